"""Small archives for tests of answering: a few articles, written where they are asked about."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from index.archive import Archive
from rag.candidate import Candidate
from rag.engine import Engine
from rag.extract import read
from rag.match import Matcher
from rag.passages import Passage, passages
from rag.query import Parsed, parse_question
from rag.retrieve import retrieve
from tests.archives import article

TODAY = date(2022, 6, 1)

Page = tuple[str | None, str | None, str]  # title, date, text


@contextmanager
def engine_over(*pages: Page) -> Iterator[Engine]:
    """Yield an engine over articles ``(title, date, text)``; their ids are p0, p1, … in the order given."""
    with TemporaryDirectory() as folder, Archive.create(Path(folder) / "archive") as archive:
        archive.add(
            article(f"p{number}", text, source=f"p{number}.txt", title=title, date=day)
            for number, (title, day, text) in enumerate(pages)
        )
        yield Engine(archive, today=lambda: TODAY)


def engine_fixture(*pages: Page) -> object:
    """Return the fixture ``engine`` of a module: one over these articles (``engine_over``)."""

    @pytest.fixture(scope="module")
    def engine() -> Iterator[Engine]:
        with engine_over(*pages) as made:
            yield made

    return engine


def sentence(engine: Engine, needle: str) -> Passage:
    """Return the sentence of the archive that holds the needle."""
    hits = retrieve(engine.archive, parse_question(needle), 40)
    return next(passage for passage in passages(engine.archive, hits) if needle in passage.text)


def reading(engine: Engine, question: str | Parsed) -> tuple[Parsed, list[Candidate]]:
    """Return the question as understood, and the archive's candidates for it, best first."""
    parsed = parse_question(question, TODAY) if isinstance(question, str) else question
    found = passages(engine.archive, retrieve(engine.archive, parsed, 40))
    return parsed, read(parsed, found, Matcher(engine.archive, parsed))
