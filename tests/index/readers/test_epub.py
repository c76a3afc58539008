"""E-books: chapters in their order."""

import pytest

from index.errors import ReadError
from index.readers import read_file
from tests.documents import epub_bytes, put, zip_bytes

CHAPTERS = [
    "<h1>第一章 概况</h1><p>2021年，新区人口达到<b>100</b>万。</p>",
    "<p>&#160;</p>",
    "<h2>第二章</h2><p>全年投资增长8%。</p>",
]


def test_a_chapter_is_an_article(tmp_path):
    first, second = read_file(put(tmp_path / "a.epub", epub_bytes(CHAPTERS)))
    assert first.text == "第一章 概况\n2021年，新区人口达到100万。" and first.lines(8, 12) == (2, 2)
    assert (first.title, first.author, first.date, first.page) == ("第一章 概况", "年鉴编委会", "2022-06-01", 1)
    assert (second.title, second.page) == ("第二章", 3)


def test_a_chapter_that_is_missing_is_named(tmp_path):
    data = epub_bytes(CHAPTERS).replace(b"OPS/c 0.xhtml", b"OPS/d 0.xhtml")
    failures: list[tuple[str, str]] = []
    (article,) = read_file(put(tmp_path / "a.epub", data), failures=failures)
    assert article.title == "第二章" and "c 0.xhtml" in failures[0][1]


def test_books_without_contents_are_refused(tmp_path):
    with pytest.raises(ReadError, match="contents"):
        list(read_file(put(tmp_path / "a.epub", zip_bytes({"mimetype": "application/epub+zip"}))))
    with pytest.raises(ReadError, match="no text"):
        list(read_file(put(tmp_path / "b.epub", epub_bytes([]))))


def test_entities_that_swell_are_not_swollen(tmp_path):
    laughs = "".join(f'<!ENTITY l{i + 1} "{f"&l{i};" * 10}">' for i in range(9))
    xml = f'<?xml version="1.0"?><!DOCTYPE c [<!ENTITY l0 "ha">{laughs}]><container>&l9;</container>'
    bomb = zip_bytes({"mimetype": "application/epub+zip", "META-INF/container.xml": xml})
    with pytest.raises(ReadError, match="e-book"):
        list(read_file(put(tmp_path / "a.epub", bomb)))
