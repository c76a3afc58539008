"""Names in Chinese text: persons by family name and surroundings, places and bodies by their endings.

The lists are facts of the language (family names, titles, endings), not of any archive.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from functools import lru_cache

from index.tokens import known_word, tagged
from rag.countries import PROVINCES
from rag.name_ends import end_of_name, whole_pointed

SURNAMES = """
王李张刘陈杨黄赵吴周徐孙马朱胡郭何高林罗郑梁谢宋唐许韩冯邓曹彭曾肖田董袁潘于蒋蔡余杜叶程苏魏吕丁任沈姚卢姜崔钟谭陆汪范金
石廖贾夏韦付方白邹孟熊秦邱江尹薛闫段雷侯龙史陶黎贺顾毛郝龚邵万钱严覃武戴莫孔向汤温康施文牛樊葛邢安齐易乔伍庞颜倪庄聂章鲁
岳翟殷詹申欧耿关兰焦俞左柳甘祝包宁尚符舒阮柯纪梅童凌毕单季裴霍涂成苗谷盛曲翁冉骆蓝路游辛靳管柴蒙鲍华喻祁蒲房滕屈饶解牟艾
尤阳时穆农司卓古吉缪简车项连芦麦褚娄窦戚岑景党宫费卜冷晏席卫米柏宗瞿桂全佟应臧闵苟邬边卞姬师和仇栾隋商刁沙荣巫寇桑郎甄丛
仲虞敖巩明佘池查麻苑迟邝官封谈匡鞠惠荆乐冀郁胥南班储原栗燕楚鄢劳谌奚皮粟冼蔺楼盘满闻位厉逯仪傅狄荀芮郜邰屠濮宓亓蒯逄隗
""".replace("\n", "")
_COMPOUND = (
    "钟离|宇文|长孙|闻人|百里|赫连|呼延|澹台|欧阳|上官|司马|诸葛|皇甫|尉迟|公孙|慕容|令狐|司徒|夏侯|东方|端木|南宫"
)
_TITLES = "|".join(
    """
书记 部长 主任 市长 区长 县长 省长 镇长 乡长 村长 局长 院长 校长 厂长 处长 科长 所长 站长 馆长 主席 会长 董事长 总经理
经理 总裁 总监 厅长 司长 委员 代表 教授 研究员 记者 通讯员 工程师 专家 博士 院士 医生 主任医师 老师 负责人 队长 支书
秘书长 理事长 行长 台长 社长 总编辑 发言人 法人 选手 同志 组长 领导 嘉宾 作者 设计师 创始人 主播 村民 居民 市民 职工
员工 学生
""".split()
)
# Common words that the dictionary takes for names, as the news has them most often.
NO_NAMES = frozenset(
    """
