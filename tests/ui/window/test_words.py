"""Both languages say the same things, with as many places for what is put in."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from ui import web
from ui.window.words import WORDS, ZH, words_of

ROOT = Path(web.__file__).parent
SCRIPTS = "\n".join(file.read_text(encoding="utf-8") for file in (ROOT / "static" / "window").glob("*.js"))
CODE = "\n".join(file.read_text(encoding="utf-8") for file in [ROOT / "webtext.py", *(ROOT / "window").glob("*.py")])


@pytest.mark.parametrize("key", sorted(ZH))
def test_a_word_is_in_both_languages(key: str) -> None:
    chinese, english = (WORDS[language][key] for language in ("zh", "en"))
    assert len(re.findall(r"\{\d?\}", chinese)) == len(re.findall(r"\{\d?\}", english))
    assert not set(chinese + english) & set("<>\"'&") - {"'"}, "they are put into HTML as they are"


def test_every_word_that_a_script_says_is_there() -> None:
    said = {*re.findall(r'say\("(\w+)"', SCRIPTS), *re.findall(r'button\("(\w+)"', SCRIPTS)}
    assert said
    assert said <= set(ZH)


def test_no_word_is_left_over() -> None:
    unused = [key for key in ZH if f'"{key}"' not in SCRIPTS + re.sub(r"(?s)_TABLE.*?\n}\n", "", CODE)]
    made_up = re.compile(r"(as|theme)_\w+|answered|partial|error|no_evidence")
    assert not [key for key in unused if not made_up.fullmatch(key) and f"'{key}'" not in CODE]


def test_an_unknown_language_is_chinese() -> None:
    assert words_of("en") is WORDS["en"]
    assert words_of("fr") is ZH
