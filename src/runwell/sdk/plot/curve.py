"""Curves of classifiers: precision over recall, and hits over false alarms, per class.

The numbers are those of scikit-learn, which is not needed; numpy is.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from runwell.errors import UsageError
from runwell.sdk.media.chart import CustomChart
from runwell.sdk.media.pixels import array_of, require_numpy
from runwell.sdk.media.table import Table
from runwell.sdk.terminal import termwarn

if TYPE_CHECKING:
    import numpy as np

PANEL = "wandb/area-under-curve/v0"
NUM_DIGITS = 3


def pr_curve(
    y_true: Iterable[object] | None = None,
    y_probas: object = None,
    labels: Sequence[str] | None = None,
    classes_to_plot: Sequence[object] | None = None,
    interp_size: int = 21,
    title: str = "Precision-Recall Curve",
    split_table: bool = False,  # noqa: FBT001, FBT002  the same
) -> CustomChart:
    """Returns the curves of precision over recall.

    Args:
        y_true: The true label of each example.
        y_probas: For each example a score per class.
        labels: Names of the classes, in the order of the sorted labels.
        classes_to_plot: Labels to show; default all that occur.
        interp_size: How many points of recall, evenly from 1 to 0.
        title: Title of the chart.
        split_table: Log the table under a section of its own.

    Raises:
        UsageError: These are no labels and scores, or their numbers differ.
    """
    require_numpy()
    import numpy as np

    truth, scores, classes = _examples(y_true, y_probas)
    recalls = np.linspace(1, 0, interp_size)
    rows: list[list[object]] = []
    for column, (label, name) in _chosen(classes, labels, classes_to_plot, scores):
        precision, recall = precision_recall(truth == label, scores[:, column])
        # The best precision among the thresholds that reach at least this recall.
        best = np.maximum.accumulate(precision)[::-1]
        at = np.searchsorted(recall[::-1], recalls, side="left")
        found = best[np.minimum(at, len(best) - 1)]
        rows += [
            [name, round(float(p), NUM_DIGITS), round(float(r), NUM_DIGITS)]
            for p, r in zip(found, recalls, strict=True)
        ]
    return CustomChart(
        PANEL,
        Table(columns=("class", "precision", "recall"), data=_thinned(rows)),
        fields={"x": "recall", "y": "precision", "class": "class"},
        texts={"title": title, "x-axis-title": "Recall", "y-axis-title": "Precision"},
        split_table=split_table,
    )


def roc_curve(
    y_true: Iterable[object],
    y_probas: object = None,
    labels: Sequence[str] | None = None,
    classes_to_plot: Sequence[object] | None = None,
    title: str = "ROC Curve",
    split_table: bool = False,  # noqa: FBT001, FBT002  the same
) -> CustomChart:
    """Returns the curves of hits over false alarms, see `pr_curve`."""
    truth, scores, classes = _examples(y_true, y_probas)
    rows: list[list[object]] = []
    for column, (label, name) in _chosen(classes, labels, classes_to_plot, scores):
        false_rate, true_rate = rates(truth == label, scores[:, column])
        rows += [
            [name, round(float(f), NUM_DIGITS), round(float(t), NUM_DIGITS)]
            for f, t in zip(false_rate, true_rate, strict=True)
        ]
    return CustomChart(
        PANEL,
        Table(columns=("class", "fpr", "tpr"), data=_thinned(rows)),
        fields={"x": "fpr", "y": "tpr", "class": "class"},
        texts={
            "title": title,
            "x-axis-title": "False positive rate",
            "y-axis-title": "True positive rate",
        },
        split_table=split_table,
    )


def precision_recall(is_true: np.ndarray, scores: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Returns precision and recall for each threshold, recall falling to 0 with precision 1."""
    import numpy as np

    hits, alarms = _counts(is_true, scores)
    precision = hits / (hits + alarms)
    recall = hits / hits[-1] if hits[-1] else np.ones_like(hits)
    return np.r_[precision[::-1], 1.0], np.r_[recall[::-1], 0.0]


def rates(is_true: np.ndarray, scores: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Returns the rates of false alarms and of hits; points within a straight line are left out."""
    import numpy as np

    hits, alarms = _counts(is_true, scores)
    if len(hits) > 2:
        bends = np.r_[True, np.logical_or(np.diff(alarms, 2), np.diff(hits, 2)), True]
        hits, alarms = hits[bends], alarms[bends]
    hits, alarms = np.r_[0.0, hits], np.r_[0.0, alarms]
    none = np.full_like(hits, np.nan)
    return (
        alarms / alarms[-1] if alarms[-1] else none,
        hits / hits[-1] if hits[-1] else none,
    )


def _counts(is_true: np.ndarray, scores: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Returns hits and false alarms for each threshold, from the highest score down."""
    import numpy as np

    order = np.argsort(scores, kind="stable")[::-1]
    sorted_scores, sorted_truth = scores[order], is_true[order]
    ends = np.r_[np.nonzero(np.diff(sorted_scores))[0], len(sorted_scores) - 1]
    hits = np.cumsum(sorted_truth, dtype=np.float64)[ends]
    return hits, 1.0 + ends - hits


def _examples(
    y_true: Iterable[object] | None, y_probas: object
) -> tuple[np.ndarray, np.ndarray, list[object]]:
    """Returns labels, scores of examples × classes, and the labels that occur, sorted."""
    require_numpy()
    import numpy as np

    if y_true is None or y_probas is None:
        raise UsageError("a curve needs y_true and y_probas")
    truth = np.asarray(y_true if hasattr(y_true, "dtype") else list(y_true))
    scores = array_of(y_probas).astype(np.float64)
    if truth.ndim != 1 or scores.ndim != 2 or len(truth) != len(scores) or not len(truth):
        raise UsageError(
            f"labels have the shape {truth.shape} and scores {scores.shape}; "
            "use a label, and a list of scores, for each example"
        )
    if not np.isfinite(scores).all():
        raise UsageError("scores hold values that are not finite")
    return truth, scores, np.unique(truth).tolist()


def _chosen(
    classes: list[object],
    labels: Sequence[str] | None,
    wanted: Sequence[object] | None,
    scores: np.ndarray,
) -> Iterable[tuple[int, tuple[object, object]]]:
    """Yields the column of the scores, the label and the name of each class to show."""
    if len(classes) > scores.shape[1]:
        raise UsageError(f"{len(classes)} labels occur, but scores are for {scores.shape[1]}")
    for column, label in enumerate(classes):
        if wanted is not None and label not in wanted:
            continue
        place = label if isinstance(label, int) and label < len(labels or ()) else column
        name = labels[place] if labels and place < len(labels) else label
        yield column, (label, name)


def _thinned(rows: list[list[object]]) -> list[list[object]]:
    """Returns evenly chosen rows, if there are more than a table keeps."""
    most = Table.MAX_ROWS
    if len(rows) <= most:
        return rows
    termwarn(f"a curve has {len(rows)} points; {most} of them are kept")
    return [rows[number * len(rows) // most] for number in range(most)]
