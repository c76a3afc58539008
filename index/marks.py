"""The fixed wordings of newspaper pages: bylines, datelines, jumps, notes, separators, page marks.

Each function looks at one line or paragraph as a person would at a glance; none knows the page around it. Traditional
characters are read as their simplified ones.
"""

from __future__ import annotations

import re

HAN = r"\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff々〇\U00020000-\U0003134f"
SENTENCE_END = "。！？!?…"
CLOSERS = "”’」』）)》〉】]\"'"

_NUMERAL = r"[0-9０-９一二三四五六七八九十两〇零百]+"
_DIGIT = "[0-9０-９〇零一二三四五六七八九十]"
_ENDS_SENTENCE = re.compile(rf"(?:[{SENTENCE_END}；;：:]|(?<![A-Za-z0-9])\.)[{re.escape(CLOSERS)}]*$")
_SIMPLIFIED = str.maketrans(
    "報訊記電網臺題標時間發佈來源編輯責轉載據實習員採寫攝圖評論專選華聞駐見資體媒導版",
    "报讯记电网台题标时间发布来源编辑责转载据实习员采写摄图评论专选华闻驻见资体媒导版",
)
_TRADITIONAL = re.compile(f"[{''.join(map(chr, _SIMPLIFIED))}]")

_BULLET = r"[□■○●◎▲△▼▽◆◇☆★※⊙\s]*"
_PAPER = r"(?:本报|本刊|本网|本台|本社|新华社|中新社|人民日报)"
_ROLE = (
    rf"(?:{_PAPER}|特约|见习|实习|首席|全媒体|融媒体|融媒|资深|驻[^\s，。]{{1,6}}?)*"
    r"(?:记者|通讯员|通信员|特派员|评论员|实习生|撰稿人?|作者|撰文|编辑|责编|摄影|整理|采写|报[道导])"
)
_BYLINE = re.compile(
    rf"^(?P<sign>{_BULLET}[（(【\[]?)\s*(?:{_ROLE}|文[/／]图?|图[/／]文?|[Bb]y\b)(?P<gap>[\s:：/／、|]*)"
    r"[^，。；！？“”]{0,60}?[）)】\]]?$"
)
_ROLE_WORD = re.compile(
    rf"{_ROLE}|综合报[道导]|摄影报[道导]|文[/／]图?|图[/／]文?|[Bb]y\b|[□■○●◎▲△▼▽◆◇☆★※⊙|/／:：、，,（）()【】\[\]]"
)
_NAME = re.compile(rf"[{HAN}]{{2,4}}|[{HAN}]{{1,6}}(?:·[{HAN}]{{1,8}})+|[A-Z][A-Za-z.\-]+")
# What a role begins with, simplified or traditional: few brackets are looked at further.
_ROLE_FIRST = "本新中人特见实首全融资驻记通评撰作编责摄整采报"
_ROLE_FIRST += "".join(chr(old) for old, new in _SIMPLIFIED.items() if chr(new) in _ROLE_FIRST)
_BRACKET = re.compile(rf"[（(](?=\s*[{_ROLE_FIRST}])")
_LONGEST_LINE, _LONGEST_BYLINE = 70, 160
_INLINE_BYLINE = re.compile(rf"[（(]\s*((?:{_ROLE})[^）)。，；]{{1,50}})[）)]")

