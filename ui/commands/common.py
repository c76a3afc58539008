"""What every subcommand shares: --archive and --debug, settings, opening the archive and the engine, JSON out."""

from __future__ import annotations

import math
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import timedelta
from typing import TYPE_CHECKING, Any, TypeVar, get_args

import click

from index.errors import ArchiveError, ArchiveLocked, InputError
from index.types import Backend, EncoderChoice
from ui import render
from ui import settings as settings_module
from ui.settings import Settings

if TYPE_CHECKING:
    from index.interface import Archive
    from rag.engine import Engine

_SECONDS_BETWEEN_LINES = 10.0
_RATE = "{task.speed:.1f}/s"

Decorated = TypeVar("Decorated", bound=Callable[..., Any])


def _remember(context: click.Context, parameter: click.Parameter, value: Any) -> None:
    """Keep --archive and --debug at the root, so that they mean the same before and after the subcommand."""
    if value and parameter.name:
        context.find_root().ensure_object(dict)[parameter.name] = value


def shared_options(command: Decorated) -> Decorated:
    """Add ``--archive`` and ``--debug`` to a command or group."""
    archive = click.option(
        "--archive",
        metavar="DIR",
        expose_value=False,
        callback=_remember,
        help="The archive's folder, milvus:FILE.db or milvus:http://HOST:19530 (or WENYUAN_ARCHIVE). "
        "Without it: the demo archive.",
    )
    debug = click.option(
        "--debug",
        is_flag=True,
        expose_value=False,
        callback=_remember,
        help="Show the stack trace of an error.",
    )
    return archive(debug(command))


def top_k_option(default: int | None, text: str) -> Callable[[Decorated], Decorated]:
    """Return the option ``--top-k``, from 1 to 1000."""
    return click.option("--top-k", type=click.IntRange(1, 1000), default=default, metavar="N", help=text)


def date_options(command: Decorated) -> Decorated:
    """Add ``--since`` and ``--until``."""
    since = click.option("--since", metavar="DATE", help="Only articles of this day, month or year, or later.")
    until = click.option("--until", metavar="DATE", help="Only articles of this day, month or year, or earlier.")
    return since(until(command))


class Number(click.FloatRange):
    """A number within bounds: neither nan nor infinite, as the bounds of click let through."""

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> float:
        """Return the number; a usage error for another."""
        number = float(super().convert(value, param, ctx))
        if not math.isfinite(number):
            self.fail(f"{value} is not finite; give a number such as 1.", param, ctx)
        return number


collection_option = click.option(
    "--collection",
    "collections",
    multiple=True,
    metavar="NAME",
    help="Ask only this collection of the archive; may be given several times.",
)
llm_option = click.option(
    "--llm", metavar="MODEL", help="Answer with a language model: openai:NAME or provider:NAME (or WENYUAN_LLM)."
)
threshold_option = click.option(
    "--threshold",
    type=Number(0, 1),
    metavar="P",
    help="Refuse what the archive answers with less than this probability (WENYUAN_THRESHOLD).",
)
reranker_option = click.option(
    "--reranker",
    metavar="NAME",
    help="Put the first chunks in order by a sentence-transformers CrossEncoder (or WENYUAN_RERANKER).",
)
by_option = click.option(
    "--by",
    type=click.Choice(["hybrid", "lexical", "dense"]),
    default="hybrid",
    help="How chunks are ranked: by words, by vectors, or both (hybrid).  [default: hybrid]",
)


def encoder_options(command: Decorated) -> Decorated:
    """Add the options that tell how an encoder works; each is a setting too."""
    options = (
        click.option(
            "--query-prompt",
            metavar="PROMPT",
            help="What is put before a question: the name of one of the model's prompts, or the text itself. "
            "Without it: what the model names for itself.",
        ),
        click.option("--document-prompt", metavar="PROMPT", help="What is put before a passage, in the same way."),
        click.option("--encoder-batch-size", type=int, metavar="N", help="Texts that it reads at once.  [default: 32]"),
        click.option("--device", metavar="NAME", help="Where it runs, as torch names it: cpu, cuda, mps…"),
        click.option(
            "--backend", type=click.Choice(get_args(Backend)), help="What runs it, where installed.  [default: torch]"
        ),
    )
    for option in reversed(options):
        command = option(command)
    return command


def read_settings(**flags: Any) -> Settings:
    """Return the settings under the current command, its ``--archive`` included."""
    shared = click.get_current_context().find_root().ensure_object(dict)
    return settings_module.load(archive=shared.get("archive"), **flags)


def own_settings(**flags: Any) -> Settings:
    """Return the settings where they name an archive; InputError for the demo archive, which is not the user's."""
    settings = read_settings(**flags)
    if settings.archive is None:
        raise InputError(
            "no archive is named, and the demo archive cannot be changed; "
            "name yours by --archive DIR or WENYUAN_ARCHIVE"
        )
    return settings


