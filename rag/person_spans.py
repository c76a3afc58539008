"""Persons whom a sentence names, and those among them who may be whom a question asks for."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from index.tokens import known_word, tagged
from index.types import TimeSpan
from rag.clauses import after_last, in_a_row
from rag.name_ends import POINTED, begins_name, end_in_article, end_of_name, whole_pointed
from rag.names import HEADED, SURNAMES, abbreviates, persons, same_subject, subject_names
from rag.passages import Passage
from rag.plausible import no_name
from rag.query import Parsed
from rag.span import Span, runs_of
from rag.synonyms import forms

LONGEST_TITLE = 20  # characters of a title whose end is cut off
_OFFICE = re.compile(
    rf"(?:副|代)?(?:董事会秘书|董秘|书记|部长|主任(?!医师|科员|记者)|总[一-鿿]{{2}}师|总监|[{HEADED}级]长|主席|[董理监]事长|总经理|经理|总裁|教授|院士|主编|秘书长|负责人|记者|作者|[主总]教练|领队|支书|总?指挥(?!部|所|中心|员))"
)
_FORMER = re.compile(
    rf"({_OFFICE.pattern})(?:(?:是|为|由)(?:曾任|原任?|时任|前任|来自)[^，。；]{{1,30}}(?:的|{_OFFICE.pattern})"
    r"|(?:是|为|由)[一-鿿]{1,8}(?:专家|学者|教授|教师|先生|女士|同志|青年|村民|企业家|能手|传承人|律师))$"
)
# 文博专家甲 names one person, by what he knows.
_QUALIFIES = re.compile(rf"(?:专家|学者|教授|院士|研究员|世家|名家|工作者)(?=[{SURNAMES}][一-鿿]{{1,2}}(?![一-鿿]))")
_TEAM = re.compile(r"队(?![长员友医])")  # 柳林队
# Houses that ``rag.names`` knows by no ending: 省茶叶研究所 is not 省桑蚕研究所.
_HOUSE = re.compile(
    r"(?P<of>[一-鿿]{2,6})(?:研究[所院]|实验室|协会|学会|基金会|合作社|俱乐部|工作室|博物馆|纪念馆|档案馆|事务所)(?=的?$)"
)


def _speaks_of(house: re.Match[str], passage: Passage) -> bool:
    """Whether what tells a house from others of its sort stands in a sentence or around it."""
    return house["of"][-2:] in f"{passage.around}\n{passage.lead}"


_TAKES = re.compile(r"^(?:[担出接就继]任|当选?|任)")  # what the cutter draws into a name
_MAKERS = frozenset(("作者",))  # of whom a text says what they did: 由甲创作


def person_spans(passage: Passage, question: Parsed) -> list[Span]:
    """Return what reads as a person's name; of the asked office alone, where one is asked (厅长 is not 副厅长)."""
    text = passage.text
    spans = [
        Span(start, end, name)
        for name, start, end in (_whole_name(passage, *one) for one in _named(text))
        if not no_name(name)
        and not in_another_name(text, start, end)
        and not _only_says(text, start, end, question)
        and not only_reports(text, start, end, question)
        and not did_not(text, end, question)
        and not _QUALIFIES.match(text, end)
        and not _TEAM.match(text, end)
        and not ("·" in name and name.rpartition("·")[2] in question.text)  # 拉姆·巴兰·亚达夫, where 亚达夫 is named
    ]
    asked = re.search(
        rf"({_OFFICE.pattern})\s?(?:的(?:人|领导|同志)?(?=[是为]))?(?:(?:都|分别)?(?:是|为|叫|有)?\s?(?:谁|哪|姓甚|什么)|[？?]?$)",
        question.text,
    )
    if asked and asked[1] not in _MAKERS:
        if (house := _HOUSE.search(question.text, 0, asked.start())) and not _speaks_of(house, passage):
            return []
        names = subject_names(question.text)
        longest = [name for name in names if not any(name != other and name in other for other in names)]
        whose = [_TAKES.sub("", name.lstrip("省市区县镇乡")) for name in longest]  # 江州水务集团, not 江州
        whose += [house.group()] if house and not whose else []
        whose = whose or ["集团"] * ("集团" in question.text)  # whose companies have heads of their own
        offices = (asked[1], *forms(asked[1]))
        held = [
            span
            for span in spans
            if _office_of(text, span, whose) in offices
            or _also_holds(text, span, offices)
            or _takes_it_too(text, span, offices, whose)
        ]
        if _ASKS_ALL.search(question.text) and (whole := _whole_roll(text, asked[1])) is not None:
            return [whole]
        if before := _ASKS_BEFORE.match(question.text):
            return [one for one in spans if asked[1] in text and _gave_way(text, one, before["who"])]
        if _ASKS_FIRST.search(question.text):
            return [span for span in spans if _held_first(text, span, asked[1], held)]
        if _ASKS_FORMER.search(question.text):
            return [span for span in spans if asked[1] in text and _held_till_then(text, span)]
        if (not question.spans or _TAKES_UP.search(question.text)) and not _PAST.search(question.text):
            held = [span for span in held if not _held_before(text[max(0, span.start - 40) : span.start])]
            held = [_now_held(text, span) for span in held if _held_to_this_day(text, span)]
        if _ASKS_TAKING.search(question.text):
            held = [replace(one, framed=True) if _SERVES_AS.match(text, one.end) else one for one in held]
        return held
    which = _WHICH_OFFICE.search(question.text)
    if which and not any(office in text for office in (which["office"], *forms(which["office"]))):
        return []  # 副市长甲, where it is asked which 副省长
    beside = _beside_role(text, spans, question)
    if beside:
        return beside
    if (kin := _ASKS_KIN.search(question.text)) and not any(one in text for one in (kin["who"], *forms(kin["who"]))):
        return []  # whose coach somebody is, no sentence tells that names none
    # "谁主持": the name stands before what was done.
    deeds = [text.find(t.text) for t in question.terms if t.pos[:1] == "v" and t.text in text]
    return [replace(one, prior=1.0 if not deeds or one.end <= max(deeds) else 0.8) for one in spans]


