from __future__ import annotations

import numpy as np
import pytest

from runwell.errors import UsageError
from runwell.series.importance import Numbers, Texts
from runwell.store.ports.people import User
from runwell.store.ports.projects import Project
from runwell.store.ports.run_table import EditedRun, RunEdit, SampleQuery
from runwell.store.ports.runs import Run, RunChange, RunQuery
from runwell.store.ports.stores import Stores


@pytest.fixture
def three(stores: Stores, ann: User, project: Project) -> list[Run]:
    return [
        stores.runs.upsert(
            project.id,
            f"x{number}",
            ann.id,
            RunChange(
                display_name=f"n{number}",
                state="finished",
                group="g",
                tags=("a", f"t{number}"),
                config={"lr": {"value": number}, "kind": {"value": "ab"[number % 2]}},
                summary={"loss": -float(number)},
            ),
            float(number),
        )[0]
        for number in range(3)
    ]


def test_runs_are_edited_alike(stores: Stores, project: Project, three: list[Run]) -> None:
    stores.trash.put([three[2].id], 9.0)
    edit = RunEdit(group="", notes="seen", add_tags=("b", "t1"), remove_tags=("a",))
    assert stores.table.edit([run.id for run in three], edit) == (
        EditedRun("x0", "finished", "n0"),
        EditedRun("x1", "finished", "n1"),
    )
    found = [stores.runs.get(run.id) for run in three]
    assert [run and (run.group, run.notes, run.tags) for run in found] == [
        (None, "seen", ("t0", "b", "t1")),
        (None, "seen", ("t1", "b")),
        None,
    ]
    tagged = stores.table.matching(project.id, RunQuery(filters={"tags": "b"}))
    assert [ref.run_id for ref in tagged] == ["x0", "x1"]
    assert stores.table.matching(project.id, RunQuery(filters={"tags": "a"})) == []


def test_an_edit_that_one_run_cannot_take_changes_none(stores: Stores, three: list[Run]) -> None:
    edit = RunEdit(notes="seen", add_tags=("t0",), most_tags=2)
    with pytest.raises(UsageError, match="at most 2 tags"):
        stores.table.edit([run.id for run in three], edit)
    assert [run and run.notes for run in (stores.runs.get(one.id) for one in three)] == [""] * 3


def test_a_sample_has_what_configs_hold(stores: Stores, project: Project, three: list[Run]) -> None:
    query = SampleQuery(RunQuery(filters={"config.lr": {"$lt": 2}}), "summary_metrics.loss")
    sample = stores.table.sample(project.id, query)
    assert (sample.total, sample.useful, sample.metric.tolist()) == (2, 2, [0.0, -1.0])
    kind, lr = sample.parameters
    assert isinstance(kind, Texts)
    assert isinstance(lr, Numbers)
    assert [kind.names[code] for code in kind.codes] == ["a", "b"]
    assert np.array_equal(lr.values, [0.0, 1.0])
