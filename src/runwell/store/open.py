"""The composition root of the stores: from two URLs to everything that a server keeps.

The only module that knows which engine and which kind of blobs there are.
"""

from __future__ import annotations

import os
import random
import time
from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path

from sqlalchemy import make_url
from sqlalchemy.exc import ArgumentError

from runwell.errors import StoreError
from runwell.store.artifacts.store import open_artifacts
from runwell.store.blobs.bucket import read_bucket
from runwell.store.blobs.directory import DirectoryBlobs
from runwell.store.columns.cache import ColumnCache
from runwell.store.database import Database
from runwell.store.metadata.alert_rules import SqlAlertRules
from runwell.store.metadata.alerts import SqlAlerts
from runwell.store.metadata.files import SqlFiles
from runwell.store.metadata.glances import SqlGlances
from runwell.store.metadata.logs import SqlLogs
from runwell.store.metadata.projects import SqlProjects
from runwell.store.metadata.queues import SqlQueues
from runwell.store.metadata.run_table import SqlRunTable
from runwell.store.metadata.runs import SqlRuns
from runwell.store.metadata.secrets import SqlSecrets
from runwell.store.metadata.sessions import SqlSessions
from runwell.store.metadata.sweeps import SqlSweeps
from runwell.store.metadata.tables import SqlTables
from runwell.store.metadata.teams import SqlTeams
from runwell.store.metadata.templates import SqlTemplates
from runwell.store.metadata.trash import SqlTrash
from runwell.store.metadata.users import SqlUsers
from runwell.store.metadata.views import SqlViews
from runwell.store.migrate import migrate
from runwell.store.ports.blobs import Blobs
from runwell.store.ports.stores import Stores
from runwell.store.postgres import open_postgres
from runwell.store.series.store import SqlSeries
from runwell.store.space import reclaim
from runwell.store.sqlite import open_sqlite


def open_stores(
    database_url: str, blobs_url: str, *, clock: Callable[[], float] = time.time
) -> Stores:
    """Opens a database and blobs, and brings the database to this version's schema.

    Args:
        database_url: `sqlite:///path/to/runwell.db` or `postgresql://user@host/name`.
        blobs_url: See `open_blobs`.
        clock: Seconds since the epoch.

    Raises:
        StoreError: A URL is not understood, or what it names cannot be used.
    """
    blobs = open_blobs(blobs_url)
    database = open_database(database_url)
    try:
        migrate(database)
    except BaseException:
        database.close()
        raise
    columns = ColumnCache(database)
    runs = SqlRuns(database, columns, random.SystemRandom())
    return Stores(
        users=SqlUsers(database),
        alerts=SqlAlerts(database),
        alert_rules=SqlAlertRules(database),
        teams=SqlTeams(database),
        projects=SqlProjects(database),
        glances=SqlGlances(database),
        runs=runs,
        table=SqlRunTable(database, columns),
        trash=SqlTrash(database),
        tables=SqlTables(database),
        logs=SqlLogs(database),
        files=SqlFiles(database),
        series=SqlSeries(database, clock),
        blobs=blobs,
        secrets=SqlSecrets(database),
        sessions=SqlSessions(database),
        sweeps=SqlSweeps(database, runs),
        queues=SqlQueues(database),
        views=SqlViews(database),
        templates=SqlTemplates(database),
        together=database.together,
        artifacts=open_artifacts(database),
        reclaim=partial(reclaim, database),
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


def open_blobs(url: str, environ: Mapping[str, str] = os.environ) -> Blobs:
    """Opens blobs; a bucket is asked whether it is there.

    Args:
        url: A directory (a plain path or `file:///path`), or `s3://bucket/prefix`.
        environ: Where the address of an S3 server may stand (AWS_ENDPOINT_URL).

    Raises:
        StoreError: The URL is not understood, or what it names cannot be used.
    """
    scheme, separator, rest = url.partition("://")
    if not separator:
        return DirectoryBlobs(Path(url))
    if scheme == "file":
        return DirectoryBlobs(Path(rest))
    if scheme == "s3":
        return _open_bucket(url, environ)
    raise StoreError(
        f"there is no blob store for {scheme}://; use a directory or s3://bucket/prefix"
    )


def _open_bucket(url: str, environ: Mapping[str, str]) -> Blobs:
    try:
        from runwell.store.blobs.s3 import open_s3  # noqa: PLC0415 - an extra
    except ModuleNotFoundError as error:
        raise StoreError(
            "S3 needs its client; install it with pip install 'runwell[s3]'"
        ) from error
    return open_s3(read_bucket(url, environ))
