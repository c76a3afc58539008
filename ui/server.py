"""Serving: the socket, uvicorn, and a stop that lets answers in flight finish."""

from __future__ import annotations

import signal
import socket
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import FrameType
from typing import TYPE_CHECKING

from index.errors import InputError
from ui.settings import Settings

if TYPE_CHECKING:
    from rag.engine import Engine

_GRACE_SECONDS = 10
_BACKLOG = 2048


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

    ``announce`` is given one line with the address once the application is built.
    """
    import uvicorn

    from ui.api import build_app

    app = build_app(engine, settings)
    config = uvicorn.Config(
        app, log_level="warning", server_header=False, timeout_graceful_shutdown=_GRACE_SECONDS, lifespan="on"
    )
    port = listener.getsockname()[1]
    host = f"[{settings.host}]" if ":" in settings.host else settings.host
    announce(f"wenyuan: http://{host}:{port}/  (Ctrl-C stops)")
    with _quiet_signals():
        uvicorn.Server(config).run(sockets=[listener])


@contextmanager
def _quiet_signals() -> Iterator[None]:
    """Swallow the signal that uvicorn raises again after its graceful stop, so that the stop ends with status 0."""

    def ignore(_number: int, _frame: FrameType | None) -> None:
        return None

    before = {number: signal.signal(number, ignore) for number in (signal.SIGINT, signal.SIGTERM)}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
