"""`wandb.sdk.data_types.audio`: sounds."""

from __future__ import annotations

from runwell.sdk.media.audio import Audio

__all__ = ["Audio"]
