from __future__ import annotations

import pytest

from index.table_heads import in_sections, period_in, section_of, stacked, tells_unit, unit_in


@pytest.mark.parametrize(
    ("upper", "lower", "width", "heads"),
    [
        ("指标,2021年,,2022年,", ",目标,实际,目标,实际", 5, "指标,2021年目标,2021年实际,2022年目标,2022年实际"),
        ("指标,单位,2021年,2022年", "目标,实际,目标,实际", 6, "指标,单位,2021年目标,2021年实际,2022年目标,2022年实际"),
        ("2021年,2022年", "计划,完成,计划,完成", 5, ",2021年计划,2021年完成,2022年计划,2022年完成"),
        ("指标,2021年,,备注", ",目标,实际,", 4, "指标,2021年目标,2021年实际,备注"),
        ("指标,2021年,2022年", "城镇,,", 3, None),
        ("指标,2021年,2022年", "投资,12,15", 3, None),
        ("指标,2021年,2022年", "2020年,2021年,2022年,2023年", 5, None),
    ],
)
def test_heads_in_two_rows(upper: str, lower: str, width: int, heads: str | None) -> None:
    assert stacked(upper.split(","), lower.split(","), width) == (None if heads is None else heads.split(","))


@pytest.mark.parametrize(
    ("line", "period"),
    [
        ("松林县2022年决算表", "年份：2022年"),
        ("2023年6月份财政收支情况", "时间：2023年6月份"),
        ("2023年1—9月主要指标", "时间：2023年1—9月"),
        ("2022年12月31日", "时间：2022年12月31日"),
        ("2023年4月20日", ""),  # of printing
        ("截至2023年6月20日", "时间：2023年6月20日"),
        ("2019—2022年主要指标", ""),
        ("2021年和2022年对比", ""),
        ("主要指标", ""),
    ],
)
def test_the_period_over_a_table(line: str, period: str) -> None:
    assert period_in(line) == period


def test_the_unit_over_a_table() -> None:
    assert [unit_in(line) for line in ("单位：万元", "主要指标（亿元）", "编制单位：财政局")] == [
        "万元",
        "亿元",
        "",
    ]
    assert tells_unit("编制单位：财政局") and tells_unit("（单位：万元）") and not tells_unit("指标（单位：万元）")


def test_names_that_recur_are_told_apart_by_their_section() -> None:
    assert section_of(["一、城镇居民", "", ""]) == "城镇居民"
    assert section_of(["合计", "", ""]) == section_of(["城镇居民", "12", ""]) == section_of(["", "12"]) == ""
    assert in_sections([("城镇", "收入"), ("城镇", "支出"), ("农村", "收入")]) == ["城镇收入", "城镇支出", "农村收入"]
    assert in_sections([("", "投资"), ("港口", "吞吐量"), ("港口", "泊位")]) == ["投资", "吞吐量", "泊位"]
