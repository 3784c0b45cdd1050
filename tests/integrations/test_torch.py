"""Frameworks on PyTorch that import wandb by themselves, unmodified: a tiny training each."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from tests.conftest import ROOT
from tests.contract.stack import Client, Server

ENVIRONMENT = "torch"
Runs = Callable[[str], list[dict[str, Any]]]
Compare = Callable[..., None]
pytestmark = [pytest.mark.integration, pytest.mark.timeout(900)]

LIGHTNING = """
import lightning as L, torch, wandb
from lightning.pytorch.loggers import WandbLogger

class Model(L.LightningModule):
    def __init__(self, lr):
        super().__init__()
        self.save_hyperparameters()
        self.layer = torch.nn.Linear(4, 1)
    def forward(self, x):
        return self.layer(x)
    def training_step(self, batch, _):
        loss = ((self(batch[0]) - batch[1]) ** 2).mean()
        self.log("train/loss", loss, on_step=True)
        return loss
    def configure_optimizers(self):
        return torch.optim.SGD(self.parameters(), self.hparams.lr)

x = torch.randn(64, 4)
data = torch.utils.data.TensorDataset(x, x.sum(1, keepdim=True))
logger = WandbLogger(project="lightning", name="tiny", log_model=True, save_dir=".")
model = Model(lr=0.1)
logger.watch(model, log="all", log_freq=2)
trainer = L.Trainer(
    max_epochs=3, logger=logger, enable_progress_bar=False, log_every_n_steps=1, accelerator="cpu"
)
trainer.fit(model, torch.utils.data.DataLoader(data, batch_size=16))
logger.log_image("pictures", [torch.rand(3, 8, 8)], caption=["noise"])
logger.log_table("table", columns=["a", "b"], data=[[1, "x"], [2, "y"]])
wandb.finish()
"""

TRANSFORMERS = """
import torch, wandb
from transformers import GPT2Config, GPT2LMHeadModel, Trainer, TrainingArguments

class Texts(torch.utils.data.Dataset):
    def __len__(self):
        return 16
    def __getitem__(self, at):
        ids = torch.arange(at, at + 8) % 32
        return {"input_ids": ids, "labels": ids}

shape = GPT2Config(vocab_size=32, n_positions=16, n_embd=8, n_layer=1, n_head=2)
arguments = TrainingArguments(
    output_dir="out", report_to="wandb", run_name="tiny", logging_steps=1, max_steps=4,
    per_device_train_batch_size=4, use_cpu=True, eval_strategy="steps", eval_steps=2,
    save_strategy="no",
)
model = GPT2LMHeadModel(shape)
Trainer(model, arguments, train_dataset=Texts(), eval_dataset=Texts()).train()
wandb.finish()
"""

ACCELERATE = """
import numpy as np
from accelerate import Accelerator

accelerator = Accelerator(log_with="wandb", cpu=True)
accelerator.init_trackers(
    "accelerate", config={"lr": 0.1}, init_kwargs={"wandb": {"name": "tiny"}}
)
for step in range(3):
    accelerator.log({"loss": 1 / (step + 1)}, step=step)
tracker = accelerator.get_tracker("wandb")
tracker.log_images({"pictures": [np.zeros((4, 4, 3), np.uint8)]}, step=3)
tracker.log_table("table", columns=["a"], data=[[1]], step=3)
accelerator.end_training()
"""

SKORCH = """
import numpy as np, torch, wandb
from skorch import NeuralNetRegressor
from skorch.callbacks import WandbLogger

with wandb.init(project="skorch", name="tiny") as run:
    net = NeuralNetRegressor(
        torch.nn.Linear, module__in_features=3, module__out_features=1, max_epochs=4, lr=0.05,
        verbose=0, callbacks=[WandbLogger(run)],
    )
    x = np.random.rand(40, 3).astype("float32")
    net.fit(x, x.sum(1, keepdims=True))
