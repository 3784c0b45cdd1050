from __future__ import annotations

import pytest

from runwell.errors import Conflict, NotFound, PermissionDenied
from runwell.server.events import ProjectKey, RunChanged, RunRemoved
from runwell.server.services.assembly import Services
from runwell.store.ports.runs import Run, RunChange
from tests.unit.server.conftest import People

WHERE = ProjectKey("ann", "digits")


def test_a_deleted_run_is_gone_and_comes_back(services: Services, people: People, run: Run) -> None:
    start = services.bus.now()
    services.trash.put(people.owner, [run])
    assert services.runs.find(people.owner, "ann", "digits", "r1") is None
    assert [found.run_id for found in services.trash.all(people.owner, "ann", "digits")] == ["r1"]
    assert services.trash.restore(people.owner, "ann", "digits", "r1") == run
    _, facts = services.bus.since(start)
    assert facts == (
        RunRemoved(WHERE, "r1"),
        RunChanged(WHERE, "r1", "running", "one", created=True),
    )


def test_deleting_by_key_again_is_no_error(services: Services, people: People, run: Run) -> None:
    for key in (run.id, run.id, 10**9):
        services.trash.put_by_key(people.owner, key)
    assert services.runs.find(people.owner, "ann", "digits", "r1") is None


def test_what_is_not_in_the_trash_cannot_be_restored(
    services: Services, people: People, run: Run
) -> None:
    with pytest.raises(NotFound, match="no run 'r1' lies in the trash"):
        services.trash.restore(people.owner, "ann", "digits", "r1")


def test_the_runs_of_others_stay(services: Services, people: People, run: Run) -> None:
    with pytest.raises(PermissionDenied):
        services.trash.put(people.guest, [run])
    services.trash.put(people.owner, [run])
    with pytest.raises(PermissionDenied):
        services.trash.restore(people.guest, "ann", "digits", "r1")


def test_runs_that_have_ended_move(services: Services, people: People, run: Run) -> None:
    with pytest.raises(Conflict, match="still runs"):
        services.runs.move(people.owner, [run], "ann", "other")
    ended = services.runs.change(people.owner, run, RunChange(state="finished"))
    start = services.bus.now()
    (moved,) = services.runs.move(people.owner, [ended], "ann", "other")
    assert (moved.project, moved.id, moved.run_id) == ("other", run.id, "r1")
    _, facts = services.bus.since(start)
    there = ProjectKey("ann", "other")
    assert facts == (
        RunRemoved(WHERE, "r1"),
        RunChanged(there, "r1", "finished", "one", created=True),
    )
    with pytest.raises(NotFound):
        services.runs.move(people.guest, [moved], "bob", "mine")
