import re

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from index.anchor import Anchor
from index.numerals import plain_digits
from index.time_patterns import SIEVE
from index.times import find_named_times, find_times
from index.types import TimeSpan

FEBRUARY, NOVEMBER, YEAR, JANUARY = "2023-02-11", "2023-11-20", "2023", "2024-01"


def read(text, anchor=None):
    """What find_times reads: the words and what they mean."""
    return [(m.text, m.span and str(m.span)) for m in find_times(text, Anchor.of(anchor))]


def only(text, anchor=None):
    found = read(text, anchor)
    assert len(found) == 1, found
    return found[0]


# text, what is found, what it means: the same for every anchor
ABSOLUTE = """
2023年的目标|2023年|2023
2023 年|2023 年|2023
2023年2月11日|2023年2月11日|2023-02-11
2023 年 2 月 11 日|2023 年 2 月 11 日|2023-02-11
２０２３年２月１１日|２０２３年２月１１日|2023-02-11
2023年02月|2023年02月|2023-02
2023年1-10月份|2023年1-10月份|2023-01/2023-10
2023年1月至10月|2023年1月至10月|2023-01/2023-10
2023年一至三季度|2023年一至三季度|2023-01/2023-09
2022-2024年|2022-2024年|2022/2024
2022—2024年|2022—2024年|2022/2024
2022～2024年|2022～2024年|2022/2024
2022年至2024年|2022年至2024年|2022/2024
2022-24年|2022-24年|2022/2024
二〇二三年|二〇二三年|2023
二○二三年二月十一日|二○二三年二月十一日|2023-02-11
一九九〇年四月|一九九〇年四月|1990-04
2023年上半年|2023年上半年|2023-01/2023-06
2023年下半年|2023年下半年|2023-07/2023-12
2023上半年|2023上半年|2023-01/2023-06
2023年前三季度|2023年前三季度|2023-01/2023-09
2023年前两个季度|2023年前两个季度|2023-01/2023-06
2023年三季度|2023年三季度|2023-07/2023-09
2023年第三季度|2023年第三季度|2023-07/2023-09
2023年第3季度|2023年第3季度|2023-07/2023-09
2023年一季度|2023年一季度|2023-01/2023-03
2023年首季度|2023年首季度|2023-01/2023-03
2023年前10个月|2023年前10个月|2023-01/2023-10
2023年半年度|2023年半年度|2023-01/2023-06
2023年底|2023年底|2023-12
2023年年底|2023年年底|2023-12
2023年末|2023年末|2023-12
2023年初|2023年初|2023-01
2023年年初|2023年年初|2023-01
2023年全年|2023年全年|2023
2023年度|2023年度|2023
2023年10月上旬|2023年10月上旬|2023-10-01/2023-10-10
2023年10月中旬|2023年10月中旬|2023-10-11/2023-10-20
2024年2月底|2024年2月底|2024-02-21/2024-02-29
2023年夏季|2023年夏季|2023-06/2023-08
2023年11月16日至17日|2023年11月16日至17日|2023-11-16/2023-11-17
2023年11月28日至12月2日|2023年11月28日至12月2日|2023-11-28/2023-12-02
2023年12月25日至1月3日|2023年12月25日至1月3日|2023-12-25/2024-01-03
2023年12月至2024年2月|2023年12月至2024年2月|2023-12/2024-02
2022年底至2023年6月|2022年底至2023年6月|2022-12/2023-06
2023-02-11|2023-02-11|2023-02-11
2023/2/11|2023/2/11|2023-02-11
2023.2.11|2023.2.11|2023-02-11
2023-02|2023-02|2023-02
“十四五”时期|“十四五”时期|2021/2025
“十四五”期间|“十四五”期间|2021/2025
“十四五”末|“十四五”末|2025
“十三五”收官之年|“十三五”收官之年|2020
十三五|十三五|2016/2020
十二五时期|十二五时期|2011/2015
“十五五”|“十五五”|2026/2030
“一五”期间|“一五”期间|1953/1957
“二五”时期|“二五”时期|1958/1962
“三五”时期|“三五”时期|1966/1970
“九五”期间|“九五”期间|1996/2000
20世纪90年代|20世纪90年代|1990/1999
二十世纪八十年代|二十世纪八十年代|1980/1989
20世纪80年代初|20世纪80年代初|1980/1982
到2025年|2025年|2025
截至2022年底|2022年底|2022-12
2020青岛凤凰音乐节|2020|2020
“2022区域投资价值园区”|2022|2022
"""

