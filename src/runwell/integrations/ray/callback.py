"""What logs every trial of Ray Tune from the process that drives them.

A trial that is paused, exploited or tried again goes on in its run; one that fails ends as failed;
what is still open when the experiment is interrupted ends as failed, with all its rows.
"""

from __future__ import annotations

import os
from abc import abstractmethod
from collections.abc import Mapping
from typing import Any

from runwell.integrations.framework import framework
from runwell.integrations.ray.entry import Entry, EntryError, make_entry, split_config
from runwell.integrations.ray.trial_runs import TrialRuns

LoggerCallback: Any = framework(
    "ray.tune.logger", "runwell.integrations.ray", "'ray[tune]'"
).LoggerCallback

FAILED, INTERRUPTED = 1, 255
# Ray's own words for where runs go.
PROJECT_VARIABLES = ("WANDB_PROJECT_NAME", "WANDB_PROJECT")
GROUP_VARIABLE = "WANDB_GROUP_NAME"


class _TrialLogger(LoggerCallback):  # type: ignore[misc]  # Ray comes without types
    """What both callbacks do with trials; they differ in where the entry stands."""

    def __init__(self) -> None:
        self._runs = TrialRuns()

    def log_trial_start(self, trial: Any) -> None:  # noqa: ANN401  Ray comes without types
        self._start(trial)

    def log_trial_result(self, iteration: int, trial: Any, result: dict[str, Any]) -> None:  # noqa: ANN401
        if trial.trial_id not in self._runs:
            self._start(trial)
        self._runs.log(trial.trial_id, result, self._step_of(result))

    def log_trial_end(self, trial: Any, failed: bool = False) -> None:  # noqa: ANN401, FBT001, FBT002
        self._runs.end(trial.trial_id, FAILED if failed else 0)

    def on_step_end(self, iteration: int, trials: list[Any], **info: object) -> None:
        """Ends the runs of trials that a stopper or a limit of time has ended, which nobody tells.

        Later it could not be told from an interruption, on which all trials are terminated, too.
        """
        for trial in trials if self._runs else ():
            if trial.trial_id in self._runs and trial.status == "TERMINATED":
                self._runs.end(trial.trial_id, 0)

    def on_experiment_end(self, trials: list[Any], **info: object) -> None:
        """Ends what is open still, for it was interrupted, and waits until the server has all."""
        for trial in trials:
            self._runs.end(trial.trial_id, INTERRUPTED)
        self._runs.wait()

    def _start(self, trial: Any) -> None:  # noqa: ANN401
        entry, config = self._entry_of(trial)
        self._runs.start(trial.trial_id, entry, config, self._defaults_of(trial))

    def _defaults_of(self, trial: Any) -> dict[str, Any]:  # noqa: ANN401
        # A trial that has results though this process knows no run of it was restored from disk.
        is_restored = bool(trial.last_result) and trial.trial_id not in self._runs
        return {
            "id": trial.trial_id,
            "name": str(trial).replace("/", "_"),
            "group": self._group_of(trial),
            "resume": "allow" if is_restored else None,
        }

    @abstractmethod
    def _entry_of(self, trial: Any) -> tuple[Entry, Mapping[str, Any]]:  # noqa: ANN401
        """Returns how a trial is logged, and the config of its run."""

    @abstractmethod
    def _group_of(self, trial: Any) -> str:  # noqa: ANN401
        """Returns the group of its run."""

    @abstractmethod
    def _step_of(self, result: Mapping[str, Any]) -> int | None:
        """Returns the step of a result; None for the next one."""


class WandbLogger(_TrialLogger):
    """Logs each trial as the entry `wandb` of its config says; the way of Ray 1.

    The entry has `project`, and may have `api_key_file` or `api_key`, `excludes`, `log_config`,
    `group`; the rest goes to `init()` and wins over what Tune chooses (`id`, `name`). Each result
    is the next row.

    Raises:
        EntryError: The entry is missing, names no project, or gives both kinds of key.
    """

    def _entry_of(self, trial: Any) -> tuple[Entry, Mapping[str, Any]]:  # noqa: ANN401
        settings, config = split_config(trial.config)
        entry = make_entry(settings)
        if not entry.project and not os.environ.get("WANDB_PROJECT"):
            raise EntryError("the entry 'wandb' of the trial's config names no project")
        return entry, config

    def _group_of(self, trial: Any) -> str:  # noqa: ANN401
        return str(trial.trainable_name)

    def _step_of(self, result: Mapping[str, Any]) -> int | None:
        return None


class WandbLoggerCallback(_TrialLogger):
    """Logs each trial as its arguments say.

    Args:
        project: Where the runs go; default: `WANDB_PROJECT_NAME`, else `WANDB_PROJECT`.
        group: Group of the runs; default: `WANDB_GROUP_NAME`, else the experiment's name.
        api_key_file: A file whose first line is the key.
        api_key: The key itself.
        excludes: Metrics that are not logged.
        log_config: Whether the config that each result carries is logged, too.
        init: Further arguments of `runwell.init`; they win.

    Each result is the row of its `training_iteration`.
    """

    def __init__(
        self,
        project: str | None = None,
        group: str | None = None,
        api_key_file: str | None = None,
        api_key: str | None = None,
        excludes: list[str] | None = None,
        log_config: bool = False,  # noqa: FBT001, FBT002  the same
        **init: Any,  # noqa: ANN401  what `init()` takes
    ) -> None:
        super().__init__()
        self._entry = make_entry(
            {
                "project": project or _first_set(PROJECT_VARIABLES),
                "group": group or os.environ.get(GROUP_VARIABLE),
                "api_key_file": api_key_file,
                "api_key": api_key,
                "excludes": excludes,
                "log_config": log_config,
                **init,
            }
        )

    def setup(self, *args: object, **info: object) -> None:
        """Looks whether a project is named before any trial starts."""
        if not self._entry.project:
            raise EntryError(
                "no project is named; pass project=…, or set WANDB_PROJECT_NAME or WANDB_PROJECT"
            )

    def _entry_of(self, trial: Any) -> tuple[Entry, Mapping[str, Any]]:  # noqa: ANN401
        left_out = {"callbacks", "wandb", *self._entry.excludes}
        return self._entry, {k: v for k, v in trial.config.items() if k not in left_out}

    def _group_of(self, trial: Any) -> str:  # noqa: ANN401
        return str(trial.experiment_dir_name)

    def _step_of(self, result: Mapping[str, Any]) -> int | None:
        return result.get("training_iteration")


def _first_set(variables: tuple[str, ...]) -> str | None:
    return next((os.environ[name] for name in variables if os.environ.get(name)), None)
