"""`wandb.sdk.data_types.helper_types`: what belongs to a picture."""

from __future__ import annotations
