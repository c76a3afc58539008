"""What keeping an archive costs, in Milvus Lite beside one in a folder: the same files, the same commands.

    python -m bench.milvus_keeping --eval EVAL_DIR --data DATA_DIR [--files N] [--quick]

A folder of so many news articles, a file each, is added; then `wenyuan index update` runs with nothing changed and
with one file changed, moved or gone, and `remove`, `verify`, `backup`, `compact` and `restore` into the other kind
after it. Each is a process of its own; the seconds of the clock and of the processor hold its start as well.
"""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

from bench import options, processes, sets
from bench.machine import describe


def measure(args: Any) -> dict[str, Any]:
    """Return for each kind the seconds and processor seconds of each command."""
    files = 100 if args.quick else args.files
    result: dict[str, Any] = {"files": files}
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        for kind, prefix, other in (("folder", "", "milvus:"), ("milvus lite", "milvus:", "")):
            pages = folder / f"pages of {kind}"
            pages.mkdir()
            for row in sets.news(args.data / "news.jsonl.xz", files):
                (pages / f"{row['id']}.txt").write_text(row["text"], encoding="utf-8")
            archive = f"{prefix}{folder / kind.replace(' ', '-')}.db"
            result[kind] = _kept(folder, pages, archive, f"{other}{folder / 'again'}-{kind[:3]}.db")
    return result


def _kept(folder: Path, pages: Path, archive: str, other: str) -> dict[str, Any]:
    files = sorted(pages.iterdir())
    (pages / "sub").mkdir()
    backup = folder / f"{pages.name}.backup"

    def rewrite() -> None:
        files[0].write_text(files[0].read_text(encoding="utf-8") + "\n更正一处。\n", encoding="utf-8")

    steps: list[tuple[str, Callable[[], Any], list[str]]] = [
        ("add", lambda: None, ["add", str(pages)]),
        ("update, all times read", lambda: None, ["update"]),
        ("update, nothing changed", lambda: None, ["update"]),
        ("update, one changed", rewrite, ["update"]),
        ("update, one moved", lambda: files[1].rename(pages / "sub" / files[1].name), ["update"]),
        ("update, one gone", lambda: files[2].unlink(), ["update", "--prune"]),
        ("remove", lambda: None, ["remove", str(files[3])]),
        ("verify", lambda: None, ["verify"]),
        ("backup", lambda: None, ["backup", str(backup)]),
        ("compact", lambda: None, ["compact"]),
    ]
    figures = {}
    for name, before, words in steps:
        before()
        figures[name] = _timed(folder, words, archive)
    figures["restore into the other kind"] = _timed(folder, ["restore", str(backup)], other)
    return figures


def _timed(folder: Path, words: list[str], archive: str) -> dict[str, float]:
    run = processes.run([*processes.COMMAND, "index", *words, "--archive", archive], folder)
    figures = {"seconds": run.seconds, "processor": run.processor}
    told = run.out.strip().splitlines()[-1] if run.out.strip() else ""
    print(f"{words[0]}: {run.seconds:.1f} s (processor {figures['processor']:.1f})  {told}", flush=True)
    return figures


def main() -> None:
    parser = options.parser(__doc__)
    parser.add_argument("--files", type=int, default=2_000, help="files, a news article each")
    args = parser.parse_args()
    print(describe())
    options.save("milvus_keeping", measure(args), quick=args.quick)


if __name__ == "__main__":
    main()
