"""Questions in, answers out.

>>> from rag import Engine
>>> with Engine.open("my-archive") as engine:
...     print(engine.ask("2023年投资目标是多少").answer)

What stands in ``__all__`` here and in ``rag.langchain`` is public and stays; other modules may change with any version.
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from index.archive import Archive
    from index.errors import ArchiveError, InputError, ModelError, WenyuanError
    from rag.engine import Engine
    from rag.llm import load_model
    from rag.types import Answer, Citation, HitRow

__all__ = [
    "Answer",
    "Archive",
    "ArchiveError",
    "Citation",
    "Engine",
    "HitRow",
    "InputError",
    "ModelError",
    "WenyuanError",
    "load_model",
]

_WHERE = {
    "Answer": "rag.types",
    "Archive": "index.archive",
    "ArchiveError": "index.errors",
    "Citation": "rag.types",
    "Engine": "rag.engine",
    "HitRow": "rag.types",
    "InputError": "index.errors",
    "ModelError": "index.errors",
    "WenyuanError": "index.errors",
    "load_model": "rag.llm",
}


def __getattr__(name: str) -> Any:
    # Late, so that naming one module of the package does not load them all.
    if name in _WHERE:
        return getattr(importlib.import_module(_WHERE[name]), name)
    raise AttributeError(f"module 'rag' has no attribute {name!r}")


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
