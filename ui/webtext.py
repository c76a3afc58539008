"""The chat window's HTML: answers, citations and articles as inert text.

Everything that comes from an article, a question or a model passes through ``escape`` here. What leaves this module
is one line of HTML that opens with a block tag, so that Gradio's Markdown renderer takes it as it is.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from typing import Any
from urllib.parse import quote, unquote

from index.errors import InputError
from index.types import Article
from rag.types import Answer, Citation
from ui import charts

_SPECIAL = re.compile(r"[!-/:-@\[-`{-~]")
MAX_DRAFT = 400  # of a sentence in the making, the last characters
_SPACE = re.compile(r"[\s\x00-\x1f\x7f]+")
_MARKER = re.compile(r"\[(\d{1,3})\]")
_TARGET = re.compile(r"#?cite-(\d{1,3})/([^/]+)/(\d{1,9})-(\d{1,9})")

STATUS_LABELS = {"no_evidence": "资料中没有", "error": "未能回答"}


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


def date_text(date: str | None) -> str:
    """Return an article's date for a reader: ``2023-02-11`` → 2023年2月11日, ``--11-17`` → 11月17日（年份不详）."""
    if not date:
        return "日期不详"
    if date.startswith("--"):
        month, day = (int(part) for part in date[2:].split("-"))
        return f"{month}月{day}日（年份不详）"
    return "".join(f"{int(part)}{unit}" for part, unit in zip(date.split("-"), "年月日", strict=False))


def time_text(span: str) -> str:
    """Return a resolved time (``YYYY``, ``YYYY-MM-DD``, ``A/B``) for a reader."""
    return "至".join(date_text(part) for part in span.split("/"))


def lines_text(lines: tuple[int, int], page: int | None = None) -> str:
    """Return where a quote stands: 第75–76行, with the page where there is one."""
    first, last = lines
    where = f"第{first}行" if first == last else f"第{first}–{last}行"
    return where if page is None else f"第{page}页{where}"


def heading_html(stats: Mapping[str, Any]) -> str:
    """Return the title with one line that says what archive is open (``Archive.stats``)."""
    count = stats.get("articles", 0)
    years = [day[:4] for key in ("first_day", "last_day") if (day := stats.get(key))]
    span = "" if not years else f"，{years[0]}年" if years[0] == years[-1] else f"，{years[0]}–{years[-1]}年"
    line = f"已打开的资料：{count}篇文章{span}" if count else "资料库中还没有文章，请先用 wenyuan index add 加入文件"
    return f'<div class="wy-heading"><h1>文渊</h1><p>{escape(line)}</p></div>'


def question_html(question: str) -> str:
    """Return the reader's own question."""
    return f'<div class="wy-question">{escape(question)}</div>'


def writing_html(text: str, label: str = "正在查找", unverified: str = "") -> str:
    """Return an answer in the making: what has been released so far, its markers not yet links.

    ``unverified`` is the sentence that a language model is writing, shown as such.
    """
    if unverified:
        # Its citations count the evidence that the model was shown, which is not the reader's.
        draft = escape(_MARKER.sub("", unverified)[-MAX_DRAFT:])
        shown = f'<p class="wy-muted"><span class="wy-label">未核实</span> {draft}</p>'
        return f'<div class="wy-writing">{_paragraphs(text, {}) if text.strip() else ""}{shown}</div>'
    if not text.strip():
        return f'<div class="wy-writing"><p class="wy-muted">{label}…</p></div>'
    return f'<div class="wy-writing">{_paragraphs(text, {})}</div>'


def error_html(message: str) -> str:
    """Return one sentence that says what went wrong."""
    label = STATUS_LABELS["error"]
    return f'<div class="wy-answer wy-error"><p><span class="wy-label">{label}</span></p><p>{escape(message)}</p></div>'


def answer_html(answer: Answer, history: Collection[str] = ()) -> str:
    """Return an answer: label, short answer, text with links, warnings, and the list of its citations."""
    if answer.status == "error":
        return error_html(answer.error or answer.answer or "没有得到答案。")
    links = {citation.n: target(citation) for citation in answer.citations}
    parts = [_label(answer), _understood(answer, bool(history)), _text(answer, links)]
    parts += [f'<p class="wy-warning">{escape(warning)}</p>' for warning in answer.warnings]
    parts.append(_citations(answer))
    if answer.mode == "llm":
        parts.append(f'<p class="wy-muted">由 {escape(answer.model or "语言模型")} 撰写，引文已与原文核对</p>')
    return f'<div class="wy-answer wy-{answer.status}">{"".join(parts)}</div>'


def _label(answer: Answer) -> str:
    label = STATUS_LABELS.get(answer.status) or ("部分回答" if answer.partial else "")
    return f'<p><span class="wy-label">{label}</span></p>' if label else ""


def _understood(answer: Answer, follow_up: bool) -> str:
    if not follow_up or answer.standalone_question == answer.question:
        return ""
    return f'<p class="wy-muted">理解为：{escape(answer.standalone_question)}</p>'


