"""What the page's script asks for: answers of JSON, a sentence where something is wrong."""

from __future__ import annotations

import base64
from collections.abc import Iterator
from pathlib import Path

import pytest

from index.archive import Archive
from index.feedback import Feedback
from tests.archives import HashEncoder, article
from tests.turns import turn
from ui.window.records import pack
from ui.window.services import Services
from ui.window.words import ZH


@pytest.fixture
def services(tmp_path: Path) -> Iterator[Services]:
    with Archive.create(tmp_path / "archive", encoder=HashEncoder()) as archive:
        archive.add([article("a", "文", date="2021-02"), article("b", "文", source="日报.txt", date="2019")])
        yield Services(archive, Feedback(archive.path))


def test_a_conversation_is_exported(services: Services) -> None:
    file = services.export([pack(turn())], "md", "题", "zh")
    assert file["name"] == "题 2026-11-21.md"
    assert "11" in base64.b64decode(file["content"]).decode()
    assert "error" in services.export(["x"], "md", "题", "zh")
    assert "error" in services.export([], "md", "题", "zh")


def test_a_verdict_is_kept_with_what_it_is_about(services: Services) -> None:
    assert services.rate(pack(turn()), -1, "年份错了") == {}
    (entry,) = services.feedback.entries()
    assert (entry.verdict, entry.comment, entry.articles) == (-1, "年份错了", ("a1",))
    assert entry.question == turn().answer.question
    assert "11%" in entry.answer


@pytest.mark.parametrize(("verdict", "comment"), [(2, ""), (0.5, ""), ("1", ""), (1, None), (1, "长" * 2001)])
def test_no_verdict_is_a_sentence(services: Services, verdict: float, comment: str) -> None:
    assert set(services.rate(pack(turn()), verdict, comment)) == {"error"}
    assert services.feedback.entries() == []


def test_the_filters_are_offered_what_there_is(services: Services) -> None:
    assert services.suggest() == {"years": ["2019", "2021"], "sources": ["page.txt", "日报.txt"]}


def test_the_unexpected_is_logged_and_not_told(
    services: Services, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(Feedback, "rate", lambda *_, **__: 1 / 0)
    assert services.rate(pack(turn()), 1, "") == {"error": ZH["failed"]}
    assert "ZeroDivisionError" in caplog.text
