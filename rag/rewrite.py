"""A follow-up rewritten by the language model, checked against the one that ``rag.followup`` makes by rule.

The model sees the earlier questions and writes one question. It serves only where all of its names, figures and times
stand in the conversation and those of the present turn are all kept; where not, or where the model fails or takes
too long, the question made by rule serves.
"""

from __future__ import annotations

import re
import threading
import time
from collections.abc import Sequence
from functools import cache
from importlib import resources

from index.errors import InputError, ModelError
from rag.llm import LanguageModel, Message
from rag.names import persons, subject_names
from rag.numbers import Number, fold, numbers_in
from rag.outline import names_a_thing
from rag.provenance import split
from rag.query import Parsed, parse_question
from rag.turns import asked_of

SECONDS = 8.0  # how long a rewriting may take before the question made by rule serves
TURNS = 6  # earlier questions that the model sees
LONGEST = 120  # characters of a rewritten question

_THINKING = re.compile(r"^\s*<think>.*?(?:</think>|$)", re.DOTALL)
_LABEL = re.compile(r"^(?:改写后?的?问题|完整问题|问题|答)\s*[：:]\s*")
_QUOTED = re.compile(r"[“\"「《]([^”\"」》]+)[”\"」》]")


def rewritten(
    model: LanguageModel, question: str, history: Sequence[str], by_rule: str, seconds: float = SECONDS
) -> str:
    """Return the question alone: the model's where it passes the check, else ``by_rule``.

    Nothing is asked of the model where there is no earlier question, where the turn names a thing of its own and
    leans on nothing, or where it asks about the last answer itself ("是谁说的？"), as the engine must find it written.
    """
    complete = by_rule == question and names_a_thing(parse_question(question))
    if not history or complete or split(by_rule) is not None:
        return by_rule
    said = _reply(model, messages(question, history), seconds)
    return said if said is not None and faithful(said, question, history, by_rule) else by_rule


def messages(question: str, history: Sequence[str]) -> list[Message]:
    """Return what is sent to the model."""
    turns = "\n".join(f"问：{turn.strip()}" for turn in history[-TURNS:])
    return [("system", _prompt()), ("human", f"前面的问题：\n{turns}\n\n最后一个问题：{question.strip()}\n\n改写：")]


def faithful(said: str, question: str, history: Sequence[str], by_rule: str) -> bool:
    """Whether a rewritten question says nothing that the conversation does not, and keeps what the turn says."""
    turn = asked_of(question).text
    try:
        new, now, rule = parse_question(said), parse_question(turn or question), parse_question(by_rule)
        known = [parse_question(one) for one in [*history, question, by_rule] if re.search(r"\w", one)]
    except InputError:
        return False
    text = fold("\n".join([*history, question, by_rule]))
    return (
        _asks_alike(new, now, rule)
        and _has_only(new, known, text)
        and _keeps(new, now, rule)
        # The time that holds is the rule's; to leave it out would find other years.
        and (not rule.spans or set(rule.spans) == set(new.spans))
    )


def _asks_alike(new: Parsed, now: Parsed, rule: Parsed) -> bool:
    same = {now.kind, rule.kind}
    return new.kind in same or (same <= {"what", "figure"} and new.kind in ("what", "figure"))


def _has_only(new: Parsed, known: Sequence[Parsed], text: str) -> bool:
    """Whether all names, figures, times and nouns of the new question stand in the conversation."""
    names = [*subject_names(new.text), *(name for name, _, _ in persons(new.text)), *_QUOTED.findall(new.text)]
    nouns = [term.text for term in new.terms if term.must or term.pos[:1] in "nsxj" or term.pos == "eng"]
    spans = {span for one in known for span in one.spans}
    figures = [number for one in known for number in _figures(one)]
    return (
        all(fold(word) in text for word in [*names, *nouns])
        and set(new.spans) <= spans
        and all(any(mine.says(theirs) for theirs in figures) for mine in _figures(new))
    )


def _keeps(new: Parsed, now: Parsed, rule: Parsed) -> bool:
    """Whether the names, figures and words of the present turn are all kept, as far as the rule keeps them."""
    words = [term.text for term in now.terms if term.text in rule.text and (term.must or term.pos[:1] in "nsxjv")]
    mine = _figures(new)
    return all(word in new.text for word in words) and all(
        any(figure.says(other) for other in mine) for figure in _figures(now)
    )


def _figures(question: Parsed) -> list[Number]:
    return numbers_in(question.text, claimed=True)


def _reply(model: LanguageModel, sent: Sequence[Message], seconds: float) -> str | None:
    """Return the model's first line, or None where it fails or is not done in time.

    A thread asks, because a server that says nothing would hold the reader up until its own, longer time limit.
    """
    pieces: list[str] = []
    done, over = threading.Event(), threading.Event()
    until = time.monotonic() + seconds

    def ask() -> None:
        try:
            for piece in model.stream(sent):
                pieces.append(piece)
                if time.monotonic() > until or sum(map(len, pieces)) > 20 * LONGEST:
                    return
            done.set()
        except ModelError:
            return
        finally:
            over.set()

    threading.Thread(target=ask, daemon=True, name="wenyuan-rewrite").start()
    over.wait(seconds)
    if not done.is_set():
        return None
    lines = [line.strip() for line in _THINKING.sub("", "".join(pieces)).splitlines() if line.strip()]
    said = _LABEL.sub("", lines[0]).strip("“”\"'` ") if len(lines) == 1 else ""
    return said if 0 < len(said) <= LONGEST else None


@cache
def _prompt() -> str:
    return (resources.files("rag") / "prompts" / "rewrite.txt").read_text(encoding="utf-8").strip()
