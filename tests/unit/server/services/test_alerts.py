from __future__ import annotations

import pytest

from runwell.errors import PermissionDenied, UsageError
from runwell.server.events import AlertRaised, ProjectKey
from runwell.server.http.live import render
from runwell.server.services.assembly import Services, assemble
from runwell.store.ports.runs import Run
from runwell.store.ports.stores import Stores
from runwell.values.json import Json
from tests.fakes.clock import FakeClock
from tests.unit.server.asgi import Browser
from tests.unit.server.conftest import People
from tests.unit.server.http.graphql.asking import ask

ALERT = """mutation N($text: String!, $wait: Duration) {
  notifyScriptableRunAlert(input: {entityName: "ann", projectName: "digits", runName: "r1",
    title: "t", text: $text, severity: WARN, waitDuration: $wait}) { success } }"""
PATH = "/api/v1/projects/ann/digits/runs/r1/alerts"


@pytest.mark.usefixtures("run")
def test_an_alert_is_kept_once_while_its_wait_is_not_over(owner: Browser, clock: FakeClock) -> None:
    for text, pause_s in (("a", 59), ("b", 2), ("c", 0)):
        told = ask(owner, ALERT, text=text, wait=60_000)
        assert told == {"notifyScriptableRunAlert": {"success": True}}
        clock.sleep(pause_s)
    items = owner.get(PATH).json()["items"]
    assert [(one["text"], one["severity"], one["wait_s"]) for one in items] == [
        ("c", "WARN", 60.0),
        ("a", "WARN", 60.0),
    ]


def test_an_alert_is_told_to_browsers_and_passed_on(
    stores: Stores, clock: FakeClock, people: People, run: Run
) -> None:
    passed: list[dict[str, Json]] = []
    services = assemble(stores, clock=clock, pass_on=passed.append)
    before = services.bus.now()
    alert = services.alerts.add(people.owner, run, "t", "x", "ERROR", 0)
    assert alert is not None
    _, facts = services.bus.since(before)
    where = ProjectKey("ann", "digits")
    assert facts == (AlertRaised(where, "r1", alert.id, "t", "ERROR"),)
    assert render(facts) == (
        'event: alert\ndata: {"run": "r1", "id": 1, "title": "t", "severity": "ERROR"}\n\n'
    )
    assert [(one["title"], one["text"], one["run"]) for one in passed] == [("t", "x", "r1")]


def test_bad_alerts_are_refused(services: Services, people: People, run: Run) -> None:
    with pytest.raises(PermissionDenied):
        services.alerts.add(people.guest, run, "t", "x", "INFO", 0)
    for title, text, severity in (("", "", "INFO"), ("t", "x" * 70_000, "INFO"), ("t", "", "BAD")):
        with pytest.raises(UsageError):
            services.alerts.add(people.owner, run, title, text, severity, 0)
