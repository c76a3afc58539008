"""Chinese words for the lexical index and for comparing texts.

The only importer of rjieba, which holds jieba's dictionary and algorithm and is some fifteen times as fast; where it
cannot be imported, jieba itself serves (``plain_cutter``). An index is only as good as the agreement between its words
and a query's, so whatever changes ``words`` changes ``TOKENS_VERSION`` too, and an archive made with another version
is re-indexed.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator
from functools import cache, lru_cache
from pathlib import Path

from index.errors import InputError

try:
    import rjieba as cutter
except ImportError:
    from index import plain_cutter as cutter  # type: ignore[no-redef]

TOKENS_VERSION = "rjieba-search-2" if cutter.__name__ == "rjieba" else "jieba-search-2"

_TRADITIONAL = Path(__file__).with_name("traditional.txt")
# The commas come first in the pattern, since nothing else is looked for as fast.
_THOUSANDS = re.compile(r"[,，](?<=[0-9].)(?=[0-9]{3}(?![0-9]))")
# What NFKC leaves alone, and the punctuation that it changes into other punctuation.
_PLAIN = re.compile(r"[\x00-\x7f一-鿿、-】“”‘’—·，。！？；：（）％～]*")
_NARROWED = tuple(zip("，！？；：（）％～", ",!?;:()%~", strict=True))  # of these, each for one
# The same without what becomes a part of a word.
_PUNCTUATED = re.compile(r"[\x00-\x7f\xa0×一-鿿、-〗“”‘’—·▲，。！？；：（）～]*")
_NOT_PLAIN = re.compile(f"[^{_PLAIN.pattern[1:-1]}")
_FEW = 8  # other characters than plain ones, which are sooner replaced one after the other than all at once
_COMPOUND = re.compile(r"[a-z0-9]+(?:[.·'][a-z0-9]+)*%?")
# A word of letters or digits, or several, and at once the same again.
_REPEATED = re.compile(r"([a-z0-9])(?<![^ ].)([a-z0-9.·'%]* (?:[a-z0-9][a-z0-9.·'%]* )*?)\1\2")
_LEVELS = frozenset("省市区县州镇乡村")
# All but characters that fold by themselves, whatever stands beside them: what may be a mark on the one before it, a
# part of a Korean syllable, or a sigma.
_CONTEXT = re.compile(
    "[^\x00-\u02ff\u2000-\u20cf\u2100-\u2bff\u3000-\u3029\u3030-\u3098\u30a0-\u312f\u3190-\ua48f\uf900-\ufaff\uff00-\uff9d"
    "\uffe0-\uffef\U0001f000-\U0001faff]"
)
_REMEMBERED = 300_000  # words of 45,000 articles of news
_user_words = ""

_STOP_WORDS = """
的 地 得 了 着 过 之 所 者 们 吗 呢 吧 啊 呀 嘛 么 哦 哪 啦 的话 似的 一样 一般 我 你 您 他 她 它 我们 你们 他们 她们
它们 咱们 自己 本人 大家 别人 其 其他 其它 其中 该 此 本 某 各 每 这 那 这个 那个 这些 那些 这样 那样 这里 那里 这种
那种 这么 那么 此外 另外 以下 以上 如下 上述 有关 什么 怎么 怎样 怎么样 如何 谁 哪个 哪些 哪里 哪儿 哪年 何 何时 何地
为何 多少 几 几个 多大 多久 多长 为什么 是否 请问 是 有 在 为 为了 被 把 将 让 使 由 由于 对 对于 向 往 从 自 到 至
于 给 跟 和 与 同 及 以及 或 或者 还是 并 并且 而 而且 且 但 但是 不过 然而 却 虽 虽然 尽管 即使 如果 若 要是 假如
只要 只有 无论 不论 因 因为 因此 所以 因而 于是 从而 以 以便 则 即 即为 乃 不 没 没有 未 无 非 别 勿 也 都 又 再 还
就 才 只 仅 仅仅 很 太 更 最 较 比较 十分 非常 已 已经 曾 曾经 正 正在 刚 将要 会 能 能够 可 可以 可能 应 应该 应当
要 需要 想 必须 来 去 上 下 中 里 内 外 前 后 时 时候 之间 之后 之前 以来 以后 以前 当 当时 等 等等 种 个 些 一 一个
一些 一种 一下 有些 有的 关于 根据 按照 依据 通过 经过 随着 作为 除了 除 包括 例如 比如 如 像 连 比 按 据 经 用 a an
and are as at be by for from in is it of on or that the this to was were what when where which who with
"""


def version() -> str:
    """Return ``TOKENS_VERSION``, with a mark of the user's words where some were loaded."""
    return f"{TOKENS_VERSION}+{_user_words}" if _user_words else TOKENS_VERSION


