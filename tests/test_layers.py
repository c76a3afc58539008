"""The rooms: which module may import which, and what importing one must not cost."""

from __future__ import annotations

import ast
import importlib
import pkgutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.conftest import ROOT

ROOMS = ("index", "rag", "ui")
BELOW = {"index": set(), "rag": {"index"}, "ui": {"index", "rag"}}
FILES = sorted(path for room in ROOMS for path in (ROOT / room).rglob("*.py"))
MODULES = sorted(".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__") for path in FILES)
# A library and the only modules that may import it.
ONLY_IN = {
    "tantivy": {"index/lexical.py"},
    "faiss": {"index/dense.py"},
    "jieba": {"index/plain_cutter.py"},
    "milvus_lite": {"index/milvus/client.py", "index/milvus/purging.py"},
    "pymilvus": {"index/milvus/client.py", "index/milvus/schema.py"},
    "rjieba": {"index/tokens.py"},
    "sentence_transformers": {"index/sentence_models.py"},
    "langchain": {"rag/llm.py"},
    "langchain_core": {"rag/langchain.py", "rag/llm.py"},
}
# Slow to import: only inside the function that needs them.
HEAVY = {"torch", "sentence_transformers", "transformers", "gradio", "langchain", "jieba", "openpyxl", "uvicorn"}
HEAVY |= {"milvus_lite", "pymilvus"}
FORBIDDEN = {"pickle", "cPickle", "dill", "shelve", "marshal", "fitz", "pymupdf"}


def imports(tree: ast.AST, package: str) -> Iterator[tuple[str, ast.AST]]:
    """Yield the full name of each module that is imported, with the statement."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from ((alias.name, node) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            base = package.split(".")[: -node.level + 1 or None] if node.level else []
            yield ".".join([*base, *([node.module] if node.module else [])]), node


def parsed(path: Path) -> tuple[ast.Module, str]:
    return ast.parse(path.read_text(encoding="utf-8")), ".".join(path.relative_to(ROOT).parent.parts)


def at_top(tree: ast.Module) -> set[ast.AST]:
    """Return the statements that run when the module is imported."""
    lazy = {
        inner
        for node in ast.walk(tree)
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef, ast.Lambda)) or _is_for_types(node)
        for inner in ast.walk(node)
    }
    return set(ast.walk(tree)) - lazy


def _is_for_types(node: ast.AST) -> bool:
    return isinstance(node, ast.If) and isinstance(node.test, ast.Name) and node.test.id == "TYPE_CHECKING"


@pytest.mark.parametrize("path", FILES, ids=[str(path.relative_to(ROOT)) for path in FILES])
def test_a_module_imports_what_its_room_may(path: Path) -> None:
    tree, package = parsed(path)
    name, room = path.relative_to(ROOT).as_posix(), package.split(".")[0]
    top = at_top(tree)
    for imported, node in imports(tree, package):
        first = imported.split(".")[0]
        if first in ROOMS and first != room:
            assert first in BELOW[room], f"{name} line {node.lineno}: {room} may not import {imported}"
        assert first not in FORBIDDEN, f"{name} line {node.lineno}: {imported}"
        assert name in ONLY_IN.get(first, {name}), f"{name} line {node.lineno}: only {ONLY_IN[first]} import {first}"
        if first in HEAVY:
            assert node not in top, f"{name} line {node.lineno}: import {imported} inside the function that needs it"


def test_only_settings_read_the_environment() -> None:
    readers = set()
    for path in FILES:
        tree, _ = parsed(path)
        set_there = {
            node.value for node in ast.walk(tree) if isinstance(node, ast.Subscript) and isinstance(node.ctx, ast.Store)
        }
        for node in ast.walk(tree):
            if isinstance(node, ast.Attribute) and node.attr in ("environ", "getenv") and node not in set_there:
                readers.add(path.relative_to(ROOT).as_posix())
    assert readers == {"ui/settings.py"}


@pytest.mark.parametrize("name", MODULES)
def test_a_modules_public_names_are_there(name: str) -> None:
    module = importlib.import_module(name)
    public = getattr(module, "__all__", ())
    assert len(set(public)) == len(public)
    for one in public:
        assert getattr(module, one) is not None


def test_every_folder_of_code_is_a_package() -> None:
    for room in ROOMS:
        found = {info.name for info in pkgutil.walk_packages([str(ROOT / room)], f"{room}.")} | {room}
        assert {name for name in MODULES if name.split(".")[0] == room} <= found


def test_the_engine_loads_without_what_only_some_need() -> None:
    code = "import sys, rag.engine, rag.generate, ui.cli; print(*sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=ROOT)
    assert not (HEAVY | {"langchain_core", "openai", "fastapi", "pydantic"}) & set(done.stdout.split())
    # Their patterns take a tenth of a question's time to compile, and only dating articles needs them.
    assert not {"index.dates", "index.day_evidence", "index.year_votes"} & set(done.stdout.split())
