"""`wandb.integration.ultralytics`: predictions of Ultralytics' models as tables."""

from __future__ import annotations

from runwell.integrations.ultralytics import WandBUltralyticsCallback, add_wandb_callback

__all__ = ["WandBUltralyticsCallback", "add_wandb_callback"]
