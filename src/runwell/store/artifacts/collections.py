"""Types and collections: made on demand, listed, changed, moved, deleted."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import Connection, and_, delete, func, insert, select, update

from runwell.errors import Conflict, NotFound
from runwell.store.artifacts.listing import COLLECTION_FIELDS, listed, passing_ids
from runwell.store.artifacts.nouns import (
    Alias,
    ArtifactType,
    Collection,
    Kind,
    ListPage,
    ListQuery,
    State,
)
from runwell.store.artifacts.rows import (
    COLLECTIONS,
    Query,
    read_collection_aliases,
    read_collections,
    read_types,
)
from runwell.store.database import Database
from runwell.store.schema.artifacts import (
    aliases,
    collection_tags,
    collections,
    memberships,
    types,
    versions,
)
from runwell.store.schema.projects import projects
from runwell.values.json import Json

_IS_LIVE = collections.c.deleted_at.is_(None)


class Collections:
    """Types and collections in SQL."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def types(self, project_id: int) -> tuple[ArtifactType, ...]:
        """Returns the types of a project, by name."""
        with self._database.read() as connection:
            return read_types(connection, types.c.project_id == project_id)

    def find_type(self, project_id: int, name: str) -> ArtifactType | None:
        """Returns the type of this name."""
        with self._database.read() as connection:
            found = read_types(connection, types.c.project_id == project_id, types.c.name == name)
        return found[0] if found else None

    def ensure_types(self, project_id: int, names: Sequence[str], now: float) -> None:
        """Makes the types that a project lacks."""

        def work(connection: Connection) -> None:
            for name in names:
                type_id(connection, project_id, name, now)

        self._database.write(work)

    def get(self, id: int) -> Collection | None:
        """Returns the collection of this key, deleted ones too."""
        with self._database.read() as connection:
            found = read_collections(connection, COLLECTIONS.where(collections.c.id == id))
        return found[0] if found else None

    def find(self, project_id: int, name: str) -> Collection | None:
        """Returns the collection of this name."""
        with self._database.read() as connection:
            return find_collection(connection, project_id, name)

    def page(
        self,
        project_ids: Sequence[int],
        query: ListQuery,
        *,
        type: str | None = None,
        kinds: Sequence[Kind] = tuple(Kind),
    ) -> ListPage[Collection]:
        """Returns a page of the collections of some projects.

        Raises:
            UsageError: The filter, the order or the cursor makes no sense.
        """
        dialect = self._database.dialect
        wanted = self._wanted(project_ids, kinds)
        if type is not None:
            wanted = wanted.where(types.c.name == type)
        with self._database.read() as connection:
            found = listed(connection, dialect, COLLECTION_FIELDS, wanted, query)
            whole = COLLECTIONS.where(dialect.among(collections.c.id, found.ids))
            by_id = {item.id: item for item in read_collections(connection, whole)}
        return found.page([by_id[key] for key in found.ids])

    def ids(self, project_ids: Sequence[int], filters: Json, kinds: Sequence[Kind]) -> list[int]:
        """Returns the keys of all collections of some projects that pass a filter.

        Raises:
            UsageError: The filter makes no sense.
        """
        dialect, wanted = self._database.dialect, self._wanted(project_ids, kinds)
        with self._database.read() as connection:
            return passing_ids(connection, dialect, COLLECTION_FIELDS, wanted, filters)

    def _wanted(self, project_ids: Sequence[int], kinds: Sequence[Kind]) -> Query:
        return (
            select(collections.c.id)
            .join(types, types.c.id == collections.c.type_id)
            .where(
                self._database.dialect.among(collections.c.project_id, project_ids),
                _IS_LIVE,
                collections.c.kind.in_([int(kind) for kind in kinds]),
            )
        )

    def ensure(self, project_id: int, kind: Kind, type: str, name: str, now: float) -> Collection:
        """Returns the collection, making it and its type if need be.

        Raises:
            Conflict: There is one of the same name, but of another type or kind.
        """

        def work(connection: Connection) -> Collection:
            return lock(
                connection, ensure_collection(connection, project_id, kind, type, name, now)
            )

        return self._database.write(work)

    def change(
        self,
        id: int,
        now: float,
        *,
        name: str | None = None,
        description: str | None = None,
        type: str | None = None,
    ) -> Collection:
        """Renames, describes or moves a collection to another type; its versions go with it.

        Raises:
            NotFound: There is none.
            Conflict: The name is taken.
        """

        def work(connection: Connection) -> Collection:
            before = lock(connection, id)
            values: dict[str, object] = {"updated_at": now}
            if name is not None and name != before.name:
                if find_collection(connection, before.place.project_id, name) is not None:
                    raise Conflict(f"there is a collection {name} already; use another name")
                values["name"] = name
            if description is not None:
                values["description"] = description
            if type is not None:
                values["type_id"] = type_id(connection, before.place.project_id, type, now)
            connection.execute(update(collections).where(collections.c.id == id).values(values))
            return lock(connection, id)

        return self._database.write(work)

    def tag(
        self, id: int, now: float, *, added: Sequence[str] = (), removed: Sequence[str] = ()
    ) -> Collection:
        """Gives a collection tags and takes others away. Raises NotFound."""

        def work(connection: Connection) -> Collection:
            lock(connection, id)
            if added:
                connection.execute(
                    self._database.dialect.insert_new(collection_tags),
                    [{"collection_id": id, "name": name} for name in dict.fromkeys(added)],
                )
            connection.execute(
                delete(collection_tags).where(
                    collection_tags.c.collection_id == id, collection_tags.c.name.in_(removed)
                )
            )
            connection.execute(
                update(collections).where(collections.c.id == id).values(updated_at=now)
            )
            return lock(connection, id)

        return self._database.write(work)

    def delete(self, id: int, now: float) -> Collection:
        """Deletes a collection; of a sequence, its versions too, wherever they are shown."""

        def work(connection: Connection) -> Collection:
            lock(connection, id)
            own = select(versions.c.id).where(versions.c.collection_id == id)
            connection.execute(
                delete(memberships).where(
                    memberships.c.collection_id.in_([id]) | memberships.c.artifact_id.in_(own)
                )
            )
            connection.execute(
                update(versions)
                .where(versions.c.collection_id == id, versions.c.state != State.DELETED.value)
                .values(state=State.DELETED.value, deleted_at=now, updated_at=now)
            )
            connection.execute(
                update(collections)
                .where(collections.c.id == id)
                .values(deleted_at=now, updated_at=now)
            )
            found = read_collections(connection, COLLECTIONS.where(collections.c.id == id))
            return found[0]

        return self._database.write(work)

    def aliases(self, id: int, after: int, limit: int) -> tuple[Alias, ...]:
        """Returns aliases of a collection by name."""
        with self._database.read() as connection:
            return read_collection_aliases(connection, id, after, limit)

    def alias_count(self, id: int) -> int:
        """Returns how many aliases a collection has."""
        query = select(func.count()).where(aliases.c.collection_id == id)
        with self._database.read() as connection:
            return connection.scalar(query) or 0


