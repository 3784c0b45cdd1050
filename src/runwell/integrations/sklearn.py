"""scikit-learn: plots of classifiers, regressors and clusterers, logged to the current run.

    plot_classifier(model, X_train, X_test, y_train, y_test, y_pred, y_probas, labels)

Each plot logs one chart under a key of its own. What a model cannot tell (importance of features, a
probability) is left out of the joint calls with a notice, and is an error where it is asked for
alone. At most `MOST_POINTS` points are drawn of anything.
"""

# ruff: noqa: N803, FBT001, FBT002  names and signatures are those of W&B and of scikit-learn

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from time import perf_counter
from typing import Any

import runwell
from runwell.errors import UsageError
from runwell.integrations.framework import framework, live_run

sklearn = framework("sklearn", "runwell.integrations.sklearn", "scikit-learn")

MOST_POINTS = 1000
MOST_FEATURES = 50
ROOM = 10  # between the clusters of a silhouette, in rows
SPLIT: Mapping[str, Any] = {"test_size": 0.2, "random_state": 42}
TRAIN_SIZES = (0.1, 0.325, 0.55, 0.775, 1.0)

Array = Any  # of numpy, or whatever scikit-learn takes for one
Model = Any
Labels = Sequence[Any] | None


def plot_classifier(  # noqa: PLR0913, PLR0917  the same
    model: Model,
    X_train: Array,
    X_test: Array,
    y_train: Array,
    y_test: Array,
    y_pred: Array,
    y_probas: Array,
    labels: Labels = None,
    is_binary: bool = False,
    model_name: str = "Classifier",
    feature_names: Sequence[str] | None = None,
    log_learning_curve: bool = False,
) -> None:
    """Logs all that there is to see of a fitted classifier.

    Args:
        model: The classifier.
        X_train, X_test, y_train, y_test: What it was trained on and is tested on.
        y_pred, y_probas: What it says of the test data.
        labels: Names of the classes, in the order of their numbers.
        is_binary: Whether there are two classes; then the calibration is shown, too.
        model_name: What the model is called in the charts.
        feature_names: Names of the features.
        log_learning_curve: Whether to train on ever more data, which takes time.
    """
    if _importances(model) is None:
        runwell.termlog(f"{model_name} does not tell the importance of features", repeat=False)
    else:
        plot_feature_importances(model, feature_names)
    if log_learning_curve:
        plot_learning_curve(model, X_train, y_train)
    plot_confusion_matrix(y_test, y_pred, labels)
    plot_summary_metrics(model, X_train, y_train, X_test, y_test, model_name)
    plot_class_proportions(y_train, y_test, labels)
    if is_binary:
        plot_calibration_curve(model, X_train, y_train, model_name)
    plot_roc(y_test, y_probas, labels)
    plot_precision_recall(y_test, y_probas, labels)


def plot_regressor(
    model: Model,
    X_train: Array,
    X_test: Array,
    y_train: Array,
    y_test: Array,
    model_name: str = "Regressor",
) -> None:
    """Logs all that there is to see of a fitted regressor, see `plot_classifier`."""
    plot_summary_metrics(model, X_train, y_train, X_test, y_test, model_name)
    plot_learning_curve(model, X_train, y_train)
    plot_outlier_candidates(model, X_train, y_train)
    plot_residuals(model, X_train, y_train)


def plot_clusterer(
    model: Model,
    X_train: Array,
    cluster_labels: Array,
    labels: Labels = None,
    model_name: str = "Clusterer",
) -> None:
    """Logs all that there is to see of a fitted clusterer.

    Args:
        model: The clusterer.
        X_train: What it was fitted on.
        cluster_labels: The cluster of each row.
        labels: Names of the clusters, in the order of their numbers.
        model_name: What the model is called in a notice.
    """
    if hasattr(model, "n_clusters"):
        plot_elbow_curve(model, X_train)
    else:
        runwell.termlog(f"{model_name} takes no number of clusters; no elbow", repeat=False)
    plot_silhouette(model, X_train, cluster_labels, labels)