_WHICH_OFFICE = re.compile(rf"哪一?[位个名](?P<office>{_OFFICE.pattern})(?![一-鿿]*学校)")
_ASKS_KIN = re.compile(
    r"的(?P<who>教练|导师|师傅|徒弟|助理|秘书|搭档|经纪人|司机|律师)"
    r"(?:是|叫)?(?:谁|哪位|什么)"
)
# 党工委书记、管委会主任甲; 领队为副院长甲
_SECOND_OFFICE = re.compile(
    rf"(?P<first>{_OFFICE.pattern})(?:、|兼|[是为]|：)[^，。；、：]{{0,10}}?(?:{_OFFICE.pattern})[\s　]*$"
)


def _also_holds(text: str, span: Span, offices: Sequence[str]) -> bool:
    """Whether one of these offices stands before another one right before a name."""
    told = _SECOND_OFFICE.search(text, max(0, span.start - 30), span.start)
    return told is not None and told["first"] in offices


# 任命甲为党委书记、董事长; 组长由总工程师甲担任
_AND_OFFICE = re.compile(rf"(?:、|兼|和|及)[^，。；：、\s]{{0,12}}?(?P<office>{_OFFICE.pattern})(?![一-鿿])")
_HELD_BY = re.compile(rf"(?P<office>{_OFFICE.pattern})(?:一职)?由[^，。；：]{{0,30}}$")
_HOLDS = re.compile(r"(?:同志|教授)?(?:[担出兼接继]任|当选|负责)")


def _takes_it_too(text: str, span: Span, offices: Sequence[str], whose: Sequence[str]) -> bool:
    """Whether one of these is a further office that one is told to take, or is told to be held by him (由甲担任)."""
    by = _HELD_BY.search(text, 0, span.start)
    if by is not None and by["office"] in offices and _HOLDS.match(text, span.end):
        return _of_these(text[: by.start()], whose)
    after = _serves_as(text, span, whose)
    return after is not None and any(more["office"] in offices for more in in_a_row(_AND_OFFICE, text, after.end()))


