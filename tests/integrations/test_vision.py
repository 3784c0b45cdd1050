"""Frameworks for pictures that import wandb by themselves, unmodified: a tiny training each."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from tests.contract.stack import Client, Server

ENVIRONMENT = "vision"
Runs = Callable[[str], list[dict[str, Any]]]
Compare = Callable[..., None]
pytestmark = [pytest.mark.integration, pytest.mark.timeout(900)]
# Frameworks that look for newer versions, fonts or models shall find that there is no network.
ALONE = {"YOLO_OFFLINE": "true", "HF_HUB_OFFLINE": "1", "OMP_NUM_THREADS": "1"}

# torchvision's operators are built for CUDA alone; on torch for the CPU it lacks even their names.
TORCHVISION = """
import torch
operators = torch.library.Library("torchvision", "DEF")
for name in ("nms", "qnms"):
    operators.define(f"{name}(Tensor dets, Tensor scores, float iou_threshold) -> Tensor")
import torchvision
"""

FASTAI = (
    TORCHVISION
    + """
import wandb
from fastai.callback.tracker import SaveModelCallback
from fastai.data.core import DataLoaders
from fastai.data.load import DataLoader
from fastai.learner import Learner
from fastai.metrics import mae
from runwell.integrations.fastai import WandbCallback

class Rows:
    def __init__(self, count):
        self.x = torch.randn(count, 4)
    def __len__(self):
        return len(self.x)
    def __getitem__(self, at):
        return self.x[at], self.x[at].sum().reshape(1)

loaders = DataLoaders(DataLoader(Rows(48), bs=16), DataLoader(Rows(16), bs=16))
with wandb.init(project="fastai", name="tiny"):
    learner = Learner(
        loaders, torch.nn.Linear(4, 1), loss_func=torch.nn.functional.mse_loss, lr=0.1,
        metrics=[mae], cbs=[WandbCallback(log="all", log_preds=False, log_model=True),
                            SaveModelCallback()],
    )
    with learner.no_bar():
        learner.fit(3)
"""
)


def single(runs: list[dict[str, Any]]) -> dict[str, Any]:
    (run,) = runs
    assert (run["name"], run["state"]) == ("tiny", "finished")
    return run


def artifacts_of(server: Server, project: str) -> str:
    return str(server.get(f"/projects/{server.entity}/{project}/artifacts"))


def test_fastai(client: Client, server: Server, runs_of: Runs, compare: Compare) -> None:
    client.must(FASTAI, **ALONE)
    run = single(runs_of("fastai"))
    assert len(server.curve("fastai", run["id"], "train_loss")[1]) == 9
    assert len(server.curve("fastai", run["id"], "valid_loss")[1]) == 3
    assert run["summary"]["epoch"] == pytest.approx(3)
    assert (run["config"]["batch size"], run["config"]["Learner"]["lr"]) == (16, 0.1)
    assert "model" in artifacts_of(server, "fastai")
    compare(FASTAI, "fastai", **ALONE)


# A detector of bright squares, from the smallest shape that Ultralytics brings.
SQUARES = (
    TORCHVISION
    + """
import pathlib
import numpy as np
from PIL import Image
from ultralytics import YOLO, settings
from ultralytics.utils.nms import TorchNMS

torchvision.ops.nms = TorchNMS.nms
settings.update({"wandb": True, "runs_dir": str(pathlib.Path("runs").absolute())})
dice = np.random.default_rng(0)
for part, count in (("train", 6), ("val", 3)):
    for kind in ("images", "labels"):
        pathlib.Path("data", kind, part).mkdir(parents=True, exist_ok=True)
    for number in range(count):
        picture = dice.integers(0, 60, (48, 64, 3)).astype(np.uint8)
        left, top = dice.integers(4, 24, 2)
        picture[top:top + 16, left:left + 16] = 250
        Image.fromarray(picture).save(f"data/images/{part}/{number}.png")
        box = f"0 {(left + 8) / 64} {(top + 8) / 48} {16 / 64} {16 / 48}"
        pathlib.Path(f"data/labels/{part}/{number}.txt").write_text(box)
pathlib.Path("data.yaml").write_text(
    f"path: {pathlib.Path('data').absolute()}\\ntrain: images/train\\nval: images/val\\n"
    "names: {0: square}\\n"
)
model = YOLO("yolov8n.yaml")
TRAIN = dict(data="data.yaml", epochs=2, imgsz=64, batch=3, workers=0, device="cpu", amp=False,
             seed=0, verbose=False, cache=False)
