"""Quality of answers: RGB with and without the passages that answer, and CMRC-open, with the curve of refusing.

    python -m bench.answers --eval EVAL_DIR --data DATA_DIR [--quick] [--rows FOLDER]

Each question is asked once with no threshold, and what is said is judged: whether the answer, its short form and its
quotes hold the gold answer. The curve says for each threshold how many of the questions are refused, and of those whose
answer the archive holds, how many that were answered right. RGB's questions are asked twice: of all its passages, and
of those alone that do not answer (the questions whose answer none of their own negative passages holds). The questions
on the news (``news_questions.jsonl``) were written in three lots by others who had not seen the program. ``--rows``
keeps every answer, to be read.
"""

from __future__ import annotations

import tempfile
import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bench import measures, options, sets
from bench.machine import describe
from bench.retrieval import build
from bench.sets import Asked, RetrievalSet
from index.archive import Archive
from rag.cite import normalise as without_space
from rag.confidence import THRESHOLD
from rag.engine import Engine
from rag.types import Answer

MAX_ANSWER, MAX_SHORT = 150, 60  # characters of an answer, and of a short one, that are judged
CURVE = tuple(round(0.05 * n, 2) for n in range(20))
NAMES = ("rgb", "rgb-negative", "cmrc", "news", "news-unanswered")
NEWS_QUESTIONS = Path(__file__).with_name("news_questions.jsonl")
NEWS = 45_000  # articles
NEVER = "\0"  # the answer to what none answers


@dataclass(frozen=True, slots=True)
class Gold:
    """A question with its answer: of each group one alternative has to be said."""

    question: str
    groups: tuple[tuple[str, ...], ...]


def load(name: str, eval_dir: Path, data_dir: Path, distractors: int) -> tuple[RetrievalSet, list[Gold]]:
    """Return a set's articles and its questions with their answers."""
    if name == "cmrc":
        path = eval_dir / "cmrc_public.jsonl"
        asked = [question for row in sets.read_jsonl(path) for question in row["questions"]]
        gold = [Gold(question["question"], (tuple(question["answers"]),)) for question in asked]
        return sets.cmrc(path, data_dir / "news.jsonl.xz", distractors), gold
    if name.startswith("news"):
        return _news(name, data_dir, NEWS if distractors == options.FULL.distractors else distractors)
    rows = list(sets.read_jsonl(eval_dir / "rgb_public.jsonl"))
    gold = [Gold(row["question"], tuple(map(tuple, row["answers"]))) for row in rows]
    if name == "rgb":
        return sets.rgb(eval_dir / "rgb_public.jsonl"), gold
    passages = dict.fromkeys(passage for row in rows for passage in row["negative"])
    articles = tuple({"id": f"rgb-negative-{n:05}", "text": passage} for n, passage in enumerate(passages))
    lacking = [one for one, row in zip(gold, rows, strict=True) if not any(holds(p, one) for p in row["negative"])]
    title = f"RGB, negative passages alone: {len(articles):,} passages, {len(lacking)} questions that none answers"
    return RetrievalSet(name, title, articles, tuple(Asked(one.question, ()) for one in lacking)), lacking


def _news(name: str, data_dir: Path, count: int) -> tuple[RetrievalSet, list[Gold]]:
    """Return the news with the questions on them that they answer, or with those that they do not."""
    rows = [row for row in sets.read_jsonl(NEWS_QUESTIONS) if bool(row["answers"]) == (name == "news")]
    gold = [Gold(row["question"], (tuple(row["answers"]) or (NEVER,),)) for row in rows]
    told = "" if name == "news" else " that none answers"
    articles = tuple(sets.news(data_dir / "news.jsonl.xz", count))
    title = f"News: {len(articles):,} articles, {len(gold)} questions{told}"
    return RetrievalSet(name, title, articles, tuple(Asked(one.question, ()) for one in gold)), gold


def normalise(text: str | None) -> str:
    """Return a text in NFKC and lower case without white space."""
    return without_space(text or "").lower()


def holds(text: str | None, gold: Gold) -> bool:
    """Whether a text says an alternative of each group."""
    plain = normalise(text)
    return all(any(normalise(value) in plain for value in group) for group in gold.groups)


def overlap(text: str | None, gold: Gold) -> float:
    """Return the F1 of the characters that a text shares with the nearest alternative, marks left out."""
    ours = Counter(filter(str.isalnum, normalise(text)))
    best = 0.0
    for value in gold.groups[0]:
        theirs = Counter(filter(str.isalnum, normalise(value)))
        shared = (ours & theirs).total()
        best = max(best, 2 * shared / (ours.total() + theirs.total()) if shared else 0.0)
    return best


def judged(answer: Answer, gold: Gold, milliseconds: float) -> dict[str, Any]:
    """Return what an answer is worth, as numbers, and its text."""
    said = answer.status == "answered"
    short = answer.short_answer or ""
    return {
        "question": gold.question,
        "gold": gold.groups,
        "said": said,
        "confidence": answer.confidence or 0.0,
        "answer": said and holds(answer.answer[:MAX_ANSWER], gold),
        "short": said and len(short) <= MAX_SHORT and holds(short, gold),
        "cited": holds("".join(one.quote for one in answer.citations), gold),
        "f1": overlap(short, gold) if said else 0.0,
        "ms": milliseconds,
        "text": answer.answer,
        "short_answer": answer.short_answer,
    }


