"""A language model behind one method: text in, text out piece by piece, every failure a ``ModelError``.

Providers are LangChain's; the package is imported when a model is loaded, not before.
"""

from __future__ import annotations

import re
import time
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any, Protocol

from index.errors import InputError, ModelError

if TYPE_CHECKING:
    from langchain_core.language_models import BaseChatModel

Message = tuple[str, str]

RETRY_AFTER = 1.0  # seconds before the one further try where the server was busy
_BUSY = frozenset({429, 502, 503})
_NAME = re.compile(r"[\w-]+:\S.*")


class LanguageModel(Protocol):
    """Anything that answers messages with text."""

    name: str

    def stream(self, messages: Sequence[Message]) -> Iterator[str]:
        """Yield the reply to ``(role, text)`` messages piece by piece; ModelError where there is none."""
        ...


class ChatModel:
    """A LangChain chat model as a ``LanguageModel``.

    Parameters
    ----------
    name
        As the user wrote it, ``provider:NAME``.
    chat
        The model that LangChain made.
    """

    def __init__(self, name: str, chat: BaseChatModel) -> None:
        self.name = name
        self._chat = chat

    def stream(self, messages: Sequence[Message]) -> Iterator[str]:
        """Yield the reply piece by piece; a busy server is asked once more, any other failure is a ModelError."""
        try:
            yield from self._once(messages)
        except ModelError as error:
            # Pieces already handed out cannot be taken back: only a request that was refused is sent again.
            if _status(error.__cause__) not in _BUSY:
                raise
            time.sleep(RETRY_AFTER)
            yield from self._once(messages)

    def _once(self, messages: Sequence[Message]) -> Iterator[str]:
        some = False
        try:
            for chunk in self._chat.stream(list(messages)):
                piece = str(chunk.text)
                some = some or bool(piece.strip())
                if piece:
                    yield piece
        except Exception as error:
            raise ModelError(f"the language model {self.name!r} {_reason(error)}") from error
        if not some:
            raise ModelError(f"the language model {self.name!r} returned no text; check its name and its server's log")


def load_model(
    name: str, *, base_url: str | None = None, api_key: str | None = None, timeout: float = 60.0
) -> LanguageModel:
    """Return a language model of LangChain's providers; nothing is asked of its server yet.

    Parameters
    ----------
    name
        ``provider:NAME``, such as ``openai:qwen3`` for any server of OpenAI's protocol.
    base_url, api_key
        The server and its key; with a server but no key, a placeholder is sent, as local servers want some.
    timeout
        Seconds to wait for the connection and for each next piece.

    Raises
    ------
    InputError
        Where the name has no provider, or the provider's package or key is missing.
    """
    if not _NAME.fullmatch(name):
        raise InputError(f"the language model {name!r} names no provider; expected provider:NAME, such as openai:qwen3")
    options: dict[str, Any] = {"temperature": 0, "timeout": timeout, "max_retries": 0}
    if base_url:
        options["base_url"] = base_url
    if api_key or base_url:
        options["api_key"] = api_key or "none"
    from langchain.chat_models import init_chat_model

    try:
        chat = init_chat_model(name, **options)
    except ImportError as error:
        raise InputError(
            f"the language model {name!r} needs a package that is not installed: {_first_line(error)}"
        ) from error
    except Exception as error:
        raise InputError(
            f"the language model {name!r} cannot be set up ({_first_line(error)}); "
            "check its provider, server address and key"
        ) from error
    return ChatModel(name, chat)


def _reason(error: BaseException) -> str:
    """Return what happened and what to do, without the provider's own text where that may hold a key."""
    status = _status(error)
    kinds = {kind.__name__ for one in _chain(error) for kind in type(one).__mro__}
    if status in (401, 403):
        return f"refused the key (HTTP {status}); set WENYUAN_LLM_API_KEY to one that it accepts"
    if status == 404:
        return "is not known to the server (HTTP 404); check its name and WENYUAN_LLM_BASE_URL"
    if status == 429:
        return "turned the question away for too many requests (HTTP 429); ask again later"
    if status is not None and status >= 500:
        return f"failed on its server (HTTP {status}); see the server's log"
    if status is not None and status >= 400:
        return f"refused the request (HTTP {status}); see the server's log"
    if any("Timeout" in kind for kind in kinds):
        return "did not answer in time; raise WENYUAN_LLM_TIMEOUT or check the server"
    if any("Connect" in kind or kind in ("NetworkError", "ConnectionError", "gaierror") for kind in kinds):
        return "cannot be reached; check WENYUAN_LLM_BASE_URL and that the server runs"
    if any("ProtocolError" in kind for kind in kinds):
        return "broke off in the middle of its answer; check the server"
    return f"sent something that is no answer ({type(error).__name__}); check that the server speaks its protocol"


def _status(error: BaseException | None) -> int | None:
    for one in _chain(error):
        status = getattr(one, "status_code", None)
        if isinstance(status, int):
            return status
    return None


def _chain(error: BaseException | None) -> Iterator[BaseException]:
    while error is not None:
        yield error
        error = error.__cause__ or error.__context__


def _first_line(error: BaseException) -> str:
    return (str(error).strip().splitlines() or [type(error).__name__])[0].rstrip(".")[:200]
