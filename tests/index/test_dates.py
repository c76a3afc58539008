import json
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from index.dates import date_articles, date_by_others, date_precision, own_date, parse_date
from index.errors import InputError
from index.readers import read_file
from index.types import Article
from tests.pace import within

ROOT = Path(__file__).parents[2]
SEEDS = ROOT / "seeds"
ARCHIVE2 = ROOT / "tests" / "archive2"


def article(text, id="a", title=None, source="x.txt", date=None):
    return Article(id, source, title, None, date, date_precision(date), None, text, ((0, 1),))


def date_one(text, **options):
    return date_articles([article(text)], **options)[0]


@pytest.fixture(scope="module")
def pages():
    """The demo pages' articles, by the page's number."""
    return {path.name[:3]: list(read_file(path)) for path in sorted(SEEDS.glob("*.txt"))}


@pytest.mark.parametrize(
    ("given", "iso"),
    [
        ("2023年2月11日", "2023-02-11"),
        ("2023-02-11", "2023-02-11"),
        ("2023-2-1", "2023-02-01"),
        ("2023/2/11", "2023-02-11"),
        ("2023.2", "2023-02"),
        ("2023年2月", "2023-02"),
        ("2023", "2023"),
        ("2023年", "2023"),
        ("20230211", "2023-02-11"),
        ("二〇二三年二月十一日", "2023-02-11"),
        ("二〇二三年", "2023"),
        ("２０２３年２月", "2023-02"),
        (" 2023-02-11T08:30:00 ", "2023-02-11"),
        ("2023年2月11日 08:30", "2023-02-11"),
    ],
)
def test_parse_date(given, iso):
    assert parse_date(given) == iso


@pytest.mark.parametrize(
    "text", ["", "昨天", "2023-13", "2023-02-30", "23年", "2023-02-11-01", "abc", "20231301", "2023年的今天"]
)
def test_parse_date_refuses(text):
    with pytest.raises(InputError, match="YYYY"):
        parse_date(text)


@pytest.mark.parametrize(
    ("text", "known"),
    [
        ("Nov 9, 2022 ... 今年7月，平江大桥通车。", "2022-11-09"),
        ("平江大桥通车\n31 October 2022\n大桥今天通车。", "2022-10-31"),
        ("Feb 31, 2022 ... 平江大桥通车。", None),
        ("May 5, 2022 2022年的大桥", None),
    ],
)
def test_a_web_page_begins_with_its_day_in_english(text, known):
    assert own_date(text)[0] == known


@pytest.mark.parametrize(
    ("page", "dates"),
    [
        ("000", ["2022"]),
        ("001", ["2023-02-11", "2023-02-09", "2023-02-10", "2023", "2023"]),
        ("002", ["2024-01"]),
        ("003", ["2020"]),
        ("004", ["--11-17"]),
    ],
)
def test_demo_pages(pages, page, dates):
    assert [one.date for one in pages[page]] == dates
    assert [one.date_own for one in pages[page]] == [
        date if one.date_from is None else None for one, date in zip(pages[page], dates, strict=True)
    ]


def test_demo_pages_date_each_other_and_let_go(pages):
    whole = [one for page in pages.values() for one in page]
    (dated,) = date_by_others(whole)
    (page4,), (page2,) = pages["004"], pages["002"]
    assert (dated.id, dated.date, dated.date_precision, dated.date_own) == (page4.id, "2023-11-17", "day", "--11-17")
    assert dated.date_from == page2.id
    assert dated.date_evidence in page2.text and "去年" in dated.date_evidence
    after = [dated if one.id == dated.id else one for one in whole]
    assert date_by_others(after) == []
    assert date_by_others([one for one in after if one.id != page2.id]) == [page4]
    redated = [replace(one, date="2021", date_own="2021") if one.id == page2.id else one for one in after]
    assert date_by_others(redated)[0].date == "2020-11-17"


