"""Runs that were logged offline, and files brought back, by the official command line."""

from __future__ import annotations

import pytest

from tests.contract.stack import Client

pytestmark = pytest.mark.official

OFFLINE = """
import math, wandb
run = wandb.init(project="offline", id="off", config={"lr": 0.1}, mode="offline", tags=["t"])
for i in range(50):
    run.log({"i": i, "nest": {"a": i / 2}, "text": f"t{i}", "bad": math.inf})
run.summary["best"] = {"a": [1, None]}
open("notes.txt", "w").write("hello")
run.save("notes.txt")
run.finish()
"""
WANDB = """
import sys
from wandb.cli.cli import cli
cli(sys.argv[1:])
"""
RESTORE = """
import sys, wandb
found = wandb.restore("notes.txt", run_path=sys.argv[1] + "/offline/off", root="back")
print(found.read())
"""


def test_an_offline_run_is_synced_whole_and_its_files_are_restored(client: Client) -> None:
    server = client.server
    client.must(OFFLINE)
    (folder,) = client.folder.glob("wandb/offline-run-*")
    for _ in range(2):  # the second time changes nothing
        client.must(WANDB, "sync", str(folder))
    run = server.run("offline", "off")
    described = (run["state"], run["rows"], run["config"], run["tags"], run["summary"]["best"])
    assert described == ("finished", 50, {"lr": 0.1}, ["t"], {"a": [1, None]})
    x, values, _ = server.curve("offline", "off", "nest.a")
    assert (x, values) == (list(range(50)), [i / 2 for i in range(50)])
    assert server.values("offline", "off", "text") == {i: f"t{i}" for i in range(50)}
    assert client.must(RESTORE, server.entity).splitlines()[-1] == "hello"
    assert (client.folder / "back" / "notes.txt").read_text() == "hello"
    (client.folder / "notes.txt").unlink()
    client.must(WANDB, "pull", "off", "--project", "offline", "--entity", server.entity)
    assert (client.folder / "notes.txt").read_text() == "hello"
