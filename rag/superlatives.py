"""What is said to be the most or the least of its kind: 面积最大 denies 面积最小, and tells nothing of 人口最多."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from index.tokens import tagged
from rag.names import subject_names
from rag.passages import Passage
from rag.stretches import held, names_another

_PAIRS = ("大小", "多少", "高低", "长短", "早晚", "快慢", "好差", "强弱", "重轻", "深浅", "远近", "宽窄", "贵便")
_OPPOSITE = {pair[n]: pair[1 - n] for pair in _PAIRS for n in (0, 1)}
_MOST = rf"最(?P<how>[{''.join(_OPPOSITE)}])宜?"
# 青岛片区是三个片区中面积最大的片区; 面积最大的片区是青岛片区.
_CLAIMED = re.compile(rf"^(?P<head>.*?){_MOST}(?:的[一-鿿A-Za-z]{{0,8}}?)?(?P<one>之一)?$")
_TURNED = re.compile(rf"^(?P<head>[^，。]*?){_MOST}的?[一-鿿A-Za-z]{{0,8}}?(?:是|为)(?P<who>[一-鿿A-Za-z“”]{{2,}})$")
_TOLD = re.compile(rf"{_MOST}(?!人民|人民法院|检察|生活|工资|限度|程度)")
_WHO_IS = re.compile(r"的?[一-鿿A-Za-z]{0,12}?[是为](?P<who>[^，。；]+)")
_ONE_OF = re.compile(r"[^，。；、]{0,16}之一")
_SIZE = frozenset(("", "面积", "总面积", "规模", "体量"))
_COUNT_WORDS = frozenset("数量 数 总数 总量 个数 最".split())
_AMONG = frozenset("中 里 内 之中 当中 其中 以来 的 是 为 有 属于 成为".split())
_SCOPE = re.compile(r"世界|全球|亚洲|全国|我国|中国|国内|全省|省内|全市|市内|全区|区内|全县|县内|全镇|同类|历史|历年")
# Behind the measure: 试点任务|是三个片区中最少的.
_AMONG_WHAT = re.compile(rf"(?:是|为|在)?(?:(?:{_SCOPE.pattern})|[一-鿿]{{0,12}}[中里内])?(?:也|都|又)?(?:是|为)?$")
_SAME_SCOPE = {"全球": "世界", "我国": "全国", "中国": "全国", "国内": "全国"} | {
    f"{x}内": f"全{x}" for x in "省市区县"
}


@dataclass(frozen=True, slots=True)
class Superlative:
    """What is claimed: who is it, by what measure, which way, and among what."""

    who: str
    of: str
    how: str
    scope: frozenset[str]
    one_of: bool = False
    denied: bool = False


def superlative(statement: str) -> Superlative | None:
    """Return the claim that something is the most or the least of its kind, None where that is not what is claimed."""
    match = _TURNED.match(statement) or _CLAIMED.match(statement)
    if match is None:
        return None
    groups, head = match.groupdict(), match["head"]
    who = groups.get("who") or next(iter(subject_names(head)), "") or _first(head)
    bare = head.replace(who, "，", 1) if who else head
    denied = re.search(r"(?:不|并非|并不)(?:是|算|属于)?[^，]{0,16}$", head) is not None
    return Superlative(who, measure_of(bare), match["how"], _scopes(head), bool(groups.get("one")), denied)


def borne_out(claim: Superlative, passage: Passage) -> bool | None:
    """Return whether a sentence says that it is so, or the opposite; None where it tells neither."""
    text = passage.text
    if not claim.who or claim.scope - _scopes(text):
        return None
    verdicts = {verdict for match in _TOLD.finditer(text) if (verdict := _one(claim, passage, match)) is not None}
    return verdicts.pop() != claim.denied if len(verdicts) == 1 else None


def _one(claim: Superlative, passage: Passage, match: re.Match[str]) -> bool | None:
    text, start = passage.text, match.start()
    if not _same_measure(claim.of, measure_of(_before(text, start))):
        return None
    if _ONE_OF.match(text, match.end()) and not claim.one_of:
        return None
    if not _of(claim.who, passage, match):
        return None
    if match["how"] == claim.how:
        return True
    return False if _OPPOSITE[claim.how] == match["how"] else None


def _same_measure(asked: str, told: str) -> bool:
    return asked == told or {asked, told} <= _SIZE


def _of(who: str, passage: Passage, match: re.Match[str]) -> bool:
    """Whether the sentence says it of the one that is asked of."""
    text = passage.text
    after = _WHO_IS.match(text, match.end())
    if after is not None and who in after["who"]:
        return True
    low, _ = passage.clause_at(match.start())
    at = held(who, text[: match.start()])
    if at < 0:
        return False
    between = text[at : match.start()]
    if any(name not in who and who not in name and _apart(between, name) for name in subject_names(between)):
        return False
    return at > low or not any(names_another(clause, [who]) for clause in re.split(r"[，；]", between)[1:])


def _apart(between: str, name: str) -> bool:
    """Whether a name begins a clause or a piece of a list: not that of what the comparison is among."""
    return re.search(rf"(?:^|[，；、]|而|但){re.escape(name)}", between) is not None


def measure_of(text: str) -> str:
    """Return the measure at the end of a text, without what is done to it: 试点任务 of 承担试点任务."""
    for name in subject_names(text):
        text = text.replace(name, "，")
    words: list[tuple[str, str]] = []
    for word, tag, _, _ in reversed(tagged(_AMONG_WHAT.sub("", re.split(r"[，、；。]", text)[-1]))):
        if word in _AMONG or _SCOPE.fullmatch(word) or tag[:1] in "mqrpc":
            break
        if tag[:1] in "du" or word in _COUNT_WORDS:
            continue
        words.append((word, tag))
    while len(words) > 1 and words[-1][1] in ("v", "ns", "nt"):
        words.pop()
    return "".join(word for word, _ in reversed(words))


def _before(text: str, end: int) -> str:
    return text[max(0, end - 24) : end]


def _scopes(text: str) -> frozenset[str]:
    return frozenset(_SAME_SCOPE.get(word, word) for word in _SCOPE.findall(text))


def _first(head: str) -> str:
    return next(_nouns(head), "")


def _nouns(head: str) -> Iterator[str]:
    for word, tag, _, _ in tagged(head):
        if tag[:1] in "nj" and len(word) > 1:
            yield word
