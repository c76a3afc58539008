from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

from rag.engine import Engine
from rag.evaluate import Report, archive_sources, evaluate, measure
from rag.gold import gold_row
from rag.judge import Failure, Source
from rag.measures import Row
from rag.types import Answer
from tests.small import engine_over

DATA = Path(__file__).parent.parent / "data"


def row(kind: str, expected: str, status: str, failure: Failure | None, milliseconds: float) -> Row:
    answer = Answer("问", "问", status, "答", elapsed_ms=milliseconds)  # type: ignore[arg-type]
    return Row({"id": "r", "kind": kind, "status": expected}, answer, failure)


STATUS = Failure("status", ("no_evidence", "answered"))
ROWS = (
    row("fact", "answered", "answered", None, 1),
    row("fact", "answered", "no_evidence", STATUS, 3),
    row("time", "no_evidence", "no_evidence", None, 2),
    row("time", "no_evidence", "answered", STATUS, 40),
)


def test_the_figures_are_counted() -> None:
    report = Report(ROWS)
    assert (report.passed, report.share) == (2, 0.5)
    assert {kind: figures.passed for kind, figures in report.by_kind.items()} == {"fact": (1, 2), "time": (1, 2)}
    assert report.refusals == (1, 2, 2)
    assert (report.latency(0.5), report.latency(0.95)) == (2, 40)
    assert report.text.splitlines()[-1] == "overall       2/4 = 0.500"
    assert report.text.count("FAIL") == 2
    assert "\nfact              1/2 " in report.text
    wide = Report((replace(ROWS[0], gold=ROWS[0].gold | {"kind": "时间"}),)).text
    assert "\n时间              1/1 " in wide  # as wide as it shows
    assert "refusals      1/2 of those without an answer, 1/2 of those with one" in report.text


def test_a_gold_file_is_answered_and_reported(engine: Engine, tmp_path: Path) -> None:
    gold = tmp_path / "gold.jsonl"
    rows = [json.loads(line) for line in (DATA / "seeds_public.jsonl").read_text(encoding="utf-8").splitlines()[:6]]
    rows.append({"question": "？？", "status": "answered"})
    gold.write_text("\n".join(json.dumps(one, ensure_ascii=False) for one in rows) + "\n\n", encoding="utf-8-sig")
    report = evaluate(engine, gold)
    assert [r.id for r in report.rows] == [*(one["id"] for one in rows[:6]), "line-7"]
    assert report.errors == [report.rows[-1]]
    assert str(report.rows[-1].failure) == "status 'error', expected 'answered'"
    assert report.passed >= 4


def test_easy_rows_are_measured_on_an_archive_of_a_few_articles() -> None:
    pages = (
        ("港口年报", "2021-02-01", "去年全市港口吞吐量480万吨，今年目标500万吨。"),
        ("学校", "2021-05-01", "今年新建学校6所，地点在桥头镇。"),
    )
    easy = [
        {"question": "2020年港口吞吐量是多少？", "answer": "480万吨", "source": "p0.txt"},
        {"question": "2021年新建学校多少所？", "answer": "七所|7所"},
        {"question": "2021年地铁客流量是多少？", "status": "no_evidence"},
        {
            "question": "那2021年的目标呢？",
            "answer": "500万吨",
            "history": ["2020年港口吞吐量是多少？"],
            "time": "2021",
        },
    ]
    done: list[tuple[int, int]] = []
    with engine_over(*pages) as engine:
        rows = [gold_row(one, "here", f"row-{number}") for number, one in enumerate(easy)]
        report = measure(engine.with_threshold(0.0), rows, progress=lambda *told: done.append(told))
    assert done == [(1, 4), (2, 4), (3, 4), (4, 4)]
    port, school, metro, target = report.rows
    assert (port.failure, port.right, port.found, port.evidence, port.sourced, port.of_time) == (
        *(None, True, 1, (True,), (True,)),
        True,
    )
    assert str(school.failure) == "the answer lacks ['七所', '7所']"
    assert (school.right, school.found) == (False, 0)
    assert (metro.failure, metro.right, metro.found) == (None, False, None)
    assert (target.failure, target.of_time) == (None, True)
    figures = report.figures
    assert (figures.passed, figures.accuracy, figures.refused, figures.lost) == ((3, 4), (2, 3), (1, 1), (0, 3))
    assert (figures.recall[1], figures.recall[10]) == ((2, 3), (2, 3))


def test_what_is_refused_is_asked_again_without_a_threshold_for_the_curve() -> None:
    rows = [
        gold_row({"question": "2021年新建学校多少所？", "answer": "6所"}, "here", "right"),
        gold_row({"question": "2021年新建粮仓多少座？", "answer": "4座"}, "here", "wrong"),
        gold_row({"question": "2021年地铁客流量是多少？", "status": "no_evidence"}, "here", "none"),
    ]
    pages = (("学校", "2021-05-01", "今年新建学校6所。"), ("粮仓", "2021-06-01", "今年新建粮仓3座。"))
    with engine_over(*pages) as engine:
        strict = measure(engine.with_threshold(1.0), rows, wrong_cost=10)
        lax = measure(engine.with_threshold(0.0), rows)
    assert [row.answer.status for row in strict.rows] == ["no_evidence"] * 3
    assert [row.answer.status for row in lax.rows[:2]] == ["answered"] * 2
    assert strict.offers == lax.offers
    assert [(offer.right, offer.answerable) for offer in strict.offers[:2]] == [(True, True), (False, True)]
    assert (strict.threshold, strict.wrong_cost, lax.threshold) == (1.0, 10, 0.0)
    assert "threshold     1 set: 0 wrong let through, 1 right lost; " in strict.text
    assert strict.proposal is not None
    assert strict.rows[0].offered_right


def test_every_line_of_the_sources_is_found_in_the_archive(engine: Engine, seeds: Path) -> None:
    rebuilt = archive_sources(engine.archive)
    assert set(rebuilt) == {path.name for path in seeds.glob("*.txt")}
    assert len(rebuilt) == 5
    assert rebuilt.get("none.txt") is None
    for article in engine.archive.articles():
        quote = article.text[:30].replace("\n", "")
        start, end = article.lines(0, min(30, len(article.text)))
        name = Path(article.source).name
        assert Source.read(seeds / name).has(quote, [start, end]) == rebuilt[name].has(quote, [start, end])
