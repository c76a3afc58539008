"""Printed pages -> articles: a newspaper's story by story, any other document as one text over its pages."""

from __future__ import annotations

import itertools
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from index import marks
from index.borders import page_number
from index.day_evidence import masthead
from index.jumps import join_jumps, joined
from index.newspaper import article_id, read_page
from index.numerals import plain_digits
from index.readers.printed import Story, body_size, stories
from index.readers.prose import clean
from index.readers.rows import Box, Row, Segment
from index.types import Article

_OUTER = 2  # lines at the head and foot of a page that may be no text
_MARGIN = 0.1  # of the height: where running heads and page numbers stand
_NUMBER = re.compile(
    r"[\s\-—–·.第页共/|]*(?:\d{1,4}|[ivxlc]{1,6}|[一二三四五六七八九十]{1,4})[\s\-—–·.第页共/|\d]*", re.IGNORECASE
)
_WIDE = 640.0  # points: no office prints on wider paper than A3 turned
_HEADED = 1.25
_HEAD = 1.15
_LONGEST_HEADLINE = 100

Place = tuple[int, int, int]
"""Page, line, and how many characters stand there, spaces not counted."""


@dataclass(slots=True)
class Page:
    """What is printed on a page; ``number`` counts the file's pages from 1."""

    number: int
    width: float
    height: float
    segments: list[Segment]
    drawn: list[Box] = field(default_factory=list)

    @property
    def size(self) -> int:
        """How many characters it holds."""
        return sum(len(one.text) for one in self.segments)


@dataclass(slots=True)
class _Laid:
    """A page in stories, with the head that a newspaper prints over it; ``dated`` is also what runs over all pages."""

    page: Page
    head: list[Row]
    stories: list[Story]
    dated: list[Row]


def articles_of(pages: Sequence[Page], source: str, title: str | None, author: str | None) -> list[Article]:
    """Return the undated articles of pages; ``title`` and ``author`` are what the file says of a document."""
    body = body_size(one for page in pages for one in page.segments)
    repeated = _repeated(pages)
    laid = [_laid(page, body, repeated) for page in pages]
    if any(_newspaper(one, body) for one in laid):
        found = [article for one in laid for article in _page_articles(one, body, source)]
        return _distinct([_numbered(article) for article in join_jumps(found)])
    laid = [_laid(page, body, repeated, heads=False) for page in pages]
    return _document(laid, body, source, title, author)


def _laid(page: Page, body: float, repeated: set[str], *, heads: bool = True) -> _Laid:
    """Lay a page out without running heads and page numbers; ``heads`` says to take a newspaper's head off too."""
    edge = {id(one): alone for line, alone in _edges(page) for one in line}
    kept, head, over = [], [], []
    for one in page.segments:
        running = id(one) in edge and _key(one.text) in repeated
        number = edge.get(id(one), False) and _NUMBER.fullmatch(one.text.strip())
        if heads and not running and _is_head(one.text) and _in_margin(one, page):
            head.append(one)
        elif running:
            over.append(one)
        elif not number:
            kept.append(one)
    return _Laid(page, _rows(head), stories(kept, page.drawn, body), _rows([*head, *over]))


def _rows(segments: Sequence[Segment]) -> list[Row]:
    return [
        Row(one.text, one.size, one.x0, one.x1, one.top, one.bottom)
        for one in sorted(segments, key=lambda one: one.top)
    ]


def _in_margin(one: Segment, page: Page) -> bool:
    return one.bottom < _MARGIN * page.height or one.top > (1 - _MARGIN) * page.height


def _edges(page: Page) -> list[tuple[list[Segment], bool]]:
    """Return the two outermost lines at the head and at the foot of a page, and whether each is one piece.

    What stands further in, or in pieces as the cells of a table do, may be a figure that belongs to the text.
    """
    lines: list[list[Segment]] = []
    for one in sorted(page.segments, key=lambda one: one.middle):
        if lines and one.middle - lines[-1][-1].middle < 0.5 * one.size:
            lines[-1].append(one)
        else:
            lines.append([one])
    outer = lines[:_OUTER] + lines[max(_OUTER, len(lines) - _OUTER) :]
    return [(line, len(line) == 1) for line in outer if all(_in_margin(one, page) for one in line)]


def _is_head(text: str) -> bool:
    """Whether it is of the head or foot of a newspaper's page: its date, its number, its name."""
    text = " ".join(text.split())
    mark = marks.page_mark(text)
    return marks.is_masthead(text) or marks.is_paper_name(text) or (mark is not None and not _NUMBER.fullmatch(text))


def _repeated(pages: Sequence[Page]) -> set[str]:
    """Return what stands at the edge of at least half of three pages or more; a figure alone is none of it."""
    counts: Counter[str] = Counter()
    for page in pages:
        counts.update({_key(one.text) for line, _ in _edges(page) for one in line})
    enough = max(3, len(pages) / 2)
    return {key for key, count in counts.items() if count >= enough and any(char.isalpha() for char in key)}


def _key(text: str) -> str:
    return re.sub(r"\d+", "0", "".join(text.split()))


def _newspaper(laid: _Laid, body: float) -> bool:
    """Whether a page is a newspaper's: wide, with a head or jumps, or several headlines over columns."""
    rows = [row for story in laid.stories for row in story.rows]
    if any(marks.jump_to(row.text) or marks.jump_from(row.text) for row in rows):
        return True
    headed = [story for story in laid.stories if any(row.size >= _HEADED * body for row in story.headline(body))]
    columns = max((story.columns for story in laid.stories), default=1)
    masthead = any(marks.is_masthead(row.text) or marks.masthead_page(row.text) for row in laid.head)
    return columns > 1 and (len(headed) > 1 or masthead or laid.page.width > _WIDE or columns > 2)


