"""Whether the bytes of every file are there, and whether anybody still names those that are.

A server that runs meanwhile replaces and deletes: what seems to be missing is looked up once more
before it is told. Bytes that nobody names may be an upload under way, so only old ones count.
"""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from sqlalchemy import Connection, delete, select

from runwell.errors import NotFound
from runwell.store.artifacts.contents import (
    content_key,
    manifest_key,
    part_key,
    written_manifest_key,
)
from runwell.store.artifacts.nouns import State
from runwell.store.database import Database
from runwell.store.doctor.finding import Finding, Loss, executed
from runwell.store.ports.blobs import Blobs
from runwell.store.progress import Progress, Tell
from runwell.store.schema.artifacts import contents, doomed, manifests, parts, versions
from runwell.store.schema.projects import projects
from runwell.store.schema.runs import files, runs

DAY_S = 86_400.0
_CAN_BE_MADE_AGAIN = "derived/"
_READ_BYTES = 1024 * 1024


@dataclass(frozen=True, slots=True)
class _Named:
    """A blob that a row names.

    Attributes:
        key: Where it should lie.
        what: Whose it is, in words.
        size_bytes: None if no row says.
        digest: Name and value (hexadecimal) of a checksum, if one is known.
        forget: Takes away what names it; None where that would tear something whole.
        is_needed: Whether it has to be there; else it is on its way in or out.
    """

    key: str
    what: str
    size_bytes: int | None
    digest: tuple[str, str] | None = None
    forget: Callable[[Connection], None] | None = field(default=None, compare=False)
    is_needed: bool = True


class FilesCheck:
    """Blobs and the rows that name them.

    Args:
        database, blobs: What is compared.
        clock: Seconds since the epoch.
        reads_all: Whether every byte is read and compared with its checksum.
    """

    name = "files"

    def __init__(
        self, database: Database, blobs: Blobs, clock: Callable[[], float], *, reads_all: bool
    ) -> None:
        self._database = database
        self._blobs = blobs
        self._clock = clock
        self._reads_all = reads_all

    def look(self, tell: Tell) -> Iterator[Finding]:
        """Yields files without their bytes, and bytes without a file."""
        tell(Progress("files", 0, 0))
        there = {
            info.key: (info.size_bytes, info.updated_at)
            for info in self._blobs.list()
            if not info.key.startswith(_CAN_BE_MADE_AGAIN)
        }
        with self._database.read() as connection:
            named = {one.key: one for one in _all_named(connection)}
        total = (
            sum(one.size_bytes or 0 for one in named.values()) if self._reads_all else len(named)
        )
        done = 0
        for one in named.values():
            found = self._look_at(one, there.get(one.key))
            if found is not None:
                yield found
            done += (one.size_bytes or 0) if self._reads_all else 1
            tell(Progress("files", done, total))
        yield from self._unnamed(there, named)

    def _look_at(self, one: _Named, there: tuple[int, float] | None) -> Finding | None:
        wrong = self._wrong(one, None if there is None else there[0])
        if wrong is None:
            return None
        # It may have been replaced or deleted since the rows were read.
        wrong = self._wrong(one, self._blobs.size(one.key))
        with self._database.read() as connection:
            if wrong is None or one not in _all_named(connection, one.key):
                return None
        if one.forget is None:
            return Finding(f"{one.what} {wrong}")
        forget = one.forget
        return Finding(
            f"{one.what} {wrong}",
            Loss.WHAT_IS_DAMAGED,
            lambda: self._database.write(forget),
        )

    def _wrong(self, one: _Named, size: int | None) -> str | None:
        if not one.is_needed:
            return None
        if size is None:
            return "is gone"
        if one.size_bytes is not None and size != one.size_bytes:
            return f"has {size:,} bytes instead of {one.size_bytes:,}"
        if self._reads_all and one.digest and self._digest(one.key, one.digest[0]) != one.digest[1]:
            return "is not what was uploaded"
        return None

    def _digest(self, key: str, algorithm: str) -> str:
        digest = hashlib.new(algorithm, usedforsecurity=False)
        try:
            with self._blobs.open(key) as file:
                while data := file.read(_READ_BYTES):
                    digest.update(data)
        except NotFound:
            return ""
        return digest.hexdigest()

    def _unnamed(
        self, there: dict[str, tuple[int, float]], named: dict[str, _Named]
    ) -> Iterator[Finding]:
        old = self._clock() - DAY_S
        lost = [
            (key, size)
            for key, (size, updated_at) in there.items()
            if key not in named and updated_at < old
        ]
        if not lost:
            return
        with self._database.read() as connection:
            again = {one.key for one in _all_named(connection)}
        keys = [key for key, _ in lost if key not in again]
        size = sum(size for key, size in lost if key not in again)
        if keys:
            what = f"{len(keys):,} files ({size / 1e6:,.1f} MB) are named by nobody"
            yield Finding(what, Loss.NOTHING, lambda: self._delete(keys))

    def _delete(self, keys: list[str]) -> None:
        for key in keys:
            self._blobs.delete(key)


