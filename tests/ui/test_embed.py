"""The intranet page in a real browser: on a page that is listed, on one that is not, and by itself."""

from __future__ import annotations

import json
import re
import threading
from collections.abc import Callable, Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from types import SimpleNamespace
from urllib.parse import quote, urlsplit

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Frame, Page, expect, sync_playwright

from index.archive import Archive
from rag.engine import Engine
from tests.browsing import FLAGS, SECONDS, becomes, chromium
from tests.ui.over_http import serving
from ui.settings import Settings
from ui.tokens import Tokens, tokens_path

pytestmark = pytest.mark.browser

QUESTION = "2023年投资目标是多少"
STYLED = """
* { letter-spacing: 1px; }
button, section, p, iframe, div { background: rgb(0, 250, 0) !important; position: static !important; }
body { margin: 40px; } p:last-child { color: rgb(200, 0, 0); } body > :last-child { border: 3px solid; }
"""


class Quiet(SimpleHTTPRequestHandler):
    """Serves a folder as a page's own server would, with a Content-Security-Policy where the file has one beside it."""

    def log_message(self, *_args) -> None: ...

    def end_headers(self) -> None:
        self.send_header("Cache-Control", "no-store")  # else a page rewritten within its second stays
        policy = Path(self.translate_path(self.path) + ".policy")
        if policy.is_file():
            self.send_header("Content-Security-Policy", policy.read_text(encoding="utf-8"))
        super().end_headers()


@pytest.fixture(scope="module")
def pages(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SimpleNamespace]:
    """A server of host pages; ``localhost`` and ``127.0.0.1`` are two origins of it, of which the first is listed."""
    folder = tmp_path_factory.mktemp("pages")
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=str(folder)))
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    port = server.server_address[1]
    yield SimpleNamespace(folder=folder, listed=f"http://localhost:{port}", stranger=f"http://127.0.0.1:{port}")
    server.shutdown()
    server.server_close()
    thread.join()


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with sync_playwright() as running:
        launched = running.chromium.launch(executable_path=chromium(), args=FLAGS)
        yield launched
        launched.close()


@pytest.fixture(scope="module")
def served(engine, pages, tmp_path_factory) -> Iterator[SimpleNamespace]:
    """A server with a key, an embed token for the listed page, and another that has one question left."""
    folder = str(tmp_path_factory.mktemp("tokens"))
    tokens = Tokens(tokens_path(Settings(archive=folder)))
    made = {name: tokens.add(pages.listed, quota, "day") for name, quota in (("good", 1000), ("one", 1), ("gone", 9))}
    tokens.revoke(made["gone"][0].id)
    with serving(engine, api_keys=("key-one",), archive=folder, embed_origins=(pages.listed,)) as server:
        yield SimpleNamespace(url=server.origin, server=server, **{name: text for name, (_, text) in made.items()})


Opener = Callable[..., Page]


@pytest.fixture
def opened(browser: Browser, pages) -> Iterator[Opener]:
    """Open a host page; the test fails for any request to a third server, and for any script's error."""
    contexts, asked, wrong = [], [], []
    homes: set[str] = set()

    def open_page(address: str, *, width: int = 1000, scheme: str = "light", locale: str = "zh-CN") -> Page:
        context = browser.new_context(
            viewport={"width": width, "height": 720},
            color_scheme=scheme,  # type: ignore[arg-type]
            locale=locale,
        )
        contexts.append(context)
        context.on("request", lambda request: asked.append(request.url))
        context.on("weberror", lambda error: wrong.append(str(error.error)))
        page = context.new_page()
        page.set_default_timeout(SECONDS * 1000)
        page.set_default_navigation_timeout(3 * SECONDS * 1000)
        expect.set_options(timeout=SECONDS * 1000)
        page.goto(address)
        return page

    open_page.homes = homes  # type: ignore[attr-defined]
    yield open_page
    for context in contexts:
        context.close()
    own = {urlsplit(url).netloc for url in (pages.listed, pages.stranger)} | homes
    assert {urlsplit(url).netloc for url in asked} - own == set()
    assert wrong == []


@pytest.fixture
def host_page(pages, served, opened) -> Callable[..., Page]:
    """Write a host page with the script on it, and open it at the listed origin or at the stranger's."""

    def write(*, listed: bool = True, lang: str = "zh-CN", style: str = "", body: str = "", **data: str) -> Page:
        opened.homes.add(urlsplit(served.url).netloc)
        given = "".join(
            f' data-{name}="{value}"' for name, value in ({"token": served.good} | data).items() if value != ""
        )
        (pages.folder / "page.html").write_text(
            f'<!doctype html><html lang="{lang}"><head><meta charset="utf-8"><title>内网</title><link rel="icon" '
            f'href="data:,"><style>{style}</style></head><body><h1>内网首页</h1><button>原有</button><p>今日要闻</p>{body}'
            f'<script src="{served.url}/embed.js"{given} defer></script></body></html>',
            encoding="utf-8",
        )
        page = opened(f"{pages.listed if listed else pages.stranger}/page.html")
        page.locator("wenyuan-ask").wait_for(state="attached")
        return page

    return write


