"""A page of text -> its articles.

Paragraphs come from ``layout``; here it is decided where one article ends and the next begins, which headline torn
off its body belongs to which, and what an article's title and author are. Borders are only drawn on evidence that a
reader would name: a byline with a dateline, 上接…版, a drawn line, a title field, a note that closes an article.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from typing import Literal

from index import marks
from index.kinship import Kinship, pairs
from index.layout import Paragraph, is_row, paragraphs, read_lines
from index.spacing import join_lines
from index.types import Article

Kind = Literal["head", "byline", "dateline", "jump", "note", "field", "date", "separator", "page", "title", "body"]

_LONGEST_HEAD = 45
_NUMERALS = {char: i for i, char in enumerate("〇一二三四五六七八九")}


@dataclass(slots=True)
class Piece:
    """A paragraph with what it is."""

    kind: Kind
    paragraph: Paragraph
    text: str


@dataclass(slots=True)
class Draft:
    """An article in the making: headlines found around it, and its body in order."""

    heads: list[Piece] = field(default_factory=list)
    body: list[Piece] = field(default_factory=list)
    tail: list[Piece] = field(default_factory=list)
    page: int | None = None

    @property
    def words(self) -> str:
        """The body's text, for comparing."""
        return "\n".join(piece.text for piece in self.body)


def read_page(text: str, source: str, page: int | None = None) -> list[Article]:
    """Read a page into its articles, in the order in which their bodies stand.

    Parameters
    ----------
    text : the page as extracted; lines may be hard-wrapped or not.
    source : what citations name; it goes into the ids.
    page : the page's number where the caller knows it.

    Returns
    -------
    Undated articles. No line that is not blank is lost, and within a paragraph nothing but white space is changed.
    """
    pieces = _classify(paragraphs(read_lines(text)))
    drafts = _assign_heads(_split(pieces), pieces)
    articles = join_jumps([_article(draft, source, page) for draft in drafts])
    return _distinct(articles)


# ---- what each paragraph is


def _classify(found: Sequence[Paragraph]) -> list[Piece]:
    pieces: list[Piece] = []
    for i, paragraph in enumerate(found):
        text, _ = join_lines([(line.number, line.text) for line in paragraph.lines], paragraph.spaced)
        following = found[i + 1] if i + 1 < len(found) else None
        # The second line of a page's headline stands close under the first.
        top = i == 0 or (i < 4 and all(piece.kind in ("head", "page") for piece in pieces))
        pieces.append(Piece(_kind(paragraph, text, following, top, first=i == 0), paragraph, text))
    return pieces


def _kind(paragraph: Paragraph, text: str, following: Paragraph | None, top: bool, first: bool) -> Kind:
    raw = paragraph.lines[0].text
    checks: tuple[tuple[bool, Kind], ...] = (
        (marks.is_separator(text), "separator"),
        (marks.jump_from(text) is not None, "jump"),
        (marks.is_title_field(text) or marks.is_markdown_title(raw), "title"),
        (marks.is_byline(raw if len(paragraph.lines) == 1 else text), "byline"),
        (marks.is_dateline(text), "dateline"),
        (marks.is_note(text), "note"),
        (marks.is_field(text), "field"),
        (marks.is_date_line(text), "date"),
        (marks.page_mark(text) is not None and (not text.isdigit() or bool(paragraph.before)), "page"),
        (_is_head(paragraph, text, following, top, first), "head"),
    )
    return next((kind for holds, kind in checks if holds), "body")


def _is_head(paragraph: Paragraph, text: str, following: Paragraph | None, top: bool, first: bool) -> bool:
    """Whether it looks like a headline: short, unfinished, and set off from the text around it."""
    if len(text) > _LONGEST_HEAD or len(paragraph.lines) > 3 or is_row(paragraph.lines[0]):
        return False
    if re.search(r"[。；;]|[，、：:,]$|———?$|……$", text) or marks.is_list_item(text) or marks.is_speaker(text):
        return False
    if marks.jump_to(text) is not None or not re.search(rf"[{marks.HAN}A-Za-z]", text):
        return False
    set_off = bool(paragraph.after) or following is None or _body_like(following)
    return (bool(paragraph.before) or top) and (set_off or first)


