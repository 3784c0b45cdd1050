"""What goes by itself after a while: runs in the trash; console lines and system metrics of runs
long ended.

A round does a bounded piece, so that nobody waits for it; the next one goes on. The rows go first
and then the bytes of files: what a crash leaves in between is found by nobody.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from runwell.server.services.history_files import FOLDER
from runwell.store.ports.histories import Stream
from runwell.store.ports.stores import Stores

DAY_S = 86_400.0
KEEP_TRASH_DAYS = 30.0
RUNS_AT_ONCE = 20
LONG_AGO = 1.0  # what went with its project lies in the trash since 0, however long others stay


@dataclass(frozen=True, slots=True)
class Keep:
    """How long things are kept, in days; None is for ever.

    Attributes:
        trash_days: Runs in the trash.
        console_days: Console lines, counted from the end of their run.
        system_days: System metrics, counted likewise.
    """

    trash_days: float | None = KEEP_TRASH_DAYS
    console_days: float | None = None
    system_days: float | None = None


USUAL = Keep()


@dataclass(frozen=True, slots=True)
class Retention:
    """Lets go of what is due. `clock` is in seconds since the epoch."""

    stores: Stores
    clock: Callable[[], float]
    keep: Keep

    def look(self) -> int:
        """Does a piece of what is due and gives a piece of the space back; returns of how many runs
        something went."""
        count = 0
        before = LONG_AGO
        if self.keep.trash_days is not None:
            before = self.clock() - self.keep.trash_days * DAY_S
        due = self.stores.trash.due(before, RUNS_AT_ONCE)
        count += sum(self._purge(run, before) for run in due)
        if self.keep.console_days is not None:
            before = self.clock() - self.keep.console_days * DAY_S
            count += self.stores.logs.forget(before, RUNS_AT_ONCE)
        if self.keep.system_days is not None:
            before = self.clock() - self.keep.system_days * DAY_S
            count += self.stores.series.forget(Stream.EVENTS, before, RUNS_AT_ONCE)
        self.stores.reclaim()
        return count

    def _purge(self, run: int, before: float) -> bool:
        if not self.stores.trash.purge(run, before):
            return False
        for folder in (f"runs/{run}", f"{FOLDER}/{run}"):
            for blob in list(self.stores.blobs.list(folder)):
                self.stores.blobs.delete(blob.key)
        return True
