"""Whether a sentence says yes or no to what was asked, by its words: what is denied, forbidden or the opposite."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from index.figures import find_figures
from index.tokens import tagged
from rag.claims import stated
from rag.clock import weekdays
from rag.modality import modality_of
from rag.names import places, same_subject, subject_names, topics
from rag.parallel import misaligned, units
from rag.passages import Passage
from rag.pieces import (
    goes_less_far,
    names_its_like,
    of_another_house,
    of_other_stage,
    of_other_step,
    opens_with_another,
    own_piece,
    without_steps,
)
from rag.query import Parsed, Term
from rag.span import Span
from rag.stretches import held, is_name, names_another
from rag.synonyms import CLASSED
from rag.timeliness import time_fit

# What denies whatever its clause is about, and what denies only what stands behind it.
_DENIAL = re.compile(
    r"重名|同名同姓|两回事|暂不|暂缓|暂未|不得|不予|不能|不可|禁止|严禁|谢绝|取消|停止|无需|无须|免收|免除|不设|有差距|还差|不属实|谣言|不实|虚假|无缘|尚未|仍未|暂未|无法|暂无|尚无|(?:推迟|延期|延后|顺延)[到至]"
    r"|不(?:在|属于?)[^，。；]{0,20}(?:范围|之列|对象)|不(?:向|对)[^，。；]{1,10}(?:收|开放|征)|不(?:用|需|必|收|准|许|允许|允|兼得|享受|适用|受理|接受|含(?!糊))"
)
_DENIES_NEXT = re.compile(r"未|没有|并非|不再|不是|不会|并不|从不|从未|不存在|否认")
# 不断, 不仅 and the like deny nothing; 未来 and 未成年 are no denial either.
_NO_DENIAL = re.compile(
    r"不断|不仅|不但|不少|不同|不久|不足|不过|不超过|不低于|不少于|不锈|不动产|不管|不论|不得不|无不|不可或缺|不可移动|不懈|不仅仅|不止"
    r"|淹没|沉没|吞没|埋没|没收|出没|未来|未成年|未央|没有想到|无人机|无障碍|无线|无偿|无锡|无菌|无烟|无土|无疑|无论"
)
_ASKING = re.compile(r"(?P<verb>[一-鿿])(?:不|没)(?P=verb)|是否|有没有|有无|能否|可否|会否|(?:没有?|不|吗)[？?]*$")
# What one of these says, the other one denies.
_OPPOSITES = tuple(
    tuple(re.compile(one) for one in pair.split())
    for pair in (
        "(?<![不免未])(?:收费|收取)|[要交花掏]钱|付费|(?<![不免])[交缴][^，。；？?]{0,5}费|(?<![不无])[要需购买]票|要(?:买|购)?门票|凭票"
        " 免费|免[门船车]?票|免收|不收",
        "(?:[要交收缴]|需要?)[^，。；？?]{0,2}(?:押金|保证金|工本费|手续费)"
        " 免(?:收|交|缴|除)?[^，。；]{0,3}(?:押金|保证金|工本费|手续费|费)|不收|零押金",
        "(?<!不)(?:开放|营业|开馆|开门|开园|上班|对外|照常)"
        " 闭馆|关闭|停业|闭园|歇业|休息|停诊|打烊|封闭|不(?:对外)?(?:开放|营业|开门|上班)",
        "开通|运行|运营|通行(?!费)|通车|开行|还开|营运 停运|停开|停航|停驶|封闭|中断|断航|停止运营",
        "成功 失败|落空|告负",
        "盈利|赚钱|赚 亏损|亏",
        "合格|达标|及格 不合格|不达标|超标",
        "公立|公办 民办|私立",
        "室内 室外|露天",
        "必须|强制 自愿|自主选择",
        "加开|增开|增加 减开|取消",
        "晋级|出线 淘汰|出局|止步|无缘",
        "夺冠|获胜|取胜|赢 告负|不敌|负于|输|失利|落败",
        "通过 否决|未(?:获得?|能|予)?通过|没有?通过|不(?:予|获)?通过|驳回",
        "批准|同意|获批 驳回|不同意|否决|不予批准",
        "属实|真的 谣言|不属实|不实",
        "保留 取消|撤销|拆除",
        "全职 兼职",
        "独资 合资",
        "(?<![停创承主协申])办(?![公法案理事结成学])|举行|召开|开幕|开赛 (?:停办|停赛|停演)(?![^，。；]{0,6}的)",
    )
)
# What is asked to be allowed is told by a sentence that says what is allowed.
_ASKS_LEAVE = re.compile(r"能(?!力|源|量|耗|效|手|否?干)|可以|可否|可(?=[在持凭用乘进带外借])|允许|准许|让(?!利)")
_LEAVE = re.compile(
    r"可以|可(?![能是见谓惜持供行靠])|(?<![功性节产职才智])能(?!力|源|量|耗|效|手|够源)|允许|准予|不得|禁止|严禁|谢绝|不予|不准|不许|仅限|开放|凭|只[限面]|方可|免费"
)
_MAY = re.compile(r"(?P<who>[一-鿿]{2,12}?)(?:均|都|也)?(?:可以|可(?=申|享|领)|能够?(?=申|享|领|参)|允许)")
_LEFT_OUT = re.compile(r"(?P<who>[一-鿿]{2,16}?)(?:均|都|也)?不(?:在|属于?)[^，。；]{0,20}(?:范围|之列|对象)")
_DONE = re.compile(
    r"了(?:吗|没|么)|已经?|没有[？?]*$|过(?:吗|没)|是否[^，。]{0,12}了|有没有|(?:建成|完工|竣工|通车|投产|投用|开业|开通|解决|恢复|落实)(?:吗|没|了)"
)
_MATTER = re.compile(
    r"^(?:对于?|就|关于)[^，。；]{2,40}(?:请示|申请|建议|提案|提议|诉求|报告|意见|问题|请求)[，。；：]?$"
)
_RANK = re.compile(r"(?P<rank>第[一二三四五六七八九十\d]+)[位名]?$")
_WILL = re.compile(
    r"(?:(?<![一-鿿][学大机开])会|将|要|能)(?:在|于|全面|正式)?(?:建成|完工|竣工|通车|投产|投用|开业|开通)"
)
_AHEAD = re.compile(r"计划|预计|预期|拟|将|力争|争取|确保|有望|目标|安排|打算|年底前|年内|到20\d\d年|明年|要(?!求)")
_COMPARES = re.compile(r"超过|高于|低于|多于|少于|大于|小于|早于|晚于")
_NOT_YET = re.compile(r"未|没有|没能|无法|取消|停止|正在")
_GENERIC = frozenset(
    "有 是 能 会 要 用 可 还 被 让 给 到 上 去 来 再 拿 做 应 该 需 得 进去 进来 可以 需要 能够 应该 必须 已经 真的"
    " 时候 情况 问题 按计划 按照计划".split()
)
HELD = 0.7  # share of the question's words that the sentence and what stands around it hold
SHORT = 3  # characters of a clause that says no more than that it is not so
_IS_OF_CLASS = re.compile(r"(?:是|为|属于?|达到?)了?劣?[Ⅰ-Ⅹ][类级]")
_A_CLASS = re.compile(r"[Ⅰ-ⅩIVX一二三四五][类级]")
LAST = 4  # characters that may stand between the two of 收费: 收取…费


_Clause = tuple[int, str]  # where it begins in its sentence, and its words


class Said(NamedTuple):
    """What a sentence says to a question, and how much of it the sentence names itself."""

    yes: bool
    held: float


_OPEN = re.compile(r"(?<!不)(?:开放|营业|开门|开馆|开园|上班|办公|照常)")
_SHUT = re.compile(r"闭馆|闭园|关门|关闭|休息|休馆|停业|不(?:对外)?(?:开放|营业|开门|上班)")
_HOURS = re.compile(r"\d[:：]\d\d")


def opens_on(question: Parsed, statement: str, passage: Passage) -> bool | None:
    """Return whether a house is open on the day of the week asked: 周二至周日9:00—20:00; None where it is not told."""
    days = weekdays(statement)
    if not days or not _OPEN.search(statement):
        return None
    around = f"{passage.before}\n{passage.text}"
    named = [t.text for t in question.terms if t.pos[:1] in "njx" and len(t.text) > 1]
    if not named or not all(name in around for name in named):
        return None
    for low, high in passage.clause_spans:
        clause = passage.text[low:high]
        if days <= weekdays(clause):
            if _SHUT.search(clause):
                return False
            if _OPEN.search(clause) or _HOURS.search(clause):
                return True
    return None


def says(question: Parsed, passage: Passage) -> Said | None:
    """Return whether a sentence says yes or no to the question; None where it does not tell."""
    statement = stated(question.text)[0]
    terms = [t for t in {t.text: t for t in question.terms}.values() if t.text not in _GENERIC]
    terms += _doubled(question.text, statement, terms)
    if not terms:
        return None
    if _planned_less(statement, terms, passage):
        return _no_to(question, 1.0)
    opposites = _asked_opposites(statement)
    if not _told_of(terms, passage, question, opposites):
        return None
    told_here = _holds(_deed(terms).text, passage.text) or _either(passage.text, _deed(terms).text, opposites)
    if not told_here and subject_names(passage.text) and _opening_name(question) not in passage.text:
        return None  # what is told before is of another than this sentence names
    if of_another_house(question.terms, passage):
        return None
    if _on_condition(statement, terms, passage.text):
        return None  # 考核合格的，正式任职
    if _denies_deed(statement, terms, passage.text):
        return _no_to(question, _weight(passage.text, terms, opposites))
    spans = passage.clause_spans
    clauses = [(low, passage.text[low:high]) for low, high in spans] or [(0, passage.text)]
    clauses = _of_asked_time(question, passage, clauses) or clauses
    if classes := [t.text for t in terms if CLASSED.fullmatch(t.text)]:
        clauses, other = _of_classes(classes, question, statement, passage.text, clauses)
        if other:
            return _no_to(question, 1.0)
    if days := weekdays(statement):  # 周一闭馆 tells nothing of Saturdays
        clauses = [(low, clause) for low, clause in clauses if days <= weekdays(clause)]
    if _ASKS_LEAVE.search(statement):
        refused = re.compile(rf"不[^，。；、]{{0,3}}{re.escape(_deed(terms).text)}")  # 一类路段不办包月
        leave = (_LEAVE, _DENIAL, refused)
        clauses = [(low, clause) for low, clause in clauses if any(one.search(clause) for one in leave)]
    rest = _without_matter(clauses)
    if len(rest) < len(clauses) and any(_DENIAL.search(clause) for _, clause in rest):
        return _no_to(question, _weight(passage.text, terms, opposites))
    last = _deed(terms).text
    clauses = _telling(rest, terms, opposites)
    weights = [(_weight(clause, terms, opposites), low, clause) for low, clause in clauses]
    most, low, clause = max(weights, key=lambda one: (one[0], -one[1]), default=(0.0, 0, ""))
    if most <= 0:
        return None
    if _of_other_time(question, passage, low, clause):
        return None  # 去年…停办 tells nothing of this year
    if _of_another(clause, passage.text, terms) or names_its_like(clause, terms):
        return None
    if _ASKS_LEAVE.search(statement) and _leave_of_another(question, passage, clause):
        return None
    if _of_other_place(question, passage.text, low, clause) or _in_other_half(question, passage.text, low):
        return None
    if rank := _RANK.search(statement):
        ranks = [m.start() for m in re.finditer(rf"{rank['rank']}(?=[位名，。；、）)]|$)", passage.text)]
        if not ranks:
            return None  # 第一梯队 is not the first
        if all(misaligned(question, passage, _ordinal_at(passage.text, at)) for at in ranks):
            return _no_to(question, _weight(passage.text, terms, opposites))
    start, piece = own_piece(clause, terms, _deed(terms))
    parted, clause = piece != clause, piece
    if parted and not _holds(last, clause) and not _either(clause, last, opposites):
        return None
    if of_other_step(statement, clause) or goes_less_far(statement, clause):
        return None
    told = [piece for piece in clause.split("、") if _holds(last, piece)]
    if told and all(of_other_stage(statement, piece) for piece in told):
        return None
    low += start
    place = low + max((held(t.text, clause) - 1 for t in terms[-2:] if held(t.text, clause) >= 0), default=0)
    done = (
        _DONE.search(question.text) and not (question.target or _WILL.search(statement)) and not _NOT_YET.search(clause)
    )
    if done and _AHEAD.search(passage.text[: low + len(clause)]) and modality_of(passage, place) == "target":
        return None  # what is to be done
    turned = any(other.search(clause) and not same.search(other.sub("", clause)) for same, other in opposites)
    if (compared := _COMPARES.search(statement)) and compared.group() not in clause:
        return None
    asked = _ASKING.sub("，", question.text)
    for same, _ in opposites:
        if _DENIAL.search(same.pattern):  # 免费, where that is asked, denies nothing
            clause, asked = same.sub("某", clause), same.sub("某", asked)
    denied = turned or _denied(clause, terms, opposites)
    return Said(denied == _denied(asked, ()), _weight(passage.text, terms, opposites))


def _telling(clauses: list[_Clause], terms: Sequence[Term], opposites: Sequence[_Opposed]) -> list[_Clause]:
    """Return the clauses that tell the last word of what is asked, or its opposite; all of them where none does."""
    deed = _deed(terms)
    told = [one for one in clauses if _holds(deed.text, one[1]) or _either(one[1], deed.text, opposites)] or clauses
    if opposites and not any(same.search(other.sub("，", clause)) for _, clause in told for same, other in opposites):
        # 接受现场验收，…，未获通过: which of the two it was is told in a clause of its own.
        told = [one for one in told if _either(one[1], "，", opposites)] or told
    # 老人免门票，游船票不在免费之列: of the boat the clause tells that names it.
    things = [t.text for t in terms if t.end == deed.start and t.pos[:1] == "n"]
    return [one for one in told if any(_holds(thing, one[1]) for thing in things)] or told


ALL = re.compile(r"都|全部|均")  # of several, whether each did


def _on_condition(statement: str, terms: Sequence[Term], text: str) -> bool:
    """Whether a sentence names what is asked only as a condition of something else."""
    deed = _deed(terms).text
    text = text.replace(f"不{deed}", "")
    conditions = len(re.findall(rf"{re.escape(deed)}的(?:人员?|同志|单位|企业|学生)?[，,]", text))
    return f"{deed}的" not in statement and 0 < text.count(deed) == conditions


_PUT_OFF = re.compile(r"原(?:说|定|计划|拟|打算)[^。；]{4,40}(?:推迟|延期|取消|暂缓|搁置)")
_ASKS_PUT_OFF = re.compile(r"原|推迟|延期|取消|暂缓|搁置|计划|打算")


def _denies_deed(statement: str, terms: Sequence[Term], text: str) -> bool:
    """Whether a sentence tells what is asked to be done only as not done: 不影响净利润; or one of all as not done."""
    if _PUT_OFF.search(text) and not _ASKS_PUT_OFF.search(statement):
        return True  # 原说今年动工加宽，因为资金没有落实，已推迟到2025年
    bare = _NO_DENIAL.sub("，", text)
    for verb in (t.text for t in terms if t.pos[:1] == "v" and len(t.text) > 1):
        denied = len(re.findall(rf"(?:不|未|没有?|无)(?:会|再|能)?{re.escape(verb)}", bare))
        if denied and (denied == bare.count(verb) or ALL.search(statement)):
            return True
    return False


def _no_to(question: Parsed, held: float) -> Said:
    """Return that it is not so: a yes to what asks whether it is not."""
    return Said(_denied(_ASKING.sub("，", question.text), ()), held)


def _of_classes(
    classes: Sequence[str], question: Parsed, statement: str, text: str, clauses: list[_Clause]
) -> tuple[list[_Clause], bool]:
    """Return the clauses of a sentence that tell of the asked classes, and whether it gives what is asked another one.

    None of them, where the class may be another's: 劣Ⅴ类 of a river that the question does not name.
    """
    name, is_of = _opening_name(question), _IS_OF_CLASS.search(statement)
    if not _holds(name, text) and (is_of or subject_names(text)):
        return [], False
    if is_of:
        own = [clause for _, clause in clauses if _holds(name, clause)]
        if own and not any(_holds(one, clause) for one in classes for clause in own):
            return [], any(_A_CLASS.search(clause) for clause in own)
    return [(low, clause) for low, clause in clauses if all(_holds(one, clause) for one in classes)], False


def _without_matter(clauses: list[_Clause]) -> list[_Clause]:
    """Return the clauses but 关于开通专线的请示: what was asked for, of which another one tells what came."""
    return [(low, clause) for low, clause in clauses if not _MATTER.search(clause)] or clauses


def _of_asked_time(question: Parsed, passage: Passage, clauses: Sequence[_Clause]) -> list[_Clause]:
    """Return the clauses from the one on that names the asked year, where another names another one.

    "创办于2014年，除2020年因疫情停办外，每年一届" tells of 2020 behind its first comma.
    """
    years = {span.first.year for span in question.spans if len(span.years) == 1}
    named = [(m.start, m.span.first.year) for m in passage.times if m.span and len(m.span.years) == 1]
    if len(years) != 1 or not years < {year for _, year in named}:
        return []
    start = next(start for start, year in named if year in years)
    end = next((at for at, year in named if at > start and year not in years), len(passage.text))
    return [(low, clause) for low, clause in clauses if low + len(clause) > start and low < end]


def _of_other_time(question: Parsed, passage: Passage, low: int, clause: str) -> bool:
    """Whether a clause is told of another time than asked that its sentence names."""
    here = [m.span for m in passage.times if low <= m.start < low + len(clause)]
    if any(time_fit(question.spans, span, "sentence") >= 0.5 for span in here):
        return False
    told, source = passage.time_at(low + len(clause) - 1)
    return source == "sentence" and time_fit(question.spans, told, source) < 0.5


def _planned_less(statement: str, terms: Sequence[Term], passage: Passage) -> bool:
    """Whether a sentence tells what is planned of it, which is less than what is asked: 空载试运行, no 通车."""
    of = without_steps(terms)
    if len(of) in (0, len(terms)):
        return False
    for low, high in passage.clause_spans:
        start, piece = own_piece(passage.text[low:high], terms, _deed(terms))
        if not all(_holds(t.text, piece) for t in of if is_name(t)) or not goes_less_far(statement, piece):
            continue
        if sum(len(t.text) for t in of if _holds(t.text, piece)) < HELD * sum(len(t.text) for t in of):
            continue
        return modality_of(passage, low + start + len(piece) - 1) == "target"
    return False


def _ordinal_at(text: str, start: int) -> Span:
    figure = next(f for f in find_figures(text) if f.start == start)
    return Span(figure.start, figure.end, figure.text, figure=figure)


def _does_beside(clause: str, deed: str, subject: str) -> bool:
    """Whether another noun stands right before the deed: 摩托车通行, where it is asked of 货车."""
    at = clause.find(deed)
    words = tagged(clause[:at]) if at > 0 else ()
    return bool(words) and words[-1][1][:1] == "n" and len(words[-1][0]) > 1 and words[-1][0] not in subject


def _in_other_half(question: Parsed, text: str, low: int) -> bool:
    """Whether a clause stands in the half of a sentence that another thing opens: 甲区…；乙区…，增速居首位."""
    parts = units(text)
    if len(parts) < 2 or not question.terms:
        return False
    name = _opening_name(question)
    own = next((text[a:b] for a, b in parts if a <= low < b), text)
    return len(name) > 2 and name not in own and name in text and bool(subject_names(own[:14]))


def _leave_of_another(question: Parsed, passage: Passage, clause: str) -> bool:
    """Whether a clause says who may, and that is another than asked, of whom the article tells elsewhere."""
    asked = _opening_name(question)
    if (left_out := _LEFT_OUT.search(clause)) and not any(
        held(t.text, left_out["who"]) >= 0 for t in question.terms if t.end <= question.terms[0].start + len(asked)
    ):
        return True
    may = _MAY.search(clause)
    for region in places(question.text):
        asked = asked.removeprefix(region.name)
    if may is None or len(asked) < 3 or asked in f"{passage.title}\n{passage.before}\n{passage.text}":
        return False
    return asked in passage.whole and tagged(may["who"])[-1][1][:1] == "n"


def _opening_name(question: Parsed) -> str:
    """Return the first words of a question that stand together, up to a verb: what it is about."""
    lead = question.terms[0]
    end = lead.end
    for term in question.terms[1:]:
        if term.start != end or term.pos[:1] in "vmad":
            break
        end = term.end
    return question.text[lead.start : end]


def _of_other_place(question: Parsed, text: str, low: int, clause: str) -> bool:
    """Whether the clause goes on about another place than the one asked about: 东渡区…，增速居首位, asked of 港城区."""
    asked = [place.name for place in places(question.text) if place.name]
    told = [place.name for place in topics(text[:low]) if place.name]
    if not asked or not told or any(place.name for place in places(clause)):
        return False
    return not any(same_subject(name, told[-1]) for name in asked) and any(name in text for name in asked)


def _of_another(clause: str, text: str, terms: Sequence[Term]) -> bool:
    """Whether a clause tells what another does: 龙舟赛照常举行, where the sentence names the 灯会 that is asked of."""
    last = _deed(terms)
    subject = next((t for t in terms if t.end == last.start and t.pos[:1] == "n" and not is_name(t)), None)
    if subject is not None and not _holds(subject.text, text) and _does_beside(clause, last.text, subject.text):
        return True
    if subject is None or not _holds(subject.text, text):
        names = [t.text for t in terms if is_name(t) and t is not last]
        nouns = [t.text for t in terms if t.pos[:1] not in "vad" and t is not last]
        return bool(names) and not any(_holds(n, clause) for n in names) and opens_with_another(clause, nouns)
    if _holds(subject.text, clause):
        return False
    return names_another(clause, [t.text for t in terms]) or _does_beside(clause, last.text, subject.text)


def _doubled(asked: str, statement: str, terms: Sequence[Term]) -> list[Term]:
    """Return the word that 收不收费 asks of, which its asking form takes apart."""
    verbs = {match["verb"] for match in _ASKING.finditer(asked) if match["verb"]} - _GENERIC
    if not verbs:
        return []
    words = [
        (word, tag, start, end)
        for word, tag, start, end in tagged(statement)
        if len(word) > 1 and word[0] in verbs and word not in _GENERIC
    ]
    return [Term(word, start, end, tag) for word, tag, start, end in words if not any(word in t.text for t in terms)]


_Opposed = tuple[re.Pattern[str], re.Pattern[str]]


def _asked_opposites(statement: str) -> list[_Opposed]:
    found: list[_Opposed] = []
    for one, other in _OPPOSITES:
        if other.search(statement):
            found.append((other, one))
        elif one.search(statement):
            found.append((one, other))
    return found


def _either(text: str, last: str, opposites: Sequence[_Opposed]) -> bool:
    """Whether a text says the opposite of what is asked, or what is asked in another word than the last one."""
    return any(other.search(text) or (same.search(last) and same.search(text)) for same, other in opposites)


def _told_of(terms: Sequence[Term], passage: Passage, question: Parsed, opposites: Sequence[_Opposed]) -> bool:
    """Whether a sentence is of what is asked: it, or what stands around it, holds its names and most of its words."""
    around = f"{passage.title}\n{passage.lead}\n{passage.before}\n{passage.text}"
    regions = "".join(place.name for place in places(question.text))
    total = got = 0
    for term in terms:
        there = _holds(term.text, around) or term.text in regions
        # 上澜州湾, which the cutter takes for one word.
        there = there or (term.text[0] in "上进到去在过从坐" and _holds(term.text[1:], around))
        there = there or any(
            pair[0].search(term.text) and _either(passage.text, term.text, [pair]) for pair in opposites
        )
        if not there and (is_name(term) or _does_it(term, terms)):
            return False
        total, got = total + len(term.text), got + len(term.text) * there
    if got < HELD * total:
        return False
    if _either(passage.text, _deed(terms).text, opposites):
        return True
    if not _holds(terms[-1].text, around):
        return False
    last = _deed(terms)
    verbs = (t.text for t in terms if t.pos[:1] == "v" and t is not last)
    # 规范 of a title: 35千伏电缆线路可以参照执行.
    above = f"{passage.title}\n{passage.lead}\n{passage.before}"
    return _holds(last.text, passage.text) or (
        _holds(last.text, above) and any(_holds(verb, passage.text) for verb in verbs)
    )


def _does_it(term: Term, terms: Sequence[Term]) -> bool:
    """Whether a noun stands right before the deed: 货车 of 禁止货车通行, which is told of no other."""
    return term.end == _deed(terms).start and term.pos == "n" and len(term.text) > 1


def _deed(terms: Sequence[Term]) -> Term:
    """Return the last word that is no name: what is asked of the rest."""
    return next((t for t in reversed(terms) if t.pos[:2] not in ("nr", "ns", "nt")), terms[-1])


_HURT = frozenset("受伤 死亡 伤亡 遇难 死人 伤人".split())
_NONE_HURT = re.compile(r"(?:未|没有?|无)[^，。；]{0,8}(?:伤亡|受伤|死亡)")


def _holds(word: str, text: str) -> bool:
    if held(word, text) >= 0 or (word in _HURT and _NONE_HURT.search(text)):
        return True
    return (
        len(word) == 2
        and re.search(rf"{re.escape(word[0])}[^，。；]{{0,{LAST}}}{re.escape(word[1])}", text) is not None
    )


def _weight(clause: str, terms: Sequence[Term], opposites: Sequence[_Opposed]) -> float:
    got, last = 0.0, _deed(terms)
    ends = {term.end for term in terms if is_name(term)}
    for term in terms:
        if _holds(term.text, clause):
            part = is_name(term) or term.start in ends  # 高速 of 宁淮高速
            beside = term.end == last.start and term.pos[:1] in "nt"  # 货车 of 货车收费
            got += 3.5 if term is last else 2.5 if beside else 0.4 if part else 1.0
    told = _holds(last.text, clause) or not _either(clause, last.text, opposites)
    return got if told else got + 3.0


def _denied(clause: str, terms: Sequence[Term], opposites: Sequence[_Opposed] = ()) -> bool:
    bare = _NO_DENIAL.sub("，", clause)
    if _DENIAL.search(bare):
        return True
    if (next_ := _DENIES_NEXT.search(bare)) is not None:
        rest = bare[next_.end() :]
        if not terms or len(rest) <= SHORT or any(_holds(t.text, rest) for t in terms):
            return True
        if any(same.search(rest) for same, _ in opposites):
            return True
    return any(re.search(rf"[不没未无][^，。；、]{{0,4}}{re.escape(t.text)}", bare) for t in terms)
