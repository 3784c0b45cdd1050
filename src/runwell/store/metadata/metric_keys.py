"""Which keys the rows of a project have: of all its runs, from a table that triggers keep, or of
some runs, from what each of them has.

A page of many keys is walked in the order of an index, so that it costs what it shows. What is
few, or asked for whole, is read as it lies and put in order here: the sorter of a database takes
longer than Python for texts.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TypeAlias

from sqlalchemy import (
    ColumnElement,
    Connection,
    FromClause,
    Row,
    ScalarSelect,
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
from runwell.store.ports.histories import Stream
from runwell.store.ports.run_table import KeyQuery, MetricKey, MetricPage
from runwell.store.schema.columns import INDEXED_LETTERS, indexed
from runwell.store.schema.histories import metric_keys, metrics, rest_keys

NUMBER = "number"
_ORDER = "metrics"
_WIDE = 2_000  # metrics of a run; its pages are walked then
_WHOLE = 10_000  # keys on a page; it is not walked then
_FEW = 2_000  # keys that a search may find without a walk
_KEY = metric_keys.c.key

_Asked: TypeAlias = Select[str, int, str, int]
_Found: TypeAlias = Row[str, int, str, int]


def read_metric_keys(
    connection: Connection,
    dialect: Dialect,
    project_id: int,
    stream: Stream,
    runs: Sequence[int] | None,
    query: KeyQuery,
) -> MetricPage:
    """Returns a page of the keys of all runs of a project, or of these.

    Raises:
        UsageError: The cursor is none.
    """
    after = _after(query)
    source = _of_project(project_id, stream) if runs is None else _of_runs(dialect, runs, stream)
    columns = source.c
    matching = select(columns.key, columns.is_number, columns.kind, columns.runs).where(
        name_condition(dialect, columns.key, query)
    )
    is_wide = runs is None or (len(runs) == 1 and _is_wide(connection, runs[0], stream))
    if not is_wide or query.limit >= _WHOLE:
        return _put_in_order(connection.execute(matching).all(), query, after)
    if query.search:
        some = connection.execute(matching.limit(_FEW + 1)).all()
        if len(some) <= _FEW:
            return _put_in_order(some, query, after)
    asked = _of_keys(project_id, stream, None if runs is None else runs[0])
    shown = _walked(connection, asked.where(name_condition(dialect, _KEY, query)), query, after)
    if runs is not None and not query.search:
        return _page(shown, _count_all(connection, runs[0], stream), query)
    return _page(shown, _count(connection, matching), query)


def _after(query: KeyQuery) -> str | None:
    if query.cursor is None:
        return None
    (last,) = decode_cursor(query.cursor, _ORDER, 1)
    if not isinstance(last, str):
        raise UsageError("this cursor is none; begin with the first page")
    return last


def _put_in_order(rows: Sequence[_Found], query: KeyQuery, after: str | None) -> MetricPage:
    """Returns a page of all that matches, in any order."""
    found = sorted(_merged(rows).items())
    rest = found if after is None else [pair for pair in found if pair[0] > after]
    return _page([key for _, key in rest], len(found), query)


def _walked(
    connection: Connection, asked: _Asked, query: KeyQuery, after: str | None
) -> list[MetricKey]:
    """Returns at least one key more than the page shows, if there are."""
    if after is not None:
        asked = asked.where(indexed(_KEY) >= after[:INDEXED_LETTERS], after < _KEY)
    # A key has two rows if it held both, and one of them may be the last that is read.
    page = asked.limit(2 * query.limit + 2)
    # In the order of the index and no more: what is to be sorted, a planner without statistics
    # reads to its end. Only keys as long as what is indexed may share it, and need the rest.
    rows = connection.execute(page.order_by(indexed(_KEY))).all()
    if any(len(key) >= INDEXED_LETTERS for key, *_ in rows):
        rows = connection.execute(page.order_by(indexed(_KEY), _KEY)).all()
    found = _merged(rows)
    return [found[key] for key in sorted(found)]


def _count(connection: Connection, matching: _Asked) -> int:
    """Returns how many keys match; those that held both count once."""
    rows = matching.subquery().c
    query = select(func.count(), func.min(rows.is_number))
    total, least = connection.execute(query).one()
    if least is None or least == 1:
        return int(total)
    return int(connection.scalar(select(func.count(rows.key.distinct()))) or 0)


def _count_all(connection: Connection, run: int, stream: Stream) -> int:
    """Returns how many keys a run has: an index alone tells."""
    number, rest = metrics.c, rest_keys.c
    numbers = select(func.count()).where(number.run == run, number.stream == int(stream))
    is_number = (
        select(1)
        .where(number.run == rest.run, number.stream == rest.stream, number.digest == rest.digest)
        .exists()
    )
    others = select(func.count()).where(rest.run == run, rest.stream == int(stream), ~is_number)
    return (connection.scalar(numbers) or 0) + (connection.scalar(others) or 0)


def _merged(rows: Iterable[_Found]) -> dict[str, MetricKey]:
    """Returns the keys in their order. A number in one run is a number; of other kinds one stands
    for all."""
    merged: dict[str, MetricKey] = {}
    for key, is_number, kind, runs in rows:
        found = MetricKey(key, NUMBER if is_number else kind, runs)
        merged[key] = _both(merged[key], found) if key in merged else found
    return merged


def _both(one: MetricKey, other: MetricKey) -> MetricKey:
    kinds = {one.kind, other.kind}
    kind = NUMBER if NUMBER in kinds else max(kinds)
    return MetricKey(one.key, kind, max(one.runs, other.runs))


def _page(following: Sequence[MetricKey], total: int, query: KeyQuery) -> MetricPage:
    shown = following[: query.limit]
    has_more = len(following) > len(shown) > 0
    cursor = encode_cursor(_ORDER, [shown[-1].key]) if has_more else None
    return MetricPage(tuple(shown), total, cursor)


def _is_wide(connection: Connection, run: int, stream: Stream) -> bool:
    some = (
        select(metrics.c.digest)
        .where(metrics.c.run == run, metrics.c.stream == int(stream))
        .limit(_WIDE)
        .subquery()
    )
    return connection.scalar(select(func.count()).select_from(some)) == _WIDE


def _of_project(project_id: int, stream: Stream) -> FromClause:
    """Returns the keys of all runs."""
    return _of_keys(project_id, stream, None).subquery()


def _of_keys(project_id: int, stream: Stream, run: int | None) -> _Asked:
    """Returns the keys of all runs, from the table that can be walked; or those of one run."""
    keys = metric_keys.c
    of_project = keys.project == project_id, keys.stream == int(stream)
    if run is None:
        every = select(keys.key, keys.is_number, keys.kind, keys.runs)
        return every.where(*of_project, keys.runs > 0)

    # Looked up key by key: joined, they are at the mercy of a planner that has no statistics of a
    # run that has just been written, and PostgreSQL's then compares every key with every other.
    def held(table: Table, is_number: int, told: ColumnElement[str]) -> ScalarSelect[str]:
        of_key = table.c.stream == keys.stream, table.c.digest == keys.digest
        is_its = table.c.run == run, keys.is_number == is_number
        return select(told).where(*of_key, *is_its).correlate(metric_keys).scalar_subquery()

    number = held(metrics, 1, literal(NUMBER, Text))
    rest = held(rest_keys, 0, rest_keys.c.kind)
    kind = func.coalesce(number, rest)
    return select(keys.key, keys.is_number, kind, literal(1)).where(*of_project, kind.is_not(None))


def _of_runs(dialect: Dialect, runs: Sequence[int], stream: Stream) -> FromClause:
    """Returns the keys of some runs."""
    return union_all(
        _counted(metrics, 1, literal(NUMBER, Text), dialect, runs, stream),
        _counted(rest_keys, 0, rest_keys.c.kind, dialect, runs, stream),
    ).subquery()


def _counted(
    table: Table,
    is_number: int,
    kind: ColumnElement[str],
    dialect: Dialect,
    runs: Sequence[int],
    stream: Stream,
) -> _Asked:
    columns, number = table.c, literal(is_number).label("is_number")
    of_stream = columns.stream == int(stream)
    if len(runs) == 1:
        one = select(columns.key, number, kind.label("kind"), literal(1).label("runs"))
        return one.where(columns.run == runs[0], of_stream)
    return (
        select(
            func.min(columns.key).label("key"),
            number,
            func.max(kind).label("kind"),
            func.count().label("runs"),
        )
        .where(dialect.among(columns.run, runs), of_stream)
        .group_by(columns.digest)
    )
