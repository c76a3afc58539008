"""``Engine.ask``: the story of an answer, in order."""

from __future__ import annotations

import time
from collections.abc import Callable, Collection, Generator, Iterator, Sequence
from copy import copy
from dataclasses import replace
from datetime import date
from os import PathLike, fspath
from typing import TYPE_CHECKING, Any, cast

from index.errors import InputError
from index.given_dates import parse_date
from index.interface import Archive
from index.tokens import simplify
from index.types import Hit, TimeSpan
from rag.arithmetic import together
from rag.candidate import Candidate
from rag.cite import known_years, unsupported
from rag.collecting import uncollected
from rag.compose import compose, compose_parts, compose_told
from rag.confidence import THRESHOLD, confidence
from rag.decompose import decompose
from rag.documents import about_document, asks_of_document, matter
from rag.draft import Draft
from rag.extract import read
from rag.followup import standalone
from rag.lists import names_all
from rag.match import Matcher
from rag.members import arbitrary, of_set
from rag.operands import asked_of
from rag.passages import Passage, passages
from rag.premises import checked
from rag.provenance import split, with_provenance
from rag.query import Parsed, clean_question, parse_query, parse_question
from rag.refuse import doubt, names_only_a_time, refuse, unclear
from rag.reprints import one_of_each, with_reprints
from rag.retrieve import By, retrieve
from rag.rows import names_row
from rag.spans import in_known_units
from rag.speakers import about_speaker, asks_speaker, spoken_of
from rag.steps import changed
from rag.tables import series
from rag.types import Answer, HitRow, Unverified
from rag.verdict import decided
from rag.year_earlier import from_next_year

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from rag.cross_encoder import Reranker
    from rag.generate import LanguageModel

POOL_CHUNKS, READ_CHUNKS = 80, 24  # chunks that each index brings, and of those ranked, read
RERANKED = 50  # of these, how many a reranking model reads
TOLD = 6  # passages that show what a word of a conversation stands for
MAX_HITS = 1000


