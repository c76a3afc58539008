"""Tables by the heads of their columns: goal and outcome, this year and the one before, amount and rate."""

from __future__ import annotations

from pathlib import Path

import pytest

from index.archive import Archive
from index.types import TimeSpan
from rag.columns import Source, agrees, name_of, role_of, time_of
from rag.engine import Engine

Table = tuple[str, tuple[str, ...], str]

GOALS: Table = (
    "松林县2022年重点指标完成情况",
    (),
    "指标|单位|2022年目标|2022年实际|完成率\n粮食产量|万吨|30|28.6|95.3%\n新建公路|公里|120|96|80%\n新增就业|人|8000|8460|105.8%",
)
PLAN: Table = (
    "2023年民生实事办理情况表",
    ("单位：个",),
    "项目|年度计划|实际完成|增幅\n新开工项目|85|91|7.1%\n老旧小区改造|40|—|-5.2%\n新增停车场|22|25|13.6%",
)
BUDGET: Table = (
    "2022年松林县支出决算表",
    ("单位：万元",),
    "科目|预算数|决算数|决算数为预算数的%\n教育支出|52,300|50,817|97.2\n卫生健康支出|31,200|33,905|108.7",
)
ADJUSTED: Table = (
    "2023年部门预算调整表",
    ("单位：万元",),
    "部门|调整前|调整后\n县教育局|8200|8650\n县水利局|4310|3990",
)
REPORT: Table = (
    "恒泰机械股份有限公司2022年年度报告摘要",
    ("单位：万元",),
    "项目|本年|上年|增减\n营业收入|45,210|41,880|8.0%\n研发费用|2,260|1,980|14.1%",
)
BALANCE: Table = (
    "资产负债表",
    ("2022年12月31日", "单位：万元"),
    "项目|期末余额|期初余额\n货币资金|6,120|5,880\n应收账款|3,310|2,905",
)
MONTHLY: Table = (
    "2023年6月份财政收支情况",
    ("单位：万元",),
    "项目|本月|本年累计|去年同期\n税收收入|8,120|51,300|48,900\n教育支出|4,050|22,700|21,400",
)
STACKED: Table = (
    "松林县产业目标完成情况",
    ("单位：亿元",),
    "指标|2021年||2022年|\n|目标|实际|目标|实际\n工业投资|80|84.2|95|91.7\n旅游收入|22|15.8|30|33.1",
)
LIVING: Table = (
    "2022年居民收支情况",
    ("单位：元",),
    "指标|2022年|2021年\n城镇居民||\n可支配收入|42,310|40,120\n消费支出|26,050|25,480\n"
    "农村居民||\n可支配收入|21,870|20,410\n消费支出|15,920|15,020",
)
MONTHS: Table = (
    "2023年各月用电量",
    ("单位：万千瓦时",),
    "月份|工业用电|居民用电|合计\n1月|520|310|830\n2月|430|325|755",
)
UNDATED: Table = ("固定资产台账", ("单位：万元",), "类别|本年数|上年数\n机器设备|830|790\n运输工具|210|250")
CROPS: Table = ("2022年各镇水稻产量", ("单位：吨",), "镇名|早稻|晚稻|合计\n东坪镇|1200|1350|2550\n南坪镇|—|770|770")


def write(folder: Path, table: Table, form: str) -> Path:
    title, over, rows = table
    cells = [row.split("|") for row in rows.split("\n")]
    if form == "csv":
        lines = [title, *over, *(",".join(f'"{cell}"' for cell in row) for row in cells)]
    elif form == "md":
        bars = [f"| {' | '.join(row)} |" for row in cells]
        lines = [f"# {title}", *over, bars[0], "|---" * len(cells[0]) + "|", *bars[1:]]
    else:
        lines = [title, *over, *("\t".join(row) for row in cells)]
    path = folder / f"a.{form}"
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


@pytest.mark.parametrize("form", ["csv", "md", "txt"])
@pytest.mark.parametrize(
    ("table", "told"),
    [
        (GOALS, {"2022年新增就业多少人？": "8460人", "2022年新建公路目标是多少公里": "120公里"}),
        (GOALS, {"2022年粮食产量完成率是多少": "95.3%", "2022年计划新建公路多少公里": "120公里"}),
        (
            PLAN,
            {"2023年新开工项目多少个": "91个", "2023年新增停车场增幅是多少": "13.6%", "2023年老旧小区改造多少个": None},
        ),
        (PLAN, {"2023年老旧小区改造计划是多少个？": "40个"}),
        (BUDGET, {"2022年教育支出是多少": "50,817万元", "2022年教育支出预算是多少": "52,300万元"}),
        (BUDGET, {"2022年卫生健康支出": "33,905万元", "2021年教育支出是多少": None}),
        (ADJUSTED, {"2023年县教育局预算多少": "8650万元", "县水利局调整前的预算是多少": "4310万元"}),
        (REPORT, {"2022年营业收入是多少": "45,210万元", "2021年营业收入是多少": "41,880万元"}),
        (REPORT, {"2022年研发费用增长多少": "14.1%", "2023年营业收入是多少": None, "2020年研发费用": None}),
        (BALANCE, {"2022年末货币资金是多少": "6,120万元", "2021年末货币资金是多少": "5,880万元"}),
        (BALANCE, {"2021年应收账款": "2,905万元", "2020年末货币资金是多少": None}),
        (MONTHLY, {"2023年6月税收收入是多少": "8,120万元", "2023年上半年税收收入是多少": "51,300万元"}),
        (MONTHLY, {"2022年上半年教育支出": "21,400万元", "2023年税收收入是多少": None, "2023年5月税收收入": None}),
        (STACKED, {"2022年工业投资": "91.7亿元", "2021年工业投资目标是多少": "80亿元", "2021年旅游收入": "15.8亿元"}),
        (LIVING, {"2022年农村居民可支配收入": "21,870元", "2021年城镇居民消费支出是多少": "25,480元"}),
        (LIVING, {"2022年居民可支配收入是多少": None}),
        (MONTHS, {"2023年2月工业用电量是多少": "430万千瓦时", "2023年1月用电量合计多少": "830万千瓦时"}),
        (MONTHS, {"2022年2月工业用电量": None, "2023年3月工业用电量是多少": None}),
        (UNDATED, {"2022年机器设备是多少": None, "2021年运输工具多少": None}),
        (CROPS, {"2022年东坪镇水稻产量是多少吨": "2550吨", "2022年南坪镇早稻产量": None, "2022年南坪镇玉米产量": None}),
    ],
)
def test_the_column_that_is_asked_answers(tmp_path: Path, form: str, table: Table, told: dict[str, str | None]) -> None:
    path = write(tmp_path, table, form)
    with Archive.create(tmp_path / "archive") as archive:
        archive.add_paths([path])
        engine = Engine(archive)
        for question, short in told.items():
            answer = engine.ask(question)
            assert (question, answer.short_answer) == (question, short)
            assert answer.status == ("answered" if short else "no_evidence")
            for one in answer.citations:
                assert one.quote in archive.article(one.article_id).text


