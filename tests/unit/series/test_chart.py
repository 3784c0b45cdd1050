from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from runwell.series.axis import Axis
from runwell.series.cells import Raw
from runwell.series.chart import MAX_MARKS, Line, Mark, Panel, chart

NAN, INF = math.nan, math.inf
Column = NDArray[np.float64]
Drawn = list[tuple[list[float], list[float]]]


def raw(x: Sequence[float] | Column, y: Sequence[float] | Column) -> Raw:
    return Raw(Axis(np.array(x, dtype=np.float64)), np.array(y, dtype=np.float64))


def columns(*runs: tuple[list[float], list[float]]) -> list[tuple[str, Raw]]:
    return [(f"r{number}", raw(x, y)) for number, (x, y) in enumerate(runs)]


def as_list(column: Column | None) -> list[float | None] | None:
    if column is None:
        return None
    return [None if math.isnan(value) else value for value in column.tolist()]


def as_plain(panel: Panel) -> tuple[list[float], bool, float | None, list[object]]:
    lines: list[object] = [
        (line.run, as_list(line.last), as_list(line.low), as_list(line.high), line.points)
        for line in panel.lines
    ]
    return panel.x.tolist(), panel.is_exact, panel.dx, lines


def test_few_points_are_shown_as_they_are_on_one_axis() -> None:
    panel = chart(columns(([0, 1, 2], [5, 6, 7]), ([1, 3], [8, 9])), 2)
    assert as_plain(panel) == (
        [0.0, 1.0, 2.0, 3.0],
        True,
        None,
        [
            ("r0", [5.0, 6.0, 7.0, None], None, None, 3),
            ("r1", [None, 8.0, None, 9.0], None, None, 2),
        ],
    )


def test_many_points_are_shown_in_buckets_and_empty_buckets_not_at_all() -> None:
    x = [*range(8), 24]
    panel = chart(columns((x, [float(value) for value in x])), 4)
    assert as_plain(panel) == (
        [0.0, 24.0],
        False,
        8.0,
        [("r0", [7.0, 24.0], [0.0, 24.0], [7.0, 24.0], 9)],
    )


def test_several_values_at_one_x_keep_their_extremes() -> None:
    panel = chart(columns(([1, 1, 1], [5, 9, 7])), 10)
    assert as_plain(panel) == ([1.0], False, None, [("r0", [7.0], [5.0], [9.0], 3)])


def test_steps_that_go_back_are_placed_by_x_and_the_last_to_arrive_wins() -> None:
    panel = chart(columns(([2, 0, 1, 0], [1, 2, 3, 4])), 10)
    assert as_plain(panel)[0] == [0.0, 1.0, 2.0]
    assert panel.lines[0].last.tolist() == [4.0, 3.0, 1.0]


def test_the_window_holds_both_its_ends() -> None:
    inside = chart(columns(([0, 1, 2, 3], [5, 6, 7, 8]), ([9], [9])), 10, x_min=1, x_max=2)
    assert as_plain(inside) == ([1.0, 2.0], True, None, [("r0", [6.0, 7.0], None, None, 2)])


def test_a_window_without_end_does_not_take_in_what_has_no_place() -> None:
    line = columns(([-INF, 0, 1, NAN, INF], [1, 2, 3, 4, 5]), ([-INF, -INF], [1, 2]))
    everything = chart(line, 10)
    assert everything.x.tolist() == [0.0, 1.0]
    assert as_plain(chart(line, 10, x_min=-INF, x_max=INF)) == as_plain(everything)


def test_zooming_and_growing_keep_the_edges_of_buckets() -> None:
    x = list(map(float, range(4096)))
    whole = chart(columns((x, x)), 64)
    part = chart(columns((x, x)), 64, x_min=1000, x_max=1500)
    assert (whole.dx, part.dx) == (64.0, 8.0)
    assert all(start % 8 == 0 for start in part.x.tolist())


