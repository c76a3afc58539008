"""Pages of newspapers and plain files, read into articles as a person reads them."""

import re
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from index.newspaper import join_jumps, read_page
from index.types import Article

SEEDS = Path(__file__).parents[2] / "seeds"


def seed(number: str) -> str:
    return next(SEEDS.glob(f"{number}_*.txt")).read_text(encoding="utf-8")


def bare(text: str) -> str:
    return re.sub(r"\s", "", text)


def span(article: Article) -> tuple[int, int]:
    return article.lines(0, len(article.text))


def check(text: str, articles: list[Article]) -> None:
    """The invariants of every page."""
    lines = text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n").split("\n")
    held = set()
    for article in articles:
        offsets = [offset for offset, _ in article.line_map]
        assert offsets == sorted(set(offsets)) and (not offsets or offsets[0] == 0)
        start = 0
        for paragraph in article.text.split("\n"):
            assert paragraph.strip() == paragraph != ""
            first, last = article.lines(start, start + len(paragraph))
            assert bare(paragraph) in bare("".join(lines[first - 1 : last]))
            held.update(range(first, last + 1))
            start += len(paragraph) + 1
    assert held >= {number for number, line in enumerate(lines, 1) if line.strip()}
    assert sorted(bare("".join(a.text for a in articles))) == sorted(bare("".join(lines)))
    assert len({article.id for article in articles}) == len(articles)
    assert all(article.date is None for article in articles)


# ---- the five demo pages


@pytest.mark.parametrize("number", ["000", "001", "002", "003", "004"])
def test_nothing_of_a_demo_page_is_lost_or_changed(number):
    text = seed(number)
    check(text, read_page(text, "page.txt"))


@pytest.mark.parametrize(
    ("number", "title", "author", "last"),
    [
        ("000", "牢记嘱托走在前 踔厉奋发开新局", None, 499),
        ("002", "创新无止境 突破不止步", "李涛", 175),
        ("003", "锁定目标 干字当头 狠抓落实", None, 230),
        ("004", "勇担新使命 当好排头兵", "李涛 陈蔚", 228),
    ],
)
def test_a_page_that_is_one_article(number, title, author, last):
    (article,) = read_page(seed(number), "page.txt")
    assert (article.title, article.author, span(article)) == (title, author, (1, last))


def test_the_page_with_five_articles():
    articles = read_page(seed("001"), "page.txt")
    assert [(a.title and bare(a.title), a.author, span(a)) for a in articles] == [
        ("以“新”应“变”，以“创”开“路”", "李宛遥", (1, 29)),
        ("区三届人大财经委第五次会议召开", "仪博文", (31, 56)),
        (None, None, (58, 312)),
        (None, None, (261, 286)),
        (None, None, (288, 306)),
    ]
    union, committee, interview, zones, meeting = articles
    assert "李金国出席并讲话" in union.text and "动员部署会议召开" in union.text
    assert bare(committee.text).startswith("区三届人大财经委第五次会议召开□记者仪博文报道本报讯2月9日")
    assert interview.text.endswith(
        "（原文载于《青岛日报》2月10日1版）\n让企业家愿意来、落地快、发展好、离不开\n打造“新时代幸福美好生活态”"
    )
    assert "区领导佟海燕、逯鹰、李金国参加。" in zones.text
    assert meeting.text.startswith("（上接第一版）这次民主生活会，交流了思想、检视了问题、剖析了原因")


