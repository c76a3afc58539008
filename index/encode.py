"""Texts to vectors: the bundled encoder, and any sentence-transformers model in its place.

The bundled one is a static token-embedding model. It is read with numpy and tokenizers alone, because importing
torch and sentence-transformers takes seconds, and gives the vectors that sentence-transformers would give.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import cache, cached_property, lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

import numpy as np
from numpy.typing import NDArray
from tokenizers import Tokenizer

from index.errors import InputError
from index.types import BUNDLED, EncoderChoice

if TYPE_CHECKING:
    from index.unigram import PieceFinder

_MODEL = Path(__file__).with_name("model")
_STATIC_MODULES = ("StaticEmbedding", "Normalize")
_DTYPES = {"I8": np.int8, "F16": np.float16, "F32": np.float32, "F64": np.float64, "I32": np.int32, "I64": np.int64}
_BATCH = 512
_MANY = 64  # texts at once for which what finds their pieces faster is worth loading
_ASKED = 64  # questions whose vectors are kept
_FEW_TOKENS = 8  # texts of so many, words mostly, are summed together
_EXPORTS, _WEIGHTS = ("onnx", "openvino"), (".safetensors", ".bin")


class Encoder(Protocol):
    """What turns texts into vectors; the inner product of two rows is their cosine similarity."""

    @property
    def name(self) -> str:
        """What ``load_encoder`` was asked for; ``"bundled"`` for the bundled one."""

    @property
    def dimension(self) -> int:
        """The length of a vector."""

    @property
    def fingerprint(self) -> str:
        """``NAME@REVISION``, the revision standing for all content: never compare vectors of different fingerprints."""

    def encode(self, texts: Sequence[str], *, query: bool = False) -> NDArray[np.float32]:
        """Return an array of shape ``(len(texts), dimension)``; rows have length 1, or 0 for a text without content.

        ``query`` says that the texts are questions rather than passages, for models that tell the two apart.
        """


class StaticEncoder:
    """A folder in sentence-transformers' StaticEmbedding format, read without torch; safe to share among threads.

    Raises
    ------
    InputError
        The folder lacks a file, or a file is not what the format says.
    """

    def __init__(self, folder: Path, name: str | None = None) -> None:
        self.name = name or str(folder)
        self._folder = folder
        try:
            module = folder / _static_module(folder)
            self._tokenizer = Tokenizer.from_file(str(module / "tokenizer.json"))
            tensors = _read_safetensors(module / "model.safetensors")
            self._rows, self._weights = _rows_and_weights(tensors)
        except (OSError, ValueError, KeyError, TypeError) as error:
            raise InputError(f"{folder} is no complete StaticEmbedding model ({error}); install it again") from error
        except Exception as error:  # tokenizers raises no other class
            raise InputError(f"{folder} has a tokenizer that cannot be read ({error}); install it again") from error
        self._tokenizer.no_padding()
        zero = np.flatnonzero(self._weights == 0)
        self._unweighted = int(zero[0]) if len(zero) == 1 else -1  # the id of what is unknown, which counts nothing
        self.dimension = int(self._rows.shape[1])
        self._asked = lru_cache(maxsize=_ASKED)(self._encoded)

    @cached_property
    def fingerprint(self) -> str:
        """Name and SHA-256 of the files that decide the vectors."""
        return f"{self.name}@{folder_digest(self._folder)}"

    def encode(self, texts: Sequence[str], *, query: bool = False) -> NDArray[np.float32]:
        """Return unit rows of shape ``(len(texts), dimension)``, zeros where a text has no token.

        Questions and passages are encoded alike, and a row does not depend on the other texts.
        """
        # The same question is put to several windows of time, and to the sentences found.
        return self._asked((texts[0],)).copy() if query and len(texts) == 1 else self._encoded(texts)

    def _encoded(self, texts: Sequence[str]) -> NDArray[np.float32]:
        vectors = np.zeros((len(texts), self.dimension), dtype=np.float32)
        # Once it is loaded, for many texts, it serves few as well.
        finder = self._finder if len(texts) >= _MANY else self.__dict__.get("_finder")
        for start in range(0, len(texts), _BATCH):
            part = texts[start : start + _BATCH]
            # All pieces first and then all sums, which do not put each other out of the processor's cache.
            ids = list(self._ids(part) if finder is None else finder.ids(part))
            self._sum_into(vectors[start : start + _BATCH], ids)
        return vectors

    @cached_property
    def _finder(self) -> PieceFinder | None:
        from index.unigram import PieceFinder

        return PieceFinder.of(self._tokenizer, self._unweighted)

    def _ids(self, texts: Sequence[str]) -> Iterator[NDArray[np.int32]]:
        # One text does not pay for waking the tokenizer's threads.
        if len(texts) == 1:
            encodings = [self._tokenizer.encode(texts[0], add_special_tokens=False)]
        else:
            encodings = self._tokenizer.encode_batch_fast(list(texts), add_special_tokens=False)
        for encoding in encodings:
            ids = np.array(encoding.ids, dtype=np.int32)
            yield ids[ids != self._unweighted]

    def _sum_into(self, out: NDArray[np.float32], texts: Sequence[NDArray[np.int32]]) -> None:
        words: list[tuple[int, NDArray[np.int32]]] = []
        # Memory for the rows of one text after the other: to ask for it anew takes as long as the sums.
        room = (max(map(len, texts), default=0), self.dimension)
        rows, floats = np.empty(room, self._rows.dtype), np.empty(room, dtype=np.float32)
        for number, ids in enumerate(texts):
            count = len(ids)
            ids.sort()  # so that the sum is the same to the last bit, however the pieces were found
            if count > _FEW_TOKENS:
                self._rows.take(ids, axis=0, out=rows[:count], mode="clip")
                floats[:count] = rows[:count]
                np.dot(self._weights[ids], floats[:count], out=out[number])
            elif count:
                words.append((number, ids))
        if words:  # a call of numpy each would take longer than the sums
            numbers, tokens = zip(*words, strict=True)
            flat = np.concatenate(tokens)
            starts = np.cumsum([0, *map(len, tokens[:-1])])
            weighted = self._rows[flat].astype(np.float32) * self._weights[flat, None]
            out[list(numbers)] = np.add.reduceat(weighted, starts, axis=0)
        lengths = np.linalg.norm(out, axis=1, keepdims=True)
        np.divide(out, lengths, out=out, where=lengths > 0)


def load_encoder(choice: str | EncoderChoice | None = None) -> Encoder:
    """Return the bundled encoder, or the sentence-transformers model of that hub name or folder.

    A folder in the StaticEmbedding format is read without torch, as the bundled one is; batch size, device and backend
    are for models that run in torch.

    Raises
    ------
    InputError
        There is no such model here, or it cannot be loaded or run as asked; the message says what to do.
    """
    if not isinstance(choice, EncoderChoice):
        choice = EncoderChoice(choice)
    name = choice.name
    prompted = bool(choice.query_prompt or choice.document_prompt)
    if name is None or name == BUNDLED:
        if prompted:
            raise InputError("the bundled encoder knows no prompts; leave them out, or name another encoder")
        return _bundled()
    if not name.strip():
        raise InputError(f"the encoder's name is {name!r}; give a sentence-transformers name or folder, or none")
    folder = Path(name).expanduser()
    if folder.is_dir():
        folder = folder.absolute()  # an archive may be opened from elsewhere
        if not (folder / "modules.json").is_file() and not (folder / "config.json").is_file():
            raise InputError(f"the folder {name} holds no model (no modules.json); give a sentence-transformers folder")
        if _is_static(folder) and not prompted:
            return StaticEncoder(folder, str(folder))
        name = str(folder)
    elif folder.is_file() or folder.is_absolute() or name.startswith((".", "~")):
        raise InputError(f"the encoder {name!r} is no folder; give a sentence-transformers folder or a hub name")
    from index.sentence_encoder import SentenceTransformerEncoder

    return SentenceTransformerEncoder(replace(choice, name=name))


@cache
def _bundled() -> StaticEncoder:
    return StaticEncoder(_MODEL, BUNDLED)


def _modules(folder: Path) -> list[dict[str, Any]]:
    modules = json.loads((folder / "modules.json").read_text(encoding="utf-8"))
    return [dict(module) for module in modules]


def _is_static(folder: Path) -> bool:
    try:
        kinds = tuple(str(module["type"]).rpartition(".")[2] for module in _modules(folder))
        prompts = json.loads((folder / "config_sentence_transformers.json").read_text(encoding="utf-8")).get("prompts")
    except (OSError, ValueError, KeyError, AttributeError):
        return False
    return kinds == _STATIC_MODULES and not any((prompts or {}).values())


def _static_module(folder: Path) -> str:
    modules = _modules(folder)
    kinds = tuple(str(module["type"]).rpartition(".")[2] for module in modules)
    if kinds != _STATIC_MODULES:
        raise ValueError(f"its modules are {kinds}, expected {_STATIC_MODULES}")
    return str(modules[0]["path"])


def _read_safetensors(path: Path) -> dict[str, NDArray[Any]]:
    # The format: the header's length (8 bytes, little-endian), the header in JSON, the tensors' bytes. Mapped, so
    # that a query touches the rows of its own tokens and no more.
    content = np.memmap(path, dtype=np.uint8, mode="r")
    size = int.from_bytes(content[:8].tobytes(), "little")
    if size > len(content) - 8:
        raise ValueError(f"{path.name} says its header has {size} bytes, and the file has {len(content)}")
    header = json.loads(content[8 : 8 + size].tobytes())
    tensors: dict[str, NDArray[Any]] = {}
    for key, entry in header.items():
        if key != "__metadata__":
            first, last = entry["data_offsets"]
            data = content[8 + size + first : 8 + size + last]
            # A plain array over the mapped file: taking rows of a memmap costs a call in Python each time.
            tensors[key] = np.asarray(data).view(_DTYPES[entry["dtype"]]).reshape(entry["shape"])
    return tensors


def _rows_and_weights(tensors: dict[str, NDArray[Any]]) -> tuple[NDArray[Any], NDArray[np.float32]]:
    rows = tensors["embedding.weight"] if "embedding.weight" in tensors else tensors["embeddings"]
    if rows.ndim != 2 or "mapping" in tensors:
        raise ValueError(f"its rows have the shape {rows.shape}, expected (tokens, dimension) without a mapping")
    weights = tensors.get("weights")
    if weights is None:
        return rows, np.ones(len(rows), dtype=np.float32)
    return rows, np.array(weights, dtype=np.float32)


def folder_digest(folder: Path) -> str:
    """Return what tells a model's content from another's: SHA-256 of its files, 16 hex digits.

    Notes and hidden files say nothing of the vectors, nor do exports for other backends beside the weights themselves.
    """
    found = [(path.relative_to(folder).parts, path) for path in sorted(folder.rglob("*")) if path.is_file()]
    files = [
        (parts, path) for parts, path in found if path.suffix != ".md" and not any(part[0] == "." for part in parts)
    ]
    own = [(parts, path) for parts, path in files if parts[0] not in _EXPORTS]
    digest = hashlib.sha256()
    for parts, path in own if any(path.suffix in _WEIGHTS for _, path in own) else files:
        digest.update("/".join(parts).encode() + b"\0")
        with path.open("rb") as file:
            while block := file.read(1 << 20):
                digest.update(block)
    return digest.hexdigest()[:16]
