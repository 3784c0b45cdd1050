"""What a version holds, by path: entries, and the folders that they make.

Entries are numbered by path, so a page of them is a range. They are written while the version is
pending, in pieces, so that a version with a million files keeps no other writer waiting.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from functools import partial

from sqlalchemy import Connection, Table, delete, func, insert, select

from runwell.errors import Conflict
from runwell.store.artifacts.nouns import Folder, NewEntry, State, StoredEntry
from runwell.store.database import Database
from runwell.store.digest import key_digest
from runwell.store.schema.artifacts import entries, folders, pointers, versions

AT_ONCE = 2000
_ENTRY = select(
    entries.c.number,
    entries.c.path,
    entries.c.digest,
    entries.c.size_bytes,
    entries.c.content_id,
    entries.c.reference,
)
_FOLDER = select(folders.c.path, folders.c.file_count, folders.c.size_bytes)


class Entries:
    """Entries and folders in SQL."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def write(self, artifact_id: int, found: Sequence[NewEntry], pointed: Sequence[int]) -> None:
        """Keeps what a version holds, in place of what was kept before.

        Args:
            artifact_id: A pending version.
            found: Its entries, by path.
            pointed: Versions that its references point into.

        Raises:
            Conflict: It is pending no longer.
        """
        self._database.write(lambda connection: _clear(connection, artifact_id, pointed))
        for start in range(0, len(found), AT_ONCE):
            rows = [
                _entry_row(artifact_id, number, found[number])
                for number in range(start, min(start + AT_ONCE, len(found)))
            ]
            self._database.write(partial(_add, entries, rows))
        made = _folders(found)
        for start in range(0, len(made), AT_ONCE):
            some = [
                {
                    "artifact_id": artifact_id,
                    "number": number,
                    "parent_digest": key_digest(_parent(made[number].path)),
                    "path": made[number].path,
                    "file_count": made[number].file_count,
                    "size_bytes": made[number].size_bytes,
                }
                for number in range(start, min(start + AT_ONCE, len(made)))
            ]
            self._database.write(partial(_add, folders, some))

    def page(self, artifact_id: int, after: int, limit: int) -> tuple[StoredEntry, ...]:
        """Returns entries with number >= after, by path."""
        query = (
            _ENTRY.where(entries.c.artifact_id == artifact_id, entries.c.number >= after)
            .order_by(entries.c.number)
            .limit(limit)
        )
        with self._database.read() as connection:
            return tuple(StoredEntry(*row) for row in connection.execute(query))

    def named(self, artifact_id: int, paths: Sequence[str]) -> tuple[StoredEntry, ...]:
        """Returns the entries of these paths, by path; those that are not there are left out."""
        digests = [key_digest(path) for path in paths]
        wanted = set(paths)
        query = _ENTRY.where(
            entries.c.artifact_id == artifact_id,
            self._database.dialect.among(entries.c.path_digest, digests),
        ).order_by(entries.c.number)
        with self._database.read() as connection:
            found = (StoredEntry(*row) for row in connection.execute(query))
            return tuple(entry for entry in found if entry.path in wanted)

    def count(self, artifact_id: int) -> int:
        """Returns how many entries a version has."""
        query = select(func.count()).where(entries.c.artifact_id == artifact_id)
        with self._database.read() as connection:
            return connection.scalar(query) or 0

    def folder(
        self, artifact_id: int, path: str, after: int, limit: int
    ) -> tuple[tuple[Folder, ...], tuple[StoredEntry, ...]]:
        """Returns what lies right in a folder: every folder, and files with number >= after."""
        place = key_digest(path)
        below = _FOLDER.where(
            folders.c.artifact_id == artifact_id, folders.c.parent_digest == place
        ).order_by(folders.c.number)
        inside = (
            _ENTRY.where(
                entries.c.artifact_id == artifact_id,
                entries.c.folder_digest == place,
                entries.c.number >= after,
            )
            .order_by(entries.c.number)
            .limit(limit)
        )
        with self._database.read() as connection:
            return (
                tuple(Folder(*row) for row in connection.execute(below)),
                tuple(StoredEntry(*row) for row in connection.execute(inside)),
            )

    def all(self, artifact_id: int) -> Iterable[StoredEntry]:
        """Yields every entry by path, a piece at a time."""
        after = 0
        while page := self.page(artifact_id, after, AT_ONCE):
            yield from page
            after = page[-1].number + 1


def _entry_row(artifact_id: int, number: int, entry: NewEntry) -> dict[str, object]:
    return {
        "artifact_id": artifact_id,
        "number": number,
        "path_digest": key_digest(entry.path),
        "folder_digest": key_digest(_parent(entry.path)),
        "path": entry.path,
        "digest": entry.digest,
        "size_bytes": entry.size_bytes,
        "content_id": entry.content_id,
        "reference": entry.reference,
    }


def _clear(connection: Connection, artifact_id: int, pointed: Sequence[int]) -> None:
    state = connection.scalar(
        select(versions.c.state).where(versions.c.id == artifact_id).with_for_update()
    )
    if state != State.PENDING.value:
        raise Conflict("only an artifact that is not committed yet can be written")
    for table in (entries, folders, pointers):
        connection.execute(delete(table).where(table.c.artifact_id == artifact_id))
    if pointed:
        connection.execute(
            insert(pointers),
            [{"artifact_id": artifact_id, "target_id": target} for target in pointed],
        )


def _add(table: Table, rows: Sequence[dict[str, object]], connection: Connection) -> None:
    connection.execute(insert(table), rows)


def _parent(path: str) -> str:
    return path.rpartition("/")[0]


def _folders(found: Sequence[NewEntry]) -> list[Folder]:
    """Returns every folder but the top one, by path, with what lies in it and below."""
    totals: dict[str, tuple[int, int]] = defaultdict(lambda: (0, 0))
    for entry in found:
        place = _parent(entry.path)
        while place:
            count, size = totals[place]
            totals[place] = (count + 1, size + entry.size_bytes)
            place = _parent(place)
    return [Folder(path, *totals[path]) for path in sorted(totals)]
