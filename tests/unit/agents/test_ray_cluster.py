from __future__ import annotations

import socket
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner

from runwell.agents.ray_cluster import Job, Room, fitting, job_of, knock, run_on_ray
from runwell.cli.main import cli
from runwell.errors import UsageError


def test_as_many_agents_as_fit() -> None:
    resources = {"CPU": 8.0, "GPU": 2.0, "memory": 1e9}
    assert fitting(resources, Room()) == 8
    assert fitting(resources, Room(cpus=3)) == 2
    assert fitting(resources, Room(cpus=1, gpus=0.5)) == 4
    assert fitting(resources, Room(cpus=0, gpus=1)) == 2
    with pytest.raises(UsageError, match="no room for 9 CPUs and 0 GPUs: it has 8 and 2"):
        fitting(resources, Room(cpus=9))


def test_a_job_brings_the_server_and_our_variables_along(monkeypatch: pytest.MonkeyPatch) -> None:
    given = {
        "WANDB_BASE_URL": "http://box:8080",
        "WANDB_API_KEY": "k" * 40,
        "RUNWELL_AGENT_HEARTBEAT_S": "1",
        "CUDA_VISIBLE_DEVICES": "3",
    }
    for name, value in given.items():
        monkeypatch.setenv(name, value)
    kept = {name: value for name, value in given.items() if name != "CUDA_VISIBLE_DEVICES"}
    job = job_of("abc", "lab", None, 3)
    assert {name: job.environ[name] for name in kept} == kept
    assert "CUDA_VISIBLE_DEVICES" not in job.environ
    assert job == Job("abc", "lab", None, 3, str(Path.cwd()), job.environ)


def test_who_is_not_there_is_noticed_at_once() -> None:
    with socket.create_server(("127.0.0.1", 0)) as there:
        port = there.getsockname()[1]
        knock(f"127.0.0.1:{port}")
    with pytest.raises(OSError, match="refused"):
        knock(f"127.0.0.1:{port}")
    knock("auto")
    knock("ray://127.0.0.1:1")


def test_without_ray_it_is_said_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "ray", None)
    with pytest.raises(UsageError, match=r"pip install 'runwell\[ray\]'"):
        run_on_ray(Job("abc", None, None, None, "."), Room())


def test_what_is_for_ray_is_refused_without_it() -> None:
    result = CliRunner().invoke(cli, ["agent", "abc", "--gpus", "1"])
    assert isinstance(result.exception, UsageError) or "go with --ray" in result.output
