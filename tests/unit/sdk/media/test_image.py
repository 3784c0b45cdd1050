from __future__ import annotations

import io
import pickle
import sys
from pathlib import Path

import numpy as np
import pytest
from PIL import Image as Pillow

from runwell.errors import UsageError
from runwell.sdk.media.file import MediaFiles
from runwell.sdk.media.image import Image, write_images
from runwell.values.json import Json


def pixels(image: Image) -> list[object]:
    return np.asarray(Pillow.open(io.BytesIO(image.data))).tolist()  # type: ignore[no-any-return]


def files(root: Path) -> MediaFiles:
    return MediaFiles(root, lambda path, size: None)


@pytest.mark.parametrize(
    ("array", "expected"),
    [
        (np.array([[0, 255]], dtype="uint8"), [[0, 255]]),
        (np.array([[0.0, 1.0]]), [[0, 255]]),
        (np.array([[0.0, 200.0]], dtype="float32"), [[0, 200]]),
        (np.array([[np.nan, 300.0]]), [[0, 255]]),
        (np.array([[True, False]]), [[255, 0]]),
        (np.array([[-5, 300]]), [[0, 255]]),
        (np.array([[[7], [8]]], dtype="uint8"), [[7, 8]]),
        (np.array([[[1, 2, 3]]], dtype="uint8"), [[[1, 2, 3]]]),
        (np.array([[[1, 2, 3, 4]]], dtype="uint8"), [[[1, 2, 3, 4]]]),
    ],
)
def test_arrays_become_pixels(array: np.ndarray, expected: list[object]) -> None:
    assert pixels(Image(array)) == expected


@pytest.mark.parametrize("shape", [(3,), (2, 2, 5), (1, 2, 2, 3)])
def test_other_shapes_are_refused(shape: tuple[int, ...]) -> None:
    with pytest.raises(UsageError, match="shape"):
        Image(np.zeros(shape))


def test_without_pillow_it_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "PIL", None)
    with pytest.raises(UsageError, match=r"pip install 'runwell\[media\]'"):
        Image(np.zeros((2, 2)))


def test_a_tensor_has_its_channels_first() -> None:
    class Tensor:
        def __init__(self, array: np.ndarray) -> None:
            self._array = array

        def detach(self) -> Tensor:
            return self

        def __array__(self, dtype: object = None, copy: object = None) -> np.ndarray:
            return self._array

    tensor = Tensor(np.array([[[1]], [[2]], [[3]]], dtype="uint8"))
    assert pixels(Image(tensor)) == [[[1, 2, 3]]]


def test_a_pillow_image_and_a_mode() -> None:
    picture = Pillow.new("RGB", (3, 2), (255, 255, 255))
    image = Image(picture, mode="L", caption="white")
    assert (image.width, image.height, image.format, image.caption) == (3, 2, "png", "white")
    assert pixels(image) == [[255] * 3] * 2


def test_a_file_is_kept_as_it_is(tmp_path: Path) -> None:
    path = tmp_path / "cat.jpg"
    Pillow.new("RGB", (3, 2)).save(path)
    image = Image(str(path))
    assert (image.format, image.width, image.height) == ("jpg", 3, 2)
    assert image.data == path.read_bytes()


def test_another_format_for_a_picture_with_alpha() -> None:
    image = Image(np.zeros((2, 2, 4)), file_type="jpg")
    assert (image.format, image.data[:2]) == ("jpg", b"\xff\xd8")


def test_an_image_of_an_image_and_a_pickled_one_are_the_same() -> None:
    image = Image(np.zeros((2, 3)), caption="c")
    for copy in (Image(image), pickle.loads(pickle.dumps(image))):
        assert (copy.data, copy.width, copy.height, copy.caption) == (image.data, 3, 2, "c")


def test_a_figure_is_drawn() -> None:
    class Figure:
        def savefig(self, target: io.BytesIO, format: str) -> None:
            Pillow.new("L", (4, 5)).save(target, format=format)

    image = Image(Figure())
    assert (image.width, image.height) == (4, 5)


def test_what_stands_in_a_row(tmp_path: Path) -> None:
    row = Image(np.zeros((2, 3)), caption="c").write(files(tmp_path), "im", 4)
    path = row.pop("path")
    assert str(path).startswith("media/images/im_4_")
    assert (tmp_path / str(path)).stat().st_size == row["size"]
    assert len(str(row.pop("sha256"))) == 64
    expected: dict[str, Json] = {
        "_type": "image-file",
        "size": row["size"],
        "format": "png",
        "width": 3,
        "height": 2,
        "caption": "c",
    }
    assert row == expected


def test_several_pictures_are_one_value(tmp_path: Path) -> None:
    images = [
        Image(np.full((2, 3), value), caption=caption) for value, caption in ((0, "a"), (1, None))
    ]
    row = write_images(images, files(tmp_path), "im", 0)
    names = row.pop("filenames")
    assert isinstance(names, list)
    assert len(set(map(str, names))) == 2
    assert row == {
        "_type": "images/separated",
        "count": 2,
        "width": 3,
        "height": 2,
        "format": "png",
        "captions": ["a", ""],
    }
