from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from runwell.errors import NotFound, PermissionDenied
from runwell.server.services.access import Action, entity_role, project_role
from runwell.server.services.assembly import Services
from runwell.store.ports.people import Organization, Standing, User
from runwell.store.ports.projects import ProjectRules
from runwell.store.ports.stores import Stores
from runwell.values.access import Kind, Role, Visibility
from tests.fakes.clock import FakeClock
from tests.unit.server.conftest import People

ORGANIZATION = Organization("acme", "acme-org")
VIEWER, MEMBER, ADMIN = Role.VIEWER, Role.MEMBER, Role.ADMIN

standings = st.builds(
    Standing,
    teams=st.dictionaries(st.sampled_from(["lab", "bob"]), st.sampled_from(Role)),
    projects=st.dictionaries(st.just(7), st.sampled_from(Role)),
)
rules = st.builds(
    ProjectRules,
    id=st.just(7),
    entity=st.sampled_from(["bob", "lab", "acme-org"]),
    visibility=st.sampled_from(Visibility),
    creator_id=st.sampled_from([None, 1, 2]),
)


def somebody(**is_what: object) -> User:
    return User(**{"id": 1, "name": "ann", "is_admin": False, "created_at": 0.0} | is_what)  # type: ignore[arg-type]


def of(visibility: Visibility, entity: str = "lab", creator: int | None = None) -> ProjectRules:
    return ProjectRules(7, entity, visibility, creator)


@pytest.mark.parametrize(
    ("user", "entity", "role"),
    [
        (somebody(), "ann", ADMIN),
        (somebody(), "bob", None),
        (somebody(), "lab", MEMBER),
        (somebody(), "acme-org", VIEWER),
        (somebody(is_org_admin=True), "acme-org", ADMIN),
        (somebody(is_org_admin=True), "bob", None),
        (somebody(is_admin=True), "bob", ADMIN),
        (somebody(kind=Kind.SERVICE, team="lab"), "ann", None),
    ],
)
def test_roles_in_entities(user: User, entity: str, role: Role | None) -> None:
    assert entity_role(user, Standing({"lab": MEMBER}), ORGANIZATION, entity) == role


@pytest.mark.parametrize(
    ("visibility", "expected"),
    [
        (Visibility.PRIVATE, [None, None, None, ADMIN]),
        (Visibility.TEAM, [None, VIEWER, MEMBER, ADMIN]),
        (Visibility.PUBLIC, [VIEWER, VIEWER, MEMBER, ADMIN]),
        (Visibility.OPEN, [MEMBER, MEMBER, MEMBER, ADMIN]),
    ],
)
def test_roles_in_projects_of_a_team(visibility: Visibility, expected: list[Role | None]) -> None:
    inside = [Standing(), *(Standing({"lab": role}) for role in Role)]
    found = [project_role(somebody(), where, ORGANIZATION, of(visibility)) for where in inside]
    assert found == expected


def test_who_made_a_private_project_keeps_it_while_they_may_write_there() -> None:
    made = of(Visibility.PRIVATE, creator=1)
    roles = [
        project_role(somebody(), Standing({"lab": role} if role else {}), ORGANIZATION, made)
        for role in (MEMBER, VIEWER, None)
    ]
    assert roles == [ADMIN, None, None]


@given(standings, rules, st.sampled_from(Role))
def test_a_role_by_name_only_ever_adds(
    standing: Standing, project: ProjectRules, role: Role
) -> None:
    before = project_role(somebody(), standing, ORGANIZATION, project)
    more = Standing(standing.teams, {7: max(role, standing.projects.get(7, role))})
    after = project_role(somebody(), more, ORGANIZATION, project)
    assert after is not None
    assert after >= role
    assert before is None or after >= before


@given(standings, rules)
def test_a_wider_visibility_never_takes_a_role_away(
    standing: Standing, project: ProjectRules
) -> None:
    order = [Visibility.PRIVATE, Visibility.TEAM, Visibility.PUBLIC, Visibility.OPEN]
    roles = [
        project_role(
            somebody(),
            standing,
            ORGANIZATION,
            ProjectRules(7, project.entity, visibility, project.creator_id),
        )
        or 0
        for visibility in order
    ]
    assert roles == sorted(roles)


@given(rules)
def test_an_admin_of_the_server_may_everything(project: ProjectRules) -> None:
    admin = somebody(is_admin=True)
    assert project_role(admin, Standing(), ORGANIZATION, project) is ADMIN


def test_what_may_not_be_read_is_not_there(services: Services, people: People) -> None:
    services.projects.ensure(people.owner, "ann", "digits")
    assert services.projects.find(people.guest, "ann", "digits") is None
    assert services.projects.all(people.guest) == ()
    for action in Action:
        with pytest.raises(NotFound, match="there is no project ann/digits"):
            services.access.require(people.guest, action, "ann", "digits")
    with pytest.raises(PermissionDenied, match="bob may not write to ann; use your own"):
        services.access.require(people.guest, Action.WRITE, "ann")


def test_roles_are_remembered_for_some_seconds_and_forgotten_at_once(
    services: Services, stores: Stores, people: People, clock: FakeClock
) -> None:
    project = services.projects.ensure(people.owner, "ann", "digits")

    def readable() -> bool:
        return services.access.allows(people.guest, Action.READ, "ann", "digits")

    assert not readable()
    stores.projects.set_member(project.id, "bob", VIEWER)
    assert not readable()
    clock.sleep(6)
    assert readable()
    stores.projects.set_member(project.id, "bob", None)
    services.access.forget()
    assert not readable()
