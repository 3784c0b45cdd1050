"""A filter tree as an SQL condition on `run`.

Columns are compared where they stand; leaves of documents by a look into `run_value`. Every
condition is true or false and never NULL, or a negation above it would let nothing through.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence

from sqlalchemy import (
    Column,
    ColumnElement,
    Text,
    and_,
    exists,
    false,
    func,
    not_,
    or_,
    select,
    true,
    type_coerce,
)

from runwell.filters.field import COLUMNS, Field
from runwell.filters.field import Source as FieldSource
from runwell.filters.leaf import Kind, as_number, kind_of
from runwell.filters.tree import (
    All,
    Any,
    Compare,
    Contains,
    Exists,
    Filter,
    Matches,
    Not,
    OneOf,
    Order,
    Plain,
)
from runwell.store.digest import key_digest
from runwell.store.metadata.documents import Source
from runwell.store.metadata.run_texts import Scope
from runwell.store.schema import runs, users, values
from runwell.values.text import storable

Atom = OneOf | Compare | Exists | Matches | Contains
Condition = ColumnElement[bool]

_COLUMNS: dict[str, Column[object]] = {
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
}
_SOURCES = {FieldSource.CONFIG: Source.CONFIG, FieldSource.SUMMARY: Source.SUMMARY}
_COMPARISONS: dict[Order, Callable[[ColumnElement[object], Plain], Condition]] = {
    Order.GT: lambda column, value: column > value,
    Order.GTE: lambda column, value: column >= value,
    Order.LT: lambda column, value: column < value,
    Order.LTE: lambda column, value: column <= value,
}


def column_of(field: Field) -> ColumnElement[object] | None:
    """Returns the expression of a field that is a column; None if it is a leaf."""
    if field.source is not FieldSource.RUN or field.name == "tags":
        return None
    if field.name == "username":
        name = select(users.c.name).where(users.c.id == runs.c.user_id)
        return name.scalar_subquery()
    return _COLUMNS[field.name]


def leaf_place(field: Field) -> tuple[Source, int]:
    """Returns where in `run_value` a field that is a leaf lies."""
    return _SOURCES.get(field.source, Source.TAGS), key_digest(field.name)


def condition(tree: Filter, scope: Scope) -> Condition:
    """Returns the condition that a run passes the filter."""
    if isinstance(tree, All):
        return and_(true(), *(condition(term, scope) for term in tree.terms))
    if isinstance(tree, Any):
        return or_(false(), *(condition(term, scope) for term in tree.terms))
    if isinstance(tree, Not):
        return not_(condition(tree.term, scope))
    column = column_of(tree.field)
    if column is None:
        return _leaf_condition(tree, scope)
    return _column_condition(tree, column, COLUMNS[tree.field.name], scope)


def _column_condition(
    atom: Atom, column: ColumnElement[object], kind: Kind, scope: Scope
) -> Condition:
    if isinstance(atom, Exists):
        return column.is_not(None)
    if isinstance(atom, OneOf):
        wanted = [_operand(value) for value in atom.values if kind_of(value) is kind]
        is_missing = column.is_(None) if None in atom.values else false()
        return or_(is_missing, _never_null(column.in_(wanted)))
    if isinstance(atom, Compare):
        if kind_of(atom.value) is not kind or _is_nan(atom.value):
            return false()
        return _never_null(_COMPARISONS[atom.order](column, _operand(atom.value)))
    is_text = kind is Kind.TEXT
    text = type_coerce(column, Text)
    if isinstance(atom, Matches):  # a pattern that is none is told even where no text can be
        return scope.matching(atom.pattern, *[scope.column_texts(text)] if is_text else [])
    if not is_text or not isinstance(atom.value, str):
        return false()
    is_part = scope.dialect.contains(func.coalesce(text, ""), storable(atom.value))
    return and_(column.is_not(None), is_part)


def _leaf_condition(atom: Atom, scope: Scope) -> Condition:
    source, digest = leaf_place(atom.field)
    is_it = and_(values.c.source == source, values.c.digest == digest)

    def some_row(*conditions: Condition) -> Condition:
        return exists(
            select(values.c.run)
            .where(values.c.run == runs.c.id, is_it, *conditions)
            .correlate(runs)
        )

    if isinstance(atom, Exists):
        return some_row()
    if isinstance(atom, OneOf):
        is_missing = not_(some_row()) if None in atom.values else false()
        return or_(is_missing, some_row(_equals(atom.values)))
    if isinstance(atom, Compare):
        return some_row(_compares(atom))
    is_text = values.c.kind == Kind.TEXT.value
    if isinstance(atom, Matches):
        return scope.matching(atom.pattern, scope.leaf_texts(is_it, is_text))
    is_item = and_(values.c.item > 0, _equals((atom.value,)))
    if not isinstance(atom.value, str):
        return some_row(is_item)
    is_part = and_(
        values.c.item == 0, is_text, scope.dialect.contains(values.c.text, storable(atom.value))
    )
    return some_row(or_(is_item, is_part))


def _equals(operands: Sequence[Plain]) -> Condition:
    """Returns the condition that a row of `run_value` equals one of the operands."""
    by_kind: dict[Kind, list[Plain]] = {}
    for value in operands:
        by_kind.setdefault(Kind.NULL if _is_nan(value) else kind_of(value), []).append(value)
    return or_(false(), *(_equals_kind(kind, by_kind[kind]) for kind in by_kind))


def _equals_kind(kind: Kind, operands: Sequence[Plain]) -> Condition:
    if kind is Kind.TEXT:
        return _is_kind(kind, values.c.text.in_([_operand(value) for value in operands]))
    if kind in (Kind.NUMBER, Kind.BOOL):
        return _is_kind(
            kind, values.c.number.in_([float(_operand(value) or 0) for value in operands])
        )
    # NaN is kept as a number without a value.
    nan = (
        _is_kind(Kind.NUMBER, values.c.number.is_(None)) if any(map(_is_nan, operands)) else false()
    )
    return or_(nan, _is_kind(Kind.NULL) if None in operands else false())


def _compares(atom: Compare) -> Condition:
    if _is_nan(atom.value):
        return false()
    column = values.c.text if isinstance(atom.value, str) else values.c.number
    return _is_kind(kind_of(atom.value), _COMPARISONS[atom.order](column, _operand(atom.value)))


def _is_kind(kind: Kind, *conditions: Condition) -> Condition:
    return and_(values.c.kind == kind.value, *conditions)


def _operand(value: Plain) -> Plain:
    if isinstance(value, str):
        return storable(value)
    if isinstance(value, bool) or value is None:
        return value
    return as_number(value)


def _is_nan(value: Plain) -> bool:
    return isinstance(value, float) and math.isnan(value)


def _never_null(comparison: Condition) -> Condition:
    return func.coalesce(comparison, false())
