"""Pictures of pages: characters recognised by rapidocr, whose models are inside its package (the extra ``ocr``).

A line of the source is a printed line of the picture, in reading order. What is recognised may be misread; a line that
the model itself is not sure of is left out.
"""

from __future__ import annotations

import io
from collections.abc import Iterator
from functools import cache
from statistics import median
from typing import TYPE_CHECKING, Any

from index.errors import ReadError
from index.readers.found import Failure, Found, Tick
from index.readers.limits import MOST_MEMORY_OCR, MOST_SECONDS_OCR
from index.readers.pages import Page, articles_of
from index.readers.rows import Segment

if TYPE_CHECKING:
    from PIL.Image import Image

_SURE = 0.6
_MOST_PIXELS = 60_000_000
_LONGEST_SIDE = 4000
_INSTALL = "pip install 'wenyuan[ocr]'"


def read(data: bytes, name: str, source: str) -> Iterator[Found]:
    """Yield the articles of a picture (of each page of a TIFF); ReadError where there is no text in it."""
    from PIL import Image, ImageSequence, UnidentifiedImageError

    Image.MAX_IMAGE_PIXELS = _MOST_PIXELS
    pages: list[Page] = []
    try:
        with Image.open(io.BytesIO(data)) as image:
            for number, frame in enumerate(ImageSequence.Iterator(image), 1):
                place = f"{name}:p{number}" if number > 1 else name
                yield Tick(place, MOST_SECONDS_OCR)
                try:
                    pages.append(recognise(frame, number, place))
                except ReadError as error:
                    if number == 1:
                        raise
                    yield Failure(place, str(error))
    except (UnidentifiedImageError, Image.DecompressionBombError, OSError, SyntaxError, ValueError) as error:
        raise ReadError(
            f"{name} cannot be read as a picture ({str(error)[:200]}): it is damaged or too large"
        ) from error
    yield Tick(name, 10 + sum(page.size for page in pages) / 5_000)
    found = articles_of(pages, source, None, None)
    if not found:
        raise ReadError(f"{name} is a picture without text that can be recognised")
    yield from found


def recognise(image: Image, number: int, place: str) -> Page:
    """Return what is printed on a picture of a page; ReadError where nothing that recognises it is installed."""
    engine = _engine(place)
    import numpy as np

    if image.width * image.height > _MOST_PIXELS:
        raise ReadError(f"{place} has {image.width} × {image.height} pixels, expected at most {_MOST_PIXELS}")
    result: Any = engine(np.asarray(image.convert("RGB"))[:, :, ::-1])
    segments: list[Segment] = []
    for corners, text, score in zip(
        result.boxes if result.boxes is not None else (), result.txts or (), result.scores or (), strict=True
    ):
        if score < _SURE or not text.strip():
            continue
        xs, ys = [float(x) for x, _ in corners], [float(y) for _, y in corners]
        height = (abs(ys[3] - ys[0]) + abs(ys[2] - ys[1])) / 2
        segments.append(Segment(min(xs), min(ys), max(xs), max(ys), 0.8 * height, text.strip()))
    usual = median(one.size for one in segments) if segments else 0.0
    # Lines of one size are measured a little differently each time.
    segments = [one._replace(size=usual) if abs(one.size - usual) < 0.2 * usual else one for one in segments]
    return Page(number, float(image.width), float(image.height), segments)


@cache
def _engine(place: str) -> Any:
    try:
        from rapidocr import RapidOCR
    except ImportError as error:
        raise ReadError(f"{place} is a picture of text, which is read after {_INSTALL}") from error
    from index.readers.sandbox import limit_memory

    limit_memory(MOST_MEMORY_OCR)
    return RapidOCR(params={"Global.max_side_len": _LONGEST_SIDE, "Global.log_level": "critical"})
