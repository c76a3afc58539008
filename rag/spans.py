"""Answer spans inside a sentence, by the kind of answer: figures, dates, persons, places, lists."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from index.figures import UNIT_OF, Figure, find_figures
from index.tokens import known_word, tagged
from index.types import TimeMention
from rag.names import core, persons, subject_names
from rag.passages import Passage
from rag.plausible import PLACE_END, may_name_place, no_name
from rag.query import Parsed
from rag.synonyms import forms

_PLACE = re.compile(
    r"(?:在|于|落户|落地|位于|坐落于?|设在|来到|走进|前往|到|赴|选址|落址)(?P<place>[一-鿿A-Za-z“”·]{2,30}?)"
    r"(?=(?:正式|隆重|盛大|顺利|成功|联合|共同)?(?:召开|举行|举办|开幕|闭幕|成立|揭牌|启动|启用|开工|奠基|落成|投产|开业|开馆|签约|签署|发布"
    r"|亮相|落户|投入|建成|通车|开园|进行|出生|去世|调研|考察|视察|实施|设立|开展|集中|上演|首发|颁奖|竣工|运营|动工|破土|鸣枪|开跑|起跑|开赛|开班|开诊|走访|慰问|参观|失联|坠[毁落]|失事|相撞|爆炸)"
    r"|[，。；！？]|$)"
)
# What says where a thing stands or somebody was born, to the end of the clause: 位于南京路82号.
_STANDS = re.compile(
    r"(?P<verb>位于|坐落于?|地处|位在|设[在于]|出生[于在]|生于)(?P<place>[一-鿿A-Za-z0-9“”·（）-]{2,40}?)(?=[，。；！？、]|$)"
)
_ASKS_WHERE = re.compile(r"在哪|位于|地址|位置|地处|坐落|在什么地方|在何处")
_BORN = re.compile(r"出生|生于")
OTHERWHERE = 0.7  # the prior of other places beside it
LONGEST_TITLE = 20  # characters of a title whose end is cut off
_BOOKS = re.compile(r"《[^》]{1,60}》")
_QUOTES = re.compile(r"“[^”]{1,40}”")


@dataclass(frozen=True, slots=True)
class Span:
    """A possible answer at ``[start, end)`` of a sentence; ``short`` is what is shown for it."""

    start: int
    end: int
    short: str
    items: tuple[str, ...] = ()
    figure: Figure | None = None
    prior: float = 1.0  # below 1 for a span found by a weaker sign


def spans_of(passage: Passage, question: Parsed) -> list[Span]:
    """Return the spans of the asked kind in a sentence; none for the kinds that a whole sentence answers."""
    if question.identity:
        return identity_spans(passage, question.identity)
    match question.kind:
        case "figure":
            return figure_spans(passage, question)
        case "date":
            return date_spans(passage, question)
        case "person":
            return person_spans(passage, question)
        case "place":
            return place_spans(passage, question)
        case "list":
            return list_spans(passage, question)
        case _:
            return []


def figure_spans(passage: Passage, question: Parsed) -> list[Span]:
    """Return the figures that may answer: of the asked unit's class, or of a class that fits what is asked."""
    text = passage.text
    return [
        Span(figure.start, figure.end, figure.text, figure=figure)
        for figure in find_figures(text, passage.date_intervals)
        if fits_unit(figure, question)
        and not _ROUND.match(figure.text)
        and not (figure.measure == "duration" and _FROM_THEN.match(text, figure.end) and _LASTS.search(question.text))
    ]