# anchor, text, what is found, what it means
RELATIVE = """
2023-02-11|今年|今年|2023
2023-02-11|去年|去年|2022
2023-02-11|前年|前年|2021
2023-02-11|明年|明年|2024
2023-02-11|后年|后年|2025
2023-02-11|本年|本年|2023
2023-02-11|比上年增长|上年|2022
2023-02-11|上一年度|上一年度|2022
2023-02-11|年内|年内|2023
2023-02-11|全年|全年|2023
2023-02-11|今年前三季度|今年前三季度|2023-01/2023-09
2023-02-11|今年以来|今年以来|2023-01-01/2023-02-11
2022|今年以来|今年以来|2022
2023-02-11|2012年以来|2012年以来|2012-01-01/2023-02-11
2023-11-20|4月以来|4月以来|2023-04-01/2023-11-20
2023-02-11|今年3月|今年3月|2023-03
2023-02-11|去年 10 月|去年 10 月|2022-10
2023-02-11|去年8月至10月|去年8月至10月|2022-08/2022-10
2023-02-11|去年底|去年底|2022-12
2023-02-11|去年年底|去年年底|2022-12
2023-02-11|去年末|去年末|2022-12
2023-02-11|明年初|明年初|2024-01
2023-02-11|明年一季度|明年一季度|2024-01/2024-03
2023-02-11|去年底到今年初|去年底到今年初|2022-12/2023-01
2023-02-11|今夏|今夏|2023-06/2023-08
2023-11-20|上半年|上半年|2023-01/2023-06
2023-11-20|前三季度|前三季度|2023-01/2023-09
2023-11-20|三季度|三季度|2023-07/2023-09
2023-11-20|1-10月份|1-10月份|2023-01/2023-10
2023-11-20|1月至10月|1月至10月|2023-01/2023-10
2023-11-20|3月|3月|2023-03
2023-11-20|3月5日|3月5日|2023-03-05
2023-11-20|11月16日至17日|11月16日至17日|2023-11-16/2023-11-17
2023-11-20|16日|16日|2023-11-16
2023-11-20|16至17日|16至17日|2023-11-16/2023-11-17
2023-11-02|29日|29日|2023-10-29
2023-02-11|前三季度|前三季度|2022-01/2022-09
2023-02-11|下半年|下半年|2023-07/2023-12
2023-02-11|12月|12月|2022-12
2023-02-11|12月将开通|12月|2023-12
2023-02-11|12月底前|12月底|2023-12-21/2023-12-31
2023-02-11|3月5日|3月5日|2023-03-05
2023-12-20|1月5日将举行|1月5日|2024-01-05
2023-12-20|1月5日举行了|1月5日|2023-01-05
2023-02-11|近三年|近三年|2020/2022
2023-11-20|近3年来|近3年来|2021/2023
2023|近三年|近三年|2021/2023
2023-02-11|五年来|五年来|2018/2022
2023-02-11|过去五年|过去五年|2018/2022
2023-11-20|过去五年|过去五年|2019/2023
2024-01|过去一年|过去一年|2023
2024-03-12|过去一年|过去一年|2023
2024-03-12|近一年|近一年|2023-03-13/2024-03-12
2024|过去的一年|过去的一年|2023
2023-11-20|过去一年|过去一年|2022-11-21/2023-11-20
2023-11-20|近三个月|近三个月|2023-09/2023-11
2023-02-11|未来三年|未来三年|2023/2025
2023-11-20|今后五年|今后五年|2024/2028
2023-02-11|目前|目前|2023-02-11
2023|截至目前|截至目前|2023
2023-02-11|近日|近日|2023-02-01/2023-02-11
2023-02-11|日前|日前|2023-02-01/2023-02-11
2023-02-11|昨日|昨日|2023-02-10
2023-01-01|昨天|昨天|2022-12-31
2023-02-11|今天|今天|2023-02-11
2023-02-11|明天|明天|2023-02-12
2023-02-11|本月|本月|2023-02
2023-01-11|上月|上月|2022-12
2023-02-11|上个月|上个月|2023-01
2023-12-11|下个月|下个月|2024-01
2023-02-11|本月初|本月初|2023-02-01/2023-02-10
2023-02-11|本季度|本季度|2023-01/2023-03
2023-02-11|上季度|上季度|2022-10/2022-12
2023-11-20|本周|本周|2023-11-20/2023-11-26
2024-01|新年伊始|新年|2024
2023-12-28|新的一年|新的一年|2024
2023-02-11|新的一年|新的一年|2023
2023|上世纪90年代|上世纪90年代|1990/1999
"""


def rows(table):
    return [line.split("|") for line in table.strip().split("\n")]


@pytest.mark.parametrize("row", rows(ABSOLUTE), ids=lambda row: row[0])
@pytest.mark.parametrize("anchor", [None, YEAR, FEBRUARY])
def test_absolute(row, anchor):
    text, words, span = row
    assert only(text, anchor) == (words, span)
    assert not find_times(text, Anchor.of(anchor))[0].relative


