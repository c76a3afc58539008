"""The whole way from a question to its answer: what always holds, and what is answered over small archives."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from index.archive import Archive
from index.errors import InputError
from rag.cite import known_years, unsupported
from rag.engine import Engine, period_of
from rag.evaluate import archive_sources
from rag.holding import normalise
from rag.query import parse_question
from rag.types import Answer
from tests.archives import HashEncoder, article
from tests.conftest import ROOT
from tests.small import TODAY, Page, engine_over

FIELDS = {
    "id": (str, type(None)),
    "question": (str,),
    "standalone_question": (str,),
    "status": (str,),
    "answer": (str,),
    "short_answer": (str, type(None)),
    "citations": (list,),
    "hits": (list,),
    "partial": (bool,),
    "mode": (str,),
    "model": (str, type(None)),
    "warnings": (list,),
    "elapsed_ms": (float,),
    "confidence": (float, type(None)),
    "error": (str, type(None)),
}
CITATION = {"n", "article_id", "title", "date", "source", "lines", "resolved_time", "quote"}
HIT = {"rank", "score", "article_id", "source", "date", "text"}
TIME = re.compile(r"\d{4}(-\d\d){0,2}(/\d{4}(-\d\d){0,2})?")
DATE = re.compile(r"\d{4}(-\d\d){0,2}|--\d\d-\d\d")
# Asking words and times; what is asked about comes from the archive itself.
FRAMES = (
    "{}是多少？",
    "2023年{}目标是多少",
    "2018年{}完成了多少？",
    "去年{}增长多少",
    "{}在哪里举行？",
    "谁负责{}？",
    "{}是什么时候",
    "有哪些{}",
    "历年{}是多少",
    "{}排第几",
    "为什么要{}",
    "{}怎么样",
    "是否有{}？",
    "2018年和2019年{}分别是多少",
    "{}",
)
MANY = settings(deadline=None, max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])


@pytest.fixture(scope="module")
def second(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Engine]:
    with Archive.create(tmp_path_factory.mktemp("second") / "archive") as archive:
        archive.add_paths([ROOT / "tests" / "archive2" / "pages"])
        yield Engine(archive, today=lambda: TODAY)


@pytest.fixture(scope="module", params=["demo", "second"])
def asked(request: pytest.FixtureRequest, engine: Engine, second: Engine) -> tuple[Engine, dict, list[str]]:
    """An engine, its sources, and stretches of its articles to ask about."""
    chosen = engine if request.param == "demo" else second
    texts = [article.text for article in chosen.archive.articles()]
    stretches = [piece for text in texts for piece in re.findall(r"[一-鿿]{3,14}", text)]
    return chosen, archive_sources(chosen.archive), stretches


def check(answer: Answer, engine: Engine, sources: dict, question: str) -> None:
    """Assert all that the contract says of every answer."""
    made = answer.to_json()
    assert {name: isinstance(made[name], kinds) for name, kinds in FIELDS.items()} == dict.fromkeys(FIELDS, True)
    assert set(made) == set(FIELDS)
    assert json.loads(json.dumps(made, ensure_ascii=False)) == made
    assert made["status"] in ("answered", "no_evidence") and made["error"] is None
    assert made["mode"] == "extractive" and made["model"] is None
    assert answer.answer
    listed = parse_question(question, TODAY).kind == "list"
    several = listed or "\n" in answer.answer or answer.partial
    assert several or len(answer.answer) <= 240, answer.answer
    assert len(answer.short_answer or "") <= (200 if listed else 60)
    assert len(answer.citations) <= (16 if several else 8)
    assert [citation.n for citation in answer.citations] == list(range(1, len(answer.citations) + 1))
    assert {int(n) for n in re.findall(r"\[(\d+)\]", answer.answer)} <= {c.n for c in answer.citations}
    for citation, row in zip(answer.citations, made["citations"], strict=True):
        article = engine.archive.article(citation.article_id)
        assert citation.quote == article.text[citation.start : citation.end] and citation.quote.strip()
        assert len(citation.quote) <= (300 if listed else 200)
        assert set(row) >= CITATION
        assert row["lines"] == list(article.lines(citation.start, citation.end))
        assert row["date"] is None or DATE.fullmatch(row["date"])
        assert row["resolved_time"] is None or TIME.fullmatch(row["resolved_time"])
        assert sources[citation.source].has(normalise(citation.quote), row["lines"])
    if answer.status == "no_evidence":
        assert answer.short_answer is None and not answer.partial
        return
    assert answer.citations
    quotes = [citation.quote for citation in answer.citations]
    dates = " ".join(f"{c.date} {c.resolved_time}" for c in answer.citations)
    said = {int(year) for year in re.findall(r"(\d{4})(?=年|-\d{4}年)", re.sub(r"“[^”]*”", "", answer.answer))}
    stray = unsupported(answer.answer, quotes, f"{question} {answer.standalone_question}", said)
    # The day and month that a cited article's date gives a 今天 or 昨天.
    stray -= {str(int(part)) for part in re.findall(r"\d+", dates)}
    assert not stray, answer
    # A year that is said stands in a quote or in the question, or hangs on a dated article's (前年, 明年).
    told = {int(year) for year in re.findall(r"(?<!\d)\d{4}(?!\d)", " ".join([*quotes, question]))}
    near = {year + shift for year in known_years(answer.citations) for shift in range(-2, 3)}
    assert said <= told | near, answer


@MANY
@given(st.data())
def test_what_holds_of_every_answer(asked: tuple[Engine, dict, list[str]], data: st.DataObject) -> None:
    engine, sources, stretches = asked
    words = data.draw(st.lists(st.sampled_from(stretches), min_size=1, max_size=2).map("的".join))
    question = data.draw(st.sampled_from(FRAMES)).format(words)
    answer = engine.ask(question)
    check(answer, engine, sources, question)
    assert answer.question == answer.standalone_question == question
    assert replace(engine.ask(question), elapsed_ms=0.0) == replace(answer, elapsed_ms=0.0)


@MANY
@given(
    st.one_of(
        st.text(max_size=60),
        st.text("年月日第%％\"'`;-()[]{}*+?.\\|^$&<>~!:/#@0123456789投资", min_size=1, max_size=40),
        st.sampled_from(
            [
                "'; DROP TABLE articles; --",
                "投资 OR 1=1",
                "text:投资 AND (",
                '"投资',
                "投资^2~",
                "[投资 TO 目标]",
                "(?P<x>投资)+*",
                "\\d{4}年投资",
                "投资\x00目标\x1b[31m是多少",
                "🙂投资👍🏽是多少",
                "\u202e投资\u200b目标\ufeff",
                "９９９９年投资目标",
                "0000年13月45日投资",
                "2023年2月30日投资多少",
                "100000000000000000000年投资是多少",
                "投" * 1000,
                "2023年投资目标是多少？" * 70,
                "、".join(["投资"] * 300),
                "和".join(f"{year}年" for year in range(1950, 2090)) + "投资各多少",
            ]
        ),
    )
)
def test_any_text_is_answered_or_refused_by_name(asked: tuple[Engine, dict, list[str]], question: str) -> None:
    engine, sources, _ = asked
    with suppress(InputError):
        answer = engine.ask(question[:1000], hits=2)
        assert answer.status in ("answered", "no_evidence")
        json.dumps(answer.to_json(), ensure_ascii=False)
        for citation in answer.citations:
            article = engine.archive.article(citation.article_id)
            assert citation.quote == article.text[citation.start : citation.end]
            assert sources[citation.source].has(normalise(citation.quote), citation.lines)


REPORTS: tuple[Page, ...] = (
    (
        "在海州市第六届人民代表大会上的政府工作报告",
        "2015-01-20",
        "2014年，海州市规模以上工业增加值增长9.1%，固定资产投资完成412.5亿元，新增城镇就业1.9万人。\n"
        "2015年，全市规模以上工业增加值要增长8.5%，固定资产投资力争达到450亿元。",
    ),
    (
        "在海州市第六届人民代表大会第二次会议上的政府工作报告",
        "2016-01-18",
        "去年，海州市固定资产投资完成438.2亿元，规模以上工业增加值增长7.9%。\n"
        "今年，全市固定资产投资预期目标为480亿元，地区生产总值预期增长7%。",
    ),
    ("平江县经济平稳运行", "2015-02-03", "去年，平江县固定资产投资完成36.7亿元，粮食总产量达到5.2亿斤。"),
    (
        "赵州大桥开工",
        "2013-05-06",
        "本报讯 5月5日，赵州大桥在临江镇正式开工建设，市长鲁明主持仪式。大桥全长3.2公里，总投资18.6亿元。",
    ),
)
FARMING: tuple[Page, ...] = (
    (
        "农业农村工作会议召开",
        "2011-02-16",
        "2月15日，安宁市召开农业农村工作会议。去年安宁市粮食总产量达到42.6亿斤，比前年的40.1亿斤增长6.2%。"
        "今年安宁市粮食总产量要稳定在43亿斤以上。",
    ),
    (
        "宁阳县2012年国民经济统计公报",
        "2013-03-08",
        "全年宁阳县实现地区生产总值186.3亿元，接待游客320.5万人次。",
    ),
    ("这一年，我们这样走过", "2020-01-02", "回首过去的一年，通州区新建停车位1.2万个，改造老旧小区46个。"),
    ("预算调整", "2014-10-20", "会议批准，2014年东台市财政收入预算由68亿元调整为63亿元。"),
    ("预算报告", "2014-01-20", "2014年东台市财政收入预算安排68亿元。"),
)
KINDS: tuple[Page, ...] = (
    (
        "外贸稳中有进",
        "2014-01-25",
        "2013年，海州市外贸进出口总额达到92.7亿美元，同比增长13.6%，其中出口61.2亿美元，增长9.8%。"
        "海州市高新技术产品出口占比从21.5%提升至26.3%。",
    ),
    (
        "科技创新成果丰硕",
        "2019-01-10",
        "2018年，江阴市新认定高新技术企业86家，累计达到415家；新增专利授权2130件，有效发明专利总量5640件。",
    ),
    (
        "重点项目建设提速",
        "2017-03-02",
        "今年，临海市安排重点项目126个，年度计划投资310亿元。计划投资45亿元的12个交通项目将在年内建成。",
    ),
    ("财政收入", "2018-01-15", "2017年，全县一般公共预算收入完成12.8亿元。全市一般公共预算收入完成205.6亿元。"),
    ("工业百强县公布", "2021-08-20", "8月19日，全国工业百强县榜单公布，长兴县已连续第5年入选。"),
    (
        "打造四张城市名片",
        "2018-06-01",
        "丹阳市打造“四张名片”：眼镜之都，年产镜架上亿副。温泉之乡，冬季人多。桑蚕名城，丝绸出海。书画故里，画院遍布。",
    ),
    ("园区建设", "2018-09-01", "丹阳市重点发展新材料、生物医药、高端装备和现代物流四大产业。"),
    ("港務動態", "2015-04-08", "高雄港今年一月至三月貨櫃吞吐量達258.4萬標箱。港務局長陳志明表示，航線將會增加。"),
    (
        "图书馆新馆开馆",
        "2017-10-01",
        "10月1日，绍兴市图书馆新馆在镜湖新区开馆，馆长王晓敏主持仪式。新馆总建筑面积4.2万平方米，藏书180万册，阅览座位2600个。",
    ),
)


@pytest.fixture(scope="module")
def reports() -> Iterator[Engine]:
    with engine_over(*REPORTS) as made:
        yield made


@pytest.fixture(scope="module")
def farming() -> Iterator[Engine]:
    with engine_over(*FARMING) as made:
        yield made


@pytest.fixture(scope="module")
def kinds() -> Iterator[Engine]:
    with engine_over(*KINDS) as made:
        yield made


@pytest.mark.parametrize(
    ("archive", "question", "short", "source"),
    [
        # the asked year, 去年 and 今年 of a dated report, target and outcome
        ("reports", "2014年海州市固定资产投资完成了多少？", ["412.5亿元"], "p0.txt"),
        ("reports", "2015年海州市固定资产投资完成了多少？", ["438.2亿元"], "p1.txt"),
        ("reports", "2015年海州市固定资产投资目标是多少？", ["450亿元"], "p0.txt"),
        ("reports", "2016年海州市固定资产投资目标是多少？", ["480亿元"], "p1.txt"),
        ("reports", "2014年平江县固定资产投资完成多少？", ["36.7亿元"], "p2.txt"),
        ("reports", "2014年海州市规上工业增加值增长多少？", ["9.1%"], "p0.txt"),
        ("reports", "2016年GDP增长目标是多少？", ["7%"], "p1.txt"),
        ("reports", "赵州大桥全长多少公里？", ["3.2公里"], "p3.txt"),
        ("reports", "赵州大桥什么时候开工？", ["2013年5月5日"], "p3.txt"),
        ("reports", "赵州大桥在哪里开工？", ["临江镇"], "p3.txt"),
        ("reports", "赵州大桥开工仪式由谁主持？", ["鲁明"], "p3.txt"),
        # 前年 of a comparison, a report's title, a January review, a revised figure
        ("farming", "2010年安宁市粮食总产量是多少？", ["42.6亿斤"], "p0.txt"),
        ("farming", "2009年安宁市粮食总产量是多少？", ["40.1亿斤"], "p0.txt"),
        ("farming", "2011年安宁市粮食总产量目标是多少？", ["43亿斤"], "p0.txt"),
        ("farming", "2010年安宁市粮食总产量增长多少？", ["6.2%"], "p0.txt"),
        ("farming", "2012年宁阳县地区生产总值是多少？", ["186.3亿元"], "p1.txt"),
        ("farming", "2019年通州区新建停车位多少个？", ["1.2万个"], "p2.txt"),
        ("farming", "2014年东台市财政收入预算是多少？", ["63亿元", "68亿元"], "p3.txt"),
        # sorts of figures
        ("kinds", "2013年海州市外贸进出口总额是多少？", ["92.7亿美元"], "p0.txt"),
        ("kinds", "2013年海州市外贸进出口增长多少？", ["13.6%"], "p0.txt"),
        ("kinds", "2013年海州市高新技术产品出口占比是多少？", ["26.3%"], "p0.txt"),
        ("kinds", "2018年江阴市新认定高新技术企业多少家？", ["86家"], "p1.txt"),
        ("kinds", "2018年江阴市高新技术企业累计多少家？", ["415家"], "p1.txt"),
        ("kinds", "2018年江阴市新增专利授权多少件？", ["2130件"], "p1.txt"),
        ("kinds", "2018年江阴市有效发明专利总量是多少？", ["5640件"], "p1.txt"),
        ("kinds", "2017年全县一般公共预算收入是多少？", ["12.8亿元"], "p3.txt"),
        ("kinds", "2017年全市一般公共预算收入是多少？", ["205.6亿元"], "p3.txt"),
        ("kinds", "长兴县连续第几年入选？", ["第5年"], "p4.txt"),
        # lists, in a sentence and spread over several
        ("kinds", "丹阳市打造的“四张名片”是什么？", ["眼镜之都", "温泉之乡", "桑蚕名城", "书画故里"], "p5.txt"),
        ("kinds", "丹阳市重点发展哪四大产业？", ["新材料", "生物医药", "高端装备", "现代物流"], "p6.txt"),
        # traditional text, asked in simplified
        ("kinds", "2015年一季度高雄港货柜吞吐量是多少？", ["258.4萬標箱"], "p7.txt"),
        ("kinds", "高雄港港务局长是谁？", ["陳志明"], "p7.txt"),
        # who, when, where, and several things at once
        ("kinds", "绍兴市图书馆馆长是谁？", ["王晓敏"], "p8.txt"),
        ("kinds", "绍兴市图书馆新馆在哪里开馆？", ["镜湖新区"], "p8.txt"),
        ("kinds", "绍兴市图书馆新馆什么时候开馆？", ["2017年10月1日"], "p8.txt"),
        ("kinds", "绍兴市图书馆新馆藏书、阅览座位各有多少？", ["180万册", "2600个"], "p8.txt"),
    ],
)
def test_answered(archive: str, question: str, short: list[str], source: str, request: pytest.FixtureRequest) -> None:
    engine: Engine = request.getfixturevalue(archive)
    answer = engine.ask(question)
    assert answer.status == "answered", answer.answer
    assert all(value in (answer.short_answer or "") for value in short), answer
    assert source in [citation.source for citation in answer.citations]
    check(answer, engine, _sources(engine), question)


@pytest.mark.parametrize(
    ("archive", "question", "nearest"),
    [
        ("reports", "2017年海州市固定资产投资目标是多少？", "2016年"),
        ("reports", "2012年海州市固定资产投资完成多少？", "2014年"),
        ("reports", "2014年海州市粮食总产量是多少？", None),
        ("reports", "2014年长兴县粮食总产量是多少？", None),
        ("reports", "2013年海州市固定资产投资完成多少？", None),
        ("reports", "海州市有多少所大学？", None),
        ("farming", "2008年安宁市粮食总产量是多少？", None),
        ("farming", "2018年通州区新建停车位多少个？", "2019年"),
        ("farming", "2013年东台市财政收入预算是多少？", "2014年"),
        ("kinds", "2016年江阴市新增专利授权多少件？", "2018年"),
        ("kinds", "绍兴市图书馆新馆有多少员工？", None),
        ("kinds", "2015年高雄港货柜吞吐量目标是多少？", "实际"),
    ],
)
def test_not_in_the_archive(archive: str, question: str, nearest: str | None, request: pytest.FixtureRequest) -> None:
    engine: Engine = request.getfixturevalue(archive)
    answer = engine.ask(question)
    assert (answer.status, answer.short_answer) == ("no_evidence", None), answer.answer
    assert answer.answer.startswith("资料中没有")
    if nearest is not None:
        assert answer.citations and nearest in re.sub(r"“[^”]*”", "", answer.answer.partition("最近的是")[2])
    check(answer, engine, _sources(engine), question)


@pytest.mark.parametrize(
    ("question", "truth"),
    [
        ("为什么2015年海州市固定资产投资目标是480亿元？", "2016年"),
        ("2015年海州市固定资产投资目标是480亿元吗？", "2016年"),
    ],
)
def test_a_false_premise_is_corrected(reports: Engine, question: str, truth: str) -> None:
    answer = reports.ask(question)
    assert answer.status == "no_evidence"
    assert truth in answer.answer and "480亿元" in "".join(citation.quote for citation in answer.citations)


def test_parts_of_what_is_asked_are_marked_as_parts(kinds: Engine) -> None:
    answer = kinds.ask("2017年临海市投资目标是多少？")
    assert (answer.status, answer.partial, answer.short_answer) == ("answered", True, None)
    assert answer.warnings
    assert any("45亿元" in citation.quote for citation in answer.citations)


def test_two_figures_for_one_item_are_both_given_newest_first(farming: Engine) -> None:
    answer = farming.ask("2014年东台市财政收入预算是多少？")
    assert [citation.date for citation in answer.citations] == ["2014-10-20", "2014-01-20"]
    assert answer.answer.index("63亿元") < answer.answer.index("68亿元（") or answer.answer.count("\n") == 1


def test_a_timeline_gives_each_year_with_its_own_figure(reports: Engine) -> None:
    lines = reports.ask("历年海州市规模以上工业增加值实际增长多少？").answer.split("\n")
    assert any("2014年" in line and "9.1%" in line for line in lines)
    assert any("2015年" in line and "7.9%" in line for line in lines)


def test_two_years_asked_at_once(reports: Engine) -> None:
    answer = reports.ask("2014年和2015年海州市固定资产投资分别完成多少？")
    assert re.search(r"412\.5亿元.*438\.2亿元", answer.short_answer or "")
    assert {citation.source for citation in answer.citations} == {"p0.txt", "p1.txt"}


def test_where_only_one_of_two_is_known_the_other_is_named_as_lacking(reports: Engine) -> None:
    answer = reports.ask("2015年和2019年海州市固定资产投资分别完成多少？")
    assert answer.status == "answered" and answer.partial
    assert "438.2亿元" in answer.answer
    assert re.search(r"资料中没有“2019年", answer.answer)


@pytest.mark.parametrize(
    ("history", "question", "short"),
    [
        (["2015年海州市固定资产投资目标是多少？"], "那2016年呢？", "480亿元"),
        (["2014年平江县固定资产投资完成了多少？"], "那海州市呢？", "412.5亿元"),
        (["2014年海州市规模以上工业增加值是多少"], "增长了多少？", "9.1%"),
        (["2015年海州市固定资产投资目标是多少？"], "实际完成了多少？", "438.2亿元"),
        (["2015年海州市固定资产投资目标是多少？"], "赵州大桥什么时候开工？", "2013年5月5日"),
        (["赵州大桥什么时候开工？"], "它全长多少？", "3.2公里"),
        (["2016年海州市固定资产投资目标是多少？", "赵州大桥什么时候开工？"], "在哪里？", "临江镇"),
    ],
)
def test_follow_ups(reports: Engine, history: list[str], question: str, short: str) -> None:
    answer = reports.ask(question, history=history)
    assert short in (answer.short_answer or ""), answer
    assert answer.question == question


def test_blank_turns_count_for_nothing(reports: Engine) -> None:
    question = "赵州大桥全长多少公里？"
    assert reports.ask(question, history=["", "  "]).standalone_question == question


def test_since_and_until_leave_out_other_articles(reports: Engine) -> None:
    question = "2015年海州市固定资产投资目标是多少？"
    assert reports.ask(question, since="2015", until="2015-12").short_answer == "450亿元"
    late = reports.ask(question, since="2016", hits=10)
    assert late.status == "no_evidence"
    assert {hit.date[:4] for hit in late.hits if hit.date} <= {"2016"}
    assert {hit.date[:4] for hit in reports.ask(question, until="2013", hits=10).hits if hit.date} <= {"2013"}


def test_only_the_sources_named_are_asked() -> None:
    with engine_over(
        ("甲县报告", "2021-01-10", "2021年规上工业增加值要增长8%。"),
        ("乙县报告", "2021-01-12", "2021年规上工业增加值要增长9%。"),
    ) as engine:
        question = "2021年规上工业增加值要增长多少？"
        for number, figure in enumerate(("8%", "9%")):
            inside = engine.within([f"p{number}.txt"])
            answer = inside.ask(question, hits=5)
            assert answer.short_answer == figure
            assert {row.source for row in answer.hits} == {f"p{number}.txt"}
            assert list(engine.stream(question, sources=[f"p{number}.txt"]))[-1].short_answer == figure
            assert inside.ask("那2021年呢？", history=[question.replace("2021", "2020")]).short_answer == figure
            assert {row.source for row in inside.search(question, by="lexical")} == {f"p{number}.txt"}
        assert engine.within([]).ask(question).status == "no_evidence"
        assert {row.source for row in engine.within(["p0.txt"]).within(None).search(question)} == {"p0.txt", "p1.txt"}


@pytest.mark.parametrize(
    ("since", "until", "said"),
    [("下周", None, "'下周'"), (None, "13月", "'13月'"), ("2016", "2015", "since 2016")],
)
def test_dates_that_bound_nothing_are_named(reports: Engine, since: str | None, until: str | None, said: str) -> None:
    with pytest.raises(InputError, match=re.escape(said)):
        reports.ask("投资目标是多少", since=since, until=until)


def test_period_of() -> None:
    assert period_of(None, None) is None
    assert str(period_of("2015-03", "2015-03")) == "2015-03"
    assert str(period_of("2015", "2016")) == "2015/2016"


def test_hits_come_only_when_asked_for_and_with_every_status(reports: Engine) -> None:
    assert reports.ask("赵州大桥全长多少公里？").hits == ()
    for question in ("赵州大桥全长多少公里？", "2030年赵州大桥全长多少公里？"):
        rows = reports.ask(question, hits=3).to_json()["hits"]
        assert [row["rank"] for row in rows] == [1, 2, 3]
        assert all(set(row) == HIT for row in rows)
        assert [row["score"] for row in rows] == sorted((row["score"] for row in rows), reverse=True)


def test_the_id_is_handed_through(reports: Engine) -> None:
    assert reports.ask("赵州大桥全长多少公里？", id="q-17").id == "q-17"


def test_the_stream_ends_with_the_answer_that_its_pieces_told(reports: Engine) -> None:
    *pieces, last = reports.stream("赵州大桥全长多少公里？")
    assert isinstance(last, Answer)
    assert "".join(pieces) == last.answer
    assert last.elapsed_ms > 0


@pytest.mark.parametrize("question", ["", "  ", "？？", "🙂", "\u200b", "投资\ud800多少"])
def test_nothing_asked_is_refused(reports: Engine, question: str) -> None:
    with pytest.raises(InputError):
        reports.ask(question)


def test_search_ranks_chunks_and_bounds_k(reports: Engine) -> None:
    rows = reports.search("赵州大桥", 2)
    assert [row.rank for row in rows] == [1, 2] and "赵州大桥" in rows[0].text
    assert {row.date for row in reports.search("投资", since="2016", until="2016")} == {"2016-01-18"}
    for k in (0, -1, 1001):
        with pytest.raises(InputError, match="from 1 to 1000"):
            reports.search("投资", k)


def test_an_empty_archive_holds_no_answer() -> None:
    with engine_over() as engine:
        answer = engine.ask("2015年投资目标是多少？", hits=3)
        assert (answer.status, answer.citations, answer.hits) == ("no_evidence", (), ())


@pytest.mark.parametrize("pages", [REPORTS, FARMING], ids=["reports", "farming"])
def test_the_order_of_adding_changes_no_answer(pages: tuple[Page, ...]) -> None:
    questions = [
        "2015年海州市固定资产投资目标是多少？",
        "历年海州市固定资产投资完成多少？",
        "2014年东台市财政收入预算是多少？",
        "粮食总产量是多少？",
        "谁主持仪式？",
    ]
    told = []
    for ordered in (pages, pages[::-1]):
        with engine_over(*ordered) as engine:
            answers = [engine.ask(question) for question in questions]
            told.append([(a.status, a.answer, a.short_answer, [c.quote for c in a.citations]) for a in answers])
    assert told[0] == told[1]


def _sources(engine: Engine) -> dict:
    return archive_sources(engine.archive)


def test_an_encoder_of_the_users_own_finds_and_the_bundled_one_measures(tmp_path) -> None:
    own = HashEncoder()
    with Archive.create(tmp_path / "archive", encoder=own) as archive:
        archive.add([article("a", "今年港口项目投资3亿元。", date="2021-05-01")])
        own.calls.clear()
        answer = Engine(archive, today=lambda: TODAY).ask("2021年港口项目投资多少？")
    assert answer.short_answer == "3亿元"
    assert own.calls and set(own.calls) == {1}, "it sees the query alone: no words or sentences of the evidence"
