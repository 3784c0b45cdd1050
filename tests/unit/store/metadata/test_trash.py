from __future__ import annotations

from dataclasses import replace

import pytest

from runwell.errors import Conflict, NotFound
from runwell.store.ports.people import User
from runwell.store.ports.projects import Project
from runwell.store.ports.runs import Run, RunChange, RunQuery
from runwell.store.ports.stores import Stores


def add(stores: Stores, project: Project, user: User, run_id: str) -> Run:
    return stores.runs.upsert(project.id, run_id, user.id, RunChange(), 4.0)[0]


def page(stores: Stores, project: Project) -> list[str]:
    return [run.run_id for run in stores.runs.page(project.id, RunQuery()).runs]


def test_a_deleted_run_is_found_in_the_trash_alone(
    stores: Stores, project: Project, run: Run
) -> None:
    stores.trash.put([run.id], 9.0)
    assert stores.runs.get(run.id) is None
    assert stores.runs.find("ann", "digits", "first") is None
    assert page(stores, project) == []
    assert stores.runs.silent(1e9, 1.0) == ()
    (counted,) = stores.projects.all()
    assert (counted.run_count, counted.running_count) == (0, 0)
    assert stores.trash.find(run.project_id, "first") == replace(run, deleted_at=9.0)
    assert stores.trash.all(project.id, 10) == (replace(run, deleted_at=9.0),)


def test_a_restored_run_is_as_it_was(stores: Stores, project: Project, run: Run) -> None:
    stores.trash.put([run.id], 9.0)
    stores.trash.restore([run.id])
    assert stores.runs.get(run.id) == run
    assert page(stores, project) == ["first"]
    assert (stores.trash.find(project.id, "first"), stores.trash.all(project.id, 10)) == (None, ())


def test_deleting_again_changes_nothing(stores: Stores, run: Run) -> None:
    stores.trash.put([run.id], 9.0)
    stores.trash.put([run.id, 10**9], 10.0)
    assert stores.trash.find(run.project_id, "first") == replace(run, deleted_at=9.0)


def test_the_trash_shows_the_last_deleted_first(
    stores: Stores, ann: User, project: Project, run: Run
) -> None:
    others = [add(stores, project, ann, name) for name in ("b", "c")]
    stores.trash.put([others[0].id], 7.0)
    stores.trash.put([run.id, others[1].id], 8.0)
    assert [found.run_id for found in stores.trash.all(project.id, 2)] == ["c", "first"]


def test_what_was_deleted_cannot_be_made_or_changed(
    stores: Stores, ann: User, project: Project, run: Run
) -> None:
    stores.trash.put([run.id], 9.0)
    with pytest.raises(Conflict, match="made here before and deleted"):
        stores.runs.upsert(project.id, "first", ann.id, RunChange(), 10.0)
    with pytest.raises(NotFound):
        stores.runs.change(run.id, RunChange(notes="x"), 10.0)


def test_runs_move_to_another_project_with_all_they_have(
    stores: Stores, ann: User, project: Project, run: Run
) -> None:
    other = stores.projects.ensure("ann", "other", 3.0)
    second = add(stores, project, ann, "second")
    stores.runs.move([run.id, second.id], other.id)
    moved = replace(run, project_id=other.id, project="other")
    assert stores.runs.find("ann", "other", "first") == moved
    assert page(stores, project) == []
    assert sorted(page(stores, other)) == ["first", "second"]


def test_an_id_that_is_taken_there_keeps_all_where_they_are(
    stores: Stores, ann: User, project: Project, run: Run
) -> None:
    other = stores.projects.ensure("ann", "other", 3.0)
    add(stores, other, ann, "second")
    second = add(stores, project, ann, "second")
    with pytest.raises(Conflict, match="second"):
        stores.runs.move([run.id, second.id], other.id)
    with pytest.raises(NotFound):
        stores.runs.move([run.id, 10**9], other.id)
    assert page(stores, project) == ["second", "first"]


def test_two_runs_with_one_id_do_not_move_together(
    stores: Stores, ann: User, project: Project, run: Run
) -> None:
    other, third = (stores.projects.ensure("ann", name, 3.0) for name in ("other", "third"))
    twin = add(stores, other, ann, "first")
    with pytest.raises(Conflict, match="two runs with one id"):
        stores.runs.move([run.id, twin.id], third.id)
    assert page(stores, third) == []
