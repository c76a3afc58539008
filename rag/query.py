"""A question's text to what it asks: which kind of answer, of what time, about what.

The words of a question fall into parts: time expressions, the asking words (多少, 谁, 哪里 …), function words and the
terms that evidence has to hold. The term beside the asking words is the *focus*, the attribute that is asked.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

from index.errors import InputError
from index.figures import UNIT_OF, find_figures
from index.tokens import fold_in_place, known_word, segments, simplify, stop_words, tagged
from index.types import TimeMention, TimeSpan
from index.unseen import visible
from rag.asked_times import QUOTED, TITLED, asked_times
from rag.attending import asks_who_attended
from rag.enumerations import ASKS_TOP, count_of, top_count
from rag.framing import unframed
from rag.inside import WHERE
from rag.names import HEADED, persons
from rag.spoken import written
from rag.synonyms import forms
from rag.typed import as_asked
from rag.types import AnswerKind, Question

MAX_QUESTION = 1000

# NFKC makes ，an ASCII comma, which between figures reads as a thousands separator.
_COMMA = re.compile(r"(?<!\d),|,(?!\d{3}(?!\d))")
_PLEASE = re.compile(r"(?<=.{2})吧[。！!]?$")  # 介绍一下…吧 asks for no yes
_UNIT = "|".join(sorted((re.escape(unit) for unit in UNIT_OF if unit not in "强大线级号版"), key=len, reverse=True))
# 市, 年 and the like begin words too (多少市民): as units they count only where nothing or 的 follows.
_PLACE_UNITS = frozenset("市县省村镇乡国校班组队团路线档站单分道门字集卷层年人号口户件方里度成")
_SAFE_UNIT = "|".join(unit for unit in _UNIT.split("|") if unit not in _PLACE_UNITS or unit in "户人件")

# The asking words of each kind, tried in this order; what stands in the question first and most specific decides.
_ASKING: tuple[tuple[AnswerKind, re.Pattern[str]], ...] = (
    ("why", re.compile(
        r"(?<![称名誉评译])为什么|[称名誉评译]为什么(?=[叫要会是不没能可])|为何|为啥|什么原因|原因是什么|何以|怎么会|凭什么"
    )),
    ("list", re.compile(
        r"哪[“\"]?(?:[二两三四五六七八九几]|[一二三四五六七八九]?十[一二三四五六七八九]?|\d+)(?:大|项|个|家|条|种|类|份|位|名|部|座|处|所|张|方面|点|届|场|支|款|批|步|件|宝|道|级|层|环|段|片|块|方)"
        r"|哪[两三四五六七八九十](?![年月日天次])[一-鿿]{1,3}[？?]?$|哪些|有哪几|哪几(?![天日号])|分别是(?:什么|谁|哪)|包括什么|包含什么|都有什么|有什么(?:内容|措施|举措|项目)"
    )),
    ("date", re.compile(
        r"什么时候|什么时间|啥时候?|几时|何时|(?:民国|公元前?|在|是|于)几年(?![级内来里间])|何年|何月|何日|哪一?[年天日月]|哪几[天日号]|哪个(?:月|年|季度)|几月几[日号]|几[月号日]|多久前|时间是(?:什么|多少)|日期是"
        r"|几几年|(?:在|是|于)?几点"
    )),
    ("place", re.compile(r"在?(?:什么|哪一?条)(?:路|街|大道|巷)(?:[上的]?(?:多少|几)号|上?(?=[？?]?$))")),
    ("figure", re.compile(
        rf"第几|百分之几|百分之多少|多大(?:比例|比重|规模|幅度|面积)|几(?:成|分之)|(?:多少|几)(?:[十百千]?[万亿]?)(?:{_SAFE_UNIT}|(?:{_UNIT})(?=[的了，。？?]|$))?|多[大高长远宽重深快久厚]|几何"
        r"|(?:占比|比例|金额|总额|数量|面积|价格|房价|电话|号码|人数|增速|增幅)(?:是|为)?(?:什么|怎样)?$"
    )),
    ("person", re.compile(
        r"谁|哪位|哪一位|何人|什么人|哪一?[名个]人|姓名(?:是|叫)?什么|姓名[？?]?$"
        r"|(?<=[长记任席理裁人者员师手家生角演练])(?:是|为)哪[个一]?(?=[？?]|$)"
        r"|(?<=[长记任席理裁人者员师手家生角演练])(?:(?:19|20)\d\d年|现在|目前|当时)?叫什么(?:名字)?(?=[？?]|$)"
    )),
    ("place", re.compile(
        r"在?哪一?[个座]?(?:地方|位置|路口|街口|办公室|窗口|教室|会议室|广场|场馆|公园|校区|园区|院区|城市|省|市|区(?![别分])|县|镇|乡|村|街道|国(?!际)|国家)|哪里|哪边|哪儿|何处|何地|啥地方|什么地方|哪一?[个座](?:地方|城市|省|市|区|县|镇|乡|村|街道|国家)|在哪(?!一|[部本个家份种款篇首期届次场年月日天项所条支类些])"
    )),
    ("how", re.compile(r"怎么样|怎样|如何|怎么|咋")),
    ("definition", re.compile(
        r"^(?:什么是|啥是|何谓|何为)|(?:是(?:个)?(?:什么|啥)意思|指的?(?:是|就是)?(?:什么|啥)|是指(?:什么|啥|哪)|指的是哪|的含义|的定义|的内涵)"
        r"|(?<=[”」])[^，。？]{0,8}?(?:的?具体内容|的?内容是什么|的?含义|\s内涵)[？?]?$"
    )),
    ("yesno", re.compile(
        r"是否|是不是|有没有|有无|能否|会不会|可不可以|([收要能会用开通允该需可准许让办])不\1|(?:吗|(?<=.{4})(?<![酒网贴水氧书话])吧|了没有?|(?:完成|达到|实现|达标|建成|通车|开通|投产|落实|解决|目标|计划|任务|指标)没有?)[？?]?$|(?:能|可以|会|让|准|许)(?=[^，。？]{1,14}(?:不|没)[？?]?$)"
    )),
    ("what", re.compile(
        r"什么|哪一?[个项家种份条届部座所支类级]|哪(?=[届个项家])|啥|何种|哪|(?<=是|为)几[类级](?=[？?]|$)"
    )),
)  # fmt: skip
_BY_ADJECTIVE = {
    "多大比": ("percent",),
    "多长时间": ("duration",),
    "多久": ("duration",),
    **{f"{what}{be}多长": ("duration",) for what in ("期", "限", "学制", "寿命") for be in ("", "是", "有", "为")},
    "多长": ("length",),
    "多高": ("length",),
    "多宽": ("length",),
    "多深": ("length",),
    "多远": ("length",),
    "多重": ("weight",),
    "多大年纪": ("duration",),
    "多大": ("area", "length", "volume", "duration", "money", "weight"),
    "多少钱": ("money",),
}
# What a question without asking words wants by its last word: "下水的时间", "举办地点", "片名的导演".
_MEANING = re.compile(r"[”」][^，。？]{0,8}是(?:个)?(?:什么|啥)意思")  # “三个100”是什么意思
_END = r"(?:是|为|叫)?[？?]?$"
_NAMED: tuple[tuple[AnswerKind, re.Pattern[str]], ...] = (
    ("list", re.compile(rf"(?<=[一-鿿”」]|\s)(?:名单|清单){_END}")),
    ("date", re.compile(rf"的?具?体?[日月]?(?:时间|日期|日子|时刻|年份|生日){_END}")),
    ("place", re.compile(
        rf"的?具?体?(?:地点|地址|位置|(?:举办|主办|承办|所在)(?:地|城市|国家?)|(?<![主分])会场|会址|剧场|产地|籍贯|家乡|故乡|出生地|总部){_END}"
    )),
    ("person", re.compile(
        rf"(?:导演|编剧|作曲|作词|配乐|指导|指挥|监制|制片人|设计师|设计者|教练|主帅|裁判|队长|作者|主演|主角|主持人|负责人|发言人|创始人|书记|主任|[{HEADED}楼]长|主席|董事长|总经理|总裁|总监|委员|秘书|姓名){_END}"
    )),
)  # fmt: skip
# What says no more than the asking words behind it: 举办的地点是哪里.
_ASKING_NOUN = re.compile(
    r"的?(?:具体|地理)?[日月]?(?:时间|日期|日子|时刻|年份|生日|地点|地址|位置|所在地|(?<![主分])会场|(?:(?<=举办)|(?<=主办)|(?<=承办))(?:地|城市|国家?))(?:是|为|在|叫)?[？?]?$"
)
# What a question without asking words wants a figure of: "2018年粮食总产量", "2018年末澄陵市常住人口".
MEASURED = re.compile(
    r"(?:目标|[产存销容质重数总用]量|投资|预算|经费|费用|床位|规模|面积|人口|人数|户数|(?:工业|农业|居民|生活|社会|城乡|全市|全县|全区|全省)[用供发][电水气热]|增加值|总值|产值|社零|增减|金额|总额|收入|支出|利润|营收|资产|负债|门票|票价|票房|席位|[次场]数|学费|工资|月薪|年薪|薪酬|[全总]?长|里程|造价|年龄|GDP|招生计划|分数线|[均录得总取]分|比重|占比|比例|数量|价格|电话|号码|增速|增幅|[率额价数])(?:是|为)?$",
    re.IGNORECASE,
)
_COUNTED = re.compile(
    r"(?:[一二三四五六七八九十两]|\d{1,2})(?:大|种|个|项|条|张|点|方面|座|家|处|所|步)[^，。？?]{0,10}?[”\"]?(?:分别|都)?(?:是|指|包括|有|叫)(?:什么|指什么|哪)"
)
# And by its end alone: "2022年特斯拉交付量", "土耳其地震的震级".
_NAMED += (
    ("figure", MEASURED),
    (
        "figure",
        re.compile(rf"(?:(?<!力)量|奖金|震级|气温|温度|身高|[高深长宽厚浓密湿]度|声级|[^级]指数|体重|合计|总计){_END}"),
    ),
)
ALL_YEARS = re.compile(
    r"历年|历届|逐年|每年分别|各年度?|各年份|近年来?(?=[^，。]*(?:变化|变动|走势|趋势|怎么变|增减))|近[几两二三四五六七八九十\d]+年(?:[来间里](?![自历源]))?|[这近](?:几|些|两)年(?:[来间里](?![自历源]))?|几年来|历次|每一?年(?=.*(?:分别|各))"
)
# 争取到上级资金3亿元 tells what was got.
STRIVES = r"争取(?!到|了|[^，。；？?]{0,8}?(?:资金|补助|债券|专款|拨款|贷款|授信)[^，。；？?]{0,4}?(?:\d|多少|几))"
# What is counted, or done, is no goal: 承担多少项任务, 任务完成的比例.
_NO_TARGET = re.compile(
    r"(?:多少|几|\d)[项个件大条类][一-鿿]{0,10}任务|任务(?=的?完成|的?落实)|模拟|拟合"
    r"|(?:完成|占|达到?|相当于)了?[^，。]{0,8}?(?:目标|计划|任务|预期)(?:任务|数|值)?的?(?=百分之|比例|比重|多少|几成)"
)
_TARGET = re.compile(
    rf"目标|计划|预期|力争|{STRIVES}|(?<![键心大项个])指标(?!.{{0,4}}[多几]少?个)|任务|规划|拟|将(?=[要会于在达建新增完实投引启举召开有推打])|打算|预计|要(?:增长|达到|完成|实现|引进|建成|新增)|安排"
)
# 要高质量完成多少项: what is still to be done.
_TO_DO = re.compile(r"(?<![需主重将])要(?![求素点闻])[^，。；？?是]{1,6}?(?:完成|实现|达到|达成)(?:多少|几)")
_OUTCOME = re.compile(
    r"实际(?!使用|利用|到账|到位)|(?<!要)(?:完成|实现)多少|完成了|实现了|达到了|增长了|同比|结果|成绩|完成情况|实绩|最终|(?<![定设])了多少|(?<![定设])了几"
)
_GROWTH = re.compile(
    r"增减|涨跌|变化(?:多少|幅度|率)|同比变化|增长|增幅|增速|涨幅|提高|上升|下降|降幅|增加(?!值)|减少|增[了长]"
)
_FILLER = frozenset(
    """