文明 毛利 高水平 高达 阳光 卫星 高峰 许可 关怀 明星 师生 荣誉 温馨 顾问 齐鲁 安全性 纪检监察 安全感 顾客
祝福 康复 蓝天 安抚 白宫 杜绝 查明 荣获 明白 盛夏 许可证 张贴 惠民 夏令营 陈述 安保 陆军 雷雨 谢谢 安全法
雷阵雨 黄淮 师傅 安静 熊猫 荣耀 路基 沙龙 华丽 高昂 党风廉政 高清 祝贺 蓝图 陈列 周密 文明办 钱财 安全检查
封锁 申城 范畴 齐全 安全措施 辛勤 高素质 成功 毛巾 牟利 高潮 范围广 安全带 古老 黄牛 吉祥物 雷霆 沙滩 满怀
雷达 栗子 史诗 严重性 马甲 荣幸 孙子 高中生 蓝皮书 田野 高薪 南风 卢沟桥 司法鉴定 庄园 申请人 楼宇 叶子
马拉松 盛世 金秋 童声 古诗词 单位 武警官兵 应该 唐诗 麻醉 卢比 和睦 安危 满负荷 游客 简单 康复训练 乐章
史前 明确 陈列馆 麦克风 明智 郑重声明 梅花 龙卷风 涂抹 白皮书 林木 吉祥 查清 华章 宫殿 向心力 蓝天白云 荣光
安逸 古建筑 高超 文章 周转 王冠 毛发 舒适性 马头琴 屠宰 卢布 高雅 安全 全部 文化周 牛羊肉 关注 高塔 许诺
农家乐 张口 齐声 农忙 田园 蓝宝石 游戏 高阶 周全 刘海 连贯 童工 施政 林立 全新 严峻考验 全力 康复科 古典舞
师范 古兰经 高端化 高中毕业 余震 陈旧 奥斯卡 王朝 陆海空 官方 金点子 古树名木 安全观 仲夏 连心桥 史志 易懂
施工图 惠农 孙女 高尔夫 高尔夫球 谢幕 蓝光 李子 孔雀 古董 乐迷 胡同 温泉 沙尘 沙尘暴 解释权 白领 贺信 雷声
斯诺克 顾名思义 纪念章 顾问团 桂冠 艾灸 时髦 陶冶 卫冕冠军 卫冕 连胜 官员 吉尼斯 解密 龙虾 原谅 车头 蓝领
连衣裙 关爱 古村落 杨梅 成果展 童子军 任何 高三 苏醒 麻木 车主 马赛克 张开 高速行驶 麦田 满意 蒲公英
司法公正 全能冠军 全国冠军 凌晨时分 原始森林 古城墙 白名单 申请书 高峰会 牛肉干 黄梅戏 单亲家庭 高温 金字塔
金融城 龙虎榜 艾草 桂花 储存库 胡椒 古琴 高精尖 黄金 黄金珠宝 成长 房屋 向往 关于 毕业 沙石 安全壳
""".split()
)
# The characters that foreign names are written with.
_FOREIGN = """
阿埃艾爱安奥巴贝本比彼宾波博勃布查茨察达黛戴丹德登邓迪蒂丁东杜顿多厄恩尔法菲费芬弗福夫盖甘格戈哥古哈海汉赫亨霍吉加贾杰金卡凯
坎康考柯科克肯库奎拉莱兰朗劳勒雷蕾里丽利莉列林琳龙伦罗洛卢吕玛马迈麦曼梅门蒙米密莫默姆穆娜纳南内尼妮涅纽努诺欧帕派潘庞佩彭皮
珀普奇齐乔切琴丘琼让热日荣若瑞萨塞赛桑森沙莎山舍什史斯丝苏索塔泰坦汤唐特提廷图托瓦万威韦维温文沃乌西希肖谢辛休雅娅亚扬杨耶叶
伊易因英尤约泽扎詹珍芝朱茨兹祖佐嘉贡
""".replace("\n", "")
_IN_FOREIGN = _FOREIGN + "·"
_MORE_OF_FOREIGN = re.compile(rf"[{_FOREIGN}]*(?:[·.・•][{_FOREIGN}]+)*")
# 清宪书记: a given name before an office, as officials call each other.
_GIVEN = re.compile(r"(?<![一-鿿])([一-鿿]{2})(?:书记|同志|市长|省长|主席)(?=在|说|强调|指出|多次|要求|表示|[，：])")
# What may stand right before a person's name, and right after it.
_BEFORE = "|".join(
    f"(?<={mark})"
    for mark in (
        *"书记 部长 主任 主席 会长 经理 总裁 教授 委员 记者 代表 专家 院士 秘书".split(),
        *"任命 提名 选举 聘任 免去 宣布 推选 推举 导演 编剧 作曲 作词 编导".split(),
        *"教练 领队 裁判 大户 医师 护士 支书 董事 模范 标兵 传人 匠人 演员 歌手 作家 诗人 画家 法官 律师".split(),
        *(f"{place}长" for place in "市区县省镇乡村局院校厂处科所站馆事"),
        *"岁的 冠军 亚军 季军 得主 选手 队长 班长 组长 船长".split(),
        *"人员师由与和是为民工生户，。、：:；“（",
        r"\s",
    )
)
_AFTER = (
    r"(?=[在说讲到就对为因未作致宣、，。：:！？；（）()“”「\s与和及等率带代向当任获是从也还已将曾以用凭夺摘]|荣[获膺登立任]|$"
    r"|表示|介绍|认为|告诉|担任|出任|兼任|出席|列席|缺席|请假|主持|参加|下达|解释|宣布|陪同|检查|考察|会见|回应|透露|编剧|导演|执导|主演|领衔|饰演|强调|指出|同志|先生|女士|调研|一行|要求|主任|书记"
    r"|(?<![在于自从到是为至])\d{4}年|今年|现年|辞去|辞职|退休|牵头|的[一-鿿]{2,14}职务)"
)
_SURNAME_ALONE = re.compile(_COMPOUND)
_PERSON = re.compile(rf"(?:{_BEFORE}|^)((?:{_COMPOUND})[一-鿿]{{1,2}}?|[{SURNAMES}][一-鿿]{{1,2}}?){_AFTER}")
# 冠军为松澜市于海鹏，: where somebody is from stands right before the name.
_OF_TOWN = re.compile(
    rf"(?:冠军|亚军|季军|得主|第一名)(?:是|为)[一-鿿]{{1,5}}[市区县镇队]([{SURNAMES}][一-鿿]{{1,2}})(?=[，。、；）])"
)
# What who is called by 长 is at the head of.
HEADED = "市区县省镇乡村局院校厂处科所站馆司厅署台社行会团队班组船部"
_REGION = "自治州|自治县|新区|开发区|自贸区|片区|园区|街道|港|省|市|区|县|州|镇|乡|村"
_BODY = "集团|公司|大学|学院|中学|小学|医院|总工会|委员会|银行|协会|厂|局|处|院|校"
_ENDING = re.compile(rf"(?:{_REGION}|{_BODY})$")
_REGION_ENDING = re.compile(rf"(?:{_REGION})$")
_NOT_NAMES = re.compile(
    r"^[全我本该各每某][省市区县州镇乡村校院港厂]|^(?:两|三|四|多)[个大区市县地省级]|^(?:在|对|向|从|把|为|是|与)"
    r"|^[一二两三四五六]级(?:[甲乙丙]等)?[医学]|^个(?!旧)|代表[省市区县州镇乡]$|国家级|[省市县]级新区"
    r"|^和(?!平|田|县|顺|龙|林|静|硕|政)|百强|强[省县市区镇]$|大省$"
    r"|(?:上市|地区|小区|社区|景区|校区|市区|辖区|景观|超市|股市|楼市|夜市|花市|门市|早市)$"
    # 凤城市, 东城区 and 南山区 are names; 大城市, 主城区 and 革命老山区 are not.
    r"|^(?:城市|城区|山区)$|[一-鿿]{2}(?:城市|城区|山区)$|^[主老新旧大小中半全各本该外我他众都两林深高](?:城市|城区|山区)$"
)
# What the cutter drew into a name that it does not know: 在|岚洲市, 接任|澜川港务集团.
_LED_IN = re.compile(r"^在(?=[一-鿿]{3,4}$)|^(?:[接出就继升]任|接替|担任|当选)(?=[一-鿿]{4})")
# Sorts of regions, which are no names before 市, 县, 镇 and the like.
_SORT_OF_REGION = re.compile(
    r"(?:贫困|农业|工业|牧业|林业|重点|中心|试点|特色|示范|文明|生态|旅游|边境|民族|直辖|地级|县级|省会|沿海|沿边|海岛|资源|经济|人口"
    r"|部分|设区|信用|行政|自然|空心|行业|产业|国际|国内|世界|历史|文化|美丽|智慧|建制|一线|二线|三线|现代|先进|模范|友好|邻近|周边|外地|本地|创新|金融|商业|住宅|居民|基层|山|古|小|大|老|新|强)$"
)
_REGION_ALONE = frozenset("市县镇乡")
_OPENS_NAME = frozenset("nsjfmba")
_OPENS_LONGER = frozenset(
    "东西南北上下大小新老中前后白黑红黄青金银高长石双龙凤"
)  # 西|山镇, where the cutter knows 山镇
# What the cutter knows as a stretch of land, and what may stand before that without making it a name: 沿湖区.
_LANDSCAPE = re.compile(r"[湖山江河海溪泉湾洲]区")
_NO_NAME_OF_ZONE = frozenset(
    "在到去进入出向对从由往主老新旧大小中全各本该外内我半两林深高近沿环无非多少某每整个一为是与和及跨"
)
_BEGINS_NAME = frozenset("的和与及由在")
_ORDINALS = frozenset("第一 第二 第三 第四 第五 第六 第七 第八 第九 第十".split())
_GENERIC = frozenset(
    "新区 开发区 自贸区 片区 园区 街道 集团 公司 大学 学院 城市 地区 市区 城区 县城 全省 全市 全区 全县".split()
)
_IN_REGIONS = frozenset("ns nt nr nrfg nrt nz s n j b f".split())
_IN_BODIES = _IN_REGIONS | {"v", "vn", "a", "l"}
_PROPER = frozenset("ns nt nr nrfg nrt nz s j".split())
# A character the dictionary does not know as a word, mostly part of a name (禾塬, 砺钧).
_LOOSE = frozenset("ng zg g x q nr ns n".split())
_HAN = re.compile(r"[一-鿿]+")


_THEN = re.compile(r"[于在](?=\d)")  # 卞宗尧|于1965年


def persons(text: str) -> list[tuple[str, int, int]]:
    """Return ``(name, start, end)`` for what reads as a person's name, in order."""
    return list(_persons(text))


