"""The official client's sweeps and agents, unmodified, against our server."""

from __future__ import annotations

import json
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Protocol

import pytest

from tests.contract.stack import Client, Server, until

pytestmark = [pytest.mark.official, pytest.mark.slow, pytest.mark.timeout(300)]

TRAIN = """
import sys, time, wandb
run = wandb.init()
for step in range(int(run.config.get("steps", 3))):
    run.log({"loss": run.config["x"] ** 2 + 1 / (step + 1)})
    time.sleep(float(run.config.get("pause", 0)))
run.finish()
"""
AGENT = """
import json, sys, wandb
from wandb.agents.pyagent import Agent
Agent.HEARTBEAT_SLEEP_SECONDS = 0.2
config, count = json.loads(sys.argv[1]), int(sys.argv[2]) or None
def train():
    with wandb.init() as run:
        for step in range(4):
            run.log({"loss": run.config["x"] ** 2 + 1 / (step + 1)})
id = wandb.sweep(config, project=sys.argv[3])
wandb.agent(id, function=train, count=count, project=sys.argv[3])
print("SWEEP", id)
"""


FUNCTION = """
import sys, time, wandb
from wandb.agents.pyagent import Agent
Agent.HEARTBEAT_SLEEP_SECONDS = 0.2
def train():
    with wandb.init() as run:
        for step in range(int(run.config.get("steps", 3))):
            run.log({"loss": run.config["x"] ** 2 + 1 / (step + 1)})
            time.sleep(float(run.config.get("pause", 0)))
entity, project, sweep = sys.argv[1].split("/")
wandb.agent(sweep, function=train, project=project, entity=entity)
"""
KINDS = pytest.mark.parametrize("kind", ["command", "function"])


def sweep_of(server: Server, project: str, id: str) -> Any:  # noqa: ANN401 - tests look into it
    return server.get(f"/projects/{server.entity}/{project}/sweeps/{id}")


def runs_of(server: Server, project: str, id: str) -> list[Any]:
    path = f"/projects/{server.entity}/{project}/sweeps/{id}/runs"
    found: list[Any] = server.get(path)["items"]
    return found


def searched(client: Client, config: object, count: int, project: str) -> str:
    """Makes a sweep and runs its trials in a function agent; returns the sweep's id."""
    out = client.must(AGENT, json.dumps(config), str(count), project)
    return out.rpartition("SWEEP ")[2].strip()


def test_a_grid_is_searched_to_its_end_by_a_function(client: Client, server: Server) -> None:
    config = {"method": "grid", "parameters": {"x": {"values": [1, 2]}, "y": {"values": ["a"]}}}
    sweep = searched(client, config, 0, "grid")
    runs = runs_of(server, "grid", sweep)
    assert [(run["config"]["x"], run["config"]["y"], run["state"]) for run in runs] == [
        (1, "a", "finished"),
        (2, "a", "finished"),
    ]
    assert [run["sweep"] for run in runs] == [sweep, sweep]
    found = sweep_of(server, "grid", sweep)
    assert (found["state"], found["expected_run_count"], found["run_count"]) == ("FINISHED", 2, 2)
    assert [agent["state"] for agent in found["agents"]] == ["EXITED"]


@pytest.mark.parametrize("method", ["random", "bayes"])
def test_trials_are_chosen_until_the_count(client: Client, server: Server, method: str) -> None:
    config = {
        "method": method,
        "metric": {"name": "loss", "goal": "minimize"},
        "parameters": {"x": {"min": -1.0, "max": 1.0}},
    }
    sweep = searched(client, config, 3, method)
    runs = runs_of(server, method, sweep)
    assert [run["state"] for run in runs] == ["finished"] * 3
    assert len({run["config"]["x"] for run in runs}) == 3
    best = min(run["config"]["x"] ** 2 + 0.25 for run in runs)
    assert sweep_of(server, method, sweep)["best"] == pytest.approx(best)


def wandb(client: Client, *arguments: str) -> subprocess.CompletedProcess[str]:
    code = "import sys; from wandb.cli.cli import cli; cli(sys.argv[1:])"
    return client.run(code, *arguments)


