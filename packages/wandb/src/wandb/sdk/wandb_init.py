"""`wandb.sdk.wandb_init`: how a run begins."""

from __future__ import annotations

from runwell.sdk.api import init

__all__ = ["init"]
