"""PDF: characters with their places -> lines -> stories or one running text.

A line of the source is a printed line, counted on each page from 1 in reading order, running heads and page numbers
left out. A newspaper's page is read story by story; of other documents the text runs on from page to page.
"""

from __future__ import annotations

import ctypes
import itertools
import math
import unicodedata
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from index.errors import ReadError
from index.readers.found import Failure, Found, Tick
from index.readers.limits import MOST_FAILURES, MOST_SECONDS_OCR
from index.readers.pages import Page, articles_of
from index.readers.prose import told_author, told_title
from index.readers.rows import Box, Segment

if TYPE_CHECKING:
    from pypdfium2 import PdfDocument, PdfPage

_JOINED = 0.6  # of the letters' size: the most room within a word or justified line
_PIECES = 0.3  # the same between pieces of a line that the file does not tell one after the other
_SPACE, _SPACE_LATIN = 0.3, 0.15  # of their size: the least room that is a space
_HAIR, _CELL = 0.12, 0.5  # of the letters' size: how far apart a character is printed twice to look bold
_TIGHT = 0.95  # of its size: a lower box of a character is that of its ink alone
_BELOW = 0.12  # of its size, how far a Chinese character reaches below the baseline
_FEW = 12
_DIGITS = 3  # that may stand side by side in a column of characters
_UNKNOWN = 0.3
_MOST_DRAWN = 3000


def read(data: bytes | Path, name: str, source: str) -> Iterator[Found]:
    """Yield the articles of a PDF; pages that fail are named, ReadError where none can be read."""
    import pypdfium2

    try:
        document = pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as error:
        locked = "password" in str(error).lower()
        reason = "is locked by a password: save it without" if locked else f"cannot be read as a PDF ({error})"
        raise ReadError(f"{name} {reason}") from error
    pages: list[Page] = []
    failures = 0
    for number in range(1, len(document) + 1):
        place = f"{name}:p{number}"
        yield Tick(place)
        try:
            page, picture = _page(document, number)
            if picture:
                yield Tick(place, MOST_SECONDS_OCR)
                page = _recognised(document, number, place)
            pages.append(page)
        except (pypdfium2.PdfiumError, ReadError) as error:
            failures += 1
            yield Failure(place, f"page {number} of {name} cannot be read ({error}); the others are")
            if failures > MOST_FAILURES:
                break
    yield Tick(name, 10 + sum(page.size for page in pages) / 5_000)
    told = document.get_metadata_dict()
    found = articles_of(pages, source, told_title(told.get("Title")), told_author(told.get("Author")))
    document.close()
    if not found and not failures:
        raise ReadError(f"{name} holds no text: expected a PDF with text or scanned pages")
    yield from found


class _Sheet:
    """A page as it is shown: turned, cut to its visible part, counted from the top left corner."""

    def __init__(self, page: PdfPage) -> None:
        self.width, self.height = page.get_size()
        x0, y0, x1, y1 = page.get_cropbox()
        left, bottom, right, top = min(x0, x1), min(y0, y1), max(x0, x1), max(y0, y1)
        # What is shown at x: across[0] * x + across[1] * y + across[2]; down likewise.
        self._across, self._down = {
            0: ((1, 0, -left), (0, -1, top)),
            90: ((0, 1, -bottom), (1, 0, -left)),
            180: ((-1, 0, right), (0, 1, -bottom)),
            270: ((0, -1, top), (-1, 0, right)),
        }[page.get_rotation()]

    def box(self, left: float, bottom: float, right: float, top: float) -> Box:
        """Return where a rectangle of the file's own coordinates is shown."""
        a, b, c = self._across
        d, e, f = self._down
        x0, x1 = a * left + b * bottom + c, a * right + b * top + c
        y0, y1 = d * left + e * bottom + f, d * right + e * top + f
        return Box(x0 if x0 < x1 else x1, y0 if y0 < y1 else y1, x1 if x0 < x1 else x0, y1 if y0 < y1 else y0)

    def runs(self, across: float, up: float) -> tuple[float, float]:
        """Return where writing runs to that runs ``across`` and ``up`` in the file's own coordinates."""
        (a, b, _), (d, e, _) = self._across, self._down
        return a * across + b * up, d * across + e * up

    def shows(self, box: Box) -> bool:
        """Whether any of it is to be seen."""
        return box.x0 < self.width and box.x1 > 0 and box.top < self.height and box.bottom > 0