def create(client: Client, folder: Path, config: dict[str, Any], project: str) -> str:
    """Makes a sweep by `wandb sweep`; returns its id."""
    (folder / "train.py").write_text(TRAIN)
    (folder / "sweep.yaml").write_text(json.dumps({"program": "train.py", **config}))
    done = wandb(client, "sweep", "-p", project, "sweep.yaml")
    assert done.returncode == 0, done.stderr
    return done.stderr.partition("sweep with ID: ")[2].split()[0]


class Agent:
    """An agent in a process of its own: `wandb agent`, or one that calls a function."""

    def __init__(self, client: Client, path: str, *options: str, kind: str = "command") -> None:
        if kind == "function":
            self._process = client.start(FUNCTION, path)
            return
        code = (
            "import sys; from wandb.wandb_agent import Agent; Agent.POLL_INTERVAL = 0.3; "
            "Agent.KILL_DELAY = 2; from wandb.cli.cli import cli; cli(sys.argv[1:])"
        )
        self._process = client.start(code, "agent", *options, path)

    def wait(self, timeout_s: float = 100) -> int:
        return self._process.wait(timeout_s)

    def end(self) -> None:
        if self._process.poll() is None:
            self._process.kill()
        self._process.wait(30)


class Agents(Protocol):
    def __call__(self, path: str, *options: str, kind: str = "command") -> Agent: ...


@pytest.fixture
def agents(client: Client) -> Iterator[Agents]:
    """Starts agents of a sweep, and sees that they are gone at the end."""
    started: list[Agent] = []

    def start(path: str, *options: str, kind: str = "command") -> Agent:
        started.append(Agent(client, path, *options, kind=kind))
        return started[-1]

    yield start
    for agent in started:
        agent.end()


def test_a_grid_is_searched_by_the_command(
    client: Client, server: Server, tmp_path: Path, agents: Agents
) -> None:
    config = {"method": "grid", "parameters": {"x": {"values": [1, 2]}}}
    sweep = create(client, tmp_path, config, "cli")
    assert agents(f"{server.entity}/cli/{sweep}").wait() == 0
    runs = runs_of(server, "cli", sweep)
    assert [(run["config"]["x"], run["state"]) for run in runs] == [
        (1, "finished"),
        (2, "finished"),
    ]


def test_bayes_chooses_for_the_command(
    client: Client, server: Server, tmp_path: Path, agents: Agents
) -> None:
    config = {
        "method": "bayes",
        "metric": {"name": "loss", "goal": "minimize"},
        "parameters": {"x": {"min": -1.0, "max": 1.0}},
    }
    sweep = create(client, tmp_path, config, "cli-bayes")
    assert agents(f"{server.entity}/cli-bayes/{sweep}", "--count", "3").wait() == 0
    runs = runs_of(server, "cli-bayes", sweep)
    assert [run["state"] for run in runs] == ["finished"] * 3
    assert len({run["config"]["x"] for run in runs}) == 3


@KINDS
def test_a_sweep_is_paused_resumed_and_stopped(
    client: Client, server: Server, tmp_path: Path, agents: Agents, kind: str
) -> None:
    config = {"method": "random", "parameters": {"x": {"min": 0.0, "max": 1.0}}}
    sweep = create(client, tmp_path, config, "states")
    path = f"{server.entity}/states/{sweep}"
    agent = agents(path, kind=kind)
    until(lambda: len(runs_of(server, "states", sweep)) > 1, "no second run")
    assert wandb(client, "sweep", "--pause", path).returncode == 0
    until(
        lambda: all(r["state"] == "finished" for r in runs_of(server, "states", sweep)), "not idle"
    )
    count = len(runs_of(server, "states", sweep))
    time.sleep(1.5)
    assert len(runs_of(server, "states", sweep)) == count
    assert wandb(client, "sweep", "--resume", path).returncode == 0
    until(lambda: len(runs_of(server, "states", sweep)) > count, "not resumed")
    assert wandb(client, "sweep", "--stop", path).returncode == 0
    assert agent.wait() == 0
    assert sweep_of(server, "states", sweep)["state"] == "FINISHED"
    assert all(run["state"] == "finished" for run in runs_of(server, "states", sweep))


