"""Tables typed into texts: read by row and column, quoted as they are written."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from index.archive import Archive
from index.types import Article
from rag.engine import Engine
from rag.typed_tables import told_of

REPORT = """澄江水务股份有限公司2021年年度报告摘要

　　一、主要财务数据
单位：万元
项目\t2021年\t2020年\t2019年\t本年比上年增减
供水收入\t45210\t41880\t2017\t8.0%
管网投资\t9360\t10240\t8875\t-8.6%
每股收益\t0.42\t0.39\t0.36\t7.7%

　　报告期内，公司管网投资有所下降。
　　2022年4月8日
"""
VILLAGES = """# 柳溪镇果业台账

| 村名 | 果园面积（亩） | 年产量（吨） | 技术员 |
|:---|---:|---:|---|
| 上塘村 | 2,150 | 1860 | 马国栋 |
| 梨树沟村 | 980 | 715 | 何春燕 |

2023年11月2日
"""
LONG = "分县投资表\n\n单位：亿元\n县区\t2022年\t2021年\n" + "".join(
    f"{name}\t{20 + n}.{n}\t{18 + n}.{n}\n"
    for n, name in enumerate("甲山县 乙水县 丙川县 丁桥县 戊林县 己城县 庚河县 辛田县 壬石县".split())
)


def asked(folder: Path, name: str, text: str, *questions: str) -> list[tuple[str | None, str]]:
    """Return short answer and joined quotes of each question over one file; every quote stands in the file."""
    (folder / name).write_text(text, encoding="utf-8")
    found = []
    with Archive.create(folder / "archive") as archive:
        archive.add_paths([folder / name])
        for question in questions:
            answer = Engine(archive).ask(question)
            for one in answer.citations:
                lines = "".join(text.split("\n")[one.lines[0] - 1 : one.lines[1]])
                assert re.sub(r"\s", "", one.quote) in re.sub(r"\s", "", lines)
            found.append((answer.short_answer, "\n".join(one.quote for one in answer.citations)))
    return found


@pytest.mark.parametrize("gap", ["\t", "   ", " | "])
def test_a_cell_is_told_by_its_row_and_its_year(tmp_path: Path, gap: str) -> None:
    found = asked(
        tmp_path, "a.txt", REPORT.replace("\t", gap), "2020年供水收入", "2021年管网投资是多少？", "2018年供水收入"
    )
    assert [short for short, _ in found] == ["41880万元", "9360万元", None]
    assert "2020年" in found[0][1] and "单位：万元" in found[0][1]  # its head is quoted with it


def test_a_figure_among_others_is_quoted_by_itself_too(tmp_path: Path) -> None:
    short, quotes = asked(tmp_path, "a.txt", REPORT, "2020年供水收入是多少？")[0]
    assert short == "41880万元" and "41880" in quotes.split("\n")[:1]  # not only in 452104188020178.0%


def test_a_figure_that_looks_like_a_year_is_none(tmp_path: Path) -> None:
    assert asked(tmp_path, "a.txt", REPORT, "2019年供水收入是多少？")[0][0] == "2017万元"


def test_the_unit_of_a_table_is_not_that_of_what_a_share_earns(tmp_path: Path) -> None:
    assert asked(tmp_path, "a.txt", REPORT, "2021年每股收益是多少？")[0][0] in ("0.42", None)


def test_years_of_a_row_are_a_series_and_can_be_added(tmp_path: Path) -> None:
    found = asked(tmp_path, "a.txt", REPORT, "历年管网投资是多少？", "2020年和2021年管网投资合计多少？")
    assert found[0][0] == "8875万元（2019年）；10240万元（2020年）；9360万元（2021年）"
    assert found[1][0] == "19600万元"


def test_a_markdown_table_is_told_by_its_columns(tmp_path: Path) -> None:
    questions = ("上塘村果园面积多少亩？", "梨树沟村的技术员是谁？", "白果村年产量是多少？")
    assert [short for short, _ in asked(tmp_path, "a.md", VILLAGES, *questions)] == ["2,150亩", "何春燕", None]


def test_a_row_far_below_its_head_is_quoted_with_it(tmp_path: Path) -> None:
    short, quotes = asked(tmp_path, "a.txt", LONG, "2021年壬石县投资是多少？")[0]
    assert short == "26.8亿元" and "县区 2022年 2021年" in quotes and "丁桥县" not in quotes


RATES = """# 河畔医院考核表

| 指标 | 2022年目标 | 2022年实际 |
|---|---|---|
| 外地病人占门诊比例 | 12% | 9% |
| 微创手术占比 | 31% | 33% |

2023年1月9日
"""


def test_the_rule_of_a_table_is_no_head_and_another_row_no_answer(tmp_path: Path) -> None:
    assert asked(tmp_path, "a.md", RATES, "2022年微创手术比例实际是多少？")[0][0] == "33%"


def test_a_figure_below_zero_does_not_bear_out_a_rise(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(REPORT, encoding="utf-8")
    with Archive.create(tmp_path / "archive") as archive:
        archive.add_paths([tmp_path / "a.txt"])
        assert Engine(archive).ask("2021年管网投资增长8.6%，对吗？").short_answer != "是"


def article(text: str) -> Article:
    return Article("a", "a.txt", None, None, "2022-03-01", "day", None, text, ((0, 1),))


@pytest.mark.parametrize(
    "text",
    [
        "节目单\n主持人 张三 李四\n演出 第2场 20:30",
        "本报讯 今年投资 12 亿元，增长 8%。\n记者 王五",
    ],
)
def test_what_is_no_table_stays_as_it_is(text: str) -> None:
    assert told_of(article(text)) is None


def test_the_rest_of_a_text_keeps_its_place() -> None:
    text = "标题\n项目 2022年 2021年\n收入 12 10\n支出 8 7\n结束语在这里。"
    told = told_of(article(text))
    assert told is not None
    start = told.article.text.index("结束语")
    low, high = told.article.place(start, start + 3, 100)
    assert text[low:high] == "结束语"
    assert "项目：收入；2021年：10" in told.article.text
