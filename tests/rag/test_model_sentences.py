"""Sentences as models write them: what follows from the evidence passes, what is beside it does not."""

from __future__ import annotations

import pytest

from index.times import Anchor, find_times
from index.types import Article
from rag.types import Question
from rag.verify import Evidence, verify_sentence

ASKED = Question("情况怎么样？", "what")


def evidence(text: str, date: str | None, title: str = "工作通报") -> Evidence:
    article = Article("a", "a.txt", title, None, date, "day" if date else None, None, text, ((0, 1),))
    return Evidence(1, article, 0, len(text), tuple(find_times(text, Anchor.of(date))))


HALL = evidence(
    "2023年柳塘剧院办演出84场，比上年多19场。观众厅座位由960个减为912个。散场后的接驳车由每天6班增加到9班。"
    "小剧场另演27场，不计在内。东岸停车场因地基沉降，3月起停用。剧院拟于明年增设儿童剧场，新票务系统2024年5月1日启用。"
    "观众满意度59.4%，低于年初确定的65%的目标。会议决定保留周三惠民场，散场疏导先清西门后开东门。"
    "票房收入2160万元，增长6.4%；场租收入310万元，增长2.1%。市区观众占八成半。总投资由8200万元调整为8650万元。",
    "2024-01-18",
    "柳塘剧院2023年工作总结",
)
ROSTER = evidence(
    "2022年3月，卢佩文任县教育局局长，原局长俞景和转任县政协副主席。副局长陶子衿分管职业教育。"
    "获批课题共31项，其中文学院14项、理学院9项、医学院8项。围堰工程由长澜水工公司承建，泵站由江屏建设公司承建。"
    "农民工工资小时标准为21元。网络安全列在最后，呼声最高的依次是停车、电梯和菜场。",
    "2022-03-20",
)

REPORT = evidence(
    "城镇居民人均可支配收入38420元，增长5.1%；农村居民21065元，增长7.4%。市区空气优良天数293天。"
    "舞剧的导演请的是省歌舞团的柏松年。获批基金78项，其中护理学院31项、信息工程学院14项、机械工程学院12项。"
    "晶湖新材二期年产3万吨项目，设备已经进场，计划今年11月试生产。"
    "石坪水库把洪峰由4380立方米每秒削减到1900立方米每秒，拦蓄洪水2.07亿立方米；鹤塘水库拦蓄0.46亿立方米。",
    "2024-07-26",
)


def accepted(piece: Evidence, sentence: str) -> bool:
    return verify_sentence(f"{sentence[:-1]}[1]。", [piece], ASKED)[0]


@pytest.mark.parametrize(
    ("piece", "sentence"),
    [
        # what follows from two figures of one sentence
        (HALL, "观众厅座位减到912个，少了48个。"),
        (HALL, "总投资从8200万元调到8650万元，增加450万元。"),
        (HALL, "观众满意度59.4%，近六成。"),
        (HALL, "市区观众占85%。"),
        # the same in other words
        (HALL, "观众满意度为59.4%，没有达到年初定的65%的目标。"),
        (HALL, "接驳车由每天6班增加到9班。"),
        (HALL, "因地基沉降，东岸停车场2023年3月起停用。"),
        (ROSTER, "2022年3月，卢佩文出任县教育局局长，前任局长俞景和转任县政协副主席。"),
        (ROSTER, "获批课题31项中，理学院有9项，医学院有8项。"),
        (ROSTER, "呼声最高的是停车。"),
    ],
)
def test_what_follows_from_the_evidence_passes(piece: Evidence, sentence: str) -> None:
    assert accepted(piece, sentence)


@pytest.mark.parametrize(
    ("piece", "sentence"),
    [
        # wrongly computed
        (HALL, "2023年柳塘剧院演出84场，上一年为65场。"),  # right, but told by no slice and called no difference
        (HALL, "观众厅座位减到912个，少了58个。"),
        (HALL, "观众满意度59.4%，近五成。"),
        # told of another item, owner, level or time
        (HALL, "2023年票房收入2160万元，增长2.1%；场租收入310万元，增长6.4%。"),
        (HALL, "2023年演出84场，其中27场在小剧场。"),
        (HALL, "全市观众占八成半。"),
        (ROSTER, "获批课题中，文学院14项、理学院8项、医学院9项。"),
        (ROSTER, "围堰工程由江屏建设公司承建。"),
        (ROSTER, "市教育局局长是卢佩文。"),
        (REPORT, "2024年城镇居民人均可支配收入38420元，增长7.4%；农村居民21065元，增长5.1%。"),
        (REPORT, "鹤塘水库拦蓄洪水2.07亿立方米，石坪水库拦蓄0.46亿立方米。"),
        (REPORT, "全市空气优良天数为293天。"),
        (REPORT, "导演是市歌舞团的柏松年。"),
        (REPORT, "获批基金78项，其中机械工程学院14项，信息工程学院12项。"),
        (ROSTER, "农民工工资标准为每天21元。"),
        # another cause, and what the evidence does not tell at all
        (HALL, "因客流减少，东岸停车场2023年3月起停用。"),
        (HALL, "东岸停车场3月起停用，剧院还为职工发放了慰问补助。"),
        # still to come
        (HALL, "剧院已经增设儿童剧场。"),
        (HALL, "新票务系统已经启用。"),
        (REPORT, "晶湖新材二期设备进场后，已经试生产。"),
        # turned round
        (HALL, "会议决定取消周三惠民场。"),
        (HALL, "散场疏导先开东门后清西门。"),
        (ROSTER, "呼声最高的是电梯。"),
        (ROSTER, "卢景行副局长分管职业教育。"),
    ],
)
def test_what_is_beside_the_evidence_is_refused(piece: Evidence, sentence: str) -> None:
    assert not accepted(piece, sentence)
