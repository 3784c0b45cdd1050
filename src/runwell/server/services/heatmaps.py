"""Histograms that runs have logged, as the frame of a heat map."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from runwell.errors import UsageError
from runwell.series.heatmap import Histogram, heatmap
from runwell.server.services.charts import place
from runwell.store.ports.histories import Stream
from runwell.store.ports.run_table import RunRef
from runwell.store.ports.stores import Stores
from runwell.values.json import Json
from runwell.wire.frame import FrameWriter

MAX_CELLS = 8_000_000  # of all matrices of an answer
MAX_BINS = 100_000  # of one histogram


@dataclass(frozen=True, slots=True)
class HeatmapQuery:
    """What of the histograms is shown: at most so many columns and bins, between two steps (both
    ends counted); all runs as one matrix, or each as its own."""

    key: str
    stream: Stream
    columns: int
    bins: int
    min_step: int
    max_step: int
    is_merged: bool


@dataclass(frozen=True, slots=True)
class Heatmaps:
    """Reads histograms."""

    stores: Stores

    def frame(self, runs: Sequence[RunRef], query: HeatmapQuery) -> bytes:
        """Returns the frame of some runs.

        Raises:
            UsageError: The matrices of so many runs are too large.
        """
        if not query.is_merged and len(runs) * query.columns * query.bins > MAX_CELLS:
            raise UsageError(
                f"{len(runs)} heat maps of {query.columns} × {query.bins} are too large; "
                "ask for fewer runs, columns or bins, or for all runs as one"
            )
        series: list[list[Histogram]] = []
        skipped = 0
        for run in runs:
            found, others = self._histograms(run, query)
            series.append(found)
            skipped += others
        if query.is_merged:
            series = [[one for histograms in series for one in histograms]]
        made = heatmap(series, query.columns, query.bins)
        writer = FrameWriter()
        names: list[str | None] = [None] if query.is_merged else [run.run_id for run in runs]
        matrices: list[Json] = [
            {
                "run": name,
                "counts": place(writer, counts.ravel()),
                "rows": place(writer, rows.astype(np.float64)),
            }
            for name, counts, rows in zip(names, made.counts, made.rows, strict=True)
        ]
        return writer.finish(
            {
                "key": query.key,
                "dx": made.dx,
                "x": place(writer, made.x),
                "edges": place(writer, made.edges),
                "matrices": matrices,
                "skipped": skipped,
            }
        )

    def _histograms(self, run: RunRef, query: HeatmapQuery) -> tuple[list[Histogram], int]:
        """Returns a run's histograms, and how many values of the key are none."""
        values = [
            (value.step, parsed_histogram(value.value))
            for value in self.stores.series.values(run.id, query.stream, query.key)
            if query.min_step <= value.step <= query.max_step
        ]
        found = [Histogram(float(step), *parts) for step, parts in values if parts is not None]
        return found, len(values) - len(found)


def parsed_histogram(
    value: Json,
) -> tuple[np.ndarray[tuple[int], np.dtype[np.float64]], ...] | None:
    """Returns counts and edges of a value of type histogram; None if it is none that holds any."""
    if not isinstance(value, dict) or value.get("_type") != "histogram":
        return None
    counts, edges = _numbers(value.get("values")), _numbers(value.get("bins"))
    packed = value.get("packedBins")
    if counts is None or not 0 < len(counts) <= MAX_BINS:
        return None
    if edges is None and isinstance(packed, dict):
        edges = _unpacked(packed, len(counts))
    if edges is None or len(edges) != len(counts) + 1:
        return None
    columns = np.array(counts), np.array(edges)
    is_sound = (columns[0] >= 0).all() and (columns[1][1:] >= columns[1][:-1]).all()
    return columns if is_sound else None


def _numbers(value: Json) -> list[float] | None:
    if not isinstance(value, list):
        return None
    numbers: list[float] = []
    for item in value:
        if not isinstance(item, int | float) or not math.isfinite(item):
            return None
        numbers.append(float(item))
    return numbers


def _unpacked(packed: dict[str, Json], count: int) -> list[float] | None:
    parts = _numbers([packed.get("min"), packed.get("size")])
    if parts is None:
        return None
    return _numbers([parts[0] + number * parts[1] for number in range(count + 1)])
