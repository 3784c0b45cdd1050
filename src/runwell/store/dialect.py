"""The few places where SQLite and PostgreSQL want different SQL. Everything else is shared.

Both engines know `INSERT … ON CONFLICT`, spelled by SQLAlchemy in two packages; substring search
and long lists of keys are spelled by the engines themselves.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from functools import lru_cache
from typing import Protocol, TypeAlias

from sqlalchemy import (
    BigInteger,
    Column,
    ColumnElement,
    Connection,
    Select,
    Table,
    Text,
    cast,
    column,
    func,
    literal,
    select,
    table,
)
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.sql.base import ReadOnlyColumnCollection
from sqlalchemy.sql.dml import Insert
from sqlalchemy.sql.elements import KeyedColumnElement

from runwell.store.bulk import Clash, Row, insert_arrays, insert_tuples

_Columns: TypeAlias = ReadOnlyColumnCollection[str, KeyedColumnElement[object]]


class Dialect(Protocol):
    """What an engine spells in its own way."""

    def insert_new(self, table: Table) -> Insert:
        """Returns an insert that skips rows whose key is there already."""

    def insert_or_replace(
        self,
        table: Table,
        key: Sequence[Column[object]],
        replaced: Sequence[Column[object]],
        added: Sequence[Column[int]] = (),
    ) -> Insert:
        """Returns an insert that, where the key is there already, overwrites `replaced` and adds
        to `added`."""

    def insert_many(
        self, connection: Connection, table: Table, rows: Sequence[Row], clash: Clash
    ) -> None:
        """Inserts rows, which name the same columns, each its own key."""

    def contains(self, haystack: ColumnElement[str], needle: str) -> ColumnElement[bool]:
        """Returns the condition that the text holds the other, letter by letter."""

    def among(self, key: Column[int], keys: Sequence[int]) -> ColumnElement[bool]:
        """Returns the condition that the key is one of these; there may be any number of them."""

    def revision_bounds(self, project_id: int) -> Select[int, int]:
        """Returns the question for two revisions of runs (see `store.revision`): from which on the
        next snapshot may show what this one does not, and below which all that this one shows."""


class SqliteDialect:
    """SQLite."""

    def insert_new(self, table: Table) -> Insert:
        return sqlite.insert(table).on_conflict_do_nothing()

    def insert_or_replace(
        self,
        table: Table,
        key: Sequence[Column[object]],
        replaced: Sequence[Column[object]],
        added: Sequence[Column[int]] = (),
    ) -> Insert:
        return _sqlite_upsert(table, tuple(key), tuple(replaced), tuple(added))

    def insert_many(
        self, connection: Connection, table: Table, rows: Sequence[Row], clash: Clash
    ) -> None:
        if rows:
            insert_tuples(connection, table, rows, clash)

    def contains(self, haystack: ColumnElement[str], needle: str) -> ColumnElement[bool]:
        return func.instr(haystack, needle) > 0

    def among(self, key: Column[int], keys: Sequence[int]) -> ColumnElement[bool]:
        listed = func.json_each(json.dumps(list(keys))).table_valued("value")
        return key.in_(select(listed.c.value))

    def revision_bounds(self, project_id: int) -> Select[int, int]:
        revision = table("run", column("project_id"), column("revision")).c
        highest = (
            select(revision.revision)
            .where(revision.project_id == project_id)
            .order_by(revision.revision.desc())
            .limit(1)
            .scalar_subquery()
        )
        following = func.coalesce(highest, 0) + 1
        return select(following, following)


class PostgresDialect:
    """PostgreSQL."""

    def insert_new(self, table: Table) -> Insert:
        return postgresql.insert(table).on_conflict_do_nothing()

    def insert_or_replace(
        self,
        table: Table,
        key: Sequence[Column[object]],
        replaced: Sequence[Column[object]],
        added: Sequence[Column[int]] = (),
    ) -> Insert:
        return _postgresql_upsert(table, tuple(key), tuple(replaced), tuple(added))

    def insert_many(
        self, connection: Connection, table: Table, rows: Sequence[Row], clash: Clash
    ) -> None:
        if rows:
            insert_arrays(connection, table, rows, clash)

    def contains(self, haystack: ColumnElement[str], needle: str) -> ColumnElement[bool]:
        return func.strpos(haystack, needle) > 0

    def among(self, key: Column[int], keys: Sequence[int]) -> ColumnElement[bool]:
        # A subquery is hashed by every version, `= ANY(array)` by newer ones alone.
        listed = literal(list(keys), postgresql.ARRAY(BigInteger))
        return key.in_(select(func.unnest(listed)))

    def revision_bounds(self, project_id: int) -> Select[int, int]:
        snapshot = func.pg_current_snapshot()
        low, high = func.pg_snapshot_xmin(snapshot), func.pg_snapshot_xmax(snapshot)
        # A transaction's number casts to text alone.
        return select(cast(cast(low, Text), BigInteger), cast(cast(high, Text), BigInteger))


# Spelling such a statement takes longer than running it, and there are few of them.
@lru_cache(maxsize=256)
def _sqlite_upsert(
    table: Table,
    key: tuple[Column[object], ...],
    replaced: tuple[Column[object], ...],
    added: tuple[Column[int], ...],
) -> Insert:
    insert = sqlite.insert(table)
    new = _new_values(insert.excluded, replaced, added)
    return insert.on_conflict_do_update(index_elements=list(key), set_=new)


@lru_cache(maxsize=256)
def _postgresql_upsert(
    table: Table,
    key: tuple[Column[object], ...],
    replaced: tuple[Column[object], ...],
    added: tuple[Column[int], ...],
) -> Insert:
    insert = postgresql.insert(table)
    new = _new_values(insert.excluded, replaced, added)
    return insert.on_conflict_do_update(index_elements=list(key), set_=new)


def _new_values(
    given: _Columns, replaced: Sequence[Column[object]], added: Sequence[Column[int]]
) -> dict[str, ColumnElement[object]]:
    values: dict[str, ColumnElement[object]] = {
        column.name: given[column.name] for column in replaced
    }
    values.update((column.name, column.op("+")(given[column.name])) for column in added)
    return values
