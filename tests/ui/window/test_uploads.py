"""Files that readers add: read by what is in them, cited by their own name, never in the place of what was there."""

from __future__ import annotations

import base64
import io
import json
import zipfile
from collections.abc import Iterator

import docx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.archive import Archive
from index.errors import InputError
from rag.engine import Engine
from tests.archives import article
from ui.window import uploads as module
from ui.window.services import Services
from ui.window.uploads import Uploads, plain_name

TEXT = "本报讯 2021年，甲市规上工业增加值增长8%。".encode()


@pytest.fixture(scope="module")
def opened(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Archive]:
    with Archive.create(tmp_path_factory.mktemp("uploads") / "archive") as archive:
        yield archive


@pytest.fixture
def archive(opened: Archive) -> Archive:
    for one in list(opened.articles()):
        opened.remove([one.id])
    return opened


def send(uploads: Uploads, name: str, content: bytes, date: str = "", step: int = 7) -> tuple[int, int]:
    key = uploads.begin(name, len(content), date)
    for start in range(0, len(content), step):
        part = content[start : start + step]
        assert uploads.part(key, start, base64.b64encode(part).decode()) == start + len(part)
    return uploads.finish(key)


def left(uploads: Uploads) -> list[str]:
    return [path.name for path in uploads.folder.iterdir()]


def test_a_file_is_added_and_cited_by_its_own_name(archive: Archive) -> None:
    uploads = Uploads(archive)
    key = uploads.begin("C:\\稿件\\甲市日报.txt", len(TEXT), "2021-03")
    (kept,) = left(uploads)
    assert kept.endswith(".txt")
    assert "日报" not in kept
    assert not any(char.isdigit() for char in kept)
    assert (uploads.folder / kept).stat().st_mode & 0o077 == 0
    uploads.part(key, 0, base64.b64encode(TEXT).decode())
    assert uploads.finish(key) == (1, 0)
    assert left(uploads) == []
    answer = Engine(archive).ask("2021年甲市规上工业增加值增长多少？")
    assert answer.short_answer == "8%"
    assert [(one.source, one.lines, one.date) for one in answer.citations] == [("甲市日报.txt", (1, 1), "2021-03")]
    assert send(uploads, "甲市日报.txt", TEXT, "2021-03") == (0, 1)


def test_the_date_in_a_files_name_counts(archive: Archive) -> None:
    send(Uploads(archive), "2019-05-04 晚报.txt", "乙县举行了会议。".encode())
    (one,) = archive.articles()
    assert (one.date, one.date_evidence) == ("2019-05-04", "文件名 2019-05-04 晚报.txt")


def test_a_word_document_is_read_by_what_is_in_it(archive: Archive) -> None:
    document, content = docx.Document(), io.BytesIO()
    document.add_paragraph("2021年，丙镇粮食总产量为5万吨。")
    document.save(content)
    assert send(Uploads(archive), "丙镇.docx", content.getvalue(), step=4000) == (1, 0)
    assert [one.source for one in archive.articles()] == ["丙镇.docx"]


def zipped(name: str, content: bytes) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as file:
        file.writestr(name, content)
    return packed.getvalue()


@pytest.mark.parametrize(
    ("name", "content", "says"),
    [
        ("a.txt", b"MZ\x90\x00" + b"\x00" * 60, "program"),
        ("a.txt", b"%PDF-1.7\n%", "pdf"),
        ("a.docx", TEXT, "text"),
        ("a.docx", zipped("a.txt", TEXT), "a.docx"),
        ("a.pdf", b"%PDF-1.7 nothing", "a.pdf"),
        ("a.txt", b"\x00\x01\x02\x03" * 30, "a.txt"),
        ("a.jsonl", b'{"text": "x"}\nnot json\n', "a.jsonl"),
        ("a.txt", b"  \n", "a.txt"),
    ],
)
def test_what_is_no_file_of_its_kind_is_refused_and_deleted(
    archive: Archive, name: str, content: bytes, says: str
) -> None:
    uploads = Uploads(archive)
    with pytest.raises(InputError, match=says) as refused:
        send(uploads, name, content, step=10_000)
    assert str(uploads.folder) not in str(refused.value)
    assert left(uploads) == []
    assert len(archive) == 0


