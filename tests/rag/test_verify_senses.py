"""Sentences that turn their evidence round: goals, comparisons, denials, dates, scope and amounts in words."""

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


FARM = evidence(
    "去年，松溪县实现茶叶产值32.6亿元，比上年增长5.4%，居全省第三位。去年种植茶园21.4万亩，较2021年的20.8万亩增加0.6万亩。"
    "今年，松溪县力争茶叶产值突破36亿元，拟新建茶园2.5万亩。去年培训茶农8600人，未完成年初确定的9000人目标。",
    "2023-01-16",
    "松溪县茶业年报",
)
LIBRARY = evidence(
    "6月3日，临湖图书馆主楼封顶，目前尚未开放。开放时间由今年国庆推迟至明年3月。截至5月底，累计完成投资1.9亿元。"
    "会议决定暂停旧馆拆除，同意扩建停车场。副馆长程望舒反对缩短开放时间。馆长李慕白已于2021年4月调任市档案馆馆长。",
    "2022-06-04",
    "临湖图书馆封顶",
)
RIVER = evidence(
    "2021年货运量320万吨，2022年货运量355万吨，2023年货运量341万吨。澄江水质由Ⅴ类改善为Ⅳ类。"
    "澄江航运2023年营收4.2亿元，同业的远帆航运2023年营收5.1亿元。2023年现场签约项目18个。",
    "2024-02-02",
    "澄江航运统计",
)


def accepted(piece: Evidence, sentence: str, asked: Question = ASKED) -> bool:
    return verify_sentence(f"{sentence[:-1]}[1]。", [piece], asked)[0]


@pytest.mark.parametrize(
    ("piece", "sentence"),
    [
        # a goal is no outcome
        (FARM, "2023年松溪县茶叶产值突破36亿元。"),
        (FARM, "2023年松溪县新建茶园2.5万亩。"),
        (FARM, "2023年松溪县新建了茶园2.5万亩。"),
        (FARM, "2022年培训茶农9000人。"),
        (FARM, "2022年松溪县培训茶农8600人，如期实现目标。"),
        (FARM, "2022年松溪县培训茶农8600人，超过9000人的目标。"),
        (FARM, "松溪县年初目标圆满实现。"),
        # comparisons and trends
        (FARM, "2022年种植茶园21.4万亩，低于2021年的20.8万亩。"),
        (FARM, "2022年种植茶园21.4万亩，比2021年的20.8万亩少。"),
        (FARM, "2022年松溪县茶叶产值与上年持平。"),
        (FARM, "2022年松溪县茶叶产值出现负增长。"),
        (FARM, "2022年松溪县茶叶产值大幅下降。"),
        (RIVER, "2021年至2023年货运量逐年增加。"),
        (RIVER, "澄江航运2023年营收4.2亿元，高于远帆航运的5.1亿元。"),
        (RIVER, "2023年货运量341万吨，比2022年多。"),
        (RIVER, "2023年货运量341万吨，比2022年增加14万吨。"),
        (RIVER, "澄江航运和远帆航运2023年营收合计9.9亿元。"),
        # denials
        (LIBRARY, "临湖图书馆已经开放。"),
        (LIBRARY, "会议同意旧馆拆除。"),
        (LIBRARY, "会议决定继续旧馆拆除。"),
        (LIBRARY, "会议决定暂停扩建停车场。"),
        (LIBRARY, "会议否决了扩建停车场。"),
        (LIBRARY, "副馆长程望舒赞成缩短开放时间。"),
        # dates
        (LIBRARY, "临湖图书馆主楼于2022年6月4日封顶。"),
        (LIBRARY, "临湖图书馆于2022年6月3日开放。"),
        (LIBRARY, "开放时间由2023年3月推迟至2022年国庆。"),
        (LIBRARY, "开放时间由2022年国庆提前至2023年3月。"),
        (LIBRARY, "李慕白已于2022年6月3日调任市档案馆馆长。"),
        (LIBRARY, "程望舒已于2021年4月调任市档案馆馆长。"),
        # scope
        (FARM, "2022年松溪县茶叶产值32.6亿元，居全国第三位。"),
        (FARM, "2022年松溪县茶叶产值环比增长5.4%。"),
        (FARM, "2022年松溪县茶叶产值年均增长5.4%。"),
        (FARM, "2022年松溪县茶叶产值比2019年增长5.4%。"),
        (FARM, "2022年上半年松溪县茶叶产值32.6亿元。"),
        (FARM, "2021—2022年松溪县茶叶产值32.6亿元。"),
        (FARM, "2022年松溪县茶叶产值32.6亿元，创历史新高。"),
        (FARM, "2022年松溪县茶叶产值比上年翻了一番。"),
        (LIBRARY, "临湖图书馆总投资1.9亿元。"),
        (RIVER, "澄江水质由Ⅳ类下降为Ⅴ类。"),
        (RIVER, "澄江水质为Ⅱ类。"),
        # amounts that are not read
        *((RIVER, f"2023年现场签约项目{amount}个。") for amount in ("٩٩", "९९", "⑲", "❾", "㊿", "18½", "玖拾玖", "卅")),
        *((RIVER, f"2023年现场签约项目{amount}个。") for amount in ("上百", "数百", "近百", "几十", "成百上千")),
        *((RIVER, f"2023年现场签约项目{amount}个。") for amount in ("-18", "负18", "−18")),
        (RIVER, "2023年现场签约项目两打。"),
    ],
)
def test_what_turns_the_evidence_round_is_refused(piece: Evidence, sentence: str) -> None:
    assert not accepted(piece, sentence)


