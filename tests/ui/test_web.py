"""The chat window as it is mounted: what it is made of. It is driven in a browser in test_browser.py."""

from __future__ import annotations

from pathlib import Path

from index.archive import Archive
from ui import web
from ui.window.words import WORDS

SEEDS = Path(__file__).parents[2] / "seeds"
STATIC = Path(web.__file__).parent / "static" / "window"


def test_the_demo_archive_is_known_by_its_pages(tmp_path: Path) -> None:
    (tmp_path / "甲市日报.txt").write_text("2021年，甲市规上工业增加值增长8%。", encoding="utf-8")
    with Archive.create(tmp_path / "other") as archive:
        archive.add_paths([tmp_path / "甲市日报.txt"])
        assert not web.is_demo(archive)
    with Archive.create(tmp_path / "empty") as archive:
        assert not web.is_demo(archive)
        archive.add_paths(sorted(SEEDS.glob("*.txt"))[-1:])
        assert web.is_demo(archive)


def test_every_style_and_script_is_in_the_page() -> None:
    assert {*web.STYLES, *web.SCRIPTS} == {file.name for file in STATIC.iterdir()}
    styles, script = web._styles(STATIC), web._script(STATIC)
    for file in STATIC.iterdir():
        assert file.read_text(encoding="utf-8").strip() in (styles if file.suffix == ".css" else script)
    assert "</style" not in styles.lower()
    assert "</script" not in script.lower()
    assert WORDS["en"]["welcome"] in script
