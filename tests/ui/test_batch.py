"""Batches: every pairing of formats, bad rows, order, resuming, and an output that is whole or not there."""

from __future__ import annotations

import csv
import itertools
import json
import os
import random
import signal
import subprocess
import sys
import threading
import time
from functools import partial
from pathlib import Path
from types import SimpleNamespace

import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from index.errors import InputError, WenyuanError
from rag.types import Answer, Citation, HitRow
from ui.batch import Options, run
from ui.commands.common import open_engine
from ui.settings import Settings

FIELDS = [
    *("id", "question", "standalone_question", "status", "answer", "short_answer", "citations", "hits", "partial"),
    *("mode", "model", "warnings", "elapsed_ms", "error", "confidence"),
]
ADDED = ["status", "answer", "short_answer", "citations", "source", "date", "warnings", "error"]
QUESTIONS = ["2020年规上工业增加值要增长多少？", "国家级新区签署了哪三份协议？", "2021年的投资目标是多少？"]


class FakeEngine:
    """Answers at once and counts what it is asked; ``stop_after`` questions it is interrupted."""

    def __init__(self, stop_after: int | None = None, says: str = "答") -> None:
        self.archive = SimpleNamespace(name="archive")
        self.asked: list[str] = []
        self._stop_after = stop_after
        self._says = says
        self._lock = threading.Lock()

    def ask(self, question, *, history=(), hits=0, **_rest) -> Answer:
        with self._lock:
            if self._stop_after is not None and len(self.asked) >= self._stop_after:
                raise KeyboardInterrupt
            self.asked.append(question)
        if not question.strip("？?! "):
            raise InputError("the question is empty; ask something")
        if question == "崩":
            raise ZeroDivisionError("broken")
        time.sleep(0.001 * (len(question) % 3))
        citation = Citation(1, "a", 0, 2, "题", "2020", "003.txt", (1, 2), None, "引")
        return Answer(
            question=question,
            standalone_question="|".join([*history, question]),
            status="answered",
            answer=f"{self._says}：{question}[1]",
            short_answer=self._says,
            citations=(citation,),
            hits=tuple(self.search(question, hits)),
        )

    def search(self, query, k, *, by="hybrid") -> list[HitRow]:
        return [HitRow(rank, 1 / rank, "a", "003.txt", None, f"{by} {query}") for rank in range(1, k + 1)]


def write(path: Path, rows: list[dict]) -> Path:
    if path.suffix == ".jsonl":
        path.write_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows), encoding="utf-8")
    elif path.suffix == ".csv":
        with path.open("w", encoding="utf-8", newline="") as handle:
            out = csv.DictWriter(handle, list(rows[0]))
            out.writeheader()
            out.writerows(rows)
    else:
        book = openpyxl.Workbook()
        book.active.append(list(rows[0]))
        for row in rows:
            book.active.append(list(row.values()))
        book.save(path)
    return path


def read(path: Path) -> list[dict]:
    if path.suffix == ".jsonl":
        return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    if path.suffix == ".csv":
        with path.open(encoding="utf-8-sig", newline="") as handle:
            return list(csv.DictReader(handle))
    header, *rows = openpyxl.load_workbook(path).worksheets[0].iter_rows(values_only=True)
    return [dict(zip(header, row, strict=True)) for row in rows]


@pytest.mark.parametrize(
    ("source", "out"), list(itertools.product((".jsonl", ".csv", ".xlsx"), repeat=2)), ids=lambda suffix: suffix[1:]
)
def test_every_pairing_answers_every_row_in_order(tmp_path, engine, source, out):
    rows = [{"id": f"q-{place}", "question": question} for place, question in enumerate(QUESTIONS)]
    if source != ".jsonl":
        rows = [row | {"部门": f"处{place}"} for place, row in enumerate(rows)]
    given_file = write(tmp_path / f"in{source}", rows)
    result = tmp_path / f"out{out}"
    outcome = run(engine, given_file, result, Options(workers=2))
    assert outcome.total == 3
    assert not outcome.failed
    answers = read(result)
    assert [row["id"] for row in answers] == ["q-0", "q-1", "q-2"]
    assert [row["question"] for row in answers] == QUESTIONS
    expected = [engine.ask(question) for question in QUESTIONS]
    assert [row["status"] for row in answers] == [answer.status for answer in expected]
    assert [row["answer"] for row in answers] == [answer.answer for answer in expected]
    if source != ".jsonl":
        assert [row["部门"] for row in answers] == ["处0", "处1", "处2"]
    if out == ".jsonl":
        assert list(answers[0])[: len(FIELDS)] == FIELDS
        assert answers[0]["citations"] == json.loads(json.dumps([one.to_json() for one in expected[0].citations]))
    else:
        assert list(answers[0]) == [*rows[0], *ADDED]
    assert sorted(path.name for path in tmp_path.iterdir()) == sorted([given_file.name, result.name])