@pytest.mark.parametrize(
    ("number", "sentence", "lines"),
    [
        ("000", "市政府《青岛西海岸新区高质量发展行动方案（2022-2024年）》等政策效应；", (18, 21)),
        ("000", "全省综合改革试点等重大试点任务深入推进", (65, 67)),
        ("000", "全年落地百亿级项目3个、累计达8个；", (189, 191)),
        ("000", "制定出台招商引资重点产业项目评审评估办法，1-10月份，", (142, 144)),
        ("000", "坚持以人民为中心的发展思想———", (241, 242)),
        ("000", "以“亲清和畅岛 勤廉西海岸”为主线", (431, 432)),
        ("001", "新区提出发展“5+5+7”重点产业", (144, 145)),
        ("001", "集聚总投资1500亿元的50个“芯屏”项目", (117, 119)),
        ("001", "满足国际人才、商务人士的国际化、高端化需求", (211, 212)),
        ("001", "高端人才需求的“国际化生活态”。", (215, 216)),
        ("002", "“新区发展我在其中 新区未来有我参与———创新突破这一年”专栏", (11, 12)),
        ("002", "《推进青岛西海岸新区高质量发展三年行动计划（2023-2025年）》", (38, 41)),
        ("003", "我们聚焦“完成投资2490亿元、增长25%”的目标", (61, 62)),
        ("003", "促进民营企业发展壮大，2-3年内扶持10家以上科技含量高、成长性好的民营企业上市。", (98, 100)),
        ("003", "国务院《关于同意设立西海岸新区的批复》明确赋予", (36, 39)),
        ("004", "“十四五”国家重大科技基础设施项目———“仲华”热物理试验装置", (143, 145)),
        ("004", "《青岛西海岸新区高质量发展行动方案（2022—2024年）》", (182, 184)),
        ("004", "也成就了这方热土的拼搏与梦想。", (187, 188)),
    ],
)
def test_sentences_cut_by_the_column_are_whole(number, sentence, lines):
    found = [
        article.lines(at, at + len(sentence))
        for article in read_page(seed(number), "page.txt")
        if (at := article.text.find(sentence)) >= 0
    ]
    assert found == [lines]


def test_no_two_demo_pages_join_and_none_is_torn():
    articles = [
        article for path in sorted(SEEDS.glob("*.txt")) for article in read_page(path.read_text("utf-8"), path.name)
    ]
    assert len(join_jumps(articles)) == len(articles) == 9


def test_ids_hang_on_source_and_content_alone():
    first, again, other = (read_page(seed("003"), name)[0].id for name in ("a.txt", "a.txt", "b.txt"))
    assert first == again != other
    assert read_page(seed("003").replace("2490", "2491"), "a.txt")[0].id != first


# ---- other layouts, written for these tests

WATER = [
    "本报讯 3月5日，云岭市水务局召开全市供水工作会议，部署2021年重点任务。副市长周明远出席。",
    "会议指出，全年计划改造老旧管网120公里，完成投资3.6亿元，新增日供水能力15万吨，保障城区居民用水安全。",
    "会议要求，各县区要压实责任，倒排工期，确保汛期前完成主体工程，群众满意度达到95%以上。",
]
SPRING = [
    "本报讯 3月6日，记者从市农业农村局获悉，今年春耕备耕进展顺利，全市已备足化肥8.5万吨、种子1200吨。",
    "市农业农村局局长高立新表示，将组织500名农技人员下乡指导，力争粮食播种面积稳定在210万亩。",
]
LIBRARY = [
    "近日，云岭大学图书馆新馆正式开放，总建筑面积4.2万平方米，设阅览座位3000个。",
    "新馆采用自助借还系统，读者可凭校园卡全天候借阅图书，馆藏纸质文献达180万册。",
]
WALL = [
    "城墙根下，老匠人刘守义又开始了一天的活计，他手里的瓦刀已经用了四十年。",
    "修缮工程2018年启动，累计投入1.2亿元，修复城墙3.4公里，登记文物点96处。",
]
RIVER = [
    "清水河曾是远近闻名的臭水沟，如今两岸柳绿花红，白鹭成群，市民纷纷来此散步。",
    "治理六年，沿线拆除排污口212个，水质由劣五类升至三类，栽植乔木3.8万株。",
]


