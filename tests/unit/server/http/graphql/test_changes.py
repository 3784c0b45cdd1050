from __future__ import annotations

import json
from typing import Any
from urllib.parse import urlsplit

import pytest

from runwell.server.services.assembly import Services
from runwell.store.ports.runs import Run
from tests.unit.server.asgi import Browser
from tests.unit.server.conftest import People
from tests.unit.server.http.graphql.asking import ask, errors

UPSERT = """
mutation UpsertBucket($id: String, $name: String, $project: String, $entity: String,
    $groupName: String, $description: String, $displayName: String, $notes: String,
    $commit: String, $config: JSONString, $host: String, $debug: Boolean, $program: String,
    $repo: String, $jobType: String, $state: String, $sweep: String, $tags: [String!],
    $summaryMetrics: JSONString) {
  upsertBucket(input: {id: $id, name: $name, groupName: $groupName, modelName: $project,
      entityName: $entity, description: $description, displayName: $displayName, notes: $notes,
      config: $config, commit: $commit, host: $host, debug: $debug, jobProgram: $program,
      jobRepo: $repo, jobType: $jobType, state: $state, sweep: $sweep, tags: $tags,
      summaryMetrics: $summaryMetrics}) {
    bucket { id name displayName description config sweepName
      project { id name entity { id name } } historyLineCount }
    inserted
  }
}
"""
EVERYTHING = {
    "name": "r2",
    "project": "new",
    "groupName": "g",
    "displayName": "two",
    "notes": "n",
    "commit": "c0ffee",
    "config": '{"lr": {"value": NaN}}',
    "host": "box",
    "program": "train.py",
    "repo": "https://example.org/x.git",
    "jobType": "train",
    "sweep": "s1",
    "tags": ["a", "b"],
    "summaryMetrics": '{"loss": 1}',
}


def upsert(browser: Browser, **variables: object) -> Any:  # noqa: ANN401 - looked into
    return ask(browser, UPSERT, **variables)["upsertBucket"]


def test_a_run_is_made_with_its_project(owner: Browser, services: Services, people: People) -> None:
    made = upsert(owner, **EVERYTHING)
    assert made["inserted"] is True
    bucket = made["bucket"]
    assert (bucket["name"], bucket["displayName"], bucket["historyLineCount"]) == ("r2", "two", 0)
    assert bucket["project"]["name"] == "new"
    assert bucket["project"]["entity"]["name"] == "ann"
    run = services.runs.get(people.owner, "ann", "new", "r2")
    assert (run.group, run.job_type, run.commit, run.repo) == (
        "g",
        "train",
        "c0ffee",
        EVERYTHING["repo"],
    )
    assert (run.host, run.program, run.sweep, run.tags) == ("box", "train.py", "s1", ("a", "b"))
    assert (run.notes, run.summary, run.user, run.state) == ("n", {"loss": 1}, "ann", "running")


def test_null_keeps_what_is_there(owner: Browser, services: Services, people: People) -> None:
    upsert(owner, **EVERYTHING)
    before = services.runs.get(people.owner, "ann", "new", "r2")
    again = upsert(owner, name="r2", project="new", entity="ann", notes=None)
    assert again["inserted"] is False
    assert services.runs.get(people.owner, "ann", "new", "r2") == before


def test_the_config_is_replaced_as_a_whole(
    owner: Browser, services: Services, people: People
) -> None:
    upsert(owner, **EVERYTHING)
    upsert(owner, name="r2", project="new", config='{"b": {"value": 1}}')
    assert services.runs.get(people.owner, "ann", "new", "r2").config == {"b": {"value": 1}}


def test_a_run_without_a_name_gets_one(owner: Browser) -> None:
    first, second = (
        upsert(owner, name=name, project="p")["bucket"]["displayName"] for name in "ab"
    )
    assert (first.endswith("-1"), second.endswith("-2")) == (True, True)


def test_a_run_can_be_changed_by_its_id(
    owner: Browser, guest: Browser, services: Services, run: Run, people: People
) -> None:
    opaque = upsert(owner, name="r1", project="digits")["bucket"]["id"]
    changed = upsert(owner, id=opaque, displayName="renamed")
    assert (changed["bucket"]["displayName"], changed["inserted"]) == ("renamed", False)
    assert errors(guest, UPSERT, id=opaque, notes="x")[0].startswith("bob may not write to ann")
    assert services.runs.by_key(people.owner, run.id).display_name == "renamed"


@pytest.mark.parametrize(
    ("variables", "message"),
    [
        ({"name": "r", "entity": "eve"}, "there is no entity 'eve'"),
        ({"name": "a/b"}, "invalid run id"),
        ({"name": "r", "project": "a/b"}, "invalid project"),
        ({"name": "r", "config": "[1]"}, "no JSON object"),
        ({"name": "r", "state": "dancing"}, "there is no run state"),
        ({"id": "nope"}, "there is no run"),
        ({}, "needs the id or the name"),
    ],
)
def test_what_cannot_be_is_refused_with_words(
    owner: Browser, variables: dict[str, str], message: str
) -> None:
    assert message in errors(owner, UPSERT, **variables)[0]


def test_links_for_files_lead_to_this_server(owner: Browser, nobody: Browser, run: Run) -> None:
    query = """mutation CreateRunFiles($files: [String!]!) {
        createRunFiles(input: {
            entityName: "ann", projectName: "digits", runName: "r1", files: $files })
        { runID uploadHeaders files { name uploadUrl } } }"""
    made = ask(owner, query, files=["config.yaml", "media/ü x.png"])["createRunFiles"]
    assert ([file["name"] for file in made["files"]], made["uploadHeaders"]) == (
        ["config.yaml", "media/ü x.png"],
        [],
    )
    for file in made["files"]:
        link = urlsplit(file["uploadUrl"])
        assert (link.scheme, link.netloc) == ("http", "localhost:8080")
        assert nobody.send("PUT", f"{link.path}?{link.query}", body=b"x").status == 200
    assert "file path" in errors(owner, query, files=["../x"])[0]
    assert "at most" in errors(owner, query, files=["x"] * 10_001)[0]
    assert run.run_id == "r1"


def test_a_run_can_be_stopped_and_ended(
    owner: Browser, services: Services, run: Run, people: People
) -> None:
    opaque = upsert(owner, name="r1", project="digits")["bucket"]["id"]
    stop = "mutation StopRun($id: ID!) { stopRun(input: {id: $id}) { success } }"
    assert ask(owner, stop, id=opaque) == {"stopRun": {"success": True}}
    state = "mutation U($input: UpdateRunStateInput!) { updateRunState(input: $input) { success } }"
    ask(owner, state, input={"id": opaque, "state": "CRASHED"})
    after = services.runs.by_key(people.owner, run.id)
    assert (after.stop_requested, after.state) == (True, "crashed")
    assert "no run state" in errors(owner, state, input={"id": opaque, "state": "x"})[0]


def test_numbers_that_json_lacks_travel_inside_strings(owner: Browser, nobody: Browser) -> None:
    bucket = upsert(owner, **EVERYTHING)["bucket"]
    assert bucket["config"] == '{"lr": {"value": NaN}}'
    assert str(json.loads(bucket["config"])["lr"]["value"]) == "nan"
    assert nobody.headers == {}
