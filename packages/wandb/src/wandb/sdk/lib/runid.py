"""`wandb.sdk.lib.runid`: ids of runs."""

from __future__ import annotations

from runwell.integrations.dropin import generate_id

__all__ = ["generate_id"]