def test_second_archive():
    """Other places, other layouts: against what a person reads."""
    whole = [one for path in sorted((ARCHIVE2 / "pages").iterdir()) for one in read_file(path)]
    changed = {one.id: one for one in date_by_others(whole)}
    found = [changed.get(one.id, one) for one in whole]
    for line in (ARCHIVE2 / "articles.jsonl").read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        words = (row["evidence"] or row["title"])[:8]
        of_file = [one for one in found if one.source == row["source"]]
        assert of_file, row
        dates = {
            one.date for one in of_file if len(of_file) == 1 or words[:6] in one.text or row["title"][:6] in one.text
        }
        assert dates & set(row["date"] if isinstance(row["date"], list) else [row["date"]]), (row, dates)


# What a person would date so, in ways of its own each; text, date.
OWN = {
    "dateline of an agency with the year": (
        "新华社武汉2019年5月6日电 记者从省统计局获悉，一季度全省进出口增长。",
        "2019-05-06",
    ),
    "dateline with the year elsewhere": (
        "本报杭州6月18日电（记者 周一）全市人才大会18日召开。\n会议指出，2021年是“十四五”开局之年。",
        "2021-06-18",
    ),
    "dateline and the year of a plan": (
        "中新网成都12月3日电 全市交通工作会召开。今年是“十三五”规划收官之年，全市新开工道路36条。",
        "2020-12-03",
    ),
    "dateline without a year": ("中新网西宁7月22日电 论坛21日在青海大学举办。", "--07-22"),
    "signature in Chinese numerals": (
        "关于做好防汛工作的通知\n各镇人民政府：\n请认真落实防汛责任制。\n临江市人民政府\n二〇一八年五月三日",
        "2018-05-03",
    ),
    "signature in brackets": ("致全市读者\n感谢您一年来的陪伴。\n（2017年12月31日）", "2017-12-31"),
    "line below the headline": (
        "我市启动秋粮收购\n2016-09-20 14:05 来源：粮食局\n昨日，全市秋粮收购工作启动。",
        "2016-09-20",
    ),
    "labelled line": ("公告\n发布日期：2015年3月2日\n现将有关事项公告如下。", "2015-03-02"),
    "newspaper's head": ("海州晚报 2014年10月9日 星期四 第3版\n昨日，我市首条BRT线路开始试运行。", "2014-10-09"),
    "source note": ("城市更新提速。\n（原载于《滨江日报》2022年8月30日2版）", "2022-08-30"),
    "source note, the year from the text": (
        "2022年我们将继续推进老城改造，2022年，全市计划改造小区40个。\n今年还要新建公园12个。\n（原文载于《滨江日报》3月1日1版）",
        "2022-03-01",
    ),
    "today's year in brackets": ("今年（2013年）以来，全县新建农村公路120公里，完成投资3.4亿元。", "2013"),
    "last year in brackets": ("去年（2017年）全县粮食总产量26亿斤，今年目标27亿斤。", "2018"),
    "next year in brackets": ("明年（2020年）全县将新建学校5所。", "2019"),
    "anniversary of the nation": ("今年是改革开放40周年，全区开展了群众性主题宣传教育活动。", "2018"),
    "anniversary of its own": ("学校创建于1956年。今年是学校建校60周年，校友从各地赶来。", "2016"),
    "first year of a congress": ("今年是贯彻落实党的十九大精神的开局之年，做好工作意义重大。", "2018"),
    "planning the year": ("会议对2016年工作进行了安排部署，要求各部门抓好落实。", "2016"),
    "planning next year in December": (
        "12月28日，全市工作会议召开，对2016年工作作出安排。会议强调，明年要抓好项目建设。",
        "2015-12-28",
    ),
    "lead with the year": ("2011年7月8日，跨湖大桥通车仪式举行，市长出席。", "2011-07-08"),
    "lead of the second sentence": ("时隔三年，书展又来了。8月17日，第二十届书展在会展中心开幕。", "--08-17"),
    "lead after a byline in the middle": (
        "山海相连，灯火通明。这座新城正绽放光彩。\n代表们表示，此行收获很大，印象深刻。\n"
        "□本报记者 李明\n9月6日至7日，第三届沿海城市合作论坛在我市召开。",
        "--09-07",
    ),
    "dateline in the mark": ("本报讯（记者 张三 11月3日报道）全市大会召开。", "--11-03"),
    "mark in brackets with the day": ("（校新闻网讯　2021年6月18日）记者获悉，校庆筹备完成。", "2021-06-18"),
    "day in brackets beside the mark": ("校新闻网讯（2021年6月18日）校庆筹备完成。", "2021-06-18"),
    "day and names beside the mark": ("本报讯（记者 周一 通讯员 吴二 2021年6月18日）校庆筹备完成。", "2021-06-18"),
    "day in figures beside the mark": ("本台讯(记者周一 2021-06-18)校庆筹备完成。", "2021-06-18"),
    "day in Chinese numerals beside the mark": ("集团网讯（二〇二一年六月十八日）校庆筹备完成。", "2021-06-18"),
    "day before the mark": ("【2021年6月18日 江城网讯】校庆筹备完成。", "2021-06-18"),
    "reported on a day": ("本报讯 记者周一 2021年6月18日报道：校庆筹备完成。", "2021-06-18"),
    "reporter learns": ("记者 2022年8月16日从市政府获悉，地铁二号线开工。", "2022-08-16"),
    "given at a session": (
        "政府工作报告\n——2019年1月15日在县第十六届人民代表大会上\n各位代表：成绩突出。",
        "2019-01-15",
    ),
    "passed by a session": ("（2023年2月11日市第十次党代会通过）\n各位代表：成绩突出。", "2023-02-11"),
    "printed on": ("各单位：\n请认真落实。\n某某市教育局\n2023年2月11日印发", "2023-02-11"),
    "a paper's name and a date": ("大桥通车\n江城日报 2022.09.28\n大桥昨日建成通车。", "2022-09-28"),
    "particulars of a web page": (
        "港口吞吐量破亿吨\n发布时间：2023-01-12 16:32 来源：江城港集团 浏览次数：1200次\n去年吞吐量达到1.05亿吨。",
        "2023-01-12",
    ),
    "month alone": ("企业调研报告\n今年全市新增企业120家。\n（2021年6月）", "2021-06"),
    "number of an official paper": ("江城市人民政府文件\n江政发〔2021〕15号\n今年全市渔业产值要达到120亿元。", "2021"),
    "issue of a year and a lead": ("《江城水务》2022年第3期\n3月8日，集团召开供水工作会议。", "2022-03-08"),
    "a page's own date beside a dateline": (
        "防汛会议召开\n发布时间：2023-01-02 来源：江城网\n江城网12月30日电 全市防汛工作会议召开。",
        "2022-12-30",
    ),
    "source note, the day first": ("开渔了。\n（原载2023年8月17日《梧屿潮》第4版，作者：柯鸣）", "2023-08-17"),
    "what another paper reported": ("开渔了。\n（据《梧屿潮》2023年8月17日报道）", "2023-08-17"),
    "notice of a match": (
        "关于举办运动会的通知\n时间：2023年10月18日（周三）\n地点：江城体育场\n去年共有1200人参加。\n2023年9月5日",
        "2023-09-05",
    ),
    "English words before the day": ("Posted on July 18, 2023\n去年全市投资增长。", "2023-07-18"),
    "the period that it reports on": (
        "潮起江口。10月18日，满载货物的轮船靠泊。\n2021年前三季度，江口港完成货物吞吐量5230万吨，同比增长7.6%。今年还新开航线4条。",
        "2021",
    ),
    "a period and days without their year": (
        "码头上车来车往。10月18日清晨，今年最大的一艘轮船到了。\n2021年前三季度，江口港完成货物吞吐量5230万吨，同比增长7.6%。",
        "2021",
    ),
    "a season": (
        "4月18日下午，水库工程通过竣工验收。\n从2018年10月26日开工到2024年春天，五年半过去了。今年10月全部通水。",
        "2024-04-18",
    ),
    "the edition in its title": (
        "第六届渔灯节侧记\n渔灯节始于2017年。2023年的第六届渔灯节办了9天，游客31.5万人次。今年的渔灯节有三处新。",
        "2023",
    ),
    "a review of the year that is over": (
        "一年跨江而行——全区2023年高质量发展回眸\n站在新年的门槛，大桥让人回味。去年6月28日上午，大桥通车。今年要打好六场硬仗。",
        "2024",
    ),
    "a year that is called hard while it lasts": (
        "4月16日，全区项目集中开工活动举行。\n2020年注定不平凡。去年投资325亿元，今年的目标是365亿元。",
        "2020-04-16",
    ),
    "days of a month that is named with its year": (
        "奔跑的十月\n2023年10月的校园，前半月属于跑道。\n10月12日至13日，运动会举行。建校于1953年。",
        "2023",
    ),
    "the title of a brochure": ("青川大学2024年本科招生简章\n前身是1953年创办的专科学校。今年新增一个专业。", "2024"),
    "a birth and an age": (
        "一个人和一座湖\n今年六十岁的她，每个月仍要出湖两次。\n她1963年生在一个摆渡人家。2022年底，湖水清了。",
        "2023",
    ),
    "a plan printed this year": (
        "8月22日，工作会议召开。今年4月印发的《2024—2028年学科建设规划》提出新目标。",
        "2024-08-22",
    ),
    "when a meeting was held, over its minutes": (
        "总经理办公会议纪要\n〔2023〕第14期\n时间：2023年7月21日（星期五）上午9:00\n地点：三楼会议室\n会议听取了汇报。",
        "2023-07-21",
    ),
    "looking back at New Year": (
        "新年伊始，回望过去一年，我们信心满怀。2018年是全县的“项目攻坚年”，2018年11月，高铁站开工了。\n2019年是全县的“作风建设年”。1月6日，县委书记调研。",
        "2019-01",
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", OWN)
def test_own_words(name):
    text, date = OWN[name]
    found = date_one(text)
    assert (found.date, found.date_own, found.date_precision) == (date, date, date_precision(date))
    for part in found.date_evidence.split(" … "):
        assert part in text and 0 < len(part) <= 80


NOT_DATED = {
    "an event in brackets beside a mark": "本网讯（2021年6月启动的校庆筹备）进展顺利。",
    "nothing": "回澜街不长，从东头走到西头，一共412米。今年以来接待游客3.6万人次。",
    "plan in a name": "市政府出台《现代物流业发展三年行动计划（2022-2024年）》，支持企业做大做强。",
    "target year": "到2025年，全市将新增公园30个；到2035年，基本建成美丽城市。",
    "history": "1992年10月，新区获批设立，走过了30多年的发展历程。2021年，大科学装置落户了。",
    "one figure of a past year": "2019年，全市实现生产总值1200亿元，增长6%。",
    "a period with no day": "2021年上半年，全县完成投资3亿元，同比增长5%。今年还要加快。",
    "an age alone": "今年六十岁的她，每个月仍要出湖两次。她1963年生在一个摆渡人家。",
    "a chronicle of years": "大事回顾\n2021年7月的一天，他来了。2019年7月的活动，他也在。",
    "an edition to come": "申办第九届冬运会\n我市获得2025年第九届冬运会举办权，将建场馆。今年先修路。",
    "when a meeting is": "关于召开座谈会的通知\n时间：2023年7月21日上午9:00\n地点：三楼会议室\n请准时参加。",
    "next year says nothing by itself": "明年，新区将迎来批复设立十周年。",
    "future lead": "7月28日晚，运动会开幕式将在体育公园举行。",
    "old times": "1921年7月，会议召开了。1949年10月1日，开国大典举行了。",
    "a year in a title": "会议学习了《关于做好2019年重点工作任务的意见》，并进行了讨论。",
    "a law in force": "条例自2018年3月1日起施行。",
    "old memories": "2012年3月1日，小王在车上认识了小李，从此结缘。",
    "a chronicle": "大事记\n2021年3月5日 集团成立\n2021年6月8日 投产\n2022年1月10日 二期开工\n2023年5月6日 迁址",
    "when a match is": "运动会通知\n时间：2023年10月18日\n地点：江城体育场\n欢迎参加。",
    "another paper's number": "会议学习了《关于加强管理的通知》（江政发〔2021〕15号），要求抓好落实。",
    "numbers": "全市新增企业2023家，兑现奖补2022万元，拨打12345热线。",
}


@pytest.mark.parametrize("name", NOT_DATED)
def test_null_rather_than_a_guess(name):
    found = date_one(NOT_DATED[name])
    assert (found.date, found.date_precision, found.date_evidence, found.date_own) == (None, None, None, None)


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("2月18日上午，工厂开工。2021年前三季度完成产值3亿元，同比增长5%。今年订单多。", "--02-18"),
        ("10月18日上午，一期开工。二期将在2024年上半年完成，全部实现自动化，今年先建厂房。", "--10-18"),
        ("4月18日，茶园开园。2012年春天，他回到家乡。今年他种了新茶。", "--04-18"),
    ],
)
def test_periods_of_other_years_say_nothing_of_the_year(text, day):
    assert date_one(text).date == day


