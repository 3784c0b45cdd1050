"""What becomes of runs after their first life, by our own client."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.contract.stack import Client, Server, running_server

TRAIN = """
import sys, runwell
run = runwell.init(project=sys.argv[1], id="parent", config={"lr": 0.1, "a": 1}, name="first",
                   notes="n", tags=["t"])
for i in range(20):
    run.log({"i": i})
run.summary["best"] = 7
run.finish()
"""
GO_ON = """
import json, sys, runwell
run = runwell.init(project=sys.argv[1], config={"lr": 0.2, "b": 2}, **json.loads(sys.argv[2]))
print(json.dumps([run.resumed, run.starting_step, run.name, list(run.tags), run.config.as_dict(),
                  run.summary.get("best")]))
for i in range(3): run.log({"i": 100 + i})
run.finish()
"""


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    with running_server(tmp_path_factory.mktemp("server")) as server:
        yield server


@pytest.fixture
def client(server: Server, tmp_path: Path) -> Client:
    return Client(Path(sys.executable), tmp_path, server)


def go_on(client: Client, project: str, **arguments: object) -> object:
    done = client.run(GO_ON, project, json.dumps(arguments), RUNWELL_HOME=str(client.folder))
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout.strip().splitlines()[0])


def train(client: Client, project: str) -> None:
    client.must(TRAIN, project, RUNWELL_HOME=str(client.folder))


def test_a_run_goes_on_with_all_that_it_was(client: Client, server: Server) -> None:
    train(client, "on")
    assert go_on(client, "on", id="parent", resume="allow") == [
        True, 20, "first", ["t"], {"lr": 0.2, "a": 1, "b": 2}, 7
    ]  # fmt: skip
    x, values, _ = server.curve("on", "parent", "i")
    assert (x, values) == (list(range(23)), [*range(20), 100, 101, 102])
    run = server.run("on", "parent")
    assert (run["config"], run["state"]) == ({"lr": 0.2, "a": 1, "b": 2}, "finished")
    assert (run["notes"], run["summary"]["best"], run["summary"]["i"]) == ("n", 7, 102)


def test_a_rewound_run_goes_on_from_the_step(client: Client, server: Server) -> None:
    train(client, "rewinds")
    told = go_on(client, "rewinds", resume_from="parent?_step=9")
    assert told == [True, 10, "first", ["t"], {"lr": 0.2, "a": 1, "b": 2}, None]
    x, values, _ = server.curve("rewinds", "parent", "i")
    assert (x, values) == (list(range(13)), [*range(10), 100, 101, 102])


def test_a_fork_shares_the_history_up_to_its_step(client: Client, server: Server) -> None:
    train(client, "forks")
    told = go_on(client, "forks", id="child", fork_from="parent?_step=9", name="c")
    assert told == [False, 10, "c", [], {"lr": 0.2, "b": 2}, None]
    x, values, _ = server.curve("forks", "child", "i")
    assert (x, values) == (list(range(13)), [*range(10), 100, 101, 102])
    assert server.run("forks", "child")["branch"] == {"run": "parent", "step": 9}


def test_what_has_to_be_there_or_may_not_is_an_error(client: Client) -> None:
    script = """
import runwell
runwell.init(project="strict", id="here").finish()
told = []
for given in ({"id": "gone", "resume": "must"}, {"id": "here", "resume": "never"},
              {"resume_from": "gone?_step=3"}):
    try:
        runwell.init(project="strict", **given)
        told.append("started")
    except runwell.UsageError as error:
        told.append(str(error))
print(told)
runwell.init(project="strict", id="new", resume="never").finish()
"""
    said = client.must(script, RUNWELL_HOME=str(client.folder))
    assert "has no run 'gone'" in said
    assert "has a run 'here' already" in said
    assert "run 'gone' cannot go back" in said
    assert "started" not in said


def test_an_interrupted_run_is_taken_up_where_it_was(client: Client, server: Server) -> None:
    script = """
import os, runwell
run = runwell.init(project="auto", resume=True)
run.log({"i": run.step})
print(run.id, run.resumed)
run.finish(exit_code=int(os.environ["CODE"]))
"""
    home = str(client.folder)
    first, second, third = (
        client.must(script, RUNWELL_HOME=home, CODE=code).split()[:2] for code in ("1", "0", "0")
    )
    assert (first[1], second, third[1]) == ("False", [first[0], "True"], "False")
    assert third[0] != first[0]
    assert server.curve("auto", first[0], "i")[1] == [0, 1]
