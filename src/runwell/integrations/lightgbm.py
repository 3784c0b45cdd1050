"""LightGBM: rounds of boosting as rows, of `train` and of `cv`.

booster = lightgbm.train(params, data, valid_sets=[valid], callbacks=[wandb_callback()])
log_summary(booster)
"""

# ruff: noqa: FBT001, FBT002  the signatures are W&B's, whose flags may be positional

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import runwell
from runwell.integrations.boosting import keep_best, log_importance, log_model
from runwell.integrations.framework import live_run


def wandb_callback(log_params: bool = True, define_metric: bool = True) -> Callable[[Any], None]:
    """Returns a callback that logs each round to the current run.

    Keys are `<data>_<metric>` and `iteration`; of `cv`, `<data>_<metric>-mean` and `-stdv`.

    Args:
        log_params: Whether LightGBM's parameters go into the config.
        define_metric: Whether the summary keeps best values rather than last ones.

    Raises:
        UsageError: There is no run.
    """
    run = live_run("wandb_callback of LightGBM")
    return _Callback(run, log_params=log_params, is_best_kept=define_metric)


class _Callback:
    """Is called by LightGBM after each round."""

    def __init__(self, run: runwell.Run, *, log_params: bool, is_best_kept: bool) -> None:
        self._run = run
        self._log_params = log_params
        self._is_best_kept = is_best_kept
        self._defined: set[str] = set()

    def __call__(self, env: Any) -> None:  # noqa: ANN401  LightGBM's
        if env.iteration == env.begin_iteration and self._log_params:
            self._run.config.update(env.params, allow_val_change=True)
        row: dict[str, object] = {}
        for result in env.evaluation_result_list or ():
            row.update(self._values(result))
        self._run.log({**row, "iteration": env.iteration})

    def _values(self, result: tuple[Any, ...]) -> dict[str, object]:
        """Returns what one result says; one of `cv` has a deviation, perhaps two names in one."""
        data, metric, value, is_more, *deviation = result
        if data == "cv_agg" and " " in metric:
            data, _, metric = metric.partition(" ")
        key = f"{data}_{metric}"
        values = {f"{key}-mean": value, f"{key}-stdv": deviation[0]} if deviation else {key: value}
        for name in values.keys() - self._defined if self._is_best_kept else ():
            keep_best(self._run, name, is_more=bool(is_more) and not name.endswith("-stdv"))
            self._defined.add(name)
        return values


def log_summary(
    model: Any,  # noqa: ANN401  LightGBM's
    params: Mapping[str, Any] | None = None,
    feature_importance: bool = True,
    log_params: bool = True,
    save_model_checkpoint: bool = False,
) -> None:
    """Logs what is known when the training has ended: best round and score, importance, the model.

    Args:
        model: A Booster, or an estimator of LightGBM's scikit-learn API.
        params: Parameters to note besides those of the model.
        feature_importance: Whether to log a bar chart of it.
        log_params: Whether parameters go into the config.
        save_model_checkpoint: Whether the model is kept as an artifact.

    Raises:
        UsageError: There is no run.
    """
    run = live_run("log_summary of LightGBM")
    booster = getattr(model, "booster_", model)
    if log_params:
        run.config.update(
            {**getattr(booster, "params", {}), **(params or {})}, allow_val_change=True
        )
    run.summary["best_iteration"] = booster.best_iteration
    run.summary["best_score"] = {
        data: dict(metrics) for data, metrics in booster.best_score.items()
    }
    if feature_importance:
        names, values = booster.feature_name(), booster.feature_importance()
        log_importance(run, dict(zip(names, values, strict=True)))
    if save_model_checkpoint:
        log_model(run, booster.save_model, f"model_ckpt_{booster.best_iteration}.txt", ["best"])
