"""Answer spans inside a sentence, by the kind of answer: figures, dates, persons, places, lists."""

from __future__ import annotations

import re
from dataclasses import dataclass

from index.figures import UNIT_OF, Figure, find_figures
from index.tokens import tagged
from rag.passages import Passage
from rag.query import Parsed

# The 130 commonest family names, and compound ones (facts of the language).
_SURNAMES = (
    "王李张刘陈杨黄赵吴周徐孙马朱胡郭何高林罗郑梁谢宋唐许韩冯邓曹彭曾肖田董袁潘于蒋蔡余杜叶程苏魏吕丁任沈姚卢姜崔钟谭陆汪范金石廖贾夏韦付方白邹孟熊秦邱江尹薛"
    "闫段雷侯龙史陶黎贺顾毛郝龚邵万钱严覃武戴莫孔向汤温康施文牛樊葛邢安齐易乔伍庞颜倪庄聂章鲁岳翟殷詹申欧耿关兰焦俞左柳甘祝包宁尚符舒阮柯纪梅童凌毕单季裴霍涂"
    "成苗谷盛曲翁冉骆蓝路游辛靳管柴蒙鲍华喻祁蒲房滕屈饶解牟艾尤阳时穆农司卓古吉缪简车项连芦麦褚娄窦戚岑景党宫费卜冷晏席卫米柏宗瞿桂全佟应臧闵苟邬边卞姬师和仇"
    "栾隋商刁沙荣巫寇桑郎甄丛仲虞敖巩明佘池查麻苑迟邝官封谈匡鞠惠荆乐冀郁胥南班储原栗燕楚鄢劳谌奚皮粟冼蔺楼盘满闻位厉逯仪"
)
_COMPOUND = "欧阳|上官|司马|诸葛|皇甫|尉迟|公孙|慕容|令狐|司徒|夏侯|东方|端木|南宫"
_TITLES = (
    "书记|部长|主任|市长|区长|县长|省长|镇长|乡长|村长|局长|院长|校长|厂长|处长|科长|所长|站长|馆长|主席|会长|董事长|总经理|经理|总裁|总监|厅长|司长|委员|代表|教授|研究员"
    "|记者|通讯员|工程师|专家|博士|院士|医生|主任医师|老师|负责人|队长|支书|秘书长|理事长|行长|台长|社长|总编辑|发言人|法人|选手|同志|组长|领导|嘉宾|作者|设计师|创始人|主播|村民|居民|市民|职工|员工|学生"
)
_NAME_END = r"(?=[在说表示介绍认为告诉出席主持参加强调指出讲到就对为作致宣、，。：:！？；（）()“”「\s与和及等]|$|率|同志|先生|女士|带|代|向|当|任|获|率队|调研|一行|是|从|也|还|已|将|曾)"
_PERSON = re.compile(
    rf"(?:(?<=书记)|(?<=部长)|(?<=主任)|(?<=[市区县省镇乡村局院校厂处科所站馆]长)|(?<=主席)|(?<=会长)|(?<=董事长)|(?<=经理)|(?<=总裁)|(?<=教授)|(?<=委员)|(?<=记者)"
    rf"|(?<=人)|(?<=[，。、：:；“（\s　])|^|(?<=员)|(?<=师)|(?<=代表)|(?<=专家)|(?<=院士)|(?<=由)|(?<=任命)|(?<=与)|(?<=和)|(?<=是)|(?<=为)|(?<=民)|(?<=工)|(?<=生))"
    rf"((?:{_COMPOUND})[一-鿿]{{1,2}}?|[{_SURNAMES}][一-鿿]{{1,2}}?){_NAME_END}"
)
_NOT_PERSON = re.compile(
    r"^(?:方面|方式|方法|成果|成立|成功|时间|时代|全面|全年|全区|全市|全省|和平|和谐|应当|应该|应用|明年|明确|安全|安排|高度|高标|高质|高新|高端|高水|高效|金融|项目|管理|关于|关键|关系|农业"
    r"|农村|农民|文化|文明|文旅|向前|白天|石油|江南|江北|华北|路径|车辆|车站|连续|原来|原因|解决|解放|时期|华东|于是|单位|任务|任何|包括|计划|古代|路线|温度|严格|石化|师生|师资|明显|官方|党委|党员"
    r"|党建|景区|房屋|房子|施工|施行|万元|万人|万亩|万吨|万户|万家|万名|方案|方向|方便|商业|商务|商贸|商品|毛利|白色|黄金|黄海|江苏|江西|安徽|宁夏|甘肃|陕西|贵州|云南|湖南|位于|位置|盘活|满足|储备|原有|南北|阳光"
    r"|边界|边境|温暖|温馨|乐观|明天|明星|游客|游览|游戏|苗木|盛会|盛大|成员|成效|成绩|成都|高校|高中|高速|高铁|金额|金牌|马上|马路|马拉|钱款|许多|许可|张贴|张开|陈列|陈述|林业|林地|田地|田间|水利|牛羊|章程"
    r"|程序|程度|范围|范例|童年|左右|关心|关注|全国|全体|全程|全力|全球|包装|房产|房地|费用|费率|解读|解释|车间|连接|路面|路灯|简单|简化|项链|师傅|和睦|和美|应急|应对|查处|查看|封闭|官员|荣获|荣誉|商会|商户|明晰|班子|班组|班级|南部|北部|原则|燕麦|闻名|皮革|乐园|乐器|都市|石头|白酒|金属|方可|项工|全部|宁静)"
)
_PLACE = re.compile(
    r"(?:在|于|落户|落地|位于|坐落于?|设在|来到|走进|前往|到|赴|选址|落址)(?P<place>[一-鿿A-Za-z0-9“”·]{2,30}?)(?=(?:正式|隆重|盛大|顺利|成功|联合|共同)?"
    r"(?:召开|举行|举办|开幕|闭幕|成立|揭牌|启动|启用|开工|奠基|落成|投产|开业|开馆|签约|签署|发布|亮相|落户|投入|建成|通车|开园|进行|出生|去世|调研|考察|视察|实施|设立|开展|集中|上演|首发|颁奖|竣工|运营|动工|走访|慰问|参观)"
    r"|[，。；！？]|$)"
)
_ITEM_SEPARATOR = re.compile(r"[、，,；;]|以及|及其|及|和|与(?!会)")
_BOOKS = re.compile(r"《[^》]{1,60}》")
_QUOTES = re.compile(r"“[^”]{1,40}”")


