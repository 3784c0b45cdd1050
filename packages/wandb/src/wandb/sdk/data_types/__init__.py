"""`wandb.sdk.data_types`: media, one module a kind."""

from __future__ import annotations
