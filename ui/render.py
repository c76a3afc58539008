"""Answers and hits as text: for a terminal, and for the cells of a table."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Sequence
from typing import Any

from rag.types import Answer, Citation, HitRow
from ui.charts import aligned

_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")
_SPACE = re.compile(r"\s+")
_STYLES = {"bold": "1", "dim": "2", "red": "31", "green": "32", "yellow": "33", "cyan": "36"}
_INDENT = "    "


def dump_json(value: Any, *, indent: int | None = None) -> bytes:
    """Return a value as UTF-8 JSON with one line feed after it; a lone surrogate becomes ``?``."""
    return (json.dumps(value, ensure_ascii=False, indent=indent, allow_nan=False) + "\n").encode("utf-8", "replace")


def clean(text: str) -> str:
    """Return a text without control and direction-changing characters, which could take over a terminal."""
    return _CONTROL.sub("", text)


# What makes a link, an image or HTML where an answer is rendered as Markdown; written wide it does not.
_LIVE = re.compile(r"(?<=\])\(|<(?=[A-Za-z/!?])|(?m:^( {0,3}\[[^\]\n]+\]):)")


def inert(text: str) -> str:
    """Return a text in which no renderer of Markdown finds a link, an image or HTML; all else stays as it is."""
    return _LIVE.sub(lambda live: "（" if live[0] == "(" else "＜" if live[0] == "<" else f"{live[1]}：", clean(text))


def one_line(text: str | None) -> str:
    """Return a text on one line, without tabs: for tab-separated output."""
    return clean(_SPACE.sub(" ", text or "")).strip()


def readable_date(date: str | None) -> str:
    """Return a contract date for a person; ``--11-17`` says that the year is not known."""
    if date is None:
        return "日期不详"
    if date.startswith("--"):
        month, _, day = date[2:].partition("-")
        return f"{int(month)}月{int(day)}日，年份不详"
    return date


def place(citation: Citation) -> str:
    """Return where a quote stands: ``source:first-last``, with the page where there is one."""
    first, last = citation.lines
    lines = f"{first}" if first == last else f"{first}-{last}"
    page = f":p{citation.page}" if citation.page is not None else ""
    return f"{one_line(citation.source)}{page}:{lines}"


def citation_text(citation: Citation) -> str:
    """Return a citation on one line, for a table's cell."""
    title = f"《{one_line(citation.title)}》" if citation.title else ""
    return f"[{citation.n}] {title}（{readable_date(citation.date)}）{place(citation)} “{one_line(citation.quote)}”"


def answer_text(answer: Answer, *, colour: bool = False, body: bool = True) -> str:
    """Return an answer for a terminal: its text, then its numbered citations, notes and hits.

    ``body=False`` leaves out the answer's own text (it was streamed already).
    """
    parts = [_body(answer, colour)] if body else []
    if answer.citations:
        parts.append("\n".join(_citation(citation, colour) for citation in answer.citations))
    notes = [_styled(f"提示：{one_line(warning)}", "yellow", colour) for warning in answer.warnings]
    if answer.mode == "llm" and answer.model:
        notes.append(_styled(f"模型：{one_line(answer.model)}", "dim", colour))
    if notes:
        parts.append("\n".join(notes))
    if answer.hits:
        parts.append(hits_text(answer.hits, colour=colour))
    return "\n\n".join(parts)


def hits_text(hits: Sequence[HitRow], *, colour: bool = False) -> str:
    """Return ranked chunks for a terminal; higher scores are better."""
    if not hits:
        return "没有找到相关的段落。"
    blocks = []
    for hit in hits:
        head = f"{hit.rank}. {hit.score:.4f}  {readable_date(hit.date)}  {one_line(hit.source)}"
        lines = [_INDENT + clean(line) for line in hit.text.split("\n") if line.strip()]
        blocks.append("\n".join([_styled(head, "cyan", colour), *lines]))
    return "\n".join(blocks)


def answer_cells(answer: Answer) -> dict[str, str]:
    """Return the columns that a table of answers adds to a question's own, in the contract's order."""
    citations = answer.citations
    return {
        "status": answer.status,
        "answer": answer.answer,
        "short_answer": answer.short_answer or "",
        "citations": "\n".join(citation_text(citation) for citation in citations),
        "source": "; ".join(_distinct(citation.source for citation in citations)),
        "date": "; ".join(_distinct(citation.date for citation in citations)),
        "warnings": "; ".join(answer.warnings),
        "error": answer.error or "",
    }


ANSWER_COLUMNS = ("status", "answer", "short_answer", "citations", "source", "date", "warnings", "error")


def _body(answer: Answer, colour: bool) -> str:
    if answer.status == "error":
        return _styled(clean(answer.error or answer.answer), "red", colour)
    return _styled(aligned(clean(answer.answer)), "bold" if answer.status == "answered" else "yellow", colour)


def _citation(citation: Citation, colour: bool) -> str:
    title = one_line(citation.title) or "（无题）"
    meaning = f"  （所指时间：{citation.resolved_time}）" if citation.resolved_time else ""
    head = _styled(f"[{citation.n}] {title}", "cyan", colour)
    where = _styled(f"{readable_date(citation.date)}  {place(citation)}{meaning}", "dim", colour)
    others = "；".join(f"{one_line(one.source)}（{readable_date(one.date)}）" for one in citation.reprints)
    also = f"\n{_INDENT}{_styled(f'同文另见：{others}', 'dim', colour)}" if others else ""
    return f"{head}\n{_INDENT}{where}\n{_INDENT}“{one_line(citation.quote)}”{also}"


def _styled(text: str, style: str, colour: bool) -> str:
    return f"\x1b[{_STYLES[style]}m{text}\x1b[0m" if colour else text


def _distinct(values: Iterable[str | None]) -> list[str]:
    return list(dict.fromkeys(value for value in values if value))
