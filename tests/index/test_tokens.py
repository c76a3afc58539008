from __future__ import annotations

import subprocess
import sys
import unicodedata
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from index import tokens
from index.errors import InputError

ROOT = Path(__file__).resolve().parents[2]
CHINESE = st.text(st.sampled_from("国內生產總值增长２０23年，。 ,1.5%万吨\n\u3000（GDP）-·𠮷🙂ﬁ㎡½İ"), max_size=60)
ANY = st.one_of(st.text(max_size=60), CHINESE)


@given(ANY)
@settings(deadline=None, max_examples=150)
def test_cut_gives_exact_slices_in_order(text):
    end = 0
    for word, start, stop in tokens.cut(text):
        assert end <= start < stop
        assert text[start:stop] == word
        assert not word.isspace()
        end = stop


@given(ANY)
@settings(deadline=None, max_examples=150)
def test_cut_and_tagged_lose_no_letter_or_digit(text):
    covered = {place for _, start, stop in tokens.cut(text) for place in range(start, stop)}
    assert all(place in covered for place, character in enumerate(text) if character.isalnum())
    assert "".join(word for word, *_ in tokens.tagged(text)) == text


@given(ANY)
@settings(deadline=None, max_examples=100)
def test_words_are_folded_and_the_same_each_time(text):
    found = tokens.words(text)
    assert found == tokens.words(text)
    assert all(word and word == tokens.fold(word) and any(map(str.isalnum, word)) for word in found)


REPEATED = st.text(st.sampled_from("a5b-. '·%％，中国人民5国　\xa0…《国產１,"), max_size=40)


@given(st.one_of(ANY, REPEATED))
@settings(deadline=None, max_examples=500)
def test_joined_words_are_the_words(text):
    assert list(tokens.joined_words([text])) == [" ".join(tokens.words(text))]


@pytest.mark.parametrize("text", ["5 5 5", "gdp-based gdp based", "a b a b", "5G 5g网络", "3.5 5", "15 5", "a.b a.b a"])
def test_joined_words_repeat_what_the_words_repeat(text):
    assert list(tokens.joined_words([text])) == [" ".join(tokens.words(text))]


@given(st.one_of(ANY, REPEATED))
@settings(deadline=None, max_examples=500)
def test_plain_text_has_the_words_that_its_folded_form_has(text):
    assert tokens.words(text) == tokens.words(tokens.fold(text))


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("总投资2490亿元", "2490"),
        ("增长11%", "11%"),
        ("增长11%", "11"),
        ("增长５.５％", "5.5%"),
        ("产量1.5万吨", "1.5"),
        ("投资1,600亿元", "1600"),
        ("投资1，600亿元", "1600"),
        ("2022-2024年", "2024"),
        ("IPhone手机", "iphone"),
        ("ＡＩ大模型", "ai"),
        ("國內生產總值", "国内"),
        ("国内生产总值", "生产"),
        ("国内生产总值", "生产总值"),
        ("我的家乡在青岛", "的"),
    ],
)
def test_what_can_be_found(text, word):
    assert word in tokens.words(text)


def test_a_name_is_found_however_it_is_cut():
    assert "宛" in tokens.words("李宛遥报道") and "宛" in tokens.words("记者李宛遥")


def test_a_list_of_numbers_is_not_joined():
    assert tokens.words("1,2,3") == ["1", "2", "3"]
    assert tokens.words("10,2000") == ["10", "2000"]


def test_punctuation_is_dropped():
    assert tokens.words("“，。！ \n—…”") == []
    assert tokens.cut("，。 \n") == []


def test_parts_of_a_latin_compound_are_given_once():
    assert tokens.words("GDP-based") == ["gdp", "based"]


def test_a_figure_with_thousands_is_one_slice():
    assert ("1,600", 2, 7) in tokens.cut("投资1,600亿元")


def test_traditional_and_simplified_are_indexed_alike():
    assert tokens.words("臺灣頭髮發展於後裡") == tokens.words("台湾头发发展于后里")
    assert tokens.fold("乾隆著名瞭望") == "乾隆著名瞭望"


def test_stop_words_are_function_words():
    stop = tokens.stop_words()
    assert {"的", "了", "在", "是", "和", "什么", "多少"} <= stop
    assert not {"投资", "目标", "青岛", "增长", "2023"} & stop


def test_user_words_are_kept_whole_and_change_the_version(tmp_path):
    # In a process of its own, for the words stay loaded.
    path = tmp_path / "words.txt"
    path.write_text("凤鸣涧子村 10 ns\n海汐通卡\n", encoding="utf-8")
    code = (
        "import sys; from pathlib import Path; from index import tokens\n"
        "before = tokens.version()\n"
        "assert '凤鸣涧子村' not in tokens.words('凤鸣涧子村民'), tokens.words('凤鸣涧子村民')\n"
        "assert tokens.load_user_words(Path(sys.argv[1])) == 2\n"
        "assert '凤鸣涧子村' in tokens.words('去凤鸣涧子村看看')\n"
        "assert '海汐通卡' in tokens.words('办海汐通卡')\n"
        "assert before == tokens.TOKENS_VERSION != tokens.version()\n"
    )
    subprocess.run([sys.executable, "-c", code, str(path)], cwd=ROOT, check=True)


@pytest.mark.parametrize("content", [b"\xff\xfe\x00\xd8", "词 10 n 多余\n".encode()])
def test_a_bad_word_list_is_refused_by_name(tmp_path, content):
    path = tmp_path / "words.txt"
    path.write_bytes(content)
    with pytest.raises(InputError, match=r"words\.txt"):
        tokens.load_user_words(path)


def test_importing_brings_no_jieba():
    code = "import sys, index.tokens; assert 'jieba' not in sys.modules and 'torch' not in sys.modules"
    subprocess.run([sys.executable, "-c", code], cwd=ROOT, check=True)


@settings(deadline=None, max_examples=300)
@given(st.text(max_size=20) | st.text(st.sampled_from("か゛ﾞé\u0301ΑΣσ各①㌢ＡＢ㎡漢汉한ᄒ\u3099 "), max_size=12))
def test_folding_character_by_character_is_folding_the_text(text: str) -> None:
    whole = unicodedata.normalize("NFKC", text).lower().translate(tokens._simplified())
    assert tokens.fold(text) == whole
