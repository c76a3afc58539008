"""The answers of a batch that is under way, kept beside its output so that a killed run can go on."""

from __future__ import annotations

import hashlib
import json
import os
from pathlib import Path
from types import TracebackType
from typing import Any

from ui.outputs import Payload, replace_file
from ui.render import dump_json
from ui.tables import Row


def key_of(row: Row) -> str:
    """Return what an answer hangs on: a hash of the question and its history."""
    return hashlib.sha256(dump_json([row.question, *row.history])).hexdigest()[:32]


class Journal:
    """An append-only file of answers; one that is cut short anywhere loses at most its last line.

    ``options`` are what decides an answer besides its question: a journal made under others is not taken up. With
    ``keep`` the answers of an interrupted run are in ``answers`` (question key → payload); without, they are dropped.
    """

    def __init__(self, out: Path, options: dict[str, Any], *, keep: bool) -> None:
        self.path = out.with_name(out.name + ".partial")
        self._head = {"wenyuan batch": 1, **options}
        self.found = self.path.exists()
        self.answers: dict[str, Payload] = self._read() if keep and self.found else {}
        lines = [self._head, *({"key": key, "answer": answer} for key, answer in self.answers.items())]
        # Rewritten, so that what follows never joins a line that was cut short.
        replace_file(self.path, lambda handle: handle.writelines(dump_json(line) for line in lines))
        self._descriptor = os.open(self.path, os.O_WRONLY | os.O_APPEND)

    def _read(self) -> dict[str, Payload]:
        lines = self.path.read_bytes().split(b"\n")
        if _parsed(lines[0]) != json.loads(dump_json(self._head)):
            return {}
        records = (_parsed(line) for line in lines[1:])
        return {
            record["key"]: record["answer"]
            for record in records
            if isinstance(record.get("key"), str) and isinstance(record.get("answer"), dict)
        }

    def add(self, key: str, answer: Payload) -> None:
        """Keep an answer; it outlives the process from here on."""
        self.answers[key] = answer
        os.write(self._descriptor, dump_json({"key": key, "answer": answer}))

    def done(self) -> None:
        """Drop the journal: the output is in place."""
        self.path.unlink(missing_ok=True)

    def __enter__(self) -> Journal:
        return self

    def __exit__(
        self, _kind: type[BaseException] | None, _error: BaseException | None, _trace: TracebackType | None
    ) -> None:
        os.close(self._descriptor)


def _parsed(line: bytes) -> dict[str, Any]:
    try:
        value = json.loads(line)
    except ValueError:
        return {}
    return value if isinstance(value, dict) else {}
