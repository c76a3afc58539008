"""Places that a sentence names, and those among them where something stands or was done."""

from __future__ import annotations

import re
from dataclasses import replace

from index.tokens import known_word, tagged
from rag.addresses import asks_address
from rag.countries import COUNTRIES
from rag.names import core, subject_names
from rag.passages import Passage
from rag.plausible import PLACE_END, may_name_place, sort_of_body
from rag.query import Parsed
from rag.span import Span
from rag.whole import holds_things, to_sort

_PLACE = re.compile(
    r"(?:在|于|落户|落地|位于|坐落于?|设在|来到|走进|前往|到|赴|选址|落址|移师|[移迁]至)(?P<place>[一-鿿A-Za-z“”·]{2,30}?)"
    r"(?=(?:正式|隆重|盛大|顺利|成功|联合|共同)?(?:召开|举行|举办|开幕|闭幕|成立|揭牌|启动|启用|开工|奠基|落成|投产|开业|开馆|签约|签署|发布"
    r"|(?:（[^（）]{2,20}）)?(?:办理|领取|申领|缴纳|报名|咨询|购买|就诊|接种|报到|参加|体检)"
    r"|亮相|落户|投入|建成|通车|开园|进行|出生|去世|调研|考察|视察|实施|设立|开展|集中|上演|首发|颁奖|竣工|运营|动工|破土|鸣枪|开跑|起跑|开赛|开班|开诊|走访|慰问|参观|失联|坠[毁落]|失事|相撞|爆炸)"
    r"|[，。；！？]|$)"
)
# What says where a thing stands or somebody was born, to the end of the clause: 位于南京路82号.
_STANDS = re.compile(
    r"(?P<verb>位于|坐落于?|地处|位在|设[在于]|移师|[移迁]至|出生[于在]|生于)(?P<place>[一-鿿A-Za-z0-9“”·（）-]{2,40}?)(?=[，。；！？、]|$)"
)
_ASKS_WHERE = re.compile(r"[在到至]哪|位于|地址|位置|地处|坐落|在什么地方|在何处")
_BORN = re.compile(r"出生|生于")
# 建设路与学府路交叉口, 人民大道和滨江路的路口
_CROSSING = re.compile(
    r"[一-鿿\d]{2,6}?(?:路|街|大道|道|巷)(?:与|和|、)[一-鿿\d]{2,6}?(?:路|街|大道|道|巷)的?(?:交叉口|路口|交界处|交汇处|十字路口|口)"
)
_OPENS_CROSSING = re.compile(r"^(?:.*?(?:在|于|至|到|从|往|由|经|距|，))?")
LONGEST_LAND = 6  # characters of the name of a land that is no country any more: 前秦, 普鲁士
OTHERWHERE = 0.7  # the prior of other places beside it


