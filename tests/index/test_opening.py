"""An archive by its name."""

from __future__ import annotations

from pathlib import Path

import pytest

from index.errors import ArchiveMissing
from index.opening import open_archive
from tests.archives import HashEncoder, article


def test_a_folder_is_opened_and_made_only_where_that_is_wanted(tmp_path: Path) -> None:
    name = str(tmp_path / "archive")
    with pytest.raises(ArchiveMissing):
        open_archive(name)
    assert not Path(name).exists()
    with open_archive(name, encoder=HashEncoder(), create=True) as made:
        made.add([article("a", "港口吞吐量再创新高")])
        assert made.name == name
    with open_archive(name, encoder=HashEncoder(), create=True) as again:
        assert len(again) == 1
    with open_archive(name, encoder=HashEncoder(), readonly=True) as reader:
        assert reader.readonly


def test_a_tilde_is_the_users_own_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    with open_archive("~/mine", encoder=HashEncoder(), create=True) as made:
        assert made.name == str(tmp_path / "mine")
