from __future__ import annotations

from itertools import pairwise

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from runwell.store.series.assemble import Sealed, assemble
from runwell.store.series.chunk import encode_chunk
from runwell.store.series.codec import PCODEC
from runwell.store.series.points import Points, joined
from tests.unit.store.series.strategy import points


def sealed(piece: Points) -> Sealed:
    return Sealed(len(piece), PCODEC, encode_chunk(piece))


def as_plain(column: Points) -> tuple[list[int], list[int], list[int]]:
    words = np.ascontiguousarray(column.values).view(np.int64)
    return column.rows.tolist(), column.steps.tolist(), words.tolist()


@st.composite
def nearly_regular(draw: st.DrawFn) -> Points:
    """Draws points that go up by a constant, but perhaps for one row or one step."""
    count, stride = draw(st.integers(1, 40)), draw(st.integers(1, 10))
    rows = np.arange(count, dtype=np.int64) * stride + draw(st.integers(0, 1000))
    steps = rows + draw(st.sampled_from([0, 0, 7, -3]))
    if draw(st.booleans()):
        rows[draw(st.integers(0, count - 1)) :] += 1
    if draw(st.booleans()):
        steps[draw(st.integers(0, count - 1))] -= 5
    return Points(rows, steps, np.arange(count, dtype=np.float64) ** 0.5)


@given(points() | nearly_regular(), st.lists(st.integers(0, 60), max_size=5), st.integers(0, 6))
def test_the_pieces_become_the_whole_however_it_was_cut(
    whole: Points, cuts: list[int], sealed_pieces: int
) -> None:
    bounds = sorted({0, len(whole), *(min(cut, len(whole)) for cut in cuts)})
    pieces = [whole.cut(start, stop) for start, stop in pairwise(bounds)]
    found = assemble(list(map(sealed, pieces[:sealed_pieces])), pieces[sealed_pieces:])
    assert as_plain(found) == as_plain(joined(pieces))


def test_rows_that_are_steps_are_held_once() -> None:
    rows = np.arange(100, dtype=np.int64)
    whole = Points(rows, rows, np.zeros(100))
    found = assemble([sealed(whole.cut(0, 60))], [whole.cut(60, 100)])
    assert found.steps is found.rows
    assert as_plain(found) == as_plain(whole)


def test_nothing_is_no_points() -> None:
    assert as_plain(assemble([], [])) == ([], [], [])
