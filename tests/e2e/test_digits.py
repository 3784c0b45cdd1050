"""The demo: its training script, and `make demo` without a terminal and with Ctrl-C."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import psutil
import pytest

from examples.digits.demo import RUNS
from tests.conftest import ROOT
from tests.e2e.conftest import LiveServer, free_port, until

pytestmark = [pytest.mark.slow, pytest.mark.timeout(360)]  # two whole demos, on a busy machine
Start = Callable[[Path, float], "subprocess.Popen[str]"]
TRAIN = ROOT / "examples" / "digits" / "train.py"


@pytest.fixture
def folder() -> Iterator[Path]:
    """A short path, because the name of a socket may not be long."""
    with tempfile.TemporaryDirectory(prefix="demo", ignore_cleanup_errors=True) as name:
        yield Path(name)


@pytest.fixture
def start_demo() -> Iterator[Start]:
    """Starts demos; one that a failing test has left is asked to end, and then cleans up."""
    started: list[subprocess.Popen[str]] = []

    def start(folder: Path, pace: float) -> subprocess.Popen[str]:
        started.append(launch(folder, pace))
        return started[-1]

    yield start
    for demo in started:
        demo.terminate()
        demo.communicate(timeout=60)


def launch(folder: Path, pace: float) -> subprocess.Popen[str]:
    command = [sys.executable, "-m", "examples.digits.demo", "--folder", str(folder)]
    command += ["--port", str(free_port()), "--pace", str(pace)]
    return subprocess.Popen(
        command,
        cwd=ROOT,
        env={**os.environ, "PYTHONUNBUFFERED": "1"},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )


def left_behind(folder: Path) -> list[str]:
    """Returns the command lines of the processes that still belong to the folder."""
    found = []
    for process in psutil.process_iter():
        try:
            if process.environ().get("RUNWELL_HOME") == str(folder):
                found.append(" ".join(process.cmdline()))
        except (psutil.Error, OSError):
            continue
    return found


def test_training_script_logs_all_that_it_trains(live_server: LiveServer, tmp_path: Path) -> None:
    command = [sys.executable, str(TRAIN), "--name", "mine", "--epochs", "4", "--lr", "0.2"]
    subprocess.run(command, env=live_server.environ, cwd=tmp_path, check=True, timeout=60)

    (project,) = live_server.get("/projects")["items"]
    place = f"/projects/{project['entity']}/digits"
    (run,) = live_server.get(f"{place}/runs")["items"]
    assert (run["name"], run["state"], run["config"]["lr"]) == ("mine", "finished", 0.2)

    metrics = live_server.get(f"{place}/metrics?runs={run['id']}&stream=history")["items"]
    runwell = str(Path(sys.executable).parent / "runwell")
    asked = [runwell, "sql", "--json", "SELECT key, kind, points FROM metrics"]
    told = subprocess.run(
        asked, env=live_server.environ, check=True, capture_output=True, timeout=60
    ).stdout
    found = {row["key"]: (row["kind"], row["points"]) for row in json.loads(told)}
    assert {metric["key"]: metric["kind"] for metric in metrics}.items() <= {
        key: kind for key, (kind, _) in found.items()
    }.items()
    steps = 4 * (1347 // 32)
    assert (
        found
        | {
            "train/loss": ("number", steps),
            "train/accuracy": ("number", steps),
            "train/lr": ("number", steps),
            "val/loss": ("number", 4),
            "val/accuracy": ("number", 4),
            "samples": ("images/separated", 4),
            "mistakes": ("table-file", 1),
        }
        == found
    )


def test_demo_without_a_terminal_ends_by_itself_and_keeps_earlier_runs(
    start_demo: Start, folder: Path
) -> None:
    first = start_demo(folder, 0)
    said, _ = first.communicate(timeout=150)
    assert first.returncode == 0, said
    assert said.lstrip().startswith("http://127.0.0.1:")
    assert said.count("accuracy") == len(RUNS)
    assert left_behind(folder) == []

    second = start_demo(folder, 0)
    said, _ = second.communicate(timeout=150)
    assert second.returncode == 0, said
    assert f"{len(RUNS)} runs of earlier demos" in said
    assert left_behind(folder) == []


@pytest.mark.parametrize(
    ("number", "delay_s"),
    [
        (signal.SIGINT, 0.0),
        (signal.SIGINT, 1.0),
        (signal.SIGHUP, 3.0),
        (signal.SIGINT, 5.0),
        (signal.SIGTERM, 7.0),
    ],
)
def test_interrupted_demo_leaves_no_process(
    start_demo: Start, folder: Path, number: signal.Signals, delay_s: float
) -> None:
    demo = start_demo(folder, 20)
    until((folder / "demo.lock").exists, 20, "no demo")
    time.sleep(delay_s)
    demo.send_signal(number)
    said, _ = demo.communicate(timeout=60)
    assert demo.returncode == 0, said
    assert left_behind(folder) == []
