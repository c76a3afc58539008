"""A real server on loopback around an engine, and requests to it whose every header is the test's."""

from __future__ import annotations

import http.client
import json
import os
import re
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NamedTuple

import uvicorn

from tests.conftest import ROOT
from ui.api import build_app
from ui.settings import Settings

QUESTION = "2020年规上工业增加值要增长多少？"


class Reply(NamedTuple):
    status: int
    headers: http.client.HTTPMessage
    text: str

    @property
    def error(self) -> str:
        row = json.loads(self.text)
        assert list(row) == ["error"]
        return row["error"]


class Server(NamedTuple):
    port: int

    @property
    def origin(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def ask(self, question: str = QUESTION, token: str | None = None, **headers: str) -> Reply:
        return self("POST", "/api/ask", {"question": question}, token=token, **headers)

    def __call__(self, method: str, path: str, body: Any = None, token: str | None = None, **headers: str) -> Reply:
        names = {name.replace("_", "-"): value for name, value in headers.items()}
        if token is not None:
            names["Authorization"] = f"Bearer {token}"
        if body is not None:
            names.setdefault("Content-Type", "application/json")
        raw = body if body is None or isinstance(body, bytes) else json.dumps(body).encode()
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=120)
        try:
            connection.request(method, path, raw, names)
            response = connection.getresponse()
            return Reply(response.status, response.headers, response.read().decode())
        finally:
            connection.close()


@contextmanager
def serving(engine: Any, *, window: bool = False, **settings: Any) -> Iterator[Server]:
    app = build_app(engine, Settings(**settings), window=window)
    server = uvicorn.Server(uvicorn.Config(app, log_level="critical", server_header=False))
    listener = socket.create_server(("127.0.0.1", 0))
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]})
    thread.start()
    try:
        yield Server(listener.getsockname()[1])
    finally:
        server.should_exit = True
        thread.join(60)
        assert not thread.is_alive()


@contextmanager
def window_serving(archive: Path, folder: Path, **environment: str) -> Iterator[Server]:
    """Run ``wenyuan serve`` with the chat window; Gradio is given a process of its own, for what it leaves open."""
    command = [sys.executable, "-m", "ui.cli", "serve", "--port", "0", "--archive", str(archive)]
    said, log = folder / "said", folder / "log"
    with said.open("w") as output, log.open("w") as errors:
        process = subprocess.Popen(command, stdout=output, stderr=errors, env=os.environ | environment, cwd=ROOT)
    try:
        deadline = time.monotonic() + 180
        while not (address := re.search(r"http://[\d.]+:(\d+)/", said.read_text(encoding="utf-8"))):
            assert process.poll() is None, log.read_text(encoding="utf-8")
            assert time.monotonic() < deadline, log.read_text(encoding="utf-8")
            time.sleep(0.1)
        yield Server(int(address[1]))
    finally:
        process.terminate()
        process.wait(60)
    assert "Traceback" not in log.read_text(encoding="utf-8")
