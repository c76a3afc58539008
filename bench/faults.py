"""An archive under kills and full disks, and one that changes while it is asked.

    python -m bench.faults [--kills 200] [--full 50] [--changes 5000] [--work DIR]

Each round starts a process that changes an archive (adds a file, updates changed files, removes articles, compacts) and
ends it with SIGKILL at a random moment, or gives it a disk that fills up: a small tmpfs where one can be mounted, else
a limit on the size of any file that is written (RLIMIT_FSIZE). Then the archive must open, verify, and hold what it
held before or what it was to hold after, never anything between; after, where the process had said so. Last, a process
changes articles while eight readers ask for them: an answer must be no older than the last commit before the question.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import resource
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from statistics import median
from typing import Any

from index.archive import Archive
from index.errors import ArchiveError

ACTS = ("add", "update", "remove", "compact")
FILES, ROWS = 12, 20
READERS = 8


def text_of(name: str, version: int) -> str:
    """Return an article's text: its name and version in every sentence, so that half of one would be seen."""
    return "".join(f"{name}的第{part}段说，{name}项目2023年投资{version}亿元。" for part in range(6))


def write_file(path: Path, version: int) -> None:
    """Write a file of articles, all of one version."""
    names = [f"{path.stem}条{row}" for row in range(ROWS)]
    rows = [{"id": name, "text": text_of(name, version), "date": "2023"} for name in names]
    path.write_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows), encoding="utf-8")


def state(archive: Archive) -> dict[str, str]:
    """Return what an archive holds: each article's text by its id."""
    return {one.id: one.text for one in archive.articles()}


def act(kind: str, archive: Archive, folder: Path, seed: int) -> dict[str, str]:
    """Change the archive; return what it must hold afterwards. What is to be read lies in the folder already."""
    expected = planned(kind, state(archive), folder, seed)[0]
    print("ready", flush=True)
    if kind == "add":
        archive.add_paths([folder / f"新{seed}.jsonl"])
    elif kind == "update":
        archive.update()
    elif kind == "remove":
        archive.remove(planned(kind, state(archive), folder, seed)[1])
    else:
        archive.compact()
    return expected


def planned(kind: str, before: dict[str, str], folder: Path, seed: int) -> tuple[dict[str, str], list[str]]:
    """Return what an act is to leave of a state, and the ids that it removes."""
    after = dict(before)
    gone: list[str] = []
    if kind == "remove":
        gone = random.Random(seed).sample(sorted(before), min(30, len(before) - 1))
        after = {key: text for key, text in before.items() if key not in gone}
    elif kind != "compact":
        paths = [folder / f"新{seed}.jsonl"] if kind == "add" else sorted((folder / "kept").glob("*.jsonl"))
        for path in paths:
            for line in path.read_text(encoding="utf-8").splitlines():
                row = json.loads(line)
                # What was removed by name does not come back by an update.
                if kind == "add" or row["id"] in before:
                    after[row["id"]] = row["text"]
    return after, gone


def prepare(kind: str, folder: Path, seed: int) -> None:
    """Write the files that an act is to read."""
    if kind == "add":
        write_file(folder / f"新{seed}.jsonl", seed)
    if kind == "update":
        chosen = random.Random(seed).sample(sorted((folder / "kept").glob("*.jsonl")), 4)
        for path in chosen:
            write_file(path, seed)


def begin(folder: Path, archive: Path) -> None:
    """Make the archive that all rounds change."""
    (folder / "kept").mkdir()
    for number in range(FILES):
        write_file(folder / "kept" / f"卷{number}.jsonl", 0)
    with Archive.create(archive) as made:
        made.add_paths([folder / "kept"])


def child(words: list[str], archive: Path, folder: Path, **options: Any) -> subprocess.Popen[str]:
    """Start a process that acts."""
    command = [sys.executable, "-m", "bench.faults", "--act", *words, "--work", str(folder), "--archive", str(archive)]
    pipes: dict[str, Any] = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE, "text": True}
    return subprocess.Popen(command, **pipes, **options)


