"""Who holds an office and who did what."""

from __future__ import annotations

import pytest

from index.types import Article
from rag.evidence import Evidence
from rag.offices import misattributed

TEXTS = (
    (
        "平昌县召开会议",
        "平昌县委书记秦少华主持召开工作会议，县长范玉成作报告，副县长蔡永宁通报情况，县教育局局长贺春生列席。"
        "秦少华说：“把路修到家门口。”此前的教育局局长彭建国已于2021年6月调任县水利局局长。",
    ),
    ("临安机电公司年报", "临安机电公司董事长为严立群，总经理为伍建明。"),
)
PAGES = [
    Evidence(n, Article(f"a{n}", f"{n}.txt", title, None, None, None, None, text, ((0, 1),)), 0, len(text))
    for n, (title, text) in enumerate(TEXTS, 1)
]


@pytest.mark.parametrize(
    ("sentence", "asked"),
    [
        ("会议由县长范玉成主持。", "谁主持会议？"),
        ("县委书记范玉成作报告。", "谁作报告？"),
        ("平昌县县长是蔡永宁。", "平昌县县长是谁？"),
        ("县水利局局长贺春生列席。", "谁列席？"),
        ("青田县县长是范玉成。", "青田县县长是谁？"),
        ("县委书记秦少华没有列席会议。", "谁列席会议？"),
        ("县长范玉成说：“把路修到家门口。”", "谁说的？"),
        ("教育局局长是彭建国。", "教育局局长是谁？"),
        ("贺春生已调任县水利局局长。", "贺春生调任什么？"),
        ("临安机电公司总经理是严立群。", "总经理是谁？"),
        ("大发机电公司董事长为严立群。", "大发机电公司董事长是谁？"),
        ("县长范玉成因违纪被查。", "县长怎么了？"),
    ],
)
def test_an_office_or_deed_of_another_is_told(sentence: str, asked: str) -> None:
    assert list(misattributed(sentence, PAGES, asked))


@pytest.mark.parametrize(
    ("sentence", "asked"),
    [
        ("会议由县委书记秦少华主持。", "谁主持会议？"),
        ("平昌县县长范玉成作了报告，副县长蔡永宁通报情况。", "谁作报告？"),
        ("平昌县县长是范玉成。", "平昌县县长是谁？"),
        ("县教育局局长是贺春生。", "教育局局长是谁？"),
        ("彭建国曾任教育局局长，2021年6月调任县水利局局长。", "彭建国任什么？"),
        ("秦少华说：“把路修到家门口。”", "秦少华怎么说？"),
        ("董事长是严立群，总经理是伍建明。", "临安机电公司董事长是谁？"),
    ],
)
def test_what_is_told_of_them_passes(sentence: str, asked: str) -> None:
    assert not list(misattributed(sentence, PAGES, asked))
