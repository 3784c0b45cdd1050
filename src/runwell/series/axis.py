"""What stands on the x axis for the points of a metric.

Either the step of each point, or the value of another metric on the same line. Rows are line
numbers of one stream of one run, strictly rising.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from runwell.series.align import is_rising
from runwell.series.bucket import Cuts, Grid

Selection: TypeAlias = slice | NDArray[np.bool_]


@dataclass(frozen=True, eq=False)
class Axis:
    """x values, shape (n,), in the order of arrival.

    Runs that were logged alike share one (see `StepAxes`), so what is asked of it is worked out
    once and kept.
    """

    x: NDArray[np.float64]
    _within: dict[tuple[float, float], tuple[Axis, Selection]] = field(default_factory=dict)
    _cuts: dict[Grid, Cuts] = field(default_factory=dict)

    def __len__(self) -> int:
        return len(self.x)

    @cached_property
    def is_rising(self) -> bool:
        """Tells whether x never falls."""
        return is_rising(self.x)

    @cached_property
    def ends(self) -> tuple[float, float]:
        """The smallest and the largest x; there must be one."""
        return float(self.x.min()), float(self.x.max())

    def within(self, low: float, high: float) -> tuple[Axis, Selection]:
        """Returns the part of it from `low` to `high`, both included, and what selects it."""
        found = self._within.get((low, high))
        if found is None:
            found = self._within[low, high] = self._cut_out(low, high)
        return found

    def cuts(self, grid: Grid) -> Cuts:
        """Returns which of its x, which rises, each bucket holds."""
        found = self._cuts.get(grid)
        if found is None:
            found = self._cuts[grid] = grid.cuts(self.x)
        return found

    def _cut_out(self, low: float, high: float) -> tuple[Axis, Selection]:
        selection: Selection
        if self.is_rising:
            start = int(np.searchsorted(self.x, low))
            selection = slice(start, int(np.searchsorted(self.x, high, side="right")))
        else:
            selection = (self.x >= low) & (self.x <= high)
        inside = self.x[selection]
        return (self if len(inside) == len(self) else Axis(inside)), selection


class StepAxes:
    """Steps as x values: one axis for all points that have the same array of steps."""

    def __init__(self) -> None:
        self._known: dict[int, tuple[NDArray[np.int64], Axis]] = {}

    def of(self, steps: NDArray[np.int64]) -> Axis:
        """Returns the axis of steps. Beyond 2^53 neighbours fall together."""
        known = self._known.get(id(steps))
        if known is None:  # the array is kept as well, so that its identity stays its own
            known = self._known[id(steps)] = (steps, Axis(steps.astype(np.float64)))
        return known[1]


def joined_axis(
    rows: NDArray[np.int64],
    values: NDArray[np.float64],
    axis_rows: NDArray[np.int64],
    axis_values: NDArray[np.float64],
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Returns x and values of the points whose line holds the axis metric, too.

    Args:
        rows: Lines of the points, shape (n,).
        values: The points, shape (n,).
        axis_rows: Lines of the axis metric, shape (m,).
        axis_values: The axis metric, shape (m,).

    Returns:
        x and values, both of shape (k,) with k <= min(n, m), in the order of the lines.
    """
    if len(rows) == len(axis_rows) and np.array_equal(rows, axis_rows):
        return axis_values, values
    if not len(axis_rows):
        return axis_values, values[:0]
    at = np.minimum(np.searchsorted(axis_rows, rows), len(axis_rows) - 1)
    is_joined = axis_rows[at] == rows
    return axis_values[at[is_joined]], values[is_joined]