def _body_like(paragraph: Paragraph) -> bool:
    text = paragraph.text
    return marks.is_byline(text) or marks.is_dateline(text) or marks.is_date_line(text) or len(text) > _LONGEST_HEAD


# ---- where articles begin


def _split(pieces: Sequence[Piece]) -> list[Draft]:
    """Cut the pieces into drafts; headlines stay in ``tail`` of the draft above until they are assigned."""
    drafts = [Draft()]
    page: int | None = None
    for i, piece in enumerate(pieces):
        current = drafts[-1]
        if piece.kind == "page":
            number = _number(marks.page_mark(piece.text) or "")
            page = number if number is not None and "版" in piece.text else page
        if (current.body or current.heads) and _begins(pieces, i, current):
            above = _heads_above(current)
            current = Draft(heads=above)
            drafts.append(current)
        if piece.kind == "head" and not current.body:
            current.heads.append(piece)
        else:
            current.body.append(piece)
        if page is not None and current.page is None:
            current.page = page
    return drafts


def _heads_above(draft: Draft) -> list[Piece]:
    """Take the headlines at the end of a draft off it; whose they are is decided later."""
    taken: list[Piece] = []
    while draft.body and draft.body[-1].kind in ("head", "page") and len(draft.body) > 1:
        taken.insert(0, draft.body.pop())
    if draft.body and any(piece.kind == "head" for piece in taken):
        return taken
    draft.body += taken
    return []


def _begins(pieces: Sequence[Piece], i: int, current: Draft) -> bool:
    """Whether the piece is the first of a new article's body (or its title field)."""
    piece = pieces[i]
    body = [p for p in current.body if p.kind not in ("page", "separator")]
    opened = any(p.kind in ("dateline", "jump") for p in body)
    written = any(p.kind in ("body", "dateline", "jump") for p in body)
    before = pieces[i - 1] if i else None
    if before is not None and before.kind == "separator":
        return written
    if piece.kind == "separator" or not body:
        return False
    if piece.kind == "title":
        return written and _is_title_level(pieces, piece)
    if piece.kind in ("jump", "dateline"):
        return written
    if piece.kind == "byline":
        return written and _byline_begins(pieces, i, current, opened)
    if piece.kind == "head":
        return written and _dated_title(pieces, i)
    if piece.kind == "body" and written and _closed(body):
        return True
    return piece.kind == "body" and _lead_under_head(pieces, i, current)


def _is_title_level(pieces: Sequence[Piece], piece: Piece) -> bool:
    """Whether a title line parts articles: 标题： always, # only where the page has several of the first level."""
    if marks.is_title_field(piece.text):
        return True
    level = len(piece.text) - len(piece.text.lstrip("#"))
    levels = [len(p.text) - len(p.text.lstrip("#")) for p in pieces if p.kind == "title" and p.text.startswith("#")]
    return level == 1 and levels.count(1) > 1


def _closed(body: Sequence[Piece]) -> bool:
    """Whether the article ended: a note where it stood first, 下转…版, its reporters in brackets."""
    last = next((p for p in reversed(body) if p.kind != "head"), None)
    if last is None:
        return False
    return last.kind == "note" or marks.jump_to(last.text) is not None or marks.ends_signed(last.text)


def _byline_begins(pieces: Sequence[Piece], i: int, current: Draft, opened: bool) -> bool:
    """Whether the byline stands over a new article: not at the foot of this one, nor between its lead and text."""
    following = next((p for p in pieces[i + 1 :] if p.kind not in ("byline", "page")), None)
    if following is None or following.kind in ("separator", "title"):
        return False
    if following.kind in ("dateline", "jump"):
        return True
    below = [p for p in pieces[i + 1 :] if p.kind == "body"]
    if following.kind in ("head", "note") or not below:
        return False
    signed = opened or any(p.kind == "byline" for p in current.body)
    if _closed(current.body):
        return True
    under_head = pieces[i - 1].kind == "head"
    if signed:
        return True
    related = Kinship.akin(current.words, "\n".join(p.text for p in below))
    return under_head and not related if current.heads else not related


