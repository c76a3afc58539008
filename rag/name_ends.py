"""Where a person's name ends: the cutter draws names that it does not know into the words around them.

曾|赞荣|到, 周畅摄, 黄鹏收|到. A name of the land has a family name and one or two characters, a foreign one is set with
points; what follows a name is a word that may follow one, or a mark.
"""

from __future__ import annotations

import re

from index.tokens import known_word, tagged

# Of foreign names, and of those of peoples who write theirs with points: 穆哈卜·马米什, 谢尔盖•绍伊古.
POINTS = "·•・‧."
_POINT = re.compile(rf"[{POINTS}]")
_TITLE_IN = re.compile(r"[博女修护]士$")
_NEXT_PIECE = re.compile(rf"(?P<rest>[一-鿿]{{0,5}})[{POINTS}-](?=[一-鿿A-Z])")
_LETTER = re.compile(rf"[A-Z][{POINTS}]?(?=[一-鿿])")
_IN_PIECES = frozenset(
    """
阿埃艾爱安昂奥巴拜班邦保堡鲍贝本比彼毕宾波伯勃博卜布采蔡仓策查柴昌彻川茨措达黛戴丹道德登邓狄迪蒂丁东杜敦顿多俄厄恩儿尔法凡范方
菲费芬丰冯佛弗伏夫福富芙盖甘冈高戈哥格葛贡古瓜郭哈海罕翰汉豪赫黑亨洪侯华怀惠霍基吉季加贾姜杰金京久居卡凯坎康考柯科可克肯孔库
夸奎坤拉腊莱赖兰郎朗劳勒雷蕾黎里理利丽莉连廉良列林琳柳龙隆卢鲁路露伦罗洛吕律马玛迈麦曼芒毛茅梅门蒙孟米密敏明摩莫默姆木穆拿
娜纳南瑙内嫩尼年涅宁纽农努女诺欧帕派潘庞佩彭蓬皮平珀朴普奇齐契恰强乔切钦琴青琼丘屈热仁日荣茹儒瑞若撒萨塞赛桑瑟森沙莎山尚绍舍
申圣施石什士舒斯丝思松苏素孙索塔泰坦汤唐陶特滕提缇田铁廷通图土托脱瓦万旺威韦维卫魏温文翁沃乌吴武伍西希锡喜夏香肖萧谢辛欣休修雅
亚延扬阳杨姚耶叶伊易依宜因英尤约宰赞泽曾扎詹张章珍芝朱茱兹宗祖佐娅埔嘉妮买江不都孜吐衣肉斐耐妈莲霞蕾
""".replace("\n", "")
)
# No given name ends with these: what follows the name begins.
_PARTICLES = frozenset("的于在说讲到就对因未与及等带也还已将曾以被把给让从是要会能都又再则并且但或致率获凭夺摘称问摄")
_A_PIECE = f"[{''.join(sorted(_IN_PIECES))}]"
_PIECE_BEFORE = re.compile(rf"{_A_PIECE}{{1,8}}[{POINTS}]$")
POINTED = re.compile(rf"{_A_PIECE}{{2,8}}(?=[·•・‧](?:{_A_PIECE}|[A-Z]))")
# 柳林队, 张庄村
_OF_BODIES = frozenset("队团校厂村镇县市区省州乡路街站组班社局院馆店桥岛会")
# What more often begins the next word, but ends names too: 曾赞荣到, 李有为说.
_EITHER = frozenset("为和任宣正同用向当代作时所")
_VERBAL = ("v", "p", "c", "d", "u", "r", "m", "q", "f")
_HAN = re.compile(r"[一-鿿]")


def whole_pointed(text: str, start: int, end: int) -> tuple[int, int] | None:
    """Return where a name set with points begins and ends of which a piece stands here, or None where there is none."""
    if not _POINT.search(text):
        return None
    start += text[start] in POINTS
    before = start
    while start and text[start - 1] in POINTS and (left := _PIECE_BEFORE.search(text, 0, start)):
        start = left.start()
    if start < before and not _POINT.search(text, before, end):
        end = _end_of_piece(text, before)
    more = _NEXT_PIECE.match(text, end)
    if more is None or (more["rest"] and not _all_foreign(more["rest"])):
        return (start, end) if start < before else None
    while more is not None and (not more["rest"] or _all_foreign(more["rest"])):
        end = _end_of_piece(text, more.end())
        more = _NEXT_PIECE.match(text, end)
    return start, end


def _all_foreign(piece: str) -> bool:
    return all(character in _IN_PIECES for character in piece)


def _end_of_piece(text: str, start: int) -> int:
    """Return where the piece of a name ends that begins here: as far as the characters of foreign names go."""
    if letter := _LETTER.match(text, start):
        return letter.end() if not _POINT.match(text, letter.end() - 1) else letter.end() - 1
    end = start
    while end < len(text) and text[end] in _IN_PIECES and end - start < 8:
        end += 1
    if titled := _TITLE_IN.search(text, start + 1, end):
        end = titled.start()  # 菲利普斯|博士
    # 斯|通过: the last character may begin the next word.
    while end - start > 1 and _begins_word(text, end - 1):
        end -= 1
    return max(end, start + 1)


