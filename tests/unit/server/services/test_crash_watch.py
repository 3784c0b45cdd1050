from __future__ import annotations

import pytest

from runwell.server.events import ProjectKey, RunChanged
from runwell.server.services.assembly import Services
from runwell.server.services.crash_watch import DEFAULT_SILENCE_S, GRACE_S
from runwell.server.services.delivery import Sent
from runwell.server.services.runs import Runs
from runwell.store.ports.runs import Run, RunChange
from runwell.wire.stream import StreamBody
from tests.fakes.clock import FakeClock
from tests.unit.server.conftest import People

WHERE = ProjectKey("ann", "digits")


def test_a_silent_run_is_marked_crashed_and_told(
    services: Services, run: Run, clock: FakeClock
) -> None:
    start = services.bus.now()
    clock.now += DEFAULT_SILENCE_S
    assert services.crash_watch.look() == ()
    clock.now += 1
    (crashed,) = services.crash_watch.look()
    assert (crashed.state, crashed.finished_at) == ("crashed", run.heartbeat_at)
    told = services.bus.since(start)[1] or ()
    assert [fact.run for fact in told if isinstance(fact, RunChanged)] == ["r1"]
    assert len(told) == 1
    assert services.crash_watch.look() == ()


def test_a_promise_shortens_the_patience(
    services: Services, people: People, run: Run, clock: FakeClock
) -> None:
    services.ingest.take(Sent(people.owner, WHERE, run.run_id, StreamBody(), heartbeat_s=20.0))
    clock.now += 79
    assert services.crash_watch.look() == ()
    clock.now += 2
    assert [found.run_id for found in services.crash_watch.look()] == ["r1"]


def test_a_run_that_told_of_its_preemption_is_preempted_when_silent(
    services: Services, people: People, run: Run, clock: FakeClock
) -> None:
    services.ingest.take(Sent(people.owner, WHERE, run.run_id, StreamBody(preempting=True)))
    heard_at = clock.now
    clock.now += DEFAULT_SILENCE_S + 1
    (found,) = services.crash_watch.look()
    assert (found.state, found.finished_at) == ("preempted", heard_at)
    assert services.crash_watch.look() == ()


def test_a_run_that_waits_for_its_process_may_be_silent(
    services: Services, people: People, run: Run, clock: FakeClock
) -> None:
    services.runs.set_state(people.owner, run, "pending")
    clock.now += 10 * DEFAULT_SILENCE_S
    assert services.crash_watch.look() == ()


def test_a_run_that_ended_may_be_silent(
    services: Services, people: People, run: Run, clock: FakeClock
) -> None:
    services.ingest.take(
        Sent(people.owner, WHERE, run.run_id, StreamBody(complete=True, exitcode=0))
    )
    clock.now += 10 * DEFAULT_SILENCE_S
    assert services.crash_watch.look() == ()


def test_a_run_that_ends_while_others_are_marked_keeps_its_end(
    services: Services,
    people: People,
    run: Run,
    clock: FakeClock,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    other, _ = services.runs.upsert(people.owner, None, "digits", "r2", RunChange())
    mark = Runs.mark_silent

    def slowly(runs: Runs, silent: Run) -> Run:
        (finished,) = {run.run_id, other.run_id} - {silent.run_id}
        services.ingest.take(
            Sent(people.owner, WHERE, finished, StreamBody(complete=True, exitcode=0))
        )
        return mark(runs, silent)

    monkeypatch.setattr(Runs, "mark_silent", slowly)
    clock.now += 2 * DEFAULT_SILENCE_S
    assert len(services.crash_watch.look()) == 1
    states = {services.runs.by_key(people.owner, found.id).state for found in (run, other)}
    assert states == {"crashed", "finished"}


def test_nobody_is_judged_right_after_the_start(
    services: Services, people: People, run: Run, clock: FakeClock
) -> None:
    services.ingest.take(Sent(people.owner, WHERE, run.run_id, StreamBody(), heartbeat_s=1.0))
    clock.now += GRACE_S - 1
    assert services.crash_watch.look() == ()
    clock.now += 2
    assert len(services.crash_watch.look()) == 1
