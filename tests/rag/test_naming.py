from __future__ import annotations

import pytest

from index.types import Article
from rag.naming import unknown_names
from rag.types import Question
from rag.verify import Evidence

TEXT = "孙永红主持会议，区委书记周安指出，新区要争创国家级示范区。江北区人民医院启用。"
ARTICLE = Article(
    "a", "江北日报.txt", "青岛西海岸新区召开大会", "王明远", None, None, None, TEXT + "王海峰出席。", ((0, 1),)
)
EVIDENCE = [Evidence(1, ARTICLE, 0, len(TEXT))]
QUESTION = Question("谁主持会议？江南县有没有？", "person")


@pytest.mark.parametrize(
    "sentence",
    [
        "会议由孙永红主持[1]。",
        "区委书记周安指出，要争创示范区[1]。",
        "青岛西海岸新区召开会议[1]。",
        "记者王明远报道[1]。",
        "江南县没有这样的医院[1]。",
        "高端化、幸福感和贡献度都有提高，学校和医院也在建设[1]。",
        "區委書記周安指出[1]。",
    ],
)
def test_names_of_the_evidence_and_of_the_question_pass(sentence: str) -> None:
    assert list(unknown_names(sentence, EVIDENCE, QUESTION)) == []


@pytest.mark.parametrize(
    ("sentence", "name"),
    [
        ("会议由赵晓东主持[1]。", "赵晓东"),
        ("区委书记李明指出，要争创示范区[1]。", "李明"),
        ("局长王海峰出席[1]。", "王海峰"),  # in the article, but not in what is cited
        ("东山县人民医院启用[1]。", "东山县"),
    ],
)
def test_other_names_do_not(sentence: str, name: str) -> None:
    assert any(name in problem for problem in unknown_names(sentence, EVIDENCE, QUESTION))