@lru_cache(maxsize=5_000)
def _persons(text: str) -> tuple[tuple[str, int, int], ...]:
    found: dict[tuple[int, int], str] = {}
    for match in _PERSON.finditer(text):
        drawn = (
            text[match.end(1) : match.end(1) + 1] == "作" and text[match.end(1) - 1] in "工操合协运动写创"
        )  # 管理工|作
        if not drawn and _may_be_person(match[1]) and not _is_town(text, *match.span(1)):
            found[match.span(1)] = match[1]
    for match in _OF_TOWN.finditer(text):
        if _may_be_person(match[1]) and not known_word(match[1]):
            found.setdefault(match.span(1), match[1])
    for match in _GIVEN.finditer(text):
        if _may_be_person(match[1]):
            found.setdefault(match.span(1), match[1])
    for word, tag, start, end in tagged(text):
        apart = not any(s < end and start < e for s, e in found)
        if (
            apart
            and word[0] not in "一二三四五六七八九十"
            and tag in ("nr", "nrt", "nrfg")
            and word not in NO_NAMES
            and not _SURNAME_ALONE.fullmatch(word)
            and 2 <= len(word) <= 4
            and not _is_town(text, start, end)
            and (word[0] in SURNAMES or (len(word) > 2 and (foreign(word) or not known_word(word))))
        ):
            found[start, end] = word
    whole = [_whole_name(text, start, end) for start, end in sorted(found)]
    whole = [(_behind_office(text, start), end) for start, end in whole]
    whole = [whole_pointed(text, start, end) or (start, _end(text, start, end)) for start, end in whole]
    ended = [(start, _before_verb(text, start, end)) for start, end in whole]
    kept: list[tuple[str, int, int]] = []
    for start, end in sorted(set(ended), key=lambda one: (one[0], -one[1])):
        if end - start == 2 and text[end - 1] in "局厅院厂" and "一" <= text[start - 1 : start] <= "鿿":
            continue  # 航务工|程局
        if text[start:end].endswith(("公司", "集团")):
            continue  # 工|程公司
        if (not kept or end > kept[-1][2]) and not text.startswith("年间", end):  # not within another; no 明永乐年间
            kept.append((text[start:end], start, end))
    return tuple(kept)


