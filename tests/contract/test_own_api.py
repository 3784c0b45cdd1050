"""What a server has, read and changed by our own client as the official one does it."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.contract.stack import Client, Server

pytestmark = pytest.mark.official

MAKE = """
import wandb
for number in range(5):
    run = wandb.init(project="read", id=f"r{number}", config={"lr": number / 10, "deep": {"a": 1}},
                     tags=["even"] if number % 2 == 0 else [], name=f"run {number}", group="g",
                     reinit="finish_previous")
    for i in range(20):
        run.log({"loss": i * number, "nest": {"a": i}} if i % 2 else {"acc": i})
    artifact = wandb.Artifact("data", type="dataset")
    with artifact.new_file("x") as file:
        file.write(str(number))
    run.log_artifact(artifact, aliases=[f"a{number}"]).wait()
    run.summary["best"] = number
    print("hello")
run.finish()
run = wandb.init(project="read", id="user", reinit="finish_previous")
run.use_artifact("data:a1")
run.finish()
"""
READ = """
import json, sys
import {module} as wandb
api = wandb.Api()
path = sys.argv[1] + "/read"
run = api.run(path + "/r3")
facts = {{}}
def told(name, value): facts[name] = json.loads(json.dumps(value))
told("words", [run.id, run.name, run.state, run.tags, run.group, run.entity, run.project, run.path,
               run.url, run.lastHistoryStep, run.notes])
told("config", run.config)
told("summary", {{k: v for k, v in dict(run.summary).items() if k in ("acc", "loss", "best")}})
# The official client fills what a row has not with null, and names nested values with dots.
def flat(row):
    inner = row.pop("nest", None) or {{}}
    row.update({{"nest." + k: v for k, v in inner.items()}})
    return row
clean = lambda rows: [{{k: v for k, v in flat(dict(row)).items()
                       if v is not None and k not in ("_timestamp", "_runtime")}} for row in rows]
told("scan", clean(run.scan_history()))
told("picked", [[row["loss"], row["nest.a"]] for row in
                run.scan_history(keys=["loss", "nest.a"], page_size=7) if row["loss"] is not None])
told("some", clean(run.scan_history(min_step=3, max_step=6)))
told("history", clean(run.history(pandas=False)))
told("keyed", run.history(keys=["loss"], pandas=False))
runs = api.runs(path, filters={{"config.lr.value": {{"$gt": 0.15}}}}, order="-summary_metrics.best",
                per_page=2)
told("runs", [len(runs), [r.id for r in runs], runs[0].id, runs[1:3][0].id])
told("tagged", sorted(r.id for r in api.runs(path, filters={{"tags": {{"$in": ["even"]}}}})))
told("files", sorted(f.name for f in run.files() if f.name == "config.yaml"))
told("file", [run.file("config.yaml").size > 0, run.file("nothing").size])
told("made", [a.name for a in run.logged_artifacts()])
told("used", [a.name for a in api.run(path + "/user").used_artifacts()])
artifact = api.artifact(path + "/data:a1")
told("by", [artifact.logged_by().id, [r.id for r in artifact.used_by()]])
told("versions", [a.name for a in api.artifacts("dataset", path + "/data", per_page=2)])
told("exists", [api.artifact_exists(path + "/data:v4"), api.artifact_exists(path + "/data:v9"),
                api.artifact_collection_exists(path + "/data", "dataset"),
                api.artifact_collection_exists(path + "/none", "dataset")])
told("types", [t.name for t in api.artifact_types(path)])
told("collections", [c.name for c in api.artifact_type("dataset", path).collections()])
told("projects", [p.name for p in api.projects(sys.argv[1]) if p.name == "read"])
told("entity", [api.default_entity, api.viewer.username])
told("from_path", [api.from_path(path + "/r1").id, api.from_path(path).name])
told("histories", len(api.runs(path, filters={{"group": "g"}}).histories(keys=["loss"])))
print(json.dumps(facts))
"""
CHANGE = """
import json, pathlib, sys
import {module} as wandb
api = wandb.Api()
entity = sys.argv[1]
made = api.create_run(run_id="made-" + sys.argv[2], project="changed", entity=entity)
fresh = api.run(f"{{entity}}/changed/made-{{sys.argv[2]}}")
fresh.config["lr"] = 0.5
fresh.tags.append("t")
fresh.name = "renamed"
fresh.group = "g"
fresh.summary["best"] = {{"a": [1, None]}}
fresh.summary.update()
fresh.update()
again = wandb.Api().run(f"{{entity}}/changed/made-{{sys.argv[2]}}")
facts = [again.config, again.tags, again.name, again.group, again.summary["best"]["a"]]
pathlib.Path("deep").mkdir(exist_ok=True)
pathlib.Path("deep/x.bin").write_bytes(bytes(range(256)))
again.upload_file("deep/x.bin")
file = again.file("deep/x.bin")
file.download("out", replace=True)
facts += [file.size, open("out/deep/x.bin", "rb").read() == bytes(range(256))]
file.delete()
facts.append(len(list(wandb.Api().run(f"{{entity}}/changed/made-{{sys.argv[2]}}")
                      .files(pattern="deep/%"))))
again.delete()
try:
    wandb.Api().run(f"{{entity}}/changed/made-{{sys.argv[2]}}").id
    facts.append("found")
except Exception:
    facts.append("gone")
print(json.dumps(facts))
"""


def told(client: Client, script: str, *arguments: str) -> Any:  # noqa: ANN401 - looked into
    said = client.must(script, *arguments, RUNWELL_HOME=str(client.folder))
    return json.loads(said.splitlines()[-1])


def own(client: Client) -> Client:
    return Client(Path(sys.executable), client.folder, client.server)


def test_both_clients_read_the_same(client: Client, server: Server) -> None:
    client.must(MAKE)
    theirs = told(client, READ.format(module="wandb"), server.entity)
    ours = told(own(client), READ.format(module="runwell"), server.entity)
    different = {key: (value, theirs[key]) for key, value in ours.items() if value != theirs[key]}
    assert not different, json.dumps(different)
    assert len(ours["scan"]) == 20


def test_both_clients_change_the_same(client: Client, server: Server) -> None:
    theirs = told(client, CHANGE.format(module="wandb"), server.entity, "theirs")
    ours = told(own(client), CHANGE.format(module="runwell"), server.entity, "ours")
    assert ours == theirs == [
        {"lr": 0.5}, ["t"], "renamed", "g", [1, None], 256, True, 0, "gone"
    ]  # fmt: skip


def test_a_file_is_restored(client: Client) -> None:
    script = """
import json, pathlib, runwell
pathlib.Path("w.txt").write_text("weights")
run = runwell.init(project="restored", id="r")
run.save("w.txt", policy="now")
run.finish()
pathlib.Path("w.txt").unlink()
back = runwell.restore("w.txt", run_path=run.path)
run = runwell.init(project="restored", id="s")
again = run.restore("w.txt", run_path="restored/r", root="other")
print(json.dumps([back.read(), again.read(), run.restore("w.txt", "restored/r", root="other")]))
run.finish()
"""
    assert told(own(client), script) == ["weights", "weights", None]
