"""Which kind of answer a question asks for: by its asking words (多少, 谁, 哪里 …), or its last word without them."""

from __future__ import annotations

import re

from index.tokens import fold_in_place, known_word, segments
from rag.asked_amounts import COUNTED, SAFE_UNITS, TYPED_SET, UNITS
from rag.attending import asks_who_attended
from rag.enumerations import ASKS_TOP
from rag.names import HEADED
from rag.types import AnswerKind

# The asking words of each kind, tried in this order; what stands in the question first and most specific decides.
_ASKING: tuple[tuple[AnswerKind, re.Pattern[str]], ...] = (
    ("why", re.compile(
        r"(?<![称名誉评译列])(?<!公布)(?<!确定)(?<!认定)为什么|(?:[称名誉评译列]|公布|确定|认定)为什么(?=[叫要会是不没能可])|为何|为啥|什么原因|原因是什么|何以|怎么会|凭什么"
    )),
    ("list", re.compile(
        r"哪[“\"]?(?:[二两三四五六七八九几]|[一二三四五六七八九]?十[一二三四五六七八九]?|\d+)(?:大|项|个|家|条|种|类|份|位|名|部|座|处|所|张|方面|点|届|场|支|款|批|步|件|宝|道|级|层|环|段|片|块|方)"
        r"|哪[两三四五六七八九十](?![年月日天次])[一-鿿]{1,3}[？?]?$|哪些|有哪几|哪几(?![天日号])|分别是(?:什么|谁|哪)|包括什么|包含什么|都有什么|有什么(?:内容|措施|举措|项目)"
    )),
    ("date", re.compile(
        r"什么时候|什么时间|啥时候?|几时|何时|(?:民国|公元前?|在|是|于)几年(?![级内来里间])|何年|何月|何日|哪一?[年天日月]|哪几[天日号]|哪个(?:月|年|季度)|几月几[日号]|几[月号日]|(?:周|星期|礼拜)几|多久前|时间是(?:什么|多少)|日期是"
        r"|几几年|(?:在|是|于)?几点"
    )),
    ("place", re.compile(r"在?(?:什么|哪一?条)(?:路|街|大道|巷)(?:[上的]?(?:多少|几)号|上?(?=[？?]?$))")),
    ("figure", re.compile(
        rf"第几|百分之几|百分之多少|多大(?:比例|比重|规模|幅度|面积)|几(?:成|分之)|(?:多少|几)(?:[十百千]?[万亿]?)(?:{SAFE_UNITS}|(?:{UNITS})(?=[的了，。？?]|$))?|多[大高长远宽重深快久厚]|几何"
        r"|(?:占比|比例|金额|总额|数量|面积|价格|房价|电话|号码|人数|增速|增幅)(?:是|为)?(?:什么|怎样)?$"
    )),
    ("person", re.compile(
        r"谁|哪位|哪一位|何人|什么人|哪一?[名个]人|姓名(?:是|叫)?什么|姓名[？?]?$"
        r"|(?<=[长记任席理裁人者员师手家生角演练])(?:是|为)哪[个一]?(?=[？?]|$)"
        r"|(?<=[长记任席理裁人者员师手家生角演练夫妻妈爸母父儿女友徒兄弟姐妹伴孙])(?:(?:19|20)\d\d年|现在|目前|当时)?叫什么(?:名字)?(?=[？?]|$)"
    )),
    ("place", re.compile(
        r"在?哪一?[个座](?:门|出口|入口|站口)(?=[？?进出下]|$)|在?哪一?[个座]?(?:地方|位置|路口|街口|办公室|窗口|教室|会议室|广场|场馆|公园|校区|园区|院区|城市|省|市|区(?![别分])|县|镇|乡|村|街道|国(?!际)|国家)|哪里|哪边|哪儿|何处|何地|啥地方|什么地方|哪一?[个座](?:地方|城市|省|市|区|县|镇|乡|村|街道|国家)|在哪(?!一|[部本个家份种款篇首期届次场年月日天项所条支类些])"
    )),
    ("how", re.compile(r"怎么样|怎样|如何|怎么|咋")),
    ("definition", re.compile(
        r"^(?:什么是|啥是|何谓|何为)|(?:是(?:个)?(?:什么|啥)意思|指的?(?:是|就是)?(?:什么|啥)|是指(?:什么|啥|哪)|指的是哪|的含义|的定义|的内涵)"
        r"|(?<=[”」])[^，。？]{0,8}?(?:的?具体内容|的?内容是什么|的?含义|\s内涵)[？?]?$"
    )),
    ("yesno", re.compile(
        r"是否|是不是|有没有|有无|能否|会不会|可不可以|([收要能会用开通允该需可准许让办包含算])不\1|(?:吗|(?<=.{4})(?<![酒网贴水氧书话])吧|了没有?|(?:完成|达到|实现|达标|建成|通车|开通|投产|落实|解决|目标|计划|任务|指标)没有?|(?<=[了过])[^，。？多几哪谁]{0,8}没有)[？?]?$|(?:能|可以|会|让|准|许)(?=[^，。？]{1,14}(?:不|没)[？?]?$)"
    )),
    ("what", re.compile(
        r"什么|哪一?[个项家种份条届部座所支类级]|哪(?=[届个项家])|啥|何种|哪|(?<=是|为)几[类级](?=[？?]|$)"
    )),
)  # fmt: skip
_MEANING = re.compile(r"[”」][^，。？]{0,8}是(?:个)?(?:什么|啥)意思")  # “三个100”是什么意思
# What a question without asking words wants by its last word: "下水的时间", "举办地点", "片名的导演".
_END = r"(?:是|为|叫)?[？?]?$"
_NAMED: tuple[tuple[AnswerKind, re.Pattern[str]], ...] = (
    ("why", re.compile(r"的?(?:主要|具体|直接|根本)?(?:原因|缘由|起因|缘故)(?:是|为)?[？?]?$")),
    ("list", re.compile(rf"(?<=[一-鿿”」]|\s)(?:名单|清单){_END}")),
    ("date", re.compile(rf"的?具?体?[日月]?(?:时间|日期|日子|时刻|年份|生日|出生年月日?){_END}")),
    ("place", re.compile(
        rf"的?具?体?(?:地点|地址|位置|(?:举办|主办|承办|所在)(?:地|城市|国家?)|(?<![主分])会场|会址|剧场|产地|籍贯|家乡|故乡|出生地|总部){_END}"
    )),
    ("person", re.compile(
        rf"(?:导演|编剧|作曲|作词|配乐|指导|指挥|监制|制片人|设计师|设计者|教练|主帅|裁判|队长|领队|作者|主演|主角|主持人|负责人|发言人|创始人|书记|主任|[{HEADED}楼]长|主席|董事长|总经理|总裁|总监|委员|秘书|姓名){_END}"
    )),
)  # fmt: skip
# What says no more than the asking words behind it: 举办的地点是哪里.
ASKING_NOUN = re.compile(
    r"的?(?:具体|地理)?[日月]?(?:时间|日期|日子|时刻|年份|生日|地点|地址|位置|所在地|(?<![主分])会场|(?:(?<=举办)|(?<=主办)|(?<=承办))(?:地|城市|国家?))(?:是|为|在|叫)?[？?]?$"
)
# What a question without asking words wants a figure of: "2018年粮食总产量", "2018年末澄陵市常住人口".
MEASURED = re.compile(
    r"(?:目标|[产存销容质重数总用]量|投资|预算|经费|费用|床位|规模|面积|人口|人数|户数|(?:工业|农业|居民|生活|社会|城乡|全市|全县|全区|全省)[用供发][电水气热]|增加值|总值|产值|社零|增减|金额|总额|收入|支出|利润|营收|资产|负债|门票|票价|票房|席位|[次场]数|学费|工资|月薪|年薪|薪酬|[全总]?长|里程|造价|年龄|GDP|招生计划|分数线|[均录得总取]分|比重|占比|比例|数量|价格|电话|号码|增速|增幅|[率额价数])(?:是|为)?$",
    re.IGNORECASE,
)
# And by its end alone: "2022年特斯拉交付量", "土耳其地震的震级".
_NAMED += (
    ("figure", MEASURED),
    (
        "figure",
        re.compile(
            rf"(?:(?<!力)量|平均[一-鿿]{{2,4}}日|奖金|资本|满意度|震级|气温|温度|身高|[高深长宽厚浓密湿]度|声级|[^级]指数|体重|合计|总计|补贴|津贴){_END}"
        ),
    ),
)
_AMOUNTS = ("占比", "比例", "金额", "总额", "数量", "面积", "价格", "房价", "电话", "号码", "人数", "增速", "增幅")
_CAST = re.compile(
    r"(?:主演|演员|导演|编剧|主持人|嘉宾|得主|获奖者)(?:都|分别)?(?:有哪些人?|是哪些人?|包括哪些人?)[？?]?$"
)


