"""Articles -> chunks on sentence borders, and the borders of sentences and clauses."""

from __future__ import annotations

import re

from index.stops import STOP, STOPS, ends, may_hold_address
from index.types import Article, Chunk

Span = tuple[int, int]

# Target and limit in characters: some three to six sentences of news, well within what an encoder takes.
TARGET = 260
LIMIT = 380

_PAIRS = {"（": "）", "《": "》", "(": ")", "〈": "〉", "【": "】"}
_CLOSING = "”’」』）)》〉】\"'"
_CLAUSE_STOPS = "，；,;"
# Where a border may be, so that the characters between are not looked at one by one.
_OPENING = re.compile("[" + re.escape("".join(_PAIRS)) + "]")
_SENTENCE_STOP = re.compile(f"[{STOPS}]")
_CLAUSE_STOP = re.compile(f"[{STOPS}{_CLAUSE_STOPS}—]")
# Where a sentence ends that no bracket and no ellipsis stands in; what stands after it goes on with another.
_CLOSERS = f"[{re.escape(_CLOSING)}]"
_PLAIN_END = re.compile(f"{STOP}[{STOPS}]*(?![{STOPS}]){_CLOSERS}*(?!{_CLOSERS})(?=[^，、；：,;:])")
# How far a bracket may reach before it counts as never closed.
_LONGEST_PAIR = 120


def sentences(text: str) -> list[Span]:
    """Return the sentences of a text as offsets, in order.

    Borders are full stops, question and exclamation marks, ellipses and line ends; a closing quote or bracket after
    them belongs to the sentence. None lies inside brackets or book-title marks, or in a quote with one sentence that
    goes on after it. White space at the ends belongs to no sentence; everything else belongs to exactly one.
    """
    return _cut(text, STOPS, dash=False)


def clauses(text: str) -> list[Span]:
    """Return the clauses of a text as offsets: borders are those of sentences and ，；———, outside brackets."""
    return _cut(text, STOPS + _CLAUSE_STOPS, dash=True)


def _cut(text: str, stops: str, *, dash: bool) -> list[Span]:
    spans: list[Span] = []
    offset = 0
    for line in text.split("\n"):
        start = 0
        for end in _borders(line, stops, dash=dash):
            if line[start].isspace() or line[end - 1].isspace():
                _add(spans, line, offset, start, end)
            else:
                spans.append((offset + start, offset + end))
            start = end
        _add(spans, line, offset, start, len(line))
        offset += len(line) + 1
    return spans


def _add(spans: list[Span], line: str, offset: int, start: int, end: int) -> None:
    piece = line[start:end]
    bare = piece.strip()
    if bare and len(bare) == end - start:
        spans.append((offset + start, offset + end))
    elif bare:
        first = start + len(piece) - len(piece.lstrip())
        spans.append((offset + first, offset + first + len(bare)))


def _borders(line: str, stops: str, *, dash: bool) -> list[int]:
    """Return where sentences (or clauses) of one line end."""
    pairs = _brackets(line)
    if (
        not dash
        and "…" not in line
        and not may_hold_address(line)
        and not any(_SENTENCE_STOP.search(line, *pair) for pair in pairs)
    ):
        return [found.end() for found in _PLAIN_END.finditer(line)]
    inside = [False] * len(line)
    for start, end in pairs:
        inside[start:end] = [True] * (end - start)
    candidates = _CLAUSE_STOP if dash else _SENTENCE_STOP
    borders: list[int] = []
    i = 0
    while found := candidates.search(line, i):
        i, char = found.start(), found.group()
        if inside[i] or not _is_stop(line, i, stops, dash=dash):
            i += 1
            continue
        end = i + 1
        while end < len(line) and (line[end] in STOPS or (char == "—" and line[end] == "—")):
            end += 1
        while end < len(line) and line[end] in _CLOSING and not inside[end]:
            end += 1
        # “…！”他说 goes on: what follows a quote without a stop of its own after it is the same sentence.
        if end < len(line) and not (line[end] in "，、；：,;:" and char not in _CLAUSE_STOPS):
            borders.append(end)
        i = end
    return borders


