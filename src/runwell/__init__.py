"""Runwell: an experiment tracker for one's own machine.

    import runwell

    with runwell.init(project="digits", config={"lr": 0.1}) as run:
        for step in range(100):
            run.log({"loss": 1 / (step + 1)})

Only re-exports; each is imported when it is first used, so that `import runwell` costs next to
nothing. `run`, `config` and `summary` are those of the current run.
"""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from runwell.agents.calls import agent, sweep
    from runwell.agents.controller import Controller as controller  # noqa: N813 - W&B's name of it
    from runwell.errors import (
        AuthenticationError,
        ConfigLocked,
        ServerError,
        TransportError,
        UsageError,
    )
    from runwell.errors import RunwellError as Error
    from runwell.sdk import data_types, jupyter, plot
    from runwell.sdk.alerting import AlertLevel
    from runwell.sdk.api import (
        alert,
        attach,
        define_metric,
        finish,
        init,
        link_model,
        log,
        log_artifact,
        log_model,
        login,
        mark_preempting,
        pin_config_keys,
        restore,
        save,
        setup,
        teardown,
        unwatch,
        use_artifact,
        use_model,
        watch,
    )
    from runwell.sdk.artifact.artifact import Artifact
    from runwell.sdk.artifact.facts import ArtifactTTL
    from runwell.sdk.config import Config
    from runwell.sdk.jupyter import load_ipython_extension
    from runwell.sdk.media.audio import Audio
    from runwell.sdk.media.classes import Classes
    from runwell.sdk.media.figure import Plotly
    from runwell.sdk.media.graph import Graph
    from runwell.sdk.media.histogram import Histogram
    from runwell.sdk.media.html import Html
    from runwell.sdk.media.image import Image
    from runwell.sdk.media.joined_table import JoinedTable
    from runwell.sdk.media.molecule import Molecule
    from runwell.sdk.media.object3d import Object3D, box3d
    from runwell.sdk.media.table import Table
    from runwell.sdk.media.video import Video
    from runwell.sdk.plot import plot_table, visualize
    from runwell.sdk.query.api import Api
    from runwell.sdk.query.histories import histories
    from runwell.sdk.query.sql import sql
    from runwell.sdk.run import Run
    from runwell.sdk.settings import Settings
    from runwell.sdk.summary import Summary
    from runwell.sdk.terminal import termerror, termlog, termwarn

    run: Run | None
    config: Config
    summary: Summary

__version__ = "0.1.0"

__all__ = [
    "AlertLevel",
    "Api",
    "Artifact",
    "ArtifactTTL",
    "Audio",
    "AuthenticationError",
    "Classes",
    "Config",
    "ConfigLocked",
    "Error",
    "Graph",
    "Histogram",
    "Html",
    "Image",
    "JoinedTable",
    "Molecule",
    "Object3D",
    "Plotly",
    "Run",
    "ServerError",
    "Settings",
    "Summary",
    "Table",
    "TransportError",
    "UsageError",
    "Video",
    "__version__",
    "agent",
    "alert",
    "attach",
    "box3d",
    "config",
    "controller",
    "data_types",
    "define_metric",
    "finish",
    "histories",
    "init",
    "jupyter",
    "link_model",
    "load_ipython_extension",
    "log",
    "log_artifact",
    "log_model",
    "login",
    "mark_preempting",
    "pin_config_keys",
    "plot",
    "plot_table",
    "restore",
    "run",
    "save",
    "setup",
    "sql",
    "summary",
    "sweep",
    "teardown",
    "termerror",
    "termlog",
    "termwarn",
    "unwatch",
    "use_artifact",
    "use_model",
    "visualize",
    "watch",
]