def words(text: str) -> list[str]:
    """Return the words of a text as the lexical index holds them, in order.

    Compatibility forms (NFKC), case, traditional characters and thousands separators are folded; a long word is
    preceded by the dictionary words in it, a word that is in no dictionary by its characters, and a percentage by its
    bare number, so that either is found. Stop words are kept, punctuation is not.
    """
    found: list[str] = []
    for parts in map(_HELD.__getitem__, cutter.cut_for_search(_folded_to_cut(text))):
        # Of "gdp-based" the cutter has given the parts already.
        if parts.__class__ is tuple or found[-len(parts) :] != parts:
            found += parts
    return found


def joined_words(texts: Iterable[str]) -> Iterator[str]:
    """Yield the ``words`` of each text with a space between them, in half the time."""
    known, cut, repeated = _JOINED.__getitem__, cutter.cut_for_search, _REPEATED.search
    for text in texts:
        joined = " ".join(filter(None, map(known, cut(_folded_to_cut(text)))))
        # Rare, and then it takes a closer look what was repeated and what only has the same parts as what it follows.
        yield " ".join(words(text)) if repeated(joined + " ") else joined


def fold_plain(text: str) -> str | None:
    """Return the text as ``fold`` has it but for punctuation, which stays; None where it takes more than its letters.

    Nine in ten Chinese texts are so plain, and for them it takes a fifth of the time of ``fold``.
    """
    if _simple()[1].fullmatch(text):
        return text.lower()
    return simplify(text.lower()) if _PUNCTUATED.fullmatch(text) else None


def _folded_to_cut(text: str) -> str:
    # Between words one punctuation mark is as good as another.
    folded = fold_plain(text)
    if folded is None:
        folded = fold(text)
    return _THOUSANDS.sub("", folded)


def cutter_of(frequencies: Iterable[tuple[str, int]]) -> Callable[[str], list[str]] | None:
    """Return what cuts a text into the likeliest words of another dictionary than jieba's, all characters kept.

    Of what the dictionary lacks, letters and digits side by side are one word, any other character is one by itself.
    None without the compiled cutter: jieba would take longer than what this is to save.
    """
    empty = getattr(getattr(cutter, "Jieba", None), "empty", None)
    if empty is None:
        return None
    own = empty()
    for word, frequency in frequencies:
        own.add_word(word, frequency, None)
    return lambda text: own.cut(text, False)


def cut(text: str) -> list[tuple[str, int, int]]:
    """Return the words of a text as ``(text[start:end], start, end)``, in order and apart from each other.

    White space and punctuation are left out. Case, width, traditional characters and thousands separators are
    folded for finding the borders only: the word returned is the text's own slice.
    """
    folded = fold_in_place(text)
    # A point joins digits for the cutter where a comma parts them, and keeps every offset.
    folded = _THOUSANDS.sub(".", folded)
    return [(text[start:end], start, end) for word, start, end in cutter.tokenize(folded) if _is_word(word)]


def fold_in_place(text: str) -> str:
    """Return the text with width, case and traditional characters folded, every offset kept."""
    if not _PLAIN.fullmatch(text):
        return text.translate(_FOLDED)
    return _narrowed(simplify(text.lower()))


