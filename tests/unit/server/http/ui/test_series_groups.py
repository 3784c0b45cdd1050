from __future__ import annotations

import math
from typing import Any

import pytest

from runwell.server.services.assembly import Services
from runwell.store.ports.runs import Run, RunChange
from runwell.values.json import Json
from runwell.wire.frame import MEDIA_TYPE, column, read_frame
from tests.unit.server.asgi import Browser
from tests.unit.server.conftest import People
from tests.unit.server.streaming import log_rows

PATH = "/api/v1/projects/ann/digits/series/groups"


@pytest.fixture
def three(services: Services, people: People, run: Run) -> None:
    """Runs r1, r2 and r3 with different learning rates and losses."""
    for name, rate, losses in (("r1", 0.1, [1, 2]), ("r2", 0.1, [3, 6]), ("r3", None, [9])):
        config: dict[str, Json] = {"opt": {"value": {"lr": rate}}} if rate else {}
        made, _ = services.runs.upsert(people.owner, None, "digits", name, RunChange(config=config))
        rows: list[dict[str, Json]] = [
            {"_step": step, "loss": loss} for step, loss in enumerate(losses)
        ]
        log_rows(services, people.owner, made, rows)


def groups_of(owner: Browser, **asked: object) -> list[dict[str, Any]]:
    answer = owner.post(PATH, {"keys": ["loss"], **asked})
    assert (answer.status, answer.headers["content-type"]) == (200, MEDIA_TYPE)
    header, columns = read_frame(answer.body)
    panels: Any = header["panels"]
    (panel,) = panels
    assert list(column(columns, panel["x"])) == [0.0, 1.0]
    for group in panel["groups"]:
        for name, place in group.items():
            if isinstance(place, list):
                values = column(columns, place)
                group[name] = [None if math.isnan(value) else value for value in values]
    return list(panel["groups"])


def test_runs_are_grouped_by_what_their_configs_hold(owner: Browser, three: None) -> None:
    found = groups_of(
        owner, runs=["r1", "r2", "r3"], by=["opt.lr"], statistics=["mean", "std", "p100", "count"]
    )
    assert found == [
        {
            "name": "0.1",
            "runs": 2,
            "mean": [2.0, 4.0],
            "std": [math.sqrt(2), math.sqrt(8)],
            "p100": [3.0, 6.0],
            "count": [2.0, 2.0],
        },
        {
            "name": "null",
            "runs": 1,
            "mean": [9.0, None],
            "std": [None, None],
            "p100": [9.0, None],
            "count": [1.0, 0.0],
        },
    ]


def test_groups_may_be_given_and_overlap(owner: Browser, three: None) -> None:
    groups = [{"name": "all", "runs": ["r1", "r2", "r3"]}, {"name": "none", "runs": ["nope"]}]
    found = groups_of(owner, groups=groups, statistics=["median", "min"], of="last")
    assert found == [
        {"name": "all", "runs": 3, "median": [3.0, 4.0], "min": [1.0, 2.0]},
        {"name": "none", "runs": 0, "median": [None, None], "min": [None, None]},
    ]


def test_buckets_take_part_with_what_is_asked_of_them(
    owner: Browser, services: Services, people: People, run: Run
) -> None:
    rows: list[dict[str, Json]] = [{"_step": step, "loss": step % 4} for step in range(8)]
    log_rows(services, people.owner, run, rows)
    asked = {"keys": ["loss"], "groups": [{"name": "a", "runs": ["r1"]}], "buckets": 2}
    for of, expected in (("mean", 1.5), ("last", 3.0), ("min", 0.0), ("max", 3.0)):
        body = {**asked, "statistics": ["mean"], "of": of}
        header, columns = read_frame(owner.post(PATH, body).body)
        panels: Any = header["panels"]
        values = column(columns, panels[0]["groups"][0]["mean"])
        assert list(values) == [expected, expected]


@pytest.mark.parametrize(
    ("status", "change"),
    [
        (422, {"runs": ["r1"], "by": ["lr"], "statistics": ["mode"]}),
        (422, {"runs": ["r1"], "by": ["lr"], "of": "first"}),
        (400, {"runs": ["r1"]}),
        (400, {"runs": ["r1"], "groups": [{"name": "a", "runs": []}]}),
        (400, {}),
        (400, {"groups": [{"name": n, "runs": [n + str(m) for m in range(600)]} for n in "ab"]}),
    ],
)
def test_what_is_no_grouping_is_refused(
    owner: Browser, run: Run, status: int, change: dict[str, object]
) -> None:
    assert owner.post(PATH, {"keys": ["loss"], **change}).status == status