def wrap(paragraphs: list[str], size: int, indent: str = "　　", narrow: bool = False) -> str:
    """Set paragraphs in lines of so many characters; closing punctuation hangs over the edge.

    ``narrow`` counts figures as half a character, as typesetting does.
    """
    lines = []
    for paragraph in paragraphs:
        rest = indent + paragraph
        while rest:
            end = size
            if narrow:
                while end < len(rest) and sum(1 if char.isascii() else 2 for char in rest[:end]) < 2 * size - 1:
                    end += 1
            while end < len(rest) and rest[end] in "，。、；：！？”》）%":
                end += 1
            lines.append(rest[:end])
            rest = rest[end:]
    return "\n".join(lines)


def read(text: str) -> list[tuple[str | None, list[str]]]:
    articles = read_page(text, "page.txt")
    check(text, articles)
    return [(article.title, article.text.split("\n")) for article in articles]


def test_plain_paragraphs_with_blank_lines():
    text = "云岭市召开供水工作会议\n\n" + "\n\n".join(WATER) + "\n"
    assert read(text) == [("云岭市召开供水工作会议", ["云岭市召开供水工作会议", *WATER])]
    assert read(text.replace("\n", "\r\n")) == read(text)


def test_plain_paragraphs_with_indents_and_old_line_ends():
    text = "云岭市召开供水工作会议\n" + "\n".join(f"　　{p}" for p in WATER)
    assert (
        read(text) == read(text.replace("\n", "\r")) == [("云岭市召开供水工作会议", ["云岭市召开供水工作会议", *WATER])]
    )


@pytest.mark.parametrize("line", ["=====", "-----", "* * *", "————————"])
def test_drawn_lines_part_articles(line):
    text = "\n".join(["供水会议召开", *WATER, "", line, "", "春耕备耕顺利", *SPRING, line, "新图书馆开放", *LIBRARY])
    assert [title for title, _ in read(text)] == ["供水会议召开", "春耕备耕顺利", "新图书馆开放"]


def test_fields_part_articles():
    items = [("供水会议召开", WATER), ("春耕备耕顺利", SPRING), ("新图书馆开放", LIBRARY)]
    text = "\n\n".join(f"标题：{t}\n日期：2021-03-05\n作者：王小川\n\n" + "\n".join(p) for t, p in items)
    articles = read_page(text, "page.txt")
    check(text, articles)
    assert [(a.title, a.author) for a in articles] == [(title, "王小川") for title, _ in items]


def test_title_and_date_lines_part_articles():
    items = [("供水会议召开", "2021年3月5日", WATER), ("新图书馆开放", "2021-03-07 来源：云岭日报", LIBRARY)]
    text = "\n\n".join(f"{t}\n{d}\n\n" + "\n".join(p) for t, d, p in items)
    assert read(text) == [(t, [t, d, *p]) for t, d, p in items]


@pytest.mark.parametrize("size", [11, 13, 17, 18, 22, 30, 62])
def test_headlines_over_hard_wrapped_news(size):
    text = (
        f"全市供水工作会议召开\n\n　□记者 王小川 报道\n{wrap(WATER, size)}\n\n"
        f"春耕备耕进展顺利\n\n　□记者 赵 强 报道\n{wrap(SPRING, size)}\n"
    )
    assert read(text) == [
        ("全市供水工作会议召开", ["全市供水工作会议召开", "□记者 王小川 报道", *WATER]),
        ("春耕备耕进展顺利", ["春耕备耕进展顺利", "□记者 赵强 报道", *SPRING]),
    ]
    assert [a.author for a in read_page(text, "page.txt")] == ["王小川", "赵强"]


def test_headlines_torn_off_under_their_news():
    text = (
        f"　□记者 王小川 报道\n{wrap(WATER, 18)}\n\n全市供水工作会议召开\n\n"
        f"　□记者 赵强 报道\n{wrap(SPRING, 18)}\n\n全市春耕备耕\n进展顺利\n"
    )
    assert [title and bare(title) for title, _ in read(text)] == ["全市供水工作会议召开", "全市春耕备耕进展顺利"]


