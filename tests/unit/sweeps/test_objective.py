from __future__ import annotations

import pytest

from runwell.sweeps.config import read_config
from runwell.sweeps.objective import evidence
from runwell.sweeps.trial import Trial, TrialState
from runwell.values.json import Json

X: Json = {"x": {"min": 0.0, "max": 1.0}}


def trial(state: TrialState, best: float | None, latest: float | None = None) -> Trial:
    return Trial({"x": 0.5}, state, (best,), (latest,))


FINISHED = trial(TrialState.FINISHED, 1.0), trial(TrialState.FINISHED, 4.0)


@pytest.mark.parametrize(
    ("impute", "goal", "expected"),
    [
        ("worst", "minimize", 4.0),
        ("worst", "maximize", -1.0),
        ("best", "minimize", 2.0),
        ("latest", "maximize", -3.0),
    ],
)
def test_a_failed_trial_costs_what_is_asked_for(impute: str, goal: str, expected: float) -> None:
    metric: Json = {"name": "m", "goal": goal, "impute": impute}
    config = read_config({"method": "bayes", "metric": metric, "parameters": X})
    found = evidence(config, [*FINISHED, trial(TrialState.FAILED, 2.0, 3.0)])
    assert found.costs[2] == (expected,)


def test_running_trials_are_known_only_if_that_is_asked_for() -> None:
    running = trial(TrialState.RUNNING, 2.0, 3.0)
    plain = read_config({"method": "bayes", "metric": {"name": "m"}, "parameters": X})
    assert evidence(plain, [*FINISHED, running]).running == ({("x",): 0.5},)
    metric: Json = {"name": "m", "impute_while_running": "latest"}
    imputing = read_config({"method": "bayes", "metric": metric, "parameters": X})
    assert evidence(imputing, [*FINISHED, running]).costs[2] == (3.0,)


def test_a_finished_trial_without_the_metric_counts_as_the_worst() -> None:
    config = read_config({"method": "bayes", "metric": {"name": "m"}, "parameters": X})
    assert evidence(config, [*FINISHED, trial(TrialState.FINISHED, None)]).costs[2] == (4.0,)