是 为 有 起 达 达到 同比 环比 目标 控制目标 计划 多少 什么 内容 分别 指 钱 名字 费用 花 花费 开始 正式 一批 那批
年度 规模 数量 大小 数目 文中 点名 提到过 具体 情况 全年 数据 数字 数值 一共 总共 共 大概
大约 左右 现在 现任 现今 如今 目前 当时 当年 还有 最近 历年 历届 历次 里 中 时 上 下 内 提到 说 说到 介绍 请
问 那 呢 吗 啊 要 会 能 将 到 至 了 的 地 得 由 被 把 和 与 及 以及 各 每 其 它 他
她 这 那个 这个 进行 关于 对于 根据 按照 按 截至 截止 之前 以来 以后 期间 年份 年代 年 月
日 个 于 在 就 都 还 也 吧 做 过 来 去 让 给 哪 谁 几 怎么 如何 为什么 需要 定 设定
确定 定下 提出 实际 最后 最终 完成 做到 实现 到底 究竟 总 新区 全市 全区 全县 全省 我市
我区 我县 我省 本市 本区 本县 本省 该市 该县 该区
数 叫 讲 搞 弄 县里 市里 区里 省里 镇里 村里 镇上 村上 原说 说要 咱们 咱 我们 你们 那边 这边 这里 那里
""".split()
)
_CONTENT_POS = ("n", "v", "u", "a", "i", "l", "j", "eng", "m", "s", "t", "b", "z", "x", "f", "q", "d")
_ADVERBS = re.compile(
    r"一共|总共|共计|合计|大概|大约|到底|究竟|具体|分别|目前|现任|现在|如今|最近|已经|曾经|一般(?!公共)"
)
_COPULA = re.compile(r"[为是]$")
_WHOLE_YEAR = re.compile(r"全年(?!(?:既定|预定)?(?:目标|任务|计划|预期|预算))|年度总|一整年")
# 2022年的年初目标 is none of January.
_SET_EARLY = re.compile(r"年初(?:的|所)?(?:定下?|确定|制定|下达|提出|设定)?的?(?:计划|目标|预算|预期|任务)")
_AT_LAST = re.compile(r"最[后终]")
_ORDINAL = re.compile(r"第(?:几|多少)|排(?:名|行|在|列)?(?:多少|几)[位名]|排[名行](?:是|为)?(?:多少|几)")
# Bounded, so that a thousand digits are read in no more time than a thousand other characters.
_CODE = re.compile(
    r"劣?[Ⅰ-Ⅹ][类级]|[Ⅰ-Ⅹ]|[A-Za-z]{1,8}(?:-\d{1,6}(?:\.\d{1,3})?[A-Za-z]{0,3})+|(?<![一-鿿])[一-鿿]-\d{1,4}[A-Za-z]?|〔(?:19|20)\d\d〕第?\d{1,4}号"
    r"|(?<=[一-鿿])(?<!第)[一二三四五六七八九](?=(?:桥|期|馆|环|厂|标段|泵站|水厂|电厂|隧道|校区|航站楼)(?![一-鿿]?[年月]))(?:桥|期|馆|环|厂)?"
    r"|[A-Za-z]+(?=(?:19|20)\d\d(?!\d))|(?<!°)[A-Za-z][A-Za-z0-9]*(?:(?<=\d)\.\d{1,4})?|\d{1,20}号线?"
    r"|第[一二三四五六七八九十百\d]{1,20}[次届期批号个任棒轮季集部站]|首届"
    r"|[一二三四五六七八九十百]{1,6}[号届]|(?<=届)[一二三四五六七八九十]{1,3}次"
    r"|[A-Za-z0-9.+]{0,40}\d[A-Za-z]+"
)
_UNCUT = re.compile(r"并网")  # words that the cutter takes apart
_OF_BODY = re.compile(r"(?:公司|集团|企业|学校|医院|银行)(?=[一-鿿]{2})")
_MEANINGFUL = re.compile(r"[\w]")


@dataclass(frozen=True, slots=True)
class Term:
    """A word of the question that evidence should hold, at ``[start, end)`` of its text."""

    text: str
    start: int
    end: int
    pos: str
    must: bool = False  # a name, number or quotation: evidence without it speaks of something else

    def __hash__(self) -> int:
        return hash((self.text, self.start))


@dataclass(frozen=True, slots=True)
class Parsed(Question):
    """A question taken apart for reading; ``Question`` is what others see of it."""

    terms: tuple[Term, ...] = ()
    focus: tuple[Term, ...] = ()
    mentions: tuple[TimeMention, ...] = ()
    unit: str = ""
    measures: tuple[str, ...] = ()  # classes of unit that 多长, 多大 and the like ask for
    ordinal: bool = False
    target: bool = False
    outcome: bool = False
    growth: bool = False
    several: bool = False
    whole_year: bool = False  # 全年, 最终: a part of the year does not answer
    either: bool = False  # the focus names alternatives: 做法或案例
    count: int | None = None
    identity: str = ""  # the name in "孙永红是谁"
    winner: bool = False  # who or what won a contest or a prize

    def __hash__(self) -> int:  # so that what a question asks is looked up quickly; equal ones have equal texts
        return hash(self.text)

    @property
    def of_a_year(self) -> bool:
        """Whether it asks of a whole year, or of more."""
        return any((asked.last - asked.first).days >= 360 for asked in self.spans)

    @property
    def premises(self) -> tuple[Term, ...]:
        """The figures and numbered events that the question takes as given."""
        return tuple(t for t in self.terms if t.must and (t.pos == "m" or t.text.startswith("第")))


_HALF = re.compile("[\ud800-\udfff]")
# The classes of water and the like, which texts write with the characters for Roman numerals: 劣Ⅴ类.
_ROMANS = "ⅠⅡⅢⅣⅤⅥⅦⅧⅨⅩ"
_OF_LETTERS = dict(zip("I II III IV V VI VII VIII IX X".split(), _ROMANS, strict=True))
_ROMAN = re.compile(f"[^{_ROMANS}]+")  # what is written in plain forms
_ROMAN_CLASS = re.compile(r"(?<![A-Za-z])(?:VIII|VII|VI|IV|IX|III|II|I|V|X)(?=[类级])")


def _plain_form(match: re.Match[str]) -> str:
    return unicodedata.normalize("NFKC", match.group())


def clean_question(text: str) -> str:
    """Return the question in NFKC without white space at its ends; InputError where nothing is asked.

    InputError too where it holds half a character (a lone surrogate), which no text has.
    """
    if half := _HALF.search(text):
        raise InputError(
            f"the question holds half a character ({half[0]!a}, at {half.start() + 1}); expected text that can be saved"
        )
    question = _COMMA.sub("，", _ROMAN.sub(_plain_form, visible(text)).strip())
    question = _ROMAN_CLASS.sub(lambda typed: _OF_LETTERS[typed.group()], question)
    if not question or not _MEANINGFUL.search(question):
        raise InputError(f"the question {text[:40]!r} is empty; expected words, such as 2023年投资目标是多少")
    if len(question) > MAX_QUESTION:
        raise InputError(
            f"the question has {len(question)} characters; at most {MAX_QUESTION} are read: shorten it to what is asked"
        )
    return question


def parse_question(text: str, today: date | None = None) -> Parsed:
    """Take a standalone question apart; relative times (今年) count from ``today``."""
    body, mentions, kind, asking = _opened(text, today)
    terms = _terms(body, mentions, asking)
    focus = _focus(body, terms, asking, kind)
    plain = TITLED.sub("《》", body)  # 《…行动计划》 is no goal
    to_do = _TO_DO.search(plain) is not None
    if identity := _identity(body, mentions):
        kind, terms, focus = "person", *_of_person(body, identity, terms)
    return Parsed(
        text=body,
        kind=kind,
        spans=_distinct_spans(tuple(m for m in mentions if not _SET_EARLY.match(body, m.end - 2))),
        all_years=bool(ALL_YEARS.search(body)) or _each_year(body, mentions),
        terms=terms,
        focus=focus,
        mentions=mentions,
        unit=_asked_unit(body),
        measures=next((found for word, found in _BY_ADJECTIVE.items() if word in body), ()),
        ordinal=_ORDINAL.search(body) is not None,
        target=to_do or bool(_TARGET.search(_NO_TARGET.sub("", plain))),
        outcome=not to_do and bool(_OUTCOME.search(plain)),
        growth=bool(_GROWTH.search(body)),
        several=body.count("多少") > 1 or "分别" in body,
        whole_year=_WHOLE_YEAR.search(body) is not None or (kind != "date" and _AT_LAST.search(body) is not None),
        either=len(focus) > 1 and "或" in body[focus[0].start : focus[-1].end],
        count=_asked_count(body),
        identity=identity,
        winner=kind == "what" and _WON.search(body) is not None,
    )


def parse_query(text: str, today: date | None = None) -> Parsed:
    """Return of a question what it is searched by, in half the time: text, kind and times, no terms."""
    body, mentions, kind, _ = _opened(text, today)
    return Parsed(text=body, kind=kind, spans=_distinct_spans(mentions), mentions=mentions)


def _opened(text: str, today: date | None) -> tuple[str, tuple[TimeMention, ...], AnswerKind, list[tuple[int, int]]]:
    """Return a question as it is written, without courtesies, its times, its kind, and where its asking words stand."""
    question = simplify(clean_question(text)).replace("甚么", "什么")
    today = today or date.today()
    plain = unframed(question)
    if plain != question:
        plain = _PLEASE.sub("", plain)
    body = as_asked(written(plain, today), _noun_kind)
    mentions = asked_times(body, today)
    kind, asking = _kind(body)
    counted = kind in ("what", "definition", "person") and _COUNTED.search(body) and not _MEANING.search(body)
    top = ASKS_TOP.search(body) if kind in ("person", "what", "place") else None
    if counted or top or (kind == "what" and not asking and _TYPED_SET.search(body)):
        kind = "list"
    elif kind == "list" and (_CAST.search(body) or asks_who_attended(body)):
        kind = "person"
    return body, mentions, kind, asking


def _noun_kind(word: str) -> AnswerKind | None:
    """Return what a word asks for by itself, if it does: 举办地点 a place."""
    return next((kind for kind, pattern in _NAMED if pattern.search(word)), None)


def _kind(text: str) -> tuple[AnswerKind, list[tuple[int, int]]]:
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
        places = [named[1].span()] if named and found in ("date", "place", "list") else []
    if found in ("date", "place") and (noun := _ASKING_NOUN.search(text[: min(places)[0]])):
        places.append(noun.span())
    return found, sorted(places)


_AMOUNTS = ("占比", "比例", "金额", "总额", "数量", "面积", "价格", "房价", "电话", "号码", "人数", "增速", "增幅")


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


def _each_year(text: str, mentions: Sequence[TimeMention]) -> bool:
    """Whether a span of years is asked year by year: 2021年到2024年分别是多少."""
    several = any(m.span and 1 < len(m.span.years) <= 30 for m in mentions)
    return several and bool(re.search(r"分别|各|逐年|每年|变化|走势|趋势|变动", text))


_A_YEAR_NAMED = re.compile(r"(?:(?:19|20)\d\d|[今去前明本上])年")
_PART_NAMED = re.compile(r"[上下]半年|季度|\d月")


def _distinct_spans(mentions: Sequence[TimeMention]) -> tuple[TimeSpan, ...]:
    """Return the times asked; of 2019年石渡县上半年 the half year alone."""
    told = [(mention.text, mention.span) for mention in mentions if mention.span]
    parts = [span for text, span in told if _PART_NAMED.search(text)]
    wide = {span for text, span in told if _A_YEAR_NAMED.fullmatch(text) and any(_within(part, span) for part in parts)}
    return tuple(dict.fromkeys(span for _, span in told if len(told) != 2 or span not in wide))


def _within(part: TimeSpan, whole: TimeSpan) -> bool:
    return part != whole and whole.contains(part)


_AT_THAT_TIME = re.compile(r"的?时候|时(?![间代期任速段刻点常针尚装差效光])")  # 2019年4月时县长是谁


def after_time(text: str, end: int) -> int:
    """Return where a time ends, 时 behind it too."""
    at_that_time = _AT_THAT_TIME.match(text, end)
    return at_that_time.end() if at_that_time else end


def without_times(question: Parsed) -> str:
    """Return the text of a question with a comma in the place of each of its times."""
    text = question.text
    for mention in reversed(question.mentions):
        text = text[: mention.start] + "，" + text[after_time(text, mention.end) :]
    return text


def _terms(text: str, mentions: Sequence[TimeMention], asking: Sequence[tuple[int, int]]) -> tuple[Term, ...]:
    taken = [(m.start, m.end) for m in mentions] + list(asking)
    must = [match.span() for match in _CODE.finditer(text)] + [match.span(1) for match in QUOTED.finditer(text)]
    terms: list[Term] = []
    for start, end in must:
        if not any(s < end and start < e for s, e in taken):
            terms.append(Term(text[start:end], start, end, "x", must=True))
    covered = taken + [(term.start, term.end) for term in terms if term.pos == "x" and not QUOTED.match(term.text)]
    for figure in find_figures(text, covered):
        ordinal_word = figure.unit == "首" and text[figure.end : figure.end + 1] in tuple("次个批家")  # 11-87首次
        if figure.measure and not figure.ordinal and len(figure.text) > 2 and not ordinal_word:
            terms.append(Term(figure.text, figure.start, figure.end, "m", must=True))
            covered.append((figure.start, figure.end))
    for uncut in _UNCUT.finditer(text):
        terms.append(Term(uncut.group(), *uncut.span(), "v"))
        covered.append(uncut.span())
    stop = stop_words()
    # 一共建了 would be cut as 共建, 2021年销量 as 年销量, 营收为多少 as 收为: these are masked, every offset kept.
    masked = ALL_YEARS.sub(_commas, _masked(_ADVERBS.sub(_commas, text), mentions))
    for start, _ in asking:
        masked = _COPULA.sub(_commas, masked[:start]) + masked[start:]
    for word, pos, start, end in tagged(masked):
        meets = [s for s, e in covered if s < end and start < e]
        if meets and start < min(meets) and known_word(word[: min(meets) - start]):
            end = min(meets)  # 出生 of 出生日期
            word, pos = word[: end - start], tagged(word[: end - start])[0][1]
        elif meets:
            continue
        drawn = masked[start - 1 : start + 1] if len(word) == 2 and word[1] == "的" and text[end:] in _ENDS else ""
        if len(drawn) == 2 and known_word(drawn):  # 开|标的
            terms = [term for term in terms if term.end != start or len(term.text) > 1]
            word, pos, start, end = drawn, "v", start - 1, end - 1
        if word in _FILLER or word in stop or not _MEANINGFUL.search(word) or not pos.startswith(_CONTENT_POS):
            continue
        if word[0] == "上" and masked[max(0, start - 1) : start] in tuple("会节赛展") and not known_word(word):
            word, start = word[1:], start + 1  # 县运会上|柏桥镇
        if len(word) > 1 and word[-1] in "了过着":  # the cutter keeps 建了 whole
            word, pos, end = word[:-1], "v", end - 1
        if (whose := _OF_BODY.match(word)) and known_word(word[whose.end() :]):
            terms.append(Term(whose.group(), start, start + whose.end(), "n"))  # 公司|员工
            word, start = word[whose.end() :], start + whose.end()
        terms.append(Term(word, start, end, pos))
    return tuple(_uncounted(_whole_names(_before_le(sorted(terms, key=lambda term: term.start), text))))


def _uncounted(terms: Sequence[Term]) -> list[Term]:
    """Return the terms without a 人数 behind those who are counted, whom a number of persons tells: 在职员工人数."""
    people = {a.end for a in terms if a.pos == "n" and _PEOPLE.search(a.text)}
    return [term for term in terms if term.text != "人数" or term.start not in people]


_PEOPLE = re.compile(
    r"(?:员工|职工|人员|学生|教师|居民|游客|旅客|党员|用户|客户|工人|干部|人才|村民|市民|运动员|观众)$"
)


def _before_le(terms: Sequence[Term], text: str) -> list[Term]:
    """Return the terms, a verb before 了 apart from the name that the cutter drew it to: 科沃|斯请 of 科沃斯请了."""
    found: list[Term] = []
    for term in terms:
        drawn = len(term.text) == 2 and text[term.end : term.end + 1] == "了" and not known_word(term.text)
        drawn = drawn and bool(found) and found[-1].end == term.start and found[-1].pos[:2] in ("nr", "nz", "ns")
        if drawn and not term.must and tagged(term.text[1])[0][1][:1] == "v":
            found += [
                Term(term.text[0], term.start, term.end - 1, "nz"),
                Term(term.text[1], term.end - 1, term.end, "v"),
            ]
        else:
            found.append(term)
    return found


def _masked(text: str, mentions: Sequence[TimeMention]) -> str:
    """Return the text with commas in the place of its times, every offset kept."""
    for mention in mentions:
        end = after_time(text, mention.end)
        text = text[: mention.start] + "，" * (end - mention.start) + text[end:]
    return text


def _whole_names(terms: Sequence[Term]) -> list[Term]:
    """Join names with single characters beside them: the cutter takes apart what it does not know, 高启|强."""
    joined: list[Term] = []
    for term in terms:
        before = joined[-1] if joined else None
        apart = before is None or before.end != term.start or before.must or term.must
        if before is None or apart or not ((_name(before) and _single(term)) or (_single(before) and _name(term))):
            joined.append(term)
        else:
            joined[-1] = Term(before.text + term.text, before.start, term.end, "nr")
    return joined


def _name(term: Term) -> bool:
    return term.pos[:2] == "nr"


def _single(term: Term) -> bool:
    return len(term.text) == 1 and term.pos[:1] in "namqzxb" and term.pos != "an"


def _commas(match: re.Match[str]) -> str:
    return "，" * len(match.group())


_MEASURES = frozenset((*"额率量数值费价速幅", "总量", "总额", "总数"))  # which the cutter leaves apart: 新|签合同|额
_PART_OF = re.compile(r"所?占(?![地用领据])[^，。？]{0,14}?(?:比重|比例|份额|百分|几成|多少)")
_MANNER = frozenset("重新 全面 首次 再次 全线 首度 初次 完全 彻底 顺利".split())


_ENDS = ("", "?", "？")  # NFKC writes the first for the second
_MEETINGS = frozenset("会议 大会 全会 例会".split())  # 九届五次会议|立案


def _focus(text: str, terms: Sequence[Term], asking: Sequence[tuple[int, int]], kind: AnswerKind) -> tuple[Term, ...]:
    """Return the terms of the asked attribute: those that touch the asking words, or stand nearest to them."""
    if not terms:
        return ()
    part = _PART_OF.search(text) if kind == "figure" else None
    if part and (whole := [t for t in terms if t.end <= part.start()]):
        # 增加值 of 增加值占全市的比重: the share of something else is another figure
        return (*_phrase_before(whole, text), *(t for t in terms if t.start >= part.start() and t.end <= part.end()))
    if not asking:
        return tuple(_phrase_before(terms, text)) if terms[-1].text in _MEASURES else (terms[-1],)
    found: list[Term] = []
    for start, end in asking:
        after = [t for t in terms if t.start >= end and t.start - end <= 2]
        by = text[end : end + 1] in tuple("在从由向被起") and not any(t.start == end for t in terms)
        if by and kind in ("date", "place", "person"):  # 哪一年在上交所上市: what was done, not where
            behind = [t for t in terms if end < t.start <= end + 10]
            after = next(([t] for t in behind if t.pos[:1] == "v"), behind[-1:])
        if after and after[0].text in _MANNER:  # 何时重新开放
            after = [t for t in terms if t.start == after[0].end] or after
        before = [t for t in terms if t.end <= start]
        if (
            kind == "place"
            and len(before) > 1
            and before[-1].pos == "ns"
            and text[before[-1].end : start] in ("", "的")
        ):
            before.pop()  # 建在广州的哪个区: what was done there
        if after and kind in ("date", "place", "person") and after[0].pos[:1] in "vn":
            deed = next((t for t in terms if t.start > start and t.pos == "v"), None) if kind == "date" else None
            found.append(deed if deed and start == 0 else after[0])  # 什么时候大桥通车
        elif after and kind == "figure" and WHERE.match(text, end) and before:
            found += _phrase_before(before, text)  # 企业中有多少家在甲区: the enterprises
        elif after and kind in ("figure", "list", "what"):
            if before and text[before[-1].end : start] in ("", "了", "过") and before[-1].pos[:1] == "v":
                found.append(before[-1])
            found += _counted(after, terms, text) if kind == "figure" else _phrase_after(after, text)
            if len(found[-1].text) == 1 and found[-1].pos[:1] == "v":  # 作了典型发言: of what
                done = re.compile("[了过]").match(text, found[-1].end)
                rest = [t for t in terms if done and t.start >= done.end()]
                found += _phrase_after(rest, text) if done and rest and rest[0].start == done.end() else []
        elif before and _ASKING_NOUN.fullmatch(text[start:end]):
            found.append(before[-1])  # what was done then or there, or the event itself
        elif before and len(text[before[-1].end : start]) <= 8:
            found += _phrase_before(before, text)
    if kind == "place" and len(found) > 1 and _STANDS.match(text, found[-1].start):
        found.pop()  # 主会场设在哪里
    return tuple(dict.fromkeys(found)) or (terms[-1],)


_STANDS = re.compile("设[在于]")


def _phrase_before(terms: Sequence[Term], text: str) -> list[Term]:
    """Return the run of adjacent terms at the end; one 的 is crossed where only a verb follows it (增加值的增长)."""
    run = [terms[-1]]
    for term in reversed(terms[:-1]):
        gap = text[term.end : run[0].start]
        grows = gap in ("的", "同比", "环比") and len(run) == 1 and run[0].pos[:1] in "va"
        if (gap and not grows) or (term.must and len(run) > 1 and run[0].text in _MEETINGS):
            break
        if (
            run[-1].pos[:1] != "v" and term.text[-1] in "会节展赛坛桥园馆院港站楼厂司局"
        ):  # a thing's or an event's name is no part of the attribute
            break
        run.insert(0, term)
    return run[-4:]


def last_run(terms: Sequence[Term]) -> tuple[Term, ...]:
    """Return the adjacent terms at the end of some."""
    run = list(terms[-1:])
    for term in reversed(terms[:-1]):
        if term.end != run[0].start:
            break
        run.insert(0, term)
    return tuple(run)


def _counted(after: Sequence[Term], terms: Sequence[Term], text: str) -> list[Term]:
    """Return what is counted, up to its last noun (创新突破典型), and what stands right behind the asking words."""
    near, run = _phrase_after(after, text), _phrase_after([t for t in terms if t.start >= after[0].start], text)
    deeds = (i for i, (a, b) in enumerate(pairwise(run), 1) if a.pos[:1] == "n" and b.pos == "v")
    return max(near, run[: next(deeds, len(run))], key=len)


def _phrase_after(terms: Sequence[Term], text: str) -> list[Term]:
    """Return the run of adjacent terms at the beginning, over 或 and 或者 ("创新做法或案例")."""
    run = [terms[0]]
    for before, term in pairwise(terms):
        if before is not run[-1] or text[before.end : term.start] not in ("", "以上", "或", "或者"):
            break
        run.append(term)
    return run[:6]


def _asked_unit(text: str) -> str:
    match = re.search(
        rf"(?:多少|几)(?:[十百千]?[万亿]?)({_UNIT})(?P<after>.?)", ALL_YEARS.sub("", text)
    )  # no unit: 近几年
    households = match is not None and match[1] == "户" and match["after"] not in "口籍外均型"
    if not match or (match[1] in _PLACE_UNITS and match["after"] not in "的了，。？?" and not households):
        return ""  # "多少市场主体": the unit is a word's first character
    return "" if match[1] + match["after"] in _BEGIN_LIKE_COUNTERS else match[1]


# Words that begin with what counts other things: 多少本科新生, 多少项目.
_BEGIN_LIKE_COUNTERS = frozenset(
    """