def test_headlines_torn_off_to_the_top_of_the_page():
    text = f"春耕备耕进展顺利\n\n全市供水工作会议召开\n\n{wrap(WATER, 18)}\n\n{wrap(SPRING, 18)}\n"
    assert [(title, paragraphs[1:]) for title, paragraphs in read(text)] == [
        ("全市供水工作会议召开", WATER),
        ("春耕备耕进展顺利", SPRING),
    ]


def test_a_headline_tight_over_the_next_dateline():
    text = wrap(WATER, 18) + "\n春耕备耕进展顺利\n" + wrap(SPRING, 18)
    assert read(text) == [(None, WATER), ("春耕备耕进展顺利", ["春耕备耕进展顺利", *SPRING])]


def test_paragraphs_without_indents():
    blank = "供水会议召开\n\n" + "\n\n".join(wrap([p], 30, "") for p in WATER + LIBRARY)
    assert read(blank) == [("供水会议召开", ["供水会议召开", *WATER, *LIBRARY])]
    tight = wrap([*LIBRARY, *WALL, *RIVER], 23, "")
    assert read(tight) == [(None, [*LIBRARY, *WALL, *RIVER])]


def test_a_blank_line_after_every_line():
    text = "\n\n".join(wrap(WATER, 18).split("\n"))
    assert read(text) == [(None, WATER)]


def test_bylines_over_and_under_features():
    wall, river = wrap(WALL, 18), wrap(RIVER, 18)
    over = f"古城修缮三年记\n\n　　本报记者 王小川\n\n{wall}\n\n一条河的新生\n\n　　本报记者 赵强\n\n{river}"
    under = f"古城修缮三年记\n\n{wall}\n　　□本报记者 王小川\n\n一条河的新生\n\n{river}\n　　□本报记者 赵强"
    for text in (over, under):
        articles = read_page(text, "page.txt")
        check(text, articles)
        assert [(a.title, a.author) for a in articles] == [("古城修缮三年记", "王小川"), ("一条河的新生", "赵强")]


def test_news_signed_in_brackets():
    text = "\n".join(
        ["供水会议召开", *WATER[:2], "会议要求压实责任。（记者 王小川 通讯员 李 娜）", "", "新图书馆开放", *LIBRARY]
    )
    articles = read_page(text, "page.txt")
    assert [(a.title, a.author) for a in articles] == [("供水会议召开", "王小川 李娜"), ("新图书馆开放", None)]


def test_news_agency_datelines():
    text = (
        "全国春耕有序推进\n\n新华社北京3月6日电（记者 王立彬 胡璐）记者6日从农业农村部获悉，全国春耕有序推进。\n"
        "目前冬小麦返青面积超过七成。\n\n我国成功发射新卫星\n\n新华社酒泉3月7日电 7日11时，我国成功发射一颗卫星。\n"
    )
    articles = read_page(text, "page.txt")
    check(text, articles)
    assert [(a.title, a.author) for a in articles] == [
        ("全国春耕有序推进", "王立彬 胡璐"),
        ("我国成功发射新卫星", None),
    ]


def test_headlines_over_news_that_opens_with_its_day():
    items = [("全市供水工作会议召开", WATER), ("春耕备耕进展顺利", SPRING), ("云岭大学图书馆新馆开放", LIBRARY)]
    items = [(title, [p.removeprefix("本报讯 ") for p in paragraphs]) for title, paragraphs in items]
    text = "\n\n".join(f"{title}\n\n{wrap(paragraphs, 18)}" for title, paragraphs in items)
    assert read(text) == [(title, [title, *paragraphs]) for title, paragraphs in items]


def test_section_heads_do_not_part_an_article():
    wall, again = wrap(WALL, 18), wrap(WALL[::-1], 18)
    text = f"古城三年\n\n本报记者 王小川\n\n{wall}\n\n老匠人的手艺\n\n{again}\n\n匠心永续———\n\n{wall}\n"
    ((title, paragraphs),) = read(text)
    assert title == "古城三年"
    assert "老匠人的手艺" in paragraphs[3:] and "匠心永续———" in paragraphs[3:]


