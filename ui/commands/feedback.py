"""``wenyuan feedback``: what readers said of answers, and what was refused."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import click

from ui import render
from ui.commands import common

if TYPE_CHECKING:
    from index.feedback import Entry


@click.command()
@click.option("--json", "form", flag_value="json", help="Write one JSON object a line.")
@click.option("--csv", "form", flag_value="csv", help="Write CSV that Excel opens.")
@click.option("--refused", is_flag=True, help="The questions without an answer, not the readers' verdicts.")
@common.shared_options
def feedback(form: str | None, refused: bool) -> None:
    """List what readers said of answers in the chat window, newest first.

    A line each: time (UTC), verdict, question, answer, comment. What cites an article goes when the article is removed.
    """
    from index.feedback import feedback_of

    with common.open_archive(common.read_settings()) as archive:
        entries = feedback_of(archive).entries("refusal" if refused else "rating")
    if form == "json":
        for entry in entries:
            common.write_json(entry.to_json())
        return
    names = ("at", "question", "asked") if refused else ("at", "verdict", "question", "answer", "comment", "articles")
    shown = [[_cell(entry, name) for name in names] for entry in entries]
    if form == "csv":
        from ui.spreadsheet import csv_bytes

        sys.stdout.flush()
        sys.stdout.buffer.write(csv_bytes([names, *shown]))
        sys.stdout.buffer.flush()
        return
    for row in shown:
        common.say("\t".join(render.one_line(cell) for cell in row[:5]))


def _cell(entry: Entry, name: str) -> str:
    if name == "verdict":
        return {1: "good", -1: "bad"}.get(entry.verdict, "")
    return " ".join(entry.articles) if name == "articles" else str(getattr(entry, name))
