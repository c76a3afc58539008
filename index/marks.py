"""The fixed wordings of newspaper pages: bylines, datelines, jumps, notes, separators, page marks.

Each function looks at one line or paragraph as a person would at a glance; none knows the page around it.
"""

from __future__ import annotations

import re

HAN = r"\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff々〇\U00020000-\U0003134f"
NUMERAL = r"[0-9０-９一二三四五六七八九十两〇零百]+"
SENTENCE_END = "。！？!?…"
CLOSERS = "”’」』）)》〉】]\"'"
OPENERS = "“‘「『（(《〈【["
_ENDS_SENTENCE = re.compile(rf"(?:[{SENTENCE_END}；;：:]|(?<![A-Za-z0-9])\.)[{re.escape(CLOSERS)}]*$")

_ROLE = (
    r"(?:本报|本刊|本网|本台|本社|新华社|中新社|人民日报|特约|见习|实习|首席|全媒体|融媒体|融媒|资深|驻[^\s，。]{1,6}?)*"
    r"(?:记者|通讯员|通信员|特派员|评论员|实习生|撰稿人?|作者|撰文|编辑|责编|摄影|整理|采写|报道)"
)
_BULLET = r"[□■○●◎▲△▼▽◆◇☆★※⊙\s]*"
_BYLINE = re.compile(
    rf"^{_BULLET}[（(【\[]?\s*(?:{_ROLE}|文[/／]图?|图[/／]文?|[Bb]y\b)"
    rf"[\s:：/／、|]*[^，。；！？“”]{{0,60}}?[）)】\]]?$"
)
_ROLE_WORD = re.compile(
    rf"{_ROLE}|综合报道|摄影报道|文[/／]图?|图[/／]文?|[Bb]y\b|[□■○●◎▲△▼▽◆◇☆★※⊙|/／:：、，,（）()【】\[\]]"
)
_NAME = re.compile(rf"[{HAN}]{{2,4}}|[{HAN}]{{1,6}}(?:·[{HAN}]{{1,8}})+|[A-Z][A-Za-z.\-]+")
_INLINE_BYLINE = re.compile(rf"[（(]\s*((?:{_ROLE})[^）)。，；]{{1,50}})[）)]")

_DATELINE = re.compile(
    rf"^{_BULLET}[【\[（(]?(?:"
    r"(?:本报|本网|本台|本刊|本社)(?:综合)?(?:讯|消息|电)(?![息号])"
    r"|(?:本报|本网|本台|本刊|本社)[^\s，。；]{0,8}?\d{1,2}月\d{1,2}日(?:讯|电|消息)"
    r"|(?:据)?(?:新华社|中新社|中新网|央视|人民网|法新社|路透社|美联社|塔斯社|新华网)[^。；]{0,24}?(?:日电|日讯|讯|电(?=[\s（(】\])]))"
    r"|讯[（(\s]"
    r")"
)
_LEAD = re.compile(
    r"^(?:(?:[0-9０-９〇零一二三四五六七八九十]{2,4}年)?[0-9０-９一二三四五六七八九十]{1,3}月[0-9０-９一二三四五六七八九十]{1,3}日"
    r"|(?:近日|日前|昨日|昨天|今日|今天|近期|本周[一二三四五六日])(?=[，,上下晚]|从|在))"
)
_JUMP_IN = re.compile(
    rf"^[（(【\[]?\s*(?:上接|紧接|接上|接)(?:第)?\s*((?:[A-Za-z]?{NUMERAL}|封面|头|[A-Z]\d+)[^）)】\]，。]{{0,6}})版[^）)】\]，。]{{0,8}}[）)】\]]"
)
_JUMP_OUT = re.compile(
    rf"[（(【\[]\s*(?:下转|转)(?:第)?\s*((?:[A-Za-z]?{NUMERAL}|封面|头)[^）)】\]，。]{{0,6}})版[^）)】\]，。]{{0,8}}[）)】\]]\s*$"
)
_NOTE = re.compile(
    r"^[（(【\[]\s*(?:原文?(?:载|刊|发|标题)|本文(?:原载|刊|系|来源|转载|选自|摘自)|转载自?|转自|选自|摘自|据|来源|稿件来源|文章来源)[^）)】\]]{0,60}[）)】\]]?$"
)
_END_SIGN = re.compile(rf"[（(]\s*{_ROLE}[^）)。，；]{{0,50}}[）)]$")
_SEPARATOR = re.compile(r"^(?:[=＝\-—_*＊~～#·•.+]\s*){3,}$")
_PAGE_MARK = re.compile(
    rf"^(?:第\s*(?P<a>{NUMERAL})\s*版(?:[\s:：·]*[^\s，。]{{0,8}})?|(?P<b>[A-Z]?\d{{1,3}})\s*版?(?:[\s:：·]+[^\s，。]{{1,6}}版?)?"
    r"|[-—]\s*(?P<c>\d{1,4})\s*[-—]|\[?[Pp]age\s*(?P<d>\d{1,4})\]?)$"
)
_PAGE_LEAD = re.compile(rf"^(?:第\s*{NUMERAL}\s*版|[A-Z]\d{{1,2}}版?|0\d版?|\d{{1,2}}版)\s+(?=[{HAN}“《A-Z])")
_MARKDOWN = re.compile(r"^#{1,6}\s+(?=\S)")
_TITLE_FIELD = re.compile(
    r"^[【\[]?\s*(?:标\s*题|題\s*目|標\s*題|题\s*目|[Tt]itle)\s*[】\]]?\s*[:：]\s*(?=\S)|^【标题】\s*(?=\S)"
)
_FIELD = re.compile(
    r"^[【\[]?\s*(?:日\s*期|时\s*间|時\s*間|发布时间|发布日期|刊发日期|发表时间|来\s*源|來\s*源|作\s*者|记\s*者|编\s*辑|责\s*编|版\s*次|[Dd]ate|[Ss]ource|[Aa]uthor)"
    r"\s*[】\]]?\s*[:：]\s*[^\s，。；？！][^，。；？！]{0,60}$"
)
_DATE_LINE = re.compile(
    r"^[（(【\[]?\s*(?:[0-9０-９〇零一二三四五六七八九十]{4}\s*[年\-/.]\s*[0-9０-９一二三四五六七八九十]{1,3}\s*[月\-/.]\s*[0-9０-９一二三四五六七八九十]{1,3}\s*日?)"
    r"(?:\s*(?:星期|周)[一二三四五六日天])?(?:\s*\d{1,2}:\d{2}(?::\d{2})?)?(?:\s*(?:来源|作者|记者)\s*[:：]?\s*\S{1,20})*\s*[）)】\]]?$"
)
_LIST_ITEM = re.compile(
    r"^(?:[一二三四五六七八九十]{1,3}、|[（(][一二三四五六七八九十\d]{1,3}[）)]|\d{1,2}[.．、)）](?!\d)|[①-⑳]|[•·●◆■▪\-*]\s+\S|第[一二三四五六七八九十百]{1,4}[条章节])"
)
_SPEAKER = re.compile(rf"^(?:[{HAN}·]{{2,8}}|[问答])[:：](?=\S)")


