"""The chat window, mounted in the application; its parts are in ``ui.window``."""

from __future__ import annotations

import json
import os
from collections.abc import Iterable, Iterator
from importlib import resources
from pathlib import Path
from typing import TYPE_CHECKING, Any

from index.errors import ArchiveError
from index.feedback import feedback_of
from ui import demo
from ui.inline import NamedScripts
from ui.window.blocks import build
from ui.window.handlers import Handlers
from ui.window.services import Services
from ui.window.words import WORDS

if TYPE_CHECKING:
    from fastapi import FastAPI

    from index.interface import Archive
    from index.types import Article
    from rag.engine import Engine
    from ui.settings import Settings
    from ui.window.uploads import Uploads

EXAMPLES = (
    "2023年投资目标是多少",
    "2020年规上工业增加值要增长多少？",
    "历年规上工业增加值的增长目标分别是多少？",
    "国家级新区签署了哪三份协议？",
)
STYLES = ("base.css", "chat.css", "panel.css", "side.css", "archive.css")
SCRIPTS = ("core.js", "panel.js", "store.js", "history.js", "answers.js", "menus.js", "archive.js", "start.js")


def mount(app: FastAPI, engine: Engine, settings: Settings | None = None) -> FastAPI:
    """Put the chat window at ``/`` of an app, after all its other routes.

    Parameters
    ----------
    engine
        What answers; its archive gives the articles that citations open.
    settings
        The application's settings, or None. Where they name users, the window asks for a password.

    Returns
    -------
    FastAPI
        The same app. The headers that keep its pages to their own origin are ``ui.guard``'s.
    """
    # Before the import: gradio reads it then, and would report each start to its makers.
    os.environ["GRADIO_ANALYTICS_ENABLED"] = "False"
    import gradio

    static = Path(str(resources.files("ui") / "static"))
    uploads = _uploads(engine.archive) if settings and settings.allow_upload else None
    script = _script(static / "window", uploads)
    mounted: FastAPI = gradio.mount_gradio_app(
        app,
        window(engine, uploads),
        path="/",
        ssr_mode=False,
        auth=list(settings.auth) or None if settings else None,
        footer_links=[],
        show_error=False,
        enable_monitoring=False,
        max_file_size="1kb",  # files come by ui.window.uploads; Gradio's own upload route is always there
        theme=_theme(),
        head=f"<style>{_styles(static / 'window')}</style><script>{script}</script>",
        favicon_path=str(static / "favicon.svg"),
    )
    mounted.add_middleware(NamedScripts, also=(script,))
    return mounted


def window(engine: Engine, uploads: Uploads | None = None) -> Any:
    """Return the window as ``gradio.Blocks``."""
    feedback = feedback_of(engine.archive)
    examples = EXAMPLES if is_demo(engine.archive) else ()
    return build(Handlers(engine, feedback), Services(engine.archive, feedback, uploads), examples)


def _uploads(archive: Archive) -> Uploads:
    from ui.window.uploads import Uploads  # with it comes what reads and dates files

    return Uploads(archive)


def is_demo(archive: Archive) -> bool:
    """Whether an archive holds articles of the bundled demo pages and of nothing else."""
    try:
        names = {page.name for page in demo.pages()}
    except ArchiveError:
        return False
    sources = {Path(article.source).name for article in _until_other(archive.articles(), names)}
    return bool(sources) and sources <= names


def _until_other(articles: Iterable[Article], names: set[str]) -> Iterator[Article]:
    """Yield articles up to the first of another source, so that a large archive is not read through."""
    for article in articles:
        yield article
        if Path(article.source).name not in names:
            return


def _theme() -> Any:
    """Return a theme that names fonts of the reader's system only; colours are in static/window/base.css."""
    import gradio as gr

    fonts = ["PingFang SC", "Hiragino Sans GB", "Microsoft YaHei", "Noto Sans CJK SC", "system-ui", "sans-serif"]
    colours = {
        "body_background_fill": "var(--wy-paper)",
        "background_fill_primary": "var(--wy-paper)",
        "block_background_fill": "transparent",
        "body_text_color": "var(--wy-ink)",
        "body_text_color_subdued": "var(--wy-soft)",
        "border_color_primary": "var(--wy-rule)",
    }
    both = {f"{name}{scheme}": value for name, value in colours.items() for scheme in ("", "_dark")}
    return gr.themes.Base(font=fonts, font_mono=["ui-monospace", "Consolas", "monospace"]).set(**both)


def _styles(static: Path) -> str:
    return "\n".join((static / name).read_text(encoding="utf-8") for name in STYLES)


def _script(static: Path, uploads: Uploads | None = None) -> str:
    """Return the window's script, which holds its words as well."""
    script = "\n".join((static / name).read_text(encoding="utf-8") for name in SCRIPTS)
    words = json.dumps(WORDS, ensure_ascii=False).replace("<", "\\u003c")
    files = uploads.limits() if uploads else None
    opening = f'"use strict";\nconst WORDS = {words};\nconst FILES = {json.dumps(files)};'
    return f"(() => {{{opening}\n{script}\n}})();"
