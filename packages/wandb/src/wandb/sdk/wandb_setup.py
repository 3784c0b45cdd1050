"""`wandb.sdk.wandb_setup`: settings of the process."""

from __future__ import annotations

from runwell.sdk.api import setup, teardown

__all__ = ["setup", "teardown"]
