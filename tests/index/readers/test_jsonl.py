"""Articles as JSON lines, packed and not; bad rows beside good ones."""

import gzip
import json
import lzma

import pytest

from index.errors import ReadError
from index.readers import SUFFIXES, read_file, readable
from index.readers.jsonl import BadRow, Row, read_rows, tidy_text

ROWS = [
    {
        "text": "会议今天召开。\n\n　　全年投资 3.6 亿元。",
        "id": "n-1",
        "title": "供水会议",
        "date": "2021年3月5日",
        "source": "日报",
    },
    {"text": "春耕备耕进展顺利。"},
]


def write(folder, text, name="news.jsonl"):
    path = folder / name
    data = text.encode()
    path.write_bytes(
        gzip.compress(data) if name.endswith(".gz") else lzma.compress(data) if name.endswith(".xz") else data
    )
    return path


def lines(rows):
    return "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows)


@pytest.mark.parametrize("name", ["news.jsonl", "NEWS.JSONL", "news.jsonl.gz", "news.jsonl.xz"])
def test_rows_become_articles(tmp_path, name):
    first, second = read_file(write(tmp_path, lines(ROWS), name))
    assert (first.id, first.title, first.source, first.date) == ("n-1", "供水会议", "日报", "2021-03-05")
    assert first.text == "会议今天召开。\n全年投资3.6亿元。"
    assert first.lines(0, len(first.text)) == (1, 1) and second.lines(0, 3) == (2, 2)
    assert (second.source, second.title) == (name, None)
    assert second.id == list(read_file(write(tmp_path, lines(ROWS), name)))[1].id


def test_a_rows_own_date_goes_before_the_given_one(tmp_path):
    path = write(tmp_path, lines(ROWS))
    assert [article.date for article in read_file(path, date="2020")] == ["2021-03-05", "2020"]


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ("{", "not JSON"),
        ("[1]", "list"),
        ('{"title": "无"}', "no text"),
        ('{"text": "  "}', "no text"),
        ('{"text": 3}', "no text"),
        ('{"text": "有", "title": 3}', "title"),
        ('{"text": "有", "date": "昨天"}', "昨天"),
        ('{"text": "\\ud83d"}', "surrogate"),
    ],
)
def test_a_bad_row_is_named_and_the_others_are_read(tmp_path, line, reason):
    path = write(tmp_path, f"{lines(ROWS)}{line}\n\n{lines(ROWS[1:])}")
    failures: list[tuple[str, str]] = []
    assert len(list(read_file(path, failures=failures))) == 3
    ((place, why),) = failures
    assert place == f"{path}:3" and reason in why and "line 3" in why
    with pytest.raises(ReadError, match="line 3"):
        list(read_file(path))


def test_a_line_that_is_not_utf8_is_a_bad_row():
    bad, good = read_rows([b'{"text": "\xff"}', '{"text": "有"}'.encode()], "a.jsonl", "a.jsonl")
    assert isinstance(bad, BadRow) and "--encoding" in str(bad.error) and bad.number == 1
    assert isinstance(good, Row) and good.article.text == "有"


def test_a_given_encoding_is_used(tmp_path):
    path = tmp_path / "a.jsonl"
    path.write_bytes(lines(ROWS).encode("gb18030"))
    assert [article.title for article in read_file(path, encoding="gb18030")] == ["供水会议", None]


def test_rows_are_read_one_by_one(tmp_path):
    path = write(tmp_path, lines(ROWS) + "{")
    articles = read_file(path)
    assert next(articles).id == "n-1"


def test_paragraphs_stay_and_white_space_closes_up():
    assert tidy_text("甲 乙\r\n\r\n青 岛 西 海 岸\t新区，8 月 16 日") == "甲乙\n青岛西海岸新区，8月16日"


@pytest.mark.parametrize("name", ["a.jsonl", "a.txt", "a.txt.gz", "a.jsonl.xz"])
def test_empty_files_are_refused(tmp_path, name):
    with pytest.raises(ReadError, match="empty"):
        list(read_file(write(tmp_path, "\n", name)))


@pytest.mark.parametrize("name", ["a.txt.gz", "a.txt.xz", "a.jsonl.gz", "a.jsonl.xz"])
def test_broken_packing_is_refused_by_name(tmp_path, name):
    path = write(tmp_path, lines(ROWS) * 50, name)
    for data in (b"no such packing", path.read_bytes()[:-9]):
        path.write_bytes(data)
        with pytest.raises(ReadError, match=name):
            list(read_file(path))


def test_packed_text_is_read_as_it_is(tmp_path):
    text = "供水会议\n\n会议今天召开。\n"
    for name in ("a.txt", "a.txt.gz", "a.txt.xz"):
        assert [a.title for a in read_file(write(tmp_path, text, name), source="a.txt")] == ["供水会议"]


def test_what_cannot_be_opened_is_refused(tmp_path):
    with pytest.raises(ReadError, match="missing"):
        list(read_file(tmp_path / "missing.txt"))
    (tmp_path / "folder.txt").mkdir()
    with pytest.raises(ReadError, match="folder"):
        list(read_file(tmp_path / "folder.txt"))
    assert readable(tmp_path / "A.TXT.GZ") and not readable(tmp_path / "a.exe") and ".txt" in SUFFIXES