def test_what_a_column_of_a_month_tells_is_dated_so(tmp_path: Path) -> None:
    with Archive.create(tmp_path / "archive") as archive:
        archive.add_paths([write(tmp_path, MONTHLY, "csv")])
        answer = Engine(archive).ask("2022年上半年税收收入是多少")
        assert "（2022年上半年）" in answer.answer
        assert [one.resolved_time for one in answer.citations] == ["2022-01/2022-06"]


@pytest.mark.parametrize(
    ("head", "role"),
    [
        ("2022年目标", "goal"),
        ("计划完成数", "goal"),
        ("预算数", "goal"),
        ("预算执行数", "done"),
        ("全年实绩", "done"),
        ("完成率", "rate"),
        ("决算数为预算数的%", "rate"),
        ("同比增长", "growth"),
        ("占比", "share"),
        ("调整前", "before"),
        ("调整后预算", "after"),
        ("金额", ""),
        ("工业增加值", ""),
    ],
)
def test_what_a_head_says(head: str, role: str) -> None:
    assert role_of(head) == role


ROW = "指标：一般公共预算收入；2022年预算数：48亿元；2022年执行数：46.5亿元；增长：3.1%"


@pytest.mark.parametrize(
    ("asked", "wanted"),
    [
        ("2022年一般公共预算收入是多少", "46.5"),
        ("2022年一般公共预算收入预算是多少", "48"),
        ("2022年一般公共预算收入执行数", "46.5"),
        ("2022年一般公共预算收入增速", "3.1"),
    ],
)
def test_a_budget_in_a_name_asks_for_no_budget(asked: str, wanted: str) -> None:
    told = [value for value in ("48", "46.5", "3.1") if agrees(asked, ROW, ROW.index(f"：{value}") + 1)]
    assert wanted in told and ("48" in told) == (wanted == "48")


def time(row: str, value: str, title: str = "", date: str | None = None) -> str | None:
    told = time_of(row, row.index(value), lambda: Source(title, None, date))
    return None if told is None else str(told[0])


@pytest.mark.parametrize(
    ("row", "value", "when"),
    [
        ("年份：2022年；项目：收入；本期金额：12；上期金额：10", "12", "2022"),
        ("年份：2022年；项目：收入；本期金额：12；上期金额：10", "10", "2021"),
        ("时间：2022年6月；项目：收入；本月：3；上月：4；累计：21；上年同期：19", "3", "2022-06"),
        ("时间：2022年6月；项目：收入；本月：3；上月：4；累计：21；上年同期：19", "4", "2022-05"),
        ("时间：2022年6月；项目：收入；本月：3；上月：4；累计：21；上年同期：19", "19", "2021-01/2021-06"),
        ("时间：2023年6月份；产品：水泥；6月：31；1—6月：166；增长%：3.2%", "166", "2023-01/2023-06"),
        ("时间：2023年6月份；产品：水泥；6月：31；1—6月：166；增长%：3.2%", "3.2", "2023-01/2023-06"),
        ("年份：2022年；项目：存货；期末数：9；年初数：8", "8", "2021-12-31"),
        ("年份：2023年；月份：2月；工业用电：430", "430", "2023-02"),
        ("项目：收入；本年：12；上年：10", "12", "None"),
        ("项目：收入；2022年目标：12；2022年实际：10", "12", None),
        ("年份：2022年；项目：投资；金额：12", "12", None),
    ],
)
def test_the_time_of_a_column(row: str, value: str, when: str | None) -> None:
    assert time(row, value) == when


def test_the_title_or_the_date_tells_of_which_year_a_table_is() -> None:
    row = "项目：收入；本年：12；上年：10"
    assert time(row, "10", "松林县2022年决算") == "2021"
    assert time(row, "12", date="2023-09-10") == "2023"
    assert time(row, "12", date="2023-02-10") == "None"  # of the year that is over, or of the new one
    assert TimeSpan.of(2022) == TimeSpan.parse("2022")


def test_the_name_of_a_row() -> None:
    assert name_of("年份：2022年；序号：3；科目：教育支出；金额：12万元") == "教育支出"
    assert name_of("年份：2022年；营业收入：12亿元；利润总额：1亿元") == ""