def plot_summary_metrics(
    model: Model,
    X: Array,
    y: Array,
    X_test: Array,
    y_test: Array,
    model_name: str | None = None,
) -> None:
    """Logs scores on the test data: accuracy and its like, or errors of a regressor.

    The model is not trained again; X and y are taken for the sake of scripts that pass them.
    """
    del X, y
    metrics = framework("sklearn.metrics", "plot_summary_metrics", "scikit-learn")
    seen = model.predict(X_test)
    if sklearn.base.is_classifier(model):
        scores = {
            "accuracy_score": metrics.accuracy_score(y_test, seen),
            **{
                name: getattr(metrics, name)(y_test, seen, average="weighted", zero_division=0)
                for name in ("precision_score", "recall_score", "f1_score")
            },
        }
    else:
        names = ("mean_absolute_error", "mean_squared_error", "r2_score")
        scores = {
            name.removesuffix("_score"): getattr(metrics, name)(y_test, seen) for name in names
        }
    called = model_name or type(model).__name__
    rows = [[name, round(float(score), 3), called] for name, score in scores.items()]
    _show("summary_metrics", "metrics", ["metric_name", "metric_value", "model_name"], rows)


def plot_learning_curve(  # noqa: PLR0913, PLR0917  the same
    model: Model,
    X: Array,
    y: Array,
    cv: Any = None,  # noqa: ANN401  what scikit-learn takes
    shuffle: bool = False,
    random_state: int | None = None,
    train_sizes: Sequence[float] | None = None,
    n_jobs: int = 1,
    scoring: Any = None,  # noqa: ANN401  the same
) -> None:
    """Trains copies of the model on ever more data and logs their scores."""
    selection = framework("sklearn.model_selection", "plot_learning_curve", "scikit-learn")
    sizes, trained, tested = selection.learning_curve(
        model,
        X,
        y,
        cv=cv,
        n_jobs=n_jobs,
        train_sizes=list(train_sizes or TRAIN_SIZES),
        scoring=scoring,
        shuffle=shuffle,
        random_state=random_state,
    )
    rows = [
        [dataset, round(float(score), 2), int(size)]
        for size, *scores in zip(sizes, trained.mean(1), tested.mean(1), strict=True)
        for dataset, score in zip(("train", "test"), scores, strict=True)
    ]
    _show("learning_curve", "learning_curve", ["dataset", "score", "train_size"], rows)


def plot_class_proportions(y_train: Array, y_test: Array, labels: Labels = None) -> None:
    """Logs how often each class occurs in both sets."""
    rows = [
        [_label(which, labels), dataset, count]
        for dataset, values in (("train", y_train), ("test", y_test))
        for which, count in sorted(_counts(values).items(), key=lambda item: str(item[0]))
    ]
    _show("class_proportions", "class_proportions", ["class", "dataset", "count"], rows)


def plot_confusion_matrix(
    y_true: Array,
    y_pred: Array,
    labels: Labels = None,
    true_labels: Labels = None,
    pred_labels: Labels = None,
    normalize: bool = False,
) -> None:
    """Logs how often each class was taken for each.

    Args:
        y_true, y_pred: What it was and what was said.
        labels: Names of the classes, in the order of their numbers.
        true_labels, pred_labels: The classes to show; default: all.
        normalize: Whether each row adds up to 1.
    """
    metrics = framework("sklearn.metrics", "plot_confusion_matrix", "scikit-learn")
    classes = sorted(set(_plain(y_true)) | set(_plain(y_pred)), key=_order)
    how = "true" if normalize else None
    matrix = metrics.confusion_matrix(_plain(y_true), _plain(y_pred), labels=classes, normalize=how)
    rows = [
        [_label(said, labels), _label(was, labels), round(matrix[i][j].item(), 2)]
        for i, was in enumerate(classes)
        if true_labels is None or was in true_labels
        for j, said in enumerate(classes)
        if pred_labels is None or said in pred_labels
    ]
    columns = ["Predicted", "Actual", "Count"]
    _show("confusion_matrix", "confusion_matrix", columns, rows, most=len(rows))