def test_nothing_to_show_is_an_empty_panel() -> None:
    for nothing in ([], columns(([], [])), columns(([NAN, INF], [1, 2]))):
        panel = chart(nothing, 10)
        assert as_plain(panel) == ([], True, None, [])


def test_strange_values_are_marks_and_not_numbers() -> None:
    panel = chart(columns(([0, 1, 2, 3], [NAN, INF, -INF, 1])), 10)
    assert panel.lines[0].marks == (Mark(0, "nan"), Mark(1, "inf"), Mark(2, "-inf"))
    assert as_list(panel.lines[0].last) == [None, None, None, 1.0]


def test_a_bucket_of_nothing_but_nan_is_there_for_its_mark() -> None:
    x = [float(number) for number in range(100)]
    y = [NAN if 40 <= value < 60 else 1.0 for value in x]
    panel = chart(columns((x, y)), 10)
    marked = {panel.x[mark.index] for mark in panel.lines[0].marks}
    assert marked == {32.0, 48.0}


def test_marks_are_bounded() -> None:
    x = [float(number) for number in range(500)]
    (line,) = chart(columns((x, [NAN] * 500)), 500).lines
    assert line.marks == tuple(Mark(index, "nan") for index in range(MAX_MARKS))


any_x = st.one_of(st.integers(0, 40).map(float), st.floats(-1e9, 1e9))
any_y = st.one_of(st.floats(-1e9, 1e9), st.sampled_from([NAN, INF, -INF]))
points = st.lists(st.tuples(any_x, any_y), max_size=40)


def kind_of(value: float) -> str:
    return "nan" if math.isnan(value) else "inf" if value > 0 else "-inf"


@given(points, st.integers(2, 12))
def test_runs_that_share_an_axis_are_drawn_as_if_each_had_its_own(
    drawn: list[tuple[float, float]], buckets: int
) -> None:
    x, y = [x for x, _ in drawn], [y for _, y in drawn]
    own = columns((x, y), (x, [-value for value in y]), (x, y))
    shared = [(run, Raw(own[0][1].axis, found.values)) for run, found in own]
    for window in ((None, None), (-5.0, 20.0)):
        assert repr(as_plain(chart(shared, buckets, *window))) == repr(
            as_plain(chart(own, buckets, *window))
        )


def place_of(panel: Panel, x: float) -> int:
    return int(np.searchsorted(panel.x, x, side="right")) - 1


def check_line(panel: Panel, line: Line, drawn: list[tuple[float, float]]) -> None:
    finite: dict[int, list[float]] = {}
    strange: set[Mark] = set()
    for x, y in drawn:
        place = place_of(panel, x)
        if math.isfinite(y):
            finite.setdefault(place, []).append(y)
        else:
            strange.add(Mark(place, kind_of(y)))
    at = range(len(panel.x))
    assert as_list(line.last) == [finite[i][-1] if i in finite else None for i in at]
    if line.low is not None:
        assert as_list(line.low) == [min(finite[i]) if i in finite else None for i in at]
        assert as_list(line.high) == [max(finite[i]) if i in finite else None for i in at]
    else:
        assert all(len(values) == 1 for values in finite.values())
    assert set(line.marks) == strange
    assert line.points == len(drawn)


@given(st.lists(points, max_size=3), st.integers(2, 12))
def test_nothing_is_lost_and_nothing_is_made_up(
    drawn: list[list[tuple[float, float]]], buckets: int
) -> None:
    runs = columns(*(([x for x, _ in run], [y for _, y in run]) for run in drawn))
    panel = chart(runs, buckets)
    assert (np.diff(panel.x) > 0).all()
    assert len(panel.x) <= (2 * buckets if panel.dx is None else buckets)
    shown = [(f"r{number}", run) for number, run in enumerate(drawn) if run]
    assert [line.run for line in panel.lines] == [name for name, _ in shown]
    for line, (_, run) in zip(panel.lines, shown, strict=True):
        check_line(panel, line, run)
