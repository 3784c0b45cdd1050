"""`wandb.sdk.wandb_run`: the run."""

from __future__ import annotations

from runwell.sdk.run import Run

__all__ = ["Run"]
