"""The command line: exit statuses, one sentence on stderr, JSON alone on stdout, the page that documents it."""

from __future__ import annotations

import json
import os
import subprocess
import sys

import click
import pytest
from click.testing import CliRunner

from tests.conftest import ROOT
from ui import clidocs
from ui.cli import cli

QUESTION = "2020年规上工业增加值要增长多少？"
FIELDS = [
    *("id", "question", "standalone_question", "status", "answer", "short_answer", "citations", "hits", "partial"),
    *("mode", "model", "warnings", "elapsed_ms", "error", "confidence"),
]


def run(*arguments, **environment):
    return CliRunner(env=environment).invoke(cli, [str(one) for one in arguments], prog_name="wenyuan")


def process(*arguments, **environment):
    return subprocess.run(
        [sys.executable, "-m", "ui.cli", *map(str, arguments)],
        capture_output=True,
        env=os.environ | environment,
        cwd=ROOT,
        check=False,
        timeout=300,
    )


def refused(result, status: int, *says: str) -> None:
    """Assert an exit status with one sentence on stderr and nothing on stdout."""
    assert result.exit_code == status, result.output
    assert result.stdout == ""
    assert result.stderr.startswith("error: ")
    assert result.stderr.count("\n") == 1
    for text in says:
        assert text in result.stderr


def test_an_answer_is_shown_with_its_citations(demo_path):
    result = run("ask", QUESTION, "--archive", demo_path)
    assert result.exit_code == 0
    assert "11%" in result.stdout
    assert "[1] " in result.stdout
    assert "003_82e7440523c68daa.txt:" in result.stdout
    assert "今年规上工业增加值要增长11%" in result.stdout.split("[1] ")[-1]
    assert "\x1b" not in result.stdout
    assert result.stderr == ""


def test_json_is_the_contracts_object_alone_on_stdout(demo_path):
    result = run("ask", QUESTION, "--json", "--archive", demo_path)
    row = json.loads(result.stdout)
    assert list(row) == FIELDS
    assert (row["status"], row["mode"], row["hits"], row["id"]) == ("answered", "extractive", [], None)
    assert "\\u" not in result.stdout
    assert result.stderr == ""


@pytest.mark.parametrize("question", [QUESTION, "2020年拉萨的降雨量是多少？"])
def test_hits_come_with_every_status_when_asked_for(demo_path, question):
    row = json.loads(run("ask", question, "--json", "--top-k", "3", "--archive", demo_path).stdout)
    assert [hit["rank"] for hit in row["hits"]] == [1, 2, 3]
    text = run("ask", question, "--top-k", "3", "--archive", demo_path).stdout
    assert row["hits"][2]["source"] in text.split("\n3. ")[-1]


def test_the_period_bounds_the_articles(demo_path):
    row = json.loads(run("ask", QUESTION, "--json", "--top-k", "9", "--since", "2023", "--archive", demo_path).stdout)
    assert row["status"] == "no_evidence"
    assert row["hits"]
    assert all(hit["date"] >= "2023" for hit in row["hits"])


def test_archive_is_taken_before_and_after_the_subcommand_and_from_the_environment(demo_path, tmp_path):
    listed = run("index", "list", "--archive", demo_path).stdout
    assert run("--archive", demo_path, "index", "list").stdout == listed
    assert run("index", "--archive", demo_path, "list").stdout == listed
    assert run("index", "list", WENYUAN_ARCHIVE=str(demo_path)).stdout == listed
    refused(run("index", "list", "--archive", tmp_path / "no", WENYUAN_ARCHIVE=str(demo_path)), 3, "/no'")
    rows = [line.split("\t") for line in listed.splitlines()]
    assert all(len(row) == 4 for row in rows)
    assert {row[2] for row in rows} >= {"000_3b481a34eef77bdd.txt", "004_0980c6527a03853b.txt"}


