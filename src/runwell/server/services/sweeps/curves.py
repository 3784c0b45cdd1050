"""What searches and stop rules need of a run's metric: few numbers, whatever its length.

A curve is folded from the rows of the history once; what came since is folded in at the next look.
So the memory of this process is only a cache, and another process reaches the same numbers. Of a
run that has grown, only the newest rows are read.
"""

from __future__ import annotations

import math
from collections import OrderedDict
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from threading import Lock

import numpy as np

from runwell.store.ports.histories import Series, SeriesStore, Stream
from runwell.store.ports.runs import Run
from runwell.sweeps.trial import finite

MAX_CURVES = 50_000
Rungs = Callable[[int, int], Sequence[int]]


@dataclass(frozen=True, slots=True)
class Curve:
    """A metric of a run, in short.

    Attributes:
        lines: Lines of the history that were looked at.
        count: Finite values among them.
        low, high, latest: Of those; `low` and `high` are infinite without any.
        at: The value in the row of this number (1 is the first), for the rungs.
    """

    lines: int = 0
    count: int = 0
    low: float = math.inf
    high: float = -math.inf
    latest: float | None = None
    at: dict[int, float] = field(default_factory=dict)

    def best(self, sign: int, summary: float | None = None) -> float | None:
        """Returns the best value in history or summary; `sign` is -1 if more is better."""
        known = [self.low if sign > 0 else self.high] if self.count else []
        known += [summary] if summary is not None else []
        return min(known, key=lambda value: sign * value) if known else None

    def extended(self, series: Series, lines: int, rungs: Rungs) -> Curve:
        """Returns the curve with the points of rows from `self.lines` on."""
        fresh = series.values[(series.rows >= self.lines) & np.isfinite(series.values)]
        if not len(fresh):
            return Curve(lines, self.count, self.low, self.high, self.latest, self.at)
        count = self.count + len(fresh)
        more = {rung: float(fresh[rung - self.count - 1]) for rung in rungs(self.count, count)}
        return Curve(
            lines,
            count,
            min(self.low, float(fresh.min())),
            max(self.high, float(fresh.max())),
            float(fresh[-1]),
            {**self.at, **more},
        )


class Curves:
    """Reads curves. Safe to call from any thread."""

    def __init__(self, series: SeriesStore) -> None:
        self._series = series
        self._known: OrderedDict[tuple[int, str, str], Curve] = OrderedDict()
        self._lock = Lock()

    def read(self, runs: Sequence[Run], key: str, rungs: Rungs, rule: str = "") -> dict[int, Curve]:
        """Returns the curve of each run, by the run's row key.

        Args:
            runs: As they are now.
            key: The metric.
            rungs: Which rows to keep between two counts.
            rule: Tells `rungs` apart from others.
        """
        with self._lock:
            known = {run.id: self._known.get((run.id, key, rule), Curve()) for run in runs}
        # Fewer lines than before: the run was rewound, and is looked at anew.
        known = {run.id: c if (c := known[run.id]).lines <= run.rows else Curve() for run in runs}
        behind = [run for run in runs if known[run.id].lines < run.rows]
        for run, points in self._fresh(behind, key, known):
            known[run.id] = known[run.id].extended(points, run.rows, rungs)
        with self._lock:
            for run in behind:
                self._known[run.id, key, rule] = known[run.id]
                self._known.move_to_end((run.id, key, rule))
            while len(self._known) > MAX_CURVES:
                self._known.popitem(last=False)
        return known

    def _fresh(
        self, runs: Sequence[Run], key: str, known: dict[int, Curve]
    ) -> list[tuple[Run, Series]]:
        # A run that is new is read whole once; of the others only what came since they were seen.
        series: dict[tuple[int, str], Series] = {}
        for some in (
            [run for run in runs if not known[run.id].lines],
            [run for run in runs if known[run.id].lines],
        ):
            if some:
                first = min(known[run.id].lines for run in some)
                last = max(run.rows for run in some)
                ids = [run.id for run in some]
                series |= self._series.read_many(ids, Stream.HISTORY, [key], (first, last))
        none = np.empty(0, np.int64)
        empty = Series(none, none, np.empty(0, np.float64))
        return [(run, _until(series.get((run.id, key), empty), run.rows)) for run in runs]


def _until(series: Series, lines: int) -> Series:
    """Returns the points of rows that `lines` counts; later ones are folded the next time."""
    inside = series.rows < lines
    return Series(series.rows[inside], series.steps[inside], series.values[inside])


def summary_value(run: Run, key: str) -> float | None:
    """Returns a metric of the summary: under its key, nested under dots, or in `min`/`max`/`last`
    as define_metric leaves it."""
    found = run.summary.get(key)
    if found is None and "." in key:
        head, _, tail = key.partition(".")
        inner = run.summary.get(head)
        found = inner.get(tail) if isinstance(inner, dict) else None
    if isinstance(found, dict):
        kinds = (name for name in ("last", "best", "min", "max") if name in found)
        found = found.get(next(kinds, ""))
    return finite(found)
