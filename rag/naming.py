"""Whether the names in a sentence stand in the evidence it cites, or are what its article is about."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from index.tokens import known_word, simplify, tagged
from index.types import Article
from rag.names import core, persons, subject_names
from rag.numbers import fold

# So often an article names the place it is about, which 全区 and 我市 in a slice of it then mean.
OFTEN = 3
_EVERYWHERE = frozenset("中国 我国 全国 国家 本市 全市 全区 全省 新区 海洋 中央".split())
# 青岛全市, 山东省政府: the place is what is named.
_OFFICE = re.compile(r"(?:全[省市区县镇]|(?:人民)?政府|[省市区县镇党]委|法院|检察院)$")
_LEVELS = frozenset("省市区县镇乡")
# What reads like a person's name for its first character alone: 高端化, 贡献度, 任重道远.
_COMMON = re.compile(
    r"[化度感观性率型式于]$|^(?!欧阳|上官|司马|诸葛|皇甫|尉迟|公孙|慕容|令狐|司徒|夏侯|东方|端木|南宫)[^·]{4,}$"
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
        if fold(name) not in shown and _is_proper(name) and not _COMMON.search(name):
            yield f"the name {name!r} is in no cited evidence"
    for name in dict.fromkeys((*subject_names(body), *_tagged_places(body))):
        if name not in _EVERYWHERE and _is_proper(name) and not _is_named(name, articles, shown):
            yield f"the name {name!r} is in no cited evidence"


def _is_named(name: str, articles: Sequence[Article], shown: str) -> bool:
    short = fold(core(_OFFICE.sub("", name)))
    if fold(name) in shown or (len(short) > 1 and short in shown):
        return True
    return len(short) > 1 and any(
        short in fold(f"{one.title or ''}{one.source}") or fold(simplify(one.text)).count(short) >= OFTEN
        for one in articles
    )


def _is_proper(name: str) -> bool:
    """Whether a name is no common noun of the dictionary (学校, 幸福感)."""
    cut = tagged(name)
    return not (len(cut) == 1 and known_word(name)) or cut[0][1][:2] in ("nr", "ns", "nt", "nz")


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
