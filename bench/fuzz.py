"""Faults: requests made to break the server, over a real socket, and what must not come of any of them.

    python -m bench.fuzz [--cases 10000] [--seed 1]

Starts ``wenyuan serve`` three times over the demo pages: open on loopback, with keys and embed tokens, with passwords.
A fault is: a 5xx, a closed connection without a response, a marker of ours in HTML, a stack trace, the content of a
file outside the archive, a response without its headers, CORS for a page that is not listed, an answer to whom none is
due. Afterwards the server must answer as before, and its log hold no stack trace. Exit status 1 where there is a fault.
"""

from __future__ import annotations

import argparse
import http.client
import json
import os
import random
import re
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import quote

from bench.machine import ROOT, describe
from index.archive import Archive
from ui.settings import Settings
from ui.tokens import Tokens, tokens_path

MARK = "zq7wyfz"
CANARY = "the-canary-that-no-response-may-hold"
LISTED = "http://intranet.example"
KEY = "the-key-of-the-fuzz"
QUESTION = "2020年规上工业增加值要增长多少？"
OPEN_TO_ALL = ("/healthz", "/embed", "/docs")

HOSTILE = (
    f"<script>{MARK}()</script>",
    f'"><img src=x onerror={MARK}()>',
    f"'-{MARK}()-'",
    f"javascript:{MARK}()",
    f"{{{{{MARK}}}}}${{{MARK}}}<%= {MARK} %>%s%n{{0}}",
    f"[{MARK}](javascript:{MARK}) ![x](http://evil.example/{MARK}.png)",
    f"</title></style><svg/onload={MARK}()>",
    f"x\r\nX-Injected: {MARK}\r\n\r\n<b>{MARK}",
    f"' OR 1=1; DROP TABLE articles; -- {MARK}",
    "$(cat /etc/passwd)`id`;|id",
    "../" * 8 + "etc/passwd",
    "..\\" * 8 + "windows\\win.ini",
    "/etc/passwd",
    "file:///etc/passwd",
    "http://127.0.0.1:22/",
    "http://169.254.169.254/latest/meta-data/",
    "C:\\windows\\win.ini",
    "archive.sqlite",
    "tokens.sqlite",
    "\x00",
    "\x1b[31m\x07\x7f",
    "\u202e\u2066\ufeff\ufffe",
    "𠮷𠮷𝟐𝟎𝟐𝟎年",
    "？！。",
    "问" * 1001,
    "0" * 5000,
    "[" * 500,
    "(" * 200 + "年" * 200,
    "1" * 400 + "年",
    "9999999999年99月99日",
    "零年零月零日",
    "NaN",
    "-1",
    "1e999",
    "",
    " ",
    QUESTION,
    "2023年投资目标是多少",
    "那2023年呢？",
)
ODD = (None, True, 0, -1, 1e308, 10**30, [], {}, [[]], [None], {"a": {"b": []}}, "\ud800", ["x"] * 60, [{"role": 1}])
GRADIO = (
    *("file=", "file/", "proxy=", "upload", "upload_progress", "component_server", "run/predict", "call/predict"),
    *("queue/join", "queue/data", "info", "deep_link", "stream/x", "process_recording", "vibe-code", "queue/status"),
    *("cancel", "reset", "startup-events", "dev/reload", "mcp/", "custom_component/x/y/z/a.js", "monitoring"),
)
PATHS = (
    *("/api/ask", "/api/ask", "/api/ask", "/api/search", "/api/articles/{}", "/api/articles/{}", "/api/{}"),
    *("/v1/chat/completions", "/v1/chat/completions", "/v1/models", "/v1/models/{}", "/mcp", "/mcp/{}", "/metrics"),
    *("/embed", "/embed", "/embed/{}", "/embed.js", "/embed/page.js", "/healthz", "/docs", "/docs/{}", "/{}", "/"),
    *("/config", "/login", "/static/{}", "/assets/{}", "/gradio_api/{gradio}", "/gradio_api/{gradio}{}", "/file={}"),
)
METHODS = ("GET", "POST", "OPTIONS", "HEAD", "PUT", "DELETE", "PATCH", "TRACE")
POSTED = ("/api/ask", "/v1/chat", "/mcp", "/login", "/gradio_api/queue/join", "/gradio_api/upload")


