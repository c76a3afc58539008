"""One year against another: yes or no with both figures, told in two articles or in one sentence."""

from __future__ import annotations

from pathlib import Path

import pytest

from index.archive import Archive
from rag import Engine

ARTICLES = {
    "2021": ("临汾河区2021年统计公报", "2022-03-12", "2021年，临汾河区接待游客640万人次，粮食总产量93.5万吨。"),
    "2022": ("临汾河区2022年统计公报", "2023-03-10", "2022年，临汾河区接待游客575万人次，粮食总产量95.1万吨。"),
    "2023": (
        "临汾河区2023年统计公报",
        "2024-03-11",
        "2023年，临汾河区接待游客880万人次，粮食总产量94.2万吨，财政收入62.4亿元，上年为58.9亿元。",
    ),
    "镇22": ("柳湾镇2022年工作总结", "2023-01-05", "2022年，柳湾镇完成固定资产投资3.2亿元，新建道路18公里。"),
    "镇23": ("柳湾镇2023年工作总结", "2024-01-06", "2023年，柳湾镇完成固定资产投资2.7亿元。"),
    "县22": ("东渡县2022年公报", "2023-03-02", "2022年，东渡县地区生产总值212.0亿元，比上年增长3.2%。"),
    "县23": ("东渡县2023年公报", "2024-03-02", "2023年，东渡县地区生产总值210.5亿元，按可比价格计算，比上年增长1.2%。"),
}


@pytest.fixture(scope="module")
def engine(tmp_path_factory: pytest.TempPathFactory) -> Engine:
    folder: Path = tmp_path_factory.mktemp("versus")
    with Archive.create(folder / "archive") as archive:
        for name, (title, date, text) in ARTICLES.items():
            (folder / f"{name}.txt").write_text(f"{title}\n{text}", encoding="utf-8")
            archive.add_paths([folder / f"{name}.txt"], date=date)
    return Engine.open(folder / "archive")


@pytest.mark.parametrize(
    ("question", "short", "figures"),
    [
        ("2023年临汾河区接待游客比2022年增加了吗？", "是，880万人次", ("880万人次", "575万人次")),
        ("临汾河区2022年接待游客比2021年增加了吗？", "否，575万人次", ("575万人次", "640万人次")),
        ("2023年临汾河区粮食总产量比2022年减少了吗？", "是，94.2万吨", ("94.2万吨", "95.1万吨")),
        ("与2022年相比，2023年临汾河区粮食总产量增加了吗？", "否，94.2万吨", ("94.2万吨", "95.1万吨")),
        ("临汾河区2023年接待游客是否高于2021年？", "是，880万人次", ("880万人次", "640万人次")),
        ("临汾河区2023年财政收入比上年多吗？", "是，62.4亿元", ("62.4亿元", "58.9亿元")),
        ("柳湾镇2023年固定资产投资和2022年相比是增加还是减少？", "减少", ("2.7亿元", "3.2亿元")),
    ],
)
def test_both_years_are_told(engine: Engine, question: str, short: str, figures: tuple[str, str]) -> None:
    answer = engine.ask(question)
    assert (answer.status, answer.short_answer) == ("answered", short)
    assert all(figure in "".join(c.quote for c in answer.citations) for figure in figures)


@pytest.mark.parametrize(
    ("question", "short"),
    [
        ("临汾河区粮食总产量2023年高还是2022年高？", "2022年（95.1万吨）"),
        ("临汾河区2023年财政收入比上年增加多少？", "3.5亿元"),
    ],
)
def test_of_two_years_one_or_the_difference(engine: Engine, question: str, short: str) -> None:
    assert engine.ask(question).short_answer == short


@pytest.mark.parametrize(
    "question",
    [
        "柳湾镇2023年新建道路比2022年多吗？",
        "柳湾镇2023年新建道路比2022年减少了吗？",
        "临汾河区2024年接待游客比2023年多吗？",
    ],
)
def test_without_one_of_the_figures_it_is_refused(engine: Engine, question: str) -> None:
    assert engine.ask(question).status == "no_evidence"


def test_what_the_text_says_of_the_change_goes_before_nominal_figures(engine: Engine) -> None:
    answer = engine.ask("东渡县2023年地区生产总值比2022年增长了吗？")
    assert (answer.short_answer or "").startswith("是")
