"""Settings: flag over environment over file. The only reader of environment variables and of the settings file.

A plain frozen dataclass and not pydantic-settings: that package's import alone costs a cold ``wenyuan ask`` more than
half of what importing numpy, faiss and tantivy does, for a dozen values.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping, MutableMapping
from dataclasses import dataclass, field, fields
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from index.errors import InputError
from index.types import Backend
from ui import values

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
    written = _from_file(path, required=required)
    used = path if written is not None else None
    merged: dict[str, Any] = dict(written or {})
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


_VERBATIM = frozenset({"query_prompt", "document_prompt"})  # "query: " ends in a space for a reason
_SECRETS = frozenset({"llm_api_key", "milvus_token", "api_keys", "auth"})
_COUNT = values.whole(1, 1000, "a number from 1 to 1000")
_PER_MINUTE = values.whole(0, 1_000_000, "a number of requests a minute, such as 600, or 0 for as many as one likes")
_READERS: dict[str, Callable[[Any], Any]] = {
    "archive": values.text,
    "milvus_token": values.text,
    "encoder": values.text,
    "query_prompt": values.prompt,
    "document_prompt": values.prompt,
    "encoder_batch_size": _COUNT,
    "device": values.text,
    "backend": values.backend,
    "reranker": values.text,
    "reranker_depth": _COUNT,
    "threshold": values.share,
    "llm": values.text,
    "llm_base_url": values.text,
    "llm_api_key": values.text,
    "llm_timeout": values.seconds,
    "llm_context": values.whole(2048, 10_000_000, "a number of tokens from 2048, such as 8192"),
    "api_keys": values.keys,
    "auth": values.pairs,
    "embed_origins": values.origins,
    "rate_limit": _PER_MINUTE,
    "key_rate_limit": _PER_MINUTE,
    "host": values.text,
    "port": values.whole(0, 65535, "a port from 0 (any free one) to 65535, such as 7860"),
    "insecure": values.truth,
    "allow_upload": values.truth,
    "log_questions": values.truth,
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
