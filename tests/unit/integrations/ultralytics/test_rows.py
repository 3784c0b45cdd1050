"""Rows of what a model saw, with results as Ultralytics has them."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest
from PIL import Image

import runwell
from runwell.errors import UsageError
from runwell.integrations.ultralytics.rows import (
    CHECKED,
    PREDICTED,
    Sample,
    checked_row,
    predicted_row,
    samples_of,
)
from tests.fakes.reading import rows_of

NAMES = {0: "cat", 1: "dog"}
SPEED = {"inference": 1.0}


class Found:
    """Boxes of a result; of each the middle, width and height as parts of the picture."""

    def __init__(self, *boxes: tuple[list[float], int, float]) -> None:
        self.xywhn = np.array([place for place, _, _ in boxes]).reshape(-1, 4)
        self.cls = np.array([float(kind) for _, kind, _ in boxes])
        self.conf = np.array([confidence for _, _, confidence in boxes])

    def __len__(self) -> int:
        return len(self.cls)


def result(**more: object) -> Any:  # noqa: ANN401  stands for one of theirs
    whole = {"names": NAMES, "speed": SPEED, "masks": None, "orig_shape": (4, 8)}
    return SimpleNamespace(**whole, orig_img=np.zeros((4, 8, 3), np.uint8), **more)


TWO_CATS = Found(([0.5, 0.5, 0.2, 0.4], 0, 0.5), ([0.1, 0.2, 0.2, 0.4], 0, 0.75))


@pytest.fixture
def picture(tmp_path: Any) -> str:  # noqa: ANN401
    path = tmp_path / "a.png"
    Image.new("RGB", (8, 4)).save(path)
    return str(path)


def logged(cell: object) -> Any:  # noqa: ANN401  a value of JSON
    """Returns what a picture's row would say."""
    assert isinstance(cell, runwell.Image)
    run = runwell.init(project="p")
    run.log({"cell": cell})
    run.finish()
    (row,) = rows_of(run)
    return row["cell"]


def test_boxes_of_the_truth_and_of_the_model_are_two_groups(picture: str) -> None:
    sample = Sample(picture, [1], [[0.5, 0.5, 0.25, 0.5]])
    cells = checked_row("detect", result(boxes=TWO_CATS), sample, skeleton=False)
    assert len(cells) == len(CHECKED["detect"])
    assert cells[1:] == [{"cat": 0.625, "dog": 0.0}, SPEED]
    assert sorted(logged(cells[0])["boxes"]) == ["ground-truth", "predictions"]


def test_a_picture_with_nothing_in_it_has_its_row(picture: str) -> None:
    cells = checked_row("detect", result(boxes=Found()), Sample(picture, []), skeleton=False)
    assert cells[1] == {"cat": 0.0, "dog": 0.0}


def test_a_prediction_counts_what_it_found() -> None:
    cells = predicted_row("detect", result(boxes=TWO_CATS), skeleton=False)
    assert len(cells) == len(PREDICTED["detect"])
    assert cells[1:] == [2, {"cat": 0.625, "dog": 0.0}, SPEED]


def test_guesses_begin_with_the_best(picture: str) -> None:
    probs = SimpleNamespace(data=np.array([0.25, 0.75]), top5=[1, 0])
    cells = checked_row("classify", result(probs=probs), Sample(picture, [0]), skeleton=False)
    assert len(cells) == len(CHECKED["classify"])
    assert cells[1:] == [
        "cat",
        "dog",
        0.75,
        ["dog", "cat"],
        [0.75, 0.25],
        {"cat": 0.25, "dog": 0.75},
        SPEED,
    ]


def test_samples_of_boxes_and_of_classes() -> None:
    label = {"im_file": "a.png", "cls": np.array([[1.0]]), "bboxes": np.array([[0.5] * 4])}
    boxes = SimpleNamespace(labels=[label, label])
    classes = SimpleNamespace(samples=[("a.png", 1, "a.npy", None), ("b.png", 0)])
    assert list(samples_of(boxes, 1)) == [Sample("a.png", [1], [[0.5] * 4])]
    assert list(samples_of(classes, 5)) == [Sample("a.png", [1]), Sample("b.png", [0])]
    with pytest.raises(UsageError, match="neither labels nor samples"):
        list(samples_of(object(), 1))
