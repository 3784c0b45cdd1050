"""Launch queues: made, filled and emptied by the official client, and by ours as the official one
does it; its own agent takes an item and starts the job."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

import runwell
from runwell.sdk.connection import connect
from runwell.sdk.query.queue import push
from runwell.values.json import Json
from tests.contract.conftest import NEWEST, Stack
from tests.contract.stack import Client, Server

pytestmark = [pytest.mark.official, pytest.mark.slow, pytest.mark.timeout(300)]

MAKE_JOB = """
import json, sys, wandb
from pathlib import Path
from wandb.sdk.artifacts._internal_artifact import InternalArtifact
from wandb.sdk.data_types._dtypes import TypeRegistry
Path("train.py").write_text('''
import wandb
with wandb.init() as run:
    run.log({"loss": run.config["lr"] * 2})
''')
project = sys.argv[1]
with wandb.init(project=project, id="maker") as run:
    code = wandb.Artifact("code", type="code")
    code.add_file("train.py")
    run.log_artifact(code).wait()
    job = InternalArtifact("train", type="job")
    with job.new_file("wandb-job.json") as file:
        json.dump({
            "_version": "v0", "source_type": "artifact", "runtime": "3.11",
            "source": {"artifact": f"wandb-artifact://{run.entity}/{project}/code:latest",
                       "entrypoint": ["python", "train.py"], "notebook": False},
            "input_types": TypeRegistry.type_of({"lr": 0.5}).to_json(),
            "output_types": TypeRegistry.type_of({"loss": 0.5}).to_json(),
        }, file)
    with job.new_file("requirements.frozen.txt") as file:
        file.write("wandb")
    run.log_artifact(job).wait()
"""
FILL = """
import json, sys
import {module} as wandb
entity, project, name = sys.argv[1:]
api = wandb.Api()
told = {{}}
variables = {{"cores": {{"schema": {{"type": "integer", "minimum": 1, "default": 2}}}}}}
made = api.create_run_queue(name, "local-process", entity=entity, prioritization_mode="V0",
                            config={{"env": ["N={{{{cores}}}}"], "cpu": "{{{{cores}}}}"}},
                            template_variables=variables)
told["made"] = [made.name, made.entity, made.prioritization_mode, made.items]
queue = api.run_queue(entity, name)
told["queue"] = [queue.type, queue.default_resource_config, queue.access,
                 queue.prioritization_mode, queue.id == made.id,
                 [[v["name"], json.loads(v["schema"])] for v in queue.template_variables]]
told["jobs"] = [[edge["node"]["artifactSequence"]["name"] for edge in each["edges"]]
                for each in api.list_jobs(entity, project)]
def said(ask):
    try:
        return ask()
    except Exception as error:
        return type(error).__name__
told["names"] = [said(lambda: api.job("train")), said(lambda: api.job(f"{{entity}}/x/y:v0"))]
job = api.job(f"{{entity}}/{{project}}/train:latest", path="fetched")
job.set_entrypoint(["python", "train.py"])
told["job"] = job.name
told["wrong"] = said(lambda: job.call({{"lr": "high"}}, project=project, queue=name))
queued = job.call({{"lr": 0.25}}, project=project, entity=entity, queue=name,
                  template_variables={{"cores": 3}}, priority=1)
told["queued"] = [queued.state, queued.entity, queued.project, queued.queue_name,
                  queued.project_queue, queued.priority]
again = api.queued_run(entity, project, name, queued.id, "model-registry")
told["again"] = [again.state, again.id == queued.id]
other = job.call({{"lr": 1.0}}, project=project, entity=entity, queue=name, priority=0)
told["items"] = [item.id for item in api.run_queue(entity, name).items] == [other.id, queued.id]
other.delete()
told["left"] = [item.id for item in api.run_queue(entity, name).items] == [queued.id]
told["gone"] = said(lambda: other.state)
upserted = api.upsert_run_queue(f"{{name}}2", {{"a": 1}}, "kubernetes", entity=entity)
upserted = api.upsert_run_queue(f"{{name}}2", {{"a": 2}}, "kubernetes", entity=entity,
                                external_links={{"docs": "http://x"}}, prioritization_mode="V0")
told["upserted"] = [upserted.type, upserted.default_resource_config, upserted.prioritization_mode,
                    upserted.external_links]
