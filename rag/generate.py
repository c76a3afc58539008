"""An answer with a language model: numbered, dated evidence in, verified sentences out.

The model sees chunks of the archive, each with its article's date and with the year written beside every 今年 and 去年.
What it writes is cut into sentences as it streams, and a sentence goes on to the reader only after ``rag.verify`` has
found each of its claims in the evidence that it cites.
"""

from __future__ import annotations

import re
from collections.abc import Generator, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache
from importlib import resources
from string import Template

from index.archive import Archive
from index.errors import ModelError
from index.figures import find_figures
from index.types import Hit, TimeMention
from rag.cite import MAX_QUOTE, citation, resolved_time
from rag.llm import LanguageModel, Message, load_model
from rag.numbers import fold
from rag.passages import Passage
from rag.types import Answer, Citation, Question
from rag.verify import MARKER, Evidence, cited_numbers, claims_nothing, support, verify_sentence

__all__ = [
    "Evidence",
    "LanguageModel",
    "VerifiedSentence",
    "answer_stream",
    "evidence_of",
    "generated",
    "load_model",
    "verified_sentences",
    "verify_sentence",
]

MAX_EVIDENCE, MAX_EVIDENCE_CHARACTERS = 10, 4000
MAX_ANSWER, MAX_LONG_ANSWER = 240, 900
MAX_CITATIONS, MAX_LONG_CITATIONS = 8, 16
MAX_SHORT = 60
_LONG_KINDS = frozenset({"list", "why", "how", "what"})

_THINKING = re.compile(r"^\s*<think>.*?</think>\s*", re.DOTALL)
_WIDE_MARKER = re.compile(r"[\[【［〔]\s*(\d+(?:\s*[,，、]\s*\d+)*)\s*[\]】］〕]")
# A sentence ends at its mark with what closes it and the citations behind it; what follows must have begun.
_END = re.compile(r"(?:[。！？!?；;]+[”’」』）)]*(?:\s*\[[\d,，、\s]+\])*|\n)\s*(?=[^\s\[”’」』）)。！？!?；;])")
_NO_ANSWER = re.compile(
    r"^(?:抱歉|很遗憾|对不起|根据[^，,]{0,16}|经查)?[，,]?[^，,。]{0,8}(?:资料|材料|文档|证据|文章)[中里内]?[^，,。]{0,4}?(?:没有|未|无|不含|找不到)"
)


@dataclass(frozen=True, slots=True)
class VerifiedSentence:
    """A sentence of the model with the verdict on it; ``reason`` says why it is not ``ok``.

    ``text`` keeps the white space after it, so that the sentences together are the model's text.
    """

    text: str
    cited: tuple[int, ...]
    ok: bool
    reason: str | None = None


def evidence_of(archive: Archive, hits: Iterable[Hit], first: Iterable[Citation] = ()) -> list[Evidence]:
    """Return the best hits as numbered evidence, as many as a small model's context holds.

    The chunks that ``first`` cites go before all others: what the extractive answer stands on is shown in any case.
    """
    cited = (
        chunk
        for one in first
        for chunk in archive.chunks_of(one.article_id)
        if chunk.start < one.end and one.start < chunk.end
    )
    found: list[Evidence] = []
    total = 0
    for chunk in {chunk.id: chunk for chunk in (*cited, *(hit.chunk for hit in hits))}.values():
        total += len(chunk.text)
        if found and (len(found) == MAX_EVIDENCE or total > MAX_EVIDENCE_CHARACTERS):
            break
        times = tuple(replace(m, start=m.start + chunk.start, end=m.end + chunk.start) for m in chunk.times)
        article = archive.article(chunk.article_id)
        found.append(Evidence(len(found) + 1, article, chunk.start, chunk.end, times))
    return found


def messages(question: Question, evidence: Sequence[Evidence]) -> list[Message]:
    """Return what is sent to the model."""
    shown = "\n\n".join(_shown(piece) for piece in evidence)
    return [
        ("system", _prompt("system.txt")),
        ("human", Template(_prompt("question.txt")).substitute(evidence=shown, question=question.text)),
    ]


def answer_stream(model: LanguageModel, question: Question, evidence: Sequence[Evidence]) -> Iterator[str]:
    """Yield the model's text as it comes, unverified; ModelError where it does not answer."""
    return model.stream(messages(question, evidence))


