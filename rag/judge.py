"""Whether one answer is right by a gold row: the rules of ``wenyuan eval``, pure.

Before anything is compared white space is dropped and NFKC applied, and dashes are one. A value that begins or ends
with a digit matches only where no further digit stands beside it: 8% is not in 28%.
"""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path, PurePath
from typing import Any

from index.types import Article

LONG_KINDS = frozenset({"list", "timeline", "compare"})
MAX_SHORT = 60

_FIGURE = re.compile(r"\d+(?:\.\d+)?")
_LIST_NUMBER = re.compile(r"(?m)^\s*\d+[.、)）]\s*")
_MARKER = re.compile(r"\[\d+\]")


def normalise(text: str | None) -> str:
    """Return the text as it is compared."""
    return re.sub(r"\s+", "", unicodedata.normalize("NFKC", text or "")).translate(str.maketrans("—–", "--"))


def holds(text: str, value: str) -> bool:
    """Whether a normalised text holds a value with no digit of a longer number beside it."""
    wanted = normalise(value)
    before = r"(?<![\d.])" if wanted[:1].isdigit() else ""
    after = r"(?!\d)" if wanted[-1:].isdigit() else ""
    return re.search(before + re.escape(wanted) + after, text) is not None


class Source:
    """The lines of a source, to look quotes up in; line 1 is ``lines[0]``."""

    def __init__(self, lines: Sequence[str]) -> None:
        self._lines = lines
        self._text = normalise("\n".join(lines))

    @classmethod
    def read(cls, path: Path) -> Source:
        """Read a UTF-8 file."""
        return cls(path.read_text(encoding="utf-8").split("\n"))

    @classmethod
    def of_articles(cls, articles: Iterable[Article]) -> Source:
        """Rebuild what an archive holds of one source, each character on the line it came from."""
        lines: defaultdict[int, str] = defaultdict(str)
        for article in articles:
            ends = [offset for offset, _ in article.line_map[1:]] + [len(article.text)]
            for (start, line), end in zip(article.line_map, ends, strict=True):
                lines[line] += article.text[start:end]
        return cls([lines[line] for line in range(1, max(lines, default=0) + 1)])

    def has(self, quote: str, lines: Sequence[int] | None) -> bool:
        """Whether a normalised quote stands in the source, within the lines where they are given."""
        if quote not in self._text:
            return False
        return not lines or quote in normalise("\n".join(self._lines[max(0, lines[0] - 1) : lines[1]]))


class Judge:
    """Judges the answers to one gold row.

    Parameters
    ----------
    gold
        A row with ``question``, ``kind``, ``status`` and, where it is to be answered, ``accept`` (groups of values of
        which one each must be in the answer), ``sources`` and ``keys`` (or ``sources_any``, ``keys_any``); optional are
        ``must_not``, ``if_says``, ``dates``, ``years``, ``short``, ``long`` and ``history``.
    sources
        The sources by file name.
    """

    def __init__(self, gold: Mapping[str, Any], sources: Mapping[str, Source]) -> None:
        self.gold = gold
        self.sources = sources
        self.long = gold["kind"] in LONG_KINDS or bool(gold.get("long"))
        self._cited: defaultdict[str, list[str]] = defaultdict(list)

    def failure(self, answer: Mapping[str, Any]) -> str | None:
        """Return why an answer (the contract's JSON object) fails, None where it passes."""
        if answer.get("status") != self.gold["status"]:
            return f"status {answer.get('status')!r}, expected {self.gold['status']!r}"
        text = normalise(_LIST_NUMBER.sub("", answer.get("answer") or ""))
        for value, label in self.gold.get("if_says", {}).items():
            if holds(text, value) and not holds(text, label):
                return f"the answer says {value!r} without {label!r}"
        reason = self._citations(answer.get("citations") or [])
        if reason or self.gold["status"] != "answered":
            return reason
        return (
            self._values(text, normalise(answer.get("short_answer"))) or self._figures(text) or self._expected_sources()
        )

    def _citations(self, citations: Sequence[Mapping[str, Any]]) -> str | None:
        self._cited.clear()
        if len(citations) > (16 if self.long else 8):
            return f"{len(citations)} citations"
        for citation in citations:
            name = PurePath(citation.get("source") or "").name
            quote = normalise(citation.get("quote"))
            if not quote or len(quote) > (300 if self.long else 200):
                return f"a quote of {len(quote)} characters"
            if name not in self.sources:
                return f"a citation names an unknown source {name!r}"
            if not self.sources[name].has(quote, citation.get("lines")):
                return f"a quote does not stand in {name} lines {citation.get('lines')}: {quote[:40]!r}"
            year = re.match(r"\d{4}", citation.get("date") or "")
            allowed = self.gold.get("dates", {}).get(name)
            if year and allowed and year.group() not in allowed:
                return f"{name} is dated {citation['date']}, expected {allowed}"
            self._cited[name].append(quote)
        return None

    def _values(self, text: str, short: str) -> str | None:
        if len(text) > (900 if self.long else 240):
            return f"the answer has {len(text)} characters"
        for group in self.gold.get("accept", []):
            if not any(holds(text, value) for value in group):
                return f"the answer lacks {group}"
            if self.gold.get("short") and (len(short) > MAX_SHORT or not any(holds(short, value) for value in group)):
                return f"the short answer {short!r} lacks {group}"
        said = next((bad for bad in self.gold.get("must_not", []) if holds(short, bad)), None)
        return f"the short answer says {said!r}" if said else None

    def _figures(self, text: str) -> str | None:
        quotes = "".join(quote for quotes in self._cited.values() for quote in quotes)
        known = normalise(self.gold["question"] + "".join(self.gold.get("history", []))) + quotes
        allowed = {*_FIGURE.findall(known), *self.gold.get("years", [])}
        stray = next((figure for figure in _FIGURE.findall(_MARKER.sub("", text)) if figure not in allowed), None)
        return f"the figure {stray} is in no cited quote" if stray else None

    def _expected_sources(self) -> str | None:
        keys = [normalise(key) for key in self.gold.get("keys_any") or self.gold.get("keys", [])]

        def is_cited(name: str) -> bool:
            return any(key in quote for quote in self._cited.get(name, []) for key in keys)

        if "sources_any" in self.gold:
            return None if any(map(is_cited, self.gold["sources_any"])) else "no expected source is cited"
        missing = next((name for name in self.gold.get("sources", []) if not is_cited(name)), None)
        return f"{missing} is not cited with an expected key phrase" if missing else None
