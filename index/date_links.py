"""The second pass of dating: articles that give a day but no year, dated by others that tell of the same event.

An event is known by its ordinal and name (第八次…交流会) or, where it happens but once, by a long name and what
befell it (…跨海大桥通车). A meeting held every year without a number is no evidence. Only articles with a year of their
own are believed, so that no chain of guesses forms, and everything is worked out anew from ``date_own`` on each call.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Protocol

from index.anniversaries import Sought, celebrations, years_told
from index.numerals import parse_numeral
from index.page_years import own_year, page_source, with_year
from index.times import Anchor, find_times
from index.types import Article, TimeSpan

EVIDENCE_LENGTH = 80
_NAME = r"[^，。；：！？、“”\"《》（）()\n\s]"
_ORDINAL = re.compile(
    rf"第(?P<n>\d{{1,3}}|[一二三四五六七八九十百]{{1,5}})[次届屆](?P<name>{_NAME}{{2,36}}?(?:"
    r"交流会|推进会|推动会|座谈会|研讨会|博览会|运动会|洽谈会|展览会|交易会|"
    r"艺术节|文化节|电影节|音乐节|啤酒节|旅游节|大会|会议|论坛|峰会|年会|马拉松|锦标赛|邀请赛|联赛|大赛|杯赛|嘉年华|"
    r"[一-鿿]节(?![目点约能省日])))"
)
# Words that any body's meetings share; a name that is nothing else names no event.
_COMMON = re.compile(
    r"全体|常务|工作|办公|常委|扩大|主席|区长|市长|县长|部长|理事|委员|代表|专题|党组|推进|领导小组|联席|会议|大会|党员|职工|会员|人民|"
    r"董事|股东|临时|年度|集体|学习|动员|部署|总结|表彰|书记|主任|座谈|党代|团代|政协|人大|全委|全会|会$"
)
_ONCE_VERBS = (
    "通车|开工|竣工|揭牌|启用|投产|落成|开馆|奠基|投用|开园|开业|封顶|下水|首飞|并网|开港|通航|"
    "投入使用|投入运营|投入运行|挂牌|开诊|开服"
)
# The verb is looked for first and the name read backwards from it: verbs are rare, names are not.
_ONCE = re.compile(rf"(?P<verb>{_ONCE_VERBS})(?!仪式?前|率|后|以来|日期)")
_NAME_RUN = re.compile(rf"{_NAME}{{6,40}}$")
_FILLER = re.compile(
    r"(?:正式|顺利|全线|建成|完工|同步|如期|成功|隆重|全面|主体|宣布|举行|竣工|工程|项目|已经?|于|在|将|今日|昨日|近日|日前|当天|上午|下午|也|均|实现|并|开始)+$"
)
_LEADING = re.compile(r"^.*?(?:[年月日]|去年|今年|当天|上午|下午|晚|举行的|于|，)(?=[^年月日]*$)")
_MANY = re.compile(r"集中|一批|多个|系列|重大项目|重点项目|[0-9一二三四五六七八九十百]+个|等$|项目$")
_SENTENCE = re.compile(r"[^。！？；\n]+[。！？；]?")
_CLAUSE_EDGE = re.compile(r"[，。；！？\n]")
_HAPPENS = re.compile(r"召开|举行|举办|开幕|闭幕|启动|" + _ONCE_VERBS)
_AHEAD = re.compile(r"将|拟|即将|预计|计划|筹备|力争")
_NAME_TAIL = 6
_FEW = 20_000  # articles whose ids are held


@dataclass(frozen=True, slots=True)
class _Event:
    """An event as one sentence names it: ``key`` finds it, ``name`` must agree from its end backwards.

    ``words`` stand in every text that names it so.
    """

    key: str
    words: str
    name: str
    start: int
    end: int

    def same(self, other: _Event) -> bool:
        """Whether two names under one key are one event: neither contradicts the other where both go on."""
        return self.name.endswith(other.name) or other.name.endswith(self.name)


@dataclass(frozen=True, slots=True)
class _Told:
    """What an article with a year tells of an event: when it was, and in which words."""

    event: _Event | None
    span: TimeSpan
    article_id: str
    evidence: str


class Archived(Protocol):
    """The articles of an archive, read as often as they are asked for and never held together."""

    def undated(self, ids: Sequence[str] | None = None) -> Iterator[Article]:
        """Yield those that tell no year themselves, those of one source next to each other; of ``ids`` these alone."""

    def holding(self, names: Collection[str]) -> Iterator[Article]:
        """Yield at least all articles whose text holds one of these names."""

    def of_source(self, source: str) -> Iterator[Article]:
        """Yield the articles of one source, in order."""

    def has_lines(self, source: str) -> bool:
        """Whether an article of a source stands in several lines of it, as on a page."""


@dataclass(frozen=True, slots=True)
class _Listed:
    whole: list[Article]

    def undated(self, ids: Sequence[str] | None = None) -> Iterator[Article]:
        wanted = None if ids is None else set(ids)
        return (one for one in self.whole if _lacks_year(one) and (wanted is None or one.id in wanted))

    def holding(self, names: Collection[str]) -> Iterator[Article]:
        return (one for one in self.whole if any(name in one.text for name in names))

    def of_source(self, source: str) -> Iterator[Article]:
        return (article for article in self.whole if article.source == source)

    def has_lines(self, source: str) -> bool:
        return any(len(article.line_map) > 1 for article in self.of_source(source))


def date_by_others(articles: Iterable[Article]) -> list[Article]:
    """Date articles without a year by others that tell of the same event; see ``dated_by_others``."""
    return list(dated_by_others(_Listed(list(articles))))


def dated_by_others(archive: Archived) -> Iterator[Article]:
    """Date articles without a year by others that tell of the same event.

    Parameters
    ----------
    archive : Archived
        The whole archive, with ``date_own`` as ``date_articles`` set it.

    Yields
    ------
    Article
        Only the articles whose ``date``, ``date_evidence`` or ``date_from`` have to change: dated anew or
        otherwise, or back at ``date_own`` since the evidence is gone. Articles that tell different years give none.
    """
    wanted: dict[str, str] = {}
    sought: Sought = {}
    doubtful: list[str] = []
    for article, page in _with_pages(archive, archive.undated()):
        events, celebrated = list(_lead_events(article)), list(celebrations(article.text))
        wanted.update((event.key, event.words) for event in events)
        for name, years in celebrated:
            sought.setdefault(name, []).append((article.id, years))
        other = article.date != article.date_own or article.date_from is not None
        if page is not None or events or celebrated or other:
            doubtful.append(article.id)
    told: dict[str, list[_Told]] = {}
    founded: dict[str, list[_Told]] = {}
    for article in archive.holding({*wanted.values(), *sought}) if wanted or sought else ():
        for event, fact in _told_by(article, wanted):
            told.setdefault(event.key, []).append(fact)
        for target, year, quote in years_told(article, sought):
            founded.setdefault(target, []).append(_Told(None, TimeSpan.of(year), article.id, quote))
    # Of all others the date stays as it is.
    for article, page in _with_pages(archive, archive.undated(doubtful if len(doubtful) <= _FEW else None)):
        dated = None
        if page is not None:
            dated = with_year(article, own_year(page) or "", page.date_evidence, page.id)
        if dated is None:
            facts = [
                fact
                for event in _lead_events(article)
                for fact in told.get(event.key, ())
                if fact.event and event.same(fact.event)
            ]
            found = _agreed(article, facts or founded.get(article.id, []))
            if found:
                dated = with_year(article, str(found.span.first.year), found.evidence, found.article_id)
        dated = dated or _without(article)
        if dated != article:
            yield dated


def _with_pages(archive: Archived, articles: Iterable[Article]) -> Iterator[tuple[Article, Article | None]]:
    """Yield articles, those of one source next to each other, each with the one that dates its page."""
    source, page = "", None
    for article in articles:
        if article.source != source:
            source, page = article.source, _page_source(archive, article.source)
        yield article, page


def _page_source(archive: Archived, source: str) -> Article | None:
    """Return the article whose year its undated neighbours on a newspaper page take."""
    # The rows of a JSON Lines file are no page, however many there are.
    return page_source(list(archive.of_source(source))) if archive.has_lines(source) else None


def _lacks_year(article: Article) -> bool:
    return article.date_own is None or article.date_own.startswith("--")


def _lead_events(article: Article) -> Iterator[_Event]:
    """Yield the events of the sentence that gives an article its day."""
    own = article.date_own
    if own is None:
        return
    month, day = int(own[2:4]), int(own[5:7])
    pattern = re.compile(rf"0?{month}\s?月\s?(?:\d{{1,2}}\s?日?\s?[至到—-]+\s?)?(?:{month}\s?月\s?)?0?{day}\s?日")
    for sentence in _SENTENCE.finditer(article.text):
        if pattern.search(sentence[0]) and _HAPPENS.search(sentence[0]):
            yield from _events(sentence[0])


def _events(sentence: str) -> Iterator[_Event]:
    if "第" in sentence:
        for match in _ORDINAL.finditer(sentence):
            name = match["name"]
            if "第" not in name and len(_COMMON.sub("", name)) >= 4 and len(name) >= 6:
                number = parse_numeral(match["n"])
                yield _Event(f"{number}#{name}", name, "", match.start(), match.end())
    for match in _ONCE.finditer(sentence):
        run = _NAME_RUN.search(sentence, max(0, match.start() - 40), match.start())
        name = _LEADING.sub("", _FILLER.sub("", run[0])) if run else ""
        if run and len(name) >= _NAME_TAIL and not _MANY.search(name):
            tail = name[-_NAME_TAIL:]
            yield _Event(f"{tail}#{match['verb']}", tail, name, run.start(), match.end())


def _told_by(article: Article, wanted: Collection[str]) -> Iterator[tuple[_Event, _Told]]:
    """Yield what an article with a year of its own tells of the events that are wanted."""
    if not wanted or not article.date_own or article.date_own.startswith("--"):
        return
    for sentence in _SENTENCE.finditer(article.text):
        if "第" not in sentence[0] and not _ONCE.search(sentence[0]):
            continue
        for event in _events(sentence[0]):
            if event.key in wanted:
                span = _when(sentence[0], event, article.date_own)
                if span:
                    yield event, _Told(event, span, article.id, sentence[0].strip()[:EVIDENCE_LENGTH])


def _when(sentence: str, event: _Event, date_own: str) -> TimeSpan | None:
    """Return the time that a sentence gives an event: named in its own clause, or alone in the clause before it."""
    left = max((m.end() for m in _CLAUSE_EDGE.finditer(sentence, 0, event.start)), default=0)
    right_edge = _CLAUSE_EDGE.search(sentence, event.end)
    right = right_edge.start() if right_edge else len(sentence)
    if _AHEAD.search(sentence, left, right):
        return None
    mentions = [m for m in find_times(sentence, Anchor.of(date_own)) if m.role == "time" and m.span]
    inside = [m for m in mentions if left <= m.start and m.end <= right]
    if not inside:
        inside = [m for m in mentions if m.end == left - 1 and sentence[left - 1 : left] == "，"]
    spans = {m.span for m in inside if m.span and m.span.first.year == m.span.last.year}
    return spans.pop() if len(spans) == 1 else None


def _agreed(article: Article, facts: list[_Told]) -> _Told | None:
    """Return the first fact, where all that fit the article's day tell one year."""
    own = article.date_own or ""
    fitting = [fact for fact in facts if fact.article_id != article.id and _fits(own, fact.span)]
    years = {fact.span.first.year for fact in fitting}
    if len(years) != 1 or len(fitting) != len([fact for fact in facts if fact.article_id != article.id]):
        return None
    return min(fitting, key=lambda fact: fact.article_id)


def _fits(own: str, span: TimeSpan) -> bool:
    if not own:
        return True
    try:
        day = TimeSpan.parse(f"{span.first.year}{own[1:]}")
    except ValueError:
        return False
    # A meeting of several days may be told by its first day, a report may carry the day after.
    return span.overlaps(day) or abs((span.last - day.first).days) <= 3


def _without(article: Article) -> Article:
    """Put an article back to its own date and evidence, which its text still holds."""
    if article.date == article.date_own and article.date_from is None:
        return article
    from index.dates import date_precision, own_date  # not at the top: index.dates offers this module's function too

    again, evidence = own_date(article.text)
    return replace(
        article,
        date=article.date_own,
        date_precision=date_precision(article.date_own),
        date_evidence=evidence if again == article.date_own else None,
        date_from=None,
    )
