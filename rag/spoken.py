"""Spoken questions as one writes them: 23年全年GDP有多少个亿 is 2023年全年GDP有多少亿.

Who types into a chat window writes as one talks: years of two digits, 咋 and 啥, 那场暴雨, 发了多少电. What is plain of
any text is rewritten here before a question is taken apart; single words stand with others of their meaning in
``rag.synonyms``. Facts of the language, not of any archive.
"""

from __future__ import annotations

import re
from datetime import date

# "21到23年", "22年和23年": both years of two digits.
_SHORT_YEARS = re.compile(
    r"(?<![\d第.年])(?P<from>[0-3]\d)年?(?P<joint>[-—~到至和与跟、])(?P<to>[0-3]\d)(?=年(?!的?[期龄]))"
)
_SHORT_YEAR = re.compile(r"(?<![-–—~/\d第.〇零一二三四五六七八九十百])(?P<year>[0-3]\d)年")
# A part of a year tells that it is one, whatever stands before: 20年夏天, 23年上半年, 21年7月.
_PART = re.compile(
    r"全年|整年|年?[初底末中]|[上下]半年|[前第]?[一二三四]个?季度|\d{1,2}月|[春夏秋冬][天季]?|度(?!过)|[和与跟、到至][0-3]\d年"
)
# "工作了23年", "近20年", "23年来", "20年以上": how long.
_LONG_BEFORE = re.compile(r"[了近过达满超约逾这整隔历时长建校创办用干当任有共约需要花等前后每为租达]$")
_LONG_AFTER = re.compile(r"[来前后间内里以之期多龄左老没了时]|的?历史|的?时间|[，。？?！、]|$")
# "2022、2023、2024三年加起来", "2022和2023两年": each of them a year.
_LISTED = re.compile(
    r"(?<![\d.])(?P<years>(?:(?:19|20)\d\d年?(?:、|和|与|及|以及|跟)){1,9}(?:19|20)\d\d)"
    r"(?:年?这?[两二三四五六七八九2-9]年(?:间|里)?|年)(?![级代])"
)
# 2019年来汀岚的游客: who came there, where 2019年以来 would be since.
_CAME = re.compile(r"(?<=(?:19|20)\d\d年)来(?=[一-鿿])(?![的看说讲算])")
_FURTHER = 3  # years from now on that are planned for


def _years(text: str, today: date) -> str:
    """Return the text with years of two digits written out, where they are years and not how long something took."""
    newest = today.year % 100 + _FURTHER

    def both(match: re.Match[str]) -> str:
        first, last = int(match["from"]), int(match["to"])
        likely = 0 < last - first <= 12 and last <= newest and (first % 5 or last % 5)
        return f"20{match['from']}年{match['joint']}20{match['to']}" if likely else match.group()

    def one(match: re.Match[str]) -> str:
        before, after = match.string[: match.start()], match.string[match.end() :]
        year = int(match["year"])
        likely = year <= newest and not _LONG_AFTER.match(after) and not _LONG_BEFORE.search(before)
        if likely and year % 5 == 0:  # 十年, 二十年 are how long rather
            likely = not before or before[-1] in "，、 说在于从"
        return f"20{match['year']}年" if likely or (year <= newest and _PART.match(after)) else match.group()

    text = _LISTED.sub(lambda match: re.sub(r"(\d{4})年?", r"\1年", match["years"]), text)
    return _SHORT_YEAR.sub(one, _SHORT_YEARS.sub(both, text))


_END = r"(?=[？?。]|$)"
_PLAYED = "玩|旅游|游玩|旅行|观光|耍"
_SOLD_BY = "公斤|立方米?|平方米|平米|[斤吨亩升度方]"
# What takes an object between its two characters: 哪天通的水.
_PARTED = (
    "通车 通水 通电 通气 通航 通邮 开工 动工 开业 开学 开馆 开园 开盘 开机 开张 开庭 开赛 完工 竣工 停工 复工 停产 "
    "投产 复产 停水 停电 停业 封顶 奠基 挂牌 揭牌 签约 上市 立项 上任 到任 就职 当选 结题 出院 出版 出厂 下线 上线"
).split()
# Offices that a bureau's name ends in: 财政局长 is 财政局局长.
_BUREAUS = (
    "财政 教育 卫生 卫健 交通 公安 农业 水利 林业 商务 统计 环保 司法 人社 住建 审计 应急 体育 广电 民政 气象 税务 "
    "发改 文旅 工信 医保 城管 规划"
).split()

