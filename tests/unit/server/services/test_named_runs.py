from __future__ import annotations

import pytest

from runwell.errors import UsageError
from runwell.server.events import ProjectKey
from runwell.server.services.assembly import Services
from runwell.server.services.named_runs import MAX_OTHER_PROJECTS, NamedRun, read_names
from runwell.store.ports.people import User
from runwell.store.ports.run_table import RunRef
from runwell.store.ports.runs import Run, RunChange
from runwell.store.ports.stores import Stores
from runwell.values.access import Visibility
from tests.unit.server.conftest import People


def make(services: Services, user: User, project: str, run_id: str) -> Run:
    return services.runs.upsert(user, None, project, run_id, RunChange())[0]


def named(run: Run, name: str) -> NamedRun:
    return NamedRun(run.project_id, RunRef(run.id, name))


def test_runs_are_called_as_they_were_asked_for(
    services: Services, people: People, run: Run
) -> None:
    newer = make(services, people.owner, "digits", "r2")
    other = make(services, people.owner, "o, ther", "r1")
    asked = ["nope", "r1", "ann/o, ther/r1", "ann/o, ther/r1", "ann/nowhere/r1", "a/b", "r2"]
    found = services.named_runs.find(people.owner, run.project_id, asked)
    assert found == [named(newer, "r2"), named(run, "r1"), named(other, "ann/o, ther/r1")]
    assert services.named_runs.find(people.owner, run.project_id, []) == []


def test_what_may_not_be_read_is_not_there(
    services: Services, stores: Stores, people: People, run: Run
) -> None:
    hidden = make(services, people.owner, "hidden", "r1")
    home = make(services, people.guest, "mine", "m")
    asked = ["m", "ann/digits/r1", "ann/hidden/r1"]
    found = services.named_runs.find(people.guest, home.project_id, asked)
    assert found == [named(home, "m"), named(run, "ann/digits/r1")]
    assert services.named_runs.heard(people.guest, asked) == {(ProjectKey("ann", "digits"), "r1")}
    stores.projects.change(run.project_id, 2.0, visibility=Visibility.PRIVATE)
    stores.projects.change(hidden.project_id, 2.0, visibility=Visibility.PUBLIC)
    found = services.named_runs.find(people.guest, home.project_id, asked)
    assert found == [named(home, "m"), named(hidden, "ann/hidden/r1")]


def test_so_many_other_projects_are_asked_at_once(services: Services, people: People) -> None:
    asked = [f"ann/p{number}/r" for number in range(MAX_OTHER_PROJECTS)]
    assert len(services.named_runs.find(people.owner, 1, asked)) == 0
    with pytest.raises(UsageError):
        services.named_runs.find(people.owner, 1, [*asked, "ann/more/r"])


def test_a_name_may_have_a_comma() -> None:
    assert read_names("") == []
    assert read_names("a,b/c%2Cd/e") == ["a", "b/c,d/e"]
