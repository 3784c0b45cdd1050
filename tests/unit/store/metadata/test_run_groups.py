from __future__ import annotations

import json
import math
import random
import statistics
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from runwell.errors import UsageError
from runwell.store.open import open_stores
from runwell.store.ports.people import User
from runwell.store.ports.projects import Project
from runwell.store.ports.run_table import Group, GroupQuery
from runwell.store.ports.runs import Held, RunChange, RunQuery
from runwell.store.ports.stores import Stores
from runwell.values.json import Json

NAN, INF = float("nan"), float("inf")
X: list[Json] = [1, 2, 2.0, "a", "1", True, None, NAN, [1], [1, 2], {}, "[1]"]
LOSSES: list[Json] = [0.5, 1.5, 2, NAN, "high", None, True]


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Stores, int]]:
    folder: Path = tmp_path_factory.mktemp("groups")
    stores = open_stores(f"sqlite:///{folder / 'runwell.db'}", str(folder))
    ann = stores.users.add("ann", is_admin=False, key_hash="k", now=1.0)
    project = stores.projects.ensure("ann", "digits", 1.0)
    draw = random.Random(3)
    for number in range(120):
        config: dict[str, Json] = {"x": {"value": draw.choice(X)}} if draw.random() < 0.8 else {}
        summary: dict[str, Json] = {"loss": draw.choice(LOSSES)} if draw.random() < 0.8 else {}
        change = RunChange(
            config=config, summary=summary, state=draw.choice(["failed", "finished"])
        )
        stores.runs.upsert(project.id, f"r{number}", ann.id, change, float(number))
    yield stores, project.id
    stores.close()


def pages(stores: Stores, project: int, query: GroupQuery) -> list[Group]:
    found: list[Group] = []
    while True:
        page = stores.table.groups(project, query)
        found += page.groups
        if page.next_cursor is None:
            assert len(found) == page.total
            assert sum(group.runs for group in found) == page.runs
            return found
        query = replace(query, cursor=page.next_cursor)


def told(held: Held) -> tuple[str, str]:
    return held.kind, repr(held.value)


def expected_held(value: Json) -> tuple[str, str]:
    if value is None:
        return "null", "None"
    if isinstance(value, bool):
        return "bool", repr(value)
    if isinstance(value, int | float):
        return "number", repr(float(value))
    if isinstance(value, str):
        return "text", repr(value)
    return ("list", repr(json.dumps(value))) if isinstance(value, list) else ("object", "None")


@pytest.mark.parametrize("limit", [1, 7, 100])
def test_groups_are_what_runs_hold_and_sums_are_over_them(
    filled: tuple[Stores, int], limit: int
) -> None:
    stores, project = filled
    runs = stores.runs.page(project, RunQuery(limit=1000)).runs
    by_value: dict[tuple[tuple[str, str], str], list[Json]] = {}
    for run in runs:
        wrapped = run.config.get("x")
        held = expected_held(wrapped["value"] if isinstance(wrapped, dict) else None)
        by_value.setdefault((held, run.state), []).append(run.summary.get("loss"))
    query = GroupQuery(RunQuery(), ("config.x", "state"), ("summary_metrics.loss",), limit=limit)
    groups = pages(stores, project, query)
    assert [group.runs for group in groups] == sorted(
        (group.runs for group in groups), reverse=True
    )
    found = {(told(group.values[0]), str(group.values[1].value)): group for group in groups}
    assert found.keys() == by_value.keys()
    for key, losses in by_value.items():
        group = found[key]
        (sums,) = group.aggregates
        there = [loss for loss in losses if loss is not None]
        numbers = [
            float(loss) for loss in there if isinstance(loss, int | float) and not math.isnan(loss)
        ]
        different = {expected_held(loss) for loss in there}
        assert (group.runs, sums.runs, sums.distinct) == (len(losses), len(there), len(different))
        assert (sums.common is not None) == (len(different) == 1)
        if sums.common is not None:
            assert {told(sums.common)} == different
        assert sums.numbers == len(numbers)
        if not numbers:
            assert (sums.min, sums.mean, sums.median) == (None, None, None)
            continue
        assert (sums.min, sums.max) == (min(numbers), max(numbers))
        assert sums.mean == pytest.approx(statistics.fmean(numbers))
        assert sums.std == pytest.approx(statistics.pstdev(numbers))
        assert sums.median == pytest.approx(statistics.median(numbers))


