"""Whether a figure is of another edition than the asked one: 比上届增加21.1万人次, 超过第六届48.6万人次的水平."""

from __future__ import annotations

import re

from rag.passages import Passage
from rag.query import Parsed
from rag.span import Span

_EDITION = r"(?:第[一二三四五六七八九十百\d]+|[首上往历])一?届"
# What a clause compares with: of the edition that is told of is only what stands outside it.
COMPARED_WITH = re.compile(
    rf"(?<=，)(?:但|也|均|都|分别)?(?:比|较|超过|高于|低于|多于|少于|不及|超出)[^，。；]{{0,8}}?{_EDITION}[^，。；]*"
)


def of_another_edition(question: Parsed, passage: Passage, span: Span) -> bool:
    """Whether a figure is what another edition is compared with, or of the one that the asked edition is."""
    asked = [term.text for term in question.terms if term.must and term.text[-1] == "届"]
    compared = list(COMPARED_WITH.finditer(passage.text)) if asked else []
    if not compared:
        return False
    here = next((match for match in compared if match.start() <= span.start < match.end()), None)
    if here is not None:
        return not any(edition in here.group() for edition in asked)
    rest = COMPARED_WITH.sub("", passage.text)
    return any(edition in passage.text and edition not in rest for edition in asked)
