"""What a day's work in the chat window needs, in a real browser: history, filters, export, verdicts, files, keys."""

from __future__ import annotations

import csv
import io
import json
import os
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import axe_playwright_python
import docx
import pytest
from playwright.sync_api import Locator, Page, Route, expect

from index.archive import Archive
from index.feedback import Feedback
from tests.browsing import SEEDS, Opener, ask, opened, playwright, serving
from tests.llm_server import LlmServer

__all__ = ["opened", "playwright"]  # fixtures
pytestmark = pytest.mark.browser

FIRST = "2020年规上工业增加值要增长多少？"
TARGET = "2023年投资目标是多少"
AXE = (Path(axe_playwright_python.__file__).parent / "axe.min.js").read_text(encoding="utf-8")
# Runs first in the server's process and in those that it starts: notes every address that it connects to or looks up.
SPY = """
import sys
def _note(event, values):
    if event in ("socket.connect", "socket.getaddrinfo"):
        address = values[1] if event == "socket.connect" else values[0]
        host = address[0] if isinstance(address, tuple) else address
        with open({path!r}, "a") as file:
            file.write(str(host) + "\\n")
sys.addaudithook(_note)
_note("socket.getaddrinfo", ["watched"])
"""


@dataclass
class Server:
    address: str
    archive: Path
    connections: Path


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    folder = tmp_path_factory.mktemp("window")
    with Archive.create(folder / "archive") as archive:
        assert not archive.add_paths(sorted(SEEDS.glob("*.txt"))).failed
    (folder / "spy").mkdir()
    (folder / "spy" / "sitecustomize.py").write_text(SPY.format(path=str(folder / "connections")), encoding="utf-8")
    path = os.pathsep.join([str(folder / "spy"), *filter(None, [os.environ.get("PYTHONPATH")]), str(SEEDS.parent)])
    with serving(folder / "archive", folder, WENYUAN_ALLOW_UPLOAD="1", PYTHONPATH=path) as address:
        yield Server(address, folder / "archive", folder / "connections")


def tools(page: Page) -> Locator:
    return page.locator(".wy-tools")


def ask_whole(page: Page, question: str) -> None:
    """Ask, and wait until the answer is finished and kept."""
    before = tools(page).count()
    ask(page, question)
    expect(tools(page)).to_have_count(before + 1)


def talks(page: Page) -> Locator:
    return page.locator("#wy-talks .wy-talk")


def test_history_survives_a_reload_and_can_be_searched_renamed_and_deleted(server: Server, opened: Opener) -> None:
    page = opened(server.address)
    expect(page.locator("#wy-talks")).to_contain_text("还没有对话")
    ask_whole(page, FIRST)
    ask_whole(page, "那2023年呢？")
    page.get_by_role("button", name="新对话").click()
    expect(tools(page)).to_have_count(0)
    ask_whole(page, TARGET)
    expect(talks(page)).to_have_count(2)
    assert page.evaluate("(side => side.scrollWidth <= side.clientWidth)(document.getElementById('wy-side'))")
    page.reload()
    expect(tools(page)).to_have_count(1)
    expect(page.locator(".wy-question")).to_have_text(TARGET)
    expect(talks(page)).to_have_count(2)

    page.locator("#wy-find").fill("2020年规上")
    expect(talks(page)).to_have_count(1)
    page.get_by_role("button", name=re.compile(f"^{FIRST[:12]}")).click()
    expect(tools(page)).to_have_count(2)
    expect(page.locator(".wy-answer").first).to_contain_text("11%")
    ask_whole(page, "谢谢，那2024年呢？")  # it goes on where it was
    expect(page.locator(".wy-answer").last).to_contain_text("理解为")
    page.locator("#wy-find").fill("")
    expect(talks(page)).to_have_count(2)

    talks(page).filter(has_text=FIRST[:8]).get_by_text("改名").click()
    page.locator(".wy-name").fill("工业 <b>增长</b>")
    page.locator(".wy-name").press("Enter")
    expect(talks(page).first.locator(".wy-talk-title")).to_have_text("工业 <b>增长</b>")
    mine = talks(page).filter(has_text="工业")
    mine.get_by_text("删除").click()
    mine.get_by_text("确定删除？").click()
    expect(talks(page)).to_have_count(1)
    expect(tools(page)).to_have_count(0)  # it was the open one
    page.reload()
    expect(talks(page)).to_have_count(1)
    assert "工业" not in page.evaluate("JSON.stringify(localStorage)")


