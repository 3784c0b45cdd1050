"""One trial and its run: started before the function, told what was reported, ended after it.

It runs where the trial runs, in a process or thread of the executor. It knows amltk's trials and
reports by their attributes only.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from numbers import Number
from typing import Any

import runwell
from runwell.integrations.amltk.params import WandbParams

Modify = Callable[[Any, WandbParams], WandbParams]


class TrackedFunction:
    """A target function whose trials are runs; pickled on its way to a worker.

    Args:
        function: Takes a trial and returns its report.
        params: How runs are started.
        modify: Returns other parameters for a trial.
    """

    def __init__(
        self, function: Callable[..., Any], params: WandbParams, modify: Modify | None = None
    ) -> None:
        self.function = function
        self.params = params
        self.modify = modify

    def __call__(self, trial: Any, *args: Any, **more: Any) -> Any:  # noqa: ANN401  amltk's
        """Calls the function and returns its report; the run is `trial.extras["wandb"]`."""
        params = self.params if self.modify is None else self.modify(trial, self.params)
        with params.run(trial.name, trial.config) as run:
            trial.extras["wandb"] = run
            report = self.function(trial, *args, **more)
            run.log({"table": runwell.Table(dataframe=report.df())})
            run.summary.update(told_by(report))
            run.finish(exit_code=0 if str(report.status) == "success" else 1)
        return report


def told_by(report: Any) -> dict[str, Any]:  # noqa: ANN401  amltk's
    """Returns what a report says, by keys of a summary.

    Numbers of the trial's summary and metrics stand under their own names, times (seconds) under
    `time/…`, and how it went under `status`, `exception` and `traceback`.
    """
    told: dict[str, Any] = dict(_numbers_in(report.trial.summary))
    told.update(_numbers_in(report.values))
    for name, profile in report.profiles.items():
        duration = profile.time.end - profile.time.start
        told[f"time/{name}"] = duration
    told["status"] = str(report.status)
    if report.exception is not None:
        told["exception"] = repr(report.exception)
    if report.traceback is not None:
        told["traceback"] = report.traceback
    return told


def _numbers_in(values: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in values.items() if isinstance(value, Number)}