def kills(rounds: int, folder: Path) -> Counter[str]:
    """Kill so many acts at random moments; return how often each ended in which state."""
    archive, rng = folder / "archive", random.Random(7)
    begin(folder, archive)
    told: Counter[str] = Counter()
    took = dict.fromkeys(ACTS, 1.5)
    for number in range(rounds):
        kind = ACTS[number % len(ACTS)]
        with Archive.open(archive) as opened:
            before = state(opened)
        prepare(kind, folder, number + 1)
        after = planned(kind, before, folder, number + 1)[0]
        process = child([kind, str(number + 1)], archive, folder)
        with process:
            assert process.stdout is not None
            process.stdout.readline()
            began = time.monotonic()
            moment = threading.Timer(rng.uniform(0, took[kind]), process.kill)
            moment.start()
            done = process.stdout.readline() == "done\n"
            if done:
                took[kind] = 0.5 * took[kind] + 0.5 * (time.monotonic() - began)
            moment.cancel()
            process.kill()
        told[f"{kind}: {judged(archive, before, after, done)}"] += 1
    return told


def judged(archive: Path, before: dict[str, str], after: dict[str, str], done: bool) -> str:
    """Return in which state an archive is; AssertionError where it is in none that it may be in."""
    with Archive.open(archive) as opened:
        problems = opened.verify()
        assert problems == [], problems
        held = state(opened)
        assert held in (before, after), "the archive holds what was never committed"
        assert not done or held == after, "the archive lost what was committed"
        for key in list(held)[:3]:
            found = opened.chunks([number for number, _ in opened.search_lexical(key, 3)])
            assert any(chunk.article_id == key for chunk in found), f"{key} is not found"
    return "done" if done else "after" if held == after and after != before else "before"


def full(rounds: int, folder: Path) -> tuple[Counter[str], str]:
    """Let the disk fill up under so many acts; return how each ended, and what the disk was."""
    told: Counter[str] = Counter()
    rng = random.Random(11)
    # The disk must hold an archive's indexes twice while they are made anew.
    with small_disk(folder / "disk", 24) as (disk, how):
        archive = disk / "archive"
        begin(folder, archive)
        for number in range(rounds):
            kind = ACTS[number % len(ACTS)]
            with Archive.open(archive) as opened:
                before = state(opened)
            prepare(kind, folder, number + 1)
            after = planned(kind, before, folder, number + 1)[0]
            left = int(rng.uniform(0, 1_200_000))
            ballast = disk / "ballast"
            options: dict[str, Any] = {}
            if how == "tmpfs":
                room = shutil.disk_usage(disk).free
                ballast.write_bytes(bytes(max(0, room - left)))
            else:
                options["preexec_fn"] = lambda left=left: resource.setrlimit(resource.RLIMIT_FSIZE, (left, left))
            process = child([kind, str(number + 1)], archive, folder, **options)
            out, err = process.communicate(timeout=120)
            done = out.endswith("done\n")
            assert process.returncode in (0, 3), f"ended with {process.returncode}: {err[-500:]}"
            assert "Traceback" not in err, err[-2000:]
            # What is committed can be read while the disk is full, too.
            with Archive.open(archive) as opened:
                assert state(opened) in (before, after)
            ballast.unlink(missing_ok=True)
            told[f"{kind}: {judged(archive, before, after, done)}"] += 1
    return told, how


@contextmanager
def small_disk(folder: Path, mebibytes: int) -> Iterator[tuple[Path, str]]:
    """Lend a folder on a disk of so many MiB, where one can be mounted, else any folder."""
    folder.mkdir()
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", f"size={mebibytes}m", "tmpfs", str(folder)], capture_output=True, check=False
    )
    try:
        yield folder, "tmpfs" if mounted.returncode == 0 else "RLIMIT_FSIZE"
    finally:
        if mounted.returncode == 0:
            subprocess.run(["umount", str(folder)], check=False)


