"""What is installed, which archive, encoder and language model are in use, and what is wrong with them."""

from __future__ import annotations

import os
import platform
import sys
from dataclasses import dataclass, field
from importlib import metadata
from typing import Any

from index.errors import WenyuanError
from ui import settings as settings_module
from ui.settings import Settings

_PACKAGES = (
    "wenyuan",
    "numpy",
    "faiss-cpu",
    "tantivy",
    "tokenizers",
    "rjieba",
    "jieba",
    "sentence-transformers",
    "torch",
    "onnxruntime",
    "openvino",
    "langchain",
    "gradio",
    "fastapi",
    "openpyxl",
    "pymilvus",
    "milvus-lite",
)
_OPTIONAL = frozenset({"torch", "onnxruntime", "openvino", "rjieba", "pymilvus", "milvus-lite"})


@dataclass
class Findings:
    """What was found: ``facts`` as (name, value), ``problems`` as one sentence each, worst exit status."""

    facts: dict[str, Any] = field(default_factory=dict)
    problems: list[str] = field(default_factory=list)
    exit_status: int = 0

    def fail(self, problem: str, exit_status: int) -> None:
        """Note a problem; the highest exit status wins."""
        self.problems.append(problem)
        self.exit_status = max(self.exit_status, exit_status)

    def to_json(self) -> dict[str, Any]:
        """Return everything as one JSON object."""
        return {**self.facts, "problems": self.problems}

    def text(self) -> str:
        """Return everything as lines ``name: value``."""
        lines: list[str] = []
        for name, value in self.facts.items():
            if isinstance(value, dict):
                lines += [f"{name}:", *(f"  {key}: {_shown(one)}" for key, one in value.items())]
            else:
                lines.append(f"{name}: {_shown(value)}")
        lines.append(f"problems: {len(self.problems) or 'none'}")
        return "\n".join(lines)


def examine(archive: str | None = None) -> Findings:
    """Look at the installation, the settings, the archive and the language model; nothing is sent anywhere."""
    findings = Findings()
    _packages(findings)
    try:
        settings = settings_module.load(archive=archive)
    except WenyuanError as problem:
        findings.fail(str(problem), problem.exit_status)
        return findings
    findings.facts["settings file"] = str(settings.config or "none")
    _archive(findings, settings)
    findings.facts["models"] = {
        "encoder asked for": settings.encoder or "the archive's own",
        "encoder batch size": settings.encoder_batch_size,
        "device": settings.device or "the library's choice",
        "backend": settings.backend,
    }
    _reranker(findings, settings)
    _model(findings, settings)
    findings.facts["server"] = {
        "host": settings.host,
        "port": settings.port,
        "api keys": len(settings.api_keys),
        "users": len(settings.auth),
        "embed origins": ", ".join(settings.embed_origins) or "none",
    }
    return findings


def _packages(findings: Findings) -> None:
    findings.facts["python"] = f"{platform.python_version()} ({sys.executable})"
    findings.facts["system"] = f"{platform.system()} {platform.machine()}, {os.cpu_count()} cores"
    found = {name: _version(name) for name in _PACKAGES}
    findings.facts["packages"] = found
    for name in sorted(set(_PACKAGES) - _OPTIONAL):
        if found[name] is None:
            findings.fail(f"the package {name} is not installed; run `pip install {name}`", 2)


def _version(package: str) -> str | None:
    try:
        return metadata.version(package)
    except metadata.PackageNotFoundError:
        return None


def _archive(findings: Findings, settings: Settings) -> None:
    from ui.commands.common import open_archive

    if settings.archive is None:
        from ui.demo import demo_path

        where = f"{demo_path()} (the demo archive)"
    else:
        where = settings.archive
    findings.facts["archive"] = where
    try:
        with open_archive(settings) as archive:
            findings.facts["archive holds"] = {name: value for name, value in archive.stats().items() if name != "path"}
            findings.facts["encoder"] = f"{archive.encoder.name}, {archive.encoder.dimension} dimensions"
            if archive.reencoding:
                findings.facts["unfinished re-encoding"] = (
                    f"{archive.reencoding}; `wenyuan index reencode` with that encoder goes on with it"
                )
            if archive.warnings:
                findings.facts["warnings"] = "; ".join(archive.warnings)
            for problem in archive.verify():
                findings.fail(problem, 3)
    except WenyuanError as problem:
        findings.fail(str(problem), problem.exit_status)


def _reranker(findings: Findings, settings: Settings) -> None:
    if not settings.reranker:
        findings.facts["reranker"] = "none (the built-in ranking)"
        return
    findings.facts["reranker"] = {"name": settings.reranker, "first chunks": settings.reranker_depth}
    try:
        from rag.cross_encoder import CrossEncoder

        CrossEncoder(settings.reranker, device=settings.device, backend=settings.backend)
    except WenyuanError as problem:
        findings.fail(str(problem), 2)


def _model(findings: Findings, settings: Settings) -> None:
    if not settings.llm:
        findings.facts["language model"] = "none (extractive answers)"
        return
    findings.facts["language model"] = {
        "name": settings.llm,
        "base url": settings.llm_base_url or "the provider's",
        "api key": "set" if settings.llm_api_key else "not set",
        "timeout": f"{settings.llm_timeout:g} s",
        "context": f"{settings.llm_context} tokens",
    }
    try:
        from rag.generate import load_model

        load_model(
            settings.llm,
            base_url=settings.llm_base_url,
            api_key=settings.llm_api_key,
            timeout=settings.llm_timeout,
            context=settings.llm_context,
        )
    except WenyuanError as problem:
        findings.fail(str(problem), 2)


def _shown(value: Any) -> str:
    return "not installed" if value is None else str(value)
