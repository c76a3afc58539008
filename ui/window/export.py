"""A conversation as a file to take away: Markdown, Word or CSV, each answer with its citations."""

from __future__ import annotations

import io
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from index.errors import InputError
from rag.types import Citation
from ui import charts
from ui.render import citation_text
from ui.spreadsheet import csv_bytes
from ui.webtext import date_text, lines_text, time_text
from ui.window.records import Turn
from ui.window.words import Words

_NOT_IN_NAMES = re.compile(r"[^\w\u4e00-\u9fff（）()，、·-]+")
_MARKDOWN = re.compile(r"([\\`*_{}\[\]<>()#+\-.!|~$&])")
_NOT_XML = re.compile(r"[^\t\n\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_SPACE = re.compile(r"\s+")
_FONT = "宋体"


@dataclass(frozen=True, slots=True)
class File:
    """A file for the reader's browser to keep."""

    name: str
    media_type: str
    content: bytes


def exported(turns: Sequence[Turn], kind: str, title: str, say: Words) -> File:
    """Return a conversation as a file of a kind (``md``, ``docx``, ``csv``).

    InputError where there is nothing to export or no such kind.
    """
    kinds: dict[str, tuple[Callable[[Sequence[Turn], str, Words], bytes], str]] = {
        "md": (markdown, "text/markdown;charset=utf-8"),
        "docx": (word, "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
        "csv": (table, "text/csv;charset=utf-8"),
    }
    if kind not in kinds:
        raise InputError(f"{str(kind)[:20]!r} is no kind of file; expected one of {', '.join(kinds)}")
    if not turns:
        raise InputError(say["nothing_to_export"])
    make, media_type = kinds[kind]
    title = _line(str(title))[:80] or turns[0].answer.question
    name = _NOT_IN_NAMES.sub(" ", title).strip()[:40].strip() or "wenyuan"
    return File(f"{name} {turns[-1].at[:10]}.{kind}", media_type, make(turns, title, say))


def markdown(turns: Sequence[Turn], title: str, say: Words) -> bytes:
    """Return Markdown in which what documents say is text and nothing else."""
    parts = [f"# {_marked(title)}"]
    for turn in turns:
        answer = turn.answer
        parts.append(f"## {_marked(answer.question)}")
        parts.append(f"*{_marked(_when(turn, say))}*")
        if answer.short_answer and answer.status == "answered":
            parts.append(f"**{_marked(answer.short_answer)}**")
        for block in charts.blocks(_text(turn)):
            if isinstance(block, charts.Table):
                rule = ["---"] * len(block.columns)
                rows = [[_marked(cell) for cell in row] for row in (block.columns, *block.rows)]
                parts.append("\n".join(f"| {' | '.join(row)} |" for row in (rows[0], rule, *rows[1:])))
            elif block.strip():
                parts.append(_marked(block))
        parts += [f"> {_marked(warning)}" for warning in answer.warnings]
        cited = [f"{c.n}. {_marked(_where(c, say))}\n   > {_marked(_line(c.quote))}" for c in answer.citations]
        if cited:
            parts.append(f"{_marked(_citations(turn, say))}\n\n" + "\n".join(cited))
    return ("\n\n".join(parts) + "\n").encode("utf-8", "replace")


def word(turns: Sequence[Turn], title: str, say: Words) -> bytes:
    """Return a Word document."""
    try:
        import docx
    except ImportError as error:
        raise InputError(
            "a Word document needs python-docx, which is missing; run `pip install python-docx`"
        ) from error
    from docx.oxml.ns import qn

    document = docx.Document()
    for style in ("Normal", "Heading 1", "Heading 2", "Title"):
        fonts = document.styles[style].element.get_or_add_rPr().get_or_add_rFonts()
        fonts.set(qn("w:eastAsia"), _FONT)
    document.core_properties.title = _plain(title)
    document.core_properties.author = "文渊"
    document.add_heading(_plain(title), 1)
    for turn in turns:
        _add_turn(document, turn, say)
    content = io.BytesIO()
    document.save(content)
    return content.getvalue()


def _add_turn(document: Any, turn: Turn, say: Words) -> None:
    answer = turn.answer
    document.add_heading(_plain(answer.question), 2)
    document.add_paragraph().add_run(_plain(_when(turn, say))).italic = True
    if answer.short_answer and answer.status == "answered":
        document.add_paragraph().add_run(_plain(answer.short_answer)).bold = True
    for block in charts.blocks(_text(turn)):
        if isinstance(block, charts.Table):
            rows = (block.columns, *block.rows)
            made = document.add_table(rows=len(rows), cols=len(block.columns), style="Light Grid Accent 1")
            for place, cells in zip(made.rows, rows, strict=True):
                for cell, text in zip(place.cells, cells, strict=True):
                    cell.text = _plain(text)
        elif block.strip():
            document.add_paragraph(_plain(block))
    for warning in answer.warnings:
        document.add_paragraph(_plain(warning), style="Intense Quote")
    if answer.citations:
        document.add_paragraph().add_run(_citations(turn, say)).bold = True
    for citation in answer.citations:
        paragraph = document.add_paragraph(_plain(f"[{citation.n}] {_where(citation, say)}"))
        paragraph.add_run().add_break()
        paragraph.add_run(_plain(f"“{_line(citation.quote)}”"))


def table(turns: Sequence[Turn], title: str, say: Words) -> bytes:
    """Return a CSV file with a row for each answer."""
    names = ("asked_at", "question", "status", "short_answer", "answer", "citations", "filter", "warnings")
    rows = [[say[name] for name in names]]
    for turn in turns:
        answer = turn.answer
        rows.append(
            [
                _time(turn),
                answer.question,
                say[answer.status],
                answer.short_answer or "",
                answer.answer or answer.error or "",
                "\n".join(citation_text(citation) for citation in answer.citations),
                turn.filters.text(),
                "; ".join(answer.warnings),
            ]
        )
    return csv_bytes(rows)


def _text(turn: Turn) -> str:
    return turn.answer.answer or turn.answer.error or ""


def _when(turn: Turn, say: Words) -> str:
    """Return when a question was asked, how it ended, and what it was limited to."""
    parts = [f"{say['asked_at']} {_time(turn)}", say[turn.answer.status]]
    if turn.answer.partial:
        parts[1] = say["partial"]
    if turn.filters:
        parts.append(say["within"].format(turn.filters.text()))
    if turn.answer.standalone_question != turn.answer.question:
        parts.append(say["understood"].format(turn.answer.standalone_question))
    if turn.answer.mode == "llm":
        parts.append(say["written_by"].format(turn.answer.model or say["a_model"]))
    return " · ".join(parts)


def _time(turn: Turn) -> str:
    return f"{turn.at[:16].replace('T', ' ')} UTC"


def _where(citation: Citation, say: Words) -> str:
    parts = [citation.title or say["untitled"], date_text(citation.date, say), citation.source]
    parts.append(lines_text(citation.lines, citation.page, say))
    if citation.resolved_time:
        parts.append(say["told_time"].format(time_text(citation.resolved_time, say)))
    return _line(" · ".join(parts))


def _citations(turn: Turn, say: Words) -> str:
    return say["citations" if turn.answer.status == "answered" else "nearest"]


def _line(text: str) -> str:
    return _SPACE.sub(" ", text).strip()


def _plain(text: str) -> str:
    """Return a text that XML can hold."""
    return _NOT_XML.sub("", text)


def _marked(text: str) -> str:
    return _MARKDOWN.sub(r"\\\1", _line(text))
