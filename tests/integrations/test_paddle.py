"""PaddlePaddle with its own callback, unmodified."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from tests.contract.stack import Client, Server

ENVIRONMENT = "paddle"
Runs = Callable[[str], list[dict[str, Any]]]
Compare = Callable[..., None]
pytestmark = [pytest.mark.integration, pytest.mark.timeout(900)]

PADDLE = """
import paddle
from paddle.callbacks import WandbCallback

class Rows(paddle.io.Dataset):
    def __len__(self):
        return 16
    def __getitem__(self, at):
        x = paddle.full([4], at / 16)
        return x, x.sum().reshape([1])

model = paddle.Model(paddle.nn.Linear(4, 1))
optimizer = paddle.optimizer.SGD(0.05, parameters=model.parameters())
model.prepare(optimizer, paddle.nn.MSELoss())
model.fit(
    Rows(), Rows(), epochs=3, batch_size=4, verbose=0, num_workers=0,
    callbacks=[WandbCallback(project="paddle", name="tiny", config={"lr": 0.05})],
)
"""


def test_paddle(client: Client, server: Server, runs_of: Runs, compare: Compare) -> None:
    client.must(PADDLE, OMP_NUM_THREADS="1")
    (run,) = runs_of("paddle")
    assert (run["name"], run["state"]) == ("tiny", "finished")
    assert run["config"]["lr"] == 0.05
    assert len(server.curve("paddle", run["id"], "train/loss")[1]) == 12
    assert len(server.curve("paddle", run["id"], "eval/loss")[1]) == 3
    compare(PADDLE, "paddle", OMP_NUM_THREADS="1")
