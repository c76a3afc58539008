"""The days that an article gives as its own: datelines, source notes, lines that are dates, leads."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from index.date_lines import HEAD, LineDate, begins_with_date, is_date, line_date
from index.numerals import integer
from index.time_forms import read_form

EVIDENCE_LENGTH = 80
_CN_DIGIT = "〇○零一二三四五六七八九"
_NAMED_YEAR = rf"(?P<y>(?:19|20)\d\d|[一二][{_CN_DIGIT}]{{3}})\s?(?:年|[-/.])\s?"
_MONTH_DAY = (
    r"(?P<m>1[0-2]|0?[1-9]|十[一二]?|[一二三四五六七八九])\s?(?:月|[-/.])\s?"
    r"(?P<d>3[01]|[12]\d|0?[1-9]|三十一?|二?十[一二三四五六七八九]?|[一二三四五六七八九])\s?日?"
)
_DAY = f"(?:{_NAMED_YEAR})?{_MONTH_DAY}"
_DATELINE = re.compile(
    r"[\s　]*[（(【\[]?[\u4e00-\u9fffA-Za-z·]{2,14}?[\s　]*"
    + _DAY.replace(r"(?:月|[-/.])", "月")
    + r"[\s　]*(?:专?电|讯|消息|訊|電|[\u4e00-\u9fff]{0,4}报道)"
)
_NEWS_MARK = re.compile(
    r"[\s　]*(?:本[报報刊台網网]讯|[\u4e00-\u9fff]{2,6}网?讯)[\s　]*(?:[（(][^）)\n]{0,40}[）)])?[\s　]*"
    r"(?:记者[^\n，。]{2,12}报道[：:\s]?)?"
)
_SOURCE_NOTE = re.compile(
    r"(?:(?P<k>原文?[载載刊发發]于?於?|[转轉][载載]自|摘自|[选選]自)[^\n《]{0,6})?《[^《》\n]{2,16}》\s?[（(]?\s?"
    + _DAY
    + r"(?P<p>[\s，,]*第?\s?[0-9A-Z一二三四五六七八九十]{1,3}\s?版)?"
)
# The same with the day first: （原载2023年8月17日《晚报》第4版）.
_DAY_AND_SOURCE = re.compile(
    rf"(?:原文?[载載刊发發]于?於?|[转轉][载載]自?|摘自|[选選]自)[^\n《\d]{{0,6}}{_NAMED_YEAR}{_MONTH_DAY}"
    r"[^\n《，。]{0,4}《[^《》\n]{2,16}》"
)
# What is told again: （据《晚报》2023年8月17日报道）.
_RETOLD = re.compile(rf"[（(]据《[^《》\n]{{2,16}}》\s?{_NAMED_YEAR}{_MONTH_DAY}(?:报道|消息|讯)?[）)]")
# A day of a year that the line does not name; with its year: ``index.date_lines``.
_LINE = re.compile(
    r"[\s　]*[（(【]?(?P<y>(?!))?(?:(?:发布|发表|发文|成文|更新|刊发|印发)?(?:日期|时间)[:：\s　]*)?"
    + _MONTH_DAY.replace("(?:月|[-/.])", "月")
    + r"(?:印发|发布|公布|刊发|出版)?[）)】]?(?:[\s　]*星期[一二三四五六日天])?[\s　]*"
)
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_MONTH = (
    r"(?:Jan(?:uary)?|Feb(?:ruary)?|Mar(?:ch)?|Apr(?:il)?|May|June?|July?|Aug(?:ust)?|Sept?(?:ember)?"
    r"|Oct(?:ober)?|Nov(?:ember)?|Dec(?:ember)?)"
)
# Web pages that were saved or found by search begin with their day in English: "Oct 31, 2022 ... ", "31 October 2022".
_ENGLISH = re.compile(
    r"[\s　]*(?:(?:Posted|Published|Updated)(?:\son)?:?\s)?"
    rf"(?:(?P<mon>{_MONTH})\.?\s(?P<d>3[01]|[12]\d|0?[1-9])(?:st|nd|rd|th)?,?|"
    rf"(?P<d2>3[01]|[12]\d|0?[1-9])(?:st|nd|rd|th)?\s(?P<mon2>{_MONTH})\.?,?)\s(?P<y>(?:19|20)\d\d)(?=\s*(?:\.{{2,}}|…|[—|·]|$))"
)
# A line that says what was done that day with the text: （2023年2月11日市党代会通过）, ——2019年1月15日在…会议上.
_NOTED = re.compile(
    r"[\s　]*[（(—－-]*[^。；！？\n]{0,24}?"
    + _NAMED_YEAR
    + _MONTH_DAY
    + r"[^。；！？\n]{0,40}?(?:通过|会议?上|编辑[^。\n]{0,8}|印发|修订)[）)]?[\s　]*"
)
# （记者 张三 11月3日报道） after 本报讯.
_IN_MARK = re.compile(
    r"[\s　]*[\u4e00-\u9fff]{2,6}讯[\s　]*[（(][^）)\n\d]{0,24}" + _DAY + r"[\s　]*(?:报道|电|讯)[）)]"
)
# A news mark with the day in brackets beside it, or in brackets with it: 本网讯（记者 张三 2023年8月22日）,
# （校新闻网讯　2023年8月22日）, 【2023-08-22 本报讯】.
_MARK = r"(?:本[報报刊台網网站校院]|[\u4e00-\u9fff]{2,10})[讯訊]"
_IN_BRACKETS = r"[^）)】\]\n\d。！？]{0,24}?"
_CLOSED = (
    r"[\s　，,]*(?:星期[一二三四五六日天][\s　]*)?(?:报道|電|电|讯|訊|消息)?[\s　]*"
    r"(?:[，,、；;\s　]*(?:本[报台网刊]|见习|实习|特约|全媒体)?(?:记者|通讯员|编辑|摄影)"
    r"[^）)】\]\n\d。！？]{0,30})?[）)】\]]"
)
_MARK_AND_DAY = re.compile(rf"[\s　]*(?:{_MARK}[\s　]*[（(【\[]|[（(【\[][\s　]*{_MARK}){_IN_BRACKETS}{_DAY}{_CLOSED}")
_MARK_AND_REPORTED = re.compile(
    rf"[\s　]*{_MARK}[\s　]*(?:本[报台网][\s　]*)?(?:记者|通讯员)[^，。\d\n（(]{{0,16}}?{_DAY}[\s　]*(?:报道|电|讯)"
)
_DAY_AND_MARK = re.compile(rf"[\s　]*[（(【\[]?[\s　]*{_DAY}[\s　，,]*{_MARK}[\s　）)】\]（(【\[]")
# What a press office sends out: （江城，2021年1月12日）, 江城，2021年1月12日——.
_SENT = rf"[\u4e00-\u9fff·]{{2,8}}[\s　]*[，,、·]?[\s　]*{_NAMED_YEAR}{_MONTH_DAY}[\s　]*"
_PLACE_AND_DAY = re.compile(rf"[\s　]*[（(【\[][\s　]*{_SENT}[）)】\]]")
_PLACE_DAY_DASH = re.compile(rf"[\s　]*{_SENT}[—–-]{{1,2}}(?=[\u4e00-\u9fff])")
_BYLINE = re.compile(
    r"[\s　]*[□■◎●○▲◇◆]?[\s　]*(?:[（(]?(?:本[报刊台]|通讯员|见习|首席|全媒体|特约)?"
    r"(?:记者|通讯员|评论员|编辑|作者|文/|文｜)[\s　:：/]?[^，。！？\n]{2,40}|[□■◎●▲◇◆][^，。！？\n]{2,40})[\s　]*"
)
# When a meeting was held, over its minutes or what was said there: 时间：2023年7月21日（星期五）上午9:00.
_MINUTES = re.compile(r"纪[\s　]*要|(?:会议|座谈会?|谈话|听证会?)[记笔]录|实[\s　]*录|文字(?:记录|稿|版)|访[\s　]*谈")
_HELD = re.compile(rf"[\s　]*(?:会议)?时[\s　]*间[:：][\s　]*{_DAY}")
_DATELINES = (
    _DATELINE,
    _IN_MARK,
    _MARK_AND_DAY,
    _MARK_AND_REPORTED,
    _DAY_AND_MARK,
    _PLACE_AND_DAY,
    _PLACE_DAY_DASH,
)
_HAPPENING = re.compile(
    r"召开|舉行|举行|举办|开幕|闭幕|开[工园业馆通营播赛考机]|竣工|投产|通车|启动|揭牌|签约|签署|发布|印发|公布|调研|会见|视察|考察|检查|督导|主持|获悉|"
    r"了解|通报|宣布|落户|落成|启用|上线|亮相|表示|介绍|报道|印发|走进|来到|赴|抵达|结束|开始|发生|完成|奠基|交付|出席|参加|获批|审议|通过|开展|组织"
)
# Where a lead names the year too, it may be telling of old times: only what a report of the day would open with.
_CEREMONY = re.compile(
    r"召开|舉行|举行|举办|开幕|闭幕|开工|竣工|投产|通车|启动|揭牌|签约|发布|印发|调研|会见|考察|获悉|主持"
)
LEAD, ISSUE = 3, 4  # ranks of the day that a report opens with, and of the year in an issue's or a document's number
END = 4  # paragraphs at the end, in which a line without a label may stand after the text
MOST_BARE = 2  # lines of an article that begin with a date: those of a chronicle tell of other things
_FIRST_SENTENCE = re.compile(r"[^。！？\n]{4,60}[。！？]")
_BEFORE_LEAD = re.compile(r"[\s　]*[【\[]?(?:(?:本[报刊台])?记者\s?)?")
_ASIDE = re.compile(r"[^，。；！？\n\d]{0,12}，")
# A newspaper's head: a line of its own with its name or page and a whole date.
_MASTHEAD = re.compile(
    r"(?![^\n]*(?<!出版)(?:时间|日期)\s?[:：])(?=[^\n]*(?:(?:星期|周)[一二三四五六日天]|第\s?\S{1,6}\s?[版期]|[报刊讯]\s))[^，。；！？\n]{0,24}?"
    r"(?P<y>(?:19|20)\d\d|[一二][〇○零一二三四五六七八九]{3})\s?年\s?(?P<m>\d{1,2}|[一二三四五六七八九十]{1,2})\s?月\s?"
    r"(?P<d>\d{1,2}|[一二三四五六七八九十]{1,3})\s?日[^，。；！？\n]{0,30}"
)
# The head of a bulletin: 江城政务简报 2023年第12期（总第356期）.
_COUNT = r"[\s　]*[\d一二三四五六七八九十百]{1,5}[\s　]*期"
_ISSUE_LINE = re.compile(
    r"(?:[\u4e00-\u9fff“”《》·]{2,20}[\s　]*)?[（(]?(?:(?P<y>(?:19|20)\d\d)\s?年?度?[\s　]*)?"
    rf"(?:总?第)?{_COUNT}[）)]?(?:[\s　]*[（(]总?第?{_COUNT}[）)])?"
)
_ISSUED_ON = re.compile(rf"[\u4e00-\u9fff\s　]{{2,24}}{_MONTH_DAY}")
HEAD_LINES = 4
_LONGEST_MASTHEAD = 80  # characters, more than it matches: a paragraph would be searched to its end for the weekday


@dataclass(frozen=True, slots=True)
class Day:
    """A day that an article gives as its own.

    The less ``rank``, the surer. ``year`` is None where it is not said; ``day`` is 0 where only the month is, and both
    are where only the year is (2023年第7期).
    """

    rank: int
    year: int | None
    month: int
    day: int
    evidence: str


def days_of(folded: str, text: str) -> list[Day]:
    """Return all the days that the text may give as its own, with their ranks."""
    found: list[Day | None] = []
    lines = folded.split("\n")
    count, at = len(lines), 0
    minutes = any(len(line) < 50 and _MINUTES.search(line) for line in lines[:HEAD_LINES])
    chronicle = sum(map(begins_with_date, lines)) > MOST_BARE
    body_seen = after_byline = False
    for index, line in enumerate(lines):
        start, at = at, at + len(line) + 1
        if not line.strip():
            continue
        end_matter = index >= count - END
        marginal = index < HEAD or end_matter
        if held := _HELD.match(line) if minutes and index < HEAD else None:
            found.append(_day_from(held, LEAD, start, text))
        elif note := _source_note(line):
            found.append(_day_from(note, 1, start, text))
        elif english := _ENGLISH.match(line) if not body_seen or end_matter else None:
            found.append(_english_day(english, start, text))
        elif stated := line_date(
            line, lines[index - 1] if index else "", lines[index + 1] if index + 1 < count else ""
        ):
            if stated.sure or (marginal and not (chronicle and not (end_matter and is_date(line)))):
                found.append(_told(stated, line, start, text))
        elif match := (_LINE.fullmatch(line) if marginal else None) or (
            _NOTED.fullmatch(line) if len(line) < 80 else None
        ):
            found.append(_day_from(match, 2, start, text))
        elif _BYLINE.fullmatch(line) and len(line) < 50:
            after_byline = True
            continue
        elif (not body_seen or after_byline) and not chronicle:
            found.extend(_opening(line, start, text))
        # A headline has no full stop; the body begins with the first paragraph that does.
        body_seen = body_seen or bool(re.search(r"[。！？；]", line)) or len(line) > 60
        after_byline = False
    return [day for day in found if day]


def _told(told: LineDate, line: str, start: int, text: str) -> Day:
    indent = len(line) - len(line.lstrip())
    evidence = _clip(text, start + indent, line.strip())
    return Day(2 if told.month and not told.weak else ISSUE, told.year, told.month, told.day, evidence)


def masthead(folded: str) -> tuple[str, str] | None:
    """Return the date (ISO) of an issue in its head among a text's first lines, with the line that says it.

    A newspaper's head has it in one line, a bulletin's in two: 水务简讯 第41期, 2023年7月18日 集团办公室编. An issue of
    which only the year is told (2023年第7期) gives a year.
    """
    issue, day = None, ""
    for line in folded.split("\n", HEAD_LINES)[:HEAD_LINES]:
        head = line.strip()
        if len(head) > _LONGEST_MASTHEAD:
            continue
        if match := _MASTHEAD.fullmatch(head):
            try:
                return date(integer(match["y"]), integer(match["m"]), integer(match["d"])).isoformat(), head
            except ValueError:
                continue
        told = line_date(head)
        if issue is not None and told and told.month:
            return f"{told.year}-{told.month:02d}" + (f"-{told.day:02d}" if told.day else ""), head
        if _ISSUE_LINE.fullmatch(head):
            issue = head
        elif issue and (dated := _ISSUED_ON.fullmatch(head)):
            day = f"{integer(dated['m']):02d}-{integer(dated['d']):02d}"
    named = _ISSUE_LINE.fullmatch(issue) if issue else None
    if issue is None or named is None or not named["y"]:
        return None
    return (f"{named['y']}-{day}" if day else named["y"]), issue


def _source_note(line: str) -> re.Match[str] | None:
    if "《" not in line:
        return None
    for match in _SOURCE_NOTE.finditer(line):
        if match["k"] or (match["p"] and match["y"]):
            return match
    return _DAY_AND_SOURCE.search(line) or _RETOLD.search(line)


def _opening(line: str, start: int, text: str) -> list[Day | None]:
    """Return the dateline of a paragraph, or the day its first sentence begins with."""
    if match := next(filter(None, (form.match(line) for form in _DATELINES)), None):
        return [_day_from(match, 0, start, text)]
    mark = _NEWS_MARK.match(line)
    before = mark or _BEFORE_LEAD.match(line)
    at = before.end() if before else 0
    found = _day_at(line, at, start, text, marked=mark is not None)
    if found is None and (first := _FIRST_SENTENCE.match(line, at)):
        second = _day_at(line, first.end(), start, text, marked=False)
        found = second if second and second.year is None else None
    return [found] if found else []


def _day_at(line: str, at: int, start: int, text: str, *, marked: bool) -> Day | None:
    """Read the day that a sentence opens with: 3月12日，… or 2019年大寒刚过，1月22日上午，…."""
    form = read_form(line, at) if at < len(line) else None
    year = form.year if form and form.basis == "absolute" else None
    if form and form.basis == "absolute" and form.level == "year":
        aside = _ASIDE.match(line, form.end)
        form = read_form(line, aside.end()) if aside and aside.end() < len(line) else None
    if form is None or form.level != "day" or form.basis not in ("none", "absolute") or form.shape[0] == 0:
        return None
    stop = re.search(r"[。！？]", line[form.end :])
    sentence = line[at : form.end + (stop.end() if stop else len(line))]
    if not marked and not _tells(sentence, named=year is not None):
        return None
    return Day(0 if marked else LEAD, year, form.shape[2], form.shape[3], _clip(text, start + at, sentence))


def _tells(sentence: str, *, named: bool) -> bool:
    """Say whether a lead reports what happened that day, rather than what will or what is remembered."""
    happening = (_CEREMONY if named else _HAPPENING).search(sentence)
    ahead = sentence.find("将")
    return happening is not None and not (0 <= ahead < happening.start() + 4)


def _english_day(match: re.Match[str], start: int, text: str) -> Day | None:
    month = _MONTHS.index((match["mon"] or match["mon2"])[:3].lower()) + 1
    year, day = int(match["y"]), int(match["d"] or match["d2"])
    try:
        date(year, month, day)
    except ValueError:
        return None
    return Day(1, year, month, day, _clip(text, start + match.start(), match[0]))


def _day_from(match: re.Match[str], rank: int, start: int, text: str) -> Day | None:
    year = integer(match["y"]) if match["y"] else None
    month, day = integer(match["m"]), integer(match["d"])
    try:
        date(year or 2000, month, day)
    except ValueError:
        return None
    passage = match[0].strip("\n")
    if rank == 0:
        rest = match.string[match.start() :]
        stop = re.search(r"[。！？]", rest)
        passage = rest[: stop.end()] if stop else rest
    return Day(rank, year, month, day, _clip(text, start + match.start(), passage))


def _clip(text: str, start: int, passage: str) -> str:
    return text[start : start + min(len(passage), EVIDENCE_LENGTH)].strip()
