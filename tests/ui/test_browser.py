"""The chat window in a real browser, against a real server over a real archive."""

from __future__ import annotations

import json
import re
import urllib.error
import urllib.request
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Page, Playwright, expect

from index.archive import Archive
from tests.browsing import FLAGS, SECONDS, SEEDS, Opener, ask, becomes, chromium, demo, opened, playwright, serving

__all__ = ["demo", "opened", "playwright"]  # fixtures
pytestmark = pytest.mark.browser

QUESTION = "2023年投资目标是多少"
JSON = {"Content-Type": "application/json"}
HOSTILE = (
    "<script>window.hit=1</script><img src='http://evil.example/x.png' onerror='window.hit=1'>"
    "[点我](http://evil.example/a)![图](http://evil.example/y.png)**粗**"
)


def comes_into_view(page: Page, selector: str) -> None:
    """Wait until an element is wholly in view, and stays there."""
    becomes(
        page,
        """async selector => {
            const inside = () => {
                const box = document.querySelector(selector).getBoundingClientRect();
                return box.top >= 0 && box.bottom <= innerHeight && box.left >= 0 && box.right <= innerWidth;
            };
            if (!inside()) return false;
            await new Promise(done => setTimeout(done, 300));
            return inside();
        }""",
        selector,
    )


def squeezed(text: str) -> str:
    return re.sub(r"\s", "", text)


def test_a_question_is_answered_and_its_citation_opens_the_article(demo: str, opened: Opener) -> None:
    page = opened(demo)
    expect(page).to_have_title("文渊")
    expect(page.locator("#wy-head")).to_contain_text(re.compile(r"\d+篇文章，20\d\d–20\d\d年"))
    ask(page, QUESTION)
    answer = page.locator(".wy-answer")
    expect(answer).to_contain_text("2270亿元")
    expect(answer).to_contain_text(re.compile("2490亿元是2020年的目标"))
    expect(answer.locator(".wy-label")).to_have_text("部分回答")
    expect(page.locator(".wy-question")).to_have_text(QUESTION)
    link = answer.locator(":scope > p a.wy-cite").first
    expect(link).to_have_text(re.compile(r"^\[\d+\]$"))

    entry = answer.locator(".wy-citations li", has=page.locator(f'a[href="{link.get_attribute("href")}"]')).first
    quote = entry.locator("blockquote").inner_text()
    lines = re.search(r"第(\d+)(?:–(\d+))?行", entry.inner_text())
    link.click()
    mark = page.locator("#wy-panel mark").first
    expect(mark).to_be_visible()
    assert squeezed("".join(page.locator("#wy-panel mark").all_inner_texts())) == squeezed(quote)
    comes_into_view(page, "#quote")
    comes_into_view(page, "#article-title")
    facts = page.locator("#wy-panel .wy-article")
    expect(facts).to_contain_text("2023年")
    expect(facts).to_contain_text("推断依据")
    expect(facts).to_contain_text(re.compile(r"\.txt"))
    assert lines is not None
    expect(facts).to_contain_text(lines[0])

    # The lines are the file's own.
    source = re.search(r"\S+\.txt", facts.inner_text())
    assert source is not None
    text = (SEEDS / Path(source[0]).name).read_text(encoding="utf-8").splitlines()
    first, last = int(lines[1]), int(lines[2] or lines[1])
    assert squeezed(quote) in squeezed("".join(text[first - 1 : last]))


def test_a_series_is_a_table_with_a_plot(demo: str, opened: Opener) -> None:
    page = opened(demo)
    ask(page, "历年规上工业增加值的增长目标分别是多少？")
    rows = page.locator(".wy-table tbody tr")
    expect(rows.first).to_contain_text(re.compile(r"20\d\d年\d"))
    expect(rows.nth(1)).to_be_visible()
    expect(rows.first.locator("a.wy-cite")).to_have_text("[1]")
    plot = page.locator("img.wy-plot")
    expect(plot).to_have_attribute("alt", re.compile(r"图：20\d\d年\d"))
    becomes(page, "document.querySelector('img.wy-plot').naturalWidth === 560")  # drawn, not only placed
    rows.last.locator("a.wy-cite").click()
    expect(page.locator("#wy-panel mark").first).to_be_visible()


def test_a_citation_has_an_address_of_its_own(demo: str, opened: Opener) -> None:
    page = opened(demo)
    ask(page, QUESTION)
    page.locator(".wy-citations a.wy-title").first.click()
    expect(page.locator("#quote")).to_be_visible()
    quote = page.locator("#quote").inner_text()
    assert "#cite-1/" in page.url
    other = opened(page.url)
    expect(other.locator("#quote")).to_have_text(quote)


