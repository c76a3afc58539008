"""Names in questions: where things are, whom an office is asked of, and what is no name at all."""

from __future__ import annotations

import pytest

from rag.engine import Engine
from rag.names import places
from tests.small import engine_fixture

engine = engine_fixture(
    (
        "全市绿色制造推进会",
        "2022-05-09",
        "本报讯 5月9日，全市绿色制造推进会召开，岚洲新区区长柴明远讲话。"
        "岚洲新区发展改革局局长梅若溪发言。全市58家省级绿色工厂，17家在岚洲新区。"
        "全省214个特色小镇，其中有33个位于河湾市。全区63家规上高新企业中，21家落户岚湖科创园。目前，我区共有金融机构137家。"
        "去年，岚洲新区海洋生产总值增长13.3%。柴明远在讲话中指出，2022年是关键之年。",
    ),
    (
        "澜川发展论坛",
        "2022-05-10",
        "澜川发展论坛（LDF）永久会址位于澜川市东渡区望湖路18号。迪鹿电器宣布温朗成为迪鹿电器品牌代言人。"
        "据赛拓咨询统计，今年一季度澜川市智能手机出货量36.5万台，同比增长4.2%。",
    ),
    ("云汀猫迷展", None, "记者从主办方获悉，“云汀猫迷展2022”将于8月25日至27日在云汀会展中心举行。"),
)


@pytest.mark.parametrize(
    ("question", "answer"),
    [
        ("全市省级绿色工厂中，有多少家在岚洲新区", "17家"),
        ("全市省级绿色工厂里有几家位于岚洲新区", "17家"),
        ("岚洲新区有多少家省级绿色工厂", "17家"),
        ("全市有多少家省级绿色工厂", "58家"),
        ("全省特色小镇中有多少个位于河湾市", "33个"),
        ("全省有多少个特色小镇", "214个"),
        ("河湾市有多少个特色小镇", "33个"),
        ("全区规上高新企业中，有几家落户岚湖科创园", "21家"),
        ("澜川发展论坛的永久会址建在澜川市的哪个区", "澜川市东渡区"),
        ("迪鹿电器请了哪位明星代言", "温朗"),
        ("据赛拓咨询统计，2022年一季度澜川市智能手机出货量是多少万台", "36.5万台"),
        ("云汀猫迷展2022举办地点", "云汀会展中心"),
        ("岚洲新区2021年海洋生产总值增长多少", "13.3%"),
        ("柴明远担任什么职务", "岚洲新区区长"),
        ("岚洲新区的梅若溪是什么职务", "岚洲新区发展改革局局长"),
        ("2022年5月梅若溪的职务", "岚洲新区发展改革局局长"),
    ],
)
def test_names_are_read_out_of_the_question(engine: Engine, question: str, answer: str) -> None:
    assert engine.ask(question).short_answer == answer


@pytest.mark.parametrize(
    "question",
    [
        "全市省级绿色工厂中，有多少家在云溧区",
        "云溧区有多少家省级绿色工厂",
        "全省特色小镇中，有几个在青螺市",
        "全区规上高新企业中，有几家落户东屿海工园",
        "即墨区有多少家金融机构",
        "崂山区有多少家金融机构",
        "市北区金融机构有多少家",
        "云汀猫迷展2021举办地点",
        "云汀犬展2022举办地点",
        "2020年柴明远担任什么职务",
        "韩立担任什么职务",
        "清溪县的梅若溪担任什么职务",
        "柴明远的年龄",
        "柴明远 出生日期",
        "岚洲新区2021年GDP增长多少",
    ],
)
def test_another_place_year_or_person_is_refused(engine: Engine, question: str) -> None:
    assert engine.ask(question).status == "no_evidence"


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("即墨区有多少家医院", ["即墨区"]),
        ("崂山区的医院", ["崂山区"]),
        ("市北区的医院", ["市北区"]),
        ("山区有多少人", []),
        ("保税区有几家企业", []),
        ("三个区有多少人", []),
    ],
)
def test_districts_whose_names_look_like_other_words(text: str, named: list[str]) -> None:
    assert [place.name for place in places(text) if place.name] == named
