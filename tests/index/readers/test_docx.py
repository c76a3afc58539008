"""Word documents: in their order, with what is shown of them."""

import io

import docx
import pytest
from docx.oxml import parse_xml

from index.errors import ReadError
from index.readers import read_file
from tests.documents import BYLINE, END, GOAL, LEAD, TABLE, TITLE, docx_bytes, put

NS = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'


def saved(document, path):
    document.save(path)
    return path


def test_paragraphs_and_tables_are_read_in_their_order(tmp_path):
    (article,) = read_file(put(tmp_path / "会议.docx", docx_bytes()))
    rows = [" ".join(row) for row in TABLE]
    assert article.text.split("\n") == [TITLE, BYLINE, LEAD, "一、主要目标", GOAL, *rows, END]
    assert (article.title, article.author, article.date) == (TITLE, "李涛", "2023-02-11")
    start = article.text.index(END)
    assert article.lines(start, len(article.text)) == (9, 9) and article.lines(0, 3) == (1, 1) and article.page is None


def test_the_date_of_saving_is_no_date_of_the_article(tmp_path):
    document = docx.Document()
    document.add_paragraph("经研究，定于近日召开会议。")
    document.core_properties.title = "无标题文档"
    document.core_properties.author = "王五"
    (article,) = read_file(saved(document, tmp_path / "a.docx"))
    assert (article.date, article.title, article.author) == (None, None, "王五")


def test_insertions_are_read_and_deletions_are_not(tmp_path):
    document = docx.Document()
    paragraph = document.add_paragraph("投资增长")
    for xml in (
        f"<w:del {NS}><w:r><w:delText>7%</w:delText></w:r></w:del>",
        f"<w:ins {NS}><w:r><w:t>8%</w:t></w:r></w:ins>",
        f"<w:r {NS}><w:t>。</w:t><w:br/><w:t>第二行。</w:t></w:r>",
    ):
        paragraph._p.append(parse_xml(xml))
    (article,) = read_file(saved(document, tmp_path / "a.docx"))
    assert article.text == "投资增长8%。\n第二行。"


def test_paragraphs_pasted_line_by_line_are_joined(tmp_path, seeds):
    page = next(seeds.glob("004*.txt"))
    document = docx.Document()
    for line in page.read_text().split("\n"):
        document.add_paragraph(line)
    (article,) = read_file(saved(document, tmp_path / "a.docx"))
    assert "这座从往日荒滩上崛起的现代化新城，正绽放着夺目光彩。" in article.text
    assert article.author == "李涛 陈蔚"


def test_what_is_damaged_or_empty_is_refused(tmp_path):
    held = io.BytesIO()
    docx.Document().save(held)
    with pytest.raises(ReadError, match="no text"):
        list(read_file(put(tmp_path / "empty.docx", held.getvalue())))
    data = docx_bytes()
    for cut in (data[: len(data) // 2], data[:100]):
        with pytest.raises(ReadError, match=r"cut\.docx"):
            list(read_file(put(tmp_path / "cut.docx", cut)))
