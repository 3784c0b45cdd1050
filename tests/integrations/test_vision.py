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


# Bright squares, and the smallest shape that Ultralytics brings for what is to be done with them:
# found, outlined by masks, found with their corners, or told from pictures without one.
SQUARES = (
    TORCHVISION
    + """
import pathlib, sys
import numpy as np
from PIL import Image
from ultralytics import YOLO, settings
from ultralytics.utils.nms import TorchNMS

torchvision.ops.nms = TorchNMS.nms
settings.update({"wandb": True, "runs_dir": str(pathlib.Path("runs").absolute())})
shape, task = {
    "detect": "yolov8n", "segment": "yolov8n-seg", "pose": "yolov8n-pose", "classify": "yolov8n-cls"
}[sys.argv[1]] + ".yaml", sys.argv[1]
data = pathlib.Path("data").absolute()

def words(left, top):
    across, down = (left / 64, (left + 16) / 64), (top / 48, (top + 16) / 48)
    corners = [(x, y) for x in across for y in down[::1 if x == across[0] else -1]]
    if task == "segment":
        return "0 " + " ".join(f"{x} {y}" for x, y in corners)
    box = f"0 {sum(across) / 2} {sum(down) / 2} {16 / 64} {16 / 48}"
    return box + "".join(f" {x} {y} 2" for x, y in corners if task == "pose")

def keep(part, number, picture, said):
    path = data / "images" / part / f"{number}.png"
    if task == "classify":
        path = data / part / ("square" if said else "nothing") / f"{number}.png"
    path.parent.mkdir(parents=True, exist_ok=True)
    Image.fromarray(picture).save(path)
    if said and task != "classify":
        label = data / "labels" / part / f"{number}.txt"
        label.parent.mkdir(parents=True, exist_ok=True)
        label.write_text(said)
    return str(path)

dice = np.random.default_rng(0)
paths = []
for part, count in (("train", 6), ("val", 3)):
    for number in range(count):
        picture = dice.integers(0, 60, (48, 64, 3)).astype(np.uint8)
        left, top = dice.integers(4, 24, 2)
        said = "" if task == "classify" and number % 2 else words(left, top)
        if said:
            picture[top:top + 16, left:left + 16] = 250
        paths.append(keep(part, number, picture, said))
pathlib.Path("data.yaml").write_text(
    f"path: {data}\\ntrain: images/train\\nval: images/val\\n"
    "names: {0: square}\\nkpt_shape: [4, 3]\\n"
)
model = YOLO(shape)
TRAIN = dict(data=str(data) if task == "classify" else "data.yaml", epochs=2, imgsz=64, batch=3,
             workers=0, device="cpu", amp=False, seed=0, verbose=False, cache=False)
"""
)

ULTRALYTICS = (
    SQUARES
    + """
model.train(project="ultralytics", name="tiny", plots=True, **TRAIN)
"""
)


def test_ultralytics(client: Client, server: Server, runs_of: Runs, compare: Compare) -> None:
    client.must(ULTRALYTICS, "detect", **ALONE)
    run = single(runs_of("ultralytics"))
    assert (run["config"]["imgsz"], run["config"]["epochs"]) == (64, 2)
    for key, rows in (("train/box_loss", 2), ("lr/pg0", 2), ("metrics/mAP50(B)", 3)):
        # The best epoch is validated once more.
        assert len(server.curve("ultralytics", run["id"], key)[1]) == rows
    assert run["summary"]["model/parameters"] > 0
    assert run["summary"]["labels"]["_type"] == "image-file"
    assert f"run_{run['id']}_model" in artifacts_of(server, "ultralytics")
    compare(ULTRALYTICS, "ultralytics", arguments=("detect",), **ALONE)


# A training that is cut off behind its first epoch goes on in the run that it has begun.
RESUMED = (
    SQUARES
    + """
def cut(trainer):
    raise RuntimeError("cut off")

model.add_callback("on_model_save", cut)
try:
    model.train(project="resumed", name="tiny", plots=False, **TRAIN)
except RuntimeError as error:
    assert str(error) == "cut off"
(last,) = pathlib.Path().rglob("last.pt")
YOLO(str(last)).train(resume=True)
"""
)


def test_ultralytics_goes_on_in_its_run(
    client: Client, server: Server, runs_of: Runs, compare: Compare
) -> None:
    client.must(RESUMED, "detect", **ALONE)
    run = single(runs_of("resumed"))
    assert len(server.curve("resumed", run["id"], "train/box_loss")[1]) == 2
    compare(RESUMED, "resumed", arguments=("detect",), **ALONE)


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
