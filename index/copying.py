"""From one archive into another, wherever either is kept.

What is copied is what was written: each article as it stands, where it came from, and its vectors, where both archives
have the same encoder. The rest (chunks, times, words) is made again, which takes no model. An article that is there
already is passed over, so that a copy that was interrupted goes on when it is run again.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING

from index.errors import InputError
from index.preparing import whole_again
from index.records import ARTICLE_COLUMNS, packed, read_article
from index.types import Article
from index.writing import Entry, FileNote

if TYPE_CHECKING:
    from index.files import Kept, Known
    from index.intake import AddReport, Intake
    from index.interface import Archive
    from index.store import Store

_PAGE = 128
_FILE = "path, source, date, encoding, size, mtime, changed, hash, collection"


@dataclass(frozen=True, slots=True)
class Copy:
    """An article to be copied: with its file, its place in it, and its chunks' borders and vectors as stored.

    ``vectors`` are rows as ``records.vector_rows`` makes them, None where one is missing.
    """

    article: Article
    file: FileNote | None
    position: int
    borders: list[tuple[int, int]]
    vectors: list[tuple[bytes, int]] | None


def copy(source: Archive, target: Archive, progress: Callable[[int, int], None] | None = None) -> AddReport:
    """Copy all articles of an archive into another, each in the place of the one with its id there.

    What the other one holds besides stays. InputError where both are the same.

    Parameters
    ----------
    source, target : Archive
        Both open, the second one for writing.
    progress : callable or None
        Is told how many articles are copied, and how many there are.
    """
    if source.name == target.name:
        raise InputError(f"{source.name!r} cannot be copied into itself; name another archive to copy into")
    same = all(source.manifest[name] == target.manifest[name] for name in ("fingerprint", "prompts", "dimension"))
    total = len(source)

    def told() -> Iterator[Copy]:
        for done, one in enumerate(source.copies(vectors=same), 1):
            yield one
            if progress is not None:
                progress(done, max(done, total))

    return target.take(told(), source.known())


def fill(intake: Intake, copies: Iterable[Copy], kept: Kept, known: Known | None, *, first: bool) -> None:
    """Put copies in; those that are there already, as they are, are only noted to be there.

    What an update goes by is taken over: the folders and what was removed by name only where nothing is there
    (``first``), since what is there is not for the other archive to withdraw.
    """
    if known is not None and first:
        kept.learn(replace(known, files={}))
    intake.add_entries(_entries(intake, copies))
    if known is not None:
        kept.see(known.files.values())


def _entries(intake: Intake, copies: Iterable[Copy]) -> Iterator[Entry]:
    waiting = iter(copies)
    while page := list(islice(waiting, _PAGE)):
        known = intake.keeper.stored_hashes([one.article.id for one in page])
        for one in page:
            made = packed(one.article, ())
            if known.get(one.article.id) == made.digest:
                made = made._replace(chunks=None)
            else:
                made = whole_again(made, words=intake.growth.open)
                borders = [(start, end) for start, end, *_ in made.chunks or ()]
                if one.vectors is not None and borders == one.borders:
                    made = made._replace(vectors=one.vectors)
            yield Entry(made, one.file, one.position)


def of_store(store: Store, *, vectors: bool) -> Iterator[Copy]:
    """Yield what an archive's folder holds, ordered by source and place."""
    with store.database.reading() as connection:
        rows = connection.execute(f"SELECT n, {_FILE} FROM files").fetchall()
    files = {n: FileNote(Path(path), *rest) for n, path, *rest in rows}
    key: tuple[str, int, int] = ("", -1, -1)
    while True:
        with store.database.reading() as connection:
            page = connection.execute(
                f"SELECT source, position, n, file, {ARTICLE_COLUMNS} FROM articles "
                "WHERE (source, position, n) > (?, ?, ?) ORDER BY source, position, n LIMIT ?",
                (*key, _PAGE),
            ).fetchall()
            numbers = ", ".join(str(row[2]) for row in page)
            chunks = connection.execute(
                "SELECT c.article, c.start, c.end, v.vector, v.crc FROM chunks AS c "
                f"LEFT JOIN vectors AS v ON v.chunk = c.id WHERE c.article IN ({numbers}) "
                "ORDER BY c.article, c.start, c.id"
            ).fetchall()
        of_article: dict[int, list[tuple[int, int, bytes | None, int]]] = {}
        for n, *chunk in chunks:
            of_article.setdefault(n, []).append(tuple(chunk))
        for _, position, n, file, *row in page:
            own = of_article.get(n, [])
            made = [(bytes(blob), crc) for *_, blob, crc in own if blob is not None]
            whole = vectors and len(made) == len(own)
            borders = [(start, end) for start, end, *_ in own]
            yield Copy(read_article(row), files.get(file), position, borders, made if whole else None)
        if len(page) < _PAGE:
            return
        key = page[-1][:3]
