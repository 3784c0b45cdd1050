from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest

from runwell.errors import Conflict, NotFound
from runwell.store.ports.people import User
from runwell.store.ports.projects import Project
from runwell.store.ports.runs import Run, RunChange
from runwell.store.ports.stores import Stores
from runwell.store.ports.sweeps import Sweep, SweepChange

CHANGE = SweepChange(config="method: grid", display_name="first")


@pytest.fixture
def sweep(stores: Stores, project: Project, ann: User) -> Sweep:
    return stores.sweeps.add(project.id, "abc", ann.id, CHANGE, 7, 5.0)


def test_a_sweep_is_kept_changed_and_found(stores: Stores, project: Project, sweep: Sweep) -> None:
    assert (sweep.name, sweep.state, sweep.issued, sweep.seed) == ("abc", "PENDING", 0, 7)
    changed = stores.sweeps.change(sweep.id, SweepChange(state="PAUSED"), 6.0)
    assert (changed.state, changed.config, changed.updated_at) == ("PAUSED", "method: grid", 6.0)
    assert stores.sweeps.find("abc", project.id) == stores.sweeps.find("abc") == changed
    assert stores.sweeps.get(sweep.id) == changed
    assert stores.sweeps.list(project.id, 0, 10) == (changed,)
    assert (stores.sweeps.count(project.id), stores.sweeps.list(project.id, 1, 10)) == (1, ())
    with pytest.raises(NotFound):
        stores.sweeps.change(sweep.id + 1, SweepChange(), 7.0)


def test_a_name_that_two_projects_have_is_found_in_each_alone(
    stores: Stores, ann: User, sweep: Sweep, project: Project
) -> None:
    with pytest.raises(Conflict):
        stores.sweeps.add(project.id, "abc", ann.id, CHANGE, 7, 5.0)
    other = stores.projects.ensure("ann", "other", 2.0)
    stores.sweeps.add(other.id, "abc", ann.id, CHANGE, 7, 5.0)
    assert stores.sweeps.find("abc") is None
    assert stores.sweeps.find("abc", project.id) == sweep


def test_a_trial_is_made_once_whoever_asks_at_the_same_time(stores: Stores, sweep: Sweep) -> None:
    def issue(number: int) -> Run | None:
        change = RunChange(sweep="abc", state="pending")
        return stores.sweeps.issue(sweep, None, f"t{number}", change, 6.0)

    with ThreadPoolExecutor(8) as pool:
        made = [run for run in pool.map(issue, range(8)) if run is not None]
    assert len(made) == 1
    assert [trial.run for trial in stores.sweeps.trials(sweep.id)] == [made[0].id]
    assert [run.id for run in stores.sweeps.runs(sweep)] == [made[0].id]
    after = stores.sweeps.get(sweep.id)
    assert after is not None
    assert after.issued == 1


def test_a_trial_is_handed_out_again_to_one_alone(stores: Stores, sweep: Sweep, ann: User) -> None:
    agents = [stores.sweeps.add_agent(sweep.id, ann.id, f"h{i}", 5.0).id for i in range(8)]
    made = stores.sweeps.issue(
        sweep, agents[0], "t", RunChange(sweep="abc", state="crashed", exit_code=1), 6.0
    )
    (trial,) = stores.sweeps.trials(sweep.id)
    with ThreadPoolExecutor(8) as pool:
        claims = list(pool.map(lambda a: stores.sweeps.claim(trial, a, "crashed"), agents))
    assert claims.count(True) == 1
    (after,) = stores.sweeps.trials(sweep.id)
    assert (after.agent_id, after.attempts) == (agents[claims.index(True)], 2)
    assert made is not None
    run = stores.runs.get(made.id)
    assert run is not None
    assert (run.state, run.exit_code, run.finished_at) == ("pending", None, None)


