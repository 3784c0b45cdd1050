"""SQLite: a file, one writer, many readers.

WAL lets readers go on while the writer writes; synchronous=FULL makes a commit survive a power
cut. Transactions are begun by us, not by the driver, so that a reader has one snapshot (deferred)
and a writer holds the write lock from its first statement (immediate).
"""

from __future__ import annotations

import os
import sqlite3
import time
from contextlib import closing
from pathlib import Path

from sqlalchemy import URL, Connection, Engine, create_engine, event
from sqlalchemy.pool import ConnectionPoolEntry

from runwell.errors import StoreError
from runwell.store.commit import GroupCommit
from runwell.store.database import Database
from runwell.store.dialect import SqliteDialect

_BUSY_S = 30
_RETRY_S = 0.01
_CHECKPOINT_PAGES = 4_000
_CACHE_KIB = 8_192


def open_sqlite(url: URL) -> Database:
    """Opens the database in a file and makes the file if there is none.

    Raises:
        StoreError: The URL names no file, or one that is no database or cannot be used.
    """
    if not url.database or url.database == ":memory:":
        raise StoreError("a server keeps its data in a file; use sqlite:///path/to/runwell.db")
    path = Path(url.database)
    _make(path)
    _keep_wal(path)
    reading = _engine(url, "BEGIN", pool_size=8, max_overflow=56)
    writing = _engine(url, "BEGIN IMMEDIATE", pool_size=1, max_overflow=1)
    return Database(reading, writing, GroupCommit(writing), SqliteDialect())


def _make(path: Path) -> None:
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        os.close(os.open(path, os.O_RDWR | os.O_CREAT, 0o600))
    except OSError as error:
        raise StoreError(f"the database cannot be opened: {error.strerror}: {path}") from error


def _keep_wal(path: Path) -> None:
    """Turns the file to WAL, which it remembers: no connection needs to say so again.

    Two that turn a new file at once would each wait for the other's lock. SQLite lets one of them
    fail at once instead of waiting, whatever its timeout, so the wait is here.
    """
    give_up_at = time.monotonic() + _BUSY_S
    with closing(sqlite3.connect(path, timeout=_BUSY_S, isolation_level=None)) as connection:
        while True:
            try:
                connection.execute("PRAGMA auto_vacuum = INCREMENTAL")  # of a new file alone
                connection.execute("PRAGMA journal_mode = WAL")
                return
            except sqlite3.OperationalError as error:
                if time.monotonic() > give_up_at or "locked" not in str(error):
                    raise StoreError(f"the database cannot be opened: {error}: {path}") from error
                time.sleep(_RETRY_S)
            except sqlite3.DatabaseError as error:
                raise StoreError(f"this file is not a database of runwell: {path}") from error


def _engine(url: URL, begin: str, *, pool_size: int, max_overflow: int) -> Engine:
    engine = create_engine(
        url,
        pool_size=pool_size,
        max_overflow=max_overflow,
        connect_args={"check_same_thread": False, "timeout": _BUSY_S},
    )

    def prepare(connection: sqlite3.Connection, _entry: ConnectionPoolEntry) -> None:
        connection.isolation_level = None
        for pragma in (
            "synchronous = FULL",
            "foreign_keys = ON",
            f"wal_autocheckpoint = {_CHECKPOINT_PAGES}",
            f"cache_size = -{_CACHE_KIB}",
        ):
            connection.execute(f"PRAGMA {pragma}")

    def start(connection: Connection) -> None:
        connection.exec_driver_sql(begin)

    event.listen(engine, "connect", prepare)
    event.listen(engine, "begin", start)
    return engine
