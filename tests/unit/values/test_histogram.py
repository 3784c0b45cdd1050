from __future__ import annotations

import math

from hypothesis import example, given
from hypothesis import strategies as st

from runwell.values.histogram import counts_and_edges, document


def test_values_fall_into_bins_of_equal_width() -> None:
    assert counts_and_edges([0, 1, 2, 3, 4], num_bins=4) == ([1, 1, 1, 2], [0, 1, 2, 3, 4])


def test_one_value_stands_in_the_middle() -> None:
    assert counts_and_edges([3], num_bins=2) == ([0, 1], [2.5, 3.0, 3.5])


def test_without_a_finite_value_nothing_is_counted() -> None:
    assert counts_and_edges([math.nan, math.inf], num_bins=2) == ([0, 0], [0, 0.5, 1])


def test_the_value_for_a_row() -> None:
    assert document([1, 2], [0.0, 1.0, 2.0]) == {
        "_type": "histogram",
        "values": [1, 2],
        "bins": [0.0, 1.0, 2.0],
    }


@example(values=[1.7e308, -1.7e308], num_bins=64)
@example(values=[0.0, 2e-322], num_bins=30)
@given(values=st.lists(st.floats()), num_bins=st.integers(1, 64))
def test_every_finite_value_is_counted_once(values: list[float], num_bins: int) -> None:
    counts, edges = counts_and_edges(values, num_bins)
    assert sum(counts) == sum(map(math.isfinite, values))
    assert (len(counts), len(edges)) == (num_bins, num_bins + 1)
    assert edges == sorted(edges)
