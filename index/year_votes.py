"""The year an article was written in, weighed from the years that its text ties to its own time.

A text that says 今年是2023年 is sure; one that plans 2023年将 or wins a prize of 2023 points to that
year; what it tells as past sets the earliest year it can be of. Years in names of laws and plans say nothing.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass

from index.numerals import integer
from index.times import find_named_times
from index.types import TimeMention

SURE, GOOD, FAIR, WEAK = 10.0, 5.0, 3.0, 2.0
# What the votes for a year must reach, and by what factor they must outweigh the next year's.
ENOUGH, MARGIN = 4.0, 1.5
EVIDENCE_LENGTH = 80

# A set comes first, and what must not stand before a year is asked after it: so it is looked for in half the time.
_Y = r"([12一二](?:(?<=1)9\d\d|(?<=2)0\d\d|(?<=[一二])[〇○零一二三四五六七八九]{3}))"
_CHAR = r"[\u4e00-\u9fff]"
_PLANS = r"将(?!近)|將(?!近)|力争|力爭|争取|要(?!求|素|点|闻)|计划(?=[\u4e00-\u9fff])"
# How far each kind of hint goes: SURE names the article's own year, GOOD is said of hardly any other year, FAIR needs
# a second hint of any kind, WEAK two.
_EVENTS = "论坛|大会|峰会|展|节|赛|博览会"
# The last word of 2023年是…开局之年, …七十五周年, “创新突破年”; not of 是创纪录的一年.
_YEAR_NAME = (
    r"(?:之年|元年|周年|关键的?一年|重要的?一年|第[一二三四五]年|"
    rf"(?![一近去今往当每半]){_CHAR}年[”』」]?[，。、；！])"
)
_PRIZES = "获评|荣膺|荣获|入选|获得|评为|上榜|跻身|登上|位列"
# 对2023年工作进行了部署, but not 对2022年度监察工作中发现的.
_OF_WORK = r"部署|安排|谋划|做好|抓好|对(?=[^，。；]{5,30}(?:工作|任务)(?:进行|作|做|提出|予以))"
# What to add to the year found, how far the hint goes, the pattern with the year as its group. SURE names the
# article's own year, GOOD is said of hardly any other year, FAIR needs a second hint of any kind, WEAK two.
_PATTERNS: dict[str, tuple[int, float, tuple[str, ...]]] = {
    "this": (
        0,
        SURE,
        (rf"今年[（(]{_Y}年?[）)]", rf"今年是{_Y}年", rf"{_Y}年[（(]今年[）)]", rf"本年度?[（(]{_Y}年?[）)]"),
    ),
    "last": (1, SURE, (rf"[去上]年(?<!比上年)[（(]{_Y}年?[）)]",)),
    "next": (-1, SURE, (rf"明年[（(]{_Y}年?[）)]", rf"明年是{_Y}年")),
    "is": (
        0,
        GOOD,
        (rf"{_Y}年(?<![到至自从的以].{{5}})，?(?:是|正值|恰逢|适逢|系)(?!否)[^。；！？\n]{{0,40}}?{_YEAR_NAME}",),
    ),
    "work": (0, GOOD, (rf"(?:{_OF_WORK}){_Y}年(?:度)?的?[^，。；《》]{{0,16}}?(?:工作|任务)",)),
    # 会议确定2019年主要预期目标; 《沅东企业家》2021年第6期 at the head of an article.
    "target": (
        0,
        GOOD,
        (
            rf"(?:会议|全会|大会|报告)(?:还|并)?(?:确定|明确|提出|审议通过)了?{_Y}年(?:度|全年)?的?[^，。；《》]{{0,12}}?(?:目标|任务)",
            rf"\A[^\n。，]{{0,30}}?{_Y}年[^\n。，；《》]{{0,16}}目标(?:敲定|确定|出炉|明确|定下|下达)",
            rf"\A[^\n。，]{{0,30}}?{_Y}年第\d{{1,3}}期(?!间)",
        ),
    ),
    "plan": (
        0,
        FAIR,
        (
            rf"{_Y}年(?<![到至以于在截《“（(自从计-].{{5}})(?<!力争.{{5}})(?<!截至.{{5}})"
            rf"(?![前底末以起后度])，?[\u4e00-\u9fff]{{1,12}}?(?:{_PLANS})",
        ),
    ),
    "hold": (
        0,
        FAIR + 1,
        (
            rf"(?:办好|举办好|承办好|组织好){_Y}年?(?=[\u4e00-\u9fff])"
            r"(?!年|[^，。；]{0,6}(?:奥运|亚运|全运|世界杯))",
        ),
    ),
    "prize": (0, FAIR, (rf"(?:{_PRIZES})[^，。；“”]{{0,10}}“{_Y}年?(?!年|度)(?=[\u4e00-\u9fff])",)),
    "event": (
        0,
        WEAK,
        (rf"(?:暨|参加|出席|在|，|。|“){_Y}(?!年)(?=[\u4e00-\u9fff])[^，。；“”]{{2,30}}(?:{_EVENTS})",),
    ),
    "until": (
        1,
        WEAK,
        (
            rf"截[至止]{_Y}年(?:底|末|年底|年末|12月底|12月31日)"
            r"(?![^，。；]{0,2}，?[^。；]{0,14}(?:将|力争|目标|要))",
        ),
    ),
    "whole": (
        1,
        WEAK,
        (rf"{_Y}年(?:全年|，[^，。；]{{0,10}}全年)[^，。；]{{0,20}}(?:实现|完成|达|增长|突破|累计)",),
    ),
}
# The period that a report is on: 2021年前三季度，港口完成…, but not 比2021年上半年.
_PERIOD = re.compile(
    rf"(?<![比较与同和至到超于“《（(]){_Y}年(?:前?(?P<q>[一二三四])个?季度|(?P<three>前三季度)|(?P<half>[上下])半年"
    r"|前(?P<n>[一二三四五六七八九十]{1,2}|\d{1,2})个月|1[—–~至-](?P<m>\d{1,2})月份?)(?!的目标|目标)"
    r"(?=[^。！？\n]{0,60}?(?:同比|完成|实现|增长|下降|增加|减少))"
)
# What a report given in the first months of a year tells of the past one: 2018年全县完成…，比上年增长7.2%.
_PAST_YEAR = re.compile(
    rf"(?<![比较与同和至到超于“《（(—-]){_Y}年，?(?:全[省市区县州国年]|我[省市区县])[^。；！？\n]{{0,16}}?(?:完成|实现|达到?)[^。；！？\n]{{0,40}}?(?:比上年|同比|增长)"
)
_OVER_BY = 3  # the last month in which the past year is still reported on
# 在2023年的秋天有了新的答案, 到2024年春天.
_SEASON = re.compile(rf"(?:在{_Y}年的|到{_Y}年的?)(?P<s>[春夏秋冬])[天季]?(?=[，有里])")
_MONTHS_OF = {"春": (2, 3, 4, 5), "夏": (5, 6, 7, 8), "秋": (8, 9, 10, 11), "冬": (11, 12, 1, 2)}
_LATE_BY = 4  # months after a period in which its figures are news
# 第六届…渔灯节侧记 at the head of a text that says 2023年的第六届渔灯节.
_EDITION = re.compile(rf"{_Y}年的?，?(?P<edition>第[一二三四五六七八九十百\d]+届)")
_HEAD, _LEAD = 120, 200  # characters
_TO_HOST = re.compile("[举主承]办权|申办")
# 2023年高质量发展回眸, 回望2023年: told in that December, or when it was over (去年).
_REVIEWS = re.compile(rf"{_Y}年[^。，；！？]{{0,14}}(?:回眸|回望|回顾|盘点)|(?:回望|回首|回眸|回顾|盘点)，?{_Y}年")
# 2020年注定不平凡, 2019年这个年景: the year that is still going on.
_GOING_ON = re.compile(rf"{_Y}年(?:注定|这个年景|这一年|，?是?极?(?:不平凡|不寻常))")
# 2023年10月的校园 at the head of a text that tells days of that month; 2024年本科招生简章 as its title.
_MONTH = re.compile(rf"{_Y}年(?P<m>1[0-2]|[1-9])月的(?!一天|某)[\u4e00-\u9fff]{{2,10}}，")
_OF_YEAR = re.compile(
    rf"^[^。，；《》\n]{{0,30}}?{_Y}年?度?[^。，；《》\n]{{0,16}}(?:招[生聘考]简章|招聘(?:公告|启事)|工作要点|(?:实施|工作)方案|工作(?:计划|安排))$",
    re.MULTILINE,
)
# 1963年生 and 今年六十岁.
_BORN = re.compile(rf"{_Y}年(?:\d{{1,2}}月)?(?:\d{{1,2}}日)?(?:出?生|生[于在])")
_AGE = re.compile(r"今年(?P<n>[2-9]\d|[二三四五六七八九]十[一二三四五六七八九]?)岁")
# 今年4月印发的《2024—2028年学科建设规划》.
_NEW_PLAN = re.compile(
    rf"今年(?:\d{{1,2}}月)?[^，。；]{{0,8}}(?:印发|出台|发布|制定|公布)[^，。；]{{0,4}}《[^》]{{0,20}}?{_Y}[—–~～至-]+\d{{4}}年?[^》]{{0,20}}》"
)
_SET = re.compile(rf"为{_Y}年(?:定下|擘画|谋划|描绘|锚定|明确了|确定了|绘就)")
_HINTS = [
    (name, step, weight, re.compile(pattern))
    for name, (step, weight, patterns) in _PATTERNS.items()
    for pattern in patterns
]
_YEAR = re.compile(_Y)  # which each of them holds
# One of these stands in every text that tells a year.
_TELLING = re.compile(
    r"[\d〇○零十大周](?:(?<=\d)\d{3}|(?<=[〇○零])|(?<=十)[一二三四五六七八九]?五|(?<=大)精神|(?<=周)年)"
)
# 今年是…建校60周年 in a text that says once when it was founded.
_OWN_ANNIVERSARY = re.compile(
    r"今年[^。！？\n]{0,24}?(?:建校|成立|创刊|建厂|开馆|创建|创办|建院|建市|建区|设立)(?P<n>\d{1,3}|[一二三四五六七八九十百]{1,5})周年"
)
_FOUNDING = re.compile(rf"(?:创建|创办|始建|成立|设立|创刊|建校|建厂|组建)于{_Y}年")
_PLAN_YEAR = re.compile(
    r"今年(?:是|作为|正值|既是)[^。！？\n]{0,24}?[“\"']?(?P<n>十[一二三四五六七八九]?)五[”\"']?[^。，！？\n]{0,10}?"
    r"(?P<w>开局|起步|第二年|承上启下|中期|第三年|第四年|收官|最后一年)"
)
_PLAN_STEP = {
    "开局": 0,
    "起步": 0,
    "第二年": 1,
    "承上启下": 2,
    "中期": 2,
    "第三年": 2,
    "第四年": 3,
    "收官": 4,
    "最后一年": 4,
}
_CONGRESS_YEAR = re.compile(
    r"今年是[^。！？\n]{0,20}?党的?(?P<n>十[一二三四五六七八九]|二十[一二三四五六七八九]?)大精神的?(?:开局|第一|首|起步)之?年"
)
# National dates that any Chinese archive counts anniversaries from.
_FOUNDED = {
    "五四运动": 1919, "中国共产党成立": 1921, "建党": 1921, "建军": 1927, "长征胜利": 1936,
    "抗日战争胜利": 1945, "抗战胜利": 1945,
    "新中国成立": 1949, "中华人民共和国成立": 1949, "改革开放": 1978, "香港回归": 1997, "澳门回归": 1999,
}  # fmt: skip
_ANNIVERSARY = re.compile(
    r"今年(?:是|正值|恰逢|适逢|迎来)[^。！？\n]{0,16}?(?P<e>"
    + "|".join(_FOUNDED)
    + r")[^。，！？\n]{0,6}?(?P<n>\d{1,3}|[一二三四五六七八九十百]{1,5})周年"
)
_LOOK_BACK = re.compile(r"新年伊始|过去的?一年|回首|回眸|回望|这一年，|岁末年初|一年来")
_NEW_YEAR = re.compile(r"新年伊始|元旦|新年第一|开年")
_PAST = re.compile(
    r"了|已|曾|获批|成立|实现|完成|同比|以来|召开|举行|举办|印发|出台|发布|建成|投产|通过|下发|获评|推出|启动|落户|宣布"
)
_BARE_DAY = re.compile(r"(?<![\d.年])(\d{1,2})月\d{1,2}日")
_CLAUSE_END = re.compile(r"[，。；！？\n]")
_FUTURE = re.compile(r"将|將|力争|计划|拟|预计|争取|确保|有望|目标|到(?=\d{4})")
# 下次会议定于2026年2月召开, 委托…于2024年2月底前完成.
_SET_FOR = re.compile(r"(?:[定订拟应须要]|安排)[于在]$")
_DUE = re.compile(
    r"[底末]?(?:之|以)?前(?=[^，。；]{0,12}(?:完成|建成|实现|通过|印发|出台|成立|启动|投产))(?!已|三季度)"
)
_SENTENCE_END = re.compile(r"[。！？\n]")


@dataclass(frozen=True, slots=True)
class YearFinding:
    """The year found, None where the text does not say enough; ``after`` is the last (year, month) told as past."""

    year: int | None = None
    evidence: str | None = None
    month: int | None = None
    after: tuple[int, int] | None = None


def find_year(folded: str, text: str, day: tuple[int, int] | None) -> YearFinding:
    """Weigh the years that a text names.

    Parameters
    ----------
    folded : str
        The text with full-width digits folded, character for character.
    text : str
        The text as it stands; evidence is quoted from it.
    day : tuple of int, optional
        Month and day of the article, where they are known.
    """
    if not _TELLING.search(folded):
        return YearFinding()
    mentions = find_named_times(folded)
    after = _last_past(folded, mentions)
    labels = [(m.start, m.end) for m in mentions if m.role == "label"]
    scores: dict[int, float] = defaultdict(float)
    best: dict[int, tuple[float, int, int]] = {}
    for year, weight, start, end in _votes(folded, labels, day):
        # What is planned or prized lies near what is told as past; a plain 今年（2020年） may follow old stories.
        if after and (year < after[0] or (weight < GOOD and year > after[0] + 1)):
            continue
        # A second hint adds half, so that one figure told often does not outweigh a plain word.
        scores[year] += weight if year not in best else weight / 2
        if year not in best or weight > best[year][0]:
            best[year] = (weight, start, end)
    if not scores:
        return YearFinding(after=after)
    if after and after[0] in scores and "今年" in folded:
        scores[after[0]] += WEAK / 2  # the last year that it names, beside its own
    _look_back(folded, scores)
    ranked = sorted(scores, key=lambda year: -scores[year])
    winner = ranked[0]
    runner = scores[ranked[1]] if len(ranked) > 1 else 0.0
    if scores[winner] < ENOUGH or scores[winner] < MARGIN * runner:
        return YearFinding(after=after)
    month = 1 if day is None and _is_january(folded) else None
    return YearFinding(winner, _sentence(text, folded, *best[winner][1:]), month, after)


def _votes(text: str, labels: list[tuple[int, int]], day: tuple[int, int] | None) -> list[tuple[int, float, int, int]]:
    found: list[tuple[int, float, int, int]] = []
    late = day is not None and day[0] >= 11
    named = _YEAR.search(text) is not None  # which all the hints but those of ``_counted`` hold
    for name, step, weight, pattern in _HINTS if named else ():
        for match in pattern.finditer(text):
            group, at = match[1], match.start(1)
            if any(start <= at < end for start, end in labels):
                continue
            if name in ("work", "plan") and late:
                # In November and December plans are made for the year to come.
                if "明年" not in text:
                    continue
                found.append((integer(group) - 1, weight, match.start(), match.end()))
                continue
            found.append((integer(group) + step, weight, match.start(), match.end()))
    return [*found, *_counted(text), *(_told_now(text, day) if named else ())]


def _told_now(text: str, day: tuple[int, int] | None) -> Iterator[tuple[int, float, int, int]]:
    """Yield years by what is told of them as of one's own time: a period just over, a season, an edition, a review."""
    month = day[0] if day else 0
    near = month or _month_told_most(text)  # the days that a text tells without a year are of its own time
    for match in _PERIOD.finditer(text):
        last = _last_month(match)
        if last < near <= last + _LATE_BY and not _is_ahead(text, match):
            yield integer(match[1]), FAIR + 1 if month else FAIR, match.start(), match.end()
    if 0 < month <= _OVER_BY and "今年" in text and (past := list(_PAST_YEAR.finditer(text))):
        newest = max(past, key=lambda match: integer(match[1]))
        yield integer(newest[1]) + 1, GOOD, newest.start(), newest.end()
    for match in _SEASON.finditer(text):
        if near in _MONTHS_OF[match["s"]]:
            yield integer(match[1] or match[2]), FAIR + (month > 0), match.start(), match.end()
    head = text[:_HEAD]
    for match in _EDITION.finditer(text):
        told = "今年" in text and _TO_HOST.search(text) is None and not _is_ahead(text, match)
        if told and match["edition"] in head:
            yield integer(match[1]), GOOD, match.start(), match.end()
    over = "去年" in text or _NEW_YEAR.search(text) is not None
    for match in _REVIEWS.finditer(text) if month in (0, 1, 12) else ():
        step = 1 if month == 1 or (month == 0 and over) else 0
        yield integer(match[1] or match[2]) + step, FAIR + over, match.start(), match.end()
    for match in _GOING_ON.finditer(text) if month == 0 or month > 3 else ():
        yield integer(match[1]), GOOD if month else FAIR, match.start(), match.end()
    for match in _MONTH.finditer(text, 0, _LEAD):
        if int(match["m"]) <= near <= int(match["m"]) + 1 and not _is_ahead(text, match):
            yield integer(match[1]), FAIR + 1, match.start(), match.end()
    for match in _OF_YEAR.finditer(text, 0, _HEAD) if near < 11 else ():
        yield integer(match[1]), GOOD, match.start(), match.end()
    born = list(_BORN.finditer(text))
    ages = {integer(match["n"]) for match in _AGE.finditer(text)} if len(born) == 1 else set()
    if len(ages) == 1:
        year = integer(born[0][1]) + ages.pop()
        near_named = max(map(integer, _YEAR.findall(text))) in (year - 1, year)
        yield year, GOOD if near_named else FAIR, born[0].start(), born[0].end()
    for match in _NEW_PLAN.finditer(text) if month < 10 else ():
        yield integer(match[1]), GOOD, match.start(), match.end()
    for match in _SET.finditer(text) if month == 0 or month < 3 or month > 10 else ():
        yield integer(match[1]) - (month > 10), FAIR, match.start(), match.end()


