from __future__ import annotations

import json

import pytest

from runwell.errors import InvalidName, InvalidSweep, UsageError
from runwell.server.services.assembly import Services
from runwell.server.services.sweeps.takeover import MAX_NUMBER, read_trials
from runwell.store.ports.people import User
from runwell.store.ports.runs import RunChange
from runwell.store.ports.stores import Stores
from runwell.store.ports.sweeps import Sweep, SweepChange
from runwell.values.json import Json
from tests.unit.server.conftest import People

CONFIG: dict[str, Json] = {
    "method": "random",
    "parameters": {"x": {"min": 0.0, "max": 1.0}},
    "requeue": ["crashed"],
}


def kept(number: int, state: str = "finished") -> dict[str, Json]:
    return {"number": number, "state": state, "params": {"x": number / 10}, "attempts": 1}


@pytest.fixture
def user(people: People) -> User:
    return people.owner


class Desk:
    """Takes the sweep `kept` over."""

    def __init__(self, services: Services, user: User) -> None:
        self.services, self.user = services, user

    def take(self, trials: dict[str, Json], state: str = "RUNNING", seed: int = 7) -> Sweep:
        change = SweepChange(config=json.dumps(CONFIG), state=state)
        known = read_trials(trials, "kept")
        place = (None, "lab")
        return self.services.takeover.take(self.user, place, "kept", change, seed, known)

    def states(self, sweep: Sweep) -> dict[str, str]:
        return {run.run_id: run.state for run in self.services.sweeps.runs_of(sweep)}


@pytest.fixture
def desk(services: Services, user: User) -> Desk:
    return Desk(services, user)


def test_a_sweep_keeps_id_seed_numbers_and_runs(desk: Desk, stores: Stores) -> None:
    shipped = RunChange(sweep="kept", state="finished", config={"x": {"value": 0.3}})
    desk.services.runs.upsert(desk.user, None, "lab", "there", shipped)
    sweep = desk.take({"there": kept(3), "gone": kept(4, "crashed")})
    assert (sweep.name, sweep.seed, sweep.state) == ("kept", 7, "RUNNING")
    assert desk.states(sweep) == {"there": "finished", "gone": "crashed"}
    trials = {trial.number: trial.run for trial in stores.sweeps.trials(sweep.id)}
    runs = {run.id: run for run in desk.services.sweeps.runs_of(sweep)}
    assert {number: runs[run].config for number, run in trials.items()} == {
        3: {"x": {"value": 0.3}},
        4: {"x": {"value": 0.4}},
    }
    after = stores.sweeps.get(sweep.id)
    assert after is not None
    assert after.issued == 5


def test_it_goes_on_as_it_would_have_gone_on(desk: Desk) -> None:
    here = desk.take({"a": kept(0), "b": kept(1, "crashed")})
    agent = desk.services.dispatch.enroll(desk.user, here, "box").id
    (again,) = desk.services.dispatch.commands(desk.user, agent, {})
    assert isinstance(again, dict)
    assert (again["type"], again["run_id"]) == ("resume", "b")
    (fresh,) = desk.services.dispatch.commands(desk.user, agent, {"b": False})
    config = json.dumps({**CONFIG, "seed": 7})
    other = desk.services.sweeps.create(desk.user, None, "lab", SweepChange(config=config))
    second = desk.services.dispatch.enroll(desk.user, other, "box").id
    asked = []
    for _ in range(3):
        (command,) = desk.services.dispatch.commands(desk.user, second, {})
        assert isinstance(command, dict)
        asked.append(command["args"])
        run = desk.services.runs.get(desk.user, "ann", "lab", str(command["run_id"]))
        desk.services.runs.change(desk.user, run, RunChange(state="finished"))
    assert isinstance(fresh, dict)
    assert fresh["args"] == asked[2]


def test_again_adds_what_came_since_and_changes_nothing_else(desk: Desk, stores: Stores) -> None:
    first = desk.take({"a": kept(0)})
    run = desk.services.runs.get(desk.user, "ann", "lab", "a")
    desk.services.runs.change(desk.user, run, RunChange(state="failed"))
    second = desk.take({"a": kept(0), "b": kept(1)}, state="FINISHED", seed=8)
    assert (second.id, second.seed, second.state) == (first.id, 7, "FINISHED")
    assert desk.states(second) == {"a": "failed", "b": "finished"}
    assert [trial.number for trial in stores.sweeps.trials(first.id)] == [0, 1]


def test_a_sweep_that_goes_on_here_is_not_ended_from_there(desk: Desk, stores: Stores) -> None:
    sweep = desk.take({"a": kept(0)})
    agent = desk.services.dispatch.enroll(desk.user, sweep, "box").id
    desk.services.dispatch.commands(desk.user, agent, {})
    after = desk.take({"b": kept(1)}, state="FINISHED")
    assert after.state == "RUNNING"
    assert [trial.number for trial in stores.sweeps.trials(sweep.id)] == [0, 1, 2]


@pytest.mark.parametrize(
    "trial",
    [
        1,
        {**kept(0), "state": "running"},
        {**kept(0), "state": "odd"},
        {**kept(0), "number": -1},
        {**kept(0), "number": MAX_NUMBER + 1},
        {**kept(0), "attempts": True},
        {**kept(0), "params": []},
    ],
)
def test_what_is_no_trial_is_refused(trial: Json) -> None:
    with pytest.raises(UsageError):
        read_trials({"a": trial}, "kept")


def test_bad_names_and_configs_are_refused(desk: Desk) -> None:
    take, place = desk.services.takeover.take, (None, "lab")
    with pytest.raises(InvalidName):
        take(desk.user, place, "a/b", SweepChange(config=json.dumps(CONFIG)), 0, [])
    with pytest.raises(InvalidSweep):
        take(desk.user, place, "kept", SweepChange(config="method: odd"), 0, [])
