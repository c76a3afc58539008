"""Serving: the socket, uvicorn, and a stop that lets answers in flight finish."""

from __future__ import annotations

import asyncio
import signal
import socket
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import FrameType
from typing import TYPE_CHECKING

from index.errors import InputError
from ui.settings import Settings

if TYPE_CHECKING:
    import uvicorn

    from rag.engine import Engine
    from ui.watched import Watched

_GRACE_SECONDS = 10
_DELIVERY_SECONDS = 1
_BACKLOG = 2048
# Longer than people think between two questions: a connection that is closed just as it is used again is an error.
_KEEP_ALIVE_SECONDS = 75


def check_exposure(settings: Settings) -> None:
    """Raise InputError where other machines would be let in with nothing to keep strangers out."""
    if settings.on_loopback or settings.insecure or not settings.open_to_all:
        return
    raise InputError(
        f"the host {settings.host!r} lets other machines in, but neither WENYUAN_API_KEYS nor WENYUAN_AUTH is set; "
        "set one of them, or give --insecure to let everyone in"
    )


def listen(settings: Settings) -> socket.socket:
    """Return a listening socket at the settings' host and port; InputError where it is refused or taken."""
    check_exposure(settings)
    try:
        family, kind, protocol, _, address = socket.getaddrinfo(
            settings.host, settings.port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE
        )[0]
        listener = socket.socket(family, kind, protocol)
    except OSError as problem:
        raise InputError(
            f"the host {settings.host!r} is not known ({problem.strerror}); give an address of this machine"
        ) from problem
    try:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind(address)
        listener.listen(_BACKLOG)
    except OSError as problem:
        listener.close()
        raise InputError(
            f"cannot listen on {settings.host}:{settings.port} ({problem.strerror}); choose another port by --port"
        ) from problem
    return listener


def run(engine: Engine, settings: Settings, listener: socket.socket, *, announce: Callable[[str], None]) -> None:
    """Serve until SIGTERM or SIGINT; answers in flight are finished first.

    ``announce`` is given one line with the address once the application is built. The log goes to stderr.
    """
    import uvicorn

    from ui.api import build_app
    from ui.logs import write_json_lines

    write_json_lines()
    app = build_app(engine, settings)
    # A language model's answer may take as long as its timeout allows.
    grace = _GRACE_SECONDS + (round(settings.llm_timeout) if settings.llm else 0)
    config = uvicorn.Config(
        app,
        log_config=None,
        access_log=False,
        server_header=False,
        timeout_keep_alive=_KEEP_ALIVE_SECONDS,
        timeout_graceful_shutdown=grace,
        lifespan="on",
    )
    server = uvicorn.Server(config)
    port = listener.getsockname()[1]
    host = f"[{settings.host}]" if ":" in settings.host else settings.host
    with _stopped_by_signals(server):
        announce(f"wenyuan: http://{host}:{port}/  (Ctrl-C stops)")
        asyncio.run(_serve(server, listener, app.state.watched))


async def _serve(server: uvicorn.Server, listener: socket.socket, watched: Watched) -> None:
    letting_go = asyncio.create_task(_let_go(server, watched))
    try:
        await server.serve(sockets=[listener])
    finally:
        letting_go.cancel()


async def _let_go(server: uvicorn.Server, watched: Watched) -> None:
    """Close, when the server is to stop and no answer is in the making, the connections that never end by themselves.

    Each open chat page holds one.
    """
    while not server.should_exit or watched.unfinished:
        await asyncio.sleep(0.1)
    await asyncio.sleep(_DELIVERY_SECONDS)
    for connection in list(server.server_state.connections):
        if connection.transport is not None:
            connection.transport.close()


@contextmanager
def _stopped_by_signals(server: uvicorn.Server) -> Iterator[None]:
    """Have signals stop the server also before uvicorn listens to them, and end the process with status 0.

    uvicorn raises the signal again after its graceful stop.
    """

    def stop(_number: int, _frame: FrameType | None) -> None:
        server.should_exit = True

    before = {number: signal.signal(number, stop) for number in (signal.SIGINT, signal.SIGTERM)}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
