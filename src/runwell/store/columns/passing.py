"""Which runs pass a filter, all of them at once.

The same answers as `filters.predicate` gives for one run; the property test holds both together.
"""

from __future__ import annotations

import math
import operator
from collections.abc import Callable, Sequence

import numpy as np
from numpy.typing import NDArray

from runwell.filters.field import Field, Source
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
from runwell.store.columns.column import Cells, Column
from runwell.store.columns.texts import Texts, small
from runwell.store.columns.view import View
from runwell.store.pattern import compile_pattern
from runwell.values.text import storable

Mask = NDArray[np.bool_]
SEARCHED = tuple(Field(Source.RUN, name) for name in ("display_name", "name", "tags"))
_TEXT_ORDER: dict[Order, Callable[[str, str], bool]] = {
    Order.GT: operator.gt,
    Order.GTE: operator.ge,
    Order.LT: operator.lt,
    Order.LTE: operator.le,
}
_NUMBER_ORDER = {
    Order.GT: np.greater,
    Order.GTE: np.greater_equal,
    Order.LT: np.less,
    Order.LTE: np.less_equal,
}


def lowered(text: str) -> str:
    """Returns a text, as it is kept, with small letters for A to Z: so both engines lower, too."""
    return small(storable(text))


def fields_of(tree: Filter) -> set[Field]:
    """Returns the fields that a filter looks at."""
    if isinstance(tree, All | Any):
        return set().union(*map(fields_of, tree.terms))
    return fields_of(tree.term) if isinstance(tree, Not) else {tree.field}


def passing(tree: Filter, view: View) -> Mask:
    """Tells which runs pass the filter. Raises UsageError for a pattern that cannot be used."""
    if isinstance(tree, All):
        mask = np.ones(len(view), dtype=np.bool_)
        for term in tree.terms:
            mask &= passing(term, view)
        return mask
    if isinstance(tree, Any):
        mask = np.zeros(len(view), dtype=np.bool_)
        for term in tree.terms:
            mask |= passing(term, view)
        return mask
    if isinstance(tree, Not):
        return ~passing(tree.term, view)
    return _holds(tree, view.columns[tree.field])


def found_by_search(search: str, view: View, *, is_regex: bool) -> Mask:
    """Tells which runs have a text in their name, id or tags, upper and lower case alike, or match
    a regular expression there (as it stands). Raises UsageError for one that cannot be used."""
    pattern, needle = compile_pattern(search) if is_regex else None, lowered(search)
    mask = np.zeros(len(view), dtype=np.bool_)
    for field in SEARCHED:
        column = view.columns[field]
        texts = column.texts
        flags = texts.holding(needle) if pattern is None else texts.flags(pattern.is_found_in)
        mask |= _anywhere(column, lambda cells, flags=flags: _flagged(cells, flags))  # type: ignore[misc]
    return mask


def _holds(atom: OneOf | Compare | Exists | Matches | Contains, column: Column) -> Mask:
    if isinstance(atom, Exists):
        return column.has_value
    if isinstance(atom, OneOf):
        mask = _anywhere(column, lambda cells: _equals(cells, column.texts, atom.values))
        return mask | ~column.has_value if None in atom.values else mask
    if isinstance(atom, Compare):
        return _anywhere(column, lambda cells: _compares(cells, column.texts, atom))
    if isinstance(atom, Matches):
        flags = column.texts.flags(compile_pattern(atom.pattern).is_found_in)
        return _anywhere(column, lambda cells: _flagged(cells, flags))
    return _contains(column, atom.value)


def _anywhere(column: Column, test: Callable[[Cells], Mask]) -> Mask:
    """Tells which runs pass with their value or with an item of it."""
    mask = test(column.cells)
    if len(column.items):
        mask[column.owners[test(column.items)]] = True
    return mask


def _contains(column: Column, value: Plain) -> Mask:
    mask = np.zeros(len(column.cells), dtype=np.bool_)
    if isinstance(value, str):
        needle = storable(value)
        mask = _flagged(column.cells, column.texts.flags(lambda text: needle in text))
    mask[column.owners[_equals(column.items, column.texts, (value,))]] = True
    return mask


def _flagged(cells: Cells, flags: Mask) -> Mask:
    return cells.are(Kind.TEXT) & flags[cells.codes]


def _equals(cells: Cells, texts: Texts, operands: Sequence[Plain]) -> Mask:
    by_kind: dict[Kind, list[Plain]] = {}
    for operand in operands:
        by_kind.setdefault(kind_of(operand), []).append(operand)
    mask = np.zeros(len(cells), dtype=np.bool_)
    for kind, values in by_kind.items():
        are = cells.are(kind)
        if kind is Kind.NULL:
            mask |= are
        elif kind is Kind.TEXT:
            codes = [texts.code(storable(value)) for value in values if isinstance(value, str)]
            mask |= are & np.isin(cells.codes, codes)
        else:
            numbers = [as_number(value) for value in values if isinstance(value, int | float)]
            mask |= are & np.isin(cells.numbers, numbers)
            if any(map(math.isnan, numbers)):
                mask |= are & np.isnan(cells.numbers)
    return mask


def _compares(cells: Cells, texts: Texts, atom: Compare) -> Mask:
    if isinstance(atom.value, str):
        operand, is_so = storable(atom.value), _TEXT_ORDER[atom.order]
        return _flagged(cells, texts.flags(lambda text: is_so(text, operand)))
    mask: Mask = _NUMBER_ORDER[atom.order](cells.numbers, as_number(atom.value))
    return mask & cells.are(Kind.NUMBER)
