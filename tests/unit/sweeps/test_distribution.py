from __future__ import annotations

import math
from random import Random
from typing import Protocol

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from runwell.sweeps.config import read_config
from runwell.sweeps.distribution import Distribution
from runwell.sweeps.random_search import draw
from runwell.sweeps.space import Numeric
from runwell.values.json import Json

EXPONENTS: Json = {"min": -3.0, "max": 2.0}


class Continuous(Protocol):
    """What scipy calls a frozen distribution."""

    def ppf(self, share: float) -> float: ...
    def cdf(self, value: float) -> float: ...


BOUNDS: Json = {"min": 0.01, "max": 30.0}
CASES: dict[str, tuple[Json, Continuous]] = {
    "uniform": (BOUNDS, stats.uniform(0.01, 29.99)),
    "log_uniform": (EXPONENTS, stats.loguniform(math.exp(-3), math.exp(2))),
    "inv_log_uniform": (EXPONENTS, stats.loguniform(math.exp(-2), math.exp(3))),
    "log_uniform_values": (BOUNDS, stats.loguniform(0.01, 30)),
    "inv_log_uniform_values": (BOUNDS, stats.loguniform(0.01, 30)),
    "normal": ({"mu": 2, "sigma": 3}, stats.norm(2, 3)),
    "log_normal": ({"mu": 0.5, "sigma": 0.7}, stats.lognorm(0.7, scale=math.exp(0.5))),
    "beta": ({"a": 2, "b": 5}, stats.beta(2, 5)),
}


def distribution(name: str, arguments: Json) -> Distribution:
    assert isinstance(arguments, dict)
    parameter: Json = {"distribution": name, **arguments}
    (leaf,) = read_config({"method": "random", "parameters": {"x": parameter}}).space.leaves
    assert isinstance(leaf.domain, Numeric)
    return leaf.domain.distribution


@pytest.mark.parametrize("name", CASES)
@given(share=st.floats(0.001, 0.999))
def test_quantiles_and_shares_are_those_of_scipy(name: str, share: float) -> None:
    arguments, truth = CASES[name]
    found = distribution(name, arguments)
    value = found.value_at(share)
    assert value == pytest.approx(float(truth.ppf(share)), rel=1e-6, abs=1e-9)
    assert found.share_of(value) == pytest.approx(share, abs=1e-6)


@pytest.mark.parametrize(
    ("name", "arguments"),
    [
        ("q_uniform", {"min": -2.0, "max": 2.0, "q": 0.25}),
        ("q_log_uniform", {"min": 0.0, "max": 4.0, "q": 2}),
        ("q_log_uniform_values", {"min": 1, "max": 50, "q": 5}),
        ("q_normal", {"mu": 1, "sigma": 4, "q": 0.5}),
        ("q_log_normal", {"q": 0.1}),
        ("q_beta", {"a": 2, "b": 2, "q": 0.05}),
    ],
)
@given(share=st.floats(0.001, 0.999))
def test_quantized_ones_round_the_plain_one_to_multiples(
    name: str, arguments: dict[str, float], share: float
) -> None:
    quantum = arguments["q"]
    plain = {key: value for key, value in arguments.items() if key != "q"}
    value = distribution(name, dict(arguments)).value_at(share)
    inner = distribution(name.removeprefix("q_"), dict(plain)).value_at(share)
    assert value == pytest.approx(round(inner / quantum) * quantum)
    assert isinstance(value, int) == isinstance(quantum, int)


@given(low=st.integers(-5, 5), size=st.integers(0, 9))
def test_whole_numbers_are_equally_likely_and_lead_back(low: int, size: int) -> None:
    found = distribution("int_uniform", {"min": low, "max": low + size})
    shares = [(index + 0.5) / 1000 for index in range(1000)]
    counts = [0] * (size + 1)
    for share in shares:
        counts[int(found.value_at(share)) - low] += 1
    assert max(counts) - min(counts) <= 1
    assert all(found.value_at(found.share_of(low + i)) == low + i for i in range(size + 1))
    assert found.value_at(1.0) == low + size


@pytest.mark.parametrize("name", CASES)
def test_random_draws_follow_the_distribution(name: str) -> None:
    arguments, truth = CASES[name]
    assert isinstance(arguments, dict)
    parameter: Json = {"distribution": name, **arguments}
    space = read_config({"method": "random", "parameters": {"x": parameter}}).space
    random = Random(7)
    drawn = [draw(space, random)["x",] for _ in range(800)]
    assert stats.kstest(drawn, truth.cdf).pvalue > 0.001


def test_categories_come_as_often_as_they_should() -> None:
    parameter: Json = {"values": ["a", "b", "c"], "probabilities": [0.7, 0.3, 0]}
    space = read_config({"method": "random", "parameters": {"x": parameter}}).space
    random = Random(3)
    drawn = [draw(space, random)["x",] for _ in range(2000)]
    assert drawn.count("a") / 2000 == pytest.approx(0.7, abs=0.04)
    assert "c" not in drawn
