"""Runs that were logged offline, and files brought back, by the official command line."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from tests.contract.kept import Kept, read
from tests.contract.likeness import (
    bare,
    by_name,
    contents,
    definitions,
    described,
    notes,
    without_none,
)
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
OFFLINE_WITH_MORE = """
import math, sys, wandb
run = wandb.init(project="synced", id="off", config={"lr": 0.1, "deep": {"a": 1}}, mode="offline",
                 name="a name", notes="n", tags=["t"], group="g", job_type="j")
run.define_metric("loss", summary="min")
run.define_metric("val/*", step_metric="epoch")
for i in range(20):
    run.log({"loss": 1 / (i + 1), "nest": {"a": {"b": i}}, "epoch": i, "val/x": i, "text": f"t{i}",
             "bad": math.inf if i % 2 else math.nan, "big": "x" * 5000})
run.log({"late": 1}, step=30)
run.config.update({"deep": {"a": 2}, "new": [1]}, allow_val_change=True)
table = wandb.Table(columns=["a", "b"], data=[[1, "x"], [2, None]])
run.log({"table": table, "line": wandb.plot.line(table, "a", "a"), "h": wandb.Histogram([1, 2])})
artifact = wandb.Artifact("data", "dataset", metadata={"k": 1}, description="d")
open("x.txt", "w").write("x")
artifact.add_file("x.txt")
run.log_artifact(artifact, aliases=["best"], tags=["tag"])
open("config-of-mine.json", "w").write("{}")
run.save("config-of-mine.json", policy="now")
run.alert("a title", "a text")
run.summary["best"] = {"q": 1}
print("0 of 2\\rall of 2")
print("error", file=sys.stderr)
run.finish(exit_code=1)
"""
RUNWELL = "import sys; from runwell.cli.main import cli; cli(sys.argv[1:])"
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


def test_our_command_syncs_it_as_the_official_one_does(client: Client) -> None:
    client.must(OFFLINE_WITH_MORE)
    (folder,) = client.folder.glob("wandb/offline-run-*")
    server = client.server
    ours = Client(Path(sys.executable), client.folder, server)
    for _ in range(2):  # the second time changes nothing
        said = ours.must(RUNWELL, "sync", str(folder), RUNWELL_HOME=str(client.folder / "home"))
        assert f"/{server.entity}/synced/runs/off" in said
    client.must(WANDB, "sync", "--include-synced", "--project", "theirs", str(folder))
    our_run, their_run = read(server, "synced", "off"), read(server, "theirs", "off")
    assert likeness_of(our_run) == likeness_of(their_run)
    assert our_run.files["output.log"] == their_run.files["output.log"]
    # The official command sends artifacts to the project that the run names, and found ours there.
    logged = [
        (
            each["artifactSequence"]["name"], each["versionIndex"], each["metadata"], each["tags"],
            sorted(alias["alias"] for alias in each["aliases"]),
            [*each["currentManifest"]["contents"]],
        )
        for each in by_name(our_run.logged)
    ]  # fmt: skip
    assert logged == [
        ("data", 0, '{"k":1}', [{"name": "tag"}], ["best", "latest"], ["x.txt"]),
        ("run-off-table", 0, None, [], ["latest"], ["table.table.json"]),
    ]


def likeness_of(kept: Kept) -> dict[str, object]:
    return {
        "rows": [bare(kept, row) for row in kept.history],
        "summary": without_none(bare(kept, kept.summary)),
        "config": {key: box["value"] for key, box in kept.config.items() if key != "_wandb"},
        "charts": notes(kept),
        "metrics": metrics_of(kept),
        "files": contents(kept),
        "names": sorted(name for name in kept.files if "/" not in name),
        "console": kept.console,
        "alerts": [(alert["title"], alert["text"], alert["severity"]) for alert in kept.alerts],
        "facts": described(kept),
        "samples": kept.run["eventsLineCount"],
    }


def metrics_of(kept: Kept) -> dict[str, tuple[object, ...]]:
    """Returns what is defined; the older client forgets a glob once it stood for a key."""
    found = definitions(kept.config["_wandb"]["value"].get("m", []))
    return {name: told for name, told in found.items() if name != "val/*" or "val/x" not in found}