def _behind_office(text: str, start: int) -> int:
    """Return where a name begins that the cutter drew an office's last character to: 部长吉娜·雷蒙多."""
    return start + 1 if start and text[start] == "长" and text[start - 1] in HEADED else start


def _end(text: str, start: int, end: int) -> int:
    """Return where a name of the land ends, of whose end the cutter or the surroundings may be wrong."""
    compound = re.match(_COMPOUND, text[start:end]) is not None
    return end_of_name(text, start, end, 2 if compound else 1) if text[start] in SURNAMES or compound else end


# What looks like a person and is a town's name: 石桥镇, 柳林 of 柳林乡.
_TOWN_END = frozenset("镇乡村县区市")
_TITLED = re.compile(rf"(?:{_TITLES}|[{HEADED}]长)\s?$")


def _is_town(text: str, start: int, end: int) -> bool:
    """Whether what looks like a person ends as a town does, and no title stands before it: 石桥镇."""
    towns = text[end - 1] in _TOWN_END or text[end : end + 1] in tuple("镇乡村县")
    return towns and _TITLED.search(text[max(0, start - 5) : start]) is None


def _before_verb(text: str, start: int, end: int) -> int:
    """Return where a name ends that the cutter drew into what follows: 胡歌 of 胡歌成|为, 洪玛奈 of 洪玛奈为."""
    drawn = end - start > 2 and (text[end - 1 : end + 1] == "成为" or _THEN.match(text, end - 1) is not None)
    return end - 1 if drawn or (end - start > 3 and text[end - 1] == "为") else end


def foreign(name: str) -> bool:
    """Whether a text is written with the characters of foreign names alone."""
    return all(character in _FOREIGN for character in name)


