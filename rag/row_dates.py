"""The times in a row of a table: each cell's is of what stands over it, the table's own of none of its deeds."""

from __future__ import annotations

import re
from collections.abc import Collection

from index.tokens import tagged
from rag.columns import cells_of
from rag.passages import Passage
from rag.query import Parsed
from rag.span import Span
from rag.typed_tables import Retold

_WHEN = re.compile(r"时间|日期|年份|年度|[年月日]|什么时候")  # a head that says of no deed
_ASKS_YEAR = re.compile(r"哪一?年|何年|几几年|什么年份|哪个年")


def of_other_column(question: Parsed, passage: Passage, span: Span, deeds: Collection[str]) -> bool:
    """Whether a time stands in a row under the head of another deed than asked, or is the time of the whole table.

    ``deeds`` are the words for what is asked to have been done.
    """
    if not isinstance(passage.article, Retold) or (row := passage.article.row_at(passage.start)) is None:
        return False
    cell = next((one for one in cells_of(passage.text) if one.start <= span.start < one.end), None)
    if cell is None:
        return False
    if passage.text[span.start : span.end] not in passage.article.written(*row.row):
        return not _ASKS_YEAR.search(question.text)  # 更新于2024年3月, over the table
    if not deeds or _WHEN.sub("", cell.head) in question.text:
        return False
    told = f"{cell.head}{passage.text[cell.start : cell.end]}"
    done = any(tag[:1] == "v" for _, tag, _, _ in tagged(cell.head))
    return done and not any(deed in told for deed in deeds)
