"""Who may do what: the origin of a request, its key or embed token, and how often it asks. Nothing is sent here."""

from __future__ import annotations

import asyncio
import hashlib
import hmac
import math
from collections.abc import Mapping
from dataclasses import dataclass, replace

from ui.areas import Area
from ui.limits import Limiter, household, is_this_machine
from ui.settings import DEFAULT_RATE_LIMIT, Settings
from ui.tokens import PREFIX, Token, Tokens, tokens_path
from ui.values import origin

EMBEDDER = b"x-wenyuan-embedder"
"""The header in which our own page in an iframe names the origin of the page around it."""

_LOGINS_A_MINUTE = 10
_LOOPBACK_NAMES = frozenset({"localhost", "127.0.0.1", "[::1]"})

Fields = Mapping[bytes, bytes]
"""A request's headers, their names in lower case."""


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why a request is not let in: a status, one sentence, and after how many seconds to try again (0: never)."""

    status: int
    reason: str
    retry_after: int = 0


@dataclass(frozen=True, slots=True)
class Pass:
    """What a request is let in as: ``who`` is ``key:…``, ``token:ID`` or ``address:…`` (for logs; no secret).

    ``collections`` are those that it may ask, None all that are served.
    """

    who: str
    token: Token | None = None
    collections: frozenset[str] | None = None


@dataclass(frozen=True, slots=True)
class Source:
    """Which page asks, as its browser says: by itself (``direct``), or through our own page in an iframe of it.

    ``origin`` is None where no page asks; ``foreign`` says that it is not the server's own.
    """

    origin: str | None = None
    foreign: bool = False
    direct: bool = True


class Access:
    """Decides over requests by the settings. Its limits are of this process; the tokens' quotas are of the archive."""

    def __init__(self, settings: Settings) -> None:
        self.tokens = Tokens(tokens_path(settings))
        self.origins = frozenset(settings.embed_origins)
        # Hashes, so that comparing tells nothing of a key's length either.
        self._keys = [_digest(key.encode()) for key in settings.api_keys]
        self._bound = [getattr(key, "collections", None) for key in settings.api_keys]
        self._needs_key = not settings.open_to_all
        # A browser cannot send keys: where only they are set, there is no window.
        self._has_window = settings.open_to_all or bool(settings.auth)
        # With nothing to keep strangers out, a page elsewhere could name this machine by a host name of its own and
        # read answers through the visitor's browser (DNS rebinding); so only this machine's names are answered to.
        self._names_checked = settings.on_loopback and settings.open_to_all and not settings.insecure
        self._spares_this_machine = settings.rate_limit is None
        by_address = DEFAULT_RATE_LIMIT if settings.rate_limit is None else settings.rate_limit
        self._by_address = Limiter(by_address) if by_address else None
        self._by_key = Limiter(settings.key_rate_limit) if settings.key_rate_limit else None
        self._logins = Limiter(_LOGINS_A_MINUTE)

    def wrong_host(self, fields: Fields) -> Refusal | None:
        """Refuse a Host that is not this machine's own name, where it counts."""
        if not self._names_checked or _host_name(fields.get(b"host", b"")) in _LOOPBACK_NAMES:
            return None
        return Refusal(
            421, "the Host of the request is not this machine's loopback name; use http://127.0.0.1 and the port"
        )

    def source(self, fields: Fields) -> Source:
        """Return where a request comes from, as the browser says."""
        given = _text(fields, b"origin")
        own = fields.get(b"sec-fetch-site") == b"same-origin" or _is_own(given, fields)
        if given and not own:
            return Source(given, foreign=True)
        around = _text(fields, EMBEDDER)
        if around:
            return Source(around, foreign=not _is_own(around, fields), direct=False)
        return Source(given or None)

    def allows_cors(self, area: Area | None, source: Source) -> bool:
        """Whether the page that asks may read the response."""
        return area in ("embed", "public") and source.direct and source.origin in self.origins

    def wrong_source(self, area: Area, source: Source) -> Refusal | None:
        """Refuse what another origin's page asks, unless it is on the list and asks what it may."""
        if not source.foreign or area == "public" or (area == "embed" and source.origin in self.origins):
            return None
        shown = str(source.origin)[:80]
        if area == "embed":
            return Refusal(403, f"pages of {shown!r} may not ask here; WENYUAN_EMBED_ORIGINS names those that may")
        return Refusal(
            403,
            f"the page's origin {shown!r} is not this server's; open the server's own address (a proxy in front of it "
            "must pass the Host header on)",
        )

    async def admit(self, area: Area, path: str, address: str, fields: Fields, source: Source) -> Pass | Refusal:
        """Let a request in, or say why not. A token's quota is not counted yet (``spend``)."""
        if area == "public":
            return Pass(f"address:{address}")
        if area == "page":
            return self._to_page(path, address, fields)
        secret = _bearer(fields)
        if secret.startswith(PREFIX.encode()):
            return await self._by_token(area, address, secret, source)
        if self._needs_key:
            matches = [hmac.compare_digest(_digest(secret), key) for key in self._keys]
            if any(matches):
                return self._by_its_key(matches.index(True), path)
        passed = self._from_address(address)
        if self._needs_key and isinstance(passed, Pass):
            hint = "send `Authorization: Bearer KEY`" if self._keys else "set WENYUAN_API_KEYS to allow the API"
            what = path.split("/")[1]
            return Refusal(401, f"a key is needed for {what}, and the request has no valid one; {hint}")
        return passed

    async def spend(self, passed: Pass) -> Refusal | None:
        """Count a token's question against its quota."""
        if passed.token is None:
            return None
        seconds = await asyncio.to_thread(self.tokens.spend, passed.token)
        if not seconds:
            return None
        token = passed.token
        return Refusal(
            429, f"the token's quota of {token.quota} questions a {token.period} is used up", math.ceil(seconds)
        )

    def _to_page(self, path: str, address: str, fields: Fields) -> Pass | Refusal:
        if not self._has_window:
            return Refusal(404, "there is no chat window here: only keys are set; set WENYUAN_AUTH for one")
        if path.rstrip("/") == "/login":
            return self._counted(self._logins, f"address:{household(address)}")
        # What a window loads is not counted, only what it asks.
        asked = path.startswith(("/gradio_api/queue/join", "/gradio_api/run/"))
        return self._from_address(address) if asked else Pass(f"address:{address}")

    async def _by_token(self, area: Area, address: str, secret: bytes, source: Source) -> Pass | Refusal:
        passed = self._from_address(address)
        if isinstance(passed, Refusal):
            return passed
        token = await asyncio.to_thread(self.tokens.find, secret.decode("latin-1"))
        if token is None:
            return Refusal(401, "the embed token is not known or was revoked; `wenyuan token add` makes a new one")
        if area != "embed":
            return Refusal(403, "an embed token may ask at /api/ask and nothing else; send a key of WENYUAN_API_KEYS")
        if source.origin != token.origin or source.origin not in self.origins:
            return Refusal(
                403, "the embed token is for pages of another origin, or its origin is not in WENYUAN_EMBED_ORIGINS"
            )
        return Pass(f"token:{token.id}", token, token.collections)

    def _by_its_key(self, number: int, path: str) -> Pass | Refusal:
        bound = self._bound[number]
        if bound is not None and path.rstrip("/") == "/metrics":
            return Refusal(403, "the key may ask some collections only, and /metrics counts for all; use another key")
        passed = self._counted(self._by_key, f"key:{number + 1}")
        return passed if isinstance(passed, Refusal) else replace(passed, collections=bound)

    def _from_address(self, address: str) -> Pass | Refusal:
        if self._spares_this_machine and is_this_machine(address):
            return Pass(f"address:{address}")
        return self._counted(self._by_address, f"address:{household(address)}")

    def _counted(self, limiter: Limiter | None, who: str) -> Pass | Refusal:
        seconds = limiter.take(who) if limiter else 0.0
        if not seconds:
            return Pass(who)
        return Refusal(429, "too many requests in a minute; wait as long as Retry-After says", math.ceil(seconds))


def _digest(secret: bytes) -> bytes:
    return hashlib.sha256(secret).digest()


def _bearer(fields: Fields) -> bytes:
    kind, _, given = fields.get(b"authorization", b"").partition(b" ")
    return given.strip() if kind.lower() == b"bearer" else b""


def _text(fields: Fields, name: bytes) -> str:
    return fields.get(name, b"").decode("latin-1").strip().lower()


def _is_own(page: str, fields: Fields) -> bool:
    """Whether a page's origin is the server's own, of which the Host header has all but the scheme."""
    try:
        return page in (origin(f"http://{_text(fields, b'host')}"), origin(f"https://{_text(fields, b'host')}"))
    except ValueError:
        return False


def _host_name(host: bytes) -> str:
    text = host.decode("latin-1").strip().lower()
    name, colon, port = text.rpartition(":")
    return name if colon and port.isdigit() else text
