"""`wandb.integration.lightning.fabric`: the logger of Lightning Fabric."""

from __future__ import annotations

from runwell.integrations.fabric import WandbLogger

__all__ = ["WandbLogger"]
