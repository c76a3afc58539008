"""``wenyuan doctor``: what is installed and in use, and what is wrong."""

from __future__ import annotations

import click

from ui.commands import common


@click.command()
@click.option("--json", "as_json", is_flag=True, help="Write one JSON object.")
@common.shared_options
def doctor(as_json: bool) -> int:
    """Show what is installed, where the archive lies, which encoder and language model are in use, what is wrong.

    Nothing is sent over the network and nothing secret is shown. Exit status: 0 sound, 2 wrong settings, 3 the archive
    cannot be opened or is damaged.
    """
    from ui.doctor import examine

    shared = click.get_current_context().find_root().ensure_object(dict)
    findings = examine(archive=shared.get("archive"))
    if as_json:
        common.write_json(findings.to_json())
    else:
        common.say(findings.text())
    for problem in findings.problems:
        common.complain(f"error: {problem}")
    return findings.exit_status