本科 本地 本土 本金 台风 台阶 台账 项目 场地 场馆 场景 场所 人才 人力 人群 家庭 家长
家电 家具 家属 班列 班车 班组 级别 部门 部队 部件 口岸 口罩 所得 件数 条例 条款 条件
名额 名师 座谈 座位 位置 种子 种类 种植 套餐 期刊 次数 批次 头衔 单位 单元 单价 篇幅
对外 对象 层次 层级 支出 支部 支线 张力 处室 处理 处分 门店 门票 门类 道路 道口 度假
分会 分行 分店 分校
""".split()
)


_CAST = re.compile(
    r"(?:主演|演员|导演|编剧|主持人|嘉宾|得主|获奖者)(?:都|分别)?(?:有哪些人?|是哪些人?|包括哪些人?)[？?]?$"
)
_WHO_IS = re.compile(r"(\w{2,4}?)(?:是谁(?!的)|是什么人(?!的)|是何人|是干什么的)")
_WHAT_OFFICE = re.compile(
    r"(?:^|[的，\s])(?P<name>(?:(?!的)[一-鿿·]){2,12}?)\s*(?:同志)?(?:[如现]今|现在|目前|当时|时)?"
    r"(?:(?:担任|任|的|是|当)*(?:什么|啥|何种|何)(?:职务|职位|官职|身份|官|职)|的?(?:职务|职位|官职|头衔)(?:是(?:什么|啥))?)[？?]?$"
)


_WON = re.compile(
    r"(?:[冠亚季]军|[金银铜]牌|得主|[片剧书人品]奖)(?:是|为|归|属于)?(?:什么|哪[一几]?[支个部家位名]?\w{0,3})?[？?]?$"
)


def _identity(text: str, mentions: Sequence[TimeMention]) -> str:
    """Return the person of "X是谁", "2023年某区的X担任什么职务"."""
    for mention in reversed(mentions):
        text = text[: mention.start] + text[after_time(text, mention.end) :]
    match = _WHO_IS.match(text) or _WHAT_OFFICE.search(text.strip("， "))
    if match is None or forms(match[1]):
        return ""  # 董秘
    return match[1] if any(name == match[1] for name, _, _ in persons(match[1])) else ""


def _of_person(text: str, name: str, terms: Sequence[Term]) -> tuple[tuple[Term, ...], tuple[Term, ...]]:
    """Return the terms of a question who somebody is, the name as one term, and that as its focus."""
    start = text.find(name)
    who = Term(name, start, start + len(name), "nr", must=True)
    before = tuple(term for term in terms if term.end <= start)
    return (*before, who), (who,)


# "标准地试点 三个区域"
_TYPED_SET = re.compile(r"\s(?P<count>[二两三四五六七八九十])(?:大|个|项|条|种|类|家|所|座|张|支)[一-鿿]{2,10}[？?]?$")
_OPENS = '“"「'
_SUMMED = re.compile(r"[“\"「][^”\"」]{1,3}[一二两三四五六七八九十][^”\"」]{1,6}[”\"」]")


def _asked_count(text: str) -> int | None:
    if (top := top_count(text)) is not None:
        return top
    match = re.search(
        r"(?:哪|的|[“\"「])([一二两三四五六七八九十]|\d{1,2})[大项个家条种类份位名部座处所张点步件宝道带园城廊轴湾样]",
        text,
    ) or _COUNTED.search(text)
    match = match or _TYPED_SET.search(text)
    if not match:
        return None
    if match.group()[0] in _OPENS and _SUMMED.match(text, match.start()):
        return None  # “两带三园”: of each its own
    count = count_of(match[1] if match.re.groups else re.match(r"\d+|.", match.group())[0])  # type: ignore[index]
    return None if count == 1 and match.group()[0] in _OPENS else count  # “一件事一次办” is a name
