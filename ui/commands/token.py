"""``wenyuan token``: embed tokens made, listed and closed."""

from __future__ import annotations

import click

from index.errors import InputError
from ui.commands import common


@click.group("token")
@common.shared_options
def token_commands() -> None:
    """Make, list and revoke the tokens by which a page of the intranet may ask.

    A token can ask, and nothing else; from pages of one origin, so many times a day or an hour.
    """


@token_commands.command()
@click.option("--origin", required=True, metavar="ORIGIN", help="The pages' origin: https://intranet.example")
@click.option("--quota", default="1000/day", metavar="N/day|N/hour", show_default=True, help="How many questions.")
@click.option(
    "--collection",
    "collections",
    multiple=True,
    metavar="NAME",
    help="Let it ask only this collection of the archive; may be given several times.",
)
@common.shared_options
def add(origin: str, quota: str, collections: tuple[str, ...]) -> None:
    """Make a token and write it to standard output; it is shown this once, only its hash is kept."""
    from index.upkeep import check_options
    from ui import values
    from ui.tokens import Tokens, parse_quota, tokens_path

    settings = common.read_settings()
    for name in collections:
        check_options(None, None, name)
    if "" in collections:
        raise InputError("a collection without a name was given; name it as `wenyuan index add --collection` did")
    try:
        page = values.origin(origin)
    except ValueError:
        raise InputError(
            f"the origin {origin[:80]!r} is not of the form https://intranet.example or http://host:port; give one"
        ) from None
    token, text = Tokens(tokens_path(settings)).add(page, *parse_quota(quota), collections)
    common.say(text)
    bound = f", of {'+'.join(sorted(collections))} alone" if collections else ""
    quota = f"{token.quota} questions a {token.period}{bound}"
    common.complain(f"token {token.id} for pages of {page}, {quota}; keep it now")
    if page not in settings.embed_origins:
        common.complain(f"warning: the server refuses {page} until WENYUAN_EMBED_ORIGINS names it")


@token_commands.command("list")
@common.shared_options
def list_tokens() -> None:
    """Show all tokens, a line each: id, origin, quota, asked in this day or hour, made on, state, collections."""
    from ui.tokens import Tokens, tokens_path, used_now

    for token in Tokens(tokens_path(common.read_settings())).list():
        state = f"revoked {token.revoked}" if token.revoked else "open"
        quota = f"{token.quota}/{token.period}"
        names = "+".join(sorted(token.collections or ()))
        common.say("\t".join((token.id, token.origin, quota, str(used_now(token)), token.created, state, names)))


@token_commands.command()
@click.argument("token_id", metavar="ID")
@common.shared_options
def revoke(token_id: str) -> None:
    """Close a token; a running server refuses it from the next question on."""
    from ui.tokens import Tokens, tokens_path

    Tokens(tokens_path(common.read_settings())).revoke(token_id)
    common.say(f"token {token_id} is revoked")
