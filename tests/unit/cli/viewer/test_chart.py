"""Each finite point has its dot, gaps stay gaps, and every line has the width of the chart."""

from __future__ import annotations

import math
import sys
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from runwell.cli.viewer.chart import (
    LABEL_COLUMNS,
    Canvas,
    bounds_of,
    chart,
    draw,
    on_log,
    place,
    short,
)
from runwell.cli.viewer.curve import Point
from runwell.cli.viewer.lines import width_of

FINITE = st.floats(allow_nan=False, allow_infinity=False)
BITS = ((0x01, 0x08), (0x02, 0x10), (0x04, 0x20), (0x40, 0x80))


def points_of(values: list[float]) -> list[Point]:
    return [Point(x, y, y, y) for x, y in enumerate(values)]


def dots_in(lines: list[str]) -> set[tuple[int, int]]:
    """Returns the dots of lines; (0, 0) is at the bottom left."""
    top = len(lines) * 4 - 1
    return {
        (column * 2 + side, top - (row * 4 + inner))
        for row, line in enumerate(lines)
        for column, character in enumerate(line)
        for inner in range(4)
        for side in range(2)
        if (ord(character) - 0x2800) & BITS[inner][side]
    }


@given(
    st.lists(st.one_of(FINITE, st.just(math.nan)), max_size=40),
    st.integers(1, 20),
    st.integers(1, 8),
)
def test_every_finite_point_has_its_dot(values: list[float], columns: int, rows: int) -> None:
    canvas = Canvas(columns, rows)
    points = points_of(values)
    bounds = bounds_of(points)
    if bounds is None:
        assert all(math.isnan(value) for value in values)
        return
    draw(points, bounds, canvas)
    expected = {
        (
            place(x, bounds.x_low, bounds.x_high, canvas.width),
            place(y, bounds.y_low, bounds.y_high, canvas.height),
        )
        for x, y in enumerate(values)
        if not math.isnan(y)
    }
    assert expected <= dots_in(canvas.lines())


@given(FINITE, FINITE, FINITE, st.integers(1, 500))
def test_a_place_is_on_the_canvas_and_in_order(a: float, b: float, c: float, count: int) -> None:
    low, middle, high = sorted((a, b, c))
    at_low, at_middle, at_high = (place(each, low, high, count) for each in (low, middle, high))
    assert 0 <= at_low <= at_middle <= at_high < count
    if high / 2 - low / 2 > 0:
        assert (at_low, at_high) == (0, count - 1)


def test_a_gap_is_not_bridged() -> None:
    canvas = Canvas(5, 1)
    points = points_of([0.0, math.nan, math.nan, 0.0])
    bounds = bounds_of(points)
    assert bounds is not None
    draw(points, bounds, canvas)
    assert {x for x, _ in dots_in(canvas.lines())} == {0, 9}


def test_neighbours_are_joined() -> None:
    canvas = Canvas(5, 2)
    points = points_of([0.0, 1.0])
    bounds = bounds_of(points)
    assert bounds is not None
    draw(points, bounds, canvas)
    assert {x for x, _ in dots_in(canvas.lines())} == set(range(10))


def test_a_bucket_is_drawn_from_its_least_to_its_greatest_value() -> None:
    canvas = Canvas(1, 2)
    points = [Point(0, 0.0, 7.0, 3.0)]
    bounds = bounds_of(points)
    assert bounds is not None
    draw(points, bounds, canvas)
    assert dots_in(canvas.lines()) == {(0, y) for y in range(8)}


def test_a_constant_is_a_line_in_the_middle_with_one_label() -> None:
    drawn = chart("loss", points_of([3.0] * 9), 29, 7, latest=3.0)
    assert [label.strip(" │┤") for label in drawn.labels] == ["", "", "3", "", ""]
    assert {y for _, y in dots_in(list(drawn.dots))} == {9}


def test_the_whole_range_of_doubles_can_be_shown() -> None:
    most = sys.float_info.max
    drawn = chart("huge", points_of([-most, most]), 29, 6)
    assert (drawn.labels[0].strip(" ┤"), drawn.labels[-1].strip(" ┤")) == ("1.8e308", "-1.8e308")


@given(
    st.lists(st.floats(), max_size=20),
    st.text(st.characters(categories=["L"]), max_size=60),
    st.integers(0, 60),
    st.integers(0, 20),
    st.booleans(),
)
def test_all_lines_are_as_wide_as_the_chart(
    values: list[float], name: str, columns: int, rows: int, is_log: bool
) -> None:
    finite = [value if math.isfinite(value) else math.nan for value in values]
    lines = chart(name, points_of(finite), columns, rows, latest=1.0, is_log=is_log).lines()
    assert len(lines) == max(rows, 4)
    assert {width_of(line) for line in lines} == {max(columns, LABEL_COLUMNS + 4)}


def test_powers_of_ten_are_evenly_apart_and_what_is_not_positive_is_a_gap() -> None:
    points = on_log(points_of([1.0, 10.0, 0.0, -5.0, 100.0]))
    assert [point.high for point in points[:2]] == [0.0, 1.0]
    assert all(math.isnan(point.high) for point in points[2:4])
    assert on_log([Point(0, -1.0, 100.0, 10.0)]) == [Point(0, 1.0, 2.0, 1.0)]
    labels = chart("x", points_of([1.0, 100.0]), 29, 6, is_log=True).labels
    assert (labels[0].strip(" ┤"), labels[-1].strip(" ┤")) == ("100", "1")
    huge = chart("x", points_of([1.7976931348622105e308]), 29, 6, is_log=True).labels
    assert "1.8e308" in "".join(huge)


def test_without_points_it_says_so() -> None:
    drawn = chart("loss", [], 29, 6)
    assert (drawn.title.strip(), drawn.foot.strip()) == ("loss", "no points")


@given(st.floats())
def test_no_number_is_too_long_for_its_label(value: float) -> None:
    assert len(short(value)) < LABEL_COLUMNS


@pytest.mark.parametrize(
    ("value", "text"),
    [(0.0, "0"), (0.123456, "0.1235"), (123456.0, "1.235e5"), (1e-7, "1e-7"), (math.nan, "NaN"),
     (1e20, "1e20"), (-math.inf, "-inf")],
)  # fmt: skip
def test_numbers_are_short(value: float, text: str) -> None:
    assert short(value) == text


@given(st.lists(st.one_of(st.floats(-9, 9), st.just(math.nan)), max_size=60), st.integers(1, 9))
def test_what_is_drawn_together_looks_as_if_drawn_one_by_one(
    values: list[float], columns: int
) -> None:
    points = points_of(values)
    bounds = bounds_of(points)
    if bounds is None:
        return
    together, alone = Canvas(columns, 4), Canvas(columns, 4)
    draw(points, bounds, together)
    for one, other in pairwise(points):
        draw([one, other], bounds, alone)
    for point in points:
        draw([point], bounds, alone)
    assert together.lines() == alone.lines()
