"""Histograms along x as one matrix: every column of a heat map is what lies in a stretch of x.

All come onto one grid of bins. Within a bin values count as spread evenly, so a bin that lies
across two of the grid is shared out by its width; nothing is lost, and sums stay sums. A bin
without a width is a single value, and goes into the one bin that holds it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from runwell.series.bucket import Grid, grid_for

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Histogram:
    """Counts, of shape (bins,), and the edges between them, of shape (bins + 1,), which never fall.
    `x` is where it was logged. All are finite, no count is negative."""

    x: float
    counts: Floats
    edges: Floats


@dataclass(frozen=True, slots=True)
class Heatmap:
    """Several series of histograms on shared axes.

    Attributes:
        x: Where each column begins: every x that occurs, or multiples of `dx`.
        dx: Width of a column; None if the columns are the x that occur.
        edges: Of the bins, shape (bins + 1,), at equal distances.
        counts: Per series, shape (columns, bins): what the histograms of a column add up to.
        rows: Per series, shape (columns,): how many histograms those are.
    """

    x: Floats
    dx: float | None
    edges: Floats
    counts: tuple[Floats, ...]
    rows: tuple[NDArray[np.int64], ...]


def heatmap(series: Sequence[Sequence[Histogram]], columns: int, bins: int) -> Heatmap:
    """Returns the heat map of series in at most so many columns and bins (2 or more)."""
    every = [one for histograms in series for one in histograms]
    if not every:
        nothing = tuple(np.zeros((0, 0)) for _ in series)
        rows = tuple(np.zeros(0, dtype=np.int64) for _ in series)
        return Heatmap(np.zeros(0), None, np.zeros(0), nothing, rows)
    different = np.unique([one.x for one in every])
    grid = grid_for(float(different[0]), float(different[-1]), columns)
    is_exact = len(different) <= columns
    x = different if is_exact else grid.starts()
    edges = _edges(every, bins)
    made = [_matrix(one, different if is_exact else grid, edges) for one in series]
    counts, rows = tuple(one for one, _ in made), tuple(one for _, one in made)
    return Heatmap(x, None if is_exact else grid.dx, edges, counts, rows)


def _edges(histograms: Sequence[Histogram], bins: int) -> Floats:
    low = min(float(one.edges[0]) for one in histograms)
    high = max(float(one.edges[-1]) for one in histograms)
    grid = grid_for(low, high, bins)
    with np.errstate(over="ignore"):
        edges = np.arange(grid.first, grid.first + grid.count + 1, dtype=np.float64) * grid.dx
    return np.nan_to_num(edges)


def _matrix(
    histograms: Sequence[Histogram], axis: Floats | Grid, edges: Floats
) -> tuple[Floats, NDArray[np.int64]]:
    count = axis.count if isinstance(axis, Grid) else len(axis)
    counts, rows = np.zeros((count, len(edges) - 1)), np.zeros(count, dtype=np.int64)
    x = np.array([one.x for one in histograms], dtype=np.float64)
    places = axis.place(x) if isinstance(axis, Grid) else np.searchsorted(axis, x)
    for one, place in zip(histograms, places.tolist(), strict=True):
        counts[place] += onto(one, edges)
        rows[place] += 1
    return counts, rows


def onto(histogram: Histogram, edges: Floats) -> Floats:
    """Returns the counts of a histogram in other bins, which reach as far as its own."""
    starts, stops, counts = histogram.edges[:-1], histogram.edges[1:], histogram.counts
    is_wide = stops > starts
    found = np.zeros(len(edges) - 1)
    if is_wide.any():
        # Wide bins touch each other: what lies between them has no width.
        own = np.append(starts[is_wide], stops[is_wide][-1])
        held = np.concatenate(([0.0], np.cumsum(counts[is_wide])))
        scale = max(abs(float(own[0])), abs(float(own[-1])), 1.0)  # distances stay finite
        found += np.diff(np.interp(edges / scale, own / scale, held))
    at = starts[~is_wide]
    if len(at):
        places = np.clip(np.searchsorted(edges, at, side="right") - 1, 0, len(found) - 1)
        np.add.at(found, places, counts[~is_wide])
    return found