def find_collection(connection: Connection, project_id: int, name: str) -> Collection | None:
    """Returns the live collection of this name."""
    query = COLLECTIONS.where(
        collections.c.project_id == project_id, collections.c.name == name, _IS_LIVE
    )
    found = read_collections(connection, query)
    return found[0] if found else None


def lock(connection: Connection, id: int) -> Collection:
    """Returns a collection that nobody else changes until we commit. Raises NotFound."""
    held = connection.scalar(
        select(collections.c.id).where(collections.c.id == id, _IS_LIVE).with_for_update()
    )
    if held is None:
        raise NotFound("there is no such artifact collection")
    return read_collections(connection, COLLECTIONS.where(collections.c.id == id))[0]


def type_id(connection: Connection, project_id: int, name: str, now: float) -> int:
    """Returns the key of a type, making it if need be."""
    condition = and_(types.c.project_id == project_id, types.c.name == name)
    found = connection.scalar(select(types.c.id).where(condition))
    if found is not None:
        return int(found)
    lock_project(connection, project_id)
    found = connection.scalar(select(types.c.id).where(condition))
    if found is not None:
        return int(found)
    made = connection.execute(
        insert(types)
        .values(project_id=project_id, name=name, description="", created_at=now)
        .returning(types.c.id)
    )
    return int(made.scalar_one())


def lock_project(connection: Connection, project_id: int) -> None:
    """Keeps others from making things in the project until we commit. Raises NotFound."""
    query = select(projects.c.id).where(projects.c.id == project_id).with_for_update()
    if connection.scalar(query) is None:
        raise NotFound("there is no such project")


def ensure_collection(
    connection: Connection, project_id: int, kind: Kind, type: str, name: str, now: float
) -> int:
    """Returns the key of a collection, making it if need be. Raises Conflict."""
    found = find_collection(connection, project_id, name)
    if found is None:
        wanted = type_id(connection, project_id, type, now)
        lock_project(connection, project_id)
        found = find_collection(connection, project_id, name)
        if found is None:
            made = connection.execute(
                insert(collections)
                .values(
                    project_id=project_id,
                    type_id=wanted,
                    kind=int(kind),
                    name=name,
                    created_at=now,
                    updated_at=now,
                    versions_made=0,
                )
                .returning(collections.c.id)
            )
            return int(made.scalar_one())
    if found.kind is not kind:
        what = "a portfolio" if found.kind is Kind.PORTFOLIO else "a sequence of artifacts"
        raise Conflict(f"{name} is {what} already; use another name")
    if found.type != type:
        raise Conflict(f"{name} holds artifacts of type {found.type}, not {type}")
    return found.id