@dataclass(frozen=True, slots=True)
class Span:
    """A possible answer at ``[start, end)`` of a sentence; ``short`` is what is shown for it."""

    start: int
    end: int
    short: str
    items: tuple[str, ...] = ()
    figure: Figure | None = None


def figure_spans(passage: Passage, question: Parsed) -> list[Span]:
    """Return the figures that may answer: of the asked unit's class, or of a class that fits what is asked."""
    spans = []
    for figure in find_figures(passage.text, passage.date_intervals):
        if fits_unit(figure, question, passage.text):
            spans.append(Span(figure.start, figure.end, figure.text, figure=figure))
    return spans


_MONEY_WORDS = re.compile(
    r"投资|产值|总值|增加值|收入|资金|税收|金额|费用|经费|价格|房价|票价|售价|多少钱|营收|利润|贷款|存款|预算|支出|工资|成本|交易额|销售额|贸易额|进出口|GDP|补贴|补助|奖金|投入|融资|规模"
)
_PERCENT_WORDS = re.compile(r"增长|增幅|增速|涨幅|降幅|下降|占比|比重|比例|率|百分")
_PHONE = re.compile(r"电话|号码|邮编|热线|手机|车牌|账号")


def fits_unit(figure: Figure, question: Parsed, sentence: str) -> bool:
    """Whether a figure's unit can answer the question."""
    text = question.text
    if question.ordinal:
        return figure.ordinal
    if _PHONE.search(text):
        return figure.unit == "" and len(re.sub(r"\D", "", figure.text)) >= 5
    if figure.ordinal:
        return False
    if question.unit:
        asked = UNIT_OF.get(question.unit, "")
        if figure.unit == question.unit or (asked and asked == figure.measure and asked != "count"):
            return True
        loose = {"个", "家", "项", "件", "名", "位", "人", "处", "所", "座", "条", "户", "种", "类", "款", "场", "起"}
        return question.unit in loose and figure.unit in loose
    if re.search(r"百分之[几多]|百分比", text):
        return figure.measure == "percent"
    if question.growth or re.search(r"占比|比重|比例|[一-鿿]率(?:是|为|达|有|要|目标|$|多)", text):
        return figure.measure in ("percent", "times") or (
            not re.search(r"率|比重|占比|比例|增幅|增速", text) and bool(figure.unit)
        )
    return bool(figure.unit) or len(figure.text) >= 2


