"""The report of ``wenyuan eval`` for a browser: one page that fetches nothing and runs no script."""

from __future__ import annotations

import math
from collections.abc import Sequence
from datetime import datetime
from html import escape
from pathlib import Path

from rag.curve import Bin, Proposal, Step, at, bins, steps
from rag.evaluate import Report
from rag.measures import Figures, Share
from ui import report_words as words
from ui.render import clean
from ui.report_rows import failure_section, outcome_row
from ui.report_svg import Bar, Line, Mark, Range, bars, curve, ranges

_POLICY = "default-src 'none'; style-src 'unsafe-inline'"
_GRID = [tenth / 10 for tenth in range(1, 10)]
_FEW = 30
_FEW_WARNING = "题目还少（{} 题，其中资料中没有答案的 {} 题），不要只凭它改门槛。"


def page(report: Report, *, name: str, now: datetime | None = None) -> str:
    """Return the page.

    Parameters
    ----------
    report
        The answers and their figures.
    name
        What the gold file is called.
    now
        When it was made; this moment unless given.
    """
    style = (Path(__file__).parent / "static" / "report.css").read_text(encoding="utf-8")
    made = (now or datetime.now()).strftime("%Y-%m-%d %H:%M")
    sections = [
        _overview(report, name, made),
        _by_kind(report),
        _retrieval(report.figures),
        _refusals(report),
        _times(report),
        _failures(report),
        _outcomes(report),
        _notes(),
    ]
    return clean(
        '<!doctype html>\n<html lang="zh-CN">\n<head>\n<meta charset="utf-8">\n'
        f'<meta http-equiv="Content-Security-Policy" content="{_POLICY}">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>文渊评测：{escape(name)}</title>\n<style>\n{style}</style>\n</head>\n<body>\n<main>\n"
        + "\n".join(sections)
        + "\n</main>\n</body>\n</html>\n"
    )


def percent(share: Share) -> str:
    """Return a share as a whole percentage; a dash of nothing."""
    return f"{100 * share.value:.0f}%" if share.whole else "—"


def _fraction(share: Share) -> str:
    return f"{share.part} / {share.whole}" if share.whole else "—"


def _overview(report: Report, name: str, made: str) -> str:
    figures = report.figures
    models = sorted({row.answer.model for row in report.rows if row.answer.mode == "llm" and row.answer.model})
    by = f"语言模型 {'、'.join(models)}，逐句核对" if models else "不用语言模型"
    shares = [
        ("通过", figures.passed),
        ("答案正确", figures.accuracy),
        ("前 5 命中", figures.recall[5]),
        ("引文切题", figures.citations),
        ("年份正确", figures.years),
        ("正确拒答", figures.refused),
        ("误拒", figures.lost),
    ]
    cards = "".join(
        f"<div><dt>{title}</dt><dd>{percent(share)}<small>{_fraction(share)}</small></dd></div>"
        for title, share in shares
    )
    cards += f"<div><dt>用时 p50</dt><dd>{_ms(figures.p50)}<small>p95 {_ms(figures.p95)}</small></dd></div>"
    return (
        f'<h1>文渊评测</h1>\n<p class="soft">{escape(name)}，{len(report.rows)} 题；{escape(by)}；{made}</p>\n'
        f'<dl class="cards">{cards}</dl>'
    )


def _by_kind(report: Report) -> str:
    kinds = report.by_kind
    head = [
        "类型",
        "通过",
        "答案正确",
        "前 1",
        "前 3",
        "前 5",
        "前 10",
        "引文切题",
        "出处正确",
        "年份正确",
        "p50",
        "p95",
    ]
    rows = "".join(_figures_row(words.kind(name), figures) for name, figures in kinds.items())
    rows += _figures_row("合计", report.figures, "all")
    plot = bars(
        "各类问题通过的比例",
        [
            Bar(words.kind(name), f.passed.value, f"{f.passed.part} / {f.passed.whole}（{percent(f.passed)}）")
            for name, f in kinds.items()
        ],
    )
    table = (
        f"<table><thead><tr>{''.join(f'<th>{cell}</th>' for cell in head)}</tr></thead><tbody>{rows}</tbody></table>"
    )
    return (
        f"<h2>各类问题</h2>\n<figure>{plot}<figcaption>各类问题通过的比例</figcaption></figure>\n"
        f'<div class="scroll">{table}</div>\n<p class="soft">“前 k”是检索命中；用时单位毫秒。各项的含义见页末。</p>'
    )


def _figures_row(title: str, figures: Figures, style: str = "") -> str:
    shares = [figures.passed, figures.accuracy, *figures.recall.values()]
    shares += [figures.citations, figures.sources, figures.years]
    cells = [escape(title), *map(_fraction, shares), f"{figures.p50:.1f}", f"{figures.p95:.1f}"]
    named = f' class="{style}"' if style else ""
    return f"<tr{named}>{''.join(f'<td>{cell}</td>' for cell in cells)}</tr>"


def _retrieval(figures: Figures) -> str:
    plot = bars(
        "检索命中率",
        [Bar(f"前 {k} 个", s.value, f"{s.part} / {s.whole}（{percent(s)}）") for k, s in figures.recall.items()],
    )
    return (
        f"<h2>检索</h2>\n<figure>{plot}<figcaption>前 k 个检索结果里有应找到的段落的题</figcaption></figure>"
        if figures.recall[1].whole
        else "<h2>检索</h2>\n<p>题目里没有写明答案或关键句，量不出检索命中。</p>"
    )


