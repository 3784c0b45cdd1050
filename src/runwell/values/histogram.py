"""A histogram as it stands in a history row: counts and the edges between them.

Pure Python, for the processes that have no numpy; equal-width bins over the finite values.
"""

from __future__ import annotations

import math
from collections.abc import Iterable

from runwell.values.json import Json

DEFAULT_NUM_BINS = 32


def counts_and_edges(
    values: Iterable[float], num_bins: int = DEFAULT_NUM_BINS
) -> tuple[list[int], list[float]]:
    """Returns `num_bins` counts and `num_bins + 1` edges that never fall.

    Values that are not finite are left out; without any other, all counts are zero over [0, 1].
    """
    finite = [float(value) for value in values if math.isfinite(value)]
    low, high = (min(finite), max(finite)) if finite else (0.0, 1.0)
    if low == high:
        low, high = low - 0.5, high + 0.5
    # In halves: the distance between two finite numbers may be more than a float holds.
    half_low = low / 2
    half_width = high / 2 / num_bins - half_low / num_bins
    counts = [0] * num_bins
    for value in finite:
        # A width that rounds to zero (subnormal ranges) puts everything in the first bin.
        position = int((value / 2 - half_low) / half_width) if half_width > 0 else 0
        counts[min(max(position, 0), num_bins - 1)] += 1
    edges = [min(high, 2 * (half_low + index * half_width)) for index in range(num_bins)]
    return counts, [*edges, high]


def document(counts: list[int], edges: list[float]) -> Json:
    """Returns the value that charts know as a histogram."""
    return {"_type": "histogram", "values": [*counts], "bins": [*edges]}
