"""What a question of yes or no claims."""

from __future__ import annotations

import pytest

from rag.claims import claim_of
from rag.query import parse_question


@pytest.mark.parametrize(
    ("question", "kind", "head"),
    [
        ("2023年工业投资完成目标了吗", "goal", "2023年工业投资"),
        ("是否实现了2023年营业收入20亿元的目标", "goal", "2023年营业收入"),
        ("云河大桥2023年计划投资完成了吗", "goal", "云河大桥2023年投资"),
        ("2023年营收有没有超过20亿元", "passed", "2023年营收"),
        ("2023年营收20亿元，对吗", "figure", "2023年营收"),
        ("2023年旅游收入目标是30亿元吗", "figure", "2023年旅游收入目标"),
        ("2023年员工是不是比上年多了", "change", "2023年员工"),
        ("提高了教师津贴吗", "change", "教师津贴"),
        ("末班车还是八点半吗", "change", "末班车"),
        ("16路公交收不收费", "plain", "16路公交收费"),
        ("急诊24小时开放吗", "plain", "急诊24小时开放"),
    ],
)
def test_the_claim(question: str, kind: str, head: str) -> None:
    claim = claim_of(parse_question(question))
    assert (claim.kind, claim.head) == (kind, head)


@pytest.mark.parametrize(("question", "tag"), [("营收超过20亿元，是吗", True), ("营收超过20亿元吗", False)])
def test_a_claim_put_for_confirmation(question: str, tag: bool) -> None:
    assert claim_of(parse_question(question)).tag is tag
