"""What a search may learn from: points with one cost per metric, less being better."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from runwell.sweeps.config import Metric, SweepConfig
from runwell.sweeps.space import Path
from runwell.sweeps.trial import Trial, TrialState
from runwell.values.json import Json

_NOTHING_KNOWN = 0.0


@dataclass(frozen=True, slots=True)
class Evidence:
    """Trials that a search can use.

    Attributes:
        points, costs: What was tried, and what it cost per metric.
        running: Points under way, of which nothing is assumed.
    """

    points: tuple[dict[Path, Json], ...]
    costs: tuple[tuple[float, ...], ...]
    running: tuple[dict[Path, Json], ...]


def evidence(config: SweepConfig, trials: Sequence[Trial]) -> Evidence:
    """Returns what the trials teach. A trial whose config lacks a parameter is left out."""
    worst = [_worst(metric, trials, index) for index, metric in enumerate(config.metrics)]
    points: list[dict[Path, Json]] = []
    costs: list[tuple[float, ...]] = []
    running: list[dict[Path, Json]] = []
    for trial in trials:
        point = config.space.read(trial.params)
        if point is None:
            continue
        found = [
            _cost(metric, trial, index, worst[index]) for index, metric in enumerate(config.metrics)
        ]
        known = tuple(cost for cost in found if cost is not None)
        if len(known) == len(found):
            points.append(point)
            costs.append(known)
        else:
            running.append(point)
    return Evidence(tuple(points), tuple(costs), tuple(running))


def _cost(metric: Metric, trial: Trial, index: int, worst: float) -> float | None:
    best = _at(trial.best, index)
    if trial.state is TrialState.FINISHED and best is not None:
        return metric.sign * best
    if trial.state is TrialState.RUNNING:
        how = metric.impute_while_running
        if how is None:
            return None
    else:
        how = metric.impute
    own = {"best": best, "latest": _at(trial.latest, index), "worst": None}[how]
    return worst if own is None else metric.sign * own


def _worst(metric: Metric, trials: Sequence[Trial], index: int) -> float:
    """Returns the highest cost of any trial that has ended."""
    ended = (trial for trial in trials if trial.state is not TrialState.RUNNING)
    costs = [metric.sign * best for trial in ended if (best := _at(trial.best, index)) is not None]
    return max(costs, default=_NOTHING_KNOWN)


def _at(values: tuple[float | None, ...], index: int) -> float | None:
    return values[index] if index < len(values) else None
