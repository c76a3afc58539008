from __future__ import annotations

import json
from collections import Counter
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tokenizers import Tokenizer, models, normalizers, pre_tokenizers

from index import tokens
from index.encode import StaticEncoder, load_encoder
from index.unigram import PieceFinder

ROOT = Path(__file__).resolve().parents[2]
TOKENIZER = ROOT / "index" / "model" / "0_StaticEmbedding" / "tokenizer.json"
VOCABULARY = json.loads(TOKENIZER.read_text(encoding="utf-8"))["model"]["vocab"]


@pytest.fixture(scope="module")
def tokenizer() -> Tokenizer:
    return Tokenizer.from_file(str(TOKENIZER))


@pytest.fixture(scope="module")
def finder(tokenizer: Tokenizer) -> PieceFinder:
    found = PieceFinder.of(tokenizer, 0)
    assert found is not None
    return found


def theirs(tokenizer: Tokenizer, text: str) -> list[int]:
    return [number for number in tokenizer.encode(text, add_special_tokens=False).ids if number]


def ids_of(finder: PieceFinder, text: str) -> list[int]:
    (ids,) = finder.ids([text])
    return ids.tolist()


def pages() -> list[str]:
    found = [*ROOT.glob("seeds/*.txt"), *ROOT.glob("tests/archive*/**/*.txt")]
    texts = [path.read_text(encoding="utf-8", errors="ignore") for path in found]
    return [text[start : start + 250] for text in texts for start in range(0, len(text), 250)]


def test_it_finds_the_pieces_that_the_tokenizer_finds(tokenizer: Tokenizer, finder: PieceFinder) -> None:
    texts = pages()
    assert len(texts) > 100
    for text, ids in zip(texts, finder.ids(texts), strict=True):
        assert Counter(ids.tolist()) == Counter(theirs(tokenizer, text)), text


@given(
    st.one_of(
        st.text(max_size=60),
        st.text(st.sampled_from("投资目标增长國民經濟中华人共和国年月日的 23，。A.b-%％１ｂ〇々"), max_size=60),
        st.lists(st.sampled_from([piece for piece, _ in VOCABULARY[1:]]), max_size=30).map("".join),
    )
)
@settings(deadline=None, max_examples=300)
def test_of_any_text_it_finds_pieces_that_are_as_likely(tokenizer: Tokenizer, finder: PieceFinder, text: str) -> None:
    ours, wanted = ids_of(finder, text), theirs(tokenizer, text)
    if Counter(ours) != Counter(wanted):
        assert sum(VOCABULARY[n][1] for n in ours) == pytest.approx(sum(VOCABULARY[n][1] for n in wanted), abs=1e-6)
        assert sorted("".join(VOCABULARY[n][0] for n in ours)) == sorted("".join(VOCABULARY[n][0] for n in wanted))


def test_many_texts_have_the_vectors_that_each_has_alone() -> None:
    encoder = load_encoder()
    assert isinstance(encoder, StaticEncoder)
    texts = ["", "，。", "GPT-4 与 🙂", *pages()]
    alone = np.concatenate([encoder.encode([text]) for text in texts])
    assert len(texts) > 100
    assert np.array_equal(encoder.encode(texts), alone)


def made(vocabulary: list[tuple[str, float]], unknown: int | None = 0) -> Tokenizer:
    tokenizer = Tokenizer(models.Unigram(vocabulary, unk_id=unknown))
    tokenizer.pre_tokenizer = pre_tokenizers.WhitespaceSplit()
    return tokenizer


def test_a_small_tokenizer_without_a_normalizer_is_taken_over() -> None:
    tokenizer = made([("[UNK]", -30.0), ("投", -1.4), ("资", -1.4), ("投资", -1.4), ("ab", -1.4)])
    total = sum(2.718281828459045**score for _, score in json.loads(tokenizer.to_str())["model"]["vocab"])
    assert total < 1
    assert PieceFinder.of(tokenizer, 0) is None  # what is not whole cannot be a dictionary's frequencies
    tokenizer = made([("[UNK]", -40.0), *((piece, -1.3862943611198906) for piece in ("投", "资", "投资", "ab"))])
    finder = PieceFinder.of(tokenizer, 0)
    assert finder is not None
    assert ids_of(finder, "投资ab 资投，abab") == [3, 4, 2, 1, 4, 4]
    assert ids_of(finder, "") == []


@pytest.mark.parametrize(
    "pieces",
    [("投", "资", "投资", "投a"), ("投资", "资", "a", "b"), ("投", "资", "投资", "a."), ("投", "资", "a", "。。")],
)
def test_a_tokenizer_whose_pieces_join_what_the_cutter_parts_is_not(pieces: tuple[str, ...]) -> None:
    assert PieceFinder.of(made([("[UNK]", -40.0), *((one, -1.3862943611198906) for one in pieces)]), 0) is None


def test_other_tokenizers_are_not_taken_over(tokenizer: Tokenizer) -> None:
    assert PieceFinder.of(Tokenizer(models.WordLevel({"a": 0, "b": 1}, "a")), 0) is None
    assert PieceFinder.of(tokenizer, -1) is None  # the unknown would count
    other = Tokenizer.from_str(tokenizer.to_str())
    other.add_tokens(["投资目标"])
    assert PieceFinder.of(other, 0) is None
    other = Tokenizer.from_str(tokenizer.to_str())
    other.pre_tokenizer = pre_tokenizers.Metaspace()
    assert PieceFinder.of(other, 0) is None


def test_a_normalizer_of_its_own_is_kept(tokenizer: Tokenizer) -> None:
    other = Tokenizer.from_str(tokenizer.to_str())
    other.normalizer = normalizers.Replace("年", "月")
    finder = PieceFinder.of(other, 0)
    assert finder is not None
    assert ids_of(finder, "今年") == theirs(other, "今年") != theirs(tokenizer, "今年")


def test_without_the_compiled_cutter_it_is_not_to_be_had(tokenizer: Tokenizer, monkeypatch: pytest.MonkeyPatch) -> None:
    from index import plain_cutter

    monkeypatch.setattr(tokens, "cutter", plain_cutter)
    assert PieceFinder.of(tokenizer, 0) is None
