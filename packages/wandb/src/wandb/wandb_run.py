"""`wandb.wandb_run`: where the run lay in old versions."""

from __future__ import annotations

from runwell.sdk.run import Run

__all__ = ["Run"]