def test_a_question_asked_before_the_server_has_changed_the_conversation_belongs_to_the_new_one(
    server: Server, opened: Opener
) -> None:
    page = opened(server.address)
    ask_whole(page, FIRST)

    def ask_early(pressed: Locator, question: str) -> None:
        held: list[Route] = []
        page.route("**/queue/join*", lambda route: held.append(route), times=1)
        with page.expect_request("**/queue/join*"):
            pressed.click()
        ask(page, question)
        page.wait_for_timeout(1500)
        held[0].continue_()

    ask_early(page.get_by_role("button", name="新对话"), TARGET)
    expect(page.locator(".wy-question")).to_have_text([TARGET])
    expect(tools(page)).to_have_count(1)
    expect(talks(page)).to_have_count(2)
    ask_early(page.get_by_role("button", name=re.compile(f"^{FIRST[:12]}")), "那2023年呢？")
    expect(page.locator(".wy-question")).to_have_text([FIRST, "那2023年呢？"])
    expect(tools(page)).to_have_count(2)
    expect(talks(page)).to_have_count(2)
    page.reload()
    expect(tools(page)).to_have_count(2)


def test_a_question_is_limited_to_a_time_and_to_sources(server: Server, opened: Opener) -> None:
    page = opened(server.address)
    page.locator("#wy-filter > button").click()
    page.locator("#wy-since input").fill("2023")
    expect(page.locator("#wy-filter .wy-limit")).to_have_text("2023–")
    ask_whole(page, FIRST)
    expect(page.locator(".wy-answer .wy-limits")).to_have_text("限于：2023–")
    expect(page.locator(".wy-answer")).not_to_contain_text("11%（2020年）")
    page.locator("#wy-clear").click()
    expect(page.locator("#wy-since input")).to_have_value("")
    page.locator("#wy-sources input").fill("003_")
    expect(page.locator("#wy-names option[value^='003_']")).to_have_count(1)
    ask_whole(page, FIRST)
    expect(page.locator(".wy-answer").last).to_contain_text("11%")
    page.locator("#wy-sources input").fill("没有这家报")
    ask_whole(page, FIRST)
    expect(page.locator(".wy-error")).to_contain_text("没有名称含“没有这家报”的来源")
    page.locator("#wy-clear").click()
    expect(page.locator("#wy-filter .wy-limit")).to_have_text("")
    tools(page).last.get_by_text("重新回答").click()
    expect(page.locator(".wy-error")).to_have_count(0)
    expect(page.locator(".wy-answer")).to_have_count(3)
    expect(page.locator(".wy-answer").last).to_contain_text("11%")
    expect(talks(page)).to_have_count(1)


def test_the_next_citation_and_the_one_before_are_a_step_away(server: Server, opened: Opener) -> None:
    page = opened(server.address)
    ask_whole(page, TARGET)
    links = page.locator(".wy-citations .wy-n a")
    many = links.count()
    assert many > 1
    links.first.click()
    expect(page.locator(".wy-hits")).to_contain_text(f"引文 1 / {many}")
    first = page.locator("#quote").inner_text()
    page.get_by_role("button", name="下一条").click()
    expect(page.locator(".wy-hits")).to_contain_text(f"引文 2 / {many}")
    expect(page.locator("#quote")).not_to_have_text(first)
    expect(page.locator(".wy-citations .wy-n a.wy-current")).to_have_text("[2]")
    page.locator("#article-title").focus()
    page.keyboard.press("[")
    expect(page.locator("#quote")).to_have_text(first)
    page.keyboard.press("[")
    expect(page.locator(".wy-hits")).to_contain_text(f"引文 {many} / {many}")