def place_spans(passage: Passage, question: Parsed) -> list[Span]:
    """Return what stands where a place is named (在…召开, 位于…, 落户…), and the places named at all."""
    text = passage.text
    born = _BORN.search(question.text) is not None
    spans = []
    if born or _ASKS_WHERE.search(question.text):
        stands = [m for m in _STANDS.finditer(text) if (_BORN.match(m["verb"]) is not None) == born]
        spans = [Span(m.start("place"), m.end("place"), m["place"]) for m in stands if may_name_place(m["place"])]
    beside = OTHERWHERE if spans else 1.0
    spans += [
        Span(m.start("place"), m.end("place"), m["place"], prior=beside)
        for m in _PLACE.finditer(text)
        if may_name_place(m["place"])
        and not _is_elsewhere(text, m.start("place"), m.end("place"), question)
        and not any(s.start < m.end("place") and m.start("place") < s.end for s in spans)
    ]
    for match in _CROSSING.finditer(text):
        start = match.start() + len(_OPENS_CROSSING.match(match.group()).group())  # type: ignore[union-attr]
        spans = [span for span in spans if span.end <= start or span.start >= match.end()]
        spans.append(Span(start, match.end(), text[start : match.end()]))
    whole = (_of_whole_name(text, span, question) for span in spans)
    spans = [span for span in whole if of_sort(span.short, question)]  # else 甲市乙区丙路 stands before 乙区
    taken = [(span.start, span.end) for span in spans]
    # The tag is given to 海洋 as well; a town or province is known with its level (北京市) too.
    places = [(word, start, end) for word, tag, start, end in tagged(text) if tag == "ns" and len(word) > 1]
    towns = {word for word, _, _ in places if word in COUNTRIES or any(known_word(word + end) for end in "市省县区国")}
    bodies = [(name, text.find(name)) for name in subject_names(text) if core(name) and not sort_of_body(name)]
    named = [(name, start, start + len(name)) for name, start in bodies if start >= 0]
    for name, start, end in (*named, *(place for place in places if place[0] in towns)):
        if any(s <= start < e for s, e in taken) or not stands_as_place(text, start, end, question):
            continue
        span = _of_whole_name(text, Span(start, end, name, prior=0.9 * beside), question)
        if of_sort(span.short, question):
            spans.append(span)
            taken.append((span.start, span.end))
    asked_of = [name for name in subject_names(question.text) if len(name) > 2]
    spans = [span for span in spans if not any(span.short.endswith(name) for name in asked_of)]  # 青棠区|望湖中学
    if asks_address(question.text):  # no 教育集团
        spans = [span for span in spans if _ADDRESS.search(span.short)]
    asked = _SITE.search(question.text)
    topic = _TOPIC.match(text) if asked and not spans else None
    if asked and topic and topic["name"][-1] in asked[1] and holds_things(text, question):
        spans.append(Span(*topic.span("name"), topic["name"]))  # 白鹭湾物流园，全年…, where 哪个园区 is asked
    return spans


# 滨江|大道88号, 府前街|12号院3号楼
_NUMBER = re.compile(
    r"[一-鿿]{0,3}?(?:大道|大街|路|街|巷|弄|胡同)?(?:[东西南北中]段)?\d{1,5}号(?:院|楼|大院)?(?:\d{1,3}号[楼院])?(?:[A-Z\d]{1,3}[座栋幢楼层室])*"
)


# 白沙镇新|塘村: the cutter takes 新 for a word of its own.
_CUT_OFF = re.compile(r"(?<=[在于到至往赴镇乡县区市道、，])(?P<name>[新老大小东西南北上下前后][一-鿿][村庄屯寨])")


def _of_whole_name(text: str, span: Span, question: Parsed) -> Span:
    """Return a place with the asked sort or its number behind it (董家口|化工园区, 滨江|大道88号)."""
    start, end = to_sort(text, span.start, span.end, question)
    if cut := _CUT_OFF.search(text, max(0, start - 2), start + 3):
        start = cut.start("name")
    if end == span.end and (more := _REST.match(text, end)) is not None and not known_word(text[end:][:2]):
        end = more.end()
    if not _SORT.search(question.text) and (number := _NUMBER.match(text, end)) is not None:
        end = number.end()
    changed = (start, end) != (span.start, span.end)
    return replace(span, start=start, end=end, short=text[start:end]) if changed else span


_ADDRESS = re.compile(r"\d|[路街巷弄道]|胡同|交界|[座栋幢楼层村组所]$|[省市县区镇乡](?!的)[一-鿿]{2}")
_SITE = re.compile(r"哪一?[个座家]([园校院片馆厂港]区?|公园|园区|街区|景区|新区|片区|库区)")
_TOPIC = re.compile(r"(?P<name>[一-鿿]{3,14})，")
_REST = re.compile(r"[口湾湖山河江岛港头滩桥][一-鿿]{2,3}?[区园镇乡村湾港城院]")
_SORT = re.compile(r"哪一?[个座]?(省|市|区(?![别分])|县|镇|乡|村|街道|国家|国(?!际)|城市|路口|街口)")
_LISTED = re.compile(r"、|和|与|及")
_NO_CITY = re.compile(r"[上超股门夜集楼都城]市$")


