"""Things to keep: flushes, and what one expects to read back of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from runwell.store.ports.histories import Flush, MetricColumn, Series, Stream
from runwell.store.ports.stores import Stores


class Clock:
    """Seconds since the epoch, as the test says."""

    def __init__(self) -> None:
        self.now = 1_000.0

    def __call__(self) -> float:
        return self.now


def flush(
    run: int,
    first_row: int,
    columns: Mapping[str, Sequence[float | None]],
    *,
    steps: Sequence[int] | None = None,
    rest: Mapping[int, str] | None = None,
    stream: Stream = Stream.HISTORY,
) -> Flush:
    """Returns a flush of equally long columns, in which None is "not logged on this line"."""
    lines = max([len(column) for column in columns.values()] + [len(steps or ())])
    return Flush(
        run=run,
        stream=stream,
        first_row=first_row,
        steps=np.array(
            range(first_row, first_row + lines) if steps is None else steps, dtype=np.int64
        ),
        metrics={key: metric_column(column) for key, column in columns.items()},
        rest=rest or {},
    )


def metric_column(values: Sequence[float | None]) -> MetricColumn:
    """Returns a column of the values that are there."""
    there = [(row, value) for row, value in enumerate(values) if value is not None]
    return MetricColumn(
        np.array([row for row, _ in there], dtype=np.int32),
        np.array([value for _, value in there], dtype=np.float64),
    )


def listed(series: Series) -> list[tuple[int, int, float]]:
    """Returns a series as (row, step, value)."""
    return list(
        zip(series.rows.tolist(), series.steps.tolist(), series.values.tolist(), strict=True)
    )


def bits(series: Series) -> tuple[list[int], list[int], list[int]]:
    """Returns a series in a form that tells one NaN from another."""
    values = np.ascontiguousarray(series.values).view(np.int64)
    return series.rows.tolist(), series.steps.tolist(), values.tolist()


def lines_after(stores: Stores, flushes: Sequence[Flush]) -> tuple[int, ...]:
    """Appends flushes; returns how many lines the stream of each then has."""
    return tuple(one.lines for one in stores.series.append(flushes))
