from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from runwell.series.heatmap import Heatmap, Histogram, heatmap

numbers = st.floats(-1e6, 1e6).map(lambda value: round(value, 2))


@st.composite
def histograms(draw: st.DrawFn) -> Histogram:
    edges = sorted(draw(st.lists(numbers, min_size=2, max_size=8)))
    counts = draw(st.lists(st.integers(0, 100), min_size=len(edges) - 1, max_size=len(edges) - 1))
    step = draw(st.integers(-50, 50))
    return Histogram(float(step), np.array(counts, dtype=np.float64), np.array(edges))


def brute_force(series: Sequence[Histogram], made: Heatmap, column: int, bin_number: int) -> float:
    """Returns what a cell has to hold, bin by bin."""
    total = 0.0
    low, high = made.edges[bin_number], made.edges[bin_number + 1]
    is_last = bin_number == len(made.edges) - 2
    for one in series:
        start = made.x[column]
        is_here = one.x == start if made.dx is None else start <= one.x < start + made.dx
        if not is_here:
            continue
        for count, left, right in zip(one.counts, one.edges[:-1], one.edges[1:], strict=True):
            if left == right:
                total += count if low <= left < high or (is_last and left == high) else 0.0
            else:
                total += count * max(0.0, min(right, high) - max(left, low)) / (right - left)
    return total


@given(
    st.lists(st.lists(histograms(), max_size=6), min_size=1, max_size=3),
    st.integers(2, 12),
    st.integers(2, 12),
)
def test_every_cell_equals_brute_force(
    series: list[list[Histogram]], columns: int, bins: int
) -> None:
    made = heatmap(series, columns, bins)
    assert len(made.x) <= max(columns, 2)
    assert len(made.edges) <= max(bins, 2) + 1
    for one, counts, rows in zip(series, made.counts, made.rows, strict=True):
        assert rows.sum() == len(one)
        assert counts.sum() == pytest.approx(sum(float(h.counts.sum()) for h in one))
        for column in range(len(made.x)):
            wanted = [brute_force(one, made, column, b) for b in range(len(made.edges) - 1)]
            assert counts[column] == pytest.approx(wanted, rel=1e-6, abs=1e-4)


def test_few_steps_stay_as_they_are_and_many_are_added_up() -> None:
    edges = np.array([0.0, 1.0, 2.0])
    logged = [Histogram(float(step), np.array([1.0, step]), edges) for step in range(8)]
    exact = heatmap([logged], 8, 2)
    assert (exact.dx, exact.x.tolist()) == (None, list(range(8)))
    summed = heatmap([logged], 4, 4)
    assert (summed.dx, summed.x.tolist()) == (2.0, [0.0, 2.0, 4.0, 6.0])
    assert summed.rows[0].tolist() == [2, 2, 2, 2]
    assert summed.counts[0].sum(axis=1).tolist() == [3.0, 7.0, 11.0, 15.0]


def test_nothing_is_an_empty_map() -> None:
    made = heatmap([[], []], 10, 10)
    assert (len(made.x), len(made.edges), len(made.counts), len(made.rows)) == (0, 0, 2, 2)


def test_huge_edges_do_no_harm() -> None:
    edges = np.array([-1.7e308, 0.0, 1.7e308])
    made = heatmap([[Histogram(0.0, np.array([1.0, 3.0]), edges)]], 4, 4)
    assert np.isfinite(made.edges).all()
    assert made.counts[0].sum() == pytest.approx(4.0)
