"""Packed files and archives: what is in them, and what is refused of them."""

import gzip
import lzma
import zipfile

import pytest

from index.errors import ReadError
from index.readers import packed, read_file
from index.readers.packed import member_name
from tests.documents import LEAD, TITLE, docx_bytes, put, zip_bytes

TEXT = "供水会议\n\n会议今天召开，讨论供水问题。\n"


def read(path):
    failures: list[tuple[str, str]] = []
    return list(read_file(path, failures=failures)), failures


def test_the_files_of_an_archive_are_read_by_their_names(tmp_path):
    files = {
        "2023-02-11_01版.txt": TEXT.encode("gb18030"),
        "会议/a.docx": docx_bytes(),
        "r.jsonl": '{"text": "去年增长7%。", "date": "2020"}\n{"text": 3}\n',
        "__MACOSX/._a.txt": "不读",
        ".hidden.txt": "不读",
        "a.exe": "不读",
    }
    articles, failures = read(put(tmp_path / "z.zip", zip_bytes(files)))
    assert [article.source for article in articles] == [
        "z.zip/2023-02-11_01版.txt",
        "z.zip/会议/a.docx",
        "z.zip/r.jsonl",
    ]
    assert [article.date for article in articles] == ["2023-02-11", "2023-02-11", "2020"]
    assert articles[0].page == 1 and articles[1].title == TITLE
    assert [place.rpartition("/")[2] for place, _ in failures] == ["r.jsonl:2"]


@pytest.mark.parametrize("name", ["../evil.txt", "/etc/evil.txt", "a/../../evil.txt", "C:\\evil.txt", "..\\evil.txt"])
def test_names_that_lead_out_of_the_archive_are_refused(tmp_path, name):
    articles, ((place, reason),) = read(put(tmp_path / "z.zip", zip_bytes({name: TEXT, "good.txt": TEXT})))
    assert [article.source for article in articles] == ["z.zip/good.txt"] and "outside" in reason and "evil" in place


def test_links_passwords_and_archives_in_archives_are_refused(tmp_path):
    path = tmp_path / "z.zip"
    with zipfile.ZipFile(path, "w") as archive:
        link = zipfile.ZipInfo("link.txt")
        link.external_attr = 0o120777 << 16
        archive.writestr(link, "/etc/passwd")
        archive.writestr("inner.zip", zip_bytes({"a.txt": TEXT}))
        archive.writestr("locked.txt", TEXT)
        archive.writestr("good.txt", TEXT)
    data = bytearray(path.read_bytes())
    at = data.rindex(b"locked.txt")
    data[at - 46 + 8] |= 1
    articles, failures = read(put(path, bytes(data)))
    assert [article.source for article in articles] == ["z.zip/good.txt"]
    assert [word in reason for (_, reason), word in zip(failures, ("link", "archive", "password"), strict=True)] == [
        True
    ] * 3


def test_a_bomb_is_refused_and_the_rest_is_read(tmp_path):
    files = {"bomb.txt": b"\0" * (300 << 20), "good.txt": TEXT}
    articles, ((_, reason),) = read(put(tmp_path / "z.zip", zip_bytes(files)))
    assert len(articles) == 1 and "256 MiB" in reason


def test_a_document_that_unpacks_without_end_is_refused(tmp_path):
    bomb = zip_bytes({"[Content_Types].xml": "<Types/>", "word/document.xml": b" " * (300 << 20)})
    with pytest.raises(ReadError, match="MiB"):
        list(read_file(put(tmp_path / "a.docx", bomb)))


@pytest.mark.parametrize("name", ["a.txt.gz", "a.jsonl.gz"])
def test_a_stream_that_unpacks_without_end_is_refused(tmp_path, name, monkeypatch):
    monkeypatch.setattr(packed, "MOST_DOCUMENT", 8 << 20)
    path = put(tmp_path / name, gzip.compress(b"\n" * (40 << 20)))
    with pytest.raises(ReadError, match="times its size"):
        list(read_file(path))


def test_a_line_without_end_is_refused(tmp_path):
    path = put(tmp_path / "a.jsonl.gz", gzip.compress(b'{"text": "' + b"a" * (20 << 20), 1))
    with pytest.raises(ReadError, match="line of more than"):
        list(read_file(path))
    with pytest.raises(ReadError, match="64 MiB"):
        list(read_file(put(tmp_path / "b.txt.gz", gzip.compress(b"a" * (65 << 20), 1))))


def test_packed_documents_are_read(tmp_path):
    for name, pack in (("a.docx.gz", gzip.compress), ("a.docx.xz", lzma.compress)):
        (article,) = read_file(put(tmp_path / name, pack(docx_bytes())))
        assert LEAD in article.text
    with pytest.raises(ReadError, match="twice"):
        list(read_file(put(tmp_path / "a.txt.gz", gzip.compress(gzip.compress(b"a")))))


def test_names_packed_by_a_chinese_windows_are_read():
    assert member_name(zipfile.ZipInfo("会议.txt".encode("gb18030").decode("cp437"))) == "会议.txt"


def test_a_damaged_archive_is_refused(tmp_path):
    data = zip_bytes({"a.txt": TEXT})
    for part in (data[:40], data[: len(data) - 30]):
        with pytest.raises(ReadError, match=r"z\.zip"):
            list(read_file(put(tmp_path / "z.zip", part)))


def test_an_archive_without_files_to_read_is_refused(tmp_path):
    with pytest.raises(ReadError, match="no file"):
        list(read_file(put(tmp_path / "z.zip", zip_bytes({"a.exe": b"MZ"}))))
