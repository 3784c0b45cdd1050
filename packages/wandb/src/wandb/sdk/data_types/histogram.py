"""`wandb.sdk.data_types.histogram`: counts and edges."""

from __future__ import annotations

from runwell.sdk.media.histogram import Histogram

__all__ = ["Histogram"]
