"""Any sentence-transformers model: prompts, length 1, revision, threads, other backends."""

from __future__ import annotations

import shutil
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from importlib.util import find_spec
from pathlib import Path

import numpy as np
import pytest

from index.encode import load_encoder
from index.errors import InputError
from index.sentence_encoder import SentenceTransformerEncoder
from index.types import EncoderChoice
from tests import models

ROOT = Path(__file__).resolve().parents[2]
TEXTS = ["投资目标", "", "房价", "涨"]


@pytest.fixture(scope="module")
def tiny(tmp_path_factory):
    return models.encoder(tmp_path_factory.mktemp("tiny"))


def expected(folder, prompt):
    """What the library itself makes of the texts, normalised."""
    from sentence_transformers import SentenceTransformer

    rows = SentenceTransformer(str(folder), device="cpu").encode(
        [prompt + text for text in TEXTS], prompt="", show_progress_bar=False
    )
    assert not np.allclose(np.linalg.norm(rows, axis=1), 1, atol=0.01), "the model itself does not normalise"
    return rows / np.linalg.norm(rows, axis=1, keepdims=True)


def agree(ours, theirs):
    assert np.allclose(ours[[0, 2, 3]], theirs[[0, 2, 3]], atol=1e-5)
    assert not ours[1].any()
    assert np.allclose(np.linalg.norm(ours[[0, 2, 3]], axis=1), 1, atol=1e-5)


def test_a_models_own_prompts_are_used(tiny):
    encoder = load_encoder(EncoderChoice(str(tiny), batch_size=2, device="cpu"))
    assert isinstance(encoder, SentenceTransformerEncoder) and encoder.dimension == 16
    assert encoder.prompts == {"query": "问：", "document": "文："}
    agree(encoder.encode(TEXTS, query=True), expected(tiny, "问："))
    agree(encoder.encode(TEXTS), expected(tiny, "文："))
    assert not np.allclose(encoder.encode(TEXTS, query=True)[0], encoder.encode(TEXTS)[0], atol=1e-3)
    assert encoder.encode([]).shape == (0, 16)


@pytest.mark.parametrize(
    ("query", "document", "prompts"),
    [
        ("price", None, {"query": "房价：", "document": "文："}),
        ("是 ", "", {"query": "是 ", "document": ""}),
        ("", "document", {"query": "", "document": "文："}),
    ],
)
def test_prompts_are_given_by_name_or_as_text(tiny, query, document, prompts):
    encoder = load_encoder(EncoderChoice(str(tiny), query_prompt=query, document_prompt=document))
    assert encoder.prompts == prompts
    agree(encoder.encode(TEXTS, query=True), expected(tiny, prompts["query"]))
    agree(encoder.encode(TEXTS), expected(tiny, prompts["document"]))


def test_a_name_that_is_no_prompt_of_the_models_is_refused(tiny):
    with pytest.raises(InputError, match="no prompt named 'prcie', only document, price, query"):
        load_encoder(EncoderChoice(str(tiny), query_prompt="prcie"))
    exact = load_encoder(EncoderChoice(str(tiny), query_prompt="price", exact=True))
    assert exact.prompts["query"] == "price"


def test_a_passage_prompt_serves_documents(tmp_path):
    folder = models.encoder(tmp_path, prompts={"query": "问：", "passage": "文："})
    assert load_encoder(str(folder)).prompts == {"query": "问：", "document": "文："}


def test_the_fingerprint_tells_content_and_prompts_apart(tiny, tmp_path):
    plain = load_encoder(str(tiny))
    assert plain.fingerprint.startswith(f"{tiny}@{plain.revision}+")
    assert plain.fingerprint == load_encoder(str(tiny)).fingerprint
    assert load_encoder(EncoderChoice(str(tiny), query_prompt="price")).fingerprint != plain.fingerprint
    bare = load_encoder(EncoderChoice(str(tiny), query_prompt="", document_prompt=""))
    assert bare.fingerprint == f"{tiny}@{plain.revision}"
    assert load_encoder(str(models.encoder(tmp_path, seed=1))).revision != plain.revision


def test_a_hub_model_is_pinned_to_the_commit_that_an_archive_was_made_with(tmp_path):
    commits = ["0" * 39 + "a", "0" * 39 + "b"]
    cache = tmp_path / "hub" / "models--nobody--tiny"
    for seed, commit in enumerate(commits):
        shutil.copytree(models.encoder(tmp_path / commit, seed=seed), cache / "snapshots" / commit)
    (cache / "refs").mkdir()
    (cache / "refs" / "main").write_text(commits[0])
    code = (
        "from index.archive import Archive; import sys\n"
        "with Archive.create(sys.argv[1], encoder='nobody/tiny') as archive:\n"
        "    print(archive.encoder.fingerprint, archive.encoder.encode(['投资'])[0, 0])\n"
        "    assert archive.manifest['revision'] == archive.encoder.revision\n"
    )
    env = {"HF_HUB_OFFLINE": "1", "HF_HOME": str(tmp_path), "PATH": "/usr/bin:/bin"}

    def told(folder):
        done = subprocess.run(
            [sys.executable, "-c", code, str(tmp_path / folder)], cwd=ROOT, env=env, capture_output=True, text=True
        )
        assert done.returncode == 0, done.stderr
        assert "Loading weights" not in done.stderr
        return done.stdout.split()

    first = told("first")
    assert first[0].startswith(f"nobody/tiny@{commits[0]}+")
    (cache / "refs" / "main").write_text(commits[1])
    assert told("first") == first
    second = told("second")
    assert second[0].startswith(f"nobody/tiny@{commits[1]}+") and second[1] != first[1]


def test_a_model_for_another_similarity_says_so(tiny, tmp_path):
    assert load_encoder(str(tiny)).warning == ""
    dot = load_encoder(str(models.encoder(tmp_path, similarity="dot")))
    assert "similarity (dot)" in dot.warning
    assert np.allclose(np.linalg.norm(dot.encode(["投资"]), axis=1), 1, atol=1e-5)


def test_threads_may_share_it(tiny):
    encoder = load_encoder(str(tiny))
    texts = [["投资目标" * (n % 5 + 1), "房价"[: n % 2 + 1]] for n in range(60)]
    with ThreadPoolExecutor(4) as pool:
        together = list(pool.map(encoder.encode, texts))
    for rows, pair in zip(together, texts, strict=True):
        assert np.allclose(rows, encoder.encode(pair), atol=1e-6)


def test_wrong_options_are_refused(tiny):
    with pytest.raises(InputError, match="batch size is 0"):
        load_encoder(EncoderChoice(str(tiny), batch_size=0))
    with pytest.raises(InputError, match="cannot be loaded") as caught:
        load_encoder(EncoderChoice(str(tiny), device="gramophone"))
    assert "gramophone" in str(caught.value) and "\n" not in str(caught.value)


@pytest.mark.parametrize("backend", ["onnx", "openvino"])
@pytest.mark.filterwarnings("ignore")
def test_another_backend_gives_the_same_vectors(tiny, backend):
    if not find_spec("optimum") or not find_spec("onnxruntime" if backend == "onnx" else "openvino"):
        pytest.skip(f"{backend} is not installed")
    theirs = load_encoder(EncoderChoice(str(tiny), backend=backend))
    ours = load_encoder(str(tiny))
    assert theirs.fingerprint == ours.fingerprint
    assert np.allclose(theirs.encode(TEXTS), ours.encode(TEXTS), atol=1e-3)
