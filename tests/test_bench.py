"""The benchmark's own code, on sets made up here; what it measures is not judged."""

import json
import re

import pytest

from bench import measures, options, processes, report, retrieval, scale, sets, targets
from bench.questions import natural

PLACES = ["海州", "临江", "青川", "云岭", "平湖"]
CROPS = ["水稻", "茶叶", "柑橘", "药材", "小麦"]
NEWS = [
    {
        "id": f"news-{n}",
        "date": f"2023-07-{n + 1:02}",
        "text": f"{PLACES[n]}市今年前两个月接待游客人数同比增长{n + 3}%，酒店入住率回升。",
    }
    for n in range(5)
]
PARAGRAPHS = [
    f"{place}位于省境北部，当地主要出产{crop}，有三百多年历史。" for place, crop in zip(PLACES, CROPS, strict=True)
]


@pytest.fixture
def folder(tmp_path):
    sets.write_jsonl(tmp_path / "news.jsonl.xz", NEWS)
    asked = [f"{place}主要出产什么？" for place in PLACES]
    sets.write_jsonl(
        tmp_path / "cmrc_public.jsonl",
        [{"id": f"c{n}", "text": PARAGRAPHS[n], "questions": [{"question": asked[n]}]} for n in range(5)],
    )
    sets.write_jsonl(
        tmp_path / "rgb_public.jsonl",
        [{"question": asked[n], "positive": [PARAGRAPHS[n]], "negative": PARAGRAPHS[:1]} for n in range(1, 5)],
    )
    sets.write_jsonl(
        tmp_path / "qa_train.jsonl.xz",
        [
            {"set": "drcd_dev", "question": "臺灣的漁業產量多少？", "context": "臺灣的漁業產量去年是九十萬噸。"},
            {"set": "drcd_test", "question": "圖書館何時開幕？", "context": "縣立圖書館於一九九八年開幕。"},
            {"set": "cmrc2018_trial", "question": "不问", "context": "不在其中。"},
        ],
    )
    return tmp_path


def test_each_set_is_searched_by_words_by_vectors_and_by_both(folder):
    for name, articles, questions in (("cmrc", 8, 5), ("rgb", 5, 4), ("drcd", 5, 2)):
        found = sets.load(name, folder, folder, 3)
        assert (len(found.articles), len(found.questions)) == (articles, questions)
        result = retrieval.measure(found, 9)
        assert result["by"]["lexical"]["R@5"]["mean"] == 1.0
        assert set(result["by"]) == {"lexical", "dense", "hybrid"}
        assert retrieval.fused_line(result).startswith("fused >= the better of its parts: ")


def test_held_out_paragraphs_are_named_by_hash_or_by_set(folder):
    paragraph = "縣立圖書館於一九九八年開幕。"
    (folder / "held.txt").write_text(sets.paragraph_hash(paragraph)[:16] + "\n", encoding="utf-8")
    for names in (sets.read_held_out(folder / "held.txt"), ("drcd_test",)):
        found = sets.load("drcd", folder, folder, 2, names)
        assert [question.text for question in found.questions] == ["图书馆何时开幕？"]
        assert len(found.articles) == 4
    (folder / "held.txt").write_text("abc\n", encoding="utf-8")
    with pytest.raises(SystemExit, match="'abc'"):
        sets.read_held_out(folder / "held.txt")


def test_ranks_become_recall_with_intervals_and_differences():
    assert measures.first_rank(measures.in_order(["a", "a", "b", "c"]), ("c", "b")) == 2
    assert measures.first_rank([str(n) for n in range(30)], ("20",)) == 0
    figures = measures.quality([1, 2, 0, 6])
    assert [figures[name]["mean"] for name in measures.MEASURES] == [
        0.25,
        0.5,
        0.75,
        pytest.approx((1 + 1 / 2 + 1 / 6) / 4),
    ]
    assert all(entry["low"] <= entry["mean"] <= entry["high"] for entry in figures.values())
    lost = retrieval.fused_check({"lexical": [1, 1], "dense": [0, 0], "hybrid": [1, 2]})
    assert (lost["R@1"]["part"], lost["R@1"]["mean"], lost["R@1"]["holds"]) == ("lexical", -0.5, False)
    assert lost["R@5"]["holds"]


