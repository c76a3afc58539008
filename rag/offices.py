"""Who holds which office and who did what, in a sentence and in the evidence that it cites.

A person's name in the evidence proves neither the office nor the deed that a sentence gives to that person: 市长 is not
副市长, and who presides is not who attends. An office must be told of that person; a deed that the evidence tells of
others must be told of that person too.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from index.tokens import known_word, simplify, stop_words, tagged, words
from rag.described import of_article, proper, same_place, stands_named
from rag.evidence import Evidence
from rag.names import HEADED, SURNAMES, core, may_abbreviate, persons
from rag.synonyms import forms

_POST = (
    r"(?:常务|执行|名誉|首席)?(?:副|代)?(?:总)?(?:书记|部长|主任(?!医师|科员|记者)|主席|董事长|总经理|经理|总裁|总监|指挥长?|秘书长|负责人|理事长"
    rf"|编辑|主编|发言人|工程师|教练|[{HEADED}]长)"
)
_LAST_POST = re.compile(rf"(?P<of>[^，。；：、“”《》（）\s]{{0,16}}?)(?P<post>{_POST})$")
_IS = re.compile(r"(?:一职)?(?:(?:分别)?[是为由]|：|:|叫|\s)+$")
_LED_IN = re.compile(r"^.*(?:由|[是为])")  # 会议由县委书记
# 卫世昌不再担任…，调任集团工程部主任
_MOVED_TO = re.compile(rf"，(?:调任|转任|改任|升任|出任|兼任)(?P<of>[^，。；：、“”]{{0,16}}?)(?P<post>{_POST})")
_REPLACED = re.compile(r"(?:接替|接任|接|替代|取代|继)[^，。；、]{0,12}$")
_LEFT = re.compile(r"[转调改离卸]任|调往|调离|离职|退休|不再担任|辞去|辞职|免去|到龄")
_AND = re.compile(r"(?:、|兼|和|及)$")
_SERVES = re.compile(
    r"(?:同志|先生|女士|教授)?(?:[^，。；：、]{0,14}?(?:[担出就兼调升接转继现]任|任命为|当选为?|任)|，?[现曾]?任|[是为]|，?(?:被)?任命为)"
    rf"(?P<of>[^，。；：、“”]{{0,16}}?)(?P<post>{_POST})(?P<more>(?:(?:、|兼){_POST})*)(?![一-鿿]{{0,4}}[、，]?[一-鿿]{{2,3}}(?:说|表示|介绍))"
)
_ONE_POST = re.compile(_POST)
_WAS = re.compile(
    r"此前|之前|以前|前任|(?:^|[^年以日月])原|曾|卸任|上一?[任届]|(?<![目当以之此])前(?=[一-鿿]{0,4}$)|退休|不再|免去|辞去"
)
# Who stands right behind an office, or behind 由: the cutter draws such names apart (高 建平, 赵 海峰).
_BESIDE = re.compile(rf"(?:{_POST}|由)(?:一职)?[是为由：:]?(?=([{SURNAMES}][一-鿿]{{1,2}}))")
# Family names that are function words as well.
_FUNCTION = frozenset("和于时从应成原连全由向方关经则")
_SENTENCE = re.compile(r"[。！？!?\n]")
_QUOTED = re.compile(r"“([^“”]{4,})”|「([^「」]{4,})」|\"([^\"]{4,})\"")
_SAYS = frozenset("说 表示 指出 强调 介绍 认为 称 告诉 透露 坦言 回应 谈到 提出 要求".split())
_AUXILIARY = frozenset(
    "是 有 为 能 会 要 可以 进行 开展 希望 成为 担任 通过 分别 继续 没有"
    " 现任 调任 任命 兼任 出任 接任 据悉 完成 实现".split()
)
# What the cutter takes for nouns.
_DEEDS = frozenset("出席 列席 主持 主讲 带队 分管 主管 致辞 揭牌 剪彩 调研 检查 陪同 参加 签署 宣读".split())
_DONE_BY = re.compile(r"(?P<deed>[一-鿿]{2,16}?)的(?:人|领导|负责人)?(?:是|为)$")


@dataclass(frozen=True, slots=True)
class Role:
    """An office told of a person: what stands before it in its clause (``of``), whether it was held before."""

    person: str
    post: str
    of: str
    former: bool


def misattributed(sentence: str, cited: Sequence[Evidence], asked: str) -> Iterator[str]:
    """Yield a reason for each office and deed that a sentence gives to somebody and the cited evidence does not."""
    body = simplify(sentence)
    if not (_ONE_POST.search(body) or persons(body)):
        return
    texts = {piece.article.id: piece for piece in cited}
    articles = "\n".join(simplify(one.article.text) for one in texts.values())
    found = {name for text in (body, articles) for name in _people(text)} | set(_shared_name(body, articles))
    named = tuple(name for name in _longest(found, body) if name in articles)
    for name in _beside_office(body):
        if name not in articles:
            yield f"the name {name!r} is in no cited evidence"
    yield from _another_in_office(body, articles)
    yield from _unknown_beside(body, articles)
    if not named:
        return
    known = _longest(found, articles)
    told = [(role, piece) for piece in texts.values() for role in roles(simplify(piece.article.text), named)]
    was_once = _WAS.search(body) is not None
    for role in roles(body, named):
        held = [(one, piece) for one, piece in told if one.person == role.person and _same_post(role, one)]
        if not held and role.former and any(_left(role.person, piece) for piece in texts.values()):
            continue  # 原局长周怀谷, of whom the evidence tells where he went
        if not held:
            yield f"the office {role.post!r} is not {role.person!r}'s in the evidence"
        elif not any(
            _same_body(role, one, piece, asked) for one, piece in held if was_once or role.former or not one.former
        ):
            was = any(one.former and _same_body(role, one, piece, asked) for one, piece in held)
            how = "before" if was else "of another"
            yield f"{role.person!r} is {role.post!r} only {how} in the evidence"
    theirs = [deed for piece in cited for deed in deeds(simplify(piece.told), known)]
    for person, deed in deeds(body, named):
        others = [
            who for who, done in theirs if done == deed or (deed in _SAYS and done in _SAYS) or deed in forms(done)
        ]
        if others and person not in others:
            yield f"{deed!r} is told of {others[0]!r} in the evidence, not of {person!r}"
    yield from _wrong_speakers(body, known, cited)
    yield from _unheard(body, named, "".join(simplify(piece.pool) for piece in cited))


def roles(text: str, named: Sequence[str]) -> Iterator[Role]:
    """Yield the offices that a text tells of these persons, right before the name or after it."""
    for name in named:
        for match in re.finditer(re.escape(name), text):
            yield from _before(text, match.start(), name)
            if _REPLACED.search(text, 0, match.start()):
                continue  # 接替沈伯钧出任局长 is told of whoever follows
            after = _SERVES.match(text, match.end())
            if after:
                lead = text[match.end() : after.start("of")]
                former = bool(_WAS.search(lead) or _WAS.search(after["of"]))
                for post in (after["post"], *_ONE_POST.findall(after["more"])):
                    yield Role(name, post, after["of"], former)
            rest = _SENTENCE.split(text[match.end() : match.end() + 80], maxsplit=1)[0]
            for moved in _MOVED_TO.finditer(rest):
                yield Role(name, moved["post"], moved["of"], False)


def _before(text: str, start: int, name: str) -> Iterator[Role]:
    """Yield the offices that stand right before a name: 市委副书记、市长林国栋, 总指挥由赵海峰担任."""
    low = max(0, start - 48)
    lead = text[low:start]
    is_told = _IS.search(lead)
    lead = _IS.sub("", lead)
    while match := _LAST_POST.search(lead):
        of = _LED_IN.sub("", match["of"])
        former = bool(_WAS.search(of)) or (not is_told and lead[: match.start()].endswith(("此前的", "原", "前")))
        yield Role(name, match["post"], of, former)
        lead = lead[: match.start("of")] if not of else lead[: match.start()]
        if not _AND.search(lead):
            break
        lead = _AND.sub("", lead)


def _left(person: str, piece: Evidence) -> bool:
    """Whether a cited slice tells that a person left an office."""
    return any(person in clause and _LEFT.search(clause) for clause in re.split(r"[，。；\n]", simplify(piece.told)))


def _same_post(claimed: Role, told: Role) -> bool:
    """Whether two offices are one, 市长 and 代市长 too, but never 副市长."""
    mine, theirs = (re.sub(r"^(?:常务|首席)", "", post) for post in (claimed.post, told.post))
    if mine == theirs or f"代{mine}" == theirs:
        return True
    return mine == theirs.removeprefix("执行")


def _same_body(claimed: Role, told: Role, piece: Evidence, asked: str) -> bool:
    """Whether an office is of the body, company or place claimed; without one, of the one asked for."""
    article = f"{piece.article.title or ''}\n{piece.article.source}\n{simplify(piece.article.text)}"
    mine = _bodies(claimed.of)
    theirs = _bodies(told.of)
    for body in mine:
        alike = [one for one in theirs if one[-1] == body[-1] or (_own(body) and _own(one))]
        if alike and not any(same_place(body, one) or _may_stand_for(body, one, article) for one in alike):
            return False
        if not alike and not stands_named(body, article):
            return False
    if not mine:
        return all(stands_named(name, article) or of_article(name, piece.passages[0], asked) for name in proper(asked))
    return True


def _may_stand_for(short: str, name: str, article: str) -> bool:
    """Whether a short name may be of a body named in an article: 区住建局, 区住房和城乡建设局."""
    if short[-1] != name[-1] or len(core(short)) < 2:
        return False
    named = (
        re.split(r"[，。、；\s]", article[max(0, at.end() - 16) : at.end()])[-1] for at in re.finditer(name, article)
    )
    return any(may_abbreviate(core(short)).search(whole) for whole in named)


def _own(body: str) -> bool:
    """Whether a body is none of a place (a company, a school), so that any other such name is another."""
    return body[-1] not in "省市区县州镇乡村局委部厅处科"


_HELD_WHEN = re.compile(r"^(?:时任|现任|原任|新任|首任|原|前)")
_BODY = re.compile(r"[一-鿿]{1,8}?(?:委员会|[局委部厅院校厂处科所馆社会]|公司|集团|政府|办公室|中心|大学)")


@lru_cache(maxsize=2_000)
def _bodies(of: str) -> tuple[str, ...]:
    """Return the places and bodies named before an office: 济南市, 市教育局."""
    of = _HELD_WHEN.sub("", of)
    found = list(proper(of))
    for match in _BODY.finditer(of):
        if not any(match[0] in name or name in match[0] for name in found):
            found.append(match[0].lstrip("省市区县我本"))
    return tuple(name for name in found if len(name) > 1)


@lru_cache(maxsize=1_000)
def _people(text: str) -> tuple[str, ...]:
    """Return the names of persons in a text, those beside an office too that read like other words."""
    text = simplify(text)
    found = (
        name
        for name, start, _ in persons(text)
        if not name.endswith(("硕士", "博士", "学士"))
        and tagged(name[1:])[0][1][:1] not in ("v", "d", "p")
        and not (name[0] == "任" and text[:start].endswith(("同志", "先生", "女士")))
    )
    return tuple(dict.fromkeys((*found, *_beside_office(text))))


def _beside_office(text: str) -> Iterator[str]:
    for match in _BESIDE.finditer(text):
        start = match.end()
        ends = {
            end - start for _, _, _, end in tagged(text[match.start() : start + 12]) for end in (end + match.start(),)
        }
        name = next((match[1][:n] for n in (3, 2) if n in ends and len(match[1]) >= n), "")
        if name and name[0] not in _FUNCTION and not known_word(name):
            yield name


def _shared_name(text: str, articles: str) -> Iterator[str]:
    """Yield who stands beside an office, drawn apart by the cutter, where the articles name the same one."""
    for match in _BESIDE.finditer(text):
        names = (match[1][:length] for length in (3, 2))
        name = next((one for one in names if one in articles and one[0] not in _FUNCTION and not known_word(one)), "")
        if len(name) > 1:
            yield name


_NAME_AND_POST = re.compile(rf"(?P<name>[{SURNAMES}][一-鿿]{{2}})(?P<post>副?[{HEADED}]长|副?主任|副?书记)")


def _another_in_office(body: str, articles: str) -> Iterator[str]:
    """Yield who stands right before an office that the evidence gives to another so: 杜景行副局长 for 彭淑华副局长."""
    for match in _NAME_AND_POST.finditer(body):
        name, post = match["name"], match["post"]
        if name in articles or known_word(name) or name[0] in _FUNCTION:
            continue
        if post in articles and name[-1] not in "省市区县州镇乡村局厅处科部委院校会馆":
            yield f"the name {name!r} is in no cited evidence"


def _unknown_beside(body: str, articles: str) -> Iterator[str]:
    """Yield who stands right behind an office and nowhere in the articles, though the cutter draws the name apart."""
    for match in _BESIDE.finditer(body):
        names = (match[1][:2], match[1][:3])
        if match[1][0] in _FUNCTION or any(one in articles or known_word(one) for one in names):
            continue
        post = _ONE_POST.search(match[0])
        if post and post[0] in articles:
            yield f"the name {match[1]!r} is in no cited evidence"


def _longest(names: Iterable[str], text: str) -> tuple[str, ...]:
    """Return the names that stand in a text, without those that are a part of another there (卫东 of 许卫东)."""
    there = sorted((name for name in names if name in text), key=lambda name: (text.find(name), -len(name)))
    return tuple(name for name in there if not any(name in other and name != other for other in there))


def deeds(text: str, named: Sequence[str]) -> Iterator[tuple[str, str]]:
    """Yield each person with each verb that the person is the subject of, as a plain sentence has it.

    Who stands before a verb in its clause did it, or who did what the clause before tells; names in a row did it
    together.
    """
    start = 0
    for border in (*(match.end() for match in _SENTENCE.finditer(text)), len(text)):
        yield from _of_sentence(text[start:border], named)
        start = border


def _of_sentence(sentence: str, named: Sequence[str]) -> Iterator[tuple[str, str]]:
    places = sorted((m.start(), m.end(), name) for name in named for m in re.finditer(re.escape(name), sentence))
    if not places:
        return
    group: list[str] = []
    last_end, pending, acted = 0, list(places), False
    for word, tag, start, end in tagged(sentence):
        while pending and pending[0][0] <= start:
            low, high, name = pending.pop(0)
            between = sentence[last_end:low]
            asks = _DONE_BY.search(sentence[:low])
            if asks:
                yield from ((name, verb) for verb, kind, _, _ in tagged(asks["deed"]) if _is_deed(verb, kind))
            joined = (
                group
                and not acted
                and re.fullmatch(rf"(?:、|和|与|及|，)?(?:[^，。；：、]{{0,14}}?{_POST}、?)*", between)
            )
            group = [*group, name] if joined else [name]
            last_end, acted = high, False
        if group and not any(low < end and start < high for low, high, _ in places):
            verb = word[:2] if len(word) == 4 and tag[:1] in "nli" else word  # 出席会议 is one word
            if _is_deed(verb, tag if verb == word else tagged(verb)[0][1]):
                yield from ((name, verb) for name in group)
                acted = True


def _is_deed(word: str, tag: str) -> bool:
    return (
        tag in ("v", "vn") and len(word) > 1 and word not in _AUXILIARY and word not in stop_words()
    ) or word in _SAYS | _DEEDS


def _wrong_speakers(body: str, named: Sequence[str], cited: Sequence[Evidence]) -> Iterator[str]:
    """Yield a reason for each quotation that a sentence puts into the mouth of another than the evidence does."""
    for match in _QUOTED.finditer(body):
        spoken_words = next(filter(None, match.groups())).rstrip("。，；！？")
        speaker = _last_named(body[: match.start()], named)
        if not speaker:
            continue
        spoken = set()
        for piece in cited:
            text = simplify(piece.told)
            place = text.find(spoken_words)
            if place >= 0:
                before = text[max(0, place - 120) : place]
                spoken.add(_last_named(before.split("\n")[-1], named))
        if spoken and speaker not in spoken and any(spoken):
            yield f"what {speaker!r} says is said by another in the evidence"


def _unheard(body: str, named: Sequence[str], told: str) -> Iterator[str]:
    """Yield a reason where most of what a sentence says of a person stands nowhere in the cited slices."""
    for name in named:
        body = body.replace(name, "，")
    said = [w for w in words(_ONE_POST.sub("，", body)) if len(w) > 1 and w not in stop_words() and not w.isdigit()]
    if said and sum(word in told or any(form in told for form in forms(word)) for word in said) < len(said) / 2:
        yield f"what is said of {named[0]!r} is in no cited evidence"


def _last_named(text: str, named: Sequence[str]) -> str:
    return max(((text.rfind(name), name) for name in named if name in text), default=(0, ""))[1]
