"""Settings: flag over environment over file. The only reader of environment variables and of the settings file.

A plain frozen dataclass and not pydantic-settings: that package's import alone costs a cold ``wenyuan ask`` more than
half of what importing numpy, faiss and tantivy does, for a dozen values.
"""

from __future__ import annotations

import math
import os
from collections.abc import Callable, Mapping, MutableMapping
from dataclasses import dataclass, field, fields
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import Any, get_args

from index.errors import InputError
from index.types import Backend

CONFIG_VARIABLE = "WENYUAN_CONFIG"
DEFAULT_RATE_LIMIT = 600


@dataclass(frozen=True, slots=True)
class Settings:
    """What a user has set. Secrets do not show in its ``repr``.

    ``archive`` is a folder (or ``milvus:…``), None for the demo archive; ``milvus_token`` is what a server of Milvus
    asks for. ``encoder`` to ``backend`` are those of ``index.types.EncoderChoice``; device and backend are the
    reranker's as well, which looks at the first ``reranker_depth`` chunks. ``threshold`` is the confidence below which
    is refused, from 0 to 1, None for the built-in one. ``llm_timeout`` is in seconds, for a whole reply,
    ``llm_context`` in tokens. ``auth`` holds
    ``(user, password)`` pairs for the chat window, ``api_keys`` the bearer keys of the API. ``embed_origins`` are the
    pages that may embed us. ``rate_limit`` and ``key_rate_limit`` are requests a minute of an address and of a key, 0
    for as many as they like; without a ``rate_limit``, DEFAULT_RATE_LIMIT for every other machine. With
    ``allow_upload`` whoever may use the chat window may add files to the archive; with ``log_questions`` the server's
    log holds the questions' text. ``config`` is the settings file that was read, None where there is none.
    """

    archive: str | None = None
    milvus_token: str | None = field(default=None, repr=False)
    encoder: str | None = None
    query_prompt: str | None = None
    document_prompt: str | None = None
    encoder_batch_size: int = 32
    device: str | None = None
    backend: Backend = "torch"
    reranker: str | None = None
    reranker_depth: int = 50
    threshold: float | None = None
    llm: str | None = None
    llm_base_url: str | None = None
    llm_api_key: str | None = field(default=None, repr=False)
    llm_timeout: float = 60.0
    llm_context: int = 8192
    api_keys: tuple[str, ...] = field(default=(), repr=False)
    auth: tuple[tuple[str, str], ...] = field(default=(), repr=False)
    embed_origins: tuple[str, ...] = ()
    rate_limit: int | None = None
    key_rate_limit: int = 6000
    host: str = "127.0.0.1"
    port: int = 7860
    insecure: bool = False
    allow_upload: bool = False
    log_questions: bool = False
    config: Path | None = None

    @property
    def open_to_all(self) -> bool:
        """Whether nothing protects the server: neither keys nor passwords are set."""
        return not self.api_keys and not self.auth

    @property
    def on_loopback(self) -> bool:
        """Whether only this machine can reach the server."""
        import ipaddress

        try:
            return self.host == "localhost" or ipaddress.ip_address(self.host).is_loopback
        except ValueError:
            return False


def load(environ: Mapping[str, str] | None = None, **flags: Any) -> Settings:
    """Return the settings: ``flags`` that are not None over ``WENYUAN_…`` variables over the settings file.

    ``environ`` is the process's own environment unless given. InputError where a value or a name in the file is wrong.
    """
    environment = os.environ if environ is None else environ
    path, required = config_path(environment)
    values = _from_file(path, required=required)
    used = path if values is not None else None
    merged: dict[str, Any] = dict(values or {})
    for name in _READERS:
        text = environment.get(variable(name), "")
        if text.strip():
            merged[name] = _convert(name, text if name in _VERBATIM else text.strip(), variable(name))
    merged.update({name: _convert(name, value, flag(name)) for name, value in flags.items() if value is not None})
    return Settings(**merged, config=used)


