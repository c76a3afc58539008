"""The archive page: its figures, its picture, and that it holds nothing but text."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from pathlib import Path
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.archive import Archive
from index.feedback import Feedback
from tests.archives import HashEncoder, article
from tests.turns import HOSTILE
from ui.window.overview import bars, overview_html
from ui.window.words import WORDS


@pytest.fixture
def archive(tmp_path: Path) -> Iterator[Archive]:
    with Archive.create(tmp_path / "archive", encoder=HashEncoder()) as made:
        yield made


def plain(page: str) -> str:
    return html.unescape(re.sub(r"<[^>]*>", " ", page))


def test_it_tells_what_there_is(archive: Archive) -> None:
    archive.add(article(name, "文章。", source=f"{HOSTILE}.txt", date=f"2021-0{n}") for n, name in enumerate("abc", 1))
    feedback = Feedback(archive.path)
    feedback.refused(question="呢？", asked=f"火星人口？{HOSTILE}")
    page = overview_html(archive, feedback)
    shown = plain(page)
    for part in ("文章  3", "2021-01-01至2021-03-31", "各月文章数", HOSTILE.split()[0], "火星人口？"):
        assert part in shown
    assert 'alt="2021&#45;01 1，2021&#45;02 1，2021&#45;03 1"' in page
    tags = set(re.findall(r"<\s*([a-zA-Z0-9]+)", page))
    assert tags <= {"div", "h2", "dl", "dt", "dd", "p", "img", "table", "thead", "tbody", "tr", "th", "td"}
    assert set(re.findall(r'src="([^"]{0,10})', page)) == {"data:image"}


def test_years_take_the_place_of_many_months(archive: Archive) -> None:
    archive.add(article(f"a{n}", "文", date=f"{2000 + n // 12}-{n % 12 + 1:02}") for n in range(40))
    assert 'alt="2000 12，2001 12，2002 12，2003 4"' in overview_html(archive, Feedback(archive.path))


def test_an_empty_archive_has_a_page(archive: Archive) -> None:
    shown = plain(overview_html(archive, Feedback(archive.path), WORDS["en"]))
    assert "None so far." in shown
    assert "Articles by" not in shown


def test_a_thorough_look_finds_damage(archive: Archive) -> None:
    archive.add([article("a", "文章一篇。")])
    assert "各项索引完好" in overview_html(archive, Feedback(archive.path), check=True)
    with archive._store.database.writing() as connection:
        connection.execute("UPDATE vectors SET crc = crc + 1")
    page = overview_html(archive, Feedback(archive.path), check=True)
    assert "wy-warning" in page
    assert "各项索引完好" not in page


@given(st.dictionaries(st.dates().map(lambda day: f"{day.year:04}-{day.month:02}"), st.integers(1, 10**6), min_size=1))
def test_bars_are_a_picture_of_every_count(counts: dict[str, int]) -> None:
    picture = ElementTree.fromstring(bars(dict(sorted(counts.items()))))
    boxes = picture.findall("{http://www.w3.org/2000/svg}rect")
    assert len(boxes) == len(counts)
    for box in boxes:
        assert float(box.attrib["x"]) >= -24
        assert float(box.attrib["x"]) + float(box.attrib["width"]) <= 745
        assert 0 <= float(box.attrib["y"]) <= 140
