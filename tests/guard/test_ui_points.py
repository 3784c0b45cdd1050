"""docs/reference/ui-points.md says of every point whether it is there, and names its tests."""

from __future__ import annotations

import re
from dataclasses import dataclass

import pytest

from tests.conftest import ROOT
from tests.guard.tree import REFERENCE

E2E = ROOT / "tests" / "e2e"
NAMED = re.compile(r"`([\w.]+)::(\w+)`")


@dataclass(frozen=True, slots=True)
class Point:
    """A row of the page."""

    number: int
    what: str
    stands: str
    shown_by: str
    missing: str


def points() -> list[Point]:
    """Returns the rows in the order in which they stand."""
    found = []
    for line in (REFERENCE / "ui-points.md").read_text().splitlines():
        cells = [cell.strip() for cell in line.strip("|").split("|")]
        if line.startswith("|") and cells[0].isdigit():
            assert len(cells) == 5, line
            found.append(Point(int(cells[0]), *cells[1:]))
    return found


POINTS = points()


def test_there_are_eighty() -> None:
    assert [point.number for point in POINTS] == list(range(1, 81))


@pytest.mark.parametrize("point", POINTS, ids=lambda point: str(point.number))
def test_a_point_is_shown_by_a_test_or_says_what_is_missing(point: Point) -> None:
    named = NAMED.findall(point.shown_by)
    for file, test in named:
        path = E2E / file
        assert path.is_file(), file
        assert f"\ndef {test}(" in path.read_text(), test
    assert point.stands in {"there", "in part", "not yet"}
    assert bool(named) == (point.stands != "not yet")
    assert bool(point.missing) == (point.stands != "there")
