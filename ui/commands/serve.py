"""``wenyuan serve``: the chat window and the HTTP API on one port."""

from __future__ import annotations

import click

from index.errors import InputError
from ui.commands import common


@click.command()
@click.option("--host", metavar="HOST", help="The address to listen on.  [default: 127.0.0.1]")
@click.option("--port", metavar="PORT", help="The port to listen on; 0 takes a free one.  [default: 7860]")
@click.option("--insecure", is_flag=True, default=None, help="Let other machines in without keys or passwords.")
@click.option(
    "--allow-upload",
    is_flag=True,
    default=None,
    help="Let whoever may use the chat window add files to the archive (WENYUAN_ALLOW_UPLOAD).",
)
@common.llm_option
@common.reranker_option
@common.threshold_option
@common.collection_option
@common.shared_options
def serve(
    host: str | None,
    port: str | None,
    insecure: bool | None,
    allow_upload: bool | None,
    llm: str | None,
    reranker: str | None,
    threshold: float | None,
    collections: tuple[str, ...],
) -> None:
    """Open the chat window and the HTTP API on one port, until Ctrl-C or SIGTERM.

    Only this machine is let in, unless WENYUAN_API_KEYS (for the API) or WENYUAN_AUTH (for the chat window) is set.
    """
    settings = common.read_settings(
        host=host,
        port=port,
        insecure=insecure,
        allow_upload=allow_upload,
        llm=llm,
        reranker=reranker,
        threshold=threshold,
    )
    if collections and settings.allow_upload:
        raise InputError("files cannot be added where only --collection is served; leave --allow-upload out")
    if settings.allow_upload and settings.archive is None:
        raise InputError(
            "files can be added to an archive of yours only, and none is named; name one by --archive DIR or "
            "WENYUAN_ARCHIVE, or leave out --allow-upload"
        )
    # uvicorn and FastAPI are for this command alone.
    from ui.server import listen, run

    with listen(settings) as listener, common.open_engine(settings, collections=collections) as engine:
        run(engine, settings, listener, announce=common.say)
