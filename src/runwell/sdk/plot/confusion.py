"""The confusion matrix: what was taken for what; in Python's own numbers."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from runwell.errors import UsageError
from runwell.sdk.media.chart import CustomChart
from runwell.sdk.media.table import Table


def confusion_matrix(
    probs: Sequence[Sequence[float]] | None = None,
    y_true: Sequence[int | str] | None = None,
    preds: Sequence[int | str] | None = None,
    class_names: Sequence[str] | None = None,
    title: str = "Confusion Matrix Curve",
    split_table: bool = False,  # noqa: FBT001, FBT002  the signature is W&B's
) -> CustomChart:
    """Returns a chart that counts what was taken for what.

    Args:
        probs: For each example a score per class; the highest is the prediction.
        y_true: The true label of each example: indices into class_names, or any values.
        preds: The predicted label of each example; instead of probs.
        class_names: Names of the classes, by index; else "Class_1" … in the order of the labels.
        title: Title of the chart.
        split_table: Log the table under a section of its own.

    Raises:
        UsageError: Both or neither of probs and preds are given, or the lengths differ.
    """
    if (probs is None) == (preds is None) or y_true is None:
        raise UsageError("confusion_matrix needs y_true and either probs or preds")
    predicted = [_highest(scores) for scores in probs] if probs is not None else _labels(preds)
    actual = _labels(y_true)
    if len(actual) != len(predicted):
        raise UsageError(f"{len(predicted)} predictions for {len(actual)} true labels")
    labels, names = _classes(actual, predicted, class_names)
    counts = Counter(zip(actual, predicted, strict=True))
    cells = [
        [actual_name, predicted_name, float(counts[(a, p)])]
        for a, actual_name in zip(labels, names, strict=True)
        for p, predicted_name in zip(labels, names, strict=True)
    ]
    columns = ("Actual", "Predicted", "nPredictions")
    return CustomChart(
        "wandb/confusion_matrix/v1",
        Table(columns=columns, data=cells),
        fields={name: name for name in columns},
        texts={"title": title},
        split_table=split_table,
    )


def _classes(
    actual: list[object], predicted: list[object], class_names: Sequence[str] | None
) -> tuple[list[object], list[str]]:
    """Returns the labels in order and their names."""
    seen = {*actual, *predicted}
    if class_names is None:
        labels = sorted(seen, key=lambda label: (isinstance(label, str), label))
        return labels, [f"Class_{number + 1}" for number in range(len(labels))]
    names = [str(name) for name in class_names]
    if seen <= set(range(len(names))):
        return [*range(len(names))], names
    if seen <= set(names):
        return [*names], names
    raise UsageError(f"labels are not indices or names of the {len(names)} classes")


def _labels(labels: Sequence[int | str] | None) -> list[object]:
    given: object = labels.tolist() if labels is not None and hasattr(labels, "tolist") else labels
    return [label.item() if hasattr(label, "item") else label for label in given or ()]  # type: ignore[attr-defined]


def _highest(scores: Sequence[float]) -> object:
    values = list(scores)
    return values.index(max(values))
