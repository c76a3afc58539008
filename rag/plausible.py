"""Whether a text may name a person or a place, by its words: what is known as neither is no answer to 谁 or 哪里.

The endings are facts of the language, as those of ``rag.names``.
"""

from __future__ import annotations

import re
from functools import lru_cache

from index.tokens import known_word, tagged
from rag.names import foreign, persons, subject_names

_PARTS = re.compile(r"[、，和与及；]|以及")
_LATIN = re.compile(r"[A-Za-z][A-Za-z.'’\s-]*")
_DOTTED = re.compile(r"[一-鿿A-Za-z.]+(?:[·.・•‧\s-]+[一-鿿A-Za-z.]+)+")
# What somebody may be besides a name, and the bodies that act as persons do.
_SOMEBODY = re.compile(
    r"(?:[人者员家师生王帝后妃子女父母爸妈爷姐妹兄弟族氏公侯爵皇君主臣将军兵队团党社司局院府国部厂校派民士手长宗祖孙妻媳婿徒客星兽]"
    r"|[协委学商总联]会|委员会|议会|公司|集团|夫人|[大特]使|太太|先生|小姐|大学|组织|政府|银行|世|[一二三四五六七八九十]世)$"
)
# 和, 于 and the like are family names too, but more often words of their own.
_FUNCTION = frozenset("和于向从对为与由全时等因连常上位后同给正原")
PLACE_END = re.compile(
    r"[省市县区州国岛路街道巷弄山河湖海洋江港湾村镇乡洲城站馆楼园校院厅场府宫寺庙塔桥家店社部局厂司所处堂室殿墓陵坝峡谷原岭峰洞口岸边畔"
    r"东西南北中内外上下旁侧里间面角缘带域地方郡町丁邨苑坊滩池泉沟坡林田野京都邦厦层号台营寨关门廊舱库井坛盟旗屯庄]$"
    r"|大学|医院|机场|码头|街头|上空|中心|公司|集团|基地|沿线|沿岸|附近|一带|交界"
)
# What ends so tells when or how.
_NO_PLACE = re.compile(
    r"[一二三四五六七八九十两各多][省市县区国]$|(?:以?[前后时]|期间|年间|之际|季度|年代|时期|时代|月|日|天|早期|晚期|初期|末期|[之的]中|(?:通报|讲话|采访|过程|活动|比赛|声明|演讲|致辞|发言|情况)中)$"
)
# What a body is by its sort alone, and what is no body: 有限公司, 人民政府, 会议纪要.
_SORT_OF_BODY = re.compile(
    r"(?:[该本我其各]|股份|有限|责任|合资|独资|[总分子]|集团)*(?:有限|股份|[总分子])公司|责任公司|[省市县区乡镇村]?人民政府|[省市县区乡镇村]政府|管委会|委员会"
    r"|办公室|工厂|(?:会议)?纪要|公报|通报|决议|公告|简报"
)
_SORT_OF_PLACE = re.compile(
    r"(?:主办|举办|承办|所在|东道)?(?:城市|国家?|地区|地方|学校|公司|医院|乡镇|县城|社区|场馆|各地|各国|海外|国外|国内|境外|境内)"
)
_NO_WINNER = re.compile(r"(?:[杯赛会届单双打奖牌军片元组场轮事]|决赛|比赛|赛季|期间)$")
_LETTER = re.compile(r"[A-Za-z一-鿿]")
_WORDS_OF_PLACE = frozenset(("ns", "s", "nt", "f"))
_COMMON = frozenset(("n", "j", "t"))
GAP = "..."  # what a search engine leaves out of a page


@lru_cache(maxsize=10_000)
def may_name_person(text: str) -> bool:
    """Whether every part of a text may be somebody's name, somebody (屋主, 诺曼人) or a body."""
    parts = [part for part in _PARTS.split(text) if part]
    return GAP not in text and bool(parts) and all(map(_may_be_somebody, parts))


def _may_be_somebody(text: str) -> bool:
    if _LATIN.fullmatch(text) or _DOTTED.fullmatch(text):
        return True
    if no_name(text) or no_name(tagged(text)[-1][0]) or sort_of_body(text):
        return False
    if (len(text) > 1 and foreign(text)) or _SOMEBODY.search(text):
        return True
    return any(name == text for name, _, _ in persons(f"是{text}。")) or tagged(text)[-1][1][:2] == "nr"


@lru_cache(maxsize=10_000)
def common_noun(text: str) -> bool:
    """Whether a text ends in a word that is known, and not as anybody's or any place's: 冬残奥会, 本季度, 三国."""
    word, tag, _, _ = tagged(text)[-1]
    if _NO_PLACE.search(text):
        return True
    if tag not in _COMMON or len(word) < 2 or not known_word(word):
        return False
    return not _SOMEBODY.search(text) and not may_name_place(text)


