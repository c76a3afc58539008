from __future__ import annotations

import json
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from index import database, readers, tokens, workers
from index.archive import Archive
from index.preparing import Preparer, Result, articles_job, words_job
from index.store import Store
from index.workers import Task, ordered
from tests.archives import HashEncoder, article

ROOT = Path(__file__).resolve().parents[2]
META = {"encoder": "none", "fingerprint": "none", "dimension": "4", "tokens": "none", "created": "now"}


@pytest.fixture
def preparer(tmp_path: Path) -> Iterator[Preparer]:
    database.make(tmp_path, META)
    store = Store(tmp_path)
    yield Preparer(store, None)
    store.database.close()


def rows(count: int) -> list[dict[str, str]]:
    """News of several chunks each, some of a year and some of none."""
    sentence = "{n}年新区投资增长百分之{n}，港口吞吐量再创新高，去年三季度开工的医院将于明年投用。"
    return [
        {
            "id": f"n{n}",
            "text": "\n".join(sentence.format(n=n + part) for part in range(12)),
            "source": f"{n % 5}版",
            "title": f"第{n}条",
            **({"date": f"20{n % 30:02}-05-01"} if n % 3 else {}),
        }
        for n in range(count)
    ]


def written(path: Path, count: int) -> Path:
    path.write_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows(count)), encoding="utf-8")
    return path


def content(archive: Archive) -> list[list[tuple[object, ...]]]:
    """All that an archive holds, but for what chance or the clock gave."""
    connection = sqlite3.connect(archive.path / database.FILE_NAME)
    tables = {
        "articles": "*",
        "chunks": "*",
        "facets": "*",
        "vectors": "*",
        "files": "n, source, size",
    }
    found = [
        connection.execute(f"SELECT {columns} FROM {table} ORDER BY 1, 2").fetchall()
        for table, columns in tables.items()
    ]
    connection.close()
    return found


def test_results_come_in_the_order_of_the_jobs(preparer: Preparer, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workers, "START", 10)
    texts = [f"港口{n}投资" * (1 + n * 7 % 40) for n in range(200)]
    tasks = ((n, Task(words_job([text]), 5) if n % 7 else Task(None)) for n, text in enumerate(texts))
    done = list(ordered(tasks, preparer, count=3))
    assert [n for n, _ in done] == list(range(200))
    assert all((result is None) == (n % 7 == 0) for n, result in done)
    cut = [[" ".join(tokens.words(text))] for n, text in enumerate(texts) if n % 7]
    assert [result.words for _, result in done if result] == cut


def test_little_work_starts_no_process(preparer: Preparer, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*arguments: object, **options: object) -> None:
        raise AssertionError("a process was started")

    monkeypatch.setattr(subprocess, "Popen", refuse)
    tasks = [(n, Task(words_job(["港口"]), 6)) for n in range(50)]
    assert len(list(ordered(tasks, preparer, count=2))) == 50
    heavy = [(n, Task(words_job(["港口"]), workers.START)) for n in range(3)]
    assert len(list(ordered(heavy, preparer, count=1))) == 3, "one core does it by itself"


