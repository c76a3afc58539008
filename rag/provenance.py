"""Questions about an answer: which article says so, when that was printed, who said it.

In a conversation they follow the question itself ("是谁说的？"); standing alone they read
"2023年投资目标是多少，是谁说的？". The first part is answered as ever, and the cited article tells the rest.
"""

from __future__ import annotations

import re
from typing import Literal

from index.interface import Archive
from index.types import Article
from rag.cite import COMFORTABLE_QUOTE, citation, figures_in
from rag.draft import Draft
from rag.names import persons

Asked = Literal["source", "issued", "speaker"]

_THIS = (
    r"(?:请问)?(?P<this>(?:这|那|该|上述|以上|上面|刚才|前面)?(?:些|个|一|条|句|段|里的?|说的?)?"
    r"(?:数据|数字|说法|消息|信息|内容|结论|话|答案|回答|目标|情况|事)?(?:都|又)?)"
)
_PRINTED = r"(?:文章|报道|报纸|新闻|消息|文件|报告|稿子|材料|资料|公报|讲话|网站|期|版|份|篇|张)"
_FORMS: tuple[tuple[Asked, re.Pattern[str]], ...] = (
    ("speaker", re.compile(
        rf"{_THIS}(?:是)?(?:由)?(?:谁|哪位(?:领导)?|何人|哪个(?:人|领导)|什么人)"
        r"(?:说|讲(?!话)|提(?!名|交)|谈|指出|介绍|强调|表示|宣布|透露|提出|公布|通报|汇报|要求|告诉)[过到出起]?(?:的|了)?"
    )),
    ("issued", re.compile(
        rf"{_THIS}(?:是|在)?(?:哪一?[天年日月期]|什么时候|何时|几[月号])的?(?:{_PRINTED}|数据|发表|刊登|发布|报道|说|写)(?:出来)?的?"
    )),
    ("source", re.compile(
        rf"{_THIS}(?:是|的)?(?:从|在)?(?:"
        rf"(?:来自|出自|引自|来源于|见于|源于|取自|登在|写在)(?:于)?(?:哪里|哪儿|何处|什么地方|哪一?{_PRINTED}.{{0,4}}|什么{_PRINTED}?)"
        r"|(?:来源|出处|依据|根据|原文)(?:呢|是什么|是哪里|是哪儿|在哪里?|在哪儿|是哪.{0,5})?"
        rf"|哪一?[篇份张期版个]{_PRINTED}?(?:里|上|中|里面)?(?:说|提到|写|报道|讲|登|有)?(?:的|过|到)?"
        r"|哪(?:里|儿)(?:看到|来|得来|查到|说|写|提到)的?"
        r"|有(?:什么|没有)?(?:依据|出处|来源|根据)(?:吗)?)"
    )),
)  # fmt: skip
_SPEECH = re.compile(
    r"[^。！？\n]{0,16}?(?:说|称|指出|介绍|强调|表示|认为|提出|透露|宣布|通报|要求|汇报|分析|作.{0,8}报告|讲话|致辞|：|:)"
)
_OURS = re.compile(r"我们|我[国省市区县镇乡村校院港厂]")
REACH = 600  # characters before a quote in which its speaker is looked for


def asks_provenance(turn: str) -> tuple[Asked, str] | None:
    """Return what a turn asks about the last answer, and its words without "这个数字"; else None."""
    text = turn.strip("？?。！! ")
    for asked, form in _FORMS:
        match = form.fullmatch(text)
        if match:
            return asked, text[match.end("this") :].lstrip("的")
    return None


def split(question: str) -> tuple[str, Asked] | None:
    """Take "…是多少，是谁说的？" apart into the question itself and what is asked about its answer."""
    inner, comma, last = question.rstrip("？?。 ").rpartition("，")
    found = asks_provenance(last) if comma and inner else None
    return (f"{inner}？", found[0]) if found else None


def with_provenance(draft: Draft, asked: Asked, archive: Archive) -> Draft:
    """Return the answer with its first article's title and date, or with who said it."""
    if draft.status != "answered" or not draft.citations:
        return draft
    first = draft.citations[0]
    article = archive.article(first.article_id)
    if asked == "speaker":
        return _spoken(draft, article, first.start, first.end)
    if asked == "issued":
        return _issued(draft, article)
    known = figures_in("".join(c.quote for c in draft.citations) + draft.question.text) | {str(y) for y in draft.years}
    title = article.title or ""
    year = article.date[:4] if article.date and article.date[0] != "-" else ""
    if not title or figures_in(title) - known - {year}:
        draft.text, draft.short = (
            f"出处见[1]，文章没有标题：{draft.text}" if not title else f"出处见[1]：{draft.text}",
            None,
        )
        return draft
    draft.short = f"《{title}》"[:60]
    draft.text = f"出自《{title}》{f'（{year}年）' if year else ''}：{draft.text}"
    return draft


def _issued(draft: Draft, article: Article) -> Draft:
    evidence = (article.date_evidence or "").split(" … ")[0].strip()
    start = article.text.find(evidence) if evidence else -1
    if article.date_span is None or article.date is None or article.date[0] == "-":
        draft.text, draft.short = f"资料没有写明这篇文章的日期：{draft.text}", None
        return draft
    day = article.date_span.first
    words = {"year": f"{day.year}年", "month": f"{day.year}年{day.month}月"}.get(
        article.date_precision or "", f"{day.year}年{day.month}月{day.day}日"
    )
    draft.years.add(day.year)
    mark = ""
    if start >= 0 and len(evidence) <= COMFORTABLE_QUOTE:
        made = citation(len(draft.citations) + 1, article, start, start + len(evidence), str(article.date_span))
        draft.citations.append(made)
        mark = f"“{made.quote}”[{made.n}]；"
    draft.short, draft.text = words, f"{words}：{mark}{draft.text}"
    return draft


def _spoken(draft: Draft, article: Article, start: int, end: int) -> Draft:
    found = speaker(article.text, start, end)
    if found is None:
        draft.short = None
        draft.text = f"资料没有写明是谁说的：{draft.text}"
        return draft
    name, low, high = found
    number = 1
    if not draft.citations[0].start <= low or not high <= draft.citations[0].end:
        number = len(draft.citations) + 1
        draft.citations.append(citation(number, article, low, high, None))
    draft.short = name
    draft.text = f"{name}（“{article.text[low:high]}”[{number}]）：{draft.text}"
    return draft


def speaker(text: str, start: int, end: int) -> tuple[str, int, int] | None:
    """Return the name and the slice that says who said ``text[start:end]``: inside it, else the nearest before it.

    What an earlier sentence says counts in the same paragraph only, and not for a sentence that speaks of 我们: that
    is the article's own voice again. An interview's "某某：" holds until the next speaker.
    """
    window = max(0, start - REACH)
    best: tuple[str, int, int] | None = None
    for name, low, high in persons(text[window:end]):
        at, behind = window + low, window + high
        said = _SPEECH.match(text, behind, min(end, behind + 40))
        if said is None:
            continue
        if at >= start:
            return name, at, said.end()
        between = text[said.end() : start]
        same = not re.search(r"[。！？]", between)
        heard = len(re.findall(r"[。！？]", between)) <= 2 and "\n" not in between and not _OURS.search(text[start:end])
        if same or heard or (said.group()[-1] in "：:" and not re.search(r"记者\s*[：:]", between)):
            best = (name, at, said.end())
    return best
