"""Sweeps of our own client on both databases: taken over from a folder, and chosen on its side."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import pytest

from tests.contract.stack import Client, Server

pytestmark = pytest.mark.timeout(300)

# Two trials without a server, under the name that W&B's users have for it.
ALONE = """
import runwell
def train():
    with runwell.init() as run:
        run.log({"loss": run.config["x"]})
space = {"method": "grid", "metric": {"name": "loss"}, "parameters": {"x": {"values": [1, 2, 3]}}}
sweep = runwell.sweep(space, project="taken", mode="offline")
runwell.agent(sweep, train, count=2)
print(sweep)
"""
SYNC = "import sys; from runwell.cli.main import cli; cli(['sync', 'wandb'])"
GO_ON = """
import sys, runwell
def train():
    with runwell.init() as run:
        run.log({"loss": run.config["x"]})
runwell.agent(sys.argv[1], train)
"""
CHOSEN = """
import threading, time, runwell
from runwell.agents.watched import SweepRun

def search(config, runs):
    done = [run.summary_metrics["loss"] for run in runs if run.state == "finished"]
    return SweepRun(config={"x": {"value": 10 * len(runs)}}) if sum(done) < 10 else None

def control():
    while not controller.done():
        controller.step()
        time.sleep(0.2)

def train():
    with runwell.init() as run:
        run.log({"loss": run.config["x"]})

controller = runwell.controller(project="chosen")
controller.configure_search(search)
controller.configure_metric("loss")
controller.configure_parameter("x", min=0, max=100)
sweep = controller.create()
chooses = threading.Thread(target=control)
chooses.start()
runwell.agent(sweep, train, project="chosen")
chooses.join()
controller.print_summary()
"""


@pytest.fixture
def client(server: Server, tmp_path: Path) -> Client:
    return Client(Path(sys.executable), tmp_path, server)


def own(client: Client, **more: str) -> dict[str, str]:
    """Returns variables that keep what the client does apart from other tests."""
    return {"RUNWELL_HOME": str(client.folder), "RUNWELL_AGENT_HEARTBEAT_S": "0.2", **more}


def found(server: Server, project: str) -> tuple[Any, list[Any]]:
    """Returns the only sweep of a project, and its runs."""
    place = f"/projects/{server.entity}/{project}/sweeps"
    (sweep,) = server.get(place)["items"]
    runs = server.get(f"{place}/{sweep['id']}/runs")["items"]
    return sweep, sorted(runs, key=lambda run: run["config"]["x"])  # they come in any order


def test_a_sweep_that_began_alone_goes_on_at_a_server(client: Client, server: Server) -> None:
    name = client.must(ALONE, **own(client)).split()[-1]
    for _ in range(2):  # the second time there is nothing to do
        client.must(SYNC, **own(client))
    sweep, runs = found(server, "taken")
    assert (sweep["id"], sweep["state"], sweep["best"]) == (name, "RUNNING", 1)
    assert [(run["config"]["x"], run["state"]) for run in runs] == [
        (1, "finished"),
        (2, "finished"),
    ]
    client.must(GO_ON, f"{server.entity}/taken/{name}", **own(client))
    sweep, runs = found(server, "taken")
    assert [(run["config"]["x"], run["state"]) for run in runs] == [
        (x, "finished") for x in (1, 2, 3)
    ]
    assert sweep["state"] == "FINISHED"


def test_a_controller_of_ours_chooses_what_agents_of_ours_run(
    client: Client, server: Server
) -> None:
    done = client.run(CHOSEN, **own(client))
    assert done.returncode == 0, done.stderr
    sweep, runs = found(server, "chosen")
    chosen = [run["config"]["x"] for run in runs]
    assert chosen[:2] == [0, 10]
    assert {run["state"] for run in runs} == {"finished"}
    assert sweep["state"] == "FINISHED"
    assert "loss=0, {'x': 0}" in done.stderr
