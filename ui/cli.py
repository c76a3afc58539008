"""The command ``wenyuan``: its subcommands, its exit statuses and how errors are shown.

Exit status: 0 done, 1 done but some rows or files failed, 2 bad usage or bad input, 3 the archive cannot be opened or
is damaged. An error is one sentence on stderr; its stack trace comes with ``--debug`` only.
"""

from __future__ import annotations

import gc
import os
import sys
import traceback
from collections.abc import Sequence
from typing import Any, NoReturn

import click

from index.errors import WenyuanError
from ui.commands.ask import ask
from ui.commands.batch import batch
from ui.commands.common import complain, shared_options
from ui.commands.doctor import doctor
from ui.commands.evaluate import evaluate
from ui.commands.feedback import feedback
from ui.commands.index import index_commands
from ui.commands.search import search
from ui.commands.serve import serve
from ui.commands.token import token_commands
from ui.settings import calculate_in_one_thread

INTERRUPTED = 130


class ReaderGone(Exception):  # noqa: N818 - no error: `| head` has read enough
    """Whatever reads our output has closed it."""


class Program(click.Group):
    """A click group whose errors are one sentence and whose exit statuses are the contract's."""

    def invoke(self, ctx: click.Context) -> Any:
        """Run the subcommand; a reader that has gone away ends it quietly, which click would call a failure."""
        try:
            return super().invoke(ctx)
        except BrokenPipeError:
            raise ReaderGone from None

    def main(self, args: Sequence[str] | None = None, *rest: Any, **extra: Any) -> NoReturn:
        """Run the command line and leave by ``SystemExit`` with the exit status."""
        arguments = list(sys.argv[1:] if args is None else args)
        extra["standalone_mode"] = False
        try:
            status = super().main(arguments, *rest, **extra)
            sys.stdout.flush()
        except (ReaderGone, BrokenPipeError):
            # The reader of our output has gone (`| head`); nothing may be written to it any more, at exit neither.
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
            status = 0
        except Exception as problem:  # noqa: BLE001 - the outermost boundary: every error becomes one sentence
            status = _report(problem, debug="--debug" in arguments)
        except KeyboardInterrupt:
            complain("interrupted")
            status = INTERRUPTED
        sys.exit(status if isinstance(status, int) else 0)


def _report(problem: Exception, *, debug: bool) -> int:
    """Show an error on stderr as one sentence and return its exit status."""
    if debug:
        traceback.print_exception(problem)
    if isinstance(problem, click.exceptions.Abort):
        complain("interrupted")
        return INTERRUPTED
    if isinstance(problem, getattr(click.exceptions, "NoArgsIsHelpError", ())):
        click.echo(str(problem), err=True)
        return 2
    if isinstance(problem, click.UsageError):
        path = problem.ctx.command_path if problem.ctx else "wenyuan"
        complain(f"error: {problem.format_message().rstrip('.')}; see `{path} --help`")
        return 2
    if isinstance(problem, click.ClickException):
        complain(f"error: {problem.format_message()}")
        return 2
    if isinstance(problem, WenyuanError):
        complain(f"error: {problem}")
        return problem.exit_status
    hint = "" if debug else "; run it again with --debug for the stack trace"
    complain(f"error: {type(problem).__name__}: {problem}{hint}")
    return 1


def _version(context: click.Context, _parameter: click.Parameter, value: bool) -> None:
    if value:
        from importlib import metadata

        click.echo(f"wenyuan {metadata.version('wenyuan')}")
        context.exit()


@click.group(cls=Program, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.option(
    "--version", is_flag=True, is_eager=True, expose_value=False, callback=_version, help="Show the version and leave."
)
@shared_options
def cli() -> None:
    """Ask a Chinese document archive; get a dated answer whose every figure links to its source line.

    Settings come from options, from WENYUAN_ variables and from the file config.toml in the user's settings folder (or
    WENYUAN_CONFIG), in this order. Without an archive the demo archive of five newspaper pages is asked.

    Exit status: 0 done; 1 done, but some rows or files failed; 2 bad usage or bad input; 3 the archive cannot be opened
    or is damaged.
    """


for _command in (ask, search, batch, index_commands, serve, token_commands, evaluate, doctor, feedback):
    cli.add_command(_command)


def main() -> NoReturn:
    """Run ``wenyuan`` (the entry point of the installed command)."""
    calculate_in_one_thread()
    try:
        cli.main(prog_name="wenyuan")
    finally:
        # Python searches all that lives for cycles twice more on its way out, which is a tenth of a short question's
        # time and finds nothing that the end of the process does not free.
        gc.freeze()


if __name__ == "__main__":
    main()
