"""The values of settings: each read from what a flag, a variable or the settings file gives.

A reader raises ValueError with what was expected; ``ui.settings`` says where the value stood.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any, get_args

from index.types import Backend


def text(value: Any) -> str:
    """Return a text that is not empty."""
    if not isinstance(value, str) or not value.strip():
        raise ValueError("a text; give one or leave it out")
    return value.strip()


def prompt(value: Any) -> str:
    """Return a prompt, as it stands."""
    if not isinstance(value, str):
        raise ValueError("a text, or the name of one of the model's prompts")
    return value


def backend(value: Any) -> str:
    """Return what a model is run by."""
    if value not in get_args(Backend):
        raise ValueError(f"one of {', '.join(get_args(Backend))}")
    return str(value)


def share(value: Any) -> float:
    """Return a probability."""
    try:
        number = float(value)
    except (TypeError, ValueError):
        number = -1.0
    if not 0 <= number <= 1:
        raise ValueError("a probability from 0 to 1, such as 0.2")
    return number


def whole(least: int, most: int, expected: str) -> Callable[[Any], int]:
    """Return the reader of whole numbers between two."""

    def read(value: Any) -> int:
        try:
            number = least - 1 if isinstance(value, (bool, float)) else int(value)
        except (TypeError, ValueError):
            number = least - 1
        if not least <= number <= most:
            raise ValueError(expected)
        return number

    return read


def seconds(value: Any) -> float:
    """Return a time in seconds."""
    try:
        number = math.nan if isinstance(value, bool) else float(value)
    except (TypeError, ValueError):
        number = math.nan
    if not 0 < number <= 86400:
        raise ValueError("a number of seconds above 0, such as 60")
    return number


def truth(value: Any) -> bool:
    """Return whether something is wanted."""
    if isinstance(value, bool):
        return value
    words = {"1": True, "true": True, "yes": True, "on": True, "0": False, "false": False, "no": False, "off": False}
    if str(value).strip().lower() not in words:
        raise ValueError("true or false")
    return words[str(value).strip().lower()]


def texts(value: Any) -> tuple[str, ...]:
    """Return texts given as a list, or separated by commas."""
    parts = value.split(",") if isinstance(value, str) else value
    if not isinstance(parts, (list, tuple)) or not all(isinstance(part, str) for part in parts):
        raise ValueError("texts separated by commas, or a list of texts")
    return tuple(part.strip() for part in parts if part.strip())


class ApiKey(str):
    """A bearer key; with ``collections`` it may ask these alone, None is all that is served."""

    __slots__ = ("collections",)
    collections: frozenset[str] | None

    @classmethod
    def read(cls, text: str) -> ApiKey:
        """Read ``KEY`` or ``KEY:COLLECTION+COLLECTION``."""
        key, colon, names = text.partition(":")
        made = cls(key)
        made.collections = frozenset(name.strip() for name in names.split("+")) if colon else None
        return made


def keys(value: Any) -> tuple[str, ...]:
    """Return bearer keys."""
    found = tuple(ApiKey.read(part) for part in texts(value))
    if any(not key or not key.isascii() or not key.isprintable() or " " in key for key in found):
        raise ValueError("keys of ASCII characters without spaces or ':', separated by commas")
    if any(key.collections is not None and "" in key.collections for key in found):
        raise ValueError("keys as KEY or KEY:COLLECTION+COLLECTION, separated by commas")
    return found


def pairs(value: Any) -> tuple[tuple[str, str], ...]:
    """Return pairs of user and password."""
    parts = [part.partition(":") for part in texts(value)]
    if not all(user.strip() and password for user, _, password in parts):
        raise ValueError("user:password pairs separated by commas")
    return tuple((user.strip(), password) for user, _, password in parts)


def origins(value: Any) -> tuple[str, ...]:
    """Return origins, each once."""
    return tuple(dict.fromkeys(origin(part) for part in texts(value)))


def origin(text: str) -> str:
    """Return an origin as browsers write it: ``https://Intranet.example:443/`` → ``https://intranet.example``.

    ValueError for anything else: what stands here ends up in a Content-Security-Policy.
    """
    import re  # only a server has origins

    host = r"[a-z0-9](?:[a-z0-9_.-]*[a-z0-9])?|\[[0-9a-f:.]+\]"
    match = re.fullmatch(rf"(?P<scheme>https?)://(?P<host>{host})(?::(?P<port>\d{{1,5}}))?/?", text.strip().lower())
    if not match or int(match["port"] or 0) > 65535:
        raise ValueError("origins such as https://intranet.example, separated by commas (other letters as xn--…)")
    default = {"http": "80", "https": "443"}[match["scheme"]]
    port = "" if match["port"] in (None, default) else f":{int(match['port'])}"
    return f"{match['scheme']}://{match['host']}{port}"
