"""What keeping a large archive in step takes by the clock: updates of nothing, one article changed, articles removed.

    python -m bench.living --data DATA_DIR [--articles N] [--rounds N] [--work DIR]

News articles are indexed twice, as one file and as a file each, and updated with nothing changed. Then files are
changed one at a time: how long after the command returned a fresh process and a server that runs find the new words,
each asked at once and until it does. Last, articles are removed in calls of one and of thousands, and every file of the
archive is searched for what they said.
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Iterator
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from typing import Any

import httpx

from bench import options, processes, sets
from bench.machine import describe
from bench.service import serving

NEEDLE = 24  # characters of an article that no other one holds, looked for after it was removed
REMOVED = (1, 5_000, 20_000)


def measure(data: Path, articles: int, rounds: int, folder: Path) -> dict[str, Any]:
    """Return the seconds of each step."""
    rows = sets.news(data / "news.jsonl.xz", articles)
    sets.write_jsonl(folder / "news.jsonl", rows)
    pages = folder / "pages"
    pages.mkdir()
    for row in rows:
        (pages / f"{row['id']}.txt").write_text(f"{row['text']}\n", encoding="utf-8")
    result: dict[str, Any] = {}
    for kind, path in (("one file", folder / "news.jsonl"), ("a file each", pages)):
        archive = folder / kind.replace(" ", "-")
        added = command(["index", "add", str(path)], archive, folder)
        again = [command(["index", "update"], archive, folder) for _ in range(3)]
        result[kind] = {"add": told(added), "update": [told(one) for one in again]}
        share = [100 * one.seconds / added.seconds for one in again]
        work = [100 * one.processor / added.processor for one in again]
        print(
            f"{kind}: add {line(added)}; update with nothing changed {', '.join(map(line, again))} "
            f"({share[0]:.1f}% at first, then {share[-1]:.1f}% of adding; processor {work[0]:.1f}%, {work[-1]:.1f}%)",
            flush=True,
        )
    result["changed"] = changed(folder / "a-file-each", pages, rounds, folder)
    result["removed"] = list(removed(folder / "one-file", rows, folder))
    return result


def changed(archive: Path, pages: Path, rounds: int, folder: Path) -> dict[str, list[float]]:
    """Change a file and update, so often; return the seconds of the commands and those until the words are found."""
    files = sorted(pages.iterdir())[:: max(1, len(list(pages.iterdir())) // rounds)][:rounds]
    seconds: dict[str, list[float]] = {"command": [], "processor": [], "served": [], "fresh": [], "start": []}
    with serving(archive, folder) as server, httpx.Client(base_url=server.url, timeout=60) as client:
        for number, path in enumerate(files):
            for how in ("served", "fresh"):
                words = f"鹮鸢镇{number}{how}渡口"
                with path.open("a", encoding="utf-8") as file:
                    file.write(f"\n{words}今日通航。\n")
                run = command(["index", "update"], archive, folder)
                seconds["command"].append(run.seconds)
                seconds["processor"].append(run.processor)
                began = time.perf_counter()
                if how == "served":
                    while words not in client.get("/api/search", params={"q": words, "k": 3}).text:
                        time.sleep(0.01)
                    seconds[how].append(time.perf_counter() - began)
                else:
                    while words not in command(["search", words, "--json"], archive, folder).out:
                        pass
                    seconds[how].append(time.perf_counter() - began)
                    # What a fresh process takes in any case.
                    seconds["start"].append(command(["search", "渡口", "--json"], archive, folder).seconds)
    for name, all_ in seconds.items():
        print(f"one changed, {name}: median {median(all_):.2f} s, at most {max(all_):.2f} s", flush=True)
    return seconds


def removed(archive: Path, rows: list[dict[str, str]], folder: Path) -> Iterator[dict[str, Any]]:
    """Remove articles in calls of several sizes; yield what each took and what was left of them in any file."""
    left = list(rows)
    for count in REMOVED:
        if count >= len(left):
            return
        gone, left = left[:count], left[count:]
        run = command(["index", "remove", *(row["id"] for row in gone)], archive, folder)
        sought = [row["text"][40 : 40 + NEEDLE] for row in gone if len(row["text"]) > 40 + NEEDLE]
        # Reprints that stay hold them too, with or without the white space of their lines.
        rest = "\n".join("".join(row["text"].split()) for row in left)
        sought = [one for one in sought[:: max(1, len(sought) // 200)] if "".join(one.split()) not in rest]
        remains = [f"{path.name}: {one}" for path in files_of(archive) for one in sought if holds(path, one)]
        print(f"removed {count} at once: {line(run)}; {len(sought)} texts looked for, left: {remains[:3]}", flush=True)
        yield {"count": count, **told(run), "sought": len(sought), "left": remains}


def files_of(archive: Path) -> list[Path]:
    """Return all files of an archive's folder."""
    return [path for path in archive.rglob("*") if path.is_file()]


def holds(path: Path, text: str) -> bool:
    """Whether a file holds a text, in UTF-8 or UTF-16."""
    content = path.read_bytes()
    return any(text.encode(encoding) in content for encoding in ("utf-8", "utf-16-le", "utf-16-be"))


def command(words: list[str], archive: Path, folder: Path) -> processes.Run:
    """Run ``wenyuan`` in a process of its own."""
    return processes.run([*processes.COMMAND, *words, "--archive", str(archive)], folder)


def told(run: processes.Run) -> dict[str, float]:
    """Return a run's figures as JSON."""
    return {"seconds": run.seconds, "processor": run.processor, "peak": run.peak}


def line(run: processes.Run) -> str:
    """Return a run's figures for a terminal."""
    return f"{run.seconds:.2f} s (processor {run.processor:.2f})"


def main() -> None:
    """Measure and keep the figures."""
    parser = argparse.ArgumentParser(prog="bench.living", description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--data", type=Path, required=True, help="the folder of news.jsonl.xz")
    parser.add_argument("--articles", type=int, default=45_000)
    parser.add_argument("--rounds", type=int, default=7)
    parser.add_argument("--work", type=Path, help="where to write; some 2 GB")
    args = parser.parse_args()
    print(describe(), flush=True)
    with TemporaryDirectory(dir=args.work) as name:
        options.save("living", measure(args.data, args.articles, args.rounds, Path(name)))


if __name__ == "__main__":
    main()