@pytest.mark.parametrize("by", ["hybrid", "lexical", "dense"])
def test_search_ranks_chunks(demo_path, by):
    result = run("search", "规上工业增加值", "--json", "--top-k", "4", "--by", by, "--archive", demo_path)
    hits = json.loads(result.stdout)["hits"]
    assert [hit["rank"] for hit in hits] == [1, 2, 3, 4]
    assert [hit["score"] for hit in hits] == sorted((hit["score"] for hit in hits), reverse=True)
    assert "规上工业增加值" in run("search", "规上工业增加值", "--by", by, "--archive", demo_path).stdout


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["ask"], "QUESTION"),
        (["ask", ""], "empty"),
        (["ask", "？！ …"], "empty"),
        (["ask", "问" * 10_000], "10000"),
        (["ask", QUESTION, "--since", "昨天"], "'昨天'"),
        (["ask", QUESTION, "--since", "2024", "--until", "2020"], "2024"),
        (["ask", QUESTION, "--top-k", "0"], "--top-k"),
        (["ask", QUESTION, "--archive", "milvus:x"], "'milvus:x'"),
        (["ask", QUESTION, "--archive", "milvus:http://"], "HOST:19530"),
        (["ask", "\udcff"], "not valid text"),
        (["search", "投资", "--by", "luck"], "'luck'"),
        (["ask", QUESTION, "--color"], "--color"),
        (["answer"], "'answer'"),
        (["index", "add", "seeds"], "--archive"),
        (["index", "remove", "x"], "--archive"),
        (["index", "add", "no-such-file.txt", "--archive", "x"], "'no-such-file.txt'"),
        (["batch", "no-such.jsonl", "out.jsonl"], "no-such.jsonl"),
        (["eval", "no-such.jsonl"], "no-such.jsonl"),
        (["eval", "README.md", "--wrong-cost", "nan"], "nan is not finite"),
        (["eval", "README.md", "--wrong-cost", "inf"], "inf is not finite"),
        (["ask", QUESTION, "--threshold", "nan"], "nan is not finite"),
        (["serve", "--host", "0.0.0.0"], "WENYUAN_API_KEYS"),
        (["serve", "--port", "seven"], "'seven'"),
    ],
    ids=lambda value: " ".join(value)[:30] if isinstance(value, list) else "",
)
def test_bad_usage_and_bad_input_are_status_2(arguments, says, demo_path):
    refused(run(*arguments, **({} if "index" in arguments else {"WENYUAN_ARCHIVE": str(demo_path)})), 2, says)


@pytest.mark.parametrize("named", ["gold.csv", "folder/../gold.csv", "link.csv", "hard.csv"])
def test_a_report_is_not_written_over_its_gold_file(tmp_path, demo_path, named):
    gold = tmp_path / "gold.csv"
    gold.write_text("问题,答案\n2020年规上工业增加值要增长多少？,11%\n", encoding="utf-8")
    before = gold.read_bytes()
    (tmp_path / "folder").mkdir()
    (tmp_path / "link.csv").symlink_to(gold)
    (tmp_path / "hard.csv").hardlink_to(gold)
    refused(run("eval", gold, "--report", tmp_path / named, "--archive", demo_path), 2, named, "gold file")
    assert gold.read_bytes() == before
    assert run("eval", gold, "--report", tmp_path / "report.html", "--archive", demo_path).exit_code == 0


def test_a_question_in_english_is_answered_or_not_but_does_not_fail(demo_path):
    result = run("ask", "What is the investment target of 2023?", "--json", "--archive", demo_path)
    assert result.exit_code == 0
    assert json.loads(result.stdout)["status"] in ("answered", "no_evidence")


def test_an_archive_that_is_a_file_missing_or_damaged_is_status_3(tmp_path, demo_path):
    import shutil

    (tmp_path / "file").write_text("x")
    shutil.copytree(demo_path, tmp_path / "damaged")
    for path in (tmp_path / "damaged").rglob("*.sqlite*"):
        path.write_bytes(b"not a database" * 1000)
    assert list((tmp_path / "damaged").rglob("*.sqlite*"))
    for name in ("file", "missing", "damaged"):
        for command in (["ask", QUESTION], ["index", "stats"]):
            refused(run(*command, "--archive", tmp_path / name), 3, name)


