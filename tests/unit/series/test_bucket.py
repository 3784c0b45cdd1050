from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from runwell.series.bucket import Buckets, Grid, bucket, bucket_rising, grid_for

places_in_x = st.one_of(
    st.integers(-(10**6), 10**6).map(float),
    st.floats(-1e300, 1e300),
    st.floats(1.7e9, 1.8e9),  # wall time
)
values_of_y = st.floats(allow_nan=False, allow_infinity=False)


def as_list(column: NDArray[np.float64]) -> list[float | None]:
    return [None if math.isnan(value) else value for value in column.tolist()]


@given(st.lists(places_in_x, min_size=1), st.integers(1, 500))
def test_a_grid_holds_every_x_in_few_buckets_at_multiples_of_its_width(
    xs: list[float], buckets: int
) -> None:
    x = np.array(xs)
    grid = grid_for(x.min(), x.max(), buckets)
    assert 1 <= grid.count <= max(buckets, 2)
    assert math.frexp(grid.dx)[0] == 0.5
    places = grid.place(x)
    assert places.min() == 0
    assert places.max() == grid.count - 1
    starts = grid.starts()[places]
    assert (starts <= x).all()
    assert (x < starts + grid.dx).all()


@pytest.mark.parametrize(
    ("low", "high", "buckets", "expected"),
    [
        (0.0, 999_999.0, 1000, Grid(1024.0, 0.0, 977)),
        (0.0, 1023.0, 1000, Grid(2.0, 0.0, 512)),
        (100.0, 299.0, 200, Grid(1.0, 100.0, 200)),
        (-1.0, 1.0, 1, Grid(2.0, -1.0, 2)),
        (0.0, 0.75, 4, Grid(0.25, 0.0, 4)),
    ],
)
def test_the_finest_grid_is_taken(low: float, high: float, buckets: int, expected: Grid) -> None:
    assert grid_for(low, high, buckets) == expected


@given(st.integers(2, 10**6), st.integers(1, 10**6), st.integers(2, 300))
def test_a_run_that_grows_keeps_its_edges_or_joins_neighbours(
    length: int, more: int, buckets: int
) -> None:
    before = grid_for(0.0, float(length), buckets)
    after = grid_for(0.0, float(length + more), buckets)
    ratio = after.dx / before.dx
    assert ratio >= 1
    assert math.frexp(ratio)[0] == 0.5


def test_the_widest_range_has_buckets_that_begin_somewhere() -> None:
    lowest, highest = np.finfo(np.float64).min, np.finfo(np.float64).max
    x = np.array([lowest, 0.0, highest])
    grid = grid_for(lowest, highest, 32)
    assert grid.starts()[0] == lowest
    assert grid.place(x).tolist() == [0, 16, 31]
    assert bucket_rising(x, grid.cuts(x)).counts[[0, 16, 31]].tolist() == [1, 1, 1]


def test_one_x_is_one_bucket() -> None:
    for x in (0.0, 7.0, -3.5, 1e300, 5e-324):
        grid = grid_for(x, x, 10)
        assert (grid.count, grid.place(np.array([x])).tolist()) == (1, [0])


def test_buckets_tell_last_low_high_and_count() -> None:
    places = np.array([0, 0, 2, 0, 2])
    found = bucket(places, np.array([1.0, 9.0, 4.0, 3.0, -4.0]), 4)
    assert as_list(found.last) == [3.0, None, -4.0, None]
    assert as_list(found.low) == [1.0, None, -4.0, None]
    assert as_list(found.high) == [9.0, None, 4.0, None]
    assert found.counts.tolist() == [3, 0, 2, 0]


@st.composite
def placed(draw: st.DrawFn) -> tuple[list[int], list[float], int]:
    count = draw(st.integers(1, 8))
    values = draw(st.lists(values_of_y, max_size=40))
    places = draw(st.lists(st.integers(0, count - 1), min_size=len(values), max_size=len(values)))
    return places, values, count


def naive(places: list[int], values: list[float], count: int) -> list[list[float]]:
    inside: list[list[float]] = [[] for _ in range(count)]
    for place, value in zip(places, values, strict=True):
        inside[place].append(value)
    return inside


@given(placed())
def test_no_extreme_is_lost_and_counts_add_up(drawn: tuple[list[int], list[float], int]) -> None:
    places, values, count = drawn
    found = bucket(np.array(places, dtype=np.intp), np.array(values), count)
    inside = naive(places, values, count)
    assert as_list(found.last) == [members[-1] if members else None for members in inside]
    assert as_list(found.low) == [min(members, default=None) for members in inside]
    assert as_list(found.high) == [max(members, default=None) for members in inside]
    assert found.counts.tolist() == [len(members) for members in inside]


def combined(first: Buckets, second: Buckets) -> Buckets:
    with np.errstate(over="ignore"):  # as there
        totals = first.totals + second.totals
    return Buckets(
        last=np.where(np.isnan(second.last), first.last, second.last),
        low=np.fmin(first.low, second.low),
        high=np.fmax(first.high, second.high),
        totals=totals,
        counts=first.counts + second.counts,
    )


@given(placed(), st.integers(0, 40))
def test_the_result_is_the_same_whatever_the_cut(
    drawn: tuple[list[int], list[float], int], cut: int
) -> None:
    places, values, count = np.array(drawn[0], dtype=np.intp), np.array(drawn[1]), drawn[2]
    whole = bucket(places, values, count)
    parts = combined(
        bucket(places[:cut], values[:cut], count), bucket(places[cut:], values[cut:], count)
    )
    for name in ("last", "low", "high", "counts"):
        np.testing.assert_array_equal(getattr(parts, name), getattr(whole, name))


@given(st.lists(places_in_x, min_size=1, max_size=60), st.integers(1, 30))
def test_rising_x_takes_the_short_way_to_the_same_buckets(xs: list[float], buckets: int) -> None:
    x = np.sort(np.array(xs))
    values = np.arange(len(x), dtype=np.float64) % 7
    grid = grid_for(x[0], x[-1], buckets)
    short, long = bucket_rising(values, grid.cuts(x)), bucket(grid.place(x), values, grid.count)
    for name in ("last", "low", "high", "counts"):
        np.testing.assert_array_equal(getattr(short, name), getattr(long, name))
