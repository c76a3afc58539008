"""What each paragraph of a page is: headline, byline, dateline, jump, note, field, date, or body text."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Literal

from index import marks
from index.columns import shape
from index.layout import Paragraph, is_row
from index.spacing import join_lines

Kind = Literal["head", "byline", "dateline", "jump", "note", "field", "date", "separator", "page", "title", "body"]

_LONGEST_HEAD = 45
_NO_HEAD = re.compile(r"[。；;]|[，、：:,]$|———?$|……$")


@dataclass(slots=True)
class Piece:
    """A paragraph with what it is; ``runs`` are its ``(offset, line)``."""

    kind: Kind
    paragraph: Paragraph
    text: str
    runs: list[tuple[int, int]]


@dataclass(slots=True)
class Draft:
    """An article in the making: headlines found around it, and its body in order."""

    heads: list[Piece] = field(default_factory=list)
    body: list[Piece] = field(default_factory=list)
    page: int | None = None

    @property
    def words(self) -> str:
        """The body's text, for comparing."""
        return "\n".join(piece.text for piece in self.body)

    @property
    def written(self) -> bool:
        """Whether it has running text already."""
        return any(piece.kind in ("body", "dateline", "jump") for piece in self.body)


def classify(found: Sequence[Paragraph]) -> list[Piece]:
    """Say what each paragraph is, from its wording and from what stands around it."""
    pieces: list[Piece] = []
    stacks = _stacks(found)
    for i, paragraph in enumerate(found):
        text, runs = join_lines([(line.number, line.text) for line in paragraph.lines], paragraph.spaced)
        following = found[i + 1] if i + 1 < len(found) and i not in stacks else None
        # The second line of a headline may be longer than the column: ——水库、高速建设现场见闻.
        goes_on = i in stacks and paragraph.before == 0 and bool(pieces) and pieces[-1].kind == "head"
        heads = goes_on or _is_head(paragraph, text, following, pieces)
        kind = _fixed_kind(paragraph, text) or ("head" if heads else "body")
        pieces.append(Piece(kind, paragraph, text, runs))
    _find_masthead(pieces)
    return pieces


def _find_masthead(pieces: Sequence[Piece]) -> None:
    """Take the paper's name over a page, where a headline stands under it, for what it is."""
    first = pieces[0] if pieces else None
    if first is None or first.kind not in ("head", "body") or not first.paragraph.after:
        return
    if marks.is_paper_name(first.text) and any(piece.kind in ("head", "byline", "dateline") for piece in pieces[1:4]):
        first.kind = "page"


def _fixed_kind(paragraph: Paragraph, text: str) -> Kind | None:
    """Return what the wording alone says it is."""
    raw = paragraph.lines[0].text
    checks: tuple[tuple[bool, Kind], ...] = (
        (marks.is_separator(text), "separator"),
        (marks.jump_from(text) is not None, "jump"),
        (marks.is_title_field(text) or marks.is_markdown_title(raw), "title"),
        (marks.is_byline(raw if len(paragraph.lines) == 1 else text), "byline"),
        (marks.is_dateline(text), "dateline"),
        (marks.is_note(text), "note"),
        (marks.is_field(text), "field"),
        (marks.is_masthead(raw), "page"),
        (marks.is_date_line(raw), "date"),
        (marks.page_mark(text) is not None and (not text.isdigit() or bool(paragraph.before)), "page"),
    )
    return next((kind for holds, kind in checks if holds), None)


def _stacks(found: Sequence[Paragraph]) -> set[int]:
    """Return the indices of paragraphs in stacks of two to four headline lines between blank lines."""
    result: set[int] = set()
    start = 0
    for i in range(1, len(found) + 1):
        if i < len(found) and not found[i].before:
            continue
        block = found[start:i]
        plain = all(_plain_head(p, p.text) and _fixed_kind(p, p.text) is None for p in block)
        if 2 <= len(block) <= 4 and plain and any(map(_short, block)):
            result |= set(range(start, i))
        start = i
    return result


def _is_head(paragraph: Paragraph, text: str, following: Paragraph | None, above: Sequence[Piece]) -> bool:
    """Whether it looks like a headline: short, unfinished, and set off from the text around it."""
    if not _plain_head(paragraph, text):
        return False
    top = _at_top(paragraph, above)
    set_off = bool(paragraph.after) or following is None or _body_like(following)
    set_off = set_off or (following is not None and len(text) < 20 < len(following.text) and _sentence(following))
    if paragraph.before or top:
        alike = following is not None and shape(following.text) == shape(text) and not text.isalpha()
        return set_off or (top == "first" and not alike)
    under_head = bool(above) and above[-1].kind == "head" and above[-1].paragraph.before > 0 and _short(paragraph)
    if under_head and set_off:
        return True
    return following is not None and _opener(following.text) and _short(paragraph) and _ended(above)


# What the days of a month, or the months of a year, stand under in a chronicle.
_CHRONICLE_HEAD = re.compile(r"(?:(?:19|20)\d\d年)?(?:\d{1,2}月份?)?|[一二三四五六七八九十]{1,2}月份?")


def _plain_head(paragraph: Paragraph, text: str) -> bool:
    """Whether the words could be a headline's: short, no full stop, no list item, not a row of a table."""
    if len(text) > _LONGEST_HEAD or len(paragraph.lines) > 3 or is_row(paragraph.lines[0]) or _NO_HEAD.search(text):
        return False
    bare = text.strip("* ")  # bold, in Markdown
    spoken = marks.is_speaker(bare) and marks.ends_sentence(bare)
    if _CHRONICLE_HEAD.fullmatch(bare):
        return False
    if marks.is_list_item(text) or spoken or marks.jump_to(text) is not None:
        return False
    return bool(re.search(rf"[{marks.HAN}A-Za-z]", text))


def _at_top(paragraph: Paragraph, above: Sequence[Piece]) -> str:
    """Return "first" at the top of the page or of a part of it, "under" close under a headline there, else ""."""
    rest = [piece for piece in above if piece.kind != "page"]
    if not rest or above[-1].kind in ("separator", "page"):
        return "first"
    if signed_off(above) and paragraph.before:
        return "first"
    stack = 0
    while stack < len(rest) and rest[-1 - stack].kind == "head":
        stack += 1
    under = 0 < stack < 4 and (stack == len(rest) or rest[-1 - stack].kind == "separator")
    return "under" if under and not paragraph.before else ""


def signed_off(above: Sequence[Piece]) -> bool:
    """Whether the pieces end as a notice does: text, who gives it, and the day."""
    if len(above) < 3 or above[-1].kind != "date":
        return False
    signature = above[-2]
    return signature.kind in ("body", "head") and len(signature.text) <= 25 and not marks.ends_sentence(signature.text)


def _short(paragraph: Paragraph) -> bool:
    line = paragraph.lines[-1]
    return line.width <= (line.column - 4 if line.column else 60)


def _ended(above: Sequence[Piece]) -> bool:
    return bool(above) and (marks.ends_sentence(above[-1].text) or above[-1].kind in ("note", "head", "byline"))


def _opener(text: str) -> bool:
    return marks.is_byline(text) or marks.is_dateline(text) or marks.jump_from(text) is not None


def _sentence(paragraph: Paragraph) -> bool:
    return marks.ends_sentence(paragraph.text)


def _body_like(paragraph: Paragraph) -> bool:
    text = paragraph.text
    return _opener(text) or marks.is_date_line(text) or marks.is_field(text) or len(text) > _LONGEST_HEAD
