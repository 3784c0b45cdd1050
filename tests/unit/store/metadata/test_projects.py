from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

from runwell.store.ports.people import User
from runwell.store.ports.projects import Project
from runwell.store.ports.runs import RunChange
from runwell.store.ports.stores import Stores


def test_a_project_is_made_once_and_found(stores: Stores) -> None:
    made = stores.projects.ensure("ann", "digits", 2.0)
    assert made == Project(
        id=made.id,
        entity="ann",
        name="digits",
        description="",
        created_at=2.0,
        last_active_at=2.0,
        run_count=0,
        running_count=0,
    )
    assert stores.projects.ensure("ann", "digits", 9.0) == made
    assert stores.projects.find("ann", "digits") == made
    assert stores.projects.find("bob", "digits") is None


def test_a_project_counts_its_runs(stores: Stores, ann: User, project: Project) -> None:
    stores.runs.upsert(project.id, "a", ann.id, RunChange(), 5.0)
    stores.runs.upsert(project.id, "b", ann.id, RunChange(state="finished"), 7.0)
    found = stores.projects.find("ann", "digits")
    assert found is not None
    assert (found.run_count, found.running_count, found.last_active_at) == (2, 1, 7.0)


def test_the_project_that_was_active_last_comes_first(stores: Stores, ann: User) -> None:
    old = stores.projects.ensure("ann", "old", 1.0)
    stores.projects.ensure("ann", "new", 2.0)
    stores.runs.upsert(old.id, "a", ann.id, RunChange(), 5.0)
    assert [project.name for project in stores.projects.all()] == ["old", "new"]


def test_who_makes_it_at_once_gets_the_same(stores: Stores) -> None:
    with ThreadPoolExecutor(8) as pool:
        made = set(pool.map(lambda _: stores.projects.ensure("ann", "digits", 1.0), range(8)))
    assert len(made) == 1
