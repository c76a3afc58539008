"""Tables: a row an article, or the table whole."""

import datetime

import pytest

from index.errors import ReadError
from index.readers import read_file
from tests.documents import put, xlsx_bytes

HEAD = ["标题", "日期", "正文", "作者"]
LONG = "区第三届人大财政经济委员会召开第五次会议，传达学习中央经济工作会议精神。"
CSV = '标题,日期,内容\n"甲, 乙",2020-01-02,"今年投资增长8%，\n第二行。"\n丙,2021,"去年工业增长9%。"\n'


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_a_row_of_a_csv_file_is_an_article(tmp_path, encoding):
    first, second = read_file(put(tmp_path / "文章.csv", CSV.encode(encoding)))
    assert (first.title, first.date, first.text) == ("甲, 乙", "2020-01-02", "今年投资增长8%，\n第二行。")
    assert first.lines(0, 3) == (2, 2) and first.lines(0, len(first.text)) == (2, 3) and second.lines(0, 3) == (4, 4)
    assert [article.date for article in read_file(tmp_path / "文章.csv", date="1999")] == ["2020-01-02", "2021"]


@pytest.mark.parametrize(("name", "mark"), [("a.csv", ";"), ("a.csv", "\t"), ("a.tsv", "\t")])
def test_the_delimiter_is_found(tmp_path, name, mark):
    (article,) = read_file(put(tmp_path / name, f"title{mark}text\n甲{mark}今天开会，讨论投资。\n"))
    assert (article.title, article.text) == ("甲", "今天开会，讨论投资。")


def test_text_that_is_in_no_quotes_is_whole(tmp_path):
    for text in ("今年投资增长8%，工业增长9%；出口增长7%。", "投资增长8%, 工业增长9%。"):
        (article,) = read_file(put(tmp_path / "a.csv", f"正文\n{text}\n"))
        assert "".join(article.text.split()) == "".join(text.split())
    (article,) = read_file(put(tmp_path / "b.csv", "标题,正文\n甲,投资增长8%,工业增长9%。\n"))
    assert (article.title, article.text) == ("甲", "投资增长8%,工业增长9%。")


def test_a_column_of_sentences_is_the_text_whatever_its_name(tmp_path):
    (article,) = read_file(put(tmp_path / "a.csv", f"编号,摘录,部门\nn-7,{LONG},人大\n"))
    assert (article.id, article.text) == ("n-7", LONG)


def test_a_table_of_figures_is_kept_whole_with_its_columns_names(tmp_path):
    (article,) = read_file(put(tmp_path / "指标.csv", "年份,GDP,增速\n2020,3721,3.1%\n2021,4368,\n"))
    assert article.text == "年份 GDP 增速\n年份：2020年；GDP：3721；增速：3.1%\n年份：2021年；GDP：4368"
    assert article.title == "指标" and article.lines(len(article.text) - 2, len(article.text)) == (3, 3)


def test_a_row_with_a_year_and_a_text_is_of_that_year(tmp_path):
    path = put(tmp_path / "a.csv", f"年份,正文\n2021,{LONG}\n2022年,{LONG}2\n2019-2020,{LONG}3\n")
    assert [article.date for article in read_file(path)] == ["2021", "2022", None]
    (article,) = read_file(put(tmp_path / "b.csv", f"年份,日期,正文\n2021,2022-03-01,{LONG}\n"))
    assert article.date == "2022-03-01"


def test_sheets_of_a_workbook(tmp_path):
    rows = [
        HEAD,
        ["会议", datetime.date(2023, 2, 11), LONG, "李涛"],
        [],
        ["又一篇", "2021年3月5日", LONG + "好。", None],
    ]
    figures = [["年份", "GDP", "增速"], [2020, 3721.7, 0.031]]
    first, second, table = read_file(put(tmp_path / "a.xlsx", xlsx_bytes({"文章": rows, "指标": figures})))
    assert (first.title, first.author, first.date, first.page) == ("会议", "李涛", "2023-02-11", 1)
    assert second.lines(0, 3) == (4, 4) and second.date == "2021-03-05"
    assert table.text.split("\n")[1] == "年份：2020年；GDP：3721.7；增速：3.1%" and (table.page, table.title) == (
        2,
        "a 指标",
    )


