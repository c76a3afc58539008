"""Documents as LibreOffice and a browser export them; skipped where these are not installed."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

import pytest

from index.readers import read_file
from tests.documents import BYLINE, END, GOAL, LEAD, TABLE, TITLE, docx_bytes, page, put, xlsx_bytes

OFFICE = shutil.which("soffice")
ALL = bool(os.environ.get("ALL_EXPORTS"))  # each start of LibreOffice takes seconds
BROWSER = shutil.which("chromium")
LINES = [TITLE, BYLINE, LEAD, "一、主要目标", GOAL, *(" ".join(row) for row in TABLE), END]


def exported(source: Path, suffix: str) -> Path:
    folder = source.parent / "out"
    home = f"-env:UserInstallation={(source.parent / 'home').as_uri()}"
    command = [OFFICE, home, "--headless", "--convert-to", suffix, "--outdir", folder, source]
    subprocess.run([str(one) for one in command], check=True, capture_output=True, timeout=300)
    return folder / f"{source.stem}.{suffix.partition(':')[0]}"


@pytest.mark.slow
@pytest.mark.skipif(OFFICE is None, reason="LibreOffice is not installed")
def test_what_libreoffice_exports_is_read_back(tmp_path: Path) -> None:
    written = put(tmp_path / "会议.docx", docx_bytes())
    opened = exported(written, "odt")
    for suffix in ("docx", "pdf", "html", "epub") if ALL else ("docx", "pdf"):
        articles = list(read_file(exported(opened, suffix)))
        assert "\n".join(article.text for article in articles).split("\n") == LINES, suffix
        assert (articles[0].author, articles[0].date) == ("李涛", "2023-02-11"), suffix
        assert suffix in ("html", "epub") or articles[0].title == TITLE
    rows = [["标题", "日期", "正文"], ["会议", "2023-02-11", LEAD + GOAL]]
    book = put(tmp_path / "文章.xlsx", xlsx_bytes({"文章": rows}))
    csv = "csv:Text - txt - csv (StarCalc):44,34,76"
    for kind in ("xlsx", csv) if ALL else ("xlsx",):
        (article,) = read_file(exported(book, kind))
        assert (article.title, article.date, article.text) == ("会议", "2023-02-11", LEAD + GOAL)


@pytest.mark.slow
@pytest.mark.skipif(BROWSER is None, reason="Chromium is not installed")
def test_what_a_browser_prints_is_read_back(tmp_path: Path, seeds: Path) -> None:
    articles = [article for path in sorted(seeds.glob("001*.txt")) for article in read_file(path)]
    style = "<style>p {text-indent: 2em; margin: 0; text-align: justify} .t {column-gap: 20px; font-size: 12px}</style>"

    def shown(number: int, columns: int, frame: str = "") -> str:
        title, text = articles[number].title or "", articles[number].text
        lines = "".join(f"<p>{line}</p>" for line in text.split("\n") if line != title)
        head = f"<h1>{title}</h1>" if title else ""
        return f'<div style="flex:1;{frame}">{head}<div class="t" style="column-count:{columns}">{lines}</div></div>'

    side_by_side = (
        f'<div style="display:flex;gap:24px">{shown(3, 2, "border:1px solid;padding:8px")}{shown(4, 2)}</div>'
    )
    put(tmp_path / "a.html", page("版面", style + shown(1, 3) + side_by_side))
    command = [BROWSER, "--headless", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage"]
    command += [
        "--no-pdf-header-footer",
        f"--user-data-dir={tmp_path / 'profile'}",
        f"--print-to-pdf={tmp_path / 'a.pdf'}",
        (tmp_path / "a.html").as_uri(),
    ]
    subprocess.run([str(one) for one in command], check=True, capture_output=True, timeout=300)
    found = ["".join(article.text.split()) for article in read_file(tmp_path / "a.pdf")]
    assert sorted(found) == sorted("".join(articles[i].text.split()) for i in (1, 3, 4))
