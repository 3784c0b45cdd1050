"""A mask on a picture."""

from __future__ import annotations

from runwell.sdk.media.mask import ImageMask

__all__ = ["ImageMask"]
