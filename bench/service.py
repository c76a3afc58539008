"""What a server bears: people who chat at once, idle connections, slow clients; how soon it is there; batches, kills.

    python -m bench.service ARCHIVE [--people 50] [--seconds 60] [--thought 5] [--idle 500] [--questions N] [--kills N]

``ARCHIVE`` is a folder; its questions are made of its articles by rule, and half of them follow up on the one before.
Batches are of the demo archive. The server is a process of its own, asked over the loopback by this one.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import random
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path
from typing import Any

import httpx

from bench import options
from bench.machine import ROOT, describe
from bench.measures import percentile
from bench.processes import COMMAND, environment
from bench.questions import natural
from index.archive import Archive

ARTICLES = 4000  # of an archive, of which questions are made
FOLLOW_UPS = ("那2023年呢？", "是在哪里？", "还有哪些？", "为什么？")
TURNS = 4  # of a conversation, then another begins


@dataclass
class Server:
    """A server that runs: its port and process, and the seconds from its start to the first answer."""

    port: int
    process: subprocess.Popen[bytes]
    log: Path
    answered: float = 0.0
    page: float = 0.0

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def memory(self) -> float:
        """Return the resident memory in megabytes, as ``/metrics`` tells it."""
        text = urllib.request.urlopen(f"{self.url}/metrics", timeout=30).read().decode()
        return float(re.search(r"^process_resident_memory_bytes (\S+)", text, re.MULTILINE)[1]) / 1e6  # type: ignore[index]


@contextmanager
def serving(archive: Path, folder: Path) -> Iterator[Server]:
    """Run ``wenyuan serve`` until the block ends; it must then stop with status 0."""
    command = [sys.executable, *COMMAND, "serve", "--port", "0", "--archive", str(archive)]
    log = folder / "server.log"
    began = time.perf_counter()
    with log.open("wb") as errors:
        own = environment(folder) | {"PYTHONUNBUFFERED": "1"}
        process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=errors, env=own, cwd=ROOT)
    try:
        assert process.stdout is not None
        found = re.search(rb":(\d+)/", process.stdout.readline())
        if not found:
            raise SystemExit(log.read_text(encoding="utf-8"))
        server = Server(int(found[1]), process, log)
        httpx.post(f"{server.url}/api/ask", json={"question": "2023年投资目标是多少"}, timeout=60).raise_for_status()
        server.answered = time.perf_counter() - began
        httpx.get(f"{server.url}/", timeout=120).raise_for_status()
        server.page = time.perf_counter() - began
        yield server
        process.send_signal(signal.SIGTERM)
        if process.wait(60):
            raise SystemExit(f"the server ended with {process.returncode}: {log.read_text(encoding='utf-8')[-2000:]}")
    finally:
        process.kill()
        process.wait()
        if process.stdout:
            process.stdout.close()


@dataclass
class Chats:
    """What came of people chatting: seconds per answer, errors, statuses, memory in megabytes by the second."""

    seconds: list[float] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)
    statuses: dict[str, int] = field(default_factory=dict)
    memory: list[tuple[float, float]] = field(default_factory=list)

    def figures(self) -> dict[str, Any]:
        """Return them as JSON."""
        ms = sorted(1000 * one for one in self.seconds)
        return {
            "answers": len(ms),
            "errors": self.errors[:5],
            "error_count": len(self.errors),
            "p50_ms": percentile(ms, 0.5),
            "p95_ms": percentile(ms, 0.95),
            "max_ms": max(ms, default=0.0),
            "statuses": self.statuses,
            "memory_mb": [(round(at, 1), round(size, 1)) for at, size in self.memory],
        }


async def chat(server: Server, asked: list[str], *, people: int, seconds: float, thought: float) -> Chats:
    """Have people chat at once, each with a connection of their own: a streamed answer, some thought, the next."""
    told = Chats()
    began = time.perf_counter()

    async def person(number: int) -> None:
        chance = random.Random(number)
        async with httpx.AsyncClient(base_url=server.url, timeout=60) as client:
            await asyncio.sleep(chance.random() * thought)
            history: list[str] = []
            while time.perf_counter() - began < seconds:
                question = chance.choice(FOLLOW_UPS) if history and chance.random() < 0.5 else chance.choice(asked)
                await _ask(client, question, history, told)
                history = [*history, question] if len(history) + 1 < TURNS else []
                await asyncio.sleep(thought * chance.uniform(0.8, 1.2))

    async def watch() -> None:
        while True:
            told.memory.append((time.perf_counter() - began, await asyncio.to_thread(server.memory)))
            await asyncio.sleep(max(seconds / 12, 0.2))

    watching = asyncio.create_task(watch())
    await asyncio.gather(*(person(number) for number in range(people)))
    watching.cancel()
    return told


async def _ask(client: httpx.AsyncClient, question: str, history: list[str], told: Chats) -> None:
    began = time.perf_counter()
    try:
        body = {"question": question, "history": history, "stream": True}
        async with client.stream("POST", "/api/ask", json=body) as response:
            text = (await response.aread()).decode()
        found = re.search(r"^event: answer\ndata: (.*)$", text, re.MULTILINE)
        if response.status_code != 200 or not found:
            told.errors.append(f"{response.status_code} {text[:200]}")
            return
        status = json.loads(found[1])["status"]
        told.statuses[status] = told.statuses.get(status, 0) + 1
        told.seconds.append(time.perf_counter() - began)
    except httpx.HTTPError as problem:
        told.errors.append(repr(problem))


async def idle(server: Server, count: int) -> list[asyncio.StreamWriter]:
    """Open connections that have asked once, as browsers' and proxies' have, and say nothing more."""
    opened = []
    for _ in range(count):
        reader, writer = await asyncio.open_connection("127.0.0.1", server.port)
        writer.write(b"GET /embed.js HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n")
        await writer.drain()
        head = await reader.readuntil(b"\r\n\r\n")
        length = re.search(rb"content-length: (\d+)", head, re.IGNORECASE)
        assert length, head
        await reader.readexactly(int(length[1]))
        opened.append(writer)
    return opened


async def slow(server: Server, count: int) -> list[asyncio.Task[None]]:
    """Start clients that send a request a byte in half a second, and others that read nothing of what they asked."""

    async def sender(writer: asyncio.StreamWriter) -> None:
        for byte in b"POST /api/ask HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 100\r\n\r\n" + b" " * 100:
            writer.write(bytes([byte]))
            await asyncio.sleep(0.5)

    async def reader(writer: asyncio.StreamWriter) -> None:
        for _ in range(50):
            writer.write(b"GET /docs/swagger-ui-bundle.js HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n")
        await asyncio.sleep(3600)

    async def client(kind: Callable[[asyncio.StreamWriter], Awaitable[None]]) -> None:
        # So small a window that the server soon has to keep what it would send.
        _, writer = await asyncio.open_connection("127.0.0.1", server.port, limit=1)
        try:
            await kind(writer)
        finally:
            await _closed(writer)

    tasks = [asyncio.create_task(client(sender if number % 2 else reader)) for number in range(count)]
    await asyncio.sleep(1)
    return tasks


async def _closed(writer: asyncio.StreamWriter) -> None:
    writer.transport.abort()
    with suppress(OSError):
        await writer.wait_closed()


async def bearing(server: Server, asked: list[str], args: argparse.Namespace) -> dict[str, Any]:
    """Return what chatting is like alone, beside idle connections, and beside slow clients."""
    figures: dict[str, Any] = {}
    figures["chat"] = (
        await chat(server, asked, people=args.people, seconds=args.seconds, thought=args.thought)
    ).figures()
    short = {"people": args.people, "seconds": args.seconds / 3, "thought": args.thought}
    opened = await idle(server, args.idle)
    figures["idle"] = (await chat(server, asked, **short)).figures()
    for writer in opened:
        await _closed(writer)
    slowly = await slow(server, 20)
    figures["slow"] = (await chat(server, asked, **short)).figures()
    for task in slowly:
        task.cancel()
    await asyncio.gather(*slowly, return_exceptions=True)
    return figures


def batch(count: int, kills: int, folder: Path) -> dict[str, Any]:
    """Return how many of the demo archive's questions a second two workers answer, and what kills do."""
    demo = folder / "demo"
    with Archive.create(demo) as archive:
        archive.add_paths([ROOT / "seeds"])
        texts = [text for article in archive.articles() for text in re.findall(r"[\u4e00-\u9fff]{4,10}", article.text)]
    chance = random.Random(3)
    kinds = ("{}年{}是多少？", "{}年{}有哪些？", "{}年{}在哪里？")
    asked: dict[str, None] = {}  # each once, so that an answer kept twice was asked twice
    while len(asked) < count:
        asked[chance.choice(kinds).format(chance.randint(2009, 2024), chance.choice(texts))] = None
    rows = [{"id": n, "question": question} for n, question in enumerate(asked)]
    source = folder / "in.jsonl"
    source.write_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows), encoding="utf-8")

    def command(out: Path) -> list[str]:
        own = ["batch", str(source), str(out), "--workers", "2", "--resume", "--archive", str(demo)]
        return [sys.executable, *COMMAND, *own]

    own: dict[str, Any] = {"env": environment(folder), "cwd": ROOT}
    plain = folder / "plain.jsonl"
    began = time.perf_counter()
    subprocess.run(command(plain), check=True, capture_output=True, **own)
    seconds = time.perf_counter() - began
    figures = {"questions": count, "seconds": seconds, "per_second": count / seconds}
    if kills:
        figures |= _killed(command(folder / "killed.jsonl"), folder / "killed.jsonl", plain, kills, seconds, own)
    return figures


