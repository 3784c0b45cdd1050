"""Lets scripts of Ray 1 run as they are, if they import this before Ray's names.

It puts back into Ray what they import and call: `ray.tune.integration.wandb`,
`ray.tune.logger.DEFAULT_LOGGERS`, `tune.run(loggers=…)` and `tune.report(loss=…)`. Importing it
changes Ray for the whole process; that is what it is for.
"""

from __future__ import annotations

import sys
from types import ModuleType

from runwell.integrations.framework import framework
from runwell.integrations.ray import callback, mixin, old_run

NAMES = {
    "WandbLogger": callback.WandbLogger,
    "WandbLoggerCallback": callback.WandbLoggerCallback,
    "WandbTrainableMixin": mixin.WandbTrainableMixin,
    "wandb_mixin": mixin.wandb_mixin,
}


def _put_back() -> None:
    integration = framework("ray.tune.integration", __name__, "'ray[tune]'")
    module = ModuleType("ray.tune.integration.wandb", "Put back by Runwell.")
    module.__dict__.update(NAMES)
    sys.modules[module.__name__] = module
    integration.wandb = module  # type: ignore[attr-defined]
    logger = framework("ray.tune.logger", __name__, "'ray[tune]'")
    logger.DEFAULT_LOGGERS = old_run.DEFAULT_LOGGERS  # type: ignore[attr-defined]
    old_run.tune.run = old_run.run  # type: ignore[attr-defined]
    old_run.tune.report = old_run.report  # type: ignore[attr-defined]


_put_back()