def _all_named(connection: Connection, key: str | None = None) -> Iterator[_Named]:
    """Yields what rows name; of one key alone what may be it, for that is fast."""
    yield from _run_files(connection, key)
    if key is None or key.startswith("contents/"):
        yield from _contents(connection, key)
    if key is None or key.startswith("manifests/"):
        yield from _manifests(connection)
    if key is None:
        yield from _parts(connection)
        for doomed_key in connection.scalars(select(doomed.c.key)):
            yield _Named(doomed_key, "", None, is_needed=False)


def _run_files(connection: Connection, key: str | None) -> Iterator[_Named]:
    columns = files.c
    query = (
        select(files, projects.c.entity, projects.c.name, runs.c.run_id)
        .join(runs, runs.c.id == columns.run)
        .join(projects, projects.c.id == runs.c.project_id)
    )
    if key is not None:
        query = query.where(columns.blob == key)
    for row in connection.execute(query):
        what = f"{row.path} of {row.entity}/{row.name}/{row.run_id}"
        checksum = None if row.md5 is None else ("md5", base64.b64decode(row.md5).hex())
        statement = delete(files).where(columns.run == row.run, columns.digest == row.digest)
        yield _Named(row.blob, what, row.size_bytes, checksum, executed(statement))


def _contents(connection: Connection, key: str | None) -> Iterator[_Named]:
    query = select(contents.c.id, contents.c.digest, contents.c.size_bytes)
    if key is not None:
        query = query.where(contents.c.id == int(key.rpartition("/")[2]))
    for content, digest, size in connection.execute(query):
        algorithm, _, value = digest.partition(":")
        known = (algorithm, value) if algorithm in hashlib.algorithms_available else None
        what = f"a file of artifacts ({digest})"
        # Without a size nobody has uploaded it yet.
        yield _Named(content_key(content), what, size, known, is_needed=size is not None)


def _manifests(connection: Connection) -> Iterator[_Named]:
    """Yields manifests as clients wrote them, which are needed until their version is committed,
    and those of committed versions."""
    written = select(manifests.c.id, manifests.c.size_bytes, versions.c.state).join(
        versions, versions.c.id == manifests.c.artifact_id
    )
    for manifest, size, state in connection.execute(written):
        is_needed = size is not None and state == State.PENDING.value
        what = f"the manifest {manifest} that a client wrote"
        yield _Named(written_manifest_key(manifest), what, size, is_needed=is_needed)
    for version, state in connection.execute(select(versions.c.id, versions.c.state)):
        is_needed = state == State.COMMITTED.value
        what = f"the manifest of artifact {version}"
        yield _Named(manifest_key(version), what, None, is_needed=is_needed)


def _parts(connection: Connection) -> Iterator[_Named]:
    query = select(parts.c.content_id, parts.c.upload, parts.c.number, parts.c.size_bytes)
    for content, upload, number, size in connection.execute(query):
        key = part_key(content, upload, number)
        yield _Named(key, "a part of an upload", size, is_needed=False)
