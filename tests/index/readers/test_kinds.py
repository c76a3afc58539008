"""What a file is: by its first bytes, and by its name only where these are text."""

from importlib.util import find_spec

import pytest

from index.errors import ReadError
from index.readers.kinds import kind_of, readable


@pytest.mark.parametrize(
    ("name", "head", "kind"),
    [
        ("a.txt", b"%PDF-1.7", "pdf"),
        ("a.pdf", b"junk\n%PDF-1.7", "pdf"),
        ("a.txt", "文件以 %PDF- 开头".encode(), "text"),
        ("a.pdf", b"PK\x03\x04", "zip"),
        ("a.docx", b"plain", "text"),
        ("a.jsonl", b"<html>", "jsonl"),
        ("a.txt", b"\xef\xbb\xbf\n<!DOCTYPE html>", "html"),
        ("a.txt", "\ufeff<html><body>".encode("utf-16-le"), "html"),
        ("a.MD", b"# a", "markdown"),
        ("a.csv", b"a,b", "table"),
        ("a", b"\x89PNG\r\n\x1a\n", "image"),
        ("a.xz", b"\xfd7zXZ\x00", "xz"),
        ("BMW.txt", b"BMW is a car", "text"),
    ],
)
def test_content_decides(name, head, kind):
    assert kind_of(name, head) == kind


@pytest.mark.parametrize(
    ("head", "word"), [(b"\xd0\xcf\x11\xe0\xa1\0", "docx"), (b"{\\rtf1", "Rich"), (b"MZ\x90\0", "program")]
)
def test_what_is_known_and_not_read_is_refused_with_advice(head, word):
    with pytest.raises(ReadError, match=word):
        kind_of("a.txt", head)


def test_pictures_of_a_folder_are_read_where_there_is_what_reads_them():
    assert readable("A.PDF") and readable("a.docx.xz") and not readable("a.exe") and not readable("a")
    assert readable("a.png") == (find_spec("rapidocr") is not None)
