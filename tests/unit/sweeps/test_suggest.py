from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable

import pytest

from runwell.sweeps.config import SweepConfig, read_config
from runwell.sweeps.suggest import NOTHING_NOW, OVER, suggest
from runwell.sweeps.trial import Trial, TrialState
from runwell.values.json import Json

SPACE: Json = {
    "x": {"min": -5.0, "max": 5.0},
    "n": {"min": 1, "max": 8},
    "kind": {
        "choices": {
            "a": {
                "parameters": {"lr": {"distribution": "log_uniform_values", "min": 1e-4, "max": 1}}
            },
            "b": {},
        }
    },
}
METHODS = ("random", "bayes", "tpe")


def config(method: str, **more: Json) -> SweepConfig:
    return read_config(
        {"method": method, "metric": {"name": "loss"}, "parameters": SPACE, "seed": 3, **more}
    )


def cost(params: dict[str, Json]) -> float:
    x, n = params["x"], params["n"]
    assert isinstance(x, float)
    assert isinstance(n, int)
    return (x - 2) ** 2 + abs(n - 5) + (0.0 if params["kind"] == "a" else 3.0)


def searched(
    found: SweepConfig, count: int, judge: Callable[[dict[str, Json]], tuple[float | None, ...]]
) -> list[Trial]:
    trials: list[Trial] = []
    for number in range(count):
        params = suggest(found, 0, number, trials).params
        assert params is not None
        values = judge(params)
        state = TrialState.FAILED if None in values else TrialState.FINISHED
        trials.append(Trial(params, state, values, values))
    return trials


def eight_trials(seed: int) -> list[dict[str, Json]]:
    return [
        dict(trial.params)
        for method in METHODS
        for trial in searched(config(method, seed=seed), 8, lambda p: (cost(p),))
    ]


def test_the_same_seed_gives_the_same_trials_in_another_process() -> None:
    code = "from tests.unit.sweeps.test_suggest import *; print(eight_trials(3))"
    other = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, timeout=100
    )
    assert other.stdout.strip() == str(eight_trials(3)) != str(eight_trials(4))


@pytest.mark.parametrize("method", METHODS)
def test_every_trial_lies_in_the_space(method: str) -> None:
    for trial in searched(config(method), 14, lambda p: (None,) if p["n"] == 1 else (cost(p),)):
        x, n = trial.params["x"], trial.params["n"]
        assert isinstance(x, float)
        assert -5 <= x <= 5
        assert n in range(1, 9)
        assert ("lr" in trial.params) == (trial.params["kind"] == "a")


def test_bayes_comes_closer_than_random_on_the_same_budget() -> None:
    best = {
        method: min(t.best[0] or 0.0 for t in searched(config(method), 20, lambda p: (cost(p),)))
        for method in ("random", "bayes")
    }
    assert best["bayes"] < min(1.0, best["random"])


def test_agents_at_the_same_time_get_different_points() -> None:
    known = searched(config("bayes"), 10, lambda p: (cost(p),))
    for number in range(4):
        params = suggest(config("bayes"), 0, 10 + number, known).params
        assert params is not None
        known.append(Trial(params, TrialState.RUNNING))
    points = {str(trial.params) for trial in known[10:]}
    assert len(points) == 4


@pytest.mark.parametrize("method", ["bayes", "tpe"])
def test_several_metrics_spread_along_their_front(method: str) -> None:
    space: Json = {"x": {"min": 0.0, "max": 1.0}}
    metrics: Json = [{"name": "a"}, {"name": "b", "goal": "maximize"}]
    found = read_config({"method": method, "metrics": metrics, "parameters": space, "seed": 1})

    def judge(params: dict[str, Json]) -> tuple[float, float]:
        x = params["x"]
        assert isinstance(x, float)
        return (x - 0.2) ** 2, -((x - 0.8) ** 2)

    xs = [float(str(trial.params["x"])) for trial in searched(found, 26, judge)][10:]
    on_front = [x for x in xs if 0.15 <= x <= 0.85]
    assert len(on_front) >= 0.8 * len(xs)
    assert max(on_front) - min(on_front) > 0.3


def test_a_cap_ends_it() -> None:
    capped = config("random", run_cap=2)
    trials = searched(capped, 2, lambda p: (1.0,))
    assert suggest(capped, 0, 2, trials) == OVER


def test_a_reached_target_ends_it() -> None:
    found = config("random", metric={"name": "acc", "goal": "maximize", "target": 0.9})
    good = Trial({}, TrialState.FINISHED, (0.95,))
    assert suggest(found, 0, 1, [good]) == OVER
    assert suggest(found, 0, 1, [Trial({}, TrialState.RUNNING, (0.95,))]).params is not None


def test_a_controller_elsewhere_is_left_to_choose() -> None:
    found = config("random", controller={"type": "local"})
    assert suggest(found, 0, 0, []) == NOTHING_NOW


def test_prior_runs_with_other_config_keys_do_not_harm() -> None:
    foreign = Trial({"other": 1}, TrialState.FINISHED, (0.0,))
    for method in METHODS:
        assert suggest(config(method), 0, 0, [foreign]).params is not None