def test_an_example_starts_the_conversation_and_a_follow_up_goes_on(demo: str, opened: Opener) -> None:
    page = opened(demo)
    page.get_by_role("button", name="2020年规上工业增加值要增长多少？").click()
    expect(page.locator(".wy-answer")).to_contain_text("11%")
    expect(page.locator(".wy-answer strong").first).to_contain_text("11%")
    expect(page.locator(".wy-example").first).to_be_hidden()
    ask(page, "那2023年呢？")
    expect(page.locator(".wy-answer")).to_have_count(2)
    expect(page.locator(".wy-answer").last).to_contain_text("理解为")
    expect(page.locator(".wy-answer").last).to_contain_text("规上工业增加值")
    # Left alone, the new answer is read from its question on.
    comes_into_view(page, ".message-row:nth-last-child(2) .wy-question")
    page.get_by_role("button", name="新对话").click()
    expect(page.locator(".wy-question")).to_have_count(0)
    expect(page.locator(".wy-example").first).to_be_visible()
    ask(page, "2020年规上工业增加值要增长多少？")
    expect(page.locator(".wy-answer")).to_contain_text("11%")
    expect(page.locator(".wy-answer")).not_to_contain_text("理解为")


def test_what_the_archive_lacks_looks_different(demo: str, opened: Opener) -> None:
    page = opened(demo)
    ask(page, "2031年月球基地的常住人口是多少？")
    expect(page.locator(".wy-answer .wy-label")).to_have_text("资料中没有")
    muted = page.locator(".wy-no_evidence > p").last
    ask(page, "2020年规上工业增加值要增长多少？")
    normal = page.locator(".wy-answered > p").first
    expect(normal).to_be_visible()
    colour = "element => getComputedStyle(element).color"
    assert muted.evaluate(colour) != normal.evaluate(colour)


def test_bad_input_is_one_sentence(demo: str, opened: Opener) -> None:
    page = opened(demo)
    ask(page, "？！…")
    expect(page.locator(".wy-error")).to_be_visible()
    ask(page, "   ")
    page.wait_for_timeout(500)
    assert page.locator(".wy-question").count() == 1
    ask(page, "多少" * 5000)
    expect(page.locator(".wy-error")).to_have_count(2)
    ask(page, QUESTION)
    expect(page.locator(".wy-answered")).to_contain_text("亿元")


def test_a_phone_shows_the_article_below_without_sideways_scrolling(demo: str, opened: Opener) -> None:
    page = opened(demo, width=360, height=740)
    fits = "document.documentElement.scrollWidth <= innerWidth"
    assert page.evaluate(fits)
    ask(page, QUESTION)
    expect(page.locator(".wy-citations").first).to_be_visible()
    page.locator(".wy-answer > p a.wy-cite").first.click()
    expect(page.locator("#quote")).to_be_visible()
    comes_into_view(page, "#quote")
    assert page.evaluate(fits)
    edges = "['left', 'right'].map(side => document.getElementById(`wy-${side}`).getBoundingClientRect())"
    chat, article = page.evaluate(edges)
    assert article["top"] >= chat["bottom"]
    page.get_by_text("回到对话").click()
    expect(page.get_by_placeholder("输入问题")).to_be_focused()


def test_the_keyboard_alone_opens_a_citation(demo: str, opened: Opener) -> None:
    page = opened(demo)
    expect(page.get_by_placeholder("输入问题")).to_be_focused()  # by itself
    page.keyboard.type(QUESTION)
    page.keyboard.press("Enter")
    expect(page.locator(".wy-citations")).to_be_visible()
    for _ in range(40):
        page.keyboard.press("Shift+Tab")
        if page.evaluate("document.activeElement.matches('a.wy-cite')"):
            break
    focused = page.locator("a.wy-cite:focus")
    assert focused.evaluate("element => parseFloat(getComputedStyle(element).outlineWidth)") >= 2
    page.keyboard.press("Enter")
    expect(page.locator("#quote")).to_be_visible()


def test_the_system_prefers_light_or_dark(demo: str, opened: Opener) -> None:
    shades = []
    for scheme in ("light", "dark"):
        page = opened(demo, scheme=scheme)
        colour = "name => getComputedStyle(document.querySelector('gradio-app h1').closest(name))"
        back, ink = page.evaluate(f"[({colour})('gradio-app').backgroundColor, ({colour})('h1').color]")
        shades.append([sum(int(part) for part in re.findall(r"\d+", colour)[:3]) for colour in (back, ink)])
    (light_back, light_ink), (dark_back, dark_ink) = shades
    assert light_back > 700 > 200 > light_ink
    assert dark_back < 120 < 600 < dark_ink


