"""Sweeps in real processes: the examples as they are written, and agents and servers that die."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any

import psutil
import pytest

from tests.conftest import ROOT
from tests.e2e.conftest import LiveServer, until

RUNWELL = Path(sys.executable).parent / "runwell"
# What tutorials show: parameters alone, and an agent that is given nothing to run.
BARE = """
import runwell as wandb

config = {
    "learning_rate": {"values": [0.01, 0.001]},
    "hidden_layer_sizes": {"values": [[32, 64], [64, 128]]},
}
sweep_id = wandb.sweep(config)
wandb.agent(sweep_id)
"""
COMBINATIONS = [
    {"learning_rate": rate, "hidden_layer_sizes": sizes}
    for sizes in ([32, 64], [64, 128])
    for rate in (0.01, 0.001)
]


def run(command: list[str], environ: dict[str, str], folder: Path) -> str:
    done = subprocess.run(
        command, env=environ, cwd=folder, capture_output=True, text=True, timeout=100, check=False
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def kept(folder: Path) -> list[Any]:
    paths = sorted(folder.glob("wandb/sweep-*/trial-*.json"))
    return [json.loads(path.read_text()) for path in paths]


def swept(server: LiveServer, project: str) -> tuple[Any, list[Any]]:
    """Returns the only sweep of a project, and its runs."""
    place = f"/projects/{server.get('/viewer')['entity']}/{project}/sweeps"
    (sweep,) = server.get(place)["items"]
    return sweep, server.get(f"{place}/{sweep['id']}/runs?limit=1000")["items"]


@pytest.fixture
def alone(tmp_path: Path) -> dict[str, str]:
    """An environment in which no server runs."""
    kept = {k: v for k, v in os.environ.items() if not k.startswith(("WANDB_", "RUNWELL_"))}
    return kept | {"RUNWELL_HOME": str(tmp_path / "home"), "RUNWELL_UPLINK_IDLE_S": "2"}


def test_a_bare_search_space_runs_as_written_without_a_server(
    tmp_path: Path, alone: dict[str, str]
) -> None:
    run([sys.executable, "-c", BARE], alone, tmp_path)
    trials = kept(tmp_path)
    assert [trial["params"] for trial in trials] == COMBINATIONS
    assert {trial["state"] for trial in trials} == {"finished"}
    assert len(list(tmp_path.glob("wandb/offline-run-*"))) == 4


def test_a_bare_search_space_runs_as_written_with_a_server(live_server: LiveServer) -> None:
    folder = live_server.data.parent
    run([sys.executable, "-c", BARE], live_server.environ, folder)
    sweep, runs = swept(live_server, "uncategorized")
    assert (sweep["state"], [found["config"] for found in runs]) == ("FINISHED", COMBINATIONS)
    assert [found["state"] for found in runs] == ["finished"] * 4


def test_the_example_runs_with_a_server_and_without(
    live_server: LiveServer, tmp_path: Path, alone: dict[str, str]
) -> None:
    example = [sys.executable, str(ROOT / "examples" / "sweep" / "search.py")]
    run(example, live_server.environ, live_server.data.parent)
    sweep, runs = swept(live_server, "search")
    assert (sweep["state"], sweep["expected_run_count"], len(runs)) == ("FINISHED", 4, 4)
    assert all(0 < found["summary"]["loss"] < 1 for found in runs)
    (tmp_path / "alone").mkdir()
    run(example, alone | {"RUNWELL_HOME": str(tmp_path / "other")}, tmp_path / "alone")
    assert [trial["state"] for trial in kept(tmp_path / "alone")] == ["finished"] * 4


TRAIN = """
import sys, time, runwell
run = runwell.init()
for step in range(5):
    run.log({"loss": run.config["x"] / (step + 1)})
    time.sleep(0.05)
