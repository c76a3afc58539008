"""``wenyuan index copy``: from one archive into another."""

from __future__ import annotations

from typing import Any

import click

from index.errors import ArchiveMissing
from ui.commands import common


@click.command("copy")
@click.argument("source", metavar="FROM")
@click.argument("target", metavar="TO")
@click.option(
    "--encoder", metavar="NAME", help="For a new archive: a sentence-transformers model or folder.  [default: FROM's]"
)
@common.encoder_options
@common.shared_options
def copy_archive(source: str, target: str, **encoder: Any) -> int:
    """Copy all articles of one archive into another, each a folder or milvus:…, made where it is not there.

    What is there already is passed over, so that a copy that was interrupted goes on when it is run again; what TO
    holds besides stays. Vectors are copied too, unless TO has another encoder.
    """
    from index.copying import copy
    from index.opening import open_archive

    settings = common.read_settings(**encoder)
    chosen = common.encoder_choice(settings) if settings.encoder is not None else None
    token = settings.milvus_token
    with open_archive(source, token=token) as read:
        try:
            written = open_archive(target, encoder=chosen, token=token)
        except ArchiveMissing:
            # The encoder itself: with it come its prompts and its commit.
            written = open_archive(target, encoder=chosen or read.encoder, token=token, create=True)
        with written, common.progress("articles") as show:
            report = copy(read, written, show)
    for name, reason in report.failed:
        common.complain(f"failed: {name}: {reason}")
    common.say(f"{report.added} articles copied, {report.replaced} there before, {len(report.failed)} failed")
    return 1 if report.failed else 0
