"""Curves from cells against the same chart made of all points."""

from __future__ import annotations

from itertools import count

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import event
from sqlalchemy.engine import Engine

from runwell.series.axis import Axis
from runwell.series.cells import Cells, Raw, joined_points
from runwell.series.chart import Panel, chart, chart_of_cells
from runwell.store.ports.histories import Curves, Stream, Window
from runwell.store.ports.people import User
from runwell.store.ports.projects import Project
from runwell.store.ports.runs import Run, RunChange
from runwell.store.ports.stores import Stores
from runwell.store.series import summary, wide
from tests.conftest import FIXTURES_STAY
from tests.unit.store.sample import flush

HISTORY = Stream.HISTORY
_numbers = count()


def panel_of(curves: Curves, window: Window) -> Panel:
    if curves.grid is not None:
        return chart_of_cells([(str(run), own) for run, own in curves.parts.items()], curves.grid)
    points = []
    for run, own in curves.parts.items():
        raw = [part for part in own if isinstance(part, Raw)]
        assert len(raw) == len(own)
        points.append((str(run), joined_points(raw)))
    return chart(points, window.buckets, window.x_min, window.x_max)


def expected_panel(stores: Stores, runs: list[int], window: Window) -> Panel:
    found = stores.series.read_many(runs, HISTORY, ["loss"])
    points = [
        (str(run), Raw(Axis(series.steps.astype(np.float64)), series.values))
        for (run, _), series in found.items()
    ]
    return chart(points, window.buckets, window.x_min, window.x_max)


def assert_same(found: Panel, expected: Panel) -> None:
    np.testing.assert_array_equal(found.x, expected.x)
    assert (found.is_exact, found.dx) == (expected.is_exact, expected.dx)
    assert [line.run for line in found.lines] == [line.run for line in expected.lines]
    for line, other in zip(found.lines, expected.lines, strict=True):
        assert (line.points, line.marks) == (other.points, other.marks)
        for name in ("last", "low", "high", "counts"):
            one, two = getattr(line, name), getattr(other, name)
            assert (one is None) == (two is None)
            if one is not None:
                np.testing.assert_array_equal(one, two)
        if line.mean is not None and other.mean is not None:
            np.testing.assert_allclose(line.mean, other.mean, rtol=1e-9, atol=1e-6)


@pytest.fixture(params=["cells", "packs"])
def layout(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Any chunk has cells, or everything is packed."""
    if request.param == "cells":
        monkeypatch.setattr(summary, "MIN_POINTS", 3)
    else:
        monkeypatch.setattr(wide, "MIN_METRICS", 1)


STEPS = st.one_of(
    st.lists(st.integers(0, 300), min_size=1, max_size=60),
    st.lists(st.integers(0, 300), min_size=20, max_size=120).map(sorted),
)
VALUE = st.floats(-100, 100) | st.sampled_from([float("nan"), float("inf"), 1e300])
BOUND = st.none() | st.floats(-10, 320)


@st.composite
def logged(draw: st.DrawFn) -> list[tuple[list[int], list[float], bool]]:
    """Draws flushes: steps, values, and whether the run is sealed after each."""
    flushes = []
    for _ in range(draw(st.integers(1, 4))):
        steps = draw(STEPS)
        strange = draw(st.booleans())
        values = draw(
            st.lists(
                VALUE if strange else st.floats(-100, 100),
                min_size=len(steps),
                max_size=len(steps),
            )
        )
        flushes.append((steps, values, draw(st.booleans())))
    return flushes


@settings(max_examples=40, deadline=None, suppress_health_check=FIXTURES_STAY)
@given(
    runs=st.lists(logged(), min_size=1, max_size=3),
    fork_at=st.integers(0, 300),
    window=st.builds(Window, st.integers(1, 40), BOUND, BOUND),
)
def test_every_bucket_is_what_all_points_come_to(
    layout: None,
    stores: Stores,
    ann: User,
    project: Project,
    runs: list[list[tuple[list[int], list[float], bool]]],
    fork_at: int,
    window: Window,
) -> None:
    made = []
    for flushes in runs:
        name = f"c{next(_numbers)}"
        run = stores.runs.upsert(project.id, name, ann.id, RunChange(), 1.0)[0].id
        made.append(run)
        first = 0
        for steps, values, is_sealed in flushes:
            stores.series.append([flush(run, first, {"loss": values}, steps=steps)])
            first += len(steps)
            if is_sealed:
                stores.series.seal(run)
    fork = stores.runs.upsert(project.id, f"c{next(_numbers)}", ann.id, RunChange(), 1.0)[0].id
    stores.series.fork(fork, made[0], fork_at)
    made.append(fork)
    curves = stores.series.curves(made, HISTORY, ["loss"], window)["loss"]
    assert_same(panel_of(curves, window), expected_panel(stores, made, window))


def test_a_long_run_is_charted_from_cells_and_the_ends_of_the_window_from_points(
    stores: Stores, run: Run
) -> None:
    total = 120_000
    for first in range(0, total, 20_000):
        values = np.sin(np.arange(first, first + 20_000) / 500).tolist()
        stores.series.append([flush(run.id, first, {"loss": values})])
    stores.series.seal(run.id)
    whole = Window(100)
    curves = stores.series.curves([run.id], HISTORY, ["loss"], whole)["loss"]
    parts = curves.parts[run.id]
    assert all(isinstance(part, Cells) for part in parts)
    assert sum(map(_size, parts)) <= 4 * 65
    assert_same(panel_of(curves, whole), expected_panel(stores, [run.id], whole))

    part = Window(50, 1_000.5, 110_000.0)
    curves = stores.series.curves([run.id], HISTORY, ["loss"], part)["loss"]
    kinds = [type(one).__name__ for one in curves.parts[run.id]]
    assert kinds == ["Raw", "Cells", "Cells", "Raw"]
    assert_same(panel_of(curves, part), expected_panel(stores, [run.id], part))


def _size(part: Raw | Cells) -> int:
    return len(part)


def test_a_zoomed_chart_reads_no_chunk_outside_its_window(stores: Stores, run: Run) -> None:
    for first in range(0, 200_000, 40_000):
        values = np.sin(np.arange(first, first + 40_000) / 500).tolist()
        stores.series.append([flush(run.id, first, {"loss": values})])
    stores.series.seal(run.id)
    asked: list[object] = []

    def note(_c: object, _cursor: object, statement: str, values: object, *_: object) -> None:
        if ".data" in statement:
            asked.append(values)

    event.listen(Engine, "before_cursor_execute", note)
    try:
        window = Window(1000, 50_000, 50_500)
        curves = stores.series.curves([run.id], HISTORY, ["loss"], window)["loss"]
    finally:
        event.remove(Engine, "before_cursor_execute", note)
    assert [len(part) for part in curves.parts[run.id]] == [501]
    assert len(asked) == 1