def open_panel(page: Page) -> Frame:
    page.locator("wenyuan-ask button").click()
    return frame_of(page)


def frame_of(page: Page) -> Frame:
    for _ in range(20 * SECONDS):
        frame = next((one for one in page.frames if urlsplit(one.url).path == "/embed"), None)
        if frame and frame.locator("#send:enabled").count():
            return frame
        page.wait_for_timeout(50)
    raise AssertionError("the panel does not show our page")


def ask(frame: Frame, question: str) -> None:
    frame.locator("#send:enabled").wait_for()  # not before the page's script runs
    frame.locator("#box").fill(question)
    frame.locator("#box").press("Enter")


STYLES = """() => [...document.querySelectorAll('html, html *')]
    .filter(element => !['WENYUAN-ASK', 'SCRIPT'].includes(element.tagName))
    .map(element => [element.tagName, Object.fromEntries(Array.from(getComputedStyle(element), name =>
        [name, getComputedStyle(element).getPropertyValue(name)]))])"""


def test_a_listed_page_asks_opens_a_citation_and_follows_up(host_page):
    page = host_page()
    frame = open_panel(page)
    expect(frame.locator("#box")).to_be_focused()
    ask(frame, "2020年规上工业增加值要增长多少？")
    answer = frame.locator(".answer")
    expect(answer.locator("strong.short")).to_have_text(re.compile("11%"))
    answer.locator(".cite").first.click()
    details = frame.locator("li details[open]")
    expect(details).to_have_count(1)
    expect(details.locator("blockquote")).to_contain_text("规上工业增加值要增长11%")
    expect(details.locator("summary")).to_be_focused()
    expect(details.locator("summary")).to_contain_text("锁定目标 干字当头 狠抓落实")
    expect(details.locator("summary")).to_contain_text(re.compile(r"2020年.*003_\w+\.txt.*第75–76行.*所述时间：2020年"))
    ask(frame, "那2023年呢？")
    expect(frame.locator(".answer")).to_have_count(2)
    expect(frame.locator(".answer").last).to_contain_text("理解为：")
    expect(frame.locator(".answer").last).to_contain_text("8%以上")
    ask(frame, "2031年月球基地的常住人口是多少？")
    expect(frame.locator(".answer.no_evidence .label")).to_have_text("资料中没有")
    frame.get_by_role("button", name="新对话").click()
    expect(frame.locator(".question")).to_have_count(0)
    ask(frame, "历年规上工业增加值的增长目标分别是多少？")
    expect(frame.locator("table tr")).to_have_count(3)
    expect(frame.locator("table .cite")).to_have_count(2)


def test_an_answer_is_shown_as_it_is_released(pages, opened):
    from rag.types import Answer

    go_on = threading.Event()

    class Slow:
        archive = None

        def stream(self, question, **_rest):
            yield "第一句。"
            assert go_on.wait(SECONDS)
            yield "第二句。"
            yield Answer(question, question, "answered", "第一句。第二句。")

    with serving(Slow()) as server:
        opened.homes.add(urlsplit(server.origin).netloc)
        page = opened(f"{server.origin}/embed")
        ask(page.main_frame, "问")
        expect(page.locator(".answer")).to_have_text("第一句。")
        expect(page.locator("#send")).to_have_text("停止")
        go_on.set()
        expect(page.locator(".answer")).to_have_text("第一句。第二句。")
        expect(page.locator("#send")).to_have_text("提问")
        go_on.clear()
        ask(page.main_frame, "再问")
        page.locator("#send").click()
        expect(page.locator(".answer").last).to_contain_text("已停止")
        go_on.set()


def test_a_page_that_is_not_listed_shows_nothing_and_reads_nothing(host_page, served):
    page = host_page(listed=False)
    page.locator("wenyuan-ask button").click()
    expect(page.get_by_role("alert")).to_contain_text("WENYUAN_EMBED_ORIGINS")
    assert not [frame for frame in page.frames if frame.locator("#send").count()]
    page.get_by_role("button", name="关闭").click()
    expect(page.get_by_role("button", name="问一问")).to_be_focused()
    fetched = page.evaluate(
        """([url, token]) => Promise.allSettled(['POST', 'GET'].map(method => fetch(url, {
            method, headers: {'Content-Type': 'application/json', Authorization: `Bearer ${token}`},
            body: method === 'POST' ? '{"question": "q"}' : undefined,
        }))).then(all => all.map(one => one.status))""",
        [f"{served.url}/api/ask", served.good],
    )
    assert fetched == ["rejected", "rejected"]


