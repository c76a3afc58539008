"""A turn of a conversation to the words that ask: without thanks and openings, its relative time resolved."""

from __future__ import annotations

import re
from dataclasses import dataclass

from index.tokens import tagged
from rag.query import Parsed

_THANKS = re.compile(
    r"^(?:(?:谢谢|多谢|感谢|谢了)(?:你|您|啦|了)?|好的?|好吧|好嘞|行|可以|对的?|嗯+|哦+|噢|喔|啊|明白了?|知道了|了解了?|懂了|清楚了|收到"
    r"|[oO][kK]|原来如此|原来是这样|这样啊|是吗|不错|辛苦了|哈哈+|呵呵)+(?:[，,。.！!;；~～\s]+|[？?]?$)"
)
_LEAD = re.compile(
    r"^(?:(?:请问|顺便(?:再)?(?:问一?下|问问)?|再(?:问|查|看)一?下|我?(?:还|再)?(?:想|要)(?:再)?(?:问|知道|了解|看看?)(?:一?下)?|麻烦(?:你|您)?(?:再)?(?:问|查|看)?(?:一?下)?"
    r"|那么|那(?![里个些家次届场座条年时天种位儿边项部])|还有(?=[，,]|呢)|另外|然后|其中|接着|换成|到了?(?=\d{4}年)|如果是|要是|至于|关于|说到|而)[，,：:\s]*)"
)
# 那天成生物呢: the word behind 那 begins like 那天, but goes on; 那项目 points back.
_OPENED = re.compile(r"那[个些家次届场座条年时天种位儿边项部]\w{2,}呢[？?]?$")
# 回到高密工厂，年产能是多少
_BACK_TO = re.compile(r"^(?:我们)?(?:再)?(?:回到|说回|回头说)(?P<thing>[^，,。]{2,16})[，,](?=[^\d])")
_POINTS = re.compile(r"那(?:一|项目|条例|座位|家庭|个[^体人税]|年[度底初末份代])")
_WRONG = re.compile(
    r"^(?:不是(?:的)?|不对|不|错了?|说错了|搞错了|弄错了|问错了|抱歉|对不起|更正一下|不好意思)[，,。.！!;；\s]+"
)
_I_ASK = re.compile(
    r"^(?:我|咱)(?:们)?(?:是|想|要|刚才|的意思)?(?:问|说|指|查|看|要)?(?:的)?(?:问|说|指|查|看)?(?:的)?是(?:说)?"
)
_IT_IS = re.compile(r"^(?:应该?|而)?(?:是|改成|换成)")
_NOT_THAT = re.compile(r"[，,]?(?:而)?不(?:是|要).*$")
_YEAR = re.compile(r"(?<!\d)(\d{4})年")
# "再前一年" after "2018年" means 2017: it counts from the year that was asked last.
_SHIFTS = (
    (-1, re.compile(r"(?<![比较])(?:再前一年|再上一年|大前年|前两年)")),
    (-1, re.compile(r"(?<![比较到跟和与同])(?:上一年度?|前一年度?|上年度?(?!末)|一年(?:之|以)?前)(?:同期)?")),
    (1, re.compile(r"(?:下一年度?|次年|后一年|一年(?:之|以)?后|第二年|转过年来?)")),
    (0, re.compile(r"那一?年|当年|同一?年|这一年")),
)  # fmt: skip
_PART = re.compile(r"^(?:全年|上半年|下半年|前?[一二三四1-4]个?季度|第[一二三四1-4]季度|年底|年末|年初|\d{1,2}月份?)")
_HAS_YEAR = re.compile(r"\d{4}年|[一二〇零○]{2,4}.年|[去今前明后]年")


@dataclass(frozen=True, slots=True)
class Turn:
    """What a turn asks: its text, and whether it corrects the question before."""

    text: str
    corrects: bool = False
    opened: bool = False  # by 那, 还有 and the like


def asked_of(turn: str) -> Turn:
    """Return a turn without what is said for courtesy; its text is empty where nothing is asked."""
    text, opened, corrects, last = turn.strip(), False, False, ""
    while text != last:
        last = text
        text = _THANKS.sub("", text)
        wrong = _WRONG.sub("", text)
        corrects, text = corrects or wrong != text, wrong
        plain = _LEAD.sub("", text, count=1)
        opened, text = opened or plain != text, plain
    text = _BACK_TO.sub(r"\g<thing>", text)
    rest = _OPENED.match(text)
    if rest and len(next(iter(tagged(text[1:])))[0]) > 1 and not _POINTS.match(text):
        opened, text = True, text[1:]
    meant = _I_ASK.sub("", text)
    if meant != text:
        corrects, text = True, meant
    elif corrects:
        text = _IT_IS.sub("", text)
    if corrects:
        text = _NOT_THAT.sub("", text) or text
    return Turn(text.strip(), corrects, opened)


def with_year(text: str, before: Parsed) -> str:
    """Return a turn with 上一年, 次年 and a bare 上半年 told as a year, where the question before names one year."""
    # 2020年多少, 2022和2023年: as they stand these are no times to the parser.
    text = re.sub(r"(?<=\d[年月])(?=多少[？?]?$)", "是", text)
    text = re.sub(r"(?<!\d)(\d{4})(?=(?:和|与|、|及)\d{4}年)", r"\1年", text)
    years = {int(year) for mention in before.mentions for year in _YEAR.findall(mention.text)}
    if len(years) != 1:
        return text
    year = next(iter(years))
    for shift, pattern in _SHIFTS:
        text = pattern.sub(f"{year + shift}年", text)
    if _PART.match(text) and not _HAS_YEAR.search(text):
        return f"{year}年{text}"
    return text