def test_no_year_in_which_the_day_comes_before_what_is_told_as_past():
    text = "3月2日，大会召开。2018年是攻坚之年。2018年11月，高铁站开工了。"
    assert own_date(text)[0] == "--03-02"


def test_conflicting_years_are_left_out():
    text = "2021年是全县的“项目攻坚年”。2022年是全县的“作风建设年”。"
    assert own_date(text) == (None, None)


@pytest.mark.parametrize(
    ("name", "date"),
    [
        ("2023-02-11_01版.txt", "2023-02-11"),
        ("20230211.txt", "2023-02-11"),
        ("滨江日报_20230211_A02.txt", "2023-02-11"),
        ("2023年2月11日要闻.txt", "2023-02-11"),
        ("archive/2019/2023.02.11.txt", "2023-02-11"),
        ("2023-02.jsonl", "2023-02"),
        ("2023年2月.txt", "2023-02"),
        ("000_3b481a34eef77bdd.txt", None),
        ("a20230211b.txt", None),
        ("120230211.txt", None),
        ("20231341.txt", None),
        ("20230230.txt", None),
        ("2023年工作报告.txt", None),
        ("page_2023.txt", None),
    ],
)
def test_file_names(name, date):
    found = date_one("一段没有日期的话。", file_name=name)
    assert found.date == date
    assert (found.date_evidence is None) == (date is None)
    if date:
        assert found.date_evidence.endswith(name.split("/")[-1])


