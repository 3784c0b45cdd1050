"""Console lines, page by page."""

from __future__ import annotations

from dataclasses import dataclass

from runwell.store.ports.logs import LogLine
from runwell.store.ports.runs import Run
from runwell.store.ports.stores import Stores


@dataclass(frozen=True, slots=True)
class LogPage:
    """Some lines; `total` counts all that the run has."""

    total: int
    lines: tuple[LogLine, ...]


@dataclass(frozen=True, slots=True)
class Logs:
    """Reads console lines."""

    stores: Stores

    def page(self, run: Run, *, after: int, limit: int, tail: bool, search: str = "") -> LogPage:
        """Returns at most `limit` lines from number `after` on, or with `tail` the last ones.

        Args:
            run: Whose lines.
            after: The number of the first line.
            limit: How many at most.
            tail: The end instead; `after` counts for nothing then.
            search: Only lines that hold this text.
        """
        total = self.stores.logs.count(run.id)
        if tail and search:
            lines = self.stores.logs.page(run.id, 0, total, search)[-limit:]
        else:
            first = max(0, total - limit) if tail else after
            lines = self.stores.logs.page(run.id, first, limit, search)
        return LogPage(total, lines)
