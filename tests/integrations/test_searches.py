"""Trainers of transformers that keep their models, and that search by a sweep; unmodified."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from tests.contract.stack import Client, Server
from tests.integrations.test_torch import TRANSFORMERS

ENVIRONMENT = "torch"
Runs = Callable[[str], list[dict[str, Any]]]
Compare = Callable[..., None]
ALONE = {"HF_HUB_OFFLINE": "1", "OMP_NUM_THREADS": "1"}
pytestmark = [pytest.mark.integration, pytest.mark.timeout(900)]

KEPT = TRANSFORMERS.replace('save_strategy="no"', 'save_strategy="steps", save_steps=2')
BEGIN, _, _ = TRANSFORMERS.partition("model = GPT2LMHeadModel(shape)")
SEARCH = (
    BEGIN
    + """
trainer = Trainer(
    args=arguments, train_dataset=Texts(), eval_dataset=Texts(),
    model_init=lambda: GPT2LMHeadModel(shape),
)
def space(trial):
    return {
        "method": "grid", "metric": {"name": "objective", "goal": "minimize"},
        "parameters": {"learning_rate": {"values": [1e-3, 1e-2]}},
    }
best = trainer.hyperparameter_search(
    hp_space=space, n_trials=2, backend="wandb", project="searched", direction="minimize",
)
assert best.hyperparameters["learning_rate"] in (1e-3, 1e-2), best
wandb.finish()
"""
)


def test_checkpoints_of_transformers_are_artifacts(
    client: Client, server: Server, runs_of: Runs, compare: Compare
) -> None:
    environ = {"WANDB_PROJECT": "kept", "WANDB_LOG_MODEL": "checkpoint", **ALONE}
    client.must(KEPT, **environ)
    (run,) = runs_of("kept")
    assert (run["name"], run["state"]) == ("tiny", "finished")
    kept = server.get(f"/projects/{server.entity}/kept/artifacts")["items"]
    # The model before the first step, two checkpoints, and the model at the end.
    assert [(each["name"], each["version_count"]) for each in kept] == [("model-tiny", 4)]
    compare(KEPT, "kept", **environ)


def test_a_search_of_transformers_by_a_sweep(
    client: Client, server: Server, runs_of: Runs, compare: Compare
) -> None:
    client.must(SEARCH, **ALONE)
    runs = runs_of("searched")
    assert [run["state"] for run in runs] == ["finished", "finished"]
    assert sorted(run["config"]["learning_rate"] for run in runs) == [1e-3, 1e-2]
    for run in runs:
        assert len(server.curve("searched", run["id"], "eval/loss")[1]) >= 2
        assert run["summary"]["eval/loss"] > 0
    compare(SEARCH, "searched", **ALONE)
