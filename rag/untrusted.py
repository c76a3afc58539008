"""Text of an article as data: nothing hidden in it, nothing in it that could pass for ours, no orders to a model.

An article may have been written by anyone. Its text reaches a language model (``inert``) and is read for answers; what
in it is addressed to a model (``orders``) is no news of anything, so it is neither shown, nor quoted, nor evidence.
Markup is no order: what shows an answer escapes it, and only a model, which may repeat it, is not shown its lines.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from functools import lru_cache
from itertools import groupby
from operator import itemgetter

from index.tokens import simplify
from index.unseen import HIDDEN, visible
from rag.clauses import after_last

__all__ = ["inert", "orders", "visible", "without_orders"]

# A number in brackets that could be read as one of our markers: [3], 【３】, 〔1、2〕, ［ 2023 ］.
_MARKER = re.compile(r"[\[［【〔〖〘〚﹝❲⟦⦗⁅]\s*(\d[\d\s,，、./–—-]*)\s*[\]］】〕〗〙〛﹞❳⟧⦘⁆]")
# No square or angle bracket of ASCII, no tortoise-shell bracket: markers, fences, notes and templates are ours alone.
_OURS = str.maketrans({"[": "［", "]": "］", "<": "＜", ">": "＞", "〔": "（", "〕": "）", "﹝": "（", "﹞": "）"})

# Letters of other scripts that look like Latin ones, in lower case.
_LOOKALIKES = dict(zip("аеорсухіѕјһԁɡοαιρτεκνυ", "aeopcyxisjhdgoaiptekvu", strict=True))
# What may hide an order: lookalikes, wide letters, traditional characters that few use. Marks that news set are none.
_ODD = re.compile(r"[^ -~一-鿿、。《》「」『』“”‘’—…·，：；！？（）％．\n\u3000【】〔〕×～℃▲△・]")
# A space between Chinese characters is no border to who reads; it is looked for by itself, which is quick.
_BETWEEN_HAN = re.compile(r" (?<=[一-鿿] ) *(?=[一-鿿])")

_START = r"(?:^|[。！？；，、：:,.!?;\n\s“”\"'（(\]>】*#-]|请|你|您|务必|必须|现在|应|须|要|立即|先|并|然后)"
_MODEL = r"(?:ai|人工智能(?:助手|模型|系统)|语言模型|大模型|智能助手|问答助手|聊天机器人|智能体|gpt|llm|助手|本模型)"
_REPLY = r"(?:回答|回复|输出|答复|作答)"
_IN = r"[^。！？\n]"
_ORDERS = "|".join(
    (
        # Set aside what was said before.
        rf"{_START}(?:忽略|无视|忘记|忘掉|不要理会|不必理会|不再遵守|不要遵守|抛开|覆盖|绕过){_IN}{{0,10}}"
        rf"(?:以上|之前|前面|先前|上述|此前|所有|一切|全部|系统|原有|原来|其他|其它|别的){_IN}{{0,10}}"
        r"(?:指令|指示|命令|要求|规则|提示|内容|设定|资料|约束|说明|文章|文字)",
        r"\b(?:ignore|disregard|forget|override|bypass)\b[^.\n]{0,24}\b(?:previous|above|prior|all|earlier|preceding|any"
        r"|system|your|other)\b[^.\n]{0,30}\b(?:instruction|prompt|rule|context|directive|message|guideline|evidence"
        r"|source|document|article)",
        # Be somebody else; say this.
        rf"(?:你|您)(?:现在|从现在起|今后)?(?:是|扮演|作为|充当)(?:一个|一名|一位)?{_IN}{{0,12}}(?:助手|模型|ai\b|gpt|dan\b)",
        rf"{_MODEL}{_IN}{{0,12}}(?:必须|务必|请|应当|应该|须|一律|只能){_IN}{{0,16}}(?:{_REPLY}|调用|附上|忽略)",
        rf"(?:请|务必|必须|只能|一律|应当|须|统一)(?:你|直接|只|统一|如实|这样|一律|改为)?[^。！？，\n]{{0,6}}{_REPLY}"
        r"(?:(?<!回复)[:：“\"'「『]|为|成|时(?!代)|说|用户|增长|\d)",
        rf"(?:无论|不管)(?:用户|读者|提问者|对方)?(?:问|提问)|(?:如果|当|凡|若|每当|只要)(?:有?用户|提问者|你被)[^。！？，\n]{{0,8}}问|"
        rf"(?:用户|提问者)(?:问|提问|询问)(?:到|起|及)?{_IN}{{0,24}}(?:{_REPLY}|说|答)",
        rf"(?:回答|答案|答复){_IN}{{0,10}}(?:不要|不得|无需|不必|禁止|省略|去掉|别|不用){_IN}{{0,8}}"
        r"(?:引用|引文|出处|来源|编号|标注)"
        r"|(?:不要|不得|无需|不必|禁止|省略|去掉|不用)[^。！？，\n]{0,6}(?:资料编号|引用编号|引文编号|引用标记|方括号)",
        r"\byou (?:are now|must|should|will|shall)\b[^.\n]{0,40}\b(?:answer|respond|reply|output|say|cite|call|act)"
        r"|\b(?:answer|respond|reply)(?: only| always| instead)? (?:with|that|using)\b"
        r"|\bsay exactly\b|\boutput the following\b"
        r"|\b(?:do not|don't|never|without)\b[^.\n]{0,12}\b(?:cite|citation|citing|sources)"
        r"|\b(?:as|dear|attention|note to|to) (?:an? |the |all |any )?(?:ai|llm|assistant|language model|chatbot)s?\b"
        r"|\bnew instructions?\b",
        # Give away what you were told; use a tool.
        r"(?:输出|泄露|显示|公开|复述|重复|告诉|打印|透露|列出)[^。！？，\n]{0,10}"
        r"(?:系统提示|提示词|系统指令|系统消息|你的(?:指令|规则|设定|提示))",
        r"\b(?:reveal|print|repeat|output|show|leak)\b[^.\n]{0,20}\b(?:prompt|instructions|rules)\b",
        r"(?:调用|执行|运行|使用)\s*[“\"'`]?[a-z_]{3,}[”\"'`]?\s*(?:[(（]|工具|函数|插件)"
        r"|\b(?:call|invoke|use|run) the [^.\n]{0,30}\b(?:tool|function)"
        r"|\btool_calls?\b|\bfunction_call\b",
        # Forms of a conversation, or of our own prompt.
        r"(?:^|\n)\W{0,4}(?:system|assistant|developer|系统)(?: ?message|消息|提示|指令)?\W{0,3}[:：]",
        # A request that carries the question away.
        r"https?://[^\s，。]*[?&/=][{<\[【（(](?:问题|question|q|query|用户)",
    )
)
_ORDER = re.compile(_ORDERS)
# What would load or run something where a page took it for its own.
_MARKUP = re.compile(
    r"<\s*(?:script|iframe|img|svg|object|embed|form|meta|link|style|video|audio)\b|\bjavascript:|\bdata:text/"
    r"|\bon(?:error|load|click)\s*=|!\[[^\]\n]{0,120}\]\("
)
# What every order holds one of, so that most texts are passed over at once.
_SIGNS = [
    *"""
    忽略 无视 忘记 忘掉 理会 遵守 抛开 覆盖 绕过 助手 模型 智能体 机器人 回答 回复 输出 答复 作答 答案 用户 提问者 你被
    资料编号 引用编号 引文编号 引用标记 方括号 系统： 系统: 系统提示 系统指令 系统消息 提示词
    你的规则 你的设定 你的指令 你的提示 执行 运行 工具 函数 插件 资料： 资料: 证据： 证据:
    evidence context ignore disregard forget override bypass you answer respond reply exactly following
    cite citation citing sources assistant model chatbot instruction prompt
    rules tool function system developer llm gpt javascript data: onerror onload onclick :// < ![ ## [inst
    """.split(),
    " ai",
    "ai ",
]
# What follows a sign in every order that it is a sign of, where the sign by itself is an everyday word of the news.
_FOLLOWED = {
    **dict.fromkeys(("执行", "运行"), r"\s*[“\"'`]?[a-z_]"),
    "用户": r"[^。！？\n]{0,9}问",
    "覆盖": rf"{_IN}{{0,22}}(?:指令|指示|命令|要求|规则|提示|内容|设定|资料|约束|说明|文章|文字)",
    "://": r"[^\s，。]*[?&/=][{<\[【(（]",
}
_SIGN = re.compile(
    # By their first characters, which one set holds: an eighth of the time of looking for each.
    "|".join(
        f"{re.escape(first)}(?:{'|'.join(re.escape(sign[1:]) + _FOLLOWED.get(sign, '') for sign in signs)})"
        for first, signs in groupby(sorted(_SIGNS), key=itemgetter(0))
    )
)
# Tokens of chat templates; what stands between them, or after one that opens, is a made-up turn.
_TEMPLATE = re.compile(
    r"<\|[^|>\n]{1,30}\|>|\[/?inst\]|</?<?/?sys>>|<</?sys>>|</?(?:system|assistant|user|tool_call|think|evidence|资料|s)>"
    r"|(?:^|\n)\W{0,3}(?:新的?|以下|补充)?(?:资料|证据|evidence|context)[:：]\s*[\[【(（<]?\d|<(?:start|end)_of_turn>|#{2,}\s*(?:instructions?|system|response|assistant|user|指令|系统|助手)\b"
)
_CLOSES = re.compile(r"im_end|eot|end|/inst|/sys|/s>|eom")


def inert(text: str) -> str:
    """Return an article's text as it may stand in a prompt.

    Nothing in it is hidden, looks like a marker of ours (``[3]``, ``〔2023〕``), closes a fence in angle brackets or
    is a token of a chat template.
    """
    return _MARKER.sub(lambda match: f"（{match[1].strip()}）", visible(text)).translate(_OURS)


@lru_cache(maxsize=4_096)
def orders(text: str, *, markup: bool = False) -> tuple[tuple[int, int], ...]:
    """Return where a text speaks to a language model instead of to its readers, as offsets, in order.

    Each reaches from the beginning of its sentence to the end of its line; forms of a conversation reach from the first
    to the last of them. With ``markup`` sentences with markup that would load or run something count too.
    """
    folded, gone = _folded(text)
    if not _SIGN.search(folded):
        return ()
    places = _places(gone, len(text))
    sought = (_ORDER, _MARKUP) if markup else (_ORDER,)
    found = [_reach(folded, match.start(), match.end()) for regex in sought for match in regex.finditer(folded)]
    turns = list(_TEMPLATE.finditer(folded))
    if turns:
        last = _line_end(folded, turns[-1].end()) if _CLOSES.search(turns[-1][0]) else len(folded)
        found.append((turns[0].start(), last))
    spans: list[tuple[int, int]] = []
    for start, end in sorted((places[start], places[end]) for start, end in found):
        if spans and start <= spans[-1][1]:
            spans[-1] = spans[-1][0], max(end, spans[-1][1])
        else:
            spans.append((start, end))
    return tuple(spans)


def without_orders(text: str) -> str:
    """Return the text with blanks in place of what no language model is to be shown; offsets stay."""
    for start, end in orders(text, markup=True):
        text = f"{text[:start]}{' ' * (end - start)}{text[end:]}"
    return text


def _reach(text: str, start: int, end: int) -> tuple[int, int]:
    while start < end and text[start] in "\n。！？；，、：:,.!?; ”":
        start += 1
    return after_last("\n。！？", text, start), _line_end(text, end)


def _line_end(text: str, at: int) -> int:
    end = text.find("\n", at)
    return len(text) if end < 0 else end


class _Folding(dict[int, str]):
    """A table for ``str.translate`` that folds width, case, writing and lookalikes, character for character."""

    def __missing__(self, code: int) -> str:
        folded = unicodedata.normalize("NFKC", chr(code)).lower()
        kept = chr(code) if len(folded) != 1 or chr(code) in "，：；！？（）" else simplify(folded)
        self[code] = _LOOKALIKES.get(kept, kept)
        return self[code]


_FOLDED = _Folding()


def _folded(text: str) -> tuple[str, list[tuple[int, int]]]:
    """Return the text as orders are looked for in it, and what of the text as given is gone from it, in order."""
    odd = _ODD.search(text) is not None
    folded = text.translate(_FOLDED) if odd else simplify(text).lower()
    hiding = (HIDDEN, _BETWEEN_HAN) if odd else (_BETWEEN_HAN,)
    gone = sorted(match.span() for regex in hiding for match in regex.finditer(text))
    if not gone:
        return folded, gone
    ends = [0, *(end for _, end in gone)]
    starts = [*(start for start, _ in gone), len(text)]
    return "".join(folded[end:start] for end, start in zip(ends, starts, strict=True)), gone


def _places(gone: Iterable[tuple[int, int]], length: int) -> Sequence[int]:
    """Return for each offset of what is left of a text the offset in it."""
    places = list(range(length + 1))
    for start, end in reversed(list(gone)):
        del places[start:end]
    return places
