"""How long a run has run: the time since its start without its pauses."""

from __future__ import annotations

from bisect import bisect_right
from math import inf


class RunTime:
    """Counts the seconds of a run.

    Args:
        started_at: In seconds since the epoch.
    """

    def __init__(self, started_at: float = 0.0) -> None:
        self.started_at = started_at
        self._begins: list[float] = []
        self._ends: list[float] = []
        self._earlier_s: list[float] = [0.0]  # how long all pauses before the one of that number

    @property
    def is_paused(self) -> bool:
        """Tells whether the run rests."""
        return len(self._begins) > len(self._ends)

    def pause(self, moment: float) -> None:
        """Stops counting; while the run rests already it changes nothing."""
        if not self.is_paused:
            self._begins.append(moment if not self._ends else max(moment, self._ends[-1]))

    def go_on(self, moment: float) -> None:
        """Counts again."""
        if self.is_paused:
            begin = self._begins[-1]
            self._ends.append(max(moment, begin))
            self._earlier_s.append(self._earlier_s[-1] + self._ends[-1] - begin)

    def at(self, moment: float) -> float:
        """Returns the seconds up to a moment, which may lie before pauses."""
        number = bisect_right(self._begins, moment) - 1
        paused_s = 0.0
        if number >= 0:
            end = self._ends[number] if number < len(self._ends) else inf
            paused_s = self._earlier_s[number] + min(end, moment) - self._begins[number]
        return max(0.0, moment - self.started_at - paused_s)
