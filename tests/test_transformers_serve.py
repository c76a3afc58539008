"""The protocol against a server that is not ours: ``transformers serve`` with a model that the test makes.

The model is random, so what it says is noise: it must arrive, and none of it may reach the reader.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import suppress
from importlib.util import find_spec
from pathlib import Path

import numpy as np
import pytest
from safetensors.numpy import save_file
from tokenizers import Tokenizer, decoders, models, pre_tokenizers

from index.errors import ModelError
from rag.engine import Engine
from rag.generate import load_model
from tests.ports import port_to_give

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(not find_spec("accelerate"), reason="transformers serve needs accelerate (the extra 'test')"),
]
QUESTION = "2020年规上工业增加值要增长多少？"

SIZE, INNER, CONTEXT = 16, 32, 32_768


def make_model(folder: Path) -> None:
    """Write a random Llama of one layer whose tokens are bytes."""
    alphabet = sorted(pre_tokenizers.ByteLevel.alphabet())
    words = {word: n for n, word in enumerate(["<s>", "</s>", *alphabet])}
    pieces = Tokenizer(models.BPE(vocab=words, merges=[]))
    pieces.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False)
    pieces.decoder = decoders.ByteLevel()
    pieces.add_special_tokens(["<s>", "</s>"])
    pieces.save(str(folder / "tokenizer.json"))
    template = "{% for message in messages %}{{ message['content'] }}\n{% endfor %}"
    special = {"bos_token": "<s>", "eos_token": "</s>", "pad_token": "</s>"}
    write(
        folder / "tokenizer_config.json", tokenizer_class="PreTrainedTokenizerFast", chat_template=template, **special
    )
    tokens = {"vocab_size": len(words), "bos_token_id": 0, "eos_token_id": 1, "pad_token_id": 1}
    write(
        folder / "config.json",
        architectures=["LlamaForCausalLM"],
        model_type="llama",
        hidden_size=SIZE,
        intermediate_size=INNER,
        num_hidden_layers=1,
        num_attention_heads=2,
        num_key_value_heads=2,
        max_position_embeddings=CONTEXT,
        tie_word_embeddings=False,
        dtype="float32",
        **tokens,
    )
    layer = "model.layers.0"
    shapes = {f"{layer}.self_attn.{one}_proj.weight": (SIZE, SIZE) for one in "qkvo"}
    shapes |= {f"{layer}.mlp.{one}_proj.weight": (INNER, SIZE) for one in ("gate", "up")}
    shapes |= {f"{layer}.mlp.down_proj.weight": (SIZE, INNER)}
    shapes |= {f"{one}.weight": (len(words), SIZE) for one in ("model.embed_tokens", "lm_head")}
    norms = ("model.norm", f"{layer}.input_layernorm", f"{layer}.post_attention_layernorm")
    draw = np.random.default_rng(1)
    weights = {name: draw.normal(0, 0.5, shape).astype(np.float32) for name, shape in shapes.items()}
    weights |= {f"{one}.weight": np.ones(SIZE, np.float32) for one in norms}
    save_file(weights, folder / "model.safetensors", metadata={"format": "pt"})


def write(path: Path, **content: object) -> None:
    path.write_text(json.dumps(content), encoding="utf-8")


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, str]]:
    """The server's address and its model's name, which is the folder's path."""
    folder = tmp_path_factory.mktemp("served")
    offline = os.environ | {"HF_HUB_OFFLINE": "1", "HF_HOME": str(folder / "hub"), "CUDA_VISIBLE_DEVICES": ""}
    model = folder / "model"
    model.mkdir()
    make_model(model)
    port = port_to_give()
    command = [str(Path(sys.executable).with_name("transformers")), "serve", str(model)]
    with (folder / "log").open("wb") as log:
        server = subprocess.Popen(
            [*command, "--host", "127.0.0.1", "--port", str(port), "--device", "cpu"],
            env=offline,
            stdout=log,
            stderr=subprocess.STDOUT,
        )
        try:
            _wait(f"http://127.0.0.1:{port}/health", server, folder / "log")
            yield f"http://127.0.0.1:{port}/v1", str(model)
        finally:
            server.terminate()
            server.wait(timeout=120)


def _wait(address: str, server: subprocess.Popen[bytes], log: Path) -> None:
    until = time.monotonic() + 300
    while time.monotonic() < until and server.poll() is None:
        with suppress(OSError), urllib.request.urlopen(address, timeout=1):
            return
        time.sleep(0.1)
    pytest.fail(log.read_text(encoding="utf-8", errors="replace")[-3000:])


def test_its_stream_arrives_and_tells_its_end(served: tuple[str, str]) -> None:
    address, name = served
    model = load_model(f"openai:{name}", base_url=address, timeout=300, context=256)
    pieces = []
    with pytest.raises(
        ModelError, match="limit of tokens"
    ):  # it never stops by itself, so a quarter of 256 tokens is its reply
        pieces.extend(model.stream([("system", "答"), ("human", "2023年")]))
    assert 10 < len(pieces) <= 64
    assert "".join(pieces).strip()


def test_none_of_its_noise_reaches_the_reader(served: tuple[str, str], engine: Engine) -> None:
    address, name = served
    model = load_model(f"openai:{name}", base_url=address, timeout=300, context=400)
    plain = engine.ask(QUESTION)
    *released, answer = Engine(engine.archive, llm=model).stream(QUESTION)
    assert (released, answer.answer, answer.mode) == ([plain.answer], plain.answer, "extractive")
    assert "不用语言模型" in answer.warnings[-1]


def test_another_name_than_its_models_is_refused(served: tuple[str, str], engine: Engine) -> None:
    model = load_model("openai:nobody/knows-it", base_url=served[0], timeout=300)
    answer = Engine(engine.archive, llm=model).ask(QUESTION)
    assert (answer.answer, answer.mode) == (engine.ask(QUESTION).answer, "extractive")
    assert "HTTP" in answer.warnings[-1]
