from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from runwell.errors import StoreError
from runwell.series.cells import MAX_EXACT_STEP, Cells, summed_up
from runwell.store.series.points import Points
from runwell.store.series.summary import MIN_POINTS, decode_cells, encode_cells, summary


def assert_same(found: Cells, expected: Cells) -> None:
    for name in ("x", "last", "low", "high", "totals", "counts"):
        np.testing.assert_array_equal(getattr(found, name), getattr(expected, name))


@given(
    st.lists(st.integers(0, 1000), min_size=1, max_size=50),
    st.integers(-(2**40), 2**40),
    st.sampled_from([np.float32, np.float64]),
    st.integers(0, 12),
)
def test_cells_come_back(gaps: list[int], first: int, kind: type, bits: int) -> None:
    steps = first + np.cumsum(np.array(gaps, dtype=np.int64))
    values = np.sin(steps.astype(np.float64)).astype(kind).astype(np.float64)
    cells = summed_up(steps, values, bits)
    assert_same(decode_cells(encode_cells(cells, bits), bits), cells)


def long(count: int = MIN_POINTS) -> Points:
    rows = np.arange(count, dtype=np.int64)
    return Points(rows, rows * 10, np.sin(rows / 100))


def test_a_long_chunk_has_few_cells() -> None:
    found = summary(long(32_768))
    assert found is not None
    assert found.different == 32_768
    assert 32 <= len(decode_cells(found.fine, found.fine_bits)) <= 65
    assert 2 <= len(decode_cells(found.coarse, found.coarse_bits)) <= 5
    assert len(found.fine) + len(found.coarse) < 32_768 * 0.1


def test_what_cells_cannot_stand_for_has_none() -> None:
    points = long()
    strange = points.values.copy()
    strange[7] = np.nan
    back = points.steps.copy()
    back[7] = 0
    assert summary(long(MIN_POINTS - 1)) is None
    assert summary(Points(points.rows, points.steps, strange)) is None
    assert summary(Points(points.rows, back, points.values)) is None
    assert summary(Points(points.rows, points.steps + MAX_EXACT_STEP, points.values)) is None
    assert summary(points) is not None


@pytest.mark.parametrize("data", [b"", b"\x07" * 40, b"\x01" + b"\0" * 20])
def test_damaged_cells_are_said(data: bytes) -> None:
    with pytest.raises(StoreError, match="cells of a chunk are"):
        decode_cells(data, 0)
