"""`wandb.integration.metaflow`: steps of Metaflow as runs."""

from __future__ import annotations

from runwell.integrations.metaflow import wandb_log

__all__ = ["wandb_log"]