# "董事长由谷雨樵接任": what the cutter takes for a word is a name there.
_TAKES_OVER = re.compile(rf"由(?P<name>[{SURNAMES}][一-鿿]{{1,2}})(?=(?:接|担|出|兼|继)任)")
# Right behind an office, where the cutter draws a name apart: 局长闵海若于2月到任.
_BEHIND = re.compile(
    rf"(?:[{HEADED}]长|书记|主任|主席|总裁|经理|部长|会长|董事长|秘书长|研究员)(?:同志)?"
    rf"(?=(?![和于时从应成原连全由向方关经则])[{SURNAMES}][一-鿿])"
)


_POINT = re.compile("[·•・‧]")
# 归属了忠诚村队的董永恒！; 于芝涛正式接任总裁.
_OF_TEAM = re.compile(rf"(?<=[队团校社班]的)(?P<name>[{SURNAMES}][一-鿿]{{1,2}})(?=[，。！；、）]|$)")
_COMES = re.compile(
    rf"(?<![一-鿿])(?P<name>[{SURNAMES}][一-鿿]{{1,2}}?)(?=(?:正式|将|已|即将|拟|获任?|被)?(?:接任|出任|就任|担任|兼任|升任|调任|当选|接替|任命为))"
)


# 高远舟接任, where the cutter knows 高远: a clause that opens with three characters right before the verb names who.
_TAKES_UP_ALONE = re.compile(
    rf"(?<![一-鿿])(?P<name>[{SURNAMES}][一-鿿]{{2}})(?<![会员师长生人团队组官家者商士手司部局院委办层])(?=(?:接|出|就|继|升)任|当选)"
)


def _named(text: str) -> list[tuple[str, int, int]]:
    """Return the persons that a text names, those who take over or hold an office by their place in it."""
    found = list(persons(text))
    for match in _TAKES_UP_ALONE.finditer(text):
        if not known_word(match["name"]):
            start, end = match.span("name")
            beside = [one for one in found if one[2] <= start or end <= one[1]]
            found = sorted([*beside, (match["name"], start, end)], key=lambda one: one[1])
    taken = [m.span("name") for m in _TAKES_OVER.finditer(text)]
    starts = [m.end() for m in _BEHIND.finditer(text) if not any(start <= m.end() < end for _, start, end in found)]
    ends = [(start, end_of_name(text, start, start + 2)) for start in starts if begins_name(text, start)]
    ends += [m.span() for m in POINTED.finditer(text)] if _POINT.search(text) else []
    ends += [m.span("name") for m in _OF_TEAM.finditer(text) if begins_name(text, m.start("name"))]
    ends += [m.span("name") for m in _COMES.finditer(text) if begins_name(text, m.start("name"))]
    taken += [whole_pointed(text, *one) or one for one in ends]
    apart = [one for one in taken if not any(start < one[1] and one[0] < end for _, start, end in found)]
    more = [(text[start:end], start, end) for start, end in apart if not _is_word(text[start:end])]
    return sorted({*found, *more}, key=lambda one: one[1]) if more else found


def _is_word(text: str) -> bool:
    return known_word(text) and not tagged(text)[0][1].startswith("nr")


def _whole_name(passage: Passage, name: str, start: int, end: int) -> tuple[str, int, int]:
    """Return a name as far as the article has it: 谷雨|樵."""
    if name[0] in SURNAMES:
        end = end_in_article(passage.text, start, end, passage.whole)
    return passage.text[start:end], start, end


