"""Web pages: the article without what stands around it, in the encoding that the page says."""

import pytest

from index.errors import ReadError
from index.readers import read_file
from index.readers.html import lines_of, parse
from tests.documents import END, GOAL, LEAD, TITLE, put

WORDS = "首页 新闻 政务 专题 视频 图片 评论".split()
MENU = "".join(f'<li><a href="/{i}">{word}</a></li>' for i, word in enumerate(WORDS))
PAGE = f"""<!DOCTYPE html>
<html><head><meta charset="utf-8"><title>{TITLE}_新区新闻网</title><meta name="author" content="李涛">
<meta property="article:published_time" content="2023-02-11T08:00:00+08:00"></head>
<body><div class="menu"><ul>{MENU}</ul></div><div class="main"><h1>{TITLE}</h1><div class="content">
<p>　　{LEAD}</p><p>　　会议指出，今年固定资产投资目标是<b>1200</b>
亿元，增长8%。</p>
<table><tr><th>指标</th><th>2023年</th></tr><tr><td><p>投资</p></td><td>1200亿元</td></tr></table>
<p>　　{END}</p></div></div>
<div class="side"><h3>热门</h3><ul><li><a href="1">某地投资增长九成</a></li></ul></div>
<div class="foot">版权所有 <a href="/about">关于我们</a></div><script>var year = "2020年";</script></body></html>"""


def test_the_article_of_a_page_is_read_without_its_menus(tmp_path):
    (article,) = read_file(put(tmp_path / "a.html", PAGE))
    assert article.text.split("\n") == [TITLE, LEAD, GOAL, "指标 2023年", "投资 1200亿元", END]
    assert (article.title, article.author, article.date) == (TITLE, "李涛", "2023-02-11")
    assert article.lines(0, 3) == (1, 1) and article.lines(len(article.text) - 3, len(article.text)) == (6, 6)


def test_a_page_of_text_alone_is_read_whole(tmp_path):
    page = (
        "<html><head><title>通知</title></head><body>定于3月5日开会。<br>参会35人。<pre>第一\n第二</pre></body></html>"
    )
    (article,) = read_file(put(tmp_path / "a.htm", page))
    assert article.text == "定于3月5日开会。\n参会35人。\n第一\n第二" and article.title == "通知"


@pytest.mark.parametrize(
    ("told", "encoding"),
    [
        ("gb2312", "gb18030"),
        ("big5", "big5"),
        ("utf-8", "utf-8"),
        ("utf-8", "gb18030"),
        ("nonsense", "gb18030"),
        ("iso-8859-1", "gb18030"),
        ("gb2312", "utf-8"),
        (None, "gb18030"),
    ],
)
def test_the_encoding_is_what_decodes(tmp_path, told, encoding):
    body = "<p>會議在臺北召開，討論經濟問題，這是最重要的一年。</p>" if encoding == "big5" else f"<p>{LEAD}镕</p>"
    page = f"<html><head>{f'<meta charset={told}>' if told else ''}<title>会</title></head><body>{body}</body></html>"
    if encoding == "big5":
        page = page.replace("会", "會")
    (article,) = read_file(put(tmp_path / "a.html", page.encode(encoding)))
    assert article.text == body[3:-4]


def test_content_decides_that_a_file_is_a_page(tmp_path):
    (article,) = read_file(put(tmp_path / "a.txt", PAGE))
    assert article.title == TITLE and "<p>" not in article.text


def test_a_page_without_text_is_refused(tmp_path):
    with pytest.raises(ReadError, match="no text"):
        list(read_file(put(tmp_path / "a.html", "<html><body><img src=a.png></body></html>")))


def test_a_page_nested_without_end_is_read(tmp_path):
    lines = lines_of(parse("<html><body>" + "<div>" * 5000 + "深处" + "</div>" * 5000, "a"))
    assert "".join(lines) in ("深处", "")


def test_tables_that_lay_out_a_page_hold_paragraphs():
    long = "很长的一段正文，" * 40
    assert lines_of(parse(f"<table><tr><td><p>{long}</p><p>第二段。</p></td></tr></table>", "a")) == [long, "第二段。"]


def test_the_date_of_json_ld_is_the_pages(tmp_path):
    told = '{"@graph": [{"@type": "WebPage"}, {"@type": "NewsArticle", "datePublished": "2023-02-11T08:00:00+08:00"}]}'
    for script, date in ((told, "2023-02-11"), ('{"datePublished": 5}', None), ("[" * 5000, None)):
        head = f'<head><title>会</title><script type="application/ld+json">{script}</script></head>'
        (article,) = read_file(put(tmp_path / "a.html", f"<html>{head}<body><p>{GOAL}</p></body></html>"))
        assert (article.date, article.text) == (date, GOAL)
