"""Lists of collections and of versions as collections show them: filtered, ordered, in pages.

A page begins behind the last one's end, which a cursor names by what it was ordered by and its key:
so what comes or goes meanwhile neither shows anything twice nor hides it.
"""

from __future__ import annotations

import base64
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TypeVar

from sqlalchemy import ColumnElement, Connection, and_, cast, func, or_, select

from runwell.errors import UsageError
from runwell.store.artifacts.conditions import (
    METADATA,
    Fields,
    Names,
    Number,
    Place,
    Words,
    narrowed,
)
from runwell.store.artifacts.nouns import ListPage, ListQuery
from runwell.store.artifacts.rows import Query
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
from runwell.store.schema.columns import TEXT
from runwell.values.json import Json
from runwell.values.text import storable

Item = TypeVar("Item")
_MOST = 2**63


@dataclass(frozen=True, slots=True)
class Found:
    """Keys of a page, the cursor behind each, how many there are in all, and whether more come."""

    ids: tuple[int, ...]
    cursors: tuple[str, ...]
    total: int
    has_more: bool

    def page(self, items: Sequence[Item]) -> ListPage[Item]:
        """Returns the page, once what the keys stand for was read."""
        return ListPage(tuple(items), self.cursors, self.total, has_more=self.has_more)


@dataclass(frozen=True, slots=True)
class _Order:
    """What a list is ordered by; the key decides between equal ones."""

    word: str
    place: Words | Number
    key: ColumnElement[int]
    is_descending: bool

    def sorted(self, query: Query) -> Query:
        value, key = self.place.value, self.key
        if self.is_descending:
            return query.order_by(value.desc(), key.desc())
        return query.order_by(value.asc(), key.asc())

    def behind(self, cursor: str) -> ColumnElement[bool]:
        """Returns what holds for all behind a cursor. Raises UsageError."""
        last, number = self._read(cursor)
        value, key = self.place.value, self.key
        if self.is_descending:
            return or_(value < last, and_(value == last, key < number))
        return or_(value > last, and_(value == last, key > number))

    def cursor(self, value: Json, key: int) -> str:
        """Returns what `behind` reads."""
        return base64.urlsafe_b64encode(json.dumps([self.word, value, key]).encode()).decode()

    def _read(self, cursor: str) -> tuple[float | str, int]:
        try:
            word, value, key = json.loads(base64.urlsafe_b64decode(cursor.encode()))
        except (ValueError, TypeError, RecursionError) as error:
            raise UsageError("this cursor is none; begin with the first page") from error
        if word != self.word:
            raise UsageError("this cursor is of another order; begin with the first page")
        if not _is_number(key) or not isinstance(key, int) or not self._may_be(value):
            raise UsageError("this cursor is none; begin with the first page")
        return value, key

    def _may_be(self, value: Json) -> bool:
        if isinstance(self.place, Words):
            return isinstance(value, str) and storable(value) == value
        return _is_number(value)


def listed(
    connection: Connection, dialect: Dialect, fields: Fields, wanted: Query, query: ListQuery
) -> Found:
    """Returns a page of the keys that are wanted.

    Args:
        connection: To the database.
        dialect: Its own.
        fields: What the list can be filtered and ordered by.
        wanted: A query for all keys.
        query: Which of them.

    Raises:
        UsageError: The filter, the order or the cursor makes no sense.
    """
    order = _order(fields, query.order)
    behind = order.behind(query.cursor) if query.cursor else None
    passing = narrowed(connection, dialect, fields, wanted, query.filters)
    total = connection.scalar(select(func.count()).select_from(passing.subquery())) or 0
    page = order.sorted(passing.with_only_columns(fields.id, order.place.value.label("value")))
    if behind is not None:
        page = page.where(behind)
    rows = connection.execute(page.limit(query.limit + 1)).all()
    shown = rows[: query.limit]
    cursors = tuple(order.cursor(value, key) for key, value in shown)
    return Found(tuple(key for key, _ in shown), cursors, total, has_more=len(rows) > len(shown))


def passing_ids(
    connection: Connection, dialect: Dialect, fields: Fields, wanted: Query, filters: Json
) -> list[int]:
    """Returns every key that is wanted and passes a filter. Raises UsageError."""
    return list(connection.scalars(narrowed(connection, dialect, fields, wanted, filters)))


def _order(fields: Fields, text: str) -> _Order:
    word = text.strip()
    name = fields.names.get(word.lstrip("+-"), "") if word else "id"
    place = fields.places.get(name)
    if place is None or isinstance(place, Names) or name not in fields.ordered:
        known = ", ".join(key for key, name in fields.names.items() if name in fields.ordered)
        raise UsageError(f"nothing can be ordered by {word[:64]!r}; use one of {known}")
    is_descending = not word or word.startswith("-")
    sign = "-" if is_descending else "+"
    return _Order(sign + name, place, fields.id, is_descending)


def _is_number(value: Json) -> bool:
    if isinstance(value, bool) or not isinstance(value, int | float):
        return False
    return -_MOST < value < _MOST  # never true of NaN


_TYPE = (
    select(types.c.name)
    .join(collections, collections.c.type_id == types.c.id)
    .where(collections.c.id == versions.c.collection_id)
    .correlate(versions)
    .scalar_subquery()
)
_COLLECTION = (
    select(collections.c.name)
    .where(collections.c.id == memberships.c.collection_id)
    .correlate(memberships)
    .scalar_subquery()
)
_COLLECTION_PLACES: Mapping[str, Place] = {
    "id": Number(collections.c.id, is_id=True),
    "name": Words(collections.c.name),
    "type": Words(types.c.name),
    "description": Words(collections.c.description),
    "tag": Names(collection_tags.c.name, collection_tags.c.collection_id, collections.c.id),
    "created_at": Number(collections.c.created_at),
    "updated_at": Number(collections.c.updated_at),
    "project_id": Number(collections.c.project_id, is_id=True),
}
_MEMBERSHIP_PLACES: Mapping[str, Place] = {
    "id": Number(versions.c.id, is_id=True),
    "state": Words(versions.c.state),
    "version": Words("v" + cast(memberships.c.version_index, TEXT)),
    "version_index": Number(memberships.c.version_index),
    "digest": Words(versions.c.digest),
    "description": Words(versions.c.description),
    "tag": Names(version_tags.c.name, version_tags.c.artifact_id, versions.c.id),
    "alias": Names(aliases.c.name, aliases.c.membership_id, memberships.c.id),
    "type": Words(_TYPE),
    "collection": Words(_COLLECTION),
    "size": Number(versions.c.size_bytes),
    "created_at": Number(memberships.c.created_at),
    "updated_at": Number(versions.c.updated_at),
    "artifact_created_at": Number(versions.c.created_at),
}

COLLECTION_FIELDS = Fields(
    id=collections.c.id,
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
    places=_COLLECTION_PLACES,
    ordered=frozenset({"id", "name", "created_at", "updated_at"}),
)
MEMBERSHIP_FIELDS = Fields(
    id=memberships.c.id,
    names={
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
        METADATA: METADATA,
        "collection": "collection",
        "artifact_size": "size",
        "artifact_metadata": METADATA,
        # Of the version itself; the plain name tells when it came into the collection.
        "artifact_created_at": "artifact_created_at",
        "acm_created_at": "created_at",
        "linked_at": "created_at",
    },
    places=_MEMBERSHIP_PLACES,
    ordered=frozenset({"id", "version_index", "size", "created_at", "artifact_created_at"}),
    metadata=versions.c.metadata,
)
