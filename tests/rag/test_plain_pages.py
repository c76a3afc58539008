"""Plain questions over plain pages: what every reader would ask of them, told, or not told at all.

A page is ``tests/data/plain/NAME.txt``, or a folder of some that tell of each other; ``NAME.tsv`` has its questions,
each with what the short answer holds, or ``-`` where the page does not tell it.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from index.archive import Archive
from rag.engine import Engine

PAGES = sorted((Path(__file__).parent.parent / "data" / "plain").glob("*.tsv"))
ASKED = [(page.stem, *line.split("\t")) for page in PAGES for line in page.read_text(encoding="utf-8").splitlines()]


@pytest.fixture(scope="module")
def engines(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, Engine]]:
    folder = tmp_path_factory.mktemp("plain")
    archives = {page.stem: Archive.create(folder / page.stem) for page in PAGES}
    for page in PAGES:
        one = page.with_suffix(".txt")
        archives[page.stem].add_paths([one if one.is_file() else page.with_suffix("")])
    yield {name: Engine(archive) for name, archive in archives.items()}
    for archive in archives.values():
        archive.close()


@pytest.mark.parametrize(("page", "question", "right"), ASKED)
def test_what_a_page_tells_is_told_and_nothing_else(
    engines: dict[str, Engine], page: str, question: str, right: str
) -> None:
    answer = engines[page].ask(question)
    if right == "-":
        assert answer.status == "no_evidence"
    else:
        assert answer.status == "answered"
        assert right in (answer.short_answer or "")