@KINDS
def test_a_cancelled_sweep_stops_its_trial(
    client: Client, server: Server, tmp_path: Path, agents: Agents, kind: str
) -> None:
    parameters = {"x": {"value": 1}, "steps": {"value": 400}, "pause": {"value": 0.2}}
    sweep = create(client, tmp_path, {"method": "random", "parameters": parameters}, "cancel")
    path = f"{server.entity}/cancel/{sweep}"
    agent = agents(path, kind=kind)
    until(lambda: [r["state"] for r in runs_of(server, "cancel", sweep)] == ["running"], "no run")
    assert wandb(client, "sweep", "--cancel", path).returncode == 0
    agent.wait()
    assert sweep_of(server, "cancel", sweep)["state"] == "CANCELED"


@KINDS
def test_hyperband_stops_the_worse_trial(
    client: Client, server: Server, tmp_path: Path, agents: Agents, kind: str
) -> None:
    config = {
        "method": "grid",
        "metric": {"name": "loss", "goal": "minimize"},
        "early_terminate": {"type": "hyperband", "min_iter": 2, "eta": 3},
        "parameters": {
            "steps": {"value": 5000},
            "pause": {"value": 0.2},
            "x": {"values": [0, 9]},
        },
    }
    sweep = create(client, tmp_path, config, "hyperband")
    path = f"{server.entity}/hyperband/{sweep}"
    first, second = agents(path, kind=kind), agents(path, kind=kind)

    def stopped() -> list[int]:
        runs = runs_of(server, "hyperband", sweep)
        return [run["config"]["x"] for run in runs if run["state"] in ("killed", "failed")]

    until(lambda: stopped() != [], "nobody was stopped", 200)
    assert stopped() == [9]
    wandb(client, "sweep", "--cancel", path)
    first.wait()
    second.wait()


READ = """
import json, sys, wandb
sweep = wandb.Api().sweep(sys.argv[1])
agents = sweep.agents()
print(json.dumps({
    "state": sweep.state, "runs": sorted(r.config["x"] for r in sweep.runs),
    "best": sweep.best_run().config["x"], "expected": sweep.expected_run_count,
    "method": sweep.config["method"], "agents": [a.runs()[0].sweep_name for a in agents],
    "names": [s.id for s in wandb.Api().project(sys.argv[2], sys.argv[3]).sweeps()],
}))
"""


def test_the_public_api_reads_a_sweep(client: Client, server: Server) -> None:
    config = {
        "method": "grid",
        "metric": {"name": "loss"},
        "parameters": {"x": {"values": [3, 2]}},
    }
    sweep = searched(client, config, 0, "read")
    out = client.must(READ, f"{server.entity}/read/{sweep}", "read", server.entity)
    assert json.loads(out.splitlines()[-1]) == {
        "state": "FINISHED",
        "runs": [2, 3],
        "best": 2,
        "expected": 2,
        "method": "grid",
        "agents": [sweep],
        "names": [sweep],
    }


def test_a_bad_config_is_refused_with_what_to_do(client: Client) -> None:
    done = client.run(
        "import wandb; wandb.sweep({'method': 'grd', 'parameters': {'x': {'value': 1}}})"
    )
    assert done.returncode != 0
    assert "use one of grid, random, bayes, tpe, custom" in done.stderr


CONTROLLER = """
import json, sys, time, wandb
from sweeps import SweepRun
def search(sweep, runs):
    return SweepRun(config={"x": {"value": [3, 1][len(runs)]}}) if len(runs) < 2 else None
entity, project, sweep = sys.argv[1].split("/")
controller = wandb.controller(sweep, entity=entity, project=project)
controller.configure_search(search)
while not controller.done():
    controller.step()
    time.sleep(0.2)
"""


def test_a_controller_at_the_client_chooses_the_trials(
    client: Client, server: Server, tmp_path: Path, agents: Agents
) -> None:
    if client.run("import sweeps").returncode != 0:
        pytest.skip("no package `sweeps` for this Python")
    config = {
        "method": "custom",
        "controller": {"type": "local"},
        "parameters": {"x": {"min": 0, "max": 9}},
    }
    sweep = create(client, tmp_path, config, "controller")
    path = f"{server.entity}/controller/{sweep}"
    agent = agents(path)
    client.must(CONTROLLER, path)
    assert agent.wait() == 0
    runs = runs_of(server, "controller", sweep)
    assert [(run["config"]["x"], run["state"]) for run in runs] == [
        (3, "finished"),
        (1, "finished"),
    ]
    assert sweep_of(server, "controller", sweep)["state"] == "FINISHED"
