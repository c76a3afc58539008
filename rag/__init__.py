"""Questions in, answers out.

>>> from rag import Archive, Engine
>>> with Archive.open(Path("archive")) as archive:
...     print(Engine(archive).ask("2023年投资目标是多少").answer)
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from index.archive import Archive
    from rag.engine import Engine
    from rag.types import Answer, Citation, HitRow

__all__ = ["Answer", "Archive", "Citation", "Engine", "HitRow"]

_WHERE = {
    "Answer": "rag.types",
    "Archive": "index.archive",
    "Citation": "rag.types",
    "Engine": "rag.engine",
    "HitRow": "rag.types",
}


def __getattr__(name: str) -> Any:
    # Late, so that naming one module of the package does not load them all.
    if name in _WHERE:
        return getattr(importlib.import_module(_WHERE[name]), name)
    raise AttributeError(f"module 'rag' has no attribute {name!r}")
