"""Points and flushes as property tests draw them: every double there is, steps that go anywhere."""

from __future__ import annotations

import struct

import numpy as np
from hypothesis import strategies as st
from numpy.typing import NDArray

from runwell.store.series.points import Points

any_double = st.one_of(
    st.floats(),  # NaN and the infinities among them
    st.integers(0, 2**64 - 1).map(lambda word: struct.unpack("<d", struct.pack("<Q", word))[0]),
    st.sampled_from([0.0, -0.0, 1.0, 0.1, 1e308, -1e308, 5e-324]),
)
any_step = st.one_of(st.integers(0, 1000), st.integers(-(2**63), 2**63 - 1))


def _steps(count: int, rows: NDArray[np.int64]) -> st.SearchStrategy[NDArray[np.int64]]:
    return st.one_of(
        st.just(rows),
        st.builds(lambda shift: rows + shift, st.integers(-100, 100)),
        st.builds(
            lambda first, stride: np.arange(count, dtype=np.int64) * stride + first,
            st.integers(-5, 5),
            st.integers(-3, 3),
        ),
        st.lists(any_step, min_size=count, max_size=count).map(
            lambda steps: np.array(steps, dtype=np.int64)
        ),
    )


@st.composite
def points(draw: st.DrawFn, max_size: int = 60) -> Points:
    """Draws one or more points with rising rows."""
    values = draw(st.lists(any_double, min_size=1, max_size=max_size))
    gaps = draw(
        st.one_of(
            st.just([1] * len(values)),
            st.lists(st.integers(1, 9), min_size=len(values), max_size=len(values)),
        )
    )
    rows = np.cumsum(np.array(gaps, dtype=np.int64)) + draw(st.integers(-1, 2**40))
    steps = draw(_steps(len(values), rows))
    return Points(rows, steps, np.array(values, dtype=np.float64))
