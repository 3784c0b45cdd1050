from __future__ import annotations

import pytest

from runwell.errors import Conflict, NotFound
from runwell.store.ports.people import Entity, Organization, Standing, User
from runwell.store.ports.stores import Stores
from runwell.values.access import Kind, Role


@pytest.fixture
def bob(stores: Stores) -> User:
    return stores.users.add("bob", is_admin=False, now=1.0, email="bob@lab.org")


@pytest.fixture
def lab(stores: Stores, ann: User) -> Entity:
    return stores.teams.add("lab", 5.0, ann.id)


def test_a_server_is_one_organisation(stores: Stores) -> None:
    assert stores.teams.organization() == Organization("runwell", "runwell-org")
    entity = stores.teams.entity("runwell-org")
    assert entity is not None
    assert entity.kind is Kind.ORGANIZATION


def test_a_team_has_members_with_roles(stores: Stores, lab: Entity, ann: User, bob: User) -> None:
    stores.teams.set_member(lab.id, bob.id, Role.VIEWER, 6.0)
    stores.teams.set_member(lab.id, bob.id, Role.MEMBER, 7.0)
    members = [(m.user.name, m.role, m.joined_at) for m in stores.teams.members(lab.id)]
    assert members == [("ann", Role.ADMIN, 5.0), ("bob", Role.MEMBER, 6.0)]
    assert stores.teams.standing(bob) == Standing({"lab": Role.MEMBER})
    stores.teams.remove_member(lab.id, bob.id)
    stores.teams.remove_member(lab.id, bob.id)
    assert stores.teams.standing(bob) == Standing()
    assert stores.teams.all() == (lab,)


def test_names_are_nobody_elses(stores: Stores, lab: Entity, ann: User, bob: User) -> None:
    for taken in ("lab", "bob", "runwell-org"):
        with pytest.raises(Conflict):
            stores.teams.add(taken, 1.0, ann.id)
        with pytest.raises(Conflict):
            stores.users.add(taken, is_admin=False, now=1.0)
        with pytest.raises(Conflict):
            stores.users.rename(ann.id, taken)


def test_an_invite_becomes_a_membership(stores: Stores, lab: Entity) -> None:
    stores.teams.invite(lab.id, "eve@lab.org", Role.VIEWER, 6.0)
    invite = stores.teams.invite(lab.id, "eve@lab.org", Role.ADMIN, 7.0)
    other = stores.teams.invite(lab.id, "joe@lab.org", Role.MEMBER, 7.0)
    assert stores.teams.invites(lab.id) == (invite, other)
    stores.teams.remove_invite(other.id)
    eve = stores.users.add("eve", is_admin=False, now=8.0, email="eve@lab.org")
    assert stores.teams.invites(lab.id) == ()
    assert stores.teams.standing(eve).teams == {"lab": Role.ADMIN}


def test_a_service_account_is_in_its_team(stores: Stores, lab: Entity, ann: User) -> None:
    ci = stores.users.add("lab-ci", is_admin=False, now=8.0, team="lab", description="CI")
    assert (ci.kind, ci.entity, ci.description) == (Kind.SERVICE, "lab", "CI")
    assert stores.teams.standing(ci).teams == {"lab": Role.MEMBER}
    assert stores.teams.entity("lab-ci") is None
    with pytest.raises(NotFound):
        stores.users.add("x", is_admin=False, now=8.0, team="ann")


def test_a_team_with_projects_stays(stores: Stores, lab: Entity) -> None:
    ci = stores.users.add("lab-ci", is_admin=False, now=8.0, key_hash="c" * 64, team="lab")
    project = stores.projects.ensure("lab", "digits", 9.0)
    with pytest.raises(Conflict, match="has projects"):
        stores.teams.delete(lab.id, 10.0)
    moved = stores.teams.add("lab2", 10.0, ci.id)
    assert project.entity == "lab"
    stores.teams.delete(moved.id, 11.0)
    assert stores.users.by_key("c" * 64) == ci


def test_the_service_accounts_of_a_team_end_with_it(stores: Stores, lab: Entity) -> None:
    stores.users.add("lab-ci", is_admin=False, now=8.0, key_hash="c" * 64, team="lab")
    stores.teams.delete(lab.id, 10.0)
    assert stores.users.by_key("c" * 64) is None
    assert stores.teams.entity("lab") is None


def test_projects_know_who_was_let_in(stores: Stores, lab: Entity, ann: User, bob: User) -> None:
    project = stores.projects.ensure("ann", "digits", 9.0, creator_id=ann.id)
    stores.projects.set_member(project.id, "lab", Role.VIEWER)
    stores.projects.set_member(project.id, "bob", Role.VIEWER)
    stores.projects.set_member(project.id, "bob", Role.MEMBER)
    assert stores.projects.members(project.id) == {"bob": Role.MEMBER, "lab": Role.VIEWER}
    assert stores.teams.standing(bob).projects == {project.id: Role.MEMBER}
    stores.projects.set_member(project.id, "bob", None)
    stores.teams.set_member(lab.id, bob.id, Role.MEMBER, 9.0)
    assert stores.teams.standing(bob).projects == {project.id: Role.VIEWER}
    with pytest.raises(NotFound):
        stores.projects.set_member(project.id, "nobody", Role.MEMBER)


def test_a_renamed_person_takes_their_projects_along(stores: Stores, bob: User) -> None:
    made = stores.projects.ensure("bob", "digits", 1.0)
    robert = stores.users.rename(bob.id, "robert")
    assert (robert.id, robert.name) == (bob.id, "robert")
    found = stores.projects.find("robert", "digits")
    assert found is not None
    assert found.id == made.id
    assert stores.projects.find("bob", "digits") is None
    assert stores.teams.entity("bob") is None
