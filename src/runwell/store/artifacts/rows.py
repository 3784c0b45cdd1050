"""From rows to nouns: types, collections, versions with their tags and aliases, memberships."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, TypeAlias

from sqlalchemy import (
    ColumnElement,
    Connection,
    Row,
    Select,
    Table,
    func,
    select,
)

from runwell.store.artifacts.nouns import (
    Alias,
    ArtifactType,
    Collection,
    Kind,
    Membership,
    Place,
    State,
    Version,
)
from runwell.store.dialect import Dialect
from runwell.store.schema.artifacts import (
    aliases,
    collection_tags,
    collections,
    memberships,
    types,
    version_tags,
    versions,
)
from runwell.store.schema.people import users
from runwell.store.schema.projects import projects

if TYPE_CHECKING:
    from typing import Any

    from typing_extensions import Unpack

    Query: TypeAlias = Select[Unpack[tuple[Any, ...]]]
    Found: TypeAlias = Row[Unpack[tuple[Any, ...]]]
else:  # generic in this way for type checkers alone in older Pythons
    Query, Found = Select, Row

TYPES = select(
    types.c.id,
    types.c.name,
    types.c.description,
    types.c.created_at,
    types.c.project_id,
    projects.c.entity,
    projects.c.name.label("project"),
).join(projects, projects.c.id == types.c.project_id)

_SHOWN = (
    select(func.count())
    .where(memberships.c.collection_id == collections.c.id)
    .correlate(collections)
    .scalar_subquery()
)
_LATEST_AT = (
    select(func.max(memberships.c.created_at))
    .where(memberships.c.collection_id == collections.c.id)
    .correlate(collections)
    .scalar_subquery()
)
COLLECTIONS = (
    select(
        collections.c.id,
        collections.c.kind,
        collections.c.name,
        collections.c.description,
        collections.c.created_at,
        collections.c.updated_at,
        collections.c.deleted_at,
        collections.c.project_id,
        projects.c.entity,
        projects.c.name.label("project"),
        types.c.name.label("type"),
        _SHOWN.label("version_count"),
        _LATEST_AT.label("latest_at"),
    )
    .join(projects, projects.c.id == collections.c.project_id)
    .join(types, types.c.id == collections.c.type_id)
)
VERSIONS = (
    select(
        versions,
        collections.c.name.label("collection"),
        collections.c.project_id,
        projects.c.entity,
        projects.c.name.label("project"),
        types.c.name.label("type"),
        users.c.name.label("user"),
    )
    .join(collections, collections.c.id == versions.c.collection_id)
    .join(projects, projects.c.id == collections.c.project_id)
    .join(types, types.c.id == collections.c.type_id)
    .join(users, users.c.id == versions.c.user_id)
)
_ALIASES = (
    select(
        aliases.c.id,
        aliases.c.name,
        memberships.c.artifact_id,
        aliases.c.collection_id,
        collections.c.name.label("collection"),
        collections.c.kind,
        collections.c.project_id,
        projects.c.entity,
        projects.c.name.label("project"),
    )
    .join(memberships, memberships.c.id == aliases.c.membership_id)
    .join(collections, collections.c.id == aliases.c.collection_id)
    .join(projects, projects.c.id == collections.c.project_id)
    .order_by(aliases.c.collection_id, aliases.c.name)
)


def read_types(
    connection: Connection, *conditions: ColumnElement[bool]
) -> tuple[ArtifactType, ...]:
    """Returns the types for which the conditions hold, by name."""
    query = TYPES.where(*conditions).order_by(types.c.name)
    return tuple(
        ArtifactType(row.id, _place(row), row.name, row.description, row.created_at)
        for row in connection.execute(query)
    )


def read_collections(connection: Connection, query: Query) -> tuple[Collection, ...]:
    """Returns the collections that a query on `COLLECTIONS` finds, in its order."""
    rows = connection.execute(query).all()
    tags = _tags_of(
        connection, collection_tags, collection_tags.c.collection_id.in_([row.id for row in rows])
    )
    return tuple(
        Collection(
            id=row.id,
            place=_place(row),
            kind=Kind(row.kind),
            name=row.name,
            type=row.type,
            description=row.description,
            created_at=row.created_at,
            updated_at=row.updated_at,
            is_deleted=row.deleted_at is not None,
            tags=tags[row.id],
            version_count=row.version_count,
            latest_at=row.latest_at,
        )
        for row in rows
    )


def read_versions(connection: Connection, dialect: Dialect, query: Query) -> tuple[Version, ...]:
    """Returns the versions that a query on `VERSIONS` finds, in its order."""
    rows = connection.execute(query).all()
    ids = [row.id for row in rows]
    tags = _tags_of(
        connection, version_tags, dialect.among(version_tags.c.artifact_id, ids) if ids else None
    )
    names = read_aliases(connection, dialect, ids)
    return tuple(_version(row, tags[row.id], tuple(names[row.id])) for row in rows)


def read_memberships(
    connection: Connection, dialect: Dialect, ids: Sequence[int]
) -> tuple[Membership, ...]:
    """Returns the memberships of these keys, in their order."""
    if not ids:
        return ()
    rows = {
        row.id: row
        for row in connection.execute(
            select(memberships).where(dialect.among(memberships.c.id, ids))
        )
    }
    wanted = VERSIONS.where(
        dialect.among(versions.c.id, sorted({row.artifact_id for row in rows.values()}))
    )
    by_version = {found.id: found for found in read_versions(connection, dialect, wanted)}
    shown_in = COLLECTIONS.where(
        dialect.among(collections.c.id, sorted({row.collection_id for row in rows.values()}))
    )
    by_collection = {found.id: found for found in read_collections(connection, shown_in)}
    return tuple(
        Membership(
            id=key,
            collection=by_collection[rows[key].collection_id],
            version=by_version[rows[key].artifact_id],
            version_index=rows[key].version_index,
            created_at=rows[key].created_at,
        )
        for key in ids
    )


def read_aliases(
    connection: Connection, dialect: Dialect, ids: Sequence[int]
) -> dict[int, list[Alias]]:
    """Returns the aliases of each of these versions."""
    found: dict[int, list[Alias]] = defaultdict(list)
    if ids:
        query = _ALIASES.where(dialect.among(memberships.c.artifact_id, ids))
        for alias in _aliases(connection.execute(query)):
            found[alias.artifact_id].append(alias)
    return found


def read_collection_aliases(
    connection: Connection, collection_id: int, after: int, limit: int
) -> tuple[Alias, ...]:
    """Returns aliases of a collection by name."""
    query = _ALIASES.where(aliases.c.collection_id == collection_id).limit(limit).offset(after)
    return tuple(_aliases(connection.execute(query)))


def _aliases(rows: Iterable[Found]) -> Iterable[Alias]:
    for row in rows:
        yield Alias(
            id=row.id,
            name=row.name,
            artifact_id=row.artifact_id,
            collection_id=row.collection_id,
            collection=row.collection,
            kind=Kind(row.kind),
            place=_place(row),
        )


def _version(row: Found, tags: tuple[str, ...], names: tuple[Alias, ...]) -> Version:
    return Version(
        id=row.id,
        place=_place(row),
        collection_id=row.collection_id,
        collection=row.collection,
        type=row.type,
        version_index=row.version_index,
        state=State(row.state),
        digest=row.digest,
        digest_algorithm=row.digest_algorithm,
        commit_hash=row.commit_hash,
        description=row.description,
        metadata=row.metadata,
        size_bytes=row.size_bytes,
        file_count=row.file_count,
        ttl_s=row.ttl_s,
        history_step=row.history_step,
        created_at=row.created_at,
        updated_at=row.updated_at,
        expires_at=row.expires_at,
        user=row.user,
        run=row.run,
        tags=tags,
        aliases=names,
    )


def _place(row: Found) -> Place:
    return Place(row.project_id, row.entity, row.project)


def _tags_of(
    connection: Connection, table: Table, condition: ColumnElement[bool] | None
) -> dict[int, tuple[str, ...]]:
    found: dict[int, list[str]] = defaultdict(list)
    if condition is not None:
        owner = table.primary_key.columns[0]
        query = select(owner, table.c.name).where(condition).order_by(table.c.name)
        for key, name in connection.execute(query):
            found[key].append(name)
    return defaultdict(tuple, {key: tuple(names) for key, names in found.items()})