def whole_dotted(text: str, start: int, end: int) -> tuple[int, int]:
    """Return where a name set with points begins and ends of which a piece is known: 索尔·勒维特 of 尔·勒维特."""
    if text[end : end + 1] not in ("", "·"):
        word_end = next((last for _, _, first, last in tagged(text) if first < end < last), end)
        end = word_end if word_end - end <= 2 else end
    return _as_far_as_foreign(text, start, end)


def _as_far_as_foreign(text: str, start: int, end: int) -> tuple[int, int]:
    """Return the slice with the characters of foreign names, and points between them, before and after it."""
    while start and text[start - 1] in _IN_FOREIGN:
        start -= 1
    more = _MORE_OF_FOREIGN.match(text, end)
    return start, more.end() if more else end


def _whole_name(text: str, start: int, end: int) -> tuple[int, int]:
    """Return where a foreign name begins and ends of which a piece is known: 科维奇 of 德约科维奇."""
    if "·" in text[start:end]:
        return whole_dotted(text, start, end)
    if not foreign(text[start:end]):
        return start, end
    low, high = _as_far_as_foreign(text, start, end)
    added = (start - low) + (high - end)
    # One character more may be the next word's.
    return (low, high) if added > 1 or (added and text[start] not in SURNAMES) else (start, end)


@lru_cache(maxsize=10_000)
def _may_be_person(name: str) -> bool:
    # A word of the dictionary with another tag than a name's (方面, 成果, 和平) is that word.
    words = tagged(name)
    compound = re.match(_COMPOUND, name) is not None and len(name) > 2
    known = len(words) == 1 and not words[0][1].startswith("nr") and known_word(name) and not compound
    return not known and not re.search(rf"(?:{_TITLES})$", name)


# Zones that are no region with figures of its own (自贸试验区, 保税区, 小区).
_ZONE = re.compile(
    r"(?:试验|作业|示范|先导|功能|开发|保税|商务|经济|融合|合作|自贸|集聚|核心|实验|领航|引领|展示|活力|先行|改造|服务|工业|生态"
    r"|旅游|保护|度假|住宅|公共|覆盖|样板|机关|[老校院城库厂矿林牧片园港社小景街山郊灾疫源洪])区$"
)

# What no word reaches across, so that the pieces between are cut and tagged alike by themselves. Its first character
# stands in one set, which is looked for in a fraction of the time.
_MARKS = r"，。；：！？、（）“”《》\s"
_BETWEEN = re.compile(rf"[{_MARKS}年月日](?:(?<![年月日])[{_MARKS}]*|(?<=\d[年月日]))")
_HAS_ENDING = re.compile(rf"{_REGION}|{_BODY}")


def subject_names(text: str) -> tuple[str, ...]:
    """Return the names of places and bodies in a text, as "江北县" or "青岛港", in order."""
    if not _HAS_ENDING.search(text):
        return ()
    return tuple(name for piece in _BETWEEN.split(text) if _HAS_ENDING.search(piece) for name in _names_in(piece))


@lru_cache(maxsize=50_000)
def _names_in(piece: str) -> tuple[str, ...]:
    words = _landscapes_joined([part for word, tag, _, _ in tagged(piece) for part in _town_apart(word, tag)])
    ends = [i for i, (word, _) in enumerate(words) if _ENDING.search(word)]
    # 海州 of 海州市 ends like a name too: where the next word ends one with it, the longer is meant.
    names = [_name_ending(words, i) for i in ends if i + 1 not in ends or len(words[i + 1][0]) > 1]
    if opening := _opening_name(words):
        names = [opening, *(name for name in names if name not in opening)]
    names = [_LED_IN.sub("", name) if not known_word(name) else name for name in names]
    return tuple(n for n in names if len(n) >= 2 and n not in _GENERIC and not _NOT_NAMES.search(n))


def _landscapes_joined(words: list[tuple[str, str]]) -> list[tuple[str, str]]:
    """Join what the cutter takes apart as a stretch of land and a word before it, where a name may begin: 望|湖区."""
    for at in range(len(words) - 1, 0, -1):
        (first, _), (second, _) = words[at - 1], words[at]
        begins = at == 1 or words[at - 2][0] in _BEGINS_NAME
        single = len(first) == 1 and _HAN.fullmatch(first) and first not in _NO_NAME_OF_ZONE
        if begins and single and _LANDSCAPE.fullmatch(second):
            words = [*words[: at - 1], (first + second, "ns"), *words[at + 1 :]]
    return words


