"""Shares of the work that no two processes take."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.copying import copy
from index.errors import InputError
from index.opening import open_archive
from index.shards import owned, parsed
from tests.archives import HashEncoder


@given(st.text(), st.integers(1, 9))
def test_each_name_is_of_exactly_one_shard(name: str, of: int) -> None:
    assert sum(owned(name, (n, of)) for n in range(1, of + 1)) == 1
    assert owned(name, None)


@pytest.mark.parametrize("text", ["", "1", "0/2", "3/2", "a/2", "1/2/3", "-1/2", "1/1001", "1/0"])
def test_what_names_no_shard_is_refused(text: str) -> None:
    with pytest.raises(InputError, match="expected I/N"):
        parsed(text)


def test_a_shard_is_read() -> None:
    assert parsed(" 2/4") == (2, 4)


def test_shards_of_folders_are_copied_into_one(tmp_path: Path) -> None:
    """How several processes fill an archive in a folder, which one at a time may write to."""
    pages = tmp_path / "pages"
    pages.mkdir()
    rows = [{"id": f"r{n}", "text": f"第{n}号港口。"} for n in range(20)]
    (pages / "rows.jsonl").write_text("\n".join(json.dumps(row) for row in rows), encoding="utf-8")
    for n in range(6):
        (pages / f"{n}.txt").write_text(f"头条{n}\n\n　　第{n}场音乐节昨日在海边开幕，观众五千人。", encoding="utf-8")
    shares: list[set[str]] = []
    with open_archive(str(tmp_path / "whole"), encoder=HashEncoder(), create=True) as whole:
        for n in (1, 2, 3):
            with open_archive(str(tmp_path / f"part{n}"), encoder=HashEncoder(), create=True) as part:
                for _ in range(2):  # a file of rows is read again without losing what the others have of it
                    assert part.add_paths([pages], shard=(n, 3)).failed == []
                shares.append({one.id for one in part.articles()})
                copy(part, whole)
        ids = {one.id for one in whole.articles()}
        assert len(ids) == 26 == sum(map(len, shares))
        assert all(shares)
        # All shares into one archive, one after the other, lose nothing either.
        with open_archive(str(tmp_path / "again"), encoder=HashEncoder(), create=True) as again:
            for n in (1, 2, 3):
                again.add_paths([pages], shard=(n, 3))
            assert {one.id for one in again.articles()} == ids
            (pages / "rows.jsonl").write_text("\n".join(json.dumps(row) for row in rows[5:]), encoding="utf-8")
            gone = [again.add_paths([pages], shard=(n, 3)).removed for n in (1, 2, 3)]
            assert sum(gone) == 5
