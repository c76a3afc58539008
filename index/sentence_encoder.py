"""Any sentence-transformers model as an encoder."""

from __future__ import annotations

import hashlib
import json
import re
import threading
from collections.abc import Mapping, Sequence
from functools import cached_property
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from index import sentence_models
from index.encode import folder_digest
from index.errors import InputError
from index.types import EncoderChoice

_OWN_PROMPTS = {"query": ("query",), "document": ("document", "passage", "corpus")}
_PROMPT_NAME = re.compile(r"[A-Za-z][\w-]*")


class SentenceTransformerEncoder:
    """A sentence-transformers model, by hub name or folder; safe to share among threads.

    Its vectors are scaled to length 1 whether or not the model does so itself: what the index computes is then the
    cosine, and a vector can be kept in few bits.

    Attributes
    ----------
    name : str
        The hub name or folder.
    dimension : int
        The length of a vector.
    prompts : dict of str to str
        What is put before each ``"query"`` and each ``"document"``; "" is nothing.
    warning : str
        What a user should know of the model; "" as a rule.

    Raises
    ------
    InputError
        A package is missing, the model cannot be loaded, or it has no prompt of that name.
    """

    def __init__(self, choice: EncoderChoice) -> None:
        if choice.name is None:
            raise InputError("no encoder is named; give a sentence-transformers name or folder")
        if choice.batch_size < 1:
            raise InputError(f"the encoder's batch size is {choice.batch_size}; expected 1 or more")
        self.name = choice.name
        self._pinned = choice.revision
        self._batch_size = choice.batch_size
        self._mutex = threading.Lock()
        self._model = sentence_models.load(
            "SentenceTransformer",
            choice.name,
            device=choice.device,
            backend=choice.backend,
            what="encoder",
            revision=choice.revision,
        )
        # The older name warns from 6.0 on, the newer one came with it.
        measure = getattr(self._model, "get_embedding_dimension", None) or self._model.get_sentence_embedding_dimension
        dimension = measure()
        if not dimension:
            raise InputError(
                f"the encoder {self.name!r} gives no sentence vectors; choose a sentence-transformers model"
            )
        self.dimension = int(dimension)
        given = {"query": choice.query_prompt, "document": choice.document_prompt}
        self.prompts = {kind: self._prompt(kind, text, exact=choice.exact) for kind, text in given.items()}
        self.warning = self._other_similarity()

    @cached_property
    def revision(self) -> str:
        """SHA-256 of a folder's files, or the hub's commit."""
        folder = Path(self.name)
        if folder.is_dir():
            return folder_digest(folder)
        return self._pinned or sentence_models.hub_revision(self.name, self._model)

    @cached_property
    def fingerprint(self) -> str:
        """Name, revision and, where there are any, a digest of the prompts."""
        if not any(self.prompts.values()):
            return f"{self.name}@{self.revision}"
        told = json.dumps(self.prompts, sort_keys=True).encode()
        return f"{self.name}@{self.revision}+{hashlib.sha256(told).hexdigest()[:8]}"

    def encode(self, texts: Sequence[str], *, query: bool = False) -> NDArray[np.float32]:
        """Return unit rows of shape ``(len(texts), dimension)``, zeros where a text is empty or white space."""
        vectors = np.zeros((len(texts), self.dimension), dtype=np.float32)
        filled = [number for number, text in enumerate(texts) if text.strip()]
        if filled:
            encode = self._model.encode_query if query else self._model.encode_document
            # A fast tokenizer cannot be used by two threads at once.
            with self._mutex:
                vectors[filled] = encode(
                    [texts[number] for number in filled],
                    prompt=self.prompts["query" if query else "document"],
                    batch_size=self._batch_size,
                    show_progress_bar=False,
                    convert_to_numpy=True,
                    normalize_embeddings=True,
                )
        return vectors

    def _prompt(self, kind: str, given: str | None, *, exact: bool) -> str:
        """Return the text of a prompt: the model's own, the one of its name, or the one given."""
        known: Mapping[str, str] = {name: text or "" for name, text in self._model.prompts.items()}
        if given is None:
            return next((known[name] for name in _OWN_PROMPTS[kind] if known.get(name)), "")
        if exact or not _PROMPT_NAME.fullmatch(given):
            return given
        if given not in known:
            raise InputError(
                f"the encoder {self.name!r} has no prompt named {given!r}, only {', '.join(sorted(known)) or 'none'}; "
                "give one of these, or a text that ends in a colon or a space"
            )
        return known[given]

    def _other_similarity(self) -> str:
        kind = str(self._model.similarity_fn_name)
        if kind == "cosine" or any(type(module).__name__ == "Normalize" for module in self._model):
            return ""
        return (
            f"the encoder {self.name!r} was trained for another similarity ({kind}); here its vectors are scaled to "
            "length 1 and compared by cosine, so measure whether it finds well"
        )
