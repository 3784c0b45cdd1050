"""One page of a project's runs: which match, in which order, and from where.

The cursor holds the sort values of the last run of the page before, so a page begins where the
last one ended however many runs came, went or changed meanwhile.
"""

from __future__ import annotations

import base64
import json
import string
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import (
    ColumnElement,
    Connection,
    FromClause,
    Label,
    and_,
    case,
    exists,
    false,
    func,
    or_,
    select,
    true,
)

from runwell.errors import UsageError
from runwell.filters.field import COLUMNS, Field, parse_field
from runwell.filters.leaf import Kind
from runwell.filters.parse import parse_filter
from runwell.store.dialect import Dialect
from runwell.store.metadata.documents import Source
from runwell.store.metadata.run_condition import column_of, condition, leaf_place
from runwell.store.metadata.run_row import ALIVE, NO_TAGS, encode_tags, read_runs
from runwell.store.metadata.run_texts import Scope
from runwell.store.ports import RunPage, RunQuery
from runwell.store.schema import runs, values
from runwell.values.text import storable

MAX_ORDER_KEYS = 4
# Both engines lower nothing but these, so what is searched for must not lose its Ü either.
_LOWER = str.maketrans(string.ascii_uppercase, string.ascii_lowercase)
_MISSING, _TEXT, _NUMBER = 2, 1, 0  # in this order, whichever way the rest is sorted


@dataclass(frozen=True, slots=True)
class _SortKey:
    """An expression that is never NULL, and the name that it bears in the query."""

    name: str
    expression: ColumnElement[object]
    is_descending: bool = False


def read_page(
    connection: Connection, dialect: Dialect, project_id: int, query: RunQuery
) -> RunPage:
    """Returns a page and how many runs match in all.

    Raises:
        UsageError: The filter, order, search or cursor makes no sense.
    """
    scope = Scope(connection, dialect, project_id)
    matching = and_(
        ALIVE,
        runs.c.project_id == project_id,
        condition(parse_filter(query.filters), scope),
        _search(query, scope),
    )
    order = _Order(query.order)
    # One pass finds what matches, counts it and looks up what it is sorted by.
    candidates = (
        select(runs.c.id, *order.columns(), func.count().over().label("total"))
        .select_from(order.joined())
        .where(matching)
        .subquery()
    )
    sorting = [candidates.c[key.name] for key in order.keys]
    page = (
        select(candidates.c.id, candidates.c.total, *sorting)
        .where(*_behind(query, order.keys, sorting))
        .order_by(
            *(
                column.desc() if key.is_descending else column
                for key, column in zip(order.keys, sorting, strict=True)
            )
        )
        .limit(query.limit + 1)
    )
    found = connection.execute(page).all()
    if found:
        total = found[0].total
    else:  # behind the last page
        total = connection.scalar(select(func.count()).select_from(runs).where(matching)) or 0
    shown = found[: query.limit]
    has_more = len(found) > len(shown) and bool(shown)
    by_id = {run.id: run for run in read_runs(connection, runs.c.id.in_([row[0] for row in shown]))}
    return RunPage(
        runs=tuple(by_id[row[0]] for row in shown),
        total=total,
        next_cursor=_encode_cursor(query.order, tuple(shown[-1])[2:]) if has_more else None,
    )


def _search(query: RunQuery, scope: Scope) -> ColumnElement[bool]:
    if not query.search:
        return true()
    is_tag = and_(values.c.source == Source.TAGS, values.c.item > 0)
    if query.is_regex:
        names, ids = (scope.column_texts(column) for column in (runs.c.display_name, runs.c.run_id))
        tags = scope.leaf_texts(runs.c.tags != NO_TAGS, is_tag)
        return scope.matching(query.search, names, ids, tags)
    needle = storable(query.search).translate(_LOWER)

    def is_hit(text: ColumnElement[str]) -> ColumnElement[bool]:
        return scope.dialect.contains(func.lower(text), needle)

    tag_hit = exists(
        select(values.c.run)
        .where(values.c.run == runs.c.id, is_tag, is_hit(values.c.text))
        .correlate(runs)
    )
    # Most runs have no such tag, and their own row tells that sooner than a look at every tag.
    may_have = scope.dialect.contains(func.lower(runs.c.tags), encode_tags((needle,))[2:-2])
    return or_(is_hit(runs.c.display_name), is_hit(runs.c.run_id), and_(may_have, tag_hit))


