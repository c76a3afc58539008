"""The chat window's HTML: inert, complete, and one block."""

from __future__ import annotations

import html
import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from index.errors import InputError
from index.types import Article
from rag.types import Reprint
from tests.turns import HOSTILE, citation, turn
from ui import webtext
from ui.window.records import Filters
from ui.window.words import WORDS

texts = st.one_of(
    st.text(max_size=60), st.sampled_from([HOSTILE, "增长11%[1]，\n另一行[2][9]", "<a href='#cite-1/x/0-1'>"])
)
ids = st.text(min_size=1, max_size=20).filter(lambda text: text.isprintable())


def article(text: str, **changes: object) -> Article:
    row: dict[str, object] = {
        "id": "a1",
        "source": "pages/003.txt",
        "title": "锁定目标",
        "author": None,
        "date": "2020",
        "date_precision": "year",
        "date_evidence": "2020青岛凤凰音乐节",
        "text": text,
        "line_map": tuple((offset, 5 + offset // 4) for offset in range(0, max(len(text), 1), 4)),
    }
    return Article(**{**row, **changes})  # type: ignore[arg-type]


def tags(page: str) -> set[str]:
    return set(re.findall(r"<\s*([a-zA-Z0-9]+)", page))


def plain(page: str) -> str:
    return html.unescape(re.sub(r"<[^>]*>", "", page))


OURS = {"div", "p", "span", "strong", "a", "ol", "li", "blockquote", "h1", "h2", "dl", "dt", "dd", "mark"}


@settings(deadline=None, max_examples=100)
@given(texts)
def test_escape_keeps_the_text_and_nothing_of_markup(text: str) -> None:
    escaped = webtext.escape(text)
    assert not re.search(r"[<>\"'`*_\[\]()$!\\\n\r]", escaped)
    assert html.unescape(escaped) == re.sub(r"[\s\x00-\x1f\x7f]+", " ", text)


@settings(deadline=None, max_examples=60)
@given(texts, texts, texts, ids)
def test_hostile_text_stays_text_everywhere(one: str, two: str, three: str, id: str) -> None:
    cited = citation(article_id=id, title=two, source=three, quote=one)
    pages = [
        webtext.turn_html(
            turn(follows=True, answer=one, short_answer=two or None, citations=(cited,), warnings=(three,))
        ),
        webtext.turn_html(
            turn(follows=True, status="no_evidence", answer=one, citations=(cited,), standalone_question=two)
        ),
        webtext.turn_html(turn(status="error", answer=one, error=two, mode="llm", model=three)),
        webtext.turn_html(turn(Filters(one, two, three), answer=two, citations=(cited,)), WORDS["en"]),
        webtext.question_html(one),
        webtext.writing_html(one),
        webtext.writing_html(one, unverified=two),
        webtext.error_html(one),
        webtext.article_html(
            article(one, title=two, author=three, date_evidence=one), 0, 1, article("一", title=three)
        ),
        webtext.heading_html({"articles": one, "first_day": two, "last_day": three}),
    ]
    for page in pages:
        assert tags(page) <= OURS
        assert set(re.findall(r"href=\"([^\"]{0,6})", page)) <= {"#cite-", "#wy-ch"}
        assert not re.search(r"<[^>]*\s(on\w+|src|style)=", page)
        # A Markdown renderer takes it as one block of HTML and leaves it as it is.
        assert MarkdownIt("commonmark", {"html": True}).render(page) == page


def test_the_short_answer_comes_first_in_bold() -> None:
    opening = webtext.turn_html(turn())
    assert "<p><strong>11&#37;</strong>（2020年）" in opening
    apart = webtext.turn_html(turn(answer="今年要增长11%[1]"))
    assert apart.index("<strong>11&#37;</strong>") < apart.index("今年要增长")
    assert "<strong>" not in webtext.turn_html(turn(status="no_evidence", answer="资料中没有。", short_answer="无"))


def test_markers_link_to_their_citations_only() -> None:
    page = webtext.turn_html(
        turn(answer="甲[1]，乙[2]，丙[10]", citations=(citation(1), citation(2, start=20, end=30)))
    )
    assert re.findall(r'href="#(cite-[^"]*)"', page)[:2] == ["cite-1/a1/3-9", "cite-2/a1/20-30"]
    assert "丙[10]" in plain(page)
    assert page.count("<a ") == 2 + 2 * 2  # markers, then number and title of each citation


def test_a_finished_turn_says_what_it_was_limited_to_and_carries_its_record() -> None:
    page = webtext.turn_html(turn(Filters(since="2020", sources="日报")))
    assert "限于：2020– · 日报" in plain(page)
    assert page.count('<span class="wy-record">') == 1
    assert "限于" not in plain(webtext.turn_html(turn()))


def test_a_citation_names_the_reprints_of_what_it_cites() -> None:
    shown = plain(webtext.turn_html(turn(citations=(citation(reprints=(Reprint("b", HOSTILE, "2020-03", "晚报"),)),))))
    assert "同文另见：晚报（2020年3月）" in shown


def test_english_words_stand_around_the_archives_own() -> None:
    page = plain(webtext.turn_html(turn(follows=True, partial=True, standalone_question="2020年？"), WORDS["en"]))
    for part in (
        "Partly answered",
        "Understood as: 2020年？",
        "Citations",
        "lines 75–76",
        "今年规上工业增加值要增长11%",
    ):
        assert part in page
    shown = plain(webtext.article_html(article("甲乙丙丁", date="--11-17"), 0, 2, say=WORDS["en"]))
    assert "11-17 (year unknown)" in shown
    assert "Back to the conversation" in shown
    assert "9 articles, 2020–2024" in plain(
        webtext.heading_html({"articles": 9, "first_day": "2020-01-01", "last_day": "2024-01-31"}, WORDS["en"])
    )


def test_a_citation_shows_where_it_comes_from() -> None:
    shown = plain(webtext.turn_html(turn(citations=(citation(page=2, date="--11-17", title=None),))))
    for part in (
        "（无标题）",
        "11月17日（年份不详）",
        "pages/003.txt",
        "第2页第75–76行",
        "所述时间：2020年",
        "要增长11%",
    ):
        assert part in shown


@pytest.mark.parametrize(
    ("changes", "label"),
    [
        ({"partial": True}, "部分回答"),
        ({"status": "no_evidence", "short_answer": None}, "资料中没有"),
        ({"status": "error", "error": "问题是空的"}, "未能回答"),
    ],
)
def test_what_is_no_full_answer_is_labelled(changes: dict[str, object], label: str) -> None:
    assert f'<span class="wy-label">{label}</span>' in webtext.turn_html(turn(**changes))
    assert "wy-label" not in webtext.turn_html(turn())


def test_warnings_model_and_understanding_are_shown() -> None:
    page = plain(
        webtext.turn_html(
            turn(
                follows=True,
                warnings=("no article is dated 2021",),
                mode="llm",
                model="openai:qwen",
                standalone_question="那么2020年呢",
            )
        )
    )
    assert "no article is dated 2021" in page
    assert "openai:qwen" in page
    assert "理解为：那么2020年呢" in page
    assert "理解为" not in plain(webtext.turn_html(turn(standalone_question="那么2020年呢")))


@pytest.mark.parametrize(
    ("date", "shown"),
    [
        ("2023-02-11", "2023年2月11日"),
        ("2023-02", "2023年2月"),
        ("2023", "2023年"),
        ("--11-07", "11月7日（年份不详）"),
        (None, "日期不详"),
    ],
)
def test_dates_at_the_precision_known(date: str | None, shown: str) -> None:
    assert webtext.date_text(date) == shown


def test_times_and_lines() -> None:
    assert webtext.time_text("2022/2024") == "2022年至2024年"
    assert webtext.lines_text((7, 7)) == "第7行"
    assert webtext.lines_text((7, 9), 3) == "第3页第7–9行"


@settings(deadline=None, max_examples=60)
@given(ids, st.integers(0, 10**8), st.integers(0, 10**8), st.integers(1, 16))
def test_a_target_is_read_back(id: str, start: int, end: int, n: int) -> None:
    fragment = webtext.target(citation(n, article_id=id, start=start, end=end))
    assert webtext.parse_target(fragment) == (id, start, end)
    assert re.fullmatch(r"[\w%./~-]+", fragment, re.ASCII)


@pytest.mark.parametrize(
    "fragment", ["", "cite-1", "cite-1/a/5", "cite-1/a/b-c", "cite-1//1-2", "<script>", "cite-1/a/1-2/x"]
)
def test_another_fragment_is_refused_by_name(fragment: str) -> None:
    with pytest.raises(InputError, match=f"“{re.escape(fragment[:60])}”"):
        webtext.parse_target(fragment)


@settings(deadline=None, max_examples=60)
@given(st.text("甲乙丙 \n<&*", min_size=1, max_size=60), st.data())
def test_the_marked_part_is_the_slice(text: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(text) - 1))
    end = data.draw(st.integers(start + 1, len(text)))
    page = webtext.article_html(article(text), start, end)
    marked = "".join(re.findall(r"<mark[^>]*>(.*?)</mark>", page))
    assert re.sub(r"\s", "", html.unescape(marked)) == re.sub(r"\s", "", text[start:end])
    assert page.count('id="quote"') == (1 if text[start:end].strip() else page.count('id="quote"'))
    body = re.sub(r'<span class="wy-line"[^>]*>\d+</span>', "", page[page.index("wy-body") :])
    assert re.sub(r"\s", "", text) in re.sub(r"\s", "", plain("<" + body))


def test_an_article_says_its_date_and_why() -> None:
    giver = article("一", id="b", title="座谈会去年召开", source="002.txt")
    shown = plain(webtext.article_html(article("甲乙丙丁\n戊己庚辛", author="李涛", page=3), 5, 7, giver))
    for part in (
        "2020年",
        "推断依据",
        "2020青岛凤凰音乐节",
        "李涛",
        "pages/003.txt",
        "第3页第6行",
        "座谈会去年召开（002.txt）",
    ):
        assert part in shown


@pytest.mark.parametrize(("start", "end"), [(3, 99), (5, 5), (7, 2)])
def test_a_place_that_is_no_more_is_said(start: int, end: int) -> None:
    page = webtext.article_html(article("甲乙丙丁"), start, end)
    assert "<mark" not in page
    assert "已不在原来的位置" in page


@pytest.mark.parametrize(
    ("articles", "first", "last", "line"),
    [
        (9, "2020-01-01", "2024-01-31", "9篇文章，2020–2024年"),
        (1, "2020-02-03", "2020-03-01", "1篇文章，2020年"),
        (2, None, None, "2篇文章"),
        (0, None, None, "还没有文章"),
    ],
)
def test_the_heading_counts_what_is_open(articles: int, first: str | None, last: str | None, line: str) -> None:
    shown = plain(webtext.heading_html({"articles": articles, "first_day": first, "last_day": last}))
    assert line in shown
    assert (first is None) == ("年" not in shown)
