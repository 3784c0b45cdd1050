"""`wandb.sdk.data_types.video`: videos."""

from __future__ import annotations

from runwell.sdk.media.video import Video

__all__ = ["Video"]
