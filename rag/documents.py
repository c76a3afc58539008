"""Questions about an article itself: when it was issued, who wrote it.

Their answers stand in the dateline, the signature or the byline, not in a sentence about the matter.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from rag.candidate import Candidate
from rag.cite import citation
from rag.draft import Draft
from rag.preludes import narrowed
from rag.query import Parsed, parse_question

_ISSUED = re.compile(
    r"印发|发布(?!会)|刊登|刊发|公布|下发|出台|发文|成文|见报|发表|签发|报道的?日期|写于|(?<=[天日月时候])(?:印?发|出)的|[哪什]么?[天日时月][^，。]{0,4}发(?:的|出)?[？?]?$"
)
# What is issued in writing: a product that is 发布 has a day of its own.
_DOCUMENT = re.compile(
    r"文件|通知|意见|办法|方案|公告|通告|公报|报道|文章|消息|新闻|通讯|报告|规划|纲要|条例|细则|规定|决定|指南|标准|名单|目录|简章"
    r"|白皮书|蓝皮书|[令函稿信榜]|《|政策|措施|制度|计划|清单|手册"
)
_WORK = re.compile(r"《([^》]+)》")
_WRITTEN = re.compile(r"记者|作者|通讯员|撰稿|撰写|执笔|谁写|写的|谁报道|报道的?(?:是谁|人)")
_OF_THE_TRADE = re.compile(r"记者|作者|通讯员|通讯|报道|消息|新闻|文章|稿件|稿子|执笔|撰稿|撰写|[一两二三]位|写的?")
ENOUGH = 0.5  # share of the question's terms that the article's title or lead has to hold


def asks_of_document(question: Parsed) -> bool:
    """Whether a question asks when an article was issued or who wrote it."""
    return _asks_date(question) or _asks_author(question)


def _asks_date(question: Parsed) -> bool:
    return question.kind == "date" and bool(_ISSUED.search(question.text) and _DOCUMENT.search(question.text))


def _asks_author(question: Parsed) -> bool:
    return question.kind in ("person", "what", "list") and bool(_WRITTEN.search(question.text))


def matter(question: Parsed, today: date | None = None) -> Parsed:
    """Return the question about what the article tells, without the words for writing and writers."""
    text = _OF_THE_TRADE.sub("", question.text) if _asks_author(question) else question.text
    return replace(parse_question(text, today) if re.search(r"\w", text) else question, kind="what")


def about_document(question: Parsed, candidates: Sequence[Candidate]) -> Draft | None:
    """Return the answer that an article's own date or byline gives, or None where none of them fits."""
    near = [c for c in candidates if c.share >= ENOUGH and c.subject >= 0.5]
    if _asks_author(question):  # who wrote a book is not who wrote of it
        works = _WORK.findall(question.text)
        near = [c for c in near if not works or any(work in c.passage.title for work in works)]
    for candidate in sorted(near, key=lambda c: -c.share)[:5]:
        draft = _issued(question, candidate) if _asks_date(question) else _written(question, candidate)
        if draft is not None:
            return draft
    return None


def _issued(question: Parsed, candidate: Candidate) -> Draft | None:
    article = candidate.passage.article
    works = _WORK.findall(question.text)
    if works and not any(narrowed(work) in narrowed(candidate.passage.title) for work in works):
        sentence = narrowed(candidate.passage.text)
        if candidate.passage.times or not any(narrowed(work) in sentence for work in works):
            return None  # of another document, of which the article tells when it was issued
    evidence = (article.date_evidence or "").split(" … ")[0].strip()
    start = article.text.find(evidence) if evidence else -1
    if article.date_precision != "day" or article.date_span is None or start < 0:
        return None
    draft = Draft(question)
    made = citation(1, article, start, start + len(evidence), str(article.date_span))
    draft.citations.append(made)
    about = draft.cite(candidate)
    day = article.date_span.first
    # In the source's own numerals where they are Chinese ones: 二〇二一年四月六日.
    plain = re.search(r"\d", made.quote)
    draft.short = f"{day.year}年{day.month}月{day.day}日" if plain or len(made.quote) > 20 else made.quote
    draft.years.add(day.year)
    draft.text = f"{draft.short}：“{made.quote}”[{made.n}]，“{about.quote}”[{about.n}]"
    return draft


def _written(question: Parsed, candidate: Candidate) -> Draft | None:
    article = candidate.passage.article
    names = (article.author or "").split()
    place = article.text.find(names[0]) if names else -1
    if place < 0:
        return None
    low = article.text.rfind("\n", 0, place) + 1
    high = article.text.find("\n", place)
    high = min(high if high >= 0 else len(article.text), place + 60)
    draft = Draft(question)
    made = citation(1, article, low, high, None)
    draft.citations.append(made)
    about = draft.cite(candidate)
    draft.short = "、".join(names)
    draft.text = f"{draft.short}：“{made.quote}”[{made.n}]，见“{about.quote}”[{about.n}]"
    return draft