def test_the_page_may_load_from_its_own_origin_only(demo: str) -> None:
    with urllib.request.urlopen(demo, timeout=SECONDS) as response:
        policy, text = response.headers["Content-Security-Policy"], response.read().decode()
    assert "default-src 'self'" in policy
    assert re.search(r"script-src 'self'( 'sha256-[\w+/=]+')+;", policy)
    assert "unsafe-eval" not in policy
    assert "http" not in policy
    loaded = re.findall(r"<(?:script|link|img)[^>]*(?:src|href)=[\"']([^\"']+)", text)
    assert loaded
    assert not [address for address in loaded if urlsplit(address).netloc]


def test_only_the_pages_own_scripts_run(demo: str, playwright: Playwright) -> None:
    browser = playwright.chromium.launch(executable_path=chromium(), args=FLAGS)
    page = browser.new_page()
    page.goto(demo)
    expect(page.locator("#wy-ask textarea")).to_be_visible()
    page.evaluate(
        """() => {
            document.body.insertAdjacentHTML('beforeend', '<img id="mark" src="/none.png" onerror="window.hit=1">');
            const script = document.createElement('script');
            script.textContent = 'window.hit = 1';
            document.body.append(script);
        }"""
    )
    becomes(page, "document.getElementById('mark').complete")
    page.wait_for_timeout(300)
    assert page.evaluate("window.hit === undefined")
    browser.close()


def test_nothing_can_be_uploaded(demo: str) -> None:
    body = b'--x\r\nContent-Disposition: form-data; name="files"; filename="a"\r\n\r\n' + b"a" * 5000 + b"\r\n--x--\r\n"
    kind = {"Content-Type": "multipart/form-data; boundary=x"}
    upload = urllib.request.Request(f"{demo}gradio_api/upload", body, kind)
    with pytest.raises(urllib.error.HTTPError) as refused:
        urllib.request.urlopen(upload, timeout=SECONDS)
    with refused.value as response:
        assert 400 <= response.status < 500


def test_users_are_asked_for_their_password(opened: Opener, tmp_path: Path) -> None:
    with Archive.create(tmp_path / "archive"):
        pass
    with serving(tmp_path / "archive", tmp_path, WENYUAN_AUTH="bianji:mima") as address:
        with pytest.raises(urllib.error.HTTPError) as refused:
            urllib.request.urlopen(f"{address}config", timeout=SECONDS)
        refused.value.close()
        assert refused.value.code == 401
        asked = urllib.request.Request(f"{address}gradio_api/run/wy_suggest", b'{"data": []}', JSON)
        with pytest.raises(urllib.error.HTTPError) as refused:
            urllib.request.urlopen(asked, timeout=SECONDS)
        refused.value.close()
        assert refused.value.code == 401
        page = opened(address, ready="button")
        expect(page.locator("#wy-ask")).to_have_count(0)
        page.locator("input").first.fill("bianji")
        page.locator("input[type=password]").fill("mima")
        page.locator("button").last.click()
        expect(page.get_by_placeholder("输入问题")).to_be_visible()
        page.context.close()


def test_hostile_articles_and_questions_stay_text(opened: Opener, tmp_path: Path) -> None:
    pages = tmp_path / "pages.jsonl"
    text = f"2023年，青岛西海岸新区海洋项目总投资1000亿元{HOSTILE}。{HOSTILE}\n{HOSTILE}今年全区安排重点项目60个。"
    row = {"id": "x/1 ?#", "title": HOSTILE, "date": "2023-02-11", "source": f"{HOSTILE}.txt", "text": text}
    pages.write_text(json.dumps(row, ensure_ascii=False) + "\n", encoding="utf-8")
    with Archive.create(tmp_path / "archive") as archive:
        assert not archive.add_paths([pages]).failed
    with serving(tmp_path / "archive", tmp_path) as address:
        page = opened(address)
        expect(page.locator(".wy-example")).to_have_count(0)  # they are the demo pages' questions
        ask(page, f"2023年海洋项目总投资是多少？{HOSTILE}")
        expect(page.locator(".wy-citations a").first).to_be_visible()
        page.locator(".wy-citations a").first.click()
        expect(page.locator("#quote")).to_be_visible()
        expect(page.locator("#wy-panel h2")).to_contain_text("<script>")
        page.wait_for_timeout(500)
        assert page.evaluate("window.hit === undefined")
        foreign = "#wy-main :is(img, script, iframe, strong strong, a:not([href^='#cite-'], [href='#wy-chat']))"
        assert page.locator(foreign).count() == 0
        page.context.close()
