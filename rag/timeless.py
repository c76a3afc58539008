"""What is asked of a thing whatever the year: who founded it, where it stands, what it has now."""

from __future__ import annotations

import re

from rag.names import subject_names
from rag.query import Parsed

# The year that was asked of a figure before is not the year of these.
_TIMELESS = re.compile(
    r"创始人|创办|创立|创建|始建|建于|发起人|持股|控股|总部(?=在|位于|设在|地址|是|$)|注册地|法人代表|地址|坐落|位于|地处|籍贯|出生(?!人口)|哪里人|毕业"
    r"|(?:什么时候|何时|哪一?年|在哪[里儿]?|谁)(?:成立|设立|组建|注册|创)|成立于|^(?:现有|现在|目前|如今|当前)|(?:全长|总长|多[长高宽深])$|在哪[里儿]?$"
)
_REPEATED = re.compile(r"^(?:公司|企业|集团|学校|医院|单位)的")


def timeless(turn: str) -> bool:
    """Whether a turn asks what is of no year."""
    return bool(_TIMELESS.search(turn.rstrip("？? ")))


def own_words(turn: str, before: Parsed, thing: str) -> str:
    """Return a turn without the word for the thing that is put before it: 公司的创始人 of 天成生物."""
    named = subject_names(thing)
    bare = thing
    for mention in before.mentions:
        bare = bare.replace(mention.text, "")
    return (
        turn
        if not bare.strip("的，, ") or (named and named[-1][-1] in "省市区县州镇乡村")
        else _REPEATED.sub("的", turn)
    )
