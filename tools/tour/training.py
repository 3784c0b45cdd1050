"""What the tour shows: runs of a small project, a sweep, artifacts, and a run that goes on.

    python -m tools.tour.training

Logs with our own client to the server of `RUNWELL_HOME`. Says "ready" when all is there, and then
keeps one run going until its input ends.
"""

from __future__ import annotations

import itertools
import math
import sys
import threading
import time
from pathlib import Path
from typing import Any

import numpy as np

import runwell
from tools.tour.drawings import NAMES, SIDE, cloud, scene

PROJECT = "shapes"
SEARCH = "shapes-search"
STEPS = 240
EPOCH = 24  # steps
CONFIG: dict[str, Any] = {"batch_size": 128, "model": {"depth": 4, "width": 64}}
CLASSES = list(NAMES.values())
NOTES = "The learning rate is the one of the paper; the augmentation is ours."


def curves(
    step: int, rate: float, chance: np.random.Generator, pace: float = 1.0
) -> dict[str, float]:
    """Returns what is logged at a step: a loss that falls with rate and pace, and the rest."""
    speed = 18 * math.sqrt(rate) * pace
    floor = 0.08 + 1.6 * abs(math.log10(rate / 0.02)) ** 2 / 10
    loss = floor + 1.9 * math.exp(-speed * step / STEPS) + chance.normal(0, 0.02)
    return {
        "train/loss": max(loss, 0.01),
        "train/accuracy": 1 / (1 + max(loss, 0.01)) + chance.normal(0, 0.006),
        "train/lr": rate * 0.5 * (1 + math.cos(math.pi * step / STEPS)),
        "train/grad_norm": (1 + 1.5 * pace) * math.exp(-2 * step / STEPS)
        + abs(chance.normal(0, 0.06)),
    }


def validation(
    step: int, rate: float, chance: np.random.Generator, pace: float
) -> dict[str, float]:
    """Returns what is logged at the end of an epoch."""
    loss = curves(step, rate, chance, pace)["train/loss"] * 1.12 + 0.05 * (step / STEPS) ** 3
    return {
        "val/loss": loss,
        "val/accuracy": 1 / (1 + loss) + chance.normal(0, 0.004),
        "epoch": step // EPOCH,
    }


def picture(number: int, sure: float) -> runwell.Image:
    """Returns a picture with the boxes that a model guessed and the mask of the truth."""
    seen = scene(number)
    labels = {0: "sky", **NAMES}
    boxes = [
        {
            "position": {
                "minX": left / SIDE,
                "maxX": right / SIDE,
                "minY": top / SIDE,
                "maxY": bottom / SIDE,
            },
            "class_id": kind,
            "box_caption": f"{NAMES[kind]} {sure:.2f}",
            "scores": {"score": sure},
        }
        for kind, left, right, top, bottom in seen.boxes
    ]
    return runwell.Image(
        seen.pixels,
        caption=" and ".join(NAMES[kind] for kind, *_ in seen.boxes),
        boxes={"guess": {"box_data": boxes, "class_labels": labels}},
        masks={"truth": {"mask_data": seen.mask, "class_labels": labels}},
    )


def media(epoch: int, seed: int) -> dict[str, Any]:
    """Returns the pictures, shapes and bodies of an epoch."""
    chance = np.random.default_rng(100 * seed + epoch)
    sure = 0.5 + 0.045 * epoch
    return {
        "examples": [picture(10 * seed + number, sure) for number in range(4)],
        "space/embedding": runwell.Object3D(cloud(0.4 + 0.25 * epoch)),
        "weights/first": runwell.Histogram(chance.normal(0, 0.5 + 0.1 * epoch, 2_000)),
        "weights/last": runwell.Histogram(chance.gamma(1 + 0.3 * epoch, 0.6, 2_000)),
    }


def results(seed: int) -> dict[str, Any]:
    """Returns what is logged at the end: a table of guesses, and charts."""
    chance = np.random.default_rng(seed)
    truth = chance.integers(0, len(CLASSES), 200)
    wrong = chance.random(200) < 0.12
    guess = np.where(wrong, (truth + 1) % len(CLASSES), truth)
    rows = [
        [
            runwell.Image(scene(40 + number).pixels),
            CLASSES[truth[number]],
            CLASSES[guess[number]],
            round(float(chance.uniform(0.6, 1)), 3),
        ]
        for number in range(12)
    ]
    scores = np.eye(len(CLASSES))[truth] * 0.5 + chance.random((200, len(CLASSES)))
    return {
        "predictions": runwell.Table(columns=["image", "truth", "guess", "score"], data=rows),
        "confusion": runwell.plot.confusion_matrix(
            y_true=truth.tolist(), preds=guess.tolist(), class_names=CLASSES
        ),
        "roc": runwell.plot.roc_curve(truth, scores / scores.sum(1, keepdims=True), labels=CLASSES),
    }


