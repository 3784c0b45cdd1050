from __future__ import annotations

import math
import re
from concurrent.futures import ThreadPoolExecutor

import pytest

from runwell.errors import NotFound, UsageError
from runwell.store.ports.people import User
from runwell.store.ports.projects import Project
from runwell.store.ports.runs import Run, RunChange
from runwell.store.ports.stores import Stores


def test_a_new_run_is_running_and_has_a_name(stores: Stores, ann: User, project: Project) -> None:
    made, is_new = stores.runs.upsert(project.id, "abc", ann.id, RunChange(), 3.0)
    assert is_new
    assert re.fullmatch(r"[a-z]+-[a-z]+-1", made.display_name)
    assert made == Run(
        id=made.id,
        project_id=project.id,
        entity="ann",
        project="digits",
        run_id="abc",
        display_name=made.display_name,
        state="running",
        user="ann",
        created_at=3.0,
        heartbeat_at=3.0,
        finished_at=None,
        exit_code=None,
        group=None,
        job_type=None,
        notes="",
        tags=(),
        host=None,
        program=None,
        commit=None,
        repo=None,
        sweep=None,
        config={},
        summary={},
        rows=0,
        event_rows=0,
        console_lines=0,
        last_step=-1,
        heartbeat_s=None,
        stop_requested=False,
    )
    assert stores.runs.get(made.id) == made
    assert stores.runs.find("ann", "digits", "abc") == made


def test_everything_that_a_change_may_set_is_kept(
    stores: Stores, ann: User, project: Project
) -> None:
    change = RunChange(
        display_name="mine",
        state="failed",
        group="g",
        job_type="train",
        notes="n",
        tags=("b", "a"),
        host="box",
        program="train.py",
        commit="c0ffee",
        repo="git@host:repo",
        sweep="s",
        config={"lr": {"value": 0.1}},
        summary={"loss": 1},
        finished_at=8.0,
        exit_code=3,
        heartbeat_s=10.0,
        stop_requested=True,
    )
    made, _ = stores.runs.upsert(project.id, "abc", ann.id, change, 3.0)
    set_by_it = RunChange.__dataclass_fields__.keys() - {"is_part_of_summary"}  # says how, not what
    kept = {name: getattr(made, name) for name in set_by_it}
    assert kept == {name: getattr(change, name) for name in set_by_it}


def test_a_second_upsert_changes_what_it_names_and_keeps_the_rest(
    stores: Stores, ann: User, project: Project
) -> None:
    first = RunChange(display_name="one", config={"a": {"value": 1}}, tags=("x",))
    made, _ = stores.runs.upsert(project.id, "abc", ann.id, first, 3.0)
    changed, is_new = stores.runs.upsert(project.id, "abc", ann.id, RunChange(notes="n"), 4.0)
    assert not is_new
    assert (changed.id, changed.notes, changed.display_name) == (made.id, "n", "one")
    assert (changed.config, changed.tags) == ({"a": {"value": 1}}, ("x",))


def test_documents_come_back_exactly(stores: Stores, run: Run) -> None:
    config = {"deep": {"value": {"list": [1, "a", None, {"k": [True]}], "nul": "a\0b"}}}
    summary = {"big": 2**70, "inf": float("inf"), "half": "\ud800", "": 0.1, "a.b": -0.0}
    changed = stores.runs.change(run.id, RunChange(config=config, summary=summary), 4.0)  # type: ignore[arg-type]
    assert (changed.config, changed.summary) == (config, summary)
    assert math.copysign(1, changed.summary["a.b"]) == -1  # type: ignore[arg-type]


def test_nan_comes_back_as_nan(stores: Stores, run: Run) -> None:
    changed = stores.runs.change(run.id, RunChange(summary={"loss": float("nan")}), 4.0)
    loss = changed.summary["loss"]
    assert isinstance(loss, float)
    assert math.isnan(loss)


def test_runs_of_one_id_in_two_projects_are_two(stores: Stores, ann: User, run: Run) -> None:
    other = stores.projects.ensure("ann", "other", 1.0)
    twin, is_new = stores.runs.upsert(other.id, run.run_id, ann.id, RunChange(), 3.0)
    assert is_new
    assert twin.id != run.id


