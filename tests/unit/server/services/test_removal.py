from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest

from runwell.errors import NotFound, PermissionDenied, UsageError
from runwell.server.services import removal
from runwell.server.services.artifacts.upkeep import DELETED_AFTER_S
from runwell.server.services.assembly import Services
from runwell.server.services.retention import Keep, Retention
from runwell.store.ports.runs import Run, RunChange
from runwell.store.ports.stores import Stores
from runwell.store.ports.sweeps import SweepChange
from runwell.store.ports.views import ViewChange
from runwell.values.access import Role
from tests.fakes.clock import FakeClock
from tests.unit.server.conftest import People
from tests.unit.server.services.artifacts.logging import Client

SWEEP = "method: grid\nparameters: {a: {values: [1, 2]}}\n"
TABLES = ("project", "run", "view", "sweep", "artifact", "artifact_collection", "column_key")


def rows(tmp_path: Path) -> dict[str, int]:
    with sqlite3.connect(tmp_path / "runwell.db") as connection:
        names = connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")
        known = {name for (name,) in names}
        count = "SELECT count(*) FROM {}"
        return {
            table: connection.execute(count.format(table)).fetchone()[0]
            for table in TABLES
            if table in known
        }


def test_a_deleted_project_is_gone_and_its_name_is_free(
    services: Services, people: People, run: Run
) -> None:
    ann, bob = people.owner, people.guest
    found = services.projects.get(ann, "ann", "digits")
    with pytest.raises(PermissionDenied):
        services.removal.remove(bob, found)
    services.removal.remove(ann, found)
    assert services.projects.find(ann, "ann", "digits") is None
    assert services.projects.of(ann, "ann") == ()
    with pytest.raises(NotFound):
        services.projects.by_key(ann, found.id)
    with pytest.raises(NotFound):
        services.runs.by_key(ann, run.id)
    again, is_new = services.runs.upsert(ann, "ann", "digits", run.run_id, RunChange())
    assert (again.project, is_new) == ("digits", True)
    assert services.projects.get(ann, "ann", "digits").run_count == 1


def test_all_that_was_in_it_goes_with_upkeep_even_if_the_trash_is_kept_for_ever(
    services: Services,
    stores: Stores,
    people: People,
    run: Run,
    clock: FakeClock,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(removal, "AT_ONCE", 1)
    ann = people.owner
    services.runs.upsert(ann, None, "digits", "r2", RunChange(config={"a": 1}))
    services.views.save(
        ann, ("ann", "digits"), None, ViewChange(display_name="v", type="project-view", spec="{}")
    )
    services.sweeps.create(ann, "ann", "digits", SweepChange(config=SWEEP))
    version = Client(services, ann, run).log("net", {"a": b"1"})
    services.projects.ensure(ann, None, "shelf")
    services.artifacts.editing.link(ann, version.id, "ann", "shelf", "Best", [])
    services.removal.remove(ann, services.projects.get(ann, "ann", "digits"))
    shelf = services.projects.get(ann, "ann", "shelf")
    best = stores.artifacts.collections.find(shelf.id, "Best")
    assert best is not None
    assert services.artifacts.reading.member(best.id, "latest") is None
    clock.sleep(DELETED_AFTER_S + 1)
    for _ in range(4):
        services.removal.look()
        Retention(stores, clock, Keep(trash_days=None)).look()
        services.artifacts.upkeep.tidy()
    left = rows(tmp_path)
    assert (left["project"], left["run"], left["view"], left["sweep"]) == (1, 0, 0, 0)
    assert services.projects.of(ann, "ann")[0].name == "shelf"


def test_what_a_server_that_ended_left_of_a_deletion_is_taken_later(
    services: Services, stores: Stores, people: People, run: Run
) -> None:
    stores.projects.delete(run.project_id, 5.0)
    assert stores.runs.get(run.id) is not None
    services.removal.look()
    assert stores.runs.get(run.id) is None


def test_a_run_is_deleted_with_what_it_made_and_no_more(
    services: Services, people: People, run: Run
) -> None:
    ann = people.owner
    first = Client(services, ann, run)
    second_run, _ = services.runs.upsert(ann, None, "digits", "r2", RunChange())
    second = Client(services, ann, second_run)
    mine = first.log("net", {"a": b"1"}, aliases=("best",))
    second.log("net", {"a": b"1"})  # the same again
    services.artifacts.editing.delete_outputs(ann, second_run.id)
    assert services.artifacts.reading.get(ann, mine.id).id == mine.id
    with pytest.raises(PermissionDenied):
        services.artifacts.editing.delete_outputs(people.guest, run.id)
    services.artifacts.editing.delete_outputs(ann, run.id)
    with pytest.raises(NotFound):
        services.artifacts.reading.get(ann, mine.id)
    services.artifacts.editing.delete_outputs(ann, 99)  # gone already


def test_a_registry_takes_the_types_that_it_knows(
    services: Services, people: People, run: Run
) -> None:
    ann = people.owner
    version = Client(services, ann, run).log("net", {"a": b"1"})
    shelf, _ = services.projects.save(ann, "ann", "shelf", takes_any_type=False)
    with pytest.raises(UsageError, match="of type none, not model"):
        services.artifacts.editing.link(ann, version.id, "ann", "shelf", "Best", [])
    services.registries.allow_types(ann, shelf, ["dataset", "model"])
    services.artifacts.editing.link(ann, version.id, "ann", "shelf", "Best", [])
    with pytest.raises(NotFound):
        services.registries.allow_types(people.guest, shelf, ["x"])


def test_who_is_in_keeps_their_role_when_let_in_again(services: Services, people: People) -> None:
    ann = people.owner
    shelf, _ = services.projects.save(ann, "ann", "shelf")
    services.projects.set_member(ann, shelf, "bob", Role.ADMIN)
    services.projects.let_in(ann, shelf, ["bob"], Role.VIEWER)
    assert services.projects.members(ann, shelf) == {"bob": Role.ADMIN}
