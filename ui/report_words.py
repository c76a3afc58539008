"""What the report says in Chinese: kinds, statuses, why an answer fails, what each figure means."""

from __future__ import annotations

from typing import Any

from rag.judge import Failure

KINDS = {
    "temporal": "时间与指标",
    "number": "数字",
    "person": "人物",
    "date": "日期",
    "place": "地点",
    "list": "列举",
    "timeline": "历年",
    "compare": "比较",
    "followup": "追问",
    "paraphrase": "换一种说法",
    "why": "原因",
    "unanswerable": "资料中没有",
    "other": "未分类",
}
STATUSES = {"answered": "作答", "no_evidence": "拒答", "error": "出错"}

_FAILURES = {
    "unlabelled": "答案提到“{0}”，却没有说明是“{1}”的",
    "citations": "引文太多（{0}条）",
    "quote_length": "有一条引文长{0}字",
    "unknown_source": "引文的出处“{0}”不在资料库里",
    "stray_quote": "引文与原文不符：{0}第{1}行里没有“{2}”",
    "article_date": "{0}的日期被认作{1}，应当是{2}",
    "length": "答案太长（{0}字）",
    "lacks": "答案里没有{0}",
    "only_quoted": "{1}只出现在引文里，答案说的是“{0}”",
    "short_lacks": "短答案“{0}”里没有{1}",
    "must_not": "短答案说成了“{0}”",
    "stray_figure": "答案里的数字{0}不在任何引文里",
    "no_source": "没有引用应引的出处",
    "source": "没有引用{0}里的关键句",
}
NOTES = (
    (
        "通过",
        "一题要完全合格才算通过：该答的答了，该拒的拒了；答案含有应有的内容；每条引文在原文所标的行里逐字找得到；"
        "答案里的数字都在引文、问题或所引文章的时间里；应引的出处引到了。",
    ),
    ("答案正确", "有答案的题中，答案含有应有的内容的占多少，不管引文。一项内容写了几种说法的，含一种即可。"),
    (
        "检索命中",
        "有答案的题中，前 k 个检索结果里有应找到的段落（出自应引的出处，含关键句；没有写关键句的，含答案）的占多少。"
        "这一项低，答案不会好：先看资料是否收全、用词是否相差太远。",
    ),
    ("引文切题", "已作答的题的全部引文中，含关键句（没有写的，含答案）的占多少。多引的背景材料会使它变低，不一定错。"),
    ("出处正确", "这些引文中，出自应引的出处的占多少。只计写明出处的题。"),
    (
        "年份正确",
        "已作答而问到年份（或写明时间）的题中，引文说的正是所问时间的占多少。引文不带时间的，按文章当年或上一年算。",
    ),
    ("正确拒答", "资料中没有答案的题中，拒答的占多少。其余的答了，就是错答。"),
    ("误拒", "有答案的题中，被拒答的占多少。"),
    ("用时", "从提问到给出全部答案。p50：一半的题不超过它；p95：百分之九十五的题不超过它。"),
    (
        "把握与门槛",
        "把握是资料能回答这一问题的概率（0 到 1），低于门槛就拒答。曲线按不设门槛时会说的话来量："
        "门槛越高，放行的错答越少，丢掉的正确答案越多。",
    ),
)


def kind(name: str) -> str:
    """Return a kind of question for a reader; one that is the user's own as it is."""
    return KINDS.get(name, name)


def failure(why: Failure) -> str:
    """Return why an answer fails."""
    if why.rule == "status":
        return _wrong_status(*why.values)
    return _FAILURES[why.rule].format(*map(_said, why.values))


def _wrong_status(got: str, expected: str) -> str:
    if got == "error":
        return "没有问成"
    return "资料中有答案，却拒答了" if expected == "answered" else "资料中没有答案，却作了答"


def _said(value: Any) -> str:
    """Return a value as a reader says it: a list as the ways of which one is enough, two lines as a stretch."""
    if isinstance(value, list) and all(isinstance(one, int) for one in value):
        return "–".join(map(str, dict.fromkeys(value)))
    if isinstance(value, list):
        return any_of(value)
    return str(value)


def any_of(ways: list[str]) -> str:
    """Return the ways of saying one thing, of which one is enough."""
    return "或".join(f"“{way}”" for way in ways)