def of_sort(place: str, question: Parsed) -> bool:
    """Whether a place is of the sort that is asked for: 哪个城市, 哪个区."""
    sort = _SORT.search(question.text)
    if sort is None:
        return True
    if sort[1] in ("路口", "街口"):
        return re.search(r"[路街道巷口桥]", place) is not None
    if sort[1] in ("城市", "市"):
        if all(part in COUNTRIES for part in _LISTED.split(place)):
            return False
        if place.endswith("市"):
            return _NO_CITY.search(place) is None
        word, tag, _, _ = tagged(place)[-1]
        named = tag[:2] in ("ns", "nr", "nz") or not known_word(word)
        return named and place[-1] not in "省县区镇乡村国" and place not in COUNTRIES and not known_word(word + "省")
    if sort[1][0] == "国":
        other = place[-1] in "省市县区镇乡村" or any(known_word(place + end) for end in "省市县")
        plain = known_word(place) and tagged(place)[-1][1] in ("n", "s", "f")  # 海外
        return place in COUNTRIES or place[-1] == "国" or (len(place) <= LONGEST_LAND and not other and not plain)
    return place.endswith(sort[1])


# What is done in a place, rather than to it: only what stands as its place is where.
_HELD = re.compile(r"举[办行]|召开|[开闭]幕|[主承]办|颁奖|开赛|[首上]演|首映|发射|坠毁|签署|签约|相撞|爆炸|爆发")
_WHOSE_LAND = re.compile(r"哪一?个?国|哪里的")
_SENT_FROM = re.compile(r"\d+月\d+日[电讯]|[电讯](?=[，：（(\s]|记者)")  # 新华社雅典8月16日电
# Where somebody was born is not where he died.
_ELSEWHERE = re.compile(r"(?:(?P<verb>出生|毕业|就读|任职)[于在]?|生于)$")
_SLOGAN = re.compile("“[^”。！？；]{2,10}，[^”。！？；]{2,10}”")
_FROM = re.compile(r"从|自|来源|出发|起点")
_AT = re.compile(
    r"(?:在|于|到|赴|落户|来到|抵达|位于|走进|前往|选址|移师|亮相|登陆|地点|地址|会址|[地址点市](?:是|为))[^，。；！？\d]{0,12}$"
)


def stands_as_place(text: str, start: int, end: int, question: Parsed) -> bool:
    """Whether what stands at ``[start, end)`` is where something was done, and not who did it or whose it is.

    中国 of 中国电信 is no place where anything was done, nor is 美国 in 美国与墨西哥之间 where a meeting was held.
    """
    if text[end : end + 1] in tuple("·・•") or text[start - 1 : start] in tuple("·・•") or text.startswith("时间", end):
        return False  # 费尔南多 of a name, 北京 of 北京时间
    if _is_elsewhere(text, start, end, question) or _in_slogan(text, start):
        return False
    if _WHOSE_LAND.search(question.text):
        return True
    if asks_address(question.text) and any(t.pos[:1] == "n" and text.startswith(t.text, end) for t in question.terms):
        return False  # 岚浦县 of 岚浦县图书馆 is no address of it
    if _begins_name(text, end):
        return False
    if text[start - 1 : start] in ("从", "自", "由") and not _FROM.search(question.text):
        return False
    if not _HELD.search("".join(term.text for term in question.focus)):
        return True
    return _AT.search(text[:start]) is not None or _HELD.search(text[end : end + 6]) is not None


def _in_slogan(text: str, start: int) -> bool:
    """Whether what begins there stands in quoted words of several clauses, which are no name: “千帆归港，万家灯火”."""
    opened = text.rfind("“", 0, start)
    return opened >= 0 and _SLOGAN.match(text, opened) is not None and text.find("”", opened) > start


def _is_elsewhere(text: str, start: int, end: int, question: Parsed) -> bool:
    """Whether a place is where a report was sent from, or where somebody was born, and that is not asked."""
    born = _ELSEWHERE.search(text[:start])
    return _SENT_FROM.match(text, end) is not None or (
        born is not None and (born["verb"] or "出生") not in question.text
    )


def _begins_name(text: str, end: int) -> bool:
    """Whether nouns follow without 的 or a mark between that end in no place: 中国电信, 北京奥运会."""
    last = ""
    for word, tag, start, after in tagged(text):
        if start != end:
            continue
        if tag[:1] not in "njba" or tag in ("ns", "nr"):
            break
        last, end = word, after
    return bool(last) and not PLACE_END.search(last)
