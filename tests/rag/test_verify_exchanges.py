"""Sentences with a figure of their evidence in the wrong place: a part, an extent, an end, a party, a correction."""

from __future__ import annotations

import pytest

from index.times import Anchor, find_times
from index.types import Article
from rag.types import Question
from rag.verify import Evidence, verify_sentence

ASKED = Question("情况怎么样？", "what")


def evidence(text: str, date: str, title: str) -> Evidence:
    article = Article("a", "a.txt", title, None, date, "day", None, text, ((0, 1),))
    return Evidence(1, article, 0, len(text), tuple(find_times(text, Anchor.of(date))))


NOTICE = evidence(
    "本报4月2日《浅溪水库开工》一文中，“总库容1430万立方米”应为“总库容1340万立方米”。4月3日《春茶开采》一文，“采茶工460人”系“采茶工640人”之误。",
    "2024-04-05",
    "更正",
)
TOWN = evidence(
    "2023年，枫桥县完成造林5.8万亩，其中石岭镇完成造林1.2万亩。截至2023年底，全县累计建成公厕460座。"
    "石岭镇梨园带动农户近900户，果农合作社不足20家；超过40%的果园装上了滴灌。梨的采收期为12至18天，套袋应在7个工作日以内完成。"
    "枫桥县城镇化率由51.2%提高到53.7%，梨均价由每公斤6.4元调整为5.8元。滴灌设备采购资金320万美元。",
    "2024-01-10",
    "枫桥县林业工作",
)
BRIDGE = evidence(
    "跨江大桥一期长2.6公里，二期长1.9公里，双向四车道。大桥东侧建人行道，西侧建泵站。"
    "东岸引道长310米，西岸引道长275米。设地上车位90个、地下车位240个。工程总投资18.4亿元，其中一期11.3亿元、二期7.1亿元。",
    "2023-06-01",
    "跨江大桥工程",
)
FIRM = evidence(
    "6月1日，宏远机电宣布以4.5亿元收购泰川电缆70%的股权，泰川电缆成为宏远机电的控股子公司。"
    "宏远机电2022年营业收入26.8亿元，南方分公司2022年营业收入6.1亿元。",
    "2023-06-02",
    "宏远机电收购泰川电缆",
)
TABLE = evidence(
    "表3 枫桥县2021—2023年水果产量（单位：吨）\n年份 | 蜜柚 | 脐橙\n"
    "2021 | 8600 | 2500\n2022 | 9100 | 2300\n2023 | 9900 | 2700",
    "2024-02-02",
    "枫桥县水果统计",
)


def accepted(piece: Evidence, sentence: str) -> bool:
    return verify_sentence(f"{sentence[:-1]}[1]。", [piece], ASKED)[0]


@pytest.mark.parametrize(
    ("piece", "sentence"),
    [
        # what a notice corrects
        (NOTICE, "浅溪水库总库容由1340万立方米更正为1430万立方米。"),
        (NOTICE, "浅溪水库总库容1430万立方米，原报道误为1340万立方米。"),
        (NOTICE, "更正后浅溪水库总库容1430万立方米。"),
        (NOTICE, "采茶工应为460人。"),
        # of how much
        (TOWN, "2023年全省完成造林5.8万亩。"),
        (TOWN, "2023年全市完成造林5.8万亩。"),
        (TOWN, "2023年全国完成造林1.2万亩。"),
        (FIRM, "2022年宏远机电集团营业收入6.1亿元。"),
        (FIRM, "2022年全公司营业收入6.1亿元。"),
        # parts of a work
        (BRIDGE, "跨江大桥为单向四车道。"),
        (BRIDGE, "跨江大桥为双向六车道。"),
        (BRIDGE, "跨江大桥二期总投资11.3亿元。"),
        (BRIDGE, "跨江大桥总投资11.3亿元。"),
        (BRIDGE, "跨江大桥东岸引道长275米。"),
        (BRIDGE, "跨江大桥设地下车位90个。"),
        (BRIDGE, "跨江大桥西侧建人行道。"),
        # bounds and ranges
        (TOWN, "枫桥县约40%的果园装上了滴灌。"),
        (TOWN, "石岭镇有果农合作社约20家。"),
        (TOWN, "梨的采收期为12天。"),
        (TOWN, "梨的采收期为18天。"),
        # from and to, in all and in one year
        (TOWN, "枫桥县城镇化率为51.2%。"),
        (TOWN, "梨均价由每公斤5.8元调整为6.4元。"),
        (TOWN, "2023年枫桥县建成公厕460座。"),
        # parties
        (FIRM, "2023年6月，宏远机电被泰川电缆收购。"),
        (FIRM, "宏远机电成为泰川电缆的控股子公司。"),
        # a table's heads
        (TABLE, "枫桥县2023年蜜柚产量为2023吨。"),
    ],
)
def test_a_figure_in_the_wrong_place_is_refused(piece: Evidence, sentence: str) -> None:
    assert not accepted(piece, sentence)


@pytest.mark.parametrize(
    ("piece", "sentence"),
    [
        (NOTICE, "浅溪水库总库容应为1340万立方米，原报道误为1430万立方米。"),
        (NOTICE, "浅溪水库总库容由1430万立方米更正为1340万立方米。"),
        (NOTICE, "浅溪水库总库容1340万立方米（更正后）。"),
        (TOWN, "2023年全县完成造林5.8万亩。"),
        (TOWN, "石岭镇2023年完成造林1.2万亩。"),
        (TOWN, "石岭镇40%以上的果园装上了滴灌。"),
        (TOWN, "石岭镇梨园带动农户近900户。"),
        (TOWN, "梨的采收期为12天至18天。"),
        (TOWN, "套袋应在7个工作日内完成。"),
        (TOWN, "枫桥县城镇化率提高到53.7%，此前为51.2%。"),
        (TOWN, "截至2023年底，枫桥县累计建成公厕460座。"),
        (BRIDGE, "跨江大桥为双向四车道。"),
        (BRIDGE, "跨江大桥二期长1900米。"),
        (BRIDGE, "跨江大桥东岸引道长310米，西岸引道长275米。"),
        (BRIDGE, "跨江大桥总投资18.4亿元，其中一期11.3亿元。"),
        (BRIDGE, "跨江大桥东侧建人行道。"),
        (FIRM, "泰川电缆被宏远机电收购，成为其控股子公司。"),
        (FIRM, "2022年宏远机电南方分公司营业收入6.1亿元。"),
        (TABLE, "枫桥县2023年蜜柚产量为9900吨。"),
        (TABLE, "枫桥县2022年脐橙产量为2300吨。"),
    ],
)
def test_what_is_told_in_its_place_passes(piece: Evidence, sentence: str) -> None:
    assert accepted(piece, sentence)
