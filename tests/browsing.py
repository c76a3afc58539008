"""A real browser over a real server over a real archive: what the browser tests share."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import BrowserContext, Frame, Page, Playwright, expect, sync_playwright

from index.archive import Archive

SEEDS = Path(__file__).parents[1] / "seeds"
FLAGS = (
    "--headless=new --no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking "
    "--disable-component-update --disable-sync --disable-dev-shm-usage"  # /dev/shm is small in most containers
).split()
SECONDS = 60  # how long what must come may take on a slow machine


def chromium() -> str:
    found = next(
        (path for name in ("chromium", "chromium-browser", "google-chrome") if (path := shutil.which(name))), None
    )
    if found is None:
        pytest.fail(
            "no Chromium on the PATH; the browser tests need Debian's package chromium: apt-get install chromium"
        )
    return found


@contextmanager
def serving(archive: Path, folder: Path, **environment: str) -> Iterator[str]:
    """Run ``wenyuan serve`` on a free port until the block ends; yield its address."""
    command = [sys.executable, "-c", "from ui.cli import main; main()"]
    command += ["serve", "--port", "0", "--archive", str(archive)]
    environ = {name: value for name, value in os.environ.items() if not name.startswith("WENYUAN_")} | environment
    said, log = folder / "said", folder / "log"
    with said.open("w") as output, log.open("w") as errors:
        server = subprocess.Popen(command, stdout=output, stderr=errors, env=environ)
    try:
        deadline = time.monotonic() + 3 * SECONDS
        while not (address := re.search(r"http://[\d.]+:\d+/", said.read_text(encoding="utf-8"))):
            if server.poll() is not None or time.monotonic() > deadline:
                pytest.fail(f"the server does not say where it listens: {log.read_text(encoding='utf-8')}")
            time.sleep(0.1)
        yield address[0]
    finally:
        server.terminate()
        server.wait(SECONDS)
    assert "Traceback" not in log.read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    folder = tmp_path_factory.mktemp("demo")
    with Archive.create(folder / "archive") as archive:
        assert not archive.add_paths(sorted(SEEDS.glob("*.txt"))).failed
    with serving(folder / "archive", folder) as address:
        yield address


@pytest.fixture(scope="module")
def playwright() -> Iterator[Playwright]:
    with sync_playwright() as running:
        yield running


Opener = Callable[..., Page]


@pytest.fixture
def opened(playwright: Playwright, tmp_path: Path) -> Iterator[Opener]:
    """Open pages in a fresh browser that fails the test for a request to another origin or one against the policy."""
    contexts: list[BrowserContext] = []
    asked: list[str] = []
    refused: list[str] = []
    homes: set[str] = set()

    def open_page(
        address: str, *, width: int = 1280, height: int = 800, scheme: str = "light", ready: str = "#wy-ask textarea"
    ) -> Page:
        profile = tmp_path / f"profile{len(contexts)}"
        context = playwright.chromium.launch_persistent_context(
            str(profile),
            executable_path=chromium(),
            args=FLAGS,
            viewport={"width": width, "height": height},
            color_scheme=scheme,  # type: ignore[arg-type]
            locale="zh-CN",
        )
        contexts.append(context)
        context.on("request", lambda request: asked.append(request.url))
        context.on(
            "console", lambda message: refused.append(message.text) if "Security Policy" in message.text else None
        )
        homes.add(urlsplit(address).netloc)
        page = context.pages[0]
        page.set_default_timeout(SECONDS * 1000)
        page.set_default_navigation_timeout(3 * SECONDS * 1000)  # the first visitor waits for the window to be made
        expect.set_options(timeout=SECONDS * 1000)
        page.goto(address)
        expect(page.locator(ready).first).to_be_visible()
        return page

    yield open_page
    for context in contexts:
        context.close()
    hosts = {urlsplit(url).netloc for url in asked if urlsplit(url).scheme not in {"data", "blob", "about"}}
    assert hosts == homes
    assert refused == []


def becomes(where: Page | Frame, expression: str, given: object = None) -> None:
    """Wait until a script's expression is true; by asking again, as the page's policy forbids Playwright's own way."""
    for _ in range(10 * SECONDS):
        if where.evaluate(expression, given):
            return
        time.sleep(0.1)
    pytest.fail(f"it never became true: {expression}")


def ask(page: Page, question: str) -> None:
    box = page.get_by_placeholder("输入问题")
    box.fill(question)
    box.press("Enter")
