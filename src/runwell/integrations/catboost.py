"""CatBoost: rounds of boosting as rows.

model.fit(data, eval_set=valid, callbacks=[WandbCallback()])
log_summary(model)
"""

# ruff: noqa: FBT001, FBT002  the signatures are W&B's, whose flags may be positional

from __future__ import annotations

from typing import Any

from runwell.errors import UsageError
from runwell.integrations.boosting import log_importance, log_model
from runwell.integrations.framework import live_run


class WandbCallback:
    """Logs `<data>-<metric>` and `iteration@metric-period-<n>` of each round that was measured.

    Args:
        metric_period: The model's, if it has one: CatBoost measures each so many-th round.

    Raises:
        UsageError: There is no run, or the period is no positive number.
    """

    def __init__(self, metric_period: int = 1) -> None:
        if metric_period < 1:
            raise UsageError(f"metric_period is {metric_period!r}; use 1 or more")
        self._run = live_run("WandbCallback of CatBoost")
        self._period = int(metric_period)
        self._num_values = 0

    def after_iteration(self, info: Any) -> bool:  # noqa: ANN401  CatBoost's
        """Logs a round, if anything new was measured in it; never asks to stop."""
        curves = {
            f"{data}-{metric}": values
            for data, metrics in (info.metrics or {}).items()
            for metric, values in metrics.items()
        }
        num_values = sum(map(len, curves.values()))
        if num_values > self._num_values:
            self._num_values = num_values
            row = {key: values[-1] for key, values in curves.items()}
            self._run.log({**row, f"iteration@metric-period-{self._period}": info.iteration})
        return True


def log_summary(
    model: Any,  # noqa: ANN401  CatBoost's
    log_all_params: bool = True,
    save_model_checkpoint: bool = False,
    log_feature_importance: bool = True,
) -> None:
    """Logs what is known when the training has ended: best round and score, importance, the model.

    Args:
        model: A model of CatBoost that was trained.
        log_all_params: Whether all parameters, default ones too, go into the config.
        save_model_checkpoint: Whether the model is kept as an artifact.
        log_feature_importance: Whether to log a bar chart of it.

    Raises:
        UsageError: There is no run.
    """
    run = live_run("log_summary of CatBoost")
    params = model.get_all_params() if log_all_params else model.get_params()
    run.config.update(params, allow_val_change=True)
    run.summary["best_iteration"] = model.get_best_iteration()
    run.summary["best_score"] = model.get_best_score()
    if log_feature_importance:
        values = model.get_feature_importance()
        log_importance(run, dict(zip(model.feature_names_, values, strict=True)))
    if save_model_checkpoint:
        log_model(run, model.save_model, "model.cbm", ["best"])
