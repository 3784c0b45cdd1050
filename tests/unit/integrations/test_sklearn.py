from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest
from sklearn.cluster import DBSCAN, KMeans
from sklearn.datasets import make_blobs, make_classification, make_regression
from sklearn.ensemble import RandomForestClassifier
from sklearn.linear_model import LinearRegression, LogisticRegression
from sklearn.neighbors import KNeighborsClassifier

import runwell
from runwell.errors import UsageError
from runwell.integrations import sklearn as plots
from runwell.values.json import Json
from tests.fakes.reading import at, rows_of


@pytest.fixture
def run() -> runwell.Run:
    return runwell.init(project="p")


def tables(run: runwell.Run) -> dict[str, tuple[Json, list[list[Json]]]]:
    """Returns columns and rows of each table that was logged, by its key."""
    found = {}
    for row in rows_of(run):
        for key in row:
            path = at(row, key, "path")
            document = json.loads((Path(run.dir) / str(path)).read_text())
            found[key] = (document["columns"], document["data"])
    return found


def test_a_classifier_of_two_classes_has_every_plot(run: runwell.Run) -> None:
    x, y = make_classification(120, 5, random_state=0)
    model = RandomForestClassifier(5, random_state=0).fit(x[:80], y[:80])
    plots.plot_classifier(
        model,
        *(x[:80], x[80:], y[:80], y[80:]),
        model.predict(x[80:]),
        model.predict_proba(x[80:]),
        ["no", "yes"],
        is_binary=True,
        model_name="forest",
        feature_names=list("abcde"),
        log_learning_curve=True,
    )
    found = tables(run)
    assert set(found) == {
        "calibration_curve",
        "class_proportions",
        "confusion_matrix",
        "feature_importances",
        "learning_curve",
        "precision_recall_table",
        "roc_table",
        "summary_metrics",
    }
    accuracy = round(float((model.predict(x[80:]) == y[80:]).mean()), 3)
    assert found["summary_metrics"][1][0] == ["accuracy_score", accuracy, "forest"]
    counts = {tuple(row[:2]): row[2] for row in found["class_proportions"][1]}
    assert counts["yes", "test"] == int(y[80:].sum())
    assert sum(row[2] for row in found["confusion_matrix"][1]) == 40  # type: ignore[misc]
    ranked = [row[1] for row in found["feature_importances"][1]]
    assert ranked == sorted(ranked, reverse=True)  # type: ignore[type-var]
    assert {row[0] for row in found["feature_importances"][1]} == set("abcde")
    assert {row[0] for row in found["calibration_curve"][1]} == {
        "Logistic",
        "forest",
        "forest + Isotonic",
        "forest + Sigmoid",
    }


def test_a_confusion_matrix_says_what_was_taken_for_what(run: runwell.Run) -> None:
    plots.plot_confusion_matrix(["a", "a", "b"], ["a", "b", "b"])
    assert tables(run)["confusion_matrix"] == (
        ["Predicted", "Actual", "Count"],
        [["a", "a", 1], ["b", "a", 1], ["a", "b", 0], ["b", "b", 1]],
    )


def test_a_confusion_matrix_by_rows(run: runwell.Run) -> None:
    plots.plot_confusion_matrix(
        np.array([0, 0, 1]), np.array([0, 1, 1]), ["x", "y"], normalize=True
    )
    rows = tables(run)["confusion_matrix"][1]
    assert rows == [["x", "x", 0.5], ["y", "x", 0.5], ["x", "y", 0], ["y", "y", 1]]


def test_coefficients_tell_importance_where_nothing_else_does(run: runwell.Run) -> None:
    x, y = make_classification(60, 3, n_redundant=0, random_state=0)
    plots.plot_feature_importances(LogisticRegression().fit(x, y))
    assert len(tables(run)["feature_importances"][1]) == 3


def test_a_model_that_tells_no_importance_is_an_error_alone(run: runwell.Run) -> None:
    with pytest.raises(UsageError, match="KNeighborsClassifier has no feature_importances_"):
        plots.plot_feature_importances(KNeighborsClassifier())


def test_a_regressor_has_every_plot(run: runwell.Run) -> None:
    x, y = make_regression(100, 3, noise=1, random_state=0)
    y[7] += 500
    model = LinearRegression().fit(x[:80], y[:80])
    plots.plot_regressor(model, x[:80], x[80:], y[:80], y[80:])
    found = tables(run)
    assert set(found) == {"summary_metrics", "learning_curve", "outlier_candidates", "residuals"}
    names = [row[0] for row in found["summary_metrics"][1]]
    assert names == ["mean_absolute_error", "mean_squared_error", "r2"]
    distances = [row[0] for row in found["outlier_candidates"][1]]
    assert distances.index(max(distances)) == 7  # type: ignore[type-var]
    assert {row[0] for row in found["residuals"][1]} == {"train", "test"}


def test_a_clusterer_has_its_plots_with_todays_scikit_learn(run: runwell.Run) -> None:
    x, _ = make_blobs(60, centers=3, random_state=0)
    model = KMeans(3, n_init=1, random_state=0)
    plots.plot_clusterer(model, x, model.fit_predict(x), ["a", "b", "c"])
    found = tables(run)
    assert set(found) == {"elbow_curve", "silhouette_plot"}
    errors = [row[1] for row in found["elbow_curve"][1]]
    assert [row[0] for row in found["elbow_curve"][1]] == [1, 3, 5, 7, 9]
    assert errors[0] == max(errors)  # type: ignore[type-var]
    columns, rows = found["silhouette_plot"]
    assert len(rows) == 60
    assert {row[2] for row in rows} == {"a", "b", "c"}
    assert columns[-1:] == ["silhouette_avg"]  # type: ignore[index]


def test_a_clusterer_without_a_number_of_clusters_has_a_silhouette(run: runwell.Run) -> None:
    x, _ = make_blobs(60, centers=3, cluster_std=0.3, random_state=0)
    plots.plot_clusterer(DBSCAN(), x, DBSCAN(eps=1).fit_predict(x))
    assert set(tables(run)) == {"silhouette_plot"}


def test_one_cluster_has_no_silhouette(run: runwell.Run) -> None:
    with pytest.raises(UsageError, match="2 clusters"):
        plots.plot_silhouette(None, [[0], [1]], [0, 0])


def test_a_plot_without_a_run_says_what_to_do() -> None:
    with pytest.raises(UsageError, match="for plot_class_proportions; call"):
        plots.plot_class_proportions([0, 1], [1])


def test_many_points_are_thinned(run: runwell.Run) -> None:
    rng = np.random.default_rng(0)
    x = rng.normal(size=(3000, 2))
    plots.plot_outlier_candidates(LinearRegression(), x, x[:, 0])
    assert len(tables(run)["outlier_candidates"][1]) == plots.MOST_POINTS
