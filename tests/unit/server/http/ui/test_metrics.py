from __future__ import annotations

import pytest

from runwell.server.services.assembly import Services
from runwell.store.ports.histories import Stream
from runwell.store.ports.runs import Run, RunChange
from runwell.values.json import Json
from tests.unit.server.asgi import Browser
from tests.unit.server.conftest import People
from tests.unit.server.streaming import log_rows

BASE = "/api/v1/projects/ann/digits"
IMAGE = {"_type": "image-file", "path": "media/a.png"}


@pytest.fixture
def logged(services: Services, people: People, run: Run) -> Run:
    services.runs.upsert(people.owner, None, "digits", "r2", RunChange())
    rows = [
        {"_step": 0, "loss": 1, "img": IMAGE},
        {"_step": 2, "img": IMAGE, "nan": {"x": float("nan")}},
    ]
    log_rows(services, people.owner, run, rows)
    return log_rows(services, people.owner, run, [{"system.cpu": 3}], stream=Stream.EVENTS)


def keys(owner: Browser, query: str = "") -> list[str]:
    return [item["key"] for item in owner.get(f"{BASE}/metrics{query}").json()["items"]]


def test_metrics_say_what_they_are(owner: Browser, logged: Run) -> None:
    assert owner.get(f"{BASE}/metrics?runs={logged.run_id}").json()["items"] == [
        {"key": "img", "kind": "image-file", "runs": 1},
        {"key": "loss", "kind": "number", "runs": 1},
        {"key": "nan.x", "kind": "number", "runs": 1},
    ]


def test_metrics_are_of_the_runs_that_are_asked_for(owner: Browser, logged: Run) -> None:
    assert keys(owner) == ["img", "loss", "nan.x"]
    assert keys(owner, "?runs=r2") == []
    assert keys(owner, f"?runs=r2,{logged.run_id}&stream=events") == ["system.cpu"]
    assert owner.get(f"{BASE}/metrics?stream=x").status == 422


def test_metrics_are_searched_and_paged(owner: Browser, logged: Run) -> None:
    assert keys(owner, "?search=O") == ["loss"]
    assert keys(owner, "?search=n") == ["nan.x"]
    assert keys(owner, "?search=ss&prefix=true") == []
    assert keys(owner, "?search=lo&prefix=true") == ["loss"]
    page = owner.get(f"{BASE}/metrics?limit=2").json()
    assert ([item["key"] for item in page["items"]], page["total"]) == (["img", "loss"], 3)
    rest = owner.get(f"{BASE}/metrics?limit=2&cursor={page['next_cursor']}").json()
    assert ([item["key"] for item in rest["items"]], rest["total"]) == (["nan.x"], 3)
    assert rest["next_cursor"] is None
    assert owner.get(f"{BASE}/metrics?cursor=x").status == 400


def test_custom_charts_come_with_the_history(
    owner: Browser, services: Services, people: People, logged: Run
) -> None:
    chart: Json = {"panel_type": "Vega2", "panel_config": {"panelDefId": "p", "at": float("nan")}}
    config: dict[str, Json] = {"_wandb": {"value": {"visualize": {"confusion": chart}}}}
    services.runs.upsert(people.owner, None, "digits", "r2", RunChange(config=config))
    expected = {
        "key": "confusion",
        "panel_type": "Vega2",
        "panel_config": {"panelDefId": "p", "at": "NaN"},
        "runs": 1,
    }
    assert owner.get(f"{BASE}/metrics").json()["charts"] == [expected]
    assert owner.get(f"{BASE}/metrics?runs={logged.run_id}").json()["charts"] == []
    assert owner.get(f"{BASE}/metrics?stream=events").json()["charts"] == []


def test_values_are_media_and_other_things(owner: Browser, logged: Run) -> None:
    path = f"{BASE}/runs/{logged.run_id}/values"
    expected = [{"step": 0, "value": IMAGE}, {"step": 2, "value": IMAGE}]
    assert owner.get(f"{path}?key=img").json() == {"items": expected}
    assert owner.get(f"{path}?key=nan.x").json()["items"] == [{"step": 2, "value": "NaN"}]
    assert owner.get(f"{path}?key=nope").json() == {"items": []}
    assert owner.get(path).status == 422
