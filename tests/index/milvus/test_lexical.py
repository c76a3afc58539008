"""BM25 of what Milvus brings: the very scores of the local index."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
import tantivy
from hypothesis import given, settings
from hypothesis import strategies as st

from index import lexical as local
from index.milvus import lexical
from index.milvus.words import Tally

WORDS = ("港口", "投资", "增长", "会议", "天气")
texts = st.lists(st.sampled_from(WORDS), min_size=1, max_size=60)
chunks = st.lists(st.tuples(texts, st.lists(st.sampled_from(WORDS), max_size=4)), min_size=1, max_size=8)


def of_tantivy(rows: Sequence[tuple[str, str]], query: str, also: str) -> dict[int, float]:
    """The scores of the local index over the same chunks."""
    index = tantivy.Index(local._schema())
    writer = local.LexicalWriter(index, 15_000_000)
    numbered = enumerate(rows)
    writer.add(local.LexicalWords(n, body, heading, "source", None, None) for n, (body, heading) in numbered)
    writer.finish()
    return dict(local.LexicalIndex(index).search(query, 100, also=also))


@settings(deadline=None, max_examples=25)
@given(chunks, st.sampled_from(WORDS), st.sampled_from(WORDS))
def test_scores_are_those_of_the_local_index(found: list[tuple[list[str], list[str]]], query: str, also: str) -> None:
    rows = [(" ".join(body), " ".join(heading)) for body, heading in found]
    tally = Tally()
    for body, heading in rows:
        tally.add(f"{body}\n{heading}")
    wanted = lexical.weights(query, also)
    counts = {word: (tally.body[word], tally.title[word]) for word in wanted}
    numbered = [(n, f"{body}\n{heading}") for n, (body, heading) in enumerate(rows)]
    scored = lexical.scored(numbered, wanted, counts, tally.totals)
    assert dict(scored) == pytest.approx(of_tantivy(rows, query, also), rel=1e-5)
    assert [score for _, score in scored] == sorted((score for _, score in scored), reverse=True)


def test_a_long_text_counts_as_the_local_index_counts_it() -> None:
    rows = [(" ".join(["港口"] + ["天气"] * n), "") for n in (0, 39, 40, 41, 57, 144, 145, 1000)]
    tally = Tally()
    for body, _ in rows:
        tally.add(f"{body}\n")
    counts = {"港口": (tally.body["港口"], 0)}
    numbered = [(n, f"{body}\n") for n, (body, _) in enumerate(rows)]
    scored = dict(lexical.scored(numbered, {"港口": 1.0}, counts, tally.totals))
    assert scored == pytest.approx(of_tantivy(rows, "港口", ""), rel=1e-5)