class Engine:
    """Answers questions over one archive.

    Parameters
    ----------
    archive
        An open archive; the engine changes nothing in it, and closes it only when it is closed itself.
    llm
        A language model (``rag.generate.load_model``); without one, answers are extractive.
    reranker
        A model that reads question and passage together (``rag.cross_encoder.CrossEncoder``), to put the first
        ``reranker_depth`` chunks in order.
    threshold
        A probability from 0 to 1: where the archive answers a question with less confidence, it is refused.
    today
        The day that a question's 今年 counts from; the real one unless given.
    """

    def __init__(
        self,
        archive: Archive,
        *,
        llm: LanguageModel | None = None,
        reranker: Reranker | None = None,
        reranker_depth: int = RERANKED,
        threshold: float = THRESHOLD,
        today: Callable[[], date] = date.today,
    ) -> None:

        self.archive = archive
        self.llm = llm
        self._reranker = reranker
        self._depth = reranker_depth if reranker else 0
        self.threshold = _probability(threshold)
        self._today = today
        self._sources: frozenset[str] | None = None
        self._vectors: dict[str, NDArray[np.float32]] = {}

    @classmethod
    def open(cls, name: str | PathLike[str], **options: Any) -> Engine:
        """Return an engine over the archive of a name (a folder, or ``milvus:…``), read only; ``with`` closes it.

        ``options`` are those of ``Engine``. ArchiveError where it cannot be opened.
        """
        from index.opening import open_archive

        return cls(open_archive(fspath(name), readonly=True), **options)

    def close(self) -> None:
        """Close the archive."""
        self.archive.close()

    def __enter__(self) -> Engine:
        return self

    def __exit__(self, *_error: object) -> None:
        self.close()

    def with_threshold(self, threshold: float) -> Engine:
        """Return an engine that differs from this one in its threshold alone."""
        other = copy(self)
        other.threshold = _probability(threshold)
        return other

    def within(self, sources: Collection[str] | None) -> Engine:
        """Return an engine that looks in the articles of these sources alone; None is all of them."""
        other = copy(self)
        other._sources = None if sources is None else frozenset(sources)
        return other

    def in_collections(self, collection: str | Collection[str]) -> Engine:
        """Return an engine that knows nothing but what the archive holds in one collection, or several.

        InputError where there is no such collection.
        """
        other = copy(self)
        names = [collection] if isinstance(collection, str) else collection
        other.archive = cast("Archive", self.archive.within(names))  # nothing is changed through an engine
        return other

    def ask(
        self,
        question: str,
        *,
        history: Sequence[str] = (),
        since: str | None = None,
        until: str | None = None,
        hits: int = 0,
        id: str | None = None,
        collection: str | Collection[str] | None = None,
    ) -> Answer:
        """Return the answer to a question.

        ``history`` are the earlier questions of the conversation, oldest first; ``since`` and ``until`` bound the
        articles' dates; ``hits`` ranked chunks are added to the answer. ``collection`` names the collections to look
        in, as for ``in_collections``. InputError where nothing is asked.
        """
        if collection is not None:
            self = self.in_collections(collection)
        for piece in self.stream(question, history=history, since=since, until=until, hits=hits, id=id):
            if isinstance(piece, Answer):
                return piece
        raise AssertionError("stream ends with an Answer")

    def stream(
        self,
        question: str,
        *,
        history: Sequence[str] = (),
        since: str | None = None,
        until: str | None = None,
        hits: int = 0,
        id: str | None = None,
        unverified: bool = False,
        sources: Collection[str] | None = None,
        collection: str | Collection[str] | None = None,
    ) -> Iterator[str | Answer]:
        """Yield the answer's text piece by piece, each released when it is verified, then the Answer.

        With ``unverified`` the sentence that a language model is writing comes between, as ``Unverified``, each time as
        far as it has come. ``sources`` are the only ones to look in (``within``).
        """
        began = time.perf_counter()
        if sources is not None:
            self = self.within(sources)
        if collection is not None:
            self = self.in_collections(collection)
        clean_question(question)
        alone = self._standalone(question, [turn for turn in history if turn.strip()])
        parsed = parse_question(alone, self._today())
        period = period_of(since, until)
        with uncollected(), self.archive.snapshot():
            found = self._retrieve(parsed, READ_CHUNKS if self.llm is None else POOL_CHUNKS, period)
            draft = self._extract(parsed, found, period)
            rows = self.search(alone, hits, since=since, until=until) if hits else ()
            answer = self._answer(question, alone, draft, rows, id)
            if self.llm is None or names_only_a_time(parsed):
                pieces = None
            else:
                pieces = self._generated(self.llm, parsed, found, answer)
        if pieces is not None:
            answer = yield from pieces if unverified else _verified(pieces)
        else:
            yield answer.answer
        yield replace(answer, elapsed_ms=1000 * (time.perf_counter() - began))

    def _generated(
        self, llm: LanguageModel, parsed: Parsed, found: Sequence[Hit], answer: Answer
    ) -> Generator[str, None, Answer]:
        from rag.generate import generated

        return generated(llm, parsed, self.archive, found, answer)

    def _standalone(self, question: str, history: Sequence[str]) -> str:
        alone = standalone(question, history, self)
        if self.llm is None or not history:
            return alone
        from rag.rewrite import rewritten

        return rewritten(self.llm, question, history, alone)

    def draft(self, question: str) -> Draft:
        """Return the extractive answer to a question that stands alone, with the statements that it is made of."""
        parsed = parse_question(question, self._today())
        with self.archive.snapshot():
            return self._extract(parsed, self._retrieve(parsed, READ_CHUNKS, None), None)

    def short_answer(self, question: str) -> str | None:
        """Return the short answer to a question that stands alone (``rag.followup.Archive``), or None."""
        draft = self.draft(question)
        return draft.short if draft.status == "answered" else None

    def together(self, question: str, words: Sequence[str]) -> bool:
        """Whether the article that tells of a question first holds all these words (``rag.followup.Archive``)."""
        with self.archive.snapshot():
            found = self._retrieve(parse_question(question, self._today()), 1, None)
            texts = (simplify(self.archive.article(hit.chunk.article_id).text) for hit in found)
            return any(all(word in text for word in words) for text in texts)

    def told(self, words: str) -> list[str]:
        """Return the passages that tell of some words, best first (``rag.followup.Archive``)."""
        with self.archive.snapshot():
            found = self._retrieve(parse_question(words, self._today()), TOLD, None)
            return [simplify(hit.chunk.text) for hit in found]

    def search(
        self,
        query: str,
        k: int = 10,
        *,
        by: By = "hybrid",
        since: str | None = None,
        until: str | None = None,
        collection: str | Collection[str] | None = None,
    ) -> list[HitRow]:
        """Return the best ``k`` chunks for a query, best first, without answering; ``collection`` as for ``ask``."""
        if collection is not None:
            self = self.in_collections(collection)
        if not 1 <= k <= MAX_HITS:
            raise InputError(f"{k} results were asked for; expected a number from 1 to {MAX_HITS}")
        parsed, period = parse_query(query, self._today()), period_of(since, until)
        depth = k if by != "hybrid" else max(k, self._depth)
        with uncollected(), self.archive.snapshot():
            found = retrieve(self.archive, parsed, depth, by=by, period=period, varied=True, sources=self._sources)
            return self._rows(found if by != "hybrid" else self._reordered(parsed.text, found)[:k])

    def _extract(self, parsed: Parsed, found: Sequence[Hit], period: TimeSpan | None) -> Draft:
        if names_only_a_time(parsed):
            return unclear(parsed)
        about = split(parsed.text)
        if about is not None:
            inner = parse_question(about[0], self._today())
            told = self._extract(inner, self._retrieve(inner, READ_CHUNKS, period), period)
            return with_provenance(told, about[1], self.archive)

        def read_again(part: Parsed) -> list[Candidate]:
            again = self._retrieve(part, READ_CHUNKS, period)
            return read(part, *self._look(part, again), premises=parsed.premises)

        draft = together(parsed, read_again, self._today()) or of_set(parsed, read_again, self._today())
        parts = decompose(parsed, self._today()) if draft is None else []
        if len(parts) > 1:
            draft = compose_parts(parsed, parts, [read_again(part) for part in parts])
        elif draft is None:
            draft = arbitrary(parsed, self._alone(parsed, found, read_again))
        wrong = unsupported(
            draft.text,
            [c.quote for c in draft.citations],
            " ".join([parsed.text, *draft.computed]),
            known_years(draft.citations) | draft.years,
        )
        if wrong and draft.status == "answered":
            # The gate of the design: no figure without a cited slice reaches the reader.
            draft.text, draft.short = "".join(f"“{c.quote}”[{c.n}]" for c in draft.citations), None
        return self._trusted(parsed, draft)

    def _trusted(self, parsed: Parsed, draft: Draft) -> Draft:
        """Return the draft with its confidence, refused where that is too little."""
        if draft.status != "answered":
            return draft
        # The first statement is what is said; others stand beside it. What a form without a candidate says (a list
        # spread over an article) was found by its own signs.
        draft.confidence = confidence(draft.candidates[0]) if draft.candidates else 1.0
        return draft if draft.confidence >= self.threshold else doubt(parsed, draft)

    def _alone(
        self, parsed: Parsed, found: Sequence[Hit], read_again: Callable[[Parsed], Sequence[Candidate]]
    ) -> Draft:
        """Answer a question that asks one thing."""
        if asks_of_document(parsed):
            about = matter(parsed, self._today())
            told = about_document(parsed, read(about, *self._look(about, found), every=True))
            if told is not None:
                return told
        near, matcher = self._look(parsed, found)
        candidates = read(parsed, near, matcher)
        if parsed.kind == "what" and candidates and names_row(parsed, candidates[0].passage.text):
            parsed = parse_question(asked_of(parsed.text), self._today())
            matcher = Matcher(self.archive, parsed, near, self._vectors)
            candidates = read(parsed, near, matcher)
        told = series(parsed, candidates, read_again) if parsed.all_years else None
        if told is not None:
            return told

        def ask(text: str) -> list[Candidate]:
            part = parse_question(text, self._today())
            return read(part, near, Matcher(self.archive, part, near, self._vectors))

        def find(text: str) -> Sequence[Candidate]:
            return read_again(parse_question(text, self._today()))

        if parsed.kind == "yesno":
            return checked(parsed, decided(parsed, candidates, ask, find), ask, near)
        draft = changed(parsed, candidates) or compose(parsed, candidates)
        if parsed.kind == "definition" and parsed.count:
            listed = replace(parsed, kind="list")
            named = compose(listed, read(listed, near, matcher.asking(listed)))
            draft = named if names_all(named, parsed) else draft
        if draft.status == "no_evidence" and parsed.kind == "figure":
            draft = from_next_year(parsed, candidates) or draft
        if draft.status == "no_evidence" and _may_be_told(parsed, draft):
            # No span of the asked kind: the learned reader may know one by what stands around it, and the nearest
            # sentence may still correct a false premise.
            sentences = replace(parsed, kind="what", identity="")
            again = read(sentences, near, matcher.asking(sentences))
            told_of = parsed.kind != "figure" or parsed.premises
            refused = draft if draft.citations else refuse(parsed, again if told_of else [])
            draft = compose_told(parsed, again) or refused
        if draft.status == "no_evidence" and asks_speaker(parsed) and (inner := spoken_of(parsed, self._today())):
            draft = about_speaker(parsed, read_again(inner)) or draft
        return checked(parsed, draft, ask, near)

    def _retrieve(self, parsed: Parsed, k: int, period: TimeSpan | None) -> list[Hit]:
        found = retrieve(
            self.archive,
            parsed,
            max(k, self._depth),
            period=period,
            pool=POOL_CHUNKS,
            widen=True,
            sources=self._sources,
        )
        return one_of_each(self.archive, self._reordered(parsed.text, found)[:k])

    def _reordered(self, query: str, hits: list[Hit]) -> list[Hit]:
        if self._reranker is None:
            return hits
        from rag.cross_encoder import reordered

        return reordered(self._reranker, query, hits, self.archive, self._depth)

    def _look(self, parsed: Parsed, found: Sequence[Hit]) -> tuple[list[Passage], Matcher]:
        """Return the sentences to read, best chunk first, and what measures them."""
        near = passages(self.archive, found[:READ_CHUNKS])
        return near, Matcher(self.archive, parsed, near, self._vectors)

    def _answer(self, question: str, alone: str, draft: Draft, rows: Sequence[HitRow], id: str | None) -> Answer:
        return Answer(
            id=id,
            question=question,
            standalone_question=alone,
            status=draft.status,
            answer=draft.text,
            short_answer=draft.short if draft.status == "answered" else None,
            citations=tuple(with_reprints(self.archive, draft.citations)),
            hits=tuple(rows),
            partial=draft.partial,
            warnings=tuple(dict.fromkeys(draft.warnings)),
            confidence=draft.confidence,
        )

    def _rows(self, hits: Sequence[Hit]) -> list[HitRow]:
        rows = []
        articles = self.archive.articles_named(hit.chunk.article_id for hit in hits)
        for rank, hit in enumerate(hits, 1):
            if (article := articles.get(hit.chunk.article_id)) is None:
                continue  # removed in the meantime
            score = hit.score if hit.reranked is None else hit.reranked
            rows.append(HitRow(rank, score, article.id, article.source, article.date, hit.chunk.text))
        return rows


