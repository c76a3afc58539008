from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from index.numerals import parse_numeral

DIGITS = "零一二三四五六七八九"


def chinese(n: int) -> str:
    """The usual way to write n < 10**12 in Chinese."""
    if n == 0:
        return "零"
    out, pending = "", False
    for scale, unit in ((10**8, "亿"), (10**4, "万"), (1, "")):
        section, n = divmod(n, scale)
        if section:
            gap = bool(out) and (pending or section < 1000)
            out += ("零" if gap else "") + under_ten_thousand(section) + unit
            pending = False
        elif out:
            pending = True
    return out[1:] if out.startswith("一十") else out


def under_ten_thousand(n: int) -> str:
    out, gap = "", False
    for scale, unit in ((1000, "千"), (100, "百"), (10, "十"), (1, "")):
        digit, n = divmod(n, scale)
        if digit:
            out += ("零" if gap and out else "") + DIGITS[digit] + unit
            gap = False
        elif out:
            gap = True
    return out


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("一百二十", "120"),
        ("二〇二三", "2023"),
        ("二○一九", "2019"),
        ("两千三百", "2300"),
        ("十五", "15"),
        ("一十五", "15"),
        ("一百二", "120"),
        ("一万二", "12000"),
        ("一百零二", "102"),
        ("三万零五", "30005"),
        ("一万亿", "1000000000000"),
        ("一千零一万", "10010000"),
        ("三点五", "3.5"),
        ("一点二万", "12000"),
        ("负三", "-3"),
        ("壹佰贰拾", "120"),
        ("三萬兩千", "32000"),
        ("1.5", "1.5"),
        ("３００", "300"),
        ("１，２３４．５", "1234.5"),
        ("1,234,567.8", "1234567.8"),
        ("1.2万", "12000"),
        ("3千", "3000"),
        ("1.5万亿", "1500000000000"),
        ("3万5千", "35000"),
        ("1亿2000万", "120000000"),
        ("-3.5", "-3.5"),
        (" 十 ", "10"),
    ],
)
def test_reads(text, value):
    assert parse_numeral(text) == Decimal(value)


@pytest.mark.parametrize(
    "text",
    ["", " ", "几十", "百万", "万", "十多", "1,23", "1.2.3", "5千3万", "三十个", "一二三点", "点五", "-", "零百", "A1"],
)
def test_refuses(text):
    assert parse_numeral(text) is None


@settings(deadline=None, max_examples=400)
@given(st.one_of(st.integers(0, 20000), st.integers(0, 10**12 - 1)))
def test_every_chinese_numeral_reads_back(n):
    assert parse_numeral(chinese(n)) == n


@settings(deadline=None, max_examples=100)
@given(st.decimals(0, 10**9, places=2), st.sampled_from([("", 1), ("万", 10**4), ("亿", 10**8), ("千万", 10**7)]))
def test_every_mixed_numeral_reads_back(number, unit):
    word, scale = unit
    assert parse_numeral(f"{number:f}{word}") == number * scale
    assert parse_numeral(f"{number:,f}{word}") == number * scale


@settings(deadline=None, max_examples=200)
@given(st.text(alphabet="零一二十百千万亿点两0123.,-负", max_size=10))
def test_any_text_is_a_number_or_none(text):
    assert parse_numeral(text) is None or isinstance(parse_numeral(text), Decimal)