def test_what_is_missed_on_training_data_is_shown_as_no_test():
    target = next(target for target in targets.TARGETS if target.name == "DRCD, the same")
    entry = {"name": "drcd", "held_out": False, "fused": {"R@1": {"mean": -0.02}}}
    assert "| -0.020 | no, but of training data: no test |" in target.row({"quality": [entry]}, quick=False)
    assert "| **no** |" in target.row({"quality": [{**entry, "held_out": True}]}, quick=False)
    sets_measured = retrieval.cross_validated()
    assert sets_measured["all"]["questions"] == sum(
        found["questions"] for name, found in sets_measured.items() if name != "all"
    )


def test_laws_are_found_again():
    sizes = [5000, 10000, 20000, 45000]
    linear, power = (
        measures.laws(sizes, [law(n) for n in sizes])[0] for law in (lambda n: 3 + 0.002 * n, lambda n: 2 * n**0.5)
    )
    assert (linear.kind, power.kind) == ("linear", "power")
    assert linear.at(1e7) == pytest.approx(20003)
    assert power.b == pytest.approx(0.5)


def test_questions_are_made_of_articles():
    assert natural(NEWS, 3)[0] == natural(NEWS, 3)[0]
    assert any(re.fullmatch("..市今年前两个月接待游客人数同比增长多少？", question) for question in natural(NEWS, 3))


def test_indexing_is_set_against_cutting_alone(folder):
    row, archive = scale.indexing(folder / "news.jsonl.xz", 1, folder)
    assert (archive / "archive.sqlite").is_file()
    assert 0 < row["cut_seconds"] < row["whole_cut_seconds"]
    assert row["whole_cut_ratio"] == row["seconds"] / row["whole_cut_seconds"]
    page = targets.section({"scale": {"sizes": [{"articles": 5, **row, "cut_ratio": 4, "whole_cut_ratio": 6}]}})
    assert "| indexing against cutting alone | ≤ 5 times | 4.00 times | yes |" in page
    assert "| the same, each a whole process | ≤ 5 times | 6.00 times | **no** |" in page
    sets.write_jsonl(folder / "bare.jsonl.xz", [{"id": "news"}])
    with pytest.raises(processes.MeasuringError, match="text"):
        processes.run(["-c", scale.CUTTING, str(folder / "bare.jsonl.xz")], folder)


def test_the_page_is_written_from_what_was_kept(folder, monkeypatch):
    monkeypatch.setattr(options, "OUT", folder / "out")
    monkeypatch.setattr(report, "RESULTS", folder / "RESULTS.md")
    with pytest.raises(SystemExit, match=r"bench\.all"):
        report.write()
    options.save(
        "quality", [{**retrieval.measure(sets.load("cmrc", folder, folder, 3), 9), "held_out": False}], quick=True
    )
    kinds = [
        {"name": "plain", "p50": 1.5, "p95": 2.5, "slowest": 3},
        {"name": "mended", "p50": 4, "p95": 6, "slowest": 7},
    ]
    options.save("llm", {"answers": 100, "kinds": kinds})
    page = report.write()
    assert page == (folder / "RESULTS.md").read_text(encoding="utf-8")
    assert "CMRC-open: 5 paragraphs + 3 news articles, 5 questions" in page
    assert "| CMRC-open R@5, hybrid | ≥ 0.988 | 1.00 | too small to say |" in page
    assert "plain 1.5 / 2.5, slowest 3.0; mended 4.0 / 6.0, slowest 7.0." in page
    assert "p95 of the slowest kind | ≤ 50 ms | 6.00 ms |" in page
    assert "| search p50 | ≤ 8 ms | not measured | |" in page
    assert json.loads((folder / "out" / "quality.json").read_text(encoding="utf-8"))["quick"] is True
