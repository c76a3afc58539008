"""A small version of what ``bench.living`` does: a server and fresh processes find what a command changed."""

from __future__ import annotations

from pathlib import Path

from bench import living


def test_what_a_command_changed_is_found_and_what_it_removed_is_in_no_file(tmp_path: Path) -> None:
    pages = tmp_path / "pages"
    pages.mkdir()
    texts = [f"2023年，第{n}号港口增产{n}万吨，渡口照常通航。" * 5 for n in range(30)]
    rows = [{"id": str(pages / f"{n}.txt"), "text": text} for n, text in enumerate(texts)]
    for row in rows:
        Path(row["id"]).write_text(row["text"], encoding="utf-8")
    archive = tmp_path / "archive"
    living.command(["index", "add", str(pages)], archive, tmp_path)
    told = living.changed(archive, pages, 1, tmp_path)
    assert all(len(told[how]) == 1 for how in ("served", "fresh"))
    removed = list(living.removed(archive, rows, tmp_path))
    assert [(one["count"], one["sought"], one["left"]) for one in removed] == [(1, 1, [])]
