"""How many chunks hold a word."""

from __future__ import annotations

from collections import Counter

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from index.milvus.notes import Notes
from index.milvus.words import Tally, Totals, Words

rows = st.lists(
    st.tuples(st.lists(st.sampled_from("甲乙丙丁戊"), max_size=5), st.sampled_from(["", "甲", "乙 甲"])), max_size=4
)


@settings(deadline=None, max_examples=6, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.tuples(st.integers(0, 2), rows), max_size=4))
def test_counts_are_the_sum_over_the_writers(notes: Notes, runs: list[tuple[int, list[tuple[list[str], str]]]]) -> None:
    words = Words(notes, 4)
    words.reset()
    body: Counter[str] = Counter()
    title: Counter[str] = Counter()
    chunks = 0
    for writer, found in runs:
        tally = Tally()
        for texts, heading in found:
            tally.add(f"{' '.join(texts)}\n{heading}")
            tally.add("不 在\n了")
            tally.add("不 在\n了", -1)
            body.update(set(texts))
            title.update(set(heading.split()))
            chunks += 1
        tally.save(notes, writer, 4)
    words.forget()
    assert words.counts("甲乙丙丁戊不在了") == {word: (body[word], title[word]) for word in "甲乙丙丁戊不在了"}
    assert words.totals().chunks == chunks


def test_what_another_process_counted_is_seen_after_a_moment(notes: Notes) -> None:
    ours, theirs = Words(notes, 4), Words(notes, 4)
    assert ours.totals() == Totals()
    tally = Tally()
    tally.add("甲 乙 甲\n丙")
    tally.save(notes, 0, 4)
    assert ours.counts(["甲"]) == {"甲": (0, 0)}  # read a moment ago
    ours._looked -= 2
    assert (ours.counts(["甲"]), ours.totals()) == ({"甲": (1, 0)}, Totals(1, 3, 1))
    assert theirs.counts(["丙"]) == {"丙": (0, 1)}
