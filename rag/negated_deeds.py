"""Whether a clause of a claim affirms what the clause of the evidence that it retells denies, or the other way round.

不同意, 反对, 暂缓, 取消, 未完成 each turn round what follows them in their clause; two of them cancel out (不赞成取消).
What is compared is the clause of the evidence that shares most with the clause of the claim, word by word.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from index.tokens import stop_words, tagged

_CLAUSE = re.compile(r"[，。；！？：,;!?\n]|(?:但是?|而且?|并且?|同时)(?=[没未不无尚已])")
# What turns round what stands after it; a bound (不足, 不超过) and words with 不 in them (不断, 不同) turn nothing.
_TURNS = re.compile(
    r"没有?|无(?=一[人名起例个]|人(?![机驾值车船区化售看]))|未(?!来|成年|央|婚|名|遂|满|及)|尚无|无法|并非|毫无|从无|暂不"
    r"|不(?!断|仅|但|久|足|过|超过|低于|少于|高于|多于|得不|[得应能宜][低高少多超小大]|到|满|锈|动产|管|论|利|良|等|一|法|可|光|只|少|同(?!意)|及|大|小|易|惜|懈|妨|如|愧|幸|乏|了|变|够)"
    r"|暂缓|缓(?=建|办|征)|停(?=建|办|产|工|运|业|征|摆|滞)|停止|暂停|中止|终止|取消|撤销|废止|叫停|搁置|否决|驳回|推翻|回绝|拒绝|反对|禁止|避免|防止|杜绝"
)
_DENIES = re.compile(r"[没未不无尚毫从]|并非|暂不")
# 不再要求提供证明: of the verb behind it.
_LIGHT = frozenset("要求 需要 允许 能够 可以 继续 予以 进行 应当 必须 作为 得到 实行 加以 再次".split())
_PASSIVE = re.compile(r"[被遭获]|予以|得到|受到")
# 通车时间, 目标任务: what is spoken of, and not said to be so.
_AS_PLANNED = re.compile(r"按(?:照|原|期)?[^，。]{0,6}(?:计划|任务|目标)$")
_SPOKEN_OF = re.compile(r"的?(?:时间|日期|日子|里程|仪式|方案|条件|问题|情况|事宜|后)")
# A goal that is met, and one that is missed.
_GOAL = re.compile(r"目标|计划数?|任务数?")
_MISSED = re.compile(r"低于|不及|不足|少于|还差|相差|尚差|差|缺口|欠|落空|(?<![减不])少(?!于)|落后|滞后")
_MET = re.compile(
    r"完成|实现|达到|达成|达标|超过|超额|超出|高于|多于|超(?!市|级)|(?<=[标划务])多|圆满|如期完成|提前完成|兑现|突破"
)
_OF_MEETING = re.compile(r"目标|计划|任务|完成|实现|达到|达成|超过|超额|圆满|如期|原定|年初|确定|既定|顺利|提前")
_STATES_MET = re.compile(
    r"(?:如期|圆满|顺利|提前|超额|全面|已经?)?(?:完成|实现|达到|达成|超过|超出|高于|超额完成)了?[^，。；]{0,16}(?:目标|任务)|(?:目标|任务)(?![是为])[^，。；]{0,6}(?:完成|实现|达成|达到)"
)


# 采暖期有没有变: a question tells nothing.
_ASKS = re.compile(r"有没有|是不是|是否|会不会|能不能|要不要|[吗么呢]$")
_THEN = re.compile(r"就|[则便]")  # 没签到座位就释放: what follows from it is not turned round
# 资料没有…的说法 denies nothing that the evidence says.
_SILENT = re.compile(r"(?:资料|材料|文档|证据|文章|报道)[中里内]?[^，。]{0,4}(?:没有|未|不含|无)")


LIKEWISE = 0.5  # of the nearest clause's share, from which on another one that says as the claim does is meant


@dataclass(frozen=True, slots=True)
class _Clause:
    text: str
    turned: dict[str, bool]  # each of its words, with whether it is turned round
    beside: frozenset[str]  # its words of which it is not said
    touched: frozenset[str]  # those in reach of a word that turns
    turns: frozenset[str]  # the words that turn


def turned_round(claim: str, sources: Sequence[str], titles: str = "") -> str | None:
    """Return the word that a claim turns round against the evidence, None where it turns none.

    Parameters
    ----------
    claim
        The sentence without markers.
    sources
        The sentences of the cited slices.
    titles
        Their titles: what they are of is told in any clause and tells no two clauses apart.
    """
    if _SILENT.search(claim):
        return None
    told = [clause for text in sources for clause in _clauses(text) if not _ASKS.search(clause.text)]
    bare = frozenset(turn for clause in told if not clause.turned for turn in clause.turns)  # 2016年被否决
    spread = Counter(word for clause in told for word in (*clause.turned, *clause.beside))
    for mine in _clauses(claim):
        if mine.turns & bare:
            continue
        alike = [one for one in told if _GOAL.search(one.text)] if _GOAL.search(mine.text) else []
        shares = [(_share(mine, one, spread, titles), one) for one in alike or told]
        best = max((share for share, _ in shares), default=0.0)
        if best <= 0:
            continue
        nearest = [one for share, one in shares if share == best]
        found = [_opposed(mine, one) for one in nearest]
        likewise = (share for share, one in shares if found[0] and one.turned.get(found[0]) == mine.turned[found[0]])
        if all(found) and max(likewise, default=0.0) < LIKEWISE * best:
            return found[0]
    return _turned_in_its_sentence(claim, sources)


def _turned_in_its_sentence(claim: str, sources: Sequence[str]) -> str | None:
    """Return a verb that a claim turns round against the one sentence that tells most of what it tells.

    开通校车的申请，…，暂不同意: what is not agreed to stands clauses before.
    """
    for mine in _clauses(claim):
        words = {*mine.turned, *mine.beside}
        if len(words) < TOLD_ALIKE:
            continue
        shared = [(sum(word in text for word in words), text) for text in sources]
        best = max((count for count, _ in shared), default=0)
        nearest = [text for count, text in shared if count == best]
        if best < TOLD_ALIKE or len(nearest) > 1:
            continue
        there = _clauses(nearest[0])
        for word, turned in mine.turned.items():
            said = [one.turned[word] for one in there if word in one.turned and not _ASKS.search(one.text)]
            if said and turned not in said and tagged(word)[0][1][:1] == "v" and word in _VERDICTS:
                return word
    return None


# What somebody decides of what was put to them.
_VERDICTS = frozenset("同意 批准 通过 采纳 支持 接受 赞成 反对 要求 提高 调整 允许 受理 恢复".split())
TOLD_ALIKE = 4  # words of a clause that a sentence has to tell too


def denies_likewise(word: str, claim: str, sources: Sequence[str]) -> bool:
    """Whether a word is turned round, or is not, in some clause of the evidence as it is in the claim."""
    mine = {one.turned[word] for one in _clauses(claim) if word in one.turned}
    return any(one.turned[word] in mine for text in sources for one in _clauses(text) if word in one.turned)


def unheard_goal(claim: str, sources: Sequence[str]) -> str | None:
    """Return what a claim says of a goal's being met where the evidence does not tell whether it was."""
    said = _STATES_MET.search(claim)
    if said is None or re.search(r"计划|力争|预计|确保|争取|将(?!近)|要", claim[: said.start()]):
        return None
    about = {word for clause in _clauses(claim) for word in clause.turned if not _OF_MEETING.search(word)}
    told = any(
        _GOAL.search(clause) and (_MET.search(clause) or _MISSED.search(clause))
        for text in sources
        if not about or any(word in text for word in about)
        for clause in _CLAUSE.split(text)
    )
    return None if told else said[0]