# Who held an office before is not who holds it.
_TAKES_UP = re.compile(r"[出接就继升]任|[新刚]上任|新任|履新|谁(?:将|来)?担任|担任.{0,20}谁")
_ASKS_TAKING = re.compile(r"任命|[担接出就继升新]任|接替|接手|当选")
_PAST = re.compile(r"原|前|曾|以前|(?<![新刚将])上一?[任届]|历任|当时|那时|首任|第.任|卸任")
_HELD_BEFORE = re.compile(
    rf"(?:(?:原|(?<![目当])前任?)(?:[一-鿿]{{0,8}})(?:{_OFFICE.pattern})|(?:首任|历任|上一?任|第[一二三四五六七八九十\d]+任)[一-鿿]{{0,10}}(?:{_OFFICE.pattern})(?:是|为|由|：)?)\s*$"
)
# 丙之前的总经理是谁, where a text lists them in order: 甲（2009—2017年）；乙（2017—2020年）；丙（2020年至今）.
_ASKS_BEFORE = re.compile(rf"(?P<who>[{SURNAMES}][一-鿿·]{{1,3}}?)(?:之前|以前)[的，]?(?!在|曾|担任|任)")
_TERM = re.compile(r"[（(][^（）()]*(?:19|20)\d\d[^（）()]*[）)][；;、，→]?\s*")


# 总经理：甲（2009年6月—2017年3月）；乙（2017年3月至今）
_ROLL = re.compile(rf"[\s　]*[^，。；：（）]{{0,10}}?(?P<office>{_OFFICE.pattern})[：:]")
_ASKS_ALL = re.compile(r"历任|历届|先后[有由]")
_IN_ROLL = re.compile(rf"(?P<name>[{SURNAMES}][一-鿿·]{{1,3}})(?={_TERM.pattern})")
_TO_THIS_DAY = "至今"


def _whole_roll(text: str, office: str) -> Span | None:
    """Return all who are named in a roll of those who held an office, None where a text is none."""
    roll = _ROLL.match(text)
    held = list(_IN_ROLL.finditer(text, roll.end())) if roll and roll["office"] == office else []
    if len(held) < 2:
        return None
    names = tuple(one["name"] for one in held)
    return Span(held[0].start(), held[-1].end(), "、".join(names), items=names, framed=True)


def _held_to_this_day(text: str, span: Span) -> bool:
    """Whether a roll of those who held an office says that one holds it now, or says so of nobody."""
    term = _TERM.match(text, span.end)
    return term is None or _TO_THIS_DAY not in text or _TO_THIS_DAY in term.group()


def _now_held(text: str, span: Span) -> Span:
    """Return a span, framed where a roll says that the office is held to this day."""
    term = _TERM.match(text, span.end) if _ROLL.match(text) else None
    return replace(span, framed=True) if term and _TO_THIS_DAY in term.group() else span


_ASKS_WHEN = re.compile(r"什么时候|何时|哪一?[年天日月]|几月|几号|时间")
_POST = re.compile(
    r"(?:调任|改任|升任|转任|出任|担任|就任|任命为|当选)[省市区县镇乡]?(?P<of>[一-鿿]{3,12}?)(?:副?(?:局|厅|部|院|校|处|科|所|站|馆|区|县|市|镇|乡)长|书记|主任|主席|董事长|总?经理)"
)


def of_another_post(asked: str, text: str) -> bool:
    """Whether it is asked when somebody took a post of a body that a sentence never names: 调任市卫生健康局局长."""
    post = _POST.search(asked) if _ASKS_WHEN.search(asked) else None
    return post is not None and post["of"][:2] not in text and post["of"][-2:] not in text


def term_of_office(passage: Passage, span: Span) -> TimeSpan | None:
    """Return the time that stands in brackets right behind a name: 甲（2009年6月—2017年3月）."""
    if passage.text[span.end : span.end + 1] not in ("（", "("):
        return None
    told = next((m for m in passage.times if m.start == span.end + 1 and m.span), None)
    if told is None or told.span is None:
        return None
    last = date.max if told.text.endswith(_TO_THIS_DAY) else told.span.last
    inside = [m.span.first for m in passage.times if span.start <= m.start < span.end and m.span]  # of a whole roll
    return TimeSpan(min([told.span.first, *inside]), last)


