from __future__ import annotations

import io
import json
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import pytest
from pyarrow import parquet as pq

from runwell.server.events import ProjectKey
from runwell.server.services.assembly import Services
from runwell.store.ports.histories import Stream
from runwell.store.ports.runs import Run, RunChange
from tests.unit.server.asgi import Browser
from tests.unit.server.conftest import People
from tests.unit.server.http.graphql.asking import ask, errors
from tests.unit.server.streaming import log_lines, log_rows

if TYPE_CHECKING:
    from runwell.values.json import Json

RESUME = """query RunResumeStatus($project: String, $entity: String, $name: String!) {
  model(name: $project, entityName: $entity) { id name entity { id name }
    bucket(name: $name, missingOk: true) { id name summaryMetrics displayName logLineCount
      historyLineCount eventsLineCount historyTail eventsTail config tags notes
      wandbConfig(keys: ["t"]) } } }"""


def field(text: str) -> str:
    where = 'project(name: "digits", entityName: "ann") { run(name: "r1")'
    return f"query Q {{ {where} {{ {text} }} }} }}"


@pytest.fixture
def logged(services: Services, people: People, run: Run) -> Run:
    services.runs.change(
        people.owner,
        run,
        RunChange(
            config={"lr": {"value": 1}, "_wandb": {"value": {"t": {"1": [5]}, "m": []}}},
            summary={"loss": float("inf")},
            tags=("a",),
        ),
    )
    rows = [{"_step": s, "loss": s / 2, "n": {"b": s}, "_runtime": s} for s in range(5)]
    log_rows(services, people.owner, run, rows)
    log_rows(services, people.owner, run, [{"_runtime": 1, "system.cpu": 7}], stream=Stream.EVENTS)
    return log_lines(services, people.owner, run, ["a", "b"])


def test_all_that_a_resume_needs(owner: Browser, logged: Run) -> None:
    model = ask(owner, RESUME, project="digits", entity="ann", name="r1")["model"]
    bucket = model["bucket"]
    assert model["entity"]["name"] == "ann"
    counts = [bucket[f"{stream}LineCount"] for stream in ("history", "events", "log")]
    assert counts == [5, 1, 2]
    (last,) = json.loads(bucket["historyTail"])
    assert json.loads(last) == {"_step": 4, "loss": 2, "n": {"b": 4}, "_runtime": 4}
    (event,) = json.loads(bucket["eventsTail"])
    assert json.loads(event)["system.cpu"] == 7
    assert json.loads(bucket["wandbConfig"]) == {"t": {"1": [5]}}
    assert json.loads(bucket["summaryMetrics"]) == {"loss": float("inf")}
    assert (bucket["tags"], bucket["displayName"]) == (["a"], logged.display_name)


def test_what_is_not_there_is_null(owner: Browser, run: Run) -> None:
    assert (
        ask(owner, RESUME, project="digits", entity="ann", name="nope")["model"]["bucket"] is None
    )
    assert ask(owner, RESUME, project="nope", name="r1") == {"model": None}
    fresh = ask(owner, RESUME, project="digits", name=run.run_id)["model"]["bucket"]
    assert (fresh["historyTail"], fresh["historyLineCount"], fresh["wandbConfig"]) == (
        "[]",
        0,
        "{}",
    )


def test_pages_of_history_have_an_exclusive_end(owner: Browser, logged: Run) -> None:
    text = field("history(minStep: 1, maxStep: 3, samples: 100)")
    lines = ask(owner, text)["project"]["run"]["history"]
    assert [json.loads(line)["_step"] for line in lines] == [1, 2]
    everything = ask(owner, field("history events"))["project"]["run"]
    assert (len(everything["history"]), len(everything["events"])) == (logged.rows, 1)


def test_sampled_history_is_plain_json_with_inclusive_bounds(owner: Browser, logged: Run) -> None:
    specs = [
        json.dumps({"keys": ["_step", "n.b"], "samples": 9, "minStep": 3, "maxStep": 4}),
        json.dumps({"keys": ["nope"]}),
    ]
    query = """query Q($specs: [JSONString!]!) {
      project(name: "digits") { run(name: "r1") { sampledHistory(specs: $specs) } } }"""
    found = ask(owner, query, specs=specs)["project"]["run"]["sampledHistory"]
    assert found == [[{"_step": 3, "n.b": 3}, {"_step": 4, "n.b": 4}], []]
    single = ask(owner, query, specs=specs[0])["project"]["run"]["sampledHistory"]
    assert (len(single), logged.last_step) == (1, 4)
    assert "history spec" in errors(owner, query, specs=['{"keys": 3}'])[0]


