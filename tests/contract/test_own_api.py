"""What a server has, read and changed by our own client as the official one does it."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.contract.conftest import NEWEST, Stack
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
told("collection", [[c.name, c.type, c.entity, c.project, sorted(c.aliases)]
                    for c in (artifact.collection, artifact.source_collection)])
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

OBJECTS = """
import json, pathlib, sys
import {module} as wandb
entity, project = sys.argv[1:3]
quiet = wandb.Settings(silent=True)
with wandb.init(project=project, id="maker", settings=quiet) as run:
    for i in range(3):
        run.log({{"loss": i}})
    data = wandb.Artifact("data", type="dataset")
    with data.new_file("x") as file:
        file.write("x")
    run.log_artifact(data).wait()
x = {{"values": [1, 2]}}
sweep_id = wandb.sweep({{"method": "grid", "name": "s", "parameters": {{"x": x}}}},
                       project=project, entity=entity)
def train():
    with wandb.init(settings=quiet) as run:
        run.log({{"y": run.config["x"]}})
wandb.agent(sweep_id, train, project=project, entity=entity, count=1)

api = wandb.Api()
path = f"{{entity}}/{{project}}"
maker, sweep = api.run(path + "/maker"), api.sweep(f"{{path}}/{{sweep_id}}")
home = api.project(project, entity)
facts = {{}}
second = type(maker).create(api, "second", project, entity)
second.log_artifact(api.artifact(path + "/data:v0"), aliases=["again"], tags=["word"])
named = api.artifact(path + "/data:again")
facts["logged"] = [named.version, named.tags,
                   [a.name for a in api.run(path + "/second").logged_artifacts()]]
agents = sweep.agents()
facts["agents"] = [len(agents), len(agents[0].host) > 0, agents[0].state in ("RUNNING", "EXITED"),
                   sweep.agent(agents[0].id).name == agents[0].name, len(list(agents[0].runs()))]
chosen = sweep.enqueue_run({{"x": {{"value": 2}}}}, "chosen")
facts["chosen"] = [type(chosen).__name__,
                   sorted(run.name == "chosen" for run in api.runs(path, {{"sweep": sweep_id}}))]
facts["sweeps"] = [[s.name for s in home.sweeps(filters=f)] for f in
                   (None, {{"state": "RUNNING"}}, {{"state": "CANCELED"}}, {{"name": sweep_id}})]
facts["got"] = type(sweep).get(api, entity, project, sweep_id).name
facts["shown"] = [f"{{kind.url}}?jupyter=true" in kind.to_html() and "iframe" in kind.to_html(100)
                  for kind in (maker, sweep, home)]
facts["displayed"] = [kind.display() for kind in (maker, sweep, home)]
facts["reports"] = [[r.name, r.display_name, r.description, r.spec, r.sections, r.user["username"]]
                    for r in api.reports(path)]
facts["named"] = [len(list(api.reports(path, name=n))) for n in ("first", "none")]
facts["no reports"] = len(list(api.reports(f"{{entity}}/{{sys.argv[3]}}")))
facts["uri"] = maker.file("config.yaml").path_uri == maker.file("config.yaml").url
facts["myself"] = api.viewer.user_api.viewer.username
runs = api.runs(path)
runs[0]
runs.upgrade_to_full()
facts["full"] = sorted((run.state, len(run.config)) for run in runs)
found = maker.download_history_exports("exports")
facts["exports"] = [[p.name.replace(project, "P") for p in found.paths], found.contains_live_data,
                    bool(found.errors),
                    found.paths[0].read_bytes()[:4].decode()]
print(json.dumps(facts))
"""
REPORT = """
mutation($project: String!, $other: String!, $entity: String!) {
  project: upsertModel(input: {name: $project, entityName: $entity}) { inserted }
  other: upsertModel(input: {name: $other, entityName: $entity}) { inserted }
  upsertView(input: {
    projectName: $project, entityName: $entity, name: "first", displayName: "The first",
    description: "all", type: "runs", spec: "{\\"panelGroups\\": [1]}"
  }) { inserted }
}
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


def test_both_clients_have_the_same_objects(stack: Stack, client: Client, server: Server) -> None:
    def of(who: Client, module: str) -> Any:  # noqa: ANN401 - looked into
        project, other = f"objects-{module}", f"bare-{module}"
        where = {"entity": server.entity, "project": project, "other": other}
        server.ask("/graphql", {"query": REPORT, "variables": where})
        return told(who, OBJECTS.format(module=module), server.entity, project, other)

    ours = of(own(client), "runwell")
    assert ours == {
        "logged": ["v0", ["word"], ["data:v0"]],
        "agents": [1, True, True, True, 1],
        "chosen": ["str", [False, True]],
        "sweeps": [["s"], ["s"], [], ["s"]],
        "got": "s",
        "shown": [True] * 3,
        "displayed": [False] * 3,
        "reports": [["first", "The first", "all", {"panelGroups": [1]}, [1], server.entity]],
        "named": [1, 0],
        "no reports": 0,
        "uri": True,
        "myself": server.entity,
        "full": [["finished", 0], ["finished", 1], ["pending", 1], ["running", 0]],
        "exports": [[f"{server.entity}_P_maker_0.runhistory.parquet"], False, False, "PAR1"],
    }
    if stack.sdk == NEWEST:  # the one before cannot give a version names that way
        assert of(client, "wandb") == ours


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