def _refusals(report: Report) -> str:
    figures, offers = report.figures, report.offers
    said = (
        f"<p>资料中没有答案的 {figures.refused.whole} 题，拒答 {figures.refused.part} 题；"
        f"有答案的 {figures.lost.whole} 题，误拒 {figures.lost.part} 题。</p>"
    )
    proposal = report.proposal
    if proposal is None:
        return f"<h2>拒答与门槛</h2>\n{said}"
    every = steps(offers)
    lines = [
        Line("放行的错答", "wrong", [(0, every[0].wrong), *((step.high, step.wrong) for step in every)]),
        Line("丢掉的正确答案", "lost", [(0, every[0].lost), *((step.high, step.lost) for step in every)]),
    ]
    marks = [
        Mark(report.threshold, f"现用 {report.threshold:g}"),
        Mark(proposal.threshold, f"建议 {proposal.threshold:g}", chosen=True),
    ]
    plot = curve("门槛与错答、丢失的正确答案", lines, marks, "门槛（把握低于它就拒答）")
    return (
        f"<h2>拒答与门槛</h2>\n{said}\n<figure>{plot}<figcaption>题数：不设门槛时会答 {len(offers)} 题，"
        f"其中 {sum(not offer.right for offer in offers)} 题答错</figcaption></figure>\n"
        f"{_advice(report, proposal)}\n{_threshold_table(report, proposal)}\n"
        f"{_reliability(bins(offers))}"
    )


def _advice(report: Report, proposal: Proposal) -> str:
    now = at(report.offers, report.threshold)
    step = proposal.step
    text = (
        f"<p>建议门槛 <strong>{proposal.threshold:g}</strong>：放行错答 {step.wrong} 题，丢掉正确答案 {step.lost} 题"
        f"（现用 {report.threshold:g}：{now.wrong} 题、{now.lost} 题）。"
        f"规则：一题错答抵 {report.wrong_cost:g} 题丢掉的正确答案，取代价最小的一段里最宽的，用它的中点。</p>"
    )
    unanswerable = report.figures.refused.whole
    few = len(report.rows) < _FEW or unanswerable < _FEW // 3
    doubt = (
        f'<p class="soft">换一批同样多的题，建议值多半（五分之四）落在 {proposal.low:g} 到 {proposal.high:g} 之间。'
        f"{_FEW_WARNING.format(len(report.rows), unanswerable) if few else ''}</p>"
    )
    return text + doubt


def _threshold_table(report: Report, proposal: Proposal) -> str:
    chosen = {proposal.threshold: "建议", report.threshold: "现用"}
    rows = []
    for threshold in sorted({*_GRID, *chosen}):
        step: Step = at(report.offers, threshold)
        label = f"{threshold:g}" + (f"（{chosen[threshold]}）" if threshold in chosen else "")
        cells = [label, str(step.wrong), str(step.lost), f"{step.cost(report.wrong_cost):g}"]
        style = ' class="chosen"' if threshold in chosen else ""
        rows.append(f"<tr{style}>{''.join(f'<td>{cell}</td>' for cell in cells)}</tr>")
    return (
        "<details><summary>各门槛的数字</summary><table><thead><tr><th>门槛</th><th>放行的错答</th>"
        f"<th>丢掉的正确答案</th><th>代价</th></tr></thead><tbody>{''.join(rows)}</tbody></table></details>"
    )


def _reliability(found: Sequence[Bin]) -> str:
    rows = "".join(
        f"<tr><td>{one.low:g}–{one.high:g}</td><td>{one.total}</td><td>{100 * one.confidence:.0f}%</td>"
        f"<td>{100 * one.right / one.total:.0f}%（{one.right} / {one.total}）</td></tr>"
        for one in found
    )
    return (
        "<details><summary>把握准不准</summary><table><thead><tr><th>把握</th><th>题数</th><th>平均把握</th>"
        f"<th>其中答对</th></tr></thead><tbody>{rows}</tbody></table>"
        '<p class="soft">两列相近，把握就说得准；题少的行不足为凭。</p></details>'
    )


def _times(report: Report) -> str:
    rows = [*report.by_kind.items(), ("合计", report.figures)]
    plot = ranges(
        "各类问题的用时", [Range(words.kind(name), f.p50, f.p95, f"{_ms(f.p50)} – {_ms(f.p95)}") for name, f in rows]
    )
    return f"<h2>用时</h2>\n<figure>{plot}<figcaption>圆点是 p50，线到 p95</figcaption></figure>"


def _failures(report: Report) -> str:
    failures = report.failures
    body = "\n".join(map(failure_section, failures)) or "<p>没有。</p>"
    return f"<h2>没有通过的题（{len(failures)}）</h2>\n{body}"


def _outcomes(report: Report) -> str:
    rows = "".join(map(outcome_row, report.rows))
    return (
        f"<h2>全部题目</h2>\n<details><summary>{len(report.rows)} 题</summary><div class='scroll'>"
        '<table class="words"><thead><tr><th>编号</th><th>问题</th><th>结果</th><th>答案</th><th>命中名次</th>'
        f"<th>把握</th></tr></thead><tbody>{rows}</tbody></table></div></details>"
    )


def _notes() -> str:
    notes = "".join(f"<dt>{title}</dt><dd>{text}</dd>" for title, text in words.NOTES)
    return f'<h2>各项的含义</h2>\n<dl class="notes">{notes}</dl>'


def _ms(milliseconds: float) -> str:
    if math.isnan(milliseconds):
        return "—"
    return f"{milliseconds / 1000:.1f} 秒" if milliseconds >= 1000 else f"{milliseconds:.0f} 毫秒"
