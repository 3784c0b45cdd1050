"""Memberships and aliases: which versions a collection shows, under which numbers and names.

An alias is one row per collection and name, so that moving it is one write and it never names two
versions. `vN` is no alias but the number of a membership.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from sqlalchemy import Connection, delete, insert, or_, select, update

from runwell.errors import NotFound
from runwell.store.artifacts.collections import ensure_collection, lock
from runwell.store.artifacts.listing import MEMBERSHIP_FIELDS, listed
from runwell.store.artifacts.nouns import LATEST, Kind, ListPage, ListQuery, Membership, Version
from runwell.store.artifacts.rows import read_memberships
from runwell.store.database import Database
from runwell.store.dialect import Dialect
from runwell.store.schema.artifacts import aliases, collections, memberships, versions

_NUMBER = re.compile("v([0-9]{1,9})")


class Memberships:
    """Memberships and aliases in SQL."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def find(self, collection_id: int, name: str) -> Membership | None:
        """Returns what a name means in a collection: an alias, `vN`, a digest or commit hash."""
        with self._database.read() as connection:
            found = _named(connection, collection_id, name)
            return None if found is None else self._read(connection, found)

    def of(self, collection_id: int, artifact_id: int) -> Membership | None:
        """Returns how a collection shows a version."""
        with self._database.read() as connection:
            found = membership_id(connection, collection_id, artifact_id)
            return None if found is None else self._read(connection, found)

    def page(self, collection_ids: Sequence[int], query: ListQuery) -> ListPage[Membership]:
        """Returns a page of the memberships of some collections.

        Raises:
            UsageError: The filter, the order or the cursor makes no sense.
        """
        dialect = self._database.dialect
        wanted = (
            select(memberships.c.id)
            .join(versions, versions.c.id == memberships.c.artifact_id)
            .where(dialect.among(memberships.c.collection_id, collection_ids))
        )
        with self._database.read() as connection:
            found = listed(connection, dialect, MEMBERSHIP_FIELDS, wanted, query)
            return found.page(read_memberships(connection, dialect, found.ids))

    def of_version(self, artifact_id: int) -> tuple[Membership, ...]:
        """Returns everywhere that a version is shown, its own sequence first."""
        query = (
            select(memberships.c.id)
            .join(collections, collections.c.id == memberships.c.collection_id)
            .where(memberships.c.artifact_id == artifact_id)
            .order_by(collections.c.kind, memberships.c.id)
        )
        with self._database.read() as connection:
            ids = list(connection.scalars(query))
            return read_memberships(connection, self._database.dialect, ids)

    def link(
        self, version: Version, project_id: int, portfolio: str, names: Sequence[str], now: float
    ) -> Membership:
        """Shows a version in a portfolio, which is made if need be, under its next number.

        One that is shown there already keeps its number; the aliases move in either case.

        Raises:
            Conflict: The portfolio is a sequence, or of another type.
        """

        def work(connection: Connection) -> Membership:
            place = ensure_collection(
                connection, project_id, Kind.PORTFOLIO, version.type, portfolio, now
            )
            lock(connection, place)
            shown = membership_id(connection, place, version.id)
            if shown is None:
                shown, _ = add_membership(connection, place, version.id, now)
            moved = tuple(dict.fromkeys((LATEST, *names)))
            move_aliases(connection, self._database.dialect, place, shown, moved)
            return self._read(connection, shown)

        return self._database.write(work)

    def unlink(self, collection_id: int, artifact_id: int) -> None:
        """Shows a version in a portfolio no longer. Raises NotFound if it is not shown there."""

        def work(connection: Connection) -> None:
            lock(connection, collection_id)
            shown = membership_id(connection, collection_id, artifact_id)
            if shown is None:
                raise NotFound("this version is not linked there")
            connection.execute(delete(memberships).where(memberships.c.id == shown))
            hand_latest_on(connection, self._database.dialect, collection_id)

        self._database.write(work)

    def name(
        self,
        places: Sequence[tuple[int, str]],
        artifact_id: int,
        *,
        are_added: bool,
    ) -> None:
        """Adds or takes off aliases of a version, all or none.

        Args:
            places: The collection and the name of each.
            artifact_id: The version; it must be shown in each collection.
            are_added: Whether they come or go. Taking off what is not there is no error.

        Raises:
            NotFound: It is not shown in one of them.
        """

        def work(connection: Connection) -> None:
            for collection_id, name in sorted(places):
                lock(connection, collection_id)
                shown = membership_id(connection, collection_id, artifact_id)
                if shown is None:
                    raise NotFound("this version is not in that collection")
                if are_added:
                    dialect = self._database.dialect
                    move_aliases(connection, dialect, collection_id, shown, (name,))
                else:
                    connection.execute(
                        delete(aliases).where(
                            aliases.c.membership_id == shown, aliases.c.name == name
                        )
                    )

        self._database.write(work)

    def _read(self, connection: Connection, id: int) -> Membership:
        return read_memberships(connection, self._database.dialect, [id])[0]


