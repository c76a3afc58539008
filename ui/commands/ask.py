"""``wenyuan ask``: one answer with its citations."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from ui import render
from ui.commands import common

if TYPE_CHECKING:
    from rag.engine import Engine
    from rag.types import Answer


@click.command()
@click.argument("question")
@click.option("--json", "as_json", is_flag=True, help="Write the answer as one JSON object.")
@common.top_k_option(None, "Add the N best chunks to the answer (`hits` in JSON).")
@common.date_options
@common.llm_option
@common.reranker_option
@common.threshold_option
@common.collection_option
@common.shared_options
def ask(
    question: str,
    as_json: bool,
    top_k: int | None,
    since: str | None,
    until: str | None,
    llm: str | None,
    reranker: str | None,
    threshold: float | None,
    collections: tuple[str, ...],
) -> int:
    """Answer QUESTION from the archive, with citations.

    Where the archive does not hold the answer, that is the answer. With a language model the text appears as it is
    written, sentence by sentence, each after it is verified; where the model fails, the answer without one serves.
    """
    common.check_text(question, "question")
    settings = common.read_settings(llm=llm, reranker=reranker, threshold=threshold)
    with common.open_engine(settings, collections=collections) as engine:
        if as_json:
            answer = engine.ask(question, since=since, until=until, hits=top_k or 0)
            common.write_json(answer.to_json())
        else:
            answer = _print_answer(engine, question, since, until, top_k or 0)
    return 1 if answer.status == "error" else 0


def _print_answer(engine: Engine, question: str, since: str | None, until: str | None, hits: int) -> Answer:
    colour = common.on_terminal()
    released: list[str] = []
    for piece in engine.stream(question, since=since, until=until, hits=hits):
        if isinstance(piece, str):
            released.append(piece)
            click.echo(common.printable(render.clean(piece)), nl=False)
            continue
        # What was streamed stands, unless the answer became another one on the way (the model broke off).
        same = bool(released) and "".join(released).strip() == piece.answer.strip()
        rest = render.answer_text(piece, colour=colour, body=not same)
        if released:
            click.echo()
        if rest:
            common.say(f"\n{rest}" if released else rest)
        return piece
    raise RuntimeError("the engine's stream ended without an answer")