def test_the_id_is_as_given_and_null_where_there_is_none(tmp_path):
    source = write(
        tmp_path / "in.jsonl", [{"id": 7, "question": "甲"}, {"question": "乙"}, {"id": "x", "question": "丙"}]
    )
    run(FakeEngine(), source, tmp_path / "out.jsonl", Options())
    assert [row["id"] for row in read(tmp_path / "out.jsonl")] == [7, None, "x"]


def test_history_goes_before_the_question(tmp_path):
    source = write(tmp_path / "in.jsonl", [{"question": "那2020年呢？", "history": ["2023年目标是多少？", "谁说的？"]}])
    run(FakeEngine(), source, tmp_path / "out.jsonl", Options())
    (row,) = read(tmp_path / "out.jsonl")
    assert row["question"] == "那2020年呢？"
    assert row["standalone_question"] == "2023年目标是多少？|谁说的？|那2020年呢？"


BAD_LINES = [
    (b"not json", "not JSON"),
    (b'"text"', "a text"),
    (b"[1]", "a list"),
    (b"{}", "no question"),
    (b'{"question": null}', "no question"),
    (b'{"question": 5}', "a number"),
    (b'{"question": ""}', "empty"),
    (b'{"question": "q", "history": "h"}', "history"),
    (b'{"question": "q", "history": [1]}', "history"),
    (b'{"question": "q", "id": {}}', "id"),
    (b'{"question": "q", "x": NaN}', "not JSON"),
    (b'{"question": "\\ud800"}', "surrogate"),
    ('{"question": "问"}'.encode("gb18030"), "UTF-8"),
    (b"[" * 100_000, "not JSON"),
    (b'{"question": ' + b"9" * 5000 + b"}", ""),
    ('{"question": "崩"}'.encode(), "ZeroDivisionError"),
]


@pytest.mark.parametrize(("line", "says"), BAD_LINES, ids=range(len(BAD_LINES)))
@pytest.mark.parametrize("out", [".jsonl", ".csv", ".xlsx"])
def test_a_bad_row_says_why_and_the_rest_go_on(tmp_path, line, says, out):
    source = tmp_path / "in.jsonl"
    source.write_bytes(b'\xef\xbb\xbf{"question": "first"}\n\n' + line + b'\r\n{"question": "last"}')
    result = tmp_path / f"out{out}"
    outcome = run(FakeEngine(), source, result, Options())
    assert [number for number, _ in outcome.failed] == [3]
    first, bad, last = read(result)
    assert (first["status"], bad["status"], last["status"]) == ("answered", "error", "answered")
    assert bad["error"].startswith("row 3: ")
    assert says in bad["error"]
    if out == ".jsonl":
        assert list(bad) == FIELDS
        assert (bad["citations"], bad["hits"], bad["warnings"]) == ([], [], [])


def test_a_table_needs_a_question_column_and_names_rows_as_an_editor_does(tmp_path):
    source = tmp_path / "in.csv"
    source.write_bytes("编号,问题\r\n1,甲\r\n\r\n2,\r\n3,乙,多\r\n4,丙,\r\n".encode("gb18030"))
    outcome = run(FakeEngine(), source, tmp_path / "out.csv", Options())
    assert [number for number, _ in outcome.failed] == [4, 5]
    rows = read(tmp_path / "out.csv")
    assert [row["status"] for row in rows] == ["answered", "error", "error", "answered"]
    assert list(rows[0]) == ["编号", "问题", *ADDED]
    source.write_text("编号,标题\n1,甲\n", encoding="utf-8")
    with pytest.raises(InputError, match="编号, 标题"):
        run(FakeEngine(), source, tmp_path / "out.csv", Options())


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_csv_as_excel_writes_it(tmp_path, encoding, delimiter):
    source = tmp_path / "in.csv"
    text = delimiter.join(["id", " Question "]) + "\r\n" + delimiter.join(["1", '"甲，乙""丙\n丁"']) + "\r\n"
    source.write_bytes(text.encode(encoding))
    run(FakeEngine(), source, tmp_path / "out.jsonl", Options())
    (row,) = read(tmp_path / "out.jsonl")
    assert (row["id"], row["question"]) == ("1", '甲，乙"丙\n丁')


