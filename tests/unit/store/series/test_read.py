from __future__ import annotations

import math

import pytest

from runwell.store.ports.histories import MetricInfo, RestValue, Stream
from runwell.store.ports.people import User
from runwell.store.ports.projects import Project
from runwell.store.ports.runs import Run, RunChange
from runwell.store.ports.stores import Stores
from tests.unit.store.sample import flush, listed

HISTORY = Stream.HISTORY
IMAGE = '{"sample":{"_type":"image-file","path":"a.png"}}'


def test_what_was_never_logged_is_empty(stores: Stores, run: Run) -> None:
    assert listed(stores.series.read(run.id, HISTORY, "loss")) == []
    assert stores.series.line_count(run.id, HISTORY) == 0
    assert stores.series.last_step(run.id) == -1
    assert stores.series.metrics(run.id, HISTORY) == ()
    assert stores.series.values(run.id, HISTORY, "loss") == ()
    assert stores.series.rest(run.id, HISTORY) == ()


def test_many_series_are_read_at_once_without_the_empty_ones(
    stores: Stores, ann: User, project: Project
) -> None:
    runs = [
        stores.runs.upsert(project.id, f"r{n}", ann.id, RunChange(), 1.0)[0].id for n in range(3)
    ]
    stores.series.append([flush(runs[0], 0, {"a": [1.0], "b": [2.0]})])
    stores.series.append([flush(runs[1], 0, {"a": [3.0]})])
    stores.series.seal(runs[0])
    found = stores.series.read_many([*runs, runs[0]], HISTORY, ["a", "b", "c"])
    assert {place: listed(series) for place, series in found.items()} == {
        (runs[0], "a"): [(0, 0, 1.0)],
        (runs[0], "b"): [(0, 0, 2.0)],
        (runs[1], "a"): [(0, 0, 3.0)],
    }
    assert stores.series.read_many([], HISTORY, ["a"]) == {}


@pytest.mark.parametrize("sealed_after", [None, 0, 1, 2])
def test_metrics_tell_count_and_end_wherever_the_points_lie(
    stores: Stores, run: Run, sealed_after: int | None
) -> None:
    flushes = [
        flush(run.id, 0, {"b": [1.0, 2.0], "a": [None, 5.0]}, rest={0: IMAGE}),
        flush(run.id, 2, {"b": [None, 7.0, None]}, steps=[20, 30, 40], rest={2: IMAGE}),
        flush(run.id, 5, {"nan": [math.inf, math.nan]}),
    ]
    for number, one in enumerate(flushes):
        stores.series.append([one])
        if number == sealed_after:
            stores.series.seal(run.id)
    *plain, image = sorted(
        stores.series.metrics(run.id, HISTORY), key=lambda info: info.key == "sample"
    )
    assert plain[:2] == [
        MetricInfo("a", "number", 1, 5.0, 1),
        MetricInfo("b", "number", 3, 7.0, 30),
    ]
    assert (plain[2].count, plain[2].last_step, math.isnan(plain[2].last)) == (2, 6, True)
    assert image == MetricInfo("sample", "image-file", 2, 0.0, 40)


def test_metrics_are_sorted_by_key(stores: Stores, run: Run) -> None:
    stores.series.append([flush(run.id, 0, {"b": [1.0], "Z": [1.0], "a": [1.0]})])
    assert [info.key for info in stores.series.metrics(run.id, HISTORY)] == ["Z", "a", "b"]


def test_a_key_that_held_both_numbers_and_other_things_is_a_number(
    stores: Stores, run: Run
) -> None:
    stores.series.append([flush(run.id, 0, {"x": [1.0, None]}, rest={1: '{"x":"oops"}'})])
    assert stores.series.metrics(run.id, HISTORY) == (MetricInfo("x", "number", 1, 1.0, 0),)
    assert stores.series.values(run.id, HISTORY, "x") == (RestValue(1, 1, "oops"),)


def test_the_rest_comes_back_by_line_and_by_dotted_key(stores: Stores, run: Run) -> None:
    text = '{"eval":{"note":"ok"},"list":[1,NaN]}'
    stores.series.append([flush(run.id, 0, {"a": [1.0, 2.0]}, steps=[4, 9], rest={1: text})])
    (line,) = stores.series.rest(run.id, HISTORY)
    assert (line.row, line.step) == (1, 9)
    assert isinstance(line.value, dict)
    assert line.value["eval"] == {"note": "ok"}
    assert stores.series.values(run.id, HISTORY, "eval.note") == (RestValue(1, 9, "ok"),)
    assert stores.series.values(run.id, HISTORY, "eval") == ()


@pytest.mark.parametrize("sealed_after", [None, 0, 1, 2])
@pytest.mark.parametrize("rows", [(0, 9), (0, 0), (2, 3), (3, 5), (5, 99)])
def test_a_window_of_rows_is_cut_out_wherever_they_lie(
    stores: Stores, run: Run, sealed_after: int | None, rows: tuple[int, int]
) -> None:
    for number in range(3):
        stores.series.append([flush(run.id, 2 * number, {"a": [1.0, 2.0], "b": [None, 3.0]})])
        if number == sealed_after:
            stores.series.seal(run.id)
    whole = stores.series.read_many([run.id], HISTORY, ["a", "b"])
    found = stores.series.read_many([run.id], HISTORY, ["a", "b"], rows)
    for place, series in whole.items():
        expected = [point for point in listed(series) if rows[0] <= point[0] < rows[1]]
        assert (listed(found[place]) if place in found else []) == expected
