"""Whether one answer passes by a gold row, and whether a text is the expected evidence: the rules of ``wenyuan eval``.

How texts are compared, ``rag.holding`` says.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path, PurePath
from typing import Any

from index.types import Article
from rag.holding import holds, normalise, tells

LONG_KINDS = frozenset({"list", "timeline", "compare"})
MAX_SHORT = 60

_FIGURE = re.compile(r"\d+(?:\.\d+)?")
_LIST_NUMBER = re.compile(r"(?m)^\s*\d+[.、)）]\s*")
_MARKER = re.compile(r"\[\d+\]")


@dataclass(frozen=True, slots=True)
class Failure:
    """Why an answer fails: which rule (a key of ``RULES``), and the values that its sentence is filled with."""

    rule: str
    values: tuple[Any, ...] = ()

    def __str__(self) -> str:
        return RULES[self.rule].format(*self.values)


RULES = {
    "status": "status {0!r}, expected {1!r}",
    "unlabelled": "the answer says {0!r} without {1!r}",
    "citations": "{0} citations",
    "quote_length": "a quote of {0} characters",
    "unknown_source": "a citation names an unknown source {0!r}",
    "stray_quote": "a quote does not stand in {0} lines {1}: {2!r}",
    "article_date": "{0} is dated {1}, expected {2}",
    "length": "the answer has {0} characters",
    "lacks": "the answer lacks {0}",
    "only_quoted": "only a quote holds {1}, the answer is {0!r}",
    "short_lacks": "the short answer {0!r} lacks {1}",
    "must_not": "the short answer says {0!r}",
    "stray_figure": "the figure {0} is in no cited quote",
    "no_source": "no expected source is cited",
    "source": "{0} is not cited with an expected key phrase",
}
"""The rules of ``Judge``, each with the sentence that says how an answer breaks it."""


class Source:
    """The lines of a source, to look quotes up in; line 1 is ``lines[0]``.

    ``further`` are the lines of its further pages, where it has any: each page's are counted from 1.
    """

    def __init__(self, lines: Sequence[str], further: Sequence[Sequence[str]] = ()) -> None:
        self._pages = [lines, *further]
        self._text = normalise("\n".join("\n".join(page) for page in self._pages))

    @classmethod
    def read(cls, path: Path) -> Source:
        """Read a UTF-8 file."""
        return cls(path.read_text(encoding="utf-8").split("\n"))

    @classmethod
    def of_articles(cls, articles: Iterable[Article]) -> Source:
        """Rebuild what an archive holds of one source, each character on the line it came from."""
        pages: defaultdict[int, defaultdict[int, str]] = defaultdict(lambda: defaultdict(str))
        for article in sorted(articles, key=lambda article: article.line_map[:1]):
            ends = [offset for offset, _ in article.line_map[1:]] + [len(article.text)]
            for (start, line), end in zip(article.line_map, ends, strict=True):
                pages[article.page_at(start) or 0][line] += article.text[start:end]
        told = [[page[line] for line in range(1, max(page, default=0) + 1)] for _, page in sorted(pages.items())]
        return cls(told[0] if told else [], told[1:])

    def has(self, quote: str, lines: Sequence[int] | None) -> bool:
        """Whether a normalised quote stands in the source, within the lines where they are given."""
        if quote not in self._text:
            return False
        if not lines:
            return True
        # What begins at the foot of a page may go on on the next.
        for page, after in zip(self._pages, [*self._pages[1:], []], strict=True):
            shown = [*page[max(0, lines[0] - 1) : lines[1]], *(after if lines[1] >= len(page) else ())]
            if quote in normalise("\n".join(shown)):
                return True
        return False


class Judge:
    """Judges the answers to one gold row.

    Parameters
    ----------
    gold
        A row with ``question``, ``kind``, ``status`` and, where it is to be answered, ``accept`` (groups of values of
        which one each must be in the answer), ``sources`` and ``keys`` (or ``sources_any``, ``keys_any``); optional are
        ``must_not``, ``if_says``, ``dates``, ``years``, ``short``, ``long`` and ``history``. Where there are no
        ``years``, the cited articles' are allowed, and figures of ``accept``. Where ``accept`` was made of an
        ``answer``, what only a quote holds is not said.
    sources
        The sources, by what a citation names or by file name.
    """

    def __init__(self, gold: Mapping[str, Any], sources: Mapping[str, Source]) -> None:
        self.gold = gold
        self.sources = sources
        self.long = gold["kind"] in LONG_KINDS or bool(gold.get("long"))
        self._cited: defaultdict[str, list[str]] = defaultdict(list)

    def failure(self, answer: Mapping[str, Any]) -> Failure | None:
        """Return why an answer (the contract's JSON object) fails, None where it passes."""
        if answer.get("status") != self.gold["status"]:
            return Failure("status", (answer.get("status"), self.gold["status"]))
        text = self._text(answer)
        for value, label in self.gold.get("if_says", {}).items():
            if holds(text, value) and not holds(text, label):
                return Failure("unlabelled", (value, label))
        citations = answer.get("citations") or []
        failure = self._citations(citations)
        if failure or self.gold["status"] != "answered":
            return failure
        if len(text) > (900 if self.long else 240):
            return Failure("length", (len(text),))
        return (
            self._values(text, normalise(answer.get("short_answer")))
            or self._figures(text, citations)
            or self._expected_sources()
        )

    def says_it(self, answer: Mapping[str, Any]) -> bool:
        """Whether an answer says what is expected, whatever it cites: what a reader who does not look it up gets."""
        if self.gold["status"] != "answered" or answer.get("status") != "answered":
            return False
        return self._values(self._text(answer), normalise(answer.get("short_answer"))) is None

    @property
    def has_evidence(self) -> bool:
        """Whether the row tells by what the right evidence is known."""
        return bool(self._keys or self._groups) and self.gold["status"] == "answered"

    def expects(self, source: str) -> bool:
        """Whether a source is one of those expected; any is, where the row names none."""
        names = self.gold.get("sources_any") or self.gold.get("sources") or []
        return not names or PurePath(source).name in {PurePath(name).name for name in names}

    def is_evidence(self, source: str, text: str) -> bool:
        """Whether a text of a source is expected evidence: it holds a key phrase, or else a value of the answer."""
        if not self.expects(source):
            return False
        squeezed = normalise(text)
        if self._keys:
            return any(key in squeezed for key in self._keys)
        return any(holds(squeezed, value) for group in self._groups for value in group)

    @property
    def _keys(self) -> list[str]:
        return [normalise(key) for key in self.gold.get("keys_any") or self.gold.get("keys") or []]

    @property
    def _groups(self) -> list[list[str]]:
        return list(self.gold.get("accept", []))

    def _text(self, answer: Mapping[str, Any]) -> str:
        return normalise(_LIST_NUMBER.sub("", answer.get("answer") or ""))

    def _citations(self, citations: Sequence[Mapping[str, Any]]) -> Failure | None:
        self._cited.clear()
        if len(citations) > (16 if self.long else 8):
            return Failure("citations", (len(citations),))
        for citation in citations:
            named = citation.get("source") or ""
            name = PurePath(named).name
            quote = normalise(citation.get("quote"))
            if not quote or len(quote) > (300 if self.long else 200):
                return Failure("quote_length", (len(quote),))
            source = self.sources.get(named) or self.sources.get(name)
            if source is None:
                return Failure("unknown_source", (name,))
            if not source.has(quote, citation.get("lines")):
                return Failure("stray_quote", (name, citation.get("lines"), quote[:40]))
            year = re.match(r"\d{4}", citation.get("date") or "")
            allowed = self.gold.get("dates", {}).get(name)
            if year and allowed and year.group() not in allowed:
                return Failure("article_date", (name, citation["date"], allowed))
            self._cited[name].append(quote)
        return None

    def _values(self, text: str, short: str) -> Failure | None:
        for group in self._groups:
            if not any(holds(text, value) for value in group):
                return Failure("lacks", (group,))
            if "answer" in self.gold and not any(tells(text, short, value) for value in group):
                return Failure("only_quoted", (short, group))
            if self.gold.get("short") and (len(short) > MAX_SHORT or not any(holds(short, value) for value in group)):
                return Failure("short_lacks", (short, group))
        said = next((bad for bad in self.gold.get("must_not", []) if holds(short, bad)), None)
        return Failure("must_not", (said,)) if said else None

    def _figures(self, text: str, citations: Sequence[Mapping[str, Any]]) -> Failure | None:
        quotes = "".join(quote for quotes in self._cited.values() for quote in quotes)
        known = normalise(self.gold["question"] + "".join(self.gold.get("history", []))) + quotes
        allowed = {*_FIGURE.findall(known), *self._uncited(citations)}
        stray = next((figure for figure in _FIGURE.findall(_MARKER.sub("", text)) if figure not in allowed), None)
        return Failure("stray_figure", (stray,)) if stray else None

    def _uncited(self, citations: Sequence[Mapping[str, Any]]) -> Iterable[str]:
        """Return the figures that an answer may say though no quote holds them: years, and by an easy row its own."""
        if "years" in self.gold:
            return list(self.gold["years"])
        times = (str(citation.get(name) or "") for citation in citations for name in ("date", "resolved_time"))
        values = (normalise(value) for group in self._groups for value in group)
        figures = [figure for text in (*times, *values) for figure in _FIGURE.findall(text)]
        return [*figures, *(figure.lstrip("0") for figure in figures)]  # a date's 02 is said as 2月

    def _expected_sources(self) -> Failure | None:
        def is_cited(name: str) -> bool:
            return any(key in quote for quote in self._cited.get(PurePath(name).name, []) for key in self._keys)

        if "sources_any" in self.gold:
            return None if any(map(is_cited, self.gold["sources_any"])) else Failure("no_source")
        missing = next((name for name in self.gold.get("sources", []) if not is_cited(name)), None)
        return Failure("source", (missing,)) if missing else None