def test_numbers_that_json_lacks_are_words_in_plain_json(
    owner: Browser, services: Services, people: People, run: Run
) -> None:
    log_rows(services, people.owner, run, [{"_step": 0, "a": float("nan"), "b": float("-inf")}])
    found = ask(owner, field('historyKeys sampledHistory(specs: ["{}"])'))["project"]["run"]
    assert found["historyKeys"]["keys"]["a"]["previousValue"] == "NaN"
    assert found["sampledHistory"] == [[{"_step": 0, "a": "NaN", "b": "-Infinity"}]]


def test_a_run_tells_all_that_the_public_api_asks(
    owner: Browser, guest: Browser, logged: Run
) -> None:
    text = """projectId id tags name displayName sweepName state config group jobType
        commit readOnly createdAt heartbeatAt description notes systemMetrics summaryMetrics
        historyLineCount
        historyKeys user { name username }
        parquetHistory(liveKeys: ["_step"]) { parquetUrls liveData }"""
    run = ask(owner, field(text))["project"]["run"]
    assert (run["name"], run["readOnly"], run["user"]) == (
        "r1",
        False,
        {"name": "ann", "username": "ann"},
    )
    assert json.loads(run["systemMetrics"]) == {"system.cpu": 7}
    assert run["parquetHistory"] == {"parquetUrls": [], "liveData": []}
    assert run["createdAt"].endswith("Z")
    assert int(run["projectId"]) == logged.project_id
    assert ask(guest, field("readOnly"))["project"]["run"] == {"readOnly": True}


def test_runs_are_paged_filtered_and_counted(
    owner: Browser, services: Services, people: People, run: Run
) -> None:
    for number in range(4):
        change = RunChange(tags=("odd",) if number % 2 else ())
        services.runs.upsert(people.owner, None, "digits", f"x{number}", change)
    query = """query Runs($cursor: String, $perPage: Int, $filters: JSONString) {
      project(name: "digits") { internalId readOnly runCount(filters: $filters)
        runs(filters: $filters, after: $cursor, first: $perPage, order: "+created_at") {
          edges { node { name } cursor } pageInfo { endCursor hasNextPage } } } }"""
    names: list[str] = []
    cursor, more = None, True
    while more:
        page = ask(owner, query, cursor=cursor, perPage=2)["project"]["runs"]
        names += [edge["node"]["name"] for edge in page["edges"]]
        cursor, more = page["edges"][-1]["cursor"], page["pageInfo"]["hasNextPage"]
    assert sorted(names) == sorted([run.run_id, "x0", "x1", "x2", "x3"])
    assert len(names) == len(set(names))
    odd = ask(owner, query, filters='{"tags": {"$in": ["odd"]}}')["project"]
    assert (odd["runCount"], len(odd["runs"]["edges"])) == (2, 2)
    assert errors(owner, query, filters="[")[0].startswith("the filter is no JSON")


def test_files_are_listed_and_lead_to_their_bytes(
    owner: Browser, services: Services, run: Run
) -> None:
    for path in ("a.txt", "media/b c.png", "media/d.png"):
        services.files.keep(ProjectKey("ann", "digits"), run.run_id, path, iter([b"123"]))
    query = """query F($names: [String], $after: String, $first: Int, $pattern: String) {
      project(name: "digits") { run(name: "r1") { fileCount
        files(names: $names, after: $after, first: $first, pattern: $pattern) {
          edges { cursor node {
            id name url(upload: false) directUrl sizeBytes mimetype updatedAt md5 } }
          pageInfo { endCursor hasNextPage } } } } }"""

    def names(**variables: object) -> list[str]:
        found = ask(owner, query, **variables)["project"]["run"]["files"]
        return [edge["node"]["name"] for edge in found["edges"]]

    assert names() == ["a.txt", "media/b c.png", "media/d.png"]
    assert names(names=["./a.txt", "nope"]) == ["a.txt", "nope"]  # also what is not there
    assert names(pattern="media/%.p_g") == ["media/b c.png", "media/d.png"]
    assert (names(first=2), names(first=2, after="2")) == (names()[:2], names()[2:])
    assert "no cursor" in errors(owner, query, after="x")[0]
    everything = ask(owner, query)["project"]["run"]
    file = everything["files"]["edges"][1]["node"]
    assert (everything["fileCount"], file["sizeBytes"], file["mimetype"]) == (3, 3, "image/png")
    assert file["directUrl"] == "http://localhost:8080/files/ann/digits/r1/media/b%20c.png"
    assert owner.get(file["directUrl"].partition(":8080")[2]).body == b"123"