def test_process_that_dies_or_has_other_words_is_stood_in_for(
    preparer: Preparer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(workers, "START", 1)
    tasks = [(n, Task(words_job([f"港口{n}"]), 6)) for n in range(30)]
    expected = [[f"港口 {n}"] for n in range(30)]
    for boot in ("import sys; sys.exit(3)", "import sys; sys.stdout.buffer.write(b'12345678'); raise SystemExit"):
        monkeypatch.setattr(workers, "_BOOT", boot)
        assert [result.words for _, result in ordered(tasks, preparer, count=2) if result] == expected
    monkeypatch.undo()
    monkeypatch.setattr(workers, "START", 1)
    monkeypatch.setattr(workers.tokens, "version", lambda: "other words")
    assert [result.words for _, result in ordered(tasks, preparer, count=2) if result] == expected


def test_results_pass_as_plain_values() -> None:
    result = Result([], [("a", "b")], ["c"])
    assert Result.of(*result.plain()) == result


@pytest.mark.parametrize("words", [True, False])
@pytest.mark.parametrize("encoder", [None, HashEncoder()])
def test_articles_pass_as_plain_values(words: bool, encoder: HashEncoder | None) -> None:
    told = [article("a", "港口投资增长。\n" * 90), article("b", "。"), article("c", "2023年5月，𠮷林\0开工。")]
    result = Preparer(None, encoder).run(articles_job(told, words=words))
    plain, raw = result.plain()
    again = Result.of(json.loads(json.dumps(plain)), raw)
    assert [one.words for one in again.articles] == [one.words for one in result.articles]
    assert [one.vectors for one in again.articles] == [one.vectors for one in result.articles]
    assert json.dumps(again.articles, default=bytes.hex) == json.dumps(result.articles, default=bytes.hex)
    if words:
        with pytest.raises(ValueError, match="came back"):
            Result.of(plain, raw[:-2000])


@pytest.mark.parametrize("encoder", [None, HashEncoder()], ids=["bundled", "custom"])
def test_several_processes_store_what_one_does(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, encoder: HashEncoder | None
) -> None:
    source = written(tmp_path / "news.jsonl", 300)
    with source.open("a", encoding="utf-8") as file:
        file.write(
            '{"id": "bad"}\n{"id": "n5", "text": "港口换了一篇。"}\n{"id": "last", "text": "港口2023年开工。"}\n'
        )
    (tmp_path / "page.txt").write_text("头条\n\n　　港口的新闻写在这里，同比增长百分之八。", encoding="utf-8")
    made: list[Archive] = []
    reports = []
    for name, start in (("one", 10**9), ("many", 5_000)):
        monkeypatch.setattr(workers, "START", start)
        monkeypatch.setattr(workers, "cores", lambda: 2)
        monkeypatch.setattr(readers, "_BLOCK", 50_000)
        archive = Archive.create(tmp_path / name, encoder=encoder)
        reports.append(archive.add_paths([source, tmp_path / "page.txt", tmp_path / "nowhere"]))
        made.append(archive)
    one, many = made
    assert reports[0] == reports[1]
    assert (reports[0].added, len(reports[0].failed)) == (302, 2)
    assert content(one) == content(many)
    for query in ("港口吞吐量", "2023年医院"):
        assert one.search_both(query, 50) == many.search_both(query, 50)
    assert many.verify() == []
    for archive in made:
        archive.close()


ADDING = """
import sys, time
from pathlib import Path
from index import intake, readers, workers
from index.archive import Archive
intake._BATCH_ARTICLES = 40
readers._BLOCK = 300_000
workers.START = 20_000
workers.cores = lambda: 2
def show(progress):
    print(progress.articles, flush=True)
    if progress.articles > 1000:  # else it may have ended before the test has got round to killing it
        time.sleep(float(sys.argv[3]))
with Archive.create(Path(sys.argv[1])) as archive:
    report = archive.add_paths([Path(sys.argv[2])], progress=show)
    print("done", report.added, report.replaced, flush=True)
"""


@pytest.mark.slow
@pytest.mark.parametrize("how", ["SIGKILL", "SIGINT"])
def test_interrupted_adding_goes_on_where_it_stopped(tmp_path: Path, how: str) -> None:
    source = written(tmp_path / "news.jsonl", 1500)
    command = [sys.executable, "-c", ADDING, str(tmp_path / "archive"), str(source)]
    process = subprocess.Popen([*command, "300"], cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    assert process.stdout is not None
    for line in process.stdout:
        if int(line) > 400:
            break
    process.send_signal(getattr(signal, how))
    process.communicate(timeout=300)
    assert process.returncode != 0
    for _ in range(1200):
        if not left_behind(tmp_path / "archive"):
            break
        time.sleep(0.05)
    assert not left_behind(tmp_path / "archive"), "a process outlived the one that started it"
    with Archive.open(tmp_path / "archive") as archive:
        stored = len(archive)
        assert 300 < stored < 1500
        assert archive.search_lexical("港口", 1), "what is stored is found"
        before = {one.id: chunk.id for one in archive.articles() for chunk in archive.chunks_of(one.id)[:1]}
    again = subprocess.run([*command, "0"], cwd=ROOT, capture_output=True, text=True, timeout=300, check=True)
    assert again.stdout.splitlines()[-1] == f"done {1500 - stored} {stored}"
    with Archive.open(tmp_path / "archive") as archive:
        after = {one.id: chunk.id for one in archive.articles() for chunk in archive.chunks_of(one.id)[:1]}
        assert len(after) == 1500
        assert all(after[name] == number for name, number in before.items()), "what was stored was stored again"
        assert archive.verify() == []


def left_behind(archive: Path) -> list[str]:
    """The processes that were started for an archive and still run."""
    if not Path("/proc/self").is_dir():
        return []
    found = []
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                line = (entry / "cmdline").read_bytes().decode(errors="replace")
            except OSError:
                continue
            if str(archive) in line and "workers" in line:
                found.append(line)
    return found
