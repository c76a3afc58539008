"""The archive page: what the archive holds by month and source, what it had no answer to, how its indexes are."""

from __future__ import annotations

import base64
from collections.abc import Sequence
from html import escape as escape_xml
from typing import TYPE_CHECKING, Any

from ui import charts
from ui.webtext import escape
from ui.window.words import ZH, Words

if TYPE_CHECKING:
    from index.feedback import Feedback
    from index.interface import Archive

MOST_SOURCES = 50
MOST_REFUSED = 50
MOST_MONTHS = 36
_WIDTH, _HEIGHT, _BASE, _TOP = 720, 170, 140, 22


def overview_html(archive: Archive, feedback: Feedback, say: Words = ZH, *, check: bool = False) -> str:
    """Return the page; with ``check`` both indexes and the text are read through first, which takes a while."""
    stats = archive.stats()
    parts = [_held(stats, say), _months(archive.months(), say), _sources(archive, say)]
    if not archive.narrowed:  # what others asked and what is wrong elsewhere are not for who sees a part
        parts += [_refused(feedback, say), _health(archive, stats, say, check=check)]
    return f'<div class="wy-archive">{"".join(parts)}</div>'


def _held(stats: dict[str, Any], say: Words) -> str:
    days = [stats[key] for key in ("first_day", "last_day") if stats.get(key)]
    rows = [
        (say["articles"], f"{stats['articles']:,}"),
        (say["sources_count"], f"{stats['sources']:,}"),
        (say["dated"], f"{stats['dated']:,}"),
        (say["span"], say["to"].join(days)),
    ]
    return f"<h2>{say['held']}</h2>{_facts(rows)}"


def _health(archive: Archive, stats: dict[str, Any], say: Words, *, check: bool) -> str:
    rows = [
        (say["chunks"], f"{stats['chunks']:,}"),
        (say["vectors"], f"{stats['vectors']:,}"),
        (say["encoder"], str(stats.get("encoder", ""))),
        (say["size"], f"{stats['bytes'] / 1e6:,.1f} MB" if stats.get("bytes") else ""),
    ]
    problems = [*archive.warnings, *(archive.verify() if check else ())]
    notes = "".join(f'<p class="wy-warning">{escape(problem)}</p>' for problem in dict.fromkeys(problems))
    sound = f'<p class="wy-sound">{say["sound"]}</p>' if check and not problems else ""
    return f"<h2>{say['health']}</h2>{_facts(rows)}{notes}{sound}"


def _facts(rows: Sequence[tuple[str, str]]) -> str:
    return f"<dl>{''.join(f'<dt>{name}</dt><dd>{escape(value)}</dd>' for name, value in rows if value)}</dl>"


def _months(months: dict[str, int], say: Words) -> str:
    """Return bars of the articles of each month, or of each year where the months are too many for one picture."""
    if not months:
        return ""
    by_month = len(months) <= MOST_MONTHS and all(len(month) == 7 for month in months)
    counts = months if by_month else _by_year(months)
    told = "，".join(f"{name} {count}" for name, count in counts.items())
    heading = say["by_month" if by_month else "by_year"]
    source = "data:image/svg+xml;base64," + base64.b64encode(bars(counts).encode()).decode("ascii")
    image = f'<img class="wy-plot" src="{source}" alt="{escape(told)}">'
    return f"<h2>{heading}</h2><p>{image}</p>"


def _by_year(months: dict[str, int]) -> dict[str, int]:
    years: dict[str, int] = {}
    for month, count in months.items():
        years[month[:4]] = years.get(month[:4], 0) + count
    return years


def bars(counts: dict[str, int]) -> str:
    """Return counts by month or year as an SVG picture, a bar each at its place in time."""
    first, last = min(map(_place, counts)), max(map(_place, counts))
    step = _WIDTH / (last - first + 1)
    wide = max(1.5, min(46.0, step * 0.7))
    top = max(counts.values())
    every = max(1, -(-len(counts) * 60 // _WIDTH))
    parts = [f'<path class="r" d="M0 {_BASE}H{_WIDTH}"/>']
    for n, (name, count) in enumerate(counts.items()):
        middle = (_place(name) - first + 0.5) * step
        high = max(1.5, count / top * (_BASE - _TOP))
        box = f'x="{middle - wide / 2:.1f}" y="{_BASE - high:.1f}" width="{wide:.1f}" height="{high:.1f}"'
        parts.append(f'<rect class="a" {box}/>')
        if n % every == 0:
            parts.append(f'<text x="{middle:.1f}" y="{_BASE + 20}" text-anchor="middle">{escape_xml(name)}</text>')
            parts.append(f'<text x="{middle:.1f}" y="{_BASE - high - 6:.1f}" text-anchor="middle">{count}</text>')
    size = f'viewBox="-24 0 {_WIDTH + 48} {_HEIGHT}" width="{_WIDTH + 48}" height="{_HEIGHT}"'
    return f'<svg xmlns="http://www.w3.org/2000/svg" {size}><style>{charts.STYLE}</style>{"".join(parts)}</svg>'


def _place(name: str) -> int:
    """Return where a month or year stands on a line of months or years."""
    return int(name) if len(name) == 4 else 12 * int(name[:4]) + int(name[5:7])


def _sources(archive: Archive, say: Words) -> str:
    rows = archive.sources(limit=MOST_SOURCES + 1)
    if not rows:
        return ""
    shown = [(escape(source), f"{count:,}") for source, count in rows[:MOST_SOURCES]]
    more = f'<p class="wy-muted">{say["more_sources"].format(MOST_SOURCES)}</p>' if len(rows) > MOST_SOURCES else ""
    return f"<h2>{say['sources_count']}</h2>{_table((say['source'], say['articles']), shown)}{more}"


def _refused(feedback: Feedback, say: Words) -> str:
    entries = feedback.entries("refusal", limit=MOST_REFUSED)
    rows = [(escape(entry.at[:16].replace("T", " ")), escape(entry.asked or entry.question)) for entry in entries]
    body = _table((f"{say['time']} (UTC)", say["question"]), rows) if rows else f"<p>{say['refused_none']}</p>"
    return f'<h2>{say["refused"]}</h2><p class="wy-muted">{say["refused_note"]}</p>{body}'


def _table(columns: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    head = "".join(f"<th>{column}</th>" for column in columns)
    body = "".join(f"<tr>{''.join(f'<td>{cell}</td>' for cell in row)}</tr>" for row in rows)
    return f'<table class="wy-table"><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>'
