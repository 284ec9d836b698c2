"""The store of ``check``: an SQLite file with what was already notified."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from cxkit.errors import OutputError, SourceError

_VERSION = 1
_APPLICATION = 0x63786B74  # "cxkt": tells a store from other SQLite files
_SCHEMA = "CREATE TABLE findings (id TEXT PRIMARY KEY, finding TEXT NOT NULL) STRICT, WITHOUT ROWID"
_WAIT = 10  # seconds for another run to finish


@contextmanager
def transaction(path: Path) -> Iterator[sqlite3.Connection]:
    """Open a store, made if it does not exist, in one transaction that excludes other runs; it is committed if the block succeeds.

    The file can be read by its owner alone. Raises SourceError for a file that is no store, is damaged or of a later version, and
    OutputError if it cannot be written or another run does not finish in 10 seconds.
    """
    with _as_errors(path):
        if not path.exists():
            path.touch(mode=0o600)
        with closing(sqlite3.connect(path, timeout=_WAIT, isolation_level=None)) as store:
            _refuse_other_files(store, path)
            store.execute("PRAGMA journal_mode = WAL")
            store.execute("PRAGMA synchronous = FULL")
            store.execute("BEGIN IMMEDIATE")
            _make(store)
            yield store
            store.execute("COMMIT")  # whatever ends the block before, an interrupt too: SQLite rolls back what is open when it is closed


def _refuse_other_files(store: sqlite3.Connection, path: Path) -> None:
    (application,), (version,) = (store.execute(f"PRAGMA {name}").fetchone() for name in ("application_id", "user_version"))
    (tables,) = store.execute("SELECT count(*) FROM sqlite_schema").fetchone()
    if tables and application != _APPLICATION:
        raise SourceError(f"{path} is a database, but no store of cxkit; it was left unchanged.", "Name another file with --store.")
    if version > _VERSION:
        raise SourceError(
            f"{path} was written by a later version of cxkit (schema {version}).", "Install that version, or name another file."
        )


def _make(store: sqlite3.Connection) -> None:
    """Make the tables of a new store; the version is written with them."""
    if store.execute("PRAGMA user_version").fetchone() == (0,):
        store.execute(_SCHEMA)
        store.execute(f"PRAGMA application_id = {_APPLICATION}")
        store.execute(f"PRAGMA user_version = {_VERSION}")


@contextmanager
def _as_errors(path: Path) -> Iterator[None]:
    try:
        yield
    except sqlite3.DatabaseError as error:
        name = getattr(error, "sqlite_errorname", "")
        if name.startswith("SQLITE_BUSY"):
            raise OutputError(f"{path} is locked by another run of cxkit.", "Wait until it has ended.") from error
        if name.startswith(("SQLITE_NOTADB", "SQLITE_CORRUPT")):
            raise SourceError(f"{path} is no store, or is damaged ({error}).", "Name another file with --store, or restore it.") from error
        raise OutputError(f"{path} cannot be written: {error}.", "--store names a file in a folder that you may write to.") from error
    except OSError as error:
        raise OutputError(
            f"{path} cannot be written: {error.strerror or error}.", "--store names a file in a folder that you may write to."
        ) from error