def test_the_user_wins_over_the_name_and_the_name_over_the_text():
    text = "本报讯 2月11日，全市大会召开。2023年是开局之年。"
    assert date_one(text).date == "2023-02-11"
    assert date_one(text, file_name="2023-02-12.txt").date == "2023-02-12"
    given = date_one(text, file_name="2023-02-12.txt", given="2023年2月13日")
    assert (given.date, given.date_evidence) == ("2023-02-13", "用户给定")
    with pytest.raises(InputError, match="去年"):
        date_one(text, given="去年")


def test_a_date_that_came_with_the_article_is_kept():
    dated = date_articles([article("今年是2019年。", date="2021/3/4")])[0]
    assert (dated.date, dated.date_own, dated.date_precision) == ("2021-03-04", "2021-03-04", "day")


def test_dating_twice_changes_nothing():
    once = date_articles([article(text, id=name) for name, (text, _) in OWN.items() if "head" not in name])
    assert date_articles([replace(one, date=None, date_own=None) for one in once]) == once


def test_a_page_shares_its_year_only_where_its_articles_agree():
    def line(text, id):
        return replace(article(text, id), line_map=((0, 1), (5, 2)))

    dated, other = "本报讯 3月2日，大会召开。2018年是攻坚之年。", "（上接第一版）要抓好落实。"
    page = date_articles([line(dated, "a"), line(other, "b"), line("本报讯 3月1日，论坛举行。", "c")])
    assert [one.date for one in page] == ["2018-03-02", "2018", "2018-03-01"]
    assert [one.date_from for one in page] == [None, "a", "a"]
    assert [one.date_own for one in page] == ["2018-03-02", None, "--03-01"]
    assert date_by_others(page) == []
    # The article that gave the year is taken out of the archive.
    assert [(one.id, one.date, one.date_from) for one in date_by_others(page[1:])] == [
        ("b", None, None),
        ("c", "--03-01", None),
    ]
    clash = date_articles([line(dated, "a"), line(other, "b"), line("今年（2019年）以来发展很快。", "c")])
    assert [one.date for one in clash] == ["2018-03-02", None, "2019"]
    plain = date_articles([line("会议召开。2018年是攻坚之年。", "a"), line("要抓好落实。", "b")])
    assert [one.date for one in plain] == ["2018", None]
    # Rows of a JSON Lines file share its name, not a page.
    rows = [article(dated, "a"), article(other, "b")]
    assert [one.date for one in date_articles(rows)] == ["2018-03-02", None]
    assert date_by_others(date_articles(rows)) == []


