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


# Writers that are asked from outside of a graph and from within one, and Keras's own callback.
SUMMARIES = """
import wandb
import keras, numpy as np, tensorflow as tf

with wandb.init(project="tf-summaries", name="tiny", sync_tensorboard=True):
    train = tf.summary.create_file_writer("logs/train")
    held = tf.summary.create_file_writer("logs/validation")
    with train.as_default():
        for step in range(4):
            tf.summary.scalar("loss", 1 / (step + 1), step=step)
            tf.summary.histogram("weights", tf.range(100.0), step=step)
        # heard at once
        tf.summary.image("pictures", np.zeros((2, 4, 4, 3), np.uint8), step=4)
        tf.summary.text("note", "words", step=4)

    @tf.function
    def check(x, step):
        with held.as_default():
            tf.summary.scalar("loss", x / 2, step=step)

    for step in range(5, 8):
        check(tf.constant(1.0), tf.constant(step, tf.int64))
    train.close()
    held.close()

x = np.random.default_rng(0).random((64, 4)).astype("float32")
model = keras.Sequential([keras.layers.Input((4,)), keras.layers.Dense(1)])
model.compile("sgd", "mse")
with wandb.init(project="tf-keras", name="tiny", sync_tensorboard=True):
    model.fit(
        x, x.sum(1, keepdims=True), epochs=3, batch_size=16, verbose=0, validation_split=0.25,
        callbacks=[keras.callbacks.TensorBoard("keras", histogram_freq=1)],
    )
"""


def test_writers_of_tensorflow(
    client: Client, server: Server, runs_of: Runs, compare: Compare
) -> None:
    client.must(SUMMARIES.replace("# heard at once", "assert wandb.run.step == 3"), **QUIET)
    (run,) = runs_of("tf-summaries")
    _, losses, _ = server.curve("tf-summaries", run["id"], "train/loss")
    assert losses == [1, 0.5, pytest.approx(1 / 3), 0.25]
    assert server.curve("tf-summaries", run["id"], "validation/loss")[1] == [0.5] * 3
    assert sum(run["summary"]["train/weights"]["values"]) == 100
    assert run["summary"]["train/pictures"]["count"] == 2
    assert (run["state"], run["summary"]["global_step"]) == ("finished", 7)
    (run,) = runs_of("tf-keras")
    for key in ("train/epoch_loss", "train/epoch_learning_rate", "validation/epoch_loss"):
        assert len(server.curve("tf-keras", run["id"], key)[1]) == 3
    compare(SUMMARIES, "tf-summaries", "tf-keras", **QUIET)
