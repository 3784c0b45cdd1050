from __future__ import annotations

from runwell.server.services.assembly import Services
from runwell.store.ports.runs import Run, RunChange
from tests.fakes.clock import FakeClock
from tests.unit.server.asgi import Browser
from tests.unit.server.conftest import People


def test_projects_are_cards_with_counts(
    owner: Browser, services: Services, people: People, run: Run, clock: FakeClock
) -> None:
    assert run.project == "digits"
    started = clock.now
    clock.now += 10
    other, _ = services.runs.upsert(people.guest, None, "other", "r2", RunChange())
    services.runs.set_state(people.guest, other, "finished")
    first, second = owner.get("/api/v1/projects").json()["items"]
    assert (first["name"], first["run_count"], first["running_count"]) == ("other", 1, 0)
    assert second == {
        "entity": "ann",
        "name": "digits",
        "description": "",
        "run_count": 1,
        "running_count": 1,
        "created_at": started,
        "last_active_at": started,
    }
    assert owner.get("/api/v1/projects/ann/digits").json() == second
