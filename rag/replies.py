"""Replies that state nothing by their own words: 资料中没有…, 是的.

That nothing was found needs no citation, as long as nothing is said beside it. A yes or no claims what the question
says, so the question's own words are held to the evidence.
"""

from __future__ import annotations

import re

from index.tokens import stop_words, words

# What a sentence may say of the sources and of its own not knowing.
_OF_SOURCES = frozenset(
    """
资料 材料 文档 证据 文章 报道 档案 文件 来源 片段 内容 信息 数据 数字 数值 记录 记载 说明 说法 依据 线索 答案
问题 情况 部分 方面 原文 以上 上述 这一 这些 没有 未能 未有 并未 尚未 不含 找到 不到 找不到 查到 发现 提供 提到
提及 涉及 包含 包括 给出 列出 公布 披露 明确 直接 具体 相关 有关 任何 足够 确切 对应 准确 无法 不能 不足 不足以
难以 确定 回答 作答 判断 得知 知道 确认 核实 得出 推断 看出 了解 抱歉 遗憾 对不起 根据 现有 目前 因此 所以 从中
其中 检索 所给 给定 关于 建议 查阅 查询 参考 补充 其他 更多 进一步 官方 部门 咨询 公开 渠道 中没 没提 年份 年度
时间 指标 该项 此项 一项 用户 所问 提问 担任 该市 该县 该区 该省 该公司
""".split()
)
_PARTICLES = frozenset("中里内未没无不有所给")
_NO = re.compile(r"没|未|无|不|难以|缺|查阅|咨询|参考|补充")
_ENGLISH_NO = re.compile(r"\b(?:not|no|nor|nothing|none|neither|cannot|unable|without|lacks?)\b|n't\b", re.IGNORECASE)
_OF_ENGLISH_SOURCES = frozenset(
    """
a an the this that these those there is are was were be been it its in on of for from to at by with as and or
nor but however so therefore thus we i you not no nothing none neither cannot can't can could does do doesn't
don't didn't did has have had unable without lack lacks any such what which who when where how much many about
regarding evidence material materials source sources document documents article articles archive passage
passages provided given available information data figure figures number answer question say says state states
mention mentions mentioned contain contains include includes give gives specify specifies found find determine
determined answered answer sorry unfortunately specific exact relevant question's
""".split()
)
_PART = re.compile(r"[，,；;。！!：:\n]|\b(?:but|however|although|though|yet|while)\b", re.IGNORECASE)
_YES = re.compile(
    r"^\s*(?:是的?|对的?|没错|正确|属实|(?:的确|确实)(?:如此|是(?:这样)?的?)?|yes|correct|right|indeed)\s*(?:[，,。！!；;：:.]|(?=\s*(?:\[\d+\]|$)))",
    re.IGNORECASE,
)
_NO_REPLY = re.compile(
    r"^\s*(?:不是的?|没有|不对|否|并非如此|不属实|并没有|不正确|no|incorrect)\s*(?:[，,。！!；;：:.]|(?=\s*(?:\[\d+\]|$)))",
    re.IGNORECASE,
)
_ASKS = re.compile(
    r"是否|是不是|有没有|(?:吗|么|嘛|吧)[？?]?$|(?:了没有?|了么|没有?|与否|对不对|对吧|是吧)[？?]?$|^(?:is|are|was|were|did|does|do|has|have|had|will|can)\b",
    re.IGNORECASE,
)
_ENDING = re.compile(r"[，,]?(?:(?:是)?真的吗|对吗|是吗|对不对|是吧|对吧|没有?|与否|[吗么嘛吧呢])?[？?。！!\s]*$")
FEW = 3  # content words below which a reply says nothing without its question


def only_refuses(sentence: str, question: str) -> bool:
    """Whether a sentence says that the sources lack what is asked, and not a word about anything else."""
    parts = [part for part in _PART.split(sentence) if part.strip()]
    if re.search(r"[一-鿿]", sentence):
        known = _OF_SOURCES | set(words(question))
        return all(_NO.search(part) or not _content(part, _OF_SOURCES) for part in parts) and not any(
            [word for word in _content(part, known) if word not in question] for part in parts
        )
    known = _OF_ENGLISH_SOURCES | set(re.findall(r"[a-z][a-z'-]*", question.lower()))
    told = [re.findall(r"[a-z][a-z'-]*", part.lower()) for part in parts]
    bare = (not set(part) - _OF_ENGLISH_SOURCES for part in told)
    no = (_ENGLISH_NO.search(part) for part in parts)
    return all(a or b for a, b in zip(no, bare, strict=True)) and not any(set(part) - known for part in told)


def _content(text: str, known: frozenset[str] | set[str]) -> list[str]:
    return [
        word
        for word in words(text)
        if len(word) > 1
        and not set(word) <= _PARTICLES
        and word not in stop_words()
        and word not in known
        and not any(w in known for w in _halves(word))
    ]


def _halves(word: str) -> tuple[str, ...]:
    return (word[:2], word[2:]) if len(word) == 4 else ()


def yes_or_no(sentence: str) -> tuple[bool | None, str]:
    """Return whether a sentence opens with a yes (True) or a no (False), None where with neither; and what follows."""
    for value, pattern in ((True, _YES), (False, _NO_REPLY)):
        match = pattern.match(sentence)
        if match:
            return value, sentence[match.end() :]
    return None, sentence


def is_bare(sentence: str) -> bool:
    """Whether a sentence says next to nothing without the question that it answers: 达到了, 已经通车."""
    body = re.sub(r"\[\d+\]", "", sentence)
    return not re.search(r"\d", body) and len([w for w in words(body) if len(w) > 1 and w not in stop_words()]) < FEW


def denies(sentence: str) -> bool:
    """Whether a sentence says no in words of its own."""
    return bool(re.search(r"[没未非不无否]|\bnot?\b|n't\b", sentence))


def claimed_by(question: str) -> str | None:
    """Return what a yes claims (达到了300亿元吗 → 达到了300亿元), None where something else is asked."""
    asked = question.strip()
    if not _ASKS.search(asked) or not re.search(r"[一-鿿]", asked):
        return None
    told = _ENDING.sub("", re.sub(r"^(?:请问|那么?|听说|据说)[，,]?", "", asked))
    return re.sub(r"有没有", "有", re.sub(r"是不是|是否", "", told)) or None
