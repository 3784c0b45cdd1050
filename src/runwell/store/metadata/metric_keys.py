"""Which keys the rows of a project have: of all its runs, from a table that triggers keep, or of
some runs, from what each of them has."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import (
    ColumnElement,
    Connection,
    FromClause,
    Select,
    Table,
    Text,
    func,
    literal,
    select,
    union_all,
)

from runwell.errors import UsageError
from runwell.store.columns.ranking import decode_cursor, encode_cursor
from runwell.store.dialect import Dialect
from runwell.store.metadata.run_columns import name_condition
from runwell.store.ports import Stream
from runwell.store.run_table import KeyQuery, MetricKey, MetricPage
from runwell.store.schema import metric_keys, metrics, rest_keys

NUMBER = "number"
_ORDER = "metrics"


def read_metric_keys(
    connection: Connection,
    dialect: Dialect,
    source: FromClause,
    query: KeyQuery,
) -> MetricPage:
    """Returns a page of the keys of `of_project` or `of_runs`. Raises UsageError for a cursor that
    is none."""
    columns = source.c
    wanted = name_condition(dialect, columns.key, query)
    merged = (
        select(
            columns.key,
            # A number in one run is a number; of other kinds one stands for all.
            func.max(columns.is_number).label("is_number"),
            func.max(columns.kind).label("kind"),
            func.max(columns.runs).label("runs"),
        )
        .where(wanted)
        .group_by(columns.key)
    )
    page = merged.order_by(columns.key).limit(query.limit + 1)
    if query.cursor is not None:
        (last,) = decode_cursor(query.cursor, _ORDER, 1)
        if not isinstance(last, str):
            raise UsageError("this cursor is none; begin with the first page")
        page = page.where(columns.key > last)
    rows = connection.execute(page).all()
    shown = rows[: query.limit]
    has_more = len(rows) > len(shown) > 0
    total = len(rows)
    if query.cursor is not None or has_more:
        total = connection.scalar(select(func.count()).select_from(merged.subquery())) or 0
    return MetricPage(
        tuple(
            MetricKey(key, NUMBER if is_number else kind, count)
            for key, is_number, kind, count in shown
        ),
        total,
        encode_cursor(_ORDER, [shown[-1].key]) if has_more else None,
    )


def of_project(project_id: int, stream: Stream) -> FromClause:
    """Returns the keys of all runs."""
    columns = metric_keys.c
    return (
        select(columns.key, columns.is_number, columns.kind, columns.runs)
        .where(columns.project == project_id, columns.stream == int(stream), columns.runs > 0)
        .subquery()
    )


def of_runs(dialect: Dialect, runs: Sequence[int], stream: Stream) -> FromClause:
    """Returns the keys of some runs."""

    def counted(
        table: Table, is_number: int, kind: ColumnElement[str]
    ) -> Select[str, int, str, int]:
        columns = table.c
        return (
            select(
                columns.key,
                literal(is_number).label("is_number"),
                func.max(kind).label("kind"),
                func.count().label("runs"),
            )
            .where(dialect.among(columns.run, runs), columns.stream == int(stream))
            .group_by(columns.key)
        )

    return union_all(
        counted(metrics, 1, literal(NUMBER, Text)), counted(rest_keys, 0, rest_keys.c.kind)
    ).subquery()
