"""What a user is told where Milvus cannot be used: one sentence, with what to do."""

from __future__ import annotations

import socket
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from index.errors import ArchiveError, ArchiveLocked, ArchiveMissing, InputError
from index.milvus import client as module
from index.milvus import schema
from index.milvus.client import Client
from index.opening import open_archive
from tests.archives import HashEncoder, article

ROOT = Path(__file__).resolve().parents[3]


@pytest.mark.parametrize("where", ["x", "x.pkl", "", "ftp://host:1", "http://", "http://host:port", "http://:19530"])
def test_a_name_that_is_none_is_refused(where: str) -> None:
    with pytest.raises(InputError, match="expected milvus:"):
        open_archive(f"milvus:{where}", create=True)


def test_what_is_not_there_is_not_made(tmp_path: Path) -> None:
    with pytest.raises(ArchiveMissing, match="wenyuan index add"):
        open_archive(f"milvus:{tmp_path / 'x.db'}")
    assert list(tmp_path.iterdir()) == []
    Client(str(tmp_path / "empty.db")).close()
    with pytest.raises(ArchiveMissing, match="no archive at"):
        open_archive(f"milvus:{tmp_path / 'empty.db'}")


def test_a_file_of_something_else_is_named(tmp_path: Path) -> None:
    (tmp_path / "x.db").write_text("no Milvus")
    with pytest.raises(ArchiveError, match="Milvus Lite cannot open"):
        open_archive(f"milvus:{tmp_path / 'x.db'}", create=True)


def test_a_server_that_is_down_is_named_at_once() -> None:
    with socket.socket() as taken:  # and never listening
        taken.bind(("127.0.0.1", 0))
        port = taken.getsockname()[1]
        with pytest.raises(ArchiveError, match=f"no server answers at 'http://127.0.0.1:{port}'"):
            open_archive(f"milvus:http://127.0.0.1:{port}")


def test_what_is_no_milvus_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "TIMEOUT", 1.0)

    def answer(listening: socket.socket) -> None:
        while True:
            try:
                taken, _ = listening.accept()
            except OSError:
                return
            with taken:
                taken.sendall(b"HTTP/1.0 404 Not Found\r\n\r\n")

    with socket.create_server(("127.0.0.1", 0)) as listening:
        threading.Thread(target=answer, args=(listening,), daemon=True).start()
        with pytest.raises(ArchiveError, match="check the address"):
            open_archive(f"milvus:http://127.0.0.1:{listening.getsockname()[1]}")


def test_a_file_that_another_process_has_open_is_named(tmp_path: Path) -> None:
    name = f"milvus:{tmp_path / 'x.db'}"
    script = (
        "import sys; from index.opening import open_archive; from tests.archives import HashEncoder\n"
        "with open_archive(sys.argv[1], encoder=HashEncoder(), create=True):\n"
        "    print('open', flush=True); sys.stdin.read()"
    )
    other = subprocess.Popen(
        [sys.executable, "-c", script, name], cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    assert other.stdin is not None
    assert other.stdout is not None
    try:
        assert other.stdout.readline() == "open\n"
        with pytest.raises(ArchiveLocked, match=r"open in another process.*milvus-lite server"):
            open_archive(name, encoder=HashEncoder())
    finally:
        other.communicate()
    with open_archive(name, encoder=HashEncoder()) as archive:
        assert len(archive) == 0


def test_the_extra_that_is_not_installed_is_named(tmp_path: Path) -> None:
    script = (
        "import sys; sys.modules['pymilvus'] = None\n"
        "from index.opening import open_archive; from index.errors import ArchiveError\n"
        "try: open_archive(sys.argv[1], create=True)\n"
        "except ArchiveError as error: print(error)"
    )
    command = [sys.executable, "-c", script, f"milvus:{tmp_path / 'x.db'}"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=300, check=True)
    assert "pip install 'wenyuan[milvus]'" in done.stdout


def test_milvus_is_imported_for_its_own_archives_alone(tmp_path: Path) -> None:
    script = (
        "import sys; from pathlib import Path; from index.opening import open_archive\n"
        "from rag.engine import Engine\n"
        "with open_archive(sys.argv[1], create=True) as archive: Engine(archive).ask('几点')\n"
        "print([name for name in sys.modules if 'milvus' in name or name == 'grpc'])"
    )
    command = [sys.executable, "-c", script, str(tmp_path / "folder")]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=300, check=True)
    assert done.stdout.strip() == "[]"


def test_a_closed_archive_says_so(tmp_path: Path) -> None:
    archive = open_archive(f"milvus:{tmp_path / 'x.db'}", encoder=HashEncoder(), create=True)
    archive.add([article("a", "港口")])
    archive.close()
    with pytest.raises(ArchiveError, match="closed"):
        archive.article("a")


def test_a_collection_that_is_gone_is_named(tmp_path: Path) -> None:
    with open_archive(f"milvus:{tmp_path / 'x.db'}", encoder=HashEncoder(), create=True) as archive:
        archive.add([article("a", "港口")])
        archive.client.drop(schema.CHUNKS)  # type: ignore[attr-defined]
        with pytest.raises(ArchiveError, match="lacks a collection"):
            archive.search_lexical("港口", 3)


def test_rows_come_in_the_order_of_their_keys_page_by_page(client: Client) -> None:
    rows = [schema.row(key=f"k{n:03}", kind="odd" if n % 2 else "even", value=f"{n}") for n in range(25)]
    client.put(schema.NOTES, rows[::-1])
    found = list(client.each(schema.NOTES, 'kind == "odd"', ["value"], page=4))
    assert [row["value"] for row in found] == [str(n) for n in range(1, 25, 2)]
    assert client.count(schema.NOTES) == 25
    client.delete(schema.NOTES, ["k000", "k001", "none"])
    assert client.count(schema.NOTES) == 23
