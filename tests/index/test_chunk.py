"""Sentences, clauses and chunks of articles."""

import re
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from index.chunk import LIMIT, chunk_article, clauses, sentences
from index.newspaper import read_page
from index.types import Article

SEEDS = Path(__file__).parents[2] / "seeds"


def article(text: str, date: str | None = None) -> Article:
    return Article("a", "a.txt", None, None, date, None, None, text, ((0, 1),))


def cut(text: str, how=sentences) -> list[str]:
    return [text[start:end] for start, end in how(text)]


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("会议召开。市长讲话！谁出席？", ["会议召开。", "市长讲话！", "谁出席？"]),
        ("标题\n会议召开。", ["标题", "会议召开。"]),
        ("“今年要完工。”市长说。", ["“今年要完工。”", "市长说。"]),
        ("他问：“何时完工？”，没人回答。", ["他问：“何时完工？”，没人回答。"]),
        ("他读《为什么？怎么办！》一书。好。", ["他读《为什么？怎么办！》一书。", "好。"]),
        ("投资3.6亿元（含征地费。不含税）全部到位。好。", ["投资3.6亿元（含征地费。不含税）全部到位。", "好。"]),
        ("会议召开。（记者 李涛）", ["会议召开。", "（记者 李涛）"]),
        ("前景广阔……第二天完工。", ["前景广阔……", "第二天完工。"]),
        ("真的？！真的。", ["真的？！", "真的。"]),
        ("一是供水；二是供电；三是供气。", ["一是供水；二是供电；三是供气。"]),
        ("增长12.5%。（未完", ["增长12.5%。", "（未完"]),
        ("", []),
        (" \n ", []),
        ("甲。 乙。", ["甲。", "乙。"]),
    ],
)
def test_sentences(text, parts):
    assert cut(text) == parts


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        (
            "完成投资2490亿元、增长25%，好于去年；明年再看。",
            ["完成投资2490亿元、增长25%，", "好于去年；", "明年再看。"],
        ),
        ("创新突破———新区在行动。", ["创新突破———", "新区在行动。"]),
        ("———经略海洋走在前列。", ["———经略海洋走在前列。"]),
        ("投资1,200亿元,增长8%。", ["投资1,200亿元,", "增长8%。"]),
        ("总投资（含税，不含地）到位，好。", ["总投资（含税，不含地）到位，", "好。"]),
    ],
)
def test_clauses(text, parts):
    assert cut(text, clauses) == parts


def check(source: Article, limit: int = LIMIT, **sizes: int) -> list:
    chunks = chunk_article(source, limit=limit, **sizes)
    end = 0
    for chunk in chunks:
        assert chunk.text == source.text[chunk.start : chunk.end] and chunk.article_id == source.id and chunk.id == 0
        assert chunk.start >= end and 0 < len(chunk.text) <= limit and chunk.text == chunk.text.strip()
        assert not source.text[end : chunk.start].strip()
        for time in chunk.times:
            assert chunk.text[time.start : time.end] == time.text
        end = chunk.end
    assert not source.text[end:].strip()
    return chunks


PIECES = st.sampled_from("会议召开部署工作投资3.6亿元2021年今年，。；！？…—“”‘’（）《》、：\n ")


@settings(deadline=None, max_examples=200)
@given(st.lists(PIECES, max_size=400).map("".join), st.integers(10, 80), st.integers(0, 60))
def test_chunks_hold_the_whole_text_in_order(text, target, more):
    check(article(text), target + more, target=target)


@settings(deadline=None, max_examples=200)
@given(st.lists(PIECES, max_size=300).map("".join))
def test_sentences_and_clauses_hold_the_whole_text_in_order(text):
    for how in (sentences, clauses):
        assert re.sub(r"\s", "", "".join(cut(text, how))) == re.sub(r"\s", "", text)
        assert all("\n" not in part and part == part.strip() for part in cut(text, how))
    borders = {end for _, end in clauses(text)}
    assert {end for _, end in sentences(text)} <= borders


@pytest.mark.parametrize("path", sorted(SEEDS.glob("*.txt")), ids=lambda path: path.name[:3])
def test_demo_pages_are_cut_at_sentences(path):
    for source in read_page(path.read_text(encoding="utf-8"), path.name):
        chunks = check(source)
        borders = {end for _, end in sentences(source.text)}
        assert all(chunk.end in borders for chunk in chunks)
        long = [len(chunk.text) for chunk in chunks[:-1]]
        assert all(length >= 100 for length in long)
        assert not long or 150 <= sum(long) / len(long) <= 350


def test_short_articles_are_one_chunk_and_empty_ones_none():
    assert [chunk.text for chunk in check(article("标题\n会议召开。"))] == ["标题\n会议召开。"]
    assert check(article("")) == check(article(" \n ")) == []


def test_a_very_long_sentence_is_cut_at_clauses():
    text = "，".join(f"第{k}项工程完成投资{k}亿元" for k in range(60)) + "。"
    chunks = check(article(text))
    assert len(chunks) > 2 and all(chunk.text[-1] in "，。" for chunk in chunks)
    assert len(check(article("投" * 1000))) > 2


def test_times_are_resolved_by_the_articles_date():
    (chunk,) = check(article("今年投资增长25%。去年是11%。", "2020"))
    assert [(time.text, str(time.span)) for time in chunk.times] == [("今年", "2020"), ("去年", "2019")]
    (undated,) = check(article("今年投资增长25%。"))
    assert [time.span for time in undated.times] == [None]


@pytest.mark.parametrize(
    ("text", "cut"),
    [
        (
            "签约18个，详见 https://lw.example/news?id=3 ，投资52亿元。",
            ["签约18个，详见 https://lw.example/news?id=3 ，投资52亿元。"],
        ),
        ("见http://lw.example/?x=1&y=2。下一句。", ["见http://lw.example/?x=1&y=2。", "下一句。"]),
        ("搜www.lw.example/s?农博会，共8个。", ["搜www.lw.example/s?农博会，共8个。"]),
        (
            "签约18个![图](http://lw.example/a.png)，投资5亿元。",
            ["签约18个![图](http://lw.example/a.png)，投资5亿元。"],
        ),
        ("当5!=120时成立。", ["当5!=120时成立。"]),
        ("真的吗?是的。", ["真的吗?", "是的。"]),
        ("为什么?3月8日召开。", ["为什么?", "3月8日召开。"]),
        ("What is it? It is. No!", ["What is it?", "It is. No!"]),
        ("他说“好!”然后走了。", ["他说“好!”", "然后走了。"]),
        ("完成了?!真的。", ["完成了?!", "真的。"]),
        ("见 https://lw.example/? 下一句。", ["见 https://lw.example/?", "下一句。"]),
    ],
)
def test_a_typed_mark_ends_a_sentence_only_where_one_ends(text: str, cut: list[str]) -> None:
    assert [text[start:end] for start, end in sentences(text)] == cut
