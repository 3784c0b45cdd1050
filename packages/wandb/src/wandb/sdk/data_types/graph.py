"""`wandb.sdk.data_types.graph`: layers of models."""

from __future__ import annotations

from runwell.sdk.media.graph import Graph, Node

__all__ = ["Graph", "Node"]
