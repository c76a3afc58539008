"""What all tests share: the demo archive, an engine over it, a scripted language model, a data folder of their own."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

from tests import llm_server as scripted

ROOT = Path(__file__).resolve().parent.parent
SEEDS = ROOT / "seeds"

# What passes here passes on a slow machine, and again: the same cases each time, and no bound on how long one may take.
# `--hypothesis-profile=default` looks for others.
settings.register_profile("same", derandomize=True, deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("same")


@pytest.fixture(scope="session", autouse=True)
def own_data_folder(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """Keep every test, and every process that a test starts, out of the user's own settings and archives."""
    folder = tmp_path_factory.mktemp("data")
    with pytest.MonkeyPatch.context() as patch:
        for name in [
            name for name in os.environ if name.startswith(("WENYUAN_", "OPENAI_", "LANGSMITH_", "LANGCHAIN_"))
        ]:
            patch.delenv(name)
        patch.setenv("XDG_DATA_HOME", str(folder))
        patch.setenv("XDG_CONFIG_HOME", str(folder / "config"))
        patch.setenv("NO_PROXY", "127.0.0.1,localhost")
        yield folder


@pytest.fixture(scope="session")
def seeds() -> Path:
    """The folder of the demo pages."""
    return SEEDS


@pytest.fixture(scope="session")
def demo_path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of an archive made of the demo pages; not to be changed."""
    from index.archive import Archive

    path = tmp_path_factory.mktemp("demo") / "archive"
    with Archive.create(path) as archive:
        report = archive.add_paths([SEEDS])
    assert not report.failed
    return path


@pytest.fixture(scope="session")
def demo_archive(demo_path: Path) -> Iterator:
    """The demo archive, open for reading."""
    from index.archive import Archive

    with Archive.open(demo_path, readonly=True) as archive:
        yield archive


@pytest.fixture(scope="session")
def engine(demo_archive):
    """An engine over the demo archive, without a language model."""
    from rag.engine import Engine

    return Engine(demo_archive)


@pytest.fixture
def llm_server() -> Iterator[scripted.LlmServer]:
    """A scripted server of OpenAI's protocol; tell it what to say with ``say``."""
    with scripted.serve() as server:
        yield server
