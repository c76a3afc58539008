"""From candidates to what is printed: one answer, a line per year, parts of the whole, or that it is not there."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from rag import enumerations
from rag.cite import MAX_LIST_QUOTE, MAX_QUOTE, citation, quote_range, resolved_time
from rag.extract import Candidate
from rag.modality import modality_of
from rag.query import Parsed
from rag.types import Citation, Status

MAX_LINES = 8
# A second statement is printed beside the first when it scores nearly as well.
NEARLY = 0.88
CLEARLY = 0.85
_NEGATION = re.compile(r"未|没有|尚无|并非|不再|无法|不是|不得|暂无")
_WHOLE = "资料中没有{what}的总数，只有分项："


@dataclass
class Draft:
    """An answer in the making; ``cite`` numbers its quotes."""

    question: Parsed
    status: Status = "answered"
    text: str = ""
    short: str | None = None
    partial: bool = False
    citations: list[Citation] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)
    years: set[int] = field(default_factory=set)  # of the times that cited statements speak of, by their evidence

    def cite(self, candidate: Candidate) -> Citation:
        """Add the candidate's quote, or return the citation that already holds it."""
        passage = candidate.passage
        if candidate.time:
            self.years |= {candidate.time.first.year, candidate.time.last.year}
        limit = MAX_LIST_QUOTE if self.question.kind == "list" else MAX_QUOTE
        start, end = quote_range(passage, candidate.span, self.question, limit)
        for known in self.citations:
            if known.article_id == passage.article.id and known.start <= start and end <= known.end:
                return known
        made = citation(len(self.citations) + 1, passage.article, start, end, resolved_time(passage, start, end))
        self.citations.append(made)
        return made


def compose(question: Parsed, candidates: Sequence[Candidate]) -> Draft:
    """Decide between the forms of an answer and write it."""
    draft = Draft(question)
    sound = [c for c in candidates if c.sound and not c.other]
    whole = [c for c in sound if not c.part]
    if whole and candidates[0].other and candidates[0].relevant and whole[0].score < CLEARLY * candidates[0].score:
        # What was asked is named, but with another kind of figure; the next best speaks of something else.
        return refuse(question, candidates)
    if question.all_years:
        lines = _by_year(whole)
        if lines:
            return _lines(draft, lines)
    if whole:
        return _best(draft, whole)
    parts = [c for c in sound if c.part]
    if parts:
        return _parts(draft, parts, candidates)
    return refuse(question, candidates)


def compose_parts(question: Parsed, parts: Sequence[Parsed], readings: Sequence[Sequence[Candidate]]) -> Draft:
    """Write a line for each thing that was asked; what the archive lacks is said in its place."""
    draft, shorts, lines = Draft(question), [], []
    for part, candidates in zip(parts, readings, strict=True):
        whole = [c for c in candidates if c.sound and not c.other and not c.part]
        if not whole:
            lines.append(f"资料中没有“{asked_phrase(part)[:60]}”的依据。")
            continue
        best = whole[0]
        lines.append(_sentence(draft, best))
        shorts.append(f"{shown(part, best) or (_phrase(draft, best) or '')}（{time_label(best)}）")
        _time_warning(draft, [best])
    if not shorts:
        return refuse(question, [c for candidates in readings for c in candidates])
    draft.partial = len(shorts) < len(parts)
    draft.text = "\n".join(lines)
    joined = "；".join(shorts)
    if len(joined) > 60:
        joined = "；".join(re.sub(r"（[^）]*）$", "", short) for short in shorts)
    draft.short = joined if len(joined) <= 60 else None
    return draft


def time_label(candidate: Candidate) -> str:
    """Return the time a statement speaks of as it is printed: the year resolved, the text's own words kept."""
    if candidate.time is None:
        return "文章年份不详"
    if candidate.time_source in ("article", "none"):
        return _span_label(candidate)
    mention = next(
        (m for m in reversed(candidate.passage.times) if m.span == candidate.time and m.start <= candidate.offset),
        None,
    )
    if mention is None:
        return _span_label(candidate)
    words = re.sub(
        r"^(?:今年|去年|前年|明年|后年|本年|当年|年内|全年|过去(?:的)?一年|新的一年)(?:以来)?", "", mention.text
    )
    words = re.sub(r"^(?:\d{4}|[一二三四五六七八九〇零]{4})年(?:度)?", "", words)
    if not re.search(r"[月季半底初末度]", words) or re.match(r"[-—–~～至到]", words) or re.search(r"近|来|截", words):
        return _span_label(candidate)
    return f"{candidate.time.first.year}年{words}" if len(candidate.time.years) == 1 else _span_label(candidate)


