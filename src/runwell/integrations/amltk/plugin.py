"""amltk's plugin: what a task is given so that its trials are runs.

Runs in threads and one behind the other in a process are as good as in processes of their own, so
no executor needs a special word here.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, ClassVar

import runwell
from runwell.integrations.amltk.params import WandbParams
from runwell.integrations.amltk.tracking import Modify, TrackedFunction
from runwell.integrations.framework import framework

Plugin: Any = framework("amltk.scheduling", "runwell.integrations.amltk", "amltk").Plugin


class WandbTrialTracker(Plugin):  # type: ignore[misc]  # not typed for everybody who checks this
    """Makes a run of each trial of the task that it is given to.

    Args:
        params: How runs are started.
        modify: Called with a trial and the parameters; returns those for this trial.
    """

    name: ClassVar[str] = "wandb-trial-tracker"

    def __init__(self, params: WandbParams, *, modify: Modify | None = None) -> None:
        super().__init__()
        self.params = params
        self.modify = modify

    def attach_task(self, task: object) -> None:
        """Takes note of nothing; functions are wrapped as they are submitted."""

    def pre_submit(
        self,
        fn: Callable[..., Any],
        *args: Any,  # noqa: ANN401  as the task is called
        **kwargs: Any,  # noqa: ANN401  the same
    ) -> tuple[Callable[..., Any], tuple[Any, ...], dict[str, Any]]:
        """Returns the call with the function tracked."""
        return TrackedFunction(fn, self.params, self.modify), args, kwargs

    def events(self) -> list[Any]:
        """Returns no events; there are none."""
        return []

    def __rich__(self) -> str:
        return f"{self.name}: {self.params.project}"


class WandbPlugin:
    """Where the runs of an experiment go.

    Args:
        project: Their project.
        group: Their group.
        entity: Who owns the project.
        dir: Where `wandb/` is made; default: a folder with the name of the project.
        mode: online, offline or disabled; default: as the environment says.
    """

    def __init__(
        self,
        *,
        project: str,
        group: str | None = None,
        entity: str | None = None,
        dir: str | Path | None = None,
        mode: str | None = None,
    ) -> None:
        folder = Path(project if dir is None else dir)
        folder.mkdir(parents=True, exist_ok=True)
        self.dir = folder.resolve()
        self.project = project
        self.group = group
        self.entity = entity
        self.mode = mode

    def trial_tracker(
        self, job_type: str = "trial", *, modify: Modify | None = None
    ) -> WandbTrialTracker:
        """Returns what to give to `Task(plugins=[…])`, see `WandbTrialTracker`."""
        return WandbTrialTracker(self._params(job_type=job_type, group=self.group), modify=modify)

    def run(
        self,
        *,
        name: str,
        config: Mapping[str, Any] | None = None,
        **params: Any,  # noqa: ANN401  those of `WandbParams`
    ) -> runwell.Run:
        """Starts a run for other purposes, see `WandbParams` for further arguments."""
        return self._params(**params).run(name, config)

    def _params(self, **more: Any) -> WandbParams:  # noqa: ANN401  those of `WandbParams`
        own = {"project": self.project, "entity": self.entity, "dir": self.dir, "mode": self.mode}
        return WandbParams(**{**own, **more})
