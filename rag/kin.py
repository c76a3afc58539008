"""Whose wife, father, child or brother is asked for: a sentence that tells of nobody such answers nothing of them."""

from __future__ import annotations

import re
from functools import lru_cache

from rag.passages import Passage
from rag.query import Parsed

# The word that asks, and what tells of such a person in whatever words, from either side.
_KIN: tuple[tuple[re.Pattern[str], re.Pattern[str]], ...] = tuple(
    (re.compile(asked), re.compile(told))
    for asked, told in (
        (
            r"妻子|丈夫|爱人|老伴|太太|老婆|老公|配偶|夫人",
            r"妻|(?<![工功大农车渔樵懦屠马匹])夫(?!子|斯)|[结新离已未再]婚|婚[姻后礼约配]|嫁|娶|配偶|爱人|老伴|太太|媳妇|老婆|老公|伴侣|伉俪|成亲|两口子",
        ),
        (
            r"父亲|母亲|爸爸|妈妈|父母|爹|双亲",
            r"父|母(?!校|公司|线|体)|爸|妈|爹|娘|双亲|[之长次幼独三四五六七八九孙]子|儿|[之长次幼独三四五六七八九]女|子女|所生|生下",
        ),
        (
            r"(?:大|小|二|三)?(?:儿子|女儿)|子女|儿女|孩子",
            r"儿子|女儿|[之长次幼独爱]子|[之长次幼独爱]女(?!性)|子女|儿女|孩子|[育生]有|父|母(?!校|公司|线|体)|爸|妈|一[子女]|女婿|儿媳|小孩",
        ),
        (r"哥哥|弟弟|姐姐|妹妹|兄弟|姐妹|兄长", r"哥|弟|姐|妹|兄|姊|手足|胞"),
        (r"爷爷|奶奶|祖父|祖母|外公|外婆|孙子|孙女", r"爷|奶奶|祖|外公|外婆|孙(?!中山)"),
    )
)
_LAST = re.compile(r"[^。！？\n]+[。！？\n]?$")
_NO_PERSON = re.compile(r"[节河树石花港校]")  # 母亲节, 父母官


def missing_kin(question: Parsed, passage: Passage) -> tuple[str, ...]:
    """Return the word for the relation that is asked for, where nothing in or right before a sentence tells of one."""
    asked = _asked(question.text)
    if asked is None or asked[1].search(f"{passage.title}\n{passage.text}"):
        return ()
    last = _LAST.findall(passage.before)
    if last and asked[1].search(last[-1]) and not any(other.search(passage.text) for other, _ in _KIN):
        return ()  # 她的丈夫在一中教书。他叫…
    return (asked[0],)


@lru_cache(maxsize=512)
def _asked(text: str) -> tuple[str, re.Pattern[str]] | None:
    for asked, told in _KIN:
        match = asked.search(text)
        if match and match.start() > 1 and not _NO_PERSON.match(text, match.end()):
            return match.group(), told
    return None