def test_a_byline_and_a_wider_lead_in_the_middle_do_not_part_an_article():
    wall, wide, again = wrap(WALL, 18), wrap([WALL[1] + WALL[0]] * 2, 50), wrap(WALL[::-1], 18)
    text = f"古城修缮三年记\n\n{wall}\n\n　　□本报记者 王小川\n\n{wide}\n\n{again}\n"
    assert [title for title, _ in read(text)] == ["古城修缮三年记"]


def test_interviews_stay_whole():
    plain = "访周明远\n\n问：今年供水有哪些重点？\n答：改造管网120公里。\n问：何时完工？\n答：汛期前完成主体工程。\n"
    assert [len(paragraphs) for _, paragraphs in read(plain)] == [5]
    turns = [
        "记者：今年供水工作有哪些重点，资金从哪里来，什么时候能够完工，请您介绍一下？",
        "周明远：今年计划改造管网120公里，完成投资3.6亿元，资金主要来自市级财政和专项债券。",
        "记者：何时完工？",
        "周明远：汛期前完成主体工程，年底前全部通水，届时日供水能力将新增15万吨。",
    ]
    assert read(wrap(turns, 18, "")) == read(wrap(turns, 18)) == [(None, turns)]


def test_notices_with_signature_and_day():
    text = (
        "停水通知\n各用户：\n因管网改造，定于2021年3月8日对东城片区停水。\n云岭市水务局\n2021年3月5日\n\n"
        "停电通知\n各用户：\n因线路检修，定于3月9日对西城片区停电。\n云岭供电公司\n2021年3月6日\n"
    )
    (water, _), (power, lines) = read(text)
    assert (water, power) == ("停水通知", "停电通知")
    assert lines == ["停电通知", "各用户：", "因线路检修，定于3月9日对西城片区停电。", "云岭供电公司", "2021年3月6日"]


def test_tables_lists_and_verse_keep_their_lines():
    table = (
        "主要指标\n项目\t数值\t增长\n地区生产总值\t1200亿元\t8%\n固定资产投资\t640亿元\t12%\n财政收入\t98亿元\t6.5%\n"
    )
    assert read(table)[0][1][1:] == [
        "项目 数值 增长",
        "地区生产总值 1200亿元 8%",
        "固定资产投资 640亿元 12%",
        "财政收入 98亿元 6.5%",
    ]
    items = [
        "工作要点",
        "一、改造老旧管网120公里",
        "二、新增日供水能力15万吨",
        "三、群众满意度达到95%以上",
        "1.压实责任",
        "2.倒排工期",
    ]
    assert read("\n".join(items)) == [("工作要点", items)]
    verse = ["早发白帝城", "朝辞白帝彩云间，", "千里江陵一日还。", "两岸猿声啼不住，", "轻舟已过万重山。"]
    assert read("\n".join(verse)) == [("早发白帝城", verse)]
    free = [
        "海边",
        "我在清晨的海边等你",
        "等一艘船从雾里驶来",
        "等一句话穿过许多年的风",
        "而浪花一遍一遍",
        "把名字写在沙上",
        "又轻轻擦去",
    ]
    assert read("\n".join(free)) == [("海边", free)]


def test_a_list_of_even_lines_is_not_joined():
    regions = ["东城区", "西城区", "南山区", "北湖区", "清水县", "云岭县"]
    rows = [f"{region}：完成投资{k}2.5亿元，增长{k}.1%" for k, region in enumerate(regions, 1)]
    assert read("\n".join(rows)) == [(None, rows)]


