"""``wenyuan index``: what keeps an archive in step with its files."""

from __future__ import annotations

import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import click

from ui.commands import common

if TYPE_CHECKING:
    from index.updating import UpdateReport

prune_option = click.option(
    "--prune", is_flag=True, help="Remove the articles of files that are gone, which else stay and are reported."
)


@click.command()
@click.argument("paths", nargs=-1, type=click.Path(path_type=Path), metavar="[PATH...]")
@prune_option
@common.shared_options
def update(paths: tuple[Path, ...], prune: bool) -> int:
    """Read again what changed in the files and folders that were added, and what is new in the folders.

    With PATH only these files and folders. A file with the same content is not read again, one that was moved keeps its
    articles, one that was removed by `wenyuan index remove` stays out. The articles of a file that is gone stay, unless
    --prune is given.
    """
    with common.open_archive(common.own_settings(), any_encoder=True) as archive, common.progress("articles") as show:
        report = archive.update(
            list(paths), prune=prune, progress=lambda so_far: show(so_far.articles, so_far.expected)
        )
    return tell(report)


@click.command()
@click.argument("paths", nargs=-1, required=True, type=click.Path(path_type=Path), metavar="FOLDER...")
@prune_option
@click.option(
    "--every", type=common.Number(0.1), default=2.0, metavar="SECONDS", help="How often to look.  [default: 2]"
)
@click.option(
    "--settled",
    type=common.Number(0),
    default=2.0,
    metavar="SECONDS",
    help="Read a file that has not changed for so long.  [default: 2]",
)
@common.shared_options
def watch(paths: tuple[Path, ...], prune: bool, every: float, settled: float) -> None:
    """Keep the archive in step with folders until it is stopped (Ctrl-C or SIGTERM), as `update` does each time.

    It looks at the files' times, so that folders on another machine are watched as well. A file that is still being
    written to is left until it has settled.
    """
    from index.watching import watched

    with common.open_archive(common.own_settings(), any_encoder=True) as archive, _until_stopped() as stopped:
        common.complain(f"watching {', '.join(map(str, paths))}")
        for told in watched(archive, list(paths), stopped, every=every, settled=settled, prune=prune):
            if isinstance(told, str):
                common.complain(f"waiting: {told}")
            else:
                tell(told)


@contextmanager
def _until_stopped() -> Iterator[threading.Event]:
    """Lend an event that is set when the process is told to stop."""
    stopped = threading.Event()
    before = {kind: signal.signal(kind, lambda *_: stopped.set()) for kind in (signal.SIGINT, signal.SIGTERM)}
    try:
        yield stopped
    finally:
        for kind, handler in before.items():
            signal.signal(kind, handler)


@click.command()
@click.argument("target", type=click.Path(path_type=Path), metavar="FILE")
@common.shared_options
def backup(target: Path) -> None:
    """Write the archive as it is now into one file; it may be asked meanwhile, and in a folder changed as well."""
    with common.open_archive(common.own_settings(), any_encoder=True) as archive:
        size = archive.backup(target)
    common.say(f"{target}: {size} bytes")


@click.command()
@click.argument("source", type=click.Path(path_type=Path), metavar="FILE")
@common.shared_options
def restore(source: Path) -> int:
    """Make an archive of what `backup` wrote, in a new folder or in Milvus (--archive), wherever it was made."""
    from index.opening import restore as restored

    settings = common.own_settings()
    with restored(source, settings.archive or "", token=settings.milvus_token) as archive:
        problems = archive.verify()
        count = len(archive)
    for problem in problems:
        common.complain(f"damaged: {problem}")
    common.say(f"{count} articles restored")
    return 3 if problems else 0


@click.command()
@common.shared_options
def compact() -> None:
    """Write the archive's files anew, as small as they can be; a server of Milvus is told to do so."""
    with common.open_archive(common.own_settings(), any_encoder=True) as archive:
        sizes = archive.compact()
    common.say(f"{sizes[0]} bytes before, {sizes[1]} after" if sizes else "the server has compacted it")


def tell(report: UpdateReport) -> int:
    """Say what an update did; return the exit status."""
    for name, reason in report.failed:
        common.complain(f"failed: {name}: {reason}")
    for name in report.missing:
        common.complain(f"gone: {name}: its articles stay; `wenyuan index update --prune` removes them")
    parts = [f"{report.added} articles added", f"{report.replaced} replaced", f"{report.removed} removed"]
    parts += [f"{len(report.moved)} files moved", f"{report.unchanged} unchanged"]
    if report.withheld:
        parts.append(f"{report.withheld} left out (removed by name before)")
    parts += [f"{len(report.missing)} gone", f"{len(report.failed)} failed"]
    common.say(", ".join(parts))
    return 1 if report.failed or report.missing else 0
