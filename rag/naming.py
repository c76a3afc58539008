"""Whether the names in a sentence stand in the evidence it cites, or are what its article is about."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from index.tokens import known_word, simplify, tagged
from index.types import Article
from rag.names import SORT, core, persons, subject_names
from rag.numbers import fold

# 据县, 仪式由金洲集团: what the cutter draws into a name.
_LEADING = re.compile(r"^(?:[一-鿿]*?(?<!自)(?<!理)由|据)")
# What the cutter may draw into a name: 来澜川, 归市水利局, 由村; 标准是每校 is none.
DRAWN_IN = re.compile(
    r"^(?:[一-鿿]{0,4}(?:标准是|改制为|成立为|更名为)|出在|[一-鿿]{0,3}连同|另有?"
    r"|[按由比据每把被和与及向给从经归赴往于对任后前回将使让来到在是])+(?=[一-鿿])"
)
# So often an article names the place it is about, which 全区 and 我市 in a slice of it then mean.
OFTEN = 3
LEAST = 3  # characters of a name that may be left of a longer one
_EVERYWHERE = frozenset("中国 我国 全国 国家 本市 全市 全区 全省 新区 海洋 中央 长达 高达 全院 全校 全公司".split())
# 青岛全市, 山东省政府: the place is what is named.
OFFICE = re.compile(r"(?:全[省市区县镇]|(?:人民)?政府|[省市区县镇党]委|法院|检察院)$")
OWN = re.compile(r"[全我本][省市区县州镇乡]")
"""How a text speaks of the place that it is about."""
_TRAILING = frozenset("将至仍也还都又将已是为在则及和与等均共")
# Family names that are words of their own: 原计划, 连续.
_FUNCTION = frozenset("原和于时从应成连全由向方关经则")
_NAMES = ("nr", "ns", "nt", "nz")
_LEVELS = frozenset("省市区县镇乡")
# What reads like a person's name for its first character alone: 高端化, 贡献度, 任重道远.
_COMMON = re.compile(
    r"[化度感观性率型式于]$|^董[秘事办]|^(?!欧阳|上官|司马|诸葛|皇甫|尉迟|公孙|慕容|令狐|司徒|夏侯|东方|端木|南宫)[^·]{4,}$"
)


def unknown_names(sentence: str, articles: Sequence[Article], pool: str) -> Iterator[str]:
    """Yield a reason for each person, place or body that a sentence names and neither its evidence nor the question.

    Parameters
    ----------
    sentence
        What is claimed, without markers.
    articles
        Those of the cited evidence. A place or body may also be what one of them is about.
    pool
        The folded text of the cited slices, their titles and the question.
    """
    body = simplify(sentence)
    shown = simplify(pool) + fold("".join(article.author or "" for article in articles))
    for name, _, _ in persons(body):
        if not _known_person(fold(name), shown) and _is_proper(name) and not _COMMON.search(name):
            yield f"the name {name!r} is in no cited evidence"
    for name in dict.fromkeys((*subject_names(body), *_tagged_places(body))):
        if name in _EVERYWHERE or not _is_proper(name) or _is_named(name, articles, shown):
            continue
        if not any(len(one) < 2 or _is_named(one, articles, shown) for one in without_verb(name)):
            yield f"the name {name!r} is in no cited evidence"


def without_verb(name: str) -> Iterator[str]:
    """Yield a name without a verb or preposition that the cutter may have drawn into it: 归市水利局, 出在泽安市."""
    rest = DRAWN_IN.sub("", name)
    if rest != name:
        yield rest
    yield from behind_other_words(name)


def behind_other_words(name: str) -> Iterator[str]:
    """Yield what is left of a name behind words that belong to no name: 延伸到|榆岚理工学院, 起任|省医院."""
    for _, tag, _, end in tagged(name):
        if tag[:1] not in "vpdcurfmq" or len(name) - end < LEAST:
            return
        yield name[end:]


def _known_person(name: str, shown: str) -> bool:
    """Whether a name stands in the evidence, and whether what reads as one is a common word or ends in one."""
    if name in shown or (name[-1] in _TRAILING and (len(name) == 2 or name[:-1] in shown)):
        return True  # 南河仍
    return name[0] in _FUNCTION and known_word(name[1:]) and not tagged(name[1:])[0][1].startswith("nr")


def _is_named(name: str, articles: Sequence[Article], shown: str) -> bool:
    name = SORT.sub("", name) or name  # 云梁市城镇
    name = _LEADING.sub("", name)
    if len(name) < 2:
        return True
    if name[-1] not in _LEVELS:
        words = _after_verb(name)
        name = "".join(word for word, _ in words) or name
        if all(
            known_word(word) and tag[:2] not in _NAMES and (word in shown or len(words) == 1) for word, tag in words
        ):
            return True  # 改扩建中小学: words of the evidence, and nobody's name
    short = fold(core(OFFICE.sub("", name)))
    if fold(name) in shown or (len(short) > 1 and short in shown):
        return True
    if len(short) > 1 and OWN.search(shown) and any(short in fold(simplify(one.text)) for one in articles):
        return True  # 全市 in a slice, and what city it is elsewhere in the article
    return len(short) > 1 and any(
        short in fold(f"{one.title or ''}{one.source}") or fold(simplify(one.text)).count(short) >= OFTEN
        for one in articles
    )


def _after_verb(name: str) -> list[tuple[str, str]]:
    """Return the words of a name behind the last that belongs to none: 华为公司 of 得益于华为公司."""
    words = [(word, tag) for word, tag, _, _ in tagged(name)]
    ends = [i for i, (_, tag) in enumerate(words[:-1]) if tag in ("v", "p", "c", "d")]
    return words[ends[-1] + 1 :] if ends else words


def _is_proper(name: str) -> bool:
    """Whether a name is no common noun of the dictionary (学校, 幸福感)."""
    cut = tagged(name)
    return not (len(cut) == 1 and known_word(name)) or cut[0][1][:2] in _NAMES


def _tagged_places(sentence: str) -> list[str]:
    found: list[str] = []
    cut = tagged(sentence)
    for i, (word, tag, _, _) in enumerate(cut):
        opens = i == 0 or cut[i - 1][1] == "x"
        if tag in ("ns", "nt") and len(word) > 1 and known_word(word):
            found.append(word)
        elif opens and 2 <= len(word) <= 3 and i + 1 < len(cut) and cut[i + 1][0] in _LEVELS:
            found.append(word + cut[i + 1][0])  # 即墨区, which the cutter does not know
    return found