def test_bad_rows_are_named_and_the_others_are_read(tmp_path):
    rows = [HEAD, ["甲", "昨天", LONG, ""], ["乙", "", "", ""], ["丙", None, LONG, ""]]
    path = put(tmp_path / "a.xlsx", xlsx_bytes({"文章": rows}))
    failures: list[tuple[str, str]] = []
    (article,) = read_file(path, failures=failures)
    assert article.title == "丙" and [place for place, _ in failures] == [f"{path}:2", f"{path}:3"]
    with pytest.raises(ReadError, match="昨天"):
        list(read_file(path))


def test_what_is_no_table_is_refused(tmp_path):
    with pytest.raises(ReadError, match="no text"):
        list(read_file(put(tmp_path / "a.xlsx", xlsx_bytes({"空": []}))))
    with pytest.raises(ReadError, match="as a table"):
        list(read_file(put(tmp_path / "a.csv", 'a,b\n"' + "长" * (17 << 20))))


def test_what_stands_over_a_table_is_its_title_and_no_head(tmp_path):
    rows = [["主要指标"], ["", "", "单位：亿元"], [], ["年份", "投资", "工业"], [2022, 1100, 900]]
    (article,) = read_file(put(tmp_path / "a.xlsx", xlsx_bytes({"表": rows})))
    assert article.text.split("\n") == [
        "主要指标",
        "单位：亿元",
        "年份 投资 工业",
        "年份：2022年；投资：1100亿元；工业：900亿元",
    ]
    assert article.title == "主要指标" and article.lines(0, 1) == (1, 1)
    assert article.lines(len(article.text) - 2, len(article.text)) == (5, 5)
    rows = [["2023年新闻摘编"], ["日期", "正文"], ["2023-02-11", LONG]]
    (article,) = read_file(put(tmp_path / "b.xlsx", xlsx_bytes({"表": rows})))
    assert (article.text, article.date, article.line_map[0][1]) == (LONG, "2023-02-11", 3)


def test_a_column_alone_is_no_title_of_what_stands_beside_it(tmp_path):
    rows = [["正文"], [LONG], [LONG + "二", "备注"]]
    assert [one.text for one in read_file(put(tmp_path / "a.xlsx", xlsx_bytes({"表": rows})))] == [LONG, LONG + "二"]
    (article,) = read_file(put(tmp_path / "b.xlsx", xlsx_bytes({"表": [[LONG], ["年份", "投资"], [2022, 1100]]})))
    assert article.text.startswith(LONG) and article.title == "b"


def test_a_head_without_rows_is_refused(tmp_path):
    with pytest.raises(ReadError, match="no row under its head"):
        list(read_file(put(tmp_path / "a.csv", "标题,正文\n")))


def test_a_csv_file_with_lines_over_its_head_has_the_columns_of_its_head(tmp_path):
    over = "松林县2022年收支表\n编制单位：财政局,,单位：万元\n"
    text = f"{over}项目,目标,实际,增长%\n税收收入,120,131,9.2\n职工活动支出,30,28,-6\n"
    (article,) = read_file(put(tmp_path / "a.csv", text.encode()))
    assert article.title == "松林县2022年收支表"
    assert article.text.split("\n")[-2:] == [
        "年份：2022年；项目：税收收入；目标：120万元；实际：131万元；增长%：9.2%",
        "年份：2022年；项目：职工活动支出；目标：30万元；实际：28万元；增长%：-6%",
    ]


def test_heads_in_two_rows_and_sections_of_a_sheet_are_told_with_each_figure(tmp_path):
    rows = [
        ["指标（元）", "2021年", None, "2022年", None],
        [None, "城镇", "农村", "城镇", "农村"],
        ["收入", 40, 21, 42, 23],
    ]
    (article,) = read_file(put(tmp_path / "a.xlsx", xlsx_bytes({"表": rows})))
    assert article.text.split("\n")[-1] == (
        "指标：收入；2021年城镇：40元；2021年农村：21元；2022年城镇：42元；2022年农村：23元"
    )
    rows = [["指标", "2022年", "2021年"], ["城镇"], ["收入", 42, 40], ["农村"], ["收入", 23, 21]]
    (article,) = read_file(put(tmp_path / "b.xlsx", xlsx_bytes({"表": rows})))
    assert article.text.split("\n")[-2:] == ["指标：农村收入；2022年：23", "指标：农村收入；2021年：21"]


def test_a_file_of_one_column_keeps_its_commas(tmp_path):
    text = "留言\n路灯坏了, 请修\n公交晚点, 请查\n窨井盖破了\n"
    (article,) = read_file(put(tmp_path / "a.csv", text.encode()))
    assert "路灯坏了, 请修" in article.text or "路灯坏了,请修" in article.text
