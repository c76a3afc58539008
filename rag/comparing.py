"""Comparisons and trends that a claim draws between figures, computed from those of its evidence.

A 高于 B, 比上年多, 逐年下降, 持平: they hold where the figures that the cited slices give bear them out, or where the
slices say so themselves; otherwise the claim is not released. So too a sum or a difference that no slice states.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import pairwise, product

from index.types import TimeSpan
from rag.attached import At, words_around
from rag.clauses import after_last
from rag.evidence import Evidence, figures_of, marks_of
from rag.numbers import Number
from rag.passages import Passage

_UP = r"增长|增加(?!值)|上升|提高|上涨|攀升|走高|回升|提升|扩大|增多|加快"
_DOWN = r"下降|减少|降低|回落|下滑|走低|缩减|下跌|萎缩|缩小|负增长|放缓"
_WAY = re.compile(rf"(?P<down>{_DOWN}|[跌降减](?=[至到了\d]))|(?P<up>{_UP}|[增升涨](?=[至到了\d]))")

_OVER = re.compile(
    r"(?<!不)(?P<up>高于|多于|大于|超过|超出(?!部分|的部分)|快于|赶超|高出)了?(?P<what>[^，。；！？]{1,28})"
    r"|(?P<down>低于|少于|小于|不及|不如|逊于|慢于|没有超过|未超过|不高于)(?P<other>[^，。；！？]{1,28})"
)
_THAN = re.compile(
    rf"(?:比|较|与|同)(?P<what>[^，。；！？比较]{{1,28}}?)(?:相比)?[，]?(?P<how>有所|略有|明显|大幅|显著|小幅|稍|略|更|还|都|要|也)*"
    rf"(?:(?P<down>{_DOWN}|[少低小慢短](?!于))|(?P<up>{_UP}|[多高大快长](?!于|达)))(?:了|出|一些|得多|很多|不少)?(?=$|[，。；！？\s])"
)
_TREND = re.compile(
    rf"(?P<how>逐年|连年|年年|逐月|逐季|持续|连续[^，。；]{{0,6}}?|一路|不断|稳步)(?:呈|在|地|实现|保持|有所)*[^，。；\d]{{0,4}}?(?:(?P<down>{_DOWN})|(?P<up>{_UP}))"
)
_SHIFT = re.compile(
    rf"(?P<how>大幅|明显|显著|急剧|有所|略有|小幅|出现|呈现?|首现)(?:度)?的?(?:(?P<down>{_DOWN}|下行)|(?P<up>正增长|{_UP}|上行))(?![^，。；]{{0,3}}\d)"
)
_STRONG = re.compile(r"大幅|明显|显著|急剧")
_LEVEL = re.compile(r"持平|不变|无变化|没有变化")
_AS_BEFORE = re.compile(
    rf"{_LEVEL.pattern}|维持|保持|仍[为是旧]|还是|依旧|依然|照旧|沿用|[不没未][^，。；]{{0,3}}(?:调整|变动|变更|改变|增加|减少|上调|提高)"
)
_CHANGE_BEFORE = re.compile(
    r"(?:增长|增加|提高|提升|上升|上涨|下降|减少|降低|回落|下滑|扩大|缩小|[多少增减升降涨跌])[了约近超]*$"
)
_RATE = re.compile(r"增速|增幅|增长率|降幅|涨幅")
_GOAL = re.compile(r"目标|计划|任务|预期|原定|预算")
_YEAR = re.compile(r"((?:19|20)\d\d)年?")
_YEAR_BEFORE = re.compile(r"[上去]一?年|上年度|前一年|同期")
_NAME_TAIL = re.compile(r"(?:的|同期|水平|总量|全年|整体|[\d.,]+).*$")
_SUM = re.compile(r"(?:合计|共计|总计|总和|加起来|一共|相加|两[者项家市县区]共|共)[^，。；\d]{0,6}$")
_DIFFERENCE = re.compile(
    r"(?:比|较|与)(?P<what>[^，。；]{1,28}?)(?:相比)?[，]?(?:还|要)?(?:(?P<down>减少|下降|降低|少|低|短|减)|(?P<up>增加|增长|提高|上升|多|高|增))了?[约出]?$"
)
_LIST = re.compile(r"[、和与及]|以及")


@dataclass(frozen=True, slots=True)
class Known:
    """A figure of the evidence with the words that it is of and the times that hold for it."""

    passage: Passage
    number: Number
    around: str
    times: tuple[TimeSpan, ...]

    @property
    def amount(self) -> Decimal:
        """Its value in the measure's own unit."""
        return self.number.value * self.number.factor

    @property
    def is_change(self) -> bool:
        """Whether it says by how much something changed."""
        return _CHANGE_BEFORE.search(self.passage.text[: self.number.start]) is not None

    def named(self, name: str) -> bool:
        """Whether it is told of a name: in its clause, or last of all in what its sentence says before."""
        return name in self.around or name in self.passage.text[: self.number.start]

    @property
    def way(self) -> str:
        """Which way it went as the clause of the figure or the next one tells, empty where they tell nothing."""
        low, high = self.passage.clause_at(self.number.start)
        clause = self.passage.text[low:high]
        rest = self.passage.text[high : self.passage.clause_at(min(high + 1, len(self.passage.text) - 1))[1]]
        follows = rest if re.match(r"[，、（]?(?:比|较|同比|与|增|下|降|减|上升)", rest) else ""
        found = _WAY.search(clause[self.number.end - low :]) or _WAY.search(follows) or _WAY.search(clause)
        return (found.lastgroup or "") if found else ""


