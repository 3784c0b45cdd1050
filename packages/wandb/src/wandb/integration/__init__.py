"""`wandb.integration`: frameworks."""

from __future__ import annotations