def test_a_table_inside_wrapped_text():
    rows = ["项目  2020年  2021年", "管网  80公里  120公里", "投资  2.1亿元  3.6亿元"]
    text = wrap(WALL * 2, 18) + "\n\n主要指标\n" + "\n".join(rows) + "\n\n" + wrap(RIVER, 18)
    ((_, paragraphs),) = read(text)
    assert paragraphs[4:8] == ["主要指标", "项目 2020年 2021年", "管网 80公里 120公里", "投资 2.1亿元 3.6亿元"]


def test_markdown_titles():
    several = "# 供水会议召开\n\n" + "\n\n".join(WATER) + "\n\n# 春耕备耕顺利\n\n" + "\n\n".join(SPRING)
    assert [title for title, _ in read(several)] == ["供水会议召开", "春耕备耕顺利"]
    sections = "# 年度报告\n\n## 古城\n\n" + "\n\n".join(WALL) + "\n\n## 河流\n\n" + "\n\n".join(RIVER)
    assert [title for title, _ in read(sections)] == ["年度报告"]


def test_mastheads_and_page_numbers_are_no_titles():
    text = f"云岭日报  2021年3月5日 星期五  二版·要闻\n\n全市供水工作会议召开\n\n{wrap(WATER, 18)}\n\n02\n"
    articles = read_page(text, "page.txt")
    check(text, articles)
    assert [(a.title, a.page) for a in articles] == [("全市供水工作会议召开", 2)]
    assert read(f"03 春耕备耕 进展顺利\n\n{wrap(SPRING, 18)}")[0][0] == "春耕备耕 进展顺利"


def test_official_papers_have_the_title_under_their_letterhead():
    head = "云岭市人民政府文件\n\n云政发〔2021〕9号\n\n关于加强城市供水工作的通知"
    text = f"{head}\n\n各县区人民政府：\n{wrap(WATER[1:], 26)}\n"
    assert [title for title, _ in read(text)] == ["关于加强城市供水工作的通知"]


def test_a_headline_of_two_lines_stands_over_its_own_article():
    first = f"全市供水工作会议召开\n\n　　□记者 陈小川\n{wrap(WATER, 16)}"
    second = f"隧道打通\n——云岭隧道建设现场见闻与两年来的变化\n\n　　□记者 丁一\n{wrap(SPRING, 16)}"
    assert [title for title, _ in read(f"{first}\n\n{second}\n")] == ["全市供水工作会议召开", "隧道打通"]


def test_who_gives_a_paper_and_what_it_is_called_are_one_title():
    text = f"云岭水务集团有限公司\n二〇二一年度工作总结\n\n{wrap(WATER[1:], 26)}\n\n集团办公室\n2022年1月10日\n"
    assert [title.replace(" ", "") for title, _ in read(text)] == ["云岭水务集团有限公司二〇二一年度工作总结"]


def test_parts_of_a_paper_are_no_articles_of_their_own():
    parts = f"【一】经营\n{wrap(WATER[1:], 26)}\n\n【二】不足与教训\n4月28日，东风路施工段发生一起事故，影响居民用气。"
    text = f"2021年度总结\n\n{parts}\n\n集团办公室\n2022年1月10日\n\n附：所属企业人员调整（一并告知）\n1. 甲任经理。\n"
    assert len(read(text)) == 1


def test_traditional_characters():
    news = [
        "本報訊 3月5日，雲嶺市水務局召開全市供水工作會議，部署2021年任務。副市長說：「今年要改造管網一百二十公里。」"
    ]
    text = f"供水會議召開\n\n　□記者 陳小川 報導\n{wrap(news, 16)}\n"
    ((title, paragraphs),) = read(text)
    assert (title, paragraphs[2]) == ("供水會議召開", news[0])
    assert read_page(text, "page.txt")[0].author == "陳小川"


def test_latin_text_is_joined_by_words():
    text = (
        "Annual report\n\nThe city of Yunling renewed 120 km of pipes in 2021. The mayor said\n"
        "that the work would go on in 2022, with a budget of 3.6 hundred million\n"
        "yuan, and that every county had to report its progress by the end of\nJune. Citizens welcomed the plan.\n"
    )
    ((title, paragraphs),) = read(text)
    assert title == "Annual report"
    assert "The mayor said that the work" in paragraphs[1] and "by the end of June." in paragraphs[1]


