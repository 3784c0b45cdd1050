from __future__ import annotations

import pytest

from runwell.server.services.assembly import Services
from runwell.server.services.bulk import BATCH
from runwell.store.ports.runs import RunChange
from runwell.values.json import Json
from tests.unit.server.asgi import Browser
from tests.unit.server.conftest import People

HOME = "/api/v1/projects/ann/digits"
BULK = f"{HOME}/runs/bulk"


@pytest.fixture
def some(services: Services, people: People) -> list[str]:
    ids = [f"b{number}" for number in range(4)]
    for number, run_id in enumerate(ids):
        change = RunChange(
            config={"lr": {"value": number}},
            tags=("old", f"t{number}"),
            group="before",
            state="finished",
        )
        services.runs.upsert(people.owner, None, "digits", run_id, change)
    return ids


def listed(owner: Browser, **filters: Json) -> dict[str, list[str]]:
    page = owner.post(f"{HOME}/runs/query", {"filter": filters or None, "limit": 1000}).json()
    return {run["id"]: run["tags"] for run in page["items"]}


def test_what_a_filter_finds_is_edited(owner: Browser, some: list[str]) -> None:
    answer = owner.post(
        BULK,
        {
            "filter": {"config.lr": {"$gte": 2}},
            "add_tags": ["new", "new", "t2"],
            "remove_tags": ["old", "not there"],
            "group": "after",
            "job_type": "eval",
            "notes": "seen",
            "name": "renamed",
        },
    )
    assert answer.json() == {"runs": 2}
    assert listed(owner) == {
        "b0": ["old", "t0"],
        "b1": ["old", "t1"],
        "b2": ["t2", "new"],
        "b3": ["t3", "new", "t2"],
    }
    assert set(listed(owner, tags="new")) == {"b2", "b3"}
    run = owner.get(f"{HOME}/runs/b3").json()
    assert [run[key] for key in ("name", "group", "job_type", "notes")] == [
        "renamed",
        "after",
        "eval",
        "seen",
    ]
    assert owner.get(f"{HOME}/runs/b0").json()["group"] == "before"
    assert owner.post(BULK, {"runs": ["b0", "b3"], "group": ""}).json() == {"runs": 2}
    assert owner.get(f"{HOME}/runs/b3").json()["group"] is None


def test_runs_are_deleted_restored_and_moved(owner: Browser, some: list[str]) -> None:
    assert owner.post(BULK, {"do": "delete", "filter": {"tags": "t1"}}).json() == {"runs": 1}
    assert set(listed(owner)) == {"b0", "b2", "b3"}
    assert owner.post(BULK, {"do": "restore", "runs": ["b1", "b0"]}).status == 404
    assert owner.post(BULK, {"do": "restore", "runs": ["b1", "b1"]}).json() == {"runs": 1}
    assert set(listed(owner)) == set(some)
    there = {"do": "move", "entity": "ann", "project": "other"}
    assert owner.post(BULK, {**there, "runs": ["b0", "b3"]}).json() == {"runs": 2}
    assert set(listed(owner)) == {"b1", "b2"}
    moved = owner.get("/api/v1/projects/ann/other/runs").json()["items"]
    assert {run["id"] for run in moved} == {"b0", "b3"}
    assert owner.post(BULK, {"do": "delete", "all": True}).json() == {"runs": 2}
    assert listed(owner) == {}


@pytest.mark.parametrize(
    ("asked", "status"),
    [
        ({"add_tags": ["x"]}, 400),
        ({"do": "delete"}, 400),
        ({"runs": ["b0"]}, 400),
        ({"runs": ["b0", "nope"], "notes": "x"}, 404),
        ({"runs": [], "notes": "x"}, 422),
        ({"do": "move", "runs": ["b0"]}, 400),
        ({"do": "restore", "all": True}, 400),
        ({"do": "burn", "all": True}, 422),
        ({"runs": ["b0"], "add_tags": [str(number) for number in range(255)]}, 400),
    ],
)
def test_what_makes_no_sense_changes_nothing(
    owner: Browser, some: list[str], asked: Json, status: int
) -> None:
    before = listed(owner)
    assert owner.post(BULK, asked).status == status
    assert listed(owner) == before


def test_who_may_only_look_changes_nothing(guest: Browser, owner: Browser, some: list[str]) -> None:
    assert guest.post(BULK, {"all": True, "notes": "x"}).status in (403, 404)
    assert guest.post(BULK, {"do": "delete", "all": True}).status in (403, 404)
    assert set(listed(owner)) == set(some)


def test_a_run_that_is_live_is_not_moved(
    owner: Browser, services: Services, people: People, some: list[str]
) -> None:
    services.runs.upsert(people.owner, None, "digits", "live", RunChange())
    there = {"do": "move", "entity": "ann", "project": "other"}
    assert owner.post(BULK, {**there, "all": True}).status == 409
    assert set(listed(owner)) == {*some, "live"}


def test_more_than_a_batch_is_changed(owner: Browser, services: Services, people: People) -> None:
    count = BATCH + 2
    for number in range(count):
        services.runs.upsert(people.owner, None, "digits", f"m{number}", RunChange())
    assert owner.post(BULK, {"search": "m", "regex": False, "group": "g"}).json()["runs"] >= count
    found = owner.post(f"{HOME}/runs/query", {"filter": {"group": "g"}, "limit": 1}).json()
    assert found["total"] == count
