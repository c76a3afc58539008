"""``docs/cli.md`` out of the command line itself: ``python -m ui.clidocs > docs/cli.md``."""

from __future__ import annotations

import inspect
from collections.abc import Iterator

import click

from ui.cli import cli

_INTRODUCTION = """\
# The command `wenyuan`

This page is made from the commands themselves by `python -m ui.clidocs > docs/cli.md`; a test keeps it true.

Every command takes `--archive DIR` and `--debug`, before or after its name. JSON goes to stdout alone; errors, progress
and notes go to stderr.
"""


def page() -> str:
    """Return the page: what each command does and takes, the group's first."""
    return "\n".join([_INTRODUCTION, *(_section(path, command) for path, command in commands(cli, "wenyuan"))])


def commands(command: click.Command, path: str) -> Iterator[tuple[str, click.Command]]:
    """Yield a command and all below it, each with the words that call it."""
    yield path, command
    if isinstance(command, click.Group):
        for name, below in command.commands.items():
            yield from commands(below, f"{path} {name}")


def _section(path: str, command: click.Command) -> str:
    # Not click's own help: how it breaks lines changes from version to version.
    arguments = [_argument(one) for one in command.params if isinstance(one, click.Argument)]
    options = [one for one in command.params if isinstance(one, click.Option) and one.name not in ("archive", "debug")]
    usage = " ".join([path, *(["COMMAND"] if isinstance(command, click.Group) else []), *arguments])
    lines = [f"## {usage}", "", inspect.cleandoc(command.help or "")]
    if options:
        lines += ["", "| option | does |", "|---|---|"]
        lines += [f"| {_names(option)} | {_cell(option.help or '')} |" for option in options]
    return "\n".join([*lines, ""])


def _argument(argument: click.Argument) -> str:
    return argument.metavar or (argument.name or "").upper()


def _names(option: click.Option) -> str:
    value = option.metavar
    if value is None and isinstance(option.type, click.Choice):
        value = "|".join(map(str, option.type.choices))
    return ", ".join(f"`{_cell(f'{name} {value}' if value else name)}`" for name in option.opts)


def _cell(text: str) -> str:
    return " ".join(text.split()).replace("|", "\\|")


if __name__ == "__main__":
    click.echo(page(), nl=False)
