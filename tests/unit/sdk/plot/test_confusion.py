from __future__ import annotations

import numpy as np
import pytest

from runwell.errors import UsageError
from runwell.sdk.plot.confusion import confusion_matrix


def test_every_pair_of_classes_is_counted() -> None:
    chart = confusion_matrix(y_true=[0, 1, 2, 0], preds=[0, 1, 1, 0], class_names=["a", "b", "c"])
    assert chart.table.columns == ["Actual", "Predicted", "nPredictions"]
    assert chart.table.data == [
        ["a", "a", 2],
        ["a", "b", 0],
        ["a", "c", 0],
        ["b", "a", 0],
        ["b", "b", 1],
        ["b", "c", 0],
        ["c", "a", 0],
        ["c", "b", 1],
        ["c", "c", 0],
    ]
    assert (chart.panel, chart.texts) == (
        "wandb/confusion_matrix/v1",
        {"title": "Confusion Matrix Curve"},
    )


def test_the_highest_score_is_the_prediction() -> None:
    chart = confusion_matrix(probs=[[0.1, 0.9], [0.8, 0.2]], y_true=[1, 1])
    assert chart.table.data == [
        ["Class_1", "Class_1", 0],
        ["Class_1", "Class_2", 0],
        ["Class_2", "Class_1", 1],
        ["Class_2", "Class_2", 1],
    ]


def test_labels_may_be_arrays_or_names() -> None:
    by_index = confusion_matrix(
        y_true=np.array([0, 1]),  # type: ignore[arg-type]
        preds=[np.int64(1), np.int64(1)],  # type: ignore[list-item]
        class_names=["a", "b"],
    )
    by_name = confusion_matrix(y_true=["a", "b"], preds=["b", "b"], class_names=["a", "b"])
    assert by_index.table.data == by_name.table.data


@pytest.mark.parametrize(
    "wrong",
    [
        {"y_true": [1]},
        {"y_true": [1], "preds": [1], "probs": [[1.0]]},
        {"preds": [1]},
        {"y_true": [1, 2], "preds": [1]},
        {"y_true": [5], "preds": [0], "class_names": ["a"]},
    ],
)
def test_wrong_arguments_are_refused(wrong: dict[str, list[int]]) -> None:
    with pytest.raises(UsageError):
        confusion_matrix(**wrong)  # type: ignore[arg-type]
