"""Parts of the server that take seconds to import, made after it answers its first question."""

from __future__ import annotations

import asyncio
import gc
import logging
from collections.abc import AsyncIterator, Awaitable, Callable, MutableMapping, Sequence
from contextlib import asynccontextmanager
from typing import Any

from starlette.exceptions import HTTPException
from starlette.routing import Match, Mount

Scope = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[MutableMapping[str, Any]]]
Send = Callable[[MutableMapping[str, Any]], Awaitable[None]]
_log = logging.getLogger(__name__)


class Late:
    """An ASGI application that is made in a thread; requests that come before it is there wait for it.

    Parameters
    ----------
    name
        What it is called in messages.
    make
        Imports and returns the application, a Starlette or FastAPI object.
    """

    def __init__(self, name: str, make: Callable[[], Any]) -> None:
        self._name = name
        self._make = make
        self._app: Any = None
        self._settled = asyncio.Event()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on, when there is something to pass it on to."""
        await self._settled.wait()
        if self._app is None:
            raise HTTPException(503, f"the {self._name} could not be started; the server's log says why")
        await self._app(scope, receive, send)

    async def run(self, stop: asyncio.Event) -> None:
        """Make the application and keep its lifespan open until ``stop``."""
        try:
            app = await asyncio.to_thread(_without_collecting, self._make)
            async with app.router.lifespan_context(app):
                self._app = app
                self._settled.set()
                await stop.wait()
        except Exception:  # noqa: BLE001 - the outer boundary of a part: the rest of the server goes on
            _log.exception("the %s could not be started", self._name)
            self._app = None
        finally:
            self._settled.set()

    async def settled(self) -> None:
        """Wait until it is there, or has failed."""
        await self._settled.wait()


@asynccontextmanager
async def made_in_turn(parts: Sequence[Late]) -> AsyncIterator[None]:
    """Make late parts one after another (two threads that import at once get in each other's way), until the end."""
    stop = asyncio.Event()

    async def make() -> None:
        for part in parts:
            running.append(asyncio.create_task(part.run(stop)))
            await part.settled()

    running: list[asyncio.Task[None]] = []
    running.append(asyncio.create_task(make()))
    try:
        yield
    finally:
        stop.set()
        running[0].cancel()
        await asyncio.gather(*running, return_exceptions=True)


class Rest(Mount):
    """A mount at ``/`` that leaves some folders alone, so that a wrong path or method there is a plain 404 or 405."""

    def __init__(self, app: Any, besides: Sequence[str]) -> None:
        super().__init__("/", app)
        self._besides = besides

    def matches(self, scope: Scope) -> tuple[Match, Scope]:
        """Return whether a request is for what is mounted."""
        path = scope.get("path", "")
        if any(path == start or path.startswith(f"{start}/") for start in self._besides):
            return Match.NONE, {}
        return super().matches(scope)


def _without_collecting(make: Callable[[], Any]) -> Any:
    """Return what ``make`` makes; an import makes much that lives on, which a collector would go over in vain."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        return make()
    finally:
        if was_on:
            gc.enable()