@pytest.mark.parametrize(
    ("piece", "sentence"),
    [
        (FARM, "2022年松溪县茶叶产值32.6亿元，比2021年增长5.4%，居全省第三位。"),
        (FARM, "2023年松溪县力争茶叶产值突破36亿元。"),
        (FARM, "松溪县计划2023年新建茶园2.5万亩。"),
        (FARM, "2022年松溪县培训茶农8600人，没有完成9000人的目标。"),
        (FARM, "2022年松溪县培训茶农8600人，比目标少400人。"),
        (FARM, "2022年种植茶园21.4万亩，比2021年增加0.6万亩。"),
        (FARM, "2022年种植茶园21.4万亩，高于2021年的20.8万亩。"),
        (FARM, "2022年种植茶园21.4万亩，比上年多。"),
        (LIBRARY, "临湖图书馆主楼于2022年6月3日封顶。"),
        (LIBRARY, "临湖图书馆还没有开放。"),
        (LIBRARY, "会议没有同意旧馆拆除，决定扩建停车场。"),
        (LIBRARY, "副馆长程望舒不同意缩短开放时间。"),
        (LIBRARY, "李慕白已于2021年4月调任市档案馆馆长。"),
        (LIBRARY, "截至2022年5月底，临湖图书馆累计完成投资1.9亿元。"),
        (RIVER, "2021、2022、2023年货运量分别为320万吨、355万吨、341万吨。"),
        (RIVER, "2023年货运量341万吨，比2022年减少14万吨。"),
        (RIVER, "澄江航运2023年营收4.2亿元，低于远帆航运的5.1亿元。"),
        (RIVER, "澄江航运和远帆航运2023年营收合计9.3亿元。"),
        (RIVER, "澄江水质由Ⅴ类提升为Ⅳ类。"),
        (RIVER, "2023年现场签约项目壹拾捌个。"),
    ],
)
def test_what_retells_it_in_other_words_passes(piece: Evidence, sentence: str) -> None:
    assert accepted(piece, sentence)


def test_a_question_for_a_goal_is_answered_with_one() -> None:
    goal = "2023年松溪县茶叶产值突破36亿元。"
    assert accepted(FARM, goal, Question("2023年松溪县茶叶产值目标是多少？", "figure"))
    assert not accepted(FARM, goal, Question("2023年松溪县茶叶产值完成了多少？", "figure"))


def test_a_notice_of_correction_is_of_the_year_it_corrects() -> None:
    notice = evidence(
        "本报1月16日第2版《松溪县去年茶业年报》一文中，茶叶产值“32.6亿元”应为“33.6亿元”，特此更正。",
        "2023-01-19",
        "更正",
    )
    assert accepted(notice, "2022年松溪县茶叶产值应为33.6亿元。")
    assert not accepted(notice, "2022年松溪县茶叶产值为32.6亿元。")