def mixed(changes: int, folder: Path, *, batch: int = 100, readers: int = READERS) -> dict[str, Any]:
    """Change articles in one process while readers ask in others; return what they saw."""
    from multiprocessing import get_context

    context = get_context("spawn")
    archive, count = folder / "mixed", max(batch, changes // 5)
    with Archive.create(archive) as made:
        made.add_paths([rewritten(folder, count, dict.fromkeys(range(count), 1))])
    committed = context.Array("i", [1] * count)
    stop, results, ready = context.Event(), context.Queue(), context.Barrier(readers + 1)
    asking = [
        context.Process(target=_read, args=(str(archive), committed, stop, results, ready, seed))
        for seed in range(readers)
    ]
    for reader in asking:
        reader.start()
    ready.wait(120)
    versions, rng, took = dict.fromkeys(range(count), 1), random.Random(3), list[float]()
    held: list[int] = []
    try:
        with Archive.open(archive) as writer:
            for _ in range(changes // batch):
                chosen = rng.sample(range(count), batch)
                for number in chosen:
                    versions[number] += 1
                began = time.monotonic()
                writer.update([rewritten(folder, count, versions)])
                took.append(time.monotonic() - began)
                held.append(memory())
                for number in chosen:
                    committed[number] = versions[number]
            problems = writer.verify()
    finally:
        stop.set()
    seen = [results.get(timeout=120) for _ in asking]
    for reader in asking:
        reader.join()
    return {
        "changed": changes // batch * batch,
        "commits": len(took),
        "seconds_a_commit": round(median(took), 2),
        "asked": sum(one["asked"] for one in seen),
        "stale": sum(one["stale"] for one in seen),
        "unanswered": sum(one["unanswered"] for one in seen),
        "errors": [error for one in seen for error in one["errors"]][:5],
        # The largest reader's, and the writer's, at the beginning, at each quarter and at the end.
        "memory_mib": [max(_quarters(one["memory"])[n] for one in seen) for n in range(5)],
        "writer_mib": _quarters(held),
        "problems": problems,
    }


def _quarters(sizes: list[int]) -> list[int]:
    return [sizes[part * (len(sizes) - 1) // 4] for part in range(5)]


def rewritten(folder: Path, count: int, versions: dict[int, int]) -> Path:
    """Write the file of the articles that change."""
    path = folder / "mixed.jsonl"
    rows = [{"id": f"k{n}", "text": text_of(f"代号{n:05}", versions[n]), "date": "2023"} for n in range(count)]
    path.write_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows), encoding="utf-8")
    return path


def _read(archive: str, committed: Any, stop: Any, results: Any, ready: Any, seed: int) -> None:
    from rag.engine import Engine

    rng = random.Random(seed)
    told: dict[str, Any] = {"asked": 0, "stale": 0, "unanswered": 0, "errors": [], "memory": []}
    with Archive.open(Path(archive)) as opened:
        engine = Engine(opened)
        engine.ask("代号00000项目2023年投资多少亿元？")
        ready.wait(120)
        while not stop.is_set():
            number = rng.randrange(len(committed))
            least = committed[number]
            try:
                answer = engine.ask(f"代号{number:05}项目2023年投资多少亿元？")
            except ArchiveError as error:
                told["errors"].append(str(error))
                continue
            told["asked"] += 1
            quotes = [quote.quote for quote in answer.citations if f"代号{number:05}项目" in quote.quote]
            figures = [int(quote.split("投资")[1].split("亿元")[0]) for quote in quotes]
            told["unanswered"] += not figures
            told["stale"] += any(figure < least for figure in figures)
            if told["asked"] % 10 == 1:
                told["memory"].append(memory())
            time.sleep(rng.uniform(0, 0.2))
    told["memory"].append(memory())
    results.put(told)


def memory() -> int:
    """Return the MiB of memory that this process has to itself and shares, as Linux counts them."""
    pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") >> 20


def main() -> None:
    """Run what was asked for."""
    parser = argparse.ArgumentParser(prog="bench.faults", description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--kills", type=int, default=200)
    parser.add_argument("--full", type=int, default=50)
    parser.add_argument("--changes", type=int, default=5000)
    parser.add_argument("--work", type=Path)
    parser.add_argument("--archive", type=Path, help=argparse.SUPPRESS)
    parser.add_argument("--act", nargs=2, help=argparse.SUPPRESS)
    chosen = parser.parse_args()
    if chosen.act:
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        try:
            with Archive.open(chosen.archive) as archive:
                act(chosen.act[0], archive, chosen.work, int(chosen.act[1]))
        except ArchiveError as error:
            sys.exit(print(error, file=sys.stderr) or 3)
        print("done", flush=True)
        return
    with tempfile.TemporaryDirectory(dir=chosen.work) as name:
        for part in ("kills", "full", "mixed"):
            (Path(name) / part).mkdir()
        if chosen.kills:
            print("kills:", dict(sorted(kills(chosen.kills, Path(name) / "kills").items())), flush=True)
        if chosen.full:
            told, how = full(chosen.full, Path(name) / "full")
            print(f"full disk ({how}):", dict(sorted(told.items())), flush=True)
        if chosen.changes:
            print("changed while asked:", mixed(chosen.changes, Path(name) / "mixed"), flush=True)


if __name__ == "__main__":
    main()
