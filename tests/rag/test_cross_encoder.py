"""A reranking model: its own scores, its own order in search and in answers, errors that say what to do."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest

from index.errors import InputError
from rag.cross_encoder import CrossEncoder, reordered
from rag.engine import Engine
from rag.query import parse_question
from rag.retrieve import retrieve
from tests import models
from tests.small import TODAY, engine_over

TEXTS = ["房价涨", "投资目标", "一二三四五" * 40, "房价涨", ""]
PAGES = [("标题", f"{year}-05-01", f"今年投资目标是{year - 2000}亿元。") for year in range(2001, 2013)]


class Preferring:
    """Prefers texts that hold a word; counts what it was asked."""

    def __init__(self, word: str, scores: tuple[float, float] = (-3.0, 7.5)) -> None:
        self.word, self.scores = word, scores
        self.asked: list[tuple[str, list[str]]] = []

    def score(self, query, texts):
        self.asked.append((query, list(texts)))
        return np.array([self.scores[self.word in text] for text in texts], dtype=np.float32)


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return models.reranker(tmp_path_factory.mktemp("reranker"))


def theirs(folder, query):
    """What transformers itself makes of the pairs."""
    import torch
    from transformers import BertForSequenceClassification, BertTokenizer

    tokenizer = BertTokenizer.from_pretrained(folder)
    model = BertForSequenceClassification.from_pretrained(folder).eval()
    with torch.inference_mode():
        return [
            float(model(**tokenizer([query], [text], truncation=True, return_tensors="pt")).logits.sigmoid())
            for text in TEXTS
        ]


def test_the_scores_are_the_models_own(folder):
    model = CrossEncoder(str(folder), batch_size=2, device="cpu")
    scores = model.score("投资目标", TEXTS)
    assert scores.dtype == np.float32 and scores.shape == (5,)
    assert np.ptp(scores) > 0.05
    assert np.allclose(scores, theirs(folder, "投资目标"), atol=1e-5)
    assert np.allclose(model.score("房价", TEXTS), theirs(folder, "房价"), atol=1e-5)
    assert model.score("房价", []).shape == (0,)


def test_a_pair_is_cut_to_the_length_asked_for(folder):
    short = CrossEncoder(str(folder), max_length=12)
    scores = short.score("投资", ["房价涨一" * 3 + "目标", "房价涨一" * 3 + "十"])
    assert scores[0] == scores[1]
    whole = CrossEncoder(str(folder)).score("投资", ["房价涨一" * 3 + "目标", "房价涨一" * 3 + "十"])
    assert whole[0] != whole[1]


def test_threads_may_share_it(folder):
    model = CrossEncoder(str(folder))
    queries = ["投资", "房价", "目标", "多少"] * 8
    with ThreadPoolExecutor(4) as pool:
        together = list(pool.map(lambda query: model.score(query, TEXTS), queries))
    for query, scores in zip(queries, together, strict=True):
        assert np.allclose(scores, model.score(query, TEXTS), atol=1e-6)


@pytest.mark.parametrize("name", ["", " ", "./nowhere", "/no/where"])
def test_a_name_that_cannot_be_a_model_is_refused(name):
    with pytest.raises(InputError, match="give a CrossEncoder's folder or hub name"):
        CrossEncoder(name)


def test_what_ranks_nothing_is_refused(tmp_path, folder):
    with pytest.raises(InputError, match="gives 3 scores for a pair"):
        CrossEncoder(str(models.reranker(tmp_path, labels=3)))
    with pytest.raises(InputError, match="batch size is 0"):
        CrossEncoder(str(folder), batch_size=0)
    with pytest.raises(InputError, match="expected one of torch"):
        CrossEncoder(str(folder), backend="jax")
    (tmp_path / "empty").mkdir()
    with pytest.raises(InputError, match=r"the reranker .*empty' cannot be loaded") as caught:
        CrossEncoder(str(tmp_path / "empty"))
    assert "\n" not in str(caught.value)


def test_search_is_put_in_the_rerankers_order():
    with engine_over(*PAGES) as plain:
        before = plain.search("投资目标是多少", 12)
        last = before[-1].text
        model = Preferring(last)
        engine = Engine(plain.archive, reranker=model)
        rows = engine.search("投资目标是多少", 3)
        assert rows[0].text == last and rows[0].score == 7.5 and rows[0].rank == 1
        assert [row.text for row in rows[1:]] == [row.text for row in before[:2]], "the others keep their order"
        assert [row.score for row in rows[1:]] == [-3.0, -3.0]
        ((query, texts),) = model.asked
        assert query == "投资目标是多少" and len(texts) == 12
        assert all(text.startswith("标题\n") for text in texts), "it reads the title as well"
        for by in ("lexical", "dense"):
            assert engine.search("投资目标是多少", 3, by=by) == plain.search("投资目标是多少", 3, by=by)


def test_only_the_first_are_read_again_and_the_scores_never_rise():
    with engine_over(*PAGES) as plain:
        before = plain.search("投资目标是多少", 12)
        engine = Engine(plain.archive, reranker=Preferring(before[3].text), reranker_depth=4)
        rows = engine.search("投资目标是多少", 12)
        order = [3, 0, 1, 2, *range(4, 12)]
        assert [row.text for row in rows] == [before[place].text for place in order]
        scores = [row.score for row in rows]
        assert scores == sorted(scores, reverse=True)
        beyond = Engine(plain.archive, reranker=Preferring(before[4].text), reranker_depth=4)
        assert [row.text for row in beyond.search("投资目标是多少", 12)] == [row.text for row in before]


def test_a_score_that_is_no_number_ranks_last(folder, monkeypatch):
    model = CrossEncoder(str(folder))
    monkeypatch.setattr(model._model, "predict", lambda pairs, **_: [np.nan, 0.5, np.inf][: len(pairs)])
    assert model.score("投资", ["一", "二", "三"]).tolist() == [-1e9, 0.5, 1e9]


def test_the_scores_of_an_answer_stay_with_the_places():
    with engine_over(*PAGES[:3]) as engine:
        hits = retrieve(engine.archive, parse_question("投资目标"), 3)
        found = reordered(Preferring(hits[2].chunk.text), "投资目标", hits, engine.archive, 50)
        assert [hit.chunk.id for hit in found] == [hits[place].chunk.id for place in (2, 0, 1)]
        assert [hit.rank for hit in found] == [hit.rank for hit in hits]
        assert [hit.score for hit in found] == [hit.score for hit in hits]
        assert [hit.reranked for hit in found] == [7.5, -3.0, -3.0]


def test_an_answers_evidence_is_put_in_the_rerankers_order():
    pages = [
        ("港口", "2021-05-01", "今年港口项目投资3亿元。"),
        ("海洋", "2021-05-01", "今年海洋项目投资4亿元。"),
    ]
    with engine_over(*pages) as plain:
        for word in ("港口", "海洋"):
            model = Preferring(word)
            engine = Engine(plain.archive, reranker=model, today=lambda: TODAY)
            answer = engine.ask("2021年项目投资多少？", hits=2)
            assert [word in row.text for row in answer.hits] == [True, False]
            assert word in answer.citations[0].quote
            assert model.asked


def test_sentences_are_read_in_the_rerankers_order():
    with engine_over(("港口", None, "港口项目投资3亿元。"), ("海洋", None, "海洋产业有了投资。")) as plain:
        parsed = parse_question("港口项目投资多少？", TODAY)
        for word in ("港口", "海洋"):
            engine = Engine(plain.archive, reranker=Preferring(word))
            near, _ = engine._look(parsed, engine._retrieve(parsed, 2, None))
            assert near[0].title == word


def test_a_real_model_reranks_a_question(folder):
    with engine_over(*PAGES) as plain:
        model = CrossEncoder(str(folder))
        rows = Engine(plain.archive, reranker=model).search("投资目标是多少", 12)
        texts = [f"标题\n{row.text}" for row in rows]
        assert [row.score for row in rows] == pytest.approx(model.score("投资目标是多少", texts).tolist())
        assert [row.score for row in rows] == sorted((row.score for row in rows), reverse=True)
        assert Engine(plain.archive, reranker=model).ask("2005年投资目标是多少？").short_answer == "5亿元"
