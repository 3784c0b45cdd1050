from __future__ import annotations

import math

from runwell.cli.viewer import run_view as module
from runwell.cli.viewer.run_view import RunView, leaves, numbers_in
from runwell.values.json import Json
from runwell.wire.records import (
    ConfigRecord,
    ConsoleRecord,
    ExitRecord,
    HistoryRecord,
    MetricRecord,
    PauseRecord,
    StatsRecord,
    SummaryRecord,
)
from tests.fakes.journals import STARTED_AT, run_record


def view_of(*records: object) -> RunView:
    view = RunView()
    for record in (run_record(), *records):
        view.add(record)  # type: ignore[arg-type]
    return view


def row(step: int, **data: float) -> HistoryRecord:
    return HistoryRecord(step, STARTED_AT + step, committed=True, data=dict(data))


def test_rows_are_curves_over_steps_and_seconds() -> None:
    view = view_of(row(0, loss=2.0), row(5, loss=1.0, acc=0.5))
    assert [(p.x, p.last) for p in view.metrics["loss"].points()] == [(0, 2.0), (5, 1.0)]
    assert [p.x for p in view.metrics["loss"].points(by_time=True)] == [0.0, 5.0]
    assert (sorted(view.metrics), view.step, view.runtime_s) == (["acc", "loss"], 5, 5.0)
    assert view.summary == {"loss": 1.0, "acc": 0.5}


def test_pauses_do_not_count_as_time() -> None:
    view = view_of(
        PauseRecord(STARTED_AT + 1, is_resting=True),
        PauseRecord(STARTED_AT + 4, is_resting=False),
        row(5, loss=1.0),
    )
    assert view.runtime_s == 2.0


def test_definitions_hold_for_summary_and_charts() -> None:
    view = view_of(
        MetricRecord("loss", summary=("min",)),
        MetricRecord("epoch", hidden=True),
        MetricRecord("debug/*", hidden=True),
        row(0, loss=1.0, epoch=1.0, **{"debug/x": 1.0}),
        row(1, loss=3.0, epoch=2.0),
    )
    assert view.summary["loss"] == {"min": 1.0}
    assert list(view.metrics) == ["loss"]


def test_a_metric_stands_at_the_value_of_its_step_metric() -> None:
    view = view_of(
        MetricRecord("epoch"),
        MetricRecord("val/*", step_metric="epoch"),
        row(0, **{"val/loss": 3.0}),
        row(10, epoch=1.0, loss=1.0, **{"val/loss": 2.0}),
        row(11, **{"val/loss": 1.0}),
        row(20, epoch=2.0),
        MetricRecord("lo*", step_metric="epoch"),
        row(30, loss=0.5),
    )
    places = {name: [point.x for point in curve.points()] for name, curve in view.metrics.items()}
    assert places == {"val/loss": [0, 1.0, 1.0], "epoch": [10, 20], "loss": [10, 2.0]}


def test_config_and_summary_change() -> None:
    view = view_of(
        ConfigRecord({"lr": 0.1, "old": 1, "_wandb": {}}),
        ConfigRecord({"lr": 0.2}, ("old", "never")),
        SummaryRecord({"best": 1, "worst": 2}),
        SummaryRecord({}, ("worst",)),
    )
    assert (view.config, view.summary) == ({"lr": 0.2}, {"best": 1})


def test_a_progress_bar_is_one_line_and_old_lines_go() -> None:
    view = view_of(*(ConsoleRecord(1.0, False, f"\r{n} %") for n in range(5)))
    assert [line.text for line in view.lines.values()] == ["4 %"]
    view = view_of(ConsoleRecord(1.0, False, "x\n" * (module.MOST_LINES + 10)))
    assert (min(view.lines), len(view.lines), view.num_lines) == (10, 2000, 2010)


def test_samples_of_the_machine_are_curves_over_seconds() -> None:
    view = view_of(StatsRecord(STARTED_AT + 3, {"memory_percent": 40.0}))
    assert [(p.x, p.last) for p in view.system["memory_percent"].points()] == [(3.0, 40.0)]


def test_the_end_is_the_latest_moment() -> None:
    view = view_of(ExitRecord(STARTED_AT + 9, 1))
    assert (view.runtime_s, view.exit) == (9.0, ExitRecord(STARTED_AT + 9, 1))


def test_numbers_are_found_below_dots_and_media_are_none() -> None:
    found = dict(
        numbers_in(
            {
                "a": {"b": {"c": 1}},
                "flag": True,
                "text": "x",
                "image": {"_type": "image-file", "width": 3},
                "_step": 4,
                "huge": -(10**400),
            }
        )
    )
    assert found == {"a.b.c": 1.0, "huge": -math.inf}


def test_leaves_are_sorted_and_media_are_whole() -> None:
    document: dict[str, Json] = {"b": {"y": 1, "x": {}}, "a": {"_type": "image-file", "width": 3}}
    assert list(leaves(document)) == [("a", document["a"]), ("b.x", {}), ("b.y", 1)]