def test_a_conversation_is_exported(server: Server, opened: Opener, tmp_path: Path) -> None:
    page = opened(server.address)
    page.locator("#wy-export").click()
    page.get_by_text("CSV 表格").click()
    expect(page.locator("#wy-note")).to_have_text("还没有可以导出的回答")
    ask_whole(page, FIRST)
    files = {}
    for kind, name in (("md", "Markdown 文档"), ("docx", "Word 文档"), ("csv", "CSV 表格")):
        page.locator("#wy-export").click()
        with page.expect_download() as download:
            page.get_by_text(name, exact=True).click()
        assert download.value.suggested_filename.endswith(f".{kind}")
        files[kind] = tmp_path / f"file.{kind}"
        download.value.save_as(files[kind])
    assert f"## {FIRST}" in files["md"].read_text(encoding="utf-8")
    text = "\n".join(paragraph.text for paragraph in docx.Document(str(files["docx"])).paragraphs)
    assert "今年规上工业增加值要增长11%" in text
    raw = files["csv"].read_bytes()
    assert raw.startswith(b"\xef\xbb\xbf")
    assert list(csv.reader(io.StringIO(raw.decode("utf-8-sig"))))[1][3] == "11%"


def test_an_answer_is_copied_and_judged(server: Server, opened: Opener) -> None:
    page = opened(server.address)
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    ask_whole(page, FIRST)
    tools(page).get_by_text("复制").click()
    expect(page.locator("#wy-note")).to_have_text("已复制")
    copied = page.evaluate("navigator.clipboard.readText()")
    assert copied.startswith(FIRST)
    assert re.search(r"\[1\] .+ · 2020 · 003_\w+\.txt · 第\d+", copied)
    assert "“今年规上工业增加值要增长11%" in copied

    tools(page).get_by_text("有用").click()
    expect(tools(page).get_by_text("有用")).to_have_attribute("aria-pressed", "true")
    tools(page).get_by_text("有误").click()
    expect(tools(page).get_by_text("有用")).to_have_attribute("aria-pressed", "false")
    tools(page).get_by_text("意见").click()
    page.locator(".wy-comment textarea").fill("应当写明是目标 <b>")
    page.get_by_text("提交").click()
    expect(page.locator(".wy-comment")).to_have_count(0)
    (entry,) = Feedback(server.archive).entries("rating")
    assert (entry.question, entry.verdict, entry.comment) == (FIRST, -1, "应当写明是目标 <b>")
    assert len(entry.articles) == 1
    page.reload()
    expect(tools(page).get_by_text("有误")).to_have_attribute("aria-pressed", "true")


def test_the_archive_page_tells_what_there_is_and_what_was_refused(server: Server, opened: Opener) -> None:
    page = opened(server.address)
    question = "2031年火星基地的常住人口是多少？"
    ask_whole(page, question)
    page.get_by_role("button", name="资料库").click()
    view = page.locator("#wy-overview")
    expect(view).to_contain_text("各年文章数")
    expect(view).to_contain_text("003_")
    expect(view).to_contain_text(question)
    expect(page.locator("#wy-ask")).to_be_hidden()
    page.get_by_role("button", name="检查索引").click()
    expect(view).to_contain_text("各项索引完好")
    page.get_by_role("button", name="资料库").click()
    expect(page.get_by_placeholder("输入问题")).to_be_visible()


def test_a_file_is_added_and_asked_and_what_is_none_is_named(server: Server, opened: Opener, tmp_path: Path) -> None:
    (tmp_path / "丁县日报.txt").write_text("本报讯 2021年，丁县茶叶总产量达到3万吨。", encoding="utf-8")
    (tmp_path / "程序.txt").write_bytes(b"MZ\x90\x00" + bytes(100))
    page = opened(server.address)
    page.get_by_role("button", name="资料库").click()
    page.locator("#wy-upload-date").fill("2021-03")
    page.locator("#wy-upload-files").set_input_files([tmp_path / "程序.txt", tmp_path / "丁县日报.txt"])
    rows = page.locator(".wy-files li")
    expect(rows.nth(1)).to_contain_text("加入 1 篇")
    expect(rows.nth(0)).to_contain_text("program")
    expect(page.locator("#wy-overview")).to_contain_text("丁县日报.txt")
    page.get_by_role("button", name="新对话").click()
    expect(page.get_by_placeholder("输入问题")).to_be_focused()
    ask_whole(page, "2021年丁县茶叶总产量是多少？")
    expect(page.locator(".wy-answer")).to_contain_text("3万吨")
    expect(page.locator(".wy-citations")).to_contain_text("丁县日报.txt")


