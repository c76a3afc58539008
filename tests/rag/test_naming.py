from __future__ import annotations

import pytest

from index.types import Article
from rag.naming import unknown_names
from rag.numbers import fold

TEXT = "孙永红主持会议，区委书记周安指出，新区要争创国家级示范区。江北区人民医院启用。"
ARTICLE = Article(
    "a", "江北日报.txt", "青岛西海岸新区召开大会", "王明远", None, None, None, TEXT + "王海峰出席。", ((0, 1),)
)
ASKED = "谁主持会议？江南县有没有？"


def unknown(sentence: str) -> list[str]:
    return list(unknown_names(sentence.replace("[1]", ""), [ARTICLE], fold(f"{ARTICLE.title}{TEXT}{ASKED}")))


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
    assert unknown(sentence) == []


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
    assert any(name in problem for problem in unknown(sentence))


SLICE = "区委书记李明表示，全区要抓好项目。上海浦东新区介绍了经验，省政府出台了意见。"
REST = "山东省的意见，山东省的办法，山东省的规划。"


def found(sentence: str, asked: str = "") -> list[str]:
    article = Article("a", "a.txt", "会议召开", None, None, None, None, SLICE + REST, ((0, 1),))
    return list(unknown_names(sentence, [article], fold(SLICE + asked)))


@pytest.mark.parametrize(
    "sentence",
    ["李明表示要抓好项目。", "浦东新区介绍了经验。", "上海介绍了经验。", "山东省政府出台了意见。", "我国经济发展。"],
)
def test_names_of_the_slice_and_of_what_its_article_is_about_pass(sentence: str) -> None:
    assert found(sentence) == []


@pytest.mark.parametrize(
    "sentence",
    [
        "区委书记王强表示要抓好项目。",
        "福州新区介绍了经验。",
        "北京介绍了经验。",
        "即墨区出台了意见。",
        "北京大学介绍了经验。",
    ],
)
def test_other_names_are_told(sentence: str) -> None:
    assert len(found(sentence)) >= 1


@pytest.mark.parametrize("sentence", ["原计划年底通车。", "改扩建中小学和医院。", "据全区介绍，南山仍在建设。"])
def test_common_words_are_no_names(sentence: str) -> None:
    article = Article(
        "a", "a.txt", None, None, None, None, None, "计划年底通车，改扩建，中小学，医院，南山。", ((0, 1),)
    )
    assert list(unknown_names(sentence, [article], fold(article.text))) == []
