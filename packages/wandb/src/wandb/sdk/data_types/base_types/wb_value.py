"""`wandb.sdk.data_types.base_types.wb_value`: what can be logged."""

from __future__ import annotations

from runwell.sdk.media.file import Media as WBValue

__all__ = ["WBValue"]
