"""A cell as a value that leaves the store, and which cells hold such a value."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from runwell.errors import UsageError
from runwell.filters.leaf import Kind, as_number
from runwell.store.columns.column import Column
from runwell.store.columns.texts import NO_TEXT
from runwell.store.ports.runs import Held

NOTHING = Held("null", None)
NAMES = {
    Kind.NUMBER: "number",
    Kind.BOOL: "bool",
    Kind.TEXT: "text",
    Kind.LIST: "list",
    Kind.OBJECT: "object",
    Kind.NULL: "null",
}
_KINDS = {name: kind for kind, name in NAMES.items()}


def held_at(column: Column, place: int) -> Held:
    """Returns what a run holds in a column."""
    cells = column.cells
    if not cells.kinds[place]:
        return NOTHING
    kind = Kind(chr(cells.kinds[place]))
    if kind is Kind.NUMBER:
        return Held("number", float(cells.numbers[place]))
    if kind is Kind.BOOL:
        return Held("bool", bool(cells.numbers[place]))
    code = int(cells.codes[place])
    return Held(NAMES[kind], None if code == NO_TEXT else column.texts[code])


def holding(column: Column, held: Held) -> NDArray[np.bool_]:
    """Tells which runs hold exactly this. Raises UsageError if it is no value of its kind."""
    kind = _KINDS.get(held.kind)
    cells, value = column.cells, held.value
    if kind is Kind.NULL:
        return cells.are(Kind.NULL) | ~column.has_value
    if kind is Kind.OBJECT:
        return cells.are(kind)
    if kind in (Kind.TEXT, Kind.LIST) and isinstance(value, str | None):
        code = NO_TEXT if value is None else column.texts.code(value)
        if code == NO_TEXT and value is not None:
            return np.zeros(len(cells), dtype=np.bool_)
        return cells.are(kind) & np.equal(cells.codes, code)
    if kind in (Kind.NUMBER, Kind.BOOL) and isinstance(value, int | float):
        number = as_number(value)
        same = np.isnan(cells.numbers) if math.isnan(number) else np.equal(cells.numbers, number)
        return cells.are(kind) & same
    raise UsageError(f"a group has no value {value!r} of kind {held.kind!r}; use what a page told")
