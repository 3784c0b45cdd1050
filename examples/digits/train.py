"""Trains a small network on scikit-learn's handwritten digits and logs what happens.

    python examples/digits/train.py --lr 0.1 --hidden 64 --schedule cosine

A plain training script: everything about tracking is the few lines that say `run`.
"""

from __future__ import annotations

import argparse
import time
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING

import numpy as np
from sklearn.datasets import load_digits
from sklearn.model_selection import train_test_split

import runwell

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Array = NDArray[np.float64]
    Labels = NDArray[np.int64]

CLASSES = 10


@dataclass(frozen=True)
class Options:
    """What one run is made of.

    `pace` is the most steps a second: this network learns the digits in a blink, and there is
    nothing to watch in a blink. 0 lifts the limit.
    """

    name: str | None = None
    lr: float = 0.1
    hidden: int = 64
    batch_size: int = 32
    epochs: int = 40
    schedule: str = "cosine"
    momentum: float = 0.9
    noise: float = 0.0
    seed: int = 1
    pace: float = 0.0


class Network:
    """One hidden layer with ReLU, softmax on top, trained by gradient descent with momentum."""

    def __init__(self, hidden: int, momentum: float, rng: np.random.Generator) -> None:
        shapes = [(64, hidden), (1, hidden), (hidden, CLASSES), (1, CLASSES)]
        self.weights = [rng.normal(0.0, np.sqrt(2 / shape[0]), shape) for shape in shapes]
        self.weights[1][:] = self.weights[3][:] = 0.0
        self.speeds = [np.zeros(shape) for shape in shapes]
        self.momentum = momentum

    def probabilities(self, images: Array) -> tuple[Array, Array]:
        """Returns the hidden activations and, per image, the probability of each class."""
        w1, b1, w2, b2 = self.weights
        hidden = np.maximum(images @ w1 + b1, 0.0)
        scores = hidden @ w2 + b2
        scores = np.exp(scores - scores.max(axis=1, keepdims=True))
        return hidden, scores / scores.sum(axis=1, keepdims=True)

    def step(self, images: Array, labels: Labels, lr: float) -> tuple[float, float]:
        """Learns from one batch; returns its loss and accuracy before the step."""
        hidden, probabilities = self.probabilities(images)
        loss, accuracy = score(probabilities, labels)
        error = (probabilities - np.eye(CLASSES)[labels]) / len(labels)
        below = (error @ self.weights[2].T) * (hidden > 0)
        slopes = [images.T @ below, below.sum(0), hidden.T @ error, error.sum(0)]
        for i, slope in enumerate(slopes):
            self.speeds[i] = self.momentum * self.speeds[i] - lr * slope
            self.weights[i] = self.weights[i] + self.speeds[i]
        return loss, accuracy


def score(probabilities: Array, labels: Labels) -> tuple[float, float]:
    """Returns the mean cross-entropy and the share of right answers."""
    right = probabilities[np.arange(len(labels)), labels]
    accuracy = (probabilities.argmax(axis=1) == labels).mean()
    return float(-np.log(right + 1e-12).mean()), float(accuracy)


def learning_rate(options: Options, progress: float) -> float:
    """Returns the learning rate at `progress` (0 to 1) of the training."""
    warm = min(1.0, progress / 0.05)
    if options.schedule == "cosine":
        return options.lr * warm * 0.5 * (1 + float(np.cos(np.pi * progress)))
    if options.schedule == "step":
        return options.lr * warm * 0.3 ** int(progress * 4)
    return options.lr * warm


def digits(noise: float, rng: np.random.Generator) -> tuple[Array, Array, Labels, Labels]:
    """Returns images to learn from and to check with, then the labels of both."""
    images, labels = load_digits(return_X_y=True)
    images = images / 16.0 + rng.normal(0.0, noise, images.shape)
    split = train_test_split(images, labels, test_size=0.25, random_state=0, stratify=labels)
    return split[0], split[1], split[2], split[3]