upserted.delete()
told["deleted"] = said(lambda: api.run_queue(entity, f"{{name}}2").items)
print(json.dumps({{"told": told, "item": queued.id}}))
"""
WAIT = """
import json, sys
import {module} as wandb
entity, project, name, item = sys.argv[1:]
queued = wandb.Api().queued_run(entity, project, name, item, "model-registry")
run = queued.wait_until_running()
run = queued.wait_until_finished()
print(json.dumps([queued.state, run.state, run.config["lr"], run.summary["loss"]]))
"""


def filled(python: Path, client: Client, module: str, project: str, name: str) -> Any:  # noqa: ANN401
    own = Client(python, client.folder, client.server)
    text = own.must(FILL.format(module=module), client.server.entity, project, name)
    return json.loads(text.splitlines()[-1])


def agent_of(client: Client, name: str) -> subprocess.Popen[bytes]:
    arguments = ["launch-agent", "-q", name, "-e", client.server.entity]
    return client.start("from wandb.cli.cli import cli; cli()", *arguments)


def told(entity: str, queue: str) -> dict[str, Any]:
    """Returns what both clients say of the same."""
    links = {"links": [{"label": "docs", "url": "http://x"}]}
    args = {"local-process": {"env": ["N={{cores}}"], "cpu": "{{cores}}"}}
    schema = {"type": "integer", "minimum": 1, "default": 2}
    config = {"resource_args": args}
    return {
        "made": [queue, entity, "V0", []],
        "queue": ["local-process", config, "PROJECT", "V0", True, [["cores", schema]]],
        "jobs": [["train"]],
        "job": f"{entity}/launch/train:latest",
        "queued": ["pending", entity, "launch", queue, "model-registry", 1],
        "again": ["pending", True],
        "items": True,
        "left": True,
        "upserted": ["kubernetes", {"resource_args": {"kubernetes": {"a": 2}}}, "V0", links],
    }


# How each refuses: other names, wrong types, an item and a queue that are gone.
REFUSALS = {
    "wandb": {
        "names": ["CommError", "CommError"],
        "wrong": "TypeError",
        "gone": "ValueError",
        "deleted": "CommError",
    },
    "runwell": {
        "names": ["UsageError", "NotFound"],
        "wrong": "UsageError",
        "gone": "NotFound",
        "deleted": "ServerError",
    },
}


@pytest.mark.parametrize("module", ["wandb", "runwell"])
def test_an_official_agent_runs_what_was_put_into_a_queue(
    client: Client, server: Server, module: str
) -> None:
    client.must(MAKE_JOB, "launch")
    entity, queue = server.entity, f"{module}-gpus"
    python = client.python if module == "wandb" else Path(sys.executable)
    found = filled(python, client, module, "launch", queue)
    assert found["told"] == {**told(entity, queue), **REFUSALS[module]}
    agent = agent_of(client, queue)
    own = Client(python, client.folder, server)
    try:
        words = own.must(WAIT.format(module=module), entity, "launch", queue, found["item"])
    finally:
        agent.terminate()
        agent.wait(30)
    assert json.loads(words.splitlines()[-1]) == ["claimed", "finished", 0.25, 0.5]


TAKE = """
import sys, wandb
from wandb.sdk.launch.api import LaunchApi
entity, queue = sys.argv[1:]
popped = LaunchApi().pop_from_run_queue(queue, entity=entity, project="model-registry")
print(popped["runQueueItemId"])
"""
BEGIN = """
import {module} as wandb
with wandb.init(project="launch", id="{module}-begun") as run:
    run.log({{"loss": 1}})
"""


@pytest.mark.parametrize("module", ["wandb", "runwell"])
def test_a_run_that_an_agent_starts_claims_its_item(
    stack: Stack, client: Client, server: Server, module: str
) -> None:
    if stack.sdk != NEWEST:
        pytest.skip("the queues of older clients are asked for in another way")
    api = runwell.Api({"base_url": server.url}, api_key=server.key)
    queue = api.create_run_queue(f"{module}-claims", "local-process")
    spec: dict[str, Json] = {"entity": server.entity, "project": "launch", "job": "j"}
    queued = push(connect(server.url, server.key), spec, queue.name, None, None, None)
    taken = client.must(TAKE, server.entity, queue.name).splitlines()[-1]
    assert (taken, queued.state) == (queued.id, "leased")
    python = client.python if module == "wandb" else Path(sys.executable)
    own = Client(python, client.folder, server)
    own.must(BEGIN.format(module=module), WANDB_LAUNCH_TRACE_ID=taken)
    assert queued.state == "claimed"
    assert queued.wait_until_running().id == f"{module}-begun"