def _text(answer: Answer, links: Mapping[int, str]) -> str:
    """Put the short answer first in bold: within the text where it opens it, else on a line of its own."""
    short, text = answer.short_answer, answer.answer
    if not short or answer.status != "answered" or text.startswith("|"):  # a table tells it all
        return _paragraphs(text, links)
    if text.startswith(short):
        opening, rest = (f"<strong>{escape(short)}</strong>", text[len(short) :])
        return _paragraphs(rest, links, opening)
    return f'<p class="wy-short"><strong>{escape(short)}</strong></p>{_paragraphs(text, links)}'


def _paragraphs(text: str, links: Mapping[int, str], opening: str = "") -> str:
    rows = []
    for n, block in enumerate(charts.blocks(text)):
        if isinstance(block, charts.Table):
            rows.append(_table(block, links))
        elif block.strip() or (opening and not n):
            rows.append(f"<p>{opening if not n else ''}{_linked(block, links)}</p>")
    return "".join(rows)


def _table(table: charts.Table, links: Mapping[int, str]) -> str:
    """Return a table, and below it the chart of its figures where they compare."""
    head = "".join(f"<th>{escape(column)}</th>" for column in table.columns)
    rows = "".join("<tr>" + "".join(f"<td>{_linked(cell, links)}</td>" for cell in row) + "</tr>" for row in table.rows)
    html = f'<table class="wy-table"><thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table>'
    drawn = charts.chart(table)
    if drawn is None:
        return html
    return f'{html}<p class="wy-plot"><img class="wy-plot" src="{drawn[0]}" alt="{escape(drawn[1])}"></p>'


def _linked(text: str, links: Mapping[int, str]) -> str:
    parts: list[str] = []
    end = 0
    for marker in _MARKER.finditer(text):
        n = int(marker[1])
        if n in links:
            parts += [escape(text[end : marker.start()]), _link(n, links[n])]
            end = marker.end()
    return "".join(parts) + escape(text[end:])


def _link(n: int, fragment: str) -> str:
    return f'<a class="wy-cite" href="#{fragment}" title="打开引文{n}的原文">&#91;{n}&#93;</a>'


def _citations(answer: Answer) -> str:
    if not answer.citations:
        return ""
    heading = "引文" if answer.status == "answered" else "最接近的资料"
    rows = "".join(f"<li>{_citation(citation)}</li>" for citation in answer.citations)
    return f'<div class="wy-citations"><p class="wy-muted">{heading}</p><ol>{rows}</ol></div>'


def _citation(citation: Citation) -> str:
    facts = [date_text(citation.date), citation.source, lines_text(citation.lines, citation.page)]
    if citation.resolved_time:
        facts.append(f"所述时间：{time_text(citation.resolved_time)}")
    title = escape(citation.title or "（无标题）")
    fragment = target(citation)
    return (
        f'<span class="wy-n">{_link(citation.n, fragment)}</span>'
        f'<div><a class="wy-title" href="#{fragment}">{title}</a><span class="wy-facts">{_spans(facts)}</span>'
        f"<blockquote>{escape(citation.quote)}</blockquote></div>"
    )


def article_html(article: Article, start: int, end: int, year_from: Article | None = None) -> str:
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
    place = [date_text(article.date), article.source]
    if there:
        place.append(lines_text(article.lines(start, end), article.page_at(start)))
    rows = [("推断依据", article.date_evidence or "")]
    if year_from is not None:
        rows.append(("年份依据", f"另一篇文章：{year_from.title or '（无标题）'}（{year_from.source}）"))
    rows.append(("作者", article.author or ""))
    facts = "".join(f"<dt>{name}</dt><dd>{escape(value)}</dd>" for name, value in rows if value)
    lost = "" if there else '<p class="wy-warning">资料更新后，这条引文已不在原来的位置；下面是全文。</p>'
    title = escape(article.title or "（无标题）")
    return (
        f'<div class="wy-article"><div class="wy-top"><h2 id="article-title">{title}</h2>'
        f'<p class="wy-facts">{_spans(place)}</p></div><dl>{facts}</dl>{lost}'
        f"{_article_body(article, (start, end) if there else (0, 0))}"
        '<p><a class="wy-back" href="#wy-chat">回到对话</a></p></div>'
    )


def _spans(texts: Sequence[str]) -> str:
    return "".join(f"<span>{escape(text)}</span>" for text in texts)


def _article_body(article: Article, marked: tuple[int, int]) -> str:
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
            parts.append(f'<p><span class="wy-line" title="原文第{line}行">{line}</span>{text}</p>')
        offset += len(paragraph) + 1
    return f'<div class="wy-body">{"".join(parts)}</div>'


def hint_html() -> str:
    """Return what the empty side panel says."""
    line = "点击答案中的引文编号，这里会打开所引的文章，并标出引用的原句。"
    return f'<div class="wy-hint"><h2>原文</h2><p>{line}</p></div>'


def welcome_html(examples: Sequence[str]) -> str:
    """Return what stands in the empty conversation."""
    lines = (
        "用平常的话提问。答案出自已打开的资料，每个数字都附原文出处；资料中没有的，会直说没有。",
        "可以从下面的问题开始。" if examples else "问题里写明年份和对象，答案更准。",
    )
    return f'<div class="wy-welcome">{"".join(f"<p>{line}</p>" for line in lines)}</div>'