"""


def single(runs: list[dict[str, Any]]) -> dict[str, Any]:
    (run,) = runs
    assert (run["name"], run["state"]) == ("tiny", "finished")
    return run


def test_lightning(client: Client, server: Server, runs_of: Runs, compare: Compare) -> None:
    client.must(LIGHTNING)
    run = single(runs_of("lightning"))
    assert run["config"]["lr"] == 0.1
    _, losses, _ = server.curve("lightning", run["id"], "train/loss")
    assert len(losses) == 12
    assert losses[-1] < losses[0]
    assert run["summary"]["trainer/global_step"] == 11  # counted from 0
    assert run["summary"]["epoch"] == 2
    for key in ("gradients/layer.weight", "parameters/layer.bias"):
        assert run["summary"][key]["_type"] == "histogram"
    assert run["summary"]["pictures"]["_type"] == "images/separated"
    assert run["summary"]["table"]["nrows"] == 2
    compare(LIGHTNING, "lightning")


def test_transformers(client: Client, server: Server, runs_of: Runs, compare: Compare) -> None:
    client.must(TRANSFORMERS, WANDB_PROJECT="transformers", WANDB_WATCH="all")
    run = single(runs_of("transformers"))
    config, summary = run["config"], run["summary"]
    assert (config["n_embd"], config["max_steps"], config["vocab_size"]) == (8, 4, 32)
    assert config["model/num_parameters"] > 0
    assert len(server.curve("transformers", run["id"], "train/loss")[1]) == 4
    assert len(server.curve("transformers", run["id"], "eval/loss")[1]) == 2
    assert summary["train/global_step"] == 4
    assert summary["train_loss"] > 0
    compare(TRANSFORMERS, "transformers", WANDB_PROJECT="transformers", WANDB_WATCH="all")


def test_accelerate(client: Client, server: Server, runs_of: Runs, compare: Compare) -> None:
    client.must(ACCELERATE)
    run = single(runs_of("accelerate"))
    assert run["config"]["lr"] == 0.1
    assert server.curve("accelerate", run["id"], "loss")[:2] == ([0, 1, 2], [1, 1 / 2, 1 / 3])
    assert run["summary"]["pictures"]["_type"] == "images/separated"
    assert run["summary"]["table"]["nrows"] == 1
    compare(ACCELERATE, "accelerate")


def test_skorch(client: Client, server: Server, runs_of: Runs, compare: Compare) -> None:
    client.must(SKORCH)
    run = single(runs_of("skorch"))
    for key in ("train_loss", "valid_loss"):
        _, values, _ = server.curve("skorch", run["id"], key)
        assert len(values) == 4
    compare(SKORCH, "skorch")


KERAS = """
import os
os.environ["KERAS_BACKEND"] = "torch"
import keras, numpy as np, wandb
from wandb.integration.keras import WandbEvalCallback, WandbMetricsLogger, WandbModelCheckpoint

x = np.random.default_rng(0).random((64, 4)).astype("float32")
y = x.sum(1, keepdims=True)

def model():
    made = keras.Sequential([keras.layers.Input((4,)), keras.layers.Dense(1, name="dense")])
    made.compile("sgd", "mse", metrics=["mae"])
    return made

class Predictions(WandbEvalCallback):
    def add_ground_truth(self, logs=None):
        for at in range(3):
            self.data_table.add_data(at, float(y[at, 0]))
    def add_model_predictions(self, epoch, logs=None):
        for at, seen in enumerate(self.model.predict(x[:3], verbose=0)):
            self.pred_table.add_data(epoch, self.data_table_ref.data[at][0], float(seen[0]))

how = {"epochs": 3, "batch_size": 16, "verbose": 0, "validation_split": 0.25}
with wandb.init(project="keras", name="tiny"):
    model().fit(x, y, **how, callbacks=[
        WandbMetricsLogger(log_freq=2),
        WandbModelCheckpoint("model.keras"),
        Predictions(["at", "truth"], ["epoch", "at", "seen"]),
    ])
with wandb.init(project="keras-old", name="tiny"):
    model().fit(x, y, **how, callbacks=[wandb.keras.WandbCallback(log_weights=True)])
"""


@pytest.mark.parametrize(("backend", "project"), [("torch", "keras"), ("jax", "jax")])
def test_keras_without_tensorflow(
    backend: str, project: str, client: Client, server: Server, runs_of: Runs
) -> None:
    client.must(KERAS.replace('"torch"', f'"{backend}"').replace('="keras', f'="{project}'))
    run = single(runs_of(project))
    for key in ("epoch/loss", "epoch/val_mae", "epoch/learning_rate"):
        assert len(server.curve(project, run["id"], key)[1]) == 3
    assert run["summary"]["batch/batch_step"] == 10
    assert run["summary"]["eval_data"]["nrows"] == 3
    assert run["summary"]["val"]["ncols"] == 2
    old = single(runs_of(f"{project}-old"))
    _, losses, _ = server.curve(f"{project}-old", old["id"], "val_loss")
    assert old["summary"]["best_val_loss"] == min(losses)
    assert old["summary"]["parameters/dense.kernel"]["_type"] == "histogram"


TENSORBOARD = """
import numpy as np, torch, wandb
from torch.utils.tensorboard import SummaryWriter

wandb.tensorboard.patch(root_logdir="logs")
with wandb.init(project="tensorboard", name="tiny"):
    writer = SummaryWriter("logs")
    for step in range(4):
        writer.add_scalar("loss", 1 / (step + 1), step)
        writer.add_histogram("weights", torch.arange(100.0), step)
    writer.add_image("picture", np.zeros((3, 4, 4), np.uint8), 4)
    writer.close()
    second = SummaryWriter("logs/eval")
    second.add_scalar("loss", 0.5, 5)
    second.close()
