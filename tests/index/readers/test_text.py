"""Bytes of text files, decoded strictly or refused."""

import codecs

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from index.errors import InputError, ReadError
from index.readers.text import commonness, decode, read_text

SIMPLIFIED = [
    "市政府召开会议，部署今年的重点工作。",
    "他说，这是一项民生工程，要让群众满意。",
    "全市完成投资120亿元，同比增长8.5%。",
    "学校图书馆每天开放到晚上十点。",
    "记者从有关部门了解到，新的规定将于下月实施。",
    "我们去年种了三十亩苹果，收入比前年多了两成。",
    "“这条路修好以后，孩子上学方便多了。”老人高兴地说。",
    "医院新增床位六百张，预计明年投入使用。",
    "比赛第二天，两队战成一比一平。",
    "公司产品出口到二十多个国家和地区。",
]
TRADITIONAL = [
    "市政府召開會議，部署今年的重點工作。",
    "他說，這是一項民生工程，要讓群眾滿意。",
    "全市完成投資120億元，同比增長8.5%。",
    "學校圖書館每天開放到晚上十點。",
    "記者從有關部門了解到，新的規定將於下月實施。",
    "我們去年種了三十畝蘋果，收入比前年多了兩成。",
    "「這條路修好以後，孩子上學方便多了。」老人高興地說。",
    "醫院新增床位六百張，預計明年投入使用。",
    "比賽第二天，兩隊戰成一比一平。",
    "公司產品出口到二十多個國家和地區。",
]


@pytest.mark.parametrize("text", SIMPLIFIED + TRADITIONAL)
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "gb18030"])
def test_each_sentence_comes_back_in_every_encoding(text, encoding):
    assert decode(text.encode(encoding), "a.txt") == text


@pytest.mark.parametrize("text", TRADITIONAL)
def test_traditional_sentences_come_back_from_big5(text):
    assert decode(text.encode("big5"), "a.txt") == text


@pytest.mark.parametrize("mark", [codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE])
def test_utf16_goes_by_its_mark(mark):
    encoding = "utf-16-le" if mark == codecs.BOM_UTF16_LE else "utf-16-be"
    assert decode(mark + "会议\r\n召开".encode(encoding), "a.txt") == "会议\r\n召开"


@settings(deadline=None, max_examples=150)
@given(st.lists(st.sampled_from(SIMPLIFIED), min_size=1, max_size=5), st.sampled_from(["", "\n", "\r\n", " 2021 "]))
def test_made_simplified_texts_come_back(parts, between):
    text = between.join(parts)
    for encoding in ("utf-8", "gb18030"):
        assert decode(text.encode(encoding), "a.txt") == text


@settings(deadline=None, max_examples=150)
@given(st.lists(st.sampled_from(TRADITIONAL), min_size=1, max_size=5), st.sampled_from(["", "\n", "\r\n", " 2021 "]))
def test_made_traditional_texts_come_back(parts, between):
    text = between.join(parts)
    for encoding in ("utf-8", "gb18030", "big5"):
        assert decode(text.encode(encoding), "a.txt") == text


@settings(deadline=None, max_examples=100)
@given(st.sampled_from(SIMPLIFIED), st.integers(0, 8), st.integers(4, 8))
def test_a_few_characters_are_enough_or_refused_but_never_read_wrongly(text, start, length):
    piece = text[start : start + length]
    try:
        assert decode(piece.encode("gb18030"), "a.txt") == piece
    except ReadError as error:
        assert "--encoding" in str(error)


def test_ascii_and_short_words_that_look_like_utf8():
    assert decode(b"plain text\n", "a.txt") == "plain text\n"
    # The bytes of 联通 in GBK are also well-formed UTF-8, of two rare letters.
    assert decode("联通公司".encode("gbk"), "a.txt") == "联通公司"


def test_a_rare_character_does_not_hinder():
    text = "沄江畔的𠮷野家开业，市民喆先生说味道不错。"
    assert decode(text.encode("gb18030"), "a.txt") == decode(text.encode(), "a.txt") == text


@pytest.mark.parametrize(
    ("data", "word"),
    [
        (b"", "empty"),
        (b" \r\n\t", "empty"),
        ("　\n　".encode(), "empty"),
        (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR" + bytes(range(256)), "binary"),
        (b"\x7fELF\x02\x01\x01\0\0", "binary"),
        (b"abc\x01\x02\x03\x04\x05\x06", "binary"),
        (b"\xff\xff\xff\xff", "--encoding"),
        ("これはテストです。ひらがなばかり。".encode("shift_jis"), "--encoding"),
        ("Élève à l'été, où ça déplaît".encode("latin-1"), "--encoding"),
        ("市政府".encode("utf-32"), "UTF-32"),
        ("市政府召开会议".encode()[:-1], "--encoding"),
    ],
)
def test_what_is_no_text_is_refused_by_name(data, word):
    with pytest.raises(ReadError, match=word) as caught:
        decode(data, "stadt.txt")
    assert "stadt.txt" in str(caught.value)


def test_a_given_encoding_settles_it():
    japanese = "これはテストです。"
    assert decode(japanese.encode("shift_jis"), "a.txt", "shift_jis") == japanese
    with pytest.raises(ReadError, match="is not utf-8"):
        decode("市政府".encode("gb18030"), "a.txt", "utf-8")
    with pytest.raises(InputError, match="klingon"):
        decode(b"abc", "a.txt", "klingon")
    assert decode("市政府召开会议".encode("utf-16-le"), "a.txt", "utf-16-le") == "市政府召开会议"


def test_commonness_tells_text_from_noise():
    assert commonness("".join(SIMPLIFIED)) > 0.6 < commonness("".join(TRADITIONAL))
    assert commonness("".join(TRADITIONAL).encode("big5").decode("gb18030", "replace")) < 0.25
    assert commonness("abc") == 0.0


def test_a_file_becomes_articles():
    (article,) = read_text("供水会议\n\n会议今天召开。\n".encode("gb18030"), "a.txt", "b.txt")
    assert (article.title, article.source, article.text) == ("供水会议", "b.txt", "供水会议\n会议今天召开。")
    assert article.lines(5, 7) == (3, 3)


def test_first_lines_that_tell_of_a_text_are_none_of_it():
    told = "---\n标题: 供水会议\n日期：2023年2月11日\n---\n\n会议今天召开，研究供水。\n"
    (article,) = read_text(told.encode(), "a.txt", "a.txt")
    assert (article.title, article.date, article.text) == ("供水会议", "2023-02-11", "会议今天召开，研究供水。")
    assert article.lines(0, 2) == (6, 6)
    (article,) = read_text("---\n第一版\n---\n会议今天召开，研究供水。\n".encode(), "a.txt", "a.txt")
    assert "第一版" in article.text and article.date is None
