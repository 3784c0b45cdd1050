from __future__ import annotations

import pytest

from runwell.server.services.assembly import Services
from runwell.store.ports.runs import Run
from tests.unit.server.asgi import Browser
from tests.unit.server.conftest import People
from tests.unit.server.streaming import log_rows

PLACE = "/api/v1/projects/ann/digits"
RULE = {"metric": "loss", "side": "above", "threshold": 2.0, "severity": "ERROR"}


def alerts(owner: Browser, run: Run) -> list[tuple[str, str, str]]:
    found = owner.get(f"{PLACE}/runs/{run.run_id}/alerts").json()["items"]
    return [(one["title"], one["text"], one["severity"]) for one in found]


def test_a_rule_is_made_listed_and_taken_away(owner: Browser, guest: Browser, run: Run) -> None:
    assert guest.post(f"{PLACE}/alert-rules", RULE).status == 403
    made = owner.post(f"{PLACE}/alert-rules", RULE).json()
    assert {key: made[key] for key in RULE} == RULE
    assert owner.get(f"{PLACE}/alert-rules").json() == {"items": [made]}
    assert guest.send("DELETE", f"{PLACE}/alert-rules/{made['id']}").status == 403
    assert owner.send("DELETE", f"{PLACE}/alert-rules/{made['id']}").status == 204
    assert owner.send("DELETE", f"{PLACE}/alert-rules/{made['id']}").status == 404
    assert owner.get(f"{PLACE}/alert-rules").json() == {"items": []}


@pytest.mark.parametrize("wrong", [{"metric": ""}, {"threshold": None}, {"side": "beside"}])
def test_a_rule_that_makes_no_sense_is_refused(
    owner: Browser, run: Run, wrong: dict[str, object]
) -> None:
    assert owner.post(f"{PLACE}/alert-rules", RULE | wrong).status == 422


def test_each_run_raises_an_alert_once(
    owner: Browser, run: Run, services: Services, people: People
) -> None:
    owner.post(f"{PLACE}/alert-rules", RULE)
    owner.post(f"{PLACE}/alert-rules", RULE | {"side": "below", "threshold": 0.5})
    log_rows(services, people.owner, run, [{"loss": 1.0}, {"loss": float("nan")}, {"acc": 9.0}])
    assert alerts(owner, run) == []
    log_rows(services, people.owner, run, [{"loss": 2.5}, {"loss": 3.5}], first=3)
    log_rows(services, people.owner, run, [{"loss": 4.5}], first=5)
    assert alerts(owner, run) == [("loss is above 2", "loss was 2.5 at step 3", "ERROR")]
    log_rows(services, people.owner, run, [{"loss": 0.25}], first=6)
    assert alerts(owner, run)[0] == ("loss is below 0.5", "loss was 0.25 at step 6", "ERROR")
