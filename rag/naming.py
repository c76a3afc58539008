"""Whether the names in a sentence stand in the evidence it cites: persons in it, places and bodies in its article."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from index.tokens import known_word, simplify, tagged, words
from rag.names import persons, subject_names
from rag.numbers import fold
from rag.types import Question
from rag.verify import MARKER, Evidence, cited_numbers

# What reads like a person's name for its first character alone: 高端化, 贡献度, 任重道远.
_COMMON = re.compile(
    r"[化度感观性率型式于]$|^(?!欧阳|上官|司马|诸葛|皇甫|尉迟|公孙|慕容|令狐|司徒|夏侯|东方|端木|南宫)[^·]{4,}$"
)


def unknown_names(sentence: str, evidence: Sequence[Evidence], question: Question) -> Iterator[str]:
    """Yield each person, place or body that a sentence names and neither its evidence nor the question does.

    A place or body may be called more fully than in the slice (青岛西海岸新区): its parts may stand anywhere in the
    article. Whoever is said to have done something has to stand in the slice, its title or its byline.
    """
    numbers = set(cited_numbers(sentence))
    cited = [piece for piece in evidence if piece.n in numbers]
    body = simplify(MARKER.sub("", sentence))
    asked = simplify(question.text)
    shown = _pool([asked, *(f"{one.title or ''}\n{one.article.author or ''}\n{one.text}" for one in cited)])
    for name, _, _ in persons(body):
        if fold(name) not in shown and _is_proper(name) and not _COMMON.search(name):
            yield f"the name {name!r} is in no cited evidence"
    names = [name for name in subject_names(body) if fold(name) not in shown and _is_proper(name)]
    if names:
        around = _pool([asked, *(f"{one.title or ''}\n{one.article.source}\n{one.article.text}" for one in cited)])
        for name in names:
            if not all(word in around for word in words(name)):
                yield f"the name {name!r} is in no cited article"


def _is_proper(name: str) -> bool:
    """Whether a name is no common noun of the dictionary (学校, 幸福感)."""
    cut = tagged(name)
    return not (len(cut) == 1 and known_word(name)) or cut[0][1][:2] in ("nr", "ns", "nt", "nz")


def _pool(texts: Sequence[str]) -> str:
    return fold(simplify("\n".join(texts)))