def test_a_head_dates_what_stands_under_it():
    head = "海州晚报 2014年10月9日 星期四 第3版\n昨日，线路开始试运行。"
    page = date_articles([article("前一版的稿件。", "z"), article(head, "a"), article("今年以来发展很快。", "b")])
    assert [one.date for one in page] == [None, "2014-10-09", "2014-10-09"]
    assert page[2].date_from == "a"


def test_a_bulletins_head_of_two_lines_dates_what_stands_under_it():
    head = "江城政务简报\n第12期（总第356期）\n江城市政府办公室编　2023年7月18日"
    page = date_articles([article(head, "a"), article("7月12日，全市防汛工作会议召开。", "b")])
    assert [one.date for one in page] == ["2023-07-18", "2023-07-18"]
    assert (page[1].date_from, page[1].date_evidence) == ("a", "江城市政府办公室编　2023年7月18日")


def test_an_issue_may_tell_its_year_and_day_apart():
    head = article("水利简讯\n2020年第12期\n县水利局办公室　　7月13日", "a")
    page = date_articles([head, article("截至7月12日，全县转移群众3270人。", "b")])
    assert [one.date for one in page] == ["2020-07-13", "2020-07-13"]


def test_the_year_of_an_issue_completes_the_days_under_it():
    texts = (
        "江城政务简报 2023年第12期",
        "7月12日，全市防汛会议召开。",
        "今年投资增长。",
        "2023年7月1日，大桥通车仪式举行。",
    )
    page = date_articles([article(text, str(n)) for n, text in enumerate(texts)])
    assert [one.date for one in page] == ["2023", "2023-07-12", "2023", "2023-07-01"]