"""


@pytest.mark.parametrize(
    ("module", "project"),
    [("torch.utils.tensorboard", "tensorboard"), ("tensorboardX", "tensorboardx")],
)
def test_writers_of_tensorboard(
    module: str, project: str, client: Client, server: Server, runs_of: Runs, compare: Compare
) -> None:
    script = TENSORBOARD.replace("torch.utils.tensorboard", module)
    script = script.replace('project="tensorboard"', f'project="{project}"')
    client.must(script)
    run = single(runs_of(project))
    _, losses, _ = server.curve(project, run["id"], "loss")
    assert [round(loss, 4) for loss in losses] == [1, 0.5, 0.3333, 0.25]
    assert run["summary"]["global_step"] == 5
    assert run["summary"]["eval/loss"] == 0.5
    assert run["summary"]["weights"]["_type"] == "histogram"
    assert sum(run["summary"]["weights"]["values"]) == 100
    assert run["summary"]["picture"]["_type"] == "images/separated"
    compare(script, project)


FABRIC = """
import torch, wandb
from lightning.fabric import Fabric
from wandb.integration.lightning.fabric import WandbLogger

logger = WandbLogger(project="fabric", name="tiny", save_dir=".")
fabric = Fabric(accelerator="cpu", devices=1, loggers=[logger])
fabric.launch()
model = torch.nn.Linear(4, 1)
logger.log_hyperparams({"lr": 0.1})
logger.watch(model, log="all", log_freq=2, log_graph=False)
model, optimizer = fabric.setup(model, torch.optim.SGD(model.parameters(), 0.1))
x = torch.randn(16, 4)
for step in range(4):
    loss = ((model(x) - x.sum(1, keepdim=True)) ** 2).mean()
    fabric.backward(loss)
    optimizer.step()
    optimizer.zero_grad()
    fabric.log("loss", loss, step=step)
logger.log_image("pictures", [torch.rand(3, 8, 8)], caption=["noise"])
logger.log_table("table", columns=["a"], data=[[1], [2]])
wandb.finish()
"""


def test_fabric(client: Client, server: Server, runs_of: Runs, compare: Compare) -> None:
    client.must(FABRIC)
    run = single(runs_of("fabric"))
    assert run["config"]["lr"] == 0.1
    assert len(server.curve("fabric", run["id"], "loss")[1]) == 4
    assert run["summary"]["trainer/global_step"] == 3
    assert run["summary"]["pictures"]["captions"] == ["noise"]
    assert run["summary"]["table"]["nrows"] == 2
    compare(FABRIC, "fabric")


# Catalyst is as old as a name that Accelerate had for TPUs.
CATALYST = """
import accelerate.utils, torch, wandb
accelerate.utils.DistributedType.TPU = accelerate.utils.DistributedType.XLA
from catalyst import dl

x = torch.rand(48, 4)
loader = torch.utils.data.DataLoader(
    torch.utils.data.TensorDataset(x, x.sum(1, keepdim=True)), batch_size=16
)
model = torch.nn.Linear(4, 1)
dl.SupervisedRunner().train(
    model=model, criterion=torch.nn.MSELoss(), optimizer=torch.optim.SGD(model.parameters(), 0.05),
    loaders={"train": loader, "valid": loader}, num_epochs=3, logdir="logs", cpu=True,
    hparams={"lr": 0.05},
    loggers={"wandb": dl.WandbLogger(project="catalyst", name="tiny", log_batch_metrics=True)},
)
"""


def test_catalyst(client: Client, server: Server, runs_of: Runs, compare: Compare) -> None:
    client.must(CATALYST)
    run = single(runs_of("catalyst"))
    assert run["config"]["lr"] == 0.05
    assert len(server.curve("catalyst", run["id"], "loss_batch/train")[1]) == 9
    assert len(server.curve("catalyst", run["id"], "loss_epoch/valid")[1]) == 3
    compare(CATALYST, "catalyst")


def test_the_example_of_a_watched_model_runs(client: Client, server: Server, runs_of: Runs) -> None:
    script = "import runpy; runpy.run_module('examples.basics.watching', run_name='__main__')"
    client.must(script, PYTHONPATH=str(ROOT))
    (run,) = [run for run in runs_of("basics") if run["name"] == "watching"]
    assert len(server.curve("basics", run["id"], "loss")[1]) == 20
    assert run["summary"]["gradients/0.weight"]["_type"] == "histogram"
    assert run["summary"]["graph_0"]["_type"] == "graph-file"
