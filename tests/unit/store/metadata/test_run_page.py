from __future__ import annotations

import base64
import json
from dataclasses import replace
from itertools import count

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from runwell.errors import UsageError
from runwell.store.ports.people import User
from runwell.store.ports.projects import Project
from runwell.store.ports.runs import Run, RunChange, RunQuery
from runwell.store.ports.stores import Stores
from runwell.values.json import Json
from tests.conftest import FIXTURES_STAY

_numbers = count()


def cursor(order: str, *last: object) -> str:
    return base64.urlsafe_b64encode(json.dumps([order, *last]).encode()).decode()


def add(
    stores: Stores,
    ann: User,
    project: Project,
    run_id: str,
    change: RunChange | None = None,
    now: float = 3.0,
) -> Run:
    return stores.runs.upsert(project.id, run_id, ann.id, change or RunChange(), now)[0]


def ids(stores: Stores, project: Project, query: RunQuery) -> list[str]:
    """Follows the cursor to the end."""
    found: list[str] = []
    while True:
        page = stores.runs.page(project.id, query)
        found += [run.run_id for run in page.runs]
        if page.next_cursor is None:
            return found
        query = replace(query, cursor=page.next_cursor)


def test_an_empty_project_has_an_empty_page(stores: Stores, project: Project) -> None:
    page = stores.runs.page(project.id, RunQuery())
    assert (page.runs, page.total, page.next_cursor) == ((), 0, None)


def test_the_newest_run_comes_first_and_other_projects_stay_out(
    stores: Stores, ann: User, project: Project
) -> None:
    runs = [add(stores, ann, project, f"r{number}", now=float(number)) for number in range(3)]
    add(stores, ann, stores.projects.ensure("ann", "other", 1.0), "elsewhere")
    page = stores.runs.page(project.id, RunQuery())
    assert page.runs == tuple(reversed(runs))
    assert (page.total, page.next_cursor) == (3, None)


