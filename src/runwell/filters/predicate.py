"""A filter tree as a test on one run that is at hand.

A subject is a plain mapping: a run's columns by name (`filters.field.COLUMNS`; missing or None is
"no value"), and under `config` and `summary` the leaves by dotted key. `subject` makes one. How
regular expressions are matched is passed in: their engine comes with the server.
"""

from __future__ import annotations

import math
import operator
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TypeAlias

from runwell.filters.field import Field, Source
from runwell.filters.leaf import Kind, as_number, config_leaves, kind_of, summary_leaves
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
from runwell.values.json import Json

# Tells whether a regular expression (the first) is found in a text.
Search: TypeAlias = Callable[[str, str], bool]

_COMPARISONS = {
    Order.GT: operator.gt,
    Order.GTE: operator.ge,
    Order.LT: operator.lt,
    Order.LTE: operator.le,
}


@dataclass(frozen=True, slots=True)
class Subject:
    """What a filter looks at. `columns` holds only columns that have a value."""

    columns: Mapping[str, Json]
    config: Mapping[str, Json]
    summary: Mapping[str, Json]


def subject(
    columns: Mapping[str, Json], config: Mapping[str, Json], summary: Mapping[str, Json]
) -> Subject:
    """Returns a run as filters see it; `config` and `summary` as the wire has them."""
    return Subject(
        {name: value for name, value in columns.items() if value is not None},
        dict(config_leaves(config)),
        dict(summary_leaves(summary)),
    )


def holds(tree: Filter, run: Subject, is_found: Search) -> bool:
    """Tells whether the run passes the filter."""
    if isinstance(tree, All):
        return all(holds(term, run, is_found) for term in tree.terms)
    if isinstance(tree, Any):
        return any(holds(term, run, is_found) for term in tree.terms)
    if isinstance(tree, Not):
        return not holds(tree.term, run, is_found)
    return _atom_holds(tree, _values_of(tree.field, run), is_found)


def _atom_holds(
    atom: OneOf | Compare | Exists | Matches | Contains,
    values: tuple[Json, tuple[Json, ...]] | None,
    is_found: Search,
) -> bool:
    if values is None:
        return isinstance(atom, OneOf) and None in atom.values
    whole, items = values
    if isinstance(atom, Exists):
        return True
    if isinstance(atom, Contains):
        is_part = isinstance(whole, str) and isinstance(atom.value, str) and atom.value in whole
        return is_part or any(_is_equal(item, atom.value) for item in items)
    return any(_value_passes(atom, value, is_found) for value in (whole, *items))


def _value_passes(atom: OneOf | Compare | Matches, value: Json, is_found: Search) -> bool:
    if isinstance(atom, OneOf):
        return any(_is_equal(value, operand) for operand in atom.values)
    if isinstance(atom, Matches):
        return isinstance(value, str) and is_found(atom.pattern, value)
    if kind_of(value) is not kind_of(atom.value):
        return False
    compare = _COMPARISONS[atom.order]
    if isinstance(value, str) and isinstance(atom.value, str):
        return bool(compare(value, atom.value))
    if isinstance(value, int | float) and isinstance(atom.value, int | float):
        return bool(compare(as_number(value), as_number(atom.value)))
    return False


def _values_of(field: Field, run: Subject) -> tuple[Json, tuple[Json, ...]] | None:
    """Returns the value and, if it is a list, its plain items; None if there is no value."""
    places = {Source.RUN: run.columns, Source.CONFIG: run.config, Source.SUMMARY: run.summary}
    if field.name not in places[field.source]:
        return None
    value = places[field.source][field.name]
    if not isinstance(value, list):
        return value, ()
    return value, tuple(item for item in value if not isinstance(item, list | dict))


def _is_equal(value: Json, operand: Plain) -> bool:
    kind = kind_of(value)
    if kind in (Kind.LIST, Kind.OBJECT) or kind is not kind_of(operand):
        return False
    left, right = _comparable(value), _comparable(operand)
    if isinstance(left, float) and isinstance(right, float) and math.isnan(left):
        return math.isnan(right)
    return left == right


def _comparable(value: Json) -> Json:
    is_number = isinstance(value, int | float) and not isinstance(value, bool)
    return as_number(value) if is_number and isinstance(value, int | float) else value