"""
)

ULTRALYTICS = (
    SQUARES
    + """
model.train(project="ultralytics", name="tiny", plots=True, **TRAIN)
"""
)


def test_ultralytics(client: Client, server: Server, runs_of: Runs, compare: Compare) -> None:
    client.must(ULTRALYTICS, **ALONE)
    run = single(runs_of("ultralytics"))
    assert (run["config"]["imgsz"], run["config"]["epochs"]) == (64, 2)
    for key, rows in (("train/box_loss", 2), ("lr/pg0", 2), ("metrics/mAP50(B)", 3)):
        # The best epoch is validated once more.
        assert len(server.curve("ultralytics", run["id"], key)[1]) == rows
    assert run["summary"]["model/parameters"] > 0
    assert run["summary"]["labels"]["_type"] == "image-file"
    assert f"run_{run['id']}_model" in artifacts_of(server, "ultralytics")
    compare(ULTRALYTICS, "ultralytics", **ALONE)


MMENGINE = (
    TORCHVISION
    + """
import pathlib
from mmengine.model import BaseModel
from mmengine.runner import Runner

class Model(BaseModel):
    def __init__(self):
        super().__init__()
        self.layer = torch.nn.Linear(4, 1)
    def forward(self, x, y, mode="tensor"):
        made = self.layer(x)
        return {"loss": ((made - y) ** 2).mean()} if mode == "loss" else made

class Rows(torch.utils.data.Dataset):
    def __len__(self):
        return 16
    def __getitem__(self, at):
        x = torch.full((4,), at / 16)
        return x, x.sum(0, keepdim=True)

pathlib.Path("train.py").write_text("# what MMEngine finds as code")
runner = Runner(
    model=Model(), work_dir="work", cfg=dict(width=4),
    train_dataloader=dict(
        dataset=Rows(), batch_size=4, sampler=dict(type="DefaultSampler", shuffle=True),
        collate_fn=dict(type="default_collate"),
    ),
    train_cfg=dict(by_epoch=True, max_epochs=2),
    optim_wrapper=dict(optimizer=dict(type="SGD", lr=0.05)),
    default_hooks=dict(logger=dict(type="LoggerHook", interval=1)),
    visualizer=dict(type="Visualizer", vis_backends=[dict(
        type="WandbVisBackend", init_kwargs=dict(project="mmengine", name="tiny"),
        define_metric_cfg={"loss": "min"}, log_code_name="code",
        watch_kwargs=dict(log="all", log_freq=2),
    )]),
)
runner.visualizer.add_graph(runner.model, None)
runner.visualizer.add_image("picture", __import__("numpy").zeros((8, 8, 3), "uint8"))
runner.train()
"""
)


def test_mmengine(client: Client, server: Server, runs_of: Runs, compare: Compare) -> None:
    client.must(MMENGINE, **ALONE)
    run = single(runs_of("mmengine"))
    assert run["config"]["width"] == 4
    _, losses, _ = server.curve("mmengine", run["id"], "loss")
    assert len(losses) == 8
    assert run["summary"]["loss"] == {"min": pytest.approx(min(losses))}
    assert run["summary"]["picture"]["_type"] == "image-file"
    assert "code" in artifacts_of(server, "mmengine")
    assert run["summary"]["gradients/layer.weight"]["_type"] == "histogram"
    compare(MMENGINE, "mmengine", **ALONE)


# Ultralytics' own measurements are off here; what is seen are the tables.
SEEN = (
    SQUARES.replace('"wandb": True', '"wandb": False')
    + """
import wandb
from wandb.integration.ultralytics import add_wandb_callback

with wandb.init(project="seen", name="tiny"):
    add_wandb_callback(model, enable_model_checkpointing=True)
    model.train(plots=False, **TRAIN)
    model.predict(["data/images/val/0.png", "data/images/val/1.png"], conf=0.01, verbose=False)
"""
)


def test_what_a_detector_sees(client: Client, server: Server, runs_of: Runs) -> None:
    client.must(SEEN, **ALONE)
    run = single(runs_of("seen"))
    summary = run["summary"]
    assert (summary["Train-Table"]["nrows"], summary["Train-Table"]["ncols"]) == (6, 7)
    assert (summary["Validation-Table"]["nrows"], summary["Validation-Table"]["ncols"]) == (3, 6)
    assert (summary["Prediction-Table"]["nrows"], summary["Prediction-Table"]["ncols"]) == (2, 5)
    assert run["config"]["train"]["imgsz"] == 64
    assert f"run_{run['id']}_model" in artifacts_of(server, "seen")
