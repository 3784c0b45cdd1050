"""What stands on the x axis for the points of a metric.

Either the step of each point, or the value of another metric on the same line. Rows are line
numbers of one stream of one run, strictly rising.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray


def step_axis(steps: NDArray[np.int64]) -> NDArray[np.float64]:
    """Returns steps, shape (n,), as x values, shape (n,). Beyond 2^53 neighbours fall together."""
    return steps.astype(np.float64)


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
