"""Which parameters a metric depends on: how much a forest uses each, and how straight that is.

The importance of a parameter is the share of the variance that its splits take away in a random
forest; the shares of all come to 1. It knows of dependencies that are not straight and of ones
between parameters, but no direction. The correlation (Pearson's) has a direction and knows of
straight ones alone. Texts have no order, so each frequent text is a parameter of its own, which a
run holds or not; their importances are added up, their correlations stand by themselves.

Pure and seeded. Columns are arrays over runs; NaN is no number, code -1 no text.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

MIN_RUNS = 5  # fewer tell nothing by a forest
MAX_TEXTS = 20  # of a parameter that count on their own; the others are none of them
TREES = 100
_VALUES_A_TREE = 300_000  # of a larger sample a tree sees a part: the time is bounded
_MIN_PAIRS = 3  # through two points there is always a line

Floats = NDArray[np.float64]
Codes = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Numbers:
    """A parameter that is a number wherever it is there; flags are 0 and 1."""

    key: str
    values: Floats


@dataclass(frozen=True, slots=True)
class Texts:
    """A parameter of which no order is known: per run the place of its value in `names`."""

    key: str
    codes: Codes
    names: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Correlation:
    """Pearson's, over `runs` that hold both; None if one of the two is always the same."""

    value: float | None
    runs: int


@dataclass(frozen=True, slots=True)
class Weight:
    """What a parameter has to do with the metric.

    Attributes:
        key: Of the parameter.
        importance: 0 to 1; None if there are too few runs for a forest.
        correlation: Of a number; None of texts.
        by_text: Of each frequent text: how holding it correlates, the most frequent first.
    """

    key: str
    importance: float | None
    correlation: Correlation | None
    by_text: tuple[tuple[str, Correlation], ...] = ()


@dataclass(frozen=True, slots=True)
class Weights:
    """All parameters that differ between runs, the most important first.

    Attributes:
        items: The parameters.
        fit: R² of the forest on runs that a tree has not seen: 1 is perfect, 0 no better than the
            mean; the importances of a forest that knows nothing mean nothing. None without one.
    """

    items: tuple[Weight, ...]
    fit: float | None


@dataclass(frozen=True, slots=True)
class _Features:
    """The columns of one parameter, of shape (runs, n), and what each is called; "" of a number."""

    key: str
    names: tuple[str, ...]
    columns: Floats


def weigh(parameters: Sequence[Numbers | Texts], metric: Floats, seed: int) -> Weights:
    """Returns what each parameter has to do with a metric, of shape (runs,) and finite."""
    all_features = [_features(one) for one in parameters]
    features = [one for one in all_features if one is not None]
    shares, fit = _forest(features, metric, seed)
    weights = [_weight(one, metric, share) for one, share in zip(features, shares, strict=True)]
    weights.sort(key=lambda one: (-(one.importance or 0.0), -_strength(one), one.key))
    return Weights(tuple(weights), fit)


def pearson(x: Floats, y: Floats) -> Correlation:
    """Returns the correlation over the places where both are finite numbers."""
    there = np.isfinite(x) & np.isfinite(y)
    count = int(there.sum())
    if count < _MIN_PAIRS:
        return Correlation(None, count)
    left, right = _centred(x[there]), _centred(y[there])
    if left is None or right is None:
        return Correlation(None, count)
    return Correlation(float(np.clip(np.dot(left, right), -1.0, 1.0)), count)


def _centred(values: Floats) -> Floats | None:
    """Returns values around 0 with a sum of squares of 1; None if they are all the same."""
    scale = np.abs(values).max()
    if scale == 0 or (values == values[0]).all():
        return None
    away = values / scale
    away = away - away.mean()
    length = np.sqrt(np.dot(away, away))
    return away / length if length > 0 else None


def _features(parameter: Numbers | Texts) -> _Features | None:
    """Returns the columns of a parameter; None if all runs hold the same."""
    if isinstance(parameter, Numbers):
        values = np.where(np.isfinite(parameter.values), parameter.values, np.nan)
        if len(np.unique(values)) < 2:  # NaN counts as one value
            return None
        return _Features(parameter.key, ("",), values[:, None])
    counts = np.bincount(parameter.codes[parameter.codes >= 0], minlength=len(parameter.names))
    frequent = np.argsort(-counts, kind="stable")[:MAX_TEXTS]
    frequent = frequent[(counts[frequent] > 0) & (counts[frequent] < len(parameter.codes))]
    if not len(frequent):
        return None
    names = tuple(parameter.names[code] for code in frequent)
    holds = parameter.codes[:, None] == frequent[None, :]
    return _Features(parameter.key, names, holds.astype(np.float64))


def _forest(
    features: Sequence[_Features], metric: Floats, seed: int
) -> tuple[list[float | None], float | None]:
    """Returns the share of each parameter, and how well the forest does."""
    if len(metric) < MIN_RUNS or not features or (metric == metric[0]).all():
        return [None] * len(features), None
    from sklearn.ensemble import RandomForestRegressor  # noqa: PLC0415 - a second to import

    matrix = np.concatenate([one.columns for one in features], axis=1)
    forest = RandomForestRegressor(
        TREES,
        min_samples_leaf=2,
        max_features=1 / 3,
        max_samples=min(len(matrix), max(1, _VALUES_A_TREE // matrix.shape[1])),
        oob_score=True,
        random_state=seed,
    )
    # A tree knows the order of values alone, in float32: ranks are exact, whatever the size.
    ranked = np.column_stack([_ranks(column) for column in matrix.T])
    forest.fit(ranked, metric / (np.abs(metric).max() or 1.0))
    starts = np.cumsum([0, *(len(one.names) for one in features)])[:-1]
    shares = np.add.reduceat(forest.feature_importances_, starts)
    return [float(share) for share in shares], float(forest.oob_score_)


def _ranks(column: Floats) -> Floats:
    """Returns which of the different values each is; NaN stays."""
    there = np.isfinite(column)
    ranks = np.full(len(column), np.nan)
    ranks[there] = np.unique(column[there], return_inverse=True)[1]
    return ranks


def _weight(features: _Features, metric: Floats, share: float | None) -> Weight:
    found = [pearson(column, metric) for column in features.columns.T]
    if features.names == ("",):
        return Weight(features.key, share, found[0])
    return Weight(features.key, share, None, tuple(zip(features.names, found, strict=True)))


def _strength(weight: Weight) -> float:
    """Returns how strong the strongest correlation is."""
    every = [one for _, one in weight.by_text]
    if weight.correlation is not None:
        every.append(weight.correlation)
    return max((abs(one.value) for one in every if one.value is not None), default=0.0)