def _opposed(mine: _Clause, theirs: _Clause) -> str | None:
    shared = [word for word in mine.turned if word in theirs.turned]
    if any(mine.turned[word] and theirs.turned[word] for word in shared):
        return None
    touched = mine.touched | theirs.touched
    differing = (w for w in shared if w in touched and mine.turned[w] != theirs.turned[w])
    return next((w for w in differing if not tagged(w)[0][1].startswith(("ns", "nr", "nt", "nz"))), None)


def _share(mine: _Clause, theirs: _Clause, spread: Counter[str], titles: str) -> float:
    """Return how much of a clause stands in another one: rare words count more, and what is turned round."""
    touched = mine.touched | theirs.touched
    return sum(
        (0.3 if word in titles else 1.0) * (1.5 if word in touched else 1.0) / spread[word]
        for word in (*mine.turned, *mine.beside)
        if word in theirs.turned or word in theirs.beside
    )


@lru_cache(maxsize=4_096)
def _clauses(text: str) -> tuple[_Clause, ...]:
    return tuple(_read(clause) for clause in _CLAUSE.split(text) if clause.strip())


def _read(clause: str) -> _Clause:
    turns = [match.span() for match in _TURNS.finditer(clause)]
    goal = _GOAL.search(clause)
    said = frozenset(clause[low:high] for low, high in turns)
    if not turns and goal and _MISSED.search(clause):
        turns = [(0, 0)]
    words = list(_words(clause))
    turned: dict[str, bool] = {}
    beside: set[str] = set()
    touched: set[str] = set()
    # 停产的钢厂, 停业、年底完工: what follows is another thing.
    ends = {at: _reach(clause, at, words) for at in turns}
    for word, start, end in words:
        if any(low < end and start < high for low, high in turns) or _SPOKEN_OF.match(clause, end):
            continue
        passive = [at for at in turns if _turns_what_is_before(clause, at, words)]
        far = _GOAL.search(word) is not None and not _AS_PLANNED.search(clause, 0, end)  # 未完成年初确定的目标
        if not passive and not far and any(at[1] <= start and ends[at] <= start for at in turns if at[1] > at[0]):
            beside.add(word)  # 没有突破省里下达的指标 says nothing of them
            continue
        reach = [at for at in turns if (at[1] <= start and (far or start < ends[at])) or at in passive]
        turned[word] = len(reach) % 2 == 1
        if reach:
            touched.add(word)
    return _Clause(clause, turned, frozenset(beside - {*turned}), frozenset(touched), said)


