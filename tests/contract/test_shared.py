"""Several processes of the official client write one run: nothing is lost, nothing comes twice."""

from __future__ import annotations

import pytest

from tests.contract.stack import Client

pytestmark = pytest.mark.official

WRITERS = 3
ROWS = 60

WRITE = """
import os, sys, time, wandb
number, is_primary, rows = int(sys.argv[1]), sys.argv[2] == "primary", int(sys.argv[3])
settings = wandb.Settings(mode="shared", x_label=f"node-{number}", x_primary=is_primary,
                          x_update_finish_state=is_primary, x_file_stream_transmit_interval=0.1)
run = wandb.init(project="shared", id="together", config={f"of-{number}": number},
                 settings=settings)
for i in range(rows):
    run.log({f"loss-{number}": i * (number + 1), "both": i})
    print(f"node {number} line {i}")
    if i % 20 == 0: time.sleep(0.1)
run.summary[f"done-{number}"] = True
if is_primary:
    while not os.path.exists('others-ended'): time.sleep(0.1)
run.finish()
"""


def test_processes_that_share_a_run_lose_nothing(client: Client) -> None:
    primary = client.start(WRITE, "0", "primary", str(ROWS))
    others = [client.start(WRITE, str(n), "worker", str(ROWS)) for n in range(1, WRITERS)]
    assert [process.wait(120) for process in others] == [0] * len(others)
    (client.folder / "others-ended").touch()
    assert primary.wait(120) == 0
    server = client.server
    run = server.run("shared", "together")
    assert (run["state"], run["rows"]) == ("finished", WRITERS * ROWS)
    assert {key: run["summary"].get(key) for key in (f"done-{n}" for n in range(WRITERS))} == {
        f"done-{n}": True for n in range(WRITERS)
    }
    for number in range(WRITERS):
        _, values, _ = server.curve("shared", "together", f"loss-{number}")
        assert values == [i * (number + 1) for i in range(ROWS)]
    assert run["config"] == {"of-0": 0}  # a whole document each time; the primary writes it last
    path = f"/projects/{server.entity}/shared/runs/together/logs?limit=10000"
    lines = [line["text"] for line in server.get(path)["lines"]]
    for number in range(WRITERS):
        mine = [line for line in lines if f"node {number} line " in line]
        assert [line[line.index("line ") :] for line in mine] == [f"line {i}" for i in range(ROWS)]
