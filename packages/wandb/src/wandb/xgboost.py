"""`wandb.xgboost`: callbacks of XGBoost."""

from __future__ import annotations

from runwell.integrations.xgboost import WandbCallback

__all__ = ["WandbCallback"]