@pytest.mark.parametrize("row", rows(RELATIVE), ids=lambda row: f"{row[0]} {row[1]}")
def test_relative(row):
    anchor, text, words, span = row
    assert only(text, anchor) == (words, span)


@pytest.mark.parametrize("row", rows(RELATIVE), ids=lambda row: row[1])
@pytest.mark.parametrize("anchor", [None, "--11-17"])
def test_relative_without_a_year_is_found_but_not_resolved(row, anchor):
    _, text, words, _ = row
    mention = find_times(text, Anchor.of(anchor))[0]
    if "2012" not in text:
        assert (mention.text, mention.span, mention.relative) == (words, None, True)


@pytest.mark.parametrize(
    "text",
    """2023个|2022亿元|2000余件|2000多年|12366|三百年|5+5+7|一年一度|23年|G228丹东线|0532-86988888|2-3年内|三年内|3个月|12月龄|每年底|
    2000年历史|3日游|为期3日|《流浪地球2》|2023米|第三届|百年|半年|千年|一五一十|“八五”普法|农历八月|腊月|十月革命|光明日报|实现在线办理|上周末|以前年度|
    近年来|多年来|2月30日|2023年13月1|1.2023|3.5月|岁月|一月三次|二月河|
    达产后年产2.4万套|建成后年产值过亿|投用后年接待游客10万|新年快乐|2023年龄""".replace("\n", "").split("|"),
)  # fmt: skip
def test_no_time(text):
    found = read(text.strip(), FEBRUARY)
    allowed = {"2023年13月1": [("2023年", "2023")]}
    assert found == allowed.get(text.strip(), [])


SENTENCES = {
    "a month after a named month": (
        "2023年2月，合作中心启动；7月，国务院印发通知；全年督办229次。",
        "2024",
        ["2023-02", "2023-07", "2023"],
    ),
    "the year that opens the sentence": ("2022年，全市完成投资，上半年增长5%。", FEBRUARY, ["2022", "2022-01/2022-06"]),
    "a relative year serves too": ("去年推进项目，全年完成142%。", FEBRUARY, ["2022", "2022"]),
    "not beyond the sentence": ("2022年，增长5%。上半年增长6%。", NOVEMBER, ["2022", "2023-01/2023-06"]),
    "not from a comparison": ("比2019年增长5%，上半年投资增长6%。", NOVEMBER, ["2019", "2023-01/2023-06"]),
    "nor from a compared month": ("比2019年3月增长5%，4月增长6%。", NOVEMBER, ["2019-03", "2023-04"]),
    "not from 以来": ("2012年以来，发展很快，上半年增长6%。", "2023", ["2012/2023", "2023-01/2023-06"]),
    "当年 of the named year": ("2021年开工，当年投产。", FEBRUARY, ["2021", "2021"]),
    "次年": ("2021年3月开工，次年投产。", FEBRUARY, ["2021-03", "2022"]),
    "当年 alone": ("他当年毕业。", FEBRUARY, [None]),
    "a later year": ("2020年12月开工，2022年投产。", FEBRUARY, ["2020-12", "2022"]),
    "a day of the month named": ("11月16日开幕，17日闭幕。", NOVEMBER, ["2023-11-16", "2023-11-17"]),
    "two expressions side by side": ("今年3月，新区印发方案，去年底的数据是32%。", "2022", ["2022-03", "2021-12"]),
}


@pytest.mark.parametrize("name", SENTENCES)
def test_in_sentences(name):
    text, anchor, spans = SENTENCES[name]
    assert [span for _, span in read(text, anchor)] == spans


@pytest.mark.parametrize(
    ("text", "role"),
    [
        ("《行动方案（2022-2024年）》等政策", "label"),
        ("《行动方案》（2022—2024年）等政策", "label"),
        ("三年行动计划（2023-2025年）印发", "label"),
        ("《条例（2022修订）》《2023年政府工作报告》", "label"),
        ("“十四五”规划纲要", "label"),
        ("《纲要》2023年正式实施", "time"),
        ("建设期（2022-2024年）投资5亿元", "time"),
        ("2022年《条例》施行", "time"),
    ],
)
def test_times_in_names_are_marked(text, role):
    assert {m.role for m in find_times(text, None)} == {role}


def test_titles_close_before_the_next_opens():
    text = "《甲规划（2021-2025年）》去年印发，《乙规划》2023年印发，2024年《丙》。"
    assert [m.role for m in find_times(text, Anchor.of(YEAR))] == ["label", "time", "time", "time"]


