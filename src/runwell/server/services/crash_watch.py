"""Runs that nobody hears of any more are marked crashed.

A client that promised a heartbeat is given four of them; others get `silence_s`. A run that is
heard of again comes back to life by itself (`services/ingest.py`). Right after the start of a
server nobody is judged: clients could not reach it while it was down.
"""

from __future__ import annotations

import logging
from collections.abc import Callable

from runwell.server.services.runs import Runs
from runwell.store.ports import Run, Stores

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
        for run in silent:
            _log.info(
                "run %s/%s/%s was silent; marked crashed", run.entity, run.project, run.run_id
            )
        return tuple(self._runs.mark_crashed(run) for run in silent)
