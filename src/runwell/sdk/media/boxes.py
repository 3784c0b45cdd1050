"""Boxes over a picture: one JSON file per layer, and the names of their classes in the config."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from runwell.errors import UsageError
from runwell.sdk.documents import document_bytes
from runwell.sdk.encoding import in_silence, plain
from runwell.sdk.media.classes import labels_of
from runwell.sdk.media.file import Content, Media, MediaFiles, Step
from runwell.values.json import Json

_CORNERS = frozenset({"minX", "maxX", "minY", "maxY"})
_MIDDLE = frozenset({"middle", "width", "height"})


class BoundingBoxes2D(Media):
    """A layer of boxes.

    Args:
        val: `box_data`: a list of boxes, each with `position` (minX, maxX, minY, maxY; or middle,
            width, height; as fractions of the picture, or in pixels with `domain="pixel"`), and if
            wanted `class_id`, `box_caption` and `scores`. `class_labels`: names by class id.
        key: The name of the layer.

    Raises:
        UsageError: A box has no position, or a class id that is no integer.
    """

    SECTION = "bounding_box/class_labels"

    def __init__(self, val: Mapping[str, object], key: str) -> None:
        layer: object = val
        boxes = layer.get("box_data") if isinstance(layer, Mapping) else None
        if not isinstance(boxes, Sequence) or isinstance(boxes, str):
            raise UsageError(f"boxes {key!r} need box_data, a list of dicts")
        self.name = key
        self.boxes = [_checked(box, key) for box in boxes]
        ids = [box["class_id"] for box in self.boxes if isinstance(box.get("class_id"), int)]
        given = val.get("class_labels")
        self.labels = labels_of(given, ids)  # type: ignore[arg-type]
        self._has_names = given is not None

    def write(self, files: MediaFiles, key: str, step: Step) -> dict[str, Json]:
        """Writes the layer of a picture that is logged under `key`; see `Image` for artifacts."""
        document: dict[str, Json] = {"box_data": [*self.boxes]}
        if self._has_names:
            document["class_labels"] = {**self.labels}
        content = Content("boxes2D.json", document_bytes(document))
        return files.put("metadata/boxes2D", key, step, content).as_row("boxes2D")


def _checked(box: object, layer: str) -> dict[str, Json]:
    known = plain(box, in_silence)
    position = known.get("position") if isinstance(known, dict) else None
    if not isinstance(known, dict) or not isinstance(position, dict):
        raise UsageError(f"a box of {layer!r} has no position: {box!r}")
    if not (position.keys() >= _CORNERS or position.keys() >= _MIDDLE):
        raise UsageError(
            f"a box of {layer!r} is at {position!r}; use minX, maxX, minY and maxY, "
            "or middle, width and height"
        )
    number = known.get("class_id")
    if number is not None and (isinstance(number, bool) or not isinstance(number, int)):
        raise UsageError(f"a box of {layer!r} has the class_id {number!r}; use an integer")
    scores = known.get("scores")
    if scores is not None and not isinstance(scores, dict):
        raise UsageError(f"a box of {layer!r} has the scores {scores!r}; use a dict of numbers")
    return known