def test_what_is_one_line_or_nothing():
    assert read_page("", "page.txt") == read_page(" \n\n　", "page.txt") == []
    assert read("2021年云岭市改造老旧管网120公里。") == [(None, ["2021年云岭市改造老旧管网120公里。"])]
    assert read("关于停水的通知") == [("关于停水的通知", ["关于停水的通知"])]
    assert read("\n".join(LIBRARY)) == [(None, LIBRARY)]


def test_the_same_news_twice_has_two_ids():
    text = "\n".join([*WATER, "=====", *WATER])
    first, second = read_page(text, "page.txt")
    assert first.id != second.id
    assert [a.id for a in read_page(text, "page.txt")] == [first.id, second.id]


# ---- jumps


def test_jumps_within_a_file_are_joined_where_pages_fit():
    text = (
        f"第1版：要闻\n\n古城修缮三年记\n\n本报记者 王小川\n{wrap(WALL, 18)}（下转第2版）\n\n第2版：综合\n\n"
        f"（上接第1版）{RIVER[0]}\n　　{RIVER[1]}\n\n春耕备耕进展顺利\n\n{wrap(SPRING, 18)}\n"
    )
    articles = read_page(text, "page.txt")
    check(text, articles)
    assert [(a.title, a.page) for a in articles] == [("古城修缮三年记", 1), ("春耕备耕进展顺利", 2)]
    assert articles[0].text.endswith(f"（下转第2版）\n第2版：综合\n（上接第1版）{RIVER[0]}\n{RIVER[1]}")
    other = read_page(text.replace("（上接第1版）", "（上接第3版）"), "page.txt")
    assert [a.title for a in other] == ["古城修缮三年记", None, "春耕备耕进展顺利"]


def made(
    text: str, page: int | None, title: str | None = None, date: str | None = None, source: str = "p.txt"
) -> Article:
    return Article(f"{source}{page}{text}", source, title, None, date, None, None, text, ((0, 1),), page)


FIRST, SECOND = "古城修缮。（下转第二版）", "（上接第一版）工程完工。"


@pytest.mark.parametrize(
    ("first", "second"),
    [
        (made(FIRST, None), made(SECOND, 2)),
        (made(FIRST, 1), made(SECOND, None)),
        (made(FIRST, 1), made(SECOND, 3)),
        (made(FIRST, 4), made(SECOND, 2)),
        (made(FIRST, 1), made("（上接第三版）工程完工。", 2)),
        (made(FIRST, 1), made(SECOND, 2, source="q.txt")),
        (made(FIRST, 1, title="古城修缮三年"), made(SECOND, 2, title="春耕备耕顺利")),
        (made(FIRST, 1, date="2021-03-05"), made(SECOND, 2, date="2021-03-06")),
        (made("古城修缮。", 1), made(SECOND, 2)),
    ],
)
def test_jumps_that_do_not_fit_are_left_alone(first, second):
    assert join_jumps([first, second]) == [first, second]


def test_jumps_that_fit_are_joined_and_ambiguous_ones_are_not():
    first, second, rival = made(FIRST, 1, title="古城修缮三年"), made(SECOND, 2), made("（上接封面版）另一篇。", 2)
    (joined,) = join_jumps([first, second])
    assert joined.text == f"{FIRST}\n{SECOND}" and joined.title == "古城修缮三年"
    assert joined.line_map == ((0, 1), (len(FIRST) + 1, 1))
    assert join_jumps([first, second, rival]) == [first, second, rival]


# ---- invariants

