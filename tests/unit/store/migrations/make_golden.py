"""Makes the golden backup of the schema that the checked-out code has.

    python -m tests.unit.store.migrations.make_golden URL DATA OFFICIAL_PYTHON

fills the server at URL, whose data lie in DATA, by the wire alone, with what `test_golden` expects,
so that it can fill a server of an older commit, too; stop that one and keep `runwell backup` of it
as a zip beside this file, named after the schema. What a server does not know yet is left out.
"""

from __future__ import annotations

import contextlib
import json
import subprocess
import sys
import urllib.error
import urllib.request
from base64 import b64encode
from pathlib import Path
from typing import Any

from runwell.values.json import Json

LONG, WIDE, SHORT = 20_000, 1_200, 60
PROJECT = "golden"
TEMPLATE = {"section": {"settings": {"xAxis": "_runtime"}}}

# By the official client: what needs more than one request. It says nothing of its machine.
ANONYMOUS = """
import wandb
settings = wandb.Settings(
    host="host", program="train.py", console="off", disable_code=True, disable_git=True,
    x_disable_machine_info=True, x_disable_meta=True, x_disable_stats=True,
    x_save_requirements=False,
)
"""
WITH_CLIENT = """
from pathlib import Path
Path("weights.txt").write_text("1 2 3")
with wandb.init(project="golden", id="artist", settings=settings) as run:
    made = wandb.Artifact("weights", type="model", metadata={"layers": 2})
    made.add_file("weights.txt")
    run.log_artifact(made, aliases=["best"]).wait()
"""
SWEEP = """
config = {"method": "grid", "parameters": {"lr": {"values": [1, 2]}}}
sweep = wandb.sweep(config, project="golden")
def train():
    with wandb.init(settings=settings) as run:
        run.log({"loss": run.config.lr})
wandb.agent(sweep, train, project="golden", count=1)
"""


class Filler:
    """Fills a server by its wire."""

    def __init__(self, url: str, key: str) -> None:
        self._url = url
        token = b64encode(f"api:{key}".encode()).decode()
        self._headers = {"Authorization": f"Basic {token}", "Content-Type": "application/json"}

    def ask(self, path: str, document: object, method: str = "POST") -> dict[str, Json]:
        """Sends a document and returns the answer."""
        data = json.dumps(document).encode()
        request = urllib.request.Request(self._url + path, data, self._headers, method=method)
        with urllib.request.urlopen(request, timeout=60) as answer:
            found: dict[str, Json] = json.load(answer)
        return found

    def upsert(self, run: str, **fields: str) -> str:
        """Makes or changes a run and returns its entity."""
        named = "".join(f"${name}: {_TYPES.get(name, 'String')}, " for name in fields)
        given = "".join(f"{name}: ${name}, " for name in fields)
        query = (
            f"mutation UpsertBucket({named}$run: String!) {{ upsertBucket(input: {{{given}"
            f'name: $run, modelName: "{PROJECT}"}}) '
            "{ bucket { project { entity { name } } } } }"
        )
        answer: Any = self.ask("/graphql", {"query": query, "variables": {"run": run, **fields}})
        return str(answer["data"]["upsertBucket"]["bucket"]["project"]["entity"]["name"])

    def stream(self, entity: str, run: str, rows: list[dict[str, object]]) -> None:
        """Sends the rows of a run, and its end."""
        at = f"/files/{entity}/{PROJECT}/{run}/file_stream"
        for first in range(0, len(rows), 2_000):
            lines = [json.dumps(row) for row in rows[first : first + 2_000]]
            files = {"wandb-history.jsonl": {"offset": first, "content": lines}}
            self.ask(at, {"files": files})
        summary = {"offset": 0, "content": [json.dumps({**rows[-1], "best": {"acc": 1.5}})]}
        console = {"offset": 0, "content": ["2026-01-01T00:00:00.000000 hello"]}
        files = {"wandb-summary.json": summary, "output.log": console}
        self.ask(at, {"files": files})
        self.ask(at, {"complete": True, "exitcode": 0, "files": {}})

    def queue(self, entity: str) -> None:
        """Makes a launch queue with an item, if the server has such."""
        place = f'entityName: "{entity}", projectName: "{PROJECT}", queueName: "queue"'
        for field, more, asked in (
            ("createRunQueue", "access: PROJECT", "success"),
            ("pushToRunQueueByName", 'runSpec: "{}"', "runQueueItemId"),
        ):
            query = f"mutation {{ {field}(input: {{{place}, {more}}}) {{ {asked} }} }}"
            print("queue", self.ask("/graphql", {"query": query}))

    def template(self) -> None:
        """Says what new workspaces begin with, if the server keeps such."""
        with contextlib.suppress(urllib.error.HTTPError):
            self.ask("/api/v1/workspace-template", {"spec": TEMPLATE}, "PUT")
            print("template done")


# Where the client works: manifests name it.
FOLDER = Path("/tmp/golden")
_TYPES = {"config": "JSONString", "tags": "[String!]"}


def long_rows() -> list[dict[str, object]]:
    """Returns the rows of the run `long`."""
    return [
        {"_step": step, "_timestamp": 1e9 + step, "loss": float(step % 97)} for step in range(LONG)
    ]


def short_rows() -> list[dict[str, object]]:
    """Returns the rows of the run `short`: what is no number, and steps that go back."""
    return [
        {
            "_step": step % 50,
            "loss": float("nan") if step == 3 else step,
            "nested": {"note": f"n{step}"},
        }
        for step in range(SHORT)
    ]


def wide_rows() -> list[dict[str, object]]:
    """Returns the rows of the run `wide`."""
    return [
        {"_step": step, **{f"m{number}": number + step for number in range(WIDE)}}
        for step in range(2)
    ]


def main() -> None:
    """Fills the server that is named."""
    url, data, python = sys.argv[1:4]
    key = (Path(data) / "owner.key").read_text().strip()
    filler, entity = Filler(url, key), ""
    for name, rows in (("long", long_rows()), ("short", short_rows()), ("wide", wide_rows())):
        config = json.dumps({"lr": {"value": 0.1}, "name": {"value": name}})
        entity = filler.upsert(name, config=config, displayName=f"the {name} one", groupName="g")
        filler.stream(entity, name, rows)
    filler.queue(entity)
    filler.template()
    environ = {"WANDB_BASE_URL": url, "WANDB_API_KEY": key, "WANDB_SILENT": "true", "PATH": "/bin"}
    FOLDER.mkdir(exist_ok=True)
    for name, script in (("artifact", WITH_CLIENT), ("sweep", SWEEP)):
        done = subprocess.run(
            [python, "-c", ANONYMOUS + script],
            env=environ | {"HOME": str(FOLDER)},
            cwd=FOLDER,
            capture_output=True,
            text=True,
            timeout=120,
            check=False,
        )
        print(name, "done" if done.returncode == 0 else f"left out: {done.stderr[-300:]}")


if __name__ == "__main__":
    main()