@dataclass
class Case:
    """One request."""

    method: str
    path: str
    headers: dict[str, str]
    body: bytes | None


@dataclass
class Report:
    """What came of all requests: responses by status, and each fault with the request that made it."""

    statuses: Counter[int] = field(default_factory=Counter)
    faults: list[str] = field(default_factory=list)
    slowest: tuple[float, str] = (0.0, "")


def cases(seed: int, token: str = "wyt_x") -> Iterator[Case]:
    """Yield requests without end, the same for the same seed."""
    dice = random.Random(seed)
    while True:
        path = dice.choice(PATHS).replace("{gradio}", dice.choice(GRADIO))
        likely = "POST" if path.startswith(POSTED) else "GET"
        method = likely if dice.random() < 0.85 else dice.choice(METHODS)
        while "{}" in path:
            path = path.replace("{}", _in_path(dice), 1)
        if dice.random() < 0.5:
            names = ("q", "k", "since", "until", "session_hash", "title", "callback", "v", MARK)
            path += "?" + "&".join(f"{dice.choice(names)}={_in_path(dice)}" for _ in range(dice.randint(1, 4)))
        body = _body(dice, path) if method in {"POST", "PUT", "PATCH"} or dice.random() < 0.1 else None
        yield Case(method, path[:6000], _headers(dice, token), body)


def _in_path(dice: random.Random) -> str:
    text = _text(dice).encode("utf-8", "surrogatepass")[:1500]
    once = quote(text, safe=dice.choice(("", "/", "/:\\=&;@")))
    return quote(once, safe="") if dice.random() < 0.15 else once


def _text(dice: random.Random) -> str:
    text = dice.choice(HOSTILE)
    for _ in range(dice.choice((0, 0, 1, 2))):
        cut, other = dice.randint(0, len(text)), dice.choice(HOSTILE)
        text = text[:cut] + other[: dice.randint(0, len(other))] + text[cut:]
    return text[:6000]


def _value(dice: random.Random) -> Any:
    return dice.choice(ODD) if dice.random() < 0.25 else _text(dice)


def _body(dice: random.Random, path: str) -> bytes:
    if dice.random() < 0.1:
        return dice.choice((b"", b"{", b"\xff\xfe{}", b"null", b"[" * 2000, dice.randbytes(200), b'{"question": "q"}x'))
    made: dict[str, Any]
    if path.startswith("/v1"):
        turns = [{"role": dice.choice(("user", "assistant", "system", _text(dice))), "content": _value(dice)}]
        made = {"model": dice.choice(("wenyuan", _text(dice))), "messages": turns * dice.choice((0, 1, 1, 1, 3))}
    elif path.startswith("/mcp"):
        name = dice.choice(("ask", "search", "read_article", _text(dice)))
        arguments = {dice.choice(("question", "query", "id", "article_id", "since")): _value(dice)}
        method = dice.choice(("tools/call", "tools/list", "initialize", "resources/read", _text(dice)))
        made = {"jsonrpc": "2.0", "id": 1, "method": method, "params": {"name": name, "arguments": arguments}}
    elif path.startswith("/gradio_api"):
        made = {"data": [_value(dice), [], []], "fn_index": dice.randint(-1, 9), "session_hash": _text(dice)}
    else:
        made = {"question": _text(dice)}
    for _ in range(dice.choice((0, 0, 1, 2))):
        names = ("question", "history", "since", "until", "stream", "hits", "messages", "model", "params", "id", MARK)
        made[dice.choice(names)] = dice.choice((_value(dice), [_text(dice)], True))
    raw = json.dumps(made, ensure_ascii=dice.random() < 0.5).encode("utf-8", "surrogatepass")
    return raw[: dice.randint(0, len(raw))] if dice.random() < 0.05 else raw


