"""How many gold questions are answered right: over the demo pages, and over an invented archive in other layouts."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from index.archive import Archive
from rag.engine import Engine
from rag.evaluate import Report, archive_sources, evaluate, read_gold
from rag.holding import holds, normalise
from tests.conftest import ROOT

ARCHIVE2 = ROOT / "tests" / "archive2"
SEEDS_GOLD = ROOT / "tests" / "data" / "seeds_public.jsonl"
ARCHIVE2_GOLD = ARCHIVE2 / "gold.jsonl"
SEEDS_SHARE, ARCHIVE2_SHARE = 0.90, 0.80
REFUSED_SHARE = 0.85  # of the questions that the second archive does not answer


@pytest.fixture(scope="module")
def second_engine(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Engine]:
    with Archive.create(tmp_path_factory.mktemp("second") / "archive") as archive:
        report = archive.add_paths([ARCHIVE2 / "pages"])
        assert not report.failed
        yield Engine(archive)


@pytest.fixture(scope="module")
def seeds_report(engine: Engine) -> Report:
    return evaluate(engine, SEEDS_GOLD)


@pytest.fixture(scope="module")
def second_report(second_engine: Engine) -> Report:
    return evaluate(second_engine, ARCHIVE2_GOLD)


def stray_quotes(engine: Engine, report: Report) -> list[str]:
    sources = archive_sources(engine.archive)
    return [
        f"{row.id}: {citation.quote!r} is not in {citation.source} lines {citation.lines}"
        for row in report.rows
        for citation in row.answer.citations
        if not sources[Path(citation.source).name].has(normalise(citation.quote), citation.lines)
    ]


def test_the_demo_questions(seeds_report: Report) -> None:
    assert seeds_report.share >= SEEDS_SHARE, seeds_report.text


def test_the_second_archives_questions(second_report: Report) -> None:
    assert second_report.share >= ARCHIVE2_SHARE, second_report.text


def test_every_quote_of_the_demo_answers_is_verbatim(engine: Engine, seeds_report: Report) -> None:
    assert any(row.answer.citations for row in seeds_report.rows)
    assert stray_quotes(engine, seeds_report) == []


def test_every_quote_of_the_second_answers_is_verbatim(second_engine: Engine, second_report: Report) -> None:
    assert any(row.answer.citations for row in second_report.rows)
    assert stray_quotes(second_engine, second_report) == []


def test_most_questions_without_an_answer_are_refused(second_report: Report) -> None:
    refused, without, _ = second_report.refusals
    assert without > 20
    assert refused >= REFUSED_SHARE * without, second_report.text


def test_no_short_answer_says_what_is_known_to_be_wrong(second_report: Report) -> None:
    forbidden = {row["id"]: row["must_not"] for row in read_gold(ARCHIVE2_GOLD) if row.get("must_not")}
    assert len(forbidden) > 10
    said = [
        f"{row.id} {row.answer.question}: {row.answer.short_answer!r} says {bad!r}"
        for row in second_report.rows
        for bad in forbidden.get(row.id, ())
        if holds(normalise(row.answer.short_answer), bad)
    ]
    assert said == []


def test_every_answer_is_json_that_reads_back(seeds_report: Report, second_report: Report) -> None:
    for row in (*seeds_report.rows, *second_report.rows):
        made = row.answer.to_json()
        assert json.loads(json.dumps(made, ensure_ascii=False)) == made


# Further archives and questions; the share each must keep. Archives 3 to 6 were written by people who did not see the
# program; archive 7 by one who knew it, before it could answer them. Before the rules were bettered with them in view,
# the first runs had 0.60, 0.76, 0.80, 0.50 and 0.62 of the archives' questions right. Archives 8 to 13 were written by
# people who had not seen it either, in the formats and words of offices; their first runs had 0.50, 0.56, 0.59, 0.46,
# 0.72 and 0.63 of the questions right. So were 14 to 17, of newspapers and offices, in spoken words above all: 0.43,
# 0.46, 0.67 and 0.54; and 18 and 19, in words quite unlike the text's: 0.40 and 0.46.
FURTHER = dict(
    zip(
        (f"archive{number}" for number in range(3, 20)),
        (0.78, 0.80, 0.88, 0.72, 0.88, 0.70, 0.70, 0.70, 0.54, 0.72, 0.68, 0.58, 0.72, 0.74, 0.64, 0.42, 0.42),
        strict=True,
    )
)
FURTHER_DEMO_SHARE = 0.88


@pytest.mark.parametrize("name", FURTHER)
def test_further_archives_questions(name: str, tmp_path: Path) -> None:
    folder = ROOT / "tests" / name
    with Archive.create(tmp_path / "archive") as archive:
        assert not archive.add_paths([folder / "pages"]).failed
        engine = Engine(archive)
        report = evaluate(engine, folder / "gold.jsonl")
        assert report.share >= FURTHER[name], report.text
        assert stray_quotes(engine, report) == []


def test_further_questions_of_the_demo_pages(engine: Engine) -> None:
    report = evaluate(engine, ROOT / "tests" / "data" / "seeds_more.jsonl")
    assert report.share >= FURTHER_DEMO_SHARE, report.text
    assert stray_quotes(engine, report) == []
