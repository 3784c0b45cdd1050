"""`wandb.catboost`: callbacks of CatBoost."""

from __future__ import annotations

from runwell.integrations.catboost import WandbCallback, log_summary

__all__ = ["WandbCallback", "log_summary"]
