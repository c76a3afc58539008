"""The tables of an archive's file, what makes them of an earlier format's, and views of some collections of them."""

from __future__ import annotations

import sqlite3
from collections.abc import Collection

APPLICATION_ID = 0x77656E79  # "weny"
FORMAT = 3

SCHEMA = """
CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE files (
    n INTEGER PRIMARY KEY, path TEXT NOT NULL UNIQUE, source TEXT NOT NULL, date TEXT, encoding TEXT,
    size INTEGER NOT NULL, mtime INTEGER NOT NULL,
    changed INTEGER NOT NULL DEFAULT 0, hash TEXT NOT NULL DEFAULT '', collection TEXT NOT NULL DEFAULT ''
);
CREATE INDEX files_source ON files (source);
CREATE TABLE folders (path TEXT PRIMARY KEY, date TEXT, encoding TEXT, collection TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE withdrawn (digest BLOB PRIMARY KEY) WITHOUT ROWID;
CREATE TABLE gone (id TEXT PRIMARY KEY) WITHOUT ROWID;
CREATE TABLE articles (
    n INTEGER PRIMARY KEY AUTOINCREMENT, id TEXT NOT NULL UNIQUE, source TEXT NOT NULL, title TEXT, author TEXT,
    date TEXT, date_precision TEXT, date_evidence TEXT, text TEXT NOT NULL, line_map TEXT NOT NULL, page INTEGER,
    date_from TEXT, date_own TEXT, crc INTEGER NOT NULL,
    file INTEGER REFERENCES files (n), position INTEGER NOT NULL, run INTEGER NOT NULL, hash TEXT NOT NULL,
    first INTEGER, last INTEGER, collection TEXT NOT NULL DEFAULT '', story BLOB
);
CREATE INDEX articles_order ON articles (source, position, n);
CREATE INDEX articles_file ON articles (file, run);
CREATE INDEX articles_days ON articles (first, last) WHERE first IS NOT NULL;
CREATE TABLE chunks (
    id INTEGER PRIMARY KEY AUTOINCREMENT, article INTEGER NOT NULL REFERENCES articles (n),
    start INTEGER NOT NULL, end INTEGER NOT NULL, times TEXT NOT NULL, crc INTEGER NOT NULL
);
CREATE INDEX chunks_article ON chunks (article, start);
CREATE TABLE facets (
    chunk INTEGER NOT NULL REFERENCES chunks (id), first INTEGER NOT NULL, last INTEGER NOT NULL,
    PRIMARY KEY (chunk, first, last)
) WITHOUT ROWID;
CREATE INDEX facets_days ON facets (first, last);
CREATE TABLE stories (
    key INTEGER NOT NULL, article INTEGER NOT NULL REFERENCES articles (n), PRIMARY KEY (key, article)
) WITHOUT ROWID;
CREATE TABLE vectors (chunk INTEGER PRIMARY KEY REFERENCES chunks (id), vector BLOB NOT NULL, crc INTEGER NOT NULL);
CREATE TABLE changes (
    n INTEGER PRIMARY KEY AUTOINCREMENT, chunk INTEGER NOT NULL, texts INTEGER NOT NULL, mark INTEGER NOT NULL
);
"""
# changes.chunk is 0 where an article without chunks changed; changes.texts is 0 where only a date did; changes.mark
# is chance, so that an index can tell this history from that of a file that was put back in its place.
# files.hash is that of the bytes that were read whole, "" until then and "?" where format 2 did not note it;
# files.changed is the inode's time of change at that moment, 0 where it tells nothing. withdrawn holds digests of ids
# and paths that were removed by name; gone holds, until that is done, the articles that readers' remarks must forget.

MIGRATIONS = {
    2: (
        "ALTER TABLE files ADD COLUMN changed INTEGER NOT NULL DEFAULT 0",
        "ALTER TABLE files ADD COLUMN hash TEXT NOT NULL DEFAULT ''",
        "UPDATE files SET hash = '?'",
        "ALTER TABLE files ADD COLUMN collection TEXT NOT NULL DEFAULT ''",
        "CREATE TABLE folders (path TEXT PRIMARY KEY, date TEXT, encoding TEXT, collection TEXT NOT NULL) "
        "WITHOUT ROWID",
        "CREATE TABLE withdrawn (digest BLOB PRIMARY KEY) WITHOUT ROWID",
        "CREATE TABLE gone (id TEXT PRIMARY KEY) WITHOUT ROWID",
        "ALTER TABLE articles ADD COLUMN collection TEXT NOT NULL DEFAULT ''",
        "ALTER TABLE articles ADD COLUMN story BLOB",
        "CREATE TABLE stories (key INTEGER NOT NULL, article INTEGER NOT NULL REFERENCES articles (n), "
        "PRIMARY KEY (key, article)) WITHOUT ROWID",
    ),
}
"""What makes an archive of each earlier format one of the next."""


def make_views(connection: sqlite3.Connection, collections: Collection[str]) -> list[str]:
    """Make the views by which a connection sees some collections alone; return their names."""
    names = ", ".join("'" + name.replace("'", "''") + "'" for name in sorted(collections)) or "NULL"
    seen = f"SELECT 1 FROM main.articles AS a WHERE a.collection IN ({names}) AND a.n"
    views = (
        ("articles", f"collection IN ({names})"),
        ("files", f"collection IN ({names}) AND EXISTS (SELECT 1 FROM main.articles AS a WHERE a.file = files.n)"),
        ("folders", f"collection IN ({names})"),
        ("chunks", f"EXISTS ({seen} = chunks.article)"),
        ("stories", f"EXISTS ({seen} = stories.article)"),
        ("facets", f"EXISTS ({seen} = (SELECT c.article FROM main.chunks AS c WHERE c.id = facets.chunk))"),
        ("vectors", f"EXISTS ({seen} = (SELECT c.article FROM main.chunks AS c WHERE c.id = vectors.chunk))"),
    )
    for table, condition in views:
        connection.execute(f"CREATE TEMP VIEW {table} AS SELECT * FROM main.{table} AS {table} WHERE {condition}")
    return [table for table, _ in views]
