from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sklearn import metrics

from runwell.errors import UsageError
from runwell.sdk.media.table import Table
from runwell.sdk.plot.curve import pr_curve, precision_recall, rates, roc_curve

EXAMPLES = st.lists(
    st.tuples(st.booleans(), st.sampled_from([0.0, 0.1, 0.25, 0.5, 0.9, 1.0])), min_size=2
).filter(lambda pairs: len({truth for truth, _ in pairs}) == 2)
TRUTH = [0, 1, 1, 0, 1, 0]
SCORES = [[0.9, 0.1], [0.2, 0.8], [0.4, 0.6], [0.6, 0.4], [0.7, 0.3], [0.55, 0.45]]


@given(EXAMPLES)
@settings(max_examples=60, deadline=None)
def test_the_numbers_are_those_of_scikit_learn(pairs: list[tuple[bool, float]]) -> None:
    truth, scores = np.array([pair[0] for pair in pairs]), np.array([pair[1] for pair in pairs])
    false_rate, true_rate, _ = metrics.roc_curve(truth, scores)
    ours = rates(truth, scores)
    assert np.allclose(ours[0], false_rate)
    assert np.allclose(ours[1], true_rate)
    precision, recall, _ = metrics.precision_recall_curve(truth, scores)
    assert np.allclose(precision_recall(truth, scores)[0], precision)
    assert np.allclose(precision_recall(truth, scores)[1], recall)


def test_precision_is_the_best_at_that_recall_or_above() -> None:
    chart = pr_curve(TRUTH, SCORES, labels=["n", "p"], classes_to_plot=[0], interp_size=5)
    assert chart.table.columns == ["class", "precision", "recall"]
    assert chart.table.data == [
        ["n", 0.75, 1.0], ["n", 0.75, 0.75], ["n", 0.75, 0.5], ["n", 1.0, 0.25], ["n", 1.0, 0.0]
    ]  # fmt: skip
    assert (chart.panel, chart.fields) == (
        "wandb/area-under-curve/v0",
        {"x": "recall", "y": "precision", "class": "class"},
    )


def test_each_class_has_its_curve() -> None:
    chart = roc_curve(np.array(TRUTH), np.array(SCORES))
    assert chart.table.data[:5] == [
        [0, 0.0, 0.0], [0, 0.0, 0.333], [0, 0.333, 0.333], [0, 0.333, 1.0], [0, 1.0, 1.0]
    ]  # fmt: skip
    names = roc_curve(["a", "b", "a"], [[0.5, 0.5], [0.3, 0.7], [0.8, 0.2]]).table
    assert {row[0] for row in names.data} == {"a", "b"}


def test_long_curves_are_thinned(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(Table, "MAX_ROWS", 4)
    assert len(roc_curve(TRUTH, SCORES).table.data) == 4
    assert "4 of them are kept" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("truth", "scores"),
    [
        (None, None),
        ([0, 1], [[0.5, 0.5]]),
        ([0], [0.5]),
        ([0, 1, 2], [[0.5, 0.5]] * 3),
        ([0, 1], [[0.5, float("nan")]] * 2),
        ([], []),
    ],
)
def test_what_is_no_example_is_refused(truth: object, scores: object) -> None:
    for curve in (pr_curve, roc_curve):
        with pytest.raises(UsageError):
            curve(truth, scores)  # type: ignore[arg-type]