def test_a_listed_page_may_ask_by_its_own_script_and_read_nothing_else(host_page, served):
    page = host_page()
    fetched = page.evaluate(
        """async ([url, token]) => {
            const headers = {'Content-Type': 'application/json', Authorization: `Bearer ${token}`};
            const body = '{"question": "2020年规上工业增加值要增长多少？"}';
            const asked = await fetch(`${url}/api/ask`, {method: 'POST', headers, body});
            const search = await fetch(`${url}/api/search?q=a`, {headers}).then(one => one.status, () => 'no');
            return [asked.status, (await asked.json()).short_answer, search];
        }""",
        [served.url, served.good],
    )
    assert fetched == [200, "11%", "no"]


def test_the_host_pages_styles_stay_and_do_not_reach_the_panel(host_page, pages):
    plain = host_page(style=STYLED)
    with_script = plain.evaluate(STYLES)
    frame = open_panel(plain)
    ask(frame, QUESTION)
    expect(frame.locator("ol li").first).to_be_visible()
    assert plain.evaluate(STYLES) == with_script  # asked and answered, the panel open
    without = (pages.folder / "page.html").read_text(encoding="utf-8").replace("/embed.js", "/nothing.js")
    (pages.folder / "page.html").write_text(without, encoding="utf-8")
    plain.reload()
    assert plain.locator("wenyuan-ask").count() == 0
    assert plain.evaluate(STYLES) == with_script


def test_the_panel_looks_the_same_whatever_the_pages_styles(host_page):
    shots = []
    for style in ("body { background: white; margin: 40px }", STYLED + "body { background: white }"):
        page = host_page(style=style)
        frame = open_panel(page)
        expect(frame.locator("#box")).to_be_focused()
        shots.append(
            (
                frame.locator("h1").bounding_box(),
                frame.locator("#send").evaluate("e => getComputedStyle(e).letterSpacing"),
            )
        )
    assert shots[0] == shots[1]


def test_the_keyboard_alone_is_enough(host_page):
    page = host_page()
    page.keyboard.press("Tab")  # the page's own button
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.tagName") == "WENYUAN-ASK"
    page.keyboard.press("Enter")
    frame = frame_of(page)
    expect(frame.locator("#box")).to_be_focused()
    page.keyboard.type(QUESTION)
    page.keyboard.press("Enter")
    expect(frame.locator("ol li").first).to_be_visible()
    for _ in range(12):
        page.keyboard.press("Shift+Tab")
        if frame.evaluate("document.activeElement.matches('.cite')"):
            break
    expect(frame.locator(".cite:focus")).to_have_count(1)
    page.keyboard.press("Enter")
    expect(frame.locator("li details[open] blockquote")).to_be_visible()
    page.keyboard.press("Escape")
    page.wait_for_function("document.activeElement.tagName === 'WENYUAN-ASK'")
    page.keyboard.press("Enter")
    expect(frame.locator("li details[open] blockquote")).to_be_visible()  # the conversation is still there
    expect(frame.locator("#box")).to_be_focused()


def test_it_follows_the_pages_language_colour_and_scheme(host_page):
    shade = "getComputedStyle(document.body).backgroundColor.match(/\\d+/g).reduce((a, b) => a + Number(b), 0)"
    page = host_page(lang="en", style="body { background: #181818 }", color="#0B57A4")
    frame = open_panel(page)
    expect(frame.locator("#send")).to_have_text("Ask")
    assert frame.evaluate("document.documentElement.lang") == "en"
    assert frame.locator("#send").evaluate("e => getComputedStyle(e).backgroundColor") == "rgb(11, 87, 164)"
    assert frame.evaluate(shade) < 200
    page.evaluate("document.body.style.background = '#fff'")
    becomes(frame, f"{shade} > 700")
    page = host_page(title="问档案", style=":root { color-scheme: dark }", color="red;} * {display:none")
    frame = open_panel(page)
    expect(frame.locator("h1")).to_have_text("问档案")
    expect(frame.locator("#send")).to_be_visible()
    assert frame.evaluate(shade) < 200


@pytest.mark.parametrize(("token", "says"), [("gone", "没有提问的许可"), ("one", "提问太多了"), ("", "没有提问的许可")])
def test_what_is_refused_is_said_in_words(host_page, served, token, says):
    frame = open_panel(host_page(token=getattr(served, token) if token else ""))
    ask(frame, QUESTION)
    if token == "one":
        expect(frame.locator("ol li").first).to_be_visible()
        ask(frame, QUESTION)
    expect(frame.locator(".answer.failed")).to_contain_text(says)
    expect(frame.locator("#send")).to_have_text("提问")


