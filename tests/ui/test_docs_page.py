"""The page of the HTTP API in a real browser."""

from __future__ import annotations

import pytest
from playwright.sync_api import sync_playwright

from tests.browsing import FLAGS, SECONDS, chromium
from tests.ui.over_http import serving

pytestmark = pytest.mark.browser


def test_the_page_draws_itself_from_its_own_origin(engine):
    with serving(engine, api_keys=("k",)) as (port,), sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium(), args=FLAGS)
        page = browser.new_page()
        page.set_default_timeout(SECONDS * 1000)
        page.set_default_navigation_timeout(3 * SECONDS * 1000)
        asked: list[str] = []
        problems: list[str] = []
        page.on("request", lambda request: asked.append(request.url))
        page.on("console", lambda message: problems.append(message.text) if message.type == "error" else None)
        page.goto(f"http://127.0.0.1:{port}/docs")
        page.get_by_text("/v1/chat/completions", exact=True).first.wait_for()
        page.get_by_role("button", name="Authorize").wait_for()
        browser.close()
    assert all(url.startswith((f"http://127.0.0.1:{port}/", "data:")) for url in asked), asked
    assert [problem for problem in problems if "favicon" not in problem] == []
