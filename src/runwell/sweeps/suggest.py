"""Which trial comes next: a pure function of config, seed, number and the trials that there are.

So it may be asked by any process, after any restart, and says the same.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from runwell.sweeps.bayes import suggest_bayes
from runwell.sweeps.config import SweepConfig
from runwell.sweeps.grid import next_grid_point
from runwell.sweeps.objective import evidence
from runwell.sweeps.random_search import chance, draw
from runwell.sweeps.space import nested
from runwell.sweeps.tpe import suggest_tpe
from runwell.sweeps.trial import Trial, TrialState
from runwell.values.json import Json


@dataclass(frozen=True, slots=True)
class Suggestion:
    """What comes next. `params` None: nothing, and `is_over` says whether for good."""

    params: dict[str, Json] | None
    is_over: bool = False


NOTHING_NOW = Suggestion(None)
OVER = Suggestion(None, is_over=True)


def suggest(config: SweepConfig, seed: int, number: int, trials: Sequence[Trial]) -> Suggestion:
    """Returns the next trial.

    Args:
        config: Of the sweep; its own seed, if it has one, wins.
        seed: Fixes the sequence.
        number: How many trials were suggested before, those that are gone included.
        trials: All runs of the sweep, prior ones included.
    """
    if config.is_local:
        return NOTHING_NOW
    if config.run_cap is not None and len(trials) >= config.run_cap:
        return OVER
    if is_target_reached(config, trials):
        return OVER
    space, random = config.space, chance(config.seed if config.seed is not None else seed, number)
    if config.method == "grid":
        read = (space.read(trial.params) for trial in trials)
        point = next_grid_point(space, [point for point in read if point is not None])
        return OVER if point is None else Suggestion(nested(point))
    if config.method == "random":
        return Suggestion(nested(draw(space, random)))
    known = evidence(config, trials)
    if config.method == "bayes":
        return Suggestion(nested(suggest_bayes(space, known, random)))
    return Suggestion(nested(suggest_tpe(space, known, len(config.metrics), random)))


def is_target_reached(config: SweepConfig, trials: Sequence[Trial]) -> bool:
    """Says whether a finished trial has all that the metrics' targets ask for."""
    targets = [(i, metric) for i, metric in enumerate(config.metrics) if metric.target is not None]
    if not targets:
        return False
    return any(
        trial.state is TrialState.FINISHED
        and all(
            index < len(trial.best)
            and (best := trial.best[index]) is not None
            and metric.sign * best <= metric.sign * (metric.target or 0.0)
            for index, metric in targets
        )
        for trial in trials
    )
