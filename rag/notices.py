"""Of which time a notice of correction tells: that of what it corrects, not that of its own printing."""

from __future__ import annotations

import re
from collections.abc import Sequence

from index.types import TimeMention, TimeSpan
from rag.passages import Passage, TimeSource

_CORRECTS = re.compile(
    r"有误|错误|应(?:当|该)?(?:为|是|改为|作)|更正|订正|勘误|更改为|修正为|误[为作写登排刊印植报]|误将|正确(?:的)?(?:数字|数据|表述|内容|说法)?[应为是]"
)
_TITLE = re.compile(r"《([^《》\n]{4,60})》")
_QUOTED = re.compile(r"[“「‘]([^”」’\n]{4,80})[”」’]")
# Where something was printed: 本报2月18日一版, 3月14日刊发的《…》.
_PRINTED = re.compile(
    r"[\s，、]*(?:第?[\dA-Za-z一二三四五六七八九十]{1,3}版|[头要]版|[刊登载发][发登载布表]|见报|报道|出版|印发|公布|推送|[^，。；]{0,6}《|的?(?:报道|消息|新闻|公告|通报|文章))"
)
_NUMBER = re.compile(r"\d+(?:\.\d+)?")
_BLANK = re.compile(r"\s+")
ALIKE = 8  # characters in a row of a title that name its article
LEAST_QUOTED = 6  # characters of what is quoted as wrong, by which its sentence is known


def time_at(passage: Passage, offset: int, among: Sequence[Passage]) -> tuple[TimeSpan | None, TimeSource]:
    """Return the time that holds at an offset of a sentence, as ``Passage.time_at``.

    Of what a notice corrects it is the one that its sentence names, else that of the statement that is corrected, where
    that is among the given ones, else the one in the title that it cites, whenever the notice was printed.
    """
    if not _CORRECTS.search(passage.text):
        return passage.time_at(offset)
    titles = [_close(title) for title in _TITLE.findall(passage.before + passage.text)]
    printed = [m for m in passage.times if _PRINTED.match(passage.text, m.end)]
    if not titles and not printed:
        return passage.time_at(offset)
    own = [m for m in passage.times if m.start <= offset and m not in printed]
    stated = [m.span for m in own if not m.relative and m.span]
    if stated:
        return stated[-1], "sentence"
    if (found := _of_corrected(passage, titles, among)) is not None:
        held, source = passage.time_at(offset)
        return (held, source) if found[0] and held and found[0].contains(held) else found
    if (named := _named(passage)) is not None:
        return named, "sentence"
    return passage.time_at(offset)  # the day on which it was printed is all that is known of it


def _of_corrected(
    passage: Passage, titles: Sequence[str], among: Sequence[Passage]
) -> tuple[TimeSpan | None, TimeSource] | None:
    """Return the time of the statement that a notice puts right: in the article it cites, or in the words it quotes."""
    quoted = [close for text in _QUOTED.findall(passage.text) if len(close := _close(text)) >= LEAST_QUOTED]
    numbers = [n for n in _NUMBER.findall(_without_times(passage)) if len(n) > 1]
    for other in among:
        if other.article.id == passage.article.id or _CORRECTS.search(other.text):
            continue
        number = next((n for n in numbers if n in other.text), None)
        if number is None:
            continue
        title = _close(other.title)
        if any(_alike(cited, title) for cited in titles) or any(text in _close(other.text) for text in quoted):
            return other.time_at(other.text.find(number))
    return None


def _without_times(passage: Passage) -> str:
    text = passage.text
    for low, high in passage.date_intervals:
        text = text[:low] + "，" * (high - low) + text[high:]
    return text


def _named(passage: Passage) -> TimeSpan | None:
    """Return the time that the title of the corrected article names."""
    inside = [place.span() for place in _TITLE.finditer(passage.text)]
    labels: list[TimeMention] = [m for m in passage.chunk_times if m.role == "label" and not m.relative and m.span]
    spans = {m.span for m in labels if any(low < m.start - passage.start < high for low, high in inside)}
    return spans.pop() if len(spans) == 1 else None


def _close(text: str) -> str:
    return _BLANK.sub("", text)


def _alike(cited: str, title: str) -> bool:
    """Whether a title that is cited, perhaps not in full, is that of an article."""
    if not title:
        return False
    if cited in title or (title in cited and len(title) >= ALIKE):
        return True
    return any(cited[i : i + ALIKE] in title for i in range(len(cited) - ALIKE + 1))