def test_files_are_deleted_by_their_ids(
    owner: Browser, guest: Browser, services: Services, run: Run
) -> None:
    for path in ("a.txt", "b:c d.txt"):
        services.files.keep(ProjectKey("ann", "digits"), run.run_id, path, iter([b"123"]))
    listed = ask(owner, field("files { edges { node { id name md5 } } }"))["project"]["run"]
    nodes = {edge["node"]["name"]: edge["node"] for edge in listed["files"]["edges"]}
    assert nodes["a.txt"]["md5"] == "ICy5YqxZB1uWSwcVLSNLcA=="
    delete = (
        "mutation ($ids: [ID!]!) { deleteFiles(input: {files: $ids, projectId: 1}) { success } }"
    )
    ids = [node["id"] for node in nodes.values()]
    assert errors(guest, delete, ids=ids)
    for _ in range(2):
        assert ask(owner, delete, ids=ids) == {"deleteFiles": {"success": True}}
    assert services.files.all(run) == ()
    assert errors(owner, delete, ids=["x"]) == ["there is no file with the id 'x'"]


def test_an_upload_link_is_given_to_who_may_write(
    owner: Browser, guest: Browser, nobody: Browser, run: Run
) -> None:
    query = field(
        'files(names: ["new.txt"]) { uploadHeaders edges { node { url(upload: true) } } }'
    )
    (edge,) = ask(owner, query)["project"]["run"]["files"]["edges"]
    link = urlsplit(edge["node"]["url"])
    assert nobody.send("PUT", f"{link.path}?{link.query}", body=b"1").status == 200
    assert owner.get("/files/ann/digits/r1/new.txt").body == b"1"
    assert errors(guest, query)


def test_a_run_that_ended_and_logged_numbers_has_its_history_as_parquet(
    owner: Browser, nobody: Browser, services: Services, people: People, run: Run
) -> None:
    query = field('parquetHistory(liveKeys: ["_step"]) { parquetUrls liveData }')

    def urls() -> list[str]:
        found: list[str] = ask(owner, query)["project"]["run"]["parquetHistory"]["parquetUrls"]
        return found

    assert urls() == []
    log_rows(services, people.owner, run, [{"_step": s, "loss": s / 2} for s in range(5)])
    assert urls() == []
    services.runs.change(people.owner, run, RunChange(state="finished"))
    (url,) = urls()
    link = urlsplit(url)
    target = f"{link.path}?{link.query}"
    whole = nobody.get(target)
    assert pq.read_table(io.BytesIO(whole.body)).to_pylist() == [
        {"_step": s, "loss": s / 2} for s in range(5)
    ]
    end = nobody.get(target, {"range": "bytes=-4"})
    assert (end.status, end.body) == (206, b"PAR1")
    head = nobody.send("HEAD", target)
    assert (head.headers["content-length"], head.body) == (str(len(whole.body)), b"")
    assert nobody.get(target.replace("signature=", "signature=x")).status == 403
    log_rows(services, people.owner, run, [{"_step": 5, "text": "x"}], first=5)
    services.runs.change(people.owner, run, RunChange(state="finished"))
    assert urls() == []


def test_where_a_run_ran_is_told(
    owner: Browser, services: Services, people: People, run: Run
) -> None:
    told: dict[str, Json] = {"program": "a.py", "args": ["--x", 1], "python": "3.11", "gpu": 7}
    told |= {"cpu_count": 4, "git": {"commit": "c"}}
    config: dict[str, Json] = {"_wandb": {"value": {"e": {"w": told}}}}
    services.runs.change(people.owner, run, RunChange(config=config))
    query = field("runInfo { program args python cpuCount gpu colab git { commit remote } }")
    assert ask(owner, query)["project"]["run"]["runInfo"] == {
        "program": "a.py",
        "args": ["--x", "1"],
        "python": "3.11",
        "cpuCount": 4,
        "gpu": None,
        "colab": None,
        "git": {"commit": "c", "remote": None},
    }


def test_projects_of_an_entity_come_page_by_page(
    owner: Browser, services: Services, people: People
) -> None:
    for name in ("a", "b", "c"):
        services.projects.ensure(people.owner, "ann", name)
    query = """query ($after: String) { models(entityName: "ann", after: $after, first: 2) {
      edges { node { name entityName description isBenchmark user { username } } }
      pageInfo { endCursor hasNextPage } } }"""
    first = ask(owner, query)["models"]
    assert first["pageInfo"] == {"endCursor": "2", "hasNextPage": True}
    rest = ask(owner, query, after="2")["models"]
    assert rest["pageInfo"]["hasNextPage"] is False
    nodes = [edge["node"] for edge in first["edges"] + rest["edges"]]
    assert sorted(node["name"] for node in nodes) == ["a", "b", "c"]
    assert nodes[0]["user"] == {"username": "ann"}
