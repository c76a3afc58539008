"""Sentences of retrieved chunks, with the time that holds at each place of them."""

from __future__ import annotations

from dataclasses import replace

import pytest

from rag.engine import Engine
from rag.modality import modality_of
from rag.passages import passages
from rag.query import parse_question
from rag.retrieve import retrieve
from rag.sections import is_heading
from tests.small import engine_fixture, engine_over, sentence

PAGES = (
    (
        "农业农村工作会议召开",
        "2011-02-16",
        "2月15日，安宁市召开农业农村工作会议。去年全市粮食总产量达到42.6亿斤，比前年的40.1亿斤增长6.2%。今年全市油料产量要稳定在3万吨以上。\n"
        "全市农产品出口额8.4亿美元。《蔬菜产业三年行动计划（2012-2014年）》提出，建设大棚500座。",
    ),
    ("宁阳县2012年统计公报", "2013-03-08", "全年全县实现总产值186.3亿元。年末全县常住人口51.8万人。"),
    ("这一年", "2020-01-02", "回首过去的一年，通州区新建停车位1.2万个。"),
    ("老街", None, "老街上有茶馆12家。今年新开了3家书店。2018年修了路灯260盏。"),
    ("市二院", None, "2022年全院完成门急诊91.2万人次，上年为83.5万人次。"),
    ("船厂", None, "2009年，公司完成年初计划85亿元的102.8%，实现利润6.2亿元。"),
    (
        "工作报告",
        "2023-01-12",
        "一、2022年工作回顾\n年末应收账款余额10.5亿元。质量损失率1.37%。\n二、2023年主要目标\n质量损失率降到1.15%。\n三、其他\n食堂扩建400个餐位。",
    ),
    (
        "集团会议",
        "2022-01-18",
        "报告指出，去年集团新签合同额45.2亿元。其中，泵业公司18.6亿元。完成年初42亿元的目标，实现利润2.83亿元。",
    ),
    (
        "两会特刊",
        "2022-01-08",
        "回望2021：爬坡过坎\n港口货物吞吐量5071万吨。\n展望2022：再上台阶\n港口货物吞吐量5300万吨。\n"
        "过去的一年，经济平稳。全年实现地区生产总值612.4亿元。汐口港完成货物吞吐量4120万吨。",
    ),
    (
        "目标",
        "2022-05-08",
        "今年前三季度的主要目标是：\n——新增就业3800人；\n——改造小区22个。\n会议还通报了其他事项，开办托位90个。",
    ),
    (
        "榆岚市统计局",
        "2020-03-27",
        "榆岚市统计局\n榆岚市2019年国民经济和社会发展统计公报\n全年新建公园14座。",
    ),
    ("经济", "2020-03-28", "初步核算，全年全市总产值648.9亿元，比上年增长6.3%。"),
    ("招商", "2023-07-25", "上半年到位资金24.3亿元，完成全年目标45亿元的54%，去年同期为19.8亿元。"),
    ("校史", None, "2021年\n11月，贺明岚任附属医院院长。"),
    ("港務動態", "2015-04-08", "高雄港貨櫃吞吐量達258.4萬標箱。"),
)


engine = engine_fixture(*PAGES)


@pytest.mark.parametrize(
    ("needle", "time"),
    [
        ("42.6亿斤", "2010"),
        ("40.1亿斤", "2009"),
        ("3万吨", "2011"),
        ("186.3亿元", "2012"),
        ("51.8万人", "2012"),
        ("12家", None),
        ("3家书店", None),
        ("260盏", "2018"),
        ("83.5万人次", "2021"),
        ("6.2亿元", "2009"),
        ("10.5亿元", "2022"),
        ("5071万吨", "2021"),
        ("5300万吨", "2022"),
        ("3800人", "2022"),
        ("14座", "2019"),
        ("648.9亿元", "2019"),
        ("612.4亿元", "2021"),
        ("4120万吨", "2021"),
        ("22个", "2022"),
        ("1.37%", "2022"),
        ("1.15%", "2023"),
        ("400个", "2023"),
        ("18.6亿元", "2021"),
        ("2.83亿元", "2021"),
    ],
)
def test_the_time_of_a_statement(engine: Engine, needle: str, time: str | None) -> None:
    passage = sentence(engine, needle)
    span, _ = passage.time_at(passage.text.index(needle))
    assert (span and str(span.first.year)) == time


def test_the_year_before_of_the_same_part(engine: Engine) -> None:
    passage = sentence(engine, "19.8亿元")
    span, _ = passage.time_at(passage.text.index("19.8亿元"))
    assert str(span) == "2022-01/2022-06"


