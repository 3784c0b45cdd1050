"""Requests about a project that name runs of others, and what strangers to those get to see."""

from __future__ import annotations

from typing import Any

import pytest

from runwell.server.services.assembly import Services
from runwell.store.ports.runs import Run, RunChange
from runwell.store.ports.stores import Stores
from runwell.values.access import Visibility
from runwell.wire.frame import column, read_frame
from tests.unit.server.asgi import Browser
from tests.unit.server.conftest import People
from tests.unit.server.streaming import log_rows

BASE = "/api/v1/projects/ann/digits"


@pytest.fixture
def foreign(services: Services, stores: Stores, people: People, run: Run) -> Run:
    """A run of a private project that has the id and a key of one in `digits`."""
    other, _ = services.runs.upsert(people.owner, None, "secret, plans", "r1", RunChange())
    stores.projects.change(other.project_id, 1.0, visibility=Visibility.PRIVATE)
    log_rows(services, people.owner, run, [{"_step": 0, "loss": 1}, {"_step": 1, "loss": 2}])
    return log_rows(services, people.owner, other, [{"_step": 1, "loss": 4, "mine": 5}])


NAMES = ["ann/secret, plans/r1", "r1"]


def curves(who: Browser) -> dict[str, list[float]]:
    answer = who.post(f"{BASE}/series", {"runs": NAMES, "keys": ["loss"]})
    header, columns = read_frame(answer.body)
    panels: Any = header["panels"]
    return {
        series["run"]: list(column(columns, series["last"]))[-1:] for series in panels[0]["series"]
    }


def test_curves_of_two_projects_lie_over_one_x(
    owner: Browser, guest: Browser, foreign: Run
) -> None:
    assert curves(owner) == {"ann/secret, plans/r1": [4.0], "r1": [2.0]}
    assert curves(guest) == {"r1": [2.0]}


def test_runs_of_two_projects_make_one_group(owner: Browser, guest: Browser, foreign: Run) -> None:
    asked = {"groups": [{"name": "all", "runs": NAMES}], "keys": ["loss"], "statistics": ["max"]}
    counted = []
    for who in (owner, guest):
        header, columns = read_frame(who.post(f"{BASE}/series/groups", asked).body)
        panels: Any = header["panels"]
        (group,) = panels[0]["groups"]
        counted.append((group["runs"], list(column(columns, group["max"]))))
    assert counted == [(2, [1.0, 4.0]), (1, [1.0, 2.0])]


def test_keys_of_two_projects_are_listed_together(
    owner: Browser, guest: Browser, foreign: Run
) -> None:
    def keys(who: Browser, runs: str) -> dict[str, int]:
        answer = who.get(f"{BASE}/metrics?limit=50&runs={runs}").json()
        return {item["key"]: item["runs"] for item in answer["items"]}

    named = "ann/secret%252C%20plans/r1"
    assert keys(owner, f"{named},r1") == {"loss": 2, "mine": 1}
    assert keys(owner, named) == {"loss": 1, "mine": 1}
    assert keys(guest, f"{named},r1") == {"loss": 1}
    assert keys(guest, named) == {}


def test_a_stranger_cannot_tell_a_hidden_run_from_none(
    owner: Browser, guest: Browser, foreign: Run
) -> None:
    def answers(name: str) -> list[bytes]:
        asked = {"runs": [name], "keys": ["loss", "mine"]}
        histograms = {"runs": [name], "key": "loss"}
        return [
            guest.post(f"{BASE}/series", asked).body,
            guest.post(f"{BASE}/series/tail", {"after": {name: 0}, "keys": ["loss"]}).body,
            guest.post(f"{BASE}/series/histograms", histograms).body,
            guest.get(f"{BASE}/metrics?runs={name.replace(', ', '%252C%20')}").body,
        ]

    assert answers("ann/secret, plans/r1") == answers("ann/secret, plans/none")
    assert answers("ann/secret, plans/r1") == answers("ann/nowhere/none")


def test_so_many_other_projects_are_named_at_once(owner: Browser, run: Run) -> None:
    names = [f"ann/p{number}/r" for number in range(21)]
    assert owner.post(f"{BASE}/series", {"runs": names, "keys": ["loss"]}).status == 400
    assert owner.get(f"{BASE}/live?also={','.join(names)}").status == 400
