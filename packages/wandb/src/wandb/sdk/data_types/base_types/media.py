"""`wandb.sdk.data_types.base_types.media`: what has a file."""

from __future__ import annotations

from runwell.sdk.media.file import Media

__all__ = ["Media"]
