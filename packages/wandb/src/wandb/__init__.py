"""Runwell under the name that scripts and frameworks import.

Only re-exports: what Runwell has, `wandb` has, and besides that the names that frameworks take from
it (`runwell.integrations.dropin`). Each is imported when it is first used. `run`, `config` and
`summary` are those of the current run.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

import runwell

if TYPE_CHECKING:
    from runwell import *  # noqa: F403  for editors and type checkers

__version__ = "0.31.0+runwell"

_OF_FRAMEWORKS = frozenset(
    {"_attach", "ensure_configured", "join", "patched", "require", "termsetup"},
)
_MODULES = frozenset(
    {
        "apis",
        "data_types",
        "env",
        "errors",
        "integration",
        "jupyter",
        "plot",
        "sdk",
        "util",
        "wandb_run",
    }
    | {"catboost", "gym", "keras", "lightgbm", "sacred", "sklearn", "tensorboard", "xgboost"},
)
_OF_ERRORS = frozenset({"CommError"})
_OF_CURRENT_RUN = frozenset({"run", "config", "summary"})

_PUBLIC = {name for name in _OF_FRAMEWORKS if not name.startswith("_")}

__all__ = sorted({*runwell.__all__, *_PUBLIC, *_OF_ERRORS})  # noqa: PLE0605  grows with it


def __getattr__(name: str) -> object:
    value = _find(name)
    if name not in _OF_CURRENT_RUN:
        globals()[name] = value
    return value


def _find(name: str) -> object:
    if name in _MODULES:
        return import_module(f"wandb.{name}")
    if name in _OF_FRAMEWORKS:
        return getattr(import_module("runwell.integrations.dropin"), name)
    if name in _OF_ERRORS:
        return getattr(import_module("runwell.errors"), name)
    try:
        return getattr(runwell, name)
    except AttributeError:
        raise AttributeError(f"module 'wandb' has no attribute {name!r}") from None


def __dir__() -> list[str]:
    return sorted({*__all__, *_MODULES})
