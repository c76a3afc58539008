"""Fit the confidence: ``python training/fit_confidence.py DATA_DIR --out rag/confidence.json``.

The questions of the paragraphs that ``train_reader.py --held-out`` kept out of training are asked of an archive of all
paragraphs among news articles, once as it is, and once without the sentences that hold the answer. So are the gold
questions of the archives under ``tests``, which are written in the words of newspapers and offices. The logistic
regression says, by the statement that would be printed, whether the answer was there; it is cross-validated, and its
curve printed: at each threshold, how many right answers are lost, and how many let through where there is none.
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from index.archive import Archive
from index.errors import InputError
from index.tokens import simplify
from index.types import Article, Hit
from rag.confidence import NAMES, features
from rag.engine import Engine
from rag.evaluate import archive_sources
from rag.gold import read_gold
from rag.judge import Judge
from rag.match import Matcher
from rag.passages import Passage
from rag.query import Parsed
from training.corpus import Asked, in_fold, read_news, read_questions
from training.train_reader import FOLDS

NEWS, PARTS, PENALTY = 12_000, 5, 0.003


class Lacking(Engine):
    """An engine that does not see the sentences that hold a question's answers."""

    hidden: tuple[str, ...] = ()

    def _look(self, parsed: Parsed, found: Sequence[Hit]) -> tuple[list[Passage], Matcher]:
        near, matcher = super()._look(parsed, found)
        return [one for one in near if not any(answer in one.text for answer in self.hidden)], matcher


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("data", type=Path, help="folder of news.jsonl.xz and qa_train.jsonl.xz")
    parser.add_argument("--out", type=Path, required=True, help="file to write the weights to")
    options = parser.parse_args()
    pairs = [pair for pair in read_questions(options.data) if len(pair.question.strip()) > 2]
    held = in_fold([pair.context for pair in pairs], 0, FOLDS)
    asked = [pair for pair in pairs if pair.context in held]
    texts = [*dict.fromkeys(pair.context for pair in pairs), *read_news(options.data)[:NEWS]]
    with tempfile.TemporaryDirectory() as folder, Archive.create(Path(folder) / "archive") as archive:
        archive.add(
            Article(f"{n}", f"{n}", None, None, None, None, None, text, ((0, 1),)) for n, text in enumerate(texts)
        )
        found = _ask(archive, asked)
    rows, answerable, right, silent = found
    print(f"{len(asked)} questions; {silent[0]} with an answer and {silent[1]} without are refused at any threshold")
    _curve(_cross_validated(rows, answerable), answerable, right, silent)
    own, passed = _gold()
    print(f"{len(own)} answers to the tests' gold questions, {passed.sum()} of them right")
    weights, intercept = _fit(np.concatenate([rows, own]), np.concatenate([answerable, passed]))
    _shares(weights, intercept, own, passed)
    stored = {"weights": dict(zip(NAMES, weights.round(4).tolist(), strict=True)), "intercept": round(intercept, 4)}
    options.out.write_text(json.dumps(stored, indent=1) + "\n", encoding="utf-8")
    print(json.dumps(stored))


def _ask(
    archive: Archive, asked: Sequence[Asked]
) -> tuple[NDArray[np.float64], NDArray[np.bool_], NDArray[np.bool_], list[int]]:
    """Return features of what would be said, whether the answer was there, whether it was said, and the refusals."""
    engine = Lacking(archive, threshold=0.0)
    rows, answerable, right, silent = [], [], [], [0, 0]
    for pair in asked:
        answers = tuple(simplify(answer) for answer in pair.answers if answer)
        for there in (True, False):
            engine.hidden = () if there else answers
            try:
                draft = engine.draft(pair.question)
            except InputError:
                continue
            if draft.status != "answered" or not draft.candidates:
                silent[not there] += 1
                continue
            rows.append(features(draft.candidates[0]))
            answerable.append(there)
            quotes = simplify("".join(one.quote for one in draft.citations))
            right.append(any(answer in quotes for answer in answers))
    return np.array(rows), np.array(answerable), np.array(right), silent


