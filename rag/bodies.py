"""Whether a statement is about the company, office or school that is asked, as far as its article tells."""

from __future__ import annotations

import re
from collections import Counter
from functools import lru_cache

from index.tokens import known_word
from rag.names import abbreviates, behind, core, may_abbreviate, same_subject, subject_names
from rag.nearness import content_words
from rag.passages import LEAD, Passage
from rag.sought import WITHIN, stands_in


@lru_cache(maxsize=2_000)
def named_longer(asked: str, title: str, text: str) -> bool:
    """Whether an article names a body of which the asked name is the short form."""
    told = [part for part in (title, text[:3000]) if may_abbreviate(asked).search(part)]
    return any(abbreviates(asked, name) for part in told for name in subject_names(part))


def named_near(first: str, name: str, passage: Passage) -> bool:
    """Whether a short name stands near a sentence, or its first word by itself."""
    lead = "" if first in passage.title else passage.lead  # 恒启新材料二期投产 is about that one alone
    near = f"{passage.title}\n{lead}\n{passage.before}{passage.text}"
    return name in near or behind(first, _ALONE, near) is not None


_ALONE = re.compile(r"(?![一-鿿A-Za-z])")
_BODY_ENDS = re.compile(r"[一-鿿]{0,8}?(?:公司|集团|厂|中心|学院|医院)")


def names_body(name: str, text: str) -> bool:
    """Whether a text names a company or the like whose name begins so."""
    return behind(name, _BODY_ENDS, text) is not None


# What a company calls itself; 公司 may be any.
_ITSELF = frozenset(("集团", "公司", "全集团", "全公司"))
# Who was there is not what the paper is of.
_ATTENDED = re.compile(
    r"^[\s　]*(?:出席|列席|参加|参会|与会|缺席|请假|主持|记录|主送|抄送|分送|发)[^：\n]{0,6}：.*$", re.MULTILINE
)
_AMONG = re.compile(r"其中[，：]?[^。！？]*[。！？]")
_PART_OF_BODY = re.compile(r"(?:学院|系|中心|部|处|科|公司|厂)$")
_WHOLE_BODY = re.compile(r"全[校院厂局]|全集团|全公司|全系统|我[校院局]")
_BODY_OPENING = re.compile(
    r"(?:^|[，。；：！？、\s　]|其中|而)(?:[去今上全]年|[上下]半年)?"
    r"(?:(?:其|全资|控股|参股|下属|旗下|所属){0,2}(?:子公司|分公司|孙公司))?"
    r"(?P<name>[一-鿿]{0,12}?(?:集团|公司))(?=[一-鿿\d（])"
)
NAMED = re.compile(r"(?<![母子分总])公司$|集团$")
_COMPANY = re.compile(r"(?:公司|集团|厂)$")


@lru_cache(maxsize=2_000)
def _topic_body(text: str) -> str:
    """Return the company that the last clause beginning with one is about, by its name or as 集团; "" without any."""
    named = subject_names(text)
    found = [match["name"] for match in _BODY_OPENING.finditer(text) if not match["name"].endswith("上市公司")]
    return next((name for name in reversed(found) if name in _ITSELF or any(one.endswith(name) for one in named)), "")


def of_namesake(first: str, name: str, passage: Passage, offset: int) -> bool:
    """Whether a statement's clause is about another company whose name begins alike: 恒启新材料 for 恒启精密."""
    sofar = passage.text[: passage.clause_at(offset)[1]]
    return name not in sofar and first in _topic_body(sofar)


_LABEL = re.compile(r"[\s　]*(?P<label>[一-鿿]{2,6})：")


def _under_its_business(asked: str, text: str, question: str) -> bool:
    """Whether a text opens with the asked business as a label that fits the asked name: 供水： of 自来水公司."""
    label = _LABEL.match(text)
    return label is not None and label["label"] in question and bool(set(label["label"]) & set(core(asked)))