def _page_articles(laid: _Laid, body: float, source: str) -> list[Article]:
    """Read each story of a newspaper's page; the head of the page dates them all."""
    printed = next((n for row in laid.dated if (n := _printed_page(row.text)) is not None), laid.page.number)
    day = next((told for row in laid.dated if (told := masthead(plain_digits(row.text)))), None)
    date, evidence = day or (None, None)
    found: list[Article] = []
    line = 0
    for story in laid.stories:
        text, places = _text([(row, laid.page.number, i) for i, row in enumerate(story.rows, line + 1)])
        line += len(story.rows)
        articles = _under_its_head(read_page(text, source, printed), story, body)
        head = " ".join(row.text.strip() for row in story.headline(body))
        found += [
            replace(_placed(article, places), date=date, date_evidence=evidence) for article in _titled(articles, head)
        ]
    return found


def _under_its_head(articles: list[Article], story: Story, body: float) -> list[Article]:
    """Put what was read as headlines alone with what stands under them."""
    above = "".join("".join(row.text.split()) for row in story.rows if row.size >= _HEAD * body)
    if len(articles) > 1 and "".join(articles[0].text.split()) in above:
        return [joined(articles[0], articles[1]), *articles[2:]]
    return articles


def _printed_page(text: str) -> int | None:
    return page_number(marks.page_mark(" ".join(text.split())) or marks.masthead_page(text) or "")


def _document(laid: Sequence[_Laid], body: float, source: str, title: str | None, author: str | None) -> list[Article]:
    rows: list[tuple[Row, int, int]] = []
    for one in laid:
        rows += [(row, one.page.number, i) for i, row in enumerate(itertools.chain(*(s.rows for s in one.stories)), 1)]
    text, places = _text(rows)
    articles = read_page(text, source)
    first = next((one.stories[0] for one in laid if one.stories), None)
    head = [row for row in first.headline(body) if row.size >= _HEADED * body] if first else []
    articles = _titled(articles, " ".join(row.text.strip() for row in head))
    if len(articles) == 1:
        articles = [replace(one, title=one.title or title, author=one.author or author) for one in articles]
    return [_numbered(_placed(article, places)) for article in articles]


def _text(rows: Sequence[tuple[Row, int, int]]) -> tuple[str, list[list[Place]]]:
    """Return rows, each with its page and line, as a page of text, and where the parts of each of its lines stand."""
    lines: list[list[str]] = []
    places: list[list[Place]] = []
    indented = any(row.indent for row, *_ in rows)
    above: Row | None = None
    for row, page, line in rows:
        text = clean(row.text).replace("\n", " ").replace("\r", " ").strip()
        place = (page, line, len("".join(text.split())))
        if above is not None and _goes_on(above, row, indented):
            lines[-1].append((" " if above.text[-1:].isascii() and text[:1].isascii() else "") + text)
            places[-1].append(place)
        else:
            if above is not None and (row.apart or _other_size(above, row)):
                lines.append([])
                places.append([place])
            lines.append(["\u3000" * min(row.indent, 4), text])
            places.append([place])
        above = row
    return "\n".join(map("".join, lines)), places


def _other_size(above: Row, row: Row) -> bool:
    return abs(above.size - row.size) > 0.12 * above.size


def _goes_on(above: Row, row: Row, indented: bool) -> bool:
    """Whether a line continues the one above: that one is full, and this one is not set in."""
    if not above.full or row.apart or row.indent or _other_size(above, row):
        return False
    text = above.text.strip()
    alone = marks.is_byline(text) or marks.is_separator(text) or marks.jump_to(text) is not None
    return not alone and (indented or not marks.ends_sentence(text))


def _titled(articles: Sequence[Article], head: str) -> list[Article]:
    """Give the article that holds a headline that title, as it stands there."""
    told = list(articles)
    wanted = "".join(head.split())
    if not wanted or len(wanted) > _LONGEST_HEADLINE:
        return told
    parted = re.compile(r"\s*".join(map(re.escape, wanted)))
    for i, article in enumerate(told):
        if found := parted.search(article.text):
            told[i] = replace(article, title=" ".join(found.group().split()))
            break
    return told


def _placed(article: Article, places: Sequence[Sequence[Place]]) -> Article:
    """Return an article with the lines and pages of the document in place of those of the text."""
    ends = [*(offset for offset, _ in article.line_map[1:]), len(article.text)]
    runs: list[tuple[int, int, int]] = []
    for (offset, line), end in zip(article.line_map, ends, strict=True):
        for page, printed, length in places[line - 1]:
            runs.append((offset, page, printed))
            while length > 0 and offset < end:
                length -= not article.text[offset].isspace()
                offset += 1
    pages: list[tuple[int, int]] = []
    for offset, page, _ in runs:
        if not pages or pages[-1][1] != page:
            pages.append((offset, page))
    return replace(article, line_map=tuple((offset, line) for offset, _, line in runs), page_map=tuple(pages))


def _numbered(article: Article) -> Article:
    """Count pages as the file does: those printed on a newspaper's were only for its jumps."""
    page = article.page_map[0][1] if article.page_map else article.page
    return replace(article, page=page, page_map=article.page_map if len(article.page_map) > 1 else ())


def _distinct(articles: Sequence[Article]) -> list[Article]:
    """Give what stands in the file twice two ids."""
    counts: Counter[str] = Counter()
    told: list[Article] = []
    for article in articles:
        counts[article.id] += 1
        again = counts[article.id]
        told.append(
            article if again == 1 else replace(article, id=article_id(article.source, f"{article.text}\0{again}"))
        )
    return told
