"""`wandb.sdk.lib`: what frameworks look for there."""

from __future__ import annotations

from runwell.integrations.dropin import RunDisabled

__all__ = ["RunDisabled"]
