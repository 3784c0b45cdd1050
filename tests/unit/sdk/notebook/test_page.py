from __future__ import annotations

import re
from math import inf, nan

import pytest

from runwell.sdk.notebook.page import HEIGHT, WIDTH, folded, frame, sparkline, table, titled


def test_names_and_values_are_text() -> None:
    shown = titled("<b>", 'http://h/"x', "ok") + table({}, {"<k>": "<v>"}) + folded("<t>", "")
    assert "<b>" not in shown
    assert "<k>" not in shown
    assert "<v>" not in shown
    assert "<t>" not in shown
    assert 'href="http://h/&quot;x"' in shown


def test_a_frame_has_the_height_that_was_asked_for() -> None:
    assert frame("http://h/e/p/runs/r", 200) == (
        '<iframe src="http://h/e/p/runs/r?jupyter=true" '
        'style="border:none;width:100%;height:200px" loading="lazy"></iframe>'
    )


def points(svg: str) -> list[tuple[float, float]]:
    found = re.search(r'points="([^"]*)"', svg)
    assert found is not None
    pairs = (pair.split(",") for pair in found[1].split())
    return [(float(x), float(y)) for x, y in pairs]


def test_a_sparkline_goes_from_edge_to_edge() -> None:
    assert points(sparkline([0, 1, 0.5])) == [(0, HEIGHT - 1), (WIDTH / 2, 1), (WIDTH, HEIGHT / 2)]


@pytest.mark.parametrize(
    "values", [[3, 3, 3], [nan, 1, inf, 2], [-1e308, 1e308], list(range(5000))]
)
def test_any_numbers_make_a_sparkline_inside_its_box(values: list[float]) -> None:
    drawn = points(sparkline(values))
    assert 2 <= len(drawn) <= 100
    assert all(0 <= x <= WIDTH and 0 <= y <= HEIGHT for x, y in drawn)


@pytest.mark.parametrize("values", [[], [1], [nan, inf], [nan, 1]])
def test_fewer_than_two_numbers_make_none(values: list[float]) -> None:
    assert sparkline(values) == ""
