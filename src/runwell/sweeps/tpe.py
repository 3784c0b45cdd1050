"""Tree-structured Parzen estimator, by Optuna: good with choices, categories and several metrics.

Optuna's study is made anew for every suggestion from the trials that there are, so nothing has to
be kept. Numbers go through it as shares; so every distribution is known to it.
"""

from __future__ import annotations

import warnings
from random import Random
from typing import TYPE_CHECKING

from runwell.errors import UsageError
from runwell.sweeps.objective import Evidence
from runwell.sweeps.space import Categorical, Constant, Leaf, Path, Space
from runwell.values.json import Json

if TYPE_CHECKING:
    import optuna

STARTUP_TRIALS = 10
BEST_SAMPLES, LATEST_SAMPLES = 200, 400  # what Optuna is told of, at most


def suggest_tpe(space: Space, known: Evidence, metrics: int, random: Random) -> dict[Path, Json]:
    """Returns the point that looks most like good trials and least like others."""
    try:
        import optuna
    except ModuleNotFoundError as error:
        raise UsageError(
            "tpe needs optuna; install it with pip install 'runwell[sweeps]'"
        ) from error
    optuna.logging.set_verbosity(optuna.logging.ERROR)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # options that Optuna calls experimental
        sampler = optuna.samplers.TPESampler(
            seed=random.getrandbits(32),
            n_startup_trials=STARTUP_TRIALS,
            constant_liar=True,
        )
        study = optuna.create_study(sampler=sampler, directions=["minimize"] * metrics)
        study.add_trials(_trials(space, known))
        asked = study.ask()
        return space.build(lambda leaf: _ask(asked, leaf))


def _ask(trial: optuna.Trial, leaf: Leaf) -> Json:
    domain, name = leaf.domain, _name(leaf)
    if isinstance(domain, Constant):
        return domain.value
    if isinstance(domain, Categorical):
        index = trial.suggest_categorical(name, list(range(len(domain.values))))
        return domain.values[index]
    return domain.distribution.value_at(trial.suggest_float(name, 0.0, 1.0))


def _trials(space: Space, known: Evidence) -> list[optuna.trial.FrozenTrial]:
    import optuna

    made = [
        _frozen(space, known.points[index], optuna.trial.TrialState.COMPLETE, known.costs[index])
        for index in _chosen(known)
    ]
    running = [
        _frozen(space, point, optuna.trial.TrialState.RUNNING, None)
        for point in known.running[-LATEST_SAMPLES:]
    ]
    return made + running


def _chosen(known: Evidence) -> list[int]:
    """Returns, in order, the trials that are told of: the best, and the latest."""
    count = len(known.points)
    best = sorted(range(count), key=lambda index: known.costs[index])[:BEST_SAMPLES]
    return sorted({*best, *range(max(0, count - LATEST_SAMPLES), count)})


def _frozen(
    space: Space,
    point: dict[Path, Json],
    state: optuna.trial.TrialState,
    costs: tuple[float, ...] | None,
) -> optuna.trial.FrozenTrial:
    import optuna

    params: dict[str, int | float] = {}
    distributions: dict[str, optuna.distributions.BaseDistribution] = {}
    for leaf in space.active(point):
        domain, value = leaf.domain, point.get(leaf.path)
        if isinstance(domain, Categorical):
            index = domain.index_of(value)
            if index is not None:
                params[_name(leaf)] = index
                distributions[_name(leaf)] = optuna.distributions.CategoricalDistribution(
                    list(range(len(domain.values)))
                )
        elif not isinstance(domain, Constant) and isinstance(value, (int, float)):
            params[_name(leaf)] = domain.distribution.share_of(value)
            distributions[_name(leaf)] = optuna.distributions.FloatDistribution(0.0, 1.0)
    return optuna.trial.create_trial(
        state=state,
        params=params,
        distributions=distributions,
        values=None if costs is None else list(costs),
    )


def _name(leaf: Leaf) -> str:
    """Returns a name for Optuna; the same parameter in another option is another one."""
    return "/".join((*(f"{'.'.join(path)}={value}" for path, value in leaf.conditions), *leaf.path))