def dated(*texts):
    return [date_articles([article(text, id=str(n), source=f"{n}.txt")])[0] for n, text in enumerate(texts)]


LEAD = "9月6日，第三届沿海城市合作发展论坛在海州召开。与会代表交流了经验。"
SAME = {
    "去年": ("今年（2020年）是攻坚之年。第三届沿海城市合作发展论坛去年在海州举办。", "2019-09-06"),
    "a month": ("今年（2020年）是攻坚之年。2018年9月，第三届沿海城市合作发展论坛在海州举办。", "2018-09-06"),
    "Arabic ordinal": ("今年（2020年）是攻坚之年。去年9月举办的第3届沿海城市合作发展论坛签约20项。", "2019-09-06"),
    "another number": ("今年（2020年）是攻坚之年。第四届沿海城市合作发展论坛去年在海州举办。", None),
    "another name": ("今年（2020年）是攻坚之年。第三届沿江城市合作发展论坛去年在海州举办。", None),
    "another month": ("今年（2020年）是攻坚之年。第三届沿海城市合作发展论坛去年3月在海州举办。", None),
    "planned": ("今年（2020年）是攻坚之年。第三届沿海城市合作发展论坛明年将在海州举办。", None),
    "not dated itself": ("第三届沿海城市合作发展论坛去年在海州举办。", None),
    "no time": ("今年（2020年）是攻坚之年。第三届沿海城市合作发展论坛很成功。", None),
}


@pytest.mark.parametrize("name", SAME)
def test_same_event(name):
    text, date = SAME[name]
    lead, other = dated(LEAD, text)
    assert lead.date == "--09-06"
    assert [one.date for one in date_by_others([lead, other])] == ([date] if date else [])


def test_an_event_that_happens_once():
    bridge = "5月1日，澄江跨海大桥正式通车。"
    teller = "今年（2016年）全市新增公路80公里。去年5月，澄江跨海大桥通车。"
    found = date_by_others(dated(bridge, teller))
    assert [one.date for one in found] == ["2015-05-01"]
    # Another town's bridge under the same name, a yearly meeting without a number: no evidence.
    assert not date_by_others(
        dated("5月1日，北港市澄江跨海大桥正式通车。", teller.replace("澄江跨海", "南港市澄江跨海"))
    )
    meeting = "3月12日，全区经济工作会议召开。"
    assert not date_by_others(dated(meeting, "今年（2016年）发展很快。去年3月，全区经济工作会议召开。"))
    assert not date_by_others(
        dated("3月12日，区政协第二次全体会议召开。", "今年（2016年）很好。去年3月，第二次全体会议召开。")
    )


