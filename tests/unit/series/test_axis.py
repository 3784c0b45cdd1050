from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from runwell.series.axis import Axis, StepAxes, joined_axis

rows = st.sets(st.integers(0, 30)).map(sorted)


def test_steps_are_x_values_and_points_with_the_same_steps_share_them() -> None:
    axes = StepAxes()
    steps = np.array([3, 1, -2])
    assert axes.of(steps).x.tolist() == [3.0, 1.0, -2.0]
    assert axes.of(steps) is axes.of(steps)
    assert axes.of(steps.copy()) is not axes.of(steps)


def test_an_axis_that_lies_in_the_window_whole_is_the_part_itself() -> None:
    axis = Axis(np.array([1.0, 2.0, 2.0, 3.0]))
    assert axis.within(1.0, 3.0)[0] is axis
    part, selection = axis.within(2.0, 2.5)
    assert part.x.tolist() == axis.x[selection].tolist() == [2.0, 2.0]
    assert axis.within(2.0, 2.5)[0] is part


def test_of_an_axis_that_falls_or_is_not_finite_single_points_are_taken() -> None:
    axis = Axis(np.array([3.0, 1.0, np.nan, np.inf, 2.0]))
    part, selection = axis.within(1.0, 2.0)
    assert part.x.tolist() == axis.x[selection].tolist() == [1.0, 2.0]
    assert part.ends == (1.0, 2.0)


@given(rows, rows)
def test_points_meet_the_axis_on_their_line_or_are_left_out(
    of_points: list[int], of_axis: list[int]
) -> None:
    x, values = joined_axis(
        np.array(of_points, dtype=np.int64),
        np.array(of_points, dtype=np.float64) * 10,
        np.array(of_axis, dtype=np.int64),
        np.array(of_axis, dtype=np.float64) * 100,
    )
    both = sorted(set(of_points) & set(of_axis))
    assert values.tolist() == [row * 10 for row in both]
    assert x.tolist() == [row * 100 for row in both]
