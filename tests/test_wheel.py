"""The wheel: what is in it, and that it answers where nothing of the source tree is at hand."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import sysconfig
import venv
import zipfile
from pathlib import Path

import pytest

from tests.conftest import ROOT

KEPT_OUT = shutil.ignore_patterns(".git", ".venv*", "__pycache__", "out", ".*_cache", ".hypothesis", "dist", "build")


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel, built of a copy of the source tree without the network."""
    folder = tmp_path_factory.mktemp("wheel")
    source = folder / "source"
    shutil.copytree(ROOT, source, ignore=KEPT_OUT)
    command = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder)]
    subprocess.run(command, cwd=source, check=True, capture_output=True, timeout=300)
    shutil.rmtree(source)
    [built] = folder.glob("*.whl")
    return built


@pytest.fixture(scope="module")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The ``bin`` folder of a clean environment with the wheel over this environment's other packages."""
    home = tmp_path_factory.mktemp("environment")
    venv.create(home, with_pip=False, symlinks=True)
    scripts = home / ("Scripts" if os.name == "nt" else "bin")
    python = scripts / "python"
    site = Path(
        subprocess.run(
            [str(python), "-c", "import sysconfig; print(sysconfig.get_path('purelib'))"],
            check=True,
            capture_output=True,
            text=True,
        ).stdout.strip()
    )
    # A folder named in a .pth file has its own .pth files left unread, so an editable wenyuan there stays unseen.
    outer = dict.fromkeys([sysconfig.get_path("purelib"), sysconfig.get_path("platlib")])
    (site / "outer.pth").write_text("\n".join(outer), encoding="utf-8")
    pip = [str(python), "-m", "pip", "install", "--quiet", "--no-deps", "--no-index", "--ignore-installed", str(wheel)]
    subprocess.run(pip, check=True, capture_output=True, timeout=300)
    return scripts


def run(scripts: Path, folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    environment = {name: value for name, value in os.environ.items() if not name.startswith("PYTHON")}
    environment |= {"XDG_DATA_HOME": str(folder / "data"), "PYTHONUTF8": "1"}
    return subprocess.run(
        [str(scripts / arguments[0]), *arguments[1:]],
        cwd=folder,
        env=environment,
        capture_output=True,
        text=True,
        encoding="utf-8",
        timeout=300,
    )


def test_it_holds_the_three_packages_and_nothing_beside(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        names = archive.namelist()
    assert {name.split("/")[0] for name in names} == {
        "rag",
        "index",
        "ui",
        f"{'-'.join(wheel.name.split('-')[:2])}.dist-info",
    }
    assert not [name for name in names if name.endswith((".pyc", ".pem", ".key")) or "__pycache__" in name]
    assert {"LICENSE", "NOTICE"} <= {name.rpartition("/")[2] for name in names if ".dist-info/" in name}


def test_it_holds_every_file_of_the_packages_and_the_pages(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        names = set(archive.namelist())
    listed = subprocess.run(
        ["git", "ls-files", "-z", "rag", "index", "ui", "seeds"], cwd=ROOT, capture_output=True, text=True
    )
    tracked = [name for name in listed.stdout.split("\0") if name and (ROOT / name).exists()]
    if listed.returncode:
        tracked = [path.relative_to(ROOT).as_posix() for path in ROOT.glob("seeds/*.txt")]
    assert {f"ui/{name}" if name.startswith("seeds/") else name for name in tracked} <= names
    assert sum(name.startswith("ui/seeds/") and name.endswith(".txt") for name in names) == 5
    assert any(name.startswith("index/model/") and name.endswith(".safetensors") for name in names)
    assert any(name.startswith("rag/prompts/") for name in names)


def test_it_answers_from_another_folder(installed: Path, tmp_path: Path) -> None:
    done = run(installed, tmp_path, "wenyuan", "ask", "2020年规上工业增加值要增长多少？", "--json")
    assert done.returncode == 0, done.stderr
    answer = json.loads(done.stdout)
    assert (answer["status"], answer["short_answer"]) == ("answered", "11%")
    assert answer["citations"]
    assert (tmp_path / "data").is_dir()


def test_what_answers_is_the_wheel_and_not_the_source_tree(installed: Path, tmp_path: Path) -> None:
    code = "import index, rag, ui; print(*(m.__file__ for m in (index, rag, ui)), sep='\\n')"
    done = run(installed, tmp_path, "python", "-c", code)
    assert done.returncode == 0, done.stderr
    assert all(Path(line).is_relative_to(installed.parent) for line in done.stdout.splitlines())
