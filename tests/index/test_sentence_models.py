"""Loading models: what is missing is named with the command that installs it; a model's own code is never run."""

from __future__ import annotations

import json
import shutil
from importlib.util import find_spec

import pytest

from index import sentence_models
from index.errors import InputError
from tests import models


@pytest.mark.parametrize(("backend", "part"), [("onnx", "onnxruntime"), ("openvino", "openvino")])
def test_a_backend_that_is_not_installed_is_named_with_its_command(backend, part):
    if find_spec(part):
        pytest.skip(f"{part} is installed")
    with pytest.raises(InputError) as caught:
        sentence_models.check_backend(backend)
    assert f"needs {part}" in str(caught.value)
    assert f'run: pip install "sentence-transformers[{backend}]"' in str(caught.value)


def test_an_unknown_backend_is_refused():
    sentence_models.check_backend("torch")
    with pytest.raises(InputError, match="expected one of torch, onnx, openvino"):
        sentence_models.check_backend("jax")


def test_code_of_a_model_is_never_run(tmp_path):
    folder = tmp_path / "model"
    shutil.copytree(models.encoder(tmp_path / "made"), folder)
    witness = tmp_path / "ran"
    (folder / "own.py").write_text(f"open({str(witness)!r}, 'w')\nclass Own:\n    pass\n", encoding="utf-8")
    modules = json.loads((folder / "modules.json").read_text(encoding="utf-8"))
    modules[0]["type"] = "own.Own"
    (folder / "modules.json").write_text(json.dumps(modules), encoding="utf-8")
    with pytest.raises(InputError, match=r"needs own\.Own, code of the model's own"):
        sentence_models.load("SentenceTransformer", str(folder), device=None, backend="torch", what="encoder")
    config = json.loads((folder / "config.json").read_text(encoding="utf-8"))
    (folder / "modules.json").unlink()
    config |= {"auto_map": {"AutoConfig": "own.Own", "AutoModel": "own.Own"}, "model_type": "own"}
    (folder / "config.json").write_text(json.dumps(config), encoding="utf-8")
    with pytest.raises(InputError, match="cannot be loaded"):
        sentence_models.load("SentenceTransformer", str(folder), device=None, backend="torch", what="encoder")
    assert not witness.exists()


def test_damaged_weights_are_refused_in_one_sentence(tmp_path):
    folder = models.encoder(tmp_path)
    path = folder / "model.safetensors"
    path.write_bytes(path.read_bytes()[:-50])
    with pytest.raises(InputError, match=r"the encoder .* cannot be loaded") as caught:
        sentence_models.load("SentenceTransformer", str(folder), device=None, backend="torch", what="encoder")
    assert "\n" not in str(caught.value)