def measure(found: RetrievalSet, asked: Sequence[Gold]) -> tuple[dict[str, Any], list[dict[str, Any]]]:
    """Return a set's figures at the built-in threshold, its curve, and what was said."""
    with tempfile.TemporaryDirectory() as folder:
        path, _ = build(found, Path(folder))
        with Archive.open(path, readonly=True) as archive:
            engine = Engine(archive, threshold=0.0)
            rows = []
            for gold in asked:
                began = time.perf_counter()
                answer = engine.ask(gold.question)
                rows.append(judged(answer, gold, 1000 * (time.perf_counter() - began)))
    latency = measures.latency([row["ms"] / 1000 for row in rows])
    curve = [at(rows, threshold) for threshold in CURVE]
    figures = {"name": found.name, "title": found.title, "latency": latency, "threshold": THRESHOLD}
    return {**figures, "now": at(rows, THRESHOLD), "curve": curve}, rows


def at(rows: Sequence[dict[str, Any]], threshold: float) -> dict[str, float]:
    """Return the figures at a threshold, as shares of all questions."""
    count = len(rows)
    kept = [row for row in rows if row["said"] and row["confidence"] >= threshold]

    def share(name: str) -> float:
        return sum(float(row[name]) for row in kept) / count

    right = sum(row["answer"] for row in rows)
    return {
        "threshold": threshold,
        "refused": 1 - len(kept) / count,
        "answer": share("answer"),
        "short": share("short"),
        "cited": share("cited"),
        "shown": sum(row["cited"] for row in rows) / count,  # cited in refusals too, as the nearest evidence
        "f1": share("f1"),
        "wrong": sum(not row["answer"] for row in kept) / count,
        "lost": 1 - sum(row["answer"] for row in kept) / right if right else 0.0,
    }


def lines(result: dict[str, Any]) -> list[str]:
    """Return a set's figures for a terminal."""
    header = "threshold  refused  answer  short  cited  F1     wrong  right lost"
    rows = [
        f"{one['threshold']:9.2f}  {one['refused']:7.3f}  {one['answer']:6.3f}  {one['short']:5.3f}  "
        f"{one['cited']:5.3f}  {one['f1']:5.3f}  {one['wrong']:5.3f}  {one['lost']:5.3f}"
        for one in (result["now"], *result["curve"])
    ]
    return [result["title"], header, *rows]


def section(results: Sequence[dict[str, Any]]) -> str:
    """Return what ``bench/RESULTS.md`` tells of it."""
    parts = [
        "## Quality of answers",
        "Each question asked through `Engine.ask`. Shares of all questions: the answer (its first "
        f"{MAX_ANSWER} characters), the short answer (at most {MAX_SHORT}), and the quotes hold the gold answer; "
        "“shown” counts the quotes of refusals too, which are given as the nearest evidence; F1 is of the short "
        "answer's characters. The line in bold is the built-in threshold.",
    ]
    names = ("refused", "answer", "short", "cited", "shown", "f1", "wrong", "lost")
    header = ("threshold", "refused", "answer", "short", "cited", "shown", "F1", "wrong", "right lost")
    for result in results:
        lines = [("| " + " | ".join(header) + " |"), "|" + " --- |" * len(header)]
        for one in sorted([result["now"], *result["curve"]], key=lambda one: one["threshold"]):
            if one is not result["now"] and round(one["threshold"] * 100) % 10:
                continue
            cells = [f"{one['threshold']:.2f}", *(f"{one[name]:.3f}" for name in names)]
            lines.append("| " + " | ".join(f"**{c}**" if one is result["now"] else c for c in cells) + " |")
        latency = result["latency"]
        parts += [f"**{result['title']}** (p50 {latency['p50']:.1f} ms, p95 {latency['p95']:.1f} ms)", "\n".join(lines)]
    return "\n\n".join(parts)


def main() -> None:
    parser = options.parser(__doc__)
    parser.add_argument("--sets", nargs="+", choices=NAMES, default=NAMES)
    parser.add_argument("--rows", type=Path, metavar="FOLDER", help="where to keep every answer, to be read")
    args = parser.parse_args()
    print(describe())
    kept = {result["name"]: result for result in options.saved("answers") or ()}
    chosen = options.sizes(args)
    for name in args.sets:
        found, asked = load(name, args.eval, args.data, chosen.distractors)
        kept[name], rows = measure(found, asked[: chosen.questions])
        print("\n" + "\n".join(lines(kept[name])), flush=True)
        options.save("answers", [kept[one] for one in NAMES if one in kept], quick=args.quick)
        if args.rows:
            args.rows.mkdir(parents=True, exist_ok=True)
            sets.write_jsonl(args.rows / f"{name}.jsonl", rows)


if __name__ == "__main__":
    main()
