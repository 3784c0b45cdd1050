"""`wandb.integration.tensorboard`: what a script writes for TensorBoard is logged, too."""

from __future__ import annotations

from runwell.integrations.tensorboard import patch, unpatch

__all__ = ["patch", "unpatch"]
