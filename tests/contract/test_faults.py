"""The official client on a bad network, and with a server that is killed again and again."""

from __future__ import annotations

import random
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import pytest

from tests.contract.stack import Client, Server, start_server
from tests.fakes.bad_network import BadNetwork, bad_network, target_of

pytestmark = [pytest.mark.official, pytest.mark.slow]

TRAIN = """
import time, wandb
settings = wandb.Settings(
    x_file_stream_transmit_interval=0.05, x_file_stream_retry_wait_min_seconds=0.05,
    x_file_stream_retry_wait_max_seconds=0.2, x_graphql_retry_wait_min_seconds=0.05,
    x_graphql_retry_wait_max_seconds=0.2, x_file_transfer_retry_wait_min_seconds=0.05,
    x_file_transfer_retry_wait_max_seconds=0.2)
run = wandb.init(project="faults", id="cut", config={"lr": 0.1}, settings=settings)
for i in range(200):
    run.log({"i": i, "text": f"t{i}"})
    print(f"line {i}")
    time.sleep(0.02)
run.summary["best"] = 7
run.finish()
"""


def test_nothing_is_lost_or_doubled_on_a_bad_network(client: Client, server: Server) -> None:
    network = BadNetwork(target_of(server.url), chance=0.5, seed=7)
    with bad_network(network) as url:
        replace(client, server=Server(url, server.key)).must(TRAIN)
    harm = (network.harmed > 2, network.repeated > 0, network.late > 0)
    assert harm == (True, True, True), "the network was too good"
    check_all_is_there(server, client.folder)


def test_nothing_is_lost_or_doubled_when_the_server_is_killed(
    official: Path, tmp_path: Path, database: str | None
) -> None:
    data = tmp_path / "data"
    process, url = start_server(data, database)
    server = Server(url, (data / "owner.key").read_text().strip())
    _, port = target_of(url)
    chance = random.Random(5)
    with ThreadPoolExecutor(1) as pool:
        training = pool.submit(Client(official, tmp_path, server).must, TRAIN)
        kills = 0
        while kills < 4 and not training.done():
            time.sleep(chance.uniform(0.5, 1.5))
            process.kill()
            process.wait()
            kills += 1
            process, _ = start_server(data, database, port)
        training.result()
    check_all_is_there(server, tmp_path)
    process.terminate()
    assert (process.wait(30), kills > 1) == (0, True)


def given_up(folder: Path) -> bool:
    """Tells whether the client gave files up by itself: it asks once where they go, and not again
    if the answer breaks off in its middle."""
    log = (folder / "wandb" / "debug-internal.log").read_text()
    return "CreateRunFiles returned error" in log


def check_all_is_there(server: Server, folder: Path) -> None:
    run = server.run("faults", "cut")
    assert (run["state"], run["rows"], run["config"], run["summary"]["best"]) == (
        "finished",
        200,
        {"lr": 0.1},
        7,
    )
    x, values, _ = server.curve("faults", "cut", "i")
    assert (x, values) == (list(range(200)), list(range(200)))
    assert server.values("faults", "cut", "text") == {i: f"t{i}" for i in range(200)}
    page = server.get(f"/projects/{server.entity}/faults/runs/cut/logs?limit=10000")
    told = [line["text"] for line in page["lines"] if line["text"].startswith("line ")]
    assert told == [f"line {i}" for i in range(200)]
    files = server.get(f"/projects/{server.entity}/faults/runs/cut/files")["items"]
    if not given_up(folder):
        assert {"config.yaml", "output.log"} <= {file["path"] for file in files}
