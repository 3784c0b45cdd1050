"""Ultralytics: what a model sees, as tables of pictures with boxes, masks and key points.

    model = add_wandb_callback(YOLO("yolo26n.pt"))
    model.train(data="coco8.yaml", epochs=5)
    model(["a.jpg", "b.jpg"])

Measurements are not logged here: Ultralytics does that by itself (`yolo settings wandb=True`), by
the drop-in. For models that detect, segment, classify or find poses.
"""

from __future__ import annotations

from runwell.integrations.ultralytics.callback import WandBUltralyticsCallback, add_wandb_callback

__all__ = ["WandBUltralyticsCallback", "add_wandb_callback"]
