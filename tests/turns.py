"""Turns of a conversation for tests of the window."""

from __future__ import annotations

from rag.types import Answer, Citation
from ui.window.records import Filters, Turn

HOSTILE = (
    "<script>window.hit=1</script><img src=http://evil.example/x.png onerror=hit()> [点我](http://evil.example) "
    "![图](http://evil.example/y.png) **粗** `码` $$x^2$$ &lt;b&gt; \"'\n\n# 题\n<b>"
)


NO_FILTERS = Filters()


def citation(n: int = 1, **changes: object) -> Citation:
    row: dict[str, object] = {
        "n": n,
        "article_id": "a1",
        "start": 3,
        "end": 9,
        "title": "锁定目标",
        "date": "2020",
        "source": "pages/003.txt",
        "lines": (75, 76),
        "resolved_time": "2020",
        "quote": "今年规上工业增加值要增长11%",
    }
    return Citation(**{**row, **changes})  # type: ignore[arg-type]


def answer(**changes: object) -> Answer:
    row: dict[str, object] = {
        "question": "2020年规上工业增加值要增长多少？",
        "standalone_question": "2020年规上工业增加值要增长多少？",
        "status": "answered",
        "answer": "11%（2020年）：“今年规上工业增加值要增长11%”[1]",
        "short_answer": "11%",
        "citations": (citation(),),
    }
    return Answer(**{**row, **changes})  # type: ignore[arg-type]


def turn(filters: Filters = NO_FILTERS, *, follows: bool = False, **changes: object) -> Turn:
    return Turn("0" * 32, "2026-11-21T08:00:00+00:00", answer(**changes), filters, follows)
