from __future__ import annotations

import io
import json
import pickle
import sys
from pathlib import Path

import numpy as np
import pytest
from PIL import Image as Pillow

from runwell.errors import UsageError
from runwell.sdk.media.file import MediaFiles
from runwell.sdk.media.image import Image
from runwell.values.json import Json
from tests.fakes.reading import at


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
        (np.array([[-1.0, 0.0, 1.0]]), [[0, 127, 255]]),
        (np.array([[0, 1000]], dtype="uint16"), [[0, 255]]),
        (np.array([[0.0, 1.0]], dtype="float16"), [[0, 255]]),
        (np.array([[[1, 2]]], dtype="uint8"), [[[1, 2]]]),
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
        Image(np.zeros((2, 2)), mode="RGB")
    assert Image(np.zeros((2, 2))).data.startswith(b"\x89PNG")


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
    row = Image.write_several(images, files(tmp_path), "im", 0)
    names = row.pop("filenames")
    assert isinstance(names, list)
    assert len(set(map(str, names))) == 2
    assert row == {
        "_type": "images/separated",
        "count": 2,
        "width": 3,
        "height": 2,
        "format": "png",
        "captions": ["a", None],
    }


def test_floats_stay_what_they_are_if_they_shall_not_be_stretched() -> None:
    assert pixels(Image(np.array([[0.0, 1.0]]), normalize=False)) == [[0, 1]]


def test_a_batch_of_tensors_is_a_grid() -> None:
    class Tensor:
        shape = (2, 1, 1, 1)

        def detach(self) -> Tensor:
            return self

        def __array__(self, dtype: object = None, copy: object = None) -> np.ndarray:
            return np.array([[[[1]]], [[[2]]]], dtype="uint8")

    assert pixels(Image(Tensor())) == [[1, 2]]


def test_bytes_and_open_files_are_read() -> None:
    data = Image(np.full((2, 3), 7)).data
    for source in (data, io.BytesIO(data)):
        image = Image(source)
        assert (pixels(image), image.width) == ([[7] * 3] * 2, 3)


def test_boxes_masks_and_classes_lie_beside_the_picture(tmp_path: Path) -> None:
    notes: dict[str, Json] = {}
    place = {"minX": 0.1, "maxX": 0.2, "minY": 0.3, "maxY": 0.4}
    box: Json = {"position": {**place}, "class_id": 1, "scores": {"acc": 0.5}}
    image = Image(
        np.zeros((2, 2)),
        grouping=3,
        classes=[{"id": 0, "name": "none"}],
        boxes={"guess": {"box_data": [box], "class_labels": {1: "cat"}}},
        masks={"truth": {"mask_data": np.array([[0, 1], [2, 1]])}},
    )
    told = MediaFiles(
        tmp_path,
        lambda path, size: None,
        lambda section, key, note: notes.update({f"{section} {key}": note}),
    )
    row = image.write(told, "im", 0)
    boxes, masks = at(row, "boxes", "guess"), at(row, "masks", "truth")
    assert (at(boxes, "_type"), at(masks, "_type"), row["grouping"]) == ("boxes2D", "mask", 3)
    paths = [str(at(value, "path")) for value in (boxes, masks)]
    assert paths[0].startswith("media/metadata/boxes2D/im_0_")
    assert paths[0].endswith(".boxes2D.json")
    assert paths[1].startswith("media/images/mask/im_0_")
    assert json.loads((tmp_path / paths[0]).read_text()) == {
        "box_data": [box],
        "class_labels": {"1": "cat"},
    }
    mask = Pillow.open(tmp_path / paths[1])
    assert np.asarray(mask).tolist() == [[0, 1], [2, 1]]
    key = "im_wandb_delimeter_"
    names = {"0": "class_0", "1": "class_1", "2": "class_2"}
    assert notes == {
        f"bounding_box/class_labels {key}guess": {
            "type": "bounding_box/class_labels", "key": f"{key}guess", "value": {"1": "cat"}
        },
        f"mask/class_labels {key}truth": {
            "type": "mask/class_labels", "key": f"{key}truth", "value": names
        },
    }  # fmt: skip
    both = Image.write_several([image, Image(np.zeros((2, 2)))], told, "im", 1)
    assert at(both, "all_masks", 0, "truth", "_type") == "mask"
    assert at(both, "all_boxes", 1) is None


INSIDE = {"position": {"minX": 0, "maxX": 1, "minY": 0, "maxY": 1}}


@pytest.mark.parametrize(
    "wrong",
    [
        {"boxes": 5},
        {"boxes": {"a": {}}},
        {"boxes": {"a": {"box_data": [{"position": {"minX": 0}}]}}},
        {"boxes": {"a": {"box_data": [{**INSIDE, "class_id": "x"}]}}},
        {"boxes": {"a": {"box_data": [{**INSIDE, "scores": 1}]}}},
        {"masks": {"a": {}}},
        {"masks": {"a": {"mask_data": np.zeros((2, 2, 2))}}},
        {"masks": {"a": {"mask_data": np.array([[0, 300]])}}},
        {"masks": {"a": {"mask_data": np.array([[0]]), "class_labels": [1]}}},
        {"classes": [{"name": "no id"}]},
        {"classes": 5},
        {"file_type": "xyz"},
    ],
)
def test_layers_that_cannot_be_meant_are_refused(wrong: dict[str, object]) -> None:
    with pytest.raises(UsageError):
        Image(np.zeros((2, 2)), **wrong)  # type: ignore[arg-type]


@pytest.mark.parametrize("wrong", [5, "text", [["a"]], {"a": 1}, object()])
def test_what_is_no_picture_is_refused(wrong: object) -> None:
    with pytest.raises((UsageError, OSError)):
        Image(wrong)
