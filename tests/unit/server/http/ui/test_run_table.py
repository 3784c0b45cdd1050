from __future__ import annotations

import pytest

from runwell.server.services.assembly import Services
from runwell.store.ports.runs import Run, RunChange
from runwell.values.json import Json
from tests.unit.server.asgi import Browser
from tests.unit.server.conftest import People

BASE = "/api/v1/projects/ann/digits/runs"


@pytest.fixture
def some(services: Services, people: People, run: Run) -> list[Run]:
    made: list[Run] = []
    for number, loss in enumerate([0.5, float("nan"), float("inf"), 1.5]):
        config: dict[str, Json] = {
            "lr": {"value": 0.1 * (number % 2)},
            "o": {"value": {"x": number, "y": [number]}},
        }
        change = RunChange(
            config=config,
            summary={"loss": loss, "other": 1, "_wandb": {"runtime": 7}},
            tags=("even",) if number % 2 == 0 else (),
        )
        made.append(services.runs.upsert(people.owner, None, "digits", f"x{number}", change)[0])
    return made


def test_a_page_holds_the_columns_that_were_asked_for(owner: Browser, some: list[Run]) -> None:
    asked = {
        "filter": {"config.lr": {"$gt": 0}},
        "order": "-summary_metrics.loss",
        "keys": ["config.o.x", "summary.loss", "state"],
        "limit": 1,
    }
    page = owner.post(f"{BASE}/query", asked).json()
    assert page["total"] == 2
    (item,) = page["items"]
    assert (item["id"], item["runtime_s"]) == ("x3", 7.0)
    assert (item["config"], item["summary"]) == ({"o": {"x": 3, "y": [3]}}, {"loss": 1.5})
    rest = owner.post(f"{BASE}/query", {**asked, "cursor": page["next_cursor"]}).json()
    assert [item["id"] for item in rest["items"]] == ["x1"]
    assert rest["next_cursor"] is None


def test_without_keys_a_run_comes_whole(owner: Browser, some: list[Run]) -> None:
    (item,) = owner.post(f"{BASE}/query", {"search": "X2"}).json()["items"]
    assert item["config"] == {"lr": 0.0, "o": {"x": 2, "y": [2]}}
    assert item["summary"] == {"loss": "Infinity", "other": 1}
    assert item == owner.get(f"{BASE}?search=x2").json()["items"][0]


def test_groups_have_sums_and_lead_to_their_runs(owner: Browser, some: list[Run]) -> None:
    asked = {"by": ["config.lr"], "columns": ["summary.loss", "tags"], "order": "+config.lr"}
    answer = owner.post(f"{BASE}/groups", asked).json()
    assert (answer["total"], answer["runs"], answer["next_cursor"]) == (3, 5, None)
    low, high, none = answer["items"]
    assert [group["values"] for group in (low, high, none)] == [
        [{"kind": "number", "value": 0.0}],
        [{"kind": "number", "value": 0.1}],
        [{"kind": "null", "value": None}],
    ]
    assert low["aggregates"][0] == {
        "key": "summary.loss",
        "runs": 2,
        "distinct": 2,
        "common": None,
        "numbers": 2,
        "min": 0.5,
        "max": "Infinity",
        "mean": "Infinity",
        "std": "NaN",
        "median": "Infinity",
    }
    assert low["aggregates"][1]["common"] == {"kind": "list", "value": '["even"]'}
    assert high["aggregates"][0]["numbers"] == 1
    assert none["aggregates"][0]["max"] is None
    within = [{"key": "config.lr", "held": high["values"][0]}]
    inside = owner.post(f"{BASE}/query", {"within": within, "order": "+name"}).json()
    assert [item["id"] for item in inside["items"]] == ["x1", "x3"]
    deeper = owner.post(f"{BASE}/groups", {"by": ["config.o.x"], "within": within}).json()
    assert deeper["total"] == 2


def test_a_group_of_nan_leads_to_its_runs(owner: Browser, some: list[Run]) -> None:
    asked = {"by": ["summary.loss"], "filter": {"summary.loss": {"$exists": True}}}
    groups = owner.post(f"{BASE}/groups", asked).json()["items"]
    counts = []
    for group in groups:
        within = [{"key": "summary.loss", "held": group["values"][0]}]
        counts.append(owner.post(f"{BASE}/query", {"within": within}).json()["total"])
    assert counts == [1, 1, 1, 1]
    assert {"kind": "number", "value": "NaN"} in [group["values"][0] for group in groups]


