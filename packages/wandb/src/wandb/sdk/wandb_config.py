"""`wandb.sdk.wandb_config`: the config."""

from __future__ import annotations

from runwell.sdk.config import Config

__all__ = ["Config"]
