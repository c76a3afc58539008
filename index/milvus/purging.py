"""What was removed from a file of Milvus Lite, taken off the disk.

Milvus Lite drops rows that nobody sees when it merges its files, which it does when it sees fit, and gives its clients
no way to ask for that. So its own merging is called here, on the files that hold such rows, by names that it promises
to nobody: where a version has it otherwise, the rows stay until the archive is compacted, and ``verify`` tells of them.
"""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import Any

from index.milvus import schema
from index.milvus.client import Client


def purge(client: Client) -> bool:
    """Write those files of Milvus Lite anew that hold removed or replaced rows; return whether that could be done.

    What was changed must have been flushed.
    """
    from milvus_lite.server_manager import server_manager_instance

    try:
        _, database, _ = server_manager_instance._servers[str(client.path)]
        with client.alone():
            for name in schema.ALL:
                _merge(database.get_collection(name))
    except (AttributeError, KeyError, TypeError, ValueError, OSError):
        return False  # OSError: there is no room to write them anew
    return True


def _merge(collection: Any) -> None:
    collection._wait_for_bg()
    merging, manifest, deleted = collection._compaction_mgr, collection._manifest, collection._delta_index
    with collection._maintenance_lock:
        try:
            for partition in manifest.list_partitions():
                folder = Path(collection._data_dir) / "partitions" / partition
                files = _stale(folder, manifest.get_data_files(partition), collection.pk_field, deleted)
                if files:
                    merging._compact_files(partition, str(folder), files, manifest, deleted)
            merging._gc_tombstones(manifest, deleted)
        finally:
            collection._refresh_segment_cache()
            collection._cleanup_orphan_index_files()
    collection._ensure_loaded_segments_indexed()


def _stale(folder: Path, files: list[str], key: str, deleted: Any) -> list[str]:
    """Return the files with a row that was removed or replaced, and those with what is in its place."""
    from pyarrow import parquet

    held: dict[str, dict[Any, int]] = {}
    dead: set[Any] = set()
    count: Counter[Any] = Counter()
    for name in files:
        table = parquet.read_table(folder / name, columns=[key, "_seq"])
        keys, turns = table[key].to_pylist(), table["_seq"].to_pylist()
        held[name] = dict(zip(keys, turns, strict=True))
        count.update(keys)
        dead.update(one for one, turn in zip(keys, turns, strict=True) if deleted.is_deleted(one, turn))
    dead.update(one for one, times in count.items() if times > 1)
    return [name for name, rows in held.items() if not dead.isdisjoint(rows)]