def test_cells_of_a_workbook_keep_their_kind(tmp_path):
    import datetime

    day = datetime.datetime(2023, 2, 11)
    book = openpyxl.Workbook()
    for line in (
        ["id", "问题", "日期", "数", "式", None],
        [1, 2023, day, 1.5, "'=1+1", None],
        [None] * 6,
        [2, "乙", None, True],
    ):
        book.active.append(line)
    book.save(tmp_path / "in.xlsx")
    run(FakeEngine(), tmp_path / "in.xlsx", tmp_path / "out.xlsx", Options())
    run(FakeEngine(), tmp_path / "in.xlsx", tmp_path / "out.jsonl", Options())
    first, second = read(tmp_path / "out.xlsx")
    assert (first["id"], first["问题"], first["日期"], first["数"], second["数"]) == (1, 2023, day, 1.5, True)
    first, second = read(tmp_path / "out.jsonl")
    assert (first["id"], first["question"], first["日期"], second["数"]) == (1, "2023", "2023-02-11T00:00:00", True)


def test_a_column_named_like_an_answers_field_is_kept_apart(tmp_path):
    source = write(tmp_path / "in.csv", [{"question": "甲", "answer": "gold", "status": "old"}])
    run(FakeEngine(), source, tmp_path / "out.jsonl", Options())
    (row,) = read(tmp_path / "out.jsonl")
    assert (row["input_answer"], row["input_status"]) == ("gold", "old")
    assert row["answer"].startswith("答：")


@pytest.mark.parametrize("mark", "=+-@\t\r")
def test_no_cell_of_an_answer_is_a_formula(tmp_path, mark):
    source = write(tmp_path / "in.jsonl", [{"question": f"{mark}1+1"}])
    for suffix in (".csv", ".xlsx"):
        run(FakeEngine(says=f"{mark}cmd"), source, tmp_path / f"out{suffix}", Options())
    (row,) = read(tmp_path / "out.csv")
    assert row["short_answer"] == f"'{mark}cmd"
    assert row["question"] == f"'{mark}1+1"
    sheet = openpyxl.load_workbook(tmp_path / "out.xlsx").worksheets[0]
    cells = {head.value: cell for head, cell in zip(sheet[1], sheet[2], strict=True)}
    assert cells["short_answer"].data_type == "s"
    assert cells["question"].data_type == "s"


def test_a_csvs_own_columns_stay_as_they_were(tmp_path):
    source = write(tmp_path / "in.csv", [{"question": "甲", "变化": "-5%", "式": "=A1"}])
    run(FakeEngine(), source, tmp_path / "out.csv", Options())
    (row,) = read(tmp_path / "out.csv")
    assert (row["变化"], row["式"]) == ("-5%", "=A1")


def test_characters_that_a_sheet_cannot_hold_do_not_stop_it(tmp_path):
    source = write(
        tmp_path / "in.jsonl", [{"question": "甲\x01\x1b乙", "长": "字" * 40_000, "数": 12345678901234567890}]
    )
    run(FakeEngine(), source, tmp_path / "out.xlsx", Options())
    (row,) = read(tmp_path / "out.xlsx")
    assert row["question"] == "甲乙"
    assert len(row["长"]) == 32_767
    assert row["数"] == "12345678901234567890"


@pytest.mark.parametrize("by", ["hybrid", "lexical", "dense"])
def test_hits_come_ranked_by_what_was_asked(tmp_path, by):
    source = write(tmp_path / "in.jsonl", [{"question": "甲"}, {"question": "？"}])
    run(FakeEngine(), source, tmp_path / "out.jsonl", Options(hits=2, by=by))
    good, bad = read(tmp_path / "out.jsonl")
    assert [(hit["rank"], hit["text"]) for hit in good["hits"]] == [(1, f"{by} 甲"), (2, f"{by} 甲")]
    assert bad["hits"] == []
    run(FakeEngine(), source, tmp_path / "out.csv", Options(hits=2, by=by))
    assert f"1. 1.0000 003.txt {by} 甲" in read(tmp_path / "out.csv")[0]["hits"]


