"""`tune.run` as Ray 1 had it: loggers by their classes, metrics by keyword.

Nothing of Ray is changed by importing this; `legacy.py` does that.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterator, Sequence
from functools import wraps
from importlib import import_module
from typing import Any

from runwell.integrations.framework import framework

tune = framework("ray.tune", "runwell.integrations.ray", "'ray[tune]'")
_logger = framework("ray.tune.logger", "runwell.integrations.ray", "'ray[tune]'")
run_of_ray: Callable[..., Any] = tune.run
report_of_ray: Callable[..., None] = tune.report

# What Ray 1 logged to unless it was told otherwise, as classes of today.
DEFAULT_LOGGERS = (
    _logger.JsonLoggerCallback,
    _logger.CSVLoggerCallback,
    _logger.TBXLoggerCallback,
)


def run(
    run_or_experiment: object,
    *args: object,
    loggers: Sequence[Any] | None = None,
    callbacks: Sequence[Any] | None = None,
    **options: object,
) -> Any:  # noqa: ANN401  what Ray returns
    """Runs an experiment as `tune.run` does, and takes `loggers`: classes, or callbacks."""
    made = [each() if isinstance(each, type) else each for each in loggers or ()]
    if inspect.isfunction(run_or_experiment):
        run_or_experiment = with_old_names(run_or_experiment)
    return run_of_ray(run_or_experiment, *args, callbacks=[*(callbacks or ()), *made], **options)


def report(metrics: dict[str, Any] | None = None, **values: Any) -> None:  # noqa: ANN401
    """Reports metrics as `tune.report` does, or by keyword."""
    checkpoint = values.pop("checkpoint", None) if metrics is not None else None
    report_of_ray({**(metrics or {}), **values}, checkpoint=checkpoint)


def with_old_names(function: Callable[[Any], Any]) -> Callable[[Any], Any]:
    """Wraps a training function so that it finds the old names in the process that runs it."""
    legacy = f"{__package__}.legacy"
    if inspect.isgeneratorfunction(function):

        @wraps(function)
        def yielding(config: Any) -> Iterator[Any]:  # noqa: ANN401
            import_module(legacy)
            yield from function(config)

        return yielding

    @wraps(function)
    def returning(config: Any) -> Any:  # noqa: ANN401
        import_module(legacy)
        return function(config)

    return returning
