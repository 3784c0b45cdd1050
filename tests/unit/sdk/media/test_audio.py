from __future__ import annotations

import io
import wave
from pathlib import Path

import numpy as np
import pytest

from runwell.errors import UsageError
from runwell.sdk.media.audio import Audio
from runwell.sdk.media.file import MediaFiles


def samples_of(sound: Audio, files: MediaFiles) -> tuple[list[int], int, int]:
    path = files.root / str(sound.write(files, "a", 0)["path"])
    with wave.open(str(path)) as read:
        data = np.frombuffer(read.readframes(read.getnframes()), "<i2")
        return data.tolist(), read.getnchannels(), read.getframerate()


@pytest.mark.parametrize(
    ("samples", "expected"),
    [
        (np.array([0.0, 1.0, -1.0, 3.0, np.nan]), [0, 32767, -32768, 32767, 0]),
        (np.array([0.5], dtype="float32"), [16384]),
        (np.array([1, -2, 32767], dtype="int16"), [1, -2, 32767]),
        (np.array([0, 128, 255], dtype="uint8"), [-32768, 0, 32512]),
        (np.array([1 << 16, -(1 << 31)], dtype="int32"), [1, -32768]),
        ([0.0, 0.5], [0, 16384]),
    ],
)
def test_samples_become_sixteen_bits(
    samples: object, expected: list[int], files: MediaFiles
) -> None:
    assert samples_of(Audio(samples, sample_rate=8000), files) == (expected, 1, 8000)


def test_channels_lie_beside_each_other(files: MediaFiles) -> None:
    sound = Audio(np.array([[1, 2], [3, 4]], dtype="int16"), sample_rate=2)
    assert (samples_of(sound, files), sound.duration) == (([1, 2, 3, 4], 2, 2), 1.0)


def test_the_file_is_the_one_that_the_libraries_of_the_field_write(files: MediaFiles) -> None:
    """The digest is that of what soundfile writes of the same samples."""
    row = Audio(np.sin(np.arange(100) / 10), sample_rate=8000, caption="c").write(files, "a", 0)
    digest = "5b53f92e30f6e03fbbea373709c275d5977cf85b14d849b027706cf0dc16230d"
    assert row == {
        "_type": "audio-file",
        "path": f"media/audio/a_0_{digest[:20]}.wav",
        "sha256": digest,
        "size": 244,
        "caption": "c",
    }


def test_several_say_how_long_they_are(files: MediaFiles, tmp_path: Path) -> None:
    made = Audio(np.zeros(4), sample_rate=8)
    path = tmp_path / "a.wav"
    path.write_bytes((files.root / str(made.write(files, "a", 0)["path"])).read_bytes())
    other = tmp_path / "b.mp3"
    other.write_bytes(b"mp3")
    sounds = [made, Audio(path, caption="from a file"), Audio(str(other))]
    value = Audio.write_several(sounds, files, "a", 1)
    assert {key: value[key] for key in ("_type", "count", "sampleRates", "durations")} == {
        "_type": "audio",
        "count": 3,
        "sampleRates": [8, 8, None],
        "durations": [0.5, 0.5, None],
    }
    assert value["captions"] == ["", "from a file", ""]


def test_bytes_are_wav(files: MediaFiles) -> None:
    row = Audio(io.BytesIO(b"RIFF")).write(files, "a", 0)
    assert str(row["path"]).endswith(".wav")


@pytest.mark.parametrize("wrong", [lambda: Audio(np.zeros(3)), lambda: Audio("a", 5).write])
def test_what_is_no_sound_is_refused(wrong: object) -> None:
    with pytest.raises((UsageError, OSError)):
        wrong()  # type: ignore[operator]


@pytest.mark.parametrize("samples", [np.zeros((2, 2, 2)), np.array([]), np.array(["a"])])
def test_other_shapes_are_refused(samples: np.ndarray) -> None:
    with pytest.raises(UsageError):
        Audio(samples, sample_rate=1)
