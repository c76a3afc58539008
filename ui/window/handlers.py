"""What happens on which event of the window; each handler is one small story, and none knows the layout."""

from __future__ import annotations

import json
import logging
import re
import time
from collections.abc import Generator, Iterator, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from index.errors import InputError, WenyuanError
from index.feedback import Feedback
from rag.types import Answer, Unverified
from ui import webtext
from ui.window import overview
from ui.window.records import Filters, Turn, tokens_in, unpack, unpack_all
from ui.window.words import ZH, Words, words_of

if TYPE_CHECKING:
    from index.types import Article
    from rag.engine import Engine

logger = logging.getLogger(__name__)

MAX_SOURCES = 2000
MAX_HISTORY = 20  # earlier questions that a follow-up is understood by
_COUNTED_SECONDS = 60.0
_SEPARATORS = re.compile(r"[,，、;；\n]+")

Message = dict[str, str]


@dataclass(frozen=True, slots=True)
class Handlers:
    """The window's answers to what its reader does, over one engine."""

    engine: Engine
    feedback: Feedback
    counted: list[tuple[float, dict[str, Any]]] = field(default_factory=list)

    def answered(
        self, question: str, kept: Sequence[Message], filters: Filters, say: Words = ZH
    ) -> Generator[tuple[list[Message], bool], None, None]:
        """Yield the conversation as the answer grows, the last time with true: what is then shown is to be kept."""
        shown = [*kept, _message("user", webtext.question_html(question))]
        earlier = [turn for message in kept for turn in _turns(message)]
        asked = [turn.answer.question for turn in earlier if turn.answer.status != "error"][-MAX_HISTORY:]
        for html, done in self._written(question, asked, filters, say):
            yield [*shown, _message("assistant", html)], done

    def _written(self, question: str, asked: Sequence[str], filters: Filters, say: Words) -> Iterator[tuple[str, bool]]:
        """Yield the answer's HTML as it grows; the last time with true."""
        text = ""
        yield webtext.writing_html("", say=say), False
        try:
            sources = self._named(filters, say)
            since, until = filters.since or None, filters.until or None
            for piece in self.engine.stream(
                question, history=tuple(asked), since=since, until=until, sources=sources, unverified=True
            ):
                if isinstance(piece, Answer):
                    yield self._finished(piece, filters, bool(asked), say), True
                    return
                if isinstance(piece, Unverified):
                    yield webtext.writing_html(text, piece, say), False
                    continue
                text += piece
                yield webtext.writing_html(text, say=say), False
        except WenyuanError as problem:
            failed = str(problem)
        except Exception:  # the outer boundary: a reader sees a sentence, the log has the trace
            logger.exception("a question was not answered")
            failed = say["failed"]
        broken = Answer(question, question, "error", "", error=failed)
        yield self._finished(broken, filters, bool(asked), say), True

    def _named(self, filters: Filters, say: Words) -> set[str] | None:
        """Return the sources that the filters name, None for all; InputError where one names none or too many."""
        parts = [part.strip() for part in _SEPARATORS.split(filters.sources) if part.strip()]
        names: set[str] = set()
        for part in parts:
            found = [source for source, _ in self.engine.archive.sources(part, MAX_SOURCES + 1)]
            if not found:
                raise InputError(say["no_source"].format(part))
            names.update(found)
            if len(names) > MAX_SOURCES:
                raise InputError(say["many_sources"].format(part, MAX_SOURCES))
        return names if parts else None

    def _finished(self, answer: Answer, filters: Filters, follows: bool, say: Words) -> str:
        if answer.status == "no_evidence" and not filters:  # what a filter left out may well be there
            self._note_refusal(answer)
        return webtext.turn_html(Turn.of(answer, filters, follows=follows), say)

    def _note_refusal(self, answer: Answer) -> None:
        try:
            ids = [citation.article_id for citation in answer.citations]
            self.feedback.refused(question=answer.question, asked=answer.standalone_question, articles=ids)
        except WenyuanError as problem:
            logger.warning("a refused question was not noted: %s", problem)

    def restored(self, payload: str, language: str) -> list[Message]:
        """Return the conversation of packed turns (a JSON list), as the browser kept it."""
        say = words_of(language)
        try:
            return conversation(unpack_all(json.loads(payload or "[]")), say)
        except (ValueError, RecursionError):
            return [_message("assistant", webtext.error_html(say["failed"], say))]
        except InputError as problem:
            return [_message("assistant", webtext.error_html(str(problem), say))]

    def opened(self, fragment: str, language: str) -> str:
        """Open a citation: the link's fragment in, the article's HTML out."""
        say = words_of(language)
        try:
            article_id, start, end = webtext.parse_target(fragment or "")
            article = self.engine.archive.article(article_id)
            return webtext.article_html(article, start, end, self._year_from(article), say)
        except WenyuanError as problem:
            return webtext.error_html(str(problem), say)
        except Exception:  # the outer boundary, as above
            logger.exception("a citation was not opened")
            return webtext.error_html(say["failed"], say)

    def _year_from(self, article: Article) -> Article | None:
        if not article.date_from:
            return None
        try:
            giver: Article = self.engine.archive.article(article.date_from)
        except InputError:  # taken out of the archive since
            return None
        return giver

    def heading(self, language: str = "zh") -> str:
        """Return the title with what archive is open."""
        return webtext.heading_html(self._counts(), words_of(language))

    def _counts(self) -> dict[str, Any]:
        """Return the archive's counts, at most a minute old: a large one takes long to count, and every page asks."""
        now = time.monotonic()
        if not self.counted or now - self.counted[0][0] > _COUNTED_SECONDS:
            self.counted[:] = [(now, self.engine.archive.stats())]
        return self.counted[0][1]

    def overview(self, language: str) -> str:
        """Return the archive page."""
        return self._page(language, check=False)

    def checked(self, language: str) -> str:
        """Return the archive page after a thorough look at the indexes."""
        return self._page(language, check=True)

    def _page(self, language: str, *, check: bool) -> str:
        say = words_of(language)
        try:
            return overview.overview_html(self.engine.archive, self.feedback, say, check=check)
        except WenyuanError as problem:
            return webtext.error_html(str(problem), say)
        except Exception:  # the outer boundary, as above
            logger.exception("the archive page was not made")
            return webtext.error_html(say["failed"], say)


def conversation(turns: Sequence[Turn], say: Words = ZH) -> list[Message]:
    """Return turns as the messages that show them."""
    return [
        _message(role, html)
        for turn in turns
        for role, html in (
            ("user", webtext.question_html(turn.answer.question)),
            ("assistant", webtext.turn_html(turn, say)),
        )
    ]


def retold(kept: Sequence[Message], language: str) -> list[Message]:
    """Return a conversation in another language."""
    return conversation([turn for message in kept for turn in _turns(message)], words_of(language))


def without_last(kept: Sequence[Message]) -> tuple[str, list[Message]]:
    """Return the last turn's question, and the conversation before it; "" where there is none."""
    last = [turn for message in kept[-1:] for turn in _turns(message)]
    return (last[0].answer.question, list(kept[:-2])) if last else ("", list(kept))


def _turns(message: Message) -> list[Turn]:
    return [unpack(token) for token in tokens_in(message["content"])] if message["role"] == "assistant" else []


def _message(role: str, content: str) -> Message:
    return {"role": role, "content": content}


def any_text(value: Any) -> str:
    """Return what a text box gave, without white space around it."""
    return value.strip() if isinstance(value, str) else ""
