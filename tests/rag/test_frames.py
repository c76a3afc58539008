from __future__ import annotations

import pytest

from rag.frames import asked_deeds, asks_origin, tells_deed
from tests.small import engine_over

WORKS = (
    "城市建设",
    "2024-03-10",
    "榕湖隧道全长4.2公里，由中交隧道局承建，由天工建筑设计事务所设计。东岭水厂由南控水务投资建设、运营，总投资8亿元。",
)
HALL = (
    "读书节",
    "2024-04-23",
    "第五届读书节由市图书馆主办、新潮书店承办。开幕式由市委宣传部副部长孙丽华主持。校史馆由校友林国栋捐建。",
)
SCHOOLS = (
    "两所小学",
    "2024-05-01",
    "东门小学由教育局代建，西门小学由城投公司代建。林国栋为家乡捐款800万元。刘敏、丁浩未参加结业考试。",
)
MINUTES = (
    "理事会会议纪要",
    "2024-05-08",
    "理事长谭晓峰主持召开会议。理事应到7人，理事高文斌因病请假。董事会秘书赵文静列席。\n记录人：周敏",
)
COUPLE = (
    "金婚",
    "2024-06-05",
    "李国庆的妻子王秀梅是江苏盐城人，两人1974年结婚。保安赵小川来自河南周口，保洁员陈阿兰来自安徽阜阳。",
)
PEOPLE = (
    "身边的人",
    "2024-06-01",
    "周启明，男，汉族，湖南浏阳人，现任县医院院长。护士吴晓燕老家在云南大理，2008年来到县医院工作。王立波1968年生于潍坊，"
    "2005年创办远华汽车。药剂师何敏在中心药房工作了20年。柚农李长根今年种了30亩柚子。恒力（泰国）股份有限公司2019年投产，"
    "泰国分公司现有员工92人。",
)


@pytest.mark.parametrize(
    ("question", "short"),
    [
        ("榕湖隧道由谁承建？", "中交隧道局"),
        ("谁承建了榕湖隧道？", "中交隧道局"),
        ("榕湖隧道由哪家公司施工？", "中交隧道局"),
        ("榕湖隧道的承建单位是哪家？", "中交隧道局"),
        ("榕湖隧道是谁设计的？", "天工建筑设计事务所"),
        ("谁投资了东岭水厂？", "南控水务"),
        ("东岭水厂由谁运营？", "南控水务"),
        ("第五届读书节由谁承办？", "新潮书店"),
        ("开幕式由谁主持？", "孙丽华"),
        ("校史馆由谁捐建？", "林国栋"),
        ("理事会会议由谁主持？", "谭晓峰"),
        ("哪位理事没有参加会议？", "高文斌"),
        ("记录人是谁？", "周敏"),
        ("东门小学由谁代建？", "教育局"),
        ("西门小学由谁代建？", "城投公司"),
        ("林国栋为家乡捐款多少？", "800万元"),
        ("谁没有参加结业考试？", "刘敏、丁浩"),
        ("董秘是谁？", "赵文静"),
        ("周启明是哪里人？", "湖南浏阳"),
        ("吴晓燕的老家在哪里？", "云南大理"),
        ("王立波是哪里人？", "潍坊"),
        ("王秀梅是哪里人？", "江苏盐城"),
        ("陈阿兰是哪里人？", "安徽阜阳"),
        ("李长根是谁？", "柚农"),
    ],
)
def test_what_stands_in_the_frame_that_is_asked_is_the_answer(question: str, short: str) -> None:
    with engine_over(WORKS, HALL, SCHOOLS, MINUTES, COUPLE, PEOPLE) as engine:
        answer = engine.ask(question)
    assert (answer.status, answer.short_answer) == ("answered", short)


@pytest.mark.parametrize(
    "question",
    [
        "梅湖隧道由谁承建？",
        "榕湖隧道由谁监理？",
        "西岭水厂由谁投资建设？",
        "体育馆由谁捐建？",
        "读书节由谁协办？",
        "会议的签发人是谁？",
        "何敏是哪里人？",
        "李国庆是哪里人？",
        "谁参加了结业考试？",
        "孙大伟是哪里人？",
        "泰国分公司在哪里？",
    ],
)
def test_what_stands_in_no_such_frame_is_not_told(question: str) -> None:
    with engine_over(WORKS, HALL, SCHOOLS, MINUTES, COUPLE, PEOPLE) as engine:
        assert engine.ask(question).status == "no_evidence"


def test_a_question_says_which_deed_it_asks_for() -> None:
    assert asked_deeds("大桥由谁承建")[0] == "承建"
    assert asked_deeds("大桥的设计单位是哪家") == ("设计",)
    assert asked_deeds("谁投资建设了大桥")[0] == "建设"
    assert asked_deeds("大桥总投资多少") == ()
    assert not tells_deed("记录人：周敏", "会议由谁主持")
    assert tells_deed("郭晓主持会议", "会议由谁主持")


def test_a_question_says_whether_it_asks_for_an_origin() -> None:
    assert asks_origin("周启明是哪里人")
    assert asks_origin("他的籍贯是哪里")
    assert not asks_origin("周启明在哪里工作")