def verified_sentences(
    model: LanguageModel, question: Question, evidence: Sequence[Evidence]
) -> Iterator[VerifiedSentence]:
    """Yield each sentence of the model with the verdict on it, as soon as it is complete."""
    for sentence in _sentences(answer_stream(model, question, evidence)):
        text = _WIDE_MARKER.sub(lambda match: "".join(f"[{n}]" for n in re.findall(r"\d+", match[1])), sentence)
        ok, reason = verify_sentence(text, evidence, question)
        if not ok and not MARKER.search(text) and _NO_ANSWER.match(text) and claims_nothing(text, question):
            ok, reason = True, None  # that nothing was found needs no evidence
        yield VerifiedSentence(text, cited_numbers(text), ok, reason)


def generated(
    model: LanguageModel, question: Question, archive: Archive, hits: Sequence[Hit], extractive: Answer
) -> Generator[str, None, Answer]:
    """Yield the verified text piece by piece and return the answer made of it.

    ``extractive`` is the answer without the model: it serves, with a warning, where the model fails or nothing it
    says can be verified.
    """
    evidence = evidence_of(archive, hits, extractive.citations)
    if not evidence:
        yield extractive.answer
        return extractive
    writer = _Writer(question, evidence)
    try:
        for sentence in verified_sentences(model, question, evidence):
            piece = writer.take(sentence)
            if piece:
                yield piece
            if writer.full:
                break
    except ModelError as error:
        if not writer.text:
            yield extractive.answer
        return replace(extractive, warnings=(*extractive.warnings, f"语言模型没有答完，这是不用模型的回答：{error}"))
    if not writer.text:
        yield extractive.answer
        return replace(extractive, warnings=(*extractive.warnings, *writer.warnings))
    return writer.answer(model.name, extractive)


class _Writer:
    """Puts verified sentences together: citations numbered as they come, each a slice of its article."""

    def __init__(self, question: Question, evidence: Sequence[Evidence]) -> None:
        self.question = question
        self.evidence = evidence
        self.text = ""
        self.full = False
        self.citations: list[Citation] = []
        self._left_out = 0
        self._held = ""
        self._refused = False
        long = question.kind in _LONG_KINDS or question.all_years or len(question.spans) > 1
        self._most_characters = MAX_LONG_ANSWER if long else MAX_ANSWER
        self._most_citations = MAX_LONG_CITATIONS if long else MAX_CITATIONS

    @property
    def warnings(self) -> tuple[str, ...]:
        """What the reader has to know of the sentences that were left out."""
        return (f"模型的回答有{self._left_out}句没有依据，已略去",) if self._left_out else ()

    def take(self, sentence: VerifiedSentence) -> str:
        """Return the sentence as released, an empty text where it is left out."""
        if not sentence.ok:
            self._left_out += 1
            return ""
        body, tail = _split_tail(sentence.text)
        if not sentence.cited:
            refuses = not self.text and bool(_NO_ANSWER.match(body))
            self._refused = self._refused or refuses
            if not refuses:
                # A lead-in (“具体如下：”) goes out with the first thing said after it, or not at all.
                self._held += body + tail
                return ""
        added: list[Citation] = []
        for _, passage, offsets in support(sentence.text, self.evidence, self.question) if sentence.cited else ():
            self._cite(passage, offsets, added)
        markers = "".join(dict.fromkeys(f"[{one.n}]" for one in added))
        body = self._held + _with_markers(MARKER.sub("", body), _year_note(body, added), markers)
        fresh = [one for one in added if one.n > len(self.citations)]
        if (
            len(self.text) + len(body) > self._most_characters
            or len(self.citations) + len(fresh) > self._most_citations
        ):
            self.full = True
            return ""
        self._held = ""
        self.citations += dict.fromkeys(fresh)
        self.text += body + tail
        return body + tail

    def _cite(self, passage: Passage, offsets: Sequence[int], added: list[Citation]) -> None:
        start, end = _quote_around(passage, offsets)
        for one in (*self.citations, *added):
            if (one.article_id, one.start, one.end) == (passage.article.id, start, end):
                added.append(one)
                return
        number = max((one.n for one in (*self.citations, *added)), default=0) + 1
        added.append(citation(number, passage.article, start, end, resolved_time(passage, start, end)))

    def answer(self, model: str, extractive: Answer) -> Answer:
        """Return the answer; what the model's text does not settle is taken from the extractive one."""
        refused = self._refused and not extractive.partial
        return replace(
            extractive,
            status="no_evidence" if refused else "answered",
            answer=self.text.strip(),
            short_answer=None if refused else self._short(extractive),
            citations=tuple(self.citations),
            partial=extractive.partial and not refused,
            mode="llm",
            model=model,
            warnings=self.warnings,
        )

    def _short(self, extractive: Answer) -> str | None:
        text = MARKER.sub("", self.text).strip()
        if extractive.short_answer and fold(extractive.short_answer) in fold(text):
            return extractive.short_answer
        if self.question.kind == "figure":
            times = [(m.start, m.end) for m in _times(text)]
            return next((figure.text for figure in find_figures(text, times)), None)
        first = re.split(r"[。！？\n]", text)[0]
        return first if len(first) <= MAX_SHORT and extractive.short_answer else None


