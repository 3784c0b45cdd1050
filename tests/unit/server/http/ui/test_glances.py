from __future__ import annotations

from runwell.server.services.assembly import Services
from runwell.store.ports.runs import Run, RunChange
from tests.fakes.clock import FakeClock
from tests.unit.server.asgi import Browser
from tests.unit.server.conftest import People

OVERVIEW = "/api/v1/projects/ann/digits/overview"


def test_a_project_is_told_at_a_glance(
    owner: Browser, services: Services, people: People, run: Run, clock: FakeClock
) -> None:
    assert run.project == "digits"
    services.runs.upsert(people.owner, "ann", "digits", "second", RunChange())
    started, clock.now = clock.now, clock.now + 10
    services.runs.set_state(people.owner, run, "failed")
    told = owner.get(OVERVIEW).json()
    assert told == {
        "visibility": "public",
        "made_by": "ann",
        "runs": 2,
        "compute_s": 10.0,
        "states": [{"state": "failed", "runs": 1}, {"state": "running", "runs": 1}],
        "contributors": [{"user": "ann", "runs": 2, "compute_s": 10.0, "last_active_at": started}],
    }


def test_who_sees_it_is_told_as_it_is(owner: Browser, run: Run) -> None:
    assert run.project == "digits"
    owner.send("PATCH", "/api/v1/projects/ann/digits", {"visibility": "private"})
    assert owner.get(OVERVIEW).json()["visibility"] == "private"


def test_what_is_not_there_has_no_overview(owner: Browser) -> None:
    assert owner.get("/api/v1/projects/ann/nothing/overview").status == 404
