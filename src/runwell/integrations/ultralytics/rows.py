"""Rows of the tables: one picture with what a model saw in it, and what there is to see.

It knows Ultralytics' results and data sets by what they have, and imports nothing of it but where a
mask is stretched. Coordinates are parts of a picture, from 0 to 1.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import runwell
from runwell.errors import UsageError
from runwell.integrations.framework import framework

OF_BOXES = ("Mean-Confidence", "Speed")
OF_CLASSES = (
    "Predicted-Category",
    "Prediction-Confidence",
    "Top-5-Prediction-Categories",
    "Top-5-Prediction-Confidence",
    "Probabilities",
    "Speed",
)
# Columns by task: behind the place in the data, and of a prediction for which there is no truth.
CHECKED = {
    "detect": ("Image", *OF_BOXES),
    "segment": ("Image", *OF_BOXES),
    "pose": ("Image-Ground-Truth", "Image-Prediction", "Num-Instances", *OF_BOXES),
    "classify": ("Image", "Ground-Truth-Category", *OF_CLASSES),
}
PREDICTED = {
    "detect": ("Image", "Num-Objects", *OF_BOXES),
    "segment": ("Image", "Num-Objects", *OF_BOXES),
    "pose": ("Image-Prediction", "Num-Instances", *OF_BOXES),
    "classify": ("Image", *OF_CLASSES),
}


@dataclass(frozen=True, slots=True)
class Sample:
    """A picture of a data set.

    Attributes:
        path: Its file.
        classes: Of its objects, or its only one.
        boxes: Middle, width and height of each object.
        keypoints: Of each object x, y and perhaps whether they are seen; None without poses.
    """

    path: str
    classes: Sequence[int]
    boxes: Sequence[Sequence[float]] = ()
    keypoints: Any = None


def samples_of(dataset: Any, count: int) -> Iterator[Sample]:  # noqa: ANN401  Ultralytics'
    """Yields the first samples of a data set, with what is known of them.

    Raises:
        UsageError: It is a data set of another kind.
    """
    if hasattr(dataset, "labels"):
        for label in dataset.labels[:count]:
            classes = [int(each) for each in label["cls"].reshape(-1)]
            boxes = label["bboxes"].tolist()
            yield Sample(str(label["im_file"]), classes, boxes, label.get("keypoints"))
    elif hasattr(dataset, "samples"):
        for path, number, *_ in dataset.samples[:count]:
            yield Sample(str(path), [int(number)])
    else:
        raise UsageError(f"{type(dataset).__name__} has neither labels nor samples")


def checked_row(task: str, result: Any, sample: Sample, *, skeleton: bool) -> list[object]:  # noqa: ANN401  a result
    """Returns the cells of `CHECKED` for a sample and what a model saw in it."""
    if task == "classify":
        return [
            runwell.Image(sample.path),
            str(result.names[sample.classes[0]]),
            *_guesses(result),
        ]
    if task == "pose":
        shown = _with_truth(result, sample)
        truth = runwell.Image(_drawn(shown, skeleton), boxes=_boxes(result, sample, told=False))
        return [truth, *predicted_row(task, result, skeleton=skeleton)]
    picture = runwell.Image(sample.path, boxes=_boxes(result, sample), masks=_masks(result))
    return [picture, _confidences(result), dict(result.speed)]


def predicted_row(task: str, result: Any, *, skeleton: bool) -> list[object]:  # noqa: ANN401  a result
    """Returns the cells of `PREDICTED` for what a model saw in a picture."""
    if task == "classify":
        return [runwell.Image(result.orig_img[:, :, ::-1]), *_guesses(result)]
    pixels = _drawn(result, skeleton) if task == "pose" else result.orig_img[:, :, ::-1]
    picture = runwell.Image(pixels, boxes=_boxes(result), masks=_masks(result))
    return [picture, len(result.boxes), _confidences(result), dict(result.speed)]


def _guesses(result: Any) -> list[object]:  # noqa: ANN401  a result
    chances = result.probs.data.tolist()
    best = [int(each) for each in result.probs.top5]
    return [
        str(result.names[best[0]]),
        chances[best[0]],
        [str(result.names[each]) for each in best],
        [chances[each] for each in best],
        {str(result.names[number]): chance for number, chance in enumerate(chances)},
        dict(result.speed),
    ]


def _boxes(
    result: Any,  # noqa: ANN401  a result
    sample: Sample | None = None,
    *,
    told: bool = True,
) -> dict[str, dict[str, object]]:
    labels = {int(number): str(name) for number, name in result.names.items()}
    groups = {}
    if told:
        found = zip(result.boxes.xywhn.tolist(), result.boxes.cls.tolist(), strict=True)
        seen = [_box(place, int(kind), labels) for place, kind in found]
        for box, confidence in zip(seen, result.boxes.conf.tolist(), strict=True):
            box["scores"] = {"confidence": confidence}
        groups["predictions"] = seen
    if sample is not None:
        known = zip(sample.boxes, sample.classes, strict=True)
        groups["ground-truth"] = [_box(place, kind, labels) for place, kind in known]
    return {name: {"box_data": boxes, "class_labels": labels} for name, boxes in groups.items()}


def _box(place: Sequence[float], kind: int, labels: Mapping[int, str]) -> dict[str, object]:
    x, y, width, height = place
    position = {"middle": [x, y], "width": width, "height": height}
    return {"position": position, "class_id": kind, "box_caption": labels.get(kind, str(kind))}


def _confidences(result: Any) -> dict[str, float]:  # noqa: ANN401  a result
    """Returns the mean confidence of each class; 0 of those that were not seen."""
    by_class: dict[int, list[float]] = {}
    for kind, confidence in zip(result.boxes.cls.tolist(), result.boxes.conf.tolist(), strict=True):
        by_class.setdefault(int(kind), []).append(confidence)
    return {
        str(name): sum(by_class.get(kind, [0.0])) / len(by_class.get(kind, [0.0]))
        for kind, name in result.names.items()
    }


def _masks(result: Any) -> dict[str, dict[str, object]] | None:  # noqa: ANN401  a result
    """Returns one mask of all objects; the number behind the last class is the background."""
    if result.masks is None:
        return None
    ops = framework("ultralytics.utils.ops", "masks of Ultralytics", "ultralytics")
    labels = {int(number): str(name) for number, name in result.names.items()}
    background = max(labels, default=-1) + 1
    stretched = ops.scale_masks(result.masks.data[None].float(), result.orig_shape)[0].numpy()
    mask = framework("numpy", "masks of Ultralytics").full(result.orig_shape, background, "uint8")
    for shape, kind in zip(stretched, result.boxes.cls.tolist(), strict=True):
        mask[shape > 0.5] = int(kind)
    named = {**labels, background: "background"}
    return {"predictions": {"mask_data": mask, "class_labels": named}}


def _drawn(result: Any, skeleton: bool) -> Any:  # noqa: ANN401, FBT001  a result; an array
    drawn = result.plot(boxes=False, labels=False, conf=False, kpt_line=skeleton)
    return drawn[:, :, ::-1]


def _with_truth(result: Any, sample: Sample) -> Any:  # noqa: ANN401  a result, and another
    """Returns a result that saw the key points which there are."""
    kind = framework("ultralytics.engine.results", "poses of Ultralytics", "ultralytics").Results
    points = framework("torch", "poses of Ultralytics").tensor(sample.keypoints).clone().float()
    height, width = result.orig_shape
    points[..., 0] *= width
    points[..., 1] *= height
    return kind(result.orig_img, sample.path, result.names, keypoints=points)
