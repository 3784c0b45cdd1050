"""What the callbacks of XGBoost, LightGBM and CatBoost have in common.

It knows numbers and files, none of the libraries.
"""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Mapping
from pathlib import Path

import runwell

# Metrics of the three libraries of which more is better; all others are errors and losses.
_MORE_IS_BETTER = (
    "auc",
    "aucpr",
    "map",
    "ndcg",
    "pre",
    "accuracy",
    "f1",
    "r2",
    "recall",
    "precision",
)


def is_more_better(metric: str) -> bool:
    """Tells whether a metric is to be maximised, by its name: `ndcg@5`, `valid-auc`, `AUC:…`."""
    name = metric.lower().split(":")[0].split("@")[0]
    return any(word in _MORE_IS_BETTER for word in name.replace("_", "-").split("-"))


def keep_best(run: runwell.Run, key: str, *, is_more: bool) -> None:
    """Has the summary keep the best value of a metric rather than the last."""
    run.define_metric(key, summary="max" if is_more else "min")


def log_importance(run: runwell.Run, importance: Mapping[str, float]) -> None:
    """Logs the importance of features as a bar chart."""
    rows = [[name, float(value)] for name, value in importance.items()]
    table = runwell.Table(columns=["Feature", "Importance"], data=rows)
    chart = runwell.plot.bar(table, "Feature", "Importance", title="Feature Importance")
    run.log({"Feature Importance": chart})


def log_model(
    run: runwell.Run,
    save: Callable[[str], object],
    file: str,
    aliases: list[str] | None = None,
    *,
    name: str | None = None,
) -> None:
    """Keeps a model as an artifact of type `model`.

    Args:
        run: Whose it is.
        save: Writes the model to a path.
        file: What the file is called in the artifact.
        aliases: Words for this version.
        name: What the artifact is called; default: `model_<id of the run>`.
    """
    with tempfile.TemporaryDirectory(prefix="runwell-model-") as folder:
        path = Path(folder) / file
        save(str(path))
        artifact = runwell.Artifact(name or f"model_{run.id}", type="model")
        artifact.add_file(str(path), name=file)
        run.log_artifact(artifact, aliases=aliases)
