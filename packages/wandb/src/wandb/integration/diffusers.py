"""`wandb.integration.diffusers`: what pipelines of Diffusers make is logged."""

from __future__ import annotations

from runwell.integrations.diffusers import autolog

__all__ = ["autolog"]