def plot_roc(
    y_true: Array,
    y_probas: Array,
    labels: Labels = None,
    plot_micro: bool = True,
    plot_macro: bool = True,
    classes_to_plot: Sequence[Any] | None = None,
) -> None:
    """Logs the receiver operating characteristic of each class, see `runwell.plot.roc_curve`."""
    del plot_micro, plot_macro  # W&B takes them, too, and shows none
    chart = runwell.plot.roc_curve(_plain(y_true), y_probas, labels, classes_to_plot)
    live_run("plot_roc").log({"roc": chart})


def plot_precision_recall(
    y_true: Array,
    y_probas: Array,
    labels: Labels = None,
    plot_micro: bool = True,
    classes_to_plot: Sequence[Any] | None = None,
) -> None:
    """Logs precision over recall of each class, see `runwell.plot.pr_curve`."""
    del plot_micro  # the same
    chart = runwell.plot.pr_curve(_plain(y_true), y_probas, labels, classes_to_plot)
    live_run("plot_precision_recall").log({"precision_recall": chart})


def plot_feature_importances(
    model: Model,
    feature_names: Sequence[str] | None = None,
    title: str = "Feature Importance",
    max_num_features: int = MOST_FEATURES,
) -> None:
    """Logs the most important features.

    Raises:
        UsageError: The model tells neither importances nor coefficients.
    """
    del title  # the definition of the chart has its own
    found = _importances(model)
    if found is None:
        raise UsageError(
            f"{type(model).__name__} has no feature_importances_ and no coef_; is it fitted?"
        )
    names = feature_names if feature_names is not None else [*range(len(found))]
    ranked = sorted(zip(names, found, strict=True), key=lambda pair: -pair[1])
    rows = [[str(name), value] for name, value in ranked[:max_num_features]]
    _show("feature_importances", "feature_importances", ["feature_names", "importances"], rows)


def plot_calibration_curve(
    clf: Model, X: Array, y: Array, clf_name: str = "Classifier", num_bins: int = 10
) -> None:
    """Logs whether the probabilities of a classifier of two classes are right.

    Beside the model stand copies of it that were calibrated in two ways, and a logistic regression.
    """
    calibration = framework("sklearn.calibration", "plot_calibration_curve", "scikit-learn")
    selection = framework("sklearn.model_selection", "plot_calibration_curve", "scikit-learn")
    linear = framework("sklearn.linear_model", "plot_calibration_curve", "scikit-learn")
    x_train, x_test, y_train, y_test = selection.train_test_split(X, y, **SPLIT)
    rivals = {
        "Logistic": linear.LogisticRegression(),
        clf_name: sklearn.base.clone(clf),
        f"{clf_name} + Isotonic": calibration.CalibratedClassifierCV(clf, method="isotonic", cv=2),
        f"{clf_name} + Sigmoid": calibration.CalibratedClassifierCV(clf, method="sigmoid", cv=2),
    }
    rows: list[list[object]] = []
    for name, rival in rivals.items():
        rival.fit(x_train, y_train)
        likely = rival.predict_proba(x_test)[:, 1]
        positives, predicted = calibration.calibration_curve(y_test, likely, n_bins=num_bins)
        counts, edges = _histogram(likely, num_bins)
        rows.extend(
            [name, round(float(a), 3), round(float(b), 3), count, edge]
            for a, b, count, edge in zip(positives, predicted, counts, edges, strict=False)
        )
    columns = ["model", "fraction_of_positives", "mean_predicted_value", "hist_dict", "edge_dict"]
    _show("calibration_curve", "calibration", columns, rows)


