"""What an update has to do: which files are new, changed, moved or gone since they were read.

A file whose size and times are what they were is taken for unchanged; of any other the bytes' hash decides. Times that
were too young to be trusted when the file was read (``intake.noted``) are none.
"""

from __future__ import annotations

import os
import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING

from index import withdraw
from index.errors import InputError
from index.files import Kept, Known
from index.intake import AddReport, Found, digest, files_in, noted, timed
from index.types import Article
from index.writing import FileNote

if TYPE_CHECKING:
    from index.intake import Intake

_UNKNOWN = "?"  # of archives of format 2


@dataclass(frozen=True, slots=True)
class UpdateReport(AddReport):
    """What an update did; besides, in files: how many are as they were, where one moved to, and which are gone.

    Of the files in ``missing`` the articles are still there. ``waiting`` may still be written to, and were left out;
    ``withheld`` were removed by name before and stay out.
    """

    unchanged: int = 0
    moved: list[tuple[str, str]] = field(default_factory=list)
    missing: list[str] = field(default_factory=list)
    waiting: int = 0
    withheld: int = 0


@dataclass(slots=True)
class Plan:
    """What is to be done: ``files`` to read, ``seen`` ones whose times alone changed, and the rest."""

    files: list[Found] = field(default_factory=list)
    failed: list[tuple[str, str]] = field(default_factory=list)
    seen: list[FileNote] = field(default_factory=list)
    moved: list[tuple[FileNote, FileNote, Path | None]] = field(default_factory=list)
    missing: list[FileNote] = field(default_factory=list)
    unchanged: int = 0
    waiting: int = 0
    withheld: int = 0

    def nothing_to_do(self, *, prune: bool) -> bool:
        """Whether no article comes, changes or goes."""
        return not (self.files or self.moved or (prune and self.missing))

    def report(self, added: AddReport, pruned: int = 0) -> UpdateReport:
        """Return what was done, with what adding reported."""
        return UpdateReport(
            added.added,
            added.replaced,
            added.failed,
            added.removed + pruned,
            self.unchanged,
            [(str(old.path), str(new.path)) for old, new, _ in self.moved],
            [str(one.path) for one in self.missing],
            self.waiting,
            self.withheld,
        )


def planned(archived: Known, paths: Sequence[Path], *, skip: Path, settled: float = 0.0) -> Plan:
    """Look at the files of ``paths`` (empty: all files and folders that were added) and return what is to be done.

    ``skip`` is the archive's own folder; files that changed within ``settled`` seconds are left for later.
    """
    plan = Plan()
    known, out = archived.files, archived.withdrawn
    paths = [_whole(path) for path in paths]
    fresh: list[Found] = []
    for found in _looked_at(known, archived.folders, paths, plan.failed, skip):
        before = known.get(found.path)
        try:
            status = found.path.stat()
        except OSError as error:
            _unreadable(plan, found.path, before, error)
            continue
        if before is not None and _times(before) == (status.st_size, status.st_mtime_ns, status.st_ctime_ns):
            plan.unchanged += 1
        elif time.time_ns() - max(status.st_mtime_ns, status.st_ctime_ns) < settled * 1e9:
            plan.waiting += 1
        elif before is None:
            if withdraw.digest(str(found.path)) in out:
                plan.withheld += 1
            else:
                fresh.append(found)
        else:
            _compare(plan, before)
    _match(plan, fresh, known, paths)
    return plan


def carry_out(kept: Kept, plan: Plan, intake: Intake, *, prune: bool) -> int:
    """Do what was planned; return how many articles were removed because their files are gone."""
    _move(kept, plan, intake)
    intake.add_files(plan.files)
    pruned = _prune(kept, plan) if prune else 0
    kept.see(plan.seen)
    return pruned


def folders_among(paths: Sequence[Path], date: str | None, encoding: str | None, collection: str) -> Known:
    """Return what is to be noted of the folders among ``paths``, whose new files an update reads in the same way."""
    whole = [_whole(path) for path in paths if Path(path).expanduser().is_dir()]
    return Known(folders=tuple(Found(path, None, date, encoding, collection) for path in whole))


def folders_in(known: Known, names: Iterable[str]) -> list[Path]:
    """Return those folders that are named, and the folders in them."""
    wanted = [_whole(Path(name)) for name in names]
    noted_ = (found.path for found in known.folders)
    return [path for path in noted_ if any(one == path or one in path.parents for one in wanted)]


def _move(kept: Kept, plan: Plan, intake: Intake) -> None:
    """Give the moved files' articles their new place, and the source that the files are cited as there."""
    for at, (old, new, root) in enumerate(plan.moved):
        same = old.path.name == new.path.name and "/" not in old.source
        whole = replace(new, source=old.source if same else intake.source_name(new.path, root))
        plan.moved[at] = (old, whole, root)
        renamed = list(_renamed(kept, old, whole)) if whole.source != old.source else []
        kept.move(old.path, whole, [(one, timed(one, kept.chunks_of(one.id))) for one in renamed])


