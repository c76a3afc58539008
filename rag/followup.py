"""A question of a conversation to one that stands alone, by the turns before it.

Only what a question leaves out is taken over: a time ("那2020年呢？"), a subject ("那浦东呢？") or everything but the
new attribute ("增长了多少？"). A question that names its own subject is left as it is.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from typing import Protocol

from index.tokens import tagged
from rag.antecedent import needs_answer, with_answer
from rag.asked_times import ALL_YEARS
from rag.beside import Told, subject_of
from rag.outline import ASKING, STAGE, THING, is_measure, names_a_thing, noun_phrases, outline
from rag.provenance import asks_provenance
from rag.provenance import split as split_provenance
from rag.query import Parsed, parse_question
from rag.recalled import GROWTH_END, recalled, than
from rag.substitute import WON, alike, named_time, substitute, time_text, with_time, without_time
from rag.timeless import own_words, timeless
from rag.turns import asked_of, with_year

_CLASSIFIER = "项个次届场家位座条所部篇款支段处艘"
_NOUN = (
    r"会议?|活动|公司|企业|集团|机构|单位|人|指标|工程|项目|桥|厂|楼|路|街|医院|学校|学院|大学|港|县|市|区|镇|乡|村|省|机场|比赛|赛事|节"
    r"|展会|中心|园区?|基地|船|渔港|灯塔|办法|条例|方案|计划|行动"
)
_PRONOUN = re.compile(
    rf"^(?:它们?|他们?|她们?|其(?![中他它实余])|(?:这|那|该|此|上述)(?:些)?(?:[一几两三四五]?(?!项目|条例|款项|座位)[{_CLASSIFIER}])?(?P<noun>{_NOUN})?"
    r"(?![种样么里儿边时年天])|[那这](?:里|儿|边))(?:的)?"
)
_PERSON = re.compile(r"^(?:他|她|此人|(?:这|那|该)(?:个|位)?(?:人|领导|老人|选手|学生))(?!们)")
_INNER_PRONOUN = re.compile(
    rf"(?<=[对把给为由和与在从向让])(?:它们?|他们?|她们?|[这那][{_CLASSIFIER}](?:{_NOUN})?|该(?:{_NOUN})|[那这](?:里|儿|边))"
)
_ELLIPTIC_END = re.compile(r"呢[？?]?$")
_ONLY_ASKS = re.compile(
    r"(?:的)?(?:又|都|各)?(?:是|有|为|达到|达)?(?:多少|什么|怎么样|怎样|如何|几)?[呢吗啊呀]?[？?。！!]*$"
)
_MODAL = re.compile(
    r"^(?:的)?(?:(?P<target>(?:预期|年度|增长|年初|全年|原定|当初|既定)*(?:的)?(?:目标|计划|任务)(?:数|值)?)"
    r"(?:[定设订][了为的]?)?|(?P<outcome>(?:累计|总共|一共|合计)?(?:最终|最后|结果)?(?:实际)?(?:完成|实现)?(?:情况|数|值|结果)?))$"
)
_GROWTH = re.compile(
    r"^(?:的)?(?:同比|环比|[跟和与同](?:上年|上一年|前一年|去年)(?:同期)?相?比|比(?:上年|上一年|前一年|去年)(?:同期)?|较(?:上年|前一年)(?:同期)?)?(?:增长|增幅|增速|涨幅|降幅|提高|上升|下降|增加|减少|增|涨|降|变化|调整[为成到]?|占(?:全[国省市区县])?(?:的)?(?:比重|比例|份额)?)?(?:率|幅度|情况)?了?$"
)
_SHARE = re.compile(r"^占.{1,12}(?:比重|比例|份额)$")
_MODAL_ONLY = re.compile(
    r"(?:目标|计划|任务|预期|实际|完成|实现|增长|增幅|增速|同比|环比|下降|提高|减少|增加|情况|最后|最终|调整|[定设订]|[为成到的了])+"
)
_SAME_ASKED = re.compile(r"(?:的)?(?:又)?(?:是|有|为)(?:多少|谁|哪里|哪儿|什么)[？?]*$")
_EVENT = re.compile(r"(?:会|节|赛|典礼|仪式|活动|比武|论坛|马拉松)$")
_OF_WHEN = re.compile(
    r"(?:这|那)?(?:是|指)?(?:哪一?年|什么时候|何时|哪个时候|哪一?年度)的(?:数字|数据|数|情况|事)?[？?]*"
)
_AT_MEETING = re.compile(r"(?:会|大会|论坛|典礼|仪式|活动)(?:上|中|期间|现场)")
_REGION = re.compile(r"[一-鿿]{1,6}[省市区县州镇乡村]")
_BARE_WHY = re.compile(r"(?:这|那)?(?:又)?(?:是)?(?:为什么|为何|为啥|什么原因|怎么回事)")
_BARE_WHO_WHERE_WHEN = re.compile(
    r"(?:是|在)?(?:哪里|哪儿|哪个?[地城].{1,2}|什么(?:时候|地方|时间)|何时|何地|谁|哪一?[天年月])"
)
_NEWLY = re.compile(r"新(?:引进|入驻|增|建|签约|认定|开工|改建|改造)|(?<=年)新(?!区)")
_COUNT = re.compile(r"(?:多少|几)(?:[个项家条种类份位名部座处所张支届点大]|方面)?")
_TAIL = re.compile(
    r"(?:是|在|要|将|会)*(?:什么时候|什么时间|什么地方|何时|何地|哪里|哪儿|哪一?[天年月日]|谁|为什么)(?P<verb>[一-鿿]{2,4}?)[的了过]*[？?。]*"
)
_ACTUAL_END = re.compile(r"(?:的)?(?:实际|最终|最后)+$")
_TARGET_END = re.compile(r"(?:的)?(?:增长)?(?:预期|年度)?(?:目标|计划|任务)(?:数|值)?$")
_PLANNED = re.compile("计划(?=完成|投资|引进|建设|新建|新增|改造)")
# What the turn says itself where it asks how the same thing was planned or came out: 1号线原计划|实际什么时候开通.
_AS_PLANNED_END = re.compile(
    r"(?<=.{2})(?:的|原|最初|当初|起初|本来|一开始|计划|定于|规划|预计|拟|实际上?|最[终后]|后来|真正|现在)+$"
)
_AS_PLANNED = re.compile(r"(?:原|最初|当初|起初|本来|一开始|计划|规划|预计|拟|实际|最[终后]|后来|结果|真正|现在)")
# Asked of whoever won, not of the contest.
_OF_WINNER = re.compile(
    r"(?:的)?(?:最终|最后|决赛)?(?:成绩|用时|得分|总分|分数|票数|得票|奖金|奖励|[用跑得拿游花]了?多|是哪里人|来自|多大|年龄)"
)
_NOW_END = re.compile(r"(?:目前|现在|如今|现)有?$")
# 公司的创始人, 现有员工: whose, only the question before tells.
_WHOSE = re.compile(r"^(?:(?:公司|企业|集团|学校|医院|单位)的|一?共有|现有|目前有|现在有|拥有)")
_AND = re.compile(r"(?:、|和|与|及|到|至)$")
_STAND_LENGTH = 14
# 完成了吗: what follows leans on what was to be done.
_COME_TRUE = re.compile(
    r"^(?:那|那么)?(?:都|已经?|最后|最终)?(?:完成|实现|达到|达标|做到)(?:了|目标)*(?:吗|没有?|没)[？?]*$"
)


class Archive(Protocol):
    """What following a conversation may have to know of the archive; it is asked only where the words do not tell."""

    def short_answer(self, question: str) -> str | None:
        """Return the short answer to an earlier question: 第二个呢 and 他是哪里人 point into it."""
        ...

    def together(self, question: str, words: Sequence[str]) -> bool:
        """Whether the article that tells of an earlier question first holds all these words."""
        ...

    def told(self, words: str) -> Sequence[str]:
        """Return the passages that tell of some words, best first."""
        ...


def standalone(question: str, history: Sequence[str], archive: Archive | None = None) -> str:
    """Return the question with what it leaves out taken from the last standalone turn."""
    turns = [*history, question]
    alone, asked = turns[0], [turns[0]]  # the last turn alone; what was asked plainly, which later turns lean on
    people: set[str] = set()  # of these, what was asked of a person that an answer named
    for turn in turns[1:]:
        now = _asked(turn)
        over = recalled(now, asked) if now else None
        against = than(now, parse_question(asked[-1])) if now and over is None else None
        if over:
            alone = over
        elif against:
            alone = against[0]
            asked[-1:] = [text for text in (against[1], asked[-1]) if text]
        else:
            alone = _fold_in(turn, alone, _leant_on(now, asked, people), archive)
            if now and not (_COME_TRUE.search(now.text) or asks_provenance(now.text) or over is not None):
                asked.append(alone)
                people |= {alone} if needs_answer(now.text) and _PERSON.match(now.text) else set()
    return alone


def _leant_on(now: Parsed | None, asked: Sequence[str], people: Collection[str]) -> str:
    """Return the question that a turn leans on: the last one, but of a person none of what a firm or a work has."""
    pointed = now and _PRONOUN.match(now.text)
    of_thing = now and not _PERSON.match(now.text) and (pointed or (now.kind == "figure" and noun_phrases(now)))
    return next((text for text in reversed(asked) if text not in people), asked[-1]) if of_thing else asked[-1]


def _asked(turn: str) -> Parsed | None:
    text = asked_of(turn).text
    return parse_question(text) if re.search(r"\w", text) else None


def _of_any_year(asked: Parsed) -> Parsed:
    """Return a question without its times: who then asks 历年 asks of all years."""
    text = asked.text
    for mention in reversed(asked.mentions):
        text = _AND.sub("", text[: mention.start]) + text[mention.end :]
    return parse_question(text) if re.search(r"\w", text) else asked


def _fold_in(turn: str, previous: str, plain: str, archive: Archive | None) -> str:
    said = asked_of(turn)
    if not re.search(r"\w", re.sub(r"[呢吗啊？?]+$", "", said.text)):
        return previous  # "谢谢", "呢？": the last question stands
    about = asks_provenance(said.text)
    told = split_provenance(previous if about else plain)
    before = parse_question(told[0] if told else previous if about else plain)
    if before.kind == "figure" and _OF_WHEN.fullmatch(said.text):
        return previous  # the answer names its time
    if about:
        return f"{before.text.rstrip('？?。 ')}，{about[1]}？"
    if archive is not None and needs_answer(said.text):
        named = with_answer(said.text, before, archive.short_answer(before.text))
        if named:
            return named
    now = parse_question(with_year(said.text, before))
    pointed = _PRONOUN.match(now.text)
    told_by = archive.told if archive else None
    if pointed and now.text[pointed.end() :].strip("？?的"):
        rest, noun = now.text[pointed.end() :], pointed["noun"] or ""
        return _pointing_back(rest, before, noun, told_by, person=bool(_PERSON.match(now.text)))
    inner = _INNER_PRONOUN.search(now.text)
    if inner:
        thing = outline(before).thing or outline(before).phrase
        return now.text[: inner.start()] + thing + now.text[inner.end() :]
    met = _AT_MEETING.match(now.text)
    thing = outline(before).thing if met else ""
    if _EVENT.search(thing) or thing.endswith("会议"):
        return f"{thing}{now.text[1 if re.search('会议?$', thing) and now.text[0] == '会' else 0 :]}"
    if now.all_years and before.mentions:
        before = _of_any_year(before)
        alone = ALL_YEARS.search(now.text)
        if alone and not now.focus:
            return f"{alone.group()}{before.text}"
    if _elliptic(now) or (said.corrects and not ASKING.search(now.text)) or _another(now, before):
        return fold(now, before, told=told_by)
    if (said.opened and not names_a_thing(now)) or _leans_on(now, before, archive):
        return fold(now, before, told=told_by)
    return said.text if said.text != turn.strip() else turn


def _pointing_back(rest: str, before: Parsed, noun: str, told: Told | None, *, person: bool) -> str:
    """Put what 它, 他 or 这家茶馆 stands for before the rest of the turn."""
    done = re.match(r"谁(?P<did>[^？?]{2,})", before.text)
    if person and done:  # 谁捐了1000万元: he is 捐了1000万元的人
        return f"{done['did']}的人{rest.rstrip('？?')}？"
    thing = outline(before).subject
    if noun in ("项目", "工程") and not THING.search(thing):  # 该项目 after 华澜电子董事长
        rest = noun + rest
    again = next((n for n in range(min(4, len(thing)), 1, -1) if rest.startswith(thing[-n:])), 0)
    rest = rest[again:] if rest[again:].strip("？?") else rest
    return fold(parse_question(rest), before, whole=person, told=told)


def _elliptic(now: Parsed) -> bool:
    """Whether a turn names only what is other than before: 那2020年呢, 松陂区的是多少."""
    if _ELLIPTIC_END.search(now.text):
        return True
    bare = _ONLY_ASKS.sub("", without_time(now)).strip("的，, ")
    return (bool(named_time(now)) and not bare) or bool(_REGION.fullmatch(bare))


def _another(now: Parsed, before: Parsed) -> bool:
    """Whether a turn asks the same of another: 男子组的又是谁, 博士有多少."""
    asked = _SAME_ASKED.search(now.text)
    new = now.text[: asked.start()] if asked else ""
    return now.kind == before.kind and alike(before, new) and not names_a_thing(now)


def _leans_on(now: Parsed, before: Parsed, archive: Archive | None) -> bool:
    """Whether a turn without pronoun or opening goes on with the question before.

    A common noun may be of the same matter (上市企业 after 经营主体) or of a new one (大叶茶): the article that tells
    of the question before decides.
    """
    if _WHOSE.search(now.text) and not names_a_thing(now):
        return True
    if _OF_WINNER.match(now.text) and before.kind == "person" and WON.search(before.text) and not names_a_thing(now):
        return True
    leans = _leans(now) or _of_the_event(now, before)
    nouns = noun_phrases(now)
    told = bool(_MODAL_ONLY.fullmatch(_words(now))) or bool(now.mentions) or names_a_thing(now)
    if archive is None or not nouns or told or now.count is not None:
        return leans
    nouns = [word for noun in nouns for word in _apart_from_verbs(noun)]
    return archive.together(before.text, nouns)


def _apart_from_verbs(noun: str) -> list[str]:
    """Return the words of a noun with a verb in it, which a text may part: 宣布大桥通车."""
    words = tagged(noun)
    return [word for word, _, _, _ in words] if any(tag == "v" for _, tag, _, _ in words) else [noun]


def _leans(now: Parsed) -> bool:
    """Whether a question cannot stand alone: it names no subject of its own."""
    if _MODAL_ONLY.fullmatch(_words(now)):
        return True
    if names_a_thing(now):
        return False
    if now.mentions and any(t.pos[:1] in "nj" for t in now.focus):
        return False
    named = [t for t in now.terms if t not in now.focus and (t.pos[:1] in "nsxjiml" or t.pos == "eng")]
    focus_nouns = [t for t in now.focus if t.pos[:1] in "nsxji"]
    return not named and len(focus_nouns) <= 1 and len(now.text) <= _STAND_LENGTH


def _of_the_event(now: Parsed, before: Parsed) -> bool:
    """Whether a turn asks who did something at the meeting, race or ceremony that was asked about."""
    who = re.match(r"(?:谁|哪[几些一]|什么人|哪位)", now.text)
    return bool(who and not now.mentions and not names_a_thing(now) and _EVENT.search(outline(before).thing))


def _words(now: Parsed) -> str:
    """Return a turn without its times and asking words."""
    return ASKING.sub("", without_time(now).rstrip("？?。")).strip("，, 的了吗")


def fold(now: Parsed, before: Parsed, *, whole: bool = False, told: Told | None = None) -> str:
    """Return the question before with what the turn says of it in its place.

    ``whole`` keeps the attribute too: the turn points back to whom it names (县长, 他).
    """
    return _folded(now, before, whole, told).rstrip("？?。 ") + "？"


def _folded(now: Parsed, before: Parsed, whole: bool, told: Told | None) -> str:
    own = _ELLIPTIC_END.sub("", without_time(now).rstrip("？?。")).strip("，, 的")
    bare = _before_asking(own)
    if _modality(bare, now):
        return complete(now, before)
    if _elliptic(now) or not (ASKING.search(own) or now.kind == "yesno") or _another(now, before):
        return substitute(now, before, own, told)
    return complete(now, before, whole=whole, told=told)


def complete(now: Parsed, before: Parsed, *, whole: bool = False, told: Told | None = None) -> str:
    """Put what the question leaves out before it: the last turn's time and subject."""
    own = _ELLIPTIC_END.sub("", without_time(now).rstrip("？?。")).strip("，, 的")
    if not own:
        return before.text
    parts = outline(before)
    time = named_time(now) if timeless(own) else time_text(now, before)
    match, bare = ASKING.search(own), _before_asking(own)
    won = before.kind == "person" and _OF_WINNER.match(own) and WON.search(parts.attribute)
    if won and not now.terms:
        return with_time(before, parts.phrase, time) + own
    if _modality(bare, now):
        phrase = GROWTH_END.sub("", parts.counted)
        modal = _MODAL.match(bare)
        if modal and modal["outcome"] and _PLANNED.search(phrase):  # 计划完成投资: what was done of it
            return f"{with_time(before, _PLANNED.sub('实际', phrase, count=1), time)}{parts.asking}"
        if (modal and now.kind != "yesno") or bare[0] == "占":
            phrase = _ACTUAL_END.sub("", _TARGET_END.sub("", phrase))
        if own.startswith("累计"):  # 新入驻企业 are some of all that there are
            phrase = _NEWLY.sub("", phrase)
        return with_time(before, phrase, time) + _asking(own)
    if match and (not now.terms or now.kind == "why"):
        return _other_asking(own, now, before, time)
    thing = parts.phrase if whole or won else (subject_of(before, told) or parts.subject)
    if parts.many and is_measure(bare) and len([t for t in now.terms if t.pos[:1] == "n"]) <= 1 and not whole:
        item = parts.item
        thing += item if item not in own and item not in thing else ""
    own, thing = own_words(own, before, thing), _NOW_END.sub("", thing)
    if _AS_PLANNED.match(own):
        thing = _AS_PLANNED_END.sub("", thing)
    if STAGE.match(own):  # 一期占地多少 after 产业园二期
        thing = re.sub(rf"{STAGE.pattern}$", "", thing)
    if thing[-1:] == own[:1] == "家":  # 傅三婶家|家收入
        own = own[1:]
    return with_time(before, thing, time) + own


