"""Who did it to whom: 甲收购乙 is not 乙收购甲, 甲成为乙的子公司 not 乙成为甲的子公司.

Of each deed that a claim and its evidence both tell, what stands as the one who does it and as the one to whom it is
done are compared; the passive (被, 由, 遭) and what 把, 对, 向 put before the verb are turned back.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from index.tokens import known_word, stop_words, tagged
from rag.clauses import PART

# Deeds with two parties, any of which could do it to the other.
_DEED = re.compile(
    r"收购|并购|兼并|吸收合并|控股|参股|入股|增资|战胜|击败|险胜|大胜|淘汰|逆转|不敌|负于|输给|起诉|状告|资助|资助了|捐赠|捐助|援助|支援|帮扶|对口支援|托管|委托|授权"
    r"|承租|出租给|租赁|借给|供应|供货|聘请|聘任|任命|接替|取代|替代|表彰|奖励|处罚|约谈|批评|检举|举报|领导|指导|培训|采购|超过|赶超|反超|高于|低于|优于|领先|隶属于?|归属于?|划归|并入|移交|转让给?|出让给?|出售给?|赠送给?|赔偿|支付给?|访问|拜访|欢迎|接待(?!游客|旅客|人次|量|观众|国内|入境|境外)|邀请|慰问|撞上?|追尾"
)
_NOUN = re.compile(
    r"^(?:额|量|方案|资金|合同|协议|率|价|仪式|中心|公司|平台|成本|人|方|案|力|目录|名单|大会|部门|余额|利率|业务|额度)"
)
_BECOMES = re.compile(
    r"(?:成为|变成|是|系|作为)(?=[^，。；]{2,24}的(?:全资|控股|参股|重要|第[一二三]大|最大)*(?:子公司|母公司|股东|客户|供应商|承包商|分公司|一部分|代理商|合作伙伴|上级|下属))"
)
_PASSIVE = re.compile(
    r"(?:被|遭到?|受到?|获得?|得到|由|为)(?P<by>[^，。；被由]{2,24}?)(?:以[^，。；]{1,14}?)?(?:所|全资|正式|联合|成功|的|完成)*$"
)
_PUT_BEFORE = re.compile(
    r"(?P<how>把|将|对|向|给|与|从)(?P<whom>[^，。；]{2,30}?)(?:的[^，。；]{0,8}|\d[^，。；]{0,14})?$"
)
_PRICE = re.compile(
    r"(?:以|用|斥资|耗资|出资|花费)[^，。；]{0,4}\d[^，。；对向]{0,10}?(?=$|[对向把将]|收购|并购|[一-鿿]{2})"
)

_NOBODY = frozenset(
    "股权 股份 公司 集团 企业 价格 资金 亿元 万元 方式 协议 合同 消息 记者 本报 本报讯 项目 股东 全部 业务 资产".split()
)


@dataclass(frozen=True, slots=True)
class Told:
    """A deed with the words for who does it, and for those to whom."""

    deed: str
    does: frozenset[str]
    undergoes: frozenset[str]


def exchanged(claim: str, sources: Sequence[str]) -> str | None:
    """Return the deed that a claim tells of the two parties the other way round, None where it tells none so."""
    mine = list(_told(claim))
    if not mine:
        return None
    theirs = [one for text in sources for one in _told(text)]
    for one in mine:
        same = [other for other in theirs if other.deed == one.deed]
        if same and any(_crossed(one, other) for other in same) and not any(_straight(one, other) for other in same):
            return one.deed
    return None


def _straight(one: Told, other: Told) -> bool:
    does, undergoes = one.does & other.does, one.undergoes & other.undergoes
    return bool(does or undergoes) and not (_crossed(one, other) and not (does and undergoes))


def _crossed(one: Told, other: Told) -> bool:
    """Whether who does it in one text undergoes it in the other."""
    return bool(
        (one.does & other.undergoes and not one.does & other.does)
        or (one.undergoes & other.does and not one.undergoes & other.undergoes)
    )


@lru_cache(maxsize=4_096)
def _told(text: str) -> tuple[Told, ...]:
    return tuple(_deeds(text))


def _deeds(text: str) -> Iterator[Told]:
    before = ""
    for clause in PART.split(text):
        for match in (*_DEED.finditer(clause), *_BECOMES.finditer(clause)):
            if _NOUN.match(clause[match.end() :]):
                continue
            becomes = match.re is _BECOMES
            deed = "成为" if becomes else match[0].rstrip("给于了")
            lead, rest = _PRICE.sub("", clause[: match.start()]), clause[match.end() :]
            passive = None if becomes else _PASSIVE.search(lead)
            if passive and any(char.isdigit() for char in passive["by"]):
                continue  # 获得2000元奖励
            put = None if becomes else _PUT_BEFORE.search(lead)
            if passive:
                does, undergoes = passive["by"], lead[: passive.start()]
            elif put and put["how"] == "从":
                does, undergoes = lead[: put.start()], ""
            elif put:
                does, undergoes = lead[: put.start()], put["whom"]
            else:
                does, undergoes = lead, rest
            if not _names(does) and not passive:
                does = before
            if passive and not _names(undergoes):
                undergoes = before
            told = Told(deed, _names(does), _names(undergoes))
            if told.does or told.undergoes:
                yield told
        before = clause if _names(clause) else before


@lru_cache(maxsize=4_096)
def _names(text: str) -> frozenset[str]:
    """Return the words that may name somebody: names, words that no dictionary has, and other nouns."""
    found = {
        word
        for word, tag, _, _ in tagged(text)
        if len(word) > 1
        and (tag[:1] == "n" or tag in ("j", "eng", "l", "i") or not known_word(word))
        and tag[:1] not in "mtvd"
        and word not in stop_words()
        and word not in _NOBODY
    }
    return frozenset(found)
