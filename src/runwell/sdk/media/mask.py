"""Masks over a picture: one grey PNG per layer whose values are class ids."""

from __future__ import annotations

from collections.abc import Mapping

from runwell.errors import UsageError
from runwell.sdk.media.classes import labels_of
from runwell.sdk.media.file import Content, Media, MediaFiles, Step
from runwell.sdk.media.pixels import array_of
from runwell.sdk.media.png import png_of
from runwell.sdk.media.source import content_of
from runwell.values.json import Json


class ImageMask(Media):
    """A layer that says of each pixel what it belongs to.

    Args:
        val: `mask_data`: an array of height × width with class ids from 0 to 255; or `path`: a PNG
            with such values. `class_labels`: names by class id.
        key: The name of the layer.

    Raises:
        UsageError: Neither is given, or the array is none of these.
        OSError: No file is at the path.
    """

    SECTION = "mask/class_labels"

    def __init__(self, val: Mapping[str, object], key: str) -> None:
        self.name = key
        layer: object = val
        if not isinstance(layer, Mapping) or not ({"mask_data", "path"} & layer.keys()):
            raise UsageError(f"mask {key!r} needs mask_data, an array of class ids, or a path")
        if "path" in val:
            path = content_of(val["path"], "a mask", ("png",))
            if path is None:
                raise UsageError(
                    f"mask {key!r} has the path {val['path']!r}; use the path of a PNG"
                )
            self._content = Content("mask.png", path.data, path.path)
            ids: list[int] = []
        else:
            self._content, ids = _encoded(val["mask_data"], key)
        self.labels = labels_of(val.get("class_labels"), ids)

    def write(self, files: MediaFiles, key: str, step: Step) -> dict[str, Json]:
        """Writes the layer of a picture that is logged under `key`."""
        return files.put("images/mask", key, step, self._content).as_row("mask")


def _encoded(data: object, layer: str) -> tuple[Content, list[int]]:
    """Returns the picture of a mask, and the ids that occur in it."""
    array = array_of(data)
    if array.ndim != 2 or array.size == 0:
        raise UsageError(f"mask {layer!r} has the shape {array.shape}; use height × width")
    whole = array.astype("int64")
    if whole.min() < 0 or whole.max() > 255:
        raise UsageError(f"mask {layer!r} has class ids outside 0 to 255")
    import numpy as np

    ids: list[int] = np.unique(whole).tolist()
    return Content("mask.png", png_of(whole.astype("uint8"))), ids
