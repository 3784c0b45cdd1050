from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from runwell.errors import StoreError
from runwell.store.series.chunk import (
    Statistics,
    decode_chunk,
    encode_chunk,
    statistics,
)
from runwell.store.series.codec import PCODEC
from runwell.store.series.points import Points, no_points
from tests.unit.store.series.strategy import points


def smooth(count: int) -> Points:
    rows = np.arange(count, dtype=np.int64)
    return Points(rows, rows * 5, np.sin(rows / 100).astype(np.float32).astype(np.float64))


def decoded(data: bytes, count: int) -> Points:
    room = no_points(count)
    decode_chunk(PCODEC, data, room)
    return room


@given(points())
def test_every_bit_comes_back(original: Points) -> None:
    back = decoded(encode_chunk(original), len(original))
    assert back.rows.tolist() == original.rows.tolist()
    assert back.steps.tolist() == original.steps.tolist()
    assert back.values.view(np.int64).tolist() == original.values.view(np.int64).tolist()


def test_regular_rows_and_steps_cost_bytes_by_the_dozen_however_many() -> None:
    def cost(count: int) -> int:
        original = smooth(count)
        constant = Points(original.rows, original.steps, np.zeros(count))
        return len(encode_chunk(constant))

    assert cost(30_000) - cost(100) < 16
    assert cost(30_000) < 120


def test_an_ordinary_curve_costs_less_than_half_of_its_doubles() -> None:
    assert len(encode_chunk(smooth(10_000))) < 10_000 * 4


@given(points(), st.integers(0, 200))
def test_a_chunk_that_is_cut_short_is_said(original: Points, cut: int) -> None:
    data = encode_chunk(original)
    with pytest.raises(StoreError, match="restore a backup"):
        decoded(data[: min(cut, len(data) - 1)], len(original))


def test_a_codec_of_a_later_version_is_said() -> None:
    with pytest.raises(StoreError, match="codec 9; upgrade runwell"):
        decode_chunk(9, encode_chunk(smooth(3)), no_points(3))


def test_statistics_look_at_finite_values_and_count_the_others() -> None:
    values = np.array([np.nan, 2.0, np.inf, -3.0, np.nan])
    column = Points(np.arange(10, 15), np.array([7, 9, 1, 3, 4]), values)
    assert statistics(column) == Statistics(
        points=5,
        nonfinite=3,
        low=-3.0,
        high=2.0,
        first=None,
        last=None,
        row_first=10,
        row_last=14,
        step_min=1,
        step_max=9,
        step_last=4,
    )


def test_statistics_of_nothing_finite_have_no_extremes() -> None:
    column = Points(np.arange(1), np.arange(1), np.array([-np.inf]))
    found = statistics(column)
    assert (found.low, found.high, found.first, found.last) == (None, None, -np.inf, -np.inf)
