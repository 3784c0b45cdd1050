"""What a line chart of one metric over several runs needs: few numbers, nothing lost.

Few different x values: all of them. Else buckets (`series.bucket`). Numbers that cannot be drawn
(NaN, infinities) are left out of the columns and told as marks, at most 100 a series.
A point whose own x is not finite has no place in a chart and is left out.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from runwell.series.align import shared_axis
from runwell.series.axis import Axis
from runwell.series.bucket import Buckets, Grid, bucket, bucket_rising, grid_for
from runwell.series.cells import (
    Cells,
    Raw,
    bucket_cells,
    cells_of_points,
    joined_cells,
    joined_points,
)

MAX_MARKS = 100
_NOWHERE = np.empty(0, dtype=np.intp)


@dataclass(frozen=True, slots=True)
class Mark:
    """A value that is no finite number: `kind` "nan", "inf" or "-inf" at `x[index]`."""

    index: int
    kind: str


@dataclass(frozen=True, slots=True)
class Line:
    """One run's part of a panel; columns have the length of the panel's x, NaN is "no value".

    Attributes:
        run: Whose points these are.
        last: The value that arrived last at each x or in each bucket.
        low, high, mean: Of each bucket; None where every x has one value at most.
        counts: How many finite values each bucket holds, as floats; None likewise.
        points: How many points of the run lie in the window, marks included.
        marks: By index.
    """

    run: str
    last: NDArray[np.float64]
    low: NDArray[np.float64] | None
    high: NDArray[np.float64] | None
    mean: NDArray[np.float64] | None
    counts: NDArray[np.float64] | None
    points: int
    marks: tuple[Mark, ...]


@dataclass(frozen=True, slots=True)
class Panel:
    """A chart.

    Attributes:
        x: Shared, rising, of shape (n,): the x values themselves, or where each bucket begins.
        is_exact: Every point is there as it was logged; then there are no extremes.
        dx: Width of a bucket in units of x; None if x holds the x values themselves. (Not exact
            and without width: a run has several values at one x.)
        lines: In the order of the input; runs without a point in the window are left out.
    """

    x: NDArray[np.float64]
    is_exact: bool
    dx: float | None
    lines: tuple[Line, ...]


def chart(
    runs: Sequence[tuple[str, Raw]],
    buckets: int,
    x_min: float | None = None,
    x_max: float | None = None,
) -> Panel:
    """Returns the panel of some runs.

    Args:
        runs: Per run its name and points.
        buckets: At most so many buckets; up to twice as many x values are shown as they are.
        x_min, x_max: The window, both ends included; None, like an infinity, is no bound.
    """
    windowed = [(run, points.within(x_min, x_max)) for run, points in runs]
    shown = [(run, points) for run, points in windowed if len(points)]
    if not shown:
        return Panel(np.empty(0), is_exact=True, dx=None, lines=())
    axes = list(dict.fromkeys(points.axis for _, points in shown))
    shared = shared_axis([axis.x for axis in axes], 2 * buckets)
    if shared is not None:
        return _panel_of_points(shown, shared)
    low = min(axis.ends[0] for axis in axes)
    high = max(axis.ends[1] for axis in axes)
    return chart_of_cells([(run, [points]) for run, points in shown], grid_for(low, high, buckets))


def chart_of_cells(runs: Sequence[tuple[str, Sequence[Raw | Cells]]], grid: Grid) -> Panel:
    """Returns the panel of runs that are summed up in part.

    Args:
        runs: Per run its name, and its points and cells in the order of arrival. All lie in the
            grid, and each cell in one of its buckets.
        grid: The buckets.
    """
    summed = [(run, _summed(parts, grid)) for run, parts in runs]
    is_used = np.zeros(grid.count, dtype=np.bool_)
    for _, one in summed:
        is_used |= one.buckets.counts > 0
        is_used[one.strange] = True
    lines = [_line(run, one, has_extremes=True) for run, one in summed]
    return Panel(
        x=grid.starts()[is_used],
        is_exact=False,
        dx=grid.dx,
        lines=tuple(_only(line, is_used) for line in lines),
    )


@dataclass(frozen=True, slots=True)
class _Summed:
    """What a run comes to: its buckets, and in which of them (`strange`) lie values of a kind that
    cannot be drawn; `points` counts all."""

    buckets: Buckets
    strange: NDArray[np.intp]
    strange_values: NDArray[np.float64]
    points: int


def _summed(parts: Sequence[Raw | Cells], grid: Grid) -> _Summed:
    finite: list[Raw | Cells] = []
    strange: list[Raw] = []
    for part in parts:
        if isinstance(part, Cells) or (is_finite := np.isfinite(part.values)).all():
            finite.append(part)
            continue
        finite.append(Raw(Axis(part.axis.x[is_finite]), part.values[is_finite]))
        strange.append(Raw(Axis(part.axis.x[~is_finite]), part.values[~is_finite]))
    buckets = _buckets(finite, grid)
    count = int(buckets.counts.sum())
    if not strange:
        return _Summed(buckets, _NOWHERE, np.empty(0), count)
    found = joined_points(strange)
    return _Summed(buckets, grid.place(found.axis.x), found.values, count + len(found))


def _buckets(parts: Sequence[Raw | Cells], grid: Grid) -> Buckets:
    raw = [part for part in parts if isinstance(part, Raw)]
    if len(raw) < len(parts):
        return bucket_cells(joined_cells([_as_cells(part) for part in parts]), grid)
    points = joined_points(raw)
    if points.axis.is_rising:
        return bucket_rising(points.values, points.axis.cuts(grid))
    return bucket(grid.place(points.axis.x), points.values, grid.count)


def _as_cells(part: Raw | Cells) -> Cells:
    return part if isinstance(part, Cells) else cells_of_points(part.axis.x, part.values)


def _panel_of_points(shown: Sequence[tuple[str, Raw]], x: NDArray[np.float64]) -> Panel:
    axes = dict.fromkeys(points.axis for _, points in shown)
    places = {axis: np.searchsorted(x, axis.x) for axis in axes}
    is_exact = all(_is_without_repeats(place, len(x)) for place in places.values())
    lines = (
        _line(run, _placed(points.values, places[points.axis], len(x)), has_extremes=not is_exact)
        for run, points in shown
    )
    return Panel(x, is_exact, None, tuple(lines))


def _placed(values: NDArray[np.float64], places: NDArray[np.intp], count: int) -> _Summed:
    is_finite = np.isfinite(values)
    if is_finite.all():
        return _Summed(bucket(places, values, count), _NOWHERE, np.empty(0), len(values))
    buckets = bucket(places[is_finite], values[is_finite], count)
    return _Summed(buckets, places[~is_finite], values[~is_finite], len(values))


def _is_without_repeats(places: NDArray[np.intp], count: int) -> bool:
    return len(places) <= count and int(np.bincount(places, minlength=1).max()) <= 1


def _line(run: str, summed: _Summed, *, has_extremes: bool) -> Line:
    buckets = summed.buckets
    return Line(
        run=run,
        last=buckets.last,
        low=buckets.low if has_extremes else None,
        high=buckets.high if has_extremes else None,
        mean=buckets.means() if has_extremes else None,
        counts=buckets.counts.astype(np.float64) if has_extremes else None,
        points=summed.points,
        marks=_marks(summed.strange, summed.strange_values),
    )


def _only(line: Line, is_used: NDArray[np.bool_]) -> Line:
    """Returns the line without the buckets that no run uses."""
    if is_used.all():
        return line
    index = np.cumsum(is_used) - 1
    return Line(
        run=line.run,
        last=line.last[is_used],
        low=None if line.low is None else line.low[is_used],
        high=None if line.high is None else line.high[is_used],
        mean=None if line.mean is None else line.mean[is_used],
        counts=None if line.counts is None else line.counts[is_used],
        points=line.points,
        marks=tuple(Mark(int(index[mark.index]), mark.kind) for mark in line.marks),
    )


def _marks(places: NDArray[np.intp], values: NDArray[np.float64]) -> tuple[Mark, ...]:
    """Returns one mark for each place and kind, at most 100, by place."""
    if not len(places):
        return ()
    kinds = np.where(np.isnan(values), 0, np.where(values > 0, 1, 2))
    different = np.unique(places * 3 + kinds)[:MAX_MARKS]
    names = ("nan", "inf", "-inf")
    return tuple(Mark(int(code) // 3, names[int(code) % 3]) for code in different)