@pytest.mark.parametrize("by", ["hybrid", "lexical", "dense"])
def test_hits_are_what_a_search_finds_with_every_status(tmp_path, engine, by):
    source = write(tmp_path / "in.jsonl", [{"question": question} for question in QUESTIONS])
    run(engine, source, tmp_path / "out.jsonl", Options(hits=12, by=by))
    rows = read(tmp_path / "out.jsonl")
    assert {row["status"] for row in rows} == {"answered", "no_evidence"}
    for row in rows:
        assert row["hits"] == [hit.to_json() for hit in engine.search(row["question"], 12, by=by)]
        assert 5 < len(row["hits"]) <= 12


def test_resuming_with_hits_over_a_finished_output_looks_for_the_hits_that_are_asked_now(tmp_path):
    source = write(tmp_path / "in.jsonl", [{"question": "甲"}])
    run(FakeEngine(), source, tmp_path / "out.jsonl", Options(hits=2, by="dense"))
    run(FakeEngine(), source, tmp_path / "out.jsonl", Options(hits=3, by="lexical", resume=True))
    (row,) = read(tmp_path / "out.jsonl")
    assert [hit["text"] for hit in row["hits"]] == ["lexical 甲"] * 3


@pytest.mark.parametrize("out", ["out.jsonl", "out.csv", "out.xlsx"])
def test_an_interrupted_run_leaves_the_old_output_and_goes_on_where_it_was(tmp_path, out):
    source = write(tmp_path / "in.jsonl", [{"id": place, "question": f"问{place}"} for place in range(20)])
    result = tmp_path / out
    result.write_bytes(b"old")
    broken = FakeEngine(stop_after=7)
    with pytest.raises(KeyboardInterrupt):
        run(broken, source, result, Options())
    assert result.read_bytes() == b"old"
    with (tmp_path / f"{out}.partial").open("ab") as handle:
        handle.write(b'{"key": "cut sho')
    again = FakeEngine()
    outcome = run(again, source, result, Options(workers=3, resume=True))
    assert outcome.reused == len(broken.asked) > 0
    assert not set(again.asked) & set(broken.asked)
    assert [row["question"] for row in read(result)] == [f"问{place}" for place in range(20)]
    assert all(row["status"] == "answered" for row in read(result))
    assert sorted(path.name for path in tmp_path.iterdir()) == ["in.jsonl", out]


def test_without_resume_or_with_other_options_all_is_asked_again(tmp_path):
    source = write(tmp_path / "in.jsonl", [{"question": f"问{place}"} for place in range(6)])
    for options in (Options(), Options(resume=True, hits=1)):
        with pytest.raises(KeyboardInterrupt):
            run(FakeEngine(stop_after=3), source, tmp_path / "out.jsonl", Options())
        engine = FakeEngine()
        run(engine, source, tmp_path / "out.jsonl", options)
        assert len(engine.asked) == 6


@pytest.mark.parametrize("out", ["out.jsonl", "out.csv", "out.xlsx"])
def test_resuming_over_a_finished_output_asks_only_what_failed_or_is_new(tmp_path, out):
    source = write(
        tmp_path / "in.jsonl", [{"question": "甲"}, {"question": "崩"}, {"question": "乙", "history": ["甲"]}]
    )
    run(FakeEngine(), source, tmp_path / out, Options())
    before = read(tmp_path / out)
    write(source, [{"question": "丙"}, {"question": "甲"}, {"question": "崩"}, {"question": "乙", "history": ["甲"]}])
    engine = FakeEngine()
    run(engine, source, tmp_path / out, Options(resume=True))
    assert sorted(engine.asked) == ["丙", "乙", "崩"]
    after = read(tmp_path / out)
    assert [row["question"] for row in after] == ["丙", "甲", "崩", "乙"]
    assert {name: after[1][name] for name in ADDED if name in after[1]} == {
        name: before[0][name] for name in ADDED if name in before[0]
    }


def test_an_output_that_cannot_be_written_is_refused_before_anything_is_asked(tmp_path):
    source = write(tmp_path / "in.jsonl", [{"question": "甲"}])
    engine = FakeEngine()
    for out in (tmp_path / "none" / "out.jsonl", tmp_path / "out.txt", source, tmp_path):
        with pytest.raises(InputError):
            run(engine, source, out, Options())
    link = tmp_path / "link.jsonl"
    link.symlink_to(source)
    with pytest.raises(InputError, match="is the file of questions"):
        run(engine, source, link, Options())
    assert not engine.asked


