"""Which evidence carries a sentence that cites the wrong piece, or none."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from index.tokens import stop_words, words
from rag.numbers import fold
from rag.types import Question
from rag.verify import MARKER, Claim, Evidence, cited_numbers, support

Check = Callable[[str], tuple[bool, str | None]]

# Of the words of a sentence, the share that must stand in the very sentences that hold what it claims: where it claims
# figures or quotations, and where its words are all there is. More than verification asks: nobody vouches here.
ENOUGH_WITH_CLAIMS, ENOUGH_OF_WORDS = 0.6, 0.8
MIN_WORDS = 3


# What another citation may mend; evidence that says otherwise is not cited away.
_MISSING = re.compile(r"in no cited evidence|cites no evidence|there is no evidence|something else than")


def is_missing(reason: str | None) -> bool:
    """Whether a sentence failed for what its citations lack, not for what they say."""
    return bool(reason and _MISSING.search(reason))


def reattributed(sentence: str, evidence: Sequence[Evidence], question: Question, check: Check) -> str | None:
    """Return the sentence with the citations that carry all it says, None where no evidence does.

    ``check`` verifies a sentence by the citations in it.
    Tried are each piece of evidence alone, then what was cited with one more piece. Of those that carry the sentence,
    the one counts whose sentences hold most of its words; the question's own words need to stand there too.
    """
    body = MARKER.sub("", sentence)
    cited = [n for n in cited_numbers(sentence) if any(piece.n == n for piece in evidence)]
    alone = [(piece.n,) for piece in evidence]
    joined = [(*cited, piece.n) for piece in evidence if piece.n not in cited] if cited else []
    for choices in (alone, joined):
        best = max((_carried(body, choice, evidence, question, check), choice) for choice in reversed(choices or [()]))
        if best[0]:
            return _marked(body, best[1])
    return None


def _carried(
    body: str, choice: tuple[int, ...], evidence: Sequence[Evidence], question: Question, check: Check
) -> float:
    """Return the share of the words that stand where the claims do, 0 where the evidence does not carry them."""
    marked = _marked(body, choice)
    if not choice or not check(marked)[0]:
        return 0.0
    claim = Claim(marked, question)
    places = support(marked, evidence, question)
    pool = fold("".join(f"{piece.title or ''}\n{place.text}\n" for piece, place, _ in places)).lower()
    content = {word.lower() for word in words(claim.body) if _tells(word)}
    if not content:
        return 0.0
    share = sum(word in pool for word in content) / len(content)
    if claim.numbers or claim.quotations:
        return share if share >= ENOUGH_WITH_CLAIMS else 0.0
    return share if share >= ENOUGH_OF_WORDS and len(content) >= MIN_WORDS else 0.0


def _tells(word: str) -> bool:
    return len(word) > 1 and word not in stop_words() and not any(char.isdigit() for char in word)


def _marked(body: str, choice: Sequence[int]) -> str:
    """Put citations at the end of a sentence, before its mark."""
    end = len(body.rstrip().rstrip("。！？!?；;.”’」』）)"))
    return f"{body[:end]}{''.join(f'[{n}]' for n in choice)}{body[end:]}"