def _page(document: PdfDocument, number: int) -> tuple[Page, bool]:
    """Return what a page prints, and whether its text is only to be had from its picture."""
    import pypdfium2.raw as raw

    page = document[number - 1]
    try:
        sheet = _Sheet(page)
        glyphs, odd = _glyphs(page, sheet)
        drawn, width, height = _drawn(page, sheet), sheet.width, sheet.height
        if _in_columns(glyphs):
            # Its columns are lines of a page that is turned by a quarter, the one on the right being the first.
            glyphs = [Segment(*_laid_down(one, width), one.size, one.text) for one in glyphs]
            drawn = [_laid_down(one, width) for one in drawn]
            width, height = height, width
        pictures = (
            sum(1 for _ in page.get_objects(filter=[raw.FPDF_PAGEOBJ_IMAGE], max_depth=3))
            if (len(glyphs) < _FEW or odd)
            else 0
        )
        return Page(number, width, height, _segments(glyphs), drawn), odd or pictures > 0
    finally:
        page.close()


def _recognised(document: PdfDocument, number: int, place: str) -> Page:
    from index.readers import ocr

    page = document[number - 1]
    try:
        width, height = page.get_size()
        scale = min(200 / 72, 3500 / max(width, height, 1))
        return ocr.recognise(page.render(scale=scale).to_pil(), number, place)
    finally:
        page.close()


def _glyphs(page: PdfPage, sheet: _Sheet) -> tuple[list[Segment], bool]:
    """Return the characters of a page in the order of the file, and whether most stand for no known character."""
    import pypdfium2.raw as raw

    textpage = page.get_textpage()
    box, matrix, x, baseline = raw.FS_RECTF(), raw.FS_MATRIX(), ctypes.c_double(), ctypes.c_double()
    glyphs: list[Segment] = []
    seen: dict[tuple[str, int, int], list[Segment]] = {}
    odd = turned = 0
    try:
        handle = textpage.raw
        for i in range(textpage.count_chars()):
            char = chr(raw.FPDFText_GetUnicode(handle, i))
            if raw.FPDFText_IsGenerated(handle, i) == 1 or char in "\r\n\0\ufffe\u00ad\u200b":
                continue
            if not raw.FPDFText_GetLooseCharBox(handle, i, ctypes.byref(box)):
                continue
            raw.FPDFText_GetMatrix(handle, i, ctypes.byref(matrix))
            across, down = sheet.runs(matrix.a, matrix.b)
            if abs(down) > 0.2 * across:
                turned += 1  # a watermark, or the line along a picture
                continue
            size = raw.FPDFText_GetFontSize(handle, i) * math.hypot(matrix.c, matrix.d)
            if matrix.b == 0 and 0 < box.top - box.bottom < _TIGHT * size:
                # Of some fonts only what is inked is told: the line of 一 would lie above that of its neighbours.
                raw.FPDFText_GetCharOrigin(handle, i, ctypes.byref(x), ctypes.byref(baseline))
                box.bottom = baseline.value - _BELOW * size
                box.top = box.bottom + size
            place = sheet.box(box.left, box.bottom, box.right, box.top)
            if not 2 <= size <= 400 or not sheet.shows(place):
                continue
            odd += _is_odd(char)
            glyph = Segment(place.x0, place.bottom - size, place.x1, place.bottom, size, char)
            if char != " " and _printed_before(glyph, seen):
                continue
            glyphs.append(glyph)
    finally:
        textpage.close()
    return glyphs, odd > _UNKNOWN * (len(glyphs) + 1) or (not glyphs and turned > _FEW)


def _in_columns(glyphs: list[Segment]) -> bool:
    """Whether a page is set in columns of characters, from the right to the left; ReadError where a part of it is."""
    down = behind = run = longest = 0
    for one, other in itertools.pairwise(glyph for glyph in glyphs if glyph.text.strip()):
        near = 0.4 * one.size
        if abs(other.x0 - one.x0) < near and near < other.bottom - one.bottom < 2 * one.size:
            down += 1
        run = run + 1 if abs(other.bottom - one.bottom) < near and 0 < other.x0 - one.x0 < 2 * one.size else 0
        behind, longest = behind + (run > 0), max(run, longest)
    if down <= max(_FEW, behind):
        return False
    if longest > _DIGITS:
        raise ReadError("it is set in columns of characters, from the right to the left, and in lines as well")
    return True


