r"""Fit the weights of the second look.

    python training/fit_ranking.py DATA_DIR --encoders FOLDER... --out rag/ranking.json \
        --measures training/cross_validated.json

Questions of ``qa_train.jsonl.xz`` are asked of an archive of all its paragraphs among 20,000 news articles, by an
encoder that was not trained on their paragraphs (``train_encoder.py --fold``). The weights maximise the softmax, over
all candidates, of the right paragraph's chunks and of those of them that hold the answer, with an L2 penalty.
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from bench.measures import first_rank, in_order, quality
from index.archive import Archive
from index.types import Article
from rag.features import NAMES, features
from rag.query import parse_question
from rag.retrieve import POOL, candidates
from training.corpus import Asked, in_fold, read_news, read_questions

NEWS = 20_000
PENALTY = 10.0
PARTS = 5


@dataclass(frozen=True)
class Example:
    """A question's candidates, n of them.

    ``rows`` are their features, shape (n, len(NAMES)); ``right`` says which are of the right paragraph, ``answering``
    which of those hold its answer.
    """

    rows: NDArray[np.float64]
    right: NDArray[np.bool_]
    answering: NDArray[np.bool_]
    articles: tuple[str, ...]
    paragraph: str
    source: str


def main() -> None:
    options = _options()
    asked = [pair for pair in read_questions(options.data) if pair.question.strip()]
    news = read_news(options.data)[-NEWS:]
    examples: list[Example] = []
    for number, encoder in enumerate(options.encoders):
        held = in_fold([pair.context for pair in asked], number, options.folds)
        examples += _examples([pair for pair in asked if pair.context in held], asked, news, encoder)
        print(f"{encoder}: {len(examples)} questions so far", flush=True)
    measures = _cross_validated(examples)
    print(json.dumps(measures, indent=1))
    if options.measures:
        options.measures.write_text(json.dumps(measures, indent=1) + "\n", encoding="utf-8")
    weights = _fit([one for one in examples if one.right.any()])
    slope, intercept = _calibrate(examples, weights)
    stored = {
        "weights": dict(zip(NAMES, weights.round(5).tolist(), strict=True)),
        "slope": slope,
        "intercept": intercept,
    }
    options.out.write_text(json.dumps(stored, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    print(json.dumps(stored, ensure_ascii=False))


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("data", type=Path, help="folder of news.jsonl.xz and qa_train.jsonl.xz")
    parser.add_argument("--encoders", nargs="+", required=True, help="the encoders trained without fold 0, 1, ...")
    parser.add_argument("--folds", type=int, default=2, help="in how many parts the questions were parted for that")
    parser.add_argument("--out", type=Path, required=True, help="file to write the weights to")
    parser.add_argument("--measures", type=Path, help="file to write the cross-validated recall to")
    return parser.parse_args()


def _examples(asked: Sequence[Asked], all_asked: Sequence[Asked], news: Sequence[str], encoder: str) -> list[Example]:
    ids = {context: f"p{n}" for n, context in enumerate(dict.fromkeys(pair.context for pair in all_asked))}
    articles = [_article(name, context) for context, name in ids.items()]
    articles += [_article(f"n{n}", text) for n, text in enumerate(news)]
    with tempfile.TemporaryDirectory() as folder, Archive.create(Path(folder) / "archive", encoder=encoder) as archive:
        archive.add(articles)
        return [_example(archive, pair, ids[pair.context]) for pair in asked]


def _article(name: str, text: str) -> Article:
    body = "\n".join(line.strip() for line in text.splitlines() if line.strip())
    return Article(name, name, None, None, None, None, None, body, ((0, 1),))


def _example(archive: Archive, asked: Asked, paragraph: str) -> Example:
    found = candidates(archive, parse_question(asked.question), POOL)
    articles = tuple(chunk.article_id for chunk in found.chunks)
    own = np.array([name == paragraph for name in articles])
    answering = own & np.array([any(text in chunk.text for text in asked.answers) for chunk in found.chunks])
    return Example(features(found), own, answering if answering.any() else own, articles, paragraph, asked.source)


def _fit(examples: Sequence[Example]) -> NDArray[np.float64]:
    """Return the weights, none of them negative.

    Of two like features one would else make up for the other's excess, which holds for questions of one kind only.
    """
    rows = np.concatenate([one.rows for one in examples])
    scale = rows.std(axis=0) + 1e-9
    scaled = (rows - rows.mean(axis=0)) / scale
    sizes = np.array([len(one.right) for one in examples])
    starts, owner = np.concatenate([[0], np.cumsum(sizes)[:-1]]), np.repeat(np.arange(len(sizes)), sizes)
    wanted = [np.concatenate([getattr(one, name) for one in examples]) * 1.0 for name in ("right", "answering")]

    def loss(weights: NDArray[np.float64]) -> tuple[float, NDArray[np.float64]]:
        values = scaled @ weights
        spread = np.exp(values - np.maximum.reduceat(values, starts)[owner])
        all_of = np.add.reduceat(spread, starts)
        total, slope = PENALTY * weights @ weights / 2, np.zeros_like(values)
        for right in wanted:
            right_of = np.add.reduceat(spread * right, starts)
            total += np.log(all_of / right_of).sum() / len(wanted)
            slope += (spread / all_of[owner] - spread * right / right_of[owner]) / len(wanted)
        return float(total), scaled.T @ slope + PENALTY * weights

    found = minimize(loss, np.zeros(len(NAMES)), jac=True, method="L-BFGS-B", bounds=[(0, None)] * len(NAMES))
    return np.asarray(found.x / scale)


def _calibrate(examples: Sequence[Example], weights: NDArray[np.float64]) -> tuple[float, float]:
    """Return slope and intercept of the log-odds that a candidate is of the right paragraph."""
    values = np.concatenate([one.rows for one in examples]) @ weights
    right = np.concatenate([one.right for one in examples]).astype(float)

    def loss(line: NDArray[np.float64]) -> tuple[float, NDArray[np.float64]]:
        odds = line[0] * values + line[1]
        error = 1 / (1 + np.exp(-odds)) - right
        return float((np.logaddexp(0, odds) - right * odds).sum()), np.array([error @ values, error.sum()])

    found = minimize(loss, np.array([1.0, -values.mean()]), jac=True, method="L-BFGS-B")
    return round(float(found.x[0]), 5), round(float(found.x[1]), 5)


def _cross_validated(examples: Sequence[Example]) -> dict[str, dict[str, Any]]:
    """Return for each set of questions the recall of weights fitted without a question's paragraph.

    Beside it that of BM25 and cosine alone, over the same candidates.
    """
    paragraphs = {name: n % PARTS for n, name in enumerate(sorted({one.paragraph for one in examples}))}
    found: dict[str, list[tuple[Example, NDArray[np.float64]]]] = {}
    for part in range(PARTS):
        weights = _fit([one for one in examples if one.right.any() and paragraphs[one.paragraph] != part])
        own = [one for one in examples if paragraphs[one.paragraph] == part]
        found.setdefault("hybrid", []).extend((one, one.rows @ weights) for one in own)
        for by, name in (("lexical", "bm25"), ("dense", "cosine")):
            found.setdefault(by, []).extend((one, one.rows[:, NAMES.index(name)]) for one in own)
    measures: dict[str, dict[str, Any]] = {}
    for name in ("all", *sorted({_set_of(one) for one in examples})):
        asked = {by: [row for row in rows if name in ("all", _set_of(row[0]))] for by, rows in found.items()}
        measures[name] = {
            "questions": len(asked["hybrid"]),
            "by": {by: quality([_rank(*row) for row in rows]) for by, rows in asked.items()},
        }
    return measures


def _set_of(one: Example) -> str:
    return one.source.partition("_")[0]


def _rank(one: Example, values: NDArray[np.float64]) -> int:
    """Return the rank of the right paragraph among the articles, from 1; 0 where it is not among them."""
    order = in_order([one.articles[n] for n in np.argsort(-values, kind="stable")])
    return first_rank(order, [one.paragraph])


if __name__ == "__main__":
    main()
