"""A question's text to what it asks."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from index.errors import InputError
from rag.query import MAX_QUESTION, clean_question, parse_query, parse_question

TODAY = date(2022, 6, 1)
WORDS = (
    "2015年 去年 今年 历年 澜湖市 青石县 固定资产投资 目标 完成了 增长 多少 是 的 哪些 谁 在哪里 什么时候 为什么 怎么样"
    " 第几 占比 、 ， ？ 和 “四张名片” 120项 GDP 請問 總產量"
).split()
QUESTIONS = st.lists(st.sampled_from(WORDS), min_size=1, max_size=10).map("".join)
FAST = settings(deadline=None, max_examples=60)


@pytest.mark.parametrize("text", ["", "   ", "？？？", "\n\t", "。。。", "🙂🙂"])
def test_nothing_asked(text: str) -> None:
    with pytest.raises(InputError, match="empty"):
        clean_question(text)


def test_too_long_a_question_names_both_lengths() -> None:
    assert clean_question("问" * MAX_QUESTION) == "问" * MAX_QUESTION
    with pytest.raises(InputError, match=rf"{MAX_QUESTION + 1} characters; at most {MAX_QUESTION}"):
        clean_question("问" * (MAX_QUESTION + 1))


def test_wide_characters_are_folded_and_commas_kept_apart_from_numbers() -> None:
    assert clean_question(" ２０１５年ＧＤＰ是多少 ") == "2015年GDP是多少"
    assert clean_question("目标是多少，实际多少") == "目标是多少，实际多少"


@pytest.mark.parametrize(
    ("question", "kind"),
    [
        ("2015年固定资产投资目标是多少？", "figure"),
        ("澜湖大桥有多长", "figure"),
        ("长兴县排第几", "figure"),
        ("百分之几的企业参加了", "figure"),
        ("丘姓在榜上排多少位", "figure"),
        ("大会由哪一个国家主办", "place"),
        ("哪一家公司承建了大桥", "what"),
        ("全县设立于民国几年", "date"),
        ("2018年粮食总产量", "figure"),
        ("2022年长山汽车交付量", "figure"),
        ("2023年春运首日旅客发送量", "figure"),
        ("临江地震的震级", "figure"),
        ("民间救援的力量", "what"),
        ("这首主题曲叫什么名字", "what"),
        ("市交通运输局局长叫什么名字", "person"),
        ("澜湖大桥什么时候开工？", "date"),
        ("哪一年建校", "date"),
        ("谁主持了会议", "person"),
        ("市长是哪位", "person"),
        ("博览会在哪里举行", "place"),
        ("在哪个城市举办", "place"),
        ("有哪些措施", "list"),
        ("“三大工程”是哪三个？", "list"),
        ("为什么要调整目标", "why"),
        ("怎么办理登记", "how"),
        ("什么是河长制", "definition"),
        ("是否已经通车", "yesno"),
        ("大桥通车了吗？", "yesno"),
        ("会议的主题是什么", "what"),
        ("他从工业大学获得了什么学位", "what"),
        ("几乎所有重要奖项出自哪部影片", "what"),
        ("全市有几个开发区", "figure"),
        ("县城后来被称为什么？", "what"),
        ("这个村为什么叫石桥", "why"),
        ("大会在哪一届改名", "what"),
        ("《长夜》的主演有哪些", "person"),
        ("大桥坠落地点", "place"),
        ("2015年上半年利润总额", "figure"),
        ("县教育局局长叫什么？", "person"),
        ("磬潭镇 镇长 2015年", "person"),
        ("2015年 手术量 附属医院 全年", "figure"),
        ("人工智能专业 2015年 招生计划", "figure"),
        ("老旧小区 2015年改造 个数", "figure"),
    ],
)
def test_kind(question: str, kind: str) -> None:
    assert parse_question(question, TODAY).kind == kind


@pytest.mark.parametrize(
    ("question", "spans"),
    [
        ("2015年投资目标是多少", ["2015"]),
        ("二〇一五年投资目标是多少", ["2015"]),
        ("去年投资完成多少", ["2021"]),
        ("今年投资目标是多少", ["2022"]),
        ("2015年和2016年投资各多少", ["2015", "2016"]),
        ("2015年上半年投资多少", ["2015-01/2015-06"]),
        ("2015年3月投资多少", ["2015-03"]),
        ("投资目标是多少", []),
        ("2015春运客流", ["2015"]),
        ("2014-2015赛季冠军", ["2014/2015"]),
        ("2014-15赛季冠军", ["2014/2015"]),
        ("2015个项目投产了吗", []),
        ("2015上海书展", ["2015"]),
        ("《2015末日》的导演", []),
        ("2015财年营收", ["2015"]),
        ("磬潭镇 镇长 2015年", ["2015"]),
        ("2015年营业收入完成年初目标了吗", ["2015"]),
        ("2015年营业收入完成年初定的66亿元计划了吗", ["2015"]),
        ("2015年年初有多少家企业", ["2015-01"]),
    ],
)
def test_times_asked(question: str, spans: list[str]) -> None:
    assert [str(span) for span in parse_question(question, TODAY).spans] == spans


@pytest.mark.parametrize(
    ("question", "field", "value"),
    [
        ("2015年投资目标是多少", "target", True),
        ("2015年投资实际是多少", "target", False),
        ("2015年实际投资多少", "outcome", True),
        ("工业增加值增长多少", "growth", True),
        ("工业增加值是多少", "growth", False),
        ("历年投资是多少", "all_years", True),
        ("2015年投资是多少", "all_years", False),
        ("排第几", "ordinal", True),
        ("新建多少公里", "unit", "公里"),
        ("重点发展哪四大产业", "count", 4),
        ("“三大工程”是哪三个", "count", 3),
        ("有哪些产业", "count", None),
        ("老旧小区 2015年改造 个数", "unit", "个"),
        ("新增就业 2015年 完成数", "outcome", True),
        ("2013到2015年专利授权数变化", "all_years", True),
        ("2015年全年投资是多少", "whole_year", True),
        ("如今的校址在什么地方", "spans", ()),
        ("王秀英是谁", "identity", "王秀英"),
        ("王秀英是谁的老师", "identity", ""),
        ("家庭指标有多少个", "target", False),
        ("2015年实际使用外资目标是多少", "outcome", False),
        ("2015年项目目标定了几个", "outcome", False),
        ("2015年联赛冠军", "winner", True),
        ("联赛季军是哪支球队", "winner", True),
        ("联赛冠军奖金是多少", "winner", False),
    ],
)
def test_what_is_asked(question: str, field: str, value: object) -> None:
    assert getattr(parse_question(question, TODAY), field) == value


def test_names_and_quotations_must_be_held() -> None:
    parsed = parse_question("丹阳市的“四张名片”是什么", TODAY)
    assert "四张名片" in [term.text for term in parsed.terms if term.must]


@pytest.mark.parametrize(
    ("question", "words", "must"),
    [
        ("汤臣倍健2022年上半年的营收为多少", ["汤臣倍健", "营收"], []),
        ("长安汽车2021年销量同比增长多少", ["长安汽车", "销量", "增长"], []),
        ("布林肯访华时间", ["布林肯", "访华"], []),
        ("CBA2021-2022赛季总冠军", ["CBA", "赛季", "总冠军"], ["CBA"]),
        ("神舟十六号发射时间", ["神舟", "十六号", "发射"], ["十六号"]),
        ("市政协十三届五次会议闭幕时间", ["十三届", "五次", "闭幕"], ["十三届", "五次"]),
        ("LS-500的流量是多少", ["LS-500", "流量"], ["LS-500"]),
        ("歼-20首飞时间", ["歼-20", "首飞"], ["歼-20"]),
        ("珞江三桥开工时间", ["三桥", "开工"], ["三桥"]),
        ("青政发〔2022〕15号是关于什么的", ["〔2022〕15号"], ["〔2022〕15号"]),
        ("2015年上半年集团利润总额", ["集团", "利润总额"], []),
        ("Stam1na成立于哪年", ["Stam1na", "成立"], ["Stam1na"]),
        ("雷明登11-87首次公布于哪一年", ["公布"], []),
    ],
)
def test_words_are_whole(question: str, words: list[str], must: list[str]) -> None:
    terms = parse_question(question, TODAY).terms
    assert set(words) <= {term.text for term in terms}
    assert [term.text for term in terms if term.must] == must


@pytest.mark.parametrize(
    ("question", "focus"),
    [
        ("协定生效时间", ["生效"]),
        ("大会举办的地点是哪里", ["举办"]),
        ("灯塔预定何时重新开放", ["开放"]),
        ("长安汽车2021年销量同比增长多少", ["销量", "增长"]),
    ],
)
def test_what_was_done_is_asked_where_its_time_or_place_is_named(question: str, focus: list[str]) -> None:
    found = [term.text for term in parse_question(question, TODAY).focus]
    assert found[: len(focus)] == focus and "时间" not in found and "地点" not in found


def test_the_focus_is_the_asked_attribute() -> None:
    parsed = parse_question("2015年平江县的粮食总产量是多少", TODAY)
    assert "产量" in "".join(term.text for term in parsed.focus)
    assert "平江" not in "".join(term.text for term in parsed.focus)
    parsed = parse_question("2015年铸锻公司新签合同额", TODAY)
    assert "".join(term.text for term in parsed.focus) == "新签合同额"


def test_courtesy_and_traditional_characters_change_nothing() -> None:
    plain = parse_question("2015年粮食总产量是多少", TODAY)
    assert parse_question("你好，请问2015年粮食总产量是多少", TODAY) == plain
    assert parse_question("2015年糧食總產量是多少", TODAY) == plain


@FAST
@given(QUESTIONS)
def test_terms_are_slices_and_the_focus_is_of_them(question: str) -> None:
    try:
        parsed = parse_question(question, TODAY)
    except InputError:
        return
    for term in parsed.terms:
        assert parsed.text[term.start : term.end] == term.text
    assert set(parsed.focus) <= set(parsed.terms)
    assert all(not (t.start < m.end and m.start < t.end) for t in parsed.terms for m in parsed.mentions)


@FAST
@given(st.text(max_size=80))
def test_any_text_parses_or_is_refused(text: str) -> None:
    try:
        parsed = parse_question(text, TODAY)
    except InputError:
        return
    assert parsed.text


@FAST
@given(st.text(max_size=40), st.sampled_from(("", "请问2023年全市工业总产值是多少？", "今年上半年谁任校长")))
def test_a_search_reads_the_same_text_kind_and_times_of_a_question(text: str, asked: str) -> None:
    try:
        whole = parse_question(asked + text, TODAY)
    except InputError:
        return
    part = parse_query(asked + text, TODAY)
    assert (part.text, part.kind, part.spans, part.mentions) == (whole.text, whole.kind, whole.spans, whole.mentions)
