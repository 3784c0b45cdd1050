from __future__ import annotations

import pytest

from runwell.errors import InvalidName, NotFound, PermissionDenied, UsageError
from runwell.server.events import ProjectKey, RunChanged
from runwell.server.services.assembly import Services
from runwell.server.services.runs import MAX_TAGS, checked, is_over
from runwell.store.ports.runs import Run, RunChange, RunQuery
from runwell.values.json import Json
from tests.fakes.clock import FakeClock
from tests.unit.server.conftest import People

WHERE = ProjectKey("ann", "digits")


def test_an_upsert_makes_a_run_and_tells_of_it(services: Services, people: People) -> None:
    start = services.bus.now()
    run, created = services.runs.upsert(people.owner, None, "digits", "r1", RunChange())
    assert created
    assert run.display_name
    _, facts = services.bus.since(start)
    assert facts == (RunChanged(WHERE, "r1", "running", run.display_name, created=True),)


def test_an_upsert_changes_only_what_it_sets(services: Services, people: People, run: Run) -> None:
    config: dict[str, Json] = {"lr": {"value": 0.1}}
    services.runs.upsert(people.owner, "ann", "digits", "r1", RunChange(config=config, notes="n"))
    after, created = services.runs.upsert(
        people.owner, "ann", "digits", "r1", RunChange(tags=("a",))
    )
    assert not created
    assert (after.config, after.notes, after.tags, after.display_name) == (
        config,
        "n",
        ("a",),
        "one",
    )
    assert after.id == run.id


def test_a_run_id_must_fit_an_address(services: Services, people: People) -> None:
    with pytest.raises(InvalidName):
        services.runs.upsert(people.owner, None, "digits", "a/b", RunChange())


def test_others_may_not_touch_a_run(services: Services, people: People, run: Run) -> None:
    for attempt in (
        lambda: services.runs.change(people.guest, run, RunChange(notes="x")),
        lambda: services.runs.stop(people.guest, run),
        lambda: services.runs.set_state(people.guest, run, "crashed"),
        lambda: services.runs.upsert(people.guest, "ann", "digits", "r1", RunChange()),
    ):
        with pytest.raises(PermissionDenied):
            attempt()
    assert services.runs.get(people.owner, "ann", "digits", "r1") == run


def test_an_end_has_a_time(services: Services, people: People, run: Run, clock: FakeClock) -> None:
    clock.now += 60
    assert services.runs.set_state(people.owner, run, "crashed").finished_at == clock.now
    with pytest.raises(UsageError, match="there is no run state 'dancing'"):
        services.runs.set_state(people.owner, run, "dancing")


def test_a_stop_is_a_wish_that_is_told(services: Services, people: People, run: Run) -> None:
    assert not run.stop_requested
    after = services.runs.stop(people.owner, run)
    assert (after.stop_requested, after.state) == (True, "running")


def test_texts_are_mended_and_tags_are_a_set() -> None:
    change = checked(RunChange(display_name=" a\x00 ", notes="\ud800", tags=("x", "", "x", "y")))
    assert change == RunChange(display_name="a\ufffd", notes="\ufffd", tags=("x", "y"))
    assert checked(RunChange(display_name="  ")) == RunChange()
    with pytest.raises(UsageError, match="at most 256 tags"):
        checked(RunChange(tags=tuple(map(str, range(MAX_TAGS + 1)))))


def test_pages_are_of_one_project(services: Services, people: People, run: Run) -> None:
    services.runs.upsert(people.owner, None, "other", "r2", RunChange())
    page = services.runs.page(people.owner, "ann", "digits", RunQuery())
    assert ([found.id for found in page.runs], page.total) == ([run.id], 1)


def test_what_is_not_there_is_not_found(services: Services, run: Run, people: People) -> None:
    assert services.runs.find(people.owner, "ann", "digits", "nope") is None
    with pytest.raises(NotFound, match="there is no run ann/digits/nope"):
        services.runs.get(people.owner, "ann", "digits", "nope")
    with pytest.raises(NotFound):
        services.runs.by_key(people.owner, run.id + 1)


def test_states_are_over_or_not() -> None:
    assert [is_over(state) for state in ("running", "pending", "preempting")] == [False] * 3
    assert [is_over(state) for state in ("finished", "failed", "crashed", "killed")] == [True] * 4
