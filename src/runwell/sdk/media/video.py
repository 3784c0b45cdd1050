"""Videos: from a path or address, an open file, or frames, which an encoder puts into a file.

GIF is made with Pillow. For MP4, WebM and Ogg an encoder has to be there: moviepy, or imageio with
its ffmpeg; the first that can be imported does it.
"""

from __future__ import annotations

import io
import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Final

from runwell.errors import UsageError
from runwell.sdk.media.file import Content, Media, MediaFiles, Step
from runwell.sdk.media.pixels import array_of, as_bytes
from runwell.sdk.media.source import content_of
from runwell.values.json import Json

if TYPE_CHECKING:
    import numpy as np

DEFAULT_FPS = 4
_CODECS: Final = {"mp4": "libx264", "webm": "libvpx", "ogg": "libtheora"}


class Video(Media):
    """A video for `log()`.

    Args:
        data_or_path: A path or web address; an open file (with `format`); or frames: an array of
            time × channels × height × width with 1, 3 or 4 channels in 0…255, or a batch of such
            arrays, which are shown beside each other.
        caption: A line below it.
        fps: Frames per second of what is encoded; default 4.
        format: "gif" (default for frames), "mp4", "webm" or "ogg".

    Attributes:
        width, height: In pixels, of what was encoded here.

    Raises:
        UsageError: It is none of these, or no encoder for the format is installed.
        OSError: No file is at the path.
    """

    EXTS = ("gif", "mp4", "webm", "ogg")

    def __init__(
        self,
        data_or_path: object,
        caption: str | None = None,
        fps: int | None = None,
        format: str | None = None,
    ) -> None:
        self.caption = caption
        self.width: int | None = None
        self.height: int | None = None
        kind = (format or "gif").lower().lstrip(".")
        if kind not in self.EXTS:
            raise UsageError(f"video format is {format!r}; use one of {', '.join(self.EXTS)}")
        content = content_of(data_or_path, "video", self.EXTS, format and kind)
        if content is None:
            frames = _frames_of(data_or_path)
            self.height, self.width = frames.shape[1:3]
            content = Content(kind, _encoded(frames, kind, fps or DEFAULT_FPS))
        self._content = content

    def write(self, files: MediaFiles, key: str, step: Step) -> dict[str, Json]:
        """Writes the video."""
        return files.put("videos", key, step, self._content).as_row(
            "video-file", caption=self.caption, width=self.width, height=self.height
        )

    @classmethod
    def write_several(
        cls, items: Sequence[Media], files: MediaFiles, key: str, step: Step
    ) -> dict[str, Json]:
        """Writes several videos of one key as one value."""
        videos = [item for item in items if isinstance(item, Video)]
        value: dict[str, Json] = {
            "_type": "videos",
            "count": len(videos),
            "videos": [video.write(files, key, step) for video in videos],
        }
        captions: list[Json] = [video.caption for video in videos]
        return {**value, "captions": captions if any(captions) else False}


def _frames_of(source: object) -> np.ndarray:
    """Returns frames as bytes: time × height × width × 3 channels, even in size."""
    array = array_of(source)
    if array.ndim == 5:
        array = _beside_each_other(array)
    if array.ndim != 4 or array.shape[1] not in (1, 3, 4) or 0 in array.shape:
        raise UsageError(
            f"video frames have the shape {array.shape}; "
            "use time × channels × height × width with 1, 3 or 4 channels"
        )
    import numpy as np

    frames = as_bytes(array).transpose(0, 2, 3, 1)
    if frames.shape[3] == 1:
        return np.ascontiguousarray(np.repeat(frames, 3, axis=3))
    return np.ascontiguousarray(frames[..., :3])


def _beside_each_other(batch: np.ndarray) -> np.ndarray:
    """Returns a batch of videos as one, in as many rows as columns or half as many."""
    import numpy as np

    count, length, channels, height, width = batch.shape
    places = 1 << max(0, count - 1).bit_length()
    rows = 1 << ((places.bit_length() - 1) // 2)
    columns = places // rows
    padded = np.zeros((places, length, channels, height, width), dtype=batch.dtype)
    padded[:count] = batch
    tiles = padded.reshape(rows, columns, length, channels, height, width)
    return tiles.transpose(2, 3, 0, 4, 1, 5).reshape(
        length, channels, rows * height, columns * width
    )


def _encoded(frames: np.ndarray, kind: str, fps: int) -> bytes:
    if kind == "gif":
        return _gif(frames, fps)
    for encode in (_with_moviepy, _with_imageio):
        try:
            return _written(kind, lambda path, encode=encode: encode(frames, kind, fps, path))  # type: ignore[misc]
        except ModuleNotFoundError:
            continue
    raise UsageError(
        f"no encoder for {kind} is installed; pip install moviepy, or log format='gif' or a path"
    )


def _written(kind: str, write: Callable[[str], None]) -> bytes:
    """Returns what an encoder writes, which needs a file with a name."""
    with tempfile.TemporaryDirectory(prefix="runwell-video-") as folder:
        path = Path(folder) / f"video.{kind}"
        write(str(path))
        return path.read_bytes()


def _gif(frames: np.ndarray, fps: int) -> bytes:
    try:
        from PIL import Image as Pillow
    except ModuleNotFoundError as error:
        raise UsageError("a GIF needs Pillow; pip install 'runwell[media]'") from error
    first, *others = [Pillow.fromarray(frame) for frame in frames]
    buffer = io.BytesIO()
    first.save(buffer, "gif", save_all=True, append_images=others, duration=int(1000 / fps), loop=0)
    return buffer.getvalue()


def _with_moviepy(frames: np.ndarray, kind: str, fps: int, path: str) -> None:
    try:
        from moviepy import ImageSequenceClip  # type: ignore[import-not-found]
    except ImportError:  # before version 2
        from moviepy.editor import ImageSequenceClip  # type: ignore[import-not-found]
    clip = ImageSequenceClip(list(frames), fps=fps)
    clip.write_videofile(path, codec=_CODECS[kind], audio=False, logger=None)


def _with_imageio(frames: np.ndarray, kind: str, fps: int, path: str) -> None:
    import imageio.v3 as iio  # type: ignore[import-not-found]
    import imageio_ffmpeg  # type: ignore[import-not-found]  # noqa: F401  imageio looks for it

    iio.imwrite(path, frames, fps=fps, codec=_CODECS[kind], macro_block_size=1)
