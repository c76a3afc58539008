"""``wenyuan eval``: a gold file answered and measured."""

from __future__ import annotations

from pathlib import Path

import click

from ui.commands import common


@click.command("eval")
@click.argument("gold", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option(
    "--report",
    type=click.Path(dir_okay=False, path_type=Path),
    metavar="FILE.html",
    help="Write a report for a browser.",
)
@common.llm_option
@common.reranker_option
@common.shared_options
def evaluate(gold: Path, report: Path | None, llm: str | None, reranker: str | None) -> None:
    """Answer the questions of GOLD (.jsonl) and report the figures."""
    from rag.evaluate import evaluate as measure

    with common.open_engine(common.read_settings(llm=llm, reranker=reranker)) as engine:
        common.say(measure(engine, gold, report=report).text)
