"""Loads models of sentence-transformers: late, without code of their own, with errors that say what to do."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path
from typing import Any, get_args

from index.errors import InputError
from index.types import Backend

_PARTS = {
    "torch": (),
    "onnx": ("onnxruntime", "optimum", "optimum.onnxruntime"),
    "openvino": ("openvino", "optimum", "optimum.intel"),
}


def load(kind: str, name: str, *, device: str | None, backend: str, what: str, **options: Any) -> Any:
    """Return a loaded model.

    Parameters
    ----------
    kind
        The library's class: ``"SentenceTransformer"`` or ``"CrossEncoder"``.
    name
        A name on the hub, or a folder.
    device, backend
        As in ``EncoderChoice``.
    what
        What the model is here, for errors: "encoder" or "reranker".
    options
        Further arguments of the class.

    Raises
    ------
    InputError
        A package is missing, or the model cannot be loaded.
    """
    check_backend(backend)
    _check_modules(name, what)
    try:
        import sentence_transformers
    except ImportError as error:
        raise InputError(
            f"the {what} {name!r} needs sentence-transformers ({error}); run: pip install sentence-transformers"
        ) from error
    with _quietly(name, what):
        return getattr(sentence_transformers, kind)(
            name, device=device, backend=backend, trust_remote_code=False, **options
        )


def check_backend(backend: str) -> None:
    """Raise InputError, with the command that installs it, where a backend is unknown or not installed."""
    if backend not in get_args(Backend):
        raise InputError(f"the backend {backend!r} is none; expected one of {', '.join(get_args(Backend))}")
    for part in _PARTS[backend]:
        if find_spec(part) is None:
            raise InputError(
                f"the backend {backend!r} needs {part}, which is not installed; "
                f'run: pip install "sentence-transformers[{backend}]"'
            )


def hub_revision(name: str, model: Any) -> str:
    """Return the commit of the hub that a model was loaded from; InputError where it cannot be told."""
    for module in model:
        config = getattr(getattr(module, "auto_model", None), "config", None)
        if commit := getattr(config, "_commit_hash", None):
            return str(commit)
    from huggingface_hub import try_to_load_from_cache

    cached = try_to_load_from_cache(name, "modules.json")
    if isinstance(cached, str):  # …/snapshots/COMMIT/modules.json
        return Path(cached).parent.name
    raise InputError(
        f"the revision of {name!r} cannot be told, so its vectors could not be told from another's; give the folder "
        "that holds the model"
    )


def _check_modules(name: str, what: str) -> None:
    # Before its version 6 the library runs code that lies in a folder, whatever is said of trust.
    try:
        modules = json.loads((Path(name) / "modules.json").read_text(encoding="utf-8"))
        kinds = [str(module["type"]) for module in modules]
    except (OSError, ValueError, KeyError, TypeError):
        return  # not a folder, or one that the library will complain about
    for kind in kinds:
        if not kind.startswith("sentence_transformers."):
            raise InputError(
                f"the {what} {name!r} needs {kind}, code of the model's own, which is never run; "
                "choose a model made of sentence-transformers' own modules"
            )


@contextmanager
def _quietly(name: str, what: str) -> Iterator[None]:
    from safetensors import SafetensorError
    from transformers.utils import logging

    bar = logging.is_progress_bar_enabled()
    logging.disable_progress_bar()  # a bar for reading a file, of many lines where stderr is no terminal
    try:
        yield
    except (
        OSError,
        ValueError,
        LookupError,
        TypeError,
        RuntimeError,
        AttributeError,
        ImportError,
        SafetensorError,
    ) as error:
        lines = str(error).strip().splitlines()
        reason = lines[0][:200] if lines else type(error).__name__
        raise InputError(
            f"the {what} {name!r} cannot be loaded ({reason}); check the name and the device, download it once while "
            "online (hf download NAME), or give the folder that holds it"
        ) from error
    finally:
        if bar:
            logging.enable_progress_bar()
