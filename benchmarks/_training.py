"""What a script logs that trains: a small network on made data, trained for real.

Its curves are the ordinary ones: losses and norms in float32, accuracies that are fractions of a
batch, a schedule of the learning rate, counts, times of the clock, and a validation now and then.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from runwell.store.ports.histories import Flush, MetricColumn, Stream

INPUTS, HIDDEN, CLASSES, BATCH = 64, 32, 10, 64
TRAINED_ON, VALIDATED_ON, EVERY = 1_400, 400, 10

F32 = NDArray[np.float32]
Row = dict[str, float]


@dataclass(frozen=True, slots=True)
class _Pass:
    """What one batch gives: `slope` of the loss by the logits."""

    hidden: F32
    loss: float
    accuracy: float
    slope: F32


def training(seed: int, steps: int, clock: Callable[[], float] = time.time) -> list[Row]:
    """Returns the rows that a training run of so many steps logs."""
    random = np.random.default_rng(seed)
    x, y = _classes(random)
    layers = [_weights(random, INPUTS, HIDDEN), _weights(random, HIDDEN, CLASSES)]
    momentum = [np.zeros_like(layer) for layer in layers]
    peak = float(random.uniform(0.02, 0.2))
    start = clock()
    rows: list[Row] = []
    for step in range(steps):
        began = time.perf_counter()
        batch = random.integers(0, TRAINED_ON, BATCH)
        rate = peak * 0.5 * (1 + float(np.cos(np.pi * step / steps)))
        seen = _forward(x[batch], y[batch], layers)
        behind = (seen.slope @ layers[1].T) * (seen.hidden > 0)
        slopes = [x[batch].T @ behind, seen.hidden.T @ seen.slope]
        for number, slope in enumerate(slopes):
            momentum[number] = momentum[number] * np.float32(0.9) + slope
            layers[number] = layers[number] - np.float32(rate) * momentum[number]
        row = {
            "loss": seen.loss,
            "accuracy": seen.accuracy,
            "lr": rate,
            "epoch": float(step * BATCH // TRAINED_ON),
            "examples": float((step + 1) * BATCH),
            "step_time": time.perf_counter() - began,
        }
        for number, (layer, slope) in enumerate(zip(layers, slopes, strict=True)):
            row[f"gradient/{number}"] = float(np.linalg.norm(slope))
            row[f"weight/{number}"] = float(np.linalg.norm(layer))
        if step % EVERY == EVERY - 1:
            held_out = _forward(x[TRAINED_ON:], y[TRAINED_ON:], layers)
            row |= {"val/loss": held_out.loss, "val/accuracy": held_out.accuracy}
        row |= {"_timestamp": clock(), "_runtime": clock() - start}
        rows.append(row)
    return rows


def flush_of(run: int, first_row: int, rows: list[Row]) -> Flush:
    """Returns rows as a flush; a key need not be in every row."""
    columns: dict[str, MetricColumn] = {}
    for key in sorted({key for row in rows for key in row}):
        at = [number for number, row in enumerate(rows) if key in row]
        values = np.array([rows[number][key] for number in at], dtype=np.float64)
        columns[key] = MetricColumn(np.array(at, dtype=np.int32), values)
    steps = np.arange(first_row, first_row + len(rows), dtype=np.int64)
    return Flush(run, Stream.HISTORY, first_row, steps, columns)


def _classes(random: np.random.Generator) -> tuple[F32, NDArray[np.int64]]:
    count = TRAINED_ON + VALIDATED_ON
    centres = random.normal(0, 1, (CLASSES, INPUTS))
    y = random.integers(0, CLASSES, count)
    x = centres[y] + random.normal(0, 2, (count, INPUTS))
    return x.astype(np.float32), y


def _weights(random: np.random.Generator, inputs: int, outputs: int) -> F32:
    return random.normal(0, inputs**-0.5, (inputs, outputs)).astype(np.float32)


def _forward(x: F32, y: NDArray[np.int64], layers: list[F32]) -> _Pass:
    hidden = np.maximum(x @ layers[0], 0)
    logits = hidden @ layers[1]
    logits -= logits.max(axis=1, keepdims=True)
    likely = np.exp(logits)
    likely /= likely.sum(axis=1, keepdims=True)
    right = np.arange(len(y)), y
    loss = -np.log(likely[right] + np.float32(1e-9)).mean(dtype=np.float32)
    slope = likely.copy()
    slope[right] -= 1
    accuracy = float((likely.argmax(axis=1) == y).mean())
    return _Pass(hidden, float(loss), accuracy, slope / np.float32(len(y)))
