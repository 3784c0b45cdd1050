"""amltk: trials as runs.

    from runwell.integrations.amltk import WandbPlugin

    tracker = WandbPlugin(project="digits").trial_tracker()
    task = scheduler.task(target_function, plugins=[tracker])

The names are those of amltk's own plugin. `import runwell.integrations.amltk.legacy` lets scripts
of its first year run as they are. Only re-exports; amltk is imported with the first of them.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

from runwell.integrations.amltk.params import WandbParams

if TYPE_CHECKING:
    from runwell.integrations.amltk.plugin import WandbPlugin, WandbTrialTracker

__all__ = ["WandbParams", "WandbPlugin", "WandbTrialTracker"]


def __getattr__(name: str) -> object:
    if name not in {"WandbPlugin", "WandbTrialTracker"}:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.plugin"), name)