@pytest.mark.parametrize(
    ("name", "size", "date", "says"),
    [
        ("a.exe", 5, "", "exe"),
        ("a.txt.gz", 5, "", "gz"),
        ("a.zip", 5, "", "zip"),
        ("a", 5, "", "'a'"),
        ("../..", 5, "", "no name"),
        ("", 5, "", "no name"),
        ("a.txt", 0, "", "0 bytes"),
        ("a.txt", module.MAX_BYTES + 1, "", "32 MiB"),
        ("a.txt", 5, "下周", "下周"),
    ],
)
def test_what_is_not_taken_is_refused_before_it_comes(
    archive: Archive, name: str, size: int, date: str, says: str
) -> None:
    uploads = Uploads(archive)
    with pytest.raises(InputError, match=says):
        uploads.begin(name, size, date)
    assert left(uploads) == []


def test_parts_must_fit(archive: Archive) -> None:
    uploads = Uploads(archive)
    key = uploads.begin("a.txt", 4, "")
    for offset, content in ((1, "AA=="), (0, "!"), (0, base64.b64encode(b"12345").decode())):
        with pytest.raises(InputError, match="a\\.txt"):
            uploads.part(key, offset, content)
    with pytest.raises(InputError, match="0 of 4"):
        uploads.finish(key)
    for late in (lambda: uploads.finish(key), lambda: uploads.part("x", 0, ""), lambda: uploads.added(key)):
        with pytest.raises(InputError, match="not expected"):
            late()
    assert left(uploads) == []


def test_nothing_that_is_there_is_replaced(archive: Archive) -> None:
    archive.add([article("a", "原来的文章。", source="日报.txt"), article("b", "另一篇。", source="晚报.txt")])
    uploads = Uploads(archive)
    with pytest.raises(InputError, match="another name"):
        send(uploads, "日报.txt", TEXT)
    row = json.dumps({"id": "b", "text": "冒充的文章。", "source": "晚报.txt"}).encode()
    with pytest.raises(InputError, match="there already"):
        send(uploads, "新.jsonl", row)
    assert [one.text for one in archive.articles()] == ["原来的文章。", "另一篇。"]
    new = json.dumps({"id": "c", "text": "新的文章。", "source": "人民日报"}).encode()
    assert send(uploads, "新.jsonl", new) == (1, 0)
    assert archive.article("c").source == "新.jsonl"


def test_only_so_many_at_once_and_what_is_left_lying_goes(archive: Archive, monkeypatch: pytest.MonkeyPatch) -> None:
    uploads = Uploads(archive)
    for n in range(module._UNDER_WAY):
        uploads.begin(f"{n}.txt", 5, "")
    with pytest.raises(InputError, match="too many"):
        uploads.begin("a.txt", 5, "")
    monkeypatch.setattr(module, "_STALE", -1.0)
    uploads.begin("a.txt", 5, "")
    assert len(left(uploads)) == 1
    monkeypatch.setattr(module, "_AN_HOUR", 3)
    with pytest.raises(InputError, match="too many"):
        uploads.begin("a.txt", 5, "")


@given(st.text(max_size=300))
def test_a_name_is_plain_or_refused(name: str) -> None:
    try:
        plain = plain_name(name)
    except InputError:
        return
    assert 0 < len(plain) <= 130
    assert plain.isprintable()
    assert not set(plain) & set("/\\")
    assert plain.strip(". ")


def test_the_services_offer_files_only_where_they_are_allowed(archive: Archive) -> None:
    from index.feedback import Feedback

    without = Services(archive, Feedback(archive.path))
    assert "wy_begin" not in without.offered()
    assert "--allow-upload" in without.begin("a.txt", 5, "")["error"]
    services = Services(archive, Feedback(archive.path), Uploads(archive))
    assert set(services.offered()) == {
        f"wy_{name}" for name in ("export", "rate", "suggest", "begin", "part", "added", "finish")
    }
    assert "5.5" in services.begin("a.txt", 5.5, "")["error"]
    key = services.begin("a.txt", float(len(TEXT)), "")["id"]
    assert services.part(key, 0.0, base64.b64encode(TEXT).decode()) == {"received": len(TEXT)}
    assert services.added(key) == {"articles": 0}
    assert services.finish(key) == {"added": 1, "known": 0}
    assert "error" in services.finish(key)
