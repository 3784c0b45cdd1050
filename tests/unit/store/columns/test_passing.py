"""The predicate and the columns of one filter must let the same runs through, on either engine."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from runwell.filters.parse import parse_filter
from runwell.filters.predicate import Subject, holds, subject
from runwell.store.open import open_stores
from runwell.store.pattern import compile_pattern
from runwell.store.ports.runs import Run, RunChange, RunQuery
from runwell.store.ports.stores import Stores
from runwell.values.json import Json
from tests.conftest import FIXTURES_STAY

NAN, INF = float("nan"), float("inf")
VALUES: list[Json] = [
    *(0, 1, -2.5, 2**53 + 1, 10**400, NAN, INF, -INF, True, False, None),
    *("", "a", "ab", "Z", "ü", "1", "nan"),
]
LISTS: list[Json] = [[], [1, "a"], [None, True], [[1], {"a": 1}, NAN]]
KEYS = [
    *("state", "display_name", "group", "jobType", "notes", "name", "tags", "username"),
    *("config.x", "config.x.value", "config.o", "config.o.value.x", "config.none"),
    *("summary_metrics.x", "summary_metrics.o.x"),
]

# What means another thing, or nothing, in PostgreSQL's own dialect stands here, too.
PATTERNS = st.sampled_from(
    [
        *(
            "^a",
            "b$",
            "[0-9]",
            "",
            "A|Z",
            "^$",
            r"\bb",
            r"a\b",
            r"\Ba",
            r"\Ab\z",
            r"^\d$",
            r"^\D+$",
        ),
        *("(?i)A", "(?i)Ü", "(?P<n>n)an", r"^\pL$", r"^\p{Greek}", r"\w", r"^\W$", r"[[:alpha:]]"),
        *("^.$", "^b", "(?m)^b", "a.b", "(?s)a.b", r"a\s", r"\Qa\E", "a{", r"\x61", "(?U)a+"),
    ]
)
scalars = st.sampled_from(VALUES)
operations = st.one_of(
    scalars,
    st.builds(
        lambda name, value: {name: value},
        st.sampled_from(["$eq", "$ne", "$contains"]),
        scalars,
    ),
    st.builds(
        lambda name, value: {name: value},
        st.sampled_from(["$gt", "$gte", "$lt", "$lte"]),
        st.sampled_from([v for v in VALUES if v is not None and not isinstance(v, bool)]),
    ),
    st.builds(
        lambda name, value: {name: value},
        st.sampled_from(["$in", "$nin"]),
        st.lists(scalars, max_size=3),
    ),
    st.builds(lambda value: {"$exists": value}, st.booleans()),
    st.builds(lambda value: {"$regex": value}, PATTERNS),
)
negated = operations.map(lambda value: {"$not": value} if isinstance(value, dict) else value)
moments = st.sampled_from([0, 1.0, "1970-01-01T00:00:01Z", "1970-01-01T00:00:02"])
times = st.builds(
    lambda name, value: {"created_at": {name: value}},
    st.sampled_from(["$eq", "$gt", "$gte", "$lt", "$lte"]),
    moments,
)
entries = st.dictionaries(st.sampled_from(KEYS), operations | negated, max_size=2) | times
filters = st.recursive(
    entries,
    lambda inner: st.one_of(
        st.builds(
            lambda name, terms: {name: terms},
            st.sampled_from(["$and", "$or", "$nor"]),
            st.lists(inner, min_size=1, max_size=3),
        ),
        inner.map(lambda term: {"$not": term}),
    ),
    max_leaves=5,
)


def changes() -> Iterator[RunChange]:
    for number, value in enumerate([*VALUES, *LISTS]):
        yield RunChange(
            display_name=("a", "b1", "Z")[number % 3],
            state=("running", "finished")[number % 2],
            group=("a", "ab", None)[number % 3],
            job_type=("1", None)[number % 2],
            notes=("", "a\nb")[number % 2],
            tags=((), ("a",), ("1", "ab"))[number % 3],
            config={"x": {"value": value}, "o": {"value": {"x": value}}},
            summary={"x": value, "o": {"x": value}},
        )
    yield RunChange()


def seen(run: Run) -> Subject:
    columns: dict[str, Json] = {
        "name": run.run_id,
        "display_name": run.display_name,
        "state": run.state,
        "group": run.group,
        "job_type": run.job_type,
        "notes": run.notes,
        "username": run.user,
        "tags": list(run.tags),
        "created_at": run.created_at,
    }
    if run.run_id == "bare":  # its tags were never set
        del columns["tags"]
    return subject(columns, run.config, run.summary)


def is_found(pattern: str, text: str) -> bool:
    return compile_pattern(pattern).is_found_in(text)


@pytest.fixture(scope="module", params=["sqlite", pytest.param("pg", marks=pytest.mark.postgres)])
def filled(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[Stores, int, list[Run]]]:
    folder: Path = tmp_path_factory.mktemp("condition")
    if request.param == "pg":
        url = f"postgresql://postgres@/postgres?host={request.getfixturevalue('cluster')}"
    else:
        url = f"sqlite:///{folder / 'runwell.db'}"
    stores = open_stores(url, str(folder))
    ann = stores.users.add("ab", is_admin=False, key_hash="k", now=1.0)
    project = stores.projects.ensure("ab", "digits", 1.0)
    made = list(changes())
    for number, change in enumerate(made):
        run_id = "bare" if number == len(made) - 1 else f"a{number}"
        stores.runs.upsert(project.id, run_id, ann.id, change, float(number % 3))
    runs = list(stores.runs.page(project.id, RunQuery(limit=100)).runs)
    assert len(runs) == len(made)
    yield stores, project.id, runs
    stores.close()


@settings(max_examples=150, deadline=None, suppress_health_check=FIXTURES_STAY)
@given(document=filters)
def test_predicate_and_columns_agree(
    filled: tuple[Stores, int, list[Run]], document: dict[str, Json]
) -> None:
    stores, project, runs = filled
    tree = parse_filter(document)
    expected = {run.run_id for run in runs if holds(tree, seen(run), is_found)}
    page = stores.runs.page(project, RunQuery(filters=document, limit=100))
    assert {run.run_id for run in page.runs} == expected
    assert page.total == len(expected)
