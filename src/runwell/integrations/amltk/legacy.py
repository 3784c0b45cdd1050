"""Lets scripts for amltk of 2023 run as they are, if they import this before amltk's names.

It puts back what they use and 1.12 has no more: `amltk.wandb`, `Trial.Task(…)`, `task(trial)`,
`@task.on_report`, `Trial(name=…, config=…)`, `trial.begin()`, `trial.plugins`, and `success()` with
metrics that nobody declared. Importing it changes amltk for the whole process; that is what it is
for.
"""

from __future__ import annotations

import sys
import traceback
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from functools import partial
from types import ModuleType
from typing import Any

from runwell.integrations.amltk import plugin
from runwell.integrations.amltk.params import WandbParams
from runwell.integrations.framework import framework

amltk = framework("amltk", __name__)
Task: Any = amltk.Task
Trial: Any = amltk.Trial

_create: Callable[..., Any] = Trial.__init__
_success: Callable[..., Any] = Trial.success
_fail: Callable[..., Any] = Trial.fail


class WithOldNames:
    """A target function that finds the old names in the process that runs it.

    Unpickling it there imports this module, and so puts them back.
    """

    def __init__(self, function: Callable[..., Any]) -> None:
        self.function = function
        self.__name__ = getattr(function, "__name__", type(function).__name__)
        self.__qualname__ = self.__name__

    def __call__(self, *args: Any, **more: Any) -> Any:  # noqa: ANN401  as the task is called
        """Calls the function."""
        return self.function(*args, **more)


class OldTask(Task):  # type: ignore[misc]  # not typed for everybody who checks this
    """A task that is called to submit, and tells its reports alone."""

    def __call__(self, *args: Any, **more: Any) -> Any:  # noqa: ANN401  what amltk returns
        """Submits."""
        return self.submit(*args, **more)

    def on_report(self, callback: Callable[[Any], object]) -> Callable[[Any], object]:
        """Calls back with each report; for use as a decorator."""
        self.on_result(partial(_tell_report, callback))
        return callback


def _tell_report(callback: Callable[[Any], object], _: object, report: Any) -> None:  # noqa: ANN401
    callback(report)


def make_task(
    function: Callable[..., Any], scheduler: object, *, plugins: Iterable[object] = ()
) -> OldTask:
    """Returns a task of trials; what `Trial.Task` was."""
    return OldTask(WithOldNames(function), scheduler, plugins=list(plugins))


def _init(self: Any, *args: object, **given: Any) -> None:  # noqa: ANN401  amltk's
    """Makes a trial; what the short form leaves out gets the defaults of `Trial.create`."""
    if args or {"bucket", "profiler"} <= given.keys():
        _create(self, *args, **given)
        return
    with_own_init = Trial.__init__
    Trial.__init__ = _create
    try:
        made = Trial.create(**given)
    finally:
        Trial.__init__ = with_own_init
    self.__dict__.update(made.__dict__)


@contextmanager
def _begin(self: Any, *_: object, **__: object) -> Iterator[None]:  # noqa: ANN401
    """Measures what is in the block; an error ends the block and is kept for `fail()`."""
    with self.profiler.measure("trial"):
        try:
            yield
        except Exception as error:  # noqa: BLE001  the trial fails, the script says so by `fail()`
            self.exception = error
            self.traceback = traceback.format_exc()


def _succeed(self: Any, **metrics: float) -> Any:  # noqa: ANN401
    """Reports success; metrics that were not declared are to be minimised, as costs are."""
    known = dict(self.metrics.items())
    new = {name: amltk.Metric(name, minimize=True) for name in metrics if name not in known}
    if new:
        self.metrics = type(self.metrics).from_collection({**known, **new})
    return _success(self, **metrics)


def _give_up(
    self: Any,  # noqa: ANN401
    exception: Exception | None = None,
    text: str | None = None,
    /,
    **metrics: float,
) -> Any:  # noqa: ANN401
    """Reports failure, with what `begin()` kept."""
    return _fail(self, exception or self.exception, text or self.traceback, **metrics)


def _put_back() -> None:
    module = ModuleType("amltk.wandb", "Put back by Runwell.")
    module.__dict__.update(
        WandbParams=WandbParams,
        WandbPlugin=plugin.WandbPlugin,
        WandbTrialTracker=plugin.WandbTrialTracker,
    )
    sys.modules[module.__name__] = module
    amltk.wandb = module  # type: ignore[attr-defined]
    Trial.__init__ = _init
    Trial.Task = staticmethod(make_task)
    Trial.begin = _begin
    Trial.exception = Trial.traceback = None  # until `begin()` keeps some
    Trial.success = _succeed
    Trial.fail = _give_up
    Trial.plugins = property(_extras)


def _extras(self: Any) -> Any:  # noqa: ANN401
    return self.extras


_put_back()
