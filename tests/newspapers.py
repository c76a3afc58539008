"""Newspaper pages as PDF, set by reportlab as a newspaper sets them: columns, boxes, rules, jumps."""

from __future__ import annotations

import io
import random
from dataclasses import dataclass, field

from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfgen.canvas import Canvas

FONT = "STSong-Light"
SIZE, LEADING, GUTTER = 10.0, 15.0, 16.0
_NEVER_FIRST = "，。、；：！？”’）》】％…"

pdfmetrics.registerFont(UnicodeCIDFont(FONT))


@dataclass
class Block:
    """A story to be set: its place on the page in points from the left top corner."""

    title: str
    paragraphs: list[str]
    x: float
    y: float
    width: float
    columns: int
    boxed: bool = False
    note: str = ""
    title_size: float = 22.0
    others: list[str] = field(default_factory=list)
    rows: int = field(default=10**6)


class Newspaper:
    """A PDF being made; text is drawn line by line in an order that is not the reading order, as programs do."""

    def __init__(self, width: float = 1000.0, height: float = 1400.0, seed: int = 7) -> None:
        self.held = io.BytesIO()
        self.size = (width, height)
        self.canvas = Canvas(self.held, pagesize=self.size)
        self.random = random.Random(seed)
        self._lines: list[tuple[float, float, str, float]] = []

    def text(self, x: float, y: float, text: str, size: float = SIZE) -> None:
        """Print a line whose letters' top is at ``y``."""
        self._lines.append((x, y, text, size))

    def rule(self, x0: float, y: float, x1: float) -> None:
        """Draw a line across."""
        self.canvas.line(x0, self.size[1] - y, x1, self.size[1] - y)

    def page(self) -> None:
        """End the page."""
        self.random.shuffle(self._lines)
        for x, y, text, size in self._lines:
            self.canvas.setFont(FONT, size)
            self.canvas.drawString(x, self.size[1] - y - 0.88 * size, text)
        self._lines = []
        self.canvas.showPage()

    def save(self) -> bytes:
        """Return the PDF."""
        self.canvas.save()
        return self.held.getvalue()

    def story(self, block: Block) -> float:
        """Set a story and return where it ends."""
        y, inner = block.y, (8.0 if block.boxed else 0.0)
        x, width = block.x + inner, block.width - 2 * inner
        y += inner
        if block.title:
            for line in wrap(block.title, width, block.title_size):
                self.text(x, y, line, block.title_size)
                y += 1.35 * block.title_size
            y += 6
        for line in block.others:
            self.text(x, y, line, 0.6 * block.title_size)
            y += 0.9 * block.title_size
        column = (width - (block.columns - 1) * GUTTER) / block.columns
        lines = [line for paragraph in block.paragraphs for line in wrap("\u3000\u3000" + paragraph, column, SIZE)]
        if block.note:
            lines.append(block.note)
        tall = -(-len(lines) // block.columns)
        for i, line in enumerate(lines):
            at, down = divmod(i, tall)
            self.text(x + at * (column + GUTTER), y + down * LEADING, line)
        y += tall * LEADING
        if block.boxed:
            y += inner
            self.canvas.rect(block.x, self.size[1] - y, block.width, y - block.y)
        return y


def wrap(text: str, width: float, size: float) -> list[str]:
    """Break a text into lines as Chinese is set: anywhere, but not before closing punctuation."""
    lines, line = [], ""
    for char in text:
        if line and pdfmetrics.stringWidth(line + char, FONT, size) > width:
            kept = line
            while char[0] in _NEVER_FIRST and len(kept) > 1:
                kept, char = kept[:-1], kept[-1] + char
            lines.append(kept)
            line = ""
        line += char
    return [*lines, line]