def term_fit(asked: Sequence[TimeSpan], held: TimeSpan) -> float:
    """Return how well a term of office answers the times asked: 1 where it holds one of them, 0 where none."""
    if not asked or any(held.contains(one) for one in asked):
        return 1.0
    return 0.8 if any(held.overlaps(one) for one in asked) else 0.0


def _gave_way(text: str, span: Span, who: str) -> bool:
    """Whether one held an office before ``who``: right before him in a list of its holders, or until he took it."""
    term = _TERM.match(text, span.end)
    if term is not None:
        return text.startswith(who, term.end())
    took = re.search(rf"{re.escape(who)}(?:同志)?(?:[接出担就继升]?任|接替|当选)(?!免)|任命{re.escape(who)}", text)
    return took is not None and span.short != who and _held_till_then(text, span)


_ASKS_FIRST = re.compile(r"首任|第一任")
_BECAME_FIRST = re.compile(r"(?:出任|担任|就任|任|为)(?:首任|第一任)")
_HELD_FIRST = re.compile(r"首任|第一任|首届")


_ASKS_FORMER = re.compile(
    r"前任|(?<![新刚将])上一?任|前一任|卸任的|(?<=[一-鿿])原(?=[一-鿿]{0,6}(?:长|书记|主任|主席|经理)(?:是谁|叫什么|是哪位|[？?]?$))"
)
_FORMER_BEFORE = re.compile(
    r"(?:前任|原任|上一?任|免去|接替(?:了)?|接过(?:了)?)(?:[一-鿿]{0,6}的)?(?:[一-鿿]{0,8}长|主任|书记|经理)?(?:是|为)?$"
)
_FORMER_AFTER = re.compile(r"(?:同志)?[^，。；]{0,10}?(?:卸任|不再(?:担任|兼任)|调任|退休|离任|去职|辞去|免去|调离)")


def _held_till_then(text: str, span: Span) -> bool:
    """Whether a person is told to have held an office before: 前任甲调任主任, 甲不再担任局长职务."""
    before = text[max(0, span.start - 20) : span.start]
    return _FORMER_BEFORE.search(before) is not None or _FORMER_AFTER.match(text, span.end) is not None


def _held_first(text: str, span: Span, office: str, held: Sequence[Span]) -> bool:
    """Whether one is told to have been the first to hold an office: 首任院长甲, 原副校长甲出任首任校长."""
    if (roll := _ROLL.match(text)) and _TERM.match(text, span.end):
        return span.start == roll.end()
    became = _BECAME_FIRST.match(text, span.end)
    if became is not None:
        return text.startswith(office, became.end())
    return span in held and _HELD_FIRST.search(text, text.rfind("，", 0, span.start) + 1, span.start) is not None


def _held_before(before: str) -> bool:
    """Whether what stands before a name is an office that is held no longer; not so 校长由原副校长甲担任."""
    return _FORMER.search(before) is None and _HELD_BEFORE.search(before[-20:]) is not None


# 由27岁的甲获得, 由本市选手乙夺得.
_OF_WHAT_KIND = r"(?:[一-鿿\d]{0,10}?(?:岁的?|选手|队员|运动员|跑者|[小名老]将|[队团校社班]的))?"
_GOES_TO = "(?:则|最终|也)?(?:归属|归|属于|颁给|颁发给|授予|花落|颁予|被授予|落入)了?"


_PRIZE = re.compile(r"军$|[奖牌名]$|得主$|第一$")
_WINS = r"[^，。；：]{0,24}?(?:获得?|夺得?|摘得|荣获|赢得|斩获|勇夺|拿下|捧得|摘取|摘下)了?"


