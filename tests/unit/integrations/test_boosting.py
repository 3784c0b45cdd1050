from __future__ import annotations

from pathlib import Path

import pytest

import runwell
from runwell.integrations.boosting import is_more_better, keep_best, log_importance, log_model
from runwell.wire.records import MetricRecord
from tests.fakes.reading import at, records_of, rows_of


@pytest.mark.parametrize(
    ("metric", "is_more"),
    [
        ("valid-auc", True),
        ("AUC:type=Mu", True),
        ("eval-ndcg@5", True),
        ("valid-aucpr", True),
        ("valid_logloss", False),
        ("rmse", False),
        ("mape", False),
        ("error@0.7", False),
    ],
)
def test_it_is_known_which_metrics_are_to_be_maximised(metric: str, is_more: bool) -> None:
    assert is_more_better(metric) is is_more


def test_the_best_value_is_kept() -> None:
    run = runwell.init(project="p")
    keep_best(run, "auc", is_more=True)
    for value in (0.5, 0.9, 0.7):
        run.log({"auc": value})
    (defined,) = [record for record in records_of(run) if isinstance(record, MetricRecord)]
    assert (defined.name, defined.summary) == ("auc", ("max",))


def test_importance_is_a_chart_of_a_table() -> None:
    run = runwell.init(project="p")
    log_importance(run, {"age": 3, "height": 1.5})
    (row,) = rows_of(run)
    assert at(row, "Feature Importance_table", "nrows") == 2


def test_a_model_is_an_artifact_of_the_run() -> None:
    run = runwell.init(project="p")
    log_model(run, lambda path: Path(path).write_text("a model"), "model.txt", ["best"])
    kept = [type(record).__name__ for record in records_of(run)]
    assert any("Artifact" in name for name in kept)
