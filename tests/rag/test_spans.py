"""Answer spans inside a sentence, by the kind of answer."""

from __future__ import annotations

from datetime import date

import pytest

from rag.engine import Engine
from rag.passages import passages
from rag.query import parse_question
from rag.retrieve import retrieve
from rag.spans import spans_of
from tests.small import engine_fixture, sentence

TODAY = date(2022, 6, 1)
PAGES = (
    ("大桥", "2013-05-06", "5月5日，澜湖大桥在临江镇正式开工建设，全长3.2公里，总投资18.6亿元，市长鲁明出席。"),
    ("产业", "2018-09-01", "丹阳市重点发展新材料、生物医药、高端装备和现代物流，产值增长12.5%。"),
    ("工程", "2018-08-01", "丹阳市启动《河道整治工程》《道路畅通工程》《绿化提升工程》。"),
    ("粮食", "2018-12-08", "全省粮食产量连续7年稳定在300亿斤以上，主产县有13个，目前还在增加。"),
    ("主桥", "2018-12-09", "工人在百米高空作业，主桥长504米。"),
    ("旧居", "2018-12-10", "周远旧居是省级文物，位于丹阳市南京路82号，周远1902年出生于湖州。"),
    ("剧组", "2020-03-01", "电视剧《长夜》由冯远执导，周晓梅、陆川、何芳领衔主演，导演冯远表示拍摄顺利。"),
    ("冷门", "2020-03-02", "影评人高歌表示，《阳光之下》《长夜》都值得看，林语堂文学基金会给过资助。"),
    ("航班", "2020-03-03", "长山航空公司1205航班在从昆州飞往广陵的过程中，在西岭县石桥镇上空失联并坠毁。"),
    ("论坛", "2020-03-04", "2月1日，主办方宣布湖滨论坛将于5月6日开幕，中国广电、美国与法国的企业应邀参加。"),
    ("报道", "2020-03-05", "新华社3月10日电，自2019年以来，临江银行一直亏损，今天破产。"),
    ("鱼类", "2020-03-06", "长尾鱼体长为体高的23倍，体长可达22.4公分。"),
    ("学会", "2020-03-07", "该会首任会长为曾任丹阳市青年会总干事的彭绍贤。"),
    ("馆长", "2020-03-08", "吕明远，生于丹阳，现任丹阳市博物馆馆长。"),
    (
        "桥讯",
        "2020-03-09",
        "石桥社湖州8月11日电(蔡敏 张鸣)石桥大桥通车，设计师陆川出席，记者周晓梅摄。新桥由何芳监制并执导的影片记录。",
    ),
    (
        "讣告",
        "2020-03-10",
        "石桥社广陵8月12日电，作家方敬之出生于湖州，昨天去世，费尔南多·佩索的友人前往德国埃森吊唁。",
    ),
    ("榜单", "2021-08-20", "长兴县位列第26位，服务热线为65228899。"),
)


engine = engine_fixture(*PAGES)