def known_figures(cited: Sequence[Evidence]) -> list[Known]:
    """Return the figures of the evidence with what they are of."""
    figures = figures_of(cited)
    return [
        Known(
            passage,
            number,
            words_around(At(passage.text, (number.start, number.end), marks_of(passage, figures))),
            tuple(span for span in [passage.time_at(number.start)[0]] if span),
        )
        for passage, number in figures
    ]


class Comparisons:
    """What one claim compares, against the figures of its evidence.

    Parameters
    ----------
    body, numbers
        The sentence without markers and its numbers.
    words
        The words that tell what it is of.
    wanted
        The times that it is of.
    cited
        The evidence.
    """

    def __init__(
        self,
        body: str,
        numbers: Sequence[Number],
        words: set[str],
        wanted: Sequence[TimeSpan],
        cited: Sequence[Evidence],
    ) -> None:
        self.body, self.numbers, self.wanted = body, numbers, wanted
        self.words = {word for word in words if not any(char.isdigit() for char in word)}
        self.known = known_figures(cited)
        self.text = "\n".join(passage.text for piece in cited for passage in piece.passages)

    def problems(self) -> Iterator[str]:
        """Yield each comparison or trend that the evidence does not bear out."""
        for match in (*_OVER.finditer(self.body), *_THAN.finditer(self.body)):
            if not self._holds(match):
                yield f"{match[0][:30]!r} is not borne out by the evidence"
        for match in _TREND.finditer(self.body):
            if not self._goes_on(match):
                yield f"the trend {match[0][:30]!r} is not borne out by the evidence"
        for match in _SHIFT.finditer(self.body):
            strong = _STRONG.match(match["how"])
            way = self._way()
            if way and way != match.lastgroup:
                yield f"{match[0]!r} goes the other way in the evidence"
            elif not way and match[0] not in self.text:
                yield f"{match[0]!r} is in no cited evidence"
            elif strong and not _STRONG.search(self.text):
                yield f"{match[0]!r} is more than the evidence says"
        if _LEVEL.search(self.body) and not (_AS_BEFORE.search(self.text) or self._same()):
            yield "that it stayed the same is in no cited evidence"

    def computes(self, number: Number) -> bool:
        """Whether a figure is the sum or difference that it is called, of figures that the evidence gives."""
        if number.measure == "%":
            return self._is_share(number)
        low = after_last("，。；", self.body, number.start)
        told = self.body[low : number.start]
        amount = number.value * number.factor
        less = _DIFFERENCE.search(told)
        if less:
            first = self._first(low + less.start(), number)
            others = self._others(less["what"], number)
            sign = 1 if less["up"] else -1
            return any(one - other == sign * amount for one in first for other in others)
        if _SUM.search(told):
            return self._adds_up(self.body[: number.start], number)
        return False

    def _is_share(self, number: Number) -> bool:
        """Whether a share is that of two figures of the sentence that its evidence gives."""
        told = [
            n for n in self.numbers if n.measure not in ("%", "ordinal") and any(n.says(k.number) for k in self.known)
        ]
        return any(
            a.like(b) and b.value and a.value * a.factor * 100 == b.value * b.factor * number.value
            for a in told
            for b in told
            if a is not b
        )

    def _holds(self, match: re.Match[str]) -> bool:
        groups = match.groupdict()
        what = groups.get("what") or groups.get("other") or ""
        sign = 1 if groups.get("up") else -1
        at = match.start("what") if groups.get("what") else match.start("other")
        inside = [n for n in self.numbers if at <= n.start < match.end() and n.measure != "ordinal"]
        if inside and (inside[0].measure in ("%", "番", "times") or "同期" in what):
            return True  # 2020年的两倍: a figure of the evidence
        if inside and inside[0].start == at and not _GOAL.search(what):
            return True  # a bound: 超过30%
        model = inside[0] if inside else self._before(match.start())
        others = [inside[0].value * inside[0].factor] if inside else self._others(what, model)
        if _GOAL.search(what) and not others:
            return True  # whether a goal was met is not judged here
        first = self._first(match.start(), inside[0] if inside else None)
        if first and others:
            return all(sign * (one - other) > 0 for one in first for other in others)
        return self._is_told(what, sign)

    def _before(self, at: int) -> Number | None:
        told = [n for n in self.numbers if n.end <= at and n.measure not in ("ordinal", "番")]
        plain = [n for n in told if not _CHANGE_BEFORE.search(self.body[: n.start])]
        return plain[-1] if plain else None

    def _first(self, at: int, like: Number | None) -> list[Decimal]:
        """Return what is compared: the figure before in the sentence, else what the evidence gives of its matter."""
        told = [n for n in self.numbers if n.end <= at and n.measure != "ordinal"]
        told = [n for n in told if not _CHANGE_BEFORE.search(self.body[: n.start]) and (like is None or n.like(like))]
        if told:
            return [told[-1].value * told[-1].factor]
        return [one.amount for one in self._of_claim(like, self.wanted)]

    def _others(self, what: str, like: Number | None) -> list[Decimal]:
        """Return what it is compared with: the figures of that year or of that name, or the goal."""
        if _GOAL.search(what):
            goals = [
                one
                for one in self.known
                if (like is None or one.number.like(like))
                and _GOAL.search(one.passage.text[one.number.end : one.number.end + 8] + one.around)
            ]
            goals = [one for one in goals if not any(n.says(one.number) for n in self.numbers)]
            return [one.amount for one in goals]
        year = _YEAR.search(what)
        before = _YEAR_BEFORE.search(what)
        if year or before:
            years = [int(year[1])] if year else [span.first.year - 1 for span in self.wanted]
            spans = [TimeSpan.of(one) for one in years]
            return [one.amount for one in self._of_claim(like, spans)] if spans else []
        name = _NAME_TAIL.sub("", what).strip()
        if len(name) < 2:
            return []
        return [one.amount for one in self._of_claim(like, self.wanted, name)]

    def _of_claim(self, like: Number | None, spans: Sequence[TimeSpan], name: str = "") -> list[Known]:
        """Return the figures of the evidence that are of what the claim is of, at a time, told of a name."""
        rate = _RATE.search(self.body) is not None
        fitting = [
            one
            for one in self.known
            if (like is None or one.number.like(like))
            and one.number.measure != "ordinal"
            and one.is_change == (rate and one.number.measure == "%")
            and (not spans or any(time.overlaps(span) for time in one.times for span in spans))
            and (not name or one.named(name))
        ]
        if name:
            fitting = [one for one in fitting if not _said_later(one, name, self.known)]
        scores = [sum(word in f"{one.around}" for word in self.words) for one in fitting]
        best = max(scores, default=0)
        return [one for one, score in zip(fitting, scores, strict=True) if score == best and score > 0]

    def _is_told(self, what: str, sign: int) -> bool:
        """Whether the evidence says itself that it is more or less than that."""
        wanted = "up" if sign > 0 else "down"
        name = _NAME_TAIL.sub("", _YEAR.sub("", what)).strip()
        if _YEAR.search(what) or _YEAR_BEFORE.search(what):
            year = _YEAR.search(what)
            if year and self.wanted and all(int(year[1]) != span.first.year - 1 for span in self.wanted):
                return year[0] in self.text and self._way() == wanted
            more = "多高快大增升涨" if sign > 0 else "少低慢小减降跌"
            said = rf"(?:比|较){year[1] if year else '[上去]'}年?(?:同期)?[^，。；]{{0,4}}?[{more}]"
            return self._way() == wanted or re.search(said, self.text) is not None
        told = [m for regex in (_OVER, _THAN) for m in regex.finditer(self.text)]
        return any(
            (bool(one["up"]) == (sign > 0)) and len(name) > 1 and name in self.text[one.start() : one.end() + 20]
            for one in told
        )

    def _way(self) -> str:
        """Return which way the matter of the claim went in the evidence, empty where that is not told."""
        held = [one for one in self.known if any(n.says(one.number) for n in self.numbers)]
        found = {one.way for one in held or self._of_claim(None, self.wanted)} - {""}
        return found.pop() if len(found) == 1 else ""

    def _same(self) -> bool:
        first = self._first(len(self.body), None)
        others = self._others("上年", self._before(len(self.body)))
        return bool(first and others) and set(first) == set(others)

    def _goes_on(self, match: re.Match[str]) -> bool:
        """Whether the figures of the years, or of those that the claim spans, all go that way."""
        sign = 1 if match["up"] else -1
        told = match["how"] in self.text and any(
            m["how"] == match["how"] and bool(m["up"]) == (sign > 0) for m in _TREND.finditer(self.text)
        )
        spans = [span for span in self.wanted if len(span.years) > 1]
        found = self._of_claim(None, spans)
        values: dict[int, set[Decimal]] = {}
        for one in found:
            for time in one.times[:1]:
                if len(time.years) == 1:
                    values.setdefault(time.first.year, set()).add(one.amount)
        years = sorted(values)
        if len(years) < 2 or any(len(amounts) != 1 for amounts in values.values()):
            return told
        if spans and {spans[0].first.year, spans[0].last.year} - {*years}:
            return told
        line = [min(values[year]) for year in years]
        return all(sign * (b - a) > 0 for a, b in pairwise(line))

    def _adds_up(self, before: str, number: Number) -> bool:
        clause = re.split(r"[，。；]", before)
        told = next((part for part in reversed(clause) if len(_LIST.split(part)) > 1), "")
        items = [item.strip() for item in _LIST.split(told) if item.strip()]
        like = [one for one in self.known if one.number.like(number) and not one.is_change]
        like = [one for one in like if not self.wanted or any(t.overlaps(w) for t in one.times for w in self.wanted)]
        if not 2 <= len(items) <= 4:
            return False
        measure = re.search(r"([一-鿿]{2,4}?)(?:总额|总量)?$", _SUM.sub("", before))
        of_measure = [one for one in like if measure and measure[1][-3:] in one.around]
        like = of_measure if len(of_measure) > 1 else like
        groups = []
        for i, item in enumerate(items):
            heads = (
                [item[k:] for k in range(max(1, len(item) - 1))]
                if i == 0
                else [item[:k] for k in range(len(item), 1, -1)]
            )
            group: list[Known] = []
            for head in heads:
                group = [one for one in like if len(head) > 1 and one.named(head) and not _said_later(one, head, like)]
                if group:
                    break
            groups.append(group[:4])
        amount = number.value * number.factor
        return any(
            len({(one.passage.key, one.number.start) for one in chosen}) == len(items)
            and sum(one.amount for one in chosen) == amount
            for chosen in product(*groups)
        )


def _said_later(one: Known, name: str, known: Sequence[Known]) -> bool:
    """Whether a figure of the kind stands nearer to the name in the sentence, so that the name is that one's."""
    at = one.passage.text.rfind(name, 0, one.number.start)
    return at >= 0 and any(
        other.passage is one.passage
        and at < other.number.start < one.number.start
        and other.number.like(one.number)
        and not other.is_change
        for other in known
    )
