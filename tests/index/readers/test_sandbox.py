"""The process that reads documents: what crashes or hangs it is one file's failure."""

import os
import subprocess
import sys

import pytest

from index.errors import InputError, ReadError
from index.readers import documents, read_file, sandbox
from tests.documents import LEAD, docx_bytes, put

# The process is started anew with a reader that does what a library does to a damaged file.
_HARM = """
import sys
sys.path[:] = sys.argv[1:]
from index.readers import documents, sandbox
def harm(path, **options):
    yield from ()
    {}
documents.read_document = harm
sandbox.main()
"""


@pytest.fixture
def harmed(monkeypatch):
    sandbox.stop()

    def use(code):
        monkeypatch.setattr(sandbox, "_BOOT", _HARM.format(code))

    yield use
    sandbox.stop()


@pytest.mark.parametrize(
    ("code", "reason"),
    [
        ("import os; os.kill(os.getpid(), 11)", "SIGSEGV"),
        ("import os; os._exit(3)", "3"),
        ("held = bytearray(3 << 30)", "1024 MiB"),
        ("raise KeyError('xref')", "KeyError"),
        ("f = lambda: f(); f()", "RecursionError"),
    ],
)
def test_what_ends_the_reader_is_the_files_reason(tmp_path, harmed, code, reason):
    path = put(tmp_path / "a.docx", docx_bytes())
    harmed(code)
    with pytest.raises(ReadError, match=reason) as caught:
        list(read_file(path))
    assert str(path) in str(caught.value)


def test_what_hangs_is_ended(tmp_path, harmed, monkeypatch):
    path = put(tmp_path / "a.docx", docx_bytes())
    list(read_file(path))
    sandbox.stop()
    monkeypatch.setattr(sandbox, "_START_SECONDS", 2.0)
    monkeypatch.setattr(sandbox, "MOST_SECONDS", 0.5)
    harmed("import time; time.sleep(60)")
    with pytest.raises(ReadError, match="seconds"):
        list(read_file(path))


def test_the_next_file_is_read_after_a_crash(tmp_path, harmed, monkeypatch):
    path = put(tmp_path / "a.docx", docx_bytes())
    with monkeypatch.context():
        harmed("import os; os._exit(1)")
        with pytest.raises(ReadError):
            list(read_file(path))
    monkeypatch.undo()
    (article,) = read_file(path)
    assert LEAD in article.text and isinstance(article.line_map[0], tuple)


def test_a_file_that_is_refused_does_not_end_the_process(tmp_path):
    list(read_file(put(tmp_path / "a.docx", docx_bytes())))
    before = sandbox._process._process.pid
    with pytest.raises(ReadError):
        list(read_file(put(tmp_path / "b.docx", docx_bytes()[:99])))
    assert sandbox._process._process.pid == before


def test_a_wrong_encoding_is_bad_input(tmp_path):
    with pytest.raises(InputError, match="no encoding") as caught:
        list(read_file(put(tmp_path / "a.md", "今天开会。"), encoding="utf-99"))
    assert not isinstance(caught.value, ReadError)


def test_the_process_ends_with_the_one_that_asked(tmp_path):
    path = put(tmp_path / "a.docx", docx_bytes())
    code = (
        "import sys; from pathlib import Path; from index.readers import read_file, sandbox; "
        f"list(read_file(Path({str(path)!r}))); print(sandbox._process._process.pid, flush=True)"
    )
    done = subprocess.run(
        [sys.executable, "-W", "error", "-c", code], capture_output=True, text=True, env={**os.environ}
    )
    assert done.returncode == 0 and not done.stderr
    with pytest.raises(ProcessLookupError):
        os.kill(int(done.stdout), 0)


def test_reading_text_loads_no_reader_of_documents(tmp_path):
    put(tmp_path / "a.txt", "今天开会，讨论投资问题。")
    code = (
        "import sys; from pathlib import Path; from index.readers import read_file; "
        f"list(read_file(Path({str(tmp_path / 'a.txt')!r}))); "
        "print({'docx', 'lxml', 'openpyxl', 'pypdfium2', 'readability', 'rapidocr', 'subprocess'} & set(sys.modules))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "set()"


def test_documents_are_read_in_their_own_process(tmp_path, monkeypatch):
    monkeypatch.setattr(documents, "read_document", None)
    (article,) = read_file(put(tmp_path / "a.docx", docx_bytes()))
    assert LEAD in article.text