def test_files_are_added_to_a_named_archive_only():
    refused(run("serve", "--allow-upload", "--port", "0"), 2, "--allow-upload", "--archive")


def test_without_a_subcommand_the_help_is_shown():
    result = run()
    assert result.exit_code == 2
    assert "Commands:" in result.stderr
    assert run("--help").exit_code == 0
    assert run("-h").stdout == run("--help").stdout
    assert run("--version").stdout.startswith("wenyuan ")


def test_a_stack_trace_comes_with_debug_only(monkeypatch, demo_path):
    from rag.engine import Engine

    def broken(*_args, **_rest):
        raise ZeroDivisionError("for the test")

    monkeypatch.setattr(Engine, "stream", broken)
    plain = run("ask", QUESTION, "--archive", demo_path)
    refused(plain, 1, "ZeroDivisionError: for the test", "--debug")
    assert "Traceback" not in plain.stderr
    assert "Traceback" in run("ask", QUESTION, "--debug", "--archive", demo_path).stderr
    assert "Traceback" in run("--debug", "ask", QUESTION, "--archive", demo_path).stderr


def test_articles_go_in_are_counted_checked_and_come_out(tmp_path, seeds):
    archive = tmp_path / "new" / "archive"
    own = {"WENYUAN_ARCHIVE": str(archive)}
    pages = sorted(seeds.glob("*.txt"))
    added = run("index", "add", pages[3], pages[4], "--date", "2020-07", **own)
    assert added.exit_code == 0, added.stderr
    assert "0 files failed" in added.stdout
    rows = [line.split("\t") for line in run("index", "list", **own).stdout.splitlines()]
    assert {row[1] for row in rows} == {"2020-07"}
    stats = json.loads(run("index", "stats", "--json", **own).stdout)
    assert stats["articles"] == len(rows)
    assert f"articles: {len(rows)}\n" in run("index", "stats", **own).stdout
    assert "is sound" in run("index", "verify", **own).stdout

    removed = run("index", "remove", pages[3].name, "no-such", **own)
    assert removed.exit_code == 1
    assert "no-such" in removed.stderr
    assert pages[3].name not in run("index", "list", **own).stdout
    refused(run("index", "remove", "no-such", **own), 2, "'no-such'")
    assert run("index", "verify", **own).exit_code == 0


def test_each_file_that_fails_is_named_and_the_others_are_added(tmp_path, seeds):
    folder = tmp_path / "in"
    folder.mkdir()
    (folder / "empty.txt").write_bytes(b"")
    (folder / "binary.txt").write_bytes(bytes(range(256)) * 20)
    (folder / "good.txt").write_bytes((seeds / "003_82e7440523c68daa.txt").read_bytes())
    own = {"WENYUAN_ARCHIVE": str(tmp_path / "archive")}
    result = run("index", "add", folder, tmp_path / "none.txt", **own)
    assert result.exit_code == 1
    for name in ("empty.txt", "binary.txt", "none.txt"):
        assert any(line.startswith("failed: ") and name in line for line in result.stderr.splitlines())
    assert "good.txt" in run("index", "list", **own).stdout
    assert "good.txt" not in result.stderr


def test_an_archive_is_not_made_in_a_folder_of_other_things(tmp_path, seeds):
    (tmp_path / "diary.txt").write_text("x")
    refused(run("index", "add", seeds, "--archive", tmp_path), 3, "diary.txt")
    assert [path.name for path in tmp_path.iterdir()] == ["diary.txt"]


def test_a_wrong_date_makes_no_archive(tmp_path, seeds):
    refused(run("index", "add", seeds, "--date", "soon", "--archive", tmp_path / "archive"), 2, "'soon'")
    assert not (tmp_path / "archive").exists()