def plot_elbow_curve(
    clusterer: Model,
    X: Array,
    cluster_ranges: Iterable[int] | None = None,
    n_jobs: int = 1,
    show_cluster_time: bool = True,
) -> None:
    """Fits copies of the clusterer with ever more clusters and logs their scores and times.

    Raises:
        UsageError: The clusterer takes no number of clusters.
    """
    del n_jobs, show_cluster_time  # one after the other, so that times can be told
    if not hasattr(clusterer, "n_clusters"):
        raise UsageError(f"{type(clusterer).__name__} takes no number of clusters")
    rows: list[list[object]] = []
    for count in cluster_ranges or range(1, min(11, len(X) + 1), 2):
        rival = sklearn.base.clone(clusterer).set_params(n_clusters=count)
        began = perf_counter()
        fitted = rival.fit(X)
        took_s = perf_counter() - began
        score = fitted.score(X) if hasattr(fitted, "score") else -fitted.inertia_
        rows.append([int(count), abs(round(float(score), 3)), round(took_s, 4)])
    _show("elbow_curve", "elbow", ["cluster_ranges", "errors", "clustering_time"], rows)


def plot_silhouette(
    clusterer: Model,
    X: Array,
    cluster_labels: Array = None,
    labels: Labels = None,
    metric: str = "euclidean",
    kmeans: bool = True,
) -> None:
    """Logs how well each row lies in its cluster: 1 is well, below 0 is in a wrong one.

    Raises:
        UsageError: All rows lie in one cluster, or each in its own.
    """
    del kmeans  # clusterers say by themselves what they have
    metrics = framework("sklearn.metrics", "plot_silhouette", "scikit-learn")
    found = clusterer.fit_predict(X) if cluster_labels is None else cluster_labels
    clusters = _plain(found)
    if not 1 < len(set(clusters)) < len(clusters):
        raise UsageError(
            f"a silhouette needs 2 clusters or more, and there are {len(set(clusters))}"
        )
    mean = round(float(metrics.silhouette_score(X, clusters, metric=metric)), 4)
    samples = metrics.silhouette_samples(X, clusters, metric=metric)
    points = [(float(row[0]), float(row[1] if len(row) > 1 else 0)) for row in _plain(X)]
    rows: list[list[object]] = []
    height = ROOM
    for cluster in sorted(set(clusters), key=_order):
        every = zip(points, samples, clusters, strict=True)
        own = [(*point, float(sample)) for point, sample, which in every if which == cluster]
        center = [sum(axis) / len(own) for axis in list(zip(*own, strict=True))[:2]]
        name = _label(cluster, labels)
        for place, (x, y, value) in enumerate(sorted(own, key=lambda each: each[2])):
            bar = [height + place, 0, round(value, 4), name, mean]
            rows.append([x, y, name, *center, *bar])
        height += len(own) + ROOM
    columns = ["x", "y", "colors", "centerx", "centery"]
    columns += ["y_sil", "x1", "x2", "color_sil", "silhouette_avg"]
    _show("silhouette_plot", "silhouette_", columns, rows)


