"""A language model behind one method: text in, text out piece by piece, every failure a ``ModelError``.

Providers are LangChain's; the package is imported when a model is loaded, not before.
"""

from __future__ import annotations

import asyncio
import queue
import re
import threading
import time
from collections.abc import AsyncIterator, Generator, Iterator, Sequence
from contextlib import closing
from functools import cache
from typing import TYPE_CHECKING, Any, Protocol

from index.errors import InputError, ModelError

if TYPE_CHECKING:
    from langchain_core.language_models import BaseChatModel
    from langchain_core.messages import AIMessageChunk

Message = tuple[str, str]

TIMEOUT = 60.0  # seconds for a whole reply
CONTEXT = 8192  # tokens
MAX_REPLY_TOKENS = 2048
RETRY_AFTER = 1.0  # seconds before the one further try where the server was busy
_BUSY = frozenset({429, 502, 503})
_NAME = re.compile(r"[\w-]+:\S.*")
_BROKE_OFF = "broke off in the middle of its answer; check the server"
_RAISE_CONTEXT = "raise WENYUAN_LLM_CONTEXT if its context is larger"


class LanguageModel(Protocol):
    """Anything that answers messages with text. One that has a ``context`` says how many tokens it holds."""

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
    timeout
        Seconds until the whole reply must have come.
    context
        How many tokens question, evidence and reply may have together.
    """

    def __init__(self, name: str, chat: BaseChatModel, timeout: float = TIMEOUT, context: int = CONTEXT) -> None:
        self.name = name
        self.context = context
        self._chat = chat
        self._timeout = timeout

    def stream(self, messages: Sequence[Message]) -> Iterator[str]:
        """Yield the reply piece by piece; a busy server is asked once more, any other failure is a ModelError."""
        deadline = time.monotonic() + self._timeout
        try:
            yield from self._once(messages, deadline)
        except ModelError as error:
            # Pieces already handed out cannot be taken back: only a request that was refused is sent again.
            if _status(error.__cause__) not in _BUSY or time.monotonic() + RETRY_AFTER > deadline:
                raise
            time.sleep(RETRY_AFTER)
            yield from self._once(messages, deadline)

    def _once(self, messages: Sequence[Message], deadline: float) -> Iterator[str]:
        some, ending = False, None
        with closing(_until(self._chat.astream(list(messages)), deadline)) as chunks:
            try:
                for chunk in chunks:
                    piece = str(chunk.text)
                    some = some or bool(piece.strip())
                    ending = chunk.response_metadata.get("finish_reason") or ending
                    if piece:
                        yield piece
            except Exception as error:
                raise ModelError(f"the language model {self.name!r} {_reason(error)}") from error
        if ending == "length":
            raise ModelError(f"the language model {self.name!r} was cut off at its limit of tokens; {_RAISE_CONTEXT}")
        if not some:
            raise ModelError(f"the language model {self.name!r} returned no text; check its name and its server's log")
        if ending is None and _tells_its_end(self._chat):
            raise ModelError(f"the language model {self.name!r} {_BROKE_OFF}")


def _until(chunks: AsyncIterator[AIMessageChunk], deadline: float) -> Generator[AIMessageChunk, None, None]:
    """Yield what comes before the deadline, TimeoutError then; whatever is left is called off, the connection closed.

    A client's own timeout is between two pieces: it never comes to an end with a server that trickles.
    """
    came: queue.SimpleQueue[AIMessageChunk | BaseException | None] = queue.SimpleQueue()

    async def read() -> None:
        try:
            async for chunk in chunks:
                came.put(chunk)
            came.put(None)
        except BaseException as error:
            came.put(error)
            raise

    reading = asyncio.run_coroutine_threadsafe(read(), _loop())
    try:
        while True:
            left = deadline - time.monotonic()
            try:
                chunk = came.get(timeout=max(left, 0.001))
            except queue.Empty:
                left = 0
            if left <= 0:
                raise TimeoutError
            if chunk is None:
                return
            if isinstance(chunk, BaseException):
                raise chunk
            yield chunk
    finally:
        reading.cancel()


@cache
def _loop() -> asyncio.AbstractEventLoop:
    """Return the event loop in which all servers are read, in a thread of its own: their connections belong to it."""
    loop = asyncio.new_event_loop()
    threading.Thread(target=loop.run_forever, name="language models", daemon=True).start()
    return loop


def reply_tokens(context: int) -> int:
    """Return how many tokens of a context are the reply's, the thoughts before it included."""
    return min(context // 4, MAX_REPLY_TOKENS)


def load_model(
    name: str,
    *,
    base_url: str | None = None,
    api_key: str | None = None,
    timeout: float = TIMEOUT,
    context: int = CONTEXT,
) -> LanguageModel:
    """Return a language model of LangChain's providers; nothing is asked of its server yet.

    Parameters
    ----------
    name
        ``provider:NAME``, such as ``openai:qwen3`` for any server of OpenAI's protocol.
    base_url, api_key
        The server and its key; with a server but no key, a placeholder is sent, as local servers want some.
    timeout
        Seconds to wait for the whole reply.
    context
        Tokens that the model holds: the evidence is cut to them, a quarter (2048 at most) is left for the reply.

    Raises
    ------
    InputError
        Where the name has no provider, or the provider's package or key is missing.
    """
    if not _NAME.fullmatch(name):
        raise InputError(f"the language model {name!r} names no provider; expected provider:NAME, such as openai:qwen3")
    tokens = reply_tokens(context)
    options: dict[str, Any] = {"temperature": 0, "timeout": timeout, "max_retries": 0, "max_tokens": tokens}
    if base_url:
        options["base_url"] = base_url
        if name.startswith("openai:"):
            # LangChain sends OpenAI's newer name for it only, which not every server of the protocol heeds.
            options["extra_body"] = {"max_tokens": tokens}
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
    return ChatModel(name, chat, timeout, context)


def _tells_its_end(chat: BaseChatModel) -> bool:
    """Whether the protocol says why a reply ended, so that one without a reason was cut off."""
    return any(kind.__module__.partition(".")[0] == "langchain_openai" for kind in type(chat).__mro__)


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
        return f"refused the request (HTTP {status}); lower WENYUAN_LLM_CONTEXT if its context is smaller, see its log"
    if any("Timeout" in kind for kind in kinds):
        return "did not answer in time; raise WENYUAN_LLM_TIMEOUT or check the server"
    if any("ProtocolError" in kind for kind in kinds):
        return _BROKE_OFF
    if any("Connect" in kind or kind in ("NetworkError", "ConnectionError", "gaierror") for kind in kinds):
        return "cannot be reached; check WENYUAN_LLM_BASE_URL and that the server runs"
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
