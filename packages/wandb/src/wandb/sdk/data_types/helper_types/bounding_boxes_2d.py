"""Boxes on a picture."""

from __future__ import annotations

from runwell.sdk.media.boxes import BoundingBoxes2D

__all__ = ["BoundingBoxes2D"]