def asked_kind(text: str) -> tuple[AnswerKind, list[tuple[int, int]]]:
    """Return the kind of answer that a question asks for, and where its asking words stand."""
    kind, asking = _by_words(text)
    counted = kind in ("what", "definition", "person") and COUNTED.search(text) and not _MEANING.search(text)
    top = ASKS_TOP.search(text) if kind in ("person", "what", "place") else None
    if counted or top or (kind == "what" and not asking and TYPED_SET.search(text)):
        kind = "list"
    elif kind == "list" and (_CAST.search(text) or asks_who_attended(text)):
        kind = "person"
    return kind, asking


def noun_kind(word: str) -> AnswerKind | None:
    """Return what a word asks for by itself, if it does: 举办地点 a place."""
    return next((kind for kind, pattern in _NAMED if pattern.search(word)), None)


def _by_words(text: str) -> tuple[AnswerKind, list[tuple[int, int]]]:
    found: AnswerKind = "what"
    places: list[tuple[int, int]] = []
    for kind, pattern in _ASKING:
        spans = [match.span() for match in pattern.finditer(text) if match.group()]
        if kind == "figure":
            spans = [span for span in spans if not _within_words(text, *span)]
        if spans and not places:
            found = kind
        places += [span for span in spans if not any(s < span[1] and span[0] < e for s, e in places)]
    if not places:
        named = next(((kind, match) for kind, pattern in _NAMED if (match := pattern.search(text))), None)
        found = named[0] if named else "what"
        # 时间 asks as 什么时候 does; a person's office and what is measured are what is asked for themselves.
        places = [named[1].span()] if named and found in ("date", "place", "list", "why") else []
    if found in ("date", "place") and (noun := ASKING_NOUN.search(text[: min(places)[0]])):
        places.append(noun.span())
    return found, sorted(places)


def _within_words(text: str, start: int, end: int) -> bool:
    """Whether a slice begins or ends within words: 多大 of 科罗拉多大学, 几 of 几乎, 总额 of 利润总额."""
    alone, noun = text[start:end] == "几", text[start:].startswith(_AMOUNTS)
    if not alone and not noun and text[start] != "多":
        return False
    borders = {0, *(after for _, _, after in segments(fold_in_place(text)))}
    if alone:
        return start in borders and end not in borders and known_word(text[start : end + 1])
    if noun:
        return start not in borders
    return start not in borders and end not in borders
