"""The points of one metric, in bounded memory.

Up to `MOST_BUCKETS` points are kept as they are. Of more, neighbours are kept together: a bucket
knows where its points begin and their least, greatest and last value, so no peak is lost. A value
that is not finite is a gap; one that shares a bucket with others is none.
"""

from __future__ import annotations

import math
from array import array
from typing import NamedTuple

MOST_BUCKETS = 4096


class Point(NamedTuple):
    """A bucket of points.

    Attributes:
        x: Where the first is.
        low, high, last: Their values; NaN if none is finite.
    """

    x: float
    low: float
    high: float
    last: float


class Curve:
    """Points in the order in which they were logged.

    Attributes:
        latest: The last value, also if it is not finite.
        num_points: How many there were.
    """

    def __init__(self) -> None:
        self.latest = math.nan
        self.num_points = 0
        self._stride = 1
        self._in_last = 0  # so many points are in the last bucket
        self._steps = array("d")
        self._times = array("d")
        self._lows = array("d")
        self._highs = array("d")
        self._lasts = array("d")

    def add(self, step: float, time_s: float, value: float) -> None:
        """Takes a point: its step, the seconds that the run had run, and its value."""
        self.latest = value
        self.num_points += 1
        value = value if math.isfinite(value) else math.nan
        if self._in_last in (0, self._stride):
            if len(self._steps) >= MOST_BUCKETS:
                self._halve()
            self._append(step, time_s, value)
            return
        self._in_last += 1
        self._lows[-1] = _least(self._lows[-1], value)
        self._highs[-1] = _greatest(self._highs[-1], value)
        self._lasts[-1] = self._lasts[-1] if math.isnan(value) else value

    def points(self, *, by_time: bool = False) -> list[Point]:
        """Returns the buckets, by step or by seconds."""
        xs = self._times if by_time else self._steps
        return list(map(Point, xs, self._lows, self._highs, self._lasts))

    def _append(self, step: float, time_s: float, value: float) -> None:
        self._in_last = 1
        self._steps.append(step)
        self._times.append(time_s)
        for column in (self._lows, self._highs, self._lasts):
            column.append(value)

    def _halve(self) -> None:
        lows, highs, lasts = self._lows, self._highs, self._lasts
        pairs = range(0, len(lows), 2)
        self._lows = array("d", (_least(lows[n], lows[n + 1]) for n in pairs))
        self._highs = array("d", (_greatest(highs[n], highs[n + 1]) for n in pairs))
        self._lasts = array(
            "d", (lasts[n] if math.isnan(lasts[n + 1]) else lasts[n + 1] for n in pairs)
        )
        self._steps, self._times = self._steps[::2], self._times[::2]
        self._stride *= 2


def _least(one: float, other: float) -> float:
    return other if math.isnan(one) else one if math.isnan(other) else min(one, other)


def _greatest(one: float, other: float) -> float:
    return other if math.isnan(one) else one if math.isnan(other) else max(one, other)
