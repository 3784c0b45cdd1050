"""Trainings in several processes: one run, that of the first of them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from tests.contract.stack import Client, Server

ENVIRONMENT = "torch"
Runs = Callable[[str], list[dict[str, Any]]]
Compare = Callable[..., None]
ALONE = {"OMP_NUM_THREADS": "1", "GLOO_SOCKET_IFNAME": "lo"}
pytestmark = [pytest.mark.integration, pytest.mark.timeout(900)]

# Workers are begun anew, so what they do has to stand in a file.
SPAWNED = """
import pathlib, subprocess, sys
pathlib.Path("train.py").write_text('''
import lightning as L, torch, wandb
from lightning.pytorch.loggers import WandbLogger

class Model(L.LightningModule):
    def __init__(self):
        super().__init__()
        self.layer = torch.nn.Linear(4, 1)
    def training_step(self, batch, _):
        loss = ((self.layer(batch[0]) - batch[1]) ** 2).mean()
        self.log("train/loss", loss, on_step=True)
        return loss
    def configure_optimizers(self):
        return torch.optim.SGD(self.parameters(), 0.1)

if __name__ == "__main__":
    x = torch.rand(32, 4)
    data = torch.utils.data.TensorDataset(x, x.sum(1, keepdim=True))
    logger = WandbLogger(project="spawned", name="tiny", save_dir="runs")
    logger.log_hyperparams({"lr": 0.1})
    model = Model()
    logger.experiment
    trainer = L.Trainer(
        max_epochs=2, logger=logger, accelerator="cpu", strategy="ddp_spawn", devices=2,
        enable_progress_bar=False, log_every_n_steps=1,
    )
    trainer.fit(model, torch.utils.data.DataLoader(data, batch_size=4))
    wandb.log({"behind": 1})
    wandb.finish()
''')
subprocess.run([sys.executable, "train.py"], check=True)
"""


WATCHED = SPAWNED.replace("spawned", "watched").replace(
    "logger.experiment", 'logger.watch(model, log="all", log_freq=1, log_graph=False)'
)


def test_lightning_in_two_processes(
    client: Client, server: Server, runs_of: Runs, compare: Compare
) -> None:
    client.must(SPAWNED, **ALONE)
    (run,) = runs_of("spawned")
    assert (run["name"], run["state"], run["config"]["lr"]) == ("tiny", "finished", 0.1)
    # Each process has half of the 8 batches of an epoch.
    assert len(server.curve("spawned", run["id"], "train/loss")[1]) == 8
    assert run["summary"]["behind"] == 1
    compare(SPAWNED, "spawned", **ALONE)


def test_a_watched_model_goes_along(client: Client, server: Server, runs_of: Runs) -> None:
    client.must(WATCHED, **ALONE)
    (run,) = runs_of("watched")
    assert len(server.curve("watched", run["id"], "train/loss")[1]) == 8
    # Hooks of gradients do not go along to another process.
    assert run["summary"]["parameters/layer.weight"]["_type"] == "histogram"
