"""Figures of another sort: how many there are for how many are new, a cost for what was spent, a change for a level."""

from __future__ import annotations

import pytest

from tests.small import engine_over

CASES = (
    ("全县97家规模以上工业企业实现营业收入143亿元。", "2023年新增规模以上工业企业多少家", None),
    ("2023年新增规模以上工业企业12家，总数达到97家。", "2023年新增规模以上工业企业多少家", "12家"),
    ("鹭岭隧道概算总投资5.4亿元，截至去年底完成投资2.3亿元。", "鹭岭隧道完成投资多少", "2.3亿元"),
    ("鹭岭隧道概算总投资5.4亿元，建设工期28个月。", "鹭岭隧道实际完成投资多少", None),
    ("全县38个贫困村、1.7万贫困人口全部脱贫。", "全县人口有多少", None),
    ("新增护理学、康复治疗学两个专业，各招生45人。", "2023年学校招生多少人", None),
    ("本科毕业生升学率为29.6%，较上一届提高1.8个百分点。", "本科毕业生升学率是多少", "29.6%"),
    ("东校区图书馆每天8：20—17：40开放。", "东校区面积是多少", None),
    ("二期工程总建筑面积15.2万平方米，包括学生公寓3栋、体育馆1座。", "体育馆建筑面积是多少", None),
    ("2021年轻伤事故5起，比上年减少2起。", "2021年轻伤事故多少起", "5起"),
    ("住宿费每年900元（2019年标准）。", "住宿费2023年多少", None),
    ("鹭江水库最高水位112.6米，最大下泄流量每秒240立方米。柳江水库水位正常。", "柳江水库最大下泄流量是多少", None),
    ("全县春茶产量1830吨，产值2.7亿元。", "2023年秋茶产量是多少", None),
    (
        "2023年上半年，公司实现营业收入3.2亿元，完成全年目标的47.6%；净利润2160万元，同比增长9.4%。",
        "2023年全年净利润是多少",
        None,
    ),
    ("县农业农村局局长邵启澜介绍，春茶已经开采。", "2024年1月时县农业农村局局长是谁", "邵启澜"),
    ("公司净利润2.94亿元。", "公司扣非净利润是多少", None),
    ("全区要完成投资增长25%的目标。", "全区投资目标完成率是多少", None),
    ("全区投资目标完成率为96.5%，同比提高2.1个百分点。", "全区投资目标完成率是多少", "96.5%"),
    ("年内形成不少于30项创新成果，引进18所院校。", "2023年的投资目标比2020年高多少", None),
)


@pytest.mark.parametrize(("text", "question", "right"), CASES)
def test_a_figure_of_another_sort_is_no_answer(text: str, question: str, right: str | None) -> None:
    with engine_over(("县里的消息", "2024-01-20", text)) as engine:
        answer = engine.ask(question)
    assert answer.short_answer == right
    assert (answer.status == "answered") == (right is not None)