def plot_residuals(regressor: Model, X: Array, y: Array) -> None:
    """Logs errors over predictions, of data that were trained on and of data that were not."""
    selection = framework("sklearn.model_selection", "plot_residuals", "scikit-learn")
    x_train, x_test, y_train, y_test = selection.train_test_split(X, y, **SPLIT)
    rival = sklearn.base.clone(regressor).fit(x_train, y_train)
    scores = [
        round(float(rival.score(*part)), 3) for part in ((x_train, y_train), (x_test, y_test))
    ]
    rows: list[list[object]] = []
    for dataset, features, wanted in (("train", x_train, y_train), ("test", x_test, y_test)):
        pairs = list(zip(_plain(rival.predict(features)), _plain(wanted), strict=True))
        for said, was in _thinned(pairs, MOST_POINTS // 2):
            rows.append([dataset, round(said, 2), round(said - was, 2), *scores])
    columns = ["dataset", "y_pred", "residuals", "train_score", "test_score"]
    _show("residuals", "residuals_plot", columns, rows)


def plot_outlier_candidates(regressor: Model, X: Array, y: Array) -> None:
    """Logs Cook's distance of each row: how much the model would change without it."""
    np = framework("numpy", "plot_outlier_candidates")
    values, wanted = np.asarray(X, dtype=float), np.asarray(y, dtype=float)
    rival = sklearn.base.clone(regressor).fit(values, wanted)
    count, num_features = values.shape
    # Leverage: the diagonal of X (X'X)^-1 X', from the rows of Q in X = QR.
    basis = np.linalg.svd(values, full_matrices=False)[0]
    leverage = (basis**2).sum(1).clip(max=1 - 1e-9)
    residuals = rival.predict(values) - wanted
    mean_squared = (residuals**2).sum() / max(count - num_features, 1)
    distance = residuals**2 / (num_features * mean_squared) * leverage / (1 - leverage) ** 2
    threshold = 4 / count
    percentage = round(float((distance > threshold).mean() * 100), 2)
    rows = [
        [round(float(each), 4), place, percentage, round(threshold, 4)]
        for place, each in enumerate(distance)
    ]
    columns = ["distance", "instance_indicies", "outlier_percentage", "influence_threshold"]
    _show("outlier_candidates", "outliers", columns, rows)


def _show(
    key: str,
    panel: str,
    columns: list[str],
    rows: Sequence[Sequence[object]],
    most: int = MOST_POINTS,
) -> None:
    table = runwell.Table(columns=columns, data=_thinned(rows, most), allow_mixed_types=True)
    live_run(f"plot_{key}").log({key: runwell.visualize(f"wandb/{panel}/v1", table)})


def _thinned(items: Sequence[Any], most: int) -> list[Any]:
    """Returns at most so many of the items, evenly spread."""
    if len(items) <= most:
        return list(items)
    return [items[place * len(items) // most] for place in range(most)]


def _plain(values: Array) -> list[Any]:
    found: list[Any] = values.tolist() if hasattr(values, "tolist") else list(values)
    return found


def _counts(values: Array) -> Mapping[Any, int]:
    counts: dict[Any, int] = {}
    for value in _plain(values):
        counts[value] = counts.get(value, 0) + 1
    return counts


def _order(value: object) -> tuple[str, Any]:
    # Numbers among numbers, words among words.
    return (type(value).__name__, value)


def _label(value: Any, labels: Labels) -> Any:  # noqa: ANN401  a class of whatever kind
    """Returns the name of a class that is a number among those of the names."""
    if labels is not None and isinstance(value, int) and 0 <= value < len(labels):
        return str(labels[value])
    return value


def _importances(model: Model) -> list[float] | None:
    found = getattr(model, "feature_importances_", None)
    if found is None:
        found = getattr(model, "coef_", None)
        if found is None:
            return None
        # Of several classes, how much a feature moves any of them.
        found = abs(found).mean(0) if getattr(found, "ndim", 1) > 1 else abs(found)
    return [float(value) for value in found]


def _histogram(values: Array, num_bins: int) -> tuple[list[int], list[float]]:
    np = framework("numpy", "plot_calibration_curve")
    counts, edges = np.histogram(values, bins=num_bins, range=(0, 1))
    return counts.tolist(), edges[:-1].tolist()


__all__ = [
    "plot_calibration_curve",
    "plot_class_proportions",
    "plot_classifier",
    "plot_clusterer",
    "plot_confusion_matrix",
    "plot_elbow_curve",
    "plot_feature_importances",
    "plot_learning_curve",
    "plot_outlier_candidates",
    "plot_precision_recall",
    "plot_regressor",
    "plot_residuals",
    "plot_roc",
    "plot_silhouette",
    "plot_summary_metrics",
]
