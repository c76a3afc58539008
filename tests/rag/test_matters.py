"""Matters put before a meeting, days counted from an article's own, phases, grants and kin: whose and whether."""

from __future__ import annotations

import pytest

from rag.engine import Engine
from tests.small import engine_fixture

PAGES = (
    (
        "县政府常务会议纪要",
        "2023-04-06",
        "关于柳溪镇申请新建垃圾中转站的请示，会议原则同意，由县城管局牵头办理。"
        "关于桐山乡增设公交站点的建议，会议认为时机尚不成熟，暂不增设。关于调整污水处理费的方案，会议予以通过。",
    ),
    (
        "晶澜半导体项目签约",
        "2023-05-18",
        "昨日，晶澜半导体公司与新区签约，投资52亿元建设功率器件生产线。项目分两期实施，一期投资22亿元，二期投资30亿元。"
        "总投资52亿元的项目建成后年产晶圆18万片。",
    ),
    (
        "人才十条",
        "2021-12-28",
        "对签订三年以上劳动合同的博士、硕士、本科毕业生，分别给予30万元、12万元、5万元购房补贴，"
        "并按每月3000元、1500元、800元发放生活补贴。",
    ),
    (
        "匠人许闻笛",
        "2021-06-10",
        "许闻笛1974年出生在安禾县。她的丈夫在县一中教物理，女儿正在读大学。公司设立的奖学金用的是她父亲的名字许望山。",
    ),
)

engine = engine_fixture(*PAGES)


@pytest.mark.parametrize(
    ("question", "right"),
    [
        ("会议同意柳溪镇新建垃圾中转站吗", "是"),
        ("会议同意桐山乡增设公交站点的建议了吗", "否"),
        ("桐山乡增设公交站点了吗", "否"),
        ("调整污水处理费的方案通过了吗", "是"),
        ("晶澜半导体公司是哪天与新区签约的", "2023年5月17日（文中“昨日”）"),
        ("晶澜半导体项目总投资多少", "52亿元"),
        ("人才十条给硕士毕业生多少购房补贴", "12万元"),
        ("人才十条给博士每月多少生活补贴", "3000元"),
        ("许闻笛是哪年出生的", "1974年"),
    ],
)
def test_what_is_told_of_it(engine: Engine, question: str, right: str) -> None:
    assert engine.ask(question).short_answer == right


@pytest.mark.parametrize(
    "question",
    ["会议同意柳溪镇新建停车场吗", "人才十条给大专毕业生多少购房补贴", "许闻笛是哪年去世的", "许闻笛的母亲叫什么名字"],
)
def test_what_is_not(engine: Engine, question: str) -> None:
    assert engine.ask(question).status == "no_evidence"


def test_the_day_that_yesterday_means_stands_in_no_quote(engine: Engine) -> None:
    answer = engine.ask("晶澜半导体公司是哪天与新区签约的")
    assert "17" not in answer.answer
    assert answer.citations[0].date == "2023-05-18"
