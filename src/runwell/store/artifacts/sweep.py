"""Takes away what nothing refers to: expired and abandoned versions, and bytes nobody needs.

First the rows go, in one transaction with a note of the blobs that are now doomed; then the blobs;
then the notes. A server that dies in between goes on where it was. What is taken in one round is
bounded, so that nobody waits for it.
"""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import ColumnElement, Connection, delete, exists, func, select, update

from runwell.store.artifacts.contents import (
    content_key,
    manifest_key,
    part_key,
    written_manifest_key,
)
from runwell.store.artifacts.memberships import hand_latest_on
from runwell.store.artifacts.nouns import Kind, State
from runwell.store.database import Database
from runwell.store.schema.artifacts import (
    claims,
    collections,
    contents,
    doomed,
    entries,
    manifests,
    memberships,
    parts,
    pointers,
    versions,
)

AT_ONCE = 500
ENTRIES_AT_ONCE = 20_000


class Sweep:
    """Upkeep in SQL. It only takes what was alone when it looked, in the same transaction."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def expire(self, now: float) -> int:
        """Deletes versions whose time is over; returns how many.

        One that is linked to a portfolio, or that a living version points into, is kept.
        """

        def work(connection: Connection) -> int:
            linked = (
                select(memberships.c.id)
                .join(collections, collections.c.id == memberships.c.collection_id)
                .where(
                    memberships.c.artifact_id == versions.c.id,
                    collections.c.kind == int(Kind.PORTFOLIO),
                )
                .correlate(versions)
            )
            due = connection.execute(
                select(versions.c.id, versions.c.collection_id)
                .where(
                    versions.c.expires_at <= now,
                    versions.c.state == State.COMMITTED.value,
                    ~exists(linked),
                    ~_is_pointed_to(),
                )
                .limit(AT_ONCE)
                .with_for_update()
            ).all()
            ids = [row.id for row in due]
            connection.execute(delete(memberships).where(memberships.c.artifact_id.in_(ids)))
            connection.execute(
                update(versions)
                .where(versions.c.id.in_(ids))
                .values(state=State.DELETED.value, deleted_at=now, updated_at=now)
            )
            for collection in sorted({row.collection_id for row in due}):
                hand_latest_on(connection, self._database.dialect, collection)
            return len(ids)

        return self._database.write(work)

    def purge(self, *, pending_before: float, deleted_before: float) -> int:
        """Takes the rows of versions that are gone; returns how many.

        Args:
            pending_before: Of those never committed, what nobody worked on since.
            deleted_before: Of the deleted ones, what was deleted before and nothing points into.
        """

        def work(connection: Connection) -> int:
            is_abandoned = (versions.c.state == State.PENDING.value) & (
                versions.c.updated_at < pending_before
            )
            is_gone = (
                (versions.c.state == State.DELETED.value)
                & (versions.c.deleted_at < deleted_before)
                & ~_is_pointed_to()
            )
            found = connection.scalars(
                select(versions.c.id)
                .where(is_abandoned | is_gone)
                .order_by(versions.c.id)
                .limit(AT_ONCE)
                .with_for_update()
            )
            ids = _without_entries(connection, list(found))
            written = connection.scalars(
                select(manifests.c.id).where(manifests.c.artifact_id.in_(ids))
            )
            self._doom(connection, [written_manifest_key(key) for key in written])
            self._doom(connection, [manifest_key(key) for key in ids])
            connection.execute(delete(versions).where(versions.c.id.in_(ids)))
            connection.execute(
                delete(collections).where(
                    collections.c.deleted_at < deleted_before,
                    ~exists().where(versions.c.collection_id == collections.c.id),
                )
            )
            return len(ids)

        return self._database.write(work)

    def free(self, *, idle_before: float) -> int:
        """Takes contents that no entry and no claim names any more; returns how many.

        Args:
            idle_before: Younger ones are left, whoever made them may be about to name them.
        """

        def work(connection: Connection) -> int:
            ids = list(
                connection.scalars(
                    select(contents.c.id)
                    .where(
                        contents.c.created_at < idle_before,
                        ~exists().where(entries.c.content_id == contents.c.id),
                        ~exists().where(claims.c.content_id == contents.c.id),
                    )
                    .limit(AT_ONCE)
                    .with_for_update()
                )
            )
            loose = connection.execute(
                select(parts.c.content_id, parts.c.upload, parts.c.number).where(
                    parts.c.content_id.in_(ids)
                )
            )
            self._doom(connection, [part_key(*part) for part in loose])
            self._doom(connection, [content_key(key) for key in ids])
            connection.execute(delete(contents).where(contents.c.id.in_(ids)))
            return len(ids)

        return self._database.write(work)

    def drop_claims(self) -> int:
        """Forgets claims of versions that are committed: their entries name what they need."""

        def work(connection: Connection) -> int:
            settled = select(versions.c.id).where(versions.c.state != State.PENDING.value)
            gone = connection.execute(delete(claims).where(claims.c.artifact_id.in_(settled)))
            return gone.rowcount

        return self._database.write(work)

    def doom(self, keys: Sequence[str]) -> None:
        """Notes blobs that nothing refers to."""
        self._database.write(lambda connection: self._doom(connection, keys))

    def doomed(self) -> tuple[str, ...]:
        """Returns keys of blobs that are to be deleted."""
        with self._database.read() as connection:
            return tuple(connection.scalars(select(doomed.c.key).limit(AT_ONCE)))

    def buried(self, keys: Sequence[str]) -> None:
        """Notes that blobs are deleted."""

        def work(connection: Connection) -> None:
            connection.execute(delete(doomed).where(doomed.c.key.in_(list(keys))))

        self._database.write(work)

    def _doom(self, connection: Connection, keys: Sequence[str]) -> None:
        if keys:
            connection.execute(
                self._database.dialect.insert_new(doomed), [{"key": key} for key in keys]
            )


def _without_entries(connection: Connection, ids: Sequence[int]) -> list[int]:
    """Takes entries of these versions, not too many; returns the versions that have none left."""
    left = ENTRIES_AT_ONCE
    empty: list[int] = []
    for key in ids:
        top = connection.scalar(
            select(func.max(entries.c.number)).where(entries.c.artifact_id == key)
        )
        if top is not None:
            first = max(0, top + 1 - left)
            connection.execute(
                delete(entries).where(entries.c.artifact_id == key, entries.c.number >= first)
            )
            left -= top + 1 - first
            if first > 0 or left <= 0:
                return empty + ([key] if first == 0 else [])
        empty.append(key)
    return empty


def _is_pointed_to() -> ColumnElement[bool]:
    pointing = versions.alias("pointing")
    return exists(
        select(pointers.c.target_id)
        .join(pointing, pointing.c.id == pointers.c.artifact_id)
        .where(pointers.c.target_id == versions.c.id, pointing.c.state != State.DELETED.value)
        .correlate(versions)
    )
