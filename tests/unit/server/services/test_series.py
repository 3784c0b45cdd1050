from __future__ import annotations

from dataclasses import replace

import pytest

from runwell.server.services.assembly import Services
from runwell.server.services.series import CustomChart, MetricSummary
from runwell.store.ports import Run, RunChange, Stream
from runwell.values.json import Json
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


def test_metrics_of_several_runs_are_put_together(services: Services, runs: list[Run]) -> None:
    assert services.metrics.over(runs, Stream.HISTORY) == [
        MetricSummary("loss", "number", 2, 3, 9),
        MetricSummary("x", "number", 2, 2, 9),
    ]
    assert services.metrics.over(runs[:1], Stream.HISTORY)[1].kind == "other"
    assert services.metrics.over(runs, Stream.EVENTS) == []


CHART: dict[str, Json] = {"panel_type": "Vega2", "panel_config": {"panelDefId": "p"}}
OTHER: dict[str, Json] = {"panel_type": "Vega2", "panel_config": {"panelDefId": "older"}}


def with_charts(run: Run, charts: dict[str, Json]) -> Run:
    return replace(run, config={"_wandb": {"value": {"visualize": charts}}})


def test_charts_are_as_the_newest_run_described_them(services: Services, runs: list[Run]) -> None:
    described = [
        with_charts(runs[0], {"b": CHART, "no chart": "x"}),
        with_charts(runs[1], {"a": CHART, "b": OTHER, "half a chart": {"panel_type": "Vega2"}}),
        replace(runs[0], config={"lr": {"value": 1}}),
    ]
    assert services.metrics.charts(described) == [
        CustomChart("a", "Vega2", {"panelDefId": "p"}, 1),
        CustomChart("b", "Vega2", {"panelDefId": "p"}, 2),
    ]
    assert services.metrics.charts([]) == []


def test_runs_are_found_by_their_ids(services: Services, runs: list[Run]) -> None:
    project = runs[0].project_id
    everybody = [run.run_id for run in services.metrics.runs_of(project, None)]
    assert sorted(everybody) == ["r1", "r2"]
    assert [run.run_id for run in services.metrics.runs_of(project, ["r2", "nope"])] == ["r2"]
    assert services.metrics.runs_of(project, []) == []


def test_values_are_what_is_no_number(services: Services, runs: list[Run]) -> None:
    values = services.metrics.values(runs[0], "x")
    assert [(value.step, value.value) for value in values] == [(9, "text")]