_DATELINE = re.compile(
    rf"^{_BULLET}[【\[（(]?(?:"
    r"(?:本报|本网|本台|本刊|本社)(?:综合)?(?:讯|消息|电)(?![息号])"
    r"|(?:本报|本网|本台|本刊|本社)[^\s，。；]{0,8}?\d{1,2}月\d{1,2}日(?:讯|电|消息)"
    r"|据?(?:新华社|中新社|中新网|央视|人民网|法新社|路透社|美联社|塔斯社|新华网|中国新闻网)"
    r"[^。；，]{0,24}?(?:日电|日讯|讯|电(?=[\s（(】\])]))"
    r"|讯[（(\s]"
    r")"
)
_DAY = rf"(?:{_DIGIT}{{2,4}}年)?{_DIGIT}{{1,3}}月{_DIGIT}{{1,3}}日"
_LEAD = re.compile(
    rf"^(?:.{{0,24}}?{_DAY}|.{{0,12}}?(?:近日|日前|昨日|昨天|今日|今天|连日来|近期|本周[一二三四五六日])"
    r"|(?:本报)?记者.{0,12}?从.{1,24}?(?:获悉|了解到|得知))"
)
_PAGE_NAME = rf"((?:[A-Za-z]?{_NUMERAL}|封面|头)[^）)】\]，。]{{0,6}}?)版[^）)】\]，。]{{0,8}}[）)】\]]"
_JUMP_IN = re.compile(rf"^[（(【\[]\s*(?:上接|紧接|接上|接)第?\s*{_PAGE_NAME}")
_JUMP_OUT = re.compile(rf"[（(【\[]\s*(?:下转|转)第?\s*{_PAGE_NAME}\s*$")
_NOTE = re.compile(
    r"^[（(【\[]\s*(?:原文?(?:载|刊|发)|本文(?:原载|刊|系|来源|转载|选自|摘自)|转载自?|转自|选自|摘自|据|来源|稿件来源|文章来源)"
    r"[^）)】\]]{0,60}[）)】\]]$"
)
_SIGNED = re.compile(rf"[（(]\s*{_ROLE}[^）)。，；]{{0,50}}[）)]$")
_SIGNED_BARE = re.compile(rf"[。！？”][（(]\s*(?:[{HAN}]{{2,3}}|[{HAN}]\s[{HAN}])(?:[\s、][{HAN}]{{2,3}})*\s*[）)]$")
_SEPARATOR = re.compile(r"^(?:[=＝\-—_*＊~～#·•.+]\s*){3,}$")
_PAGE_MARK = re.compile(
    rf"^(?:第\s*(?P<a>{_NUMERAL})\s*版(?:[\s:：·]*[^\s，。]{{0,8}})?|(?P<b>[A-Z]\d{{1,2}}|0\d|\d{{1,2}}(?=版))\s*版?(?:[\s:：·]+[^\s，。]{{1,4}}版?)?"
    r"|(?P<e>\d{1,3})|[-—]\s*(?P<c>\d{1,4})\s*[-—]|\[?[Pp]age\s*(?P<d>\d{1,4})\]?)$"
)
_MASTHEAD = re.compile(
    rf"^(?:[^，。；！？]{{0,24}}{_DIGIT}{{4}}\s*年\s*{_DIGIT}{{1,3}}\s*月\s*{_DIGIT}{{1,3}}\s*日[^，。；！？]{{0,6}}(?:星期|周)[一二三四五六日天][^，。；！？]{{0,30}}"
    r"|(?:责任?编辑?|版面?编辑|本版编辑|美术?编辑?|校对|审读|值班主任|组版|电子邮箱|新闻热线)[^。；！？]{1,50})$"
)
# The paper's name with the page's: 云岭日报 要闻 3.
_PAPER_NAME = re.compile(
    rf"^[{HAN}]{{2,8}}(?:日报|晚报|早报|时报|周报|商报|导报|快报|晨报|都市报|新报|青年报|通讯|周刊|月刊|报)"
    r"(?:[\s·|:：].{0,40})?$"
)
_MASTHEAD_PAGE = re.compile(rf"第?\s*({_NUMERAL})\s*版|\s0?(\d{{1,2}})$")
# Who gives an official paper, and what it is called in the line below: 江城县人民政府, 关于…的通知.
_GIVER = re.compile(rf"^[{HAN}]{{3,30}}(?:公司|集团|政府|委员会|办公[室厅]|局|厅|院|校|大学|协会|中心|常委会|党委)$")
_CALLED = re.compile(
    r"^关于|(?:通知|通报|公告|通告|总结|报告|纪要|意见|方案|决定|计划|要点|讲话|办法|规定|细则|公报|简报|批复|函|安排|打算|汇报|预案|规程|规范|章程|制度)(?:[（(].{1,12}[）)])?$"
)
_LETTERHEAD = re.compile(rf"^.{{2,30}}文件$|[〔\[［（(]{_DIGIT}{{4}}[〕\]］）)]\s*第?{_NUMERAL}号$")
_PAGE_LEAD = re.compile(rf"^(?:第\s*{_NUMERAL}\s*版|[A-Z]\d{{1,2}}版?|0\d版?|\d{{1,2}}版)\s+(?=[{HAN}“《A-Z])")
_MARKDOWN = re.compile(r"^#{1,6}(?:\s+(?=\S)|(?=[（(【《“]))")
_TITLE_FIELD = re.compile(r"^[【\[]?\s*(?:标\s*题|题\s*目|[Tt]itle)\s*[】\]]?\s*[:：]\s*(?=\S)|^【标题】\s*(?=\S)")
_FIELD = re.compile(
    r"^[【\[]?\s*(?:日\s*期|时\s*间|发布时间|发布日期|刊发日期|发表时间|来\s*源|作\s*者|记\s*者|编\s*辑|责\s*编|版\s*次|[Dd]ate|[Ss]ource|[Aa]uthor)"
    r"\s*[】\]]?\s*[:：]\s*[^\s，。；？！][^，。；？！]{0,60}$"
)
_DATE_LINE = re.compile(
    rf"^[（(【\[]?\s*{_DIGIT}{{4}}\s*[年\-/.]\s*{_DIGIT}{{1,3}}\s*[月\-/.]\s*{_DIGIT}{{1,3}}\s*日?"
    r"(?:\s*(?:星期|周)[一二三四五六日天])?(?:\s*\d{1,2}:\d{2}(?::\d{2})?)?(?:\s*(?:来源|作者|记者)\s*[:：]?\s*\S{1,20})*\s*[）)】\]]?$"
)
_LIST_ITEM = re.compile(
    r"^(?:[一二三四五六七八九十]{1,3}、|【[一二三四五六七八九十\d]{1,3}】|[（(][一二三四五六七八九十\d]{1,3}[）)]|\d{1,2}[.．、)）](?!\d)"
    r"|[①-⑳]|[•·●◆■▪\-*]\s+\S|第[一二三四五六七八九十百]{1,4}[条章节])"
)
_APPENDIX = re.compile(r"^附(?:件|录|表|注)?[\s　]*[一二三四五六七八九十\d]{0,2}[:：]")
_SPEAKER = re.compile(rf"^(?:[{HAN}·]{{2,8}}|[问答])[:：](?=\S)")