def train(rate: float, optimizer: str, seed: int, folder: Path) -> None:
    """Logs one whole training."""
    config = {**CONFIG, "lr": rate, "optimizer": optimizer, "seed": seed}
    tags = ["baseline"] if (rate, seed) == (0.01, 0) else []
    with runwell.init(
        project=PROJECT,
        name=f"{optimizer}-{rate:g}-s{seed}",
        config=config,
        tags=tags,
        notes=NOTES if tags else None,
        job_type="train",
    ) as run:
        run.define_metric("val/accuracy", summary="max")
        run.use_artifact("shapes-data:latest")
        print(f"\x1b[1mtraining\x1b[0m on 4,800 pictures, {optimizer}, lr {rate:g}")
        chance = np.random.default_rng(1_000 * seed + int(1e5 * rate) + len(optimizer))
        pace = (1.5 if optimizer == "adam" else 0.8) + 0.1 * seed
        for step in range(STEPS):
            row: dict[str, Any] = dict(curves(step, rate, chance, pace))
            if step % EPOCH == EPOCH - 1:
                row |= validation(step, rate, chance, pace) | media(step // EPOCH, seed)
                print(
                    f"\x1b[36mepoch {step // EPOCH:2}\x1b[0m  loss {row['val/loss']:.4f}  "
                    f"accuracy \x1b[32m{row['val/accuracy']:.4f}\x1b[0m"
                )
            run.log(row)
        run.log(results(seed))
        if rate > 0.1:
            run.alert("Loss does not fall", "The learning rate is too high", level="WARN")
        weights = folder / "weights.npz"
        np.savez(weights, first=chance.normal(size=(64, 32)), last=chance.normal(size=(32, 3)))
        model = runwell.Artifact("classifier", "model", metadata={"lr": rate, "seed": seed})
        model.add_file(str(weights))
        run.log_artifact(model, aliases=["best"] if tags else None)


def prepare(folder: Path) -> None:
    """Logs two versions of the data."""
    with runwell.init(project=PROJECT, name="prepare-data", job_type="data", config=CONFIG) as run:
        for version, count in enumerate((16, 24)):
            data = runwell.Artifact(
                "shapes-data", "dataset", description="Discs, squares and rings before a sky"
            )
            for number in range(count):
                name = folder / f"{number:02}.npy"
                np.save(name, scene(number + version * (number > 12)).pixels)
                data.add_file(str(name), name=f"train/{name.name}")
            labels = folder / "labels.json"
            labels.write_text(f'{{"classes": {CLASSES}, "version": {version}}}'.replace("'", '"'))
            data.add_file(str(labels))
            run.log_artifact(data).wait()


def evaluate() -> None:
    """Logs a run that uses a model and the data, so that lineage has a second step."""
    with runwell.init(project=PROJECT, name="evaluate", job_type="eval", config=CONFIG) as run:
        run.use_artifact("classifier:latest")
        run.use_artifact("shapes-data:latest")
        run.summary["test/accuracy"] = 0.941


def search() -> None:
    """Runs a sweep of thirty trials."""
    sweep = runwell.sweep(
        {
            "name": "rate and width",
            "method": "random",
            "metric": {"name": "val/loss", "goal": "minimize"},
            "parameters": {
                "lr": {"distribution": "log_uniform_values", "min": 1e-3, "max": 0.3},
                "width": {"values": [32, 64, 128, 256]},
                "dropout": {"min": 0.0, "max": 0.6},
                "optimizer": {"values": ["adam", "sgd"]},
            },
        },
        project=SEARCH,
    )
    numbers = itertools.count()

    def trial() -> None:
        with runwell.init() as run:
            chance = np.random.default_rng(next(numbers))
            given: dict[str, Any] = dict(run.config)
            for step in range(0, STEPS, 20):
                loss = curves(step, given["lr"], chance)["train/loss"]
                loss += (given["dropout"] - 0.2) ** 2 + 3.0 / given["width"]
                run.log({"val/loss": loss})

    runwell.agent(sweep, trial, count=30)


def others() -> None:
    """Logs a few runs to other projects, so that there is something to choose from."""
    for project, names in {"language-model": ("small", "medium"), "speech": ("first",)}.items():
        for name in names:
            with runwell.init(project=project, name=name) as run:
                for step in range(20):
                    run.log({"loss": 3 / (1 + step / 5)})


def go_on() -> None:
    """Logs a run until the input ends."""
    ended = threading.Event()

    def listen() -> None:
        sys.stdin.read()
        ended.set()

    threading.Thread(target=listen, daemon=True).start()
    chance = np.random.default_rng(7)
    with runwell.init(
        project=PROJECT,
        name="adam-0.02-s0",
        config={**CONFIG, "lr": 0.02, "optimizer": "adam", "seed": 0},
        job_type="train",
    ) as run:
        for step in range(STEPS // 2):
            run.log(curves(step, 0.02, chance))
        print("ready", flush=True)
        for step in range(STEPS // 2, STEPS):
            if ended.wait(5.0):
                return
            run.log(curves(step, 0.02, chance))
        ended.wait()


def main() -> None:
    """Logs everything; files lie in the working directory."""
    folder = Path.cwd()
    others()
    prepare(folder)
    search()
    for optimizer, rate, seed in itertools.product(("sgd", "adam"), (0.2, 0.01), (1, 0)):
        train(rate, optimizer, seed, folder)
        time.sleep(0.01)  # two runs made in one millisecond have no order
    evaluate()
    go_on()


if __name__ == "__main__":
    main()
