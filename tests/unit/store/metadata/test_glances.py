from __future__ import annotations

import pytest

from runwell.store.ports.glances import Share
from runwell.store.ports.people import User
from runwell.store.ports.projects import Project
from runwell.store.ports.runs import RunChange
from runwell.store.ports.stores import Stores
from runwell.values.json import Json


@pytest.fixture
def bob(stores: Stores) -> User:
    return stores.users.add("bob", is_admin=False, key_hash="b" * 64, now=1.0)


def test_runs_are_added_up_by_who_made_them_and_how_they_ended(
    stores: Stores, ann: User, bob: User, project: Project
) -> None:
    finished = RunChange(state="finished", finished_at=30.0)
    for name, user, change, now in (
        ("a", ann, RunChange(), 10.0),
        ("b", ann, finished, 10.0),
        ("c", ann, finished, 15.0),
        ("d", bob, RunChange(state="crashed", finished_at=12.0), 10.0),
    ):
        stores.runs.upsert(project.id, name, user.id, change, now)
    other = stores.projects.ensure("ann", "other", 2.0)
    stores.runs.upsert(other.id, "e", ann.id, RunChange(), 10.0)
    running = stores.runs.find("ann", "digits", "a")
    assert running is not None
    stores.runs.beat([running.id], 14.0)
    assert stores.glances.shares(project.id) == (
        Share("ann", "finished", 2, 35.0, 15.0),
        Share("ann", "running", 1, 4.0, 14.0),
        Share("bob", "crashed", 1, 2.0, 10.0),
    )


@pytest.mark.parametrize(
    ("summary", "expected_s"),
    [
        ({"_runtime": 3.5}, 3.5),
        ({"_runtime": float("nan")}, 20.0),
        ({"_runtime": "long"}, 20.0),
        ({"_runtime": -1}, 20.0),
        ({}, 20.0),
    ],
)
def test_a_run_lasts_as_long_as_its_client_counts(
    stores: Stores, ann: User, project: Project, summary: dict[str, Json], expected_s: float
) -> None:
    change = RunChange(state="finished", finished_at=30.0, summary=summary)
    stores.runs.upsert(project.id, "a", ann.id, change, 10.0)
    assert stores.glances.shares(project.id) == (Share("ann", "finished", 1, expected_s, 10.0),)


def test_what_lies_in_the_trash_does_not_count(stores: Stores, ann: User, project: Project) -> None:
    made, _ = stores.runs.upsert(project.id, "a", ann.id, RunChange(), 10.0)
    stores.trash.put([made.id], 11.0)
    assert stores.glances.shares(project.id) == ()
