"""``wenyuan index``: what keeps an archive in step with its files."""

from __future__ import annotations

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
    with common.folder_archive() as archive, common.progress("articles") as show:
        report = archive.update(
            list(paths), prune=prune, progress=lambda so_far: show(so_far.articles, so_far.expected)
        )
    return tell(report)


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
