"""Several processes of our own client write one run: nothing is lost, nothing comes twice."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.contract.stack import Client, Server, running_server

WRITERS, ROWS = 3, 60
WRITE = """
import os, sys, time, runwell
number, rows = int(sys.argv[1]), int(sys.argv[2])
settings = runwell.Settings(mode="shared", x_label=f"node-{number}", x_primary=number == 0)
run = runwell.init(project="own-shared", id="together", config={f"of-{number}": number},
                   settings=settings)
for i in range(rows):
    run.log({f"loss-{number}": i * (number + 1), "both": i})
    print(f"node {number} line {i}")
run.summary[f"done-{number}"] = True
if number == 0:
    while not os.path.exists("others-ended"): time.sleep(0.05)
run.finish()
"""


@pytest.fixture
def server(tmp_path: Path) -> Iterator[Server]:
    with running_server(tmp_path / "server") as server:
        yield server


def test_processes_that_share_a_run_lose_nothing(server: Server, tmp_path: Path) -> None:
    client = Client(Path(sys.executable), tmp_path, server)
    home = {"RUNWELL_HOME": str(tmp_path / "home")}
    first, *others = [client.start(WRITE, str(n), str(ROWS), **home) for n in range(WRITERS)]
    assert [process.wait(60) for process in others] == [0] * len(others)
    assert server.run("own-shared", "together")["state"] == "running"
    (tmp_path / "others-ended").touch()
    assert first.wait(60) == 0
    run = server.run("own-shared", "together")
    assert (run["state"], run["rows"]) == ("finished", WRITERS * ROWS)
    assert {key for key in run["summary"] if key.startswith("done-")} == {
        f"done-{number}" for number in range(WRITERS)
    }
    for number in range(WRITERS):
        values = server.curve("own-shared", "together", f"loss-{number}")[1]
        assert sorted(values) == [i * (number + 1) for i in range(ROWS)]
    path = f"/projects/{server.entity}/own-shared/runs/together/logs?limit=10000"
    lines = [line["text"] for line in server.get(path)["lines"]]
    assert sum("node" in line and "line" in line for line in lines) == WRITERS * ROWS
