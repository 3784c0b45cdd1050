from __future__ import annotations

import pytest

from runwell.server.services.assembly import Services
from runwell.store.ports.runs import Run, RunChange
from tests.unit.server.asgi import Browser
from tests.unit.server.conftest import People
from tests.unit.server.streaming import log_rows

HOME = "/api/v1/projects/ann/digits"


@pytest.fixture
def trained(services: Services, people: People, run: Run) -> Run:
    log_rows(services, people.owner, run, [{"_step": step, "loss": step} for step in range(10)])
    return services.runs.change(people.owner, run, RunChange(state="finished"))


def ids(browser: Browser, path: str) -> list[str]:
    return [run["id"] for run in browser.get(path).json()["items"]]


def test_a_run_goes_to_the_trash_and_back(owner: Browser, trained: Run) -> None:
    assert owner.send("DELETE", f"{HOME}/runs/r1").status == 204
    assert owner.get(f"{HOME}/runs/r1").status == 404
    (deleted,) = owner.get(f"{HOME}/trash").json()["items"]
    assert (deleted["id"], deleted["deleted_at"]) == ("r1", 1_000_000.0)
    assert owner.post(f"{HOME}/trash/r1/restore").json()["id"] == "r1"
    assert ids(owner, f"{HOME}/runs") == ["r1"]
    assert owner.post(f"{HOME}/trash/r1/restore").status == 404


def test_many_are_deleted_together_or_not_at_all(
    owner: Browser, guest: Browser, services: Services, people: People, trained: Run
) -> None:
    services.runs.upsert(people.owner, None, "digits", "r2", RunChange())
    assert owner.post(f"{HOME}/delete-runs", {"runs": ["r1", "nope"]}).status == 404
    assert guest.post(f"{HOME}/delete-runs", {"runs": ["r1", "r2"]}).status in (403, 404)
    assert len(ids(owner, f"{HOME}/runs")) == 2
    assert owner.post(f"{HOME}/delete-runs", {"runs": ["r1", "r2", "r1"]}).status == 204
    assert ids(owner, f"{HOME}/runs") == []


def test_runs_move_to_another_project(owner: Browser, trained: Run) -> None:
    there = {"runs": ["r1"], "entity": "ann", "project": "other"}
    assert owner.post(f"{HOME}/move-runs", there).status == 204
    assert ids(owner, "/api/v1/projects/ann/other/runs") == ["r1"]


def test_a_fork_waits_for_its_script(owner: Browser, trained: Run) -> None:
    made = owner.post(f"{HOME}/runs/r1/fork", {"step": 4, "id": "f", "name": "again"})
    assert made.status == 201
    assert (made.json()["state"], made.json()["rows"]) == ("pending", 5)
    assert owner.get(f"{HOME}/runs/f").json()["branch"] == {"run": "r1", "step": 4}
    assert owner.get(f"{HOME}/runs/r1").json()["branch"] is None
    assert owner.post(f"{HOME}/runs/r1/fork", {"step": 4, "id": "f"}).status == 409


def test_a_run_is_rewound(owner: Browser, guest: Browser, trained: Run) -> None:
    assert guest.post(f"{HOME}/runs/r1/rewind", {"step": 2}).status in (403, 404)
    back = owner.post(f"{HOME}/runs/r1/rewind", {"step": 2}).json()
    assert (back["rows"], back["last_step"], back["summary"]) == (3, 2, {"_step": 2, "loss": 2})