def date_spans(passage: Passage, question: Parsed) -> list[Span]:
    """Return the times the sentence states, at the precision asked for."""
    fine = re.search(r"哪一?[天日]|几[日号]|何日|几月几", question.text)
    spans = []
    for mention in passage.times:
        if fine and mention.span and mention.span.first != mention.span.last and "日" not in mention.text:
            continue
        spans.append(Span(mention.start, mention.end, mention.text))
    return spans


def person_spans(passage: Passage) -> list[Span]:
    """Return what reads as a person's name."""
    found: dict[tuple[int, int], Span] = {}
    for match in _PERSON.finditer(passage.text):
        name = match[1]
        if not _NOT_PERSON.match(name) and not re.search(rf"(?:{_TITLES})$", name):
            found[match.span(1)] = Span(match.start(1), match.end(1), name)
    words = tagged(passage.text)
    for word, pos, start, end in words:
        overlaps = any(s < end and start < e for s, e in found)
        if pos in ("nr", "nrt", "nrfg") and 2 <= len(word) <= 4 and not overlaps and not _NOT_PERSON.match(word):
            if word[0] in _SURNAMES or len(word) >= 3:
                found[start, end] = Span(start, end, word)
    return [found[key] for key in sorted(found)]


def place_spans(passage: Passage) -> list[Span]:
    """Return what stands where a place is named: 在…召开, 位于…, 落户…."""
    spans = [Span(m.start("place"), m.end("place"), m["place"]) for m in _PLACE.finditer(passage.text)]
    taken = [(s.start, s.end) for s in spans]
    for word, pos, start, end in tagged(passage.text):
        if pos in ("ns", "nt") and len(word) > 1 and not any(s < end and start < e for s, e in taken):
            spans.append(Span(start, end, word))
    return spans


def list_spans(passage: Passage, question: Parsed) -> list[Span]:
    """Return enumerations in the sentence: 《A》《B》, “A”“B”, A、B和C; best those with the asked number of items."""
    text = passage.text
    spans: list[Span] = []
    for pattern in (_BOOKS, _QUOTES):
        runs = _runs([m.span() for m in pattern.finditer(text)], text)
        spans += [
            Span(r[0][0], r[-1][1], "、".join(text[s:e] for s, e in r), tuple(text[s:e] for s, e in r)) for r in runs
        ]
    for start, end in _enumerations(text):
        items = tuple(i.strip("“”") for i in re.split(r"、|以及|和|及|与", text[start:end]) if i.strip())
        if len(items) >= 2:
            spans.append(Span(start, end, text[start:end], items))
    if question.count:
        exact = [s for s in spans if len(s.items) == question.count]
        return exact + [s for s in spans if len(s.items) != question.count]
    return spans


def _runs(found: list[tuple[int, int]], text: str) -> list[list[tuple[int, int]]]:
    runs: list[list[tuple[int, int]]] = []
    for span in found:
        if runs and re.fullmatch(r"[、，和与及以\s]{0,3}", text[runs[-1][-1][1] : span[0]]):
            runs[-1].append(span)
        else:
            runs.append([span])
    return [run for run in runs if len(run) >= 2]


_LEAD_IN = re.compile(
    r".*(?:高标准建设|高水平建设|加快建设|重点建设|建设|包括|即|分别是|分别为|就是|有|为|是|推动|实施|发展|打造|引进|围绕|聚焦|形成|构建|以|了|对|在|等)(?=[^、]{2})"
)


def _enumerations(text: str) -> list[tuple[int, int]]:
    """Return stretches "A、B、C和D" between other punctuation."""
    found = []
    for match in re.finditer(r"[^，。；！？：“”\n（）]*、[^，。；！？：“”\n（）]*", text):
        start, end = match.span()
        head = match.group().split("、")[0]
        lead = _LEAD_IN.match(head)
        if lead and lead.end() < len(head):
            start += lead.end()
        found.append((start, end))
    return found
