"""Many points in few buckets: what of each bucket a chart has to show.

Buckets are `dx` wide and begin at multiples of `dx`, a power of two. So the grid does not move
while a run grows or a user pans; it only doubles its width from time to time. Dividing by a power
of two is exact, so a point falls into the same bucket whichever points it is put with.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

_SMALLEST_EXPONENT = -1000  # keeps x / dx finite for every finite x that a chart can show
_LARGEST_EXPONENT = 1020
_LOWEST = np.finfo(np.float64).min


@dataclass(frozen=True, slots=True)
class Grid:
    """Equal buckets side by side.

    Attributes:
        dx: Width of a bucket, a power of two, in units of x.
        first: Number of the first bucket; it begins at `first * dx`.
        count: How many buckets.
    """

    dx: float
    first: float
    count: int

    def starts(self) -> NDArray[np.float64]:
        """Returns where each bucket begins, shape (count,); not to be changed."""
        return _starts(self)

    def place(self, x: NDArray[np.float64]) -> NDArray[np.intp]:
        """Returns the bucket of each x, shape as x; x must lie in the grid."""
        return np.searchsorted(self.starts(), x, side="right") - 1

    def cuts(self, x: NDArray[np.float64]) -> Cuts:
        """Returns which of these x, which must rise and lie in the grid, each bucket holds."""
        edges = np.append(self.starts(), (self.first + self.count) * self.dx)
        places = np.searchsorted(x, edges)
        places[0], places[-1] = 0, len(x)
        return cuts_at(places)


@dataclass(frozen=True, slots=True)
class Cuts:
    """Where sorted values are cut into buckets.

    Attributes:
        counts: How many values each bucket holds, shape (buckets,).
        used: Which buckets hold any; None if all do.
        starts, stops: Where each of those begins and ends.
    """

    counts: NDArray[np.int64]
    used: NDArray[np.bool_] | None
    starts: NDArray[np.intp]
    stops: NDArray[np.intp]

    def spread(self, column: NDArray[np.float64], empty: float) -> NDArray[np.float64]:
        """Returns a column of the buckets that hold values as one of all buckets."""
        if self.used is None:
            return column
        whole = np.full(len(self.used), empty)
        whole[self.used] = column
        return whole


def cuts_at(places: NDArray[np.intp]) -> Cuts:
    """Returns the cuts: bucket i holds the values from `places[i]` up to `places[i + 1]`."""
    counts = np.diff(places).astype(np.int64)
    used = counts > 0
    if used.all():
        return Cuts(counts, None, places[:-1], places[1:])
    return Cuts(counts, used, places[:-1][used], places[1:][used])


@lru_cache(maxsize=16)  # every line of a chart asks for the same
def _starts(grid: Grid) -> NDArray[np.float64]:
    with np.errstate(over="ignore"):  # below the lowest double there is no multiple of dx
        starts = np.arange(grid.first, grid.first + grid.count, dtype=np.float64) * grid.dx
    starts = np.maximum(starts, _LOWEST)
    starts.flags.writeable = False
    return starts


@dataclass(frozen=True, slots=True)
class Buckets:
    """What the finite values of each bucket come to; every column has the shape (buckets,).

    Attributes:
        last: The value that arrived last; NaN in a bucket without a finite value.
        low, high: The smallest and the largest; NaN likewise.
        totals: Their sum; 0 without any.
        counts: How many.
    """

    last: NDArray[np.float64]
    low: NDArray[np.float64]
    high: NDArray[np.float64]
    totals: NDArray[np.float64]
    counts: NDArray[np.int64]

    def means(self) -> NDArray[np.float64]:
        """Returns the mean of each bucket; NaN where there is nothing."""
        means = np.full(len(self.counts), np.nan)
        np.divide(self.totals, self.counts, out=means, where=self.counts > 0)
        return means


def grid_for(low: float, high: float, buckets: int) -> Grid:
    """Returns the finest grid that holds `low` and `high` in at most so many buckets (1 or more).

    Both must be finite. One bucket cannot hold both sides of zero; it takes two then.
    """
    span = high / 2 - low / 2  # halved: the difference of two doubles may not be one
    exponent = math.frexp(span / buckets)[1] if span else _SMALLEST_EXPONENT
    exponent = max(exponent - 1, math.frexp(max(abs(low), abs(high)))[1] - 52)
    exponent = max(exponent, _SMALLEST_EXPONENT)
    while True:
        dx = math.ldexp(1.0, exponent)
        first, last = _multiple_below(low, dx), _multiple_below(high, dx)
        count = last - first + 1
        is_split_at_zero = (first, last) == (-1, 0)
        if count <= buckets or is_split_at_zero or exponent >= _LARGEST_EXPONENT:
            return Grid(dx, float(first), count)
        exponent += 1


def _multiple_below(x: float, dx: float) -> int:
    multiple = math.floor(x / dx)
    # A tiny negative x may vanish in the division.
    return multiple - 1 if multiple * dx > x else multiple


def bucket(places: NDArray[np.intp], values: NDArray[np.float64], count: int) -> Buckets:
    """Returns buckets of finite values.

    Args:
        places: Bucket of each value, 0 to count - 1, shape (n,), in any order.
        values: Finite, shape (n,), in the order of arrival.
        count: How many buckets.
    """
    if len(places) > 1 and not (places[1:] >= places[:-1]).all():
        order = np.argsort(places, kind="stable")
        places, values = places[order], values[order]
    return bucket_rising(values, cuts_at(np.searchsorted(places, np.arange(count + 1))))


def bucket_rising(values: NDArray[np.float64], cuts: Cuts) -> Buckets:
    """Returns buckets of finite values whose x never falls, cut as `Grid.cuts` tells."""
    if not len(cuts.starts):
        nothing = np.full(len(cuts.counts), np.nan)
        return Buckets(nothing, nothing, nothing, np.zeros(len(nothing)), cuts.counts)
    with np.errstate(over="ignore"):  # the sum of huge values is infinite, so is their mean
        totals = np.add.reduceat(values, cuts.starts)
    return Buckets(
        last=cuts.spread(values[cuts.stops - 1], np.nan),
        low=cuts.spread(np.minimum.reduceat(values, cuts.starts), np.nan),
        high=cuts.spread(np.maximum.reduceat(values, cuts.starts), np.nan),
        totals=cuts.spread(totals, 0.0),
        counts=cuts.counts,
    )
