"""`wandb.sdk.data_types.html`: pages."""

from __future__ import annotations

from runwell.sdk.media.html import Html

__all__ = ["Html"]
