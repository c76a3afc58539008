"""Plain text files: bytes -> text by strict decoding, text -> articles.

Nothing is ever decoded with replacement characters. Where several encodings decode the bytes, the characters decide:
a wrong guess makes rare ones, a right one mostly the few hundred that every Chinese text is made of.
"""

from __future__ import annotations

import codecs
import re
import unicodedata

from index.errors import InputError, ReadError
from index.newspaper import read_page
from index.readers.characters import MOST, OFTEN, SOME
from index.readers.front import front_matter, told_of
from index.types import Article
from index.unseen import joined

_BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, None),
    (codecs.BOM_UTF32_BE, None),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_CANDIDATES = ("utf-8", "gb18030", "big5")
_WEIGHTS = {**dict.fromkeys(SOME, 0.5), **dict.fromkeys(OFTEN, 0.8), **dict.fromkeys(MOST, 1.0)}
_WEIGHTS |= dict.fromkeys("，。、；：？！“”‘’「」『』（）《》〈〉【】—…·％　○□■●◎▲", 0.6)
_PAGE_NAME = re.compile(r"(?<![0-9A-Za-z.])第?0*([1-9]\d{0,2})版")
_ENOUGH = 0.3
_APART = 0.15
_SAMPLE = 20_000
# Controls but tab, line feeds of all kinds, form feed, carriage return, and the end-of-file mark of old editors.
_ODD = re.compile("[\x00-\x08\x0e-\x19\x1b-\x1f\x7f-\x84\x86-\x9f]")


def decode(data: bytes, name: str, encoding: str | None = None) -> str:
    """Return the text of a file.

    Parameters
    ----------
    data : the file's bytes.
    name : what errors call the file.
    encoding : how to decode it; None lets the bytes and the characters decide between UTF-8, UTF-16 with a byte
        order mark, GB18030 and Big5.

    Raises
    ------
    ReadError
        The file is empty or binary, decodes as none of these, or as several with nothing to choose between them.
    InputError
        There is no encoding of that name.
    """
    if not data.strip():
        raise ReadError(f"{name} is empty: expected an article's text")
    text = _decode_as(data, name, encoding) if encoding else _decode_guessing(data, name)
    text = text.removeprefix("\ufeff")
    _refuse_binary(text, name)
    text = joined(text)
    if not text.strip():
        raise ReadError(f"{name} is empty: expected an article's text")
    return text


def _decode_as(data: bytes, name: str, encoding: str) -> str:
    try:
        return data.decode(encoding)
    except UnicodeError as error:
        raise ReadError(f"{name} is not {encoding}: {error}; give the right one with --encoding") from error
    except LookupError as error:
        raise InputError(f"{encoding!r} is no encoding: expected a name such as utf-8, gb18030 or big5") from error


def _decode_guessing(data: bytes, name: str) -> str:
    for mark, encoding in _BOMS:
        if data.startswith(mark):
            if encoding is None:
                raise ReadError(f"{name} is UTF-32, which is not read; save it as UTF-8 or give --encoding utf-32")
            return _decode_as(data, name, encoding)
    if b"\0" in data:
        raise ReadError(f"{name} is a binary file (it holds NUL bytes): expected text; for UTF-16 give --encoding")
    texts = {encoding: text for encoding in _CANDIDATES if (text := _try(data, encoding)) is not None}
    if not texts:
        raise ReadError(f"{name} is not UTF-8, GB18030 or Big5 throughout; give its encoding with --encoding")
    if data.isascii():
        return texts["utf-8"]
    scores = sorted(((commonness(text), encoding) for encoding, text in texts.items()), reverse=True)
    # Bytes beyond ASCII that happen to be UTF-8 are hardly ever anything else: only common Chinese outweighs that.
    utf8 = next((score for score, encoding in scores if encoding == "utf-8"), None)
    best, encoding = scores[0]
    if utf8 is not None and (encoding == "utf-8" or best - utf8 < 2 * _APART or best < _ENOUGH):
        return texts["utf-8"]
    rivals = [(score, other) for score, other in scores[1:] if texts[other] != texts[encoding]]
    if best < _ENOUGH or (rivals and best - rivals[0][0] < _APART):
        guesses = " or ".join(encoding for _, encoding in scores)
        raise ReadError(f"{name} may be {guesses}, and its characters don't tell which; say so with --encoding")
    return texts[encoding]


def _try(data: bytes, encoding: str) -> str | None:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError:
        # cp950 is what Windows calls Big5: the same with a few signs more.
        return _try(data, "cp950") if encoding == "big5" else None


def commonness(text: str) -> float:
    """Return how usual the characters beyond ASCII are in Chinese text: 1 at most, 0 or less for none that is."""
    beyond = [char for char in text[:_SAMPLE] if ord(char) > 127]
    if not beyond:
        return 0.0
    return sum(_weight(char) for char in beyond) / len(beyond)


def _weight(char: str) -> float:
    if char in _WEIGHTS:
        return _WEIGHTS[char]
    if unicodedata.category(char) in ("Co", "Cn", "Cc", "Cs") or "\u3400" <= char <= "\u4dbf" or char > "\uffff":
        return -0.5
    return 0.0


def _refuse_binary(text: str, name: str) -> None:
    odd = len(_ODD.findall(text))
    if odd > max(1, len(text) // 200) or "\0" in text:
        raise ReadError(f"{name} is a binary file ({odd} control characters in it): expected text")


def read_text(
    data: bytes, name: str, source: str, encoding: str | None = None, *, file_name: str = ""
) -> list[Article]:
    """Return the undated articles of a text file; the errors are those of ``decode``.

    ``file_name`` may say which page of a newspaper it is: 2023-02-11_01版.txt. First lines between lines of ``---``
    that name a title, an author or a date are no text.
    """
    text = decode(data, name, encoding)
    told, body = front_matter(text)
    articles = read_page(body if told else text, source, page_of_name(file_name))
    if not articles:
        raise ReadError(f"{name} holds no article: expected text")
    return told_of(articles, told) if told else articles


def page_of_name(file_name: str) -> int | None:
    """Return the newspaper page that a file's name gives (01版, 第3版), None where it gives none."""
    found = _PAGE_NAME.search(file_name)
    return int(found[1]) if found else None