def fold(text: str) -> str:
    """Return the text with the wordings' traditional characters as simplified ones, offsets unchanged."""
    # Most texts hold none, and a search takes a tenth of the time of a translation.
    return text.translate(_SIMPLIFIED) if _TRADITIONAL.search(text) else text


def ends_sentence(text: str) -> bool:
    """Whether the text ends as a sentence does (full stop, colon or semicolon, closing quotes after it included)."""
    return bool(_ENDS_SENTENCE.search(text))


def is_byline(text: str) -> bool:
    """Whether the whole paragraph only says who wrote it (□记者 … 报道)."""
    if len(text) > _LONGEST_LINE:
        return False
    text = fold(text)
    match = _BYLINE.match(text)
    if match is None:
        return False
    rest = _ROLE_WORD.sub(" ", text).split()
    # 作者认为 is no byline: without a sign or a gap between role and name the wording itself must be one.
    marked = match["sign"].strip() or match["gap"] or re.match(_PAPER, text) or re.search(r"(?:报[道导]|[文摄])$", text)
    single = sum(len(part) == 1 for part in rest)
    return bool(rest and marked) and single % 2 == 0 and all(_NAME.fullmatch(p) or len(p) == 1 for p in rest)


def names(text: str) -> list[str]:
    """Return the names in a byline, in its order; two characters set apart to fill a line are one name."""
    result: list[str] = []
    start = 0
    stretches: list[str] = []
    for match in _ROLE_WORD.finditer(fold(text)):
        stretches.append(text[start : match.start()])
        start = match.end()
    for part in [*stretches, text[start:]]:
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
    for bracket in _BRACKET.finditer(text):
        start = bracket.start()
        if match := _INLINE_BYLINE.match(fold(text[start : start + _LONGEST_BYLINE])):
            return names(text[start + match.start(1) : start + match.end(1)])
    return []


