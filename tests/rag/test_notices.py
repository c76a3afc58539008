"""The time of what a notice corrects."""

from __future__ import annotations

import pytest

from rag.engine import Engine
from tests.small import engine_fixture

PAGES = (
    ("2018年岚溪县外贸情况通报会举行", "2019-02-20", "2018年岚溪县进出口总额46.2亿元，增长7.1%。"),
    (
        "更正",
        "2019-03-05",
        "本报2月20日二版《2018年岚溪县外贸情况通报会举行》一文中，“进出口总额46.2亿元”应为“进出口总额42.6亿元”。特此更正。",
    ),
    ("桐湾海关晒出成绩单", "2021-01-14", "去年，桐湾海关监管货物815.4万吨。"),
    ("更正", "2021-01-18", "本报1月14日2版《桐湾海关晒出成绩单》一文中，“监管货物815.4万吨”应为“监管货物851.4万吨”。"),
    ("青杉乡蜜橘产量再创新高", "2022-12-22", "今年青杉乡蜜橘产量2.74万吨。"),
    ("勘误", "2023-01-05", "12月22日本报三版《青杉乡蜜橘产量再创新高》中“蜜橘产量2.74万吨”应为“蜜橘产量2.47万吨”。"),
)


engine = engine_fixture(*PAGES)


@pytest.mark.parametrize(
    ("question", "short"),
    [
        ("2018年岚溪县进出口总额是多少", "42.6亿元（2018年）"),
        ("2019年岚溪县进出口总额是多少", None),
        ("岚溪县进出口总额是多少", "42.6亿元（2018年）"),
        ("2020年桐湾海关监管货物多少吨", "851.4万吨（2020年）"),
        ("2021年桐湾海关监管货物多少吨", None),
        ("2022年青杉乡蜜橘产量多少", "2.47万吨（2022年）"),
        ("2023年青杉乡蜜橘产量多少", None),
    ],
)
def test_it_is_that_of_the_article_that_is_corrected(engine: Engine, question: str, short: str | None) -> None:
    assert engine.ask(question).short_answer == short
