"""Stable-Baselines3: an agent's settings, gradients and models go with the run.

    model.learn(10_000, callback=WandbCallback(model_save_path="models", model_save_freq=1000))

What the agent measures it writes for TensorBoard: `runwell.integrations.tensorboard.patch()` before
the model is made, and `tensorboard_log=…`, bring that into the run.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import runwell
from runwell.errors import UsageError
from runwell.integrations.framework import framework, live_run

BaseCallback: Any = framework(
    "stable_baselines3.common.callbacks", "runwell.integrations.sb3", "stable-baselines3"
).BaseCallback

WHAT = ("gradients", "parameters", "all", None)


class WandbCallback(BaseCallback):  # type: ignore[misc]  # not typed for everybody who checks this
    """Notes how an agent is set, watches its policy and keeps its models.

    Args:
        verbose: 1 says when a model is kept.
        model_save_path: Folder for `model.zip`, which is also kept with the run; None for none.
        model_save_freq: Number of steps after which it is saved; 0: at the end alone.
        gradient_save_freq: Number of passes after which gradients are logged; 0 for never.
        log: gradients, parameters, all, or None.

    Raises:
        UsageError: There is no run, or an argument cannot be meant.
    """

    def __init__(
        self,
        verbose: int = 0,
        model_save_path: str | None = None,
        model_save_freq: int = 0,
        gradient_save_freq: int = 0,
        log: str | None = "all",
    ) -> None:
        super().__init__(verbose)
        if log not in WHAT:
            raise UsageError(f"log is {log!r}; use gradients, parameters, all or None")
        if model_save_freq and not model_save_path:
            raise UsageError("model_save_freq needs a model_save_path")
        self._run = live_run("WandbCallback of Stable-Baselines3")
        self._path = Path(model_save_path) / "model.zip" if model_save_path else None
        self._save_every, self._watch_every, self._what = model_save_freq, gradient_save_freq, log

    def _init_callback(self) -> None:
        settings = {"algo": type(self.model).__name__}
        for name, value in vars(self.model).items():
            plain = isinstance(value, int | float | str)
            settings[name] = value if plain else str(value)
        self._run.config.setdefaults(settings)
        if self._watch_every > 0:
            self._run.watch(self.model.policy, log=self._what, log_freq=self._watch_every)

    def _on_step(self) -> bool:
        if self._save_every and self.n_calls % self._save_every == 0:
            self._save()
        return True

    def _on_training_end(self) -> None:
        if self._path is not None:
            self._save()

    def _save(self) -> None:
        if self._path is None:
            return
        self._path.parent.mkdir(parents=True, exist_ok=True)
        self.model.save(str(self._path))
        self._run.save(str(self._path), base_path=str(self._path.parent))
        if self.verbose:
            runwell.termlog(f"the model is kept: {self._path}")