def test_the_runs_of_a_group_are_asked_for_by_what_they_hold(filled: tuple[Stores, int]) -> None:
    stores, project = filled
    query = GroupQuery(RunQuery(filters={"state": "finished"}), ("config.x",))
    groups = pages(stores, project, query)
    assert len(groups) > 8
    seen: list[int] = []
    for group in groups:
        inside = RunQuery(
            filters={"state": "finished"}, within=(("config.x", group.values[0]),), limit=200
        )
        page = stores.runs.page(project, inside)
        assert page.total == group.runs
        seen += [run.id for run in page.runs]
    assert len(seen) == len(set(seen)) == stores.runs.page(project, query.runs).total


@pytest.mark.parametrize(
    "order", ["+config.x", "-config.x", "-summary.loss:mean", "+summary.loss:median,-runs", "runs"]
)
@pytest.mark.parametrize("limit", [1, 3])
def test_pages_of_groups_hold_each_once_in_order(
    filled: tuple[Stores, int], order: str, limit: int
) -> None:
    stores, project = filled
    query = GroupQuery(RunQuery(), ("config.x",), ("summary.loss",), order, limit=1000)
    whole = [told(group.values[0]) for group in pages(stores, project, query)]
    paged = pages(stores, project, replace(query, limit=limit))
    assert [told(group.values[0]) for group in paged] == whole
    if order == "-summary.loss:mean":
        means = [group.aggregates[0].mean for group in paged]
        there = [mean for mean in means if mean is not None]
        assert there == sorted(there, reverse=True)
        assert means[: len(there)] == there
    if order == "+config.x":
        assert set(whole[:2]) == {("bool", "True"), ("number", "1.0")}  # equals
        assert whole[2] == ("number", "2.0")


def test_infinities_have_a_mean_and_no_spread(stores: Stores, ann: User, project: Project) -> None:
    for number, value in enumerate([1.0, INF, -INF]):
        stores.runs.upsert(
            project.id, f"r{number}", ann.id, RunChange(summary={"y": value}), float(number)
        )
    query = GroupQuery(RunQuery(), ("state",), ("summary.y",))
    ((group,), sums) = ((page := stores.table.groups(project.id, query)).groups, page.total)
    assert sums == 1
    (y,) = group.aggregates
    assert (y.min, y.max, y.median, y.numbers) == (-INF, INF, 1.0, 3)
    assert math.isnan(y.mean or 0.0)
    assert math.isnan(y.std or 0.0)


def test_no_runs_make_no_groups(stores: Stores, project: Project) -> None:
    query = GroupQuery(RunQuery(), ("config.x", "tags"), ("summary.y",), "-summary.y:max")
    page = stores.table.groups(project.id, query)
    assert (page.groups, page.total, page.runs, page.next_cursor) == ((), 0, 0, None)


@pytest.mark.parametrize(
    ("query", "message"),
    [
        (GroupQuery(RunQuery(), ()), "one key at least"),
        (GroupQuery(RunQuery(), ("nothing",)), "no field is called"),
        (GroupQuery(RunQuery(), ("state",) * 9), "at most 8 keys"),
        (GroupQuery(RunQuery(), ("state",), ("tags",) * 201), "at most 200 keys"),
        (GroupQuery(RunQuery(), ("state",), order="config.x"), "cannot be ordered by 'config.x'"),
        (GroupQuery(RunQuery(), ("state",), order="config.x:sum"), "min, max, mean, std, median"),
        (GroupQuery(RunQuery(), ("state",), order=",".join(["runs"] * 5)), "at most 4 keys"),
        (GroupQuery(RunQuery(), ("state",), cursor="x"), "begin with the first page"),
        (
            GroupQuery(RunQuery(within=(("state", Held("number", "x")),)), ("state",)),
            "has no value 'x' of kind 'number'",
        ),
        (
            GroupQuery(RunQuery(within=(("state", Held("what", "x")),)), ("state",)),
            "of kind 'what'",
        ),
    ],
)
def test_a_grouping_that_makes_no_sense_is_said(
    stores: Stores, project: Project, query: GroupQuery, message: str
) -> None:
    with pytest.raises(UsageError, match=message):
        stores.table.groups(project.id, query)
