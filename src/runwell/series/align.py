"""One x column for several series, if few x values are enough for all of them."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray


def is_rising(x: NDArray[np.float64]) -> bool:
    """Tells whether x never falls. A NaN counts as a fall."""
    return bool((x[1:] >= x[:-1]).all())


def shared_axis(axes: Sequence[NDArray[np.float64]], limit: int) -> NDArray[np.float64] | None:
    """Returns the different values of all axes, rising; None if there are more than `limit`.

    Args:
        axes: Finite x values, each of shape (n_i,), in any order, with repetitions.
        limit: How many there may be.
    """
    shared = np.empty(0)
    for x in axes:
        if len(x) == len(shared) and np.array_equal(x, shared):
            continue
        different = _different(x, limit)
        if different is None:
            return None
        shared = different if not len(shared) else np.union1d(shared, different)
        if len(shared) > limit:
            return None
    return shared


def _different(x: NDArray[np.float64], limit: int) -> NDArray[np.float64] | None:
    # Most axes rise already, and sorting a million values takes longer than all the rest.
    if not is_rising(x):
        different = np.unique(x)
        return different if len(different) <= limit else None
    is_new = x[1:] != x[:-1]
    if len(x) > limit and np.count_nonzero(is_new) >= limit:
        return None
    return np.concatenate((x[:1], x[1:][is_new]))
