"""Runs that nobody hears of any more are marked crashed; preempted, if they had told of that.

A client that promised a heartbeat is given four of them; others get `silence_s`. A run that is
heard of again comes back to life by itself (`services/ingest.py`). Right after the start of a
server nobody is judged: clients could not reach it while it was down.
"""

from __future__ import annotations

import logging
from collections.abc import Callable

from runwell.server.services.runs import Runs
from runwell.store.ports.runs import Run
from runwell.store.ports.stores import Stores

DEFAULT_SILENCE_S = 300.0
GRACE_S = 60.0
_log = logging.getLogger("runwell.server")


class CrashWatch:
    """Looks for silent runs, whenever it is asked to.

    Args:
        stores: Where runs are kept.
        runs: Changes them and tells of it.
        clock: Seconds since the epoch.
        silence_s: Given to runs that promised no heartbeat.
    """

    def __init__(
        self, stores: Stores, runs: Runs, clock: Callable[[], float], silence_s: float
    ) -> None:
        self._stores = stores
        self._runs = runs
        self._clock = clock
        self._silence_s = silence_s
        self._not_before = clock() + min(GRACE_S, silence_s)

    def look(self) -> tuple[Run, ...]:
        """Marks the runs that are silent for too long and returns them."""
        now = self._clock()
        if now < self._not_before:
            return ()
        silent = self._stores.runs.silent(now, self._silence_s)
        return tuple(self._mark(run) for run in silent if self._is_still_silent(run))

    def _is_still_silent(self, run: Run) -> bool:
        """Says whether nothing came of a run since it was found, while others were marked."""
        now = self._stores.runs.get(run.id)
        if now is None:
            return False
        return (now.state, now.heartbeat_at) == (run.state, run.heartbeat_at)

    def _mark(self, run: Run) -> Run:
        after = self._runs.mark_silent(run)
        where = (run.entity, run.project, run.run_id)
        _log.info("run %s/%s/%s was silent; marked %s", *where, after.state)
        return after