def _headers(dice: random.Random, token: str) -> dict[str, str]:
    choices = {
        "Content-Type": (
            "application/json",
            "text/plain",
            "multipart/form-data; boundary=x",
            "application/json;;;",
            MARK,
        ),
        "Origin": (LISTED, "http://evil.example", "null", f"http://{MARK}<script>", f"{LISTED}.evil.example"),
        "Authorization": (
            f"Bearer {token}",
            f"Bearer {KEY}",
            f"Bearer {KEY}",
            "Bearer wrong",
            "Basic bGk6cHc=",
            "Bearer",
            f"Bearer {MARK * 50}",
        ),
        "X-Wenyuan-Embedder": (LISTED, "http://evil.example", MARK),
        "Host": ("127.0.0.1", "evil.example", f"{MARK}<script>", "127.0.0.1@evil.example"),
        "X-Forwarded-For": ("1.2.3.4", MARK, "127.0.0.1, <script>"),
        "X-Request-Id": ("abc", f"<script>{MARK}", "x" * 500),
        "Accept": ("application/json, text/event-stream", "text/html", "*/*"),
        "Cookie": (f"access-token={MARK}", "a=b; " * 20),
        "Range": ("bytes=0-10", "bytes=-1", MARK),
        "Accept-Language": ("zh", f"<script>{MARK}"),
        "Access-Control-Request-Method": ("POST", MARK),
        "If-None-Match": ("*", MARK),
        "Mcp-Session-Id": (MARK, "x" * 300),
    }
    likely = {"Content-Type": 0.9, "Accept": 0.5, "Origin": 0.3, "Authorization": 0.6, "Host": 0.05}
    values = {name: dice.choice(some) for name, some in choices.items() if dice.random() < likely.get(name, 0.12)}
    if values.get("Content-Type") and dice.random() < 0.8:
        values["Content-Type"] = "application/json"
    return values


def run(port: int, wanted: int, seed: int, *, token: str = "wyt_x", closed: bool = False) -> Report:
    """Send so many requests to a server on loopback; ``closed`` says that it has keys or passwords."""
    report = Report()
    for case, _ in zip(cases(seed, token), range(wanted), strict=False):
        if len(report.faults) >= 20:
            break
        began = time.perf_counter()
        try:
            status, headers, text = _sent(port, case)
        except (OSError, http.client.HTTPException) as problem:
            report.faults.append(f"{type(problem).__name__}: {case}"[:600])
            continue
        report.statuses[status] += 1
        report.slowest = max(report.slowest, (time.perf_counter() - began, f"{case.method} {case.path[:80]}"))
        wrong = _fault(case, status, headers, text, token, closed=closed)
        if wrong:
            report.faults.append(f"{wrong}: {status} {case} -> {text[:200]!r}"[:900])
    return report


def _sent(port: int, case: Case) -> tuple[int, http.client.HTTPMessage, str]:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    try:
        connection.request(case.method, case.path, case.body, case.headers)
        response = connection.getresponse()
        # The window's and MCP's streams wait for what comes next; ours end with the answer.
        streams = "event-stream" in (response.headers["Content-Type"] or "")
        content = b"" if streams and not case.path.startswith(("/api/", "/v1/")) else response.read()
        return response.status, response.headers, content.decode("utf-8", "replace")
    finally:
        connection.close()


def _fault(
    case: Case, status: int, headers: http.client.HTTPMessage, text: str, token: str, *, closed: bool
) -> str | None:
    kind = headers["Content-Type"] or ""
    origin = case.headers.get("Origin")
    held = re.search(r"root:.*:0:0|\[extensions\]|SQLite format 3", text)
    own = case.headers.get("Host", "127.0.0.1") == "127.0.0.1"
    path = case.path.partition("?")[0]
    asked = re.match(r"/(?:api|v1|mcp|metrics)(?:/|$)", path) and case.method != "OPTIONS"
    given = case.headers.get("Authorization")
    allowed = given == f"Bearer {KEY}" or (path == "/api/ask" and given == f"Bearer {token}")
    checks = {
        "a server error": status >= 500,
        "a stack trace": "Traceback (most" in text or 'File "/' in text,
        "another file's content": CANARY in text or held is not None,
        "a marker in HTML": "html" in kind and MARK in text,
        "a marker in a header": any(MARK in value or name == "X-Injected" for name, value in headers.items()),
        "no kind of content": MARK in text and not kind,
        "content may be sniffed": headers["X-Content-Type-Options"] != "nosniff",
        "no policy": "frame-ancestors" not in (headers["Content-Security-Policy"] or ""),
        "CORS for a stranger": (headers["Access-Control-Allow-Origin"] or LISTED) != LISTED
        or (headers["Access-Control-Allow-Origin"] is not None and origin != LISTED),
        "an answer without a key": bool(closed and asked and status < 400 and not allowed),
        "an answer to a stranger": bool(asked and status == 200 and origin not in (None, LISTED)),
        "an answer by another name": not closed and not own and status not in (400, 421),
    }
    return next((name for name, found in checks.items() if found), None)


