from __future__ import annotations

import json
import shutil
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from index.encode import StaticEncoder, folder_digest, load_encoder
from index.errors import InputError
from index.types import EncoderChoice

ROOT = Path(__file__).resolve().parents[2]
MODEL = ROOT / "index" / "model"
TEXTS = [
    "2023年投资目标是多少",
    "国内生产总值增长5.5%",
    "國內生產總值",
    "",
    "，。 \n",
    "ＡＩ大模型 GPT-4 与🙂",
    "外卖骑手找工作" * 200,
]


@pytest.fixture(scope="module")
def bundled():
    return load_encoder()


@given(
    st.lists(
        st.one_of(st.text(max_size=40), st.text(st.sampled_from("投资目标增长23年，的%"), max_size=40)), max_size=6
    )
)
@settings(deadline=None, max_examples=80)
def test_rows_are_unit_or_zero_and_do_not_depend_on_the_batch(texts):
    encoder = load_encoder()
    together = encoder.encode(texts)
    assert together.shape == (len(texts), encoder.dimension) and together.dtype == np.float32
    for text, row in zip(texts, together, strict=True):
        length = float(np.linalg.norm(row))
        assert length == 0 or abs(length - 1) < 1e-5
        assert np.array_equal(encoder.encode([text])[0], row)


def test_the_bundled_encoder_agrees_with_sentence_transformers(bundled):
    from sentence_transformers import SentenceTransformer

    theirs = SentenceTransformer(str(MODEL), device="cpu").encode(TEXTS, show_progress_bar=False)
    ours = bundled.encode(TEXTS)
    cosines = (ours * theirs).sum(axis=1)
    filled = np.linalg.norm(theirs, axis=1) > 0
    assert filled.tolist() == [True, True, True, False, False, True, True]
    assert (cosines[filled] >= 0.999).all()
    assert not ours[~filled].any()


def test_traditional_and_full_width_text_has_the_same_vector(bundled):
    first, second = bundled.encode(["國內生產總值２０２３", "国内生产总值2023"])
    assert np.array_equal(first, second)


def test_more_texts_than_a_batch_keep_their_order(bundled):
    texts = [f"第{number}个项目" for number in range(1100)]
    assert np.array_equal(
        bundled.encode(texts)[[0, 511, 512, 1099]], bundled.encode([texts[n] for n in (0, 511, 512, 1099)])
    )


@pytest.mark.parametrize(
    ("phrase", "like", "other"),
    [
        ("房价", "住宅价格", "降雨"),
        ("外卖骑手", "快递小哥", "地震"),
        ("看病", "就医", "高铁"),
        ("工资", "薪酬", "文物"),
    ],
)
def test_a_phrase_is_nearer_to_its_like(bundled, phrase, like, other):
    target, near, far = bundled.encode([phrase, like, other])
    assert target @ near > target @ far + 0.1


def test_everyday_words_are_nearest_to_the_written_ones(bundled):
    lines = (ROOT / "training" / "likes.tsv").read_text(encoding="utf-8").splitlines()
    everyday, written = zip(*(line.split("\t") for line in lines), strict=True)
    scores = bundled.encode(everyday) @ bundled.encode(written).T
    ranks = 1 + (scores > np.diag(scores)[:, None]).sum(axis=1)
    assert np.mean(1 / ranks) > 0.7


def test_a_question_finds_its_sentence(bundled):
    bodies = [
        "全市计划完成投资120亿元，重点建设三条道路。",
        "足球联赛昨晚开赛，主队以二比一取胜。",
        "今年前三季度居民收入稳步提高。",
    ]
    scores = bundled.encode(bodies) @ bundled.encode(["今年的投资计划是多少？"], query=True)[0]
    assert int(scores.argmax()) == 0


def test_the_bundled_files_are_small_and_complete():
    files = [path for path in MODEL.rglob("*") if path.is_file()]
    assert sum(path.stat().st_size for path in files) <= 16_000_000
    assert (MODEL / "README.md").is_file()
    tokenizer = json.loads((MODEL / "0_StaticEmbedding" / "tokenizer.json").read_text(encoding="utf-8"))
    assert tokenizer["truncation"] is None and tokenizer["padding"] is None


def test_the_bundled_encoder_needs_no_torch():
    code = (
        "import sys; from index.encode import load_encoder; load_encoder().encode(['投资目标'])\n"
        "assert not {'torch', 'sentence_transformers', 'transformers'} & set(sys.modules)"
    )
    subprocess.run([sys.executable, "-c", code], cwd=ROOT, check=True)