def test_marks_typed_with_an_english_keyboard_are_read_as_chinese_ones_and_quoted_as_written() -> None:
    told = "其中青石水厂2105万吨,柳坪水厂1588万吨;共1,200户,时间9:00(含夜间)。"
    with engine_over(("供水", "2021-07-20", told)) as engine:
        passage = sentence(engine, "柳坪")
        assert passage.text == "其中青石水厂2105万吨，柳坪水厂1588万吨；共1,200户，时间9:00（含夜间）。"
        assert passage.source(0, len(passage.text)) == told
        assert engine.ask("柳坪水厂供水多少万吨").citations[0].quote in told


def test_a_list_belongs_to_what_announces_it(engine: Engine) -> None:
    item, after = sentence(engine, "22个"), sentence(engine, "90个")
    assert item.announced is not None and item.whole[slice(*item.announced)] == "今年前三季度的主要目标是："
    assert item.before.startswith("今年前三季度的主要目标是") and after.announced is None
    assert modality_of(item, item.text.index("22个")) == "target" != modality_of(after, after.text.index("90个"))
    assert str(item.time_at(3)[0]) == "2022-01/2022-09"


@pytest.mark.parametrize(
    ("line", "heading"),
    [
        ("三、比赛工种", True),
        ("（二）主要活动", True),
        ("## 2. 到账经费", True),
        ("关于举办第五届莲花节的通知", True),
        ("一、时间：2023年6月24日", False),
        ("全区完成投资120亿元", False),
        ("三、比赛工种是焊工和车工。", False),
    ],
)
def test_heads_tell_nothing_themselves(line: str, heading: bool) -> None:
    assert is_heading(line) is heading


def test_what_stands_under_a_head_answers_to_it() -> None:
    text = "大赛通知\n二、参赛人员\n一线职工均可报名。\n三、比赛工种\n焊工、数控车工、钳工，共3个工种。"
    with engine_over(("通知", "2023-08-30", text)) as engine:
        assert sentence(engine, "焊工").before == "三、比赛工种"


def test_what_a_chunk_leaves_out_of_a_paragraph_still_tells_the_time() -> None:
    with engine_over(("全会", "2024-01-20", "会议指出，2023年全区经济回升向好。港口吞吐量5589万吨。")) as engine:
        passage = sentence(engine, "5589万吨")
        apart = replace(passage, chunk_times=(), chunk_start=passage.start)
        assert str(apart.time_at(0)[0]) == "2023"


@pytest.mark.parametrize(
    ("needle", "source"), [("42.6亿斤", "sentence"), ("8.4亿美元", "article"), ("12家", "none"), ("260盏", "sentence")]
)
def test_where_the_time_was_said(engine: Engine, needle: str, source: str) -> None:
    passage = sentence(engine, needle)
    assert passage.time_at(passage.text.index(needle))[1] == source


def test_a_january_review_tells_of_the_year_before(engine: Engine) -> None:
    passage = sentence(engine, "1.2万个")
    span, _ = passage.time_at(passage.text.index("1.2万个"))
    assert span is not None and 2019 in span.years


def test_the_years_of_a_name_are_not_the_statements(engine: Engine) -> None:
    passage = sentence(engine, "500座")
    span, _ = passage.time_at(passage.text.index("500座"))
    assert str(span) == "2011-02-16"


def test_traditional_text_reads_as_simplified_and_quotes_as_written(engine: Engine) -> None:
    passage = sentence(engine, "258.4")
    assert "货柜吞吐量" in passage.text
    assert "貨櫃吞吐量" in passage.source(0, len(passage.text))


def test_passages_are_slices_each_once(engine: Engine) -> None:
    found = passages(engine.archive, retrieve(engine.archive, parse_question("全市 全县 新建"), 40))
    places = [(passage.article.id, passage.start, passage.end) for passage in found]
    assert len(places) == len(set(places)) > 5
    for passage in found:
        assert 0 <= passage.start < passage.end <= len(passage.article.text)
        assert passage.source(0, len(passage.text)) == passage.article.text[passage.start : passage.end]
        assert "".join(passage.text[start:end] for start, end in passage.clause_spans) == passage.text
        assert passage.retrieval <= 1.0


def test_figures_listed_beside_each_other_are_segments_of_their_own() -> None:
    with engine_over(
        ("企业", "2019-01-01", "全市有小巨人企业7家、瞪羚企业28家，货物、集装箱吞吐量达到90万吨。")
    ) as engine:
        passage = sentence(engine, "28家")
        low, high = passage.segment_at(passage.text.index("28家"), passage.text.index("28家") + 3)
        assert "瞪羚" in passage.text[low:high] and "7家" not in passage.text[low:high]
        low, high = passage.segment_at(passage.text.index("90万吨"), passage.text.index("90万吨") + 4)
        assert passage.text[low:high].startswith("货物、集装箱")
