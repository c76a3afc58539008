"""The chat window's HTML: answers, citations and articles as inert text.

Everything that comes from an article, a question or a model passes through ``escape`` here. What leaves this module
is one line of HTML that opens with a block tag, so that Gradio's Markdown renderer takes it as it is.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import quote, unquote

from index.errors import InputError
from index.types import Article
from rag.types import Answer, Citation
from ui import charts
from ui.window.records import Turn, pack
from ui.window.words import ZH, Words

_SPECIAL = re.compile(r"[!-/:-@\[-`{-~]")
MAX_DRAFT = 400  # of a sentence in the making, the last characters
_SPACE = re.compile(r"[\s\x00-\x1f\x7f]+")
_MARKER = re.compile(r"\[(\d{1,3})\]")
_TARGET = re.compile(r"#?cite-(\d{1,3})/([^/]+)/(\d{1,9})-(\d{1,9})")


def escape(text: str) -> str:
    """Return a text as HTML in which neither tags nor Markdown nor formulas can come to life.

    Every ASCII punctuation mark becomes a character reference, and white space one space, so that no blank line ends
    the HTML block it is put into.
    """
    return _SPECIAL.sub(lambda mark: f"&#{ord(mark[0])};", _SPACE.sub(" ", text))


def target(citation: Citation) -> str:
    """Return the fragment that opens a citation: ``cite-N/ARTICLE/START-END``, offsets in the article's text."""
    return f"cite-{citation.n}/{quote(citation.article_id, safe='')}/{citation.start}-{citation.end}"


def parse_target(fragment: str) -> tuple[str, int, int]:
    """Read what ``target`` writes: the article's id, start and end; InputError for anything else."""
    match = _TARGET.fullmatch(fragment.strip())
    if not match:
        raise InputError(f"“{fragment[:60]}”不是引文链接，应为“cite-序号/文章编号/起-止”，请从答案中的引文编号打开。")
    return unquote(match[2]), int(match[3]), int(match[4])


def date_text(date: str | None, say: Words = ZH) -> str:
    """Return an article's date for a reader: ``2023-02-11`` → 2023年2月11日, ``--11-17`` → 11月17日（年份不详）."""
    if not date:
        return say["undated"]
    if date.startswith("--"):
        month, day = (int(part) for part in date[2:].split("-"))
        return say["year_unknown"].format(f"{month}月{day}日" if say is ZH else date[2:])
    if say is not ZH:
        return date
    return "".join(f"{int(part)}{unit}" for part, unit in zip(date.split("-"), "年月日", strict=False))


def time_text(span: str, say: Words = ZH) -> str:
    """Return a resolved time (``YYYY``, ``YYYY-MM-DD``, ``A/B``) for a reader."""
    return say["to"].join(date_text(part, say) for part in span.split("/"))


def lines_text(lines: tuple[int, int], page: int | None = None, say: Words = ZH) -> str:
    """Return where a quote stands: 第75–76行, with the page where there is one."""
    first, last = lines
    where = say["line"].format(first) if first == last else say["lines"].format(first, last)
    return where if page is None else say["page"].format(page) + where


def heading_html(stats: Mapping[str, Any], say: Words = ZH) -> str:
    """Return the title with one line that says what archive is open (``Archive.stats``)."""
    count = stats.get("articles", 0)
    years = [day[:4] for key in ("first_day", "last_day") if (day := stats.get(key))]
    span = say["year" if years[0] == years[-1] else "year_range"].format(*dict.fromkeys(years)) if years else ""
    line = say["opened"].format(count) + (say["years"].format(span) if span else "") if count else say["empty"]
    return f'<div class="wy-heading"><h1>文渊</h1><p>{escape(line)}</p></div>'


def question_html(question: str) -> str:
    """Return the reader's own question."""
    return f'<div class="wy-question">{escape(question)}</div>'


def writing_html(text: str, unverified: str = "", say: Words = ZH) -> str:
    """Return an answer in the making: what has been released so far, its markers not yet links.

    ``unverified`` is the sentence that a language model is writing, shown as such.
    """
    if unverified:
        # Its citations count the evidence that the model was shown, which is not the reader's.
        draft = escape(_MARKER.sub("", unverified)[-MAX_DRAFT:])
        shown = f'<p class="wy-muted"><span class="wy-label">{say["unverified"]}</span> {draft}</p>'
        return f'<div class="wy-writing">{_paragraphs(text, {}, say=say) if text.strip() else ""}{shown}</div>'
    if not text.strip():
        return f'<div class="wy-writing"><p class="wy-muted">{say["searching"]}</p></div>'
    return f'<div class="wy-writing">{_paragraphs(text, {}, say=say)}</div>'


