"""Versions: begun, committed, changed, deleted, found.

A version begins PENDING and is nobody's to see. The commit gives it its number, a membership in
its sequence and its aliases, all in one transaction. A deleted one loses its memberships at once
and its row when nothing points into it any more (`sweep`).
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence

from sqlalchemy import Connection, delete, insert, select, update

from runwell.errors import Conflict, NotFound
from runwell.store.artifacts.collections import ensure_collection, lock
from runwell.store.artifacts.memberships import (
    add_membership,
    hand_latest_on,
    membership_id,
    move_aliases,
    set_aliases,
)
from runwell.store.artifacts.nouns import (
    LATEST,
    Kind,
    NewVersion,
    State,
    Version,
    VersionChange,
)
from runwell.store.artifacts.rows import VERSIONS, read_versions
from runwell.store.database import Database
from runwell.store.schema.artifacts import client_ids, memberships, uses, version_tags, versions
from runwell.values.text import storable

_COMMITTED = State.COMMITTED.value


class Versions:
    """Versions in SQL."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def begin(self, project_id: int, new: NewVersion, now: float) -> Version:
        """Begins a version, or finds the one that this is.

        Returns:
            The version: the same as before if the client begins it again, or shares it with other
            writers; and a committed one, with the aliases and tags asked for, if it has the same
            digest.

        Raises:
            Conflict: The collection is one of another type, or a portfolio.
        """

        def work(connection: Connection) -> Version:
            sequence = ensure_collection(
                connection, project_id, Kind.SEQUENCE, new.type, new.collection, now
            )
            lock(connection, sequence)
            found = self._known(connection, sequence, new)
            if found is None:
                found = _add(connection, sequence, new, now)
                self._add_tags(connection, found, new.tags)
            elif _state(connection, found) == _COMMITTED:
                self._add_tags(connection, found, new.tags)
                shown = membership_id(connection, sequence, found)
                if shown is not None:
                    names = dict.fromkeys((LATEST, *new.aliases))
                    move_aliases(connection, self._database.dialect, sequence, shown, tuple(names))
            if new.client_id is not None:
                connection.execute(
                    self._database.dialect.insert_new(client_ids).values(
                        client_id=new.client_id, artifact_id=found
                    )
                )
            if new.run is not None and _state(connection, found) == _COMMITTED:
                self._note_output(connection, new.run, found, now)
            return self._read(connection, found)

        return self._database.write(work)

    def commit(
        self, id: int, now: float, *, digest: str, size_bytes: int, file_count: int
    ) -> Version:
        """Makes a pending version one that everybody sees; a committed one stays as it is.

        Raises:
            NotFound: There is none, or it was deleted.
        """

        def work(connection: Connection) -> Version:
            row = connection.execute(
                select(versions).where(versions.c.id == id).with_for_update()
            ).one_or_none()
            if row is None or row.state == State.DELETED.value:
                raise NotFound("there is no such artifact")
            if row.state == _COMMITTED:
                return self._read(connection, id)
            sequence = lock(connection, row.collection_id)
            shown, index = add_membership(connection, sequence.id, id, now)
            connection.execute(
                update(versions)
                .where(versions.c.id == id)
                .values(
                    state=_COMMITTED,
                    version_index=index,
                    digest=digest,
                    size_bytes=size_bytes,
                    file_count=file_count,
                    commit_hash=hashlib.sha256(f"{id}:{index}:{digest}".encode()).hexdigest()[:20],
                    expires_at=_expiry(row.ttl_s, row.created_at),
                    updated_at=now,
                )
            )
            names = dict.fromkeys((LATEST, *json.loads(row.wanted_aliases)))
            move_aliases(connection, self._database.dialect, sequence.id, shown, tuple(names))
            if row.run is not None:
                self._note_output(connection, row.run, id, now)
            return self._read(connection, id)

        return self._database.write(work)

    def change(self, id: int, change: VersionChange, now: float) -> Version:
        """Changes a version. Raises NotFound."""

        def work(connection: Connection) -> Version:
            row = connection.execute(
                select(versions).where(versions.c.id == id).with_for_update()
            ).one_or_none()
            if row is None or row.state == State.DELETED.value:
                raise NotFound("there is no such artifact")
            connection.execute(
                update(versions)
                .where(versions.c.id == id)
                .values(_changed(change, row.created_at, now))
            )
            self._add_tags(connection, id, change.tags_added)
            connection.execute(
                delete(version_tags).where(
                    version_tags.c.artifact_id == id,
                    version_tags.c.name.in_(change.tags_removed),
                )
            )
            if change.aliases is not None:
                lock(connection, row.collection_id)
                shown = membership_id(connection, row.collection_id, id)
                if shown is not None:
                    set_aliases(
                        connection,
                        self._database.dialect,
                        row.collection_id,
                        shown,
                        change.aliases,
                    )
            return self._read(connection, id)

        return self._database.write(work)

    def delete(self, id: int, now: float, *, with_aliases: bool) -> Version:
        """Deletes a version: it is shown nowhere any more. A deleted one stays as it is.

        Raises:
            NotFound: There is none.
            Conflict: It has aliases besides `latest`, and they were not to go with it.
        """

        def work(connection: Connection) -> Version:
            state = connection.scalar(
                select(versions.c.state).where(versions.c.id == id).with_for_update()
            )
            if state is None:
                raise NotFound("there is no such artifact")
            found = self._read(connection, id)
            named = [alias.name for alias in found.aliases if alias.name != LATEST]
            if named and not with_aliases:
                raise Conflict(
                    f"this version is called {', '.join(named[:5])}; "
                    "take the aliases off first, or delete it with delete_aliases=True"
                )
            connection.execute(delete(memberships).where(memberships.c.artifact_id == id))
            connection.execute(
                update(versions)
                .where(versions.c.id == id, versions.c.deleted_at.is_(None))
                .values(state=State.DELETED.value, deleted_at=now, updated_at=now)
            )
            for collection in {alias.collection_id for alias in found.aliases}:
                hand_latest_on(connection, self._database.dialect, collection)
            return self._read(connection, id)

        return self._database.write(work)

    def get(self, id: int) -> Version | None:
        """Returns the version of this key, pending and deleted ones too."""
        found = self.many((id,))
        return found[0] if found else None

    def many(self, ids: Sequence[int]) -> tuple[Version, ...]:
        """Returns the versions of these keys, in the order of the keys; missing ones are left."""
        dialect = self._database.dialect
        with self._database.read() as connection:
            query = VERSIONS.where(dialect.among(versions.c.id, ids))
            found = {item.id: item for item in read_versions(connection, dialect, query)}
        return tuple(found[key] for key in dict.fromkeys(ids) if key in found)

    def by_client_id(self, client_id: str) -> Version | None:
        """Returns the version that a client calls so."""
        query = select(client_ids.c.artifact_id).where(client_ids.c.client_id == client_id)
        with self._database.read() as connection:
            found = connection.scalar(query)
        return None if found is None else self.get(found)

    def _known(self, connection: Connection, sequence: int, new: NewVersion) -> int | None:
        of_sequence = select(versions.c.id).where(
            versions.c.collection_id == sequence, versions.c.state != State.DELETED.value
        )
        newest_first = of_sequence.order_by(versions.c.id.desc()).limit(1)
        if new.client_id is not None:
            found = connection.scalar(
                newest_first.join(client_ids, client_ids.c.artifact_id == versions.c.id).where(
                    client_ids.c.client_id == new.client_id
                )
            )
            if found is not None:
                return int(found)
        if new.distributed_id is not None:
            return connection.scalar(
                newest_first.where(
                    versions.c.distributed_id == new.distributed_id,
                    versions.c.state == State.PENDING.value,
                )
            )
        if not new.deduplicate:
            return None
        return connection.scalar(
            newest_first.where(versions.c.digest == new.digest, versions.c.state == _COMMITTED)
        )

    def _add_tags(self, connection: Connection, id: int, names: Sequence[str]) -> None:
        if names:
            connection.execute(
                self._database.dialect.insert_new(version_tags),
                [{"artifact_id": id, "name": name} for name in dict.fromkeys(names)],
            )

    def _note_output(self, connection: Connection, run: int, id: int, now: float) -> None:
        connection.execute(
            self._database.dialect.insert_new(uses).values(
                run=run, artifact_id=id, is_output=True, created_at=now
            )
        )

    def _read(self, connection: Connection, id: int) -> Version:
        query = VERSIONS.where(versions.c.id == id)
        return read_versions(connection, self._database.dialect, query)[0]


