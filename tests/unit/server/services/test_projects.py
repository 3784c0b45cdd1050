from __future__ import annotations

import pytest

from runwell.errors import InvalidName, NotFound, PermissionDenied
from runwell.server.services.assembly import Services
from tests.unit.server.conftest import People


def test_a_project_is_made_when_it_is_first_named(services: Services, people: People) -> None:
    made = services.projects.ensure(people.owner, None, "digits")
    again = services.projects.ensure(people.owner, "ann", "digits")
    assert (made.entity, made.name, again.id) == ("ann", "digits", made.id)
    assert [project.id for project in services.projects.all(people.owner)] == [made.id]


def test_a_project_without_a_name_is_uncategorized(services: Services, people: People) -> None:
    assert services.projects.ensure(people.guest, None, None).name == "uncategorized"


def test_nobody_logs_to_an_entity_that_is_nobody(services: Services, people: People) -> None:
    with pytest.raises(NotFound, match="there is no entity 'eve'"):
        services.projects.ensure(people.owner, "eve", "digits")


def test_nobody_logs_to_an_entity_of_somebody_else(services: Services, people: People) -> None:
    with pytest.raises(PermissionDenied):
        services.projects.ensure(people.guest, "ann", "digits")
    assert services.projects.ensure(people.owner, "bob", "digits").entity == "bob"


@pytest.mark.parametrize("name", ["a/b", "..", "a?b", "x" * 129])
def test_names_that_no_address_can_hold_are_refused(
    services: Services, people: People, name: str
) -> None:
    with pytest.raises(InvalidName):
        services.projects.ensure(people.owner, None, name)
    assert services.projects.all(people.owner) == ()


def test_what_is_not_there_is_not_found(services: Services, people: People) -> None:
    assert services.projects.find(people.owner, "ann", "digits") is None
    with pytest.raises(NotFound, match="there is no project ann/digits"):
        services.projects.get(people.owner, "ann", "digits")
