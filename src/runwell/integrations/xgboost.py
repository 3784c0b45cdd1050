"""XGBoost: rounds of boosting as rows.

xgboost.train(params, data, evals=[(valid, "valid")], callbacks=[WandbCallback()])
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from runwell.integrations.boosting import is_more_better, keep_best, log_importance, log_model
from runwell.integrations.framework import framework, live_run

TrainingCallback: Any = framework(
    "xgboost", "runwell.integrations.xgboost", "xgboost"
).callback.TrainingCallback


class WandbCallback(TrainingCallback):  # type: ignore[misc]  # not typed for everybody who checks
    """Logs `<data>-<metric>` and `epoch` of each round to the current run.

    Args:
        log_model: Whether the model is kept as an artifact at the end.
        log_feature_importance: Whether a bar chart of it is logged at the end.
        importance_type: As XGBoost names it: weight, gain, cover, total_gain, total_cover.
        define_metric: Whether the summary keeps best values rather than last ones.

    Raises:
        UsageError: There is no run.
    """

    def __init__(
        self,
        *,
        log_model: bool = False,
        log_feature_importance: bool = True,
        importance_type: str = "gain",
        define_metric: bool = True,
    ) -> None:
        super().__init__()
        self._run = live_run("WandbCallback of XGBoost")
        self._log_model = log_model
        self._log_importance = log_feature_importance
        self._importance_type = importance_type
        self._is_best_kept = define_metric
        self._defined: set[str] = set()

    def before_training(self, model: Any) -> Any:  # noqa: ANN401  XGBoost's
        """Notes how the booster is configured."""
        self._run.config.update(json.loads(model.save_config()), allow_val_change=True)
        return model

    def after_iteration(
        self, model: object, epoch: int, evals_log: Mapping[str, Mapping[str, Any]]
    ) -> bool:
        """Logs a round; never asks to stop."""
        row = {
            f"{data}-{metric}": _last(values)
            for data, metrics in evals_log.items()
            for metric, values in metrics.items()
        }
        for key in row.keys() - self._defined if self._is_best_kept else ():
            keep_best(self._run, key, is_more=is_more_better(key))
            self._defined.add(key)
        self._run.log({**row, "epoch": epoch})
        return False

    def after_training(self, model: Any) -> Any:  # noqa: ANN401  XGBoost's
        """Logs what is known only at the end."""
        if self._log_model:
            file = f"{self._run.id}_model.json"
            log_model(self._run, model.save_model, file, name=file)
        if self._log_importance:
            log_importance(self._run, model.get_score(importance_type=self._importance_type))
        if model.attr("best_score") is not None:  # set by early stopping alone
            self._run.log(
                {
                    "best_score": float(model.attr("best_score")),
                    "best_iteration": int(model.attr("best_iteration")),
                }
            )
        return model


def _last(values: Any) -> float:  # noqa: ANN401  a list, or of `xgboost.cv` one of pairs
    last = values[-1]
    return float(last[0] if isinstance(last, tuple) else last)
