from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

import numpy as np
import pytest

from runwell.errors import InvalidSweep, NotFound, PermissionDenied, UsageError
from runwell.server.services.assembly import Services, assemble
from runwell.server.services.sweeps.dispatch import AGENT_SILENCE_S, MAX_ATTEMPTS
from runwell.server.services.sweeps.sweeps import Result
from runwell.store.ports.histories import Flush, MetricColumn, Stream
from runwell.store.ports.people import User
from runwell.store.ports.runs import Run, RunChange
from runwell.store.ports.stores import Stores
from runwell.store.ports.sweeps import Sweep, SweepChange
from runwell.values.json import Json
from tests.fakes.clock import FakeClock
from tests.unit.server.conftest import People

GRID: dict[str, Json] = {"method": "grid", "parameters": {"x": {"values": [1, 2, 3]}}}


class Lab:
    """A sweep, and agents that do what they are told at once."""

    def __init__(self, services: Services, stores: Stores, clock: FakeClock, user: User) -> None:
        self.services, self.stores, self.clock, self.user = services, stores, clock, user

    def sweep(self, config: Json, prior: Json = None) -> Sweep:
        change = SweepChange(config=json.dumps(config))
        return self.services.sweeps.create(self.user, None, "lab", change, prior)

    def agent(self, sweep: Sweep) -> int:
        return self.services.dispatch.enroll(self.user, sweep, "box").id

    def beat(self, agent: int, *live: str, **ended: bool) -> list[Any]:
        state = {**dict.fromkeys(live, True), **ended}
        return self.services.dispatch.commands(self.user, agent, state)

    def begin(self, agent: int) -> str:
        """Lets an agent begin a trial; returns the run's id."""
        (command,) = self.beat(agent)
        assert command["type"] in ("run", "resume")
        run_id: str = command["run_id"]
        self.set(run_id, state="running")
        return run_id

    def run(self, run_id: str) -> Run:
        return self.services.runs.get(self.user, "ann", "lab", run_id)

    def set(self, run_id: str, **change: Any) -> None:  # noqa: ANN401 - fields of RunChange
        self.services.runs.change(self.user, self.run(run_id), RunChange(**change))

    def log(self, run_id: str, values: list[float]) -> None:
        run = self.run(run_id)
        rows = np.arange(len(values), dtype=np.int32)
        column = MetricColumn(rows, np.array(values, np.float64))
        steps = np.arange(run.rows, run.rows + len(values), dtype=np.int64)
        flush = Flush(run.id, Stream.HISTORY, run.rows, steps, {"loss": column})
        self.stores.series.append([flush])

    def state(self, sweep: Sweep) -> str:
        return self.services.sweeps.by_key(self.user, sweep.id).state


@pytest.fixture
def lab(services: Services, stores: Stores, clock: FakeClock, people: People) -> Lab:
    return Lab(services, stores, clock, people.owner)


def test_an_idle_agent_gets_a_trial_whose_run_is_there_already(lab: Lab) -> None:
    sweep = lab.sweep({**GRID, "program": "train.py"})
    assert sweep.state == "PENDING"
    agent = lab.agent(sweep)
    (command,) = lab.beat(agent)
    run = lab.run(command["run_id"])
    assert command == {
        "type": "run",
        "run_id": run.run_id,
        "program": "train.py",
        "args": {"x": {"value": 1}},
    }
    assert (run.state, run.sweep, run.config) == ("pending", sweep.name, {"x": {"value": 1}})
    assert lab.state(sweep) == "RUNNING"


def test_a_busy_agent_gets_nothing_new(lab: Lab) -> None:
    agent = lab.agent(lab.sweep(GRID))
    assert lab.beat(agent, lab.begin(agent)) == []


def test_two_agents_get_different_trials_and_leave_when_all_is_done(lab: Lab) -> None:
    sweep = lab.sweep(GRID)
    one, two = lab.agent(sweep), lab.agent(sweep)
    ids = [lab.begin(one), lab.begin(two)]
    lab.set(ids[0], state="finished")
    ids.append(lab.begin(one))
    assert [lab.run(run_id).config["x"] for run_id in ids] == [{"value": n} for n in (1, 2, 3)]
    for run_id in ids:
        lab.set(run_id, state="finished")
    assert lab.beat(one) == lab.beat(two) == [{"type": "exit"}]
    assert lab.state(sweep) == "FINISHED"


