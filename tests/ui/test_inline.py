"""Which inline scripts a page may run: those that it was sent with."""

from __future__ import annotations

import asyncio
import base64
import hashlib

from ui.areas import PAGE_POLICY
from ui.inline import NamedScripts, policy_of

PAGE = b"""<!doctype html><script>one()</script><SCRIPT data-a="1">
two()\r\n</SCRIPT><script type="module" src="a.js"></script>"""


def named(text: str) -> str:
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"


def test_each_inline_script_is_named_by_its_hash() -> None:
    wanted = f"script-src 'self' {named('one()')} {named(chr(10) + 'two()' + chr(10))} {named('three')};"
    policy = policy_of(PAGE, ["three", "one()"])
    assert wanted in policy
    assert policy.replace(wanted, "script-src 'self';") == PAGE_POLICY
    assert "'unsafe-inline'" not in PAGE_POLICY.partition("style-src")[0]


def reply(kind: bytes, accept: bytes = b"text/html") -> tuple[dict[bytes, bytes], bytes, dict[bytes, bytes]]:
    """Return the headers and the body of a reply in two parts, and the headers that the application was given."""
    sent, given = [], {}

    async def app(scope, _receive, send) -> None:
        given.update(scope["headers"])
        await send({"type": "http.response.start", "status": 200, "headers": [(b"Content-Type", kind)]})
        await send({"type": "http.response.body", "body": PAGE[:30], "more_body": True})
        await send({"type": "http.response.body", "body": PAGE[30:]})

    async def keep(message) -> None:
        sent.append(message)

    scope = {"type": "http", "headers": [(b"accept", accept), (b"accept-encoding", b"br")]}
    asyncio.run(NamedScripts(app, ["three"])(scope, None, keep))
    body = b"".join(message["body"] for message in sent[1:])
    return dict(sent[0]["headers"]), body, given


def test_a_page_gets_its_policy_and_all_else_goes_by() -> None:
    headers, body, given = reply(b"text/html; charset=utf-8")
    assert headers[b"content-security-policy"].decode() == policy_of(PAGE, ["three"])
    assert body == PAGE
    assert b"accept-encoding" not in given  # a page that came packed could not be hashed
    headers, body, given = reply(b"text/javascript", b"*/*")
    assert (headers, body) == ({b"Content-Type": b"text/javascript"}, PAGE)
    assert given[b"accept-encoding"] == b"br"
