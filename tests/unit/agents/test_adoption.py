from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from runwell.agents.adoption import adopted
from runwell.sdk.capture.process import host_name, process_started_at
from runwell.wire.records import ExitRecord
from tests.fakes.journals import JournalFile, run_record

SLEEP = [sys.executable, "-c", "import time; time.sleep(600)"]


@pytest.fixture
def process() -> Iterator[subprocess.Popen[bytes]]:
    with subprocess.Popen(SLEEP, start_new_session=True) as found:
        yield found
        found.kill()


def write(
    root: Path, pid: int, started_at: float, *, host: str | None = None, code: int | None = None
) -> Path:
    """Writes the journal of run `abc` that a process has."""
    journal = JournalFile(root)
    journal.write(run_record(host=host or host_name(), pid=pid, process_started_at=started_at))
    if code is not None:
        journal.write(ExitRecord(1.0, code))
    return journal.path


def test_a_trial_of_which_nothing_lies_here_is_begun(tmp_path: Path) -> None:
    assert adopted(tmp_path, "abc") is None


def test_a_trial_that_runs_is_taken_over_and_ended_when_asked(
    tmp_path: Path, process: subprocess.Popen[bytes]
) -> None:
    write(tmp_path, process.pid, process_started_at(process.pid))
    found = adopted(tmp_path, "abc")
    assert found is not None
    assert found.poll() is None
    found.stop()
    assert process.wait(30) == -signal.SIGTERM
    assert found.poll() == -signal.SIGKILL  # its journal does not say how it ended
    found.kill()  # who is gone cannot be killed, and that is no error
    assert adopted(tmp_path, "abc") is None


def test_a_trial_that_is_killed_dies_with_what_it_has_started(
    tmp_path: Path, process: subprocess.Popen[bytes]
) -> None:
    write(tmp_path, process.pid, process_started_at(process.pid))
    found = adopted(tmp_path, "abc")
    assert found is not None
    found.kill()
    assert process.wait(30) == -signal.SIGKILL


def test_a_trial_that_has_ended_well_is_not_begun_again(tmp_path: Path) -> None:
    write(tmp_path, os.getpid(), process_started_at(os.getpid()), code=0)
    found = adopted(tmp_path, "abc")
    assert found is not None
    assert found.poll() == 0


@pytest.mark.parametrize("code", [None, 1])
def test_a_trial_that_failed_or_died_is_begun_again(tmp_path: Path, code: int | None) -> None:
    write(tmp_path, os.getpid(), process_started_at(os.getpid()) + 1, code=code)
    assert adopted(tmp_path, "abc") is None


def test_a_process_of_another_host_or_of_this_agent_is_no_trial_that_runs(
    tmp_path: Path, process: subprocess.Popen[bytes]
) -> None:
    write(tmp_path, process.pid, process_started_at(process.pid), host="elsewhere")
    assert adopted(tmp_path, "abc") is None
    write(tmp_path / "own", os.getpid(), process_started_at(os.getpid()))
    assert adopted(tmp_path / "own", "abc") is None


def test_a_journal_that_cannot_be_read_says_nothing(tmp_path: Path) -> None:
    write(tmp_path, os.getpid(), 0.0).write_bytes(b"nonsense")
    assert adopted(tmp_path, "abc") is None