def test_names_count_the_runs_of_the_project(stores: Stores, ann: User, project: Project) -> None:
    names = [
        stores.runs.upsert(project.id, run_id, ann.id, RunChange(), 3.0)[0].display_name
        for run_id in ("a", "b", "a", "c")
    ]
    assert [name.rsplit("-", 1)[1] for name in names] == ["1", "2", "1", "3"]


def test_who_makes_a_run_at_once_makes_one(stores: Stores, ann: User, project: Project) -> None:
    def upsert(number: int) -> tuple[int, bool]:
        run_id = f"r{number % 4}"
        run, is_new = stores.runs.upsert(project.id, run_id, ann.id, RunChange(), 3.0)
        return run.id, is_new

    with ThreadPoolExecutor(8) as pool:
        made = list(pool.map(upsert, range(16)))
    assert len({key for key, _ in made}) == 4
    assert sum(is_new for _, is_new in made) == 4


def test_an_end_is_dated_and_a_resumed_run_has_none(stores: Stores, run: Run) -> None:
    ended = stores.runs.change(run.id, RunChange(state="failed", exit_code=1), 9.0)
    again = stores.runs.change(run.id, RunChange(state="crashed"), 10.0)
    resumed = stores.runs.change(run.id, RunChange(state="running"), 11.0)
    assert [(r.finished_at, r.exit_code) for r in (ended, again, resumed)] == [
        (9.0, 1),
        (9.0, 1),
        (None, None),
    ]


def test_a_beat_moves_forward_only(stores: Stores, run: Run) -> None:
    stores.runs.beat([run.id], 50.0)
    stores.runs.beat([run.id], 40.0)
    stores.runs.beat([], 60.0)
    found = stores.runs.get(run.id)
    assert found is not None
    assert found.heartbeat_at == 50.0


def test_what_is_not_there_is_said(stores: Stores, run: Run) -> None:
    assert stores.runs.get(run.id + 1) is None
    assert stores.runs.find("ann", "digits", "nothing") is None
    with pytest.raises(NotFound, match="no such run"):
        stores.runs.change(run.id + 1, RunChange(), 1.0)
    with pytest.raises(NotFound, match="no such project"):
        stores.runs.upsert(run.project_id + 1, "x", 1, RunChange(), 1.0)


def test_silence_is_four_promised_heartbeats_or_the_default(
    stores: Stores, ann: User, project: Project
) -> None:
    for run_id, heartbeat_s, state in (
        ("promised", 10.0, "running"),
        ("patient", 100.0, "running"),
        ("silent", None, "running"),
        ("over", 10.0, "finished"),
        ("leaving", 20.0, "preempting"),
        ("queued", 10.0, "pending"),
    ):
        change = RunChange(heartbeat_s=heartbeat_s, state=state)
        stores.runs.upsert(project.id, run_id, ann.id, change, 100.0)

    def silent(now: float) -> set[str]:
        return {run.run_id for run in stores.runs.silent(now, 300.0)}

    assert silent(140.0) == set()
    assert silent(141.0) == {"promised"}
    assert silent(181.0) == {"promised", "leaving"}
    assert silent(401.0) == {"promised", "leaving", "silent"}
    assert silent(501.0) == {"promised", "leaving", "silent", "patient"}


def test_an_exit_code_of_windows_is_kept_and_one_that_no_database_takes_is_said(
    stores: Stores, run: Run
) -> None:
    assert stores.runs.change(run.id, RunChange(exit_code=0xC000013A), 9.0).exit_code == 0xC000013A
    with pytest.raises(UsageError, match="the database does not take a value"):
        stores.runs.change(run.id, RunChange(exit_code=2**63), 9.0)


def test_several_runs_are_read_in_the_order_that_is_asked_for(
    stores: Stores, ann: User, project: Project
) -> None:
    first, second, gone = (
        stores.runs.upsert(project.id, name, ann.id, RunChange(config={"n": {"value": name}}), 3.0)[
            0
        ]
        for name in ("a", "b", "c")
    )
    stores.trash.put([gone.id], 4.0)
    found = stores.runs.get_many([second.id, gone.id, 99_999, first.id])
    assert found == (stores.runs.get(second.id), stores.runs.get(first.id))
    assert stores.runs.get_many([]) == ()
