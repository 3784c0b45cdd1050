"""A run in the process of a trial: for trainables that call `wandb.log` themselves."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from typing import Any, TypeVar

import runwell
from runwell.integrations.framework import framework
from runwell.integrations.ray.entry import EntryError, make_entry, split_config, strip_entry

tune = framework("ray.tune", "runwell.integrations.ray", "'ray[tune]'")

F = TypeVar("F", bound=Callable[..., object])
TRIAL_INFO = "__trial_info__"  # where Tune hands a trainable who it is


class WandbTrainableMixin:
    """Gives a trainable a run of its own: `class Train(WandbTrainableMixin, Trainable)`.

    The run is made before `setup()`, ends with the trainable and is current in its process. The
    entry `wandb` of the config says where it goes: `project`, `api_key_file` or `api_key`, `group`;
    the rest goes to `init()`. `id`, `name` and `group` are Tune's unless the entry has them.

    Attributes:
        wandb: The run.
    """

    wandb: runwell.Run

    def __init__(self, config: dict[str, Any] | None = None, *args: object, **more: object) -> None:
        if not isinstance(self, tune.Trainable):
            raise EntryError("WandbTrainableMixin is for classes of ray.tune.Trainable")
        self.wandb = self._begin(config or {})
        # The trainable gets its config without the entry, which holds a key perhaps.
        try:
            super().__init__(_without_entry(config or {}), *args, **more)  # type: ignore[call-arg]
        except BaseException:
            self.wandb.finish(exit_code=1)
            raise

    def train(self) -> object:
        """Does what Tune's does; an error in it ends the run as failed."""
        try:
            return super().train()  # type: ignore[misc]
        except BaseException:
            self.wandb.finish(exit_code=1)
            raise

    def reset(self, new_config: dict[str, Any], *args: object, **more: object) -> object:
        """Ends the run of the last trial and starts that of the next in the same process."""
        self.wandb.finish()
        self.wandb = self._begin(new_config)
        return super().reset(_without_entry(new_config), *args, **more)  # type: ignore[misc]

    def stop(self) -> None:
        """Ends the run, then the trainable."""
        self.wandb.finish()
        super().stop()  # type: ignore[misc]

    def _begin(self, config: Mapping[str, Any]) -> runwell.Run:
        info = config.get(TRIAL_INFO)
        own = {name: value for name, value in config.items() if name != TRIAL_INFO}
        settings, rest = split_config(own)
        defaults = {
            "id": getattr(info, "trial_id", None),
            "name": getattr(info, "trial_name", None),
            "group": getattr(self, "_name", type(self).__name__),
        }
        return _init(settings, rest, defaults)


def wandb_mixin(func: F) -> F:
    """Gives a training function of Tune a run of its own, see `WandbTrainableMixin`."""
    func.__mixins__ = (*getattr(func, "__mixins__", ()), WandbTrainableMixin)  # type: ignore[attr-defined]
    return func


def setup_wandb(
    config: Mapping[str, Any] | None = None,
    api_key: str | None = None,
    api_key_file: str | None = None,
    rank_zero_only: bool = True,  # noqa: FBT001, FBT002  the signature is Ray's
    **init: Any,  # noqa: ANN401  what `init()` takes
) -> runwell.Run:
    """Starts the run of the trial or of the training that this is called in.

    Args:
        config: Of the run; its entry `wandb`, if there is one, says where the run goes.
        api_key: The key.
        api_key_file: A file whose first line is the key.
        rank_zero_only: Give workers of a distributed training but the first a run that keeps
            nothing.
        init: Further arguments of `runwell.init`; they win.
    """
    if rank_zero_only and _world_rank() != 0:
        return runwell.init(mode="disabled")
    rest = dict(config or {})
    entry = strip_entry(rest) or {}
    given = {"api_key": api_key, "api_key_file": api_key_file, **init}
    settings = {**entry, **{name: value for name, value in given.items() if value is not None}}
    settings.setdefault("project", os.environ.get("WANDB_PROJECT_NAME"))
    return _init(settings, rest, _of_tune())


def _init(
    settings: Mapping[str, Any], config: Mapping[str, Any], defaults: Mapping[str, Any]
) -> runwell.Run:
    entry = make_entry(settings)
    arguments = {
        "project": entry.project,
        **defaults,
        "resume": "allow" if _was_started_before() else None,
        **({"group": entry.group} if entry.group else {}),
        **entry.init,
        "config": config,
        "reinit": "finish_previous",
    }
    given = arguments.get("settings")
    asked = given if isinstance(given, runwell.Settings) else runwell.Settings(**(given or {}))
    if entry.api_key:
        asked = asked.over(runwell.Settings(api_key=entry.api_key))
    return runwell.init(**{**arguments, "settings": asked})


def _without_entry(config: Mapping[str, Any]) -> dict[str, Any]:
    rest = dict(config)
    strip_entry(rest)
    return rest


def _was_started_before() -> bool:
    """Tells whether Tune starts this trial from a checkpoint, so that its run goes on."""
    return tune.get_checkpoint() is not None if _is_in_trial() else False


def _is_in_trial() -> bool:
    return tune.get_context().get_trial_id() is not None


def _of_tune() -> dict[str, Any]:
    if not _is_in_trial():
        return {}
    context = tune.get_context()
    return {
        "id": context.get_trial_id(),
        "name": context.get_trial_name(),
        "group": context.get_experiment_name(),
    }


def _world_rank() -> int:
    if _is_in_trial():  # Ray Train's words are an error there
        return 0
    train = framework("ray.train", "setup_wandb", "'ray[train]'")
    try:
        rank: int | None = train.get_context().get_world_rank()
    except RuntimeError:  # this is no worker of a distributed training
        return 0
    return rank or 0