def _prune(kept: Kept, plan: Plan) -> int:
    """Remove the articles of the missing files but for those whose folder is gone or empty; return how many.

    A folder without any file is rather a disk that is not mounted than one whose articles are all withdrawn.
    """
    folders = sorted(kept.known().folders, key=lambda found: -len(found.path.parts))
    left, gone = [], list[str]()
    alive: dict[Path, bool] = {}
    for one in plan.missing:
        root = next((found.path for found in folders if found.path in one.path.parents), one.path.parent)
        if root not in alive:
            alive[root] = _holds_something(root)
        if alive[root]:
            gone.append(str(one.path))
        else:
            left.append(one)
            reason = (
                f"the folder {root} is gone or empty, so its articles stay; mount it, or `wenyuan index remove` them"
            )
            plan.failed.append((str(one.path), reason))
    plan.missing = left
    ids = [article for found in kept.resolve_all(gone).values() for article in found]
    return kept.remove(ids) if ids else 0


def _looked_at(
    known: Mapping[Path, FileNote],
    folders: Sequence[Found],
    paths: Sequence[Path],
    failed: list[tuple[str, str]],
    skip: Path,
) -> Iterator[Found]:
    """Yield each file to look at once, with how it is to be read: as it was, else as the folder that it is in."""
    from index.readers import readable

    done: set[Path] = set()
    # What was added lies where it lay, or is gone; only paths that are named must be there.
    wanted = paths or [one.path for one in folders if one.path.is_dir()]
    nested = sorted(folders, key=lambda one: -len(one.path.parts))
    for path, root in files_in(wanted, failed, suffixes=readable, skip=skip):
        if path in done:
            continue
        done.add(path)
        if (before := known.get(path)) is not None:
            yield Found(path, root, before.date, before.encoding, before.collection)
        else:
            how = next((one for one in nested if one.path in path.parents), Found(path, root))
            yield Found(path, root, how.date, how.encoding, how.collection)
    for path, before in known.items():
        if path not in done and _concerned(path, paths):
            yield Found(path, None, before.date, before.encoding, before.collection)


def _concerned(path: Path, paths: Sequence[Path]) -> bool:
    """Whether a file is among those that an update looks at."""
    return not paths or any(one == path or one in path.parents for one in paths)


def _unreadable(plan: Plan, path: Path, before: FileNote | None, error: OSError) -> None:
    if before is not None and isinstance(error, (FileNotFoundError, NotADirectoryError)):
        plan.missing.append(before)
    else:
        plan.failed.append((str(path), f"{path} cannot be read ({error.strerror or error})"))


def _compare(plan: Plan, before: FileNote) -> None:
    """Note whether a file with other times has other bytes too."""
    try:
        now = noted(before.path, before.source, before.date, before.encoding, before.collection)
    except OSError as error:
        _unreadable(plan, before.path, before, error)
        return
    believed = before.hash == _UNKNOWN and (before.size, before.mtime) == (now.size, now.mtime)
    if before.hash == now.hash or believed:
        plan.seen.append(now)
        plan.unchanged += 1
    else:
        plan.files.append(Found(before.path, None, before.date, before.encoding, before.collection))


def _match(plan: Plan, fresh: Sequence[Found], known: Mapping[Path, FileNote], paths: Sequence[Path]) -> None:
    """Tell the moved files from the new ones, by their bytes."""
    gone: dict[str, list[FileNote]] = {}
    for one in plan.missing:
        gone.setdefault(one.hash, []).append(one)
    if paths and fresh:
        # It may come from a place that is not looked at.
        for path, one in known.items():
            if one.hash and not _concerned(path, paths) and not os.path.lexists(path):
                gone.setdefault(one.hash, []).append(one)
    gone.pop("", None)
    sizes = {one.size for ones in gone.values() for one in ones}
    for found in fresh:
        try:
            same = gone.get(digest(found.path)) if found.path.stat().st_size in sizes else None
            if same:
                old = next((one for one in same if one.path.name == found.path.name), same[0])
                same.remove(old)
                new = noted(found.path, old.source, old.date, old.encoding, old.collection)
                plan.moved.append((old, new, found.root))
                plan.missing = [one for one in plan.missing if one is not old]
                continue
        except OSError as error:
            plan.failed.append((str(found.path), f"{found.path} cannot be read ({error.strerror or error})"))
            continue
        plan.files.append(found)


def _renamed(kept: Kept, old: FileNote, new: FileNote) -> Iterator[Article]:
    """Yield a moved file's articles under its new name; where a name may tell a date, the file is read for it again."""
    name = str(old.path)
    stored = [kept.article(article_id) for article_id in kept.resolve_all([name])[name]]
    try:
        again = list(_read(new)) if ".jsonl" not in new.path.suffixes else []
    except InputError:
        again = []
    by_text = {one.text: one for one in again}
    for article in stored:
        read = by_text.get(article.text)
        source = new.source if article.source == old.source else article.source
        if read is None or read.date == article.date_own:
            yield replace(article, source=source)
        else:
            yield replace(read, id=article.id, source=source, date_own=read.date, collection=article.collection)


def _read(file: FileNote) -> Iterator[Article]:
    from index.readers import read_file

    return read_file(file.path, encoding=file.encoding, date=file.date, source=file.source)


def _times(file: FileNote) -> tuple[int, int, int]:
    return file.size, file.mtime, file.changed


def _holds_something(folder: Path) -> bool:
    try:
        with os.scandir(folder) as entries:
            return any(True for _ in entries)
    except OSError:
        return False


def _whole(path: Path) -> Path:
    return Path(path).expanduser().resolve()
