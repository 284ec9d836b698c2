"""The store of ``check`` and ``watch``: one SQLite file with the findings that were notified and the counts of files."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from cxkit.errors import CxError, OutputError, SourceError
from cxkit.language import tr

_APPLICATION = 0x63786B74  # "cxkt": tells a store from other SQLite files
_WAIT = 10  # seconds for another run to finish
_SCHEMAS = (
    "CREATE TABLE findings (id TEXT PRIMARY KEY, finding TEXT NOT NULL) STRICT, WITHOUT ROWID;",
    """
    CREATE TABLE settings (name TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT, WITHOUT ROWID;
    CREATE TABLE metrics (name TEXT PRIMARY KEY, scores TEXT NOT NULL) STRICT, WITHOUT ROWID;
    CREATE TABLE files (
        id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE, hash TEXT NOT NULL, status TEXT NOT NULL, counted TEXT NOT NULL
    ) STRICT;
    CREATE INDEX files_by_hash ON files (hash);
    CREATE TABLE counts (
        file INTEGER NOT NULL REFERENCES files, metric TEXT NOT NULL, rows TEXT NOT NULL, cells BLOB NOT NULL, PRIMARY KEY (file, metric)
    ) STRICT;
    CREATE TABLE rows (metric TEXT, reason TEXT, n INTEGER NOT NULL, PRIMARY KEY (metric, reason)) STRICT, WITHOUT ROWID;
    CREATE TABLE totals (
        metric TEXT, day TEXT, groups TEXT, scores TEXT, n INTEGER NOT NULL, PRIMARY KEY (metric, day, groups, scores)
    ) STRICT, WITHOUT ROWID;
    """,
)
"""What each version of the schema adds to the one before; ``user_version`` is that of a file."""


@contextmanager
def transaction(path: Path) -> Iterator[sqlite3.Connection]:
    """Open a store, made if it does not exist, in one transaction that excludes other runs; it is committed if the block succeeds.

    The file can be read by its owner alone; one of an earlier version gets the present schema. Raises SourceError for a file that is no
    store, is damaged or of a later version, and OutputError if it cannot be written or another run does not finish in 10 seconds.
    """
    with _as_errors(path):
        if not path.exists():
            path.touch(mode=0o600)
        with closing(sqlite3.connect(path, timeout=_WAIT, isolation_level=None)) as store:
            _refuse_other_files(store, path)
            store.execute("PRAGMA journal_mode = WAL")
            store.execute("PRAGMA synchronous = FULL")
            store.execute("BEGIN IMMEDIATE")
            _migrate(store)
            yield store
            store.execute("COMMIT")  # whatever ends the block before, an interrupt too: SQLite rolls back what is open when it is closed


@contextmanager
def snapshot(path: Path) -> Iterator[sqlite3.Connection]:
    """Open a store to read it as it is at this moment, while other runs may go on writing. Raises SourceError without a store of counts."""
    if not os.path.isfile(path):  # noqa: PTH113 - Path's fails if a name is too long
        raise SourceError(tr("There is no store {path}.", path=path), tr("cxkit watch FOLDER --store FILE makes one; --store names it."))
    with _as_errors(path), closing(sqlite3.connect(path, timeout=_WAIT, isolation_level=None)) as store:
        _refuse_other_files(store, path)
        store.execute("PRAGMA query_only = ON")
        store.execute("BEGIN")
        if _version(store) < len(_SCHEMAS):
            raise SourceError(
                tr("The store {path} holds no counts.", path=path), "cxkit watch FOLDER --store FILE counts the files of a folder."
            )
        yield store


@contextmanager
def only_run(path: Path) -> Iterator[None]:
    """Exclude other runs on a store until the block ends, or the process, however it ends. Raises OutputError if there is another.

    The lock is that of an empty database beside the store: it holds between transactions, and history can be read meanwhile.
    """
    beside = path.with_name(f"{path.name}-lock")
    with _as_errors(path):
        beside.touch(mode=0o600)
        with closing(sqlite3.connect(beside, timeout=0, isolation_level=None)) as lock:
            try:
                lock.execute("BEGIN EXCLUSIVE")
            except sqlite3.OperationalError as error:
                if not getattr(error, "sqlite_errorname", "").startswith("SQLITE_BUSY"):
                    raise
                raise OutputError(
                    tr("Another cxkit watch is running on the store {path}.", path=path),
                    "Wait until it has ended, or name another --store.",
                ) from error
            yield


def _version(store: sqlite3.Connection) -> int:
    (version,) = store.execute("PRAGMA user_version").fetchone()
    return int(version)


def _refuse_other_files(store: sqlite3.Connection, path: Path) -> None:
    (application,) = store.execute("PRAGMA application_id").fetchone()
    (tables,) = store.execute("SELECT count(*) FROM sqlite_schema").fetchone()
    if tables and application != _APPLICATION:
        raise SourceError(
            tr("{path} is a database, but no store of cxkit; it was left unchanged.", path=path), "Name another file with --store."
        )
    if _version(store) > len(_SCHEMAS):
        raise SourceError(
            tr("{path} was written by a later version of cxkit (schema {store}).", path=path, store=_version(store)),
            "Install that version, or name another file.",
        )


def _migrate(store: sqlite3.Connection) -> None:
    """Bring a new store, or one of an earlier version, to the present schema; the version is written with the tables."""
    version = _version(store)
    if version == len(_SCHEMAS):
        return
    for statement in "".join(_SCHEMAS[version:]).split(";"):  # executescript would commit first
        store.execute(statement)
    store.execute(f"PRAGMA application_id = {_APPLICATION}")
    store.execute(f"PRAGMA user_version = {len(_SCHEMAS)}")


@contextmanager
def _as_errors(path: Path) -> Iterator[None]:
    try:
        yield
    except CxError:
        raise
    except sqlite3.DatabaseError as error:
        name = getattr(error, "sqlite_errorname", "")
        if name.startswith("SQLITE_BUSY"):
            raise OutputError(tr("{path} is locked by another run of cxkit.", path=path), "Wait until it has ended.") from error
        if name.startswith(("SQLITE_NOTADB", "SQLITE_CORRUPT")):
            raise SourceError(
                tr("{path} is no store, or is damaged ({error}).", path=path, error=error), "Name another file with --store, or restore it."
            ) from error
        if name.startswith("SQLITE_FULL"):
            raise OutputError(
                tr("The disk of {path} is full; the store is as it was before.", path=path), "Free some space, and run it again."
            ) from error
        raise OutputError(
            tr("{path} cannot be written: {error}.", path=path, error=error), "--store names a file in a folder that you may write to."
        ) from error
    except OSError as error:
        raise OutputError(
            tr("{path} cannot be written: {strerror}.", path=path, strerror=error.strerror or error),
            "--store names a file in a folder that you may write to.",
        ) from error