def _before_asking(own: str) -> str:
    match = ASKING.search(own)
    return (own[: match.start()] if match else re.sub(r"(?:怎么样|如何|吗)$", "", own)).strip("的得 了")


def _modality(bare: str, now: Parsed) -> bool:
    """Whether a turn asks how the same thing was planned, came out or grew."""
    if not bare or now.kind in ("date", "place", "person", "why", "list"):
        return False
    return bool(_MODAL.match(bare) or _GROWTH.match(bare) or _SHARE.match(bare))


def _asking(own: str) -> str:
    """Return a bare modality or growth as a question: 比上年 asks 比上年增长多少."""
    if ASKING.search(own) or re.search(r"怎么样|如何|吗$", own):
        return own
    if re.search(r"^(?:同比|环比|[比较].{2,4})$", own):
        return f"{own}增长多少"
    return f"{own}多少" if re.search(r"增长|提高|上升|下降|增加|减少|完成$|实现$", own) else f"{own}是多少"


def _other_asking(own: str, now: Parsed, before: Parsed, time: str) -> str:
    """Ask another thing of the same matter: 在哪里, 为什么, 有哪些, 是谁."""
    parts = outline(before)
    tail = _tail(parts.asking)
    if now.kind in ("list", "what") and re.search(r"哪|分别|什么", own):
        listed = _COUNT.sub("哪些", before.text, count=1)
        if listed != before.text:
            return listed
        return with_time(before, parts.phrase, time) + own
    if now.kind == "why":
        verb = (re.sub(r"[了到]$", "", parts.verb) or tail) if _BARE_WHY.fullmatch(own) else ""
        return with_time(before, parts.phrase, time) + own + verb
    if tail and _BARE_WHO_WHERE_WHEN.fullmatch(own):  # takes the place of the asking word before
        return with_time(before, parts.phrase, time) + own + tail
    measured = is_measure(parts.attribute) or before.kind == "person"
    phrase = parts.subject if measured or not parts.attribute else parts.phrase
    return with_time(before, phrase or parts.phrase, time) + own


def _tail(asking: str) -> str:
    """Return the verb behind the asking word: 召开 of 什么时候召开."""
    match = _TAIL.fullmatch(asking)
    return match["verb"] if match else ""
