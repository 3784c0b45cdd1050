"""Sounds: from a path or address, an open file, or samples, which become 16-bit WAV."""

from __future__ import annotations

import io
import wave
from collections.abc import Sequence
from contextlib import suppress

from runwell.errors import UsageError
from runwell.sdk.media.file import Content, Media, MediaFiles, Step
from runwell.sdk.media.pixels import array_of
from runwell.sdk.media.source import content_of
from runwell.values.json import Json

_FULL_SCALE = 2.0**31 - 1


class Audio(Media):
    """A sound for `log()`.

    Args:
        data_or_path: A path or web address; an open file; or samples: one per moment, or moments ×
            channels, floats in -1…1 or integers of their type's whole range.
        sample_rate: Samples per second; needed for samples.
        caption: A line below it.

    Attributes:
        sample_rate: Samples per second, if it is known.
        duration: In seconds, if it is known.

    Raises:
        UsageError: It is none of these, or samples have no rate.
        OSError: No file is at the path.
    """

    def __init__(
        self, data_or_path: object, sample_rate: int | None = None, caption: str | None = None
    ) -> None:
        self.caption = caption
        self.sample_rate = sample_rate
        self.duration: float | None = None
        file_type = "wav" if isinstance(data_or_path, bytes | bytearray | io.IOBase) else None
        if file_type and getattr(data_or_path, "name", None):
            file_type = None
        content = content_of(data_or_path, "audio", (), file_type)
        if content is None:
            if not sample_rate:
                raise UsageError("audio from samples needs a sample_rate")
            content, self.duration = _encoded(data_or_path, int(sample_rate))
        elif content.extension == "wav":
            self._measure(content)
        self._content = content

    def write(self, files: MediaFiles, key: str, step: Step) -> dict[str, Json]:
        """Writes the sound."""
        return files.put("audio", key, step, self._content).as_row(
            "audio-file", caption=self.caption
        )

    @classmethod
    def write_several(
        cls, items: Sequence[Media], files: MediaFiles, key: str, step: Step
    ) -> dict[str, Json]:
        """Writes several sounds of one key as one value."""
        sounds = [item for item in items if isinstance(item, Audio)]
        value: dict[str, Json] = {
            "_type": "audio",
            "count": len(sounds),
            "audio": [sound.write(files, key, step) for sound in sounds],
            "sampleRates": [sound.sample_rate for sound in sounds],
            "durations": [sound.duration for sound in sounds],
        }
        captions: list[Json] = [sound.caption or "" for sound in sounds]
        return {**value, "captions": captions} if any(captions) else value

    def _measure(self, content: Content) -> None:
        """Finds out rate and length of a WAV file, if it is one."""
        with suppress(OSError, EOFError, wave.Error):
            source = str(content.path) if content.path else io.BytesIO(content.data)
            with wave.open(source, "rb") as sound:
                self.sample_rate = self.sample_rate or sound.getframerate()
                self.duration = sound.getnframes() / (sound.getframerate() or 1)


def _encoded(samples: object, rate: int) -> tuple[Content, float]:
    """Returns samples as WAV, and how many seconds they last."""
    array = array_of(samples)
    if array.ndim not in (1, 2) or array.size == 0:
        raise UsageError(f"samples have the shape {array.shape}; use moments, or × channels")
    import numpy as np

    if array.dtype.kind == "f":
        unit = np.clip(np.nan_to_num(array.astype(np.float64)), -1.0, 1.0)
        # Rounded once at 32 bits and cut, as the libraries of the field do.
        data = (np.rint(unit * _FULL_SCALE).astype(np.int64) >> 16).astype("<i2")
    elif array.dtype == np.uint8:
        data = ((array.astype(np.int16) - 128) << 8).astype("<i2")
    elif array.dtype.itemsize > 2 and array.dtype == np.int32:
        data = (array >> 16).astype("<i2")
    else:
        data = np.clip(array, -32768, 32767).astype("<i2")
    buffer = io.BytesIO()
    with wave.open(buffer, "wb") as sound:
        sound.setnchannels(1 if array.ndim == 1 else array.shape[1])
        sound.setsampwidth(2)
        sound.setframerate(rate)
        sound.writeframes(data.tobytes())
    return Content("wav", buffer.getvalue()), len(array) / rate