def test_an_answer_that_got_lost_is_given_again_and_then_given_up(lab: Lab) -> None:
    agent = lab.agent(lab.sweep(GRID))
    asked = [lab.beat(agent)[0]["run_id"] for _ in range(MAX_ATTEMPTS + 1)]
    assert len(set(asked[:MAX_ATTEMPTS])) == 1
    assert asked[MAX_ATTEMPTS] != asked[0]
    assert lab.run(asked[0]).state == "failed"


def test_what_a_silent_agent_was_given_goes_to_another(lab: Lab) -> None:
    sweep = lab.sweep(GRID)
    lost = lab.agent(sweep)
    run_id = lab.beat(lost)[0]["run_id"]
    other = lab.agent(sweep)
    assert lab.begin(other) != run_id
    lab.clock.now += AGENT_SILENCE_S + 1
    assert lab.beat(other)[0]["run_id"] == run_id


@pytest.mark.parametrize(("state", "asked"), [("preempted", None), ("crashed", ["crashed"])])
def test_a_lost_trial_is_handed_out_again_if_that_is_asked_for(
    lab: Lab, state: str, asked: Json
) -> None:
    sweep = lab.sweep({**GRID, **({} if asked is None else {"requeue": asked})})
    agent = lab.agent(sweep)
    run_id = lab.begin(agent)
    lab.set(run_id, state=state)
    (command,) = lab.beat(agent)
    assert (command["type"], command["run_id"]) == ("resume", run_id)
    assert lab.run(run_id).state == "pending"


def test_a_crashed_trial_stays_crashed_if_nobody_asked(lab: Lab) -> None:
    agent = lab.agent(lab.sweep(GRID))
    run_id = lab.begin(agent)
    lab.set(run_id, state="crashed")
    assert lab.beat(agent)[0]["run_id"] != run_id


def test_who_is_done_waits_for_trials_that_may_come_back(lab: Lab) -> None:
    sweep = lab.sweep({**GRID, "parameters": {"x": {"values": [1]}}, "requeue": ["crashed"]})
    one, two = lab.agent(sweep), lab.agent(sweep)
    run_id = lab.begin(one)
    assert lab.beat(two) == []
    lab.set(run_id, state="crashed")
    assert lab.begin(two) == run_id


def test_a_paused_sweep_starts_nothing_and_goes_on_when_resumed(lab: Lab) -> None:
    sweep = lab.sweep(GRID)
    agent = lab.agent(sweep)
    sweep = lab.services.sweeps.change(lab.user, sweep, SweepChange(state="PAUSED"))
    assert lab.beat(agent) == []
    lab.services.sweeps.change(lab.user, sweep, SweepChange(state="running"))
    assert lab.beat(agent)[0]["type"] == "run"


def test_a_stopped_sweep_lets_trials_end(lab: Lab) -> None:
    sweep = lab.sweep(GRID)
    agent = lab.agent(sweep)
    run_id = lab.begin(agent)
    lab.services.sweeps.change(lab.user, sweep, SweepChange(state="FINISHED"))
    assert lab.beat(agent, run_id) == []
    assert lab.beat(agent) == [{"type": "exit"}]


def test_a_cancelled_sweep_stops_trials_at_once(lab: Lab) -> None:
    sweep = lab.sweep(GRID)
    one, two = lab.agent(sweep), lab.agent(sweep)
    running, waiting = lab.begin(one), lab.beat(two)[0]["run_id"]
    lab.services.sweeps.change(lab.user, sweep, SweepChange(state="CANCELED"))
    assert lab.beat(one, running) == [{"type": "exit"}]
    assert lab.run(running).stop_requested
    assert lab.run(waiting).state == "killed"


def test_a_single_run_and_a_single_agent_are_stopped(lab: Lab) -> None:
    sweep = lab.sweep(GRID)
    one, two = lab.agent(sweep), lab.agent(sweep)
    first, second = lab.begin(one), lab.begin(two)
    lab.services.runs.stop(lab.user, lab.run(first))
    assert lab.beat(one, first) == [{"type": "stop", "run_id": first}]
    lab.services.sweeps.stop_agent(lab.user, sweep, two)
    assert lab.beat(two, second) == [{"type": "stop", "run_id": second}]
    assert lab.beat(two) == [{"type": "exit"}]
    states = [lab.services.dispatch.state_of(a) for a in lab.services.sweeps.agents_of(sweep)]
    assert states == ["RUNNING", "EXITED"]


