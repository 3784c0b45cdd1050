"""`wandb.sdk.lib.disabled`: a run that keeps nothing."""

from __future__ import annotations

from runwell.integrations.dropin import RunDisabled

__all__ = ["RunDisabled"]
