"""The demo archive: made of the bundled newspaper pages at first use, in the user's data folder."""

from __future__ import annotations

import hashlib
import os
import shutil
import tempfile
from pathlib import Path

from index.errors import ArchiveError

_KEEP = 2
_HASHED_WHOLE = 1 << 20


def pages_folder() -> Path:
    """Return the folder of the bundled pages: beside this file in an installed copy, else the source tree's."""
    here = Path(__file__).resolve().parent
    return here / "seeds" if (here / "seeds").is_dir() else here.parent / "seeds"


def pages() -> list[Path]:
    """Return the bundled pages, ordered by name; ArchiveError where they are missing."""
    found = sorted(pages_folder().glob("*.txt"))
    if not found:
        raise ArchiveError(
            f"the demo pages are missing from {pages_folder()}; install wenyuan again or name an archive by --archive"
        )
    return found


def data_folder() -> Path:
    """Return the user's data folder of wenyuan (it may not exist yet)."""
    from platformdirs import user_data_path

    return user_data_path("wenyuan", appauthor=False)


def demo_path() -> Path:
    """Return where the demo archive of this version lies, whether or not it is built.

    The name holds a fingerprint of the bundled pages and of everything that decides what an archive holds. So another
    version of wenyuan, or an edited source tree, builds its own and never opens one it did not make.
    """
    return data_folder() / f"demo-{_fingerprint()}"


def ensure_demo(*, rebuild: bool = False) -> Path:
    """Return the demo archive's folder, built first where it is missing; ``rebuild`` makes it anew.

    Safe where several processes start at once: one builds it aside and puts it in place by one rename while the others
    wait. ArchiveError where the data folder cannot be written.
    """
    target = demo_path()
    if target.is_dir() and not rebuild:
        return target
    try:
        _build(target, rebuild=rebuild)
    except OSError as problem:
        raise ArchiveError(
            f"the demo archive cannot be built in {target.parent} ({problem.strerror or problem}); "
            "make that folder writable or name an archive by --archive"
        ) from problem
    return target


def _build(target: Path, *, rebuild: bool) -> None:
    # Both only to build: a question over the finished archive needs neither.
    from filelock import FileLock

    from index.archive import Archive

    target.parent.mkdir(parents=True, exist_ok=True)
    before = _stamp(target)
    with FileLock(target.parent / "demo.lock", timeout=120):
        if target.is_dir() and not (rebuild and _stamp(target) == before):
            return  # another process was faster
        aside = Path(tempfile.mkdtemp(prefix=".demo-", dir=target.parent))
        try:
            fresh = aside / "archive"
            with Archive.create(fresh) as archive:
                report = archive.add_paths(pages())
            if report.failed:
                name, reason = report.failed[0]
                raise ArchiveError(f"the demo page {name} cannot be read ({reason}); install wenyuan again")
            if target.is_dir():
                target.rename(aside / "old")
            fresh.rename(target)
        finally:
            shutil.rmtree(aside, ignore_errors=True)
        _prune(target)


def _stamp(folder: Path) -> tuple[int, int] | None:
    try:
        status = folder.stat()
    except FileNotFoundError:
        return None
    return status.st_ino, status.st_mtime_ns


def _prune(current: Path) -> None:
    """Drop the demo archives of other versions, but for the last ones (two installed copies may share the folder)."""
    others = [path for path in current.parent.glob("demo-*") if path.is_dir() and path != current]
    for path in sorted(others, key=lambda one: one.stat().st_mtime, reverse=True)[_KEEP:]:
        shutil.rmtree(path, ignore_errors=True)


def _fingerprint() -> str:
    """Return a hash of the pages and of the package ``index``: code, word lists, encoder (large files by size)."""
    import index

    package = Path(next(iter(index.__path__)))
    parts = [(f"page {path.name}", path) for path in pages()]
    for folder, names, files in os.walk(package):
        names[:] = sorted(name for name in names if name != "__pycache__")
        parts += [
            (f"{Path(folder).relative_to(package).as_posix()}/{name}", Path(folder, name)) for name in sorted(files)
        ]
    total = hashlib.sha256()
    for label, path in parts:
        size = path.stat().st_size
        total.update(f"{label} {size}\n".encode())
        if size <= _HASHED_WHOLE:
            total.update(path.read_bytes())
    return total.hexdigest()[:12]
