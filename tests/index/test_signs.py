"""Figures with a sign, and hyphens that are none."""

from __future__ import annotations

from decimal import Decimal

import pytest

from index.figures import find_figures
from index.signs import falls


@pytest.mark.parametrize(
    ("text", "figure", "value"),
    [
        ("零售额增速为−3.2%，", "−3.2%", "-3.2"),
        ("货运量增长－3.2%，", "－3.2%", "-3.2"),
        ("用电量同比增长-3.2%。", "-3.2%", "-3.2"),
        ("客运量增速–0.7%", "–0.7%", "-0.7"),
        ("物价指数上涨负0.3%", "负0.3%", "-0.3"),
        ("净利润为−560万元", "−560万元", "-5600000"),
        ("指标：净利润；2021年：-560万元", "-560万元", "-5600000"),
        ("2020年盈余35万元、2021年-56万元", "-56万元", "-560000"),
        ("夜间最低气温零下12摄氏度", "零下12摄氏度", "-12"),
        ("最低气温-12℃", "-12℃", "-12"),
        ("气温-12～-3℃", "-12～-3℃", "-3"),
        ("气温-5至3℃", "-5至3℃", "3"),
        ("自然增长率约-1.25‰", "约-1.25‰", "-1.25"),
        ("（同比-2.5个百分点）", "-2.5个百分点", "-2.5"),
        ("人口净流入-300人", "-300人", "-300"),
        ("负百分之三", "负百分之三", "-3"),
        ("-56万元", "-56万元", "-560000"),
    ],
)
def test_a_sign_is_of_its_figure(text: str, figure: str, value: str) -> None:
    found = find_figures(text)[-1]
    assert (found.text, found.value) == (figure, Decimal(value))


@pytest.mark.parametrize(
    ("text", "figures"),
    [
        ("增长3-5%", ["3-5%"]),
        ("增长3%-5%", ["3%-5%"]),
        ("补贴3－5万元", ["3－5万元"]),
        ("投资30亿-40亿元", ["30亿-40亿元"]),
        ("LS-800型", []),
        ("LS–800型", []),
        ("电话0532-8888", ["0532-8888"]),
        ("一期－12栋", ["12栋"]),
        ("自负30%", ["30%"]),
        ("误差正负5%", ["5%"]),
        ("背负30万元债务", ["30万元"]),
        ("负责3个项目", ["3个"]),
        ("同比下降3.2%", ["3.2%"]),
    ],
)
def test_what_joins_is_no_sign(text: str, figures: list[str]) -> None:
    found = find_figures(text)
    assert [figure.text for figure in found] == figures
    assert all(figure.value is None or figure.value > 0 for figure in found)


def test_a_fall_is_told_right_before_its_figure() -> None:
    told = ("外贸下降3.2%", "公司亏损约560万元", "逆差达5亿元", "减少了8人")
    assert all(falls(text, find_figures(text)[-1].start) for text in told)
    assert not any(falls(text, find_figures(text)[-1].start) for text in ("降至3.2%", "增长3.2%", "下降之后增长3.2%"))
