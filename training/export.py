"""The trained rows as a folder that sentence-transformers loads."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from safetensors.numpy import save_file
from tokenizers import Tokenizer

_LIBRARY = "sentence_transformers.sentence_transformer.modules"
_MODULES = [
    {"idx": 0, "name": "0", "path": "0_StaticEmbedding", "type": f"{_LIBRARY}.static_embedding.StaticEmbedding"},
    {"idx": 1, "name": "1", "path": "1_Normalize", "type": "sentence_transformers.base.modules.normalize.Normalize"},
]


def save_model(folder: Path, tokenizer: Tokenizer, rows: NDArray[np.float32]) -> None:
    """Write the model: rows rounded to 8 bits, each with the float32 weight that scales it back."""
    static = folder / _MODULES[0]["path"]
    normalize = folder / _MODULES[1]["path"]
    for part in (static, normalize):
        part.mkdir(parents=True, exist_ok=True)
    peaks = np.abs(rows).max(axis=1)
    weights = (peaks / 127).astype(np.float32)
    scaled = np.divide(rows, weights[:, None], out=np.zeros_like(rows), where=peaks[:, None] > 0)
    tensors = {"embeddings": np.rint(scaled).astype(np.int8), "weights": weights}
    save_file(tensors, static / "model.safetensors")
    # A truncation or padding saved with the tokenizer would apply silently wherever the model is loaded.
    tokenizer.no_truncation()
    tokenizer.no_padding()
    tokenizer.save(str(static / "tokenizer.json"), pretty=False)
    _write(normalize / "config.json", {"module_input_name": "sentence_embedding"})
    _write(folder / "modules.json", _MODULES)
    _write(
        folder / "config_sentence_transformers.json",
        {
            "model_type": "SentenceTransformer",
            "prompts": {},
            "default_prompt_name": None,
            "similarity_fn_name": "cosine",
        },
    )


def _write(path: Path, content: object) -> None:
    path.write_text(json.dumps(content, indent=2) + "\n", encoding="utf-8")
