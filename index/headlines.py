"""Whose headline is it: headlines between two bodies and at the foot of a page go to the article they speak of."""

from __future__ import annotations

from collections.abc import Sequence

from index.kinship import Kinship
from index.pieces import Draft, Piece

# A headline is torn off the body above it where it says at least this share of the headline, and twice as much as
# the body below.
_SPOKEN_OF = 0.3


def assign(drafts: Sequence[Draft]) -> list[Draft]:
    """Give every headline to its article; the headlines of each then stand in ``heads``, its subheads in ``body``."""
    moved: list[list[Piece]] = [[] for _ in drafts]
    kinship = Kinship([draft.words for draft in drafts])
    bare = [k for k, draft in enumerate(drafts) if draft.body and not any(p.kind == "head" for p in draft.heads)]
    for k, draft in enumerate(drafts):
        stay: list[Piece] = []
        for piece in draft.heads:
            owner = _owner(piece, kinship, k, drafts, bare)
            # What stands under a headline that stays is part of it.
            (stay if owner == k or any(p.kind == "head" for p in stay) else moved[owner]).append(piece)
        draft.heads = stay
    for draft, heads in zip(drafts, moved, strict=True):
        draft.heads += heads
    result = _fold_empty(drafts)
    _assign_foot(result)
    return result


def _owner(piece: Piece, kinship: Kinship, k: int, drafts: Sequence[Draft], bare: Sequence[int]) -> int:
    """Return whose headline over body ``k`` it is: that one's, the one's above, or another's that has none."""
    if piece.kind != "head":
        return k
    below = kinship.score(piece.text, k)
    if k and drafts[k - 1].body and kinship.score(piece.text, k - 1) > max(2 * below, _SPOKEN_OF):
        return k - 1
    others = [j for j in bare if j != k]
    best = max(others, key=lambda j: kinship.score(piece.text, j), default=k)
    return best if kinship.score(piece.text, best) > max(2 * below, _SPOKEN_OF) else k


def _fold_empty(drafts: Sequence[Draft]) -> list[Draft]:
    """Put what has no text of its own (only headlines, lines, page marks) with the article next to it."""
    result: list[Draft] = []
    carried: list[Piece] = []
    for draft in drafts:
        if any(piece.kind not in ("separator", "page") for piece in draft.body):
            draft.heads[:0] = carried
            carried = []
            result.append(draft)
        elif result:
            result[-1].body += draft.heads + draft.body
        else:
            carried += draft.heads + draft.body
    return result or [Draft(heads=carried)]


def _assign_foot(drafts: Sequence[Draft]) -> None:
    """Settle the headlines under the last body: one may be the title; several, or quoted ones, are subheads."""
    last = drafts[-1]
    foot: list[Piece] = []
    while len(last.body) > 1 and last.body[-1].kind in ("head", "page"):
        foot.insert(0, last.body.pop())
    heads = [piece for piece in foot if piece.kind == "head"]
    kinship = Kinship([draft.words for draft in drafts])
    for piece in foot:
        scores = [kinship.score(piece.text, k) for k in range(len(drafts))]
        best = max(range(len(drafts)), key=lambda k: (scores[k], k))
        owner = drafts[best] if scores[best] > max(2 * scores[-1], _SPOKEN_OF) else last
        titled = any(head.kind == "head" for head in owner.heads)
        if piece.kind == "head" and len(heads) == 1 and owner is last and not titled:
            owner.heads.append(piece)
        else:
            owner.body.append(piece)
