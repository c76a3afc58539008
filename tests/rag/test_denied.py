"""What a sentence denies, supposes or calls given up is no answer, nor is what stands beside a compared year."""

from __future__ import annotations

import pytest

from tests.small import engine_over

CASES = (
    ("鹭岭隧道全长不是12公里，而是7.4公里。", "鹭岭隧道全长多少公里", "7.4公里"),
    ("体育馆的总造价并非5亿元，实际为3.2亿元。", "体育馆的总造价是多少", "3.2亿元"),
    ("2023年，岚桥县没有新建26所卫生院。", "2023年岚桥县新建卫生院多少所", None),
    ("网传2023年岚桥县裁撤学校40所，县教育局回应该消息不实。", "2023年岚桥县裁撤学校多少所", None),
    ("如果2023年岚桥县新建学校60所，资金缺口将达2亿元。", "2023年岚桥县新建学校多少所", None),
    ("原计划2023年岚桥县新建学校6所，后因故未能实施。", "2023年岚桥县新建学校多少所", None),
    ("2023年岚桥县接待游客820万人次，是2020年的三倍多；实现旅游收入64亿元。", "2023年旅游收入是多少", "64亿元"),
    ("2023年岚桥县接待游客820万人次，是2020年的三倍多；实现旅游收入64亿元。", "2020年旅游收入是多少", None),
    ("2023年全县用水量超过2019年水平，发电量达到31亿千瓦时。", "2019年发电量是多少", None),
    ("失业金标准由每月1400元提高到每月1620元。", "失业金标准是多少", "1620元"),
    ("失业金标准由每月1400元提高到每月1620元。", "失业金标准原来是多少", "1400元"),
    ("2023年新增科技型企业11家，总数达到57家。", "2023年科技型企业有多少家", "57家"),
    ("2023年新增科技型企业11家，总数达到57家。", "2023年新增科技型企业多少家", "11家"),
    ("2023年，青潭大桥计划投资6.2亿元，实际完成投资4.7亿元。", "2023年青潭大桥计划投资多少", "6.2亿元"),
    ("2023年，青潭大桥计划投资6.2亿元，实际完成投资4.7亿元。", "2023年青潭大桥实际完成投资多少", "4.7亿元"),
    ("公司净利润3.18亿元，扣除非经常性损益的净利润2.05亿元。", "公司扣非净利润是多少", "2.05亿元"),
    (
        "本报讯 记者林小禾报道 去年，岚桥县粮食产量21万吨。全县固定资产投资完成88亿元。",
        "2023年固定资产投资完成多少",
        "88亿元",
    ),
)

OFFICES = (
    ("县人代会", "2017-02-03", "2月2日，县长周文川代表县政府作工作报告，县委书记刘泊远主持会议。"),
    ("县人代会", "2022-02-20", "2月19日，县长孙雅澜作政府工作报告。县委书记陈立舟出席。"),
)


@pytest.mark.parametrize(("text", "question", "right"), CASES)
def test_what_is_not_said_to_be_so_is_no_answer(text: str, question: str, right: str | None) -> None:
    with engine_over(("县里的消息", "2024-01-20", text)) as engine:
        answer = engine.ask(question)
    assert answer.short_answer == right
    assert (answer.status == "answered") == (right is not None)


@pytest.mark.parametrize(("question", "right"), [("现任县长是谁", "孙雅澜"), ("现任县委书记是谁", "陈立舟")])
def test_who_holds_an_office_now_is_who_held_it_last(question: str, right: str) -> None:
    with engine_over(*OFFICES) as engine:
        assert engine.ask(question).short_answer == right


def test_what_a_holiday_had_is_not_what_the_year_had() -> None:
    pages = (
        ("国庆假期", "2023-10-10", "国庆期间，柚岭景区接待游客7.9万人次。"),
        ("柚岭这一年", "2024-01-10", "2023年，柚岭景区接待游客81万人次。"),
    )
    with engine_over(*pages) as engine:
        assert engine.ask("2023年柚岭景区接待游客多少").short_answer == "81万人次"
        assert engine.ask("2023年国庆柚岭景区接待游客多少").short_answer == "7.9万人次"


def test_what_all_of_the_county_had_is_not_what_one_school_had() -> None:
    pages = (
        ("鹿溪县2020年高考", "2020-09-08", "今年高考，全县参加考试2684人，本科上线1312人。柳桥中学新校区同日启用。"),
        ("鹿溪县2022年高考", "2022-09-08", "2022年高考，全县本科上线1406人，其中柳桥中学本科上线372人。"),
    )
    with engine_over(*pages) as engine:
        assert engine.ask("柳桥中学2020年高考本科上线多少人").status == "no_evidence"
        assert engine.ask("柳桥中学2022年高考本科上线多少人").short_answer == "372人"
        assert engine.ask("2020年全县高考本科上线多少人").short_answer == "1312人"
