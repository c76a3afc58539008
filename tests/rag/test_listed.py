"""Lists from their first item to their last, and which of several is the one asked for."""

from __future__ import annotations

import pytest

from rag.engine import Engine
from rag.listed import bare
from tests.small import engine_fixture

PAGES = (
    (
        "桐阳县2022年工作总结",
        "2022-05-20",
        (
            "桐阳县聚力壮大精细化工、生物医药、绿色建材、智能装备等四大产业，加快建设云台、双溪等三个产业园。\n"
            "扎实推进银杏驿站、橙色议事厅、蓝色网格“三色”阵地建设，推动治理重心下移。\n"
            "重点开展“暖企”走访行动、“破冰”招商行动、“护航”法治行动等“三大行动”，优化营商环境。\n"
            "加快构建“两带三园”格局，“两带”即沿河产业带、环湖旅游带，“三园”即轻纺园、冷链园、数创园。\n"
            "会上，石桥镇、柳湾镇、东关街道分别作了交流发言。县领导贺明远、秦书白、陆知行参加会议。\n"
            "市民可以通过“桐阳通”、窗口和电话三种渠道预约。"
        ),
    ),
    (
        "梧川市2022年重点产业",
        "2022-03-01",
        "梧川市重点培育新能源、新材料、数字经济、现代物流、文化创意、高端装备六大产业。",
    ),
)
engine = engine_fixture(*PAGES)


@pytest.mark.parametrize(
    ("told", "count", "items"),
    [
        ("系统推进红帆支部、红色网格员、红色物业", 3, "红帆支部、红色网格员、红色物业"),
        ("弘扬创造精神、奋斗精神、企业家精神", 3, "创造精神、奋斗精神、企业家精神"),
        ("提升平台能力、提升数字能力、提升网格能力", 3, "提升平台能力、提升数字能力、提升网格能力"),
        (
            "增强推动高质量发展能力、服务群众能力、防风险能力",
            3,
            "推动高质量发展能力、服务群众能力、防风险能力",
        ),
        ("现代海洋、国际贸易、先进制造等三大产业", 3, "现代海洋、国际贸易、先进制造"),
        ("智能家电、基因技术等四个专业园区", 4, "智能家电、基因技术等"),
        ("东湖片区、开发区和南口三个区域推出了试点", 3, "东湖片区、开发区和南口"),
        ("集成电路、新型显示、氢能与储能三大园区", 3, "集成电路、新型显示、氢能与储能"),
        ("区领导佟海燕、逯鹰、李金国参加", None, "佟海燕、逯鹰、李金国"),
        ("古镇口融合区、张家楼镇、琅琊镇分别举行了仪式", None, "古镇口融合区、张家楼镇、琅琊镇"),
        ("云雾茶、石斛、山笋等远销省外", None, "云雾茶、石斛、山笋等"),
        ("新开工一批项目、投产一批项目、盘活一批厂房", 3, "新开工一批项目、投产一批项目、盘活一批厂房"),
        ("地下汽车库、地上广场以及高铁站南北通道", None, "地下汽车库、地上广场以及高铁站南北通道"),
        ("人数、关连度、社会内的沟通程度或其次文化", None, "人数、关连度、社会内的沟通程度或其次文化"),
    ],
)
def test_items_alone(told: str, count: int | None, items: str) -> None:
    assert bare(told, count) == items


@pytest.mark.parametrize(
    ("question", "items"),
    [
        ("桐阳县壮大哪四大产业？", "精细化工、生物医药、绿色建材、智能装备"),
        ("“三色”阵地指哪些？", "银杏驿站、橙色议事厅、蓝色网格"),
        ("桐阳县“三大行动”是哪三大？", "“暖企”走访行动、“破冰”招商行动、“护航”法治行动"),
        ("“两带三园”里的“三园”是哪三个？", "轻纺园、冷链园、数创园"),
        ("会上哪些镇街作了交流发言？", "石桥镇、柳湾镇、东关街道"),
        ("有哪些县领导参加会议？", "贺明远、秦书白、陆知行"),
        ("市民有哪些预约渠道？", "“桐阳通”、窗口和电话"),
        ("桐阳县 四大产业 名单", "精细化工、生物医药、绿色建材、智能装备"),
    ],
)
def test_the_list_that_is_asked_for(engine: Engine, question: str, items: str) -> None:
    answer = engine.ask(question)
    assert (answer.status, answer.short_answer) == ("answered", items)


@pytest.mark.parametrize(
    "question",
    ["梧川市壮大哪四大产业？", "桐阳县重点培育哪六大产业？", "2021年桐阳县壮大哪四大产业？", "桐阳县有哪三大景区？"],
)
def test_another_list_is_none(engine: Engine, question: str) -> None:
    assert engine.ask(question).status == "no_evidence"
