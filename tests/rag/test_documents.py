"""Questions about an article itself, and those that only sound so."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from index.archive import Archive
from rag.documents import asks_of_document
from rag.engine import Engine
from rag.query import parse_question
from tests.archives import article
from tests.small import TODAY


@pytest.mark.parametrize(
    ("question", "asks"),
    [
        ("《石桥镇的春天》是谁写的", True),
        ("春茶开采的报道是哪位记者写的", True),
        ("促进就业的通知是什么时候印发的", True),
        ("长山电池的发布时间", False),
        ("春茶什么时候开采", False),
    ],
)
def test_what_asks_of_an_article_itself(question: str, asks: bool) -> None:
    assert asks_of_document(parse_question(question, TODAY)) is asks


def test_who_wrote_of_a_book_did_not_write_it(tmp_path: Path) -> None:
    texts = {
        "石桥镇的春天": "本报记者 周晓梅\n石桥镇的春茶开采了，今年产茶12吨。",
        "作家谈创作": "本报记者 蔡敏\n小说《长夜》写了三年，《长夜》的读者遍及各地。",
    }
    with Archive.create(tmp_path / "archive") as archive:
        archive.add(
            replace(article(title, text, source=f"{title}.txt", title=title), author=text.split()[1])
            for title, text in texts.items()
        )
        engine = Engine(archive, threshold=0.0, today=lambda: TODAY)
        assert engine.ask("《石桥镇的春天》的作者是谁").short_answer == "周晓梅"
        assert engine.ask("《长夜》的作者是谁").short_answer != "蔡敏"