def test_a_trial_that_has_spoken_is_not_handed_out_again(
    stores: Stores, sweep: Sweep, ann: User
) -> None:
    agent = stores.sweeps.add_agent(sweep.id, ann.id, "h", 5.0)
    run = stores.sweeps.issue(sweep, agent.id, "t", RunChange(sweep="abc", state="crashed"), 6.0)
    assert run is not None
    (trial,) = stores.sweeps.trials(sweep.id)
    stores.runs.change(run.id, RunChange(state="finished"), 7.0)
    assert not stores.sweeps.claim(trial, agent.id, "crashed")
    assert stores.sweeps.trials(sweep.id) == (trial,)
    after = stores.runs.get(run.id)
    assert after is not None
    assert after.state == "finished"


def test_agents_are_heard_of_and_dismissed(stores: Stores, sweep: Sweep, ann: User) -> None:
    agent = stores.sweeps.add_agent(sweep.id, ann.id, "box", 5.0)
    stores.sweeps.beat(agent, 9.0)
    stores.sweeps.dismiss(agent.id, has_left=True)
    found = stores.sweeps.agent(agent.id)
    assert found is not None
    assert (found.heartbeat_at, found.stop_requested, found.has_left) == (9.0, True, True)
    assert stores.sweeps.agents(sweep.id) == (found,)


def test_only_a_pending_run_is_noted_as_begun(stores: Stores, sweep: Sweep) -> None:
    made = stores.sweeps.issue(sweep, None, "t", RunChange(sweep="abc", state="pending"), 6.0)
    assert made is not None
    assert stores.sweeps.note_begun(made.id, 8.0)
    found = stores.runs.get(made.id)
    assert found is not None
    assert (found.state, found.heartbeat_at) == ("running", 8.0)
    stores.runs.change(made.id, RunChange(state="finished"), 9.0)
    assert not stores.sweeps.note_begun(made.id, 10.0)


def test_trials_of_elsewhere_are_adopted_once_and_keep_their_numbers_if_they_can(
    stores: Stores, sweep: Sweep, run: Run
) -> None:
    change = RunChange(state="crashed", sweep="abc", config={"lr": {"value": 1}})
    for number, run_id, attempts in ((3, run.run_id, 2), (5, "new", 1), (3, "third", 1)):
        for _ in range(2):
            stores.sweeps.adopt(sweep, number, run_id, change, attempts, 9.0)
    names = {found.id: found.run_id for found in (*stores.sweeps.runs(sweep), run)}
    told = [(names[t.run], t.number, t.attempts) for t in stores.sweeps.trials(sweep.id)]
    assert sorted(told) == [("first", 3, 2), ("new", 5, 1), ("third", 6, 1)]
    kept = stores.runs.get(run.id)
    assert kept is not None
    assert (kept.state, kept.config) == (run.state, run.config)  # what was there is not touched
    after = stores.sweeps.get(sweep.id)
    assert after is not None
    assert after.issued == 7


def test_prior_runs_count_also_when_they_belong_elsewhere(
    stores: Stores, project: Project, ann: User, sweep: Sweep, run: Run
) -> None:
    taken, _ = stores.runs.upsert(project.id, "taken", ann.id, RunChange(sweep="other"), 3.0)
    stores.sweeps.add_priors(sweep.id, [run.id, taken.id, run.id])
    assert [found.sweep for found in stores.sweeps.runs(sweep)] == ["abc", "other"]
    assert stores.sweeps.run_count(sweep) == 2


def test_a_deleted_sweep_leaves_its_runs(stores: Stores, sweep: Sweep, ann: User) -> None:
    agent = stores.sweeps.add_agent(sweep.id, ann.id, "box", 5.0)
    made = stores.sweeps.issue(sweep, agent.id, "t", RunChange(sweep="abc"), 6.0)
    assert made is not None
    stores.sweeps.delete(sweep.id)
    assert (stores.sweeps.get(sweep.id), stores.sweeps.agent(agent.id)) == (None, None)
    assert stores.runs.get(made.id) is not None