def _beside_role(text: str, spans: Sequence[Span], question: Parsed) -> list[Span]:
    """Return those who stand beside the role that is asked for, all of a row as one: 由甲、乙领衔主演, 导演丙."""
    if not question.focus or not spans:
        return []
    asked = question.focus[-1].text
    role = "(?:" + "|".join(map(re.escape, (asked, *forms(asked)))) + ")"
    found = []
    for run in runs_of([(span.start, span.end) for span in spans], text, least=1):
        start, end = run[0][0], run[-1][1]
        before = re.search(
            rf"{role}(?:是|为|有|：|:|包括|由|分别是|{_GOES_TO})?\s?{_OF_WHAT_KIND}$", text[max(0, start - 24) : start]
        )
        won = _PRIZE.search(asked) and re.match(rf"{_WINS}[^，。；：\d]{{0,14}}{role}", text[end:])
        if (
            before
            or won
            or re.match(rf"(?:等人?)?(?:领衔|联[袂合]|共同|特[别邀]|监制并)?{role}(?![一-鿿]*(?:区|奖))", text[end:])
        ):
            found.append(Span(start, end, text[start:end]))
    return found


_DENIED = re.compile(r"(?:[、和与及][一-鿿]{2,3}?)*(?:等人?)?(?:因[^，。；]{1,8}?)?(?:未能?|没有?|无法|不能|不曾|未曾)")
_DENIES = re.compile(r"[没未不无]|缺席|请假")


def did_not(text: str, end: int, question: Parsed) -> bool:
    """Whether the text says of whoever ends here that he did not do what it is asked who did: 丁浩未参加."""
    denied = _DENIED.match(text, end)
    if denied is None or _DENIES.search(question.text):
        return False
    return any(text.startswith(term.text, denied.end()) for term in question.terms if term.pos[:1] == "v")


_BODY = re.compile(r"(?:基金会?|公司|集团|学院|大学|银行|奖|杯|协会|研究[院所]|纪念馆)$")
_SAYS = re.compile(r"(?:则|还|也|曾|[^，。；：！？]{0,10}时)?(?:表示|认为|指出|透露|介绍说?|回应|称|说(?!明))")


def in_another_name(text: str, start: int, end: int) -> bool:
    """Whether a person's name is part of a title, 《阳光之下》, or of a body's name: 萨马兰奇体育发展基金会."""
    if text[start - 1 : start] == "“" and end < text.find("”", end) <= start + LONGEST_TITLE:
        return True  # “阳光课堂”
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
    low = after_last("，。；：！？", text, start)
    return not any(term.text in text[low : says.end()] for term in question.focus)


# What somebody is by calling: 柚农, 种植户, 企业家. Without 记者, which _OFFICE has.
_CALLED = (
    r"(?:[农户匠医](?![一-鿿])|(?:[村农渔牧市居]民|[一-鿿][工员师生家手商主兵士者]|传承人|经纪人|创始人|发起人|带头人"
    r"|代表|队员|司机|秘书|干部|董事|监事)$)"
)
_STATES = frozenset("独立 退休 返乡 退役 下岗 见习".split())
_CALLING = re.compile(_CALLED)
_OF_CALLING = frozenset("nsbjzqmg")
LONGEST_CALLING = 16  # characters


# Whatever the office is called: 任命张裔为巴郡太守.
_APPOINTED = (
    r"(?:任命|任用|委任|聘任|聘请|推举|推选|选举|提拔|擢升|封|拜|授)了?{0}"
    r"(?:为|任|担任|出任|当)([^，。；、（）\s]{{2,16}})"
)
_NOW = re.compile(r"现在|目前|如今|现今|现任")
_MARKS = "□■◆●○▲△★☆◇"
_HELD_THEN = re.compile(r"历任|曾任|曾担任|原任|曾为|先后任|先后担任|卸任|离任|前任|原$|前$")


