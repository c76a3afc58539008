"""From retrieved sentences to the statements that answer."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import pytest

from rag.candidate import SPAN_KINDS, Candidate
from rag.compose import compose
from rag.engine import Engine
from rag.extract import read
from rag.match import Matcher
from rag.passages import passages
from rag.query import parse_question
from rag.retrieve import retrieve
from tests.small import engine_fixture, engine_over

PAGES = (
    ("安宁市会议", "2011-02-16", "去年安宁市粮食总产量达到42.6亿斤，今年粮食总产量目标为43亿斤。\n市长鲁明主持会议。"),
    ("平江县会议", "2011-02-17", "去年平江县粮食总产量达到5.2亿斤。"),
    ("港務動態", "2011-04-08", "高雄港去年貨櫃吞吐量達258.4萬標箱。"),
)


engine = engine_fixture(*PAGES)


def candidates(engine: Engine, question: str) -> list[Candidate]:
    parsed = parse_question(question, date(2022, 6, 1))
    found = passages(engine.archive, retrieve(engine.archive, parse_question(question), 40))
    return read(parsed, found, Matcher(engine.archive, parsed))


@pytest.mark.parametrize(
    ("question", "best", "year"),
    [
        ("2010年安宁市粮食总产量是多少", "42.6亿斤", 2010),
        ("2011年安宁市粮食总产量目标是多少", "43亿斤", 2011),
        ("2010年平江县粮食总产量是多少", "5.2亿斤", 2010),
        ("2010年高雄港货柜吞吐量是多少", "258.4萬標箱", 2010),
        ("谁主持会议", "鲁明", 2011),
    ],
)
def test_the_best_candidate_is_sound(engine: Engine, question: str, best: str, year: int) -> None:
    first = next(candidate for candidate in candidates(engine, question) if candidate.sound)
    assert (first.short, first.year) == (best, year)


@pytest.mark.parametrize(
    ("question", "short"),
    [
        ("2009年安宁市粮食总产量是多少", "42.6亿斤"),
        ("2010年安宁市粮食总产量目标是多少", "42.6亿斤"),
        ("2010年安宁市粮食总产量是多少", "5.2亿斤"),
        ("2010年安宁市油菜种植面积是多少亩", "42.6亿斤"),
    ],
)
def test_another_year_modality_place_or_attribute_is_not_sound(engine: Engine, question: str, short: str) -> None:
    assert not [candidate for candidate in candidates(engine, question) if candidate.short == short and candidate.sound]


@pytest.mark.parametrize(
    "question", ["2010年粮食总产量是多少", "谁主持会议", "会议怎么样", "粮食总产量目标哪一年达到", "“四张名片”是什么"]
)
def test_order_and_shares(engine: Engine, question: str) -> None:
    found = candidates(engine, question)
    kind = parse_question(question).kind
    assert [c.score for c in found] == sorted((c.score for c in found), reverse=True)
    for one in found:
        assert all(
            0.0 <= value <= 1.0 + 1e-9 for value in (one.share, one.focus, one.close, one.bound, one.subject, one.fit)
        )
        assert one.span is not None or kind not in SPAN_KINDS
        if one.missing:
            assert not one.sound


@pytest.mark.parametrize(
    "question",
    [
        "2010年安宁市粮食总产量是多少",
        "2010年安宁市油菜种植面积是多少亩",
        "粮食总产量占多少",
        "谁主持会议",
        "会议在哪里举行",
        "为什么货柜吞吐量增长",
        "第八次会议的粮食总产量是42.6亿斤吗",
    ],
)
def test_what_is_left_out_changes_no_answer(engine: Engine, question: str) -> None:
    parsed = parse_question(question, date(2022, 6, 1))
    found = passages(engine.archive, retrieve(engine.archive, parse_question(question), 40))
    some, every = (read(parsed, found, Matcher(engine.archive, parsed), every=whether) for whether in (False, True))
    assert len(some) <= len(every)
    drafts = [compose(parsed, candidates) for candidates in (some, every)]
    assert [draft.text for draft in drafts] == [drafts[0].text] * 2
    assert [c.passage.text for c in some if c.sound] == [c.passage.text for c in every if c.sound]


NEWS = (
    ("车企", "2023-03-05", "2022年，长山汽车累计出口100万辆。2022年，长山汽车净利润为35亿元，同比增长6.8%。"),
    ("网络", "2023-03-06", "截至2022年6月，我国非网民规模为3.6亿人。"),
    ("机场", "2023-03-07", "2022年，各机场中，年旅客吞吐量1000万人次以上的机场有27个。"),
    ("票房", "2023-03-08", "2022年中国香港的总票房为11亿元。"),
    ("目录", "2023-03-09", "长夜编辑·播放平台·配音演员·集数·歌曲·制作与发行·反响·参考资料。"),
    ("龙舟", "2023-03-10", "镇长表示，今年龙舟赛冠军奖金提高到十二万元。岚港帆船赛落幕，“海燕”队夺得岚港帆船赛冠军。"),
    ("赛事", None, "5月23日，主办方称，2022赛季山地联赛将于6月3日开赛。"),
    ("财报", "2022-03-04", "2021财年星河站总营收达193.8亿元，较上年增长62%。"),
    ("春运", "2023-01-10", "2023年春运首日全国铁路、公路共发送旅客3473.6万人次。"),
    ("半年报", "2023-07-20", "青石酒业公布半年报，净利润为2.03亿元。"),
    ("架桥", "2023-07-30", "7月30日，青石大桥首节钢箱梁吊装到位。"),
    ("银行", None, "网站2021年12月29日发表题为《临江舰悄然下水》的报道。临江舰2021年11月23日在石桥船厂下水。"),
)


@pytest.fixture(scope="module")
def news() -> Iterator[Engine]:
    with engine_over(*NEWS) as made:
        yield made


@pytest.mark.parametrize(
    "question",
    [
        "2022年8月长山汽车出口量",
        "2022年长山汽车销量同比增长多少",
        "2022年6月我国网民规模有多少人",
        "2022年长山机场年旅客吞吐量",
        "2022年中国电影的总票房",
        "《长夜》的播放平台",
        "2023年龙舟赛冠军",
        "青石酒业2023年第三季度净利润",
        "青石大桥什么时候通车",
    ],
)
def test_what_only_looks_like_an_answer_is_none(news: Engine, question: str) -> None:
    answer = news.ask(question)
    assert answer.status == "no_evidence", answer.answer


@pytest.mark.parametrize(
    ("question", "short"),
    [
        ("2022年长山汽车出口量", "100万辆"),
        ("岚港帆船赛冠军", "“海燕”队"),
        ("2022赛季山地联赛开赛时间", "2022年6月3日"),
        ("星河站2021财年总营收是多少", "193.8亿元"),
        ("2023春运首日旅客发送量", "3473.6万人次"),
        ("临江舰下水时间", "2021年11月23日"),
    ],
)
def test_what_is_asked_in_the_words_of_a_search_box(news: Engine, question: str, short: str) -> None:
    answer = news.ask(question)
    assert (answer.status, answer.short_answer) == ("answered", short)


REPORTS = (
    (
        "区人大会议开幕",
        "2019-01-12",
        "区人大会议开幕\n青石港货物吞吐量突破4000万吨大关\n报告指出，过去的一年，经济平稳。青石港完成货物吞吐量4120万吨。\n"
        "今年继续办好民生实事：改造老旧小区45个。\n今年的主要目标是：\n——实际使用外资2亿美元；\n——新增就业3800人。",
    ),
    (
        "青岭集团召开工作会议",
        "2022-01-18",
        "报告指出，去年集团新签合同额45.2亿元。其中，铸锻公司新签合同额9.4亿元。今年的目标是新签合同额48亿元。",
    ),
)


@pytest.fixture(scope="module")
def reports() -> Iterator[Engine]:
    with engine_over(*REPORTS) as made:
        yield made


@pytest.mark.parametrize(
    ("question", "short"),
    [
        ("2018年青石港货物吞吐量", "4120万吨"),
        ("2019年青石港货物吞吐量", None),  # a headline without its year
        ("2019年实际改造老旧小区多少个", None),  # the year had just begun
        ("2019年实际使用外资的目标是多少", "2亿美元"),
        ("2019年新增就业实际完成多少人", None),
        ("2019年新增就业目标是多少人", "3800人"),
        ("2021年铸锻公司新签合同额", "9.4亿元"),
        ("2022年铸锻公司新签合同额", None),
        ("2021年青岭集团新签合同额", "45.2亿元"),
    ],
)
def test_reports_of_the_beginning_of_a_year(reports: Engine, question: str, short: str | None) -> None:
    answer = reports.ask(question)
    assert (answer.short_answer if answer.status == "answered" else None) == short, answer.answer


def test_nothing_retrieved_is_nothing_read(engine: Engine) -> None:
    parsed = parse_question("谁主持会议")
    assert read(parsed, [], Matcher(engine.archive, parsed)) == []


def test_what_only_repeats_the_question_is_no_answer(engine: Engine) -> None:
    assert "42.6亿斤" not in [c.short for c in candidates(engine, "粮食总产量42.6亿斤是多少人种的")]
