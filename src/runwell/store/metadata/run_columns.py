"""The keys that configs and summaries of a project have, and what runs hold under one."""

from __future__ import annotations

from itertools import groupby
from operator import itemgetter

from sqlalchemy import ColumnElement, Connection, and_, func, or_, select

from runwell.errors import UsageError
from runwell.filters.field import parse_field
from runwell.filters.leaf import Kind
from runwell.filters.parse import parse_filter
from runwell.store.columns.cache import ColumnCache
from runwell.store.columns.grouping import summed, together
from runwell.store.columns.held import NAMES
from runwell.store.columns.passing import lowered
from runwell.store.columns.ranking import decode_cursor, encode_cursor
from runwell.store.columns.source import Source
from runwell.store.columns.tally import tallied
from runwell.store.dialect import Dialect
from runwell.store.metadata.run_groups import aggregate
from runwell.store.metadata.run_page import asked_fields, matching_places
from runwell.store.ports.run_table import ColumnInfo, ColumnPage, ColumnValues, KeyQuery
from runwell.store.ports.runs import RunQuery
from runwell.store.schema.runs import keys

_ORDER = "columns"
_KINDS = len(Kind)  # rows that a key has at most
_PREFIXES = {Source.CONFIG: "config.", Source.SUMMARY: "summary_metrics."}


def read_columns(
    connection: Connection, dialect: Dialect, project_id: int, query: KeyQuery
) -> ColumnPage:
    """Returns a page of keys. Raises UsageError for a cursor that is none."""
    columns = keys.c
    wanted = and_(
        columns.project == project_id,
        columns.source.in_(list(_PREFIXES)),
        columns.runs > 0,
        columns.kind != Kind.OBJECT.value,  # what is in it has keys of its own
        name_condition(dialect, columns.key, query),
    )
    place = select(columns.source, columns.digest).where(wanted).distinct().subquery()
    total = connection.scalar(select(func.count()).select_from(place)) or 0
    rows = connection.execute(
        select(columns.source, columns.key, columns.kind, columns.runs)
        .where(wanted, _behind(query))
        .order_by(columns.source, columns.key, columns.kind)
        .limit((query.limit + 1) * _KINDS)
    ).all()
    found = [
        (place, {NAMES[Kind(kind)]: count for _, _, kind, count in rows_})
        for place, rows_ in groupby(rows, key=itemgetter(0, 1))
    ][: query.limit + 1]
    shown = found[: query.limit]
    return ColumnPage(
        tuple(ColumnInfo(_PREFIXES[Source(place[0])] + place[1], kinds) for place, kinds in shown),
        total,
        encode_cursor(_ORDER, list(shown[-1][0])) if len(found) > len(shown) > 0 else None,
    )


def _behind(query: KeyQuery) -> ColumnElement[bool]:
    if query.cursor is None:
        return keys.c.source >= 0
    source, key = decode_cursor(query.cursor, _ORDER, 2)
    if type(source) is not int or not isinstance(key, str):
        raise UsageError("this cursor is none; begin with the first page")
    return or_(keys.c.source > source, and_(keys.c.source == source, keys.c.key > key))


def name_condition(
    dialect: Dialect, name: ColumnElement[str], query: KeyQuery
) -> ColumnElement[bool]:
    """Returns the condition that a key is called as the query says."""
    needle, small = lowered(query.search), func.lower(name)
    if query.is_prefix:
        return func.substr(small, 1, len(needle)) == needle
    return dialect.contains(small, needle) if needle else name.is_not(None)


def read_values(
    cache: ColumnCache, project_id: int, key: str, query: RunQuery, search: str, limit: int
) -> ColumnValues:
    """Returns what runs hold under a key. Raises UsageError for a key or query that is none."""
    tree, field, needle = parse_filter(query.filters), parse_field(key), lowered(search)
    with cache.view(project_id, asked_fields(tree, query) | {field}) as (view, _):
        places = matching_places(view, tree, query)
        column = view.columns[field]
    values, distinct = tallied(
        column, places, (lambda text: needle in lowered(text)) if needle else None, limit
    )
    sums = aggregate(key, column, summed(column, together(places)), 0)
    return ColumnValues(sums, values, distinct)
