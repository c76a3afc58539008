"""Names in a sentence that the evidence does not name."""

from __future__ import annotations

import pytest

from index.types import Article
from rag.numbers import fold
from rag.unnamed import unnamed
from rag.verify import Evidence

TEXT = "区委书记李明表示，全区要抓好项目。上海浦东新区介绍了经验，省政府出台了意见。"
REST = "山东省的意见，山东省的办法，山东省的规划。"


def found(sentence: str, asked: str = "") -> list[str]:
    article = Article("a", "a.txt", "会议召开", None, None, None, None, TEXT + REST, ((0, 1),))
    piece = Evidence(1, article, 0, len(TEXT))
    return list(unnamed(sentence, [piece], fold(piece.pool + asked)))


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


def test_a_name_of_the_question_needs_no_evidence() -> None:
    assert found("福州新区介绍了经验。", "福州新区做了什么？") == []