def _killed(
    command: list[str], out: Path, plain: Path, kills: int, seconds: float, own: dict[str, Any]
) -> dict[str, Any]:
    """Kill a run again and again at random moments, let it finish, and compare its output with an undisturbed one."""
    chance, done, lost, twice = random.Random(9), 0, 0, 0
    partial = out.with_name(out.name + ".partial")
    kept: set[str] = set()
    for _ in range(kills):
        running = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, **own)
        try:
            running.wait(chance.uniform(0.2, max(1.5, 4 * seconds / kills + 1.5)))
        except subprocess.TimeoutExpired:
            running.kill()
            running.wait()
            done += 1
        if not partial.exists():
            continue  # it was killed before it began, or it is done
        keys = [json.loads(line)["key"] for line in partial.read_bytes().split(b"\n")[1:-1]]
        lost += len(kept - set(keys))
        twice += len(keys) - len(set(keys))
        kept = set(keys)
    subprocess.run(command, check=True, capture_output=True, **own)
    return {"kills": done, "lost": lost, "asked_twice": twice, "same_output": _untimed(out) == _untimed(plain)}


def _untimed(path: Path) -> list[dict[str, Any]]:
    rows = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    return [{**row, "elapsed_ms": 0} for row in rows]


def import_of_gradio(folder: Path) -> float:
    """Return the seconds of a process that imports gradio and nothing else."""
    began = time.perf_counter()
    subprocess.run([sys.executable, "-c", "import gradio"], check=True, env=environment(folder))
    return time.perf_counter() - began


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("archive", type=Path)
    for name, default in (("people", 50), ("seconds", 60), ("thought", 5), ("idle", 500)):
        parser.add_argument(f"--{name}", type=float if name != "people" and name != "idle" else int, default=default)
    parser.add_argument("--questions", type=int, default=1000, help="of a batch; 0: no batch")
    parser.add_argument("--kills", type=int, default=50)
    args = parser.parse_args()
    print(describe())
    folder = Path(tempfile.mkdtemp())
    figures: dict[str, Any] = {}
    try:
        with Archive.open(args.archive, readonly=True) as archive:
            figures["articles"] = len(archive)
            asked = natural([{"text": one.text} for one in islice(archive.articles(), ARTICLES)], 1000)
        figures["gradio"] = min(import_of_gradio(folder) for _ in range(3))
        starts = []
        for _ in range(2):
            with serving(args.archive, folder) as server:
                starts.append((server.answered, server.page))
        with serving(args.archive, folder) as server:
            starts.append((server.answered, server.page))
            figures |= asyncio.run(bearing(server, asked, args))
        figures["first_answer"], figures["first_page"] = (min(column) for column in zip(*starts, strict=True))
        if args.questions:
            figures["batch"] = batch(args.questions, args.kills, folder)
    finally:
        shutil.rmtree(folder)
    options.save("service", figures)
    print(json.dumps(figures, ensure_ascii=False, indent=1))


if __name__ == "__main__":
    main()
