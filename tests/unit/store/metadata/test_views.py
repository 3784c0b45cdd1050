from __future__ import annotations

from dataclasses import replace

import pytest

from runwell.errors import Conflict
from runwell.store.ports.people import User
from runwell.store.ports.projects import Project
from runwell.store.ports.stores import Stores
from runwell.store.ports.views import View, ViewChange, ViewQuery

SPEC = '{"section": {"name": "a", "x": NaN}}'


def save(stores: Stores, project: Project, user: User, name: str, now: float) -> View:
    change = ViewChange(display_name=name.upper(), type="project-view", spec=SPEC)
    saved, is_new = stores.views.save(project.id, name, user.id, change, now)
    assert is_new
    return saved


def test_a_view_comes_back_as_it_was_saved(stores: Stores, project: Project, ann: User) -> None:
    saved = save(stores, project, ann, "mine", 5.0)
    assert saved == View(
        id=saved.id,
        project_id=project.id,
        entity="ann",
        project="digits",
        name="mine",
        type="project-view",
        display_name="MINE",
        description="",
        user="ann",
        created_at=5.0,
        updated_at=5.0,
        spec=SPEC,
    )
    assert stores.views.get(saved.id) == stores.views.find(project.id, "mine") == saved


def test_saving_again_keeps_what_is_not_said(stores: Stores, project: Project, ann: User) -> None:
    first = save(stores, project, ann, "mine", 5.0)
    changed, is_new = stores.views.save(
        project.id, "mine", ann.id, ViewChange(description="better"), 6.0
    )
    assert (changed, is_new) == (replace(first, description="better", updated_at=6.0), False)


def test_a_view_that_changed_meanwhile_is_not_overwritten(
    stores: Stores, project: Project, ann: User
) -> None:
    save(stores, project, ann, "mine", 5.0)
    change = ViewChange(spec="{}")
    saved = stores.views.save(project.id, "mine", ann.id, change, 6.0, unchanged_since=5.0)
    other = ViewChange(spec='{"other": 1}')
    with pytest.raises(Conflict):
        stores.views.save(project.id, "mine", ann.id, other, 7.0, unchanged_since=5.0)
    with pytest.raises(Conflict):
        stores.views.save(project.id, "gone", ann.id, change, 7.0, unchanged_since=5.0)
    # The same once more is no other change: its sender did not hear that it had arrived.
    again = stores.views.save(project.id, "mine", ann.id, change, 8.0, unchanged_since=5.0)
    assert again == saved


def test_views_are_listed_by_type_and_user_last_changed_first(
    stores: Stores, project: Project, ann: User
) -> None:
    bob = stores.users.add("bob", is_admin=False, key_hash="b" * 64, now=1.0)
    save(stores, project, ann, "old", 5.0)
    save(stores, project, bob, "new", 6.0)
    report = ViewChange(type="runs")
    stores.views.save(project.id, "report", ann.id, report, 7.0)

    def names(query: ViewQuery) -> list[str]:
        return [view.name for view in stores.views.list(project.id, query)]

    assert names(ViewQuery()) == ["report", "new", "old"]
    assert names(ViewQuery(type="project-view")) == ["new", "old"]
    assert names(ViewQuery(user="ann")) == ["report", "old"]
    assert names(ViewQuery(after=1, limit=1)) == ["new"]
    assert {view.spec for view in stores.views.list(project.id, ViewQuery())} == {""}


def test_a_deleted_view_is_gone(stores: Stores, project: Project, ann: User) -> None:
    saved = save(stores, project, ann, "mine", 5.0)
    stores.views.delete(saved.id)
    stores.views.delete(saved.id)
    assert stores.views.get(saved.id) is None