PHRASES = st.sampled_from(
    [
        *(
            "改造老旧管网120公里",
            "完成投资3.6亿元",
            "“清水之城”建设按期推进",
            "增长25%",
            "修订《供水条例》（草案）",
            "群众普遍满意",
        ),
        *(
            "G228国道云岭段通车",
            "市长周明远到各县区调研",
            "2-3年内建成海洋强市",
            "新增日供水能力15万吨",
            "农技人员下乡指导春耕备耕",
        ),
        *(
            "图书馆藏书达180万册",
            "老匠人重修古城墙",
            "清水河两岸栽下3.8万株乔木",
            "“四张名片”越擦越亮",
            "高新技术企业突破1300家",
        ),
    ]
)
SENTENCES = st.lists(PHRASES, min_size=3, max_size=6, unique=True).map(lambda parts: "，".join(parts) + "。")
PARAGRAPHS = st.lists(SENTENCES, min_size=4, max_size=9).map("".join)


@st.composite
def pages(draw):
    """Draw pages as extraction gives them, and the articles (byline, paragraphs) that were set there."""
    size = draw(st.integers(12, 30))
    indent, narrow = draw(st.sampled_from(["　　", "  "])), draw(st.booleans())
    set_there, out = [], []
    for k in range(draw(st.integers(1, 4))):
        paragraphs = draw(st.lists(PARAGRAPHS.filter(lambda p: len(p) > 4 * size), min_size=2, max_size=4))
        paragraphs[0] = f"本报讯 3月{k + 1}日，{paragraphs[0]}"
        out.append(f"　□记者 王{'一二三四'[k]}川 报道")
        for line in wrap(paragraphs, size, indent, narrow).split("\n"):
            if draw(st.integers(0, 9)) == 0 and line[0] == "“":
                out.append("")
            if draw(st.integers(0, 14)) == 0 and re.fullmatch(r"[\u4e00-\u9fff]{6,}", line):
                line = " ".join(line)
            out.append(line)
        out.append("")
        set_there.append([f"□记者 王{'一二三四'[k]}川 报道", *paragraphs])
    return "\n".join(out), set_there


@settings(
    deadline=None,
    max_examples=60,
    derandomize=True,
    suppress_health_check=[HealthCheck.filter_too_much, HealthCheck.too_slow],
)
@given(pages())
def test_generated_pages_are_read_back_as_they_were_set(page):
    text, set_there = page
    articles = read_page(text, "page.txt")
    check(text, articles)
    assert [[bare(p) for p in a.text.split("\n")] for a in articles] == [[bare(p) for p in ps] for ps in set_there]


SCRAPS = st.sampled_from(
    [
        *(
            "",
            "",
            "　　",
            "=====",
            "# 标题",
            "标题：春",
            "2021年3月5日",
            "□记者 王小川 报道",
            "本报讯 3月5日，",
            "第2版",
        ),
        *(
            "（上接第一版）",
            "（下转第二版）",
            "03",
            "“",
            "”",
            "一、",
            "项目\t12",
            "青 岛 西",
            "春耕备耕进展顺利",
            "2-",
            "3年内",
        ),
        *(
            "完成投资3.6亿元，增长25%。",
            "会议指出，全年计划改造老旧管网",
            "（记者 李涛）",
            "（原载《云岭日报》）",
            "abc def",
        ),
        *("———", "……", "\u200b", "\x0c", "𠮷野家", "记者：", "云岭日报 要闻 1"),
    ]
)


@settings(deadline=None, max_examples=150)
@given(st.lists(st.lists(SCRAPS, max_size=3).map("".join), max_size=30), st.sampled_from(["\n", "\r\n", "\r"]))
def test_no_arrangement_of_lines_loses_or_changes_anything(lines, end):
    text = end.join(lines)
    check(text, read_page(text, "page.txt"))


@settings(deadline=None, max_examples=60)
@given(st.text(max_size=200))
def test_no_text_breaks_the_reader(text):
    articles = read_page(text, "page.txt")
    if "\x85" not in text and "\u2028" not in text:
        check(text, articles)
