from __future__ import annotations

from collections import Counter

from hypothesis import given, settings
from hypothesis import strategies as st

from index.word_table import WordTable

WORD = st.text(st.sampled_from("投资目标年a1，𠀀\0\ud800"), min_size=1, max_size=6)


@given(st.lists(st.lists(WORD, max_size=30), max_size=8))
@settings(deadline=None)
def test_each_word_has_its_own_number_however_often_and_beside_what_it_is_asked_for(asked: list[list[str]]) -> None:
    numbers: dict[str, int] = {}
    table = WordTable(lambda word: numbers.setdefault(word, len(numbers) - 3), 4)  # of few places: most words collide
    for words in [*asked, *asked]:
        found = table.numbers(words)
        assert found.tolist() == [numbers[word] for word in words]


def test_a_short_word_is_asked_for_once_while_there_is_room() -> None:
    asked: Counter[str] = Counter()

    def number(word: str) -> int:
        asked[word] += 1
        return len(word)

    table = WordTable(number, 10)
    words = ["投", "投资", "投资目标", "投资目标年", "𠀀𠀀𠀀"]
    for _ in range(3):
        assert table.numbers(words).tolist() == [1, 2, 4, 5, 3]
    assert asked == {"投": 1, "投资": 1, "投资目标": 1, "投资目标年": 3, "𠀀𠀀𠀀": 3}
    many = [f"{n:04}" for n in range(2000)]
    assert table.numbers(many).tolist() == table.numbers(many).tolist() == [4] * 2000
    assert 900 < sum(count == 2 for word, count in asked.items() if word in set(many)) < 1600  # no room for these
    assert table.numbers([]).tolist() == []