def test_a_batch_with_a_bad_row_names_it_and_is_status_1(tmp_path, demo_path):
    source, out = tmp_path / "in.jsonl", tmp_path / "out.jsonl"
    source.write_text(json.dumps({"question": QUESTION}) + "\n{}\n", encoding="utf-8")
    result = run("batch", source, out, "--hits", "2", "--by", "lexical", "--workers", "2", "--archive", demo_path)
    assert result.exit_code == 1
    assert result.stdout == ""
    assert "failed: row 2: " in result.stderr
    assert "2 rows: 1 answered, 1 error" in result.stderr
    rows = [json.loads(line) for line in out.read_text(encoding="utf-8").splitlines()]
    assert [row["status"] for row in rows] == ["answered", "error"]
    assert [len(row["hits"]) for row in rows] == [2, 0]
    source.write_text(json.dumps({"question": QUESTION}), encoding="utf-8")
    assert run("batch", source, out, "--archive", demo_path).exit_code == 0
    refused(run("batch", source, source, "--archive", demo_path), 2, "in.jsonl")


def test_an_answer_by_a_language_model_is_streamed_and_named(demo_path, llm_server):
    llm_server.say("今年规上工业增加值要增长", "11%[1]。")
    own = {"WENYUAN_LLM_BASE_URL": llm_server.url, "WENYUAN_LLM_API_KEY": "k", "WENYUAN_ARCHIVE": str(demo_path)}
    result = run("ask", QUESTION, "--json", "--llm", "openai:scripted", **own)
    assert result.exit_code == 0, result.stderr
    assert llm_server.requests
    shown = run("ask", QUESTION, "--llm", "openai:scripted", **own)
    row = json.loads(result.stdout)
    assert shown.stdout.count(row["answer"]) == 1
    assert shown.stdout.startswith(row["answer"])


def test_the_installed_process_answers_in_utf8_whatever_the_terminal_says(demo_path):
    done = process("ask", QUESTION, "--json", WENYUAN_ARCHIVE=str(demo_path), PYTHONIOENCODING="ascii")
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout.decode("utf-8"))["question"] == QUESTION
    shown = process("ask", QUESTION, WENYUAN_ARCHIVE=str(demo_path), PYTHONIOENCODING="ascii")
    assert shown.returncode == 0, shown.stderr
    assert b"11%" in shown.stdout


def test_exit_statuses_of_the_process(tmp_path):
    bad = process("ask", "？")
    assert (bad.returncode, bad.stdout) == (2, b"")
    missing = process("index", "stats", "--archive", tmp_path / "none")
    assert (missing.returncode, missing.stdout) == (3, b"")
    assert missing.stderr.count(b"\n") == 1


def test_a_reader_that_goes_away_is_no_error(demo_path):
    command = f"({sys.executable} -m ui.cli index list; echo $? >&2) | head -0"
    done = subprocess.run(
        ["/bin/sh", "-c", command],
        capture_output=True,
        env=os.environ | {"WENYUAN_ARCHIVE": str(demo_path)},
        cwd=ROOT,
        check=False,
    )
    assert done.stderr == b"0\n"


def test_a_question_imports_nothing_heavy(demo_path):
    code = (
        "import sys\nfrom ui.cli import cli\n"
        f"try:\n    cli.main(['ask', '{QUESTION}', '--archive', {str(demo_path)!r}])\n"
        "except SystemExit as left:\n    assert left.code == 0\n"
        "heavy = 'torch gradio langchain langchain_core fastapi pydantic rich openpyxl jieba transformers'.split()\n"
        "print(sorted(set(heavy) & set(sys.modules)), file=sys.stderr)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, cwd=ROOT, check=False)
    assert done.returncode == 0, done.stderr
    assert done.stderr.strip() == "[]"


def test_every_command_has_a_help_and_takes_archive_and_debug():
    for path, command in clidocs.commands(cli, "wenyuan"):
        assert command.help, path
        names = {one.name for one in command.params}
        assert {"archive", "debug"} <= names, path
        for option in command.params:
            assert isinstance(option, click.Argument) or option.help, (path, option.name)


def test_the_page_about_the_command_is_up_to_date():
    page = (ROOT / "docs" / "cli.md").read_text(encoding="utf-8")
    assert page == clidocs.page(), "run `python -m ui.clidocs > docs/cli.md`"
