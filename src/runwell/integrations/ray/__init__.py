"""Ray Tune: trials as runs.

    from runwell.integrations.ray import WandbLoggerCallback

    tune.Tuner(train, run_config=tune.RunConfig(callbacks=[WandbLoggerCallback(project="digits")]))

`WandbLogger` and `wandb_mixin` read the entry `wandb` of the trial's config, as they did in Ray 1;
`import runwell.integrations.ray.legacy` lets scripts of that time run as they are. Only re-exports;
Ray is imported with the first of them.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from runwell.integrations.ray.callback import WandbLogger, WandbLoggerCallback
    from runwell.integrations.ray.mixin import WandbTrainableMixin, setup_wandb, wandb_mixin
    from runwell.integrations.ray.old_run import DEFAULT_LOGGERS, run

__all__ = [
    "DEFAULT_LOGGERS",
    "WandbLogger",
    "WandbLoggerCallback",
    "WandbTrainableMixin",
    "run",
    "setup_wandb",
    "wandb_mixin",
]

_HOMES = {
    "DEFAULT_LOGGERS": "old_run",
    "WandbLogger": "callback",
    "WandbLoggerCallback": "callback",
    "WandbTrainableMixin": "mixin",
    "run": "old_run",
    "setup_wandb": "mixin",
    "wandb_mixin": "mixin",
}


def __getattr__(name: str) -> object:
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{_HOMES[name]}"), name)
