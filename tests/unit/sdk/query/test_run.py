"""A run as a server tells of it, by a server that only counts what it is asked."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import cast

import pytest

from runwell.sdk.connection import Connection
from runwell.sdk.query.run import Run
from runwell.values.json import Json
from runwell.wire.documents.operation import Operation
from runwell.wire.documents.runs import HISTORY_PAGE


class OneRun:
    """A server with one run that has a row at each of these steps."""

    def __init__(self, steps: list[int]) -> None:
        self.steps = steps
        self.pages = 0
        self.questions = 0

    def query(self, operation: Operation, variables: Mapping[str, Json]) -> dict[str, Json]:
        self.questions += 1
        run: dict[str, Json] = {
            "config": '{"lr": {"value": 0.1}}',
            "displayName": "as the server has it",
            "historyKeys": {"lastStep": max(self.steps)},
        }
        if operation is HISTORY_PAGE:
            self.pages += 1
            low, high = variables["minStep"], variables["maxStep"]
            assert isinstance(low, int)
            assert isinstance(high, int)
            found = [step for step in self.steps if low <= step < high]
            assert len(found) <= cast("int", variables["samples"])
            run["history"] = [json.dumps({"_step": step}) for step in found]
        return {"project": {"run": run}}


def run_of(server: OneRun) -> Run:
    node: dict[str, Json] = {"name": "r", "historyLineCount": len(server.steps)}
    return Run(cast("Connection", server), node)


@pytest.mark.parametrize(
    ("steps", "pages"),
    [
        (list(range(25)), 3),
        ([number * 1_000_000 for number in range(25)], 3),
        ([7] * 25, 1),
        ([0, *[10**9] * 24], 3),
    ],
    ids=["dense", "far apart", "one step", "a burst behind a gap"],
)
def test_a_scan_has_every_row_and_asks_as_often_as_there_are_pages_of_rows(
    steps: list[int], pages: int
) -> None:
    server = OneRun(steps)
    assert [row["_step"] for row in run_of(server).scan_history(page_size=10)] == steps
    assert server.pages == pages


def test_what_was_changed_here_stays_when_more_of_the_run_is_asked_for() -> None:
    server = OneRun([0])
    run = run_of(server)
    run.name, run.tags = "mine", ["t"]
    assert run.config == {"lr": 0.1}
    assert (run.name, run.tags, server.questions) == ("mine", ["t"], 1)
    assert run.config == {"lr": 0.1}
    assert server.questions == 1
