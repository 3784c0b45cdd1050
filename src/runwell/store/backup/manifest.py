"""What a backup is: a folder, and what is written in it.

backup.json      what it is, written last: a folder without it is no backup
database.sqlite  every table, whichever engine they came from
blobs/           the bytes of files, at their keys
blobs.jsonl      a line per blob: key, size, SHA-256
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterator
from pathlib import Path

import msgspec

from runwell.errors import StoreError
from runwell.store.progress import Progress, Tell

FORMAT = 1
MANIFEST, DATABASE, BLOBS, BLOB_LINES = "backup.json", "database.sqlite", "blobs", "blobs.jsonl"
READ_BYTES = 1024 * 1024


class BlobLine(msgspec.Struct, frozen=True):
    """A blob of a backup."""

    key: str
    size_bytes: int
    sha256: str


class Manifest(msgspec.Struct, frozen=True):
    """What a backup says of itself.

    Attributes:
        format: The version of this layout.
        runwell: The version that wrote it.
        schema: The revision of the tables.
        engine: Which engine they came from.
        created_at: Seconds since the epoch.
        database_sha256, blob_lines_sha256: Of these files.
        blobs, blob_bytes: How many, and how much.
    """

    format: int
    runwell: str
    schema: str
    engine: str
    created_at: float
    database_bytes: int
    database_sha256: str
    blob_lines_sha256: str
    blobs: int
    blob_bytes: int


def read_manifest(folder: Path) -> Manifest:
    """Returns what the folder says of itself. Raises StoreError if it is no backup."""
    try:
        manifest = msgspec.json.decode((folder / MANIFEST).read_bytes(), type=Manifest)
    except (OSError, msgspec.DecodeError) as error:
        raise StoreError(f"this is no finished backup of runwell: {folder}") from error
    if manifest.format != FORMAT:
        raise StoreError(f"the backup has form {manifest.format}; upgrade runwell to read it")
    return manifest


def read_blob_lines(folder: Path) -> Iterator[BlobLine]:
    """Yields what the backup has of blobs."""
    with (folder / BLOB_LINES).open("rb") as file:
        for line in file:
            yield msgspec.json.decode(line, type=BlobLine)


def check_backup(folder: Path, tell: Tell) -> Manifest:
    """Reads every byte of a backup and compares.

    Raises:
        StoreError: It is no backup, or not what was written.
    """
    manifest = read_manifest(folder)
    if digest_of(folder / BLOB_LINES) != manifest.blob_lines_sha256:
        raise StoreError(f"the backup is damaged: {BLOB_LINES} is not what was written: {folder}")
    total = manifest.database_bytes + manifest.blob_bytes
    if digest_of(folder / DATABASE) != manifest.database_sha256:
        raise StoreError(f"the backup is damaged: {DATABASE} is not what was written: {folder}")
    done = manifest.database_bytes
    for line in read_blob_lines(folder):
        if digest_of(folder / BLOBS / line.key) != line.sha256:
            raise StoreError(f"the backup is damaged: blob {line.key} is not what was written")
        done += line.size_bytes
        tell(Progress("checking", done, total))
    return manifest


def digest_of(path: Path) -> str:
    """Returns the SHA-256 of a file; of none if it is not there."""
    digest = hashlib.sha256()
    try:
        with path.open("rb") as file:
            while part := file.read(READ_BYTES):
                digest.update(part)
    except FileNotFoundError:
        return ""
    return digest.hexdigest()


def sync(path: Path) -> None:
    """Has a file or folder on disk when it returns."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