_MONEY_WORDS = re.compile(
    r"投资|产值|总值|增加值|收入|资金|税收|金额|费用|经费|价格|房价|票价|售价|多少钱|营收|利润|贷款|存款|预算|支出|工资|成本"
    r"|交易额|销售额|贸易额|进出口|GDP|补贴|补助|奖金|投入|融资|零售|门票|票房|学费|租金"
)
# 营收是多少 may be cut as 营, 收是.
_ASKS_MONEY = re.compile(rf"(?:{_MONEY_WORDS.pattern})(?:[是为有达约了]|达到)?(?:多少|几)")
_SHARE_WORDS = re.compile(
    r"占比|比重|比例|占(?![地用领据])[^，。]{0,12}(?:多少|几)|[一-鿿]率(?:是|为|达|有|要|目标|$|多|提|升|降|增)"
)
# 百米高空, 千亿级: of the order of, no figure that anybody counted.
_ROUND = re.compile(r"[百千万亿]+[^\d一二三四五六七八九十百千万亿分余多]")
# "101年之后" tells when, not for how long.
_FROM_THEN = re.compile(r"之?[前后]|以[前后]")
_LASTS = re.compile(r"[了过](?:多久|多长时间)|(?:多久|多长时间)(?![之以]?[前后])")
# What is produced, sold or carried is weighed, measured or counted in numbers; for how many years is told beside it.
_QUANTITY = re.compile(r"(?<![力质])量(?:是|为|有|达|约|大约|[？?]|多少|有多少|$)")
_QUANTITIES = frozenset(("weight", "volume", "energy", "person", "count", "box", "area", "length"))
_LEAST_QUANTITY = 100  # of what is counted: below, it counts provinces or years in a row
_LENGTHS = re.compile(
    r"(?:[体身]长|[全总]长|长度|身高|高度|海拔|水深|深度|宽度|直径|半径|距离|射程|里程)(?:是|为|有|达|约|大约|可?达|[？?]|多少|$)"
)
_MAGNITUDE = re.compile(r"震级|几级地震|多少级")
_PHONE = re.compile(r"电话|号码|邮编|热线|手机|车牌|账号")
# Counters that official prose exchanges freely (项目320个, 案例252项).
_LOOSE_COUNTERS = frozenset("个家项件名位人处所座条户种类款场起例宗")


def fits_unit(figure: Figure, question: Parsed) -> bool:
    """Whether a figure's unit can answer the question."""
    text = question.text
    if question.ordinal:
        return figure.ordinal
    if _PHONE.search(text):
        return figure.unit == "" and len(re.sub(r"\D", "", figure.text)) >= 5
    if figure.ordinal:
        return False
    if re.search(r"百分之[几多]|百分比|多大比[例重]", text) or _SHARE_WORDS.search(text):
        return figure.measure == "percent"
    if question.measures:
        return figure.measure in question.measures
    if question.unit:
        asked = UNIT_OF.get(question.unit, "")
        if figure.unit == question.unit or (asked and asked == figure.measure and asked != "count"):
            return True
        if question.unit not in _LOOSE_COUNTERS:
            return False
        return figure.unit in _LOOSE_COUNTERS or _bare_amount(figure)
    if question.growth:
        return figure.measure in ("percent", "times") or (asks_amount(question) and figure.measure == "money")
    if _MAGNITUDE.search(text):
        return figure.unit == "级"
    if _LENGTHS.search(text):
        return figure.measure == "length"
    if re.search(r"人数|人口|多少人", text):
        return figure.measure == "person" or _bare_amount(figure)
    if asks_amount(question):
        return figure.measure == "money" or (question.target and figure.measure in ("percent", "times"))
    if _QUANTITY.search(text):
        enough = figure.measure != "count" or figure.value is None or abs(figure.value) >= _LEAST_QUANTITY
        return (figure.measure in _QUANTITIES and enough) or _bare_amount(figure)
    return bool(figure.unit) or len(figure.text) >= 2


def _bare_amount(figure: Figure) -> bool:
    """Whether a figure ends in 万 or 亿, of what is not said."""
    return not figure.unit and figure.text[-1:] in "万亿"


def asks_amount(question: Parsed) -> bool:
    """Whether the asked attribute is measured in money (投资, 产值, 收入)."""
    return bool(_MONEY_WORDS.search("".join(term.text for term in question.focus)) or _ASKS_MONEY.search(question.text))


def in_known_units(question: Parsed) -> bool:
    """Whether the figure asked for has a unit that is known, so that ``figure_spans`` finds all that may answer."""
    asked = UNIT_OF.get(question.unit, "count")
    return bool(question.measures) or asked not in ("count", "person") or asks_amount(question)


_VAGUE = re.compile(r"目前|现在|如今|当前|近来|近期|(?:近|过去|最近)[^年月日天]{1,4}个?[年月日天]来?$")


# Without the day of the article they tell no time.
_POINTING = re.compile(r"(?:今|昨|前|明|后)[天日]|日前|近日|[本上下当]周|[本上下当]月|[今去明]年")
# What was done on a day that stands before these is the report: "据新华社3月10日电", "3月10日消息".
_REPORTS = re.compile(
    r"[^，。；！？：、]{0,14}?(?P<verb>消息|报道|获悉|[电讯](?=[，：:（(\s]|记者)|刊[登发文]|发表(?=题为|文章|声明|评论)|最后一?次?访问|回应|表示|透露|指出|确认)"
)
_ANNOUNCES = re.compile(r"[^。；！？]{0,24}?(?P<verb>宣布|官宣|公布|通告)")
_SINCE = re.compile(r"以来|至今|迄今")
_ASKS_SINCE = re.compile(r"从|自|起|以来")