@pytest.mark.parametrize(
    ("question", "needle", "shorts"),
    [
        ("大桥全长多少公里", "大桥", ["3.2公里"]),
        ("大桥有多长", "大桥", ["3.2公里"]),
        ("大桥总投资多少元", "大桥", ["18.6亿元"]),
        ("给大桥花的钱有多少", "大桥", ["18.6亿元"]),
        ("大桥什么时候开工", "大桥", ["5月5日"]),
        ("谁出席了开工仪式", "大桥", ["鲁明"]),
        ("产值增长多少", "新材料", ["12.5%"]),
        ("粮食产量是多少", "粮食产量", ["300亿斤以上"]),
        ("主桥有多长", "主桥", ["504米"]),
        ("什么时候增加的", "粮食产量", []),
        ("排第几", "第26位", ["第26位"]),
        ("有多少位入选", "第26位", []),
        ("服务热线号码是多少", "热线", ["65228899"]),
        ("大桥怎么样了", "大桥", []),
        ("《长夜》的主演是谁", "领衔主演", ["周晓梅、陆川、何芳"]),
        ("《长夜》的导演", "领衔主演", ["冯远", "冯远"]),
        ("《长夜》的导演是谁", "影评人", []),
        ("湖滨论坛的开幕时间", "湖滨论坛", ["5月6日"]),
        ("主办方什么时候宣布的", "湖滨论坛", ["2月1日", "5月6日"]),
        ("2020年湖滨论坛的时间", "湖滨论坛", ["5月6日"]),
        ("临江银行破产时间", "临江银行", ["今天"]),
        ("长尾鱼的体长是多少", "长尾鱼", ["22.4公分"]),
        ("学会的首任会长是谁", "首任会长", ["彭绍贤"]),
        ("吕明远是谁", "吕明远", ["丹阳市博物馆馆长"]),
        ("石桥大桥的设计师是谁", "石桥大桥", ["陆川"]),
        ("记者是谁", "石桥大桥", ["周晓梅"]),
        ("影片的导演", "执导的影片", ["何芳"]),
    ],
)
def test_spans_of_the_asked_kind(engine: Engine, question: str, needle: str, shorts: list[str]) -> None:
    found = spans_of(sentence(engine, needle), parse_question(question, TODAY))
    assert [span.short for span in found] == shorts


def test_a_place_stands_where_something_happened(engine: Engine) -> None:
    found = spans_of(sentence(engine, "大桥"), parse_question("大桥在哪里开工", TODAY))
    assert "临江镇" in [span.short for span in found]


@pytest.mark.parametrize(
    ("question", "needle", "place", "not_there"),
    [
        ("航班坠毁地点", "航班", "西岭县石桥镇上空", ("昆州", "长山航空公司")),
        ("湖滨论坛在哪里开幕", "湖滨论坛", None, ("中国", "美国", "法国")),
        ("方敬之在哪里去世", "方敬之", None, ("广陵", "湖州", "费尔南多")),
    ],
)
def test_only_what_stands_as_a_place_is_where_something_was_done(
    engine: Engine, question: str, needle: str, place: str | None, not_there: tuple[str, ...]
) -> None:
    found = {span.short for span in spans_of(sentence(engine, needle), parse_question(question, TODAY))}
    assert place is None or place in found
    assert not found & set(not_there)


@pytest.mark.parametrize(
    ("question", "first"), [("周远旧居在哪里", "丹阳市南京路82号"), ("周远出生在什么地方", "湖州")]
)
def test_where_something_stands_goes_before_other_places(engine: Engine, question: str, first: str) -> None:
    found = spans_of(sentence(engine, "旧居"), parse_question(question, TODAY))
    assert found[0].short == first
    assert all(span.prior < 1 for span in found[1:])


@pytest.mark.parametrize(
    ("question", "needle", "items"),
    [
        ("重点发展哪些产业", "新材料", ("新材料", "生物医药", "高端装备", "现代物流")),
        ("启动了哪三大工程", "河道", ("《河道整治工程》", "《道路畅通工程》", "《绿化提升工程》")),
    ],
)
def test_lists(engine: Engine, question: str, needle: str, items: tuple[str, ...]) -> None:
    found = spans_of(sentence(engine, needle), parse_question(question, TODAY))
    assert [item[: len(wanted)] for item, wanted in zip(found[0].items, items, strict=True)] == list(items)


@pytest.mark.parametrize("question", ["多少", "谁", "在哪里", "什么时候", "有哪些", "第几", "有多大比例", "为什么"])
def test_spans_lie_inside_their_sentence(engine: Engine, question: str) -> None:
    parsed = parse_question(question, TODAY)
    for passage in passages(engine.archive, retrieve(engine.archive, parse_question("丹阳市 大桥 长兴县"), 20)):
        for span in spans_of(passage, parsed):
            assert 0 <= span.start < span.end <= len(passage.text)
            assert 0 < span.prior <= 1.0
            if parsed.kind in ("figure", "person"):
                assert span.short == passage.text[span.start : span.end]
