"""Printed pages: what at their edges is text and what is not, and what makes a newspaper."""

from index.readers.pages import Page, articles_of
from index.readers.rows import Segment


def line(y, text, x=80.0, size=10.0):
    return Segment(x, y, x + size * len(text), y + size, size, text)


def page(number, *segments):
    return Page(number, 600.0, 800.0, list(segments))


def text_of(*pages):
    return [article.text for article in articles_of(pages, "a.pdf", None, None)]


def body(number):
    return [line(100 + 20 * i, f"第{number}页第{i}行，会议讨论投资问题，全年增长百分之八。") for i in range(3)]


def test_page_numbers_and_running_heads_are_left_out():
    pages = [page(n, line(20, f"工作报告 {n}"), *body(n), line(780, f"- {n} -", x=280.0)) for n in range(1, 5)]
    (text,) = text_of(*pages)
    assert "工作报告" not in text and "-" not in text and "第4页第2行" in text


def test_figures_at_the_foot_of_a_page_stay_where_they_are_cells_or_not_outermost():
    cells = [line(760, text, x=80.0 + 150 * i) for i, text in enumerate(("350", "120", "8"))]
    (text,) = text_of(page(1, *body(1), *cells), page(2, *body(2)))
    assert "350 120 8" in text
    lonely = [line(730, "350"), line(745, "其中投资。"), line(760, "以上为全部数据。"), line(780, "1")]
    (text,) = text_of(page(1, *body(1), *lonely))
    assert "350" in text and not text.endswith("\n1")


def test_a_documents_date_at_its_head_is_text():
    (text,) = text_of(page(1, line(30, "2023年2月11日 星期六"), *body(1)))
    assert text.startswith("2023年2月11日")


def test_a_line_is_counted_on_its_page():
    (article,) = articles_of([page(1, *body(1)), page(2, *body(2))], "a.pdf", "报告", "张三")
    start = article.text.index("第2页第1行")
    assert article.page_at(start) == 2 and article.lines(start, start + 6) == (2, 2)
    assert (article.title, article.author) == ("报告", "张三")


def test_nothing_printed_is_no_article():
    assert articles_of([page(1)], "a.pdf", None, None) == [] and articles_of([], "a.pdf", None, None) == []


def test_a_newspapers_head_dates_its_pages_though_it_runs_over_all():
    def columns(number: int) -> list[Segment]:
        return [
            line(60.0 + 20 * row, f"第{number}页{column}栏{row}行有一些文字", x=20.0 + 200 * column)
            for column in range(3)
            for row in range(12)
        ]

    pages = [page(n, line(20, f"湖城日报 2023年2月{9 + n}日 星期六 第{n}版"), *columns(n)) for n in range(1, 5)]
    found = articles_of(pages, "a.pdf", None, None)
    assert {one.date for one in found} == {"2023-02-10", "2023-02-11", "2023-02-12", "2023-02-13"}
    assert not any("湖城日报" in one.text for one in found)
