"""Where one article of a page ends and the next begins.

Borders are only drawn on evidence that a reader would name: a byline with a dateline, 上接…版, a drawn line, a title
field, a note that closes an article, a headline that the first words under it take up.
"""

from __future__ import annotations

from collections.abc import Sequence

from index import marks
from index.kinship import akin, echo
from index.pieces import Draft, Piece, signed_off

_CARRIED = ("head", "page", "title")


def split(pieces: Sequence[Piece]) -> list[Draft]:
    """Cut the pieces into drafts; headlines between two bodies go to the one below for now."""
    drafts = [Draft()]
    page: int | None = None
    for i, piece in enumerate(pieces):
        current = drafts[-1]
        if current.written and _begins(pieces, i, current):
            current = Draft(heads=_heads_above(current))
            drafts.append(current)
        if piece.kind in ("head", "page") and not current.body:
            current.heads.append(piece)
        else:
            current.body.append(piece)
        if piece.kind == "page":
            page = _page(piece.text) or page
        if page is not None and (current.page is None or not current.written):
            current.page = page
    return drafts


def _page(text: str) -> int | None:
    """Return the page that a page mark or masthead names; a bare number in the text is no page's name."""
    if text.isdigit():
        return None
    return page_number(marks.page_mark(text) or marks.masthead_page(text) or "")


def page_number(numeral: str) -> int | None:
    """Return a page's number: 3, 03, 三, 十二; 封面 and 头 are page 1; None where it is no number (A3)."""
    numeral = numeral.strip()
    if numeral in ("封面", "头"):
        return 1
    if numeral.isdecimal():
        return int(numeral)
    digits = {char: value for value, char in enumerate("〇一二三四五六七八九")}
    tens, ten, ones = numeral.partition("十")
    if not ten:
        return digits.get(numeral)
    if (tens and tens not in digits) or (ones and ones not in digits):
        return None
    return digits.get(tens, 1) * 10 + digits.get(ones, 0)


def _heads_above(draft: Draft) -> list[Piece]:
    """Take the headlines at the end of a draft off it; whose they are is decided later."""
    taken: list[Piece] = []
    while len(draft.body) > 1 and draft.body[-1].kind in _CARRIED:
        taken.insert(0, draft.body.pop())
    return taken


def _begins(pieces: Sequence[Piece], i: int, current: Draft) -> bool:
    """Whether the piece is the first of a new article (or, of its headlines, the title field or dated title)."""
    piece, before = pieces[i], pieces[i - 1]
    if before.kind == "separator":
        return True
    if marks.is_appendix(piece.text):
        return False
    if piece.kind == "title":
        return _parts_articles(pieces, piece)
    if piece.kind in ("jump", "dateline"):
        return True
    if piece.kind == "byline":
        return _byline_begins(pieces, i, current)
    if piece.kind == "head":
        return _dated_title(pieces, i) or (signed_off(current.body) and bool(piece.paragraph.before))
    if piece.kind != "body":
        return False
    return _closed(pieces, current) or _lead_under_head(pieces, i, current)


def _parts_articles(pieces: Sequence[Piece], piece: Piece) -> bool:
    """Whether a title line parts articles: 标题： always, # only where the page has several of the first level."""
    if not piece.text.startswith("#"):
        return True
    # Without the space behind the # where a bracket follows: lines are tidied.
    levels = [len(p.text) - len(p.text.lstrip("#")) for p in pieces if p.kind == "title" and p.text.startswith("#")]
    level = len(piece.text) - len(piece.text.lstrip("#"))
    return level == 1 and levels.count(1) > 1


def _closed(pieces: Sequence[Piece], current: Draft) -> bool:
    """Whether the article ended: a note where it stood first, 下转…版, its reporters at the foot."""
    last = next(p for p in reversed(current.body) if p.kind not in ("head", "page", "separator"))
    if last.kind == "note" or marks.jump_to(last.text) is not None or marks.ends_signed(last.text):
        return True
    under_head = current.body[-1].kind == "head"
    if marks.ends_with_name(last.text):
        return under_head
    if last.kind == "byline" and under_head:
        rest = pieces[[id(p) for p in pieces].index(id(current.body[-1])) + 1 :]
        signed = sum(p.kind == "byline" for p in pieces) > 1
        return signed or not akin(current.words, "\n".join(p.text for p in rest))
    return False


def _byline_begins(pieces: Sequence[Piece], i: int, current: Draft) -> bool:
    """Whether the byline stands over a new article: not at the foot of this one, nor between its lead and text."""
    following = next((p for p in pieces[i + 1 :] if p.kind not in ("byline", "page")), None)
    if following is None or following.kind in ("separator", "title", "head", "note"):
        return False
    if following.kind in ("dateline", "jump") or pieces[i - 1].kind == "head" or _closed(pieces, current):
        return True
    if any(p.kind in ("byline", "dateline", "jump") for p in current.body):
        return True
    below = "\n".join(p.text for p in pieces[i + 1 :] if p.kind == "body")
    return not akin(current.words, below)


def _dated_title(pieces: Sequence[Piece], i: int) -> bool:
    """Whether headline, date line and text follow each other here: the header of an article in a plain file."""
    rest = pieces[i + 1 : i + 6]
    if not rest or rest[0].kind not in ("date", "field"):
        return False
    following = next((p for p in rest if p.kind not in ("date", "field", "byline")), None)
    return following is not None and following.kind in ("body", "dateline") and not _signs(pieces, i)


def _signs(pieces: Sequence[Piece], i: int) -> bool:
    """Whether the short line before a date signs what stands above it: no blank line between."""
    return not pieces[i].paragraph.before and pieces[i - 1].kind == "body"


def _lead_under_head(pieces: Sequence[Piece], i: int, current: Draft) -> bool:
    """Whether a headline opens another article: the words under it take it up and name the day of the news."""
    head = pieces[i - 1]
    if head.kind != "head" or not marks.is_lead(pieces[i].text):
        return False
    body = "\n".join(piece.text for piece in current.body if piece.kind != "head")
    here, above = echo(head.text, pieces[i].text), echo(head.text, body)
    return (here >= 0.4 and here > above) or (here >= above and not akin(body, pieces[i].text))