"""
YAML = """
method: grid
program: train.py
project: lab
metric: {name: loss}
parameters: {x: {min: 1, max: COUNT}}
"""


def made(folder: Path, environ: dict[str, str], count: int, *options: str, extra: str = "") -> str:
    """Makes a sweep by the command; returns what an agent is given."""
    (folder / "train.py").write_text(TRAIN)
    (folder / "sweep.yaml").write_text(YAML.replace("COUNT", str(count)) + extra)
    told = run([str(RUNWELL), "sweep", *options, "sweep.yaml"], environ, folder)
    return told.split()[-1]


def agent(folder: Path, environ: dict[str, str], sweep: str) -> subprocess.Popen[bytes]:
    log = (folder / "agents.log").open("ab")
    with log:
        command = [str(RUNWELL), "agent", sweep]
        return subprocess.Popen(command, env=environ, cwd=folder, stdout=log, stderr=log)


def test_commands_run_a_sweep_in_a_folder_by_two_agents(
    tmp_path: Path, alone: dict[str, str]
) -> None:
    sweep = made(tmp_path, alone, 6, "--local")
    agents = [agent(tmp_path, alone, sweep) for _ in range(2)]
    assert [found.wait(100) for found in agents] == [0, 0], (tmp_path / "agents.log").read_text()
    assert [trial["params"]["x"] for trial in kept(tmp_path)] == [1, 2, 3, 4, 5, 6]
    assert {trial["state"] for trial in kept(tmp_path)} == {"finished"}


def test_sigterm_ends_an_agent_and_its_trial(tmp_path: Path, alone: dict[str, str]) -> None:
    sweep = made(tmp_path, alone, 3, "--local")
    (tmp_path / "train.py").write_text(TRAIN.replace("0.05", "30"))
    found = agent(tmp_path, alone, sweep)
    until(lambda: bool(list(tmp_path.glob("wandb/offline-run-*"))), 60, "no trial began")
    found.send_signal(signal.SIGTERM)
    assert found.wait(60) in (0, 1)
    (trial,) = kept(tmp_path)
    assert trial["state"] != "running"


def test_a_sweep_in_a_folder_comes_to_a_server_and_goes_on_there(
    live_server: LiveServer, tmp_path: Path, alone: dict[str, str]
) -> None:
    sweep = made(tmp_path, alone, 5, "--local")
    agents = [str(RUNWELL), "agent", "--count", "2"]
    run([*agents, sweep], alone, tmp_path)
    home = {"RUNWELL_HOME": live_server.environ["RUNWELL_HOME"]}
    for _ in range(2):  # the second time there is nothing to do
        told = run([str(RUNWELL), "sync", f"wandb/sweep-{sweep}"], alone | home, tmp_path)
        assert f"/lab/sweeps/{sweep}" in told
    found, runs = swept(live_server, "lab")
    local = {trial["run_id"]: trial["params"] for trial in kept(tmp_path)}
    assert (found["id"], found["state"]) == (sweep, "RUNNING")
    assert {each["id"]: each["config"] for each in runs} == local
    assert all(each["summary"]["loss"] for each in runs)
    entity = live_server.get("/viewer")["entity"]
    run([str(RUNWELL), "agent", f"{entity}/lab/{sweep}"], alone | home, tmp_path)
    found, runs = swept(live_server, "lab")
    assert [each["config"]["x"] for each in runs] == [1, 2, 3, 4, 5]
    assert {each["state"] for each in runs} == {"finished"}
    assert found["state"] == "FINISHED"


def is_gone(pid: int) -> bool:
    """Whether a process is not there, or only waits to be buried by whoever adopted it."""
    try:
        return psutil.Process(pid).status() == psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return True


FUNCTION = """
import os, subprocess, sys, time, runwell

def train():
    run = runwell.init()
    worker = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(600)"])
    run.log({"loss": 1.0})
    with open("part", "w") as note:
        note.write(f"{os.getpid()} {worker.pid} {run.id}")
    os.rename("part", "pids")
    time.sleep(600)

sweep = runwell.sweep({"method": "grid", "parameters": {"x": {"values": [1, 2]}}})
runwell.agent(sweep, function=train, processes=True)
print("said goodbye")
"""


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_a_signal_ends_a_function_in_a_process_and_all_that_it_started(
    tmp_path: Path, alone: dict[str, str], number: signal.Signals
) -> None:
    command = [sys.executable, "-c", FUNCTION]
    pipe = subprocess.PIPE
    with subprocess.Popen(
        command,
        env=alone,
        cwd=tmp_path,
        stdout=pipe,
        text=True,
        # Whoever runs the tests below `nohup` has them ignore SIGHUP, and it is inherited.
        preexec_fn=lambda: signal.signal(signal.SIGHUP, signal.SIG_DFL),  # noqa: PLW1509
    ) as found:
        until((tmp_path / "pids").exists, 60, "no trial began")
        own, worker, run_id = (tmp_path / "pids").read_text().split()
        assert psutil.Process(int(own)).ppid() == found.pid
        found.send_signal(number)
        said, _ = found.communicate(timeout=60)
    assert "said goodbye" in said
    assert not psutil.pid_exists(int(own))
    until(lambda: is_gone(int(worker)), 30, "its worker is still there")
    (trial,) = kept(tmp_path)
    assert (trial["run_id"], trial["state"]) == (run_id, "failed")
