"""The SQLite file itself: what one process does to it must leave another's locks alone."""

from __future__ import annotations

import subprocess
import sys

from index.archive import Archive
from tests.archives import HashEncoder, article

READ = """
import sqlite3, sys
connection = sqlite3.connect(sys.argv[1])
print(connection.execute("SELECT count(*) FROM articles").fetchone()[0])
connection.close()
"""


def counted_elsewhere(path) -> int:
    """Count the articles in a process that opens the file, reads it and closes it."""
    words = [sys.executable, "-c", READ, str(path / "archive.sqlite")]
    return int(subprocess.run(words, capture_output=True, check=True, timeout=300).stdout)


def test_another_process_that_closes_the_file_does_not_take_its_log_away(tmp_path):
    Archive.create(tmp_path / "archive", encoder=HashEncoder()).close()
    with Archive.open(tmp_path / "archive", encoder=HashEncoder()) as archive:
        assert len(archive) == 0
        assert counted_elsewhere(archive.path) == 0
        archive.add([article("a", "文章")])
        assert counted_elsewhere(archive.path) == 1
        archive.add([article("b", "文章")])
        assert counted_elsewhere(archive.path) == 2
        assert archive.verify() == []