def date_spans(passage: Passage, question: Parsed) -> list[Span]:
    """Return the times the sentence states, at the precision asked for."""
    fine = re.search(r"哪一?[天日]|几[日号]|何日|几月几", question.text)
    asks_year = re.search(r"[哪几]年|年份", question.text)
    spans = []
    for mention in passage.times:
        if fine and mention.span and mention.span.first != mention.span.last and "日" not in mention.text:
            continue
        if _VAGUE.match(mention.text) or (mention.span is None and _POINTING.fullmatch(mention.text)):
            continue
        if mention.span and any(mention.span.contains(asked) for asked in question.spans):
            continue  # what the question names itself is not what it asks for
        reports = _REPORTS.match(passage.text, mention.end)
        if reports and reports["verb"] not in question.text:
            continue
        announces = _ANNOUNCES.match(passage.text, mention.end)
        if announces and announces["verb"] not in question.text and passage.times[-1].start > mention.end:
            continue
        if not asks_year and any(_finer(one, mention) for one in passage.times):
            continue
        if _SINCE.match(passage.text, mention.end) and not _ASKS_SINCE.search(question.text):
            continue
        spans.append(Span(mention.start, mention.end, mention.text))
    return spans


def _finer(one: TimeMention, other: TimeMention) -> bool:
    """Whether a time in the same sentence tells more nearly when: 2023年6月23日 beside 2023."""
    return one.span is not None and other.span is not None and one.span != other.span and other.span.contains(one.span)


_OFFICE = re.compile(
    r"(?:副|代)?(?:书记|部长|主任|[市区县省镇乡村局院校厂处科所站馆司厅署台社行会团队班组]长|主席|董事长|总经理|经理|总裁|教授|院士|主编|秘书长|负责人|记者|作者)"
)


_FORMER = re.compile(rf"({_OFFICE.pattern})(?:是|为|由)(?:曾任|原任|时任|前任|来自)[^，。；]{{1,30}}的$")
_MAKERS = frozenset(("作者",))  # of whom a text says what they did: 由甲创作


def person_spans(passage: Passage, question: Parsed) -> list[Span]:
    """Return what reads as a person's name; of the asked office alone, where one is asked (厅长 is not 副厅长)."""
    text = passage.text
    spans = [
        Span(start, end, name)
        for name, start, end in persons(text)
        if not no_name(name) and not in_another_name(text, start, end) and not _only_says(text, start, end, question)
    ]
    spans = [span for span in spans if not only_reports(text, span.start, span.end, question)]
    asked = re.search(rf"({_OFFICE.pattern})(?:是|为|叫)?(?:谁|哪|姓甚|什么)", question.text)
    if asked and asked[1] not in _MAKERS:
        return [span for span in spans if _office_of(passage.text, span) == asked[1]]
    beside = _beside_role(text, spans, question)
    if beside:
        return beside
    # "谁主持": the name stands before what was done.
    deeds = [text.find(t.text) for t in question.terms if t.pos[:1] == "v" and t.text in text]
    return [replace(one, prior=1.0 if not deeds or one.end <= max(deeds) else 0.8) for one in spans]


def _beside_role(text: str, spans: Sequence[Span], question: Parsed) -> list[Span]:
    """Return those who stand beside the role that is asked for, all of a row as one: 由甲、乙领衔主演, 导演丙."""
    if not question.focus or not spans:
        return []
    asked = question.focus[-1].text
    role = "(?:" + "|".join(map(re.escape, (asked, *forms(asked)))) + ")"
    found = []
    for run in _runs([(span.start, span.end) for span in spans], text, least=1):
        start, end = run[0][0], run[-1][1]
        before = re.search(rf"{role}(?:是|为|有|：|:|包括|由|分别是)?\s?$", text[max(0, start - 12) : start])
        if before or re.match(
            rf"(?:等人?)?(?:领衔|联[袂合]|共同|特[别邀]|监制并)?{role}(?![一-鿿]*(?:区|奖))", text[end:]
        ):
            found.append(Span(start, end, text[start:end]))
    return found