def test_anniversaries_of_others():
    jubilee = "今年是江北机械学院建校60周年。9月28日上午，校庆大会举行。"
    founding = "院长介绍了江北机械学院，这所创建于1956年的学院有两个校区。"
    assert [one.date for one in date_by_others(dated(jubilee, founding))] == ["2016-09-28"]
    other = founding.replace("1956", "1958")
    assert not date_by_others(dated(jubilee, founding, other))
    elsewhere = "院长介绍了江南机械学院，这所创建于1956年的学院有两个校区。"
    assert not date_by_others(dated(jubilee, elsewhere))


def test_articles_that_disagree_give_no_year():
    tellers = [
        "今年（2020年）是攻坚之年。第三届沿海城市合作发展论坛去年在海州举办。",
        "今年（2020年）很好。2017年，第三届沿海城市合作发展论坛举办。",
    ]
    assert not date_by_others(dated(LEAD, *tellers))


def test_no_chain_of_guesses():
    first, second = dated(LEAD, LEAD.replace("海州召开", "海州闭幕"))
    teller = dated("", "", SAME["去年"][0])[2]
    changed = date_by_others([first, second, teller])
    assert {one.date_from for one in changed} == {teller.id}
    after = {one.id: one for one in [first, second, teller, *changed]}
    # The teller goes: the two must not keep each other's year alive.
    assert {one.date for one in date_by_others([after["0"], after["1"]])} == {"--09-06"}


@settings(deadline=None, max_examples=60)
@given(st.sets(st.sampled_from(sorted(SAME))), st.sets(st.sampled_from(sorted(SAME))), st.booleans())
def test_dates_by_others_depend_on_what_is_there_alone(before, after, twice):
    tellers = {name: article(SAME[name][0], id=name) for name in SAME}
    tellers = {name: date_articles([one])[0] for name, one in tellers.items()}
    (lead,) = date_articles([article(LEAD, id="lead")])

    def settle(one, names):
        changed = date_by_others([one, *(tellers[name] for name in sorted(names))])
        assert all(item.date_own == "--09-06" for item in changed)
        return changed[0] if changed else one

    went = settle(settle(lead, before), after)
    assert went == settle(lead, after)
    assert settle(went, set()) == lead
    if twice:
        assert settle(went, after) == went


@settings(deadline=None, max_examples=150)
@given(st.text(alphabet="2019年月日0三届论坛召开今去是将到“”《》（）。，\n 本报讯电第举行", max_size=80))
def test_any_text_is_dated_or_not(text):
    found = date_one(text)
    assert found.text == text and found.date_precision == date_precision(found.date)
    assert (found.date is None) == (found.date_evidence is None)
    if found.date and found.date[0] != "-":
        assert found.date_span is not None


@pytest.mark.parametrize(
    "text", ["2023年", "2023年将", "2023年是", "第一届", "对2023年", "2月，", "《", "本报讯", "公司"]
)
def test_long_texts_without_a_full_stop_are_no_trap(text):
    with within(4):
        date_one(text * 20000)


def test_many_articles_take_seconds():
    filler = "全市上下抓项目、促投资、惠民生，各项工作取得新成效。" * 12
    texts = [LEAD.replace("第三届", f"第{n % 90 + 3}届") + filler for n in range(2000)]
    tellers = [SAME["去年"][0].replace("第三届", f"第{n % 90 + 3}届") + filler for n in range(2000)]
    whole = dated(*texts, *tellers)
    with within(6):
        assert len(date_by_others(whole)) == 2000


