"""`wandb.sdk.data_types.object_3d`: things with depth."""

from __future__ import annotations

from runwell.sdk.media.object3d import Object3D, box3d

__all__ = ["Object3D", "box3d"]