def _may_be_told(parsed: Parsed, refused: Draft) -> bool:
    """Whether what a question's own kind did not find is worth looking for in other words, or a premise to correct."""
    if parsed.kind == "figure" and not parsed.premises and in_known_units(parsed):
        return False  # ``rag.reader_spans.may_be`` takes none
    return parsed.kind != "what" and (parsed.kind in ("person", "place") or not refused.citations)


def _verified(pieces: Generator[str, None, Answer]) -> Generator[str, None, Answer]:
    """Yield what is verified of an answer in the making, and return the answer."""
    while True:
        try:
            piece = next(pieces)
        except StopIteration as done:
            answer: Answer = done.value
            return answer
        if not isinstance(piece, Unverified):
            yield piece


def _probability(threshold: float) -> float:
    if not 0 <= threshold <= 1:
        raise InputError(f"the threshold is {threshold}; expected a probability from 0 to 1, such as {THRESHOLD}")
    return threshold


def period_of(since: str | None, until: str | None) -> TimeSpan | None:
    """Return the period that two dates bound, either of them open; InputError where they are no dates."""
    if not since and not until:
        return None
    first = _span_of(since, "since").first if since else date(1, 1, 1)
    last = _span_of(until, "until").last if until else date(9999, 12, 31)
    if first > last:
        raise InputError(f"since {since} lies after until {until}; expected an earlier or the same date")
    return TimeSpan(first, last)


def _span_of(text: str, name: str) -> TimeSpan:
    try:
        return TimeSpan.parse(parse_date(text))
    except (ValueError, InputError) as error:
        raise InputError(f"{name} is {text!r}; expected a date with its year, such as 2023-02-11") from error
