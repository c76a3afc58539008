"""``wenyuan eval``: a gold file answered and measured."""

from __future__ import annotations

from pathlib import Path

import click

from index.errors import InputError
from ui.commands import common


@click.command("eval")
@click.argument("gold", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option(
    "--report",
    type=click.Path(dir_okay=False, path_type=Path),
    metavar="FILE.html",
    help="Write a report for a browser.",
)
@click.option(
    "--wrong-cost",
    type=common.Number(min=0, min_open=True),
    default=3.0,
    metavar="N",
    help="How many lost right answers a wrong one counts, for the proposed threshold.  [default: 3]",
)
@common.llm_option
@common.reranker_option
@common.threshold_option
@common.shared_options
def evaluate(
    gold: Path, report: Path | None, wrong_cost: float, llm: str | None, reranker: str | None, threshold: float | None
) -> int:
    """Answer the questions of GOLD (.jsonl, .csv or .xlsx) and report the figures.

    A row needs a `question` (or `问题`) and its `answer` (`答案`); or, where the archive does not answer it, the
    `status` (`状态`) no_evidence (`无答案`). docs/evaluation.md tells what else it may have.
    """
    from rag.evaluate import measure
    from ui import goldfiles

    rows = goldfiles.read(gold)
    if report is not None:
        _check(report, gold)
    settings = common.read_settings(llm=llm, reranker=reranker, threshold=threshold)
    with common.open_engine(settings) as engine, common.progress("asking") as progress:
        done = measure(engine, rows, wrong_cost=wrong_cost, progress=progress)
    common.say(done.text)
    if report is not None:
        from ui.report_html import page

        _write(report, page(done, name=gold.name))
        common.complain(f"report written to {report}")
    for row in done.errors:
        common.complain(f"failed: {row.id}: {row.answer.error}")
    return 1 if done.errors else 0


def _check(report: Path, gold: Path) -> None:
    if not report.parent.is_dir():
        raise InputError(f"there is no folder {str(report.parent)!r} for the report; make it first")
    if report.exists() and report.samefile(gold):
        raise InputError(f"the report {str(report)!r} is the gold file itself; name another file")


def _write(path: Path, text: str) -> None:
    from ui.outputs import replace_file

    try:
        replace_file(path, lambda handle: handle.writelines([text.encode()]))
    except OSError as problem:
        raise InputError(
            f"the report {str(path)!r} cannot be written ({problem.strerror or problem}); name another file"
        ) from problem