def test_columns_are_listed_with_their_kinds(owner: Browser, some: list[Run]) -> None:
    place = "/api/v1/projects/ann/digits/columns"
    page = owner.get(f"{place}?limit=2").json()
    assert page["items"] == [
        {"key": "config.lr", "kinds": {"number": 4}},
        {"key": "config.o.x", "kinds": {"number": 4}},
    ]
    rest = owner.get(f"{place}?limit=9&cursor={page['next_cursor']}").json()
    assert [item["key"] for item in rest["items"]] == [
        *("config.o.y", "summary_metrics.loss", "summary_metrics.other")
    ]
    assert (page["total"], rest["next_cursor"]) == (5, None)
    assert owner.get(f"{place}?search=LOS").json()["total"] == 1
    assert owner.get(f"{place}?search=ss&prefix=true").json()["total"] == 0


def test_values_of_a_column_are_counted(owner: Browser, some: list[Run]) -> None:
    place = "/api/v1/projects/ann/digits/columns/values"
    answer = owner.post(place, {"key": "config.lr", "filter": {"tags": "even"}}).json()
    assert answer["items"] == [{"held": {"kind": "number", "value": 0.0}, "runs": 2}]
    assert (answer["distinct"], answer["sums"]["max"], answer["sums"]["runs"]) == (1, 0.0, 2)
    tags = owner.post(place, {"key": "tags", "like": "EV"}).json()
    assert tags["items"] == [{"held": {"kind": "text", "value": "even"}, "runs": 2}]
    loss = owner.post(place, {"key": "summary.loss", "limit": 1}).json()
    assert (len(loss["items"]), loss["distinct"], loss["sums"]["max"]) == (1, 4, "Infinity")
    assert owner.post(place, {"key": "nope"}).status == 400
    assert owner.post(place, {}).status == 422


@pytest.mark.parametrize(
    ("path", "asked", "status"),
    [
        ("query", {"keys": ["nope"]}, 400),
        ("query", {"order": "nope"}, 400),
        ("query", {"limit": 0}, 422),
        ("query", {"filters": {}}, 422),
        ("query", {"within": [{"key": "state", "held": {"kind": "number", "value": "x"}}]}, 400),
        ("groups", {}, 422),
        ("groups", {"by": []}, 422),
        ("groups", {"by": ["state"], "order": "name"}, 400),
    ],
)
def test_what_cannot_be_answered_is_refused(
    owner: Browser, run: Run, path: str, asked: dict[str, object], status: int
) -> None:
    answer = owner.post(f"{BASE}/{path}", asked)
    assert answer.status == status
    assert answer.headers["content-type"] == "application/problem+json"


def test_a_project_that_may_not_be_read_is_not_there(nobody: Browser, owner: Browser) -> None:
    assert nobody.post(f"{BASE}/query", {}).status == 401
    assert owner.post("/api/v1/projects/ann/none/runs/groups", {"by": ["state"]}).status == 404


def test_importance_tells_what_a_metric_depends_on(
    owner: Browser, services: Services, people: People, run: Run
) -> None:
    for number in range(40):
        optimizer = "adam" if number % 2 else "sgd"
        change = RunChange(
            config={
                "lr": {"value": number % 5},
                "model": {"value": {"optimizer": optimizer, "layers": [1, number % 3]}},
                "mixed": {"value": 1 if number % 4 == 0 else "auto"},
                "seed": {"value": 3},
            },
            summary={"loss": float(number % 5), "broken": float("nan")},
            tags=("odd",) if number % 2 else (),
        )
        services.runs.upsert(people.owner, None, "digits", f"i{number}", change)
    answer = owner.post(f"{BASE}/importance", {"metric": "summary.loss"}).json()
    assert (answer["runs"], answer["useful"], answer["sampled"]) == (41, 40, 40)
    assert answer["fit"] > 0.5
    first, *others = answer["items"]
    assert (first["key"], first["correlation"], first["texts"]) == (
        "config.lr",
        {"value": pytest.approx(1.0), "runs": 40},
        [],
    )
    keys = {"config.model.optimizer", "config.model.layers", "config.mixed"}
    assert {item["key"] for item in others} == keys
    by_key = {item["key"]: item for item in others}
    texts = {one["text"]: one["runs"] for one in by_key["config.mixed"]["texts"]}
    assert texts == {"auto": 40, "1.0": 40}
    some = owner.post(
        f"{BASE}/importance",
        {
            "metric": "summary_metrics.loss",
            "filter": {"config.model.optimizer": "adam"},
            "within": [{"key": "config.mixed", "held": {"kind": "text", "value": "auto"}}],
            "keys": ["config.lr"],
            "max_runs": 10,
            "seed": 3,
        },
    ).json()
    assert (some["runs"], some["useful"], some["sampled"]) == (20, 20, 10)
    assert [item["key"] for item in some["items"]] == ["config.lr"]
    none = owner.post(f"{BASE}/importance", {"metric": "summary.broken"}).json()
    assert (none["useful"], none["items"], none["fit"]) == (0, [], None)
    assert owner.post(f"{BASE}/importance", {"metric": "nonsense"}).status == 400
