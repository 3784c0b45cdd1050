"""What runs printed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol


@dataclass(frozen=True, slots=True)
class LogLine:
    """A console line. `timestamp` is as the client sent it (ISO 8601), `level` "" or "error";
    `label` tells which of several writers wrote it."""

    number: int
    timestamp: str
    level: str
    text: str
    label: str = ""


class Logs(Protocol):
    """Console lines. A line number may come again: the last text wins (progress bars)."""

    def write(self, run: int, lines: Sequence[LogLine], writer: str = "") -> int:
        """Keeps lines and returns the number of the next one.

        A writer with a name, one of several, counts its lines by itself: they get the next free
        numbers in the order of arrival, and one that comes again is written over.
        """

    def page(self, run: int, after: int, limit: int, search: str = "") -> tuple[LogLine, ...]:
        """Returns lines with number >= after, in order; with `search`, those that contain it."""

    def count(self, run: int) -> int: ...
    def forget(self, before: float, limit: int) -> int:
        """Deletes the lines of at most so many runs that ended before this time; returns of how
        many. Their counts stay, so a client that comes back goes on behind them."""