def _is_stop(line: str, i: int, stops: str, *, dash: bool) -> bool:
    char = line[i]
    if char in ",;":
        return char in stops and not (0 < i < len(line) - 1 and line[i - 1].isdigit() and line[i + 1].isdigit())
    if char == "…":
        return line[i : i + 2] == "……" or i + 1 == len(line) or line[i - 1 : i] == "…"
    if char == "—":
        before = line[:i].rstrip(" —")
        # Dashes that open a clause (———经略海洋…) are no border.
        return dash and line[i : i + 2] == "——" and before != "" and before[-1] not in STOPS + _CLAUSE_STOPS
    return char in stops and ends(line, i)


def _brackets(line: str) -> list[Span]:
    """Return where bracket pairs stand that close before long, without those within them and the closing brackets."""
    found: list[Span] = []
    i = 0
    while opening := _OPENING.search(line, i):
        start = opening.start()
        end = _matching(line, start, _PAIRS[line[start]])
        if end > 0:
            found.append((start, end))
        i = max(start, end) + 1
    return found


def _matching(line: str, start: int, close: str) -> int:
    """Return where the bracket at ``start`` closes, or -1 where it does not before long."""
    depth, i, limit = 1, start + 1, start + _LONGEST_PAIR
    while (end := line.find(close, i, limit)) >= 0:
        depth += line.count(line[start], i, end) - 1
        if not depth:
            return end
        i = end + 1
    return -1


def chunk_article(article: Article, *, target: int = TARGET, limit: int = LIMIT) -> list[Chunk]:
    """Cut an article into chunks.

    Parameters
    ----------
    article : what to cut.
    target : the length in characters that chunks come near to; a paragraph's end is preferred from half of it on.
    limit : the length that none exceeds; a longer sentence is cut at its clauses, a longer clause anywhere.

    Returns
    -------
    Chunks in the text's order, without overlap, that hold every character but white space between them, with the
    time expressions in each. None are stored yet (id 0).
    """
    from index.times import Anchor, find_times  # patterns that take a while to make, and most only want sentences

    units: list[Span] = []
    for span in sentences(article.text):
        if span[1] - span[0] <= limit:
            units.append(span)
        else:
            units += _within(article.text, span, limit)
    spans: list[Span] = []
    for start, end in units:
        if spans and _fits(article.text, spans[-1], (start, end), target, limit):
            spans[-1] = (spans[-1][0], end)
        else:
            spans.append((start, end))
    anchor, chunks = Anchor.of_article(article.date, article.text), []
    for start, end in _without_scraps(article.text, spans, target, limit):
        text = article.text[start:end]
        chunks.append(Chunk(article.id, start, end, text, tuple(find_times(text, anchor))))
    return chunks


def _fits(text: str, chunk: Span, unit: Span, target: int, limit: int) -> bool:
    together = unit[1] - chunk[0]
    so_far = chunk[1] - chunk[0]
    if together > limit:
        return False
    if so_far >= target // 2 and "\n" in text[chunk[1] : unit[0]]:
        return so_far + (unit[1] - unit[0]) < target * 0.8 and so_far < target * 0.6
    return so_far < target * 0.8 or together <= target


def _without_scraps(text: str, spans: list[Span], target: int, limit: int) -> list[Span]:
    """Put a short rest of a paragraph, or a very short one, back to what it follows where the limit allows."""
    result: list[Span] = []
    for start, end in spans:
        same = bool(result) and "\n" not in text[result[-1][1] : start]
        short = end - start < (target // 4 if same else target // 8)
        if result and short and end - result[-1][0] <= limit:
            result[-1] = (result[-1][0], end)
        else:
            result.append((start, end))
    return result


def _within(text: str, span: Span, limit: int) -> list[Span]:
    """Cut a sentence over the limit at its clauses."""
    start, end = span
    parts: list[Span] = []
    for first, last in clauses(text[start:end]):
        for cut in range(first, last, limit):
            piece = (start + cut, start + min(cut + limit, last))
            if parts and piece[1] - parts[-1][0] <= limit * 0.7:
                parts[-1] = (parts[-1][0], piece[1])
            else:
                parts.append(piece)
    return [tidy for part in parts if (tidy := _stripped(text, part))]


def _stripped(text: str, span: Span) -> Span | None:
    start, end = span
    piece = text[start:end]
    bare = piece.strip()
    first = start + len(piece) - len(piece.lstrip())
    return (first, first + len(bare)) if bare else None
