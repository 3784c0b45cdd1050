"""`wandb.integration.fastai`: the callback of fastai."""

from __future__ import annotations

from runwell.integrations.fastai import WandbCallback

__all__ = ["WandbCallback"]
