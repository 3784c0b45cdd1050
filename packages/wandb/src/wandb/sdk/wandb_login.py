"""`wandb.sdk.wandb_login`: keys."""

from __future__ import annotations

from runwell.sdk.api import login

__all__ = ["login"]