# Public name -> (module, name there); a name of None is the module itself.
_HOMES: dict[str, tuple[str, str | None]] = {
    "AlertLevel": ("runwell.sdk.alerting", "AlertLevel"),
    "mark_preempting": ("runwell.sdk.api", "mark_preempting"),
    "save": ("runwell.sdk.api", "save"),
    "Api": ("runwell.sdk.query.api", "Api"),
    "restore": ("runwell.sdk.api", "restore"),
    "Artifact": ("runwell.sdk.artifact.artifact", "Artifact"),
    "ArtifactTTL": ("runwell.sdk.artifact.facts", "ArtifactTTL"),
    "link_model": ("runwell.sdk.api", "link_model"),
    "log_artifact": ("runwell.sdk.api", "log_artifact"),
    "log_model": ("runwell.sdk.api", "log_model"),
    "use_artifact": ("runwell.sdk.api", "use_artifact"),
    "use_model": ("runwell.sdk.api", "use_model"),
    "Audio": ("runwell.sdk.media.audio", "Audio"),
    "AuthenticationError": ("runwell.errors", "AuthenticationError"),
    "Classes": ("runwell.sdk.media.classes", "Classes"),
    "Config": ("runwell.sdk.config", "Config"),
    "ConfigLocked": ("runwell.errors", "ConfigLocked"),
    "Error": ("runwell.errors", "RunwellError"),
    "Graph": ("runwell.sdk.media.graph", "Graph"),
    "Histogram": ("runwell.sdk.media.histogram", "Histogram"),
    "Html": ("runwell.sdk.media.html", "Html"),
    "Image": ("runwell.sdk.media.image", "Image"),
    "JoinedTable": ("runwell.sdk.media.joined_table", "JoinedTable"),
    "Molecule": ("runwell.sdk.media.molecule", "Molecule"),
    "Object3D": ("runwell.sdk.media.object3d", "Object3D"),
    "Plotly": ("runwell.sdk.media.figure", "Plotly"),
    "Run": ("runwell.sdk.run", "Run"),
    "ServerError": ("runwell.errors", "ServerError"),
    "Settings": ("runwell.sdk.settings", "Settings"),
    "Summary": ("runwell.sdk.summary", "Summary"),
    "Table": ("runwell.sdk.media.table", "Table"),
    "TransportError": ("runwell.errors", "TransportError"),
    "UsageError": ("runwell.errors", "UsageError"),
    "Video": ("runwell.sdk.media.video", "Video"),
    "agent": ("runwell.agents.calls", "agent"),
    "controller": ("runwell.agents.controller", "Controller"),
    "sweep": ("runwell.agents.calls", "sweep"),
    "alert": ("runwell.sdk.api", "alert"),
    "attach": ("runwell.sdk.api", "attach"),
    "pin_config_keys": ("runwell.sdk.api", "pin_config_keys"),
    "box3d": ("runwell.sdk.media.object3d", "box3d"),
    "data_types": ("runwell.sdk.data_types", None),
    "define_metric": ("runwell.sdk.api", "define_metric"),
    "finish": ("runwell.sdk.api", "finish"),
    "histories": ("runwell.sdk.query.histories", "histories"),
    "init": ("runwell.sdk.api", "init"),
    "jupyter": ("runwell.sdk.jupyter", None),
    "load_ipython_extension": ("runwell.sdk.jupyter", "load_ipython_extension"),
    "log": ("runwell.sdk.api", "log"),
    "login": ("runwell.sdk.api", "login"),
    "plot": ("runwell.sdk.plot", None),
    "plot_table": ("runwell.sdk.plot.table", "plot_table"),
    "setup": ("runwell.sdk.api", "setup"),
    "sql": ("runwell.sdk.query.sql", "sql"),
    "teardown": ("runwell.sdk.api", "teardown"),
    "termerror": ("runwell.sdk.terminal", "termerror"),
    "termlog": ("runwell.sdk.terminal", "termlog"),
    "termwarn": ("runwell.sdk.terminal", "termwarn"),
    "visualize": ("runwell.sdk.plot.table", "visualize"),
    "unwatch": ("runwell.sdk.api", "unwatch"),
    "watch": ("runwell.sdk.api", "watch"),
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


if "IPython" in sys.modules:  # a notebook or a shell, perhaps: it gets its magics now
    from runwell.sdk.jupyter import load_ipython_extension

    load_ipython_extension()
