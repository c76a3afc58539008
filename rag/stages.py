"""Works that were begun and works that were finished, told side by side: 开工项目243个，竣工97个."""

from __future__ import annotations

import re

from rag.passages import Passage
from rag.query import Parsed
from rag.span import Span

_STAGES = tuple(
    re.compile(words) for words in ("开工|动工|开建|破土", "在建|续建|建设中", "竣工|完工|建成|投产|投用|交付|结转")
)
UNTOLD = 0.7  # what a count is worth of which no stage is told, where one is asked


def _asked(question: str) -> re.Pattern[str] | None:
    """Return the stage that is asked of, where it is one."""
    named = [stage for stage in _STAGES if stage.search(question)]
    return named[0] if len(named) == 1 else None


def of_other_stage(question: Parsed, passage: Passage, span: Span) -> bool:
    """Whether works that were begun are counted where those that were finished are asked, or the other way round."""
    stage = _asked(question.text) if span.figure is not None and span.figure.measure == "count" else None
    if stage is None:
        return False
    low, high = passage.segment_at(span.start, span.end)
    told = [one for one in _STAGES if one.search(passage.text, low, high)]
    return bool(told) and stage not in told


def stage_told(question: Parsed, passage: Passage, span: Span) -> float:
    """Return a factor below 1 where a stage is asked and a count is told of no works of that stage."""
    stage = _asked(question.text) if span.figure is not None and span.figure.measure == "count" else None
    return 1.0 if stage is None or stage.search(passage.text) else UNTOLD