def test_the_fingerprint_follows_the_content(bundled, tmp_path):
    copy = tmp_path / "model"
    shutil.copytree(MODEL, copy)
    same = StaticEncoder(copy, "bundled")
    assert same.fingerprint == bundled.fingerprint
    path = copy / "0_StaticEmbedding" / "model.safetensors"
    content = bytearray(path.read_bytes())
    content[-1] ^= 1
    path.write_bytes(content)
    assert StaticEncoder(copy, "bundled").fingerprint != bundled.fingerprint


def test_a_static_folder_is_read_without_torch(tmp_path, bundled):
    copy = tmp_path / "model"
    shutil.copytree(MODEL, copy)
    encoder = load_encoder(str(copy))
    assert isinstance(encoder, StaticEncoder) and encoder.name == str(copy)
    assert np.array_equal(encoder.encode(["投资"]), bundled.encode(["投资"]))


def test_a_relative_folder_is_named_whole(tmp_path, monkeypatch):
    shutil.copytree(MODEL, tmp_path / "model")
    monkeypatch.chdir(tmp_path)
    assert load_encoder("model").name == str(tmp_path / "model")


def test_what_says_nothing_of_the_vectors_does_not_change_the_digest(tmp_path):
    copy = tmp_path / "model"
    shutil.copytree(MODEL, copy)
    before = folder_digest(copy)
    for name in ("NOTES.md", ".cache/huggingface/download.lock", "onnx/model.onnx"):
        (copy / name).parent.mkdir(parents=True, exist_ok=True)
        (copy / name).write_text("x")
    assert folder_digest(copy) == before
    (copy / "0_StaticEmbedding" / "model.safetensors").unlink()
    without = folder_digest(copy)
    (copy / "onnx" / "model.onnx").write_text("y")  # now the only weights there are
    assert len({before, without, folder_digest(copy)}) == 3


def test_the_bundled_encoder_takes_no_prompts():
    assert load_encoder(EncoderChoice(query_prompt="", device="cpu")).name == "bundled"
    with pytest.raises(InputError, match="no prompts"):
        load_encoder(EncoderChoice(query_prompt="问："))


@pytest.mark.parametrize("damage", ["tokenizer.json", "model.safetensors", "missing"])
def test_a_damaged_static_folder_is_refused(tmp_path, damage):
    copy = tmp_path / "model"
    shutil.copytree(MODEL, copy)
    if damage == "missing":
        (copy / "0_StaticEmbedding" / "model.safetensors").unlink()
    else:
        (copy / "0_StaticEmbedding" / damage).write_bytes(b"\xff" * 40)
    with pytest.raises(InputError, match="install it again"):
        load_encoder(str(copy))


def test_a_cut_off_weights_file_is_refused(tmp_path):
    copy = tmp_path / "model"
    shutil.copytree(MODEL, copy)
    path = copy / "0_StaticEmbedding" / "model.safetensors"
    path.write_bytes(path.read_bytes()[:-4000])
    with pytest.raises(InputError, match="install it again"):
        load_encoder(str(copy))


@pytest.mark.parametrize("name", ["", "  ", "./nowhere", "/nowhere/model"])
def test_a_name_that_cannot_be_a_model_is_refused(name):
    with pytest.raises(InputError, match="give a sentence-transformers"):
        load_encoder(name)


def test_an_empty_folder_and_a_file_are_refused(tmp_path):
    with pytest.raises(InputError, match=r"modules\.json"):
        load_encoder(str(tmp_path))
    (tmp_path / "file").write_text("x")
    with pytest.raises(InputError, match="no folder"):
        load_encoder(str(tmp_path / "file"))


def test_a_model_that_is_not_here_is_refused_with_what_to_do(tmp_path):
    code = (
        "from index.encode import load_encoder; from index.errors import InputError\n"
        "try: load_encoder('nobody/no-such-encoder')\n"
        "except InputError as error: print(error)"
    )
    env = {"HF_HUB_OFFLINE": "1", "HF_HOME": str(tmp_path), "PATH": "/usr/bin:/bin"}
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, env=env, capture_output=True, text=True, check=True)
    assert "nobody/no-such-encoder" in done.stdout and "download" in done.stdout
    assert len(done.stdout.strip().splitlines()) == 1