def test_language_and_colours_are_chosen_and_kept(server: Server, opened: Opener) -> None:
    page = opened(server.address)
    ask_whole(page, FIRST)
    page.get_by_role("button", name="English").click()
    expect(page.get_by_placeholder("Ask a question")).to_be_visible()
    expect(page.locator(".wy-citations")).to_contain_text("Citations")
    expect(tools(page)).to_contain_text("Copy")
    page.get_by_role("button", name="Theme").click()
    page.get_by_role("button", name="Theme").click()
    expect(page.locator("#wy-note")).to_contain_text("Dark")
    page.reload()
    expect(page.get_by_placeholder("Ask a question")).to_be_visible()
    expect(page.locator(".wy-answer")).to_contain_text("Citations")
    dark = "getComputedStyle(document.querySelector('gradio-app')).backgroundColor"
    assert sum(int(part) for part in re.findall(r"\d+", page.evaluate(dark))[:3]) < 120
    assert page.evaluate("document.documentElement.lang") == "en"
    expect(talks(page)).to_have_count(1)


def test_the_keyboard_alone_does_it_all(server: Server, opened: Opener) -> None:
    page = opened(server.address)
    keys = page.keyboard
    expect(page.get_by_placeholder("输入问题")).to_be_focused()
    keys.type(FIRST)
    keys.press("Enter")
    expect(tools(page)).to_have_count(1)

    def tab_to(selector: str, key: str = "Tab") -> None:
        for _ in range(60):
            keys.press(key)
            if page.evaluate("selector => document.activeElement.matches(selector)", selector):
                return
        pytest.fail(f"{selector} is not reached by {key}")

    tab_to("#wy-skip", "Shift+Tab")
    keys.press("Enter")
    expect(page.get_by_placeholder("输入问题")).to_be_focused()
    tab_to("#wy-export", "Shift+Tab")
    keys.press("Enter")
    expect(page.locator("#wy-kinds button").first).to_be_focused()
    keys.press("Escape")
    expect(page.locator("#wy-export")).to_be_focused()
    expect(page.locator("#wy-kinds")).to_have_count(0)
    keys.press("/")
    expect(page.get_by_placeholder("输入问题")).to_be_focused()
    tab_to(".wy-tools .wy-plain", "Shift+Tab")
    tab_to("#wy-history", "Shift+Tab")
    keys.press("Enter")
    expect(page.locator("#wy-side")).to_be_hidden()
    keys.press("Enter")
    expect(page.locator("#wy-side")).to_be_visible()
    tab_to(".wy-talk-open")
    keys.press("Enter")
    expect(tools(page)).to_have_count(1)


def test_a_phone_has_room_for_all_of_it(server: Server, opened: Opener) -> None:
    page = opened(server.address, width=360, height=740)
    fits = "document.documentElement.scrollWidth <= innerWidth"
    ask_whole(page, "历年规上工业增加值的增长目标分别是多少？")
    page.locator("#wy-filter > button").click()
    assert page.evaluate(fits)
    page.locator("#wy-history").click()
    expect(page.locator("#wy-side")).to_be_visible()
    expect(page.locator("#wy-find")).to_be_focused()
    page.keyboard.press("Escape")
    expect(page.locator("#wy-side")).to_be_hidden()
    page.locator("#wy-archive").click()
    expect(page.locator("#wy-overview")).to_contain_text("来源")
    assert page.evaluate(fits)


def look(page: Page, state: str) -> None:
    page.wait_for_timeout(400)
    page.evaluate(AXE)
    found = page.evaluate("axe.run({resultTypes: ['violations']})")["violations"]
    told = [(one["id"], [node["html"][:120] for node in one["nodes"]]) for one in found]
    assert not [one for one in found if one["impact"] in ("serious", "critical")], f"{state}: {told}"


