"""What becomes of runs after their first life, by the official client."""

from __future__ import annotations

import json

import pytest

from tests.contract.stack import Client, Server

pytestmark = pytest.mark.official

TRAIN = """
import sys, wandb
run = wandb.init(project=sys.argv[1], id="parent", config={"lr": 0.1})
for i in range(20):
    run.log({"i": i, "nest": {"a": i / 2}})
run.finish()
"""


def last_line(out: str) -> object:
    return json.loads(out.strip().splitlines()[-1])


def test_a_fork_shares_the_history_up_to_its_step(client: Client, server: Server) -> None:
    client.must(TRAIN, "forks")
    client.must(
        "import wandb\n"
        'run = wandb.init(project="forks", id="child", fork_from="parent?_step=9")\n'
        'for i in range(3): run.log({"i": 100 + i})\n'
        "run.finish()"
    )
    x, values, _ = server.curve("forks", "child", "i")
    assert (x, values) == (list(range(13)), [*range(10), 100, 101, 102])
    child = server.run("forks", "child")
    assert (child["branch"], child["rows"], child["state"]) == (
        {"run": "parent", "step": 9},
        13,
        "finished",
    )
    x, values, _ = server.curve("forks", "parent", "i")
    assert (x, values) == (list(range(20)), list(range(20)))


def test_a_rewound_run_goes_on_from_the_step(client: Client, server: Server) -> None:
    client.must(TRAIN, "rewinds")
    client.must(
        "import wandb\n"
        'run = wandb.init(project="rewinds", id="parent", resume_from="parent?_step=9")\n'
        'for i in range(3): run.log({"i": 100 + i})\n'
        "run.finish()"
    )
    x, values, _ = server.curve("rewinds", "parent", "i")
    assert (x, values) == (list(range(13)), [*range(10), 100, 101, 102])
    run = server.run("rewinds", "parent")
    assert (run["rows"], run["last_step"], run["summary"]["i"]) == (13, 12, 102)


def test_a_deleted_run_is_gone_for_the_api_and_can_be_restored(
    client: Client, server: Server
) -> None:
    script = """
import json, sys, wandb
api = wandb.Api()
path = sys.argv[1]
run = api.run(path + "/parent")
run.delete()
run.delete(delete_artifacts=True)
try:
    wandb.Api().run(path + "/parent")
    told = "found"
except Exception as error:
    told = "gone"
print(json.dumps([told, len(wandb.Api().runs(path))]))
"""
    client.must(TRAIN, "trash")
    path = f"{server.entity}/trash"
    assert last_line(client.must(script, path)) == ["gone", 0]
    again = client.run(TRAIN, "trash")
    assert again.returncode != 0
    assert "made here before and deleted" in again.stderr
    server.ask(f"/api/v1/projects/{path}/trash/parent/restore", method="POST")
    assert server.curve("trash", "parent", "i")[1] == list(range(20))


def test_runs_are_created_stopped_and_given_states_by_the_api(
    client: Client, server: Server
) -> None:
    script = """
import json, sys, wandb
api = wandb.Api()
entity = sys.argv[1]
run = api.create_run(run_id="made", project="lives", entity=entity)
states = [run.state]
if hasattr(run, "update_state"):  # of newer clients
    assert run.update_state("pending") and run.update_state("failed")
    try:
        run.update_state("failed")
        raise AssertionError("a failed run failed")
    except wandb.Error as error:
        assert "cannot become" in str(error), error
    assert run.update_state("pending")
    assert wandb.Api().run(entity + "/lives/made").state == "pending"
fresh = wandb.Api().run(entity + "/lives/made")
fresh.config["lr"] = 0.5
fresh.tags.append("t")
fresh.name = "renamed"
fresh.group = "g"
fresh.summary["best"] = {"a": [1, None]}
fresh.summary.update()
fresh.update()
again = wandb.Api().run(entity + "/lives/made")
print(json.dumps([states, again.config, again.tags, again.name, again.group,
                  again.summary["best"]["a"]]))
"""
    assert last_line(client.must(script, server.entity)) == [
        ["running"],
        {"lr": 0.5},
        ["t"],
        "renamed",
        "g",
        [1, None],
    ]


def test_files_are_uploaded_listed_downloaded_and_deleted(client: Client, server: Server) -> None:
    script = """
import hashlib, base64, json, pathlib, sys, wandb
path = sys.argv[1] + "/files/parent"
pathlib.Path("deep").mkdir()
pathlib.Path("deep/x.bin").write_bytes(bytes(range(256)))
run = wandb.Api().run(path)
run.upload_file("deep/x.bin")
run = wandb.Api().run(path)
(file,) = list(run.files(names=["deep/x.bin"]))
md5 = base64.b64encode(hashlib.md5(bytes(range(256))).digest()).decode()
facts = [file.size, file.md5 == md5, len(list(run.files(pattern="deep/%")))]
downloaded = file.download("out", replace=True)
facts.append(open("out/deep/x.bin", "rb").read() == bytes(range(256)))
absent = run.file("nothing.txt")
facts.append(absent.size)
file.delete()
facts.append(len(list(wandb.Api().run(path).files(pattern="deep/%"))))
print(json.dumps(facts))
"""
    client.must(TRAIN, "files")
    assert last_line(client.must(script, server.entity)) == [256, True, 1, True, 0, 0]
