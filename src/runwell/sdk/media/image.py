"""Pictures: from a path, a Pillow image, an array, a tensor or a matplotlib figure.

The picture is encoded when the object is made, so that a script may reuse its array at once, and
the object can be pickled. Pillow and numpy are imported when something has to become PNG.
"""

from __future__ import annotations

import io
import os
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from runwell.errors import UsageError
from runwell.sdk.encoding import on_host
from runwell.sdk.media.file import Media, MediaFiles
from runwell.values.json import Json

if TYPE_CHECKING:
    from PIL.Image import Image as PillowImage

_PLAIN_FORMATS = frozenset({"png", "jpg", "jpeg", "gif", "bmp", "webp"})


class Image(Media):
    """A picture for `log()`.

    Args:
        data_or_path: A path; a Pillow image; an array of height × width, or height × width ×
            1, 3 or 4 channels, in 0…255 (integers) or 0…1 (floats); a torch tensor of channels ×
            height × width; a matplotlib figure; or another Image.
        mode: Pillow's mode for the result ("L", "RGB" …).
        caption: A line below the picture.
        file_type: "png" (default), "jpg" or another format that Pillow writes.

    Attributes:
        format, width, height: Of the encoded picture; pixels.
        data: The encoded picture.

    Raises:
        UsageError: It is none of these, or the array has another shape.
    """

    def __init__(
        self,
        data_or_path: object,
        mode: str | None = None,
        caption: str | None = None,
        file_type: str | None = None,
    ) -> None:
        self.caption = caption
        self.format = (file_type or "png").lower()
        self.width: int | None = None
        self.height: int | None = None
        self.data = self._read(data_or_path, mode, file_type)

    def write(self, files: MediaFiles, key: str, step: int) -> dict[str, Json]:
        """Writes the picture."""
        file = files.put("images", key, step, self.format, self.data)
        return file.as_row(
            "image-file",
            format=self.format,
            width=self.width,
            height=self.height,
            caption=self.caption,
        )

    def _read(self, source: object, mode: str | None, file_type: str | None) -> bytes:
        if isinstance(source, Image):
            self.format, self.width, self.height = source.format, source.width, source.height
            self.caption = self.caption or source.caption
            return source.data
        if isinstance(source, str | os.PathLike):
            return self._read_path(Path(source), mode, file_type)
        if hasattr(source, "savefig"):
            buffer = io.BytesIO()
            source.savefig(buffer, format="png")
            return self._encode(_open_picture(buffer.getvalue()), mode)
        if hasattr(source, "save") and hasattr(source, "convert"):
            return self._encode(source, mode)  # type: ignore[arg-type]
        return self._encode(_picture_of_array(source), mode)

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
        if mode is not None and picture.mode != mode:
            picture = picture.convert(mode)
        elif self.format in ("jpg", "jpeg") and picture.mode not in ("L", "RGB"):
            picture = picture.convert("RGB")
        buffer = io.BytesIO()
        # The fastest level: the training waits for it, and pictures of pixels shrink little more.
        picture.save(
            buffer, format="jpeg" if self.format == "jpg" else self.format, compress_level=1
        )
        return buffer.getvalue()


def write_images(
    images: Sequence[Image], files: MediaFiles, key: str, step: int
) -> dict[str, Json]:
    """Writes several pictures of one key as one value."""
    rows = [image.write(files, key, step) for image in images]
    captions: list[Json] = [image.caption or "" for image in images]
    value: dict[str, Json] = {
        "_type": "images/separated",
        "count": len(images),
        "width": images[0].width,
        "height": images[0].height,
        "format": images[0].format,
        "filenames": [row["path"] for row in rows],
    }
    return {**value, "captions": captions} if any(captions) else value


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


def _picture_of_array(source: object) -> PillowImage:
    _require_pillow()
    import numpy as np  # in the same extra
    from PIL import Image as Pillow

    array = np.asarray(on_host(source))
    if hasattr(source, "detach") and array.ndim == 3 and array.shape[0] in (1, 3, 4):
        array = np.moveaxis(array, 0, 2)  # torch has channels first
    if array.ndim == 3 and array.shape[2] == 1:
        array = array[:, :, 0]
    if array.ndim not in (2, 3) or (array.ndim == 3 and array.shape[2] not in (3, 4)):
        raise UsageError(
            f"an image of shape {array.shape} is none; use height × width, or × 1, 3 or 4 channels"
        )
    if array.dtype == bool:
        array = array.astype("uint8") * 255
    elif array.dtype.kind == "f":
        array = np.nan_to_num(array)
        scale = 255.0 if array.size == 0 or (array.min() >= 0 and array.max() <= 1) else 1.0
        array = array * scale
    return Pillow.fromarray(np.clip(array, 0, 255).astype("uint8"))
