"""Frameworks without a deep-learning library under them: a tiny training each."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from tests.contract.stack import Client, Server

ENVIRONMENT = "trees"
Runs = Callable[[str], list[dict[str, Any]]]
Compare = Callable[..., None]
pytestmark = [pytest.mark.integration, pytest.mark.timeout(900)]

OPTUNA = """
import optuna, wandb
from optuna_integration import WeightsAndBiasesCallback

optuna.logging.set_verbosity(optuna.logging.ERROR)

def study():
    return optuna.create_study(sampler=optuna.samplers.RandomSampler(0))

callback = WeightsAndBiasesCallback("score", {"project": "optuna", "name": "one"})
study().optimize(lambda trial: trial.suggest_float("x", 0, 1) ** 2, 4, callbacks=[callback])
wandb.finish()

callback = WeightsAndBiasesCallback(
    "score", {"project": "optuna-many", "name": "many"}, as_multirun=True
)

@callback.track_in_wandb()
def objective(trial):
    x = trial.suggest_float("x", 0, 1)
    wandb.log({"inside": x})
    return x

study().optimize(objective, 3, callbacks=[callback])
"""


def test_optuna(client: Client, server: Server, runs_of: Runs, compare: Compare) -> None:
    client.must(OPTUNA)
    (run,) = runs_of("optuna")
    assert (run["name"], run["config"]["direction"]) == ("one", ["MINIMIZE"])
    steps, xs, _ = server.curve("optuna", run["id"], "x")
    _, scores, _ = server.curve("optuna", run["id"], "score")
    assert steps == [0, 1, 2, 3]
    assert scores == [x**2 for x in xs]
    compare(OPTUNA, "optuna", "optuna-many")


def test_optuna_with_a_run_for_each_trial(client: Client, server: Server, runs_of: Runs) -> None:
    client.must(OPTUNA.replace('"optuna-many"', '"optuna-each"'))
    runs = runs_of("optuna-each")
    assert [run["name"] for run in runs] == [f"trial/{number}/many" for number in range(3)]
    for run in runs:
        assert run["state"] == "finished"
        assert run["summary"]["inside"] == run["summary"]["score"] == run["summary"]["x"]


BOOSTING = """
import numpy as np, wandb
rng = np.random.default_rng(0)
x = rng.normal(size=(200, 4))
y = (x[:, 0] + 0.1 * rng.normal(size=200) > 0).astype(int)

import xgboost
with wandb.init(project="xgboost", name="tiny"):
    train, valid = xgboost.DMatrix(x[:150], y[:150]), xgboost.DMatrix(x[150:], y[150:])
    xgboost.train(
        {"objective": "binary:logistic", "eval_metric": ["logloss", "auc"]}, train, 6,
        evals=[(valid, "valid")], verbose_eval=False, early_stopping_rounds=5,
        callbacks=[wandb.xgboost.WandbCallback(log_model=True)],
    )

import lightgbm
from wandb.integration.lightgbm import log_summary, wandb_callback
params = {"objective": "binary", "metric": ["auc"], "verbose": -1}
data = lightgbm.Dataset(x[:150], y[:150])
with wandb.init(project="lightgbm", name="tiny"):
    booster = lightgbm.train(
        params, data, 5, valid_sets=[data.create_valid(x[150:], y[150:])],
        valid_names=["valid"], callbacks=[wandb_callback()],
    )
    log_summary(booster, save_model_checkpoint=True)
with wandb.init(project="lightgbm-cv", name="tiny"):
    lightgbm.cv(params, lightgbm.Dataset(x, y), 3, nfold=2, callbacks=[wandb_callback()])

import catboost
with wandb.init(project="catboost", name="tiny"):
    model = catboost.CatBoostClassifier(
        iterations=6, verbose=False, allow_writing_files=False, eval_metric="AUC"
    )
    model.fit(
        x[:150], y[:150], eval_set=(x[150:], y[150:]),
        callbacks=[wandb.catboost.WandbCallback(metric_period=2)],
    )
    wandb.catboost.log_summary(model)
"""


def single(runs: list[dict[str, Any]]) -> dict[str, Any]:
    (run,) = runs
    assert (run["name"], run["state"]) == ("tiny", "finished")
    return run


def test_xgboost_lightgbm_and_catboost(
    client: Client, server: Server, runs_of: Runs, compare: Compare
) -> None:
    client.must(BOOSTING)
    run = single(runs_of("xgboost"))
    _, losses, _ = server.curve("xgboost", run["id"], "valid-logloss")
    assert len(losses) == 6
    assert run["summary"]["valid-logloss"]["min"] == min(losses)
    assert run["summary"]["valid-auc"]["max"] > 0.8
    assert run["summary"]["best_iteration"] <= 5
    assert run["config"]["learner"]["objective"]["name"] == "binary:logistic"

    run = single(runs_of("lightgbm"))
    assert len(server.curve("lightgbm", run["id"], "valid_auc")[1]) == 5
    assert run["config"]["objective"] == "binary"
    assert run["summary"]["valid_auc"]["max"] == max(
        server.curve("lightgbm", run["id"], "valid_auc")[1]
    )
    assert run["summary"]["best_score"]["valid"]["auc"] > 0.8

    run = single(runs_of("lightgbm-cv"))
    assert len(server.curve("lightgbm-cv", run["id"], "valid_auc-mean")[1]) == 3
    assert len(server.curve("lightgbm-cv", run["id"], "valid_auc-stdv")[1]) == 3

    run = single(runs_of("catboost"))
    steps, _, _ = server.curve("catboost", run["id"], "validation-AUC")
    assert len(steps) == 6
    assert run["summary"]["iteration@metric-period-2"] == 6
    assert run["summary"]["best_score"]["validation"]["AUC"] > 0.8

    # LightGBM's `cv` stops the script with the official client.
    without_cv = BOOSTING.replace("lightgbm.cv(", "(lambda *_, **__: None)(")
    compare(without_cv, "xgboost", "lightgbm", "catboost")