# What given names end with as a rule, though it may be a word of its own.
_GIVEN = frozenset(
    """
华生军子明山平文林德英龙民东国道成武杰君安义达刚昌清忠庄强海仁元才伟利云飞芳祥良荣玉兰波春阳新娟立森梅贤奇石敏辉心红恩宁庆章宇松
俊兴玲珍亮斌远青鹏师风堂礼伦金真天泉涛雄丽亚福雷萍花雨祖勇芬康麟秀川权年志泰仪如维吉霞胜燕卫信诚乐凤学治瑞初虎龄根香健霖仙升举顺
娜诗喜珠莲望贞美威嘉寿化岭传建秋鸣宏铭银泽谦保廷冰北然欣定勋衡蓉豪惠轩友若溪圣坚毅亭冲莉哲奔锋杨直登儒永原开谷鹤浩征朗恒节雅婷桢
依厚洲荣炎晋富尧栋琳景翰彦翔旺深统瑜策静佳桂菲跃女旗鼎雯怡焕容爱润温晴中露骏伸启梦纯岳耀钟津昂柏媛坦圆妮宾捷颖祺旭禹虹舒薇裕尚涵宸睿昊晨彤
若萌倩悦璐瑶琪琦娇丹晶磊鑫淼岩峰峥嵘昕炜烨晖晗航舟帆凯楷凡帅翼骋滨淑洁婕慧茜芸芝莹菁蕾婉楠枫柯勤发守善培树超扬盛通
""".replace("\n", "")
)
# 晏清和介绍: whom a report names does these.
_ACTS = re.compile(
    r"(?:介绍(?!人|所)|表示|告诉|指出|强调|认为|透露|回应|坦言|出席|主持(?!人)|会见|调研|到会|汇报|致辞|讲话|要求|通报|宣布|一行)"
)
_ENDED = re.compile(r"[^一-鿿《“「]|$")
_NO_HAN = re.compile(r"[^一-鿿]|$")


def end_of_name(text: str, start: int, end: int, given: int = 1) -> int:
    """Return where a name of the land ends that is found at ``[start, end)``, ``given`` behind the family name begins.

    A name of one given character takes the next one where that is no word and begins none, and a word or a mark
    follows; one of two is left with one where its last one begins a word that no word parts from what follows.
    """
    short = start + given + 1
    long = short + 1
    if end not in (short, long) or not _HAN.match(text, short):
        return end
    if known_word(text[start:long]):
        named = tagged(text[start:long])[0][1].startswith("nr") and _may_follow(text, long)
        return long if named else end
    last, after = text[short], _may_follow(text, long)
    if last in _PARTICLES or last in _OF_BODIES:
        return short
    begins = _begins_word(text, short) and not (last in _GIVEN and text[long : long + 1] in _PARTICLES)
    if begins and after and last in _GIVEN and tagged(text[short : short + 2])[0][1][:1] in "na":
        begins = False  # 郭文海|会面, where the cutter knows 海会
    if last in _EITHER:
        parted = _ENDED.match(text, long) or text[long : long + 1] in _PARTICLES or _ACTS.match(text, long)
        return short if begins or not parted else long
    fits = last in _GIVEN or not (known_word(last) and tagged(last)[0][1].startswith(_VERBAL))
    if begins and not (after and fits):
        return short
    return long if end == long or (after and fits and not begins) else short


def end_in_article(text: str, start: int, end: int, whole: str) -> int:
    """Return where a name of the land ends by how its article writes it elsewhere: 谷雨樵, where it never has 谷雨.

    Not so where the next character begins a word there, as in 清宪书记; nor is what follows part of a name that the
    article has by itself.
    """
    name, longer = text[start:end], text[start : end + 1]
    if end - start == 3 and whole.count(name) == 1 and re.search(rf"{name[:2]}(?:[^一-鿿《“「]|$)", whole):
        return end - 1
    if end - start != 2 or not _HAN.match(text, end) or _begins_word(text, end):
        return end
    return end + 1 if 1 < whole.count(longer) == whole.count(name) else end


def begins_name(text: str, start: int) -> bool:
    """Whether what stands right behind an office may begin a name: no known word, and none across its border."""
    if any(first < start < last for _, _, first, last in tagged(text)):
        return False
    known = known_word(text[start : start + 2]) and not tagged(text[start : start + 2])[0][1].startswith("nr")
    return not known and _may_follow(text, end_of_name(text, start, start + 2))


def _begins_word(text: str, place: int) -> bool:
    """Whether what stands here begins a word that may follow a name: 收到, 书记."""
    word = text[place : place + 2]
    return len(word) == 2 and known_word(word) and tagged(word)[0][1].startswith((*_VERBAL, "n", "a"))


def _may_follow(text: str, place: int) -> bool:
    """Whether a mark, a particle or a word stands here."""
    if _NO_HAN.match(text, place) or text[place] in _PARTICLES or text[place] in _EITHER:
        return True
    return known_word(text[place : place + 2])