@contextmanager
def served(archive: Path, folder: Path, **environment: str) -> Iterator[int]:
    """Run ``wenyuan serve`` and yield its port; its log is ``folder/log``."""
    folder.mkdir()
    said, log = folder / "said", folder / "log"
    command = [sys.executable, "-m", "ui.cli", "serve", "--port", "0", "--archive", str(archive)]
    own = {name: value for name, value in os.environ.items() if not name.startswith("WENYUAN_")} | environment
    with said.open("w") as output, log.open("w") as errors:
        process = subprocess.Popen(command, stdout=output, stderr=errors, env=own, cwd=ROOT)
    try:
        while not (address := re.search(r"http://[\d.]+:(\d+)/", said.read_text(encoding="utf-8"))):
            if process.poll() is not None:
                raise RuntimeError(log.read_text(encoding="utf-8"))
            time.sleep(0.1)
        yield int(address[1])
    finally:
        process.terminate()
        process.wait(30)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--cases", type=int, default=10_000)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    print(describe())
    failed = False
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "passwd").write_text(CANARY)
        with Archive.create(folder / "archive") as archive:
            archive.add_paths([ROOT / "seeds"])
        token = Tokens(tokens_path(Settings(archive=str(folder / "archive")))).add(LISTED, 10**8, "day")[1]
        kinds = {
            "open on loopback": {},
            "keys and tokens": {"WENYUAN_API_KEYS": KEY},
            "passwords": {"WENYUAN_AUTH": "li:a-long-password"},
        }
        for n, (kind, environment) in enumerate(kinds.items()):
            share = options.cases * (n + 1) // len(kinds) - options.cases * n // len(kinds)
            environment = {**environment, "WENYUAN_EMBED_ORIGINS": LISTED, "WENYUAN_RATE_LIMIT": "0"}
            began = time.perf_counter()
            with served(folder / "archive", folder / f"server{n}", **environment) as port:
                for path in ("/", "/mcp"):  # what is made after the start is waited for
                    _sent(port, Case("POST", path, {"Authorization": f"Bearer {KEY}"}, b"{}"))
                before = _answer(port)
                report = run(port, share, options.seed + n, token=token, closed=n > 0)
                if _answer(port) != before:
                    report.faults.append("the server does not answer as before")
            log = (folder / f"server{n}" / "log").read_text(encoding="utf-8")
            # What Gradio prints of events that its own page does not send is no failure of a request.
            if '"trace"' in log:
                at = log.index('"trace"')
                report.faults.append(f"a stack trace in the log: {log[max(0, at - 500) : at + 500]}")
            seconds = time.perf_counter() - began
            counts = ", ".join(f"{status}: {count}" for status, count in sorted(report.statuses.items()))
            print(f"{kind}: {share} requests in {seconds:.0f} s; {counts}; faults: {len(report.faults)}")
            print(f"  slowest: {report.slowest[0]:.2f} s, {report.slowest[1]}")
            for fault in report.faults:
                print("  ", fault)
            failed = failed or bool(report.faults)
    sys.exit(1 if failed else 0)


def _answer(port: int) -> Any:
    headers = {"Content-Type": "application/json", "Authorization": f"Bearer {KEY}"}
    body = json.dumps({"question": QUESTION}).encode()
    status, _, text = _sent(port, Case("POST", "/api/ask", headers, body))
    return status, json.loads(text).get("answer")


if __name__ == "__main__":
    main()
