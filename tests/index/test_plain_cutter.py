"""Where rjieba cannot be imported, jieba serves."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest

from index import plain_cutter, tokens
from tests.conftest import ROOT

PAGE = """全市交通建设动员会召开

本报2023年2月11日讯 记者李宛遥报道 今天，全市交通建设动员会召开。

2023年全市计划完成交通建设投资1600亿元，同比增长11%。
"""
ODD = ("", " \n", "GDP-based，A b 3.5%", "𠮷🙂ﬁ㎡", "1,600亿元", "鳯鳴澗子村民")


def sentences() -> list[str]:
    text = "\n".join(path.read_text(encoding="utf-8") for path in sorted((ROOT / "seeds").glob("*.txt")))
    return [line for line in text.splitlines() if len(line) > 12][:80]


def test_it_cuts_as_rjieba_does() -> None:
    import rjieba

    lines = sentences()
    assert len(lines) > 40
    same = Counter({"cut": 0, "search": 0, "tag": 0})
    words = 0
    for line in lines:
        words += len(rjieba.tokenize(line))
        same["cut"] += len(set(rjieba.tokenize(line)) & set(plain_cutter.tokenize(line)))
        same["search"] += Counter(rjieba.cut_for_search(line)) == Counter(plain_cutter.cut_for_search(line))
        same["tag"] += len(Counter(rjieba.tag(line)) & Counter(plain_cutter.tag(line)))
    assert same["cut"] > 0.98 * words
    assert same["tag"] > 0.85 * words
    assert same["search"] > 0.9 * len(lines)
    assert all(plain_cutter.has_word(word) == rjieba.has_word(word) for word in ("投资", "宛遥", "", "中华人民"))
    assert plain_cutter.suggest_freq("海汐通卡") == rjieba.suggest_freq("海汐通卡")


@pytest.mark.parametrize("text", [*ODD, *sentences()[:10]])
def test_its_words_make_up_the_text(text: str) -> None:
    found = plain_cutter.tokenize(text)
    assert "".join(word for word, *_ in found) == text
    assert all(text[start:end] == word for word, start, end in found)
    assert "".join(word for word, _ in plain_cutter.tag(text)) == text


def run(code: str, folder: Path, *, rjieba: bool) -> subprocess.CompletedProcess[str]:
    path = [str(ROOT)]
    if not rjieba:
        stub = folder / "stub" / "rjieba"
        stub.mkdir(parents=True, exist_ok=True)
        (stub / "__init__.py").write_text("raise ImportError('no wheel here')\n", encoding="utf-8")
        path.insert(0, str(stub.parent))
    temporary = folder / "temporary"
    temporary.mkdir(exist_ok=True)
    environment = os.environ | {"PYTHONPATH": os.pathsep.join(path), "TMPDIR": str(temporary)}
    return subprocess.run(
        [sys.executable, "-W", "error", "-c", code, str(folder)],
        check=True,
        capture_output=True,
        text=True,
        cwd=folder,
        env=environment,
    )


ASK = """
import json, sys
from pathlib import Path
from index import tokens
from index.archive import Archive
from rag.engine import Engine
folder = Path(sys.argv[1])
with Archive.create(folder / "archive") as archive:
    archive.add_paths([folder / "page.txt"])
    answer = Engine(archive).ask("2023年交通建设投资计划是多少？")
    problems, stamp = archive.verify(), archive._lexical.generations.newest().stamp
words = folder / "words.txt"
words.write_text("海汐通卡\\n", encoding="utf-8")
tokens.load_user_words(words)
print(json.dumps({
    "version": tokens.TOKENS_VERSION, "answer": answer.answer, "stamp": stamp, "problems": problems,
    "jieba": "jieba" in sys.modules, "kept": "海汐通卡" in tokens.words("办海汐通卡"),
}))
"""


def test_an_archive_is_made_asked_and_cut_anew_with_either(tmp_path: Path) -> None:
    (tmp_path / "page.txt").write_text(PAGE, encoding="utf-8")
    versions = []
    for rjieba in (False, True, False):
        done = run(ASK, tmp_path, rjieba=rjieba)
        said = json.loads(done.stdout)
        versions.append(said["version"])
        assert "1600" in said["answer"]
        assert said["problems"] == []
        assert said["version"] in said["stamp"]
        assert said["jieba"] != rjieba
        assert said["kept"]
        assert done.stderr == ""
    assert versions[0] == versions[2] != versions[1] == tokens.TOKENS_VERSION
    assert not list((tmp_path / "temporary").iterdir())
