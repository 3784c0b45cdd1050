"""Keras on TensorFlow, where the official callbacks run, too."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from tests.contract.stack import Client, Server
from tests.integrations.test_torch import KERAS

ENVIRONMENT = "tensorflow"
Runs = Callable[[str], list[dict[str, Any]]]
Compare = Callable[..., None]
pytestmark = [pytest.mark.integration, pytest.mark.timeout(900)]
QUIET = {"TF_CPP_MIN_LOG_LEVEL": "3", "CUDA_VISIBLE_DEVICES": ""}

# What the official package has of it: its oldest callback is gone there.
ON_TENSORFLOW = (
    KERAS.partition('with wandb.init(project="keras-old"')[0]
    .replace('"torch"', '"tensorflow"')
    .replace('project="keras"', 'project="keras-tensorflow"')
)


def test_keras_on_tensorflow(
    client: Client, server: Server, runs_of: Runs, compare: Compare
) -> None:
    client.must(ON_TENSORFLOW, **QUIET)
    (run,) = runs_of("keras-tensorflow")
    assert (run["name"], run["state"]) == ("tiny", "finished")
    for key in ("epoch/loss", "epoch/val_mae", "epoch/learning_rate"):
        assert len(server.curve("keras-tensorflow", run["id"], key)[1]) == 3
    assert run["summary"]["eval_data"]["nrows"] == 3
    compare(ON_TENSORFLOW, "keras-tensorflow", **QUIET)
