from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from runwell.series.align import is_rising, shared_axis

axes = st.lists(st.lists(st.integers(-20, 20).map(float), max_size=20), max_size=4)


@given(axes, st.integers(0, 50))
def test_the_shared_axis_is_the_union_if_it_is_small_enough(
    drawn: list[list[float]], limit: int
) -> None:
    union = sorted({x for axis in drawn for x in axis})
    shared = shared_axis([np.array(axis, dtype=np.float64) for axis in drawn], limit)
    if len(union) <= limit:
        assert shared is not None
        assert shared.tolist() == union
    else:
        assert shared is None


def test_rising_is_never_falling() -> None:
    rising = [[], [1.0], [1.0, 1.0, 2.0]]
    falling = [[2.0, 1.0], [1.0, float("nan")], [float("nan"), 1.0]]
    assert [is_rising(np.array(x)) for x in rising] == [True] * 3
    assert [is_rising(np.array(x)) for x in falling] == [False] * 3
