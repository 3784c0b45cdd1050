"""Pictures: from a path, an address, a Pillow image, an array, a tensor or a matplotlib figure.

The picture is encoded when the object is made, so that a script may reuse its array at once, and
the object can be pickled. numpy makes PNG of arrays; Pillow is imported for other formats, and to
read what is in a file.
"""

from __future__ import annotations

import io
import os
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from runwell.errors import UsageError
from runwell.sdk.encoding import in_silence, plain
from runwell.sdk.media.boxes import BoundingBoxes2D
from runwell.sdk.media.classes import Classes, classes_of
from runwell.sdk.media.file import Content, Media, MediaFiles, Step
from runwell.sdk.media.mask import ImageMask
from runwell.sdk.media.pixels import pixels_of
from runwell.sdk.media.png import png_of
from runwell.sdk.media.source import bytes_of_file, fetched, is_address
from runwell.sdk.terminal import termwarn
from runwell.values.json import Json

if TYPE_CHECKING:
    from PIL.Image import Image as PillowImage

_PLAIN_FORMATS = frozenset({"png", "jpg", "jpeg", "gif", "bmp", "webp"})
# Readers of a run's config find the names of a layer's classes under this key.
_DELIMITER = "_wandb_delimeter_"


class Image(Media):
    """A picture for `log()`.

    Args:
        data_or_path: A path or web address; a Pillow image; an array of height × width, or
            height × width × 1 to 4 channels, in 0…255 (integers) or 0…1 (floats); a torch tensor
            of channels × height × width, or a batch of them; a matplotlib figure; the bytes of a
            picture, or an open file with them; or another Image.
        mode: Pillow's mode for the result ("L", "RGB" …).
        caption: A line below the picture.
        grouping: How many pictures belong together.
        classes: What class ids stand for: `Classes`, or a list of dicts with id and name.
        boxes: Layers of boxes by name, see `BoundingBoxes2D`.
        masks: Layers of masks by name, see `ImageMask`.
        file_type: "png" (default), "jpg" or another format that Pillow writes.
        normalize: Whether floats in 0…1 or -1…1 are stretched to 0…255.

    Attributes:
        format, width, height: Of the encoded picture; pixels.
        data: The encoded picture.

    Raises:
        UsageError: It is none of these, or the array has another shape.
        OSError: No file is at the path, or it holds no picture.
    """

    def __init__(  # noqa: PLR0913, PLR0917  the signature is W&B's
        self,
        data_or_path: object,
        mode: str | None = None,
        caption: str | None = None,
        grouping: int | None = None,
        classes: Classes | Sequence[Mapping[str, object]] | None = None,
        boxes: Mapping[str, BoundingBoxes2D | Mapping[str, object]] | None = None,
        masks: Mapping[str, ImageMask | Mapping[str, object]] | None = None,
        file_type: str | None = None,
        normalize: bool = True,  # noqa: FBT001, FBT002  the same
    ) -> None:
        self.caption = caption
        self.grouping = grouping
        self.classes = classes_of(classes)
        self.boxes = {name: _boxes(name, layer) for name, layer in _layers("boxes", boxes)}
        self.masks = {name: _mask(name, layer) for name, layer in _layers("masks", masks)}
        self.format = (file_type or "png").lower().lstrip(".")
        self.width: int | None = None
        self.height: int | None = None
        self.data = self._read(data_or_path, mode, file_type, normalize=normalize)

    @property
    def image(self) -> PillowImage:
        """The picture as Pillow knows it."""
        return _open_picture(self.data)

    def write(self, files: MediaFiles, key: str, step: Step) -> dict[str, Json]:
        """Writes the picture and what lies over it."""
        file = files.put("images", key, step, Content(self.format, self.data))
        layers = self.write_layers(files, key, step)
        return file.as_row(
            "image-file",
            format=self.format,
            width=self.width,
            height=self.height,
            caption=plain(self.caption, in_silence),
            grouping=self.grouping,
            classes=files.put_classes(self._class_set()) if files.is_in_artifact else None,
            **layers,
        )

    def _class_set(self) -> list[Json]:
        """Returns id and name of all classes that the picture and its layers know, by id."""
        names: dict[str, Json] = {}
        layers: tuple[BoundingBoxes2D | ImageMask, ...] = (
            *self.boxes.values(), *self.masks.values(),
        )  # fmt: skip
        for layer in layers:
            names |= layer.labels
        names |= self.classes.names() if self.classes else {}
        ids = sorted(names, key=lambda each: (not each.isdigit(), each.zfill(12)))
        return [{"id": int(each) if each.isdigit() else each, "name": names[each]} for each in ids]

    def write_layers(self, files: MediaFiles, key: str, step: Step) -> dict[str, Json]:
        """Writes boxes and masks; returns those that there are."""
        found: dict[str, Json] = {}
        layers: tuple[tuple[str, Mapping[str, BoundingBoxes2D | ImageMask]], ...] = (
            ("boxes", self.boxes),
            ("masks", self.masks),
        )
        for kind, several in layers:
            for name, layer in several.items():
                place = f"{key}{_DELIMITER}{name}"
                note: Json = {"type": layer.SECTION, "key": place, "value": {**layer.labels}}
                files.note(layer.SECTION, place, note)
            if several:
                found[kind] = {
                    name: _written(layer, files, key, step) for name, layer in several.items()
                }
        return found

    @classmethod
    def write_several(
        cls, items: Sequence[Media], files: MediaFiles, key: str, step: Step
    ) -> dict[str, Json]:
        """Writes several pictures of one key as one value."""
        images = [item for item in items if isinstance(item, Image)]
        if len({(image.width, image.height) for image in images}) > 1:
            termwarn(f"the pictures of {key!r} differ in size; they are shown as the first one is")
        names: list[Json] = [
            files.put("images", key, step, Content(image.format, image.data)).path
            for image in images
        ]
        layers = [image.write_layers(files, key, step) for image in images]
        value: dict[str, Json] = {
            "_type": "images/separated",
            "count": len(images),
            "width": images[0].width,
            "height": images[0].height,
            "format": images[0].format,
            "filenames": names,
        }
        lists: dict[str, list[Json]] = {
            "captions": [plain(image.caption, in_silence) for image in images],
            "all_boxes": [each.get("boxes") for each in layers],
            "all_masks": [each.get("masks") for each in layers],
        }
        return {**value, **{name: each for name, each in lists.items() if any(each)}}

    def _read(
        self, source: object, mode: str | None, file_type: str | None, *, normalize: bool
    ) -> bytes:
        if isinstance(source, Image):
            return self._take_over(source)
        encoded = _encoded_in(source)
        if encoded is not None:
            return self._encode(_open_picture(encoded), mode)
        if isinstance(source, str | os.PathLike):
            return self._read_path(Path(source), mode, file_type)
        if hasattr(source, "save") and hasattr(source, "convert"):
            return self._encode(source, mode)  # type: ignore[arg-type]
        pixels = pixels_of(source, normalize=normalize)
        if self.format == "png" and mode is None:
            self.height, self.width = pixels.shape[:2]
            return png_of(pixels)
        _require_pillow()
        from PIL import Image as Pillow

        return self._encode(Pillow.fromarray(pixels), mode)

    def _take_over(self, other: Image) -> bytes:
        self.format, self.width, self.height = other.format, other.width, other.height
        self.caption = self.caption or other.caption
        self.grouping = self.grouping or other.grouping
        self.classes = self.classes or other.classes
        self.boxes = self.boxes or other.boxes
        self.masks = self.masks or other.masks
        return other.data

    def _read_path(self, path: Path, mode: str | None, file_type: str | None) -> bytes:
        data = path.read_bytes()
        extension = path.suffix.lstrip(".").lower()
        picture = _open_picture(data)
        if mode is None and file_type is None and extension in _PLAIN_FORMATS:
            self.format = extension
            self.width, self.height = picture.size
            return data
        return self._encode(picture, mode)

    def _encode(self, picture: PillowImage, mode: str | None) -> bytes:
        self.width, self.height = picture.size
        name = "jpeg" if self.format == "jpg" else self.format
        if mode is not None and picture.mode != mode:
            picture = picture.convert(mode)
        elif name == "jpeg" and picture.mode not in ("L", "RGB", "CMYK"):
            picture = picture.convert("RGB")
        buffer = io.BytesIO()
        try:
            # The fastest level: the training waits for it, and pixels shrink little more.
            picture.save(buffer, format=name, compress_level=1)
        except (KeyError, OSError, ValueError) as error:
            raise UsageError(
                f"Pillow writes no {self.format!r} of this picture: {error}"
            ) from error
        return buffer.getvalue()


