"""Runs found by the official client: filters and orders against a loop over the same runs, and
pages that stay whole while runs arrive."""

from __future__ import annotations

import json
import re
import uuid
from collections.abc import Callable
from typing import Any

import pytest

from tests.contract.stack import Client, Server

pytestmark = pytest.mark.official

Facts = dict[str, Any]
UPSERT = """mutation U($input: UpsertBucketInput!) {
    upsertBucket(input: $input) { bucket { id name createdAt } } }"""

ASK = """
import json, sys, wandb
path, asked = sys.argv[1], json.load(open(sys.argv[2]))
print(json.dumps([[run.id for run in wandb.Api().runs(path, filters, order=order, per_page=7)]
                  for filters, order in asked]))
"""
PAGE = """
import json, os, sys, urllib.request, wandb
places, insert, key = json.loads(sys.argv[1]), sys.argv[2], sys.argv[3]
found = []
for path, order in places:
    seen = []
    for number, run in enumerate(wandb.Api().runs(path, order=order, per_page=4)):
        seen.append(run.id)
        if number in (3, 9):
            body = insert.replace("RUN", f"new-{number}").replace("PROJECT", path.split("/")[1])
            headers = {"Authorization": f"Bearer {key}", "Content-Type": "application/json"}
            url = os.environ["WANDB_BASE_URL"] + "/graphql"
            urllib.request.urlopen(urllib.request.Request(url, body.encode(), headers)).read()
    found.append(seen)
print(json.dumps(found))
"""


def facts(number: int) -> Facts:
    """Returns what a run is given: keys that lack here and there, values of several kinds."""
    config: Facts = {"lr": 10.0 ** -(number % 4), "net": {"depth": number % 5, "act": "relu"}}
    if number % 2:
        config["optimizer"] = ["adam", "sgd", "Adam W"][number % 3]
    if number % 6 == 0:
        config["lr"] = "auto"
    summary: Facts = {"loss": number / 7, "best": {"acc": 1 - number / 30}}
    if number % 5 == 0:
        summary["loss"] = "NaN"
    if number % 7 == 0:
        del summary["loss"]
    return {
        "name": f"r{number:02}",
        "displayName": f"run-{number % 9}",
        "groupName": f"g{number % 3}",
        "jobType": "eval" if number % 4 == 0 else "train",
        "tags": [tag for tag, is_on in (("a", number % 2), ("b", number % 3 == 0)) if is_on],
        "state": "failed" if number % 8 == 0 else "finished",
        "config": config,
        "summary": summary,
    }


RUNS = [facts(number) for number in range(24)]


def upsert(entity: str, project: str, run: Facts) -> dict[str, object]:
    """Returns the request that makes a run."""
    sent = {
        **{key: value for key, value in run.items() if key not in ("config", "summary")},
        "entityName": entity,
        "modelName": project,
        "config": json.dumps({key: {"value": value} for key, value in run["config"].items()}),
        "summaryMetrics": json.dumps(run["summary"]),
    }
    return {"query": UPSERT, "variables": {"input": sent}}


def number(run: Facts, key: str) -> float | None:
    """Returns a number of config or summary by its path; None for what is none."""
    value: Any = run
    for word in key.split("/"):
        value = value.get(word) if isinstance(value, dict) else None
    return value if isinstance(value, (int, float)) else None


