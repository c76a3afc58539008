"""An answer with a language model: numbered, dated evidence in, verified sentences out.

The model sees chunks of the archive, each with its article's date and with the year written beside every 今年 and 去年.
What it writes is cut into sentences as it streams, and a sentence goes on to the reader only after ``rag.verify`` has
found each of its claims in the evidence that it cites, or in other evidence that it should have cited.
"""

from __future__ import annotations

import math
import re
from collections.abc import Generator, Iterable, Iterator, Sequence
from dataclasses import replace
from functools import cache
from importlib import resources
from string import Template

from index.errors import ModelError
from index.interface import Archive
from index.times import find_times
from index.types import Hit
from rag import english, replies
from rag.attribute import is_missing, reattributed
from rag.llm import CONTEXT, LanguageModel, Message, load_model, reply_tokens
from rag.passages import moved
from rag.sentences import Cutter
from rag.types import Answer, Citation, Question, Unverified
from rag.untrusted import inert, visible, without_orders
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

MAX_EVIDENCE = 10  # more confuses a small model, and a large one finds what it needs in these
MAX_REPLY_CHARACTERS = 20_000  # a server that heeds no limit of tokens is heard no longer
# Tokens a character takes at most in the tokenizers of today's models, estimated: none of them is at hand here.
TOKENS_A_LETTER, TOKENS_A_CHARACTER = 0.4, 1.3

_LEFT_OUT = re.compile(r" {12,}")
_COPIED_NOTE = re.compile(r"〔(\d{4})〕")
_LETTERS = re.compile(r"[A-Za-z\s]")


def evidence_of(
    archive: Archive, hits: Iterable[Hit], first: Iterable[Citation] = (), tokens: float = math.inf
) -> list[Evidence]:
    """Return the best hits as numbered evidence, as many as ``tokens`` hold, one at least.

    The chunks that ``first`` cites go before all others: what the extractive answer stands on is shown in any case.
    """
    cited = (
        chunk
        for one in first
        for chunk in archive.chunks_of(one.article_id)
        if chunk.start < one.end and one.start < chunk.end
    )
    found: list[Evidence] = []
    for chunk in {chunk.id: chunk for chunk in (*cited, *(hit.chunk for hit in hits))}.values():
        times = tuple(moved(m, chunk.start) for m in chunk.times)
        article = archive.article(chunk.article_id)
        piece = Evidence(len(found) + 1, article, chunk.start, chunk.end, times)
        tokens -= tokens_of(_shown(piece))
        if found and (len(found) == MAX_EVIDENCE or tokens < 0):
            break
        found.append(piece)
    return found


def tokens_of(text: str) -> float:
    """Return about how many tokens of a model a text takes, rather too many than too few."""
    letters = len(_LETTERS.findall(text))
    return TOKENS_A_LETTER * letters + TOKENS_A_CHARACTER * (len(text) - letters)


def messages(question: Question, evidence: Sequence[Evidence]) -> list[Message]:
    """Return what is sent to the model, in the language of the question."""
    shown = "\n\n".join(_shown(piece) for piece in evidence)
    suffix = "_english" if english.is_english(question.text) else ""
    asked = Template(_prompt(f"question{suffix}.txt")).substitute(evidence=shown, question=question.text)
    return [("system", _prompt(f"system{suffix}.txt")), ("human", asked)]


def answer_stream(model: LanguageModel, question: Question, evidence: Sequence[Evidence]) -> Iterator[str]:
    """Yield the model's text as it comes, unverified; ModelError where it does not answer."""
    return model.stream(messages(question, evidence))


def verified_sentences(
    model: LanguageModel, question: Question, evidence: Sequence[Evidence]
) -> Iterator[VerifiedSentence]:
    """Yield each sentence of the model with the verdict on it, as soon as it is complete with its citations."""
    return (one for one in _judged(model, question, evidence) if not isinstance(one, Unverified))


def _judged(
    model: LanguageModel, question: Question, evidence: Sequence[Evidence]
) -> Iterator[VerifiedSentence | Unverified]:
    """Yield each sentence with its verdict, and between them the one in the making."""
    judge = _Judge(question, evidence)
    cutter = Cutter(judge.passes)
    length, shown = 0, ""
    for piece in answer_stream(model, question, evidence):
        length += len(piece)
        yield from map(judge.verdict, cutter.feed(piece))
        before, shown = shown, visible(cutter.waiting)
        if before or shown:  # also where nothing is new: a caller who has heard enough can stop there
            yield Unverified(shown)
        if length > MAX_REPLY_CHARACTERS:
            raise ModelError(f"the language model {model.name!r} does not come to an end")
    yield from map(judge.verdict, cutter.end())


def generated(
    model: LanguageModel, question: Question, archive: Archive, hits: Sequence[Hit], extractive: Answer
) -> Generator[str, None, Answer]:
    """Yield the verified text piece by piece, with the ``Unverified`` between, and return the answer made of it.

    ``extractive`` is the answer without the model: it serves, with a warning, where the model fails before anything
    it says is verified. What is verified stays, whatever comes after it. The archive is read when this is called, the
    model asked with the first piece.
    """
    if english.is_english(question.text):
        asked = find_times(english.in_chinese_figures(question.text), None)
        question = replace(question, spans=question.spans or tuple(m.span for m in asked if m.span))
    evidence = evidence_of(archive, hits, extractive.citations, _room(model, question))
    return _told(model, question, evidence, extractive)


