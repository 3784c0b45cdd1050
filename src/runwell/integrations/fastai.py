"""fastai: the callback that fastai 2 brings itself, mended for its newest versions.

    from runwell.integrations.fastai import WandbCallback

    learner.fit(3, cbs=WandbCallback())

From version 2.8.8 on fastai asks every setting of a learner for its own settings, and stops at the
first number; here plain values have none. fastai's callback says `import wandb`, so the drop-in has
to be installed.
"""

from __future__ import annotations

from typing import Any

from runwell.integrations.framework import framework

_theirs: Any = framework("fastai.callback.wandb", "runwell.integrations.fastai", "fastai")


_ask: Any = getattr(_theirs, "init_args", None)


def _settings_of(value: object) -> dict[str, object]:
    settings: dict[str, object] = _ask(value) if hasattr(value, "__dict__") else {}
    return settings


if _ask is not None:
    _theirs.init_args = _settings_of

WandbCallback: Any = _theirs.WandbCallback

__all__ = ["WandbCallback"]
