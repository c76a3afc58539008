"""The retrieval sets: articles, questions and the articles that answer each."""

from __future__ import annotations

import hashlib
import io
import itertools
import json
import lzma
import random
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any, Literal

from index.tokens import simplify

NAMES = ("cmrc", "rgb", "drcd")
_SEED = 3
HASH_LENGTH = 12  # how many hexadecimal digits a hash of a held-out paragraph has at least


@dataclass(frozen=True, slots=True)
class Asked:
    """A question with the ids of the articles that answer it."""

    text: str
    relevant: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class RetrievalSet:
    """Articles as rows of ``.jsonl`` (``id``, ``text`` and, where known, ``date``), and the questions over them."""

    name: str
    title: str
    articles: tuple[dict[str, str], ...]
    questions: tuple[Asked, ...]

    def write(self, path: Path) -> None:
        """Write the articles as the ``.jsonl`` that the archive reads."""
        write_jsonl(path, self.articles)


def load(name: str, eval_dir: Path, data_dir: Path, distractors: int, held_out: Sequence[str] = ()) -> RetrievalSet:
    """Return one of ``NAMES``; ``held_out`` bounds the questions of DRCD to paragraphs of these hashes or sets."""
    if name == "cmrc":
        return cmrc(eval_dir / "cmrc_public.jsonl", data_dir / "news.jsonl.xz", distractors)
    if name == "rgb":
        return rgb(eval_dir / "rgb_public.jsonl")
    return drcd(data_dir / "qa_train.jsonl.xz", data_dir / "news.jsonl.xz", distractors, held_out)


def cmrc(path: Path, news_path: Path, distractors: int) -> RetrievalSet:
    """CMRC-open: the paragraphs of CMRC 2018 among news articles."""
    rows = list(read_jsonl(path))
    articles = [{"id": row["id"], "text": row["text"]} for row in rows]
    asked = [Asked(question["question"], (row["id"],)) for row in rows for question in row["questions"]]
    title = f"CMRC-open: {len(rows):,} paragraphs + {distractors:,} news articles, {len(asked):,} questions"
    return RetrievalSet("cmrc", title, (*articles, *news(news_path, distractors)), tuple(asked))


def rgb(path: Path) -> RetrievalSet:
    """RGB-pool: the passages of all questions, those that answer and those that don't, each once."""
    ids: dict[str, str] = {}
    asked = []
    for row in read_jsonl(path):
        for passage in [*row["positive"], *row["negative"]]:
            ids.setdefault(passage, f"rgb-passage-{len(ids):05}")
        asked.append(Asked(row["question"], tuple(dict.fromkeys(ids[passage] for passage in row["positive"]))))
    articles = tuple({"id": name, "text": passage} for passage, name in ids.items())
    title = f"RGB-pool: {len(articles):,} passages, {len(asked):,} questions"
    return RetrievalSet("rgb", title, articles, tuple(asked))


def drcd(path: Path, news_path: Path, distractors: int, held_out: Sequence[str] = ()) -> RetrievalSet:
    """DRCD: questions in simplified characters over paragraphs in traditional ones, among news articles."""
    rows = [row for row in read_jsonl(path) if row["set"].startswith("drcd")]
    ids: dict[str, str] = {}
    for row in rows:
        ids.setdefault(row["context"], f"drcd-{len(ids):05}")
    asked = [Asked(simplify(row["question"]), (ids[row["context"]],)) for row in rows if is_held_out(row, held_out)]
    if not asked:
        raise SystemExit(f"no DRCD paragraph is among the held-out ones ({', '.join(held_out[:3])} …)")
    articles = [{"id": name, "text": text} for text, name in ids.items()]
    which = " of held-out paragraphs" if held_out else ""
    title = (
        f"DRCD: {len(ids):,} paragraphs in traditional characters + {distractors:,} news articles, "
        f"{len(asked):,} questions{which} in simplified ones"
    )
    return RetrievalSet("drcd", title, (*articles, *news(news_path, distractors)), tuple(asked))


def sample(found: RetrievalSet, count: int) -> tuple[Asked, ...]:
    """Return that many of a set's questions, the same ones each time."""
    few = len(found.questions) <= count
    return found.questions if few else tuple(random.Random(_SEED).sample(found.questions, count))


def is_held_out(row: dict[str, Any], held_out: Sequence[str]) -> bool:
    """Whether a row is asked: all are, where nothing is named; else those of a named set or paragraph hash."""
    digest = paragraph_hash(row["context"])
    return not held_out or any(digest.startswith(name) or row["set"] == name for name in held_out)


def paragraph_hash(text: str) -> str:
    """Return the SHA-256 of a paragraph's UTF-8 text, in hexadecimal."""
    return hashlib.sha256(text.encode()).hexdigest()


def read_held_out(path: Path | None) -> tuple[str, ...]:
    """Read names of held-out paragraphs, a line each: the first 12 or more digits of their hash, or a set's name."""
    if path is None:
        return ()
    names = tuple(line.strip() for line in path.read_text(encoding="utf-8").splitlines() if line.strip())
    short = [name for name in names if len(name) < HASH_LENGTH and not name.startswith("drcd_")]
    if short or not names:
        raise SystemExit(
            f"{path} names {short[0] if short else 'nothing'!r}; expected a line per paragraph with at least "
            f"{HASH_LENGTH} digits of its SHA-256, or the name of a set such as drcd_test"
        )
    return names


def news(path: Path, count: int) -> list[dict[str, str]]:
    """Return the first ``count`` news articles."""
    return [{key: row[key] for key in ("id", "date", "text")} for row in itertools.islice(read_jsonl(path), count)]


def read_jsonl(path: Path) -> Iterator[dict[str, Any]]:
    """Yield the rows of a ``.jsonl`` or ``.jsonl.xz`` file."""
    with _opened(path, "rt") as lines:
        for line in lines:
            yield json.loads(line)


def write_jsonl(path: Path, rows: Iterable[dict[str, Any]]) -> None:
    """Write rows as ``.jsonl``, compressed where the name ends in ``.xz``."""
    with _opened(path, "wt") as file:
        file.writelines(json.dumps(row, ensure_ascii=False) + "\n" for row in rows)


def _opened(path: Path, mode: Literal["rt", "wt"]) -> IO[str]:
    if path.suffix == ".xz":
        packed = lzma.LZMAFile(path, mode[0], preset=1 if mode == "wt" else None)  # noqa: SIM115 - closed with the text
        return io.TextIOWrapper(packed, encoding="utf-8")
    return path.open(mode, encoding="utf-8")