def _reach(clause: str, at: tuple[int, int], words: Sequence[tuple[str, int, int]]) -> int:
    """Return up to where a turning word turns what follows it."""
    rest = clause[at[1] :]
    whole = next((end for _, start, end in words if start <= at[0] and at[1] <= end), at[1])  # 停业
    if at[1] > at[0] and clause[whole : whole + 1] in ("的", "、"):
        return whole
    if rest.startswith(("是", "在", "为", "属")):
        return len(clause)
    if _DENIES.match(clause[at[0] : at[1]]) or _THEN.search(rest):
        # 没有突破省里下达的指标: of the verb, not of what it is done to.
        stop = clause.find("的", at[1]) % (len(clause) + 1)  # 没贴码的一律取消
        after = [(word, end) for word, start, end in words if at[1] <= start < stop]
        deeds = (end for word, end in after if tagged(word)[0][1][:1] in "va" and word not in _LIGHT)
        return next(deeds, after[-1][1] if after else whole)
    return len(clause)


def _turns_what_is_before(clause: str, at: tuple[int, int], words: Sequence[tuple[str, int, int]]) -> bool:
    """Whether a turning word is told of what stands before it: 采石场被叫停, 这项建议遭到否决."""
    if any(start >= at[1] for _, start, _ in words):
        return False
    return bool(_PASSIVE.search(clause, 0, at[0])) or at[1] >= len(clause.rstrip()) - 1


def _words(clause: str) -> Iterator[tuple[str, int, int]]:
    """Yield the words of a clause that tell something, long ones in halves too: 实现目标 is of a 目标."""
    for word, tag, start, end in tagged(clause):
        if len(word) < 2 or tag[:1] in "mxwrt" or word == "影响" or word in stop_words() or _TURNS.fullmatch(word):
            continue
        if len(word) == 4:
            yield word[:2], start, start + 2
            yield word[2:], start + 2, end
        else:
            yield word, start, end
