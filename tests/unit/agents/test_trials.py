from __future__ import annotations

import os
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from runwell.agents.trials import STOPPED, FunctionTrial, ProcessTrial, Trial
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


def function(work: Callable[[], object]) -> FunctionTrial:
    return FunctionTrial(work, TRIAL)


def test_a_function_finds_its_trial_in_its_thread() -> None:
    seen: list[SweepTrial | None] = []
    assert ended(function(lambda: seen.append(current_trial({})))) == 0
    assert (seen, current_trial({})) == ([TRIAL], None)


def test_a_function_fails_exits_and_is_stopped() -> None:
    def spin() -> None:
        while True:
            time.sleep(0.01)

    assert ended(function(lambda: 1 / 0)) == 1
    assert ended(function(lambda: sys.exit(3))) == 3
    spinning = function(spin)
    spinning.stop()
    assert ended(spinning) == STOPPED


@pytest.mark.parametrize("is_killed", [False, True])
def test_what_a_process_started_does_not_outlive_it(tmp_path: Path, is_killed: bool) -> None:
    note = tmp_path / "pid"
    code = f"{PARENT}{'time.sleep(60)' if is_killed else ''}"
    trial = ProcessTrial([sys.executable, "-c", code, str(note)], os.environ)
    end = time.monotonic() + 30
    while not (note.exists() and note.read_text().strip()):
        assert time.monotonic() < end
        time.sleep(0.01)
    if is_killed:
        trial.kill()
    ended(trial)
    child = Path(f"/proc/{note.read_text().strip()}/status")
    while child.exists() and "State:\tZ" not in child.read_text():
        assert time.monotonic() < end
        time.sleep(0.01)
