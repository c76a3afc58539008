"""Files of every format, damaged at random: each is read or refused with a reason, within bounds of time and memory.

Truncated, with flipped bits, a part overwritten, under another format's name, and (for what is packed) damaged inside
the packing. Whatever raises another error than ``ReadError``, takes longer than the bound, needs more memory than the
bound, or gives neither articles nor a reason, is a failure; the exit status is then 1.
"""

from __future__ import annotations

import argparse
import gzip
import io
import json
import lzma
import random
import sys
import tempfile
import time
import zipfile
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from bench.machine import describe
from index.errors import ReadError
from index.readers import read_file, sandbox
from index.readers.limits import MOST_MEMORY, MOST_SECONDS
from tests import documents
from tests.newspapers import Block, Newspaper

_CRASHED = "another error"


@dataclass
class Outcome:
    """What became of a damaged file; ``seconds`` to read it, ``memory`` the most that its reader held, in bytes."""

    name: str
    how: str
    told: str
    seconds: float
    memory: int

    @property
    def bad(self) -> bool:
        """Whether it breaks a promise."""
        return self.told.startswith(_CRASHED) or self.seconds > MOST_SECONDS + 1 or self.memory > MOST_MEMORY


def whole_files() -> dict[str, bytes]:
    """Return a sound file of each format by its name."""
    paper = Newspaper(700, 1000)
    paragraphs = [documents.LEAD, documents.GOAL, documents.END] * 12
    paper.story(Block(documents.TITLE, paragraphs, 60, 70, 580, 2, boxed=True))
    paper.page()
    rows = [{"id": f"n-{i}", "text": documents.GOAL, "date": "2023-02-11"} for i in range(50)]
    lines = "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows).encode()
    text = "\n".join([documents.TITLE, "", *("\u3000\u3000" + one for one in paragraphs)])
    table = [["标题", "日期", "正文"], *([documents.TITLE, "2023-02-11", documents.GOAL] for _ in range(30))]
    page = documents.page(documents.TITLE, "".join(f"<p>{one}</p>" for one in paragraphs))
    files = {
        "a.txt": text.encode(),
        "gb.txt": text.encode("gb18030"),
        "a.jsonl": lines,
        "a.md": f"---\ntitle: 会议\n---\n\n# {text}".encode(),
        "a.html": page.encode(),
        "a.csv": "\n".join(",".join(row) for row in table).encode(),
        "a.docx": documents.docx_bytes(),
        "a.xlsx": documents.xlsx_bytes({"文章": [list(row) for row in table]}),
        "a.epub": documents.epub_bytes([f"<h1>第{i}章</h1><p>{documents.GOAL}</p>" for i in range(4)]),
        "a.pdf": paper.save(),
        "a.txt.gz": gzip.compress(text.encode()),
        "a.jsonl.xz": lzma.compress(lines),
    }
    files["a.zip"] = documents.zip_bytes({name: files[name] for name in ("a.txt", "a.docx", "a.jsonl", "a.pdf")})
    return files


def truncated(data: bytes, chance: random.Random) -> bytes:
    """Cut the end off."""
    return data[: chance.randrange(len(data))]


def flipped(data: bytes, chance: random.Random) -> bytes:
    """Flip one bit or some hundred."""
    held = bytearray(data)
    for _ in range(chance.choice((1, 3, 10, 50, 300))):
        held[chance.randrange(len(held))] ^= 1 << chance.randrange(8)
    return bytes(held)


def overwritten(data: bytes, chance: random.Random) -> bytes:
    """Write noise or zeros over a part."""
    start = chance.randrange(len(data))
    size = chance.randrange(1, max(2, len(data) // 4))
    noise = bytes(size) if chance.random() < 0.5 else chance.randbytes(size)
    return (data[:start] + noise + data[start + size :])[: len(data)]


def inside(data: bytes, chance: random.Random) -> bytes:
    """Damage what is packed, and pack it soundly again."""
    harm = chance.choice((truncated, flipped, overwritten))
    with suppress(zipfile.BadZipFile):
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            files = {name: archive.read(name) for name in archive.namelist()}
        name = chance.choice([name for name, content in files.items() if len(content) > 1])
        files[name] = harm(files[name], chance)
        return documents.zip_bytes(files)
    if data[:2] == b"\x1f\x8b":
        return gzip.compress(harm(gzip.decompress(data), chance))
    if data[:6] == b"\xfd7zXZ\x00":
        return lzma.compress(harm(lzma.decompress(data), chance))
    return harm(harm(data, chance), chance)


HARMS: tuple[Callable[[bytes, random.Random], bytes], ...] = (truncated, flipped, overwritten, inside)


def damaged(count: int, seed: int) -> Iterator[tuple[str, str, bytes]]:
    """Yield name, kind of damage and content of that many files, the same for the same seed."""
    chance = random.Random(seed)
    files = list(whole_files().items())
    for i in range(count):
        name, data = files[i % len(files)]
        if chance.random() < 0.2:
            other = chance.choice([one for one, _ in files if one != name])
            yield f"{i}-{other}", "wrong suffix", data if chance.random() < 0.5 else flipped(data, chance)
        else:
            harm = chance.choice(HARMS)
            yield f"{i}-{name}", harm.__name__, harm(data, chance)


def measure(path: Path, how: str) -> Outcome:
    """Read a file and say what became of it."""
    failures: list[tuple[str, str]] = []
    start = time.perf_counter()
    try:
        count = len(list(read_file(path, failures=failures)))
        told = f"{'read' if not failures else 'read in part'}" if count else "refused" if failures else _CRASHED
    except ReadError as error:
        told = "refused" if path.name in str(error) and len(str(error)) < 1000 else f"{_CRASHED}: {error}"
    except Exception as error:  # noqa: BLE001 - that there is none is what is measured
        told = f"{_CRASHED}: {type(error).__name__}: {error}"
    return Outcome(path.name, how, told, time.perf_counter() - start, _memory())


def _memory() -> int:
    """Return the most memory that the reading process has held so far, 0 where the system does not tell."""
    process = sandbox._process._process
    if process is None:
        return 0
    with suppress(OSError):
        for line in Path(f"/proc/{process.pid}/status").read_text().splitlines():
            if line.startswith("VmHWM"):
                return int(line.split()[1]) * 1024
    return 0


def run(count: int, seed: int) -> list[Outcome]:
    """Damage and read that many files."""
    outcomes = []
    with tempfile.TemporaryDirectory() as folder:
        for name, how, content in damaged(count, seed):
            path = Path(folder, name)
            path.write_bytes(content)
            outcomes.append(measure(path, how))
            path.unlink()
    sandbox.stop()
    return outcomes


def main() -> int:
    """Print what became of the files."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--count", type=int, default=1000)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    print(describe())
    outcomes = run(options.count, options.seed)
    for (how, told), number in sorted(Counter((one.how, one.told.split(":")[0]) for one in outcomes).items()):
        print(f"{how:13} {told:13} {number}")
    seconds = sorted(one.seconds for one in outcomes)
    print(f"slowest {seconds[-1]:.2f} s, median {seconds[len(seconds) // 2]:.4f} s")
    print(f"most memory of the reading process {max(one.memory for one in outcomes) / 2**20:.0f} MiB")
    bad = [one for one in outcomes if one.bad]
    for one in bad:
        print(f"FAIL {one.name} ({one.how}): {one.told}, {one.seconds:.1f} s, {one.memory >> 20} MiB")
    print(f"{len(outcomes)} files, {len(bad)} failures")
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main())
