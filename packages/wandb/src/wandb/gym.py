"""`wandb.gym`: videos of gymnasium are logged, too."""

from __future__ import annotations

from runwell.integrations.gym import monitor

__all__ = ["monitor"]