def _span_label(candidate: Candidate) -> str:
    span = candidate.time
    if span is None:
        return "文章年份不详"
    if len(span.years) > 1:
        return f"{span.first.year}-{span.last.year}年"
    return f"{span.first.year}年"


def _sentence(draft: Draft, candidate: Candidate) -> str:
    """Return "short（time）：“quote”[n]"."""
    cited = draft.cite(candidate)
    quote = f"“{cited.quote}”[{cited.n}]"
    short = shown(draft.question, candidate)
    label = time_label(candidate)
    if re.match(r"\d+\.", short):  # "13.3%" at the head of a line reads as item 13 of a list
        return f"{label}：{short}，{quote}"
    if not short or short == cited.quote:
        return f"{quote}（{label}）"
    return f"{short}（{label}）：{quote}" if draft.question.kind != "date" else f"{short}：{quote}"


_RELATIVE_YEAR = re.compile(r"今年|去年|前年|明年|后年|本年|上年")


def _meanings(draft: Draft, candidate: Candidate, cited: Citation) -> str:
    """Return what other relative years in the quote mean, so that no figure in it is taken for the label's year."""
    shift, notes = candidate.passage.start, {}
    for mention in candidate.passage.times:
        inside = cited.start <= mention.start + shift < cited.end
        word = _RELATIVE_YEAR.match(mention.text)
        if inside and word and mention.span and mention.span != candidate.time:
            notes[word.group()] = mention.span.first.year
            draft.years.add(mention.span.first.year)
    return "（" + "，".join(f"文中{word}指{year}年" for word, year in notes.items()) + "）" if notes else ""


def shown(question: Parsed, candidate: Candidate) -> str:
    """Return the bare answer as printed; dates get the year that the article's evidence gives."""
    span = candidate.span
    if span is None:
        return ""
    if question.kind == "date" and candidate.time is not None:
        return date_words(candidate)
    return span.short


def date_words(candidate: Candidate) -> str:
    """Return a date in Chinese, resolved as far as it is known."""
    span, text = candidate.time, candidate.short
    if span is None:
        return text
    year = f"{span.first.year}年"
    if span.first == span.last and not re.search(r"\d", text):
        # 昨天 is a day that no quote spells out: its year is as far as the answer may go.
        return text if re.search(r"[一二三四五六七八九十]日|[一二〇零○]{4}年", text) else f"{year}（文中“{text}”）"
    if span.first == span.last:
        return f"{year}{span.first.month}月{span.first.day}日"
    if re.search(r"月|日|季度|半年|底|初|末", text):
        rest = re.sub(r"^(?:\d{4}年|今年|去年|前年|明年|本年)", "", text)
        return rest if rest.startswith(year) else year + rest
    return year if len(span.years) == 1 else text


def _best(draft: Draft, whole: list[Candidate]) -> Draft:
    question, best = draft.question, _latest_word(whole)
    if question.kind in ("figure", "date", "person", "place"):
        rivals = _rivals(question, best, whole)
        if len(rivals) > 1:
            return _lines(draft, rivals)
    if question.kind == "list":
        return _list(draft, whole)
    draft.text = _sentence(draft, best)
    draft.short = shown(question, best) or None
    if question.kind == "yesno":
        word = "否" if _NEGATION.search(best.passage.text) else "是"
        draft.text, draft.short = f"{word}：{draft.text}", word
    elif question.kind in ("what", "how", "definition") and draft.short is None:
        draft.short = _phrase(draft, best)
    _time_warning(draft, [best])
    return draft


def _latest_word(whole: Sequence[Candidate]) -> Candidate:
    """Return the best statement, or the one that revises a figure to the same value: it tells the earlier one too."""
    best = whole[0]
    same = (c for c in whole[1:] if c.span and best.span and _same(c, best) and _revises(c))
    return next(same, best)


