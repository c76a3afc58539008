"""What X呢 takes the place of, by what stands beside X in the archive."""

from __future__ import annotations

import pytest

from rag.beside import parts_of, subject_of
from rag.engine import Engine
from rag.query import parse_question
from tests.small import engine_fixture

PAGES = (
    (
        None,
        "2022-03-02",
        "2021年，银河软件实现营业收入9.6亿元，研发投入1.8亿元，员工620人；青藤数据实现营业收入4.4亿元，员工310人。",
    ),
    (None, "2022-03-03", "桐溪集团董事长贺长风出席。"),
    (None, "2022-03-04", "云梭汽车董事长梅若兰出席。"),
    (
        None,
        "2022-03-05",
        "2021年，沙洲市旅游总收入171亿元，接待游客2015万人次，旅行社86家；临浦市旅游总收入90亿元，接待游客830万人次。",
    ),
    (None, "2022-03-06", "2021年，青锋农机产量12.6万台，销量11.9万台，出口2.3万台；农机展销总额36亿元。"),
    (None, "2022-03-07", "听松书院占地12亩，藏书3.2万册，讲堂5间。"),
    (
        None,
        "2022-03-08",
        "2021年，城镇居民人均可支配收入52340元，农村居民人均可支配收入28960元，工业用电量38亿千瓦时。",
    ),
    (None, "2022-03-09", "一季度，溪东新区工业增加值41.5亿元，外贸进出口总额19.3亿元。"),
)


engine = engine_fixture(*PAGES)


@pytest.mark.parametrize(
    ("turns", "alone", "short"),
    [
        (["2021年青藤数据的营业收入是多少？", "银河软件呢？"], "2021年银河软件的营业收入是多少？", "9.6亿元"),
        (["2021年青藤数据营业收入是多少？", "银河软件呢？", "员工呢？"], "2021年银河软件员工多少人？", "620人"),
        (["桐溪集团董事长是谁？", "云梭汽车呢？"], "云梭汽车董事长是谁？", "梅若兰"),
        (["云梭汽车董事长是谁？", "桐溪集团呢？"], "桐溪集团董事长是谁？", "贺长风"),
        (["2021年沙洲市旅游总收入是多少？", "临浦呢？"], "2021年临浦市旅游总收入是多少？", "90亿元"),
        (["2021年沙洲市旅游总收入是多少？", "临浦呢？", "沙洲呢？"], "2021年沙洲市旅游总收入是多少？", "171亿元"),
        (["2021年沙洲市旅游总收入是多少？", "接待游客呢？"], "2021年沙洲市接待游客多少人次？", "2015万人次"),
        (["2021年沙洲市旅游总收入是多少？", "旅行社呢？"], "2021年沙洲市旅行社多少家？", "86家"),
        (["听松书院占地多少？", "藏书呢？"], "听松书院藏书多少册？", "3.2万册"),
        (["2021年城镇居民人均可支配收入是多少？", "农村呢？"], "2021年农村居民人均可支配收入是多少？", "28960元"),
        (
            ["2022年一季度溪东新区工业增加值是多少？", "外贸呢？"],
            "2022年一季度溪东新区外贸进出口总额是多少？",
            "19.3亿元",
        ),
    ],
)
def test_the_archive_shows_what_is_exchanged(engine: Engine, turns: list[str], alone: str, short: str) -> None:
    answer = engine.ask(turns[-1], history=turns[:-1])
    assert (answer.standalone_question, answer.short_answer) == (alone, short)


def test_of_one_row_in_one_unit_what_is_measured_stays(engine: Engine) -> None:
    alone = engine.ask("出口呢？", history=["2021年青锋农机产量是多少？"]).standalone_question
    assert "出口" in alone
    assert "产量" not in alone


def test_subject_and_measure_are_parted_by_what_is_told_of_others() -> None:
    before = parse_question("2021年云梭汽车营业收入是多少？")
    parts = parts_of(before, ["云梭汽车实现营业收入4亿元。"])
    assert parts is not None
    assert (parts.subject, parts.measure) == ("云梭汽车", "营业收入")
    assert subject_of(before, lambda _: ["云梭汽车实现营业收入4亿元。"]) == "2021年云梭汽车"
    assert subject_of(before, lambda _: ["今年的雨下得晚。"]) == ""
    assert subject_of(before, None) == ""
