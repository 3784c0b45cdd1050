"""Distributions of numbers, by their quantile function and its inverse.

A share is a number in [0, 1]: how much of the probability lies below a value. Searches work with
shares, so that each parameter looks alike to them.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from statistics import NormalDist
from typing import Protocol

from runwell.errors import UsageError

_EDGE = 1e-12  # keeps unbounded distributions away from infinity
_DIGITS = (
    12  # multiples of a quantum are rounded to so many, to say 0.3 and not 0.30000000000000004
)


class Distribution(Protocol):
    """Where the values of a parameter lie."""

    def value_at(self, share: float) -> float:
        """Returns the value below which this share of the probability lies."""

    def share_of(self, value: float) -> float:
        """Returns the share that lies below the value; 0 or 1 outside."""


@dataclass(frozen=True, slots=True)
class Uniform:
    """Every value from `low` to `high` alike."""

    low: float
    high: float

    def value_at(self, share: float) -> float:
        return self.low + share * (self.high - self.low)

    def share_of(self, value: float) -> float:
        if self.high == self.low:
            return 0.5
        return _clipped((value - self.low) / (self.high - self.low))


@dataclass(frozen=True, slots=True)
class IntUniform:
    """Every whole number from `low` to `high`, both included, alike."""

    low: int
    high: int

    def value_at(self, share: float) -> int:
        count = self.high - self.low + 1
        return self.low + min(int(share * count), count - 1)

    def share_of(self, value: float) -> float:
        """Returns the middle of the value's own share, so that `value_at` leads back."""
        return _clipped((value - self.low + 0.5) / (self.high - self.low + 1))


@dataclass(frozen=True, slots=True)
class LogUniform:
    """e to the power of a number that is uniform from `low` to `high`."""

    low: float
    high: float

    def value_at(self, share: float) -> float:
        return math.exp(self.low + share * (self.high - self.low))

    def share_of(self, value: float) -> float:
        if value <= 0:
            return 0.0
        return Uniform(self.low, self.high).share_of(math.log(value))


@dataclass(frozen=True, slots=True)
class Normal:
    """The normal distribution."""

    mu: float
    sigma: float

    def value_at(self, share: float) -> float:
        if self.sigma == 0:
            return self.mu
        return NormalDist(self.mu, self.sigma).inv_cdf(min(max(share, _EDGE), 1 - _EDGE))

    def share_of(self, value: float) -> float:
        return 0.5 if self.sigma == 0 else NormalDist(self.mu, self.sigma).cdf(value)


@dataclass(frozen=True, slots=True)
class LogNormal:
    """e to the power of a number that is normal."""

    mu: float
    sigma: float

    def value_at(self, share: float) -> float:
        return math.exp(Normal(self.mu, self.sigma).value_at(share))

    def share_of(self, value: float) -> float:
        return 0.0 if value <= 0 else Normal(self.mu, self.sigma).share_of(math.log(value))


@dataclass(frozen=True, slots=True)
class Beta:
    """The beta distribution, from 0 to 1."""

    a: float
    b: float

    def value_at(self, share: float) -> float:
        special = _scipy_special()
        return float(special.betaincinv(self.a, self.b, share))

    def share_of(self, value: float) -> float:
        special = _scipy_special()
        return float(special.betainc(self.a, self.b, _clipped(value)))


@dataclass(frozen=True, slots=True)
class Quantized:
    """Another distribution, rounded to multiples of `quantum`; whole numbers if that is one."""

    inner: Distribution
    quantum: float

    def value_at(self, share: float) -> float:
        count = round(self.inner.value_at(share) / self.quantum)
        if isinstance(self.quantum, int):
            return count * self.quantum
        return float(f"{count * self.quantum:.{_DIGITS}g}")

    def share_of(self, value: float) -> float:
        return self.inner.share_of(value)


def _clipped(share: float) -> float:
    return min(max(share, 0.0), 1.0)


class _Special(Protocol):
    def betainc(self, a: float, b: float, x: float) -> float: ...
    def betaincinv(self, a: float, b: float, y: float) -> float: ...


def _scipy_special() -> _Special:
    try:
        from scipy import special
    except ModuleNotFoundError as error:
        raise UsageError(
            "beta distributions need scipy; install it with pip install 'runwell[sweeps]'"
        ) from error
    found: _Special = special
    return found