_BODY = re.compile(r"(?:基金会?|公司|集团|学院|大学|银行|奖|杯|协会|研究[院所]|纪念馆)$")
_SAYS = re.compile(r"(?:则|还|也|曾|[^，。；：！？]{0,10}时)?(?:表示|认为|指出|透露|介绍说?|回应|称|说(?!明))")


def in_another_name(text: str, start: int, end: int) -> bool:
    """Whether a person's name is part of a title, 《阳光之下》, or of a body's name: 萨马兰奇体育发展基金会."""
    opened = text.rfind("《", 0, start)
    closed = text.find("》", opened) if opened >= 0 else -1
    if opened >= 0 and (closed >= end or (closed < 0 and start - opened <= LONGEST_TITLE)):
        return True
    for word, tag, first, after in tagged(text):
        if first != end:
            continue
        if tag[:1] not in "nv" or tag in ("nr", "v", "ns"):
            return False
        if _BODY.search(word):
            return True
        end = after
    return False


_REPORTS_IT = re.compile(r"记者|通讯员|摄影|拍摄|摄[于的]|编辑|报道")
_BY = re.compile(
    r"(?:记者|通讯员|摄影|实习生|编辑|责编|校对)[：:\s　]*(?:[一-鿿·]{2,8}[\s　、]+)*$|[电讯]\s?[（(][^）)]{0,30}$"
)
_MADE_IT = re.compile(r"(?:[\s　、]*[一-鿿]{2,4}){0,3}\s?(?:[摄绘]|供图|[文图]/?[文图]?)[）)\s]")


def only_reports(text: str, start: int, end: int, question: Parsed) -> bool:
    """Whether a name is a reporter's or a photographer's, who stand in an article without being in its story."""
    if _REPORTS_IT.search(question.text):
        return False
    return _BY.search(text[max(0, start - 30) : start]) is not None or _MADE_IT.match(text, end) is not None


def _only_says(text: str, start: int, end: int, question: Parsed) -> bool:
    """Whether somebody only speaks of what is asked: neither who speaks nor what his own words name."""
    says = _SAYS.match(text, end)
    if says is None or _SAYS.search(question.text):
        return False
    low = max((text.rfind(mark, 0, start) for mark in "，。；：！？"), default=-1) + 1
    return not any(term.text in text[low : says.end()] for term in question.focus)


def identity_spans(passage: Passage, name: str) -> list[Span]:
    """Return what a person is called right before the name: 大连金普新区发展和改革局局长."""
    before = rf"([^，。；：“”（）\s]{{0,24}}{_OFFICE.pattern})\s*{re.escape(name)}"
    serves = r"[^。；！？]{0,30}?(?:[现历曾出担]任|，任|[是为])"
    behind = rf"{re.escape(name)}{serves}([^，。；：“”（）\s]{{0,24}}?{_OFFICE.pattern})(?![一-鿿])"
    found = [match for form in (before, behind) for match in re.finditer(form, passage.text)]
    return [Span(m.start(1), m.end(1), m[1]) for m in found]


def _office_of(text: str, span: Span) -> str:
    """Return the office named right before or right after a person, or before one's former offices: 会长为曾任…的甲."""
    former = _FORMER.search(text[max(0, span.start - 40) : span.start])
    if former:
        return former[1]
    told = text[max(0, span.start - 14) : span.start].rstrip(" 　为是：:")
    before = list(_OFFICE.finditer(told))
    if before and told.endswith(before[-1].group()):
        return before[-1].group()
    after = _OFFICE.match(text[span.end :].lstrip("，（任为是"))
    return after.group() if after else ""


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
    taken = [(span.start, span.end) for span in spans]
    # The tag is given to 海洋 as well; a town or province is known with its level (北京市) too.
    places = [(word, start, end) for word, tag, start, end in tagged(text) if tag == "ns" and len(word) > 1]
    towns = {word for word, _, _ in places if any(known_word(word + level) for level in "市省县区国")}
    bodies = [(name, text.find(name)) for name in subject_names(text) if core(name)]
    named = [(name, start, start + len(name)) for name, start in bodies if start >= 0]
    for name, start, end in (*named, *(place for place in places if place[0] in towns)):
        if any(s <= start < e for s, e in taken) or not stands_as_place(text, start, end, question):
            continue
        spans.append(Span(start, end, name, prior=0.9 * beside))
        taken.append((start, end))
    return [span for span in spans if of_sort(span.short, question)]


_SORT = re.compile(r"哪一?[个座]?(省|市|区(?![别分])|县|镇|乡|村|街道|国家|国(?!际)|城市)")
_NO_CITY = re.compile(r"(?:上|超|股|门|夜|集|楼|都|城|集)市$")