Passes = Callable[[Facts], bool]
FILTERS: list[tuple[Facts, Passes]] = [
    ({}, lambda run: True),
    ({"state": "failed"}, lambda run: run["state"] == "failed"),
    ({"state": {"$ne": "failed"}}, lambda run: run["state"] != "failed"),
    ({"display_name": "run-3"}, lambda run: run["displayName"] == "run-3"),
    ({"display_name": {"$regex": "n-[12]$"}}, lambda run: run["displayName"][-1] in "12"),
    (
        {"group": "g1", "jobType": "train"},
        lambda r: (r["groupName"], r["jobType"]) == ("g1", "train"),
    ),
    ({"tags": "a"}, lambda run: "a" in run["tags"]),
    ({"tags": {"$in": ["a", "b"]}}, lambda run: bool(run["tags"])),
    ({"tags": {"$nin": ["a", "b"]}}, lambda run: not run["tags"]),
    ({"config.lr": 0.1}, lambda run: run["config"]["lr"] == 0.1),
    ({"config.lr.value": {"$lt": 0.05}}, lambda run: (number(run, "config/lr") or 9) < 0.05),
    ({"config.lr": "auto"}, lambda run: run["config"]["lr"] == "auto"),
    ({"config.net.depth": {"$gte": 3}}, lambda run: run["config"]["net"]["depth"] >= 3),
    ({"config.optimizer": {"$exists": True}}, lambda run: "optimizer" in run["config"]),
    ({"config.optimizer": {"$exists": False}}, lambda run: "optimizer" not in run["config"]),
    (
        {"config.optimizer": {"$regex": "(?i)^adam"}},
        lambda run: bool(re.match("adam", run["config"].get("optimizer", ""), re.IGNORECASE)),
    ),
    (
        {"summary_metrics.loss": {"$gt": 1.0, "$lte": 2.0}},
        lambda run: 1.0 < (number(run, "summary/loss") or 0) <= 2.0,
    ),
    (
        {"summary_metrics.best.acc": {"$lt": 0.5}},
        lambda run: run["summary"]["best"]["acc"] < 0.5,
    ),
    (
        {"$or": [{"state": "failed"}, {"$and": [{"group": "g2"}, {"tags": "b"}]}]},
        lambda run: run["state"] == "failed" or (run["groupName"] == "g2" and "b" in run["tags"]),
    ),
    (
        {"$nor": [{"group": "g0"}, {"config.optimizer": "sgd"}]},
        lambda r: r["groupName"] != "g0" and r["config"].get("optimizer") != "sgd",
    ),
    (
        {"config.lr": {"$not": {"$gt": 0.05}}},
        lambda run: not (number(run, "config/lr") or 0) > 0.05,
    ),
    ({"username": {"$in": ["nobody"]}}, lambda run: False),
    ({"name": {"$in": ["r03", "r05", "nope"]}}, lambda run: run["name"] in ("r03", "r05")),
]
ORDERS: list[tuple[str, Callable[[Facts], Any]]] = [
    ("+created_at", lambda run: run["name"]),
    ("+display_name", lambda run: run["displayName"]),
    ("+config.net.depth", lambda run: run["config"]["net"]["depth"]),
    ("+summary_metrics.best.acc", lambda run: run["summary"]["best"]["acc"]),
]


@pytest.fixture(scope="module")
def project(server: Server) -> str:
    name = f"found-{uuid.uuid4().hex[:6]}"
    for run in RUNS:
        server.ask("/graphql", upsert(server.entity, name, run))
    return name


def ask(client: Client, project: str, asked: list[tuple[Facts, str]]) -> list[list[str]]:
    questions = client.folder / "asked.json"
    questions.write_text(json.dumps(asked))
    path = f"{client.server.entity}/{project}"
    found: list[list[str]] = json.loads(client.must(ASK, path, str(questions)).splitlines()[-1])
    return found


def test_every_filter_finds_what_a_loop_finds(client: Client, project: str) -> None:
    found = ask(client, project, [(filters, "+created_at") for filters, _ in FILTERS])
    expected = [[run["name"] for run in RUNS if passes(run)] for _, passes in FILTERS]
    told = list(zip([filters for filters, _ in FILTERS], found, expected, strict=True))
    assert [one for one in told if one[1] != one[2]] == []


def test_every_order_is_what_sorting_gives(client: Client, project: str) -> None:
    orders = [sign + order[1:] for order, _ in ORDERS for sign in "+-"]
    found = ask(client, project, [({}, order) for order in orders])
    for order, names in zip(orders, found, strict=True):
        key = next(key for known, key in ORDERS if known[1:] == order[1:])
        by_name = {run["name"]: key(run) for run in RUNS}
        values = [by_name[name] for name in names]
        assert (order, sorted(names)) == (order, [run["name"] for run in RUNS])
        assert (order, values) == (order, sorted(values, reverse=order.startswith("-")))


def test_no_run_is_missed_or_comes_twice_while_others_arrive(client: Client) -> None:
    server, word = client.server, uuid.uuid4().hex[:6]
    places = []
    for place, order in enumerate(("+created_at", "-created_at", "-summary_metrics.best.acc")):
        project = f"paged-{word}-{place}"
        for run in RUNS[:14]:
            server.ask("/graphql", upsert(server.entity, project, run))
        places.append((f"{server.entity}/{project}", order))
    fresh = json.dumps(upsert(server.entity, "PROJECT", {**RUNS[5], "name": "RUN"}))
    printed = client.must(PAGE, json.dumps(places), fresh, server.key)
    for seen in json.loads(printed.splitlines()[-1]):
        assert len(seen) == len(set(seen))
        assert set(seen) >= {run["name"] for run in RUNS[:14]}
