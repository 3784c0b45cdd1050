"""Which values a column has, and how often."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from runwell.filters.leaf import Kind
from runwell.store.columns.column import Column, Places, missing_cells
from runwell.store.columns.held import held_at
from runwell.store.ports.runs import Held

_NO_PLACES = np.empty(0, dtype=np.int64)


def tallied(
    column: Column, places: Places, test: Callable[[str], bool] | None, limit: int
) -> tuple[tuple[tuple[Held, int], ...], int]:
    """Returns the most frequent values with how often they occur, and how many there are in all.

    Args:
        column: What is looked at. The items of a list are values of their own; null is none.
        places: Of the runs that count.
        test: Which texts are meant; None for every value.
        limit: At most so many values.
    """
    cells = column.cells.taken(places)
    items = column.items.taken(np.isin(column.owners, places))
    flat = cells.taken(~cells.are(Kind.LIST)).joined(items)
    if test is not None:
        flat = flat.taken(flat.are(Kind.TEXT) & column.texts.flags(test)[flat.codes])
    values = Column(flat, missing_cells(0), _NO_PLACES, column.texts)
    groups, first, counts = np.unique(values.groups, return_index=True, return_counts=True)
    there = groups != 0
    first, counts = first[there], counts[there]
    most = np.lexsort((first, -counts))[:limit].tolist()
    found = tuple((held_at(values, int(first[index])), int(counts[index])) for index in most)
    return found, len(first)