_TOWN_DRAWN = re.compile(r"(?P<town>[一-鿿]{2,3}[镇乡县])(?P<rest>[一-鿿])")


# Which the dictionary has as one word: 市中|医院院长.
_HEADED_BODY = re.compile(r"(?P<body>医院|学院|大学|中学|小学|学校|法院|银行)(?P<head>副?(?:院|校|行)长)")


def _town_apart(word: str, tag: str) -> tuple[tuple[str, str], ...]:
    """Return a word's parts where the cutter drew a name and what follows into one: 石荇镇种, 医院院长."""
    if headed := _HEADED_BODY.fullmatch(word):
        return (headed["body"], "n"), (headed["head"], "n")
    drawn = _TOWN_DRAWN.fullmatch(word) if tag == "nr" else None
    return ((drawn["town"], "ns"), (drawn["rest"], "v")) if drawn else ((word, tag),)


def _opening_name(words: list[tuple[str, str]]) -> str:
    """Return the region that a piece opens with where the cutter knows its name as another word: 溪口市, 西山镇."""
    if len(words) < 2:
        return ""
    (first, tag), (second, of_second) = words[:2]
    if second[0] == "区" and (len(second) == 1 or not known_word(second)) and _is_city(first):
        return f"{first}区"  # 即墨|区有
    if not _HAN.fullmatch(first) or tag[:1] not in _OPENS_NAME:
        return ""
    if second in _REGION_ALONE:
        named = 1 < len(first) <= 3 and _SORT_OF_REGION.search(first) is None
    else:
        named = first in _OPENS_LONGER and of_second == "ns" and 1 < len(second) <= 3 and _is_region(f"  {second}")
    return first + second if named else ""


_OF_LAND = frozenset("口湾湖山河江岛港滩桥沟坪坝")


def _name_ending(words: list[tuple[str, str]], last: int) -> str:
    """Return the name that ends with a word, or "" for a common noun such as 工业大区."""
    region = bool(_REGION_ENDING.search(words[last][0]))
    inside = _IN_REGIONS if region else _IN_BODIES
    first = last
    while first and last - first < 3 and (_belongs(*words[first - 1], inside) or words[first - 1][0] in _ORDINALS):
        first -= 1
    # 董家|口化工园区: a name that the cutter takes apart goes on before the sort of its place.
    if first and words[first][0] in _OF_LAND and _HAN.fullmatch(words[first - 1][0]) and words[first - 1][1][:1] == "n":
        first -= 1
    run = words[first : last + 1]
    if not region:
        return "".join(word for word, _ in run)
    proper = [
        i
        for i, (word, tag) in enumerate(run)
        if tag in _PROPER
        or (len(word) == 1 and tag in _LOOSE)
        or (len(word) > 1 and not known_word(word))
        or (len(word) > 2 and word[-1] in "市县")
        or _QUARTER.fullmatch(word)
        or _is_city(word)
    ]
    return "".join(word for word, _ in run[proper[0] :]) if proper and proper[0] < len(run) else ""


_QUARTER = re.compile(r"[市城郊][东西南北中]区")  # 市北区, which the dictionary holds for a common noun


def _is_city(word: str) -> bool:
    """Whether a word is known as a city's name, whatever the cutter takes it for: 即墨, by 即墨市."""
    return len(word) > 1 and known_word(f"{word}市")


def _belongs(word: str, tag: str, inside: frozenset[str]) -> bool:
    return (
        bool(_HAN.fullmatch(word))
        and (tag in inside or (len(word) == 1 and tag in _LOOSE) or _is_city(word))
        and word not in "全我本该各"
        and word != "有限责任"
    )


_ANAPHOR = re.compile(
    r"(?<![占居在列为的完健安齐])(?:全|我|本|该)(?P<level>[省市区县州镇乡村港校院厂])(?![长委政级场])|(?<![家级国])(?P<zone>新)区(?!域)"
)
_TOPIC_LEAD = re.compile(
    r"(?:^|[，。；：！？、“”（）\n]|其中|目前|而|同时|当年|作为)(?:[^，。；：！？]{0,14}(?:[年月日季度底初末来]|至今)[，,]?)?(?:[^在到从向对由自与和是为来去赴，。；：！？、]{2}|[^，。；：！？、]{1,6}的)?$"
)


