from __future__ import annotations

import pytest

from runwell.server.services.assembly import Services
from runwell.store.ports.runs import Run
from tests.unit.server.asgi import Browser
from tests.unit.server.conftest import People
from tests.unit.server.services.artifacts.logging import Client

PLACE = "/api/v1/projects/ann/digits"


@pytest.fixture
def client(services: Services, people: People, run: Run) -> Client:
    made = Client(services, people.owner, run)
    made.log("data", {"a/b/x": b"one", "a/y": b"two", "z": b"3"}, metadata='{"k": NaN}')
    made.log("data", {"a/b/x": b"one", "a/y": b"more", "new": b"n"}, aliases=("best",))
    return made


def test_collections_and_versions_are_listed(owner: Browser, client: Client) -> None:
    assert owner.get(f"{PLACE}/artifact-types").json() == {
        "items": [{"name": "model", "description": ""}]
    }
    (found,) = owner.get(f"{PLACE}/artifacts?type=model").json()["items"]
    assert (found["name"], found["kind"], found["version_count"]) == ("data", "sequence", 2)
    page = owner.get(f"{PLACE}/artifacts/data/versions").json()
    assert [(item["version"], item["aliases"]) for item in page["items"]] == [
        ("v1", ["best", "latest"]),
        ("v0", []),
    ]
    assert owner.get(f"{PLACE}/artifacts/none").status == 404
    assert owner.get(f"{PLACE}/artifacts/data/v9").status == 404


def test_a_version_is_told_with_its_files(owner: Browser, nobody: Browser, client: Client) -> None:
    detail = owner.get(f"{PLACE}/artifacts/data/v0").json()
    assert (detail["size_bytes"], detail["file_count"], detail["metadata"]) == (7, 3, {"k": "NaN"})
    assert (detail["created_by"]["id"], detail["used_by"], detail["links"]) == ("r1", [], [])
    top = owner.get(f"{PLACE}/artifacts/data/v0/files").json()
    assert [(item["path"], item["file_count"], item["size_bytes"]) for item in top["folders"]] == [
        ("a", 2, 6)
    ]
    (file,) = top["files"]
    inside = owner.get(f"{PLACE}/artifacts/data/v0/files?folder=a").json()
    assert [item["path"] for item in inside["folders"] + inside["files"]] == ["a/b", "a/y"]
    assert nobody.get(file["url"]).body == b"3"
    assert nobody.get(file["url"] + "x").status == 403


def test_versions_are_compared(owner: Browser, client: Client) -> None:
    found = owner.get(f"{PLACE}/artifacts/data/v0/compare/latest").json()
    assert [(item["path"], item["change"]) for item in found["changes"]] == [
        ("a/y", "changed"),
        ("new", "added"),
        ("z", "removed"),
    ]
    counts = [found[name] for name in ("added", "removed", "changed", "same")]
    assert counts == [1, 1, 1, 1]


def test_lineage_goes_both_ways(
    owner: Browser, client: Client, services: Services, people: People
) -> None:
    data = services.artifacts.reading.membership(client.run.project_id, "data:latest")
    assert data is not None
    services.artifacts.editing.use(people.owner, client.run, data.version.id, None)
    graph = owner.get(f"{PLACE}/artifacts/data/latest/lineage?depth=2").json()
    assert [run["id"] for run in graph["runs"]] == ["r1"]
    assert sorted(item["version"] for item in graph["versions"]) == ["v0", "v1"]
    assert sorted(edge["is_output"] for edge in graph["edges"]) == [False, True, True]


def test_a_run_tells_what_it_used_and_logged(
    owner: Browser, nobody: Browser, client: Client, services: Services, people: People
) -> None:
    data = services.artifacts.reading.membership(client.run.project_id, "data:v0")
    assert data is not None
    services.artifacts.editing.use(people.owner, client.run, data.version.id, None)
    where = f"{PLACE}/runs/{client.run.run_id}/artifacts"
    found = owner.get(where).json()
    names = [[one["source"] for one in found[side]] for side in ("inputs", "outputs")]
    assert names == [["data:v0"], ["data:v0", "data:v1"]]
    assert (found["inputs_total"], found["outputs_total"]) == (1, 2)
    assert found["outputs"][1]["aliases"] == ["best", "latest"]
    assert found["outputs"][1]["type"] == "model"
    few = owner.get(f"{where}?limit=1").json()
    assert (len(few["outputs"]), few["outputs_total"]) == (1, 2)
    assert nobody.get(where).status in {401, 404}


def test_history_tells_who_did_what(
    owner: Browser, client: Client, services: Services, people: People
) -> None:
    where = f"{PLACE}/artifacts/data/v0"
    data = services.artifacts.reading.membership(client.run.project_id, "data:v0")
    assert data is not None
    services.artifacts.editing.use(people.owner, client.run, data.version.id, "train")
    owner.send("PATCH", where, {"tags": ["t"], "aliases": ["a", "b"], "description": "d"})
    owner.send("PATCH", where, {"tags": [], "aliases": ["b"], "description": "d"})
    link = {"entity": "ann", "project": "digits", "portfolio": "shelf", "aliases": ["s"]}
    owner.post(f"{where}/links", link)
    owner.send("DELETE", f"{PLACE}/artifacts/shelf/s")
    told = owner.get(f"{where}/history").json()["items"]
    deeds = [(one["what"], one["about"], (one["collection"] or {}).get("name")) for one in told]
    assert sorted(deeds, key=str) == sorted(
        [
            ("made", "", None),
            ("used", "train", None),
            ("named", "a", None),
            ("named", "b", None),
            ("tagged", "t", None),
            ("described", "", None),
            ("unnamed", "a", None),
            ("untagged", "t", None),
            ("linked", "", "shelf"),
            ("named", "s", "shelf"),
            ("unlinked", "", "shelf"),
        ],
        key=str,
    )
    assert {one["user"] for one in told} == {people.owner.name, None}
    assert [one["run"]["id"] for one in told if one["what"] == "used"] == [client.run.run_id]
    (page,) = [owner.get(f"{PLACE}/artifacts/data/versions").json()["items"]]
    assert [one["created_by"]["id"] for one in page] == [client.run.run_id] * 2


def test_a_version_is_changed_linked_and_deleted(
    owner: Browser, guest: Browser, client: Client
) -> None:
    where = f"{PLACE}/artifacts/data/v0"
    patch = {"tags": ["t"], "aliases": ["a"], "description": "d", "ttl_s": 60, "metadata": {}}
    assert guest.send("PATCH", where, patch).status == 403
    after = owner.send("PATCH", where, patch).json()
    told = [after[name] for name in ("tags", "aliases", "description", "ttl_s")]
    assert told == [["t"], ["a"], "d", 60]
    link = {"entity": "ann", "project": "digits", "portfolio": "shelf", "aliases": ["s"]}
    assert owner.post(f"{where}/links", link).json()["aliases"] == ["latest", "s"]
    renamed = owner.send("PATCH", f"{PLACE}/artifacts/shelf/s", {"aliases": ["q"]}).json()
    assert renamed["aliases"] == ["q"]
    assert owner.send("DELETE", f"{PLACE}/artifacts/shelf/q").status == 204
    assert owner.send("DELETE", where).status == 204
    assert owner.get(where).status == 404
    changed = owner.send("PATCH", f"{PLACE}/artifacts/data", {"name": "e", "tags": ["x"]}).json()
    assert (changed["name"], changed["tags"]) == ("e", ["x"])
    assert owner.send("DELETE", f"{PLACE}/artifacts/e").status == 204
    assert owner.get(f"{PLACE}/artifacts/e").status == 404
