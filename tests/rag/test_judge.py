from __future__ import annotations

import importlib.util
import json
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from index.types import Article
from rag.judge import Failure, Judge, Source

DATA = Path(__file__).parent.parent / "data"
NAME = "page.txt"
LINES = ["2023年全区", "规上工业增加值增", "长8%以上，", "力争9%。"]
GOLD: dict[str, Any] = {
    "id": "g",
    "kind": "temporal",
    "question": "2023年工业增加值目标是多少",
    "status": "answered",
    "accept": [["8%"]],
    "sources": [NAME],
    "keys": ["增加值增长8%"],
    "short": True,
    "must_not": ["9%"],
    "if_says": {"11%": "2020"},
    "dates": {NAME: ["2023"]},
    "years": ["2022"],
}
CITATION = {"source": f"folder/{NAME}", "quote": "规上工业增加值增长8%以上", "lines": [2, 3], "date": "2023-02-10"}
GOOD: dict[str, Any] = {
    "id": "g",
    "status": "answered",
    "answer": "8%以上[1]",
    "short_answer": "8%",
    "citations": [CITATION],
}


@pytest.fixture(scope="module")
def score() -> ModuleType:
    """The score program that this project's figures are compared by."""
    spec = importlib.util.spec_from_file_location("score", DATA / "score.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="module")
def page(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("pages") / NAME
    path.write_text("\n".join(LINES), encoding="utf-8")
    return path


ANSWERS: list[dict[str, Any]] = [
    GOOD,
    GOOD | {"status": "no_evidence"},
    GOOD | {"answer": "28%[1]"},
    GOOD | {"answer": "8%，共5项[1]"},
    GOOD | {"answer": "8%（2022年）[1]"},
    GOOD | {"answer": "8%，另有11%[1]"},
    GOOD | {"answer": "1. 8%以上[1]"},
    GOOD | {"answer": "8%" + "。" * 240},
    GOOD | {"short_answer": None},
    GOOD | {"short_answer": "8%，9%"},
    GOOD | {"short_answer": "8%" + "多" * 60},
    GOOD | {"citations": []},
    GOOD | {"citations": [CITATION] * 9},
    GOOD | {"citations": [CITATION | {"quote": "增加值增长8%以上，力争9%"}]},
    GOOD | {"citations": [CITATION | {"quote": "增加值增长8%以上，力争9%", "lines": [2, 4]}]},
    GOOD | {"citations": [CITATION | {"quote": "增加值增长8个百分点"}]},
    GOOD | {"citations": [CITATION | {"quote": ""}]},
    GOOD | {"citations": [CITATION | {"source": "other.txt"}]},
    GOOD | {"citations": [CITATION | {"date": "2020"}]},
    GOOD | {"citations": [CITATION | {"date": None, "lines": None}]},
    GOOD | {"citations": [CITATION | {"quote": "长8%以上，力争9%。", "lines": [3, 4]}]},
]
GOLDS: list[dict[str, Any]] = [
    GOLD,
    GOLD | {"status": "no_evidence"},
    GOLD | {"kind": "list"},
    GOLD | {"short": False, "long": True},
    GOLD | {"sources_any": [NAME, "other.txt"], "keys_any": ["力争9%", "增加值增长8%"]},
    GOLD | {"sources_any": ["other.txt"]},
    GOLD | {"sources": [NAME, "other.txt"]},
    GOLD | {"history": ["共5项吗"], "must_not": []},
]


@pytest.mark.parametrize("gold", GOLDS, ids=range(len(GOLDS)))
def test_it_agrees_with_the_score_program(score: ModuleType, page: Path, gold: dict[str, Any]) -> None:
    verdicts = []
    for answer in ANSWERS:
        ours = Judge(gold, {NAME: Source.read(page)}).failure(answer)
        theirs = score.judge(gold, answer, {NAME: score.Source(page)})
        assert (ours is None) == (theirs is None), (answer, ours, theirs)
        verdicts.append(ours is None)
    assert not all(verdicts)


def test_the_good_answer_passes_and_a_failure_says_why(page: Path) -> None:
    judge = Judge(GOLD, {NAME: Source.read(page)})
    assert judge.failure(GOOD) is None
    assert str(judge.failure(GOOD | {"answer": "8%，共5项[1]"})) == "the figure 5 is in no cited quote"


def test_the_gold_rows_of_the_demo_pages_have_the_fields_that_are_read(seeds: Path) -> None:
    rows = [json.loads(line) for line in (DATA / "seeds_public.jsonl").read_text(encoding="utf-8").splitlines()]
    sources = {path.name: Source.read(path) for path in seeds.glob("*.txt")}
    for row in rows:
        assert (
            Judge(row, sources).failure({"status": row["status"], "answer": ""}) is None or row["status"] == "answered"
        )


def test_a_source_is_rebuilt_from_its_articles() -> None:
    first = Article("a", NAME, None, None, None, None, None, "甲乙丙\n丁", ((0, 2), (2, 3), (4, 5)))
    second = Article("b", NAME, None, None, None, None, None, "戊", ((0, 1),))
    source = Source.of_articles([first, second])
    assert source.has("甲乙丙", [2, 3])
    assert not source.has("甲乙丙", [2, 2])
    assert source.has("丁", [5, 5])
    assert source.has("戊", [1, 1])


def test_where_a_row_allows_no_years_those_of_the_cited_articles_are_allowed(page: Path) -> None:
    easy = {name: value for name, value in GOLD.items() if name not in ("years", "if_says", "must_not", "short")}
    judge = Judge(easy, {NAME: Source.read(page)})
    said = GOOD | {"answer": "8%以上（2023年2月10日）[1]"}
    assert judge.failure(said) is None
    assert judge.failure(said | {"citations": [CITATION | {"date": "2023"}]}) == Failure("stray_figure", ("2",))
    assert judge.failure(GOOD | {"answer": "8%以上（2021年）[1]"}) == Failure("stray_figure", ("2021",))
    added = {"answer": "8%，合计16个[1]"}
    assert judge.failure(GOOD | added) == Failure("stray_figure", ("16",))
    assert Judge(easy | {"accept": [["16个"]]}, judge.sources).failure(GOOD | added) is None


def test_a_source_is_looked_up_as_cited_before_its_file_name(page: Path) -> None:
    sources = {NAME: Source(["别的"]), f"folder/{NAME}": Source.read(page)}
    assert Judge(GOLD, sources).failure(GOOD) is None
    assert Judge(GOLD, {NAME: sources[NAME]}).failure(GOOD) == Failure(
        "stray_quote", (NAME, [2, 3], "规上工业增加值增长8%以上")
    )


def test_what_is_said_is_judged_apart_from_what_is_cited(page: Path) -> None:
    judge = Judge(GOLD, {NAME: Source.read(page)})
    assert judge.says_it(GOOD | {"citations": []})
    assert not judge.says_it(GOOD | {"short_answer": "9%"})
    assert not judge.says_it(GOOD | {"status": "no_evidence"})
    assert not Judge(GOLD | {"status": "no_evidence"}, {}).says_it(GOOD)


def test_evidence_is_of_an_expected_source_and_holds_a_key_phrase_or_else_the_answer() -> None:
    judge = Judge(GOLD, {})
    assert judge.is_evidence(f"folder/{NAME}", "规上工业\n增加值增长8%以上")
    assert not judge.is_evidence("other.txt", "增加值增长8%")
    assert not judge.is_evidence(NAME, "8%")
    free = Judge(GOLD | {"sources": [], "keys": []}, {})
    assert free.is_evidence("other.txt", "增长8%")
    assert not free.is_evidence("other.txt", "增长28%")
    assert not Judge(GOLD | {"sources": [], "keys": [], "accept": []}, {}).has_evidence


def test_what_only_a_quote_holds_is_not_said_where_the_row_tells_an_answer(page: Path) -> None:
    said = GOOD | {"answer": "8%（2023年）：“规上工业增加值增长8%以上，力争9%。”[1]"}
    said["citations"] = [CITATION | {"quote": "规上工业增加值增长8%以上，力争9%。", "lines": [2, 4]}]
    row = {name: value for name, value in GOLD.items() if name not in ("accept", "short", "must_not")}
    sources = {NAME: Source.read(page)}
    wrong = {"answer": "9%", "accept": [["9%"]]}
    assert Judge(row | wrong, sources).failure(said) == Failure("only_quoted", ("8%", ["9%"]))
    assert not Judge(row | wrong, sources).says_it(said)
    assert Judge(row | {"accept": [["9%"]]}, sources).failure(said) is None
    for right in ("8%", "8%以上", "增长8%"):
        assert Judge(row | {"answer": right, "accept": [[right]]}, sources).failure(said) is None
    assert Judge(row | wrong, sources).failure(said | {"short_answer": None}) is None