def _phrase(draft: Draft, candidate: Candidate) -> str | None:
    """Return the shortest run of clauses, up to 60 characters, that holds most of what was asked."""
    passage, spans = candidate.passage, candidate.passage.clause_spans
    text = passage.text
    runs = [(spans[i][0], spans[j][1]) for i in range(len(spans)) for j in range(i, min(i + 4, len(spans)))]
    runs = [(start, end) for start, end in runs if end - start <= 60]

    def merit(run: tuple[int, int]) -> tuple[float, int]:
        clause = text[run[0] : run[1]]
        held = sum(t.text in clause for t in draft.question.terms) + 0.5 * ("“" in clause or "《" in clause)
        return held, run[0] - run[1]

    if not runs:
        return None
    start, end = max(runs, key=merit)
    return passage.source(start, end).strip("，。；！？、— ") or None


def _rivals(question: Parsed, best: Candidate, whole: Sequence[Candidate]) -> list[Candidate]:
    """Return the best and the statements of other times or articles that rank with it but say another thing."""
    lines = [best]
    for candidate in whole[1:]:
        if not _ranks_with(candidate, best) or any(_same(candidate, line) for line in lines):
            continue
        if question.kind == "figure" and _measure(candidate) != _measure(best):
            continue
        other_time = candidate.year is not None and candidate.year not in {line.year for line in lines}
        other_article = candidate.passage.article.id not in {line.passage.article.id for line in lines}
        if other_article if question.spans else other_time:
            lines.append(candidate)
    return sorted(lines[:4], key=_newest)


_REVISION = re.compile(
    r"(?:由|从|自|原)[^，。；]{0,12}\d[^，。；]{0,8}(?:调整|下调|上调|修订|修改|更正|调增|调减|调低|调高)(?:为|至|到)?$|更正|订正"
)


def _revises(candidate: Candidate) -> bool:
    """Whether a statement says that the figure replaces an earlier one; such a figure is never left out."""
    return bool(_REVISION.search(candidate.passage.text[: candidate.offset]))


def _ranks_with(candidate: Candidate, best: Candidate) -> bool:
    if candidate.span is not None and _revises(candidate) and candidate.fit >= best.fit:
        return candidate.bound >= best.bound - 0.05 and candidate.focus >= best.focus - 0.05
    return (
        candidate.span is not None
        and candidate.score >= NEARLY * best.score
        and candidate.focus >= best.focus - 0.05
        and candidate.bound >= best.bound - 0.05
        and candidate.close >= 0.85 * best.close
        and candidate.fit >= best.fit
    )


def _newest(candidate: Candidate) -> tuple[int, str]:
    year = candidate.time.last.toordinal() if candidate.time else 0
    date = candidate.passage.article.date or ""
    return -year, "".join(chr(0x10FFFF - ord(ch)) for ch in date)


def _measure(candidate: Candidate) -> str:
    return candidate.span.figure.measure if candidate.span and candidate.span.figure else ""


def _same(one: Candidate, other: Candidate) -> bool:
    if one.span and other.span and one.span.figure and other.span.figure:
        a, b = one.span.figure, other.span.figure
        return a.value == b.value and a.unit == b.unit and one.time == other.time
    return one.short == other.short and one.time == other.time


def _by_year(whole: Sequence[Candidate]) -> list[Candidate]:
    """Return the best statement of each year, oldest first."""
    best: dict[int, Candidate] = {}
    for candidate in whole:
        comparable = candidate.score >= 0.75 * whole[0].score and _measure(candidate) == _measure(whole[0])
        if candidate.year is not None and comparable:
            best.setdefault(candidate.year, candidate)
    return [best[year] for year in sorted(best)][-MAX_LINES:]


def _lines(draft: Draft, lines: Sequence[Candidate]) -> Draft:
    places = {line.place for line in lines if line.place}
    texts = []
    for line in lines:
        sentence = _sentence(draft, line)
        texts.append(f"{line.place}，{sentence}" if len(places) > 1 and line.place in line.passage.text else sentence)
    draft.text = "\n".join(texts)
    shorts = [f"{shown(draft.question, c)}（{time_label(c)}）" for c in lines if c.span]
    joined = "；".join(shorts)
    draft.short = joined if joined and len(joined) <= 60 else (shown(draft.question, lines[0]) or None)
    _time_warning(draft, lines)
    return draft