def test_a_trial_that_an_agent_has_begun_is_not_given_again_before_it_is_heard_of(
    lab: Lab,
) -> None:
    agent = lab.agent(lab.sweep(GRID))
    first = lab.beat(agent)[0]["run_id"]
    assert lab.beat(agent, first) == []
    assert lab.run(first).state == "running"
    lab.set(first, state="finished")
    second = lab.beat(agent)[0]["run_id"]
    ended = {first: False, second: False, "elsewhere": False}
    (command,) = lab.beat(agent, **ended)
    assert command["run_id"] not in ended
    assert (lab.run(first).state, lab.run(second).state) == ("finished", "running")


def test_a_server_that_was_down_does_not_hold_it_against_the_agents(
    lab: Lab, stores: Stores, clock: FakeClock
) -> None:
    sweep = lab.sweep(GRID)
    one, two = lab.agent(sweep), lab.agent(sweep)
    first = lab.beat(one)[0]["run_id"]
    clock.now += 10 * AGENT_SILENCE_S
    lab.services = assemble(stores, clock=clock)
    assert lab.beat(two)[0]["run_id"] != first
    assert lab.beat(one)[0]["run_id"] == first


def test_an_agent_waits_for_what_its_last_trial_says_and_ends_the_sweep(lab: Lab) -> None:
    sweep = lab.sweep({"method": "grid", "parameters": {"x": {"values": [1]}}})
    agent = lab.agent(sweep)
    run_id = lab.beat(agent)[0]["run_id"]
    assert lab.services.dispatch.commands(lab.user, agent, {run_id: False}) == []
    lab.set(run_id, state="finished")
    assert lab.beat(agent) == [{"type": "exit"}]
    assert lab.state(sweep) == "FINISHED"


def test_what_an_agent_that_said_goodbye_did_not_begin_goes_to_another_at_once(lab: Lab) -> None:
    sweep = lab.sweep(GRID)
    one, two = lab.agent(sweep), lab.agent(sweep)
    run_id = lab.beat(one)[0]["run_id"]
    lab.services.dispatch.leave(lab.user, one, {})
    states = [lab.services.dispatch.state_of(a) for a in lab.services.sweeps.agents_of(sweep)]
    assert states == ["EXITED", "RUNNING"]
    assert lab.beat(two)[0]["run_id"] == run_id


def test_hyperband_stops_the_worse_trial_and_the_search_learns_from_it(lab: Lab) -> None:
    config: dict[str, Json] = {
        **GRID,
        "metric": {"name": "loss"},
        "early_terminate": {"type": "hyperband", "min_iter": 2, "eta": 3},
    }
    sweep = lab.sweep(config)
    one, two = lab.agent(sweep), lab.agent(sweep)
    good, bad = lab.begin(one), lab.begin(two)
    lab.log(good, [3.0])
    lab.log(bad, [9.0, float("nan")])
    assert lab.beat(one, good) == lab.beat(two, bad) == []
    lab.log(good, [1.0, 0.5])
    lab.log(bad, [8.0])
    assert lab.beat(one, good) == []
    lab.log(bad, [8.0])
    assert lab.beat(two, bad) == [{"type": "stop", "run_id": bad}]
    assert lab.services.sweeps.best_value(sweep) == 0.5


def test_a_list_of_sweeps_asks_for_the_best_of_all_at_once(
    lab: Lab, monkeypatch: pytest.MonkeyPatch
) -> None:
    sweeps: list[Sweep] = []
    for goal, values in (("minimize", [3.0, 1.0]), ("maximize", [5.0, 4.0])):
        sweep = lab.sweep({**GRID, "metric": {"name": "loss", "goal": goal}})
        lab.log(lab.begin(lab.agent(sweep)), values)
        sweeps.append(sweep)
    sweeps += [lab.sweep(GRID), lab.sweep({**GRID, "metric": {"name": "loss"}})]
    asked: list[int] = []
    read = lab.stores.sweeps.runs_of_all

    def noted(some: Sequence[Sweep]) -> dict[int, tuple[Run, ...]]:
        asked.append(len(some))
        return read(some)

    monkeypatch.setattr(lab.stores.sweeps, "runs_of_all", noted)
    found = lab.services.sweeps.results(sweeps)
    assert [found[sweep.id] for sweep in sweeps] == [
        Result(1, 1.0),
        Result(1, 5.0),
        Result(0, None),
        Result(0, None),
    ]
    assert asked == [4]


