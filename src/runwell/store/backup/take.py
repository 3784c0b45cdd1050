"""Takes a backup while the server works: the tables first, in one snapshot, then the blobs.

A blob that comes or is replaced in between is newer than the tables say, none is missing. What can
be made again (`derived/`) is left out.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import msgspec
from sqlalchemy import Connection, make_url
from sqlalchemy.exc import SQLAlchemyError

from runwell.errors import NotFound, StoreError, UsageError
from runwell.store.backup.manifest import (
    BLOB_LINES,
    BLOBS,
    DATABASE,
    FORMAT,
    MANIFEST,
    READ_BYTES,
    BlobLine,
    Manifest,
    digest_of,
    sync,
)
from runwell.store.backup.rows import copy_rows
from runwell.store.database import Database
from runwell.store.migrate import migrate
from runwell.store.open import open_blobs, open_database
from runwell.store.ports.blobs import BlobInfo, Blobs
from runwell.store.progress import Progress, Tell
from runwell.store.schema_version import head, schema_of

DERIVED = "derived/"
_PAGES = 2_000


def take_backup(
    database_url: str,
    blobs_url: str,
    folder: Path,
    *,
    version: str,
    clock: Callable[[], float],
    tell: Tell,
) -> Manifest:
    """Writes a backup into a folder that is not there yet; it has its name when it is whole.

    Raises:
        UsageError: The folder is there already.
        StoreError: Something cannot be read or written.
    """
    if folder.exists():
        raise UsageError(f"a backup never replaces anything; {folder} is there already")
    part = folder.with_name(f".{folder.name}.{os.getpid()}.part")
    try:
        part.mkdir(mode=0o700, parents=True)
        manifest = _fill(part, database_url, blobs_url, version=version, now=clock(), tell=tell)
        part.rename(folder)
        sync(folder.parent)
    except OSError as error:
        raise StoreError(f"the backup cannot be written: {error.strerror}: {folder}") from error
    finally:
        shutil.rmtree(part, ignore_errors=True)
    return manifest


def _fill(
    part: Path, database_url: str, blobs_url: str, *, version: str, now: float, tell: Tell
) -> Manifest:
    blobs = open_blobs(blobs_url)
    target = part / DATABASE
    database = open_database(database_url)
    try:
        with database.read() as connection:
            schema = schema_of(connection)
        if schema is None:
            raise StoreError("there is nothing to back up: the database has no tables")
        engine = make_url(database_url).get_backend_name()
        if engine == "sqlite":
            _copy_file(Path(make_url(database_url).database or ""), target, tell)
        else:
            _copy_tables(database, schema, target, tell)
    finally:
        database.close()
    count, size, lines_digest = _copy_blobs(blobs, part, tell)
    manifest = Manifest(
        format=FORMAT,
        runwell=version,
        schema=schema,
        engine=engine,
        created_at=now,
        database_bytes=target.stat().st_size,
        database_sha256=digest_of(target),
        blob_lines_sha256=lines_digest,
        blobs=count,
        blob_bytes=size,
    )
    encoded = msgspec.json.format(msgspec.json.encode(manifest), indent=2)
    (part / MANIFEST).write_bytes(encoded + b"\n")
    sync(part / MANIFEST)
    return manifest


def _copy_file(source: Path, target: Path, tell: Tell) -> None:
    """Copies a SQLite database page by page. The source's transaction holds one snapshot, so what
    the server writes meanwhile neither waits nor gets in."""

    def told(_: int, left: int, total: int) -> None:
        tell(Progress("tables", total - left, total))

    try:
        with (
            closing(sqlite3.connect(source, isolation_level=None)) as reading,
            closing(sqlite3.connect(target, isolation_level=None)) as writing,
        ):
            reading.execute("BEGIN")
            reading.execute("SELECT count(*) FROM sqlite_master").fetchone()
            reading.backup(writing, pages=_PAGES, progress=told, sleep=0)
            writing.execute("PRAGMA journal_mode = DELETE")  # one file, without companions
            (found,) = writing.execute("PRAGMA quick_check(1)").fetchone()
    except sqlite3.Error as error:
        raise StoreError(f"the database could not be copied: {error}") from error
    if found != "ok":
        raise StoreError(f"the database is damaged, see `runwell doctor`: {found}")
    target.chmod(0o600)
    sync(target)


def _copy_tables(database: Database, schema: str, target: Path, tell: Tell) -> None:
    """Copies the tables of another engine into a SQLite database of the same schema."""
    if schema != head():
        raise StoreError(
            f"the database has schema {schema} and this runwell knows {head()}; "
            "start its server once, or use the runwell that wrote it"
        )
    copy = open_database(f"sqlite:///{target}")
    try:
        migrate(copy)
        with database.read() as source:

            def work(connection: Connection) -> None:
                copy_rows(source, connection, tell)

            copy.write(work)
    except SQLAlchemyError as error:
        raise StoreError(f"the tables could not be copied: {error}") from error
    finally:
        copy.close()
    with closing(sqlite3.connect(target, isolation_level=None)) as writing:
        writing.execute("PRAGMA journal_mode = DELETE")
    sync(target)


def _copy_blobs(blobs: Blobs, part: Path, tell: Tell) -> tuple[int, int, str]:
    """Copies blobs; returns how many, how much, and the digest of their lines."""
    count, size = 0, 0
    (part / BLOBS).mkdir(mode=0o700)
    with (part / BLOB_LINES).open("xb") as lines:
        for info in blobs.list():
            if info.key.startswith(DERIVED):
                continue
            line = _copy_blob(blobs, info, part / BLOBS / info.key)
            if line is not None:
                lines.write(msgspec.json.encode(line) + b"\n")
                count, size = count + 1, size + line.size_bytes
                tell(Progress("files", size, 0))
        lines.flush()
        os.fsync(lines.fileno())
    return count, size, digest_of(part / BLOB_LINES)


def _copy_blob(blobs: Blobs, info: BlobInfo, target: Path) -> BlobLine | None:
    """Copies a blob; None if it is gone by now."""
    target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    digest, size = hashlib.sha256(), 0
    try:
        source = blobs.open(info.key)
    except NotFound:
        return None
    with source, target.open("xb") as file:
        while data := source.read(READ_BYTES):
            digest.update(data)
            size += file.write(data)
        file.flush()
        os.fsync(file.fileno())
    return BlobLine(info.key, size, digest.hexdigest())
