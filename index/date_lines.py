"""Lines that say when an article was published: 来源：江城日报 2023-07-18, 2023年7月, 江政发〔2023〕12号.

Such a line holds one date, and beside it nothing but what such lines hold: labels, names of papers, offices and people,
counts of readers. What is told of an event (会议时间：2023年7月18日) is no article's date.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from typing import NamedTuple

from index.numerals import parse_numeral

MAX_LINE = 100  # characters of such a line
HEAD = 8  # paragraphs from the first, in which a line without a label may stand before the text
MAX_NAMES = 3  # papers, offices, places and people in it
_CN = "〇○零一二三四五六七八九"
_YEAR = rf"(?:19|20)\d\d|[一二][{_CN}]{{3}}"
_HINT = re.compile(rf"(?:{_YEAR})\s?[年./〕\]）)版-]")
_DATE = re.compile(
    rf"(?<![\d.])(?P<y>{_YEAR})(?:\s?年\s?|(?P<s>[-/.]))"
    r"(?P<m>1[0-2]|0?[1-9]|十[一二]?|[一二三四五六七八九])(?:\s?月|(?P=s)|(?![\d./月-]))"
    r"(?:\s?(?P<d>3[01]|[12]\d|0?[1-9]|三十一?|二?十[一二三四五六七八九]?|[一二三四五六七八九])(?:\s?日|(?![\d./])))?"
    r"(?:[\sT]{0,2}\d{1,2}[:：时]\d{2}分?(?:[:：]\d{2})?)?"
)
_PUBLISHED = (
    r"(?:[刊载登]于|[发公]布|发[表文稿]|成文|更新|刊[发登]|[印编签下]发|上[传线]|录入|添加|推送|见报|出[版刊具]|撰[写稿]|收录|修[改订]|披露|公告|公示|编[制写]"
    r"|[填呈报]报|[印制]制|制[表作]|整理|报出|提交|起草|[拟定审核]稿|采写|审定|签署|摘编|落款|归档)"
)
# A label that says by itself what the date is of, whatever else the line holds: 披露日期：, 发布：.
_EXPLICIT = re.compile(
    rf"(?<![\u4e00-\u9fff])(?:最[后近]|首次|本次)?"
    rf"(?:{_PUBLISHED}(?:日期|时间|日)[\s】\]）)]*[:：]?|{_PUBLISHED}[\s　]*[:：])[\s　]*$"
)
# From when a price list or a rule holds, when somebody was asked: a page's date where it gives no other.
_IN_FORCE = re.compile(
    r"(?<![\u4e00-\u9fff])(?:生效|执行|[施实]行|实施|启用|采访|访谈)(?:日期|时间|日)[\s】\]）)]*[:：][\s　]*$"
)
_LABEL = re.compile(
    rf"(?<![\u4e00-\u9fff])(?:(?P<verb>{_PUBLISHED}(?:日期|时间|日|于)?|Published(?:\son)?|Posted(?:\son)?|Updated(?:\son)?)"
    r"|日期|时间|Date)[\s】\]）)]*[:：]?\s*$",
    re.IGNORECASE,
)
_EVENT_NEAR = re.compile(
    r"[\s　]*(?:[一二三四五六七八九十]、|\d[.、])?(?:地[\s　]*点|地址|对象|参加|主持|出席|内容|主题|人员|议程|流程)"
)
_PAGE = r"第?\s?[0-9A-Z一二三四五六七八九十]{1,3}\s?版"
# A paper's name with its page: 江城日报第1版.
_PAGE_AT_END = re.compile(_PAGE + "$")
# Beside a date, a line of particulars holds these and names.
_KNOWN = re.compile(
    r"(?:信息|稿件|文章)?来源|来自|稿源|作者|(?:责任)?编辑|责编|编[审印]?|审[核签]|签发人?|校对|(?:本报|见习|首席)?记者|(?:特约)?通讯员|文图?|图|"
    r"摄影|供稿|撰[稿文]|(?:整理|记录|采访|采写|拟稿|核稿|制表|填[报表])(?:人|者|单位)?[:：]?|(?:浏览|阅读|点击|访问|查看)(?:量|数|次数|率)?|人气|评论|次|字[体号]|[大中小]{1,3}|打印(?:本页)?|关闭(?:窗口)?|"
    r"分享到?|收藏|(?:星期|周)[一二三四五六日天]|"
    + _PAGE
    + r"|(?:(?:19|20)\d\d年)?总?第\s?\S{1,5}\s?期|主[办管]|原创|转载|首发|"
    r"[上下]一[版期篇]|往期(?:回顾)?|数字报|电子[版报]|版面导航|返回(?:目录|首页)?|首页|正文|[一二三]审|监制|栏目|频道|分类|所属|发布(?:机构|单位|者|人)?|文号|字数|"
    + _PUBLISHED
    + "(?:日期|时间|日|于)?"
)
_COUNTED = re.compile(r"浏览|阅读|点击|访问|查看|人气|评论|字数")
_COUNT = re.compile(r"\d{1,9}次?")
_BETWEEN = re.compile(r"[\s　|｜/／·•—–_,，、:：()（）\[\]【】《》<>~-]+")
_NAME = re.compile(r"[\u4e00-\u9fffA-Za-z·]{1,24}")
_NO_NAME = re.compile(
    r"[会活考比](?:议|动|试|赛)|报名|召开|举[行办]|成立|生效|[施实]行|实施|截[止至]|有效|开幕|闭幕|出生|逝世|至今|以[来前后]|之[前后]|[起前后]$|"
    r"竣工|通车|开工|开业|签约|事故|调查|规划|计划|总结|报告|统计|预算|决算|公报|年鉴|大事记|纪要|时间|日期|地点|期限"
)
_BODY = re.compile(
    r"(?:办公?[室厅]|局|委|会|厅|部|府|报社?|网|社|集团|公司|中心|院|校|处|科|股|组|办|联|所|站|台|刊|讯)$"
)
_ISSUED = re.compile(r"(?:印发|发布|公布|刊发|出[版刊]|发表|[汇选合]?编[印制写]?|报送|整理|修[订改正]|审定|核对)")
_STOP = re.compile(r"[。！？；]")
# The number that an office gives a document of its own, and an issue's of a year.
_NUMBER = re.compile(
    r"[\s　]*(?:(?:文|发文字|字)号[:：\s]*|[\u4e00-\u9fff]{2,20}[\s　]+)?[（(]?(?!根据|按照|依据)[\u4e00-\u9fff]{1,16}"
    r"[〔\[（(【](?P<y>(?:19|20)\d\d)[〕\]）)】]\s?第?\s?\d{1,4}\s?号[）)]?(?:[\s　]*签发人?[:：\s][^\n]{2,12})?[\s　]*"
)
_BARE_NUMBER = re.compile(r"[\s　]*〔(?P<y>(?:19|20)\d\d)〕\s?第?\s?\d{1,4}\s?[号期][\s　]*")
# 三色工票管理办法（2022年修订）, 收费标准（2025版）, as a title.
_EDITION = re.compile(
    r"[\s　#]*[^，《》\d]{2,40}[（(](?P<y>(?:19|20)\d\d)\s?"
    r"(?:年(?:\d{1,2}月)?(?:第\S次)?(?:修订|修正)版?|年?(?:\d{1,2}月)?版)[）)][\s　]*"
)
# 江城县2021年大事记, as a title.
_CHRONICLE = re.compile(
    r"[\s　#]*[^，。；：《》\d]{0,30}(?P<y>(?:19|20)\d\d)\s?年[^，。；：《》\d]{0,20}(?:大事记|大事|纪事|日志)[\s　]*"
)
_ISSUE = re.compile(
    r"[\s　]*[\u4e00-\u9fff“”《》]{0,20}[\s　]*[（(]?(?P<y>(?:19|20)\d\d)\s?年?[度]?\s?"
    r"第?\s?[\d一二三四五六七八九十]{1,4}\s?[期号][\s　]*"
    r"[（(]?(?:总第?\s?[\d一二三四五六七八九十百]{1,5}\s?期)?[）)]?[\s　]*"
)


# （原载《水利》2023年第11期，采写：张三）, 《文旅》2023年第6期　人物访谈.
_ISSUE_NOTE = re.compile(
    r"[\s　]*[（(]?(?:(?:原文?[载刊发]于?|[转选摘]自)[\s　]*)?[\u4e00-\u9fff]{0,6}《[^《》\n]{2,16}》[\s　]*"
    r"[（(]?(?P<y>(?:19|20)\d\d)\s?年?[\s　]*第\s?[\d一二三四五六七八九十]{1,4}\s?期[）)]?"
    r"(?:[（(]\d{1,2}月(?:号|刊|出版)?[）)])?(?:[\s　，,/／|｜][^，,]{0,30}){0,3}[）)]?[\s　]*"
)
_FILED = re.compile(r"[\s　]*(?:文件|记录)?编号[:：]\s*(?P<y>(?:19|20)\d\d)-\d{2,4}[\s　]*")
# 江政办〔2023〕12号, beside the day of the same document.
_DOCUMENT = re.compile(r"[\u4e00-\u9fff]{1,16}[〔\[（(【](?:19|20)\d\d[〕\]）)】]\s?第?\s?\d{1,4}\s?号")
# 工作总结（2023年5月）, 2023年5月18日新闻发布会实录, as a title.
_TITLED = re.compile(rf"[\s　#]*[^，。；：《》]{{4,40}}[（(](?P<date>{_DATE.pattern})[）)][\s　]*")
_HELD_ON = re.compile(
    rf"[\s　#]*(?P<date>{_DATE.pattern})[^，。；：《》\d]{{0,24}}(?:发布会|例会|座谈会|办公会|会议)"
    r"[^，。；：《》\d]{0,8}[\s　]*"
)
# 公司2023年第4次办公会议纪要, as a title.
_MEETING = re.compile(
    r"[\s　#]*[^，。；：《》\d]{0,24}(?P<y>(?:19|20)\d\d)\s?年度?第?[一二三四五六七八九十\d]{1,3}次"
    r"[^，。；：《》\d]{0,24}(?:纪要|记录|实录|通报)[\s　]*"
)
# When a text was agreed to or changed last: （2015年3月1日通过，2021年6月修订，自2021年7月1日起施行）.
_AGREED = re.compile(
    rf"{_DATE.pattern}[^，,；;。\n（）()]{{0,30}}?(?:通过|修[订正改]|印发|批准|公布|发布)(?![^，,；;）)\s　])"
)
_BRACKETED = re.compile(r"[\s　]*[（(][^（）()\n]*[）)][\s　]*")


# What an office numbers a page or an issue by, beside its date.
_NUMBERED = re.compile(
    r"(?:索引号|信息索引|文件编号|编号)[:：]\s*[\w/.-]+|(?:19|20)\d\d\s?年\s?第\s?\d{1,4}\s?期(?:[（(]总第\s?\d{1,5}\s?期[）)])?(?=.*\d月)"
)
# （2024年1月24日，集团2024年工作会议）, under the title of a report.
_SPOKEN_ON = re.compile(
    rf"[\s　]*[（(](?P<date>{_DATE.pattern})[，,\s]"
    r"[^（）()]{2,40}(?:会议|大会|全会|年会|报告会)[^（）()]{0,8}[）)][\s　]*"
)


class LineDate(NamedTuple):
    """The date of a line, ``day`` and ``month`` 0 where it does not name them.

    ``sure`` where it says what it is of; ``weak`` where it is a page's date only for want of another.
    """

    year: int
    month: int
    day: int
    sure: bool
    weak: bool = False


def line_date(line: str, before: str = "", after: str = "") -> LineDate | None:
    """Return the date in a line of an article's particulars; None where it is no such line.

    Parameters
    ----------
    line, before, after : str
        The line and its neighbours, digits folded: 时间 beside 地点 is an event's.
    """
    if len(line) > MAX_LINE or not _HINT.search(line) or _STOP.search(line):
        return None
    line = line.replace("*", "")  # bold, in Markdown
    if filed := _fullmatch((_FILED, _ISSUE_NOTE), line):
        return LineDate(int(filed["y"]), 0, 0, sure=False)
    line = _NUMBERED.sub(" ", line)
    if spoken := _fullmatch((_SPOKEN_ON, _TITLED, _HELD_ON), line):
        line = spoken["date"]
    if numbered := _fullmatch((_NUMBER, _BARE_NUMBER, _ISSUE, _EDITION, _CHRONICLE, _MEETING), line):
        return LineDate(int(numbered["y"]), 0, 0, sure=False)
    line = _DOCUMENT.sub(" ", line)
    found = list(_DATE.finditer(line))
    for form, sure in ((_EXPLICIT, True), (_IN_FORCE, False)):
        labelled = next((day for day in found if form.search(line, 0, day.start())), None)
        if labelled is not None:
            return _line_date(labelled, sure=sure, weak=not sure)
    if _BRACKETED.fullmatch(line) and (agreed := list(_AGREED.finditer(line))):
        told = [day for day in (_line_date(one, sure=False) for one in agreed) if day]
        return max(told, default=None)
    if not found or len(found) > 2:
        return None
    first = found[0]
    label = _LABEL.search(line, 0, first.start())
    verb = label is not None and label["verb"] is not None
    if len(found) == 2 and not verb:
        return None
    if label and not verb and (_EVENT_NEAR.match(before) or _EVENT_NEAR.match(after)):
        return None
    between = line[first.end() : found[-1].start()] if len(found) == 2 else ""
    rest = [line[: label.start() if label else first.start()], between, line[found[-1].end() :]]
    if not label and not (_stands_off(rest[0], before=True) and _stands_off(rest[-1], before=False)):
        return None
    if not _particulars(rest, counted=_COUNTED.search(line) is not None):
        return None
    return _line_date(first, sure=verb or _ISSUED.match(rest[-1].lstrip(" 　")) is not None)


def _fullmatch(forms: tuple[re.Pattern[str], ...], line: str) -> re.Match[str] | None:
    return next(filter(None, (form.fullmatch(line) for form in forms)), None)


def _line_date(found: re.Match[str], *, sure: bool, weak: bool = False) -> LineDate | None:
    year, month, day = (int(parse_numeral(found[part] or "") or 0) for part in "ymd")
    try:
        date(year, month, day or 1)
    except ValueError:
        return None
    return LineDate(year, month, day, sure, weak)


def begins_with_date(line: str) -> bool:
    """Whether a line, digits folded, begins with a date of a named year."""
    begun = line.lstrip()
    return _HINT.match(begun) is not None and _DATE.match(begun) is not None


def is_date(line: str) -> bool:
    """Whether a line, digits folded, is a date and nothing else."""
    return _DATE.fullmatch(line.strip(" 　（）()")) is not None


def _stands_off(rest: str, *, before: bool) -> bool:
    """Whether a date stands by itself beside what precedes or follows it, or beside the body that issued it."""
    near = rest[-1:] if before else rest[:1]
    if not near or _BETWEEN.fullmatch(near):
        return True
    return _BODY.search(rest) is not None if before else _ISSUED.match(rest) is not None


def _particulars(rest: list[str], *, counted: bool) -> bool:
    """Whether texts hold nothing but what stands beside an article's date."""
    names = 0
    for token in _tokens(rest):
        if _KNOWN.fullmatch(token) or (counted and _COUNT.fullmatch(token)):
            continue
        known = _KNOWN.match(token)
        name = token[known.end() :] if known and len(token) - known.end() > 1 else token
        name = _PAGE_AT_END.sub("", name) or name
        if not _NAME.fullmatch(name) or (_NO_NAME.search(name) and not _BODY.search(name)):
            return False
        names += 1
    return names <= MAX_NAMES


def _tokens(rest: list[str]) -> Iterator[str]:
    for text in rest:
        yield from filter(None, _BETWEEN.split(text))