def test_an_output_keeps_its_permissions_and_its_link(tmp_path):
    source = write(tmp_path / "in.jsonl", [{"question": "甲"}])
    real = tmp_path / "real.jsonl"
    real.write_text("old")
    real.chmod(0o640)
    (tmp_path / "out.jsonl").symlink_to(real)
    run(FakeEngine(), source, tmp_path / "out.jsonl", Options())
    assert (tmp_path / "out.jsonl").is_symlink()
    assert real.stat().st_mode & 0o777 == 0o640
    assert read(real)[0]["status"] == "answered"


@pytest.mark.parametrize("name", ["in.xlsx", "in.csv"])
def test_a_file_that_is_no_table_is_named(tmp_path, name):
    source = tmp_path / name
    source.write_bytes(b"\xff\x00\x81 neither one nor the other")
    with pytest.raises(InputError, match=name):
        run(FakeEngine(), source, tmp_path / "out.csv", Options())
    source.write_bytes(b"")
    with pytest.raises(InputError, match=name):
        run(FakeEngine(), source, tmp_path / "out.csv", Options())


def test_a_file_without_rows_gives_an_output_without_rows(tmp_path):
    (tmp_path / "in.jsonl").write_bytes(b"")
    (tmp_path / "in.csv").write_bytes(b"question\n")
    run(FakeEngine(), tmp_path / "in.jsonl", tmp_path / "a.jsonl", Options())
    run(FakeEngine(), tmp_path / "in.csv", tmp_path / "b.csv", Options())
    assert (tmp_path / "a.jsonl").read_bytes() == b""
    assert read(tmp_path / "b.csv") == []


cell_texts = st.text(st.characters(codec="utf-8", exclude_characters="\x00"), max_size=30)


@settings(deadline=None, max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.tuples(cell_texts, cell_texts), max_size=8))
def test_any_texts_survive_csv_in_and_out(tmp_path, rows):
    source = write(
        tmp_path / "in.csv", [{"question": "头", "备注": "注"}, *({"question": a, "备注": b} for a, b in rows)]
    )
    with source.open(encoding="utf-8", newline="") as handle:
        expected = [row for row in csv.DictReader(handle) if any((cell or "").strip() for cell in row.values())]
    run(FakeEngine(), source, tmp_path / "out.csv", Options(workers=2))
    found = read(tmp_path / "out.csv")
    assert [(row["question"], row["备注"]) for row in found] == [(row["question"], row["备注"]) for row in expected]


def test_a_workbook_is_readable_as_it_opens(tmp_path, engine):
    rows = [{"问题": question, "经办部门": "发展和改革局", "备注": "=1+1"} for question in [*QUESTIONS, "？"]]
    run(engine, write(tmp_path / "in.xlsx", rows), tmp_path / "out.xlsx", Options())
    book = openpyxl.load_workbook(tmp_path / "out.xlsx")
    assert book.sheetnames == ["答案", "未回答"]
    sheet = book["答案"]
    header = [cell.value for cell in sheet[1]]
    assert header == ["问题", "经办部门", "备注", *ADDED]
    assert sheet.freeze_panes == "A2"
    assert sheet.auto_filter.ref == sheet.dimensions
    assert all(cell.font.bold for cell in sheet[1])
    assert all(cell.alignment.wrap_text and cell.alignment.vertical == "top" for row in sheet for cell in row)
    widths = {
        name: sheet.column_dimensions[cell.column_letter].width for name, cell in zip(header, sheet[1], strict=True)
    }
    assert widths["answer"] >= 50
    assert widths["citations"] >= 50
    assert widths["经办部门"] == 14
    assert not any(cell.data_type == "f" for row in sheet for cell in row)
    [answered] = [row for row in sheet.iter_rows(min_row=2) if row[0].value == QUESTIONS[0]]
    cited = answered[header.index("citations")].value
    assert cited.startswith("[1] 《锁定目标")
    assert "（2020）" in cited
    assert "“今年规上工业增加值要增长11%" in cited
    assert sheet.row_dimensions[answered[0].row].height == 34  # two lines of citation
    refused = list(book["未回答"].iter_rows(min_row=2))
    assert [cell.value for cell in book["未回答"][1]] == ["row", "question", "status", "answer", "warnings", "error"]
    assert [(row[0].value, row[1].value, row[2].value) for row in refused] == [
        (4, QUESTIONS[2], "no_evidence"),
        (5, "？", "error"),
    ]
    assert [row[0].hyperlink.location for row in refused] == ["'答案'!A4", "'答案'!A5"]
    assert refused[0][3].value == sheet.cell(4, header.index("answer") + 1).value


