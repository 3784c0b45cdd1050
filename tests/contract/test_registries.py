"""Registries by the official client and by ours: made, filled by links, searched, changed, ended;
and how runs are deleted with what they logged."""

from __future__ import annotations

import json
import sys
import uuid
from pathlib import Path

import pytest

from tests.contract.stack import Client

pytestmark = pytest.mark.official

REGISTRY = """
import json, sys
from pathlib import Path
import wandb

word, team, person = sys.argv[1:]
api = wandb.Api()
made = api.create_registry(name=f"models-{word}", visibility="organization",
                           description="the good ones", artifact_types=["model"])
other = api.create_registry(name=f"closed-{word}", visibility="restricted")
organization = made.organization

with wandb.init(project=f"source-{word}", settings=wandb.Settings(silent=True)) as run:
    for number in range(3):
        Path("weights.txt").write_text(str(number) * (number + 1))
        model = wandb.Artifact("net", type="model", metadata={"acc": number / 10})
        model.add_file("weights.txt")
        run.log_artifact(model).wait()
        run.link_artifact(model, f"wandb-registry-models-{word}/Nets", aliases=[f"try-{number}"])
    data = wandb.Artifact("rows", type="dataset")
    data.add_file("weights.txt")
    run.log_artifact(data).wait()
    run.link_artifact(data, f"{organization}/wandb-registry-closed-{word}/Rows")
    try:
        run.link_artifact(data, f"wandb-registry-models-{word}/Rows")
        refused = ""
    except Exception as error:
        refused = str(error)

api = wandb.Api()
told = {"refused": refused, "same": api.registry(f"models-{word}").description}
mine = {"$regex": word}
every = api.registries(filter={"name": mine})
told["registries"] = sorted((one.name, one.visibility, list(one.artifact_types),
                             one.allow_all_artifact_types) for one in every)
told["collections"] = sorted(
    (one.name, one.type) for one in api.registries(filter={"name": mine}).collections())
versions = lambda **asked: [one.source_name for one in
    api.registry(f"models-{word}").versions(**asked)]
told["versions"] = sorted(versions())
told["tried"] = versions(filter={"alias": "try-1"})
told["good"] = sorted(versions(filter={"metadata.acc": {"$gte": 0.1}}))
path = f"wandb-registry-models-{word}/Nets"
told["linked"] = [api.artifact(f"{organization}/{path}:{alias}").metadata["acc"]
                  for alias in ("latest", "try-0", "v1")]
fetched = api.artifact(f"{path}:try-2")
told["content"] = Path(fetched.download(), "weights.txt").read_text()

made.add_members(api.user(person), api.team(team))
made.update_member(api.user(person), role="admin")
told["members"] = [[m.user.username, str(getattr(m.role, "value", m.role))]
                   for m in made.user_members()]
told["teams"] = [[m.team.name, str(getattr(m.role, "value", m.role))]
                 for m in made.team_members()]
made.remove_members(api.team(team))
told["left"] = len(made.members())

made.description = "the best"
made.artifact_types.append("dataset")
made.name = f"nets-{word}"
made.save()
again = api.registry(f"nets-{word}")
told["saved"] = [again.name, again.description, sorted(again.artifact_types)]
other.delete()
told["after"] = [one.name for one in api.registries(filter={"name": mine})]
print(json.dumps(told))
"""


@pytest.mark.parametrize("module", ["wandb", "runwell"])
def test_a_registry_from_its_making_to_its_end(client: Client, module: str) -> None:
    word = uuid.uuid4().hex[:6]
    server = client.server
    server.ask("/api/v1/users", {"name": f"eve-{word}"})
    server.ask("/api/v1/teams", {"name": f"team-{word}"})
    home = {"RUNWELL_HOME": str(client.folder)}
    who = client if module == "wandb" else Client(Path(sys.executable), client.folder, server)
    script = REGISTRY.replace("import wandb", f"import {module} as wandb")
    printed = who.must(script, word, f"team-{word}", f"eve-{word}", **home)
    told = json.loads(printed.splitlines()[-1])
    assert "takes artifacts of type model, not dataset" in told.pop("refused")
    assert told == {
        "same": "the good ones",
        "registries": [
            [f"closed-{word}", "restricted", ["dataset"], True],
            [f"models-{word}", "organization", ["model"], False],
        ],
        "collections": [["Nets", "model"], ["Rows", "dataset"]],
        "versions": ["net:v0", "net:v1", "net:v2"],
        "tried": ["net:v1"],
        "good": ["net:v1", "net:v2"],
        "linked": [0.2, 0.0, 0.1],
        "content": "222",
        "members": [[f"eve-{word}", "admin"]],
        "teams": [[f"team-{word}", "viewer"]],
        "left": 1,
        "saved": [f"nets-{word}", "the best", ["dataset", "model"]],
        "after": [f"nets-{word}"],
    }


ENDS = """
import json, sys
from pathlib import Path
import wandb

def log(id, text, name="data"):
    with wandb.init(project=sys.argv[1], id=id, settings=wandb.Settings(silent=True)) as run:
        Path("file.txt").write_text(text)
        made = wandb.Artifact(name, type="dataset")
        made.add_file("file.txt")
        run.log_artifact(made)

log("one", "first")
log("two", "second")
log("three", "first")  # what `one` has made already
api = wandb.Api()
names = lambda: sorted(f"{one.name} {one.state}" for one in
                       api.artifacts("dataset", f"{sys.argv[1]}/data"))
before = names()
api.run(f"{sys.argv[1]}/three").delete(delete_artifacts=True)
kept = names()
api.run(f"{sys.argv[1]}/two").delete(delete_artifacts=True)
print(json.dumps([before, kept, names(), [run.id for run in wandb.Api().runs(sys.argv[1])]]))
"""


def test_a_run_is_deleted_with_what_it_made(client: Client) -> None:
    project = f"ends-{uuid.uuid4().hex[:6]}"
    before, kept, left, runs = json.loads(client.must(ENDS, project).splitlines()[-1])
    assert before == kept == ["data:v0 COMMITTED", "data:v1 COMMITTED"]
    assert left == ["data:v0 COMMITTED"]
    assert runs == ["one"]
