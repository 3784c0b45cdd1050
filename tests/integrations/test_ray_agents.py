"""`runwell agent --ray`: the agents of a sweep as tasks of a Ray cluster of this host."""

from __future__ import annotations

import json
import signal
import subprocess
from collections.abc import Iterator
from typing import Any

import psutil
import pytest

from tests.conftest import ROOT
from tests.contract.stack import Client, Server, until

ENVIRONMENT = "ray"
pytestmark = [pytest.mark.integration, pytest.mark.timeout(400)]
DEADLINE_S = 150.0

OWN = {
    "RAY_USAGE_STATS_ENABLED": "0",
    "RAY_AUTH_MODE": "disabled",
    "PYTHONPATH": str(ROOT / "src"),
}
# A cluster lives as long as who has begun it, here until nobody holds its standard input.
CLUSTER = """
import sys, ray
ray.init("local", num_cpus=2, include_dashboard=False, logging_level="error")
print(ray.get_runtime_context().gcs_address, flush=True)
sys.stdin.read()
"""
TRAIN = """
import os, time, runwell
run = runwell.init()
run.log({"loss": run.config["x"], "pid": os.getpid()})
time.sleep(run.config["pause"])
"""
MAKE = """
import json, sys, runwell
print(runwell.sweep(json.loads(sys.argv[1]), project=sys.argv[2]))
"""
SWEEP: dict[str, Any] = {
    "method": "grid",
    "program": "train.py",
    "metric": {"name": "loss"},
    "parameters": {"x": {"values": [1, 2, 3, 4]}, "pause": {"value": 0.1}},
}


@pytest.fixture
def cluster(client: Client) -> Iterator[str]:
    """Returns the address of a cluster with two CPUs."""
    pipe = subprocess.PIPE
    with subprocess.Popen(
        [str(client.python), "-c", CLUSTER],
        env=client.environ(OWN),
        cwd=client.folder,
        stdin=pipe,
        stdout=pipe,
        text=True,
    ) as head:
        assert head.stdout is not None
        yield head.stdout.readline().strip()
        assert head.stdin is not None
        head.stdin.close()
        head.wait(60)


def made(client: Client, server: Server, project: str, pause: float) -> str:
    """Makes a sweep whose trials take `pause` seconds; returns its path."""
    (client.folder / "train.py").write_text(TRAIN)
    space = {**SWEEP["parameters"], "pause": {"value": pause}}
    config = {**SWEEP, "parameters": space}
    sweep = client.must(MAKE, json.dumps(config), project, **OWN).splitlines()[-1]
    return f"{server.entity}/{project}/{sweep}"


def agents(client: Client, address: str, sweep: str) -> subprocess.Popen[bytes]:
    """Starts the agents of a sweep on the cluster."""
    code = "import sys; from runwell.cli.main import cli; cli(sys.argv[1:])"
    return client.start(code, "agent", "--ray", sweep, RAY_ADDRESS=address, **OWN)


def test_agents_on_a_cluster_run_a_sweep_to_its_end(
    client: Client, server: Server, cluster: str
) -> None:
    sweep = made(client, server, "on-ray", 0.1)
    found = agents(client, cluster, sweep)
    log = client.folder / "started.log"
    assert found.wait(DEADLINE_S) == 0, log.read_text()
    entity, project, name = sweep.split("/")
    place = f"/projects/{entity}/{project}/sweeps/{name}"
    detail, runs = server.get(place), server.get(f"{place}/runs")["items"]
    assert [(run["config"]["x"], run["state"]) for run in runs] == [
        (x, "finished") for x in (1, 2, 3, 4)
    ]
    assert detail["state"] == "FINISHED"
    assert [agent["state"] for agent in detail["agents"]] == ["EXITED", "EXITED"]
    assert "2 agents on Ray, each with 1 CPUs and 0 GPUs" in log.read_text()


def test_an_interrupt_ends_the_agents_and_their_trials(
    client: Client, server: Server, cluster: str
) -> None:
    sweep = made(client, server, "ray-interrupted", 600)
    found = agents(client, cluster, sweep)
    entity, project, name = sweep.split("/")
    place = f"/projects/{entity}/{project}/sweeps/{name}"

    def pids() -> list[int]:
        runs = server.get(f"{place}/runs")["items"]
        return [int(run["summary"]["pid"]) for run in runs if "pid" in run["summary"]]

    until(lambda: len(pids()) == 2, "no two trials began", DEADLINE_S)
    trials = pids()
    found.send_signal(signal.SIGINT)
    found.wait(DEADLINE_S)
    until(lambda: not any(map(psutil.pid_exists, trials)), "a trial still runs", DEADLINE_S)
    until(
        lambda: all(run["state"] != "running" for run in server.get(f"{place}/runs")["items"]),
        "a trial still counts as running",
        DEADLINE_S,
    )
