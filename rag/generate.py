"""An answer with a language model: numbered, dated evidence in, verified sentences out.

The model sees chunks of the archive, each with its article's date and with the year written beside every 今年 and 去年.
What it writes is cut into sentences as it streams, and a sentence goes on to the reader only after ``rag.verify`` has
found each of its claims in the evidence that it cites.
"""

from __future__ import annotations

import re
from collections.abc import Generator, Iterable, Iterator, Sequence
from dataclasses import replace
from functools import cache
from importlib import resources
from string import Template

from index.archive import Archive
from index.errors import ModelError
from index.types import Hit
from rag.llm import LanguageModel, Message, load_model
from rag.types import Answer, Citation, Question
from rag.verify import MARKER, NO_ANSWER, Evidence, cited_numbers, claims_nothing, verify_sentence
from rag.writer import VerifiedSentence, Writer

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

_THINKING = re.compile(r"^\s*<think>.*?</think>\s*", re.DOTALL)
_WIDE_MARKER = re.compile(r"[\[【［]\s*(\d+(?:\s*[,，、]\s*\d+)*)\s*[\]】］]")
_COPIED_NOTE = re.compile(r"〔(\d{4})〕")
# A sentence ends at its mark with what closes it and the citations behind it; what follows must have begun.
_END = re.compile(r"(?:[。！？!?；;]+[”’」』）)]*(?:\s*\[[\d,，、\s]+\])*|\n)\s*(?=[^\s\[”’」』）)。！？!?；;])")


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
        text = _COPIED_NOTE.sub(r"（\1年）", sentence)
        text = _WIDE_MARKER.sub(lambda match: "".join(f"[{n}]" for n in re.findall(r"\d+", match[1])), text)
        ok, reason = verify_sentence(text, evidence, question)
        if not ok and not MARKER.search(text) and NO_ANSWER.match(text) and claims_nothing(text, question):
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
    writer = Writer(question, evidence)
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
