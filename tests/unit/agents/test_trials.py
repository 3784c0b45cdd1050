from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import psutil
import pytest

from runwell.agents.trials import (
    STOPPED,
    FunctionProcess,
    FunctionTrial,
    ProcessTrial,
    Trial,
)
from runwell.sdk.trial import SweepTrial, current_trial

TRIAL = SweepTrial("s", "r", "p", None, {"x": 1}, mode="disabled")
PARENT = """
import subprocess, sys, time
child = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(60)"])
print(child.pid, file=open(sys.argv[1], "w"), flush=True)
"""


def ended(trial: Trial) -> int:
    end = time.monotonic() + 30
    while (code := trial.poll()) is None:
        assert time.monotonic() < end
        time.sleep(0.01)
    return code


def wait_for(is_so: Callable[[], bool]) -> None:
    end = time.monotonic() + 30
    while not is_so():
        assert time.monotonic() < end
        time.sleep(0.01)


def is_running(pid: int) -> bool:
    """Whether a process is there and no zombie, which its own parent has yet to bury."""
    try:
        return psutil.Process(pid).status() != psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return False


def function(work: Callable[[], object]) -> FunctionTrial:
    return FunctionTrial(work, TRIAL)


def test_a_function_finds_its_trial_in_its_thread() -> None:
    seen: list[SweepTrial | None] = []
    assert ended(function(lambda: seen.append(current_trial({})))) == 0
    assert (seen, current_trial({})) == ([TRIAL], None)


@pytest.mark.parametrize("kind", [FunctionTrial, FunctionProcess])
def test_a_function_fails_exits_and_is_stopped(
    kind: type[FunctionTrial | FunctionProcess], tmp_path: Path
) -> None:
    def spin() -> None:
        try:
            (tmp_path / "began").touch()
            while True:
                time.sleep(0.01)
        finally:
            (tmp_path / "tidied").touch()

    assert ended(kind(lambda: 1 / 0, TRIAL)) == 1
    assert ended(kind(lambda: sys.exit(3), TRIAL)) == 3
    spinning = kind(spin, TRIAL)
    wait_for((tmp_path / "began").exists)
    spinning.stop()
    assert ended(spinning) == STOPPED
    assert (tmp_path / "tidied").exists()


def test_a_function_in_a_process_finds_its_trial_and_changes_nothing_here(tmp_path: Path) -> None:
    seen: list[SweepTrial | None] = []

    def look() -> None:
        seen.append(current_trial({}))
        (tmp_path / "seen").write_text(f"{seen} {os.getpid()}")

    assert ended(FunctionProcess(look, TRIAL)) == 0
    told = (tmp_path / "seen").read_text()
    assert told.startswith(str([TRIAL]))
    assert not told.endswith(f" {os.getpid()}")
    assert seen == []


def test_a_process_of_a_function_that_heeds_nothing_dies_with_its_workers(tmp_path: Path) -> None:
    note = tmp_path / "pids"

    def stubborn() -> None:
        signal.signal(signal.SIGTERM, signal.SIG_IGN)
        worker = os.fork()
        if not worker:
            time.sleep(600)
            os._exit(0)
        (tmp_path / "part").write_text(f"{os.getpid()} {worker}")
        (tmp_path / "part").rename(note)
        time.sleep(600)

    trial = FunctionProcess(stubborn, TRIAL)
    wait_for(note.exists)
    own, worker = map(int, note.read_text().split())
    trial.stop()
    assert trial.poll() is None
    trial.kill()
    assert ended(trial) == 128 + signal.SIGKILL
    assert not psutil.pid_exists(own), "it was not reaped"
    wait_for(lambda: not is_running(worker))


def test_a_process_of_a_function_that_was_killed_says_so() -> None:
    def die() -> None:
        os.kill(os.getpid(), signal.SIGKILL)

    assert ended(FunctionProcess(die, TRIAL)) == 128 + signal.SIGKILL


@pytest.mark.parametrize("is_killed", [False, True])
def test_what_a_process_started_does_not_outlive_it(tmp_path: Path, is_killed: bool) -> None:
    note = tmp_path / "pid"
    code = f"{PARENT}{'time.sleep(60)' if is_killed else ''}"
    trial = ProcessTrial([sys.executable, "-c", code, str(note)], os.environ)
    wait_for(lambda: note.exists() and bool(note.read_text().strip()))
    if is_killed:
        trial.kill()
    ended(trial)
    child = int(note.read_text())
    wait_for(lambda: not is_running(child))


@pytest.mark.skipif(sys.platform != "linux", reason="the death of a parent is told by Linux alone")
@pytest.mark.parametrize("is_bound", [False, True])
def test_a_trial_outlives_its_agent_unless_it_shall_not(tmp_path: Path, is_bound: bool) -> None:
    note = tmp_path / "pid"
    agent = f"""
import os, sys, time
from runwell.agents.trials import ProcessTrial
code = "import time; open('began', 'w'); time.sleep(2); open('done', 'w')"
trial = ProcessTrial([sys.executable, "-c", code], os.environ, dies_with_agent={is_bound})
while not os.path.exists("began"):
    time.sleep(0.01)
open("pid", "w").write(str(trial._process.pid))
os.kill(os.getpid(), 9)
"""
    subprocess.run([sys.executable, "-c", agent], cwd=tmp_path, check=False, timeout=60)
    trial = int(note.read_text())
    wait_for(lambda: not is_running(trial))
    assert (tmp_path / "done").exists() is not is_bound