def of_sort(place: str, question: Parsed) -> bool:
    """Whether a place is of the sort that is asked for: 哪个城市, 哪个区."""
    sort = _SORT.search(question.text)
    if sort is None:
        return True
    if sort[1] in ("城市", "市"):
        if place.endswith("市"):
            return _NO_CITY.search(place) is None
        word, tag, _, _ = tagged(place)[-1]
        named = tag[:2] in ("ns", "nr", "nz") or not known_word(word)
        return named and place[-1] not in "省县区镇乡村国" and not known_word(word + "省")
    if sort[1][0] == "国":  # 墨西哥 has no 国 at its end
        return place[-1] not in "省市县区镇乡村"
    return place.endswith(sort[1])


# What is done in a place, rather than to it: only what stands as its place is where.
_HELD = re.compile(r"举[办行]|召开|[开闭]幕|[主承]办|颁奖|开赛|[首上]演|首映|发射|坠毁|签署|签约|相撞|爆炸|爆发")
_WHOSE_LAND = re.compile(r"哪一?个?国|哪里的")
_SENT_FROM = re.compile(r"\d+月\d+日[电讯]|[电讯](?=[，：（(\s]|记者)")  # 新华社雅典8月16日电
# Where somebody was born is not where he died.
_ELSEWHERE = re.compile(r"(?P<verb>出生|生|毕业|就读|任职)[于在]?$")
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
    if _is_elsewhere(text, start, end, question):
        return False
    if _WHOSE_LAND.search(question.text):
        return True
    if _begins_name(text, end):
        return False
    if text[start - 1 : start] in ("从", "自", "由") and not _FROM.search(question.text):
        return False
    if not _HELD.search("".join(term.text for term in question.focus)):
        return True
    return _AT.search(text[:start]) is not None or _HELD.search(text[end : end + 6]) is not None


def _is_elsewhere(text: str, start: int, end: int, question: Parsed) -> bool:
    """Whether a place is where a report was sent from, or where somebody was born, and that is not asked."""
    born = _ELSEWHERE.search(text[:start])
    return _SENT_FROM.match(text, end) is not None or (born is not None and born["verb"] not in question.text)


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


def list_spans(passage: Passage, question: Parsed) -> list[Span]:
    """Return enumerations in the sentence: 《A》《B》, “A”“B”, A、B和C; best those with the asked number of items."""
    text = passage.text
    spans: list[Span] = []
    for pattern in (_BOOKS, _QUOTES):
        runs = _runs([m.span() for m in pattern.finditer(text)], text)
        spans += [
            Span(r[0][0], r[-1][1], "、".join(text[s:e] for s, e in r), tuple(text[s:e] for s, e in r)) for r in runs
        ]
    for start, end in _enumerations(text):
        items = tuple(i.strip("“”") for i in re.split(r"、|以及|和|及|与", text[start:end]) if i.strip())
        if len(items) >= 2:
            spans.append(Span(start, end, text[start:end], items))
    if question.count:
        exact = [s for s in spans if len(s.items) == question.count]
        return exact + [s for s in spans if len(s.items) != question.count]
    return spans


def _runs(found: Sequence[tuple[int, int]], text: str, least: int = 2) -> list[list[tuple[int, int]]]:
    """Return what stands side by side in rows, those of ``least`` or more."""
    runs: list[list[tuple[int, int]]] = []
    for span in found:
        if runs and re.fullmatch(r"[、，和与及以\s]{0,3}", text[runs[-1][-1][1] : span[0]]):
            runs[-1].append(span)
        else:
            runs.append([span])
    return [run for run in runs if len(run) >= least]


_LEAD_IN = re.compile(
    r".*(?:高标准建设|高水平建设|加快建设|重点建设|建设|包括|即|分别是|分别为|就是|有|为|是|推动|实施|发展|打造|引进|围绕|聚焦|形成|构建|以|了|对|在|等)(?=[^、]{2})"
)


def _enumerations(text: str) -> list[tuple[int, int]]:
    """Return stretches "A、B、C和D" between other punctuation."""
    found = []
    for match in re.finditer(r"[^，。；！？：“”\n（）]*、[^，。；！？：“”\n（）]*", text):
        start, end = match.span()
        head = match.group().split("、")[0]
        lead = _LEAD_IN.match(head)
        if lead and lead.end() < len(head):
            start += lead.end()
        found.append((start, end))
    return found