def is_dateline(text: str) -> bool:
    """Whether the paragraph opens as a news item does: 本报讯, 新华社北京2月11日电."""
    return bool(_DATELINE.match(fold(text)))


def is_lead(text: str) -> bool:
    """Whether the first words name the day of the news: 2月11日，…, …近日…, 记者从…获悉."""
    return bool(_LEAD.match(fold(text)))


def jump_from(text: str) -> str | None:
    """Return the page that an opening 上接 names (第一版 gives 一), None where there is none."""
    match = _JUMP_IN.match(fold(text))
    return match.group(1).strip() if match else None


def jump_to(text: str) -> str | None:
    """Return the page that a closing 下转 names, None where there is none."""
    match = _JUMP_OUT.search(fold(text[-40:]))
    return match.group(1).strip() if match else None


def is_note(text: str) -> bool:
    """Whether the paragraph is a bracketed note on where the article stood first: （原载…）."""
    return bool(_NOTE.match(fold(text)))


def ends_signed(text: str) -> bool:
    """Whether the paragraph ends with its reporters in brackets: …。（记者 …）."""
    return bool(_SIGNED.search(fold(text[-80:])))


def ends_with_name(text: str) -> bool:
    """Whether the paragraph ends with what may be a reporter's name alone: …。（…）."""
    return bool(_SIGNED_BARE.search(text[-40:]))


def is_separator(text: str) -> bool:
    """Whether the line is only drawn: =====, -----, ***."""
    return bool(_SEPARATOR.match(text))


def page_mark(text: str) -> str | None:
    """Return the page number that the line consists of, None for any other line."""
    match = _PAGE_MARK.match(text)
    return next(part for part in match.groups() if part) if match else None


def is_masthead(text: str) -> bool:
    """Whether the line is the head or foot of a page: its date with the day of the week, or who made it up."""
    return bool(_MASTHEAD.match(fold(text)))


def is_paper_name(text: str) -> bool:
    """Whether the line may be the paper's name at the head of a page, with the page's name or number."""
    return bool(_PAPER_NAME.match(fold(text))) and not re.search(r"[，。；！？]", text)


def masthead_page(text: str) -> str | None:
    """Return the page number in the head of a page: 二版·要闻, 综合 3; None where there is none."""
    match = _MASTHEAD_PAGE.search(text)
    return next(part for part in match.groups() if part) if match else None


def is_letterhead(text: str) -> bool:
    """Whether the line is the head of an official paper (…文件, …〔2021〕9号), not its title."""
    return bool(_LETTERHEAD.search(fold(text)))


def completes_title(body: str, title: str) -> bool:
    """Whether a line is the title of an official paper over which stands who gives it: 甲公司, 2021年度总结."""
    return bool(_GIVER.search(body) and _CALLED.search(title))


def headline(text: str) -> str:
    """Return a headline paragraph without page number, Markdown's # or 标题：."""
    text = _PAGE_LEAD.sub("", text)
    match = _TITLE_FIELD.match(fold(text)) or _MARKDOWN.match(text)
    return text[match.end() if match else 0 :].strip()


def is_markdown_title(text: str) -> bool:
    """Whether the line is a Markdown heading."""
    return bool(_MARKDOWN.match(text))


def is_title_field(text: str) -> bool:
    """Whether the line gives the title by name: 标题：…."""
    return bool(_TITLE_FIELD.match(fold(text)))


def is_field(text: str) -> bool:
    """Whether the line is a header field: 日期：…, 来源：…, 作者：…."""
    return bool(_FIELD.match(fold(text)))


def is_date_line(text: str) -> bool:
    """Whether the whole line is a date, perhaps with time or source."""
    return bool(_DATE_LINE.match(fold(text)))


def is_list_item(text: str) -> bool:
    """Whether the line opens a list item: 一、 1. （二） 【三】 ①."""
    return bool(_LIST_ITEM.match(text))


def is_appendix(text: str) -> bool:
    """Whether the line opens what is attached to a document: 附：…, 附件1：…."""
    return bool(_APPENDIX.match(text))


def is_speaker(text: str) -> bool:
    """Whether the line opens what a person says in an interview: 记者：…."""
    return bool(_SPEAKER.match(text))