def test_a_page_with_a_policy_of_its_own_needs_to_name_the_server_only(host_page, pages, served):
    policy = pages.folder / "page.html.policy"
    policy.write_text(f"default-src 'none'; script-src {served.url}; frame-src {served.url}", encoding="utf-8")
    try:
        frame = open_panel(host_page())
        ask(frame, QUESTION)
        expect(frame.locator("ol li").first).to_be_visible()
    finally:
        policy.unlink()


def test_a_plain_iframe_is_enough(pages, served, opened):
    opened.homes.add(urlsplit(served.url).netloc)
    source = f"{served.url}/embed#title=%E9%97%AE&token={quote(served.good)}"
    for listed in (True, False):
        (pages.folder / "plain.html").write_text(
            '<!doctype html><meta name="referrer" content="no-referrer"><link rel="icon" href="data:,">'
            f'<iframe src="{source}" referrerpolicy="origin"></iframe>',
            encoding="utf-8",
        )
        page = opened(f"{pages.listed if listed else pages.stranger}/plain.html")
        if not listed:
            page.wait_for_timeout(1000)
            assert page.frames[1].locator("#send").count() == 0
            continue
        frame = frame_of(page)
        ask(frame, QUESTION)
        expect(frame.locator("ol li").first).to_be_attached()


def test_a_phone_has_the_panel_on_its_whole_screen(host_page):
    page = host_page()
    page.set_viewport_size({"width": 360, "height": 640})
    frame = open_panel(page)
    ask(frame, QUESTION)
    expect(frame.locator("ol li").first).to_be_visible()
    assert frame.evaluate("[innerWidth, innerHeight]") == [360, 640]
    assert frame.evaluate("document.documentElement.scrollWidth") <= 360


HOSTILE = (
    "<script>window.hit=1</script><img src='http://evil.example/x.png' onerror='window.hit=1'>"
    "[点我](http://evil.example/a)![图](http://evil.example/y.png)"
)


def test_hostile_articles_questions_and_titles_stay_text(tmp_path, opened):
    file = tmp_path / "pages.jsonl"
    text = f"2023年，青岛西海岸新区海洋项目总投资1000亿元{HOSTILE}。{HOSTILE}\n{HOSTILE}今年全区安排重点项目60个。"
    row = {"id": "x/1 ?#", "title": HOSTILE, "date": "2023-02-11", "source": f"{HOSTILE}.txt", "text": text}
    file.write_text(json.dumps(row, ensure_ascii=False) + "\n", encoding="utf-8")
    with Archive.create(tmp_path / "archive") as archive:
        assert not archive.add_paths([file]).failed
        with serving(Engine(archive)) as server:
            opened.homes.add(urlsplit(server.origin).netloc)
            page = opened(f"{server.origin}/embed#title={quote(HOSTILE)}&color={quote('red;' + HOSTILE)}")
            ask(page.main_frame, f"2023年海洋项目总投资多少{HOSTILE}")
            expect(page.locator("ol li").first).to_be_visible()
            page.locator("summary").first.click()
            expect(page.locator("blockquote").first).to_contain_text("onerror")
            expect(page.locator(".question")).to_contain_text("<script>")
            page.wait_for_timeout(300)
            assert page.evaluate("window.hit") is None
            assert page.locator("img, a, script:not([src])").count() == 0


def test_the_page_is_framed_by_the_listed_origins_alone_and_has_nothing_inline(engine, pages):
    for listed in ((), (pages.listed,), (pages.listed, "https://intranet.example")):
        with serving(engine, embed_origins=listed, api_keys=("k",)) as server:
            replies = {
                path: server("GET", path) for path in ("/embed", "/embed.js", "/embed/page.js", "/embed/page.css")
            }
        assert {reply.status for reply in replies.values()} == {200}
        page = replies["/embed"]
        named = re.search(r"frame-ancestors ([^;]*)", page.headers["Content-Security-Policy"])[1]
        assert named == (" ".join(listed) or "'none'")
        assert "unsafe" not in page.headers["Content-Security-Policy"]
        assert page.headers["X-Frame-Options"] is None
        assert not re.search(r"<script(?![^>]*\ssrc=)|<style| on\w+=|https?:|style=", page.text)
        assert "gradio" not in "".join(reply.text for reply in replies.values()).lower()
        assert sum(len(reply.text) for reply in replies.values()) < 60_000


def test_axe_finds_no_serious_fault(host_page):
    page = host_page(style="html { background: #fff } body { color: #111 }")
    frame = open_panel(page)
    ask(frame, QUESTION)
    expect(frame.locator("ol li").first).to_be_visible()
    frame.locator(".cite").first.click()
    for where in (frame, page):
        results = Axe().run(where)
        assert [one["id"] for one in results.response["violations"] if one["impact"] in {"serious", "critical"}] == []
