"""Articles that go on on another page: （下转第二版）… （上接第一版）."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from index import marks
from index.borders import page_number
from index.ids import article_id
from index.kinship import pairs
from index.types import Article


def join_jumps(articles: Sequence[Article]) -> list[Article]:
    """Join an article that ends （下转第N版） with the one on page N that begins （上接第M版）.

    Only where both pages are known and fit, both stand in the same source, titles, authors and dates do not
    contradict, and there is exactly one such pair, or one whose titles speak of the same. The continuation's text
    follows as new paragraphs, its lines keep their numbers; the joined article stands where the first part stood and
    has an id of its own.
    """
    result = list(articles)
    for first in articles:
        if first not in result:
            continue
        fits = [second for second in result if _continues(first, second)]
        fits = [second for second in fits if first.title and second.title] or fits
        if len(fits) == 1 and sum(_continues(other, fits[0]) for other in result) == 1:
            result[result.index(first)] = joined(first, fits[0])
            result.remove(fits[0])
    return result


def _continues(first: Article, second: Article) -> bool:
    """Whether the second is what the first's 下转 points to."""
    if first is second or first.source != second.source or first.page is None or second.page is None:
        return False
    opening = next((page for line in second.text.split("\n") if (page := marks.jump_from(line)) is not None), None)
    closing = next((page for line in first.text.split("\n") if (page := marks.jump_to(line)) is not None), None)
    if opening is None or closing is None:
        return False
    if (page_number(closing), page_number(opening)) != (second.page, first.page):
        return False
    if first.title and second.title and not pairs(first.title) & pairs(second.title):
        return False
    return not any(
        one and other and one != other for one, other in ((first.author, second.author), (first.date, second.date))
    )


def joined(first: Article, second: Article) -> Article:
    """Return the first with the second's text as further paragraphs, with an id of its own."""
    offset = len(first.text) + 1
    text = f"{first.text}\n{second.text}"
    return replace(
        first,
        id=article_id(first.source, text),
        text=text,
        line_map=first.line_map + tuple((offset + start, line) for start, line in second.line_map),
        page_map=_pages(first, 0) + _pages(second, offset) if first.page_map or second.page_map else (),
        title=first.title or second.title,
        author=first.author or second.author,
        date=first.date or second.date,
        date_precision=first.date_precision or second.date_precision,
        date_evidence=first.date_evidence or second.date_evidence,
        date_own=first.date_own or second.date_own,
    )


def _pages(article: Article, offset: int) -> tuple[tuple[int, int], ...]:
    """Return the pages of an article's text, where it begins ``offset`` characters further on."""
    return tuple((offset + start, page) for start, page in article.page_map)
