"""What class ids stand for."""

from __future__ import annotations

from runwell.sdk.media.classes import Classes

__all__ = ["Classes"]
