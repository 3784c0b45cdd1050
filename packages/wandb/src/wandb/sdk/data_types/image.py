"""`wandb.sdk.data_types.image`: pictures."""

from __future__ import annotations

from runwell.sdk.media.image import Image

__all__ = ["Image"]
