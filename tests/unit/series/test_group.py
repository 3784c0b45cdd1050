from __future__ import annotations

import math
import re
import statistics

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from runwell.series.group import NAMES, PATTERN, group_statistics, percentile

NAN = math.nan
ALL = [*NAMES, "p5", "p97.5", "p100"]


def naive(column: list[float], name: str) -> float:
    inside = [value for value in column if not math.isnan(value)]
    if name == "count":
        return len(inside)
    if not inside or (name in ("std", "stderr") and len(inside) < 2):
        return NAN
    if name == "std":
        return statistics.stdev(inside)
    if name == "stderr":
        return statistics.stdev(inside) / math.sqrt(len(inside))
    if name in ("min", "max"):
        return min(inside) if name == "min" else max(inside)
    if name in ("mean", "median"):
        return statistics.fmean(inside) if name == "mean" else statistics.median(inside)
    return float(np.percentile(inside, percentile(name)))


@given(
    st.integers(1, 6).flatmap(
        lambda runs: st.lists(
            st.lists(st.just(NAN) | st.floats(-1e6, 1e6), min_size=runs, max_size=runs),
            min_size=1,
            max_size=8,
        )
    )
)
def test_each_statistic_is_what_the_runs_with_a_value_come_to(columns: list[list[float]]) -> None:
    found = group_statistics(np.array(columns).T, ALL)
    assert list(found) == ALL
    for name, values in found.items():
        expected = [naive(column, name) for column in columns]
        np.testing.assert_allclose(values, expected, rtol=1e-9, atol=1e-6, err_msg=name)


def test_no_run_has_no_value() -> None:
    found = group_statistics(np.empty((0, 2)), ALL)
    assert found["count"].tolist() == [0, 0]
    assert all(np.isnan(found[name]).all() for name in ALL if name != "count")


@pytest.mark.parametrize("name", ["", "p", "p101", "pmean", "mean2", "p5.1234", "P5"])
def test_what_is_no_statistic_is_refused(name: str) -> None:
    assert re.match(PATTERN, name) is None
    with pytest.raises(ValueError, match="no statistic"):
        percentile(name)
