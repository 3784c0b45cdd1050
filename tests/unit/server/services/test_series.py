from __future__ import annotations

import pytest

from runwell.server.services.assembly import Services
from runwell.server.services.series import CustomChart
from runwell.store.ports.histories import Stream
from runwell.store.ports.run_table import KeyQuery, MetricKey, MetricPage, RunRef
from runwell.store.ports.runs import Run, RunChange
from runwell.values.json import Json
from tests.fakes.clock import FakeClock
from tests.unit.server.conftest import People
from tests.unit.server.streaming import log_rows


@pytest.fixture
def runs(services: Services, people: People, run: Run) -> list[Run]:
    other, _ = services.runs.upsert(people.owner, None, "digits", "r2", RunChange())
    rows: list[dict[str, Json]] = [{"_step": 0, "loss": 1}, {"_step": 9, "loss": 2, "x": "text"}]
    return [
        log_rows(services, people.owner, run, rows),
        log_rows(services, people.owner, other, [{"_step": 3, "loss": 3, "x": 1}]),
    ]


def runs_of(*runs: Run) -> list[RunRef]:
    return [RunRef(run.id, run.run_id) for run in runs]


def test_metrics_of_several_runs_are_put_together(services: Services, runs: list[Run]) -> None:
    project, metrics = runs[0].project_id, services.metrics
    both = (MetricKey("loss", "number", 2), MetricKey("x", "number", 1))
    every = metrics.keys(project, Stream.HISTORY, KeyQuery(), None)
    assert metrics.keys(project, Stream.HISTORY, KeyQuery(), runs_of(*runs)) == every
    assert every == MetricPage(both, 2, None)
    alone = metrics.keys(project, Stream.HISTORY, KeyQuery(), runs_of(runs[0])).keys
    assert alone == (MetricKey("loss", "number", 1), MetricKey("x", "other", 1))
    assert metrics.keys(project, Stream.EVENTS, KeyQuery(), None).keys == ()


CHART: dict[str, Json] = {"panel_type": "Vega2", "panel_config": {"panelDefId": "p"}}
OTHER: dict[str, Json] = {"panel_type": "Vega2", "panel_config": {"panelDefId": "older"}}


def test_charts_are_as_the_newest_run_described_them(
    services: Services, people: People, runs: list[Run], clock: FakeClock
) -> None:
    def describe(run_id: str, charts: dict[str, Json]) -> None:
        clock.now += 1
        config: dict[str, Json] = {"_wandb": {"value": {"visualize": charts}}}
        services.runs.upsert(people.owner, None, "digits", run_id, RunChange(config=config))

    project = runs[0].project_id
    assert services.metrics.charts(project, None) == []
    describe("older", {"a": CHART, "b": OTHER, "half a chart": {"panel_type": "Vega2"}})
    describe("newer", {"b": CHART, "no chart": "x"})
    expected = [
        CustomChart("a", "Vega2", {"panelDefId": "p"}, 1),
        CustomChart("b", "Vega2", {"panelDefId": "p"}, 2),
    ]
    assert services.metrics.charts(project, None) == expected
    assert services.metrics.charts(project, runs_of(runs[0])) == []


def test_values_are_what_is_no_number(services: Services, runs: list[Run]) -> None:
    values = services.metrics.values(runs[0], "x")
    assert [(value.step, value.value) for value in values] == [(9, "text")]