def _months_told(text: str) -> Counter[int]:
    """Return how often a text tells days of each month without their year."""
    return Counter(int(month) for month in _BARE_DAY.findall(text))


def _month_told_most(text: str) -> int:
    return max(months, key=lambda month: months[month]) if (months := _months_told(text)) else 0


def _is_ahead(text: str, match: re.Match[str]) -> bool:
    """Whether the words around a year speak of what is to come."""
    stop = _CLAUSE_END.search(text, match.end())
    opens = max(text.rfind(mark, max(0, match.start() - EVIDENCE_LENGTH), match.start()) for mark in "。！？\n") + 1
    opens = max(opens, match.start() - EVIDENCE_LENGTH, 0)
    return _FUTURE.search(text, opens, stop.start() if stop else len(text)) is not None


def _last_month(match: re.Match[str]) -> int:
    """Return the last month of a period of a year."""
    if match["q"]:
        return 3 * integer(match["q"])
    if match["three"]:
        return 9
    return {"上": 6, "下": 12}[match["half"]] if match["half"] else integer(match["n"] or match["m"])


def _counted(text: str) -> Iterator[tuple[int, float, int, int]]:
    """Yield years that 今年是 counts from a known one: a five-year plan's, a party congress's, an anniversary's."""
    for match in _PLAN_YEAR.finditer(text):
        yield 1966 + 5 * (integer(match["n"]) - 3) + _PLAN_STEP[match["w"]], SURE, match.start(), match.end()
    for match in _CONGRESS_YEAR.finditer(text):
        # Party congresses meet every five years, the twelfth in 1982; the first year of carrying one out is the next.
        yield 1982 + 5 * (integer(match["n"]) - 12) + 1, GOOD, match.start(), match.end()
    founded = {integer(match[1]) for match in _FOUNDING.finditer(text)}
    if len(founded) == 1:
        for match in _OWN_ANNIVERSARY.finditer(text):
            yield next(iter(founded)) + integer(match["n"]), SURE, match.start(), match.end()
    for match in _ANNIVERSARY.finditer(text):
        yield _FOUNDED[match["e"]] + integer(match["n"]), SURE, match.start(), match.end()