def _state(connection: Connection, id: int) -> str | None:
    return connection.scalar(select(versions.c.state).where(versions.c.id == id))


def _add(connection: Connection, sequence: int, new: NewVersion, now: float) -> int:
    made = connection.execute(
        insert(versions)
        .values(
            collection_id=sequence,
            state=State.PENDING.value,
            digest=new.digest,
            digest_algorithm=new.digest_algorithm,
            description=None if new.description is None else storable(new.description),
            metadata=new.metadata,
            size_bytes=0,
            file_count=0,
            ttl_s=new.ttl_s,
            history_step=new.history_step,
            created_at=now,
            updated_at=now,
            user_id=new.user_id,
            run=new.run,
            distributed_id=new.distributed_id,
            wanted_aliases=json.dumps(list(new.aliases)),
        )
        .returning(versions.c.id)
    )
    return int(made.scalar_one())


def _changed(change: VersionChange, created_at: float, now: float) -> dict[str, object]:
    values: dict[str, object] = {"updated_at": now}
    if change.description is not None:
        values["description"] = storable(change.description)
    if change.metadata is not None:
        values["metadata"] = change.metadata
    if change.inherit_ttl or change.ttl_s is not None:
        kept = None if change.inherit_ttl else change.ttl_s
        values |= {"ttl_s": kept, "expires_at": _expiry(kept, created_at)}
    return values


def _expiry(ttl_s: int | None, created_at: float) -> float | None:
    return created_at + ttl_s if ttl_s else None