@pytest.mark.parametrize(
    ("text", "year"),
    [
        (
            "新区发展目标敲定\n\n2018年新区完成生产总值186.4亿元。会议确定2019年主要预期目标：生产总值增长10.5%。",
            "2019",
        ),
        ("2019年新区发展目标敲定\n\n本报讯 日前，新区召开经济工作会议。", "2019"),
        ("《江城企业家》2021年第6期　人物\n\n“较真”的人\n\n她2012年创办了公司。", "2021"),
    ],
)
def test_goals_set_for_a_year_and_the_number_of_an_issue_tell_the_year(text, year):
    assert own_date(text)[0] == year


BODY = (
    "全年完成投资320亿元，同比增长6.3%，其中工业投资180亿元。\n\n各部门要加强协调，确保目标如期完成。\n\n群众反映良好。"
)


@pytest.mark.parametrize(
    ("head", "foot", "known"),
    [
        ("江城装备2019年年度报告（节选）\n披露日期：2020年4月21日", "", "2020-04-21"),
        ("江城装备2023年年度报告\n公告日期：2024-04-23", "", "2024-04-23"),
        ("关于调整门票价格的公告", "公告日期：2023年8月21日\n青屏山风景区管理处", "2023-08-21"),
        ("产品说明\n编制：技术中心　　生效日期：2024年3月1日（代替2021年7月的第3版）", "", "2024-03-01"),
        ("收费标准（2025版）\n服务中心　发布时间：2025-01-06　自2025年2月1日起执行，2022版同时废止", "", "2025-01-06"),
        ("收费标准（2025版）", "", "2025"),
        ("职工代表大会会议纪要\n\n时间：2025年2月20日至21日\n地点：二楼", "下次会议定于2026年2月召开。", "2025-02-20"),
        (
            "水情会议纪要\n\n时间：2023年9月12日上午\n地点：二楼",
            "委托大学于2024年2月底前完成复核并通过。",
            "2023-09-12",
        ),
        ("公司2023年第4次办公会议纪要\n\n时间：5月18日下午2:30\n地点：三楼", "", "2023-05-18"),
        ("滩头二十七年\n——访水文站站长\n\n（原载《江城水利》2023年第11期，采写：纪晚）", "", "2023"),
        ("篾刀下的六十年\n\n《江城文旅》2024年第9期　文／乔鸣", "", "2024"),
        ("那个晚上\n\n内刊《江轨人》2021年第5期（9月）", "", "2021"),
        ("听声音的人", "（《江轨人》2025年第2期，4月出版）", "2025"),
        ("新馆昨日开馆\n\n江城文旅讯（2020年9月29日，记者 秦晓）昨日上午，新馆开放。", "", "2020-09-29"),
        ("新馆昨日开馆\n\n本报讯（2020年9月29日 记者 秦晓）昨日上午，新馆开放。", "", "2020-09-29"),
        ("读者服务规则\n（2016年3月印发，2021年6月15日馆务会议修订，自2021年7月1日起施行）", "", "2021-06-15"),
        ("发文日期：2023年3月15日　文号：江政办〔2023〕12号\n关于评比的通知", "", "2023-03-15"),
        ("江政办〔2023〕12号　　2023年3月15日\n关于评比的通知", "", "2023-03-15"),
        ("某项工作情况报告（2023年5月）", "", "2023-05"),
        ("2023年5月18日新闻发布会实录", "", "2023-05-18"),
        ("投资者关系活动记录表\n编号：2024-006", "", "2024"),
        ("公路通车\n\n江城日报青溪6月30日电（记者 梅昕）2022年6月29日上午10时，公路全线通车。", "", "2022-06-30"),
        (
            "江城日报青溪2月21日电（记者 梅昕）大会开幕。今年力争增7%。2018年全县完成总产值98亿元，比上年增长7%。",
            "",
            "2019-02-21",
        ),
        ("大事记\n\n1986年 建站。\n1990年 迁址。\n2001年 更名。\n2010年 扩建。", "2025年2月26日", "2025-02-26"),
        ("培训班报名通知\n报名时间：2023年5月18日至20日\n地点：三楼", "", None),
        ("关于任用的公示\n出生日期：1963年5月18日", "", None),
        ("大桥概况\n竣工日期：2003年5月18日", "", None),
    ],
)  # fmt: skip
def test_the_particulars_of_a_page_tell_its_date(head, foot, known):
    assert own_date(f"{head}\n\n{BODY}\n\n{foot}".rstrip())[0] == known
