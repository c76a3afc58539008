"""What a user may mean by a name besides an article's id, as filters of Milvus."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from index.milvus import schema
from index.milvus.client import Row, text


@dataclass(frozen=True, slots=True)
class Name:
    """What a user may mean by a name besides an id: a source, a file, or a folder."""

    name: str
    path: str
    folder: str

    @classmethod
    def of(cls, name: str) -> Name:
        """Return what a name may mean."""
        path = str(Path(name).resolve())
        return cls(name, path, path.rstrip("/\\") + ("\\" if "\\" in path else "/"))

    @property
    def fits(self) -> bool:
        """Whether anything of that length is stored."""
        return all(len(one.encode("utf-8", "replace")) <= schema.LONGEST_NAME for one in (self.name, self.folder))

    @property
    def where(self) -> str:
        """A filter that lets through all that is meant, and perhaps more."""
        # A pattern's own signs stand for themselves only after a backslash.
        pattern = text(self.folder.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_") + "%")
        return f"source == {text(self.name)} or file == {text(self.path)} or file like {pattern}"

    def means(self, row: Row) -> bool:
        """Whether an article is meant."""
        return row["source"] == self.name or row["file"] == self.path or str(row["file"]).startswith(self.folder)
