"""`wandb.sdk.wandb_sweep`: sweeps."""

from __future__ import annotations

from runwell.agents.calls import sweep

__all__ = ["sweep"]