def _written(layer: BoundingBoxes2D | ImageMask, files: MediaFiles, key: str, step: Step) -> Json:
    """Writes a layer; boxes in artifacts stand in the document of their picture."""
    if files.is_in_artifact and isinstance(layer, BoundingBoxes2D):
        return [*layer.boxes]
    return layer.write(files, key, step)


def _encoded_in(source: object) -> bytes | None:
    """Returns the picture at an address, in bytes, in an open file or of a figure; else None."""
    if isinstance(source, str) and is_address(source):
        return fetched(source)
    if isinstance(source, bytes | bytearray):
        return bytes(source)
    if hasattr(source, "savefig"):
        buffer = io.BytesIO()
        source.savefig(buffer, format="png")
        return buffer.getvalue()
    return bytes_of_file(source) if hasattr(source, "read") else None


def _layers(what: str, given: object) -> list[tuple[str, object]]:
    if given is None:
        return []
    if not isinstance(given, Mapping):
        raise UsageError(f"{what} of an image are {given!r}; use a dict from name to layer")
    return [(str(name), layer) for name, layer in given.items()]


def _boxes(name: str, layer: object) -> BoundingBoxes2D:
    return layer if isinstance(layer, BoundingBoxes2D) else BoundingBoxes2D(layer, name)  # type: ignore[arg-type]


def _mask(name: str, layer: object) -> ImageMask:
    return layer if isinstance(layer, ImageMask) else ImageMask(layer, name)  # type: ignore[arg-type]


def _open_picture(data: bytes) -> PillowImage:
    _require_pillow()
    from PIL import Image as Pillow

    return Pillow.open(io.BytesIO(data))


def _require_pillow() -> None:
    try:
        import PIL.Image  # noqa: F401
    except ModuleNotFoundError as error:
        raise UsageError(
            "pictures need Pillow; install it with pip install 'runwell[media]'"
        ) from error
