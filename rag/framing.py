"""What is said around a question, apart from what it asks: courtesies, and where it is told (据…统计, 文章里说)."""

from __future__ import annotations

import re

from rag.clauses import masked

_COURTESY = re.compile(
    r"^(?:你好|您好|请问一下|请问|请教一下|请教|请(?=帮|告诉|查|搜|列|说|讲|介绍|解释|提供|给)|麻烦|帮我|给我|我想|想"
    r"|(?:有|请问)?[谁人](?:能告诉我|知道)|[你您]?知不知道|[你您]?知道|了解一下|了解|问一下|问问|查一下|查查|查询一下|查询|查找一下|查找"
    r"|搜索一下|搜索|搜一下|告诉我|说一说|说说|讲一讲|讲讲|介绍一下|能否|能不能|可以|一下|[，,。！!：:\s])+"
)
_TOLD_IN = (
    r"(?:统计|数据|报道|报告|消息|资料|材料|文章|新闻|介绍|评估|测算|估[计算]|显示|公布"
    r"|披露|通报|公告|口径|预测|调查|监测|文件)"
)
_MORE = r"(?:的|最新|发布|公布|公开|官方|相关|有关)*"
# 据国家统计局数据，; 根据报道，; 中汽协数据显示，. A year in it may be what is asked: 根据2023年政府工作报告.
_SOURCE = re.compile(
    rf"^(?:据|根据|依据|按照?|依照|从)(?P<whose>[^，。？\d]{{0,16}}?){_MORE}{_TOLD_IN}{{1,3}}(?:来?看|称|表明|结果|里|中)*"
    r"(?:[，：]|(?=(?:19|20)\d\d|[今去前]年))"
)
_SHOWN = re.compile(r"^(?P<whose>[^，。？\d]{2,12}?)的?(?:统计|数据|报告|调查|监测)(?:数据|结果)?(?:显示|表明)，")
_ANY_SOURCE = re.compile(r"(?:本报|媒体|新闻|相关|有关|这篇|该|以上|上述|本|现有|已有|网络|网上|公开|的|政府工作)*")
# 文章里说, 新闻中提到的.
_SAYS = re.compile(
    r"^(?:这篇|该|那篇|据)?(?:文章|新闻|报道|资料|材料)(?:里面?|中|上)?(?:说|提到|讲到?|写到?|介绍|显示|指出|称)(?:的|到|过)*，?(?=\S{4})"
)
_LIST = re.compile(r"^(?:列出|列举|罗列)(?:一下)?(?P<what>[^？?]{2,}?)$")
_EXPLAIN = re.compile(r"^(?:介绍|解释|说明)(?:一下)?(?P<what>[“「『][^”」』]+[”」』])$")
_AT_LAST = re.compile(r"(?<=.{4})来着[？?]*$|(?<=.{4})[，。！ ](?:谢谢|多谢|感谢|麻烦了?)[你您了啦！。]*$")
# 油茶林面积以哪个数为准, 供水总量到底该填哪个数: what it is.
_WHICH_FIGURE = re.compile(
    r"(?<=.{4})[，,]?(?:到底|究竟)?(?:该|应该?)?(?:[填用写按以]|采用)?哪一?个(?:数字?|数据|数值)(?:为准|才?算数|是对的)?(?=[？?]?$)"
)
_ASKS = re.compile(r"多少|几|什么|谁|哪|何|怎|吗")


def unframed(question: str) -> str:
    """Return a question without what is said around it; the name of a source stays, behind 据."""
    text = _COURTESY.sub("", question) or question
    text = _AT_LAST.sub("", text)
    if match := _SOURCE.match(text) or _SHOWN.match(text):
        named = not _ANY_SOURCE.fullmatch(match["whose"])
        text = (f"据{match['whose']}，" if named else "") + text[match.end() :]
    text = _WHICH_FIGURE.sub("是多少", _SAYS.sub("", text))
    if not _ASKS.search(text):
        text = _EXPLAIN.sub(r"\g<what>是什么", _LIST.sub(r"\g<what>有哪些", text))
    return text


_NAMED_SOURCE = re.compile(r"^据[^，。？]{2,16}，")


def without_source(text: str) -> str:
    """Return the text with commas in the place of the source that it opens with, every offset kept."""
    return masked(_NAMED_SOURCE, text)
