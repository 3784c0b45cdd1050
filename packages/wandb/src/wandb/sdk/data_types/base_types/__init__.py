"""`wandb.sdk.data_types.base_types`: what media are."""

from __future__ import annotations
