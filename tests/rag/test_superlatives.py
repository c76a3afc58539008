"""Whether something is the most or the least of its kind."""

from __future__ import annotations

import pytest

from rag.engine import Engine
from rag.superlatives import measure_of, superlative
from tests.small import engine_fixture

TOWNS = (
    "柳川县辖三镇。石桥镇人口最多，云岭镇面积最大，白沙镇粮食产量全县最高、养殖户最少。石桥镇的企业数量是全县最多的镇之一。\n"
    "云岭大桥是全省最长的斜拉桥。全县收入最高的村是桃坪村。"
)
engine = engine_fixture(("柳川县乡镇概况", "2021-05-03", TOWNS))


@pytest.mark.parametrize(
    ("question", "word"),
    [
        ("石桥镇是柳川县人口最多的镇吗", "是"),
        ("云岭镇面积最大吗", "是"),
        ("云岭镇面积最小吗", "否"),
        ("白沙镇粮食产量最低吗", "否"),
        ("白沙镇粮食产量是全县最高的吗", "是"),
        ("白沙镇养殖户最多吗", "否"),
        ("石桥镇是企业最多的镇之一吗", "是"),
        ("云岭大桥是全省最短的斜拉桥吗", "否"),
        ("收入最高的村是桃坪村吗", "是"),
        ("桃坪村是不是全县收入最低的村", "否"),
        ("石桥镇是柳川县面积最大的镇吗", None),  # of another town
        ("云岭镇是不是柳川县人口最多的镇", None),
        ("白沙镇粮食产量是全省最高的吗", None),  # of a smaller whole
        ("石桥镇企业最多吗", None),  # one of these
        ("云岭镇养殖户最多吗", None),
        ("白沙镇人口最少吗", None),
        ("云岭大桥是全国最长的斜拉桥吗", None),
        ("收入最高的村是石桥村吗", None),
    ],
)
def test_one_is_the_most_by_the_measure_asked(engine: Engine, question: str, word: str | None) -> None:
    assert engine.ask(question).short_answer == word


@pytest.mark.parametrize(
    ("statement", "who", "of", "how"),
    [
        ("青川片区是三个片区中面积最大的", "青川片区", "面积", "大"),
        ("青川片区承担的试点任务是最少的", "青川片区", "试点任务", "少"),
        ("收入最高的村是桃坪村", "桃坪村", "收入", "高"),
    ],
)
def test_what_is_claimed(statement: str, who: str, of: str, how: str) -> None:
    claim = superlative(statement)
    assert claim is not None
    assert (claim.who, claim.of, claim.how) == (who, of, how)


@pytest.mark.parametrize("statement", ["最高人民法院设在北京", "云桥已经通车", "最低生活保障标准提高了"])
def test_no_claim_of_the_most(statement: str) -> None:
    assert superlative(statement) is None


def test_the_measure_is_without_what_is_done_to_it() -> None:
    assert measure_of("承担试点任务") == "试点任务"
