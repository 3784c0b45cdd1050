"""Two trainers in two threads of a process log to two runs."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from tests.contract.stack import Client, Server

ENVIRONMENT = "trees"
Runs = Callable[[str], list[dict[str, Any]]]
pytestmark = [pytest.mark.integration, pytest.mark.timeout(900)]

SCRIPT = """
import threading
import lightgbm, numpy as np, wandb, xgboost
from wandb.integration.lightgbm import wandb_callback

rng = np.random.default_rng(0)
x = rng.normal(size=(200, 4))
y = (x[:, 0] > 0).astype(int)
both = threading.Barrier(2)

def light():
    with wandb.init(project="threads", name="light"):
        both.wait()
        data = lightgbm.Dataset(x[:150], y[:150])
        params = {"objective": "binary", "metric": ["auc"], "verbose": -1, "num_threads": 1}
        lightgbm.train(
            params, data, 5, valid_sets=[data.create_valid(x[150:], y[150:])],
            valid_names=["valid"], callbacks=[wandb_callback(), lambda _: both.wait()],
        )

def extreme():
    class Together(xgboost.callback.TrainingCallback):
        def after_iteration(self, model, epoch, evals_log):
            both.wait()
    with wandb.init(project="threads", name="xtreme"):
        both.wait()
        train, valid = xgboost.DMatrix(x[:150], y[:150]), xgboost.DMatrix(x[150:], y[150:])
        xgboost.train(
            {"objective": "binary:logistic", "eval_metric": "logloss", "nthread": 1}, train, 5,
            evals=[(valid, "valid")], verbose_eval=False,
            callbacks=[wandb.xgboost.WandbCallback(), Together()],
        )

threads = [threading.Thread(target=work) for work in (light, extreme)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
"""


def test_each_thread_has_its_run(client: Client, server: Server, runs_of: Runs) -> None:
    client.must(SCRIPT)
    light, extreme = runs_of("threads")
    assert (light["name"], light["state"]) == ("light", "finished")
    assert (extreme["name"], extreme["state"]) == ("xtreme", "finished")
    assert len(server.curve("threads", light["id"], "valid_auc")[1]) == 5
    assert len(server.curve("threads", extreme["id"], "valid-logloss")[1]) == 5
    assert "valid-logloss" not in light["summary"]
    assert "valid_auc" not in extreme["summary"]
