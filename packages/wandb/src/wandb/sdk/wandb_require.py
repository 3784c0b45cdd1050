"""`wandb.sdk.wandb_require`: features that had to be asked for."""

from __future__ import annotations

from runwell.integrations.dropin import require

__all__ = ["require"]
