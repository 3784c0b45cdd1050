from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from runwell.errors import InvalidSweep
from runwell.sweeps.config import read_config
from runwell.sweeps.early_stop import StopRule
from runwell.values.json import Json

CURVES = st.lists(
    st.lists(st.integers(0, 9).map(float), min_size=1, max_size=30), min_size=1, max_size=8
)


def rule(**given: Json) -> StopRule:
    document: Json = {
        "method": "random",
        "metric": {"name": "loss"},
        "parameters": {"a": {"value": 1}},
        "early_terminate": dict(given),
    }
    found = read_config(document).early_stop
    assert found is not None
    return found


def hopeless(found: StopRule, curves: list[list[float]], index: int) -> bool:
    """Asks the rule as the server does: one value of each run, at one rung."""
    curve = curves[index]
    rung = found.rung_of(len(curve))
    if rung is None:
        return False
    all_at = [other[rung - 1] for other in curves if len(other) >= rung]
    return found.judge(rung, curve[rung - 1], min(curve), all_at).is_hopeless


def by_the_book(bands: list[int], eta: int, *, strict: bool, curves: list[list[float]]) -> set[int]:
    """W&B's rule, written as its documentation tells it: thresholds of all bands, then all runs."""
    thresholds: list[float] = []
    for band in bands:
        there = sorted(curve[band - 1] for curve in curves if len(curve) >= band)
        thresholds.append(there[int(len(there) / eta)] if there else math.inf)
    stopped: set[int] = set()
    for index, curve in enumerate(curves):
        reached = [place for place, band in enumerate(bands) if band <= len(curve)]
        if not reached:
            continue
        place = reached[-1]
        value = curve[bands[place] - 1] if strict else min(curve)
        if value > thresholds[place]:
            stopped.add(index)
    return stopped


@given(curves=CURVES, eta=st.integers(2, 4), first=st.integers(1, 4), strict=st.booleans())
def test_hyperband_from_its_first_band_is_as_documented(
    curves: list[list[float]], eta: int, first: int, strict: bool
) -> None:
    found = rule(type="hyperband", min_iter=first, eta=eta, strict=strict)
    bands = [first * eta**power for power in range(10)]
    expected = by_the_book(bands, eta, strict=strict, curves=curves)
    assert {i for i in range(len(curves)) if hopeless(found, curves, i)} == expected


@given(curves=CURVES, eta=st.integers(2, 4), last=st.integers(4, 30), count=st.integers(1, 4))
def test_hyperband_from_its_last_iteration_is_as_documented(
    curves: list[list[float]], eta: int, last: int, count: int
) -> None:
    bands = sorted({int(last / eta**k) for k in range(1, count + 1) if last / eta**k >= 1})
    found = rule(type="hyperband", max_iter=last, s=count, eta=eta)
    assert list(found.rungs) == bands
    expected = by_the_book(bands, eta, strict=True, curves=curves)
    assert {i for i in range(len(curves)) if hopeless(found, curves, i)} == expected


def test_hyperband_knows_its_bands() -> None:
    assert rule(type="hyperband", max_iter=27, s=2).rungs == (3, 9)
    assert rule(type="hyperband", min_iter=3).rungs[:4] == (3, 9, 27, 81)
    assert rule(type="hyperband", max_iter=81).rungs == (1, 3, 9, 27)


@given(curves=CURVES)
def test_asha_stops_none_of_the_best_at_a_rung_and_waits_for_enough(
    curves: list[list[float]],
) -> None:
    found = rule(type="asha", min_iter=1, max_iter=9, eta=3)
    assert found.rungs == (1, 3, 9)
    for index, curve in enumerate(curves):
        rung = found.rung_of(len(curve)) or 1
        there = sorted(other[rung - 1] for other in curves if len(other) >= rung)
        is_among_best = min(curve) <= there[max(len(there) // 3, 1) - 1]
        assert hopeless(found, curves, index) == (len(there) >= 3 and not is_among_best)


def test_median_compares_the_best_so_far_with_the_others_at_that_row() -> None:
    found = rule(type="median", min_iter=2, interval=2, min_trials=3)
    assert [found.rung_of(rows) for rows in range(1, 7)] == [None, 2, 2, 4, 4, 6]
    curves = [[5.0, 1.0], [5.0, 2.0], [5.0, 3.0], [9.0, 2.6], [0.5, 9.0]]
    assert [hopeless(found, curves, index) for index in range(5)] == [
        False,
        False,
        True,
        True,
        False,
    ]
    assert not hopeless(found, [[1.0, 1.0], [9.0, 9.0]], 1)


@pytest.mark.parametrize(
    "given",
    [
        {"type": "hyperband"},
        {"type": "hyperband", "max_iter": 2, "s": 1},
        {"type": "hyperband", "min_iter": 0},
        {"type": "asha", "min_iter": 1, "eta": 1},
        {"type": "other"},
    ],
)
def test_a_rule_that_judges_nowhere_is_refused(given: dict[str, Json]) -> None:
    with pytest.raises(InvalidSweep, match="early_terminate"):
        rule(**given)
