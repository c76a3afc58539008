"""The window's own words in Chinese and English; what articles and answers say is never translated."""

from __future__ import annotations

from collections.abc import Mapping

Words = Mapping[str, str]

_TABLE: dict[str, tuple[str, str]] = {
    # Answers
    "no_evidence": ("资料中没有", "Not in the archive"),
    "error": ("未能回答", "Not answered"),
    "partial": ("部分回答", "Partly answered"),
    "no_answer": ("没有得到答案。", "There is no answer."),
    "understood": ("理解为：{}", "Understood as: {}"),
    "searching": ("正在查找…", "Searching…"),
    "unverified": ("未核实", "Unverified"),
    "written_by": ("由 {} 撰写，引文已与原文核对", "Written by {}; its quotes were checked against the sources"),
    "a_model": ("语言模型", "a language model"),
    "citations": ("引文", "Citations"),
    "nearest": ("最接近的资料", "The nearest there is"),
    "open_citation": ("打开引文{}的原文", "Open the article of citation {}"),
    "untitled": ("（无标题）", "(untitled)"),
    "reprinted": ("同文另见：{}", "Also in: {}"),
    "told_time": ("所述时间：{}", "Time told of: {}"),
    "within": ("限于：{}", "Only: {}"),
    "chart": ("图：{}", "Chart: {}"),
    "failed": (
        "出了意外的错误，没有得到答案；请再试一次，若仍如此，请把服务端日志交给管理员。",
        "Something unexpected went wrong and there is no answer; try again, and if it stays so show the server's log "
        "to its administrator.",
    ),
    # Times and places
    "undated": ("日期不详", "no date"),
    "year_unknown": ("{}（年份不详）", "{} (year unknown)"),
    "line": ("第{}行", "line {}"),
    "lines": ("第{}–{}行", "lines {}–{}"),
    "page": ("第{}页", "page {}, "),
    "to": ("至", " to "),
    # The article
    "evidence": ("推断依据", "Dated by"),
    "year_from": ("年份依据", "Year from"),
    "other_article": ("另一篇文章：{}（{}）", "another article: {} ({})"),
    "author": ("作者", "Author"),
    "moved": (
        "资料更新后，这条引文已不在原来的位置；下面是全文。",
        "The archive has changed, and this quote is no longer in its place; below is the whole article.",
    ),
    "source_line": ("原文第{}行", "line {} of the source"),
    "back": ("回到对话", "Back to the conversation"),
    "article": ("原文", "Article"),
    "hint": (
        "点击答案中的引文编号，这里会打开所引的文章，并标出引用的原句。",
        "Choose a citation's number in an answer: the article opens here, with the quoted sentence marked.",
    ),
    "hit": ("引文 {} / {}", "Citation {} of {}"),
    "previous": ("上一条", "Previous"),
    "next": ("下一条", "Next"),
    # The conversation
    "opened": ("已打开的资料：{}篇文章", "Open archive: {} articles"),
    "years": ("，{}", ", {}"),
    "year": ("{}年", "{}"),
    "year_range": ("{}–{}年", "{}–{}"),
    "empty": (
        "资料库中还没有文章，请先用 wenyuan index add 加入文件",
        "The archive holds no article yet; add files with wenyuan index add",
    ),
    "welcome": (
        "用平常的话提问。答案出自已打开的资料，每个数字都附原文出处；资料中没有的，会直说没有。",
        "Ask in plain words, in Chinese or English. Answers come from the open archive, each figure with its source; "
        "what the archive does not hold is said to be missing.",
    ),
    "examples": ("可以从下面的问题开始。", "You could begin with one of these."),
    "advice": ("问题里写明年份和对象，答案更准。", "A question that names its year and subject is answered best."),
    "conversation": ("对话", "Conversation"),
    "question": ("问题", "Question"),
    "answer": ("答案", "Answer"),
    "box": ("输入问题", "Ask a question"),
    "ask": ("提问", "Ask"),
    "stop": ("停止", "Stop"),
    "new": ("新对话", "New"),
    "skip": ("跳到提问框", "Skip to the question box"),
    # Filters
    "filter": ("时间与来源", "Time and sources"),
    "since": ("起始时间", "From"),
    "until": ("截止时间", "Until"),
    "date_form": ("2020-03", "2020-03"),
    "sources": ("来源名称含有", "Source name contains"),
    "sources_form": ("可用逗号分开几个", "several by commas"),
    "clear": ("清除", "Clear"),
    "no_source": (
        "没有名称含“{}”的来源；请到“资料库”页查看有哪些来源，或清空来源筛选。",
        "No source has “{}” in its name; see the archive page for the sources there are, or clear the filter.",
    ),
    "many_sources": (
        "名称含“{}”的来源超过 {} 个；请写得具体些。",
        "More than {1} sources have “{0}” in their name; write more of it.",
    ),
    # History
    "history": ("历史", "History"),
    "history_of": ("历史对话", "Earlier conversations"),
    "history_note": ("只保存在这个浏览器里", "Kept in this browser only"),
    "search_history": ("搜索历史", "Search the history"),
    "none_yet": ("还没有对话", "No conversations yet"),
    "none_found": ("没有找到", "Nothing found"),
    "rename": ("改名", "Rename"),
    "delete": ("删除", "Delete"),
    "delete_sure": ("确定删除？", "Really delete?"),
    "delete_all": ("全部删除", "Delete all"),
    "new_name": ("新的名称", "New name"),
    "close": ("关闭", "Close"),
    "full": (
        "浏览器的存储已满，最早的对话没有保留。",
        "The browser's storage is full; the oldest conversations were dropped.",
    ),
    # What can be done with an answer
    "copy": ("复制", "Copy"),
    "copied": ("已复制", "Copied"),
    "not_copied": ("浏览器不允许复制", "The browser does not allow copying"),
    "again": ("重新回答", "Answer again"),
    "good": ("有用", "Helpful"),
    "bad": ("有误", "Wrong"),
    "comment": ("意见", "Comment"),
    "comment_form": ("哪里好，哪里不对？", "What is good, what is wrong?"),
    "send": ("提交", "Send"),
    "thanks": ("已记下，谢谢。", "Noted, thank you."),
    "export": ("导出", "Export"),
    "as_md": ("Markdown 文档", "Markdown"),
    "as_docx": ("Word 文档", "Word"),
    "as_csv": ("CSV 表格", "CSV table"),
    "nothing_to_export": ("还没有可以导出的回答", "There is no answer to export yet"),
    "asked_at": ("提问时间", "Asked at"),
    "short_answer": ("简答", "Short answer"),
    "status": ("状态", "Status"),
    "answered": ("已回答", "Answered"),
    "warnings": ("提示", "Notes"),
    "unreachable": ("服务没有回应，请稍后再试。", "The server does not reply; try again later."),
    # Language and colours
    "language": ("English", "中文"),
    "theme": ("明暗", "Theme"),
    "theme_auto": ("随系统", "System"),
    "theme_light": ("浅色", "Light"),
    "theme_dark": ("深色", "Dark"),
    # The archive page
    "archive": ("资料库", "Archive"),
    "held": ("库存", "What it holds"),
    "articles": ("文章", "Articles"),
    "sources_count": ("来源", "Sources"),
    "dated": ("有年份的文章", "Articles with a year"),
    "span": ("时间范围", "Time span"),
    "by_month": ("各月文章数", "Articles by month"),
    "by_year": ("各年文章数", "Articles by year"),
    "source": ("来源", "Source"),
    "more_sources": ("只列出文章最多的{}个来源。", "Only the {} sources with the most articles."),
    "refused": ("没有答案的提问", "Questions without an answer"),
    "refused_note": ("资料中没有答案的提问，最近的在前。", "What the archive held no answer to, newest first."),
    "refused_none": ("没有记录。", "None so far."),
    "time": ("时间", "Time"),
    "health": ("索引状态", "Index health"),
    "sound": ("各项索引完好。", "All indexes are sound."),
    "check": ("检查索引", "Check the indexes"),
    "checking": ("正在检查…", "Checking…"),
    "chunks": ("段落", "Passages"),
    "vectors": ("向量", "Vectors"),
    "encoder": ("编码器", "Encoder"),
    "size": ("占用空间", "Size"),
    # Adding files
    "add_files": ("加入文件", "Add files"),
    "choose_files": ("选择文件", "Choose files"),
    "files_note": (
        "支持 {}；每个文件最大 {} MB，一次最多 {} 个。",
        "Accepted: {}; at most {} MB a file and {} files at once.",
    ),
    "files_date": ("这些文件的日期（可不填）", "Date of these files (optional)"),
    "sending": ("上传 {}%", "Sending {}%"),
    "reading": ("正在入库…", "Adding…"),
    "articles_added": ("加入 {} 篇，更新 {} 篇", "{} articles added, {} renewed"),
    "too_many": ("一次最多 {} 个文件", "At most {} files at once"),
}

WORDS: dict[str, dict[str, str]] = {
    language: {key: pair[place] for key, pair in _TABLE.items()} for place, language in enumerate(("zh", "en"))
}
ZH: Words = WORDS["zh"]


def words_of(language: str) -> Words:
    """Return the words of ``"zh"`` or ``"en"``; of anything else the Chinese ones."""
    return WORDS.get(language, ZH)
