"""Every format through the whole program: added, found, cited with page and line."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner

from tests.documents import docx_bytes, epub_bytes, page, put, xlsx_bytes, zip_bytes
from tests.newspapers import Block, Newspaper
from ui.cli import cli

TRADITIONAL = "台北市議會昨日召開會議，討論捷運環狀線工程經費，決定今年度編列預算三十八億元，預計2026年完工通車。"


def wenyuan(*arguments: object):
    return CliRunner().invoke(cli, [str(one) for one in arguments])


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An archive of a folder with a file of each format, of which one is damaged."""
    folder = tmp_path_factory.mktemp("formats")
    pages = folder / "pages"
    pages.mkdir()
    paper = Newspaper(700, 1000)
    paper.text(60, 30, "湖城日报 2021年6月3日 星期四 第1版", 12)
    paper.rule(50, 52, 650)
    text = ["本报讯 记者从市水务局获悉，今年城市供水管网改造计划投资3.6亿元，改造老旧管网120公里。"]
    paper.story(Block("供水管网改造今年投资3.6亿元", text + ["工程分三期实施，惠及居民八万户。"] * 6, 60, 70, 580, 2))
    paper.page()
    put(pages / "湖城日报.pdf", paper.save())
    put(pages / "会议.docx", docx_bytes())
    put(pages / "議會.html", page("議會", f"<p>{TRADITIONAL}</p>").replace("utf-8", "big5").encode("big5"))
    rows = [
        ["标题", "日期", "正文"],
        ["图书馆", "2019-05-01", "市图书馆新馆5月1日开馆，藏书120万册，设阅览座位2000个。"],
    ]
    put(pages / "摘编.xlsx", xlsx_bytes({"文章": rows}))
    put(pages / "年鉴.epub", epub_bytes(["<h1>人口</h1><p>2021年末，全区常住人口83.5万人。</p>"]))
    put(pages / "合集.zip", zip_bytes({"2018-07-09_02版.txt": "污水处理厂扩建\n\n　　扩建后日处理污水15万吨。\n"}))
    put(pages / "damaged.pdf", (pages / "湖城日报.pdf").read_bytes()[:400])
    done = wenyuan("index", "add", pages, "--archive", folder / "archive")
    assert done.exit_code == 1 and done.stderr.count("failed:") == 1 and "damaged.pdf" in done.stderr
    return folder / "archive"


@pytest.mark.parametrize(
    ("question", "short", "cited"),
    [
        ("2021年供水管网改造计划投资多少？", "3.6亿元", {"source": "湖城日报.pdf", "page": 1, "date": "2021-06-03"}),
        ("2023年固定资产投资目标是多少？", "1200亿元", {"source": "会议.docx", "lines": [5, 5]}),
        ("台北市捷运环状线工程今年度编列预算多少？", "三十八億元", {"source": "議會.html", "lines": [1, 1]}),
        ("市图书馆新馆藏书多少册？", "120万册", {"source": "摘编.xlsx", "lines": [2, 2], "date": "2019-05-01"}),
        ("2021年末全区常住人口多少？", "83.5万人", {"source": "年鉴.epub", "page": 1, "lines": [2, 2]}),
        ("污水处理厂扩建后日处理污水多少？", "15万吨", {"source": "合集.zip/2018-07-09_02版.txt", "lines": [3, 3]}),
    ],
)
def test_what_is_read_is_found_and_cited_where_it_stands(archive: Path, question: str, short: str, cited: dict) -> None:
    answer = json.loads(wenyuan("ask", question, "--json", "--archive", archive).stdout)
    (citation, *_) = answer["citations"]
    assert {key: citation.get(key) for key in cited} == cited
    assert short in (answer["short_answer"] or answer["answer"])


def test_an_answer_loads_no_reader(archive: Path) -> None:
    code = (
        "import sys; from ui.cli import main\n"
        f"sys.argv = ['wenyuan', 'ask', '市图书馆新馆藏书多少册？', '--archive', {str(archive)!r}]\n"
        "try: main()\nexcept SystemExit: pass\n"
        "print(sorted(name for name in sys.modules if name.startswith('index.readers')), "
        "{'docx', 'lxml', 'openpyxl', 'pypdfium2', 'readability', 'rapidocr'} & set(sys.modules), file=sys.stderr)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)
    assert "120万册" in done.stdout and done.stderr.strip().endswith("[] set()")


def test_strict_stops_at_the_first_file_that_fails(tmp_path: Path) -> None:
    pages = tmp_path / "pages"
    pages.mkdir()
    put(pages / "a.docx", b"PK\x03\x04 damaged")
    put(pages / "b.txt", "供水会议\n\n　　会议今天召开，讨论供水问题。\n")
    done = wenyuan("index", "add", pages, "--strict", "--archive", tmp_path / "archive")
    assert done.exit_code == 2 and "stopped at" in done.stderr and "a.docx" in done.stderr
    done = wenyuan("index", "add", pages, "--archive", tmp_path / "archive")
    assert done.exit_code == 1 and "1 articles added" in done.stdout
    assert wenyuan("index", "verify", "--archive", tmp_path / "archive").exit_code == 0
