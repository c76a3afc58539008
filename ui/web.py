"""The chat window: a conversation on the left, the cited article on the right."""

from __future__ import annotations

import logging
import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from importlib import resources
from pathlib import Path
from typing import TYPE_CHECKING, Any

from index.errors import ArchiveError, InputError, WenyuanError
from rag.types import Answer, Unverified
from ui import demo, webtext

if TYPE_CHECKING:
    from fastapi import FastAPI

    from index.interface import Archive
    from index.types import Article
    from rag.engine import Engine
    from ui.settings import Settings

logger = logging.getLogger(__name__)

EXAMPLES = (
    "2023年投资目标是多少",
    "2020年规上工业增加值要增长多少？",
    "历年规上工业增加值的增长目标分别是多少？",
    "国家级新区签署了哪三份协议？",
)
FAILED = "出了意外的错误，没有得到答案；请再试一次，若仍如此，请把服务端日志交给管理员。"

Message = dict[str, str]
Turn = tuple[Any, ...]


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
    mounted: FastAPI = gradio.mount_gradio_app(
        app,
        window(engine),
        path="/",
        ssr_mode=False,
        auth=list(settings.auth) or None if settings else None,
        footer_links=[],
        show_error=False,
        enable_monitoring=False,
        max_file_size="1kb",  # nothing is uploaded here, yet Gradio's upload route is always there
        theme=_theme(),
        head=_head(static),
        favicon_path=str(static / "favicon.svg"),
    )
    return mounted


def window(engine: Engine) -> Any:
    """Return the window as ``gradio.Blocks``; where what is placed and what happens on which event."""
    import gradio as gr

    examples = EXAMPLES if is_demo(engine.archive) else ()
    with gr.Blocks(title="文渊", analytics_enabled=False, fill_width=True, fill_height=True) as blocks:
        gr.Markdown(lambda: webtext.heading_html(engine.archive.stats()), elem_id="wy-head", **_inert())
        with gr.Row(elem_id="wy-main", equal_height=False):
            with gr.Column(elem_id="wy-left", min_width=0):
                chat = gr.Chatbot(
                    elem_id="wy-chat",
                    show_label=False,
                    label="对话",
                    container=False,
                    height=None,
                    autoscroll=False,
                    buttons=[],
                    feedback_options=None,
                    allow_tags=False,
                    layout="bubble",
                    placeholder=webtext.welcome_html(examples),
                    **_inert(),
                )
                with gr.Column(elem_id="wy-examples", visible=bool(examples)) as shelf:
                    starters = [gr.Button(text, elem_classes="wy-example", size="sm") for text in examples]
                with gr.Row(elem_id="wy-ask"):
                    box = gr.Textbox(
                        show_label=False,
                        label="问题",
                        container=False,
                        placeholder="输入问题",
                        lines=1,
                        max_lines=6,
                        autofocus=True,
                        scale=1,
                        min_width=0,
                    )
                    send = gr.Button("提问", elem_id="wy-send", variant="primary", scale=0, min_width=72)
                    clear = gr.Button("新对话", elem_id="wy-new", scale=0, min_width=84)
            with gr.Column(elem_id="wy-right", min_width=0):
                panel = gr.Markdown(webtext.hint_html(), elem_id="wy-panel", **_inert())
        wanted = gr.Textbox(elem_id="wy-target", visible="hidden")
        opener = gr.Button("打开引文", elem_id="wy-open", visible="hidden")
        asked = gr.State([])

        quiet: dict[str, Any] = {"show_progress": "hidden", "api_visibility": "private"}
        answering: dict[str, Any] = {**quiet, "concurrency_limit": 8, "outputs": [box, chat, asked, shelf]}
        reply = _replier(engine, gr)
        gr.on([box.submit, send.click], reply, [box, chat, asked], **answering)
        for starter in starters:
            starter.click(reply, [starter, chat, asked], **answering)
        opener.click(_opener(engine), wanted, panel, concurrency_limit=8, **quiet)
        clear.click(
            lambda: ("", [], [], webtext.hint_html(), gr.Column(visible=bool(examples))),
            None,
            [box, chat, asked, panel, shelf],
            **quiet,
        )
    return blocks


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


def _replier(engine: Engine, gr: Any) -> Callable[[str, list[Message], list[str]], Iterator[Turn]]:
    """Return the handler that answers: it yields the box, the conversation, the reader's questions and the examples."""

    def reply(question: str, chat: list[Message], asked: list[str]) -> Iterator[Turn]:
        question = (question or "").strip()
        if not question:
            yield gr.skip(), gr.skip(), gr.skip(), gr.skip()
            return
        shown = [*chat, _message("user", webtext.question_html(question))]
        yield "", [*shown, _message("assistant", webtext.writing_html(""))], gr.skip(), gr.Column(visible=False)
        for html, answered in _written(engine, question, asked):
            kept = [*asked, question] if answered else gr.skip()
            yield gr.skip(), [*shown, _message("assistant", html)], kept, gr.skip()

    return reply


def _written(engine: Engine, question: str, asked: Sequence[str]) -> Iterator[tuple[str, bool]]:
    """Yield the answer's HTML as it grows; the last time with true where the question is one to follow up on."""
    text = ""
    try:
        for piece in engine.stream(question, history=tuple(asked), unverified=True):
            if isinstance(piece, Answer):
                yield webtext.answer_html(piece, asked), piece.status != "error"
                return
            if isinstance(piece, Unverified):
                yield webtext.writing_html(text, unverified=piece), False
                continue
            text += piece
            yield webtext.writing_html(text), False
    except WenyuanError as problem:
        yield webtext.error_html(str(problem)), False
    except Exception:  # the outer boundary: a reader sees a sentence, the log has the trace
        logger.exception("the question %r was not answered", question)
        yield webtext.error_html(FAILED), False


def _opener(engine: Engine) -> Callable[[str], str]:
    """Return the handler that opens a citation: the link's fragment in, the article's HTML out."""

    def opened(fragment: str) -> str:
        try:
            article_id, start, end = webtext.parse_target(fragment or "")
            article = engine.archive.article(article_id)
            return webtext.article_html(article, start, end, _year_from(engine, article))
        except WenyuanError as problem:
            return webtext.error_html(str(problem))
        except Exception:  # the outer boundary, as above
            logger.exception("the citation %r was not opened", fragment)
            return webtext.error_html(FAILED)

    return opened


def _year_from(engine: Engine, article: Article) -> Article | None:
    if not article.date_from:
        return None
    try:
        giver: Article = engine.archive.article(article.date_from)
    except InputError:  # taken out of the archive since
        return None
    return giver


def _message(role: str, content: str) -> Message:
    return {"role": role, "content": content}


def _inert() -> dict[str, Any]:
    """Return what keeps Gradio's Markdown from doing more than show our HTML."""
    return {"sanitize_html": True, "latex_delimiters": []}


def _theme() -> Any:
    """Return a theme that names fonts of the reader's system only; colours are in chat.css."""
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


def _head(static: Path) -> str:
    style, script = ((static / name).read_text(encoding="utf-8") for name in ("chat.css", "chat.js"))
    return f"<style>{style}</style><script>{script}</script>"
