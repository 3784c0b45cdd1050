from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from runwell.series.axis import joined_axis, step_axis

rows = st.sets(st.integers(0, 30)).map(sorted)


def test_steps_are_x_values() -> None:
    assert step_axis(np.array([3, 1, -2])).tolist() == [3.0, 1.0, -2.0]


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