def test_no_serious_accessibility_fault(server: Server, opened: Opener) -> None:
    page = opened(server.address)
    look(page, "empty")
    ask_whole(page, TARGET)
    page.locator(".wy-citations a").first.click()
    expect(page.locator("#quote")).to_be_visible()
    page.locator("#wy-filter > button").click()
    tools(page).get_by_text("意见").click()
    page.locator("#wy-export").click()
    look(page, "answer")
    page.locator("#wy-archive").click()
    expect(page.locator("#wy-overview")).to_contain_text("来源")
    look(page, "archive")
    page.locator("#wy-archive").click()
    page.locator("#wy-theme").click()
    page.locator("#wy-theme").click()
    page.locator("#wy-language").click()
    expect(page.get_by_placeholder("Ask a question")).to_be_visible()
    look(page, "dark, in English")


def test_what_scrolls_is_reached_by_keys_also_where_it_is_drawn_late(server: Server, opened: Opener) -> None:
    page = opened(server.address, height=260)
    held: list[Route] = []
    page.route("**/assets/markdown*.js", lambda route: held.append(route))
    page.reload()
    expect(page.locator("#wy-skip")).to_be_attached()  # the page's script has begun
    expect(page.get_by_placeholder("输入问题")).to_be_visible()
    assert page.locator("#wy-panel").count() == 0
    for route in held:
        route.continue_()
    expect(page.locator("#wy-panel")).to_be_visible()
    page.set_viewport_size({"width": 1280, "height": 160})
    look(page, "low and empty")
    page.set_viewport_size({"width": 1280, "height": 260})
    ask_whole(page, TARGET)
    page.locator(".wy-citations a").first.click()
    expect(page.locator("#quote")).to_be_visible()
    assert page.locator("#wy-panel").evaluate("panel => panel.scrollHeight > panel.clientHeight + 1000")
    look(page, "low, an article without links")
    page.locator("#wy-language").click()
    for name in ("Article", "Conversation"):
        expect(page.get_by_label(name, exact=True)).to_have_attribute("tabindex", "0")


def test_an_answer_that_takes_long_is_shown_as_it_grows_and_can_be_stopped(
    opened: Opener, tmp_path: Path, llm_server: LlmServer
) -> None:
    with Archive.create(tmp_path / "archive") as archive:
        archive.add_paths(sorted(SEEDS.glob("*.txt"))[-2:])
    llm_server.say(*["这是还没有核实的话。"] * 400, delay=0.2)
    settings = {"WENYUAN_LLM": "openai:scripted", "WENYUAN_LLM_BASE_URL": llm_server.url, "WENYUAN_LLM_API_KEY": "k"}
    with serving(tmp_path / "archive", tmp_path, **settings) as address:
        page = opened(address)
        ask(page, FIRST)
        expect(page.locator(".wy-question")).to_have_count(1)  # else it was not taken, which is another fault
        expect(page.locator(".wy-writing")).to_contain_text("未核实")
        expect(page.locator("#wy-send")).to_be_hidden()
        page.locator("#wy-stop").click()
        expect(page.locator(".wy-question")).to_have_count(0)
        expect(page.get_by_placeholder("输入问题")).to_have_value(FIRST)  # to be asked in other words
        expect(page.locator("#wy-send")).to_be_visible()
        expect(page.locator("#wy-stop")).to_be_hidden()
        page.context.close()


def test_a_damaged_history_harms_nothing(server: Server, opened: Opener) -> None:
    page = opened(server.address)
    damaged = {"id": "x", "title": "<img src=x onerror=window.hit=1>", "at": "2026", "turns": ["!!", "AAAA"]}
    page.evaluate(
        "text => { localStorage.setItem('wenyuan.talk.x', text); localStorage.setItem('wenyuan.talk.y', '{'); }",
        json.dumps(damaged),
    )
    page.reload()
    expect(talks(page)).to_have_count(1)
    talks(page).get_by_role("button").first.click()
    expect(page.locator(".wy-error")).to_be_visible()
    assert page.evaluate("window.hit === undefined")
    page.get_by_role("button", name="新对话").click()
    expect(page.locator(".wy-error")).to_have_count(0)
    ask_whole(page, FIRST)
    expect(talks(page)).to_have_count(2)


def test_the_server_itself_connects_to_no_other_machine(server: Server) -> None:
    """The last of this file: by now the server has answered, added files and made exports."""
    seen = server.connections.read_text(encoding="utf-8").split()
    assert seen.pop(0) == "watched"
    assert [host for host in seen if host not in ("127.0.0.1", "::1", "localhost", "0.0.0.0", "None", "watched")] == []