def test_prior_runs_count_and_belong_to_the_sweep(lab: Lab) -> None:
    made, _ = lab.services.runs.upsert(
        lab.user, None, "lab", "old", RunChange(config={"x": {"value": 1.0}}, state="finished")
    )
    sweep = lab.sweep(GRID, prior={"$or": [{"name": "old"}]})
    assert lab.run("old").sweep == sweep.name
    assert lab.run(lab.begin(lab.agent(sweep))).config == {"x": {"value": 2}}
    assert next(run.id for run in lab.services.sweeps.runs_of(sweep)) == made.id


def test_a_run_cap_ends_a_random_search(lab: Lab) -> None:
    space: Json = {"x": {"min": 0.0, "max": 1.0}}
    sweep = lab.sweep({"method": "random", "parameters": space, "run_cap": 1})
    agent = lab.agent(sweep)
    lab.set(lab.begin(agent), state="finished")
    assert lab.beat(agent) == [{"type": "exit"}]


def test_a_deleted_sweep_is_gone_for_its_agents(lab: Lab) -> None:
    sweep = lab.sweep(GRID)
    agent = lab.agent(sweep)
    lab.services.sweeps.delete(lab.user, sweep)
    with pytest.raises(NotFound) as caught:
        lab.beat(agent)
    assert caught.value.code == "sweep_gone"


def test_a_scheduler_elsewhere_chooses_and_agents_run(lab: Lab) -> None:
    sweep = lab.sweep({"method": "custom", "parameters": {"x": {"min": 0.0, "max": 1.0}}})
    agent = lab.agent(sweep)
    assert lab.beat(agent) == []
    run = lab.services.dispatch.enqueue(lab.user, sweep, {"x": 0.5}, display_name="mine")
    assert (run.display_name, run.state) == ("mine", "pending")
    assert lab.begin(agent) == run.run_id


def test_a_local_controller_writes_a_schedule_and_reads_what_became_of_it(lab: Lab) -> None:
    sweep = lab.sweep({**GRID, "controller": {"type": "local"}})
    written = {"schedule": [{"id": "a1", "data": {"args": {"x": {"value": 7}}}}]}
    change = SweepChange(controller=json.dumps(written), scheduler='{"scheduled": []}')
    sweep = lab.services.sweeps.change(lab.user, sweep, change)
    for _ in range(2):
        lab.services.controller.obey(lab.user, sweep)
    run_id = lab.begin(lab.agent(sweep))
    report = json.loads(lab.services.controller.report(sweep) or "")
    assert report == {"scheduled": [{"id": "a1", "runid": run_id}]}
    change = SweepChange(controller=json.dumps({"earlystop": [run_id]}))
    lab.services.controller.obey(lab.user, lab.services.sweeps.change(lab.user, sweep, change))
    assert lab.run(run_id).stop_requested


def test_a_controller_that_has_no_more_ends_the_sweep_after_its_last_trial(lab: Lab) -> None:
    sweep = lab.sweep({**GRID, "controller": {"type": "local"}})
    agent = lab.agent(sweep)
    last = {"id": "a1", "data": {"args": {"x": {"value": 7}}}}
    end = {"id": "a2", "data": {"args": None}}
    written = SweepChange(controller=json.dumps({"schedule": [last, end]}))
    lab.services.controller.obey(lab.user, lab.services.sweeps.change(lab.user, sweep, written))
    run_id = lab.begin(agent)
    assert lab.run(run_id).config == {"x": {"value": 7}}
    lab.set(run_id, state="finished")
    assert lab.beat(agent) == [{"type": "exit"}]
    assert lab.state(sweep) == "FINISHED"


def test_a_stranger_gets_nothing(lab: Lab, people: People) -> None:
    sweep = lab.sweep(GRID)
    agent = lab.agent(sweep)
    assert lab.services.sweeps.find(people.guest, None, None, sweep.name) is None
    with pytest.raises((NotFound, PermissionDenied)):
        lab.services.dispatch.commands(people.guest, agent, {})
    with pytest.raises((NotFound, PermissionDenied)):
        lab.services.dispatch.enroll(people.guest, sweep, "box")


def test_bad_configs_and_states_are_refused(lab: Lab) -> None:
    with pytest.raises(InvalidSweep):
        lab.sweep({"method": "grid"})
    sweep = lab.sweep(GRID)
    lab.agent(sweep)
    running = lab.services.sweeps.by_key(lab.user, sweep.id)
    for state in ("SLEEPING", "PENDING"):
        with pytest.raises(UsageError, match=r"no sweep state|cannot become"):
            lab.services.sweeps.change(lab.user, running, SweepChange(state=state))
