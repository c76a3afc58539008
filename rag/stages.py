"""Works that were begun and works that were finished, told side by side: 开工项目243个，竣工97个."""

from __future__ import annotations

import re

from rag.passages import Passage
from rag.query import Parsed
from rag.span import Span

_BEGUN, _FINISHED = re.compile(r"开工|动工|开建|在建|续建"), re.compile(r"竣工|完工|建成|投产|投用|交付|结转")
UNTOLD = 0.7  # what a count is worth of which no stage is told, where one is asked


def _asked(question: str) -> tuple[re.Pattern[str], re.Pattern[str]] | None:
    """Return the stage that is asked of, and the other one."""
    begun, finished = _BEGUN.search(question), _FINISHED.search(question)
    if bool(begun) == bool(finished):
        return None
    return (_BEGUN, _FINISHED) if begun else (_FINISHED, _BEGUN)


def of_other_stage(question: Parsed, passage: Passage, span: Span) -> bool:
    """Whether works that were begun are counted where those that were finished are asked, or the other way round."""
    stages = _asked(question.text) if span.figure is not None and span.figure.measure == "count" else None
    if stages is None:
        return False
    low, high = passage.segment_at(span.start, span.end)
    return stages[1].search(passage.text, low, high) is not None and not stages[0].search(passage.text, low, high)


def stage_told(question: Parsed, passage: Passage, span: Span) -> float:
    """Return a factor below 1 where a stage is asked and a count is told of no works of that stage."""
    stages = _asked(question.text) if span.figure is not None and span.figure.measure == "count" else None
    return 1.0 if stages is None or stages[0].search(passage.before + passage.text) else UNTOLD
