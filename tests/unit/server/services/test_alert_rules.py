from __future__ import annotations

import logging

import pytest

from runwell.server.services.assembly import Services
from runwell.store.ports.alert_rules import NewRule, Side
from runwell.store.ports.runs import Run
from runwell.store.ports.stores import Stores
from runwell.values.names import MAX_METRIC_KEY_LENGTH
from tests.unit.server.conftest import People
from tests.unit.server.streaming import log_rows


def titles(stores: Stores, run: Run) -> list[str]:
    return [alert.title for alert in stores.alerts.newest(run.id, 10)]


def test_rules_whose_thresholds_differ_a_little_raise_an_alert_each(
    services: Services, stores: Stores, people: People, run: Run
) -> None:
    for threshold in (1.0, 1.0000001):
        rule = NewRule("loss", Side.ABOVE, threshold, "WARN")
        services.alert_rules.add(people.owner, "ann", "digits", rule)
    log_rows(services, people.owner, run, [{"loss": 2.0}])
    assert titles(stores, run) == ["loss is above 1.0000001", "loss is above 1"]


def test_a_metric_of_any_length_may_have_a_rule(
    services: Services, stores: Stores, people: People, run: Run
) -> None:
    name = "m" * MAX_METRIC_KEY_LENGTH
    rule = NewRule(name, Side.BELOW, 0.5, "WARN")
    services.alert_rules.add(people.owner, "ann", "digits", rule)
    log_rows(services, people.owner, run, [{name: 0.25}])
    (title,) = titles(stores, run)
    assert title.endswith("mmm is below 0.5")


def test_a_metric_that_stays_beyond_is_not_asked_about_again(
    services: Services,
    stores: Stores,
    people: People,
    run: Run,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    rule = NewRule("loss", Side.ABOVE, 1.0, "WARN")
    services.alert_rules.add(people.owner, "ann", "digits", rule)
    log_rows(services, people.owner, run, [{"loss": 2.0}])
    monkeypatch.delattr(type(stores.alerts), "add")
    log_rows(services, people.owner, run, [{"loss": 3.0}], first=1)
    assert titles(stores, run) == ["loss is above 1"]
    assert caplog.messages == []  # whoever asked would have found nobody


def test_rows_are_kept_though_the_rules_fail(
    services: Services,
    stores: Stores,
    people: People,
    run: Run,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    rule = NewRule("loss", Side.ABOVE, 1.0, "WARN")
    services.alert_rules.add(people.owner, "ann", "digits", rule)
    monkeypatch.delattr(type(stores.alerts), "add")
    with caplog.at_level(logging.ERROR):
        assert log_rows(services, people.owner, run, [{"loss": 2.0}]).last_step == 0
    assert "the alert rules of ann/digits fail" in caplog.text