def no_name(text: str) -> bool:
    """Whether a text that stands where a name does is none: 和政府, 双奥之城."""
    if ("之" in text and len(text) > 3) or "的" in text:
        return True
    if len(text) > 2 and text[0] in _FUNCTION and known_word(text[1:]):
        return True
    # The dictionary holds 黄金周 for a name.
    return len(text) == 3 and known_word(text) and tagged(text[:2])[0][1] == "n" and known_word(text[:2])


def town(text: str) -> bool:
    """Whether a text ends as a region of a town's or a county's size does: 石桥镇, 高新区."""
    return len(text) > 2 and text[-1] in "省市县区州镇乡村"


def sort_of_body(text: str) -> bool:
    """Whether a text says of what sort a body is and not which: 有限公司."""
    return _SORT_OF_BODY.fullmatch(text) is not None


def region(text: str) -> bool:
    """Whether a text is a place's name and no more."""
    return all(tag == "ns" and known_word(word) for word, tag, _, _ in tagged(text))


def may_win(text: str) -> bool:
    """Whether a text may name who or what won: no contest, class of a contest, prize or sum does."""
    return _NO_WINNER.search(text) is None and _LETTER.search(text) is not None and GAP not in text


# 设计单位, 哪家施工单位, 哪家公司施工, 哪个大学: a body in a role, or of a sort.
_DONE = "设计|施工|监理|承建|勘察|代建|主办|承办|协办|中标|研发|出品"
_ROLE = re.compile(
    rf"(?P<role>{_DONE})(?:单位|方|公司|企业|机构|商)"
    r"|(?P<paper>记录|审核|签发|校对|经办|申请|起草|拟稿|制表|填表|审批|复核|拟稿|推荐|举报|联系)人(?:是|为|叫)?(?:谁|哪|什么)"
    rf"|哪一?[家个](?:公司|单位|企业|机构)[^，。；？]{{0,6}}?(?P<does>{_DONE}|建造|制造|生产|运营)"
    r"|哪一?[家个所](?P<school>大学|高校|院校|学校|学院)"
)
_ALIKE = dict.fromkeys(("施工", "承建", "建造"), "施工|承建|建设|建造|中标") | {
    "生产": "生产|制造",
    "制造": "生产|制造",
}
_A_BODY = re.compile(
    r"公司|集团|院(?!区|士|长)|局|(?:研究|事务|设计|规划|交易)所|中心|厂|委员会|[改工党]委|协会|大学|银行"
)
_A_SCHOOL = re.compile(
    r"(?<=[一-鿿])(?<![年的在是读上考从了个所过该本各])(?:大学|学院|学校|党校|师范|中学|中专|技校|小学)"
)


def may_have_role(text: str, question: str) -> bool:
    """Whether a sentence may tell of a body in the role that is asked (设计单位), or of a school where one is."""
    asked = _ROLE.search(question)
    if asked is None:
        return True
    if asked["school"]:
        return _A_SCHOOL.search(text) is not None
    if whose := asked["paper"]:
        return whose in text
    role = asked["role"] or asked["does"]
    # The role itself names nobody: 与设计单位核对.
    return re.search(_ALIKE.get(role, role), text) is not None and _A_BODY.search(_ROLE.sub("", text)) is not None


def _amid(text: str) -> bool:
    """Whether a text tells in the course of what something was done: 通报中, 比赛中."""
    if text[-1:] != "中" or len(text) < 3:
        return False
    words = tagged(text[:-1])
    return words[-1][1][:1] == "v"


NO_PLACES = frozenset("上岗 下岗 到岗 在岗 离岗".split())  # which the dictionary takes for places


@lru_cache(maxsize=10_000)
def may_name_place(text: str) -> bool:
    """Whether a text may name a place: by its last word, which is known as one, or by its end."""
    if text in NO_PLACES:
        return False
    if _NO_PLACE.search(text) or _SORT_OF_PLACE.fullmatch(text) or GAP in text or _amid(text) or sort_of_body(text):
        return False
    if PLACE_END.search(text) or subject_names(text):
        return True
    if len(text) > 2 and foreign(text):
        return True
    words = [(word, tag) for word, tag, _, _ in tagged(text)]
    last, tag = words[-1]
    if tag in _WORDS_OF_PLACE or (len(last) > 1 and known_word(f"{last}市")):
        return True
    return any(one == "ns" for _, one in words) and tag[:2] in ("nr", "nz")  # 法国尼斯
