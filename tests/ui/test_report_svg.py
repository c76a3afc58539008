from __future__ import annotations

import math
from xml.etree import ElementTree

from ui.report_svg import Bar, Line, Mark, Range, bars, curve, ranges

SPACE = "{http://www.w3.org/2000/svg}"


def parsed(svg: str) -> ElementTree.Element:
    return ElementTree.fromstring(svg.replace("<svg ", '<svg xmlns="http://www.w3.org/2000/svg" ', 1))


def texts(svg: ElementTree.Element) -> list[str]:
    return [text.text or "" for text in svg.iter(f"{SPACE}text")]


def test_bars_are_as_long_as_their_shares() -> None:
    svg = parsed(bars("通<过>", [Bar("甲<b>", 0.5, "1 / 2"), Bar("乙", math.nan, "—")]))
    track, half, _, none = [float(rect.get("width", "")) for rect in svg.iter(f"{SPACE}rect")]
    assert (half, none) == (track / 2, 0)
    assert texts(svg) == ["甲<b>", "1 / 2", "乙", "—"]
    assert svg.get("aria-label") == "通<过>"


def test_ranges_share_a_scale() -> None:
    svg = parsed(
        ranges("用时", [Range("甲", 10, 20, "甲"), Range("乙", 5, 40, "乙"), Range("丙", math.nan, math.nan, "")])
    )
    first, second = [path.get("d", "") for path in svg.iter(f"{SPACE}path") if path.get("class") == "range"]
    assert float(first.split("H")[1]) - 130 == (float(second.split("H")[1]) - 130) / 2
    assert len(list(svg.iter(f"{SPACE}circle"))) == 2
    assert "nan" not in ranges("无", [])


def test_the_curve_goes_in_steps_under_its_marks() -> None:
    lines = [
        Line("错", "wrong", [(0, 8), (0.25, 8), (1, 0)]),
        Line("丢", "lost", [(0, 0), (1, 3)]),
        Line("无", "lost", []),
    ]
    svg = parsed(curve("曲线", lines, [Mark(0.5, "现用 0.5"), Mark(0.9, "建议 0.9", chosen=True)], "门槛"))
    drawn = [path.get("d", "") for path in svg.iter(f"{SPACE}path") if path.get("class") == "wrong"][1]
    assert drawn == "M46.0 64.0V64.0H204.5V300.0H680.0"
    assert {"0", "2", "8", "0.0", "1.0", "错", "丢", "现用 0.5", "建议 0.9", "门槛"} <= set(texts(svg))
    assert curve("空", [Line("无", "wrong", [(0, 0), (1, 0)])], [], "门槛")
