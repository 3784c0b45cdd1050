"""`wandb.sdk.wandb_settings`: the settings."""

from __future__ import annotations

from runwell.sdk.settings import Settings

__all__ = ["Settings"]
