"""A sweep on a Ray cluster of this host: agents are its tasks, and a signal ends them cleanly."""

from __future__ import annotations

import os
import signal
import subprocess
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest

from tests.conftest import ray_python
from tests.e2e.conftest import LiveServer, free_port, until
from tests.e2e.test_sweeps import TRAIN, YAML, is_gone, swept

pytestmark = [pytest.mark.ray, pytest.mark.slow, pytest.mark.timeout(400)]
SAYS_WHERE = 'import os; open("part", "w").write(str(os.getpid())); os.rename("part", "pid")\n'


@pytest.fixture(scope="module")
def programs() -> Path:
    found = ray_python()
    assert found is not None
    return found.parent


@pytest.fixture(scope="module")
def cluster(programs: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a cluster with two CPUs; Ray wants a short folder for its sockets."""
    folder = tmp_path_factory.mktemp("ray")
    address = f"127.0.0.1:{free_port()}"
    command = [str(programs / "ray"), "start", "--head", "--block", "--num-cpus=2"]
    command += [f"--port={address.rpartition(':')[2]}", "--include-dashboard=false"]
    command += ["--node-ip-address=127.0.0.1", f"--dashboard-agent-listen-port={free_port()}"]
    command += ["--disable-usage-stats", "--object-store-memory=100000000"]
    environ = dict(os.environ) | {"RAY_DISABLE_IMPORT_WARNING": "1"}
    log = folder / "ray.log"
    with log.open("wb") as said:
        process = subprocess.Popen(command, env=environ, stdout=said, stderr=said)
    try:
        until(lambda: "Ray runtime started" in log.read_text(), 120, "no cluster")
        yield address
    finally:
        parts = psutil.Process(process.pid).children(recursive=True)
        process.terminate()
        process.wait(60)
        for part in parts:
            if part.is_running():
                part.kill()


def start(programs: Path, server: LiveServer, address: str, *options: str) -> subprocess.Popen[str]:
    command = [str(programs / "runwell"), "agent", "--ray", *options]
    environ = server.environ | {"RAY_ADDRESS": address, "RUNWELL_AGENT_HEARTBEAT_S": "0.5"}
    pipe = subprocess.PIPE
    return subprocess.Popen(
        command,
        env=environ,
        cwd=server.data.parent,
        stdout=pipe,
        stderr=subprocess.STDOUT,
        text=True,
    )


def made(programs: Path, server: LiveServer, train: str) -> str:
    folder = server.data.parent
    (folder / "train.py").write_text(train)
    (folder / "sweep.yaml").write_text(YAML.replace("COUNT", "4"))
    command = [str(programs / "runwell"), "sweep", "sweep.yaml"]
    told = subprocess.run(
        command, env=server.environ, cwd=folder, capture_output=True, text=True, check=True
    )
    return told.stdout.split()[-1]


def test_a_sweep_runs_on_a_cluster(programs: Path, cluster: str, live_server: LiveServer) -> None:
    sweep = made(programs, live_server, TRAIN)
    agents = start(programs, live_server, cluster, "--cpus", "0.5", "--agents", "2", sweep)
    said, _ = agents.communicate(timeout=240)
    assert agents.returncode == 0, said
    found, runs = swept(live_server, "lab")
    assert [each["config"]["x"] for each in runs] == [1, 2, 3, 4]
    assert {each["state"] for each in runs} == {"finished"}
    assert found["state"] == "FINISHED"
    entity = live_server.get("/viewer")["entity"]
    detail = live_server.get(f"/projects/{entity}/lab/sweeps/{found['id']}")
    assert [each["state"] for each in detail["agents"]] == ["EXITED"] * 2, said


def test_a_signal_ends_the_agents_and_their_trials(
    programs: Path, cluster: str, live_server: LiveServer
) -> None:
    folder = live_server.data.parent
    sweep = made(programs, live_server, SAYS_WHERE + TRAIN.replace("0.05", "600"))
    agents = start(programs, live_server, cluster, "--agents", "1", sweep)
    try:
        until((folder / "pid").exists, 120, "no trial began")
        agents.send_signal(signal.SIGTERM)
        said, _ = agents.communicate(timeout=120)
    finally:
        agents.kill()
    assert "the agent has ended" in said
    assert is_gone(int((folder / "pid").read_text()))


def test_who_asks_for_more_than_there_is_or_for_no_cluster_is_told(
    programs: Path, cluster: str, live_server: LiveServer
) -> None:
    nobody = f"127.0.0.1:{free_port()}"
    for address, said in ((cluster, "no room for 1 CPUs and 1 GPUs"), (nobody, "no Ray cluster")):
        with start(programs, live_server, address, "--gpus", "1", "nothing") as found:
            try:
                assert said in found.communicate(timeout=120)[0]
            finally:
                found.kill()
        assert found.returncode == 1
