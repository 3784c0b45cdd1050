"""Runwell: an experiment tracker for one's own machine.

    import runwell

    with runwell.init(project="digits", config={"lr": 0.1}) as run:
        for step in range(100):
            run.log({"loss": 1 / (step + 1)})

Only re-exports; each is imported when it is first used, so that `import runwell` costs next to
nothing. `run`, `config` and `summary` are those of the current run.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from runwell.errors import (
        AuthenticationError,
        ConfigLocked,
        ServerError,
        TransportError,
        UsageError,
    )
    from runwell.errors import RunwellError as Error
    from runwell.sdk import plot
    from runwell.sdk.api import (
        alert,
        define_metric,
        finish,
        init,
        log,
        login,
        setup,
        teardown,
    )
    from runwell.sdk.config import Config
    from runwell.sdk.media.image import Image
    from runwell.sdk.media.table import Table
    from runwell.sdk.query.histories import histories
    from runwell.sdk.run import Run
    from runwell.sdk.settings import Settings
    from runwell.sdk.summary import Summary
    from runwell.sdk.terminal import termerror, termlog, termwarn

    run: Run | None
    config: Config
    summary: Summary

__version__ = "0.1.0"

__all__ = [
    "AuthenticationError",
    "Config",
    "ConfigLocked",
    "Error",
    "Image",
    "Run",
    "ServerError",
    "Settings",
    "Summary",
    "Table",
    "TransportError",
    "UsageError",
    "__version__",
    "alert",
    "config",
    "define_metric",
    "finish",
    "histories",
    "init",
    "log",
    "login",
    "plot",
    "run",
    "setup",
    "summary",
    "teardown",
    "termerror",
    "termlog",
    "termwarn",
]

# Public name -> (module, name there); a name of None is the module itself.
_HOMES: dict[str, tuple[str, str | None]] = {
    "AuthenticationError": ("runwell.errors", "AuthenticationError"),
    "Config": ("runwell.sdk.config", "Config"),
    "ConfigLocked": ("runwell.errors", "ConfigLocked"),
    "Error": ("runwell.errors", "RunwellError"),
    "Image": ("runwell.sdk.media.image", "Image"),
    "Run": ("runwell.sdk.run", "Run"),
    "ServerError": ("runwell.errors", "ServerError"),
    "Settings": ("runwell.sdk.settings", "Settings"),
    "Summary": ("runwell.sdk.summary", "Summary"),
    "Table": ("runwell.sdk.media.table", "Table"),
    "TransportError": ("runwell.errors", "TransportError"),
    "UsageError": ("runwell.errors", "UsageError"),
    "alert": ("runwell.sdk.api", "alert"),
    "define_metric": ("runwell.sdk.api", "define_metric"),
    "finish": ("runwell.sdk.api", "finish"),
    "histories": ("runwell.sdk.query.histories", "histories"),
    "init": ("runwell.sdk.api", "init"),
    "log": ("runwell.sdk.api", "log"),
    "login": ("runwell.sdk.api", "login"),
    "plot": ("runwell.sdk.plot", None),
    "setup": ("runwell.sdk.api", "setup"),
    "teardown": ("runwell.sdk.api", "teardown"),
    "termerror": ("runwell.sdk.terminal", "termerror"),
    "termlog": ("runwell.sdk.terminal", "termlog"),
    "termwarn": ("runwell.sdk.terminal", "termwarn"),
}
_OF_CURRENT_RUN = frozenset({"run", "config", "summary"})


def __getattr__(name: str) -> object:
    if name in _OF_CURRENT_RUN:
        from runwell.sdk import api

        return api.current(name)
    if name not in _HOMES:
        raise AttributeError(f"module 'runwell' has no attribute {name!r}")
    from importlib import import_module

    home, attribute = _HOMES[name]
    module = import_module(home)
    value: object = module if attribute is None else getattr(module, attribute)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted(__all__)