# Who is at the head of what: 图书馆由谁当家 asks for its 馆长.
_HEADS = {
    "馆": "馆长",
    "(?:小|中|大)学|学校|附中": "校长",
    "医院|学院|分院|法院|检察院|研究院|福利院": "院长",
    "(?<!邮)局": "局长",
    "派出所|研究所": "所长",
    "集团|公司": "董事长",
}
_IN_CHARGE = r"(?:当家人?|掌门人?|掌舵人?|一把手|主事|管事|说了算)"
_REWRITTEN: tuple[tuple[str, str], ...] = (
    (r"(?<=[历现首])任(?=[省市区县镇乡村])", "任的"),  # 历任镇 is no town
    # Which the cutter would take for 小学校|长.
    (r"(?<=[一-鿿][小中大]学)(?=副?校长(?:是谁|[叫姓现]|[？?]?$|由|们?的?姓名))", "的"),
    (
        r"(?<=[一-鿿])(?<![新刚将])的?(?:上|前)一?[位任个](?=[一-鿿]{0,3}(?:长|书记|主任|经理|当家|掌门|掌舵|一把手))",
        "的前任",
    ),
    *(
        (
            rf"({sort})(?:[如现]今|现在|目前|眼下)?(?:是?由|是)?谁(?:在|来)?(?:当|做)?{_IN_CHARGE}",
            rf"\1{head}是谁",
        )
        for sort, head in _HEADS.items()
    ),
    *(
        (rf"({sort})的?(?P<former>前任|现任|新任)?的?{_IN_CHARGE}(?:是|换成了?|变成了?)谁", rf"\1\g<former>{head}是谁")
        for sort, head in _HEADS.items()
    ),
    (
        rf"((?:验收|评审|审查|考核|复验|审核|评估|检查|考试|面试)[^，。？]{{0,16}}?)，?(?:当时|最后|最终|到底|究竟)?过了?(没有?|吗){_END}",
        r"\1通过了\2",
    ),
    (rf"多少个(?=[万亿](?:元|块)?{_END})", "多少"),
    (rf"几个(?=亿(?:元|块)?{_END})", "几"),
    (r"(?<!十)几(?:块|毛|角)钱", "多少钱"),
    (rf"一({_SOLD_BY})(?:能|要|得)?(?:卖到?)?多少钱{_END}", r"每\1多少钱"),
    (rf"(?:(?:能|要|得)?卖到?|(?<=[一-鿿])(?<![共总]))多少钱一({_SOLD_BY}){_END}", r"每\1多少钱"),
    (r"(?:参加|要?考)([中高]考)的(?:学生|孩子|娃娃?|同学)", r"\1考生"),
    (r"哪([两三四五六七八九十几])个(?:地方|地点|场所)", r"哪\1处"),
    (r"头一期", "一期"),
    (r"平均(?:下来)?每年|每年平均(?:下来)?|平均(?:下来)?[一1]年(?![级以之前后])", "年均"),
    (r"(GDP|生产总值)总量", r"\1"),
    (r"经济总量", "GDP"),
    (r"经济(?=增速|增幅)", "GDP"),
    (r"头([一二三四五六七八九十两])个?(?=季度|个?月)", r"前\1个"),
    (r"前([一二三])个季度", r"前\1季度"),
    (r"(?<=[一-鿿])第([一二三四五])期(?!简报|通讯|杂志|简讯|快讯|培训|讲座)", r"\1期"),
    (r"[今去前明]年[（(]((?:19|20)\d\d)年?[)）]", r"\1年"),
    (r"(?<=.{6})[（(][^（）()]{2,16}[)）](?=[？?]?$)", ""),
    (rf"(?:一共|总共)?(?:要|得)?投(?:进去|入)?了?(?:一共|总共)?(?:多少钱|几个?亿){_END}", "投资是多少"),
    (
        r"^(?![修建盖造改搬])(.*(?:桥|路|馆|楼|工程|项目|中心|校区|院区|医院|学校|公园|广场|隧道|水库|车站|机场|码头|厂))"
        rf"(?:最后|最终|到底|究竟|一共|总共|(?:审计|决算|结算|核算|算)下来)*花(?:费)?了?(?:一共|总共)?多少钱{_END}",
        r"\1总投资是多少",
    ),
    (r"[让被给]谁(?:给)?(?:拿|得|摘|夺|捧)了?(?:去|走)?", r"谁获得"),
    (
        rf"((?:公司|集团|企业|工厂|厂|银行|酒店)[^，。]{{0,12}}?)(?:赔|亏)(?:损|本|掉)?了?(?:一共|总共)?(?:多少钱?|几个?亿元?){_END}",
        r"\1亏损多少",
    ),
    (r"(?<=[一-鿿])那会儿?(?=，)", "时"),
    (r"((?:多少|几)[家个所座处项户名人条])(?:是)?(?:位于|坐落[在于]|设在|落在|分布在|布局在)", r"\1在"),
    (r"(?<=[一-鿿])(?:正式)?批(?:下来|了下来|复?下来)(?:的|了)?(?:当|做|成为?|为)?", "获批"),
    # All together.
    (r"拢共|统共|通共|归总|满打满算|(?<=[一-鿿])通总|林林总总", "一共"),
    (r"合在?一起|(?:加|合)在?一[块道堆]儿?|合起来|加一起|拢在?一起", "加起来"),
    # Asking words.
    (r"(?:星期|礼拜)(?=[一二三四五六])", "周"),
    (r"(?:星期|礼拜)[天日]", "周日"),
    (rf"多少钱一([件场张次位人节本套台份间桌])(?:呢|啊)?{_END}", r"每\1多少钱"),
    (r"一次性?(?=(?:可以|能|可|最多|最少)[^，。]{0,3}(?:借|领|买|取|存|带|办))", ""),
    (rf"([一-鿿]{{2}})不\1{_END}", r"\1吗"),
    (rf"是?(?:咋|怎么)(?:个|一)?(?:回事|搞的|弄的){_END}", "是什么原因"),
    (rf"怎么([^，。？]{{2,14}}了)，?(?:啥|什么|是什么|是啥)原因{_END}", r"为什么\1"),
    (r"怎么(?=(?:又|还没|没能|没有|一直没|突然)[^，。？]{1,14})", "为什么"),
    (rf"怎么(?=[^，。？]{{1,8}}(?:下来|下去|上去|起来)了{_END})", "为什么"),
    (rf"(?:都有|都是|是些|有些){{1,2}}(?:些)?(?:啥|什么){_END}", "有哪些"),
    (r"^(?:什么|啥)叫(?=[“\"「『《一-鿿])(?!什么|做|名)", "什么是"),
    (rf"(?<!是)(?:啥|什么)意思{_END}", "是什么意思"),
    (r"^(\S{2,14})\s(?:定义|含义|概念|意思)$", r"什么是\1"),
    (r"啥", "什么"),
    (r"咋样", "怎么样"),
    (r"咋", "怎么"),
    (rf"，?(?:真?有(?:没有)?[这那]么?(?:个|一)?回?事|这事?是真的|真的假的|属实)(?:吗|么|不)?{_END}", "是真的吗"),
    # What is only pointed at, or said by the way.
    (r"(?<=[，里区县市省年月])光(?=[一-鿿]{2,8}(?:这一?[块项]|就))", ""),
    (r"(?<=[年月日号])(?:的时候|那时候?|那会儿|那阵子?)", ""),
    (r"(?<=[一-鿿A-Za-z\d])[这那]一?[块项方](?:面|上)?(?=[一-鿿，]|$)(?![地田])", ""),
    (
        r"(?<=[一-鿿A-Za-z\d])(?<!从)[这那](?:一?[场次回]|一?天|会儿|阵子|一?段|几?[件样]|一?个(?=项目|工程|活动|会议|中心|园区|学校|医院|公司|企业|奖))(?=[一-鿿])",
        "",
    ),
    (r"(?<=[一-鿿A-Za-z\d])(?<![哪从在])[那这]个(?=[一-鿿]{2})(?!月|星期|礼拜|季度)", ""),
    (r"(?<=[一-鿿])刚(?=开[张业学馆园放工]|建成|成立|投用|启用|上任|通车)", ""),
    (r"(?:拖来拖去|一拖再拖|推来推去)，?", ""),
    (r"^(?:都在传|听说|据说|网上[说传]|网传|有人说|外面都?传)[，：]?", ""),
    # Things that are measured, as they are called where they are told.
    (rf"来([一-鿿]{{0,6}}?)(?:{_PLAYED})的?(?:游客|客人|人)", r"\1接待游客"),
    (r"(?:打|收)(?:了多少|的)(?:粮食?|稻谷)(?=[^多]|$)", "粮食产量"),
    (rf"([发供用])了?多少度?([电水气热])(?:量)?{_END}", r"\1\2量是多少"),
    (r"(?:一年)?人均(?:一年)?(?:能|可)?(?:[拿挣赚收](?:到手?|入)?)了?多少钱?", "人均收入是多少"),
    (r"(?<=[业商店户校院所])(?:家|户)数", "数"),
    (
        rf"[坐乘](公交|地铁|轮渡|轻轨|缆车)车?的?(?:人)?(?:一共|总共)?有?多少(?:万?人次?|人){_END}",
        r"\1客运量是多少",
    ),
    (
        rf"(公交|地铁|轮渡|轻轨)车?(?:一共|总共)?[拉运载送]了?多少(?:万?人次?|人|旅?客){_END}",
        r"\1客运量是多少",
    ),
    (r"那(?<=[一-鿿]那)阵子?(?=，)", "时"),
    (r"城里人的?", "城镇居民"),
    (r"(?:乡下|农村)人的?(?=[人均收可])", "农村居民"),
    (r"，?(?:哪|谁)一?[个里家年边]?的?(?:更|最)?[高低多少大小]，(?:各|分别)(?:是|为|有)?多少", "各是多少"),
    (r"(?<![破陈古])老小区", "老旧小区"),
    (r"(?<=[市县区省州])(?<!地区)医院(?!院|[一-鿿]{0,2}(?:保|协会|管理))", "人民医院"),
    # …多少，更正后的数; ….的正确数是多少: what it is.
    (
        r"(?<=.{4})(?:[，（(]|的)(?:更正|订正|修正|核实|调整)?(?:后|过后|之后)的?(?:准确|正确)?(?:数|数字|数据|数值|结果)?[）)]?(?=(?:[是为]?多少)?[？?]?$)",
        "",
    ),
    (
        r"(?<=.{4})(?:[，（(]|的)(?:正确|准确|确切|真实)的?(?:数|数字|数据|数值|结果)[）)]?(?=(?:[是为]?多少)?[？?]?$)",
        "",
    ),
    # A goal that was set early in a year is one of the year.
    (r"((?:\d{4}|今|去|明|前)年)年?初(?!中|[一二三]|级)(?=[^，。？]{0,16}(?:目标|计划|预期|任务))", r"\1"),
    (rf"({'|'.join(_BUREAUS)})局长", r"\1局局长"),
    *((rf"{word[0]}的{word[1]}{_END}", f"{word}的") for word in _PARTED),
)
_REWRITE: tuple[tuple[re.Pattern[str], str], ...] = tuple((re.compile(old), new) for old, new in _REWRITTEN)
_ASKS = re.compile(r"多少|几|什么|谁|哪|何|怎|是不是|吗|有没有")
# What is said beside the question: ，报纸上好像登错过？; ，以更正后的为准.
_REMARK = re.compile(
    r"(?<=.{6})[，；？?](?:要|不要|别|以|按|报纸|晚报|日报|文件|好像|我?记得|印象|急|谢谢|麻烦|最好|不是)[^，；？?]{1,24}[？?。]?$"
)
# "五小", "一中", "二院" at the beginning of a name, not 一小时 or 三中全会.
_SCHOOL = re.compile(
    r"(?:(?<=[市县区镇])|(?<![一-鿿\d]))(?P<number>[一二三四五六七八九十])(?P<sort>[小中幼])"
    r"(?=开[张学]|[的在今去新老有建是招为怎没什几哪，？?]|$)"
)
_SORTS = {"小": "小学", "中": "中学", "幼": "幼儿园"}


def written(text: str, today: date) -> str:
    """Return a question as one would write it; ``today`` tells which years of two digits may be meant."""
    text = _years(text, today)
    remark = _REMARK.search(text)
    if remark and _ASKS.search(text, 0, remark.start()) and not _ASKS.search(remark.group()[1:]):
        text = text[: remark.start()]
    for pattern, new in _REWRITE:
        text = pattern.sub(new, text)
    return _SCHOOL.sub(_school, _CAME.sub("，来", text))


def _school(match: re.Match[str]) -> str:
    return f"第{match['number']}{_SORTS[match['sort']]}"