def ends_sentence(text: str) -> bool:
    """Whether the text ends as a sentence does (full stop, colon or semicolon, closing quotes after it included)."""
    return bool(_ENDS_SENTENCE.search(text))


def is_byline(text: str) -> bool:
    """Whether the whole paragraph only says who wrote it (□记者 … 报道)."""
    if len(text) > 70 or not _BYLINE.match(text):
        return False
    rest = _ROLE_WORD.sub(" ", text).split()
    return bool(rest) and all(_NAME.fullmatch(part) or len(part) == 1 for part in rest)


def names(text: str) -> list[str]:
    """Return the names in a byline, in its order; two letters set apart to fill a line are one name."""
    result: list[str] = []
    for part in _ROLE_WORD.sub("\0", text).split("\0"):
        words = part.split()
        while words:
            word = words.pop(0)
            if len(word) == 1 and words and len(words[0]) == 1:
                word += words.pop(0)
            if _NAME.fullmatch(word) and word not in result:
                result.append(word)
    return result


def inline_names(text: str) -> list[str]:
    """Return the names that a bracket inside running text gives as its reporters: 本报讯（记者 …）."""
    match = _INLINE_BYLINE.search(text)
    return names(match.group(1)) if match else []


def is_dateline(text: str) -> bool:
    """Whether the paragraph opens as a news item does: 本报讯, 新华社北京2月11日电."""
    return bool(_DATELINE.match(text))


def is_lead(text: str) -> bool:
    """Whether the paragraph opens with the day of its news: 2月11日，… or 近日，…."""
    return bool(_LEAD.match(text))


def jump_from(text: str) -> str | None:
    """Return the page that an opening 上接 names (第一版 gives 一), None where there is none."""
    match = _JUMP_IN.match(text)
    return match.group(1).strip() if match else None


def jump_to(text: str) -> str | None:
    """Return the page that a closing 下转 names, None where there is none."""
    match = _JUMP_OUT.search(text)
    return match.group(1).strip() if match else None


def is_note(text: str) -> bool:
    """Whether the paragraph is a bracketed note on where the article stood first: （原载…）."""
    return bool(_NOTE.match(text))


def ends_signed(text: str) -> bool:
    """Whether the paragraph ends with its reporters in brackets: …。（记者 …）."""
    return bool(_END_SIGN.search(text))


def is_separator(text: str) -> bool:
    """Whether the line is only drawn: =====, -----, ***."""
    return bool(_SEPARATOR.match(text))


def page_mark(text: str) -> str | None:
    """Return the page number that the line consists of, None for any other line."""
    match = _PAGE_MARK.match(text)
    return next(part for part in match.groups() if part) if match else None


def headline(text: str) -> str:
    """Return a headline paragraph without page number, Markdown's # or 标题：."""
    text = _PAGE_LEAD.sub("", text)
    text = _TITLE_FIELD.sub("", _MARKDOWN.sub("", text))
    return text.strip()


def is_markdown_title(text: str) -> bool:
    """Whether the line is a Markdown heading."""
    return bool(_MARKDOWN.match(text))


def is_title_field(text: str) -> bool:
    """Whether the line gives the title by name: 标题：…."""
    return bool(_TITLE_FIELD.match(text))


def is_field(text: str) -> bool:
    """Whether the line is a header field: 日期：…, 来源：…, 作者：…."""
    return bool(_FIELD.match(text))


def is_date_line(text: str) -> bool:
    """Whether the whole line is a date, perhaps with time or source."""
    return bool(_DATE_LINE.match(text))


def is_list_item(text: str) -> bool:
    """Whether the line opens a list item: 一、 1. （二） ①."""
    return bool(_LIST_ITEM.match(text))


def is_speaker(text: str) -> bool:
    """Whether the line opens what a person says in an interview: 记者：…."""
    return bool(_SPEAKER.match(text))
