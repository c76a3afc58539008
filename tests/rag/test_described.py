"""What a figure is claimed of, against what stands with it in the evidence."""

from __future__ import annotations

import pytest

from index.times import Anchor, find_times
from index.types import Article
from rag.types import Question
from rag.verify import Evidence, verify_sentence

TEXTS = (
    (
        "宁川县2022年农业情况",
        "2023-01-16",
        "2022年，宁川县粮食总产量38.6万吨，比上年增长2.4%。全县生猪出栏21.7万头，务农人员6200人，比上年减少350人。",
    ),
    ("罗阳县2022年农业情况", "2023-01-17", "2022年，罗阳县粮食总产量52.1万吨。全县生猪出栏33.5万头。"),
    (
        "汇丰机电公司2022年报",
        "2023-04-01",
        "汇丰机电公司2022年营业收入12.4亿元，净利润1.3亿元。全县新增城镇就业860人。",
    ),
    ("河口县召开推介会", "2022-03-14", "3月12日，河口县召开茶叶推介会，现场签约项目18个。北桥镇派人参加。"),
    ("北桥镇中心小学启用", "2022-09-01", "9月1日，北桥镇中心小学启用。"),
)


def pages() -> list[Evidence]:
    found = []
    for n, (title, date, text) in enumerate(TEXTS, 1):
        article = Article(f"a{n}", f"{n}.txt", title, None, date, "day", None, text, ((0, 1),))
        found.append(Evidence(n, article, 0, len(text), tuple(find_times(text, Anchor.of(date)))))
    return found


PAGES = pages()


def passes(sentence: str, asked: str) -> bool:
    return verify_sentence(sentence, PAGES, Question(asked, "figure"))[0]


@pytest.mark.parametrize(
    ("sentence", "asked"),
    [
        ("2022年宁川县粮食总产量52.1万吨[2]。", "2022年宁川县粮食总产量是多少？"),  # of another county
        ("2022年宁川县粮食总产量52.1万吨[1][2]。", "2022年宁川县粮食总产量是多少？"),
        ("2022年宁川县生猪出栏33.5万头[2]。", "2022年生猪出栏多少头？"),
        ("2022年宁川区粮食总产量38.6万吨[1]。", "2022年宁川区粮食总产量是多少？"),
        ("2022年宁川县蔬菜总产量38.6万吨[1]。", "2022年蔬菜总产量是多少？"),
        ("2022年宁川县务农人员350人[1]。", "务农人员有多少？"),  # a change, not how many
        ("汇丰机电公司2022年净利润12.4亿元[3]。", "汇丰机电公司2022年净利润是多少？"),
        ("汇丰机电公司2022年营业成本12.4亿元[3]。", "汇丰机电公司2022年营业成本是多少？"),
        ("东方机电公司2022年净利润1.3亿元[3]。", "东方机电公司2022年净利润是多少？"),
        ("2022年新增城镇失业860人[3]。", "2022年新增城镇失业多少人？"),
        ("2022年新增农村就业860人[3]。", "2022年新增农村就业多少人？"),
        ("海州市茶叶推介会现场签约项目18个[4]。", "海州市茶叶推介会签约项目多少个？"),
        ("河口县文化节现场签约项目18个[4]。", "河口县文化节签约项目多少个？"),
        ("现场取消项目18个[4]。", "河口县现场取消项目多少个？"),
        ("河口县现场签约项目300个[4]。", "河口县签约项目300个吗？"),  # the question's own count
    ],
)
def test_a_figure_of_something_else_is_refused(sentence: str, asked: str) -> None:
    assert not passes(sentence, asked)


@pytest.mark.parametrize(
    ("sentence", "asked"),
    [
        ("2022年，宁川县粮食产量达386000吨，同比增长2.4%[1]。", "2022年宁川县粮食总产量是多少？"),
        ("宁川县为38.6万吨，罗阳县为52.1万吨[1][2]。", "2022年粮食总产量是多少？"),
        ("2022年务农人员6200人，比上年减少350人[1]。", "务农人员有多少？"),
        ("汇丰机电公司2022年营收12.4亿元，净利润13000万元[3]。", "汇丰机电公司2022年净利润是多少？"),
        ("2022年宁川县粮食总产量38.6万吨和生猪出栏21.7万头[1]。", "2022年宁川县农业情况如何？"),
        ("河口县的茶叶推介会共签约18个项目[4]。", "河口县茶叶推介会签约项目多少个？"),
    ],
)
def test_the_same_in_other_words_passes(sentence: str, asked: str) -> None:
    assert passes(sentence, asked)