def _list(draft: Draft, whole: list[Candidate]) -> Draft:
    wanted = draft.question.count
    best = whole[0]
    if wanted:
        exact = [c for c in whole if c.span and len(c.span.items) == wanted and c.score >= 0.6 * best.score]
        if not exact:
            spread = next((found for c in whole[:8] if (found := _spread(draft, c, wanted))), None)
            if spread is not None:
                return spread
        best = exact[0] if exact else best
    draft.text = _sentence(draft, best)
    draft.short = (shown(draft.question, best) or _phrase(draft, best) or "")[:200] or None
    _time_warning(draft, [best])
    return draft


def _spread(draft: Draft, candidate: Candidate, wanted: int) -> Draft | None:
    """Write a list that its article spreads over sentences, each item with a quote of its own."""
    passage, article = candidate.passage, candidate.passage.article
    nouns = [t.text.strip("“”") for t in draft.question.focus] + [t.text for t in draft.question.terms if t.must]
    for found in enumerations.spread(passage.whole):
        kin = any(len(set(noun) & set(found.announced)) >= max(2, len(set(noun)) // 2) for noun in nouns)
        if len(found.items) != wanted or not kin:
            continue
        items = []
        for start, end in found.items:
            made = citation(len(draft.citations) + 1, article, start, end, None)
            draft.citations.append(made)
            items.append(f"{made.quote}[{made.n}]")
        draft.text = f"{'、'.join(items)}（{time_label(candidate)}）"
        draft.short = "、".join(c.quote for c in draft.citations)[:200]
        draft.years |= {year for year in (article.year,) if year}
        return draft
    return None


def _parts(draft: Draft, parts: Sequence[Candidate], candidates: Sequence[Candidate]) -> Draft:
    """Say that the asked attribute and time are stated for parts of the subject only, and name the parts."""
    draft.partial = True
    chosen: list[Candidate] = []
    for part in parts:
        if part.score >= 0.6 * parts[0].score and not any(_same(part, c) for c in chosen):
            chosen.append(part)
    lines = [_part_line(draft, part) for part in chosen[:4]]
    draft.text = _WHOLE.format(what=asked_phrase(draft.question)) + "；".join(lines) + "。"
    draft.short = None
    other = next((c for c in candidates if _whole_elsewhere(c)), None)
    if other is not None:
        cited = draft.cite(other)
        kind = "目标" if _is_target(other) else "数字"
        draft.text += f"{other.short}是{time_label(other)}的{kind}[{cited.n}]{_dated_by(draft, other)}。"
    draft.warnings.append("所问的总数资料中没有，回答只涉及其中几部分")
    return draft


def _dated_by(draft: Draft, candidate: Candidate) -> str:
    """Cite the words that date a statement's article, where they stand in it: another year wants its proof."""
    article = candidate.passage.article
    evidence = (article.date_evidence or "").split(" … ")[-1].strip()
    start = article.text.find(evidence) if len(evidence) > 4 else -1
    if start < 0 or article.date_from:
        return ""
    made = citation(len(draft.citations) + 1, article, start, start + len(evidence), None)
    draft.citations.append(made)
    return f"（年份据[{made.n}]）"


def _part_line(draft: Draft, part: Candidate) -> str:
    cited = draft.cite(part)
    start, end = part.passage.clause_at(part.offset)
    return f"“{part.passage.source(start, end).strip('，。；、 ')}”（{time_label(part)}）[{cited.n}]"


def _whole_elsewhere(candidate: Candidate) -> bool:
    return (
        candidate.relevant
        and not candidate.part
        and not candidate.other
        and candidate.fit < 0.5
        and candidate.subject >= 0.5
        and candidate.modality
        and candidate.time is not None
        and candidate.close >= 0.3
    )


def _is_target(candidate: Candidate) -> bool:
    return modality_of(candidate.passage, candidate.offset) == "target"


def asked_phrase(question: Parsed) -> str:
    """Return the question without its asking words, as a noun phrase: "2023年投资目标"."""
    if re.match(r".{0,8}(?:谁|哪|多少|什么|为什么|何时|几)", re.sub(r"^\S*?年", "", question.text)):
        return question.text.strip("？?。")
    text = re.sub(
        r"(?:分别)?(?:是|有|为|达到?|要达到)?(?:多少|几|什么|哪些|哪里|谁|怎么样|如何).*$|[？?。！!]+$|(?:是|有)?(?:在)?(?:哪|什么时候|何时).*$",
        "",
        question.text,
    )
    return text.strip("，, 的") or question.text.strip("？?")


def refuse(question: Parsed, candidates: Sequence[Candidate]) -> Draft:
    """Say that the archive does not hold it, with the nearest evidence marked as such."""
    draft = Draft(question)
    draft.status = "no_evidence"
    draft.text = f"资料中没有关于“{asked_phrase(question)[:60]}”的依据。"
    if question.spans:
        spans = "、".join(_asked_time(question))
        draft.text = f"资料中没有{spans}“{_without_time(question)[:60]}”的依据。" if spans else draft.text
    nearest = _nearest(question, candidates)
    if nearest is not None:
        cited = draft.cite(nearest)
        short = shown(question, nearest)
        quote = f"“{cited.quote}”[{cited.n}]{_meanings(draft, nearest, cited)}"
        draft.text += f"最近的是{_how_it_differs(nearest)}：{short + '，' if short else ''}{quote}"
    else:
        _correct(draft, candidates)
    return draft


def _correct(draft: Draft, candidates: Sequence[Candidate]) -> None:
    """Say what a figure or a numbered event of the question belongs to, where the premise is not the archive's."""
    for term in (t for t in draft.question.terms if t.must and (t.pos == "m" or t.text.startswith("第"))):
        told = next((c for c in candidates if term.text in c.passage.text and c.share >= 0.3), None)
        if told is not None:
            cited = draft.cite(told)
            draft.text += f"资料中提到“{term.text}”的是（{time_label(told)}）：“{cited.quote}”[{cited.n}]"
            return


def _nearest(question: Parsed, candidates: Sequence[Candidate]) -> Candidate | None:
    """Return the statement of the asked attribute that fails only in time, subject or kind; nearest in time first."""
    failing = [c for c in candidates if c.relevant and not c.missing and c.share >= 0.6 and c.close >= 0.3]
    failing = [
        c for c in failing if c.score >= 0.8 * failing[0].score and (c.subject >= 0.5 or c.place in c.passage.text)
    ]
    if not failing:
        return None

    def distance(candidate: Candidate) -> tuple[bool, float, float]:
        gaps = [abs(span.first.year - candidate.year) for span in question.spans if candidate.year is not None]
        return candidate.part or candidate.other, min(gaps, default=99), -candidate.score

    return min(failing, key=distance)


def _tellable(candidate: Candidate) -> bool:
    """Whether a statement about another place may be shown: only where its own words name that place."""
    named = candidate.place and not candidate.place.startswith("全") and candidate.place in candidate.passage.text
    return candidate.subject >= 0.5 or bool(named)


def _how_it_differs(candidate: Candidate) -> str:
    label = time_label(candidate)
    if candidate.fit < 0.5 and candidate.time is not None:
        return f"{label}"
    if candidate.subject < 0.5:
        return f"{candidate.place}的（{label}）"
    if not candidate.modality:
        return f"{'目标或计划' if _is_target(candidate) else '实际完成的情况'}（{label}）"
    if candidate.other:
        return f"单个项目的数字（{label}）"
    return f"{label}"


def _asked_time(question: Parsed) -> Iterable[str]:
    return [m.text for m in question.mentions]


def _without_time(question: Parsed) -> str:
    phrase = asked_phrase(question)
    for mention in question.mentions:
        phrase = phrase.replace(mention.text, "")
    return phrase.strip("，, 的和与及到至")


def _time_warning(draft: Draft, lines: Sequence[Candidate]) -> None:
    for candidate in lines:
        if candidate.time is None:
            draft.warnings.append(
                f"“{candidate.passage.article.title or candidate.passage.article.source}”的年份资料中没有说明"
            )
