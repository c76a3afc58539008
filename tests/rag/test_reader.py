"""The learned reader: what it finds, that numpy computes what torch trained, and that no text breaks it."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rag.reader import Network, Reader, Text, load_reader
from rag.reader_input import FEATURES, HELD, SHAPES, Asked, Sentence, Vocabulary

STORY = (
    "石桥市图书馆新馆6月1日开馆，总投资3.2亿元，馆长由周晓梅担任。",
    "全市现有公共图书馆9家，去年接待读者210万人次。",
    "天气转凉，市民纷纷到公园赏菊。",
)


@pytest.fixture(scope="module")
def reader() -> Reader:
    return load_reader()


def texts(*several: str) -> list[Text]:
    return [Text(text, "", 1.0) for text in several]


@pytest.mark.parametrize(
    ("question", "number", "answer"),
    [
        ("石桥市图书馆新馆总投资多少？", 0, "3.2亿元"),
        ("石桥市图书馆新馆馆长是谁？", 0, "周晓梅"),
        ("去年公共图书馆接待读者多少人次？", 1, "210万人次"),
    ],
)
def test_it_finds_the_answer(reader: Reader, question: str, number: int, answer: str) -> None:
    readings = reader.read(question, texts(*STORY))
    best = max(range(len(STORY)), key=lambda n: readings[n].odds)
    assert best == number
    assert answer in STORY[best][readings[best].start : readings[best].end]
    assert readings[best].any_odds >= readings[best].odds > 0


def test_what_is_asked_of_elsewhere_has_no_answer(reader: Reader) -> None:
    answered = reader.read("石桥市图书馆新馆总投资多少？", texts(*STORY))[0].any_odds
    assert max(one.odds for one in reader.read("青岚市地铁三号线何时开通？", texts(*STORY))) < 0 < answered


def test_traditional_and_wide_characters_are_read_alike(reader: Reader) -> None:
    plain = reader.read("图书馆新馆总投资多少？", texts("图书馆新馆总投资3.2亿元。"))[0]
    other = reader.read("圖書館新館總投資多少？", texts("圖書館新館總投資３.２億元。"))[0]
    assert other.odds == pytest.approx(plain.odds, abs=1e-3)
    assert (other.start, other.end) == (plain.start, plain.end)


def test_the_order_of_the_sentences_does_not_matter(reader: Reader) -> None:
    there = reader.read("新馆总投资多少？", texts(*STORY))
    back = reader.read("新馆总投资多少？", texts(*reversed(STORY)))[::-1]
    assert [one.odds for one in there] == pytest.approx([one.odds for one in back], abs=1e-3)


def test_the_odds_of_its_best_answer_are_those_of_its_words(reader: Reader) -> None:
    one = reader.read("新馆总投资多少？", texts(*STORY))[0]
    assert one.odds_of(one.start, one.end) == pytest.approx(one.odds)
    assert one.odds_of(900, 901) == -np.inf


@settings(deadline=None, max_examples=50)
@given(st.text(max_size=60), st.lists(st.text(max_size=200), max_size=4))
def test_any_text_can_be_read(question: str, several: list[str]) -> None:
    readings = load_reader().read(question, texts(*several))
    assert len(readings) == len(several)
    for text, reading in zip(several, readings, strict=True):
        assert 0 <= reading.start <= reading.end <= len(text)
        assert not np.isnan(reading.odds)


@settings(deadline=None, max_examples=50)
@given(st.text(max_size=80))
def test_words_are_slices_in_order(text: str) -> None:
    asked = Asked(load_reader().vocabulary, text)
    place = 0
    for word in asked.words:
        assert place <= word.start < word.end <= len(text)
        assert asked.folded[word.start : word.end] == word.text
        place = word.end


def test_numpy_computes_what_torch_trained() -> None:
    torch = pytest.importorskip("torch")
    from training.reader_network import Labelled, in_batch
    from training.reader_network import Network as Trained

    torch.manual_seed(3)
    rng = np.random.default_rng(3)
    trained = Trained(rng.standard_normal((40, 8)).astype(np.float32), 12, 0.3).eval()
    asked, tells = rng.integers(0, 40, 7), rng.random((7, 1), dtype=np.float32)
    sentences = [
        Sentence(
            [],
            rng.integers(0, 40, length),
            rng.random((length, len(FEATURES)), dtype=np.float32),
            rng.integers(0, 2, (len(asked), len(HELD))).astype(np.float32),
        )
        for length in (5, 1, 14)
    ]
    offsets = np.zeros((14, 2), np.int16)
    bag = [Labelled(one.ids, one.features, one.held, "", offsets, False) for one in sentences]
    longer = rng.integers(0, 40, 9), rng.random((9, 1), dtype=np.float32)  # another question of the batch
    another = [Labelled(one.ids, one.features, np.zeros((9, len(HELD))), "", offsets, False) for one in sentences[:1]]
    with torch.no_grad():
        starts, ends, telling, none = (
            tensor.numpy() for tensor in trained(in_batch([(asked, tells), longer], [bag, another]))
        )
    weights = trained.exported()
    rows = trained.rows.weight.detach().numpy()
    ours = Network({**weights, "embedding.rows": rows, "embedding.scale": np.ones(len(rows), np.float32)})
    our_starts, our_ends, our_telling, our_none = ours.read(asked, tells, sentences)
    flat = np.concatenate([starts[n, : len(one.ids)] for n, one in enumerate(sentences)])
    assert our_starts == pytest.approx(flat, abs=1e-4)
    flat = np.concatenate([ends[n, : len(one.ids)] for n, one in enumerate(sentences)])
    assert our_ends == pytest.approx(flat, abs=1e-4)
    assert our_telling == pytest.approx(telling[:3], abs=1e-4)
    assert our_none == pytest.approx(none[0], abs=1e-4)


def test_figures_are_known_by_their_shape() -> None:
    vocabulary = Vocabulary(["投资"], np.zeros(len(SHAPES) + 1, np.float32))
    told = [SHAPES[word.id] for word in vocabulary.read("2023 8 12.5 30% gdp ，", 9)]
    assert told == ["<year>", "<1>", "<decimal>", "<percent>", "<latin>", "<mark>"]
