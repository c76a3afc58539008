"""A server of OpenAI's chat protocol that says what a test tells it to, over a real socket."""

from __future__ import annotations

import json
import threading
import time
from collections import deque
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

Piece = str | bytes | threading.Event
_MOST_SECONDS = 120


@dataclass
class Reply:
    """One reply: ``pieces`` streamed as chunks, or, where given, a status and body sent as they are.

    Bytes among the pieces are sent as they are, an event is waited for. ``delay`` is seconds before each piece;
    ``cut`` breaks the connection after the pieces, ``finish`` is the reason that the end gives, and with None the
    stream just ends.
    """

    pieces: Sequence[Piece] = ()
    status: int = 200
    body: bytes | None = None
    delay: float = 0.0
    cut: bool = False
    finish: str | None = "stop"
    content_type: str = "application/json"


@dataclass
class LlmServer:
    """What the server was asked and what it will say; the last reply stays for further requests.

    ``sent`` has each piece that has left, ``left`` when (``time.monotonic``); ``broken`` counts the replies that nobody
    wanted to hear to their end.
    """

    url: str = ""
    replies: deque[Reply] = field(default_factory=deque)
    requests: list[dict] = field(default_factory=list)
    keys: list[str | None] = field(default_factory=list)
    sent: list[str] = field(default_factory=list)
    left: list[float] = field(default_factory=list)
    broken: int = 0
    ended: threading.Event = field(default_factory=threading.Event)

    def say(self, *pieces: Piece, **rest) -> LlmServer:
        """Queue a reply."""
        self.replies.append(Reply(pieces, **rest))
        return self


def _chunk(delta: dict, finish: str | None = None) -> bytes:
    row = {
        "id": "c",
        "object": "chat.completion.chunk",
        "created": 0,
        "model": "scripted",
        "choices": [{"index": 0, "delta": delta, "finish_reason": finish}],
    }
    return b"data: " + json.dumps(row, ensure_ascii=False).encode() + b"\n\n"


class _Handler(BaseHTTPRequestHandler):
    server: _Server

    def do_POST(self) -> None:
        script = self.server.script
        script.requests.append(json.loads(self.rfile.read(int(self.headers["Content-Length"]))))
        script.keys.append(self.headers.get("Authorization"))
        reply = script.replies.popleft() if len(script.replies) > 1 else script.replies[0]
        try:
            self._send(reply)
        except (BrokenPipeError, ConnectionResetError):
            script.broken += 1

    def _send(self, reply: Reply) -> None:
        script = self.server.script
        if reply.body is not None:
            script.ended.wait(reply.delay)
            self.send_response(reply.status)
            self.send_header("Content-Type", reply.content_type)
            self.send_header("Content-Length", str(len(reply.body)))
            self.end_headers()
            self.wfile.write(reply.body)
            return
        self.send_response(reply.status)
        self.send_header("Content-Type", "text/event-stream")
        if reply.cut:
            self.send_header("Content-Length", "1000000")
        self.end_headers()
        self.wfile.write(_chunk({"role": "assistant", "content": ""}))
        for piece in reply.pieces:
            script.ended.wait(reply.delay)
            if isinstance(piece, threading.Event):
                piece.wait(_MOST_SECONDS)
                continue
            if isinstance(piece, str):
                script.sent.append(piece)
                script.left.append(time.monotonic())
            self.wfile.write(piece if isinstance(piece, bytes) else _chunk({"content": piece}))
            self.wfile.flush()
        if reply.finish and not reply.cut:
            self.wfile.write(_chunk({}, reply.finish) + b"data: [DONE]\n\n")

    def log_message(self, *_args) -> None:
        pass


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    script: LlmServer


@contextmanager
def serve() -> Iterator[LlmServer]:
    """Run the server on a free port of the loopback until the block ends."""
    script = LlmServer()
    with _Server(("127.0.0.1", 0), _Handler) as server:
        server.script = script
        script.url = f"http://127.0.0.1:{server.server_address[1]}/v1"
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
        thread.start()
        try:
            yield script
        finally:
            script.ended.set()
            server.shutdown()
            thread.join()
