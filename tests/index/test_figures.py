"""Figures: exact slices, right values, and never a year or a date."""

from __future__ import annotations

from decimal import Decimal
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from index.anchor import Anchor
from index.dates import find_times
from index.figures import UNIT_OF, find_figures

ALPHABET = (
    "0123456789０９.,，．一二两三四五六七八九十百千万亿〇零第约近超元吨个人年月日%％余多以上次届期至-~A+ \n。增长"
)
DIGITS = "零一二三四五六七八九"
FAST = settings(deadline=None, max_examples=80)


def spell(number: int) -> str:
    """Write a number below 10,000 in Chinese."""
    out, gap = "", False
    for power, unit in ((1000, "千"), (100, "百"), (10, "十"), (1, "")):
        digit = number // power % 10
        if digit:
            out += ("零" if gap and out else "") + DIGITS[digit] + unit
            gap = False
        else:
            gap = True
    return out[1:] if out.startswith("一十") else out


@FAST
@given(st.text(ALPHABET, max_size=60))
def test_figures_are_slices_in_order(text: str) -> None:
    found = find_figures(text)
    for figure in found:
        assert figure.start < figure.end and text[figure.start : figure.end] == figure.text
        assert not figure.unit or figure.unit in UNIT_OF or figure.unit == "%"
    assert all(a.end <= b.start for a, b in pairwise(found))


@FAST
@given(st.text(ALPHABET, min_size=5, max_size=60), st.data())
def test_figures_keep_out_of_skipped_stretches(text: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(text) - 1))
    end = data.draw(st.integers(start + 1, len(text)))
    assert all(f.end <= start or end <= f.start for f in find_figures(text, [(start, end)]))


@FAST
@given(
    st.integers(1, 99999),
    st.integers(0, 99),
    st.sampled_from([("", 1), ("万", 10**4), ("亿", 10**8), ("万亿", 10**12)]),
    st.sampled_from(["元", "吨", "人次", "平方米", "家"]),
    st.sampled_from(["总计达到", "为", "比上年增加"]),
)
def test_arabic_values(whole: int, cents: int, scale: tuple[str, int], unit: str, before: str) -> None:
    number = f"{whole}.{cents:02d}"
    (figure,) = find_figures(f"{before}{number}{scale[0]}{unit}。")
    assert (figure.text, figure.unit) == (f"{number}{scale[0]}{unit}", unit)
    assert figure.value == Decimal(number) * scale[1]


@FAST
@given(
    st.integers(11, 9999), st.sampled_from([("", 1), ("万", 10**4), ("亿", 10**8)]), st.sampled_from(["元", "吨", "人"])
)
def test_chinese_values(number: int, scale: tuple[str, int], unit: str) -> None:
    text = f"{spell(number)}{scale[0]}{unit}"
    (figure,) = find_figures(f"总量为{text}。")
    assert (figure.text, figure.unit, figure.value) == (text, unit, number * scale[1])


@pytest.mark.parametrize(
    ("text", "figure", "value", "measure"),
    [
        ("增长8%以上", "8%以上", "8", "percent"),
        ("投资近2000万元", "近2000万元", "20000000", "money"),
        ("增长百分之八", "百分之八", "8", "percent"),
        ("增速为百分之七点五", "百分之七点五", "7.5", "percent"),
        ("提高1.2个百分点", "1.2个百分点", "1.2", "percent"),
        ("吞吐量1,080万吨", "1,080万吨", "10800000", "weight"),
        ("产值１２．５亿元", "１２．５亿元", "1250000000", "money"),
        ("位列第26位", "第26位", "26", "ordinal"),
        ("招收300余人", "300余人", "300", "person"),
        ("全长3.2公里", "3.2公里", "3.2", "length"),
        ("洪峰流量935立方米每秒", "935立方米每秒", "935", "volume"),
        ("均价1.2万元/平方米", "1.2万元/平方米", "12000", "money"),
        ("补贴200元/人/天", "200元/人/天", "200", "money"),
        ("建成35万平方米每平方米", "35万平方米", "350000", "area"),
        ("超过40亿斤", "超过40亿斤", "4000000000", "weight"),
        ("历时3年", "3年", "3", "duration"),
        ("出生率为7.5‰", "7.5‰", "7.5", "percent"),
        ("水深100至400公尺", "100至400公尺", "400", "length"),
        ("口径45mm", "45mm", "45", "length"),
        ("约300MB大小", "约300MB", "300", "data"),
    ],
)
def test_figure_with_its_qualifiers(text: str, figure: str, value: str, measure: str) -> None:
    (found,) = find_figures(text)
    assert (found.text, found.value, found.measure) == (figure, Decimal(value), measure)


@pytest.mark.parametrize(
    "text",
    ["5G网络", "沿G228国道", "“5+5+7”体系", "TOD2模式", "三届委员", "二期工程", "一家人", "两手抓", "下了大力气"],
)
def test_names_and_words_are_no_figures(text: str) -> None:
    assert find_figures(text) == []


@FAST
@given(st.integers(1900, 2099), st.sampled_from(["投资", "全市", "召开"]))
def test_a_year_is_no_figure(year: int, after: str) -> None:
    assert find_figures(f"{year}年{after}") == []


@FAST
@given(st.dates(), st.sampled_from(["{0.year}年{0.month}月{0.day}日", "{0.month}月{0.day}日", "{0.year}年{0.month}月"]))
def test_a_date_is_no_figure_where_times_are_skipped(day, form: str) -> None:
    if day.year < 1950 or day.year > 2050:
        day = day.replace(year=2000)
    text = f"会议于{form.format(day)}召开，投资35亿元。"
    times = [(mention.start, mention.end) for mention in find_times(text, Anchor(2020))]
    assert [figure.text for figure in find_figures(text, times)] == ["35亿元"]


@pytest.mark.parametrize(
    ("text", "figure", "value"),
    [
        ("新增网点不足10家", "不足10家", "10"),
        ("新修水渠不到18公里", "不到18公里", "18"),
        ("栽果树至多5万株", "至多5万株", "50000"),
        ("损耗低于3%", "低于3%", "3"),
        ("受灾未满20户", "未满20户", "20"),
        ("到会差不多90人", "差不多90人", "90"),
        ("参展商不下40家", "不下40家", "40"),
        ("耗资90万元有余", "90万元有余", "900000"),
        ("签约18个", "18个", "18"),
        ("附近3家", "3家", "3"),
        ("找不到5人", "5人", "5"),
        ("赶超3家", "3家", "3"),
        ("引进几十家", "几十家", None),
        ("引进数百家", "数百家", None),
        ("引进好几千家", "好几千家", None),
        ("引进成百上千家", "成百上千家", None),
        ("引进上百家", "上百家", None),
        ("引进二十几家", "二十几家", None),
        ("引进七八家", "七八家", None),
        ("捐款数千万元", "数千万元", None),
        ("捐款上亿元", "上亿元", None),
        ("观众逾万人", "逾万人", None),
        ("参赛人数三百人", "三百人", "300"),
    ],
)
def test_bounds_and_what_is_roughly_known(text: str, figure: str, value: str | None) -> None:
    (found,) = find_figures(text)
    assert (found.text, found.value) == (figure, Decimal(value) if value else None)
