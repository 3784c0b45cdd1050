"""How the run of a trial is started: what a script sets, and may change for each trial.

It knows runs, not amltk.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from pathlib import Path
from typing import Any

import runwell


@dataclass
class WandbParams:
    """Arguments of `init()` for the runs of trials; None leaves one to its default."""

    project: str | None = None
    group: str | None = None
    job_type: str | None = None
    entity: str | None = None
    tags: list[str] | None = None
    notes: str | None = None
    reinit: bool | str | None = None
    config_exclude_keys: list[str] | None = None
    config_include_keys: list[str] | None = None
    resume: bool | str | None = None
    mode: str | None = None
    allow_val_change: bool = False
    force: bool = False
    dir: str | Path | None = None

    def modify(self, **changes: Any) -> WandbParams:  # noqa: ANN401  any of the above
        """Returns a copy that differs in these."""
        return replace(self, **changes)

    def run(self, name: str, config: Mapping[str, Any] | None = None) -> runwell.Run:
        """Starts a run of its own, whatever else runs in this process."""
        arguments = {field.name: getattr(self, field.name) for field in fields(self)}
        arguments["reinit"] = "create_new"
        return runwell.init(name=name, config=dict(config or {}), **arguments)
