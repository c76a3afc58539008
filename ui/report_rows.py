"""One gold question in the report: a line of the list, and a failure with all its evidence."""

from __future__ import annotations

import re
from collections.abc import Sequence
from html import escape

from rag.judge import Judge
from rag.measures import Row
from rag.types import Answer, HitRow
from ui import report_words as words
from ui.render import clean, one_line, place, readable_date

_SHOWN_HITS = 5
_LONGEST = 400


def failure_section(row: Row) -> str:
    """Return a question whose answer fails: why, what was expected, what was said, on what, and what was found."""
    history = [("上文", "<br>".join(_plain(turn) for turn in row.gold.get("history", [])))]
    facts = [*(history if history[0][1] else []), *_expectation(row), *_said(row)]
    listed = "".join(f"<dt>{title}</dt><dd>{text}</dd>" for title, text in facts)
    why = words.failure(row.failure) if row.failure else ""
    return (
        f'<section class="failure" id="{_anchor(row)}"><h3>{_plain(row.answer.question)}</h3>'
        f"<small>{_plain(row.id)} · {_plain(words.kind(row.kind))}</small>"
        f'<p class="why">{_plain(why)}</p><dl>{listed}</dl>'
        f"{_quotes(row, row.answer, row.evidence)}{_offered(row)}{_hits(row)}</section>"
    )


def outcome_row(row: Row) -> str:
    """Return a question's line in the list of all."""
    verdict = (
        f'<a class="bad" href="#{_anchor(row)}">{_plain(words.failure(row.failure))}</a>' if row.failure else "通过"
    )
    said = row.answer.short_answer or row.answer.answer
    found = "" if row.found is None else str(row.found or "未命中")
    cells = [_plain(row.id), _plain(row.answer.question), verdict, _plain(said[:60]), found, _confidence(row)]
    return f"<tr>{''.join(f'<td>{cell}</td>' for cell in cells)}</tr>"


def _expectation(row: Row) -> list[tuple[str, str]]:
    if row.expected == "no_evidence":
        return [("应答", "资料中没有答案")]
    gold = row.gold
    groups = gold.get("accept", [])
    facts = [("应答", "<br>".join(_plain(words.any_of(group)) for group in groups) or "作答即可")]
    if gold.get("must_not"):
        facts.append(("不应说", _plain(words.any_of(gold["must_not"]))))
    sources = gold.get("sources_any") or gold.get("sources")
    if sources:
        facts.append(("应引", "<br>".join(map(_plain, sources))))
    keys = gold.get("keys_any") or gold.get("keys")
    if keys and keys != [value for group in groups for value in group]:
        facts.append(("关键句", _plain(words.any_of(keys))))
    if gold.get("time"):
        facts.append(("所问时间", _plain(gold["time"])))
    return facts


def _said(row: Row) -> list[tuple[str, str]]:
    answer = row.answer
    status = words.STATUSES[answer.status]
    text = _marked(answer.error or answer.answer, row)
    facts = [("实答", f"<small>{status}：</small>{text}")]
    if answer.short_answer:
        facts.append(("短答案", _marked(answer.short_answer, row)))
    if answer.standalone_question != answer.question:
        facts.append(("理解为", _plain(answer.standalone_question)))
    if confidence := _confidence(row):
        facts.append(("把握", confidence))
    if row.of_time is False:
        facts.append(("年份", "引文说的不是所问的时间"))
    facts += [("提示", _plain(warning)) for warning in answer.warnings]
    return facts


def _quotes(row: Row, answer: Answer, evidence: Sequence[bool]) -> str:
    blocks = []
    for place_, cited in enumerate(answer.citations):
        good = place_ < len(evidence) and evidence[place_]
        title = f"《{_plain(cited.title)}》" if cited.title else ""
        time = f" · 所指时间 {_plain(cited.resolved_time)}" if cited.resolved_time else ""
        head = f"[{cited.n}] {title} {_plain(readable_date(cited.date))} · {_plain(place(cited))}{time}"
        blocks.append(_block(head, _marked(cited.quote, row), good))
    return "".join(blocks)


def _offered(row: Row) -> str:
    """Return what a refused question would have been told without a threshold."""
    offered = row.offered
    if offered is None or offered is row.answer or offered.status != "answered":
        return ""
    verdict = "正确" if row.offered_right else "错误"
    return (
        f"<details><summary>不设门槛会答（{verdict}）：{_plain(offered.answer[:80])}</summary>"
        f"<p>{_marked(offered.answer, row)}</p>{_quotes(row, offered, ())}</details>"
    )


def _hits(row: Row) -> str:
    if not row.hits:
        return ""
    shown = [hit for hit in row.hits if hit.rank <= _SHOWN_HITS or hit.rank == row.found]
    judge = Judge(row.gold, {})
    good = (row.found is not None and judge.is_evidence(hit.source, hit.text) for hit in shown)
    blocks = "".join(map(_block, map(_hit_head, shown), (_marked(hit.text, row) for hit in shown), good))
    at = (
        ""
        if row.found is None
        else f"；应找到的段落在第 {row.found} 个"
        if row.found
        else "；前 10 个里没有应找到的段落"
    )
    return f"<details><summary>检索到的段落{at}</summary>{blocks}</details>"


def _hit_head(hit: HitRow) -> str:
    return f"第 {hit.rank} 个 · {_plain(readable_date(hit.date))} · {_plain(hit.source)} · {hit.score:.3f}"


def _block(head: str, text: str, good: bool) -> str:
    style, word = (' class="good"', ' <span class="good-word">切题</span>') if good else ("", "")
    return f"<blockquote{style}><small>{head}</small>{word}<br>{text}</blockquote>"


def _marked(text: str, row: Row) -> str:
    """Return a text, shortened, with what was expected marked in it."""
    text = clean(text)
    shown = text if len(text) <= _LONGEST else f"{text[:_LONGEST]}…"
    wanted = [
        *row.gold.get("keys_any", row.gold.get("keys", [])),
        *(v for group in row.gold.get("accept", []) for v in group),
    ]
    patterns = [r"\s*".join(map(re.escape, "".join(value.split()))) for value in sorted(wanted, key=len, reverse=True)]
    if not patterns:
        return escape(shown)
    pieces = re.split(f"({'|'.join(patterns)})", shown)
    return "".join(
        f"<mark>{escape(piece)}</mark>" if place % 2 else escape(piece) for place, piece in enumerate(pieces)
    )


def _confidence(row: Row) -> str:
    return "" if row.answer.confidence is None else f"{row.answer.confidence:.2f}"


def _anchor(row: Row) -> str:
    return f"q-{escape(re.sub(r'[^0-9A-Za-z_-]', lambda match: format(ord(match.group()), 'x'), row.id))}"


def _plain(text: object) -> str:
    return escape(one_line(str(text)))
