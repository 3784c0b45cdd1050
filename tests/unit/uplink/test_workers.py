from __future__ import annotations

import threading
from queue import SimpleQueue

import pytest

from runwell.uplink.workers import Workers


def test_jobs_run_on_so_many_threads(caplog: pytest.LogCaptureFixture) -> None:
    done: SimpleQueue[str] = SimpleQueue()
    both = threading.Barrier(2, timeout=10)
    workers = Workers(2, "test")

    def job() -> None:
        both.wait()
        done.put(threading.current_thread().name)

    workers.submit(job)
    workers.submit(job)
    assert {done.get(timeout=10), done.get(timeout=10)} == {"test-1", "test-2"}


def test_a_job_that_raises_is_logged_and_the_next_one_runs(
    caplog: pytest.LogCaptureFixture,
) -> None:
    after: SimpleQueue[str] = SimpleQueue()
    workers = Workers(1, "test", lambda: after.put("after"))
    workers.submit(lambda: 1 / 0)  # type: ignore[arg-type]
    workers.submit(lambda: None)
    assert (after.get(timeout=10), after.get(timeout=10)) == ("after", "after")
    assert "a job failed" in caplog.text