def of_other_company(asked: str, passage: Passage, offset: int, question: str = "") -> bool:
    """Whether a statement's clause, or what precedes it, opens with another company than the one asked."""
    # What is told of some of them with 其中 ends with its sentence.
    sofar = passage.text[: passage.clause_at(offset)[1]]
    topic = _topic_body(sofar)
    if not topic and re.search(rf"[是为]{re.escape(asked)}[，：]", sofar):
        return False  # 利润贡献最大的是甲公司，达到4630万元
    topic = topic or _topic_body(_AMONG.sub("", passage.before))
    own, about = core(asked), passage.title + _ATTENDED.sub("", passage.lead).split("。")[0]
    part = _PART_OF_BODY.search(asked) is not None
    if part and _WHOLE_BODY.search(sofar) and own not in sofar:
        return own not in about or "全公司" not in sofar  # 全校, where one of its colleges is asked
    if topic in _ITSELF:
        if own in about:
            return False
        others = (n for n in subject_names(about) if _COMPANY.search(n) and n not in _ITSELF)
        another = any(not _same(asked, n) for n in others)
        return ("集团" in topic and "集团" not in asked) or (another and NAMED.search(asked) is not None)
    if not topic:
        named_far = part and own in passage.whole
        near = f"{passage.text}\n{passage.before}\n{about}\n{passage.section[0]}"
        if not named_far or own in near or _written_out(own, near):
            return False
        return not _under_its_business(asked, passage.text, question)
    return not _same(asked, topic)


def _written_out(name: str, text: str) -> bool:
    """Whether a text has a short name's words in full: 公共交通 for 公交."""
    return len(name) == 2 and re.search(f"{name[0]}[一-鿿]{name[1]}[一-鿿]", text) is not None


# Of an office (教育局) what all of the county had may be asked; of these only what they had themselves.
_HAS_ITS_OWN = re.compile(r"(?:公司|集团|大学|学院|中学|小学|学校|医院|厂|银行)$")
_SCHOOL = re.compile(r"(?:[中小]学|学校|学院|大学|医院|卫生院|幼儿园)$")
_WHOLE_SCHOOL = re.compile(r"[全该本我][院校]")
_OF_THE_REGION = re.compile(r"(?<![占居在列为的完健安齐])全[省市区县州镇乡村](?![长委政级])")


_BEFORE_SORT = 8  # characters in which what is named stands before its sort
_OPENS_BY, _OPENS_ARTICLE = 12, 30  # characters


def _of_other_school(asked: str, passage: Passage, end: int) -> bool:
    """Whether a statement is of another school or hospital than the asked one: 甲实验小学, 甲实验学校.

    In an article that is not about the asked one alone its sentence opens with another one and does not name that one,
    or names none, where the one that is named last before it is another.
    """
    own, text = core(asked), passage.text[:end]
    if own in text:
        return _then_another(asked, own, text)
    named = _schools(text)
    if own in passage.title or own in passage.whole[:_OPENS_ARTICLE]:
        named = [n for n in named if n[:2] == asked[:2]]  # but for one of nearly the same name
        if not named:
            return False
    opening = [n for n in named if _opens(n, text)]
    if not named:
        opening = _schools(passage.before)[-1:] or _schools(passage.title)[:1]
    if not (named or opening) and _WHOLE_SCHOOL.search(text):
        counts = Counter(_schools(passage.whole[: passage.start]))
        opening = [name for name, _ in counts.most_common(1)]  # 全院现有职工1043人
    return bool(opening) and not any(_same(asked, n) for n in opening)


_MADE = re.compile(r"(?:[改扩新转]?(?:建|造|设|型|变)|更名|改名)(?:成|为)(?P<what>[^，。；]{2,14})，")


def _then_another(asked: str, own: str, text: str) -> bool:
    """Whether behind the asked one a text tells what becomes another: 甲楼改为中医院住院部，乙楼改建为护理院，…."""
    made = _MADE.search(text, text.rfind(own) + len(own))
    return made is not None and made["what"][-1] == asked[-1] and not _same(asked, made["what"])


