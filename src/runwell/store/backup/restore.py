"""Brings a backup back, on the engine that is named, where nothing is yet."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

from sqlalchemy import Connection, func, make_url, select

from runwell.errors import StoreError, UsageError
from runwell.store.backup.manifest import (
    BLOBS,
    DATABASE,
    READ_BYTES,
    Manifest,
    check_backup,
    read_blob_lines,
    sync,
)
from runwell.store.backup.rows import copy_rows
from runwell.store.database import Database
from runwell.store.migrate import migrate
from runwell.store.open import open_blobs, open_database
from runwell.store.ports.blobs import Blobs
from runwell.store.progress import Progress, Tell
from runwell.store.schema.people import users
from runwell.store.schema_version import schema_of


def restore_backup(folder: Path, database_url: str, blobs_url: str, tell: Tell) -> Manifest:
    """Checks a backup whole, then brings it back and up to this version's schema.

    Raises:
        UsageError: There is something already where it should go.
        StoreError: It is no backup, is damaged, or something cannot be written.
    """
    blobs = open_blobs(blobs_url)
    url = make_url(database_url)
    is_sqlite = url.get_backend_name() == "sqlite"
    if next(iter(blobs.list()), None) is not None:
        raise UsageError(f"a restore never replaces anything; there are files in {blobs_url}")
    if is_sqlite and Path(url.database or "").exists():
        raise UsageError(f"a restore never replaces anything; there is a database: {url.database}")
    manifest = check_backup(folder, tell)
    if is_sqlite:
        _place_file(folder / DATABASE, Path(url.database or ""))
        database = open_database(database_url)
        try:
            migrate(database)
        finally:
            database.close()
    else:
        _fill_tables(folder / DATABASE, database_url, tell)
    _put_blobs(folder, blobs, manifest, tell)
    return manifest


def _place_file(source: Path, target: Path) -> None:
    part = target.with_name(f".{target.name}.part")
    try:
        target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        shutil.copyfile(source, part)
        part.chmod(0o600)
        sync(part)
        part.rename(target)
        sync(target.parent)
    except OSError as error:
        raise StoreError(f"the database cannot be written: {error.strerror}: {target}") from error


def _fill_tables(source: Path, database_url: str, tell: Tell) -> None:
    target = open_database(database_url)
    try:
        _refuse_if_used(target, database_url)
        migrate(target)
        # A copy, for an old backup has to be brought to this schema first.
        with tempfile.TemporaryDirectory(prefix="runwell-restore-") as folder:
            copy = Path(folder) / DATABASE
            shutil.copyfile(source, copy)
            old = open_database(f"sqlite:///{copy}")
            try:
                migrate(old)
                with old.read() as reading:

                    def work(connection: Connection) -> None:
                        copy_rows(reading, connection, tell)

                    target.write(work)
            finally:
                old.close()
    finally:
        target.close()


def _refuse_if_used(target: Database, url: str) -> None:
    with target.read() as connection:
        is_used = schema_of(connection) is not None and bool(
            connection.scalar(select(func.count()).select_from(users))
        )
    if is_used:
        name = make_url(url).render_as_string(hide_password=True)
        raise UsageError(f"a restore never replaces anything; there are users in {name}")


def _put_blobs(folder: Path, blobs: Blobs, manifest: Manifest, tell: Tell) -> None:
    done = 0
    for line in read_blob_lines(folder):
        done += blobs.put(line.key, _pieces(folder / BLOBS / line.key))
        tell(Progress("files", done, manifest.blob_bytes))


def _pieces(path: Path) -> Iterator[bytes]:
    with path.open("rb") as file:
        while piece := file.read(READ_BYTES):
            yield piece
