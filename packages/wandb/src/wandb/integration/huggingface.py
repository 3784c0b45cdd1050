"""`wandb.integration.huggingface`: what pipelines of transformers answer is logged."""

from __future__ import annotations

from runwell.integrations.huggingface import autolog

__all__ = ["autolog"]