def identity_spans(passage: Passage, question: Parsed) -> list[Span]:
    """Return what a person is called right before the name: 大连金普新区发展和改革局局长."""
    name = question.identity
    before = rf"([^，。；：“”（）\s{_MARKS}]{{0,24}}{_OFFICE.pattern})\s*{re.escape(name)}"
    serves = r"[^。；！？]{0,30}?(?:[现历曾出担]任|，任|[是为])"
    behind = rf"{re.escape(name)}{serves}([^，。；：“”（）\s]{{0,24}}?{_OFFICE.pattern})(?![一-鿿])"
    called = rf"(?<![一-鿿]){re.escape(name)}((?:总|副)?{_OFFICE.pattern})"  # 清宪书记
    found = [match for form in (before, behind, called) for match in re.finditer(form, passage.text)]
    if _NOW.search(question.text):
        found = [m for m in found if not _HELD_THEN.search(passage.text, m.start(), m.end(1))]
    if not found:
        found = list(re.finditer(_APPOINTED.format(re.escape(name)), passage.text))
    spans = [Span(m.start(1), m.end(1), m[1]) for m in found]
    return spans or _callings(passage.text, name)


def _callings(text: str, name: str) -> list[Span]:
    """Return what somebody is by calling, right before the name or after it: 石桥镇柚农李长根, 李长根，石桥镇柚农."""
    found = []
    for match in re.finditer(re.escape(name), text):
        start = end = match.start()
        low = max(0, end - LONGEST_CALLING)
        for word, tag, first, last in reversed(tagged(text[low:end])):
            doer = tag[0] == "v" and last == start - low and start < end and len(text[start:end]) == 1  # 种植|户
            if tag[0] not in _OF_CALLING and tag not in ("vn", "a") and not doer and word not in _STATES:
                break
            start = first + low
        if _CALLING.search(text[start:end]):
            found.append(Span(start, end, text[start:end]))
        behind = re.match(r"(?:是|为|，|（)([^，。；：（）]{2,20})(?=[，。；）])", text[match.end() :])
        if behind and _CALLING.search(behind[1]):
            found.append(Span(match.end() + behind.start(1), match.end() + behind.end(1), behind[1]))
    return found


# 何志远　县教育局局长, 任命何志远为县教育局局长.
_SERVES_AS = re.compile(
    r"(?:同志|教授|先生|女士)?"
    r"(?:[\s　（]+|，?(?:正式|将|已|即将|获|被)?(?:任命?为?|为|[担出就兼接继升调改]任|当选为?|是))"
    rf"(?P<of>[^，。；：、\s]{{0,16}}?)(?P<office>{_OFFICE.pattern})(?=一?职[务位]?|兼|[^一-鿿]|$)"
)


def _serves_as(text: str, span: Span, whose: Sequence[str]) -> re.Match[str] | None:
    """Return the office that somebody is told to hold right behind his name, None where that is of another body."""
    told = _SERVES_AS.match(text, span.end)
    if told is None or not told["of"] or not whose:
        return told
    return told if any(body in told["of"] or told["of"] in body for body in whose) else None


def _of_these(before: str, whose: Sequence[str]) -> bool:
    """Whether the body that stands right before an office, where one does, is one of these."""
    named = next((name for name in reversed(subject_names(before)) if before.endswith(name)), "")
    named = named or (house.group() if (house := _HOUSE.search(before)) else "")
    alike = [one for one in whose if one[-2:] == named[-2:]]  # of one sort
    return not alike or any(named.endswith(one) or same_subject(one, named) or abbreviates(one, named) for one in alike)


def _office_of(text: str, span: Span, whose: Sequence[str] = ()) -> str:
    """Return the office named right before or right after a person, or before one's former offices: 会长为曾任…的甲.

    An office behind the name is that of a body; with ``whose`` it must be of one of these.
    """
    roll = _ROLL.match(text)
    if roll and _TERM.match(text, span.end):
        return roll["office"]
    former = _FORMER.search(text[max(0, span.start - 40) : span.start])
    if former:
        return former[1]
    told = text[max(0, span.start - 14) : span.start].rstrip(" 　为是由：:")
    before = list(_OFFICE.finditer(told))
    if before and told.endswith(before[-1].group()):
        return before[-1].group() if _of_these(told[: before[-1].start()], whose) else ""
    if after := _serves_as(text, span, whose):
        return after["office"]
    after = _OFFICE.match(text[span.end :].lstrip("，（任为是"))
    return after.group() if after else ""
