from __future__ import annotations

import math

from runwell.store.ports.people import User
from runwell.store.ports.projects import Project
from runwell.store.ports.runs import Run, RunChange
from runwell.store.ports.stores import Stores
from runwell.store.ports.tables import LeafLine, RunLine
from runwell.values.json import Json
from tests.unit.store.sample import flush


def test_a_run_is_a_line_without_its_documents(
    stores: Stores, ann: User, project: Project, run: Run
) -> None:
    change = RunChange(
        display_name="one", state="finished", group="g", tags=("a",), commit="c", config={}
    )
    stores.runs.upsert(project.id, "first", ann.id, change, 4.0)
    stores.series.append([flush(run.id, 0, {"loss": [1.0, 2.0]}, steps=[3, 9])])
    (line,) = stores.tables.runs([project.id])
    assert line == RunLine(
        id=run.id,
        entity="ann",
        project="digits",
        run_id="first",
        display_name="one",
        state="finished",
        user="ann",
        group="g",
        job_type=None,
        created_at=3.0,
        heartbeat_at=3.0,
        finished_at=4.0,
        exit_code=None,
        notes="",
        host=None,
        program=None,
        commit="c",
        sweep=None,
        tags=("a",),
        rows=2,
        last_step=9,
    )


def test_other_projects_and_the_trash_are_left_out(
    stores: Stores, ann: User, project: Project, run: Run
) -> None:
    other = stores.projects.ensure("ann", "other", 2.0)
    stores.runs.upsert(other.id, "r", ann.id, RunChange(config={"a": {"value": 1}}), 5.0)
    assert [line.run_id for line in stores.tables.runs([project.id])] == ["first"]
    assert [line.run_id for line in stores.tables.runs([other.id, project.id])] == ["first", "r"]
    stores.trash.put([run.id], 6.0)
    assert stores.tables.runs([project.id]) == ()
    assert stores.tables.leaf_keys(project.id, is_summary=False) == ()


def test_leaves_come_by_key_and_run(stores: Stores, ann: User, project: Project, run: Run) -> None:
    config: dict[str, Json] = {
        "lr": {"value": 0.1},
        "net": {"value": {"act": "relu", "wide": True}},
    }
    summary: dict[str, Json] = {"loss": math.nan, "big": math.inf, "tags": ["a", "b"]}
    stores.runs.upsert(
        project.id,
        "first",
        ann.id,
        RunChange(config=config, summary=summary),
        4.0,
    )
    second, _ = stores.runs.upsert(
        project.id, "second", ann.id, RunChange(config={"lr": {"value": "auto"}}), 5.0
    )
    tables = stores.tables
    assert tables.leaf_keys(project.id, is_summary=False) == ("lr", "net", "net.act", "net.wide")

    def leaves(*keys: str, runs: list[int] | None = None) -> list[LeafLine]:
        return list(tables.leaves(project.id, keys, is_summary=False, runs_=runs))

    assert leaves("lr", "net.act", "net.wide", "nothing") == [
        LeafLine(run.id, "lr", 0.1, None),
        LeafLine(second.id, "lr", None, "auto"),
        LeafLine(run.id, "net.act", None, "relu"),
        LeafLine(run.id, "net.wide", 1.0, None),
    ]
    assert leaves("lr", runs=[second.id]) == [LeafLine(second.id, "lr", None, "auto")]
    nan, big, listed = tables.leaves(project.id, ("loss", "big", "tags"), is_summary=True)
    assert math.isnan(nan.number or 0)
    assert (big.number, listed.text) == (math.inf, '["a", "b"]')