def _opens(name: str, text: str) -> bool:
    """Whether a text begins with a name, but not with where somebody was before: 原甲镇小学副校长."""
    at = text.find(name)
    return at <= _OPENS_BY and "原" not in (name[0], text[max(0, at - 1) : at])


def _same(asked: str, name: str) -> bool:
    return same_subject(asked, name) or abbreviates(asked, name)


def _schools(text: str) -> list[str]:
    return [n for n in subject_names(text) if _SCHOOL.search(n) and len(core(n)) > 2]


def _names_one(sort: str, text: str) -> bool:
    """Whether a text names one of a sort: 张家楼街道."""
    return any(
        name.endswith(sort) and len(name) > 2
        for found in re.finditer(re.escape(sort), text)
        for name in subject_names(text[max(0, found.start() - _BEFORE_SORT) : found.end()])
    )


# What a line is of that begins with a body's name.
_LINE_OF = re.compile(
    r"(?:[一二三四五六七八九十\d]{1,3}[、.．]|[（(][一二三四五六七八九十\d]{1,3}[）)])?\s*(?P<body>[一-鿿]{2,18}(?:公司|分公司|事业部|[酒饭]店|[总分]厂|码头))[：:]"
)


def same_body(asked: str, passage: Passage, offset: int) -> float:
    """Return 1 where a statement is about the body that is asked, less where its article only may be."""
    suffix, own = asked[-1], core(asked)
    if len(own) < 2:  # 区总工会: its sort alone tells it
        schools = _schools(f"{passage.title}\n{passage.whole[:_OPENS_ARTICLE]}")
        of_region = asked[0] in "省市县区州镇乡村" and asked not in passage.whole
        if of_region and schools and not any(abbreviates(asked, school) for school in schools):
            return 0.2  # a university's library is not the city's
        around = passage.text + passage.before + passage.title + passage.whole[:LEAD]
        return 1.0 if asked[len(own) :] in around else 0.2
    clause_end = passage.clause_at(offset)[1]
    if _SCHOOL.search(asked) and _of_other_school(asked, passage, clause_end):
        return 0.2
    label = _LINE_OF.match(passage.text)
    if label and asked.endswith("集团") and not label["body"].startswith(asked):
        return 0.2  # 澜港物流有限公司：营业收入31.5亿元, where the group's is asked
    near = [n for n in subject_names(passage.text[:clause_end]) if n[-1] == suffix]
    near = near or [n for n in subject_names(passage.before) if n[-1] == suffix]
    if any(_same(asked, name) for name in near) or (own and own in passage.text + passage.before):
        if asked == f"{own}公司" and known_word(own) and asked not in passage.text + passage.before + passage.title:
            return 0.3 if asked in passage.whole else 1.0  # 所属景区共接待, where 景区公司 is told of elsewhere
        return 1.0
    another = near and own and own not in passage.whole + passage.title
    if another and _SCHOOL.search(asked) and not any(abbreviates(asked, name) for name in near):
        return 0.3  # 盐仓小学的…。校长甲…
    if _HAS_ITS_OWN.search(asked) and _OF_THE_REGION.search(passage.text, 0, clause_end):
        return 0.3  # what all of the county had is not what one of its schools had
    if (own and own in passage.whole + passage.title) or named_longer(asked, passage.title, passage.whole):
        return 0.6 if near else 0.9
    sort = asked[-2:]
    if sort in passage.whole and not _names_one(sort, passage.whole):
        return 0.6  # the body's own paper calls it just 集团, 学院
    others = subject_names(f"{passage.title}\n{passage.lead}") if _SCHOOL.search(asked) else ()
    alike = [n for n in others if n.endswith(sort) and len(n) > len(sort) + 1]
    if alike and not any(_same(asked, n) for n in alike):
        return 0.2  # of another school
    words = [word for word in content_words(own) if len(word) > 1]
    if sort == "集团" and not any(subject_names(passage.whole[:3000])):
        return 0.7  # a table that names nobody is of who keeps the archive
    return 0.7 if any(stands_in(word, passage.whole) > WITHIN for word in words) else 0.2
