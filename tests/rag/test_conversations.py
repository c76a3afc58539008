"""Conversations over the demo pages and the invented archives: how many are understood, and how many answered.

Each row of ``conversations.jsonl`` holds the turns, what the last one must hold and lack when it stands alone
(alternatives by ``|``; ``same``: it is complete and must stay as it is) and, where given, what its answer says.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterator
from contextlib import ExitStack

import pytest

from index.archive import Archive
from rag.engine import Engine
from rag.followup import standalone
from rag.holding import holds, normalise
from tests.conftest import ROOT

ROWS = [json.loads(line) for line in (ROOT / "tests/data/conversations.jsonl").read_text("utf-8").splitlines()]
# By the words alone, and with the archive to decide where the words do not: 0.97 are understood. Written blind in five
# parts; a part's first run, before the rules were bettered with it in view, had 0.68 to 0.91 (without the rules 0.58).
BY_WORDS, UNDERSTOOD, UNPOLLUTED, ANSWERED = 0.93, 0.95, 0.93, 0.80


def understood(row: dict, alone: str) -> bool:
    if row["same"]:
        return alone.rstrip("？?") == row["turns"][-1].rstrip("？?")
    held = all(any(word in alone for word in words.split("|")) for words in row["holds"])
    return held and not any(word in alone for word in row["lacks"])


def answered(row: dict, engine: Engine) -> bool:
    answer = engine.ask(row["turns"][-1], history=row["turns"][:-1])
    said = normalise(answer.answer + (answer.short_answer or ""))
    told = all(any(holds(said, word) for word in words.split("|")) for words in row["accept"])
    return answer.status == row["status"] and told


@pytest.fixture(scope="module")
def engines(engine: Engine, tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, Engine]]:
    with ExitStack() as stack:
        opened = {"seeds": engine}
        for name in sorted({row["archive"] for row in ROWS} - {"seeds"}):
            archive = stack.enter_context(Archive.create(tmp_path_factory.mktemp(name) / "archive"))
            assert not archive.add_paths([ROOT / "tests" / name / "pages"]).failed
            opened[name] = Engine(archive)
        yield opened


def test_most_turns_are_understood_by_their_words() -> None:
    missed = [
        f"{row['id']} {row['turns']} → {alone}"
        for row in ROWS
        if not understood(row, alone := standalone(row["turns"][-1], row["turns"][:-1]))
    ]
    assert len(missed) <= (1 - BY_WORDS) * len(ROWS), "\n".join(missed)


def test_more_are_understood_with_the_archive(engines: dict[str, Engine]) -> None:
    kinds: dict[str, list[bool]] = defaultdict(list)
    missed = []
    for row in ROWS:
        alone = standalone(row["turns"][-1], row["turns"][:-1], engines[row["archive"]])
        kinds[row["kind"]].append(understood(row, alone))
        if not kinds[row["kind"]][-1]:
            missed.append(f"{row['id']} {row['turns']} → {alone}")
    assert len(missed) <= (1 - UNDERSTOOD) * len(ROWS), "\n".join(missed)
    assert len(kinds) == 12
    assert {kind: sum(right) / len(right) for kind, right in kinds.items() if sum(right) < 0.8 * len(right)} == {}
    assert sum(kinds["topic"]) >= UNPOLLUTED * len(kinds["topic"])


def test_the_demo_conversations_are_answered(engine: Engine) -> None:
    rows = [row for row in ROWS if row["archive"] == "seeds" and row["status"]]
    wrong = [f"{row['id']} {row['turns']}" for row in rows if not answered(row, engine)]
    assert len(rows) > 25
    assert len(wrong) <= (1 - ANSWERED) * len(rows), "\n".join(wrong)


@pytest.mark.parametrize("row", [row for row in ROWS if row["kind"] == "topic"][:12], ids=lambda row: row["id"])
def test_a_complete_question_is_answered_as_without_history(row: dict, engine: Engine) -> None:
    with_history = engine.ask(row["turns"][-1], history=row["turns"][:-1])
    without = engine.ask(row["turns"][-1])
    assert (with_history.answer, with_history.citations) == (without.answer, without.citations)
