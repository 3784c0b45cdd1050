"""A curve keeps its points in bounded memory, and loses no peak."""

from __future__ import annotations

import math

from hypothesis import given
from hypothesis import strategies as st

from runwell.cli.viewer import curve as module
from runwell.cli.viewer.curve import MOST_BUCKETS, Curve, Point

VALUES = st.lists(st.floats(width=32), max_size=200)


def filled(values: list[float]) -> Curve:
    curve = Curve()
    for step, value in enumerate(values):
        curve.add(step, step / 2, value)
    return curve


@given(VALUES)
def test_few_points_are_kept_as_they_are(values: list[float]) -> None:
    points = filled(values).points()
    assert [point.x for point in points] == list(range(len(values)))
    for point, value in zip(points, values, strict=True):
        if math.isfinite(value):
            assert point[1:] == (value, value, value)
        else:
            assert all(map(math.isnan, point[1:]))


@given(VALUES, st.sampled_from([2, 4, 8]))
def test_of_many_points_the_extremes_stay(values: list[float], most: int) -> None:
    held, module.MOST_BUCKETS = module.MOST_BUCKETS, most
    try:
        curve = filled(values)
    finally:
        module.MOST_BUCKETS = held
    points = curve.points()
    shown = [point for point in points if not math.isnan(point.high)]
    finite = [value for value in values if math.isfinite(value)]
    assert len(points) <= most
    assert bool(shown) == bool(finite)
    assert all(point.low <= point.last <= point.high for point in shown)
    if finite:
        assert min(point.low for point in shown) == min(finite)
        assert max(point.high for point in shown) == max(finite)
        assert shown[-1].last == finite[-1]
    assert curve.num_points == len(values)


def test_a_long_curve_is_bounded_and_its_peak_is_there() -> None:
    values = [0.0] * (3 * MOST_BUCKETS)
    values[5000] = 9.0
    points = filled(values).points()
    assert len(points) == 3 * MOST_BUCKETS // 4
    assert [point.x for point in points if point.high == 9.0] == [5000]
    assert points[1] == Point(4, 0.0, 0.0, 0.0)


def test_seconds_are_another_x() -> None:
    assert [point.x for point in filled([1.0, 2.0]).points(by_time=True)] == [0.0, 0.5]


def test_the_latest_value_is_told_as_it_was() -> None:
    assert filled([1.0, math.inf]).latest == math.inf