def _laid_down(one: Segment | Box, width: float) -> Box:
    """Return where something stands on its page turned by a quarter to the left; ``width`` is the page's before."""
    return Box(one.top, width - one.x1, one.bottom, width - one.x0)


@cache
def _is_odd(char: str) -> bool:
    return unicodedata.category(char) in ("Co", "Cn", "Cc") or char == "\ufffd"


def _printed_before(glyph: Segment, seen: dict[tuple[str, int, int], list[Segment]]) -> bool:
    """Whether a character is printed over the same one, a hair apart, to make it bold; note it where it is not."""
    x, y, cell = glyph.x0, glyph.bottom, _CELL * glyph.size
    hair = min(_HAIR * glyph.size, 0.4 * (glyph.x1 - x))
    columns = {int((x - hair) // cell), int((x + hair) // cell)}
    rows = {int((y - hair) // cell), int((y + hair) // cell)}
    for column in columns:
        for row in rows:
            for other in seen.get((glyph.text, column, row), ()):
                if abs(x - other.x0) < hair and abs(y - other.bottom) < hair:
                    return True
    seen.setdefault((glyph.text, int(x // cell), int(y // cell)), []).append(glyph)
    return False


def _segments(glyphs: list[Segment]) -> list[Segment]:
    """Join characters that follow each other on a line."""
    runs: list[list[Segment]] = []
    for glyph in glyphs:
        if runs and _follows(runs[-1][-1], glyph):
            runs[-1].append(glyph)
        else:
            runs.append([glyph])
    joined = [one for run in runs if (one := _joined(run)) is not None]
    # A line that the file tells in several pieces.
    joined.sort(key=lambda one: (round(one.bottom / max(one.size, 1) * 2), one.x0))
    result: list[Segment] = []
    for one in joined:
        if result and _follows(result[-1], one, _PIECES):
            before = result.pop()
            one = Segment(
                before.x0,
                min(before.top, one.top),
                max(before.x1, one.x1),
                max(before.bottom, one.bottom),
                max(before.size, one.size),
                before.text + (" " if one.x0 - before.x1 > _SPACE * one.size else "") + one.text,
            )
        result.append(one)
    return result


def _follows(left: Segment, right: Segment, room: float = _JOINED) -> bool:
    size = max(left.size, right.size)
    return (
        abs(left.bottom - right.bottom) < 0.3 * size
        and min(left.size, right.size) > 0.55 * size
        and -0.4 * size < right.x0 - left.x1 < room * size
    )


def _joined(run: list[Segment]) -> Segment | None:
    """Return the characters as one; the spaces at its ends are none of it."""
    first = next((i for i, glyph in enumerate(run) if glyph.text.strip()), None)
    if first is None:
        return None
    last = max(i for i, glyph in enumerate(run) if glyph.text.strip())
    run = run[first : last + 1]
    sizes = sorted(glyph.size for glyph in run)
    return Segment(
        min(glyph.x0 for glyph in run),
        min(glyph.top for glyph in run),
        max(glyph.x1 for glyph in run),
        max(glyph.bottom for glyph in run),
        sizes[len(sizes) // 2],
        _spaced(run),
    )


def _spaced(run: list[Segment]) -> str:
    """Return the characters' text, a space where there is room for one."""
    text = run[0].text
    for left, right in itertools.pairwise(run):
        latin = left.text.isascii() and right.text.isascii()
        gap = right.x0 - left.x1 > (_SPACE_LATIN if latin else _SPACE) * right.size
        text += f" {right.text}" if gap and left.text.strip() and right.text.strip() else right.text
    return unicodedata.normalize("NFC", text)


def _drawn(page: PdfPage, sheet: _Sheet) -> list[Box]:
    """Return the frames of what is drawn on a page."""
    import pypdfium2.raw as raw

    drawn: list[Box] = []
    for path in page.get_objects(filter=[raw.FPDF_PAGEOBJ_PATH], max_depth=1):
        bounds: Any = path.get_bounds() if hasattr(path, "get_bounds") else path.get_pos()
        drawn.append(sheet.box(*bounds))
        if len(drawn) >= _MOST_DRAWN:
            break
    return drawn