def train(options: Options) -> None:
    """Trains one network from start to end and logs all of it."""
    rng = np.random.default_rng(options.seed)
    images, val_images, labels, val_labels = digits(options.noise, rng)
    network = Network(options.hidden, options.momentum, rng)
    config = {key: value for key, value in asdict(options).items() if key not in {"name", "pace"}}

    with runwell.init(project="digits", name=options.name, config=config) as run:
        run.define_metric("val/accuracy", summary="max")
        run.define_metric("val/loss", summary="min")
        _, probabilities = network.probabilities(val_images)
        for epoch in range(options.epochs):
            train_epoch(run, network, images, labels, epoch, options, rng)
            _, probabilities = network.probabilities(val_images)
            loss, accuracy = score(probabilities, val_labels)
            run.log({"epoch": epoch + 1, "val/loss": loss, "val/accuracy": accuracy})
            print(f"epoch {epoch + 1:3} of {options.epochs}  {loss=:.4f}  {accuracy=:.4f}")
            if (epoch + 1) % (options.epochs // 4 or 1) == 0:
                run.log({"samples": samples(val_images, val_labels, probabilities)})

        run.log({"mistakes": mistakes(val_images, val_labels, probabilities)})
        run.log({"confusion": confusion(val_labels, probabilities)})


def train_epoch(
    run: runwell.Run,
    network: Network,
    images: Array,
    labels: Labels,
    epoch: int,
    options: Options,
    rng: np.random.Generator,
) -> None:
    """Learns from every image once, in random order, and logs every step."""
    batches = len(images) // options.batch_size
    order = rng.permutation(len(images))[: batches * options.batch_size]
    for batch, chosen in enumerate(order.reshape(batches, -1)):
        began = time.monotonic()
        lr = learning_rate(options, (epoch + batch / batches) / options.epochs)
        loss, accuracy = network.step(images[chosen], labels[chosen], lr)
        run.log({"train/loss": loss, "train/accuracy": accuracy, "train/lr": lr})
        if options.pace:
            time.sleep(max(0.0, 1 / options.pace - (time.monotonic() - began)))


def picture(image: Array) -> NDArray[np.uint8]:
    """Returns a digit of 64 numbers as grey pixels, enlarged."""
    pixels = np.kron(image.reshape(8, 8).clip(0, 1), np.ones((8, 8)))
    return (255 * pixels).astype(np.uint8)


def samples(images: Array, labels: Labels, probabilities: Array) -> list[runwell.Image]:
    """Returns the first images with what the network takes them for."""
    guesses = probabilities.argmax(axis=1)
    return [
        runwell.Image(picture(images[i]), caption=f"{labels[i]} taken for {guesses[i]}")
        for i in range(12)
    ]


def mistakes(images: Array, labels: Labels, probabilities: Array) -> runwell.Table:
    """Returns every wrong answer, the most confident first."""
    guesses = probabilities.argmax(axis=1)
    wrong = np.flatnonzero(guesses != labels)
    wrong = wrong[np.argsort(-probabilities[wrong, guesses[wrong]])]
    return runwell.Table(
        columns=["image", "truth", "guess", "confidence"],
        data=[
            [
                runwell.Image(picture(images[i])),
                int(labels[i]),
                int(guesses[i]),
                round(float(probabilities[i, guesses[i]]), 4),
            ]
            for i in wrong
        ],
    )


def confusion(labels: Labels, probabilities: Array) -> object:
    """Returns the confusion matrix of the ten digits as a chart."""
    return runwell.plot.confusion_matrix(
        y_true=labels.tolist(),
        preds=probabilities.argmax(axis=1).tolist(),
        class_names=[str(digit) for digit in range(CLASSES)],
    )


def read_options() -> Options:
    """Reads the options from the command line; each field is a flag."""
    parser = argparse.ArgumentParser(description="train on handwritten digits")
    for name, value in asdict(Options()).items():
        kind = str if value is None else type(value)
        parser.add_argument(f"--{name.replace('_', '-')}", type=kind, default=value)
    return Options(**vars(parser.parse_args()))


if __name__ == "__main__":
    train(read_options())
