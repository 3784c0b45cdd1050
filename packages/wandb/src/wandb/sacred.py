"""`wandb.sacred`: the observer of Sacred."""

from __future__ import annotations

from runwell.integrations.sacred import WandbObserver

__all__ = ["WandbObserver"]
