"""What the page's own script asks the server for beside Gradio's events: exports, and what a reader thinks."""

from __future__ import annotations

import base64
import logging
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from index.errors import InputError, WenyuanError
from index.feedback import Feedback
from ui.window import export
from ui.window.records import unpack, unpack_all
from ui.window.words import words_of

if TYPE_CHECKING:
    from index.interface import Archive
    from ui.window.uploads import Uploads

SUGGESTED = 200
logger = logging.getLogger(__name__)

Reply = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Services:
    """Functions of JSON values; each returns an object, with ``error`` where it could not do what was asked."""

    archive: Archive
    feedback: Feedback
    uploads: Uploads | None = None  # where files may be added

    def offered(self) -> dict[str, Callable[..., Reply]]:
        """Return the functions under the names that the script calls them by."""
        plain = (self.export, self.rate, self.suggest)
        of_files = (self.begin, self.part, self.added, self.finish) if self.uploads else ()
        return {f"wy_{function.__name__}": function for function in (*plain, *of_files)}

    def export(self, turns: list[str], kind: str, title: str, language: str) -> Reply:
        """Return a conversation as a file: its name, media type and content in base64."""

        def made() -> Reply:
            file = export.exported(unpack_all(turns), kind, title, words_of(language))
            return {"name": file.name, "type": file.media_type, "content": base64.b64encode(file.content).decode()}

        return _answered(made)

    def suggest(self) -> Reply:
        """Return what the filters offer to choose from: the years there are, and the largest sources."""

        def found() -> Reply:
            years = sorted({month[:4] for month in self.archive.months()})
            return {"years": years, "sources": [source for source, _ in self.archive.sources(limit=SUGGESTED)]}

        return _answered(found)

    def rate(self, turn: str, verdict: float, comment: str) -> Reply:
        """Keep what a reader thinks of an answer: ``verdict`` is 1, -1 or 0."""

        def kept() -> Reply:
            one = unpack(turn)
            answer = one.answer
            if not isinstance(comment, str) or verdict not in (-1, 0, 1):
                raise InputError(f"the verdict is {verdict!r}; expected 1, -1 or 0, and a comment as text")
            self.feedback.rate(
                one.id,
                question=answer.question,
                asked=answer.standalone_question,
                answer=answer.answer or answer.error or "",
                status=answer.status,
                verdict=int(verdict),
                comment=comment,
                articles=[citation.article_id for citation in answer.citations],
            )
            return {}

        return _answered(kept)

    def begin(self, name: str, size: float, date: str) -> Reply:
        """Expect a file; return the id that its parts are to carry."""
        return _answered(lambda: {"id": self._files().begin(str(name), _whole(size), str(date))})

    def part(self, id: str, offset: float, content: str) -> Reply:
        """Take a part of a file, in base64."""
        return _answered(lambda: {"received": self._files().part(id, _whole(offset), content)})

    def added(self, id: str) -> Reply:
        """Return how many articles of a file are on their way into the archive."""
        return _answered(lambda: {"articles": self._files().added(id)})

    def finish(self, id: str) -> Reply:
        """Add a file's articles; return how many are new and how many were there."""

        def done() -> Reply:
            new, known = self._files().finish(id)
            return {"added": new, "known": known}

        return _answered(done)

    def _files(self) -> Uploads:
        if self.uploads is None:
            raise InputError("files cannot be added here; the server's administrator can allow it by --allow-upload")
        return self.uploads


def _whole(number: float) -> int:
    if isinstance(number, bool) or not isinstance(number, (int, float)) or number != int(number):
        raise InputError(f"{str(number)[:20]!r} is no number of bytes; expected a whole number")
    return int(number)


def _answered(do: Callable[[], Reply]) -> Reply:
    try:
        return do()
    except WenyuanError as problem:
        return {"error": str(problem)}
    except Exception:  # the outer boundary of a request: the log has the trace
        logger.exception("the window's request failed")
        return {"error": words_of("")["failed"]}
