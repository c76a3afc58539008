"""Markdown: the file's own lines, and what its first lines say."""

import pytest

from index.errors import ReadError
from index.readers import read_file
from index.readers.front import front_matter
from tests.documents import put

TEXT = """---
title: "新区会议"
author: [张三, 李四]
date: 2022-05-06
---

# 新区会议

今年投资增长**8%**。

- 第一项
"""


def test_front_matter_is_no_text_and_lines_are_the_files(tmp_path):
    (article,) = read_file(put(tmp_path / "a.md", TEXT))
    assert (article.title, article.author, article.date) == ("新区会议", "张三 李四", "2022-05-06")
    assert article.text == "# 新区会议\n今年投资增长**8%**。\n- 第一项"
    start = article.text.index("今年")
    assert article.lines(start, start + 5) == (9, 9)


def test_several_headings_of_the_first_level_are_several_articles(tmp_path):
    text = "# 甲\n\n今天开会讨论投资问题。\n\n# 乙\n\n昨天开会讨论工业问题。\n"
    assert [article.title for article in read_file(put(tmp_path / "a.markdown", text))] == ["甲", "乙"]


def test_headings_of_lower_levels_are_sections(tmp_path):
    names = ("一供水", "二公交")
    parts = "".join(f"### （{name[0]}）{name[1:]}\n\n全年完成投资三亿元。\n\n" for name in names)
    text = f"# 集团2023年工作总结\n\n日期：2024年1月15日\n\n## 一、工作\n\n{parts}"
    (article,) = read_file(put(tmp_path / "a.md", text))
    assert (article.title, article.date) == ("集团2023年工作总结", "2024-01-15")
    named = put(tmp_path / "b.md", "# “把水找回来”\n\n今天开会讨论投资问题。\n")
    assert [one.title for one in read_file(named)] == ["“把水找回来”"]


@pytest.mark.parametrize("text", ["", "没有\n---\n", "---\n没有结尾\n", "--- \n\n"])
def test_what_is_no_front_matter_stays(text):
    assert front_matter(text) == ({}, text)


def test_a_file_of_front_matter_alone_is_refused(tmp_path):
    with pytest.raises(ReadError, match="no article"):
        list(read_file(put(tmp_path / "a.md", "---\ntitle: 甲\n---\n")))
