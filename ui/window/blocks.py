"""The window as ``gradio.Blocks``: where what is placed, and what happens on which event."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from typing import Any
from uuid import uuid4

from ui import webtext
from ui.window.handlers import Handlers, Message, any_text, retold, without_last
from ui.window.records import Filters
from ui.window.services import Services
from ui.window.words import ZH, words_of

Update = tuple[Any, ...]
QUIET: dict[str, Any] = {"show_progress": "hidden", "api_visibility": "private"}
_FIELDS = ("since", "until", "sources")


def build(handlers: Handlers, services: Services, examples: tuple[str, ...]) -> Any:
    """Return the window."""
    import gradio as gr

    with gr.Blocks(title="文渊", analytics_enabled=False, fill_width=True, fill_height=True) as blocks:
        parts = _placed(gr, handlers, examples)
        _wired(gr, parts, handlers, examples)
        for name, service in services.offered().items():
            # A plain request of the page's own script, behind the same login as the rest.
            gr.api(service, api_name=name, queue=False, api_visibility="undocumented")
    return blocks


def _placed(gr: Any, handlers: Handlers, examples: tuple[str, ...]) -> dict[str, Any]:
    """Place the components, in the window's own Chinese; what is hidden is where the page's script writes."""
    say, made = ZH, dict[str, Any]()
    with gr.Row(elem_id="wy-bar"):
        made["head"] = gr.Markdown(handlers.heading, elem_id="wy-head", **_inert())
        for name in ("history", "new", "export", "archive", "language", "theme"):
            made[name] = gr.Button(say[name], elem_id=f"wy-{name}", elem_classes="wy-tool", size="sm", scale=0)
    with gr.Row(elem_id="wy-main", equal_height=False):
        with gr.Column(elem_id="wy-left", min_width=0):
            made["chat"] = gr.Chatbot(
                elem_id="wy-chat",
                show_label=False,
                label=say["conversation"],
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
            with gr.Column(elem_id="wy-examples", visible=bool(examples)) as made["shelf"]:
                made["starters"] = [gr.Button(text, elem_classes="wy-example", size="sm") for text in examples]
            with gr.Accordion(say["filter"], open=False, elem_id="wy-filter") as made["filter"], gr.Row():
                for name in _FIELDS:
                    form = say["sources_form" if name == "sources" else "date_form"]
                    made[name] = gr.Textbox(
                        label=say[name], placeholder=form, elem_id=f"wy-{name}", lines=1, max_lines=1, min_width=110
                    )
                made["clear"] = gr.Button(say["clear"], elem_id="wy-clear", size="sm", scale=0, min_width=64)
            with gr.Row(elem_id="wy-ask"):
                made["box"] = gr.Textbox(
                    show_label=False,
                    label=say["question"],
                    container=False,
                    placeholder=say["box"],
                    lines=1,
                    max_lines=6,
                    autofocus=True,
                    scale=1,
                    min_width=0,
                )
                made["ask"] = gr.Button(say["ask"], elem_id="wy-send", variant="primary", scale=0, min_width=72)
                made["stop"] = gr.Button(say["stop"], elem_id="wy-stop", scale=0, min_width=72, visible=False)
        with gr.Column(elem_id="wy-right", min_width=0):
            made["panel"] = gr.Markdown(webtext.hint_html(), elem_id="wy-panel", **_inert())
    with gr.Column(elem_id="wy-archive-view"):
        made["overview"] = gr.Markdown("", elem_id="wy-overview", **_inert())
        made["check"] = gr.Button(say["check"], elem_id="wy-check", size="sm", scale=0)
    for name in ("target", "kept-turns", "change", "changed"):
        made[name] = gr.Textbox(elem_id=f"wy-{name}", visible="hidden")
    made["speaks"] = gr.Textbox("zh", elem_id="wy-speaks", visible="hidden")
    for name in ("open", "restore", "again", "relabel", "overview", "settle"):
        made[f"do-{name}"] = gr.Button(name, elem_id=f"wy-do-{name}", visible="hidden")
    made["kept"], made["asking"] = gr.State([]), gr.State(("", ""))
    return made


def _wired(gr: Any, made: dict[str, Any], handlers: Handlers, examples: tuple[str, ...]) -> None:
    """Connect events to handlers."""
    limits = [made[name] for name in (*_FIELDS, "speaks")]
    shown = [made[name] for name in ("box", "chat", "kept", "asking", "shelf", "ask", "stop")]
    answering: dict[str, Any] = {**QUIET, "concurrency_limit": 8, "outputs": shown}
    runs = _Runs()
    reply, again = _replier(gr, handlers, runs)
    asked = [gr.on([made["box"].submit, made["ask"].click], reply, [made["box"], made["kept"], *limits], **answering)]
    asked += [starter.click(reply, [starter, made["kept"], *limits], **answering) for starter in made["starters"]]
    asked.append(made["do-again"].click(again, [made["kept"], *limits], **answering))

    def stopped(kept: list[Message], asking: tuple[str, str]) -> Update:
        run, question = asking
        runs.end(run)
        shelf = gr.Column(visible=bool(examples) and not kept)
        return question, kept, kept, ("", ""), shelf, gr.Button(visible=True), gr.Button(visible=False)

    def restored(payload: str, change: str, asking: tuple[str, str], speaks: str) -> Update:
        kept = handlers.restored(payload, speaks)
        panel = gr.skip() if kept else webtext.hint_html(words_of(speaks))
        return (gr.skip(), *stopped(kept, asking)[1:], panel, change)

    ending: dict[str, Any] = {**QUIET, "cancels": asked}
    made["stop"].click(stopped, [made["kept"], made["asking"]], shown, **ending)
    made["do-restore"].click(
        restored,
        [made["kept-turns"], made["change"], made["asking"], made["speaks"]],
        [*shown, made["panel"], made["changed"]],  # the last tells the page's script that the rest is there
        trigger_mode="multiple",
        **ending,
    )
    made["do-open"].click(
        handlers.opened, [made["target"], made["speaks"]], made["panel"], concurrency_limit=8, **QUIET
    )
    made["do-settle"].click(lambda kept: kept, made["kept"], made["chat"], **QUIET)
    made["do-overview"].click(handlers.overview, made["speaks"], made["overview"], **QUIET)
    made["check"].click(handlers.checked, made["speaks"], made["overview"], concurrency_limit=1, **QUIET)
    names, relabel = _relabeller(gr, handlers, examples)
    made["do-relabel"].click(
        relabel, [made["speaks"], made["kept"]], [*(made[name] for name in names), made["kept"]], **QUIET
    )


class _Runs:
    """The answers in the making, each by an id, so that one can be told to stop at its next piece.

    Gradio calls off what has not begun; a generator that is at work it leaves to come to its end, however long a
    language model goes on.
    """

    def __init__(self) -> None:
        self._going: set[str] = set()

    def begin(self) -> str:
        run = uuid4().hex
        self._going.add(run)
        return run

    def going(self, run: str) -> bool:
        return run in self._going

    def end(self, run: str) -> None:
        self._going.discard(run)

    @contextmanager
    def ending(self, run: str) -> Iterator[None]:
        try:
            yield
        finally:
            self.end(run)


def _replier(
    gr: Any, handlers: Handlers, runs: _Runs
) -> tuple[Callable[..., Iterator[Update]], Callable[..., Iterator[Update]]]:
    """Return the handlers that ask: a new question, and the last one again."""
    skip, on, off = gr.skip(), {"visible": True}, {"visible": False}

    def reply(question: str, kept: list[Message], *limits: str) -> Iterator[Update]:
        question = any_text(question)
        if not question:
            yield skip, skip, skip, skip, skip, skip, skip
            return
        *parts, speaks = (any_text(limit) for limit in limits)
        run = runs.begin()
        pages = handlers.answered(question, kept, Filters(*parts), words_of(speaks))
        with closing(pages), runs.ending(run):
            chat, _ = next(pages)
            yield "", chat, kept, (run, question), gr.Column(**off), gr.Button(**off), gr.Button(**on)
            for chat, done in pages:
                if not runs.going(run):
                    return
                if done:
                    yield skip, chat, chat, ("", ""), skip, gr.Button(**on), gr.Button(**off)
                else:
                    yield skip, chat, skip, skip, skip, skip, skip

    def again(kept: list[Message], *limits: str) -> Iterator[Update]:
        question, before = without_last(kept)
        yield from reply(question, before, *limits)

    return reply, again


def _relabeller(gr: Any, handlers: Handlers, examples: tuple[str, ...]) -> tuple[list[str], Callable[..., Update]]:
    """Return the names of what has words of its own, and the handler that says them in another language."""
    buttons = ("history", "new", "export", "archive", "language", "theme", "ask", "stop", "clear", "check")
    names = ["head", *buttons, *_FIELDS, "filter", "box", "chat", "panel"]

    def relabel(speaks: str, kept: list[Message]) -> Update:
        say = words_of(speaks)
        told = retold(kept, speaks)
        fields = [
            gr.Textbox(label=say[name], placeholder=say["sources_form" if name == "sources" else "date_form"])
            for name in _FIELDS
        ]
        return (
            handlers.heading(speaks),
            *(gr.Button(say[name]) for name in buttons),
            *fields,
            gr.Accordion(label=say["filter"]),
            gr.Textbox(placeholder=say["box"], label=say["question"]),
            gr.Chatbot(told, label=say["conversation"], placeholder=webtext.welcome_html(examples, say)),
            webtext.hint_html(say),
            told,
        )

    return names, relabel


def _inert() -> dict[str, Any]:
    """Return what keeps Gradio's Markdown from doing more than show our HTML."""
    return {"sanitize_html": True, "latex_delimiters": []}
