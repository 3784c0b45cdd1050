from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from runwell.errors import StoreError, UsageError
from runwell.store.digest import key_digest
from runwell.store.ports.histories import MetricColumn
from runwell.store.series.block import decode_block, encode_block
from tests.unit.store.sample import metric_column
from tests.unit.store.series.strategy import any_double, any_step

Columns = dict[str, list[float | None]]


@st.composite
def flushes(draw: st.DrawFn) -> tuple[list[int], Columns]:
    steps = draw(st.lists(any_step, min_size=1, max_size=12))
    cells = st.one_of(st.none(), any_double)
    dense = st.lists(any_double, min_size=len(steps), max_size=len(steps))
    sparse = st.lists(cells, min_size=len(steps), max_size=len(steps))
    return steps, draw(st.dictionaries(st.text(max_size=3), dense | sparse, max_size=5))


def as_words(values: list[float]) -> list[int]:
    found: list[int] = np.array(values, dtype=np.float64).view(np.int64).tolist()
    return found


@given(flushes(), st.integers(0, 11), st.integers(0, 2**40))
def test_every_column_comes_back_without_the_lines_that_are_skipped(
    flush: tuple[list[int], Columns], skip: int, first_row: int
) -> None:
    steps, columns = flush
    skip = min(skip, len(steps) - 1)
    metrics = {key: metric_column(column) for key, column in columns.items()}
    data = encode_block(np.array(steps, dtype=np.int64), metrics, skip)
    block = decode_block(first_row, data)
    assert block.steps.tolist() == steps[skip:]
    for key, column in columns.items():
        expected = [
            (first_row + line, steps[skip + line], value)
            for line, value in enumerate(column[skip:])
            if value is not None
        ]
        found = block.points(key_digest(key))
        if found is None:
            assert expected == []
            continue
        assert found.rows.tolist() == [row for row, _, _ in expected]
        assert found.steps.tolist() == [step for _, step, _ in expected]
        assert found.values.view(np.int64).tolist() == as_words([value for *_, value in expected])
    assert sorted(digest for digest, _ in block.all_points()) == block.digests.tolist()


def test_a_metric_that_is_not_there_has_no_points() -> None:
    block = decode_block(0, encode_block(np.arange(2), {"a": metric_column([1.0, 2.0])}))
    assert block.points(key_digest("b")) is None


@pytest.mark.parametrize(
    ("rows", "values", "message"),
    [
        ([0], [1.0, 2.0], "as many rows as values"),
        ([0, 2], [1.0, 2.0], "none of its lines"),
        ([-1], [1.0], "none of its lines"),
    ],
)
def test_a_column_that_contradicts_itself_is_said(
    rows: list[int], values: list[float], message: str
) -> None:
    column = MetricColumn(np.array(rows, dtype=np.int32), np.array(values))
    with pytest.raises(UsageError, match=message):
        encode_block(np.arange(2), {"a": column})


@pytest.mark.parametrize("cut", [0, 10, 30, -1])
def test_a_block_that_is_cut_short_is_said(cut: int) -> None:
    data = encode_block(np.arange(2), {"a": metric_column([1.0, None])})
    with pytest.raises(StoreError, match="damaged"):
        decode_block(0, data[:cut])


def test_a_block_of_a_later_version_is_said() -> None:
    data = encode_block(np.arange(2), {})
    with pytest.raises(StoreError, match="form 7; upgrade runwell"):
        decode_block(0, b"\x07" + data[1:])