def _last_past(text: str, mentions: list[TimeMention]) -> tuple[int, int] | None:
    """Return the latest (year, month) that the text tells as past: it was written no earlier."""
    latest: tuple[int, int] | None = None
    for mention in mentions:
        if (
            mention.span is None
            or mention.role == "label"
            or mention.relative
            or mention.span.first.year != mention.span.last.year
        ):
            continue
        # Searched no further than is read, or a long text without a full stop would take its length squared.
        limit = min(len(text), mention.end + 40)
        stop = _SENTENCE_END.search(text, mention.end, limit)
        end = stop.start() if stop else limit
        before = text[max(0, mention.start - 6) : mention.start]
        around = text[mention.end : end]
        if _FUTURE.search(around) or _FUTURE.search(before) or before.endswith(("到", "至", "以", "自", "从")):
            continue
        if _SET_FOR.search(before) or _DUE.match(around):
            continue
        # 截至2023年底 is past where it is a figure, but may also be a goal.
        whole = mention.span.first.month == 1 and mention.span.last.month == 12
        if not _PAST.search(around) or (whole and re.match(r"[，]?(?:是|工作|重点|目标)", around)):
            continue
        latest = max(latest or (0, 0), (mention.span.first.year, mention.span.first.month))
    return latest


def _look_back(text: str, scores: dict[int, float]) -> None:
    """Where the text looks back on a year and names two neighbouring ones, the later is its own."""
    if not _LOOK_BACK.search(text):
        return
    for year in list(scores):
        if year - 1 in scores and scores[year] >= GOOD:
            scores[year] += GOOD


def _is_january(text: str) -> bool:
    """Say whether a text of the new year names a day of January, and no later month of its own year."""
    if not _NEW_YEAR.search(text):
        return False
    return _months_told(text).keys() - {12, 11, 10} == {1}


def _sentence(text: str, folded: str, start: int, end: int) -> str:
    """Return the clause or sentence around the words that voted, at most ``EVIDENCE_LENGTH`` characters."""
    left = start
    while left > 0 and folded[left - 1] not in "。！？；\n" and start - left < 24:
        left -= 1
    stop = re.compile(r"[。！？；\n]").search(folded, end)
    right = min(stop.start() + (folded[stop.start()] != "\n") if stop else len(text), left + EVIDENCE_LENGTH)
    return text[left : max(right, min(end, left + EVIDENCE_LENGTH))].strip()
