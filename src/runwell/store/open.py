"""The composition root of the stores: from two URLs to everything that a server keeps.

The only module that knows which engine and which kind of blobs there are.
"""

from __future__ import annotations

import random
import time
from collections.abc import Callable
from pathlib import Path

from sqlalchemy import make_url
from sqlalchemy.exc import ArgumentError

from runwell.errors import StoreError
from runwell.store.blobs.directory import DirectoryBlobs
from runwell.store.database import Database
from runwell.store.metadata.files import SqlFiles
from runwell.store.metadata.logs import SqlLogs
from runwell.store.metadata.projects import SqlProjects
from runwell.store.metadata.runs import SqlRuns
from runwell.store.metadata.secrets import SqlSecrets
from runwell.store.metadata.sessions import SqlSessions
from runwell.store.metadata.users import SqlUsers
from runwell.store.migrate import migrate
from runwell.store.ports import Blobs, Stores
from runwell.store.postgres import open_postgres
from runwell.store.series.store import SqlSeries
from runwell.store.sqlite import open_sqlite


def open_stores(
    database_url: str, blobs_url: str, *, clock: Callable[[], float] = time.time
) -> Stores:
    """Opens a database and blobs, and brings the database to this version's schema.

    Args:
        database_url: `sqlite:///path/to/runwell.db` or `postgresql://user@host/name`.
        blobs_url: A directory: a plain path or `file:///path`.
        clock: Seconds since the epoch.

    Raises:
        StoreError: A URL is not understood, or what it names cannot be used.
    """
    blobs = _open_blobs(blobs_url)
    database = open_database(database_url)
    try:
        migrate(database)
    except BaseException:
        database.close()
        raise
    return Stores(
        users=SqlUsers(database),
        projects=SqlProjects(database),
        runs=SqlRuns(database, random.SystemRandom()),
        logs=SqlLogs(database),
        files=SqlFiles(database),
        series=SqlSeries(database, clock),
        blobs=blobs,
        secrets=SqlSecrets(database),
        sessions=SqlSessions(database),
        close=database.close,
    )


def open_database(url: str) -> Database:
    """Opens a database as it is, without a look at its schema.

    Raises:
        StoreError: The URL is not understood or names an engine that is not known.
    """
    try:
        parsed = make_url(url)
    except ArgumentError as error:
        raise StoreError(
            "the database URL is not understood; use sqlite:///path or postgresql://user@host/name"
        ) from error
    engine = parsed.get_backend_name()
    if engine == "sqlite":
        return open_sqlite(parsed)
    if engine in ("postgresql", "postgres"):
        return open_postgres(parsed)
    raise StoreError(f"there is no store for {engine}; use sqlite:///path or postgresql://…")


def _open_blobs(url: str) -> Blobs:
    scheme, separator, rest = url.partition("://")
    if not separator:
        return DirectoryBlobs(Path(url))
    if scheme == "file":
        return DirectoryBlobs(Path(rest))
    raise StoreError(f"there is no blob store for {scheme}:// in this version; use a directory")
