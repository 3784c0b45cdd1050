"""`wandb.integration.lightgbm`: callbacks of LightGBM."""

from __future__ import annotations

from runwell.integrations.lightgbm import log_summary, wandb_callback

__all__ = ["log_summary", "wandb_callback"]
