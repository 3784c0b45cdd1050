"""Curves as a chart shows them: points from the store, put on a shared x, as one binary frame."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from runwell.series.axis import Axis, joined_axis
from runwell.series.cells import Cells, Raw, joined_points
from runwell.series.chart import Line, Panel, chart, chart_of_cells
from runwell.store.ports.histories import Series, Stream, Window
from runwell.store.ports.run_table import RunRef
from runwell.store.ports.runs import Run
from runwell.store.ports.stores import Stores
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
        columns: What of each bucket is wanted beside `last`.
    """

    keys: tuple[str, ...]
    stream: Stream
    x: str
    buckets: int
    x_min: float | None = None
    x_max: float | None = None
    columns: frozenset[str] = frozenset({"min", "max"})


@dataclass(frozen=True, slots=True)
class Charts:
    """Reads curves."""

    stores: Stores

    def frame(self, runs: Sequence[Run | RunRef], query: ChartQuery) -> bytes:
        """Returns the frame for these runs, in their order."""
        writer = FrameWriter()
        panels: list[Json] = [
            _panel(writer, key, panel, query.columns) for key, panel in self.panels(runs, query)
        ]
        return writer.finish({"x": query.x, "panels": panels})

    def panels(
        self, runs: Sequence[Run | RunRef], query: ChartQuery
    ) -> Iterator[tuple[str, Panel]]:
        """Yields each key and its panel; few keys are in memory at a time."""
        read = self._over_steps if query.x == STEP else self._over_metric
        for first in range(0, len(query.keys), KEYS_AT_ONCE):
            yield from read(runs, query.keys[first : first + KEYS_AT_ONCE], query)

    def _over_steps(
        self, runs: Sequence[Run | RunRef], keys: Sequence[str], query: ChartQuery
    ) -> Iterator[tuple[str, Panel]]:
        window = Window(query.buckets, query.x_min, query.x_max)
        found = self.stores.series.curves([run.id for run in runs], query.stream, keys, window)
        for key in keys:
            curves = found[key]
            parts = [(run.run_id, curves.parts[run.id]) for run in runs if run.id in curves.parts]
            if curves.grid is not None:
                yield key, chart_of_cells(parts, curves.grid)
            else:
                yield (
                    key,
                    chart(
                        [(name, _points(own)) for name, own in parts],
                        query.buckets,
                        query.x_min,
                        query.x_max,
                    ),
                )

    def _over_metric(
        self, runs: Sequence[Run | RunRef], keys: Sequence[str], query: ChartQuery
    ) -> Iterator[tuple[str, Panel]]:
        ids = [run.id for run in runs]
        found = self.stores.series.read_many(ids, query.stream, [*keys, query.x])
        for key in keys:
            points = [
                (run.run_id, _on_axis(found[run.id, key], found.get((run.id, query.x))))
                for run in runs
                if (run.id, key) in found
            ]
            yield key, chart(points, query.buckets, query.x_min, query.x_max)


def _points(parts: Sequence[Raw | Cells]) -> Raw:
    return joined_points([part for part in parts if isinstance(part, Raw)])


def _on_axis(series: Series, axis: Series | None) -> Raw:
    """Returns the points that have an x, over it."""
    if axis is None:
        return Raw(Axis(np.empty(0)), np.empty(0))
    x, values = joined_axis(series.rows, series.values, axis.rows, axis.values)
    return Raw(Axis(x), values)


def _panel(writer: FrameWriter, key: str, panel: Panel, columns: frozenset[str]) -> Json:
    return {
        "key": key,
        "x": place(writer, panel.x),
        "exact": panel.is_exact,
        "dx": panel.dx,
        "series": [_line(writer, line, columns) for line in panel.lines],
    }


def _line(writer: FrameWriter, line: Line, columns: frozenset[str]) -> Json:
    wanted = {"min": line.low, "max": line.high, "mean": line.mean, "count": line.counts}
    return {
        "run": line.run,
        "last": place(writer, line.last),
        **{
            name: None if column is None else place(writer, column)
            for name, column in wanted.items()
            if name in columns
        },
        "points": line.points,
        "marks": [[mark.index, mark.kind] for mark in line.marks],
    }


def place(writer: FrameWriter, column: NDArray[np.float64]) -> Json:
    """Adds a column to a frame and returns where it is."""
    offset, count = writer.add(np.ascontiguousarray(column, "<f8").tobytes())
    return [offset, count]
