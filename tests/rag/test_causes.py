"""The short answer of why: the clause of the cause, or none; and of how."""

from __future__ import annotations

from pathlib import Path

import pytest

from index.archive import Archive
from rag import Engine
from rag.causes import asks_cause, cause_in


@pytest.mark.parametrize(
    ("text", "question", "cause"),
    [
        (
            "2023年，夜间门诊量未达到3万人次的目标，主要是候诊区改造停用三个月。",
            "2023年夜间门诊量为什么没达到目标？",
            "候诊区改造停用三个月",
        ),
        ("受候诊区改造停用三个月影响，夜间门诊量未达到目标。", "夜间门诊量为什么没达到目标？", "候诊区改造停用三个月"),
        ("由于桩基遇到溶洞，石桥的通车时间推迟到9月。", "石桥为什么推迟通车？", "桩基遇到溶洞"),
        (
            "石桥通车时间推迟到9月，原因是桩基遇到溶洞，需要重新设计。",
            "石桥通车为何推迟？",
            "桩基遇到溶洞，需要重新设计",
        ),
        ("该镇因盛产青梅而被称为青梅之乡。", "该镇为什么被称为青梅之乡？", "盛产青梅"),
        ("该镇盛产青梅，故称青梅之乡。", "该镇为什么叫青梅之乡？", "该镇盛产青梅"),
        ("临近“盐仓路”而得名。", "该站为什么被称为“盐仓路站”？", "临近“盐仓路”"),
        ("得益于新能源汽车出口增长，港口吞吐量创新高。", "港口吞吐量为什么创新高？", "新能源汽车出口增长"),
        ("为缓解停车难，县里决定把旧粮库改成停车场。", "县里为什么把旧粮库改成停车场？", "缓解停车难"),
        ("学校停课三天，是因为供暖管道破裂。", "学校为什么停课？", "供暖管道破裂"),
        ("供暖管道破裂，学校因此停课三天。", "学校停课的原因是什么？", "供暖管道破裂"),
        ("供暖管道破裂，导致学校停课三天。", "学校为啥停课？", "供暖管道破裂"),
        ("原材料价格上涨使公司净利润下滑三成。", "公司净利润为什么下滑？", "原材料价格上涨"),
        ("公司净利润下滑，系原材料价格上涨所致。", "公司净利润为什么下滑？", "原材料价格上涨"),
        ("2023年全县接待游客120万人次，由于宣传到位，满意度达到96%。", "2023年粮食为什么减产？", None),
        ("全县投资增速放缓，县长说这与土地指标有关。", "全县投资增速为什么放缓？", None),
    ],
)
def test_the_cause_is_the_clause_that_tells_it(text: str, question: str, cause: str | None) -> None:
    found = cause_in(text, question)
    assert (text[slice(*found)] if found else None) == cause


@pytest.mark.parametrize(
    "question", ["该属被重新归类为什么科？", "暴雪兽常被误为什么属性的动物？", "当地人称它为什么？"]
)
def test_what_something_was_made_is_not_why(question: str) -> None:
    assert not asks_cause(question)


ARTICLES = {
    "站": "盐仓路站\n盐仓路站位于临溪市盐仓区，是地铁4号线的一个车站。临近“盐仓路”而得名。车站为地下二层岛式车站。",
    "院": "临溪市中医院2023年工作总结\n2023年，全院夜间门诊2.6万人次，未达到3万人次的目标，主要是候诊区停用三个月。",
    "园": "临溪植物园的木瓜\n木瓜原产本地，树高三到五米。本园的木瓜由老园丁赵明远在1962年引种。",
}


@pytest.fixture(scope="module")
def engine(tmp_path_factory: pytest.TempPathFactory) -> Engine:
    folder: Path = tmp_path_factory.mktemp("causes")
    for name, text in ARTICLES.items():
        (folder / f"{name}.txt").write_text(text, encoding="utf-8")
    with Archive.create(folder / "archive") as archive:
        archive.add_paths([folder / f"{name}.txt" for name in ARTICLES])
    return Engine.open(folder / "archive", threshold=0.0)


@pytest.mark.parametrize(
    ("question", "short"),
    [
        ("该站为什么被称为“盐仓路站”？", "临近“盐仓路”"),
        ("2023年临溪市中医院夜间门诊为什么没达到目标？", "候诊区停用三个月"),
        ("木瓜的果实有什么特点？", None),
        ("临溪市中医院的医疗水平怎么样？", None),
    ],
)
def test_a_scrap_is_no_short_answer(engine: Engine, question: str, short: str | None) -> None:
    assert engine.ask(question).short_answer == short