def error_html(message: str, say: Words = ZH) -> str:
    """Return one sentence that says what went wrong."""
    return f'<div class="wy-answer wy-error">{_error(message, say)}</div>'


def turn_html(turn: Turn, say: Words = ZH) -> str:
    """Return a finished turn: what it was limited to, its answer, and its record, which the browser keeps.

    An answer is its label, the short answer, the text with links, warnings, and the list of its citations; the record
    is that of ``ui.window.records``.
    """
    body = _answer(turn.answer, turn.follows, say)
    limits = f'<p class="wy-muted wy-limits">{escape(say["within"].format(turn.filters.text()))}</p>'
    record = f'<span class="wy-record">{pack(turn)}</span>'
    return f'<div class="wy-answer wy-{turn.answer.status}">{limits if turn.filters else ""}{body}{record}</div>'


def _answer(answer: Answer, follows: bool, say: Words) -> str:
    if answer.status == "error":
        return _error(answer.error or answer.answer or say["no_answer"], say)
    links = {citation.n: target(citation) for citation in answer.citations}
    parts = [_label(answer, say), _understood(answer, follows, say), _text(answer, links, say)]
    parts += [f'<p class="wy-warning">{escape(warning)}</p>' for warning in answer.warnings]
    parts.append(_citations(answer, say))
    if answer.mode == "llm":
        writer = say["written_by"].format(answer.model or say["a_model"])
        parts.append(f'<p class="wy-muted">{escape(writer)}</p>')
    return "".join(parts)


def _error(message: str, say: Words) -> str:
    return f'<p><span class="wy-label">{say["error"]}</span></p><p>{escape(message)}</p>'


def _label(answer: Answer, say: Words) -> str:
    label = say["no_evidence"] if answer.status == "no_evidence" else say["partial"] if answer.partial else ""
    return f'<p><span class="wy-label">{label}</span></p>' if label else ""


def _understood(answer: Answer, follow_up: bool, say: Words) -> str:
    if not follow_up or answer.standalone_question == answer.question:
        return ""
    return f'<p class="wy-muted">{escape(say["understood"].format(answer.standalone_question))}</p>'


def _text(answer: Answer, links: Mapping[int, str], say: Words) -> str:
    """Put the short answer first in bold: within the text where it opens it, else on a line of its own."""
    short, text = answer.short_answer, answer.answer
    if not short or answer.status != "answered" or text.startswith("|"):  # a table tells it all
        return _paragraphs(text, links, say=say)
    if text.startswith(short):
        opening, rest = (f"<strong>{escape(short)}</strong>", text[len(short) :])
        return _paragraphs(rest, links, opening, say)
    return f'<p class="wy-short"><strong>{escape(short)}</strong></p>{_paragraphs(text, links, say=say)}'


def _paragraphs(text: str, links: Mapping[int, str], opening: str = "", say: Words = ZH) -> str:
    rows = []
    for n, block in enumerate(charts.blocks(text)):
        if isinstance(block, charts.Table):
            rows.append(_table(block, links, say))
        elif block.strip() or (opening and not n):
            rows.append(f"<p>{opening if not n else ''}{_linked(block, links, say)}</p>")
    return "".join(rows)


def _table(table: charts.Table, links: Mapping[int, str], say: Words) -> str:
    """Return a table, and below it the chart of its figures where they compare."""
    head = "".join(f"<th>{escape(column)}</th>" for column in table.columns)
    cells = (("".join(f"<td>{_linked(cell, links, say)}</td>" for cell in row)) for row in table.rows)
    rows = "".join(f"<tr>{row}</tr>" for row in cells)
    html = f'<table class="wy-table"><thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table>'
    drawn = charts.chart(table)
    if drawn is None:
        return html
    told = escape(say["chart"].format(drawn[1].removeprefix("图：")))
    return f'{html}<p class="wy-plot"><img class="wy-plot" src="{drawn[0]}" alt="{told}"></p>'


def _linked(text: str, links: Mapping[int, str], say: Words) -> str:
    parts: list[str] = []
    end = 0
    for marker in _MARKER.finditer(text):
        n = int(marker[1])
        if n in links:
            parts += [escape(text[end : marker.start()]), _link(n, links[n], say)]
            end = marker.end()
    return "".join(parts) + escape(text[end:])


