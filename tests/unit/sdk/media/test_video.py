from __future__ import annotations

import io
import sys
import types
from pathlib import Path

import numpy as np
import pytest
from PIL import Image as Pillow

from runwell.errors import UsageError
from runwell.sdk.media.file import MediaFiles
from runwell.sdk.media.video import Video


def test_frames_become_a_gif(files: MediaFiles) -> None:
    frames = np.zeros((3, 3, 4, 6), dtype="uint8")
    frames[1, 0] = 255
    frames[2, 1] = 255
    row = Video(frames, caption="c", fps=5).write(files, "v", 0)
    gif = Pillow.open(io.BytesIO((files.root / str(row["path"])).read_bytes()))
    assert (getattr(gif, "n_frames", 1), gif.size, gif.info["duration"]) == (3, (6, 4), 200)
    assert (row["_type"], row["width"], row["height"], row["caption"]) == ("video-file", 6, 4, "c")
    gif.seek(1)
    assert gif.convert("RGB").getpixel((0, 0)) == (255, 0, 0)


@pytest.mark.parametrize(("count", "size"), [(1, (2, 3)), (2, (4, 3)), (3, (4, 6)), (5, (8, 6))])
def test_a_batch_is_shown_side_by_side(count: int, size: tuple[int, int]) -> None:
    video = Video(np.zeros((count, 2, 1, 3, 2), dtype="uint8"))
    assert (video.width, video.height) == size


def test_a_file_is_copied_as_it_is(files: MediaFiles, tmp_path: Path) -> None:
    path = tmp_path / "v.mp4"
    path.write_bytes(b"video")
    one, other = Video(path), Video(io.BytesIO(b"video"), caption="c", format="mp4")
    value = Video.write_several([one, other], files, "v", 0)
    assert (value["_type"], value["count"], value["captions"]) == ("videos", 2, [None, "c"])
    row = one.write(files, "v", 0)
    assert row == {
        "_type": "video-file", "path": row["path"], "sha256": row["sha256"], "size": 5
    }  # fmt: skip


def test_other_formats_take_the_encoder_that_is_there(
    monkeypatch: pytest.MonkeyPatch, files: MediaFiles
) -> None:
    class Clip:
        def __init__(self, frames: list[np.ndarray], fps: int) -> None:
            self._text = f"{len(frames)} at {fps}"

        def write_videofile(self, path: str, codec: str, **_: object) -> None:
            Path(path).write_text(f"{self._text} by {codec}")

    moviepy = types.ModuleType("moviepy")
    moviepy.ImageSequenceClip = Clip  # type: ignore[attr-defined]
    monkeypatch.setitem(sys.modules, "moviepy", moviepy)
    row = Video(np.zeros((2, 3, 2, 2)), format="mp4").write(files, "v", 0)
    assert (files.root / str(row["path"])).read_text() == "2 at 4 by libx264"


def test_without_an_encoder_it_says_what_to_do(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("moviepy", "moviepy.editor", "imageio", "imageio.v3", "imageio_ffmpeg"):
        monkeypatch.setitem(sys.modules, name, None)
    with pytest.raises(UsageError, match="pip install moviepy"):
        Video(np.zeros((2, 3, 2, 2)), format="webm")


@pytest.mark.parametrize("frames", [np.zeros((2, 3, 4)), np.zeros((2, 5, 4, 4)), 5, "none.mp4"])
def test_what_is_no_video_is_refused(frames: object) -> None:
    with pytest.raises((UsageError, OSError)):
        Video(frames)


def test_an_unknown_format_is_refused() -> None:
    with pytest.raises(UsageError, match="avi"):
        Video(np.zeros((2, 3, 2, 2)), format="avi")
