from __future__ import annotations

import math
from typing import Any

import pytest

from runwell.server.services.assembly import Services
from runwell.server.services.charts import ChartQuery
from runwell.store.ports.histories import Stream
from runwell.store.ports.runs import Run, RunChange
from runwell.values.json import Json
from runwell.wire.frame import column, read_frame
from tests.unit.server.conftest import People
from tests.unit.server.streaming import log_rows


def chart(
    services: Services,
    runs: list[Run],
    *keys: str,
    **query: Any,  # noqa: ANN401 - fields of a query
) -> list[dict[str, Any]]:
    """Returns the panels of a frame with lists in place of columns."""
    asked: dict[str, Any] = {"stream": Stream.HISTORY, "x": "_step", "buckets": 1000} | query
    header, columns = read_frame(services.charts.frame(runs, ChartQuery(keys, **asked)))

    def read(place: list[int] | None) -> list[float | None] | None:
        if place is None:
            return None
        return [None if math.isnan(value) else value for value in column(columns, place)]

    assert header["x"] == asked["x"]
    panels: Any = header["panels"]
    for panel in panels:
        panel["x"] = read(panel["x"])
        for series in panel["series"]:
            series |= {name: read(series[name]) for name in ("last", "min", "max")}
    return list(panels)


@pytest.fixture
def runs(services: Services, people: People, run: Run) -> list[Run]:
    other, _ = services.runs.upsert(people.owner, None, "digits", "r2", RunChange())
    first: list[dict[str, Json]] = [
        {"_step": 0, "loss": 1, "epoch": 0},
        {"_step": 2, "loss": math.nan, "epoch": 1},
    ]
    second: list[dict[str, Json]] = [{"_step": 1, "loss": 5, "acc": 7, "epoch": 0.5}]
    return [
        log_rows(services, people.owner, run, first),
        log_rows(services, people.owner, other, second),
    ]


def test_runs_share_one_axis_and_nothing_is_lost(services: Services, runs: list[Run]) -> None:
    loss, acc = chart(services, runs, "loss", "acc")
    one = {"run": "r1", "last": [1, None, None], "min": None, "max": None, "points": 2}
    two = {"run": "r2", "last": [None, 5, None], "min": None, "max": None, "points": 1}
    assert loss == {
        "key": "loss",
        "x": [0, 1, 2],
        "exact": True,
        "dx": None,
        "series": [{**one, "marks": [[2, "nan"]]}, {**two, "marks": []}],
    }
    assert (acc["x"], [series["run"] for series in acc["series"]]) == ([1], ["r2"])


def test_any_number_may_be_the_axis(services: Services, runs: list[Run]) -> None:
    (panel,) = chart(services, runs, "loss", x="epoch")
    assert panel["x"] == [0, 0.5, 1]
    (panel,) = chart(services, runs, "loss", x="nowhere")
    assert (panel["x"], panel["series"]) == ([], [])


def test_only_rows_that_have_the_axis_are_drawn(
    services: Services, people: People, run: Run
) -> None:
    rows: list[dict[str, Json]] = [
        {"_step": 0, "a": 1},
        {"_step": 1, "a": 2, "t": 10},
        {"_step": 2, "t": 20},
    ]
    after = log_rows(services, people.owner, run, rows)
    (panel,) = chart(services, [after], "a", x="t")
    assert (panel["x"], panel["series"][0]["last"]) == ([10], [2])


def test_many_points_become_buckets_with_extremes(
    services: Services, people: People, run: Run
) -> None:
    after = log_rows(services, people.owner, run, [{"_step": s, "a": s % 7} for s in range(1000)])
    (panel,) = chart(services, [after], "a", buckets=10)
    (series,) = panel["series"]
    assert (panel["exact"], len(panel["x"]) <= 10, series["points"]) == (False, True, 1000)
    assert (set(series["min"]), set(series["max"])) == ({0}, {6})


def test_a_window_is_cut_out(services: Services, runs: list[Run]) -> None:
    (panel,) = chart(services, runs, "loss", x_min=1, x_max=2)
    assert panel["x"] == [1, 2]


def test_more_keys_than_are_read_at_once(services: Services, people: People, run: Run) -> None:
    row = {"_step": 0} | {f"k{n:02}": n for n in range(40)}
    after = log_rows(services, people.owner, run, [row])
    panels = chart(services, [after], *(f"k{n:02}" for n in range(40)))
    assert [panel["series"][0]["last"] for panel in panels] == [[n] for n in range(40)]


def test_events_have_their_own_curves(services: Services, people: People, run: Run) -> None:
    rows: list[dict[str, Json]] = [
        {"_runtime": 1.5, "system.cpu": 30},
        {"_runtime": 3, "system.cpu": 50},
    ]
    after = log_rows(services, people.owner, run, rows, stream=Stream.EVENTS)
    (panel,) = chart(services, [after], "system.cpu", stream=Stream.EVENTS, x="_runtime")
    assert (panel["x"], panel["series"][0]["last"]) == ([1.5, 3], [30, 50])


def test_no_runs_and_no_keys_are_an_empty_chart(services: Services, run: Run) -> None:
    assert chart(services, [], "loss")[0]["series"] == []
    assert chart(services, [run]) == []
