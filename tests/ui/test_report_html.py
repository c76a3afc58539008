"""The report of ``wenyuan eval``: made by the real command over a real archive, and opened in a real browser."""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from index.archive import Archive
from rag.curve import Offer
from rag.evaluate import Report
from tests.archives import article
from tests.conftest import ROOT
from tests.ui.test_browser import Opener, opened, playwright  # noqa: F401
from ui.report_html import page

HOSTILE = "<script>window.hit=1</script><img src='http://evil.example/x.png' onerror='window.hit=1'>"
ARTICLES = [
    article("p0", "去年全市港口吞吐量480万吨，今年目标500万吨。", source="p0.txt", title="年报", date="2021-02-01"),
    article("p1", "今年新建学校6所，地点在桥头镇。", source="p1.txt", title="学校", date="2021-05-01"),
    article("p2", f"今年新建粮仓3座{HOSTILE}。", source="p2.txt", title=f"粮仓{HOSTILE}", date="2021-06-01"),
]
GOLD = """\
编号,问题,答案,状态,出处,类型
1,2020年港口吞吐量是多少？,480万吨,,p0.txt,数字
2,2021年新建学校多少所？,七所|7所,,p1.txt,数字
3,2021年新建粮仓多少座？,<b>4座</b>,,p2.txt,粮食
4,2021年地铁客流量是多少？,,无答案,,
"""


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("archive") / "archive"
    with Archive.create(path) as made:
        made.add(ARTICLES)
    return path


def evaluated(archive: Path, folder: Path, gold: str, *options: str) -> subprocess.CompletedProcess[str]:
    (folder / "gold.csv").write_text(gold, encoding="utf-8-sig")
    command = [sys.executable, "-m", "ui.cli", "eval", str(folder / "gold.csv"), "--archive", str(archive), *options]
    return subprocess.run(command, capture_output=True, encoding="utf-8", cwd=ROOT, check=False, timeout=300)


@pytest.fixture(scope="module")
def report(archive: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    folder = tmp_path_factory.mktemp("report")
    done = evaluated(archive, folder, GOLD, "--threshold", "0", "--report", str(folder / "report.html"))
    assert (done.returncode, "Traceback" in done.stderr) == (0, False), done.stderr
    assert done.stdout.splitlines()[-1] == "overall       2/4 = 0.500"
    assert "report written to " in done.stderr
    assert re.search(
        r"^threshold     [\d.]+ set: \d wrong let through, \d right lost; [\d.]+ proposed", done.stdout, re.M
    )
    yield folder / "report.html"


def test_every_failure_is_shown_with_its_evidence(report: Path) -> None:
    html = report.read_text(encoding="utf-8")
    sections = re.findall(r'<section class="failure".*?</section>', html, re.DOTALL)
    assert len(sections) == 2
    assert "答案里没有“七所”或“7所”" in sections[0]
    assert "今年新建学校6所" in sections[0]
    assert "《学校》 2021-05-01 · p1.txt:1" in sections[0]
    assert "应找到的段落在第" not in sections[0]
    assert "个里没有应找到的段落" in sections[0]
    assert "gold.csv，4 题；不用语言模型" in html
    assert "<dt>把握</dt>" in sections[0]
    assert "建议门槛" in html


def test_what_others_wrote_is_text(report: Path) -> None:
    html = report.read_text(encoding="utf-8")
    assert "&lt;script&gt;" in html
    assert not re.search(r"<(?:script|img|link|iframe|object|base)\b|<b>|url\(|@import|\bon\w+=\"", html)
    assert set(re.findall(r'(?:href|src)="([^"]*)"', html)) <= set(re.findall(r'href="(#[^"]*)"', html))
    assert "default-src 'none'; style-src 'unsafe-inline'" in html


@pytest.mark.browser
@pytest.mark.parametrize(("scheme", "width"), [("light", 1200), ("dark", 1200), ("light", 390)])
def test_it_is_read_in_a_browser(report: Path, opened: Opener, tmp_path: Path, scheme: str, width: int) -> None:  # noqa: F811
    shown = opened(report.as_uri(), ready="h1", scheme=scheme, width=width)
    said: list[str] = []
    shown.on("console", lambda message: said.append(message.text))
    assert shown.title() == "文渊评测：gold.csv"
    assert shown.evaluate("window.hit === undefined")
    assert shown.evaluate("document.documentElement.scrollWidth <= innerWidth")
    shown.locator("section.failure summary").first.click()
    assert shown.locator("section.failure details[open] blockquote").count() >= 1
    ink, paper = shown.evaluate(
        "[getComputedStyle(document.body).color, getComputedStyle(document.body).backgroundColor]"
    )
    brightness = [sum(map(int, re.findall(r"\d+", colour)[:3])) for colour in (ink, paper)]
    assert (brightness[0] < brightness[1]) == (scheme == "light")
    assert abs(brightness[0] - brightness[1]) > 450
    shown.screenshot(path=tmp_path / "report.png", full_page=True)
    assert said == []


def test_a_question_that_cannot_be_asked_is_named_and_is_status_1(archive: Path, tmp_path: Path) -> None:
    done = evaluated(archive, tmp_path, "id,question,answer\nq-1,？？,甲\n")
    assert done.returncode == 1
    assert "failed: q-1: " in done.stderr
    assert "overall       0/1 = 0.000" in done.stdout


@pytest.mark.parametrize(
    ("gold", "options", "says"),
    [
        ("问题,答案\n问,甲\n,乙\n", (), "gold.csv row 3 is no gold row: it has no question"),
        ("问题,答案\n问,甲\n", ("--report", "none/report.html"), "there is no folder 'none' for the report"),
        ("问题,答案\n问,甲\n", ("--wrong-cost", "0"), "--wrong-cost"),
    ],
)
def test_bad_input_is_status_2_before_anything_is_asked(
    archive: Path, tmp_path: Path, gold: str, options: tuple[str, ...], says: str
) -> None:
    done = evaluated(archive, tmp_path, gold, *options)
    assert (done.returncode, done.stdout) == (2, "")
    assert says in done.stderr


def test_the_curve_and_the_proposed_threshold_are_drawn() -> None:
    class Offered(Report):
        offers = [Offer(0.2, False, False), Offer(0.6, True, True), Offer(0.9, True, True)]  # noqa: RUF012

    html = page(Offered((), threshold=0.7), name="gold")
    assert "建议门槛 <strong>0.4</strong>：放行错答 0 题，丢掉正确答案 0 题（现用 0.7：0 题、1 题）" in html
    assert "题目还少（0 题" in html
    assert html.count("建议 0.4") == 1
    assert "<td>0.4（建议）</td><td>0</td><td>0</td><td>0</td>" in html
