from __future__ import annotations

import json
from pathlib import Path

import pytest

from index.errors import InputError
from rag.engine import Engine
from rag.evaluate import Report, Row, archive_sources, evaluate, read_gold
from rag.judge import Source
from rag.types import Answer

DATA = Path(__file__).parent.parent / "data"


def row(kind: str, expected: str, status: str, failure: str | None, milliseconds: float) -> Row:
    answer = Answer("问<b>", "问", status, "答", elapsed_ms=milliseconds)  # type: ignore[arg-type]
    return Row("r", kind, expected, answer, failure)


ROWS = (
    row("fact", "answered", "answered", None, 1),
    row("fact", "answered", "no_evidence", "status <i>", 3),
    row("time", "no_evidence", "no_evidence", None, 2),
    row("time", "no_evidence", "answered", "status", 40),
)


def test_the_figures_are_counted() -> None:
    report = Report(ROWS)
    assert (report.passed, report.share) == (2, 0.5)
    assert report.kinds == {"fact": (1, 2), "time": (1, 2)}
    assert report.refusals == (1, 2, 2)
    assert (report.latency(0.5), report.latency(0.95)) == (2, 40)
    assert report.text.splitlines()[-1] == "overall       2/4 = 0.500"
    assert report.text.count("FAIL") == 2


def test_the_page_lists_failures_and_escapes_what_others_wrote() -> None:
    html = Report(ROWS).html
    assert html.count("<section>") == 2
    assert "<b>" not in html
    assert "<i>" not in html
    assert "http" not in html.replace("http-equiv", "")


def test_a_gold_file_is_answered_and_reported(engine: Engine, tmp_path: Path) -> None:
    gold = tmp_path / "gold.jsonl"
    rows = [json.loads(line) for line in (DATA / "seeds_public.jsonl").read_text(encoding="utf-8").splitlines()[:6]]
    rows.append({"question": "？？", "status": "answered"})
    gold.write_text("\n".join(json.dumps(one, ensure_ascii=False) for one in rows) + "\n\n", encoding="utf-8-sig")
    report = evaluate(engine, gold, report=tmp_path / "report.html")
    assert [r.id for r in report.rows] == [*(one["id"] for one in rows[:6]), "line-7"]
    assert report.rows[-1].answer.status == "error"
    assert report.rows[-1].failure == "status 'error', expected 'answered'"
    assert report.passed >= 4
    assert "wenyuan eval" in (tmp_path / "report.html").read_text(encoding="utf-8")


def test_every_line_of_the_sources_is_found_in_the_archive(engine: Engine, seeds: Path) -> None:
    rebuilt = archive_sources(engine.archive)
    assert set(rebuilt) == {path.name for path in seeds.glob("*.txt")}
    for article in engine.archive.articles():
        quote = article.text[:30].replace("\n", "")
        start, end = article.lines(0, min(30, len(article.text)))
        name = Path(article.source).name
        assert Source.read(seeds / name).has(quote, [start, end]) == rebuilt[name].has(quote, [start, end])


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"{", "line 1 is no JSON"),
        (b"[]", "line 1 is no gold row"),
        (b'{"question": "q", "status": "maybe"}', "line 1 is no gold row"),
        (b'\n{"status": "answered"}', "line 2 is no gold row"),
        (b"", "no questions"),
        (b"\xff\xfe\xfd", "not UTF-8"),
    ],
)
def test_a_gold_file_that_cannot_be_used_is_refused(tmp_path: Path, content: bytes, says: str) -> None:
    gold = tmp_path / "gold.jsonl"
    gold.write_bytes(content)
    with pytest.raises(InputError, match=says):
        read_gold(gold)


def test_a_missing_gold_file_and_an_unwritable_report_are_refused(engine: Engine, tmp_path: Path) -> None:
    with pytest.raises(InputError, match="cannot be read"):
        read_gold(tmp_path / "none.jsonl")
    gold = tmp_path / "gold.jsonl"
    gold.write_text('{"question": "2023年投资目标是多少", "status": "answered"}', encoding="utf-8")
    with pytest.raises(InputError, match="cannot be written"):
        evaluate(engine, gold, report=tmp_path / "none" / "report.html")