def variable(name: str) -> str:
    """Return the environment variable of a setting: ``llm_base_url`` → ``WENYUAN_LLM_BASE_URL``."""
    return f"WENYUAN_{name.upper()}"


def flag(name: str) -> str:
    """Return the command line's option of a setting: ``top_k`` → ``--top-k``."""
    return "--" + name.replace("_", "-")


def config_path(environ: Mapping[str, str]) -> tuple[Path, bool]:
    """Return where the settings file lies, and whether it must be there (because it was named)."""
    named = environ.get(CONFIG_VARIABLE, "").strip()
    if named:
        return Path(named).expanduser(), True
    # platformdirs is small, and the rules differ between the three systems.
    from platformdirs import user_config_path

    return user_config_path("wenyuan", appauthor=False) / "config.toml", False


def _from_file(path: Path, *, required: bool) -> dict[str, Any] | None:
    """Return the file's settings, None where there is no such file and none is required."""
    try:
        data = path.read_bytes()
    except FileNotFoundError:
        if required:
            raise InputError(
                f"the settings file {path} named by {CONFIG_VARIABLE} does not exist; correct or unset the variable"
            ) from None
        return None
    except OSError as problem:
        raise InputError(
            f"the settings file {path} cannot be read ({problem.strerror}); correct its permissions or remove it"
        ) from problem
    table = _parse_toml(data, path)
    unknown = sorted(set(table) - set(_READERS))
    if unknown:
        raise InputError(f"{path} sets {unknown[0]!r}, which is no setting; expected one of {', '.join(_READERS)}")
    return {name: _convert(name, value, f"{name} in {path}") for name, value in table.items()}


def _parse_toml(data: bytes, path: Path) -> dict[str, Any]:
    # Part of Python from 3.11 on; before, a package of the same content.
    for name in ("tomllib", "tomli"):
        if find_spec(name):
            toml = import_module(name)
            break
    else:
        raise InputError(f"reading {path} needs tomli on Python 3.10; run `pip install tomli` or remove the file")
    try:
        return dict(toml.loads(data.decode("utf-8-sig")))
    except ValueError as problem:  # no TOML, or no UTF-8
        raise InputError(
            f"the settings file {path} is not TOML in UTF-8 ({problem}); correct or remove it"
        ) from problem


def _convert(name: str, value: Any, where: str) -> Any:
    try:
        return _READERS[name](value)
    except (TypeError, ValueError) as problem:
        shown = "the value" if name in _SECRETS else repr(value)
        raise InputError(f"{where} is {shown}, expected {problem}") from None


def _text(value: Any) -> str:
    if not isinstance(value, str) or not value.strip():
        raise ValueError("a text; give one or leave it out")
    return value.strip()


def _prompt(value: Any) -> str:
    if not isinstance(value, str):
        raise ValueError("a text, or the name of one of the model's prompts")
    return value


def _backend(value: Any) -> str:
    if value not in get_args(Backend):
        raise ValueError(f"one of {', '.join(get_args(Backend))}")
    return str(value)


def _share(value: Any) -> float:
    try:
        share = float(value)
    except (TypeError, ValueError):
        share = -1.0
    if not 0 <= share <= 1:
        raise ValueError("a probability from 0 to 1, such as 0.2")
    return share


def _count(value: Any) -> int:
    try:
        number = 0 if isinstance(value, (bool, float)) else int(value)
    except (TypeError, ValueError):
        number = 0
    if not 1 <= number <= 1000:
        raise ValueError("a number from 1 to 1000")
    return number


def _seconds(value: Any) -> float:
    try:
        number = math.nan if isinstance(value, bool) else float(value)
    except (TypeError, ValueError):
        number = math.nan
    if not 0 < number <= 86400:
        raise ValueError("a number of seconds above 0, such as 60")
    return number