def _narrowed(text: str) -> str:
    # A few searches take half the time of a translation.
    for wide, narrow in _NARROWED:
        text = text.replace(wide, narrow)
    return text


def segments(folded: str) -> list[tuple[str, int, int]]:
    """Return a folded text's words, marks and white space as ``(word, start, end)``, in order, nothing left out."""
    return list(cutter.tokenize(folded))


@lru_cache(maxsize=512)  # a sentence is looked at for several things
def tagged(text: str) -> tuple[tuple[str, str, int, int], ...]:
    """Return ``(word, part of speech, start, end)`` in order, with jieba's tags; words are slices of the text.

    Punctuation (tag ``x``) is kept, so that borders between words can be seen. Where the cutter draws a region's last
    character into a word it does not know (海州 市规上), the character goes back to the region.
    """
    folded = fold_in_place(text)
    found: list[tuple[str, str, int, int]] = []
    start, before = 0, ""
    for word, tag in cutter.tag(folded):
        end = start + len(word)
        if before == "ns" and word[0] in _LEVELS and len(word) > 1 and not known_word(word):
            place = found.pop()[2]
            found.append((text[place : start + 1], "ns", place, start + 1))
            start += 1
        found.append((text[start:end], tag, start, end))
        start, before = end, tag
    return tuple(found)


@cache
def stop_words() -> frozenset[str]:
    """Return function words that say nothing of what a text is about."""
    return frozenset(_STOP_WORDS.split())


def fold(text: str) -> str:
    """Return the text with compatibility forms (NFKC), case and traditional characters folded; lengths may change."""
    if _CONTEXT.search(text):
        return unicodedata.normalize("NFKC", text).lower().translate(_simplified())
    others = set(_NOT_PLAIN.findall(text))
    if len(others) > _FEW:
        return text.translate(_WIDELY_FOLDED)
    for one in others:
        text = text.replace(one, _WIDELY_FOLDED[ord(one)])
    return _narrowed(simplify(text.lower()))


def fold_words(text: str) -> str:
    """Return the text with letters and digits as ``fold`` has them; other characters may stay as they are.

    It takes two thirds of the time of ``fold`` for a text of plain Chinese characters, which is most of what is ranked.
    """
    if _simple()[0].fullmatch(text):
        return text.lower()
    return simplify(text.lower()) if _PLAIN.fullmatch(text) else fold(text)


def known_word(word: str) -> bool:
    """Whether the dictionary holds the word."""
    return bool(cutter.has_word(word))


def simplify(text: str) -> str:
    """Return the text with traditional characters replaced by simplified ones, character for character."""
    # Most texts hold none, and a search is some thirty times as fast as a translation.
    return text.translate(_simplified()) if _any_traditional().search(text) else text


def load_user_words(path: Path) -> int:
    """Add the words of a file in jieba's user-dictionary format; return how many.

    A line is ``word [frequency] [tag]``, UTF-8. Without a frequency the word gets one that keeps it in one piece.
    ``version()`` changes with the file's content, so an index made with other words is not mistaken for this one.

    Raises
    ------
    InputError
        The file cannot be read as UTF-8, or a line of it is no entry.
    """
    global _user_words
    try:
        content = path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise InputError(
            f"{path} cannot be read as a word list in UTF-8: {error}; give a readable text file"
        ) from error
    entries = [_user_entry(line, number, path) for number, line in enumerate(content.splitlines(), 1) if line.strip()]
    for word, frequency, tag in entries:
        cutter.add_word(word, frequency or cutter.suggest_freq(word), tag)
    _HELD.clear()
    _JOINED.clear()
    _user_words = hashlib.sha256((_user_words + content).encode()).hexdigest()[:12]
    return len(entries)


