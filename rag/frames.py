"""Frames in which a text tells what is asked and nothing else: 由省二建承建, 祖籍山东的, 因公未能出席.

What stands in such a frame is the answer; other names beside it are not. Verbs and endings are facts of the language.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from functools import lru_cache

from index.tokens import tagged
from rag.addresses import address_spans, asks_address
from rag.appointed import appointed_spans
from rag.attending import attending_spans
from rag.called import called_spans, duty_spans
from rag.classes import class_spans
from rag.clauses import after_last
from rag.cloze import cloze_spans
from rag.countries import COUNTRIES
from rag.fields import field_spans, site_spans
from rag.names import persons
from rag.passages import Passage
from rag.plausible import may_name_place
from rag.query import Parsed
from rag.results import each_spans, result_spans, winner_spans
from rag.siblings import of_asked_sibling
from rag.span import Span, runs_of
from rag.types import AnswerKind
from rag.venues import main_venue

# What a body or a person does to a thing, so that "由谁" asks for it; each with what may be said for it.
_DEEDS = (
    "承建 施工 建设 建造 修建 兴建",
    "建设 承建 建造 修建 兴建 投建 投资建设",
    "施工 承建 建造",
    *("投资 出资 投建", "出资 投资", "建造 承建 施工 建设", "兴建 建设", "修建 建设 承建"),
    *"设计 监理 勘察 代建 主办 承办 协办 运营 管理 经营 编制 编写 起草 开发 生产 制造 牵头 主持 负责".split(),
    *"实施 组织 审批 批准 验收 提供 供应 维护 养护 保管 执笔 赞助 冠名 拍摄 出品 收购 捐赠 捐建 援建 改造 主讲".split(),
    *"创作 承包 翻译 撰写 绘制 发明 主编 开基".split(),
    *("研制 研发 研制开发", "研发 研制 自主研发"),
    "建立 创建 创办 创立 成立",
    *("创办 创立 创建 成立", "创立 创办 创建 成立", "创建 创办 创立 成立", "供货 供应", "签发 签署"),
)
_ALIKE = {words[0]: tuple(words) for words in map(str.split, _DEEDS)}
_VERB = "|".join(sorted(_ALIKE, key=len, reverse=True))
_WHO = r"(?:谁|何人|哪位|哪一?[家个支所](?:公司|单位|企业|机构|部门|集团|团队|设计院|研究院|厂家|工?厂|厂商|制造商)?)"
_HOWS = (
    "来|承担|负责|具体|共同|联合|牵头|组织|统一|独家|独立|自主|自行|全额|出资|投资|正式|全权|直接"
    "|主要|分别|合作|总|一起|亲自"
)
_HOW = rf"(?:{_HOWS}){{0,2}}"
_HOW_BEFORE = re.compile(rf"(?:{_HOWS})+$")
# What the verb is a part of: 省交通建设集团, 规划设计院.
_NAME_GOES_ON = (
    r"(?![一-鿿]{0,4}?(?:集团|公司|研究院|设计院|总院|事务所)"
    r"|[院局所厂委商师人]|方(?![案式面便])|单位|部门|机构|中心|协会|企业)"
)
_ROLE_ENDS = "单位|方|公司|企业|机构|商|者|人"
_ASKED = re.compile(
    rf"由{_WHO}所?{_HOW}(?P<by>{_VERB})|是{_WHO}{_HOW}(?P<did>{_VERB})的|^[^，。由是]{{0,12}}?{_WHO}{_HOW}(?P<does>{_VERB})"
    rf"|(?P<role>{_VERB})(?:{_ROLE_ENDS})(?:是|为|叫)?{_WHO}|(?P<named>{_VERB})(?:单位|公司|方|企业|商)[？?]?$|{_WHO}是[^，。？]{{0,20}}(?P<role_of>{_VERB})(?:{_ROLE_ENDS})"
)
_NO_AGENT = re.compile(r"[于此来衷原每从]|\d|[^，]*\d[\d.]*(?:[万亿]?[元%]|年|月|日)|(?:谁|哪)")
LONGEST_AGENT = 24  # characters


@lru_cache(maxsize=1_000)
def asked_deeds(question: str) -> tuple[str, ...]:
    """Return the verbs of which a question asks who does it (由谁承建, 谁设计了, 设计单位是哪家), or none."""
    asked = _ASKED.search(question)
    if asked is None:
        return ()
    return _ALIKE[next(filter(None, asked.groupdict().values()))]


# What is told in many other words: 负责, by 分管; 创办, by 创始人.
_LOOSE = frozenset("研制 研发 负责 管理 组织 实施 提供 牵头 经营 创办 创立 创建 供应 开发 制造 生产".split())


def tells_deed(text: str, question: str) -> bool:
    """Whether a sentence may tell who does it, where that is asked by 由谁 or by the role: it names what is done."""
    asked = _ASKED.search(question)
    if asked is None or asked["does"]:
        return True
    deeds = asked_deeds(question)
    return deeds[0] in _LOOSE or any(deed in text for deed in deeds)


@lru_cache(maxsize=1_000)
def _does(deeds: tuple[str, ...]) -> re.Pattern[str]:
    return re.compile(rf"{_HOW}(?:{'|'.join(deeds)}){_NAME_GOES_ON}")


@lru_cache(maxsize=1_000)
def _by(deeds: tuple[str, ...]) -> tuple[re.Pattern[str], ...]:
    """Return the frames of whoever does this: 由甲承建; 由乙设计，甲承建; 承建单位：甲."""
    verb = "|".join(deeds)
    agent = rf"(?P<agent>[^，。；：！？由]{{2,{LONGEST_AGENT}}})"
    after = rf"{_HOW}(?:{verb}){_NAME_GOES_ON}"
    return (
        re.compile(rf"由{agent}{after}"),
        re.compile(
            rf"由[^，。；：！？]{{2,{LONGEST_AGENT}}}?(?:{_VERB})[、，](?P<agent>[^，。；：！？、由]{{2,{LONGEST_AGENT}}}?){after}"
        ),
        re.compile(rf"(?:{verb})(?:{_ROLE_ENDS})(?:是|为|[:：])\s?(?P<agent>[^，。；：！？、\s]{{2,{LONGEST_AGENT}}})"),
    )


def agent_spans(passage: Passage, question: Parsed) -> list[Span] | None:
    """Return who does what is asked, as far as the sentence tells it by 由 or by the role; None where it does not.

    None of them, where the sentence tells it of what the article never calls by the name asked.
    """
    deeds = asked_deeds(question.text)
    if not deeds:
        return None
    text = passage.text
    found: dict[tuple[int, int], Span] = {}
    others = False
    for frame in _by(deeds):
        for match in frame.finditer(text):
            if _NO_AGENT.match(match["agent"]):
                continue
            if not _of_asked(passage, question, deeds, match.start()):
                others = True
                continue
            span = _agent(text, *match.span("agent"))
            found.setdefault((span.start, span.end), span)
    ends = {last: first for _, first, last in persons(text)}
    for match in _does(deeds).finditer(text):  # 孙丽华主持了开幕式
        first = ends.get(match.start())
        if first is not None and _of_asked(passage, question, deeds, 0 if _names_persons(text[:first]) else first):
            found.setdefault((first, match.start()), _agent(text, first, match.start()))
    if not found and not others and _OTHER_DEED.search(text) and not any(deed in text for deed in deeds):
        return []  # 由海衡工程局承建, where it is asked who made its cranes
    if found or not others:
        told = of_asked_sibling(question, text, list(found.values()))
        return _nearest(text, told, _named(question, deeds)) or None
    around = f"{passage.title}\n{passage.lead}\n{passage.before}\n{text}"
    return None if all(name in around for name in _named(question, deeds)) else []


_OTHER_DEED = re.compile(rf"由[^，。；由]{{2,24}}?(?:{_VERB})(?=[，。；、]|$)")
_OFFICE = re.compile(r"(?:长|书记|主任|主席|经理|总裁|委员|教授|院士|代表|老师|同志|讲话|致辞|发言|报告)$")


def _names_persons(text: str) -> bool:
    """Whether a text names nobody but persons with their offices: 县长甲到会讲话，副县长."""
    for name, _, _ in persons(text):
        text = text.replace(name, "，")
    return all(tag[:1] != "n" or len(word) < 2 or _OFFICE.search(word) for word, tag, _, _ in tagged(text))


def _nearest(text: str, spans: list[Span], names: list[str]) -> list[Span]:
    """Return of several agents those before whom, since the one before, most of what is asked is named."""
    if len(spans) < 2:
        return spans
    spans = sorted(spans, key=lambda span: span.start)
    starts = [0, *(span.end for span in spans[:-1])]
    held = [sum(name in text[low : span.start] for name in names) for low, span in zip(starts, spans, strict=True)]
    return [span for span, so_many in zip(spans, held, strict=True) if so_many == max(held)]


_ANY = frozenset(
    "项目 工程 活动 会议 建设 公司 单位 企业 机构 部门 集团 该 其 此 这 本 哪家 位于"
    " 本届 本次 此次 这次 赛事 比赛 大赛 大会 论坛 展会 节会".split()
)


def _named(question: Parsed, deeds: tuple[str, ...]) -> list[str]:
    """Return what the thing asked is called by."""
    nouns = (t.text for t in question.terms if t.must or ((t.pos[:1] != "v" or t.pos == "vn") and len(t.text) > 1))
    return [name for name in nouns if name not in _ANY and not any(deed in name for deed in deeds)]


def _of_asked(passage: Passage, question: Parsed, deeds: tuple[str, ...], place: int) -> bool:
    """Whether what stands before a frame is the thing asked, and no other: 桂湖隧道由…, where 梅湖隧道 is asked."""
    missing = [name for name in _named(question, deeds) if name not in passage.text]
    around = f"{passage.before}\n{passage.title}\n{passage.lead}"
    role = passage.text.startswith(deeds)
    if any(name not in around and not (role and name in passage.whole) for name in missing):
        return False
    if role or not missing:
        return role or not _of_other_clause(passage.text[:place], _named(question, deeds), question.text)
    # Its own subject, if it has one, is a short form of what is asked: 大桥全长…, 项目由….
    words = [word for word, tag, _, _ in tagged(passage.text[:place]) if tag[:1] not in "mtxqud"][:1]
    return all(word in _ANY or word in question.text for word in words)


def _of_other_clause(before: str, names: list[str], asked: str) -> bool:
    """Whether the clause of a frame opens with a noun of its own: 剪纸工坊由…, where 竹编工坊 stands before it."""
    clause = re.split("[，。；：！？]", before)[-1]
    if not clause or all(name in clause for name in names) or not any(name in clause for name in names):
        return False
    nouns = [word for word, tag, _, _ in tagged(clause) if tag[:1] == "n" and len(word) > 1]
    return bool(nouns) and nouns[0] not in asked and nouns[0] not in _ANY


_WHEN_BEFORE = re.compile(r"[于在](?:公元)?(?:1\d|20)\d\d年(?:\d{1,2}月)?(?:\d{1,2}日)?$")
_DOES_TOO = re.compile(rf"{_HOW}(?:{_VERB})[、，和及与并]")


def _agent(text: str, start: int, end: int) -> Span:
    """Return an agent without his office and what else is done: 郭海涛 of 董事长郭海涛, 甲 of 乙主办、甲."""
    for match in _DOES_TOO.finditer(text, start, end):
        if match.end() < end:
            start = match.end()
        elif match.start() > start:
            end = match.start()
    if when := _WHEN_BEFORE.search(text[start:end]):
        end = start + when.start() or end
    how = _HOW_BEFORE.search(text[start:end])
    end = start + how.start() if how and how.start() else end
    named = [(start + first, start + last) for _, first, last in persons(f"{text[start:end]}。")]
    run = runs_of(named, text, least=1)
    if run and run[-1][-1][1] == end:
        start = run[-1][0][0]
    return Span(start, end, text[start:end], framed=True)


# 哪里人: not where he works, nor where somebody speaks.
_ASKS_ORIGIN = re.compile(
    r"是哪(?:里|儿|个?(?:地方|省|市|县|国|国家|村|镇))的?人|(?:籍贯|老家|祖籍|原籍|家乡)(?:(?:是|在|为)?(?:哪|什么地方|何[处地])|[？?]?$)"
)
_LAND = r"(?P<land>[一-鿿·]{2,16}?)"
_NOW = r"(?:（[^）]{1,20}）|\([^)]{1,20}\))?"  # 吴郡富春（今浙江省杭州市）人
_ORIGIN = (
    re.compile(rf"(?:籍贯|祖籍|原籍|老家|家乡)(?:是|为|在|[:：])?\s?{_LAND}(?=[，。；、）)\s]|的|人|$)"),
    re.compile(
        rf"(?:出生|生|诞生)(?:于|在)(?:(?:19|20|18)\d\d年(?:\d+月)?(?:\d+日)?(?:的)?)?{_LAND}(?=[，。；、）)\s]|的|一个|$)"
    ),
    re.compile(
        rf"(?:[，（(、]|是|系|为)(?:男|女|[一-鿿]{{1,2}}族)?{_LAND}{_NOW}(?:人氏|人士|人|籍)(?=[，。；、）)]|$)"
    ),
    re.compile(rf"来自{_LAND}(?=的|，|。|$)"),
)
_OF_MANY = re.compile(r"主要|大多|多数|一般|都|们")  # whom no one place tells of
_TITLED = re.compile(r"(?:皇?[后妃]|夫人|公主|皇帝|先生|女士|太太)$")  # a title may stand elsewhere than the name
_ASKS_NATION = re.compile(r"哪一?个?国")
_NATIONS = "|".join(sorted(COUNTRIES, key=len, reverse=True))
_NATION = re.compile(
    rf"(?:^|[，（(、）)]|是|为|一[名位个]|前)(?P<land>{_NATIONS})(?:籍|裔|人|的)?"
    r"[一-鿿]{0,12}?[员家者人手星师士练生官帅将](?=[，。；、）)]|$)"
)
_NO_LAND = re.compile(
    r"(?:男|女|[一-鿿]{1,2}族|汉|本|外|当|家|个|成|老|病|工|军|商|名|主|客|证|诗|党|领导|负责|联系|创始|发言|当事|一家|一个?|普通|中年|年轻"
    r"|大学|学院|中学|小学|公司|集团|医院|队|班|部|局|厂|组)$|^[的在了]"
)


@lru_cache(maxsize=1_000)
def asks_origin(question: str) -> bool:
    """Whether it is asked where somebody comes from."""
    return _ASKS_ORIGIN.search(question) is not None


def origin_spans(passage: Passage, question: Parsed) -> list[Span] | None:
    """Return where somebody comes from, as far as the sentence tells it of whom the question names.

    None where the article calls him by another name, or his country is asked and told in no frame that is known.
    """
    text = passage.text
    named = [name for name, _, _ in persons(question.text) if not _TITLED.search(name)]
    asked = named or [re.split("的|是", question.text)[0][-2:]]
    if not named and _OF_MANY.search(question.text):
        return None
    if not any(name in passage.whole for name in asked):
        return [] if named and not _ASKS_NATION.search(question.text) else None
    nation = _ASKS_NATION.search(question.text) is not None
    if not any(name in text for name in asked) and (persons(text) or not any(n in passage.before for n in asked)):
        return None if nation else []
    found: dict[int, Span] = {}
    for frame in (_NATION,) if nation else _ORIGIN:
        for match in frame.finditer(text):
            start, end = match.span("land")
            if _NO_LAND.search(match["land"]) or _somebody(match["land"]):
                continue
            if _of_whom(text, asked, match.start(), end):
                found.setdefault(end, Span(start, end, match["land"], framed=True))
    return list(found.values()) or (None if nation else [])


_NEAR = 10  # characters from where one comes to his name: 来自河南周口的保安老赵


def _of_whom(text: str, asked: list[str], start: int, end: int) -> bool:
    """Whether what stands at ``[start, end)`` is told of whom the question names, and of nobody named since."""
    if not any(name in text for name in asked):
        return True
    last = max(text.rfind(name, 0, start + 1) + len(name) if name in text[: start + 1] else -1 for name in asked)
    if last >= 0:
        return not any(last <= first < start for _, first, _ in persons(text))
    after = re.split("[，。；：！？]", text[end : end + _NEAR])[0]
    return any(name in after for name in asked)


def _somebody(land: str) -> bool:
    """Whether a text names people rather than where they are from: 孙皓滕夫 of 孙皓滕夫人."""
    named = any(name == land for name, _, _ in persons(f"是{land}。"))
    return named or (all(tag[:2] == "nr" for _, tag, _, _ in tagged(land)) and not may_name_place(land))


# 谁没有出席, 哪位缺席: who is told to have done it is no answer.
_LACKS = r"(?:没有?|未能?|不能|无法|不曾|未曾)"
_ABSENT = re.compile(rf"(?:谁|哪[一几]?[位名些个][一-鿿]{{0,6}}?|何人)(?:{_LACKS}(?P<deed>[一-鿿]{{2}})|缺席|请假)")
_AWAY = rf"{_LACKS}[一-鿿]{{0,2}}?(?:出席|参加|到会|到场|列席|参会)|缺席|请假|缺勤"


@lru_cache(maxsize=1_000)
def _undone(question: str) -> re.Pattern[str] | None:
    """Return what tells of whoever did not do what is asked, None where that is not asked."""
    asked = _ABSENT.search(question)
    if asked is None:
        return None
    deed = asked["deed"]
    if deed is None or deed in ("出席", "参加", "到会", "到场", "列席", "参会"):
        return re.compile(_AWAY)
    return re.compile(rf"{_LACKS}[一-鿿]{{0,2}}?{deed}")


def absent_spans(passage: Passage, question: Parsed) -> list[Span] | None:
    """Return who did not do what is asked, None where it is not asked who did not."""
    undone = _undone(question.text)
    if undone is None:
        return None
    text = passage.text
    named = [(first, last) for _, first, last in persons(text)]
    found: list[Span] = []
    for match in undone.finditer(text):
        low = after_last("。；！？", text, match.start())
        runs = runs_of(
            [(first, last) for first, last in named if low <= first and last <= match.start()], text, least=1
        )
        behind = re.match(r"的?(?:[一-鿿]{0,4}?)(?:有|是|为|[:：])", text[match.end() :])
        after = [one for one in named if behind and one[0] == match.end() + behind.end()]
        if not runs and after:
            runs = runs_of([one for one in named if one[0] >= after[0][0]], text, least=1)[:1]
        found += [_span(run, text) for run in runs[-1:]]
    return found


def _span(run: Iterable[tuple[int, int]], text: str) -> Span:
    places = list(run)
    return Span(places[0][0], places[-1][1], text[places[0][0] : places[-1][1]], framed=True)


# Whom somebody beat, and to whom somebody lost.
_BEAT = "战胜|击败|打败|力克|完胜|险胜|大胜|淘汰|横扫|逆转|击退"
_LOST_TO = "不敌|负于|输给|惜败于?|败给"
_ASKS_BEATEN = re.compile(rf"(?:(?P<beat>{_BEAT})|(?P<lost>{_LOST_TO}))了?(?:谁|哪[支个一]?(?:队伍?|球队|对手)|什么队)")
_OPPONENT = r"了?(?:对手|东道主|卫冕冠军|老对手)?(?P<who>(?:(?!夺|获|晋|以|后|，)[一-鿿A-Za-z·]){2,10})"
_BEATEN = {"beat": re.compile(rf"(?:{_BEAT}){_OPPONENT}"), "lost": re.compile(rf"(?:{_LOST_TO}){_OPPONENT}")}


def beaten_spans(passage: Passage, question: Parsed) -> list[Span] | None:
    """Return who was beaten, or to whom was lost, as is asked; None where neither is asked."""
    asked = _ASKS_BEATEN.search(question.text)
    if asked is None:
        return None
    found = _BEATEN[asked.lastgroup or "beat"].finditer(passage.text)
    return [Span(*match.span("who"), match["who"], framed=True) for match in found]


# 郑仲濂（1885—1951）; 郑春妹，1948年生.
_DAY = r"(?:1\d|20)\d\d年?(?:\d{1,2}月(?:\d{1,2}日)?)?"
_LIVED = re.compile(
    rf"(?P<who>[一-鿿·]{{2,6}})[（(][^（）()\d]{{0,8}}(?P<born>{_DAY})?\s?[—–~～至-]+\s?(?P<died>{_DAY})?[^（）()]{{0,12}}[）)]"
)
_BORN_IN = re.compile(rf"(?P<born>{_DAY})出?生(?![产长态活意命])")
_ASKS_BIRTH, _ASKS_DEATH = re.compile(r"出生|诞生|生于|生日"), re.compile(r"去世|逝世|病逝|辞世|病故|过世")


def life_spans(passage: Passage, question: Parsed) -> list[Span] | None:
    """Return when somebody was born or died, as is asked, in the brackets behind a name; None where no text says so."""
    born = _ASKS_BIRTH.search(question.text) is not None
    if question.kind != "date" or not (born or _ASKS_DEATH.search(question.text)):
        return None
    which = "born" if born else "died"
    told = [m for m in _LIVED.finditer(passage.text) if m[which] and m["who"][-3:] in question.text]
    told += [m for m in _BORN_IN.finditer(passage.text) if born]
    return [Span(*match.span(which), match[which], framed=True) for match in told] or None


def _in_its_place(passage: Passage, question: Parsed) -> list[Span] | None:
    """Return what stands where the asking words do; of who did it, where the sentence names what was done to."""
    deeds = asked_deeds(question.text)
    if deeds and not any(name in passage.text for name in _named(question, deeds)):
        return None
    return cloze_spans(passage, question)


# The frames in the order in which they are looked for, each with the kinds of question that it is for, None for any.
_FRAMES: tuple[tuple[frozenset[AnswerKind] | None, Callable[[Passage, Parsed], list[Span] | None]], ...] = (
    (None, result_spans),
    (None, each_spans),
    (None, winner_spans),
    (frozenset(("person",)), attending_spans),
    (frozenset(("what", "list", "figure")), class_spans),
    (frozenset(("person",)), appointed_spans),
    (frozenset(("person", "what")), beaten_spans),
    (frozenset(("person", "what")), absent_spans),
    (frozenset(("person", "what")), agent_spans),
    (None, life_spans),
    (None, field_spans),
    (frozenset(("place",)), site_spans),
    (frozenset(("what",)), called_spans),
    (frozenset(("what", "list")), duty_spans),
    (frozenset(("person", "place", "what")), _in_its_place),
)


def framed(passage: Passage, question: Parsed) -> list[Span] | None:
    """Return what stands in the frame that the question asks for, None where it asks for none or may do without."""
    kind = question.kind
    for kinds, spans_in in _FRAMES:
        if (kinds is None or kind in kinds) and (told := spans_in(passage, question)) is not None:
            return told
    if kind == "place" and asks_address(question.text):
        return address_spans(passage, question)
    if kind == "place" and (venue := main_venue(passage, question)) is not None:
        return venue
    origin = kind in ("place", "what") and asks_origin(question.text)
    return origin_spans(passage, question) if origin else None
