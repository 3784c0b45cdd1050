"""Runs that hold the same values, and what their columns come to. Arrays in, arrays out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from runwell.filters.leaf import Kind
from runwell.store.columns.column import Column, Places

STATISTICS = ("min", "max", "mean", "std", "median")


@dataclass(frozen=True, slots=True)
class Grouping:
    """Places of runs, each with the number of its group.

    Attributes:
        places: Of the runs that are grouped.
        groups: Per place, 0 to `count` - 1.
        first: Per group, the place of its oldest run.
        sizes: Per group, how many runs it has.
    """

    places: Places
    groups: Places
    first: Places
    sizes: Places

    @property
    def count(self) -> int:
        """How many groups there are."""
        return len(self.first)


def grouped(columns: Sequence[Column], keys: Places, places: Places) -> Grouping:
    """Groups runs by what they hold in some columns; `keys` tell which of two is older."""
    groups = np.zeros(len(places), dtype=np.int64)
    for column in columns:
        inner = _numbered(column.groups[places])
        groups = _numbered(groups * (int(inner.max(initial=0)) + 1) + inner)
    order = np.lexsort((keys[places], groups))
    sizes = np.bincount(groups).astype(np.int64)
    return Grouping(places, groups, places[order[np.cumsum(sizes) - sizes]], sizes)


def chosen(grouping: Grouping, numbers: Places) -> Grouping:
    """Returns some groups alone, in this order."""
    renumbered = np.full(grouping.count, -1, dtype=np.int64)
    renumbered[numbers] = np.arange(len(numbers))
    groups = renumbered[grouping.groups]
    kept = groups >= 0
    return Grouping(
        grouping.places[kept], groups[kept], grouping.first[numbers], grouping.sizes[numbers]
    )


def together(places: Places) -> Grouping:
    """Returns all runs as one group."""
    first = places[:1] if len(places) else np.zeros(1, dtype=np.int64)  # nobody looks there
    size = np.array([len(places)], dtype=np.int64)
    return Grouping(places, np.zeros(len(places), dtype=np.int64), first, size)


@dataclass(frozen=True, slots=True)
class Sums:
    """What a column comes to, per group.

    Attributes:
        held: Runs that hold a value; null is none here.
        distinct: Different values among them.
        example: The place of one of them; meaningless where `held` is 0.
        numbers: How many are numbers, without NaN.
        statistics: Over these, by name (`STATISTICS`); NaN without any.
    """

    held: Places
    distinct: Places
    example: Places
    numbers: Places
    statistics: dict[str, NDArray[np.float64]]


def summed(column: Column, grouping: Grouping) -> Sums:
    """Returns what a column comes to in each group."""
    count = grouping.count
    values = column.groups[grouping.places]
    has_value = values != 0
    groups, values = grouping.groups[has_value], _numbered(values[has_value])
    example = np.zeros(count, dtype=np.int64)
    example[groups] = grouping.places[has_value]
    pairs = np.unique(groups * (int(values.max(initial=0)) + 1) + values)
    distinct = np.bincount(pairs // (int(values.max(initial=0)) + 1), minlength=count)
    numbers, statistics = _statistics(column, grouping)
    return Sums(np.bincount(groups, minlength=count), distinct, example, numbers, statistics)


def _statistics(
    column: Column, grouping: Grouping
) -> tuple[Places, dict[str, NDArray[np.float64]]]:
    cells = column.cells.taken(grouping.places)
    is_number = (cells.are(Kind.NUMBER) | cells.are(Kind.BOOL)) & ~np.isnan(cells.numbers)
    groups, values = grouping.groups[is_number], cells.numbers[is_number]
    order = np.lexsort((values, groups))
    groups, values = groups[order], values[order]
    counts = np.bincount(groups, minlength=grouping.count).astype(np.int64)
    statistics = {name: np.full(grouping.count, np.nan) for name in STATISTICS}
    there = np.flatnonzero(counts)
    if len(there):
        sizes = counts[there]
        starts = np.cumsum(sizes) - sizes
        # Infinities have no spread: that is NaN, and no reason for a warning.
        with np.errstate(invalid="ignore", over="ignore"):
            mean = np.add.reduceat(values, starts) / sizes
            spread = np.add.reduceat((values - np.repeat(mean, sizes)) ** 2, starts) / sizes
            middle = (values[starts + (sizes - 1) // 2] + values[starts + sizes // 2]) / 2
        statistics["min"][there] = values[starts]
        statistics["max"][there] = values[starts + sizes - 1]
        statistics["mean"][there] = mean
        statistics["std"][there] = np.sqrt(spread)
        statistics["median"][there] = middle
    return counts, statistics


def _numbered(values: Places) -> Places:
    """Returns equal numbers for equal values, 0 and up without a gap."""
    return np.unique(values, return_inverse=True)[1].astype(np.int64)