def _quote_around(passage: Passage, offsets: Sequence[int]) -> tuple[int, int]:
    """Return the slice of the article to quote: the sentence, or those clauses of a long one that hold the offsets."""
    low, high = 0, len(passage.text)
    if high > MAX_QUOTE:
        spans = passage.clause_spans or [(0, high)]
        first, last = min(offsets, default=0), max(offsets, default=0)
        low = next((start for start, end in spans if start <= first < end), 0)
        high = next((end for start, end in spans if start <= last < end), high)
        for start, _ in reversed(spans):
            if start < low and high - start <= MAX_QUOTE // 2:
                low = start
        if high - low > MAX_QUOTE:
            low = max(low, first - MAX_QUOTE // 2)
            high = min(high, low + MAX_QUOTE)
    text = passage.text[low:high]
    low += len(text) - len(text.lstrip(" \n\u3000，、；"))
    high -= len(text) - len(text.rstrip(" \n\u3000，、；"))
    return passage.start + low, passage.start + high


def _year_note(body: str, cited: Sequence[Citation]) -> str:
    """Return the year to add where the sentence states none and its source says 今年 or 去年."""
    if _times(body) or not _has_figure(body):
        return ""
    times = {one.resolved_time for one in cited}
    only = times.pop() if len(times) == 1 else None
    return f"（{only}年）" if only and re.fullmatch(r"\d{4}", only) else ""


def _has_figure(body: str) -> bool:
    return bool(find_figures(MARKER.sub("", body)))


def _times(text: str) -> list[TimeMention]:
    from index.dates import find_times

    return find_times(text, None)


def _with_markers(body: str, note: str, markers: str) -> str:
    """Put the year and the citations before the mark that ends the sentence."""
    end = len(body.rstrip().rstrip("。！？!?；;"))
    return f"{body[:end].rstrip()}{note}{markers}{body[end:].strip()}"


def _split_tail(text: str) -> tuple[str, str]:
    body = text.rstrip()
    return body, text[len(body) :]


def _sentences(pieces: Iterable[str]) -> Iterator[str]:
    """Cut a stream of text into sentences, each with its citations and the white space after it."""
    waiting, thinking = "", True
    for piece in pieces:
        waiting += piece.replace("**", "")
        if thinking:
            start = waiting.lstrip()
            if not start or "<think>".startswith(start[:7]):
                waiting, done = _THINKING.subn("", waiting)
                if not done:
                    continue
            thinking = False
        while match := _END.search(waiting):
            yield waiting[: match.end()]
            waiting = waiting[match.end() :]
    rest = _THINKING.sub("", waiting)
    if rest.strip() and not (thinking and rest.lstrip().startswith("<think>")):
        yield rest


def _shown(piece: Evidence) -> str:
    """Return evidence as the model sees it: its number, title and date, the years beside relative times."""
    date = piece.date if piece.date and not piece.date.startswith("-") else "日期不详"
    notes = [m for m in piece.times if m.relative and m.span]
    text, last = "", piece.start
    for mention in notes:
        if last <= mention.end <= piece.end:
            text += f"{piece.article.text[last : mention.end]}〔{mention.span}〕"
            last = mention.end
    return f"[{piece.n}] {piece.title or '（无标题）'}（{date}）\n{text}{piece.article.text[last : piece.end]}"


@cache
def _prompt(name: str) -> str:
    return (resources.files("rag") / "prompts" / name).read_text(encoding="utf-8")
