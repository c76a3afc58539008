"""Characters that show nothing are not read: neither in figures nor in years, and every place stays true."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from index.archive import Archive
from index.types import Article
from index.unseen import as_seen, seen, visible
from rag.engine import Engine

UNSEEN = "\u200b\u200c\u200d\u200e\u00ad\ufeff\u2060\u034f\ufe0f\u180e\x08\x00\ufffe\U000e0041"


@pytest.mark.parametrize("char", UNSEEN)
def test_what_shows_nothing_parts_nothing(char: str, tmp_path: Path) -> None:
    text = f"柳湾县农博会举行，现场签约项目1{char}8个。202{char}2年，柳湾县完成技改投资9{char}1.5亿元。"
    rows = [{"text": text, "date": "2023-03-01", "title": f"农博{char}会"}]
    (tmp_path / "a.jsonl").write_text("\n".join(json.dumps(row) for row in rows), "utf-8")
    with Archive.create(tmp_path / "archive") as archive:
        assert not archive.add_paths([tmp_path / "a.jsonl"]).failed
        engine = Engine(archive)
        assert engine.ask("柳湾县农博会现场签约项目多少个？").short_answer == "18个"
        assert engine.ask("2022年柳湾县完成技改投资多少？").short_answer == "91.5亿元"
        assert engine.ask("2023年柳湾县完成技改投资多少？").status == "no_evidence"
        (cited,) = engine.ask(f"柳湾县农{char}博会现场签约项目多少个？").citations
        assert cited.title == "农博会"
        assert cited.quote == archive.article(cited.article_id).text[cited.start : cited.end]
        assert cited.quote in visible(text)


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.txt", "2023年3月2日\n\n柳湾\u00ad县新建公路1\u200b23公里。\n2023年植树4\u20605万株。"),
        (
            "a.html",
            "<html><body><p>2023年3月2日，柳湾县新建公路1&#8203;23公里。</p><p>2023年植树4&shy;5万株。</p></body></html>",
        ),
        ("a.md", "# 柳湾县\n\n2023年3月2日，柳湾县新建公路1\u200b23公里。\n\n2023年植树4\ufeff5万株。"),
        ("a.csv", "指标,2023年\n新建公路（公里）,1\u200b23\n植树（万株）,4\u200b5\n"),
    ],
)
def test_in_every_format(name: str, content: str, tmp_path: Path) -> None:
    (tmp_path / name).write_text(content, "utf-8")
    with Archive.create(tmp_path / "archive") as archive:
        assert not archive.add_paths([tmp_path / name]).failed
        engine = Engine(archive)
        answer = engine.ask("2023年新建公路多少公里？")
        assert answer.short_answer == "123公里"
        if name == "a.txt":
            assert answer.citations[0].lines == (3, 3)
        assert engine.ask("2023年植树多少万株？").short_answer == "45万株"


def test_lines_and_pages_stay_where_they_are() -> None:
    text = "第1\u200b1行。第2\ufeff\u20602行。第3\u00ad3行。"
    starts = [text.index(first) for first in ("第1", "第2", "第3")]
    article = Article(
        "a", "a.txt", "题\u200b目", None, None, None, None, text, tuple(zip(starts, (1, 2, 3), strict=True))
    )
    read = as_seen(article)
    assert (read.text, read.title) == ("第11行。第22行。第33行。", "题目")
    assert [read.lines(at, at + 1) for at in (0, 4, 5, 9, 10, 14)] == [(1, 1), (1, 1), (2, 2), (2, 2), (3, 3), (3, 3)]
    assert as_seen(read) is read


def test_elsewhere_a_quote_is_the_sources_characters(tmp_path: Path) -> None:
    text = "2023年3月2日\n\n柳湾\u200b县农\u00ad博会现场签约项目18个。"
    (tmp_path / "a.txt").write_text(text, "utf-8")
    with Archive.create(tmp_path / "archive") as archive:
        assert not archive.add_paths([tmp_path / "a.txt"]).failed
        answer = Engine(archive).ask("现场签约项目多少个？")
    assert answer.short_answer == "18个" and answer.citations[0].quote in text


def test_white_space_stays() -> None:
    assert seen("一 二\t三\n四\u2028五\u3000六\x0b七") == "一 二\t三\n四\u2028五\u3000六\x0b七"
