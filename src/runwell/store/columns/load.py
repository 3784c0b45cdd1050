"""Reads columns of runs out of SQL: whole, or what some runs hold of them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from sqlalchemy import Connection, Select, literal, null, select

from runwell.filters.field import COLUMNS, Field
from runwell.filters.field import Source as FieldSource
from runwell.filters.leaf import Kind
from runwell.store.columns.column import Row
from runwell.store.columns.source import Source
from runwell.store.digest import key_digest
from runwell.store.schema.people import users
from runwell.store.schema.runs import runs, values

DELETED = Field(FieldSource.RUN, "deleted_at")  # no filter may name it
_KINDS = {**COLUMNS, DELETED.name: Kind.NUMBER}
_BATCH = 10_000
_Rows = Select[int, int, str, float | None, str | None]

_COLUMNS = {
    "name": runs.c.run_id,
    "display_name": runs.c.display_name,
    "state": runs.c.state,
    "group": runs.c.group_name,
    "job_type": runs.c.job_type,
    "notes": runs.c.notes,
    "host": runs.c.host,
    "sweep": runs.c.sweep,
    "created_at": runs.c.created_at,
    "heartbeat_at": runs.c.heartbeat_at,
    "username": users.c.name,
    DELETED.name: runs.c.deleted_at,
}
_SOURCES = {FieldSource.CONFIG: Source.CONFIG, FieldSource.SUMMARY: Source.SUMMARY}


def read_column(
    connection: Connection, project_id: int, field: Field, among: Sequence[int] | None = None
) -> list[Row]:
    """Returns the values of a field.

    Args:
        connection: Whose snapshot is read.
        project_id: The project.
        field: What to read.
        among: Keys of runs; None for every run of the project.
    """
    is_leaf = field.source is not FieldSource.RUN or field.name == "tags"
    query = _leaves(project_id, field) if is_leaf else _column(project_id, field)
    run = values.c.run if is_leaf else runs.c.id
    if among is None:
        return _fetched(connection, query)
    return [
        row
        for start in range(0, len(among), _BATCH)
        for row in _fetched(connection, query.where(run.in_(among[start : start + _BATCH])))
    ]


def _fetched(connection: Connection, query: _Rows) -> list[Row]:
    return list(map(Row._make, connection.execute(query)))


def _leaves(project_id: int, field: Field) -> _Rows:
    source = _SOURCES.get(field.source, Source.TAGS)
    columns = values.c
    return select(columns.run, columns.item, columns.kind, columns.number, columns.text).where(
        columns.project == project_id,
        columns.source == source,
        columns.digest == key_digest(field.name),
    )


def _column(project_id: int, field: Field) -> _Rows:
    column = _COLUMNS[field.name]
    kind = _KINDS[field.name]
    number, text = (column, null()) if kind is Kind.NUMBER else (null(), column)
    query = select(runs.c.id, literal(0), literal(kind.value), number, text).where(
        runs.c.project_id == project_id, column.is_not(None)
    )
    return query.join(users, users.c.id == runs.c.user_id) if column.table is users else query


def read_keys(connection: Connection, project_id: int) -> Iterator[int]:
    """Yields the keys of a project's runs, the oldest first."""
    query = select(runs.c.id).where(runs.c.project_id == project_id).order_by(runs.c.id)
    return iter(connection.scalars(query))
