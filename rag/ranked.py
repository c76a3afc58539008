"""Of what a rank is one: 跃居世界第四 is no rank in the whole country."""

from __future__ import annotations

import re

from rag.passages import Passage
from rag.query import Parsed
from rag.span import Span

_AMONG = (
    ("world", "世界|全球|国际"),
    ("asia", "亚洲|亚太|东北亚|东南亚|东亚"),
    ("country", "全国|国内|我国|中国"),
    ("province", "全省|省[内里]|我省"),
    ("city", "全市|市[内里]|我市"),
    ("county", "全县|县[内里]|我县|全区|区[内里]|我区"),
)
_SCOPE = re.compile("|".join(f"(?P<{name}>{words})" for name, words in _AMONG))


def of_other_rank(question: Parsed, passage: Passage, span: Span) -> bool:
    """Whether a rank is one among others than asked, as far as its clause names any."""
    if not question.ordinal or span.figure is None or not span.figure.ordinal:
        return False
    asked = [match.lastgroup for match in _SCOPE.finditer(question.text)][-1:]  # 全市增长在省里排第几
    low, _ = passage.clause_at(span.start)
    told = [match.lastgroup for match in _SCOPE.finditer(passage.text, low, span.start)]
    return bool(asked and told) and told[-1] not in asked
