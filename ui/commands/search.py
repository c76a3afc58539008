"""``wenyuan search``: ranked chunks, no answer."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from ui import render
from ui.commands import common

if TYPE_CHECKING:
    from rag.retrieve import By


@click.command()
@click.argument("query")
@common.top_k_option(10, "How many chunks.  [default: 10]")
@common.by_option
@common.date_options
@common.reranker_option
@click.option("--json", "as_json", is_flag=True, help="Write one JSON object: the query and its hits, best first.")
@common.collection_option
@common.shared_options
def search(
    query: str,
    top_k: int,
    by: By,
    since: str | None,
    until: str | None,
    reranker: str | None,
    as_json: bool,
    collections: tuple[str, ...],
) -> None:
    """Show the chunks of the archive that fit QUERY best; no answer is made."""
    common.check_text(query, "query")
    settings = common.read_settings(reranker=reranker)
    alike = {"with_llm": False, "with_reranker": by == "hybrid"}
    with common.open_engine(settings, **alike, collections=collections) as engine:
        hits = engine.search(query, top_k, by=by, since=since, until=until)
    if as_json:
        common.write_json({"query": query, "by": by, "hits": [hit.to_json() for hit in hits]})
    else:
        common.say(render.hits_text(hits, colour=common.on_terminal()))
