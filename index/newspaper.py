"""A page of text -> its articles.

The story: lines are joined to paragraphs (``layout``), each paragraph is called what it is (``pieces``), the page is
cut where articles begin (``borders``), torn headlines go to the article they speak of (``headlines``), and what goes
on on another page is joined (``jumps``).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from index import marks
from index.borders import split
from index.headlines import assign
from index.ids import article_id
from index.jumps import join_jumps
from index.layout import paragraphs, read_lines
from index.pieces import Draft, Piece, classify
from index.types import Article

__all__ = ["article_id", "author_of", "join_jumps", "read_page"]


def read_page(text: str, source: str, page: int | None = None) -> list[Article]:
    """Read a page into its articles, in the order in which their bodies stand.

    Parameters
    ----------
    text : the page as extracted; lines may be hard-wrapped or not.
    source : what citations name; it goes into the ids.
    page : the page's number where the caller knows it; None leaves it to marks such as 第二版 in the text.

    Returns
    -------
    Undated articles, none for a blank text. No line that is not blank is lost. Within a paragraph nothing but white
    space is changed, so that a slice of one stands in the lines that the article's map gives, white space apart.
    """
    drafts = assign(split(classify(paragraphs(read_lines(text)))))
    articles = [_article(draft, source, page) for draft in drafts if draft.heads or draft.body]
    return _distinct(join_jumps(articles))


def _article(draft: Draft, source: str, page: int | None) -> Article:
    text, line_map = _compose([*draft.heads, *draft.body])
    return Article(
        id=article_id(source, text),
        source=source,
        title=_title(draft),
        author=author_of(piece.text for piece in draft.body) or None,
        date=None,
        date_precision=None,
        date_evidence=None,
        text=text,
        line_map=line_map,
        page=page if page is not None else draft.page,
    )


def _title(draft: Draft) -> str | None:
    """Return the main headline: one given by name, else the first."""
    named = [piece for piece in draft.body if piece.kind == "title"]
    heads = [p for p in draft.heads if p.kind in ("title", "head") and not marks.is_letterhead(p.text)]
    found = [title for piece in [*named, *heads] if (title := marks.headline(piece.text))]
    if len(found) > 1 and not named and marks.completes_title(found[0], found[1]):
        return found[0] + found[1]
    return found[0] if found else None


def _compose(pieces: Sequence[Piece]) -> tuple[str, tuple[tuple[int, int], ...]]:
    """Put paragraphs one below the other; the map gives each character's line."""
    parts: list[str] = []
    runs: list[tuple[int, int]] = []
    offset = 0
    for piece in pieces:
        runs += [(offset + start, line) for start, line in piece.runs]
        parts.append(piece.text)
        offset += len(piece.text) + 1
    return "\n".join(parts), tuple(runs)


def author_of(texts: Iterable[str]) -> str:
    """Return the names that an article's bylines give, joined by spaces; "" where there is none."""
    found: list[str] = []
    for text in texts:
        names = marks.names(text) if marks.is_byline(text) else marks.inline_names(text)
        found += [name for name in names if name not in found]
    return " ".join(found)


def _distinct(articles: Sequence[Article]) -> list[Article]:
    """Give an article that stands in its source twice an id for each time."""
    seen: dict[str, int] = {}
    result: list[Article] = []
    for article in articles:
        count = seen[article.id] = seen.get(article.id, 0) + 1
        again = article_id(article.source, f"{article.text}\0{count}")
        result.append(article if count == 1 else replace(article, id=again))
    return result
