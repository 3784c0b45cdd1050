"""Values summed up beforehand: cells in place of points, wherever a bucket holds whole cells.

A cell is `2**bits` wide and begins at a multiple of its width, as buckets do (`series.bucket`).
So a cell lies in one bucket whole as soon as the bucket is as wide, and sums of cells are exact but
for the rounding of the mean. Cells and single points mix: a point is a cell of its own.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from runwell.series.axis import Axis
from runwell.series.bucket import Buckets, Grid

MAX_EXACT_STEP = 2**53
_HIGHEST = float(np.finfo(np.float64).max)


@dataclass(frozen=True, slots=True)
class Raw:
    """Points in the order of arrival: their x, and their values of shape (n,), which may be
    anything."""

    axis: Axis
    values: NDArray[np.float64]

    def __len__(self) -> int:
        return len(self.values)

    def within(self, x_min: float | None, x_max: float | None) -> Raw:
        """Returns the points from `x_min` to `x_max`, both included; None is no bound. A point
        whose own x is not finite is left out."""
        low = -_HIGHEST if x_min is None else max(-_HIGHEST, x_min)
        high = _HIGHEST if x_max is None else min(_HIGHEST, x_max)
        axis, selection = self.axis.within(low, high)
        return self if axis is self.axis else Raw(axis, self.values[selection])


@dataclass(frozen=True, slots=True)
class Cells:
    """Cells in the order of arrival; every column has the shape (n,), and no cell is empty.

    Attributes:
        x: Where each begins.
        last: The value that arrived last in it.
        low, high: The smallest and the largest.
        totals: The sum of its values.
        counts: How many there are.
    """

    x: NDArray[np.float64]
    last: NDArray[np.float64]
    low: NDArray[np.float64]
    high: NDArray[np.float64]
    totals: NDArray[np.float64]
    counts: NDArray[np.int64]

    def __len__(self) -> int:
        return len(self.x)


def cells_of_points(x: NDArray[np.float64], values: NDArray[np.float64]) -> Cells:
    """Returns each point, of a finite value, as a cell of its own."""
    return Cells(x, values, values, values, values, np.ones(len(x), dtype=np.int64))


def joined_points(parts: Sequence[Raw]) -> Raw:
    """Returns the points of all parts, one after the other."""
    if len(parts) == 1:
        return parts[0]
    nothing = np.empty(0)
    x = np.concatenate([nothing, *(part.axis.x for part in parts)])
    return Raw(Axis(x), np.concatenate([nothing, *(part.values for part in parts)]))


def joined_cells(parts: Sequence[Cells]) -> Cells:
    """Returns the cells of all parts (one or more), one after the other."""
    if len(parts) == 1:
        return parts[0]
    return Cells(
        np.concatenate([part.x for part in parts]),
        np.concatenate([part.last for part in parts]),
        np.concatenate([part.low for part in parts]),
        np.concatenate([part.high for part in parts]),
        np.concatenate([part.totals for part in parts]),
        np.concatenate([part.counts for part in parts]),
    )


def summed_up(steps: NDArray[np.int64], values: NDArray[np.float64], bits: int) -> Cells:
    """Returns the cells of points (one or more) whose steps never fall and whose values are
    finite; cells are `2**bits` wide."""
    places = steps >> np.int64(bits)
    starts = np.flatnonzero(np.concatenate(([True], places[1:] != places[:-1])))
    stops = np.append(starts[1:], len(values))
    return Cells(
        x=(places[starts] << np.int64(bits)).astype(np.float64),
        last=values[stops - 1],
        low=np.minimum.reduceat(values, starts),
        high=np.maximum.reduceat(values, starts),
        totals=_sums(values, starts),
        counts=stops - starts,
    )


def bucket_cells(cells: Cells, grid: Grid) -> Buckets:
    """Returns the buckets of cells that each lie in one bucket of the grid."""
    places = grid.place(cells.x)
    order = None
    if len(places) > 1 and not (places[1:] >= places[:-1]).all():
        order = np.argsort(places, kind="stable")  # of equal places the last stays the last
        places = places[order]
    starts = np.flatnonzero(np.concatenate(([True], places[1:] != places[:-1])))
    used = places[starts]
    stops = np.append(starts[1:], len(places))

    def column(values: NDArray[np.float64]) -> NDArray[np.float64]:
        return values if order is None else values[order]

    empty = np.full(grid.count, np.nan)
    last, low, high, totals = empty, empty.copy(), empty.copy(), np.zeros(grid.count)
    counts = np.zeros(grid.count, dtype=np.int64)
    last[used] = column(cells.last)[stops - 1]
    low[used] = np.minimum.reduceat(column(cells.low), starts)
    high[used] = np.maximum.reduceat(column(cells.high), starts)
    totals[used] = _sums(column(cells.totals), starts)
    ordered = cells.counts if order is None else cells.counts[order]
    counts[used] = np.add.reduceat(ordered, starts)
    return Buckets(last, low, high, totals, counts)


def _sums(values: NDArray[np.float64], starts: NDArray[np.intp]) -> NDArray[np.float64]:
    with np.errstate(over="ignore"):  # the sum of huge values is infinite, and so is their mean
        return np.add.reduceat(values, starts)