def _told(
    model: LanguageModel, question: Question, evidence: Sequence[Evidence], extractive: Answer
) -> Generator[str, None, Answer]:
    if not evidence:
        yield extractive.answer
        return extractive
    writer, failure = Writer(question, evidence), ""
    try:
        for sentence in _judged(model, question, evidence):
            if isinstance(sentence, Unverified):
                yield sentence
                continue
            piece = writer.take(sentence)
            if piece:
                yield piece
            if writer.full:
                break
    except ModelError as error:
        failure = str(error)
    if writer.text:
        kept = (f"语言模型没有答完，以上是已核实的部分：{failure}",) if failure else ()
        return writer.answer(model.name, extractive, kept)
    yield Unverified("")
    yield extractive.answer
    reason = f"语言模型没有答完：{failure}" if failure else "语言模型的回答没有可以核实的内容"
    return replace(extractive, warnings=(*extractive.warnings, *writer.warnings, f"以上是不用语言模型的回答。{reason}"))


class _Judge:
    """Holds the model's sentences to the evidence."""

    def __init__(self, question: Question, evidence: Sequence[Evidence]) -> None:
        self._question = question
        self._evidence = evidence
        self._english = english.is_english(question.text)
        self._known: dict[str, tuple[bool, str | None]] = {}

    def passes(self, sentence: str) -> bool:
        """Whether a sentence is verified by its own citations."""
        text = _with_years(sentence)
        return bool(MARKER.search(text)) and self._check(text)[0] and self._answering(text)[1]

    def verdict(self, sentence: str) -> VerifiedSentence:
        """Return a complete sentence with the verdict on it; citations are mended where other evidence carries it."""
        text = _with_years(sentence)
        ok, reason = self._check(text)
        if not ok and not MARKER.search(text) and self._refuses(text):
            ok, reason = True, None  # that nothing was found needs no evidence
        if not ok and is_missing(reason):
            mended = reattributed(text, self._evidence, self._question, self._check)
            if mended is not None:
                text, ok, reason = mended, True, None
        if ok and MARKER.search(text):
            text, ok, reason = self._answering(text)
        return VerifiedSentence(text, cited_numbers(text), ok, reason)

    def _answering(self, text: str) -> tuple[str, bool, str | None]:
        """Return a verified sentence with what it says yes or no to held to the evidence as well.

        A yes that the evidence does not bear out is left out, and so is a sentence that says nothing beside it.
        """
        says, rest = replies.yes_or_no(text)
        bare = replies.is_bare(rest)
        if says is None and not (bare and self._question.kind == "yesno" and not replies.denies(rest)):
            return text, True, None
        claimed = replies.claimed_by(self._question.text)
        markers = "".join(f"[{n}]" for n in cited_numbers(text))
        borne_out = claimed is not None and self._follows(f"{claimed}{markers}")
        if borne_out and says is not False:
            return text, True, None
        if bare or (borne_out and says is False):
            return text, False, "what is asked is not borne out by the evidence"
        if says is False and replies.denies(rest):
            return text, True, None
        ok, reason = self._check(rest)
        return rest, ok, reason

    def _follows(self, statement: str) -> bool:
        """Whether the evidence bears out a statement of the question, whose words are no evidence for it."""
        unasked = replace(self._question, text="")
        return verify_sentence(statement, self._evidence, unasked)[0]

    def _check(self, text: str) -> tuple[bool, str | None]:
        if text not in self._known:
            self._known[text] = self._checked(text)
        return self._known[text]

    def _checked(self, text: str) -> tuple[bool, str | None]:
        if self._in_english(text):
            return english.verify_english(text, self._evidence, self._question)
        return verify_sentence(text, self._evidence, self._question)

    def _in_english(self, text: str) -> bool:
        return self._english and english.is_english(text)

    def _refuses(self, text: str) -> bool:
        if self._in_english(text):
            plain = english.in_chinese_figures(text)
            refuses = english.NO_ANSWER.match(text.strip()) and claims_nothing(plain, self._question)
        else:
            refuses = NO_ANSWER.match(text.strip()) and claims_nothing(text, self._question)
        return bool(refuses) and replies.only_refuses(text, self._question.text)


def _with_years(sentence: str) -> str:
    return _COPIED_NOTE.sub(r"（\1年）", visible(sentence))


def _room(model: LanguageModel, question: Question) -> float:
    """Return how many tokens of evidence the model's context holds beside the rest and its reply."""
    context = getattr(model, "context", CONTEXT)  # anything with a name and a stream serves as a model
    return context - reply_tokens(context) - sum(tokens_of(text) for _, text in messages(question, []))


def _shown(piece: Evidence) -> str:
    """Return evidence as the model sees it: its number, title and date, the years beside relative times."""
    date = piece.date if piece.date and not piece.date.startswith("-") else "日期不详"
    notes = [m for m in piece.times if m.relative and m.span and piece.tells(m.start)]
    text, last = "", 0
    for mention in notes:
        end = mention.end - piece.start
        if last <= end <= len(piece.told):
            text += f"{inert(piece.told[last:end])}〔{mention.span}〕"
            last = end
    title = " ".join(inert(without_orders(piece.title or "")).split()) or "（无标题）"
    return _LEFT_OUT.sub("（此处略去）", f"[{piece.n}] {title}（{date}）\n{text}{inert(piece.told[last:])}")


@cache
def _prompt(name: str) -> str:
    return (resources.files("rag") / "prompts" / name).read_text(encoding="utf-8")
