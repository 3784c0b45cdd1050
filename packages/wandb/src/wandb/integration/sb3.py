"""`wandb.integration.sb3`: the callback of Stable-Baselines3."""

from __future__ import annotations

from runwell.integrations.sb3 import WandbCallback

__all__ = ["WandbCallback"]
