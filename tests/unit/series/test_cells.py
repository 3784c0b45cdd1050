from __future__ import annotations

from itertools import pairwise

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from runwell.series.bucket import Buckets, bucket, grid_for
from runwell.series.cells import bucket_cells, cells_of_points, joined_cells, summed_up

values_of_y = st.floats(-1e9, 1e9)


def assert_same(found: Buckets, expected: Buckets) -> None:
    for name in ("last", "low", "high", "counts"):
        np.testing.assert_array_equal(getattr(found, name), getattr(expected, name))
    np.testing.assert_allclose(found.means(), expected.means(), rtol=1e-9, atol=1e-3)


@given(
    st.lists(st.tuples(st.integers(-500, 500), values_of_y), min_size=1, max_size=80),
    st.lists(st.integers(0, 80), max_size=4),
    st.integers(1, 30),
    st.integers(0, 9),
)
def test_buckets_of_cells_are_those_of_their_points(
    points: list[tuple[int, float]], cuts: list[int], buckets: int, bits: int
) -> None:
    bounds = sorted({0, len(points), *(min(cut, len(points)) for cut in cuts)})
    chunks = [points[start:stop] for start, stop in pairwise(bounds)]
    x = np.array([step for step, _ in points], dtype=np.float64)
    grid = grid_for(x.min(), x.max(), buckets)
    parts = []
    for number, chunk in enumerate(chunks):
        rising = sorted(chunk, key=lambda point: point[0]) if number % 2 == 0 else chunk
        chunks[number] = rising
        steps = np.array([step for step, _ in rising], dtype=np.int64)
        values = np.array([value for _, value in rising], dtype=np.float64)
        if number % 2 == 0 and 2**bits <= grid.dx:
            parts.append(summed_up(steps, values, bits))
        else:
            parts.append(cells_of_points(steps.astype(np.float64), values))
    arrived = [point for chunk in chunks for point in chunk]
    x = np.array([step for step, _ in arrived], dtype=np.float64)
    y = np.array([value for _, value in arrived], dtype=np.float64)
    found = bucket_cells(joined_cells(parts), grid)
    assert_same(found, bucket(grid.place(x), y, grid.count))


def test_the_mean_of_what_is_too_large_to_add_is_infinite() -> None:
    cells = summed_up(np.array([0, 1]), np.array([1.7e308, 1.7e308]), 1)
    found = bucket_cells(cells, grid_for(0.0, 1.0, 1))
    assert (found.means().tolist(), found.high.tolist()) == ([np.inf], [1.7e308])