def _user_entry(line: str, number: int, path: Path) -> tuple[str, int | None, str]:
    word, *rest = line.split()
    frequency = int(rest.pop(0)) if rest and rest[0].isdecimal() else None
    if len(rest) > 1:
        raise InputError(f"line {number} of {path} is {line.strip()!r}; expected 'word [frequency] [tag]'")
    return fold(word), frequency, rest[0] if rest else ""


@cache
def _simplified() -> dict[int, str]:
    # Two lines of equal length: traditional characters and, below each, its simplified form. Made from OpenCC's
    # TSCharacters (Apache-2.0), first candidates, for characters in Big5 or GBK; 乾 stays, as in 乾隆.
    traditional, simplified = _TRADITIONAL.read_text(encoding="utf-8").split()
    return {ord(old): new for old, new in zip(traditional, simplified, strict=True)}


@cache
def _any_traditional() -> re.Pattern[str]:
    return re.compile("[" + "".join(map(chr, _simplified())) + "]")


@cache
def _simple() -> tuple[re.Pattern[str], re.Pattern[str]]:
    """Return what ``_PLAIN`` and ``_PUNCTUATED`` find, but for texts with traditional characters."""
    left, kept = 0x4E00, ""
    for code in [*sorted(code for code in _simplified() if 0x4E00 <= code <= 0x9FFF), 0xA000]:
        kept += f"{chr(left)}-{chr(code - 1)}" if left < code else ""
        left = code + 1
    plain, punctuated = (re.compile(one.pattern.replace("一-鿿", kept)) for one in (_PLAIN, _PUNCTUATED))
    return plain, punctuated


class _Folding(dict[int, str]):
    """A table for ``str.translate`` that folds width, case and traditional characters and keeps every offset."""

    def __missing__(self, code: int) -> str:
        character = chr(code)
        folded = unicodedata.normalize("NFKC", character).lower()
        kept = folded if len(folded) == 1 else character
        self[code] = _simplified().get(ord(kept), kept)
        return self[code]


_FOLDED = _Folding()


class _WideFolding(dict[int, str]):
    """A table for ``str.translate`` that folds as ``fold`` does, where no character changes another (``_CONTEXT``)."""

    def __missing__(self, code: int) -> str:
        folded = unicodedata.normalize("NFKC", chr(code)).lower()
        self[code] = folded.translate(_simplified())
        return self[code]


_WIDELY_FOLDED = _WideFolding()


class _Held(dict[str, "tuple[str, ...] | list[str]"]):
    """What the index holds of each word of the cutter: a list where it is ASCII, else a tuple."""

    def __missing__(self, word: str) -> tuple[str, ...] | list[str]:
        if len(self) >= _REMEMBERED:
            self.clear()
        parts = self[word] = _ascii_words(word) if word.isascii() else _held(word)
        return parts


_HELD = _Held()


class _Joined(dict[str, str]):
    """What the index holds of each word of the cutter, with a space between."""

    def __missing__(self, word: str) -> str:
        if len(self) >= _REMEMBERED:
            self.clear()
        if word.isascii():
            joined = " ".join(_ascii_words(word))
        elif not word.isalnum():
            joined = " ".join(_held(word))
        elif len(word) == 1 or cutter.has_word(word):
            joined = word
        else:  # as in _held, in half the time
            joined = f"{' '.join(word)} {word}"
        self[word] = joined
        return joined


_JOINED = _Joined()


def _held(word: str) -> tuple[str, ...]:
    if not _is_word(word):
        return ()
    # What the dictionary lacks is a guess, mostly a name, that another sentence may cut otherwise.
    if len(word) > 1 and not cutter.has_word(word):
        return (*filter(str.isalnum, word), word)
    return (word,)


def _ascii_words(word: str) -> list[str]:
    # The cutter keeps "2022-2024" and "gdp-based" whole, which a query for one part would not find.
    found: list[str] = []
    for part in _COMPOUND.findall(word):
        found.extend([part[:-1], part] if part.endswith("%") else [part])
    return found


def _is_word(word: str) -> bool:
    return word.isalnum() or any(map(str.isalnum, word))
