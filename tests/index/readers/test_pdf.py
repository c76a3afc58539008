"""PDF: newspapers in columns are read back into the articles that they were set from, documents over their pages."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from reportlab.lib.pagesizes import A4
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfgen.canvas import Canvas

from index.errors import ReadError
from index.readers import read_file
from index.types import Article
from rag.cite import citation
from tests.documents import put
from tests.newspapers import FONT, GUTTER, Block, Newspaper, wrap

HEAD = "西海岸报 2023年2月11日 星期六 第{}版"


def plain(text: str) -> str:
    return "".join(text.split())


def set_from(article: Article) -> tuple[str, list[str], list[str]]:
    """Return the headline of an article, its other headlines, and its paragraphs."""
    title = article.title or ""
    lines = [line for line in article.text.split("\n") if not (title and plain(line) in plain(title))]
    others = []
    while title and len(lines[0]) < 32 and not set(lines[0]) & set("。□"):
        others.append(lines.pop(0))
    return title, others, lines


@pytest.fixture(scope="module")
def articles(seeds: Path) -> list[tuple[str, list[str], list[str]]]:
    found = [article for path in sorted(seeds.glob("*.txt")) for article in read_file(path)]
    # Under the closing note of the fourth stand two headlines that were torn off elsewhere.
    return [set_from(article) for i, article in enumerate(found) if i != 3]


def block(parts, x, y, width, columns, *, paragraphs=slice(None), before="", **options) -> Block:
    title, others, lines = parts
    shown = [before + line if i == 0 else line for i, line in enumerate(lines[paragraphs])]
    return Block(title, shown, x, y, width, columns, others=others, **options)


def text_of(parts) -> str:
    title, others, lines = parts
    return plain(title + "".join(others) + "".join(lines))


@pytest.mark.parametrize(("columns", "width", "height"), [(4, 1000, 3600), (2, 700, 7000)])
def test_a_newspaper_is_read_back_into_its_articles(tmp_path, articles, columns, width, height):
    whole, half = width - 120, (width - 120 - GUTTER) / 2
    right = 60 + half + GUTTER
    paper = Newspaper(width, height)
    paper.text(60, 30, HEAD.format(1), 12)
    paper.rule(50, 52, width - 50)
    y = paper.story(block(articles[1], 60, 70, whole, columns, title_size=34)) + 30
    left = paper.story(block(articles[2], 60, y, half, columns // 2))
    boxed = paper.story(block(articles[3], right, y, half, columns // 2, boxed=True))
    y = max(left, boxed) + 40
    paper.story(block(articles[7], 60, y, whole, columns, paragraphs=slice(12), note="（下转第二版）"))
    paper.page()
    paper.text(60, 30, HEAD.format(2), 12)
    paper.rule(50, 52, width - 50)
    goes_on = block(articles[7], 60, 70, half, columns // 2, paragraphs=slice(12, None), before="（上接第一版）")
    y = max(paper.story(goes_on), paper.story(block(articles[0], right, 70, half, columns // 2)))
    paper.rule(50, y + 15, width - 50)
    paper.story(block(articles[4], 60, y + 40, whole, columns, boxed=True))
    paper.page()

    found = list(read_file(put(tmp_path / "报纸.pdf", paper.save())))
    title, others, lines = articles[7]
    jumping = (
        plain(title + "".join(others)) + plain("".join(lines[:12])) + "（下转第二版）" + plain(title + "".join(others))
    )
    jumping += "（上接第一版）" + plain("".join(lines[12:]))
    expected = [text_of(articles[i]) for i in (1, 2, 3, 0, 4)] + [jumping]
    assert sorted(plain(article.text) for article in found) == sorted(expected)
    assert {article.date for article in found} == {"2023-02-11"} and "星期六" in str(found[0].date_evidence)
    by_text = {plain(article.text): article for article in found}
    assert by_text[expected[0]].title == articles[1][0] and by_text[expected[0]].author == "李宛遥"
    assert [by_text[text].page for text in expected] == [1, 1, 1, 2, 2, 1]
    joined = by_text[jumping]
    assert [page for _, page in joined.page_map] == [1, 2]
    start = joined.text.index("（上接第一版）")
    told = citation(1, joined, start, start + 20, None)
    border = joined.page_map[1][0]
    assert joined.lines(border - 5, border + 5) == joined.lines(border - 5, border - 1)  # those of the first page
    assert told.page == 2 and told.lines[0] < 20


@pytest.mark.parametrize("columns", [1, 3])
@pytest.mark.parametrize("number", [0, 6, 7])
def test_an_article_is_read_back_whatever_its_columns(tmp_path, articles, number, columns):
    paper = Newspaper(1000, 2600)
    paper.story(block(articles[number], 60, 70, 880, columns, title_size=30))
    paper.page()
    (article,) = read_file(put(tmp_path / "a.pdf", paper.save()))
    assert plain(article.text) == text_of(articles[number]) and article.title == articles[number][0]


def drawn(lines, *, size=A4, **options) -> bytes:
    held = io.BytesIO()
    canvas = Canvas(held, pagesize=size, **options)
    for page in lines:
        for x, y, text, letters in page:
            canvas.setFont(FONT, letters)
            canvas.drawString(x, size[1] - y, text)
        canvas.showPage()
    canvas.save()
    return held.getvalue()


def test_figures_with_the_same_digit_twice_are_whole_and_bold_print_is_read_once(tmp_path):
    text = "11月22日，投资1100万元，增长33.3%，累计100000户。"
    bold = [(72.2, 100, text, 9), (72, 100, text, 9), (72, 100.2, text, 9)]
    (article,) = read_file(put(tmp_path / "a.pdf", drawn([bold])))
    assert article.text == text


def test_a_document_runs_on_over_its_pages_without_running_heads(tmp_path):
    sentence = "第{}项工作，全年完成投资{}亿元，增长{}.5%，超额完成年初确定的目标任务。"
    body = "".join(sentence.format(i, 100 + i, i) for i in range(1, 120))
    lines = wrap("\u3000\u3000" + body, 420, 11)
    pages = []
    for number in range(4):
        page = [(80, 40, f"工作报告 {number + 1}", 9), (290, 810, f"- {number + 1} -", 9)]
        if number == 0:
            page.append((180, 90, "2022年全区工作报告", 20))
        page += [(80, 130 + 18 * i, line, 11) for i, line in enumerate(lines[34 * number : 34 * number + 34])]
        pages.append(page)
    (article,) = read_file(put(tmp_path / "a.pdf", drawn(pages)))
    assert article.title == "2022年全区工作报告" and plain(article.text) == plain("2022年全区工作报告" + body)
    assert [page for _, page in article.page_map] == [1, 2, 3, 4] and article.page == 1
    second = article.page_map[1][0]
    told = citation(1, article, second + 2, second + 30, None)
    assert (told.page, told.lines) == (2, (1, 2 if len(lines[34]) < 30 else 1))
    across = citation(1, article, second - 5, second + 5, None)
    assert (across.page, across.lines) == (1, (35, 35))


def test_what_the_file_says_of_itself_serves_where_the_text_says_nothing(tmp_path):
    held = io.BytesIO()
    canvas = Canvas(held, pagesize=A4)
    canvas.setTitle("年度总结")
    canvas.setAuthor("张三")
    canvas.setFont(FONT, 11)
    canvas.drawString(80, 700, "经研究，定于近日召开会议，讨论投资问题。")
    canvas.save()
    (article,) = read_file(put(tmp_path / "a.pdf", held.getvalue()))
    assert (article.title, article.author, article.date) == ("年度总结", "张三", None)


def test_watermarks_are_no_text(tmp_path):
    held = io.BytesIO()
    canvas = Canvas(held, pagesize=A4)
    canvas.setFont(FONT, 11)
    canvas.drawString(80, 700, "会议讨论投资问题。")
    canvas.rotate(45)
    canvas.drawString(300, 300, "内部资料")
    canvas.save()
    (article,) = read_file(put(tmp_path / "a.pdf", held.getvalue()))
    assert article.text == "会议讨论投资问题。"


def test_what_cannot_be_read_has_its_reason(tmp_path):
    whole = drawn([[(80, 100, "会议讨论投资问题。", 11)]])
    for data, reason in [
        (drawn([[(80, 100, "会议", 11)]], encrypt="secret"), "password"),
        (drawn([[]]), "no text"),
        (whole[:300], "PDF"),
        (b"%PDF-1.7 nothing", "PDF"),
    ]:
        with pytest.raises(ReadError, match=reason):
            list(read_file(put(tmp_path / "a.pdf", data)))


@pytest.mark.parametrize("turn", [0, 90, 180, 270])
def test_a_page_that_is_turned_or_cut_is_read_as_it_is_shown(tmp_path, turn):
    import pypdfium2

    pages = [
        [
            (80, 100, "第一行，会议讨论投资问题，", 11),
            (80, 118, "第二行，全年增长8%。", 11),
            (80, 400, "剪去的字。", 11),
        ]
    ]
    document = pypdfium2.PdfDocument(drawn(pages))
    page = document[0]
    if turn:
        # What a program writes that turns a page: its content lies on the side, the page is shown upright.
        held = io.BytesIO()
        canvas = Canvas(held, pagesize=A4 if turn == 180 else (A4[1], A4[0]))
        canvas.setFont(FONT, 11)
        width, height = A4
        turned = {90: (0, 1, -1, 0, height, 0), 180: (-1, 0, 0, -1, width, height), 270: (0, -1, 1, 0, 0, width)}[turn]
        canvas.transform(*turned)
        for x, y, text, _ in pages[0]:
            canvas.drawString(x, height - y, text)
        canvas.save()
        document.close()
        document = pypdfium2.PdfDocument(held.getvalue())
        page = document[0]
        page.set_rotation(turn)
    else:
        page.set_cropbox(60, 500, 500, 830)
    document.save(tmp_path / "a.pdf")
    document.close()
    (article,) = read_file(tmp_path / "a.pdf")
    expected = "第一行，会议讨论投资问题，第二行，全年增长8%。"
    assert plain(article.text) == expected + ("剪去的字。" if turn else "")


def in_columns(text: str, upright: bool) -> Canvas:
    """Return a page with a text in columns of characters, each drawn as a whole or character by character."""
    canvas = Canvas(io.BytesIO(), pagesize=A4)
    font = UnicodeCIDFont(FONT, isVertical=upright)
    pdfmetrics.registerFont(font)
    canvas.setFont(FONT, 12)
    for column, start in enumerate(range(0, len(text), 50)):
        part = text[start : start + 50]
        if upright:
            canvas.drawString(500 - 20 * column, 740, part)
        else:
            for row, char in enumerate(part):
                canvas.drawString(500 - 20 * column, 740 - 13 * row, char)
    return canvas


@pytest.mark.parametrize("upright", [True, False])
def test_a_page_set_in_columns_of_characters_is_read(tmp_path: Path, upright: bool) -> None:
    text = "市政府昨日召开会议，研究部署全年工作。会议指出，今年固定资产投资要完成一千二百亿元，增长百分之八。" * 6
    canvas = in_columns(text, upright)
    path = put(tmp_path / "a.pdf", canvas.getpdfdata())
    pdfmetrics.registerFont(UnicodeCIDFont(FONT))
    (article,) = read_file(path)
    assert plain(article.text) == text


def test_a_page_set_in_columns_of_characters_and_in_lines_is_named(tmp_path: Path) -> None:
    canvas = in_columns("市政府昨日召开会议，研究部署全年工作。" * 9, upright=False)
    canvas.drawString(60, 800, "供水会议昨日召开")
    failures: list[tuple[str, str]] = []
    assert list(read_file(put(tmp_path / "a.pdf", canvas.getpdfdata()), failures=failures)) == []
    ((_, reason),) = failures
    assert "from the right to the left" in reason
