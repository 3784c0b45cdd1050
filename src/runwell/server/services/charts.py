"""Curves as a chart shows them: points from the store, put on a shared x, as one binary frame."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from runwell.series.axis import joined_axis, step_axis
from runwell.series.chart import Line, Panel, chart
from runwell.store.ports import Run, Series, Stores, Stream
from runwell.wire.frame import FrameWriter

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from runwell.values.json import Json

STEP = "_step"
KEYS_AT_ONCE = 16


@dataclass(frozen=True, slots=True)
class ChartQuery:
    """Which curves.

    Attributes:
        keys: One panel each.
        stream: Where they are from.
        x: `_step`, or any key that holds numbers.
        buckets: At most so many points a curve.
        x_min, x_max: The window; None for all.
    """

    keys: tuple[str, ...]
    stream: Stream
    x: str
    buckets: int
    x_min: float | None = None
    x_max: float | None = None


@dataclass(frozen=True, slots=True)
class Charts:
    """Reads curves."""

    stores: Stores

    def frame(self, runs: Sequence[Run], query: ChartQuery) -> bytes:
        """Returns the frame for these runs, in their order."""
        writer = FrameWriter()
        panels: list[Json] = []
        for first in range(0, len(query.keys), KEYS_AT_ONCE):
            keys = query.keys[first : first + KEYS_AT_ONCE]
            panels.extend(
                _panel(writer, key, panel) for key, panel in self._panels(runs, keys, query)
            )
        return writer.finish({"x": query.x, "panels": panels})

    def _panels(
        self, runs: Sequence[Run], keys: Sequence[str], query: ChartQuery
    ) -> Iterator[tuple[str, Panel]]:
        wanted = keys if query.x == STEP else [*keys, query.x]
        found = self.stores.series.read_many([run.id for run in runs], query.stream, wanted)
        for key in keys:
            points = [
                (run.run_id, *_on_axis(found[run.id, key], _axis(found, run, query.x)))
                for run in runs
                if (run.id, key) in found
            ]
            yield key, chart(points, query.buckets, query.x_min, query.x_max)


def _on_axis(
    series: Series, axis: Series | None
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Returns x and values of the points that have both; without an axis, x is the step."""
    if axis is None:
        return step_axis(series.steps), series.values
    return joined_axis(series.rows, series.values, axis.rows, axis.values)


def _axis(found: Mapping[tuple[int, str], Series], run: Run, x: str) -> Series | None:
    if x == STEP:
        return None
    return found.get((run.id, x)) or _NOWHERE


_NOWHERE = Series(np.empty(0, np.int64), np.empty(0, np.int64), np.empty(0, np.float64))


def _panel(writer: FrameWriter, key: str, panel: Panel) -> Json:
    return {
        "key": key,
        "x": _place(writer, panel.x),
        "exact": panel.is_exact,
        "dx": panel.dx,
        "series": [_line(writer, line) for line in panel.lines],
    }


def _line(writer: FrameWriter, line: Line) -> Json:
    return {
        "run": line.run,
        "last": _place(writer, line.last),
        "min": None if line.low is None else _place(writer, line.low),
        "max": None if line.high is None else _place(writer, line.high),
        "points": line.points,
        "marks": [[mark.index, mark.kind] for mark in line.marks],
    }


def _place(writer: FrameWriter, column: NDArray[np.float64]) -> Json:
    offset, count = writer.add(np.ascontiguousarray(column, "<f8").tobytes())
    return [offset, count]