def _dated_title(pieces: Sequence[Piece], i: int) -> bool:
    """Whether headline, date line and text follow each other here: the header of an article in a plain file."""
    rest = pieces[i + 1 : i + 4]
    if not rest or rest[0].kind not in ("date", "field"):
        return False
    following = next((p for p in rest if p.kind not in ("date", "field", "byline")), None)
    return following is not None and following.kind in ("body", "dateline")


def _lead_under_head(pieces: Sequence[Piece], i: int, current: Draft) -> bool:
    """Whether a headline and the day of the news open another article here, about something else."""
    if not (marks.is_lead(pieces[i].text) and i and pieces[i - 1].kind == "head"):
        return False
    if not any(p.kind == "body" for p in current.body):
        return False
    return not Kinship.akin(current.words, pieces[i].text)


# ---- whose headline is it


def _assign_heads(drafts: list[Draft], pieces: Sequence[Piece]) -> list[Draft]:
    """Give each headline between two articles, and those at the foot of the page, to the one it speaks of."""
    kinship = Kinship([draft.words for draft in drafts])
    for k in range(1, len(drafts)):
        stay: list[Piece] = []
        for head in drafts[k].heads:
            above, below = kinship.score(head.text, k - 1), kinship.score(head.text, k)
            torn = above > max(2 * below, 0.3) and drafts[k - 1].body
            (drafts[k - 1].tail if torn else stay).append(head)
        drafts[k].heads = stay
    drafts = _fold_empty(drafts)
    _assign_foot(drafts)
    for draft in drafts:
        if not draft.heads and draft.tail:
            draft.heads, draft.tail = draft.tail, []
        elif draft.tail and not any(piece.paragraph.first > draft.body[-1].paragraph.first for piece in draft.heads):
            draft.heads, draft.tail = draft.heads + draft.tail, []
    return drafts


def _assign_foot(drafts: list[Draft]) -> None:
    """Settle the headlines under the last body: one may be the title; several, or quoted ones, are subheads."""
    last = drafts[-1]
    foot: list[Piece] = []
    while len(last.body) > 1 and last.body[-1].kind == "head":
        foot.insert(0, last.body.pop())
    if not foot:
        return
    kinship = Kinship([draft.words for draft in drafts])
    for head in foot:
        scores = [kinship.score(head.text, k) for k in range(len(drafts))]
        best = max(range(len(drafts)), key=lambda k: (scores[k], k))
        owner = drafts[best] if scores[best] > max(2 * scores[-1], 0.3) else last
        if len(foot) == 1 and owner is last and not last.heads and not last.tail:
            owner.heads.append(head)
        else:
            owner.body.append(head)


def _fold_empty(drafts: list[Draft]) -> list[Draft]:
    """Put what has no text of its own (only headlines, lines, page marks) with the article next to it."""
    result: list[Draft] = []
    carried: list[Piece] = []
    for draft in drafts:
        if any(p.kind not in ("separator", "page") for p in draft.body):
            draft.body[:0] = carried
            carried = []
            result.append(draft)
        elif result:
            result[-1].body += draft.heads + draft.body + draft.tail
        else:
            carried += draft.heads + draft.body + draft.tail
    if result:
        return result
    return [Draft(heads=[p for p in carried if p.kind == "head"], body=[p for p in carried if p.kind != "head"])]


# ---- the article


def _article(draft: Draft, source: str, page: int | None) -> Article:
    title = _title(draft)
    text, line_map = _compose([*draft.heads, *draft.body, *draft.tail])
    return Article(
        id=article_id(source, text),
        source=source,
        title=title,
        author=author_of(piece.text for piece in draft.body) or None,
        date=None,
        date_precision=None,
        date_evidence=None,
        text=text,
        line_map=line_map,
        page=page if page is not None else draft.page,
    )


def _title(draft: Draft) -> str | None:
    named = next((p for p in draft.body if p.kind == "title"), None)
    if named is not None:
        return marks.headline(named.text)
    for head in draft.heads:
        if head.kind == "head":
            return marks.headline(head.text) or None
    return None


