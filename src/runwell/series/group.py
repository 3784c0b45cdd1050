"""What several runs come to at each x: mean, spread, extremes, quantiles, count.

A run that has no value at an x (NaN) does not take part there. Spread is that of a sample, so it
needs two values; one value alone has none (NaN).
"""

from __future__ import annotations

import re
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

NAMES = ("mean", "median", "std", "stderr", "min", "max", "count")
_QUANTILE = re.compile(r"p(\d{1,2}(?:\.\d{1,3})?|100)")
PATTERN = rf"^(?:{'|'.join(NAMES)}|{_QUANTILE.pattern})$"


def group_statistics(
    values: NDArray[np.float64], names: Sequence[str]
) -> dict[str, NDArray[np.float64]]:
    """Returns statistics over runs.

    Args:
        values: Of shape (runs, n); NaN is "none", all others finite.
        names: Of `NAMES`, or `p5`, `p97.5` for percentiles (linear between neighbours).

    Returns:
        By name, each of shape (n,); NaN where there are not enough values, 0 for `count`.
    """
    present = ~np.isnan(values)
    counts = present.sum(axis=0)
    found: dict[str, NDArray[np.float64]] = {}
    rising: NDArray[np.float64] | None = None
    for name in names:
        if name == "count":
            found[name] = counts.astype(np.float64)
        elif name in ("min", "max"):
            found[name] = _extreme(values, present, counts, is_least=name == "min")
        elif name in ("mean", "std", "stderr"):
            found[name] = _moment(values, present, counts, name)
        else:
            if rising is None:
                rising = np.sort(values, axis=0)  # NaN goes to the end
            share = 0.5 if name == "median" else percentile(name) / 100
            found[name] = _quantile(rising, counts, share)
    return found


def percentile(name: str) -> float:
    """Returns the percentile that a name like `p97.5` means. Raises ValueError."""
    match = _QUANTILE.fullmatch(name)
    if match is None:
        raise ValueError(f"{name!r} is no statistic of groups")
    return float(match[1])


def _extreme(
    values: NDArray[np.float64],
    present: NDArray[np.bool_],
    counts: NDArray[np.intp],
    *,
    is_least: bool,
) -> NDArray[np.float64]:
    filled = np.where(present, values, np.inf if is_least else -np.inf)
    if not len(filled):
        return np.full(values.shape[1], np.nan)
    extreme = filled.min(axis=0) if is_least else filled.max(axis=0)
    return np.where(counts > 0, extreme, np.nan)


def _moment(
    values: NDArray[np.float64],
    present: NDArray[np.bool_],
    counts: NDArray[np.intp],
    name: str,
) -> NDArray[np.float64]:
    with np.errstate(over="ignore", invalid="ignore", divide="ignore"):  # huge values, no values
        mean: NDArray[np.float64] = np.where(present, values, 0.0).sum(axis=0) / counts
        if name == "mean":
            return mean
        square = np.where(present, values - mean, 0.0) ** 2
        spread: NDArray[np.float64]
        spread = np.sqrt(square.sum(axis=0) / np.where(counts > 1, counts - 1, np.nan))
        if name == "stderr":
            spread /= np.sqrt(counts)
        return spread


def _quantile(
    rising: NDArray[np.float64], counts: NDArray[np.intp], share: float
) -> NDArray[np.float64]:
    if not len(rising):
        return np.full(rising.shape[1], np.nan)
    place = np.maximum(counts - 1, 0) * share
    below = np.floor(place).astype(np.intp)
    above = np.minimum(below + 1, np.maximum(counts - 1, 0))
    columns = np.arange(rising.shape[1])
    low, high = rising[below, columns], rising[above, columns]
    part = place - below
    with np.errstate(over="ignore", invalid="ignore"):
        between = low * (1 - part) + high * part
    return np.where(counts > 0, between, np.nan)