def test_anchor_of():
    assert Anchor.of("2023-02-11") == Anchor(2023, 2, 11)
    assert Anchor.of("2023-02") == Anchor(2023, 2)
    assert Anchor.of("--11-17") == Anchor(None, 11, 17)
    assert Anchor.of(None) is None
    assert Anchor.of("") is None
    assert str(Anchor(2024, 2).last_day()) == "2024-02-29"
    assert Anchor(None, 2, 1).last_day() is None


PIECES = st.lists(
    st.sampled_from(
        [row[0] for row in rows(ABSOLUTE)]
        + [row[1] for row in rows(RELATIVE)]
        + [
            "，",
            "。",
            "\n",
            "《",
            "》",
            "（",
            "）",
            "至",
            "到",
            "-",
            "—",
            "2月",
            "30日",
            "99",
            "9999年",
            "全市",
            "将",
            "“",
            "五”",
            "十",
            "1",
            "0",
            "年",
        ]
    ),
    max_size=14,
)
ANCHORS = st.sampled_from([None, "2024", "2024-02-29", "2023-12", "2023-01-01", "--11-17", "1500", "2199-12-31"])


@settings(deadline=None, max_examples=300)
@given(PIECES, ANCHORS)
def test_mentions_are_exact_slices_in_order(pieces, anchor):
    text = "".join(pieces)
    mentions = find_times(text, Anchor.of(anchor))
    at = 0
    for mention in mentions:
        assert at <= mention.start < mention.end <= len(text)
        assert mention.text == text[mention.start : mention.end]
        at = mention.end
        if mention.span is not None:
            assert mention.span.first <= mention.span.last
            assert TimeSpan.parse(str(mention.span)) == mention.span
        else:
            assert mention.relative
    if anchor is None:
        assert all(m.span is None or not m.relative or re.search(r"\d|[〇一二]", text) for m in mentions)


@settings(deadline=None, max_examples=200)
@given(
    st.text(
        alphabet="0123456789０９年月日至到—-–今去明前后本上下半全"
        "第一二三四五十〇季度世纪代初底末近过“”《》（）。，\n 个来以同次翌年当當後個號時期間",
        max_size=40,
    ),
    ANCHORS,
)
def test_any_text_is_read(text, anchor):
    for mention in find_times(text, Anchor.of(anchor)):
        assert mention.text == text[mention.start : mention.end]


@settings(deadline=None, max_examples=300)
@given(PIECES)
@example(["2022—\n2024年"])
@example(["《规划》“十四五”", "！", "上世纪80年代", "五年", "19世纪90年代"])
def test_named_times_are_those_whose_years_are_known_without_an_article(pieces):
    text = plain_digits("".join(pieces))
    named, whole = find_named_times(text), find_times(text, None)
    assert [m for m in named if m.span and not m.relative] == [m for m in whole if m.span and not m.relative]
    assert [m for m in whole if m in named] == named


@settings(deadline=None, max_examples=100)
@given(st.dates(), st.dates())
def test_spans_read_back(one, other):
    span = TimeSpan(min(one, other), max(one, other))
    assert TimeSpan.parse(str(span)) == span


def test_the_sieve_lets_every_digit_of_unicode_through():
    digits = [char for char in map(chr, range(0x110000)) if char.isdecimal()]
    assert len(digits) > 600 and all(SIEVE.match(f"{digit}月") for digit in digits)


def test_a_number_of_a_list_is_no_part_of_a_year():
    found = find_times("更正如下：\n2.2021年供水总量为1.04亿吨。\n增长2.2021倍。", None)
    assert [(m.text, str(m.span)) for m in found] == [("2021年", "2021")]


def test_a_chronicles_days_have_the_month_and_the_year_over_them() -> None:
    text = "2021年\n6月\n11日　县人大任命代理县长。\n28日　一期竣工。\n7月\n15日　养老中心建成。"
    found = {m.text: str(m.span) for m in find_times(text, Anchor(2021))}
    assert found["11日"] == "2021-06-11"
    assert found["28日"] == "2021-06-28"
    assert found["15日"] == "2021-07-15"


def test_without_a_date_the_year_over_a_month_counts() -> None:
    text = "2012年\n6月28日，集团成立。\n2013年\n4月，总部迁址。"
    spans = [str(m.span) for m in find_times(text, None) if m.text != "2012年" and m.text != "2013年"]
    assert spans == ["2012-06-28", "2013-04"]


def test_a_typed_comma_before_a_year_parts_no_figure() -> None:
    found = [(m.text, str(m.span)) for m in find_times("机组轮流停机,2019年全年发电1.58亿千瓦时", Anchor(2024))]
    assert found == [("2019年全年", "2019")]
    assert find_times("价格1,200年", Anchor(2024)) == []