@dataclass(frozen=True, slots=True)
class Place:
    """A region that a text names (``name``) or points back to (全县: no name, ``level`` 县), at ``start``.

    The regions that hold it (甲县 of 甲县乙镇) stand there before its own name, ``within`` characters.
    """

    name: str
    level: str
    start: int
    within: int = 0

    @property
    def end(self) -> int:
        """Where its name ends."""
        return self.start + self.within + len(self.name)


@lru_cache(maxsize=5_000)
def places(text: str) -> tuple[Place, ...]:
    """Return the regions a text names or points back to, in order."""
    found = [Place("", match["level"] or "区", match.start()) for match in _ANAPHOR.finditer(text)]
    position, before, begun = 0, "，", 0
    for name in subject_names(text):
        start = text.find(name, position)
        if start < 0 and name.startswith(before) and text.startswith(name, begun):  # 甲县乙镇 is 乙镇
            own = name[len(before) :]
            start, before = begun + len(before), name
            if not own or not _is_region(own) or _NOT_NAMES.search(own):
                continue
            found = [p for p in found if not begun <= p.start < start]
            found.append(Place(own, own[-1], begun, start - begun))
            position = start + len(own)
            continue
        if start >= 0:
            before, begun = name, start
        if start >= 0 and _is_region(name):
            found = [p for p in found if not start <= p.start < start + len(name)]
            found.append(Place(name, name[-1], start))
            position = start + len(name)
    return tuple(sorted(found, key=lambda p: p.start))


# Sorts of places, whatever stands before them: 中国城镇 is no 镇.
SORT = re.compile(r"(?:城[市镇]|[乡村集]镇|[农乡]村|都市|小镇)$")


def _is_region(name: str) -> bool:
    if SORT.search(name) or (name[-1] in "镇乡村" and core(name) in PROVINCES):  # 贵州村超
        return False
    if name[-1] not in "省市区县州镇乡村" or (len(name) < 3 and name[-1] != "县"):
        return False
    return _ZONE.search(name) is None or (known_word(name) and tagged(name)[0][:2] == (name, "ns"))  # 崂山区


@lru_cache(maxsize=5_000)
def topics(text: str) -> tuple[Place, ...]:
    """Return the places that a clause of the text is about: pointed back to, or named where a clause begins."""
    return tuple(
        p
        for p in places(text)
        if ((not p.name and p.level != "省") or _TOPIC_LEAD.search(text[max(0, p.start - 24) : p.start]))
        and not (p.name[:1] == "原" and len(p.name) > 3)  # 原甲镇中心小学副校长出任首任校长
    )


@lru_cache(maxsize=2_000)
def home(title: str, text: str, level: str) -> str:
    """Return the region of a level that an article is mostly about, or an empty string."""
    counts = Counter(p.name for p in places(text) if p.level == level and p.name)
    counts.update({p.name: 3 for p in places(title) if p.level == level and p.name})
    name, count = counts.most_common(1)[0] if counts else ("", 0)
    return name if count > 1 or len(counts) == 1 else ""


def core(name: str) -> str:
    """Return what tells a name from others of its sort: "浦东" of "浦东新区"."""
    return _ENDING.sub("", name)


def behind(word: str, pattern: re.Pattern[str], text: str) -> re.Match[str] | None:
    """Return the first match of a pattern right behind a word; to compile one with the word takes a hundred times."""
    place = text.find(word)
    while place >= 0:
        if found := pattern.match(text, place + len(word)):
            return found
        place = text.find(word, place + 1)
    return None


@lru_cache(maxsize=1_000)
def may_abbreviate(short: str) -> re.Pattern[str]:
    """Return a pattern found in every text that names a body of which ``short`` may be a short form."""
    return re.compile(r"[\w+#&.%＋＃＆．％－-]*?".join(map(re.escape, short)))


def abbreviates(short: str, name: str) -> bool:
    """Whether a short form may stand for a body's name: its characters in order, the last one last (二院, 第二医院)."""
    if not 2 <= len(short) < len(name) or short[-1] != name[-1]:
        return False
    rest = iter(name)
    return all(character in rest for character in short)


def same_subject(asked: str, named: str) -> bool:
    """Whether two names may mean one place or body ("西海岸新区", "青岛西海岸新区")."""
    a, b = core(asked), core(named)
    return not a or not b or a in b or b in a
