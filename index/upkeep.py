"""What follows a change of the archive, and what finds and mends damage."""

from __future__ import annotations

import datetime
from collections.abc import Collection, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any

from index import backup, checking, manifest, reencode, tokens, writing
from index.derived import Derived
from index.errors import ArchiveDamaged, InputError
from index.feedback import Feedback
from index.intake import timed
from index.records import embedding_text, unit_rows
from index.store import Store

if TYPE_CHECKING:
    from index.encode import Encoder
    from index.growth import Growth
    from index.transaction import Draft

_BATCH = 1024


def check_count(k: int) -> None:
    """Raise InputError where no chunk is asked for."""
    if k < 1:
        raise InputError(f"{k} chunks were asked for; ask for 1 or more")


def check_options(date: str | None, encoding: str | None, collection: str) -> None:
    """Raise InputError where a date, encoding or collection given for all files is none, before any file is read."""
    import codecs

    from index.given_dates import parse_date

    if date is not None:
        parse_date(date)
    if encoding is not None:
        try:
            codecs.lookup(encoding)
        except LookupError as error:
            raise InputError(f"{encoding!r} is no encoding; give utf-8, gb18030, big5 or utf-16") from error
    # A comma or plus would part it from others where several are named.
    if collection != collection.strip() or not collection.isprintable() or set(",+:") & set(collection):
        raise InputError(
            f"{collection!r} is no name of a collection; give letters, digits and the like, without ',', '+' or ':'"
        )


def check_collections(asked: Collection[str], known: Collection[str]) -> None:
    """Raise InputError where a collection is asked for that is not among those known."""
    unknown = sorted(set(asked) - set(known))
    if unknown or not asked:
        named = ", ".join(repr(name) for name in sorted(known) if name)
        which = f"give one of these: {named}" if named else "this archive has none; ask it without one"
        raise InputError(f"there is no collection {unknown[0] if unknown else ''!r}; {which}")


def unfinished(store: Store) -> bool:
    """Whether a writer was interrupted before it was done."""
    meta = store.meta()
    return "dates_pending" in meta or "purge_pending" in meta or reencode.PENDING in meta


def settle(
    store: Draft,
    derived: Sequence[Derived[Any]],
    wait: float,
    *,
    anew: bool = False,
    growth: Growth | None = None,
) -> None:
    """Bring everything in step with the articles and commit it: dates by other articles, times of chunks, indexes.

    The indexes are on the disk before the articles that they are made of are committed, so that readers turn to both at
    once; then what was removed is wiped from every file. Needs the writer lock. What is interrupted in the middle is
    undone or finished by the next call.
    """
    meta = store.meta()
    if "dates_pending" in meta:
        from index.date_links import dated_by_others

        # Each collection by itself: what dates an article is quoted as the evidence of its date.
        with store.parts() as parts:
            for part in parts:
                writing.redate(store, dated_by_others(part), timed)
        writing.end_redating(store)
    purge = "purge_pending" in meta
    if meta.get("tokens") != tokens.version():
        writing.set_meta(store, {"tokens": tokens.version()})
    published = _published(store, derived, None if purge else growth, anew=anew or purge)
    writing.trim_changes(store, min(published, default=0))
    store.commit()
    for one in derived:
        one.prune()
    backup.sweep(store.folder)
    if purge:
        Feedback(store.folder).forget(writing.gone(store))
        writing.forget_gone(store)
        store.commit()
        writing.scrub(store, wait)
        writing.settle(store)
        store.commit()
        writing.empty_log(store, wait)


def _published(store: Store, derived: Sequence[Derived[Any]], growth: Growth | None, *, anew: bool) -> list[int]:
    """Publish each index; return the last change in each."""
    # The words that were taken in while articles were added are written by threads of tantivy's own, which leave this
    # one free for the other indexes.
    # An index that is made anew is mostly cut by other processes, which leaves room for the others as well.
    lexical, *others = derived

    def publish_words() -> int:
        if growth is not None:
            growth.finish()
        return lexical.publish(store, anew=anew)

    with ThreadPoolExecutor(1, thread_name_prefix="growth") as helper:
        words = helper.submit(publish_words)
        published = [one.publish(store, anew=anew) for one in others]
        return [words.result(), *published]


def stats(path: Path, store: Store, made_with: dict[str, Any]) -> dict[str, Any]:
    """Return counts, the days that dated articles span (ISO, or None), sizes in bytes and the manifest."""
    counts = store.counts()
    first, last = counts.pop("first_day"), counts.pop("last_day")
    return {
        "path": str(path),
        **counts,
        "undated": counts["articles"] - counts["dated"],
        "first_day": None if first is None else datetime.date.fromordinal(first).isoformat(),
        "last_day": None if last is None else datetime.date.fromordinal(last).isoformat(),
        "bytes": size(path),
        "change": store.change(),
        **made_with,
    }


def size(path: Path) -> int:
    """Return the bytes of all files of an archive; one that a writer takes away meanwhile counts nothing."""
    whole = 0
    for file in path.rglob("*"):
        with suppress(OSError):
            whole += file.stat().st_size if file.is_file() else 0
    return whole


def problems(
    store: Store, made_with: dict[str, Any], derived: Sequence[Derived[Any]], *, alone: bool = True
) -> list[str]:
    """Return what is wrong with an archive, a sentence each; where not ``alone``, a writer is at work on its files."""
    found: list[str] = []
    try:
        found += checking.integrity(store)
        found += checking.damaged_rows(store, made_with["dimension"])
        if unfinished(store):
            found.append("a change was interrupted; open the archive once with the right to write and it is finished")
        found += checking.indexed_rows(store)
        for one in derived:
            found += one.problems()
        if alone:
            found += checking.remains(store, [one.generations for one in derived])
    except ArchiveDamaged as error:
        found.append(str(error))
    return found


def mend_rows(store: Store) -> None:
    """Make anew what the truth's own tables are searched by, and forget remarks on what is no longer there."""
    with store.database.writing() as connection:
        connection.execute("REINDEX")
        connection.execute("DELETE FROM facets")
        connection.execute(
            "INSERT OR IGNORE INTO facets SELECT c.id, json_extract(m.value, '$[2]'), json_extract(m.value, '$[3]') "
            "FROM chunks AS c, json_each(c.times) AS m WHERE json_extract(m.value, '$[2]') IS NOT NULL"
        )
    feedback = Feedback(store.folder)
    cited = {name for entry in feedback.entries() for name in entry.articles}
    feedback.forget(cited - set(store.stored_ids(sorted(cited))))


def encode_anew(store: Store, made_with: dict[str, Any], encoder: Encoder) -> None:
    """Make the vectors that are missing or damaged, or all where the encoder is not the one they were made with."""
    if not manifest.is_same(made_with, encoder):
        reencode.run(store, made_with, encoder)
        return
    wanted = checking.without_sound_vector(store, made_with["dimension"])
    for start in range(0, len(wanted), _BATCH):
        chunks = store.chunks(wanted[start : start + _BATCH])
        texts = [embedding_text(store.article(chunk.article_id).title, chunk.text) for chunk in chunks]
        writing.replace_vectors(store, [chunk.id for chunk in chunks], unit_rows(encoder.encode(texts)))
