"""``wenyuan index``: articles into the archive and out of it, counted and checked."""

from __future__ import annotations

import gc
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from index import shards
from index.errors import InputError
from ui import render
from ui.commands import common, copying, keeping

if TYPE_CHECKING:
    from index.intake import Progress


@click.group("index")
@common.shared_options
def index_commands() -> None:
    """Add articles to an archive, take them out, list, count and check them."""


@index_commands.command()
@click.argument("paths", nargs=-1, required=True, type=click.Path(path_type=Path), metavar="PATH...")
@click.option("--date", metavar="DATE", help="The date of these articles: a day, a month or a year.")
@click.option("--collection", default="", metavar="NAME", help="The part of the archive that they go into.")
@click.option(
    "--shard",
    metavar="I/N",
    help="Only the I-th of N shares of the articles; N processes, each with its own I, add all of them once.",
)
@click.option("--encoding", metavar="ENC", help="The files' encoding, where it cannot be told: gb18030, big5, utf-8…")
@click.option(
    "--encoder",
    metavar="NAME",
    help="For a new archive: a sentence-transformers model or folder (or WENYUAN_ENCODER).  [default: bundled]",
)
@click.option(
    "--strict", is_flag=True, help="Stop at the first file that cannot be read; what is stored by then stays."
)
@common.encoder_options
@common.shared_options
def add(
    paths: tuple[Path, ...],
    date: str | None,
    encoding: str | None,
    collection: str,
    shard: str | None,
    strict: bool,
    **encoder: Any,
) -> int:
    """Add files, and folders with all that is in them, to the archive; make it where there is none.

    What is there already is replaced. Each file that cannot be read is named, and the others are added. What a file is,
    its content decides: docs/formats.md says which are read, and how.
    """
    settings = common.own_settings(**encoder)
    if not any(path.exists() for path in paths):
        raise InputError(f"there is no file or folder {str(paths[0])!r}; check the path")
    if date is not None:
        from index.given_dates import parse_date

        date = parse_date(date)  # before an archive is made for nothing
    share = shards.parsed(shard) if shard is not None else None
    # So many rows pass through here, hardly one of them part of a cycle, that these are looked for less often.
    gc.set_threshold(20_000, 20, 50)
    with common.open_archive(settings, create=True) as archive, common.progress("articles") as show:

        def tell(so_far: Progress) -> None:
            if strict and so_far.failed is not None:
                raise InputError(f"stopped at {so_far.failed[0]}: {so_far.failed[1]}")
            show(so_far.articles, so_far.expected)

        report = archive.add_paths(
            list(paths),
            date=date,
            encoding=encoding,
            collection=collection,
            shard=share,
            progress=tell,
        )
    for name, reason in report.failed:
        common.complain(f"failed: {name}: {reason}")
    gone = f", {report.removed} removed" if report.removed else ""
    common.say(f"{report.added} articles added, {report.replaced} replaced{gone}, {len(report.failed)} files failed")
    return 1 if report.failed else 0


@index_commands.command()
@click.argument("names", nargs=-1, required=True, metavar="ID|PATH...")
@common.shared_options
def remove(names: tuple[str, ...]) -> int:
    """Take articles out, by their id or by the file they came from; nothing of them stays in the archive."""
    with common.open_archive(common.own_settings(), any_encoder=True) as archive:
        found = [name for name, ids in archive.resolve_all(names).items() if ids]
        missing = [name for name in names if name not in found]
        if not found:
            raise InputError(
                f"the archive holds no article or file {missing[0]!r}; `wenyuan index list` shows what it holds"
            )
        count, notes = archive.remove(found), list(archive.warnings)
    for note in notes:
        common.complain(f"note: {note}")
    for name in missing:
        common.complain(f"failed: {name}: the archive holds no such article or file")
    common.say(f"{count} articles removed")
    return 1 if missing else 0


for command in (copying.copy_archive, keeping.update, keeping.watch, keeping.backup, keeping.restore, keeping.compact):
    index_commands.add_command(command)


@index_commands.command("list")
@common.shared_options
def list_articles() -> None:
    """List the articles, a line each, tab-separated: id, date, source, title."""
    with common.open_archive(common.read_settings()) as archive:
        for article in archive.articles():
            row = (article.id, article.date, article.source, article.title)
            common.say("\t".join(render.one_line(cell) for cell in row))


@index_commands.command()
@click.option("--json", "as_json", is_flag=True, help="Write one JSON object.")
@common.shared_options
def stats(as_json: bool) -> None:
    """Count what the archive holds."""
    with common.open_archive(common.read_settings()) as archive:
        counts = archive.stats()
    if as_json:
        common.write_json(counts)
        return
    for name, value in counts.items():
        common.say(f"{name}: {value}")


@index_commands.command()
@click.option("--repair", is_flag=True, help="Make damaged indexes and vectors anew first.")
@common.shared_options
def verify(repair: bool) -> int:
    """Check the archive: its text, both indexes and that they agree. Exit status 3 where something is wrong."""
    settings = common.own_settings() if repair else common.read_settings()
    with common.open_archive(settings) as archive:
        problems = archive.repair() if repair else archive.verify()
        name, notes = archive.name, list(archive.warnings)
    for note in notes:
        common.complain(f"note: {note}")
    for problem in problems:
        common.complain(f"damaged: {problem}")
    if problems:
        return 3
    common.say(f"{name} is sound")
    return 0


@index_commands.command()
@click.option(
    "--encoder",
    metavar="NAME",
    help="A sentence-transformers model or folder, or `bundled` (or WENYUAN_ENCODER).",
)
@common.encoder_options
@common.shared_options
def reencode(**encoder: Any) -> None:
    """Make the archive's vectors anew with another encoder.

    Until all are made the archive answers with the vectors that it has; then they change places in one step. What is
    interrupted goes on where it stopped when it is run again. Start a server over the archive again when it is done.
    """
    settings = common.own_settings(**encoder)
    if settings.encoder is None:
        raise InputError(
            "no encoder is named; name one by --encoder NAME or WENYUAN_ENCODER (`bundled` is the own one)"
        )
    with common.open_archive(settings, any_encoder=True) as archive, common.progress("encoding") as progress:
        report = archive.reencode(common.encoder_choice(settings), progress=progress)
        made = archive.manifest
    if report.discarded:
        common.complain(f"an unfinished run with {report.discarded} was given up")
    reused = f" ({report.reused} from before)" if report.reused else ""
    common.say(f"{report.chunks} chunks encoded{reused} by {made['encoder']}, {made['dimension']} dimensions")