class _Order:
    """What runs are sorted by: `keys`, and the tables in which their expressions look."""

    def __init__(self, order: str) -> None:
        words = [word.strip() for word in order.split(",") if word.strip()]
        if len(words) > MAX_ORDER_KEYS:
            raise UsageError(f"runs can be ordered by at most {MAX_ORDER_KEYS} keys")
        self._leaves: list[tuple[FromClause, ColumnElement[bool]]] = []
        self.keys: list[_SortKey] = []
        for word in words or ["-created_at"]:
            self._add(parse_field(word.lstrip("+-")), is_descending=word.startswith("-"))
        self._key(runs.c.id, is_descending=self.keys[-1].is_descending)

    def columns(self) -> list[Label[object]]:
        """Returns the expressions under their names."""
        return [key.expression.label(key.name) for key in self.keys]

    def joined(self) -> FromClause:
        """Returns the runs beside whatever the expressions need."""
        origin: FromClause = runs
        for leaf, condition_ in self._leaves:
            origin = origin.outerjoin(leaf, condition_)
        return origin

    def _key(self, expression: ColumnElement[object], *, is_descending: bool = False) -> None:
        self.keys.append(_SortKey(f"sort_{len(self.keys)}", expression, is_descending))

    def _add(self, field: Field, *, is_descending: bool) -> None:
        """Adds a field: what has a value first, numbers before texts."""
        column = column_of(field)
        if column is not None:
            nothing: object = "" if COLUMNS[field.name] is Kind.TEXT else 0.0
            self._key(case((column.is_(None), 1), else_=0))
            self._key(func.coalesce(column, nothing), is_descending=is_descending)
            return
        source, digest = leaf_place(field)
        leaf = values.alias(f"leaf_{len(self._leaves)}")
        is_it = and_(leaf.c.run == runs.c.id, leaf.c.source == source, leaf.c.digest == digest)
        self._leaves.append((leaf, and_(is_it, leaf.c.item == 0)))
        number, text = leaf.c.number, leaf.c.text
        self._key(case((number.is_not(None), _NUMBER), (text.is_not(None), _TEXT), else_=_MISSING))
        self._key(func.coalesce(number, 0.0), is_descending=is_descending)
        self._key(func.coalesce(text, ""), is_descending=is_descending)


def _behind(
    query: RunQuery, keys: Sequence[_SortKey], columns: Sequence[ColumnElement[object]]
) -> list[ColumnElement[bool]]:
    """Returns the condition that a run comes after the one that the cursor tells of."""
    if query.cursor is None:
        return []
    last = _decode_cursor(query.cursor, query.order, len(keys))
    alternatives: list[ColumnElement[bool]] = [false()]
    for number, (key, column) in enumerate(zip(keys, columns, strict=True)):
        same = [columns[earlier] == last[earlier] for earlier in range(number)]
        later = column < last[number] if key.is_descending else column > last[number]
        alternatives.append(and_(*same, later))
    return [or_(*alternatives)]


def _encode_cursor(order: str, values_: Sequence[object]) -> str:
    return base64.urlsafe_b64encode(json.dumps([order, *values_]).encode()).decode()


def _decode_cursor(cursor: str, order: str, count: int) -> list[str | float]:
    try:
        told = json.loads(base64.urlsafe_b64decode(cursor.encode()))
    except (ValueError, RecursionError) as error:
        raise UsageError("this cursor is none; begin with the first page") from error
    if not isinstance(told, list) or told[:1] != [order]:
        raise UsageError("this cursor belongs to another order; begin with the first page")
    last = told[1:]
    is_plain = all(type(value) in (str, int, float) for value in last)
    if not is_plain or len(last) != count:
        raise UsageError("this cursor is none; begin with the first page")
    return last