def membership_id(connection: Connection, collection_id: int, artifact_id: int) -> int | None:
    """Returns the key of the membership of a version in a collection."""
    return connection.scalar(
        select(memberships.c.id).where(
            memberships.c.artifact_id == artifact_id,
            memberships.c.collection_id == collection_id,
        )
    )


def add_membership(
    connection: Connection, collection_id: int, artifact_id: int, now: float
) -> tuple[int, int]:
    """Shows a version under the collection's next number; returns the key and the number."""
    index = connection.scalar(
        update(collections)
        .where(collections.c.id == collection_id)
        .values(versions_made=collections.c.versions_made + 1, updated_at=now)
        .returning(collections.c.versions_made)
    )
    if index is None:
        raise NotFound("there is no such artifact collection")
    made = connection.execute(
        insert(memberships)
        .values(
            collection_id=collection_id,
            artifact_id=artifact_id,
            version_index=index - 1,
            created_at=now,
        )
        .returning(memberships.c.id)
    )
    return int(made.scalar_one()), index - 1


def aliased(connection: Connection, collection_id: int, name: str) -> int | None:
    """Returns the key of the version that has this alias."""
    return connection.scalar(
        select(memberships.c.artifact_id)
        .join(aliases, aliases.c.membership_id == memberships.c.id)
        .where(aliases.c.collection_id == collection_id, aliases.c.name == name)
    )


def move_aliases(
    connection: Connection,
    dialect: Dialect,
    collection_id: int,
    membership: int,
    names: Sequence[str],
) -> None:
    """Gives names to a membership; whoever had them loses them."""
    rows = [
        {"collection_id": collection_id, "membership_id": membership, "name": name}
        for name in names
        if not _NUMBER.fullmatch(name)
    ]
    if rows:
        columns = aliases.c
        connection.execute(
            dialect.insert_or_replace(
                aliases, (columns.collection_id, columns.name), (columns.membership_id,)
            ),
            rows,
        )


def set_aliases(
    connection: Connection,
    dialect: Dialect,
    collection_id: int,
    membership: int,
    names: Sequence[str],
) -> None:
    """Makes these all the names of a membership."""
    connection.execute(
        delete(aliases).where(
            aliases.c.membership_id == membership, aliases.c.name.not_in(list(names))
        )
    )
    move_aliases(connection, dialect, collection_id, membership, names)


def hand_latest_on(connection: Connection, dialect: Dialect, collection_id: int) -> None:
    """Gives `latest` to the newest version that is left, if the one that had it is gone."""
    if aliased(connection, collection_id, LATEST) is not None:
        return
    newest = connection.scalar(
        select(memberships.c.id)
        .where(memberships.c.collection_id == collection_id)
        .order_by(memberships.c.version_index.desc())
        .limit(1)
    )
    if newest is not None:
        move_aliases(connection, dialect, collection_id, newest, (LATEST,))


def _named(connection: Connection, collection_id: int, name: str) -> int | None:
    found = connection.scalar(
        select(aliases.c.membership_id).where(
            aliases.c.collection_id == collection_id, aliases.c.name == name
        )
    )
    if found is not None:
        return int(found)
    here = select(memberships.c.id).where(memberships.c.collection_id == collection_id)
    number = _NUMBER.fullmatch(name)
    if number is not None:
        wanted = here.where(memberships.c.version_index == int(number[1]))
    else:
        wanted = (
            here.join(versions, versions.c.id == memberships.c.artifact_id)
            .where(or_(versions.c.digest == name, versions.c.commit_hash == name))
            .order_by(memberships.c.version_index.desc())
            .limit(1)
        )
    key: int | None = connection.scalar(wanted)
    return key