def _gold() -> tuple[NDArray[np.float64], NDArray[np.bool_]]:
    """Return features of what is said to the gold questions of the tests' archives, and whether it is right."""
    rows, passed = [], []
    tests = Path(__file__).resolve().parent.parent / "tests"
    sets = [(tests.parent / "seeds", tests / "data" / "seeds_more.jsonl")]
    sets += [(folder / "pages", folder / "gold.jsonl") for folder in sorted(tests.glob("archive[2-7]"))]
    for pages, gold in sets:
        with tempfile.TemporaryDirectory() as folder, Archive.create(Path(folder) / "archive") as archive:
            archive.add_paths([pages])
            engine, sources = Engine(archive, threshold=0.0), archive_sources(archive)
            for row in read_gold(gold):
                if row.get("history"):
                    continue
                draft = engine.draft(row["question"])
                if draft.status == "answered" and draft.candidates:
                    rows.append(features(draft.candidates[0]))
                    passed.append(Judge(row, sources).failure(engine.ask(row["question"]).to_json()) is None)
    return np.array(rows), np.array(passed)


def _shares(
    weights: NDArray[np.float64], intercept: float, rows: NDArray[np.float64], passed: NDArray[np.bool_]
) -> None:
    found = 1 / (1 + np.exp(-(rows @ weights + intercept)))
    for threshold in np.arange(0.1, 0.7, 0.05):
        kept = found >= threshold
        print(
            f"at {threshold:.2f} of the tests' right answers {(passed & ~kept).sum() / passed.sum():.3f} are lost, "
            f"of the wrong ones {(~passed & kept).sum() / max(1, (~passed).sum()):.3f} let through"
        )


def _fit(rows: NDArray[np.float64], wanted: NDArray[np.bool_]) -> tuple[NDArray[np.float64], float]:
    """Return weights, none of them negative, and the intercept."""
    mean, scale = rows.mean(axis=0), rows.std(axis=0) + 1e-9
    scaled = np.column_stack([(rows - mean) / scale, np.ones(len(rows))])

    def loss(weights: NDArray[np.float64]) -> tuple[float, NDArray[np.float64]]:
        odds = scaled @ weights
        chance = 1 / (1 + np.exp(-odds))
        error = np.logaddexp(0, np.where(wanted, -odds, odds)).mean() + PENALTY * (weights[:-1] ** 2).sum()
        slope = scaled.T @ (chance - wanted) / len(wanted)
        slope[:-1] += 2 * PENALTY * weights[:-1]
        return float(error), slope

    bounds = [(0, None)] * rows.shape[1] + [(None, None)]
    found = minimize(loss, np.zeros(scaled.shape[1]), jac=True, bounds=bounds, method="L-BFGS-B").x
    weights = found[:-1] / scale
    return weights, float(found[-1] - weights @ mean)


def _cross_validated(rows: NDArray[np.float64], wanted: NDArray[np.bool_]) -> NDArray[np.float64]:
    """Return each row's confidence by weights fitted without its part of the questions."""
    part = np.arange(len(rows)) * PARTS // len(rows)
    found = np.zeros(len(rows))
    for number in range(PARTS):
        weights, intercept = _fit(rows[part != number], wanted[part != number])
        found[part == number] = 1 / (1 + np.exp(-(rows[part == number] @ weights + intercept)))
    return found


def _curve(
    found: NDArray[np.float64], answerable: NDArray[np.bool_], right: NDArray[np.bool_], silent: Sequence[int]
) -> None:
    there, lacking = answerable.sum() + silent[0], (~answerable).sum() + silent[1]
    print("threshold  refused though answered  right answers lost  refused without answer")
    for threshold in np.arange(0, 0.95, 0.05):
        kept = found >= threshold
        refused = (silent[0] + (answerable & ~kept).sum()) / there
        lost = (answerable & right & ~kept).sum() / max(1, (answerable & right).sum())
        without = (silent[1] + (~answerable & ~kept).sum()) / lacking
        print(f"{threshold:9.2f}  {refused:23.3f}  {lost:18.3f}  {without:22.3f}")
    for low in np.arange(0, 1, 0.2):
        some = (found >= low) & (found < low + 0.2)
        if some.any():
            print(f"said with {low:.1f} to {low + 0.2:.1f}: {some.sum()}, answerable {answerable[some].mean():.2f}")


if __name__ == "__main__":
    main()