def _tokens(value: Any) -> int:
    try:
        number = 0 if isinstance(value, (bool, float)) else int(value)
    except (TypeError, ValueError):
        number = 0
    if not 2048 <= number <= 10_000_000:
        raise ValueError("a number of tokens from 2048, such as 8192")
    return number


def _port(value: Any) -> int:
    try:
        number = -1 if isinstance(value, (bool, float)) else int(value)
    except (TypeError, ValueError):
        number = -1
    if not 0 <= number <= 65535:
        raise ValueError("a port from 0 (any free one) to 65535, such as 7860")
    return number


def _truth(value: Any) -> bool:
    if isinstance(value, bool):
        return value
    words = {"1": True, "true": True, "yes": True, "on": True, "0": False, "false": False, "no": False, "off": False}
    if str(value).strip().lower() not in words:
        raise ValueError("true or false")
    return words[str(value).strip().lower()]


def _list(value: Any) -> tuple[str, ...]:
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


def _keys(value: Any) -> tuple[str, ...]:
    keys = tuple(ApiKey.read(text) for text in _list(value))
    if any(not key or not key.isascii() or not key.isprintable() or " " in key for key in keys):
        raise ValueError("keys of ASCII characters without spaces or ':', separated by commas")
    if any(key.collections is not None and "" in key.collections for key in keys):
        raise ValueError("keys as KEY or KEY:COLLECTION+COLLECTION, separated by commas")
    return keys


def _pairs(value: Any) -> tuple[tuple[str, str], ...]:
    pairs = [part.partition(":") for part in _list(value)]
    if not all(user.strip() and password for user, _, password in pairs):
        raise ValueError("user:password pairs separated by commas")
    return tuple((user.strip(), password) for user, _, password in pairs)


def _per_minute(value: Any) -> int:
    try:
        number = -1 if isinstance(value, (bool, float)) else int(value)
    except (TypeError, ValueError):
        number = -1
    if not 0 <= number <= 1_000_000:
        raise ValueError("a number of requests a minute, such as 600, or 0 for as many as one likes")
    return number


def _origins(value: Any) -> tuple[str, ...]:
    return tuple(dict.fromkeys(origin(text) for text in _list(value)))


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


_VERBATIM = frozenset({"query_prompt", "document_prompt"})  # "query: " ends in a space for a reason
_SECRETS = frozenset({"llm_api_key", "milvus_token", "api_keys", "auth"})
_READERS: dict[str, Callable[[Any], Any]] = {
    "archive": _text,
    "milvus_token": _text,
    "encoder": _text,
    "query_prompt": _prompt,
    "document_prompt": _prompt,
    "encoder_batch_size": _count,
    "device": _text,
    "backend": _backend,
    "reranker": _text,
    "reranker_depth": _count,
    "threshold": _share,
    "llm": _text,
    "llm_base_url": _text,
    "llm_api_key": _text,
    "llm_timeout": _seconds,
    "llm_context": _tokens,
    "api_keys": _keys,
    "auth": _pairs,
    "embed_origins": _origins,
    "rate_limit": _per_minute,
    "key_rate_limit": _per_minute,
    "host": _text,
    "port": _port,
    "insecure": _truth,
    "allow_upload": _truth,
    "log_questions": _truth,
}
assert set(_READERS) == {one.name for one in fields(Settings)} - {"config"}, "every setting has its reader"


def calculate_in_one_thread(environ: MutableMapping[str, str] | None = None) -> None:
    """Have numpy use one thread, unless the user says otherwise; it counts before numpy is first imported.

    The products of matrices in an answer are small: a second thread takes twice the processor time and no less time.
    """
    (os.environ if environ is None else environ).setdefault("OPENBLAS_NUM_THREADS", "1")


def colour_wanted(environ: Mapping[str, str] | None = None) -> bool:
    """Whether colour is allowed on a terminal: not with ``NO_COLOR`` set or on a dumb terminal."""
    environment = os.environ if environ is None else environ
    return not environment.get("NO_COLOR") and environment.get("TERM") != "dumb"
