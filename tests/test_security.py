"""The security page names tests that exist; and what no module of its own has a test for."""

from __future__ import annotations

import ast
import re
import shutil
from pathlib import Path

import numpy as np
import pytest

from index.archive import Archive
from rag.engine import Engine
from tests.conftest import ROOT

PAGE = (ROOT / "docs" / "security.md").read_text(encoding="utf-8")
NAMED = sorted(set(re.findall(r"`(tests/[\w/]+\.py)::(\w+)`", PAGE)))
KNOWN = (
    *("CVE-2023-51449", "CVE-2026-28414", "CVE-2026-28416", "CVE-2025-69286", "CVE-2026-44568"),
    "GHSA-f2jm-rw3h-6phg",
)


@pytest.mark.parametrize(("path", "name"), NAMED, ids=[name for _, name in NAMED])
def test_a_named_test_exists(path: str, name: str) -> None:
    tree = ast.parse((ROOT / path).read_text(encoding="utf-8"))
    assert name in {node.name for node in tree.body if isinstance(node, ast.FunctionDef)}


def test_every_threat_names_a_test() -> None:
    rows = [
        line for line in PAGE.partition("## Threats")[2].partition("\n## ")[0].splitlines() if line.startswith("| ")
    ]
    assert len(rows) > 20
    assert [row for row in rows[1:] if "::test_" not in row] == []
    assert [name for name in KNOWN if name not in PAGE] == []


class Trap:
    """What, unpickled, writes a file."""

    def __init__(self, sign: Path) -> None:
        self.sign = sign

    def __reduce__(self) -> tuple[object, tuple[str, str]]:
        return Path.write_text, (self.sign, "sprung")  # type: ignore[return-value]


def test_a_pickle_in_the_archive_is_not_run(demo_path: Path, tmp_path: Path) -> None:
    folder, sign = tmp_path / "archive", tmp_path / "sign"
    shutil.copytree(demo_path, folder)
    trap = np.empty(1, dtype=object)
    trap[0] = Trap(sign)
    arrays = sorted(folder.rglob("*.npy"))
    assert arrays
    for path in arrays:
        np.save(path, trap, allow_pickle=True)
        shutil.copy(path, path.with_name("index.pkl"))
    loaded = tmp_path / "trap.npy"
    shutil.copy(arrays[0], loaded)
    with Archive.open(folder) as archive:
        assert Engine(archive).search("投资目标", 3)
    assert not sign.exists()
    np.load(loaded, allow_pickle=True)
    assert sign.exists()  # as others read, the trap springs
