"""scikit-learn's plots: all that fit a classifier, a regressor and a clusterer."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from tests.contract.stack import Client, Server

ENVIRONMENT = "trees"
Runs = Callable[[str], list[dict[str, Any]]]
Compare = Callable[..., None]
pytestmark = [pytest.mark.integration, pytest.mark.timeout(900)]

PLOTS = """
import numpy as np, wandb
from sklearn.cluster import KMeans
from sklearn.ensemble import RandomForestClassifier
from sklearn.linear_model import Ridge

dice = np.random.default_rng(0)
x = dice.normal(size=(200, 4))
kinds = (x[:, 0] > 0).astype(int)
numbers = x @ np.array([1.0, -2.0, 0.5, 0.0])
train, test = slice(150), slice(150, 200)

with wandb.init(project="sklearn-classifier", name="tiny"):
    model = RandomForestClassifier(8, max_depth=3, random_state=0).fit(x[train], kinds[train])
    wandb.sklearn.plot_classifier(
        model, x[train], x[test], kinds[train], kinds[test], model.predict(x[test]),
        model.predict_proba(x[test]), ["no", "yes"], is_binary=True, model_name="forest",
        feature_names=["a", "b", "c", "d"], log_learning_curve=True,
    )
with wandb.init(project="sklearn-regressor", name="tiny"):
    model = Ridge().fit(x[train], numbers[train])
    wandb.sklearn.plot_regressor(
        model, x[train], x[test], numbers[train], numbers[test], model_name="ridge"
    )
with wandb.init(project="sklearn-clusterer", name="tiny"):
    model = KMeans(3, n_init=1, random_state=0)
    wandb.sklearn.plot_clusterer(model, x, model.fit_predict(x), ["x", "y", "z"], "means")
"""
# By project: the charts that fit.
CHARTS = {
    "sklearn-classifier": {
        "feature_importances",
        "learning_curve",
        "confusion_matrix",
        "summary_metrics",
        "class_proportions",
        "calibration_curve",
        "roc",
        "precision_recall",
    },
    "sklearn-regressor": {
        "summary_metrics",
        "learning_curve",
        "outlier_candidates",
        "residuals",
    },
    "sklearn-clusterer": {"elbow_curve", "silhouette_plot"},
}


def test_scikit_learn(client: Client, server: Server, runs_of: Runs, compare: Compare) -> None:
    client.must(PLOTS, OMP_NUM_THREADS="1")
    for project, charts in CHARTS.items():
        (run,) = runs_of(project)
        assert (run["name"], run["state"]) == ("tiny", "finished")
        shown = {key.removesuffix("_table") for key in run["summary"]}
        assert charts <= shown, project
    # The official plots of clusterers log nothing on today's scikit-learn.
    compare(PLOTS, "sklearn-classifier", "sklearn-regressor", OMP_NUM_THREADS="1")
