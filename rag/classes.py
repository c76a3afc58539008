"""Of which class or grade something is, told in no word of the question's: 水质为Ⅲ类, where 水质类别 is asked."""

from __future__ import annotations

import re
from functools import lru_cache

from rag.passages import Passage
from rag.query import Parsed
from rag.span import Span

_KINDS = {"类": "类", "级": "级|等|A级?|星级?"}
_NUMBER = r"(?:劣\s?)?[Ⅰ-ⅫIVX一二三四五六七八九十甲乙丙丁特优A\d]{1,4}"
_GRADED = "水质|水体|空气质量|环境质量|资质|响应|预警|风险|火险|烈度|景区|信用|耐火"  # what always has a class
# By a number (几类, 哪一级) or by a noun; not 分为几类, which asks how many there are.
_ASKED = re.compile(
    rf"(?P<of>{_GRADED})(?:[^，。？分]{{0,10}}?(?:几|哪一?个?|什么)(?P<by>[类级])|(?:的|评定|评价)?(?P<noun>类别|等级|级别))"
)
_TO = r"(?:改善|提升|提高|上升|升|好转|恶化|下降|降|调整|变)(?:为|到|至)"
_IS = r"(?:均|都|总体|整体|稳定|保持|维持|达到?|符合|属于?|评[为定价]|评价为|为|是|在|启动|发布|获|国家|地表水|上?)*"
_REACHED = re.compile(rf"{_TO}(?P<class>{_NUMBER}(?:{'|'.join(_KINDS.values())}))")
_TELLS_ON = re.compile(rf"(?:总体|整体|全年|目前|其|该[一-鿿])?(?:{_GRADED})")  # of what the sentence before is about
_WORDS = re.compile(
    rf"^(?:总体|整体)?(?:{_GRADED})?(?:类别|等级|级别|[一几]?[类级])?$"
)  # which name nothing that is graded
NEAR = 12  # characters between what is graded and its class


@lru_cache(maxsize=1_000)
def _asked(question: str) -> tuple[str, str] | None:
    """Return what is graded, and by which counter; None where nothing is."""
    asked = _ASKED.search(question)
    if asked is None:
        return None
    by = asked["by"] or ("类" if asked["noun"] == "类别" else "级")
    return asked["of"], "类" if asked["of"] in ("水质", "水体") else by


@lru_cache(maxsize=64)
def _class(of: str, by: str) -> re.Pattern[str]:
    told = rf"(?P<class>{_NUMBER}(?:{_KINDS[by]}))"
    if by == "级" and of not in ("空气质量", "环境质量"):
        return re.compile(
            rf"{told}[一-鿿]{{0,4}}?{of}|{of}[^，。；、\d]{{0,{NEAR}}}?{_IS}{told.replace('<class>', '<behind>')}"
        )
    return re.compile(rf"{of}[^，。；、\d]{{0,{NEAR}}}?{_IS}{told}(?![一-鿿]?[个项家])")


def class_spans(passage: Passage, question: Parsed) -> list[Span] | None:
    """Return the class that a sentence tells of what is asked, none where it tells none; None where none is asked."""
    asked = _asked(question.text)
    if asked is None:
        return None
    of, by = asked
    text = passage.text
    names = [t.text for t in question.terms if t.pos[:1] != "v" and len(t.text) > 1 and not _WORDS.search(t.text)]
    before = passage.before.rstrip("。")
    near = f"{before[before.rfind('。') + 1 :]}{text}" if _TELLS_ON.match(text) else text
    if any(name not in near and name not in passage.title for name in names):
        return []
    start = max((text.find(name) for name in names), default=0)
    reached = _REACHED.search(text, max(0, start))
    found = reached if reached and reached["class"].endswith(by) else None
    found = found or _class(of, by).search(text, max(0, start))
    if found is None:
        return []
    group = "class" if found["class"] else "behind"
    return [Span(*found.span(group), found[group], framed=True)]