def _link(n: int, fragment: str, say: Words) -> str:
    return f'<a class="wy-cite" href="#{fragment}" title="{say["open_citation"].format(n)}">&#91;{n}&#93;</a>'


def _citations(answer: Answer, say: Words) -> str:
    if not answer.citations:
        return ""
    heading = say["citations" if answer.status == "answered" else "nearest"]
    rows = "".join(f"<li>{_citation(citation, say)}</li>" for citation in answer.citations)
    return f'<div class="wy-citations"><p class="wy-muted">{heading}</p><ol>{rows}</ol></div>'


def _citation(citation: Citation, say: Words) -> str:
    facts = [date_text(citation.date, say), citation.source, lines_text(citation.lines, citation.page, say)]
    if citation.resolved_time:
        facts.append(say["told_time"].format(time_text(citation.resolved_time, say)))
    if citation.reprints:
        others = "；".join(f"{one.source}（{date_text(one.date, say)}）" for one in citation.reprints)
        facts.append(say["reprinted"].format(others))
    title = escape(citation.title or say["untitled"])
    fragment = target(citation)
    return (
        f'<span class="wy-n">{_link(citation.n, fragment, say)}</span>'
        f'<div><a class="wy-title" href="#{fragment}">{title}</a><span class="wy-facts">{_spans(facts)}</span>'
        f"<blockquote>{escape(citation.quote)}</blockquote></div>"
    )


def article_html(article: Article, start: int, end: int, year_from: Article | None = None, say: Words = ZH) -> str:
    """Return an article with ``text[start:end]`` marked (``<mark id="quote">``).

    Parameters
    ----------
    start, end
        Offsets in ``article.text``. Where they are no slice of it (the archive has changed since), the article is
        returned unmarked and says so.
    year_from
        The article that gave this one its year, where it was another.
    """
    there = 0 <= start < end <= len(article.text)
    place = [date_text(article.date, say), article.source]
    if there:
        place.append(lines_text(article.lines(start, end), article.page_at(start), say))
    rows = [(say["evidence"], article.date_evidence or "")]
    if year_from is not None:
        giver = say["other_article"].format(year_from.title or say["untitled"], year_from.source)
        rows.append((say["year_from"], giver))
    rows.append((say["author"], article.author or ""))
    facts = "".join(f"<dt>{name}</dt><dd>{escape(value)}</dd>" for name, value in rows if value)
    lost = "" if there else f'<p class="wy-warning">{say["moved"]}</p>'
    title = escape(article.title or say["untitled"])
    return (
        f'<div class="wy-article"><div class="wy-top"><h2 id="article-title">{title}</h2>'
        f'<p class="wy-facts">{_spans(place)}</p></div>{f"<dl>{facts}</dl>" if facts else ""}{lost}'
        f"{_article_body(article, (start, end) if there else (0, 0), say)}"
        f'<p><a class="wy-back" href="#wy-chat">{say["back"]}</a></p></div>'
    )


def _spans(texts: Sequence[str]) -> str:
    return "".join(f"<span>{escape(text)}</span>" for text in texts)


def _article_body(article: Article, marked: tuple[int, int], say: Words) -> str:
    """Return the paragraphs, each with the source line it begins on."""
    parts: list[str] = []
    offset, name = 0, ' id="quote"'
    for paragraph in article.text.split("\n"):
        low, high = (min(max(edge - offset, 0), len(paragraph)) for edge in marked)
        text = escape(paragraph)
        if paragraph[low:high].strip():
            before, inside, after = (escape(part) for part in (paragraph[:low], paragraph[low:high], paragraph[high:]))
            text, name = f"{before}<mark{name}>{inside}</mark>{after}", ""
        if paragraph.strip():
            line = article.lines(offset, offset + len(paragraph))[0]
            told = say["source_line"].format(line)
            parts.append(f'<p><span class="wy-line" title="{told}">{line}</span>{text}</p>')
        offset += len(paragraph) + 1
    return f'<div class="wy-body">{"".join(parts)}</div>'


def hint_html(say: Words = ZH) -> str:
    """Return what the empty side panel says."""
    return f'<div class="wy-hint"><h2>{say["article"]}</h2><p>{say["hint"]}</p></div>'


def welcome_html(examples: Sequence[str], say: Words = ZH) -> str:
    """Return what stands in the empty conversation."""
    lines = (say["welcome"], say["examples" if examples else "advice"])
    return f'<div class="wy-welcome">{"".join(f"<p>{line}</p>" for line in lines)}</div>'
