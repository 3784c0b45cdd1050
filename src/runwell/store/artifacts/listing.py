"""Lists of collections, versions and memberships: filtered, ordered, in pages.

What plain columns can tell is sorted and cut by the database. A filter is asked of every row that
it may concern: within one project's collections, or one collection's versions.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Generic, TypeVar

from sqlalchemy import ColumnElement, Connection, func, select

from runwell.errors import UsageError
from runwell.filters.field import Field, Source
from runwell.filters.parse import parse_filter
from runwell.filters.predicate import Subject, holds
from runwell.store.artifacts.nouns import Collection, ListQuery, Membership, Version
from runwell.store.artifacts.rows import Query
from runwell.store.artifacts.tables import collections, memberships, versions
from runwell.store.pattern import compile_pattern
from runwell.values.json import Json

Item = TypeVar("Item")
_METADATA = "metadata."
_compiled = lru_cache(maxsize=64)(compile_pattern)


@dataclass(frozen=True, slots=True)
class Fields(Generic[Item]):
    """What a list can be filtered and ordered by.

    Attributes:
        names: What clients write for each field.
        columns: Where the database finds those that can be sorted by.
        tell: Returns the values of one item by field.
        id: Decides between equal ones, and the order if none is asked for.
    """

    names: Mapping[str, str]
    columns: Mapping[str, ColumnElement[object]]
    tell: Callable[[Item], dict[str, Json]]
    id: ColumnElement[object]

    def field(self, key: str) -> Field:
        """Returns the field that a filter names. Raises UsageError."""
        name = self.names.get(key)
        if name is not None:
            return Field(Source.RUN, name)
        if key.startswith(_METADATA) and "metadata" in self.names.values():
            return Field(Source.CONFIG, key.removeprefix(_METADATA))
        raise UsageError(f"no field is called {key[:64]!r}; use one of {', '.join(self.names)}")

    def order(self, text: str) -> list[ColumnElement[object]]:
        """Returns what to sort by. Raises UsageError."""
        word = text.strip()
        name = self.names.get(word.lstrip("+-"), "") if word else "id"
        is_descending = not word or word.startswith("-")
        column: ColumnElement[object] | None = self.id if name == "id" else self.columns.get(name)
        if column is None:
            known = ", ".join(key for key, name in self.names.items() if name in self.columns)
            raise UsageError(f"nothing can be ordered by {word[:64]!r}; use one of {known}")
        terms: list[ColumnElement[object]] = [column]
        if name != "id":
            terms.append(self.id)
        return [term.desc() if is_descending else term.asc() for term in terms]


def listed(
    connection: Connection,
    fields: Fields[Item],
    wanted: Query,
    read: Callable[[Query], Sequence[Item]],
    query: ListQuery,
) -> tuple[tuple[Item, ...], int]:
    """Returns a page of what is wanted, and how many pass the filter in all.

    Raises:
        UsageError: The filter or the order makes no sense.
    """
    tree = parse_filter(query.filters, fields.field)
    ordered = wanted.order_by(*fields.order(query.order))
    if not query.filters:
        total = connection.scalar(select(func.count()).select_from(wanted.subquery())) or 0
        return tuple(read(ordered.limit(query.limit).offset(query.after))), total
    passing = [item for item in read(ordered) if holds(tree, _subject(fields, item), _is_found)]
    return tuple(passing[query.after : query.after + query.limit]), len(passing)


def _subject(fields: Fields[Item], item: Item) -> Subject:
    told = fields.tell(item)
    metadata = told.pop("metadata", None)
    leaves = dict(_leaves("", metadata)) if isinstance(metadata, dict) else {}
    return Subject({name: value for name, value in told.items() if value is not None}, leaves, {})


def _leaves(prefix: str, value: Json) -> list[tuple[str, Json]]:
    if not isinstance(value, dict):
        return [(prefix, value)]
    found: list[tuple[str, Json]] = []
    for key, item in value.items():
        found += _leaves(f"{prefix}.{key}" if prefix else key, item)
    return found


def _is_found(pattern: str, text: str) -> bool:
    return _compiled(pattern).is_found_in(text)


def _tell_collection(item: Collection) -> dict[str, Json]:
    return {
        "id": str(item.id),
        "name": item.name,
        "type": item.type,
        "description": item.description,
        "tag": list(item.tags),
        "created_at": item.created_at,
        "updated_at": item.updated_at,
        "project_id": str(item.place.project_id),
    }


def _tell_version(item: Version) -> dict[str, Json]:
    metadata: Json = json.loads(item.metadata) if item.metadata else None
    return {
        "id": str(item.id),
        "state": item.state.value,
        "version": f"v{item.version_index}",
        "version_index": item.version_index,
        "digest": item.digest,
        "description": item.description,
        "tag": list(item.tags),
        "alias": [alias.name for alias in item.aliases],
        "type": item.type,
        "size": item.size_bytes,
        "created_at": item.created_at,
        "updated_at": item.updated_at,
        "metadata": metadata,
    }


def _tell_membership(item: Membership) -> dict[str, Json]:
    return _tell_version(item.version) | {
        "version": f"v{item.version_index}",
        "version_index": item.version_index,
        "alias": [alias.name for alias in item.aliases],
        "created_at": item.created_at,
        "artifact_created_at": item.version.created_at,
        "collection": item.collection.name,
    }


COLLECTION_FIELDS: Fields[Collection] = Fields(
    names={
        "id": "id",
        "artifact_collection_id": "id",
        "name": "name",
        "type": "type",
        "description": "description",
        "tag": "tag",
        "tags": "tag",
        "createdAt": "created_at",
        "created_at": "created_at",
        "updatedAt": "updated_at",
        "updated_at": "updated_at",
        "project_id": "project_id",
        "collection_id": "id",
        "collection_name": "name",
        "artifact_collection_name": "name",
    },
    columns={
        "name": collections.c.name,
        "created_at": collections.c.created_at,
        "updated_at": collections.c.updated_at,
    },
    tell=_tell_collection,
    id=collections.c.id,
)
_VERSION_NAMES = {
    "id": "id",
    "artifact_id": "id",
    "state": "state",
    "version": "version",
    "versionIndex": "version_index",
    "version_index": "version_index",
    "digest": "digest",
    "description": "description",
    "tag": "tag",
    "tags": "tag",
    "alias": "alias",
    "aliases": "alias",
    "type": "type",
    "size": "size",
    "createdAt": "created_at",
    "created_at": "created_at",
    "updatedAt": "updated_at",
    "updated_at": "updated_at",
    "metadata": "metadata",
}
VERSION_FIELDS: Fields[Version] = Fields(
    names=_VERSION_NAMES,
    columns={
        "version_index": versions.c.version_index,
        "size": versions.c.size_bytes,
        "created_at": versions.c.created_at,
        "updated_at": versions.c.updated_at,
    },
    tell=_tell_version,
    id=versions.c.id,
)
MEMBERSHIP_FIELDS: Fields[Membership] = Fields(
    names=_VERSION_NAMES
    | {
        "collection": "collection",
        "artifact_size": "size",
        "artifact_metadata": "metadata",
        # Of the version itself; the plain name tells when it came into the collection.
        "artifact_created_at": "artifact_created_at",
        "acm_created_at": "created_at",
        "linked_at": "created_at",
    },
    columns={
        "version_index": memberships.c.version_index,
        "created_at": memberships.c.created_at,
        "size": versions.c.size_bytes,
        "artifact_created_at": versions.c.created_at,
    },
    tell=_tell_membership,
    id=memberships.c.id,
)
