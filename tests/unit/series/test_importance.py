from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from scipy.stats import pearsonr

from runwell.series.importance import (
    MAX_TEXTS,
    MIN_RUNS,
    Correlation,
    Numbers,
    Texts,
    pearson,
    weigh,
)

finite = st.floats(-1e6, 1e6).map(lambda value: round(value, 3))
columns = st.integers(3, 40).flatmap(
    lambda count: st.tuples(
        arrays(np.float64, count, elements=st.one_of(finite, st.just(np.nan))),
        arrays(np.float64, count, elements=finite),
    )
)


@given(columns)
def test_correlation_is_what_scipy_says_over_the_runs_that_have_both(
    pair: tuple[np.ndarray[tuple[int], np.dtype[np.float64]], ...],
) -> None:
    x, y = pair
    there = ~np.isnan(x)
    found = pearson(x, y)
    assert found.runs == int(there.sum())
    if found.runs < 3 or len(set(x[there])) < 2 or len(set(y[there])) < 2:
        assert found.value is None
        return
    assert found.value == pytest.approx(pearsonr(x[there], y[there]).statistic, abs=1e-6)


def test_the_parameter_that_matters_is_first() -> None:
    random = np.random.default_rng(0)
    lr, useless = random.uniform(0, 1, 200), random.uniform(0, 1, 200)
    kind = random.integers(0, 3, 200)
    loss = 5 * (lr - 0.5) ** 2 + (kind == 1) + 0.01 * random.normal(size=200)
    parameters: list[Numbers | Texts] = [
        Numbers("useless", useless),
        Numbers("lr", lr),
        Texts("optimizer", kind, ("adam", "sgd", "lion")),
        Numbers("same", np.ones(200)),
        Texts("always", np.zeros(200, dtype=np.int64), ("x",)),
    ]
    weights = weigh(parameters, loss, seed=1)
    assert weights.fit is not None
    assert weights.fit > 0.9
    assert [item.key for item in weights.items] == ["optimizer", "lr", "useless"]
    shares = {item.key: item.importance or 0.0 for item in weights.items}
    assert sum(shares.values()) == pytest.approx(1.0)
    assert shares["useless"] < 0.1 < shares["lr"]
    lr_weight = weights.items[1]
    assert lr_weight.correlation is not None
    assert abs(lr_weight.correlation.value or 0.0) < 0.2  # a valley is no straight line
    texts = dict(weights.items[0].by_text)
    assert set(texts) == {"adam", "sgd", "lion"}
    expected = pearsonr((kind == 1).astype(float), loss).statistic
    assert texts["sgd"].value == pytest.approx(expected)
    assert weigh(parameters, loss, seed=1) == weights
    assert weigh(parameters, loss, seed=2) != weights


def test_a_missing_value_tells_something_too() -> None:
    values = np.where(np.arange(100) % 2 == 0, np.nan, 3.0)
    loss = np.where(np.isnan(values), 1.0, 2.0)
    (weight,) = weigh([Numbers("dropout", values)], loss, seed=0).items
    assert weight.importance == pytest.approx(1.0)
    assert weight.correlation == Correlation(None, 50)


def test_few_runs_have_correlations_and_no_importance() -> None:
    x = np.arange(MIN_RUNS - 1, dtype=np.float64)
    weights = weigh([Numbers("x", x)], -x, seed=0)
    assert weights.fit is None
    (weight,) = weights.items
    assert weight.importance is None
    assert weight.correlation is not None
    assert weight.correlation.value == pytest.approx(-1.0)
    assert weight.correlation.runs == MIN_RUNS - 1
    assert weigh([], np.zeros(0), seed=0).items == ()
    assert weigh([Numbers("x", x)], np.zeros(len(x)), seed=0).items[0].importance is None


def test_only_frequent_texts_count_on_their_own() -> None:
    codes = np.concatenate((np.arange(60), np.full(40, 7)))
    names = tuple(f"name {code}" for code in range(60))
    (weight,) = weigh([Texts("name", codes, names)], np.arange(100.0), seed=0).items
    assert len(weight.by_text) == MAX_TEXTS
    assert weight.by_text[0][0] == "name 7"


def test_huge_numbers_do_no_harm() -> None:
    x = np.array([1e300, 2e300, 3e300, 4e300, 5e300, 1.7e308])
    (weight,) = weigh([Numbers("x", x)], x, seed=0).items
    assert weight.correlation is not None
    assert weight.correlation.value == pytest.approx(1.0)
