"""A few daemon threads that do jobs.

Unlike the executor of the standard library, nobody waits for a job when the process ends: a job
here may hang in a dead connection, and everything that counts is on the disk.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from queue import SimpleQueue
from typing import TypeAlias

_log = logging.getLogger(__name__)

Job: TypeAlias = Callable[[], None]


class Workers:
    """Threads, started as they are needed.

    Args:
        num_threads: How many jobs run at the same time.
        name: What the threads are called.
        after: Called after each job, on its thread.
    """

    def __init__(self, num_threads: int, name: str, after: Job = lambda: None) -> None:
        self._num_threads = num_threads
        self._name = name
        self._after = after
        self._jobs: SimpleQueue[Job] = SimpleQueue()
        self._num_started = 0

    def submit(self, job: Job) -> None:
        """Has a job done when a thread is free. A job that raises is logged."""
        if self._num_started < self._num_threads:
            self._num_started += 1
            name = f"{self._name}-{self._num_started}"
            threading.Thread(target=self._work, name=name, daemon=True).start()
        self._jobs.put(job)

    def _work(self) -> None:
        while True:
            job = self._jobs.get()
            try:
                job()
            except Exception:  # noqa: BLE001 (the thread has to live on)
                _log.exception("a job failed")
            self._after()