def test_a_workbook_without_refusals_has_one_sheet_and_a_column_named_status_stays(tmp_path):
    source = write(tmp_path / "in.xlsx", [{"question": "甲", "status": "no_evidence"}])
    run(FakeEngine(), source, tmp_path / "out.xlsx", Options())
    book = openpyxl.load_workbook(tmp_path / "out.xlsx")
    assert book.sheetnames == ["答案"]
    assert [cell.value for cell in book["答案"][2]][:3] == ["甲", "no_evidence", "answered"]
    assert book["答案"]["B2"].fill.fgColor.rgb == "00000000"


def state_and_parent(process: int) -> tuple[str, int]:
    """Return a process's state and its parent's id; ("Z", 0) where it is no more."""
    try:
        fields = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()
    except OSError:
        return "Z", 0
    return fields[0], int(fields[1])


def runs(process: int) -> bool:
    """Whether a process runs: one that has ended may stay listed where nobody asks for its status."""
    return state_and_parent(process)[0] != "Z"


def processes_of(parent: int) -> list[int]:
    """Return the process ids of a process's children."""
    every = [int(folder.name) for folder in Path("/proc").glob("[0-9]*")]
    return [one for one in every if runs(one) and state_and_parent(one)[1] == parent]


@pytest.mark.slow
@pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="reads /proc")
def test_kills_at_any_moment_lose_nothing_ask_nothing_twice_and_leave_no_process(tmp_path, demo_path, engine):
    texts = [f"{place}号文件说，{year}年规上工业增加值增长多少？" for place in range(60) for year in (2020, 2021, 2023)]
    source = write(tmp_path / "in.csv", [{"id": str(n), "question": text} for n, text in enumerate(texts)])
    plain, killed = tmp_path / "plain.csv", tmp_path / "killed.csv"
    partial = tmp_path / "killed.csv.partial"

    few = "from ui import askers, cli; askers._WORTH_A_PROCESS = 5; cli.main()"
    own = ["batch", str(source), str(killed), "--resume", "--workers", "2", "--archive", str(demo_path)]
    command = [sys.executable, "-c", few, *own]

    run(engine, source, plain, Options())
    moments = random.Random(5)
    answered = 0
    for wanted in (1, 30):
        running = subprocess.Popen(command, stderr=subprocess.DEVNULL)
        deadline = time.monotonic() + 180
        while time.monotonic() < deadline and running.poll() is None:
            if partial.exists() and partial.read_bytes().count(b"\n") > wanted:
                break
            time.sleep(0.005)
        time.sleep(moments.random() / 20)
        children = processes_of(running.pid)
        running.kill()
        running.wait()
        lines = partial.read_bytes().split(b"\n")[1:-1]
        keys = [json.loads(line)["key"] for line in lines]
        assert len(keys) == len(set(keys)) >= max(answered, wanted)
        answered = len(keys)
        assert len(children) >= 2  # the workers (and what spawned them)
        while (left := [child for child in children if runs(child)]) and time.monotonic() < deadline:
            time.sleep(0.02)
        assert not left
    done = subprocess.run(command, check=True, capture_output=True, text=True)
    assert f"180 rows ({answered} from before)" in done.stderr
    assert killed.read_bytes() == plain.read_bytes()
    assert sorted(path.name for path in tmp_path.iterdir()) == ["in.csv", "killed.csv", "plain.csv"]


def test_a_worker_that_dies_ends_the_run_and_what_is_answered_is_kept(tmp_path, demo_path, engine, monkeypatch):
    monkeypatch.setattr("ui.askers._WORTH_A_PROCESS", 5)
    source = write(tmp_path / "in.jsonl", [{"question": f"{n}年工业增加值增长多少？"} for n in range(1980, 2020)])
    started, others = [], processes_of(os.getpid())  # of earlier tests, and trackers that belong to no worker

    def asks(process: int) -> bool:
        return process not in others and b"spawn_main" in Path(f"/proc/{process}/cmdline").read_bytes()

    def kill_one(done: int, _total: int) -> None:
        if done >= 10 and not started:
            started.extend(filter(asks, processes_of(os.getpid())))
            os.kill(started[-1], signal.SIGKILL)

    opener = partial(open_engine, Settings(archive=str(demo_path)))
    with pytest.raises(WenyuanError, match="--resume"):
        run(engine, source, tmp_path / "out.jsonl", Options(workers=2), progress=kill_one, open_engine=opener)
    outcome = run(engine, source, tmp_path / "out.jsonl", Options(resume=True))
    assert outcome.reused >= 10
    assert outcome.statuses.get("error") is None
