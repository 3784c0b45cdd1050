"""When a run's summary is sent: the larger it is, the more seldom, but always at the end."""

from __future__ import annotations

from runwell.uplink.fold import Fold

_PAUSE_S, _BYTES_PER_S, _LONGEST_PAUSE_S = 1.0, 256 * 1024, 15.0
_NEVER = float("inf")


class Summaries:
    """The summaries of one run, on their way out."""

    def __init__(self) -> None:
        self._seen = 0
        self._next_at = 0.0

    def next_at(self, fold: Fold) -> float:
        """Returns when the summary is to be sent next."""
        return self._next_at if fold.summary_version != self._seen else _NEVER

    def take(self, fold: Fold, now: float, *, is_final: bool) -> str | None:
        """Returns the summary as a line if it is new and its time has come; else None."""
        if fold.summary_version == self._seen or (now < self._next_at and not is_final):
            return None
        self._seen = fold.summary_version
        line = fold.summary_line()
        self._next_at = now + min(max(_PAUSE_S, len(line) / _BYTES_PER_S), _LONGEST_PAUSE_S)
        return line
