"""Questions that people might put to an archive of news, made from its articles by rule; the same ones each time."""

from __future__ import annotations

import random
import re
from collections.abc import Sequence

from index.tokens import stop_words, words

_SEED = 11
_CLAUSE = re.compile(r"[^，。；！？：、“”‘’（）()《》【】]{10,32}")
_FIGURE = re.compile(
    r"(?:约|近|超|超过|达|达到)?\d[\d,.]*(万亿|亿|万|千)?(元|美元|吨|人|辆|台|家|个|项|公里|平方米|%)$"
)
_DAY = re.compile(r"^(?:\d{4}年)?\d{1,2}月\d{1,2}日")
_OF_THE_PRESS = re.compile(r"[电讯]$|消息|报道|记者|编辑|来源|www|http|日期")
_SENTENCE = re.compile(r"[。！？]")
_LEAST_LEFT = 7  # characters beside what is asked for
_MOST_TRIES = 40


def questions(articles: Sequence[dict[str, str]], count: int) -> list[str]:
    """Return questions by turns of four kinds: for a figure, for a day, a headline's words, a few key words."""
    generator = random.Random(_SEED)
    makers = (_figure, _day, _headline, _keywords)
    made: list[str] = []
    for number in range(count * _MOST_TRIES):
        if len(made) == count:
            break
        maker = makers[(len(made) + number // _MOST_TRIES) % len(makers)]
        question = maker(generator.choice(articles)["text"], generator)
        if question:
            made.append(question)
    return made


def natural(articles: Sequence[dict[str, str]], count: int) -> list[str]:
    """Return only those that are questions, for answers."""
    return [question for question in questions(articles, 3 * count) if question.endswith("？")][:count]


def _figure(text: str, generator: random.Random) -> str | None:
    found = [(clause, match) for clause in _clauses(text) if (match := _FIGURE.search(clause))]
    found = [(clause, match) for clause, match in found if match.start() >= _LEAST_LEFT]
    if not found:
        return None
    clause, match = generator.choice(found)
    unit = "" if match[2] == "%" else f"{match[1] or ''}{match[2]}"
    return f"{clause[: match.start()]}多少{unit}？"


def _day(text: str, generator: random.Random) -> str | None:
    found = [clause[match.end() :] for clause in _clauses(text) if (match := _DAY.search(clause))]
    found = [rest for rest in found if len(rest) >= _LEAST_LEFT]
    return f"{generator.choice(found)}是什么时候？" if found else None


def _headline(text: str, generator: random.Random) -> str | None:
    clauses = _clauses(_SENTENCE.split(text, maxsplit=1)[0])
    return next((clause for clause in clauses if len(clause) >= 12 and not _DAY.search(clause)), None)


def _clauses(text: str) -> list[str]:
    """Return the clauses of a text without its white space, those of the press's own trade left out."""
    return [clause for clause in _CLAUSE.findall("".join(text.split())) if not _OF_THE_PRESS.search(clause)]


def _keywords(text: str, generator: random.Random) -> str | None:
    sentences = [sentence for sentence in _SENTENCE.split(text) if len(sentence) >= 20]
    if not sentences:
        return None
    known = [word for word in words(generator.choice(sentences)) if len(word) > 1 and word not in stop_words()]
    distinct = list(dict.fromkeys(known))
    if len(distinct) < 4:
        return None
    chosen = sorted(generator.sample(range(len(distinct)), 4))
    return " ".join(distinct[place] for place in chosen)