def test_pages_hold_every_run_once_while_runs_arrive(
    stores: Stores, ann: User, project: Project
) -> None:
    for number in range(7):
        add(stores, ann, project, f"r{number}", now=float(number // 2))
    first = stores.runs.page(project.id, RunQuery(limit=3))
    add(stores, ann, project, "late", now=99.0)
    rest = ids(stores, project, RunQuery(limit=3, cursor=first.next_cursor))
    assert [run.run_id for run in first.runs] + rest == ["r6", "r5", "r4", "r3", "r2", "r1", "r0"]
    assert first.total == 7


ORDERS = ("-created_at", "+created_at", "+config.a", "-config.a", "+display_name,-created_at")


@settings(max_examples=25, deadline=None, suppress_health_check=FIXTURES_STAY)
@given(
    order=st.sampled_from(ORDERS),
    limit=st.integers(1, 5),
    first=st.lists(st.tuples(st.integers(0, 3), st.none() | st.integers(0, 2)), max_size=9),
    later=st.lists(st.tuples(st.integers(0, 4), st.none() | st.integers(0, 2)), max_size=6),
)
def test_any_pages_in_any_order_hold_every_run_once_while_runs_arrive(
    stores: Stores,
    ann: User,
    order: str,
    limit: int,
    first: list[tuple[int, int | None]],
    later: list[tuple[int, int | None]],
) -> None:
    home = stores.projects.ensure("ann", f"p{next(_numbers)}", 1.0)
    names = (f"r{number}" for number in count())

    def arrive(created: int, value: int | None) -> str:
        config: dict[str, Json] | None = None if value is None else {"a": {"value": value}}
        change = RunChange(display_name=f"n{created}", config=config)
        return add(stores, ann, home, next(names), change, now=float(created)).run_id

    there = [arrive(*one) for one in first]
    found: list[str] = []
    query = RunQuery(order=order, limit=limit)
    while True:
        page = stores.runs.page(home.id, query)
        found += [run.run_id for run in page.runs]
        if page.next_cursor is None:
            break
        query = replace(query, cursor=page.next_cursor)
        if later:
            arrive(*later.pop())
    assert len(found) == len(set(found))
    assert set(found) >= set(there)


@pytest.mark.parametrize("limit", [1, 2, 100])
@pytest.mark.parametrize(
    ("order", "expected"),
    [
        ("+summary_metrics.loss", ["low", "high", "inf", "text", "nan", "none"]),
        ("-summary_metrics.loss", ["inf", "high", "low", "text", "none", "nan"]),
        ("+config.group.value,-name", ["text", "low", "none", "nan", "inf", "high"]),
        ("-name", ["text", "none", "nan", "low", "inf", "high"]),
        ("+group", ["none", "low", "high", "inf", "nan", "text"]),
    ],
)
def test_runs_are_sorted_by_any_key_with_what_has_none_at_the_end(
    stores: Stores, ann: User, project: Project, order: str, expected: list[str], limit: int
) -> None:
    losses: dict[str, Json] = {
        "low": -1,
        "high": 2.5,
        "inf": float("inf"),
        "nan": float("nan"),
        "text": "n/a",
    }
    groups = {"low": "b", "none": "a"}
    for run_id in ("low", "high", "inf", "nan", "text", "none"):
        summary: dict[str, Json] = {"loss": losses[run_id]} if run_id in losses else {}
        config: dict[str, Json] = {"group": {"value": run_id in ("low", "text")}}
        config = {} if run_id in ("none", "nan", "inf", "high") else config
        change = RunChange(summary=summary, config=config, group=groups.get(run_id))
        add(stores, ann, project, run_id, change)
    assert ids(stores, project, RunQuery(order=order, limit=limit)) == expected


def test_search_looks_at_name_id_and_tags_without_regard_to_case(
    stores: Stores, ann: User, project: Project
) -> None:
    add(stores, ann, project, "one", RunChange(display_name="Base line"))
    add(stores, ann, project, "two-BASE", RunChange(display_name="x"))
    add(stores, ann, project, "three", RunChange(display_name="y", tags=("old", "the base")))
    add(stores, ann, project, "four", RunChange(display_name="100%_z"))
    assert ids(stores, project, RunQuery(search="base")) == ["three", "two-BASE", "one"]
    assert ids(stores, project, RunQuery(search="%_")) == ["four"]


def test_search_finds_capitals_of_any_alphabet(stores: Stores, ann: User, project: Project) -> None:
    add(stores, ann, project, "name", RunChange(display_name="Übung"))
    add(stores, ann, project, "tag", RunChange(display_name="x", tags=("ÄRGER",)))
    assert ids(stores, project, RunQuery(search="Übung")) == ["name"]
    assert ids(stores, project, RunQuery(search="Ärger")) == ["tag"]


def test_a_regular_expression_is_found_anywhere(
    stores: Stores, ann: User, project: Project
) -> None:
    add(stores, ann, project, "one", RunChange(display_name="lr-0.1"))
    add(stores, ann, project, "two", RunChange(display_name="lr-0.25"))
    add(stores, ann, project, "three", RunChange(display_name="z", tags=("lr-9",)))
    query = RunQuery(search=r"^lr-[0-9]\.?[0-9]?$", is_regex=True)
    assert ids(stores, project, query) == ["three", "one"]


def test_a_regular_expression_is_looked_for_in_this_project_alone(
    stores: Stores, ann: User, project: Project
) -> None:
    other = stores.projects.ensure("ann", "other", 2.0)
    change = RunChange(display_name="x", tags=("x",), config={"k": {"value": "x"}})
    add(stores, ann, other, "there", change)
    add(stores, ann, project, "here", change)
    queries = [
        RunQuery(search="^x$", is_regex=True),
        RunQuery(filters={"display_name": {"$regex": "x"}}),
        RunQuery(filters={"config.k": {"$regex": "x"}}),
        RunQuery(filters={"tags": {"$regex": "x"}}),
    ]
    assert [ids(stores, project, query) for query in queries] == [["here"]] * 4
    assert ids(stores, project, RunQuery(filters={"display_name": {"$not": {"$regex": "x"}}})) == []


@pytest.mark.timeout(20)  # a backtracking engine needs some hours
def test_no_regular_expression_takes_exponential_time(
    stores: Stores, ann: User, project: Project
) -> None:
    killer, name = r"((\w|\w|-)+)+!", "stately-wombat-of-the-north-and-of-the-south-2048"
    change = RunChange(display_name=name, tags=(name,), config={"k": {"value": name}})
    add(stores, ann, project, "first", change)
    add(stores, ann, project, "second", replace(change, display_name=f"{name}!"))
    assert ids(stores, project, RunQuery(search=killer, is_regex=True)) == ["second"]
    assert ids(stores, project, RunQuery(filters={"displayName": {"$regex": killer}})) == ["second"]
    assert ids(stores, project, RunQuery(filters={"config.k": {"$regex": killer}})) == []


def test_total_counts_all_that_match_and_not_the_page(
    stores: Stores, ann: User, project: Project
) -> None:
    for number in range(5):
        add(stores, ann, project, f"r{number}", RunChange(config={"n": {"value": number}}))
    query = RunQuery(filters={"config.n": {"$gte": 2}}, limit=1)
    page = stores.runs.page(project.id, query)
    assert ([run.run_id for run in page.runs], page.total) == (["r4"], 3)


@pytest.mark.parametrize(
    ("query", "message"),
    [
        (RunQuery(order="-nothing"), "no field is called 'nothing'"),
        (RunQuery(order="a,b,c,d,e"), "at most 4 keys"),
        (RunQuery(search="(", is_regex=True), r"expression '\(' is not understood: missing \)"),
        (RunQuery(search="a" * 513, is_regex=True), "longer than 512 characters"),
        (RunQuery(filters={"state": {"$regex": "(?=a)"}}), "use the syntax of RE2"),
        (RunQuery(filters={"config.lr": {"$not": {"$regex": "a++"}}}), "use the syntax of RE2"),
        (RunQuery(filters={"created_at": {"$regex": "["}}), "use the syntax of RE2"),
        (RunQuery(cursor="nonsense"), "begin with the first page"),
        (RunQuery(cursor="W10="), "begin with the first page"),
        (RunQuery(cursor=cursor("-created_at")), "this cursor is none"),
        (RunQuery(cursor=cursor("-created_at", True, 1)), "this cursor is none"),
        (RunQuery(cursor=cursor("-created_at", 1, "1")), "this cursor is none"),
        (RunQuery(cursor=cursor("-created_at", [1], 1)), "this cursor is none"),
        (RunQuery(cursor=cursor("-created_at", 1.0, 10**400)), "this cursor is none"),
        (RunQuery(cursor=base64.b64encode(b"[" * 50_000).decode()), "this cursor is none"),
        (RunQuery(filters=["state"]), "the filter must be an object"),
    ],
)
def test_a_query_that_makes_no_sense_is_said(
    stores: Stores, project: Project, query: RunQuery, message: str
) -> None:
    with pytest.raises(UsageError, match=message):
        stores.runs.page(project.id, query)


def test_a_cursor_of_another_order_is_refused(stores: Stores, ann: User, project: Project) -> None:
    for run_id in ("a", "b"):
        add(stores, ann, project, run_id)
    page = stores.runs.page(project.id, RunQuery(order="-created_at", limit=1))
    with pytest.raises(UsageError, match="another order; begin with the first page"):
        stores.runs.page(project.id, RunQuery(order="+created_at", cursor=page.next_cursor))