def _compose(pieces: Sequence[Piece]) -> tuple[str, tuple[tuple[int, int], ...]]:
    """Put paragraphs one below the other; the map gives each character's line."""
    parts: list[str] = []
    runs: list[tuple[int, int]] = []
    offset = 0
    for piece in pieces:
        lines = [(line.number, line.text) for line in piece.paragraph.lines]
        text, own = join_lines(lines, piece.paragraph.spaced)
        if not text:
            continue
        runs += [(offset + start, line) for start, line in own]
        parts.append(text)
        offset += len(text) + 1
    return "\n".join(parts), tuple(runs)


def author_of(texts: Iterable[str]) -> str:
    """Return the names that an article's bylines give, joined by spaces; "" where there is none."""
    found: list[str] = []
    for text in texts:
        names = marks.names(text) if marks.is_byline(text) else marks.inline_names(text)
        found += [name for name in names if name not in found]
    return " ".join(found)


def article_id(source: str, text: str) -> str:
    """Return the id that a source and a content always get: 16 hexadecimal digits."""
    return hashlib.sha256(f"{source}\0{text}".encode("utf-8", "surrogatepass")).hexdigest()[:16]


def _distinct(articles: Sequence[Article]) -> list[Article]:
    """Give an article that stands in its source twice an id for each time."""
    seen: dict[str, int] = {}
    result = []
    for article in articles:
        count = seen[article.id] = seen.get(article.id, 0) + 1
        again = article_id(article.source, f"{article.text}\0{count}")
        result.append(article if count == 1 else replace(article, id=again))
    return result


# ---- jumps from page to page


def join_jumps(articles: Sequence[Article]) -> list[Article]:
    """Join an article that ends （下转第N版） with the one on page N that begins （上接第M版）.

    Only where both pages are known and fit, both stand in the same source, titles and dates do not contradict, and
    there is exactly one such pair. The continuation's text follows as new paragraphs; its lines keep their numbers.
    """
    result = list(articles)
    for article in articles:
        target = _number(marks.jump_to(article.text) or "")
        if target is None or article.page is None or article not in result:
            continue
        fits = [other for other in result if _continues(article, other, target)]
        rivals = [
            other
            for other in result
            if other.page == article.page and _number(marks.jump_to(other.text) or "") == target
        ]
        if len(fits) == 1 and len(rivals) == 1:
            result[result.index(article)] = _joined(article, fits[0])
            result.remove(fits[0])
    return result


def _continues(article: Article, other: Article, target: int) -> bool:
    opening = next((line for line in other.text.split("\n") if marks.jump_from(line) is not None), None)
    if opening is None or other is article or other.page != target or other.source != article.source:
        return False
    if _number(marks.jump_from(opening) or "") != article.page:
        return False
    if article.title and other.title and not pairs(article.title) & pairs(other.title):
        return False
    if article.author and other.author and article.author != other.author:
        return False
    return not (article.date and other.date and article.date != other.date)


def _joined(first: Article, second: Article) -> Article:
    offset = len(first.text) + 1
    text = f"{first.text}\n{second.text}"
    return replace(
        first,
        id=article_id(first.source, text),
        text=text,
        line_map=first.line_map + tuple((offset + start, line) for start, line in second.line_map),
        title=first.title or second.title,
        author=first.author or second.author,
        date=first.date or second.date,
        date_precision=first.date_precision or second.date_precision,
        date_evidence=first.date_evidence or second.date_evidence,
        date_own=first.date_own or second.date_own,
    )


def _number(numeral: str) -> int | None:
    """Return a page number: 3, 03, 三, 十二, 封面 and 头 are page 1; None where it is none (A3)."""
    numeral = numeral.strip()
    if numeral in ("封面", "头"):
        return 1
    if numeral.isdecimal():
        return int(numeral)
    if re.fullmatch("[一二三四五六七八九]?十[一二三四五六七八九]?", numeral):
        tens, _, ones = numeral.partition("十")
        return _NUMERALS.get(tens, 1) * 10 + _NUMERALS.get(ones, 0)
    return _NUMERALS.get(numeral)
