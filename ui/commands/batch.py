"""``wenyuan batch``: a file of questions in, a file of answers out."""

from __future__ import annotations

import os
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from index.opening import MILVUS
from ui.commands import common

if TYPE_CHECKING:
    from rag.retrieve import By


@click.command()
@click.argument("source", metavar="IN", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.argument("out", metavar="OUT", type=click.Path(path_type=Path))
@click.option(
    "--workers",
    type=click.IntRange(1, 64),
    metavar="N",
    help="How many questions are asked at once, by as many processes.  [default: 2; with a language model 4]",
)
@click.option("--resume", is_flag=True, help="Go on with an interrupted run; ask only what is not answered yet.")
@click.option("--hits", type=click.IntRange(1, 1000), metavar="K", help="Add the K best chunks to each answer.")
@common.by_option
@common.llm_option
@common.reranker_option
@common.threshold_option
@common.collection_option
@common.shared_options
def batch(
    source: Path,
    out: Path,
    workers: int | None,
    resume: bool,
    hits: int | None,
    by: By,
    llm: str | None,
    reranker: str | None,
    threshold: float | None,
    collections: tuple[str, ...],
) -> int:
    """Answer the questions of IN into OUT; each is .jsonl, .csv or .xlsx.

    IN has a `question` (or `问题`) in each row, and may have an `id`. A row that fails is named, and the others go on.
    OUT is replaced whole when all are answered; until then OUT.partial keeps the answers, for --resume.
    """
    from ui.batch import Options, check_paths, run

    check_paths(source, out)
    settings = common.read_settings(llm=llm, reranker=reranker, threshold=threshold)
    # A language model is waited for; without one the processor is the limit.
    asked_at_once = workers or (4 if settings.llm else min(2, os.cpu_count() or 1))
    made_with: dict[str, Any] = {"model": settings.llm, "reranker": settings.reranker, "threshold": settings.threshold}
    if collections:
        made_with["collections"] = sorted(collections)
    options = Options(workers=asked_at_once, resume=resume, hits=hits or 0, by=by, made_with=made_with)
    # A file of Milvus Lite can be open in one process only; and a reranking model takes all cores as it is.
    alone = settings.llm or settings.reranker or (settings.archive or "").startswith(MILVUS)
    open_engine = None if alone else partial(common.open_engine, settings, collections=collections)
    try:
        with common.open_engine(settings, collections=collections) as engine, common.progress("asking") as progress:
            outcome = run(engine, source, out, options, progress=progress, open_engine=open_engine)
    except KeyboardInterrupt:
        common.complain(f"{out}.partial keeps what is answered; run the command again with --resume")
        raise
    for _number, reason in outcome.failed:
        common.complain(f"failed: {reason}")
    counts = ", ".join(f"{count} {status}" for status, count in sorted(outcome.statuses.items())) or "none"
    reused = f" ({outcome.reused} from before)" if outcome.reused else ""
    common.complain(f"{outcome.total} rows{reused}: {counts}; written to {out}")
    return 1 if outcome.failed else 0