def encoder_choice(settings: Settings) -> EncoderChoice:
    """Return which encoder the settings ask for, and how it is to work."""
    return EncoderChoice(
        name=settings.encoder,
        query_prompt=settings.query_prompt,
        document_prompt=settings.document_prompt,
        batch_size=settings.encoder_batch_size,
        device=settings.device,
        backend=settings.backend,
    )


def open_archive(settings: Settings, *, create: bool = False, any_encoder: bool = False) -> Archive:
    """Open the named archive, or the demo archive, made as it is.

    The named one must be made with the encoder of the settings, unless ``any_encoder`` will do; with ``create`` it is
    made where there is none. ArchiveError where that fails.
    """
    from index import opening

    if settings.archive is not None:
        encoder = None if any_encoder else encoder_choice(settings)
        return opening.open_archive(settings.archive, encoder=encoder, create=create, token=settings.milvus_token)
    from ui.demo import ensure_demo

    path = ensure_demo()
    try:
        return opening.open_archive(str(path))
    except ArchiveLocked:
        raise
    except ArchiveError:
        # Nothing in it is the user's: make it anew.
        return opening.open_archive(str(ensure_demo(rebuild=True)))


@contextmanager
def open_engine(
    settings: Settings, *, with_llm: bool = True, with_reranker: bool = True, collections: Sequence[str] = ()
) -> Iterator[Engine]:
    """Open the archive with an engine over it, with the language model and the reranker that are set and wanted.

    Where ``collections`` are named, the engine knows nothing else.
    """
    from rag.engine import Engine

    llm = None
    if settings.llm and with_llm:
        from rag.generate import load_model

        llm = load_model(
            settings.llm,
            base_url=settings.llm_base_url,
            api_key=settings.llm_api_key,
            timeout=settings.llm_timeout,
            context=settings.llm_context,
        )
    reranker = None
    if settings.reranker and with_reranker:
        from rag.cross_encoder import CrossEncoder

        reranker = CrossEncoder(settings.reranker, device=settings.device, backend=settings.backend)
    with open_archive(settings) as archive:
        engine = Engine(archive, llm=llm, reranker=reranker, reranker_depth=settings.reranker_depth)
        if collections:
            engine = engine.in_collections(collections)
        yield engine if settings.threshold is None else engine.with_threshold(settings.threshold)
        for warning in archive.warnings:
            complain(f"warning: {warning}")


def check_text(text: str, what: str) -> str:
    """Return a question or query as it is; InputError for bytes that are not text in the terminal's encoding."""
    try:
        text.encode()
    except UnicodeEncodeError:
        raise InputError(f"the {what} {text[:40]!a} is not valid text; give it in the terminal's encoding") from None
    return text


def write_json(value: Any) -> None:
    """Write a value to stdout as UTF-8 JSON, whatever the terminal's encoding."""
    sys.stdout.flush()
    sys.stdout.buffer.write(render.dump_json(value))
    sys.stdout.buffer.flush()


def say(text: str) -> None:
    """Write a line to stdout; what the terminal's encoding does not have becomes ``?``."""
    click.echo(printable(text))


def printable(text: str) -> str:
    """Return a text with ``?`` for what stdout's encoding cannot write."""
    encoding = getattr(sys.stdout, "encoding", None) or "utf-8"
    return text.encode(encoding, "replace").decode(encoding, "replace")


def complain(text: str) -> None:
    """Write a line to stderr."""
    click.echo(render.one_line(text), err=True)


def now_and_then(seconds: float) -> Callable[[str], None]:
    """Return ``complain`` that lets a line through only every so many ``seconds``."""
    last = time.monotonic()

    def show(text: str) -> None:
        nonlocal last
        if time.monotonic() - last >= seconds:
            last = time.monotonic()
            complain(text)

    return show


@contextmanager
def progress(verb: str) -> Iterator[Callable[[int, int], None]]:
    """Yield a display on stderr that is told how many are done, of how many: a bar on a terminal, else a line at times.

    Both show the rate and the time left.
    """
    if not sys.stderr.isatty():
        say, began, first = now_and_then(_SECONDS_BETWEEN_LINES), time.monotonic(), None

        def line(done: int, total: int) -> None:
            nonlocal first
            first = done if first is None else first  # what an earlier run has done tells nothing of the rate
            rate = (done - first) / max(time.monotonic() - began, 1e-9)
            left = f", {rate:.1f}/s, {timedelta(seconds=round((total - done) / rate))} left" if rate else ""
            say(f"{verb}: {done}/{total}{left}")

        yield line
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    columns = TextColumn(verb), BarColumn(), MofNCompleteColumn(), TextColumn(_RATE), TimeRemainingColumn()
    with Progress(*columns, console=Console(stderr=True)) as bar:
        task = bar.add_task(verb, total=None)
        yield lambda done, total: bar.update(task, completed=done, total=total)


def on_terminal() -> bool:
    """Whether stdout is a terminal, so that colour may be used (``NO_COLOR`` is honoured)."""
    return sys.stdout.isatty() and settings_module.colour_wanted()
