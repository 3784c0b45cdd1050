from __future__ import annotations

import io
import json
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from runwell.errors import UsageError
from runwell.sdk.media.file import MediaFiles
from runwell.sdk.media.object3d import Object3D, box3d
from runwell.values.json import Json


def content(thing: Object3D, files: MediaFiles) -> Json:
    path = files.root / str(thing.write(files, "o", 0)["path"])
    assert path.name.endswith(".pts.json")
    found: Json = json.loads(path.read_text())
    return found


@pytest.mark.parametrize("width", [3, 4, 6])
def test_points_are_a_file(files: MediaFiles, width: int) -> None:
    assert content(Object3D(np.ones((2, width))), files) == [[1.0] * width] * 2


def test_a_scene_has_points_boxes_and_vectors(files: MediaFiles) -> None:
    box = box3d(center=(0, 0, 0), size=(2, 4, 6), orientation=(1, 0, 0, 0), color=(255, 0, 0))
    vector: Json = {"start": [0, 0, 0], "end": [1, 2, 3]}
    scene = Object3D.from_point_cloud(np.array([[0, 0, 0]]), [box], [vector])
    assert content(scene, files) == {
        "type": "lidar/beta", "vectors": [vector], "points": [[0, 0, 0]], "boxes": [box]
    }  # fmt: skip
    assert box["corners"] == [
        [-1, -2, -3], [-1, -2, 3], [-1, 2, -3], [-1, 2, 3],
        [1, -2, -3], [1, -2, 3], [1, 2, -3], [1, 2, 3],
    ]  # fmt: skip


def test_boxes_may_be_an_array_of_boxes(files: MediaFiles) -> None:
    box = box3d(center=(0, 0, 0), size=(2, 2, 2), orientation=(1, 0, 0, 0), color=(255, 0, 0))
    scene = Object3D({"type": "lidar/beta", "points": np.ones((1, 3)), "boxes": np.array([box])})
    found = content(scene, files)
    assert isinstance(found, dict)
    assert found["boxes"] == [box]


@given(st.lists(st.floats(-5, 5), min_size=4, max_size=4).filter(lambda q: sum(map(abs, q)) > 0.1))
def test_turning_a_box_keeps_its_size(orientation: list[float]) -> None:
    box = box3d(center=(1, 2, 3), size=(2, 4, 6), orientation=orientation, color=(0, 0, 0))
    corners = np.array(box["corners"])
    assert np.allclose(np.linalg.norm(corners - [1, 2, 3], axis=1), np.sqrt(1 + 4 + 9))
    assert np.allclose(np.linalg.norm(corners[0] - corners[1]), 6)


def test_a_quarter_turn_about_z_swaps_x_and_y() -> None:
    half = 2**-0.5
    box = box3d(center=(0, 0, 0), size=(2, 4, 6), orientation=(half, 0, 0, half), color=(0, 0, 0))
    assert np.allclose(np.array(box["corners"])[0], [2, -1, -3])


def test_models_are_copied(files: MediaFiles, tmp_path: Path) -> None:
    path = tmp_path / "m.glb"
    path.write_bytes(b"glTF")
    row = Object3D(path, caption="c").write(files, "o", 0)
    assert (str(row["path"])[-4:], row["caption"], row["size"]) == (".glb", "c", 4)
    same = Object3D.from_file(str(path)).write(files, "o", 0)
    assert same["path"] == row["path"]
    made = Object3D(io.StringIO("v 1"), file_type="obj").write(files, "o", 0)
    assert str(made["path"]).endswith(".obj")


def test_several_are_one_value(files: MediaFiles) -> None:
    value = Object3D.write_several([Object3D.from_numpy(np.ones((1, 3)))] * 2, files, "o", 0)
    names = value["filenames"]
    assert isinstance(names, list)
    assert "/" not in str(names[0])
    assert (value["_type"], value["count"], len(names)) == ("object3D", 2, 2)


@pytest.mark.parametrize(
    "wrong",
    [
        np.zeros((2, 5)),
        np.zeros(3),
        5,
        {"points": []},
        {"type": "lidar/beta", "boxes": 5},
        "m.foo",
        b"x",
    ],
)
def test_what_is_no_thing_in_space_is_refused(wrong: object) -> None:
    with pytest.raises(UsageError):
        Object3D(wrong)


@pytest.mark.parametrize("wrong", [{"center": (0, 0)}, {"orientation": (0, 0, 0, 0)}])
def test_boxes_that_are_none_are_refused(wrong: dict[str, object]) -> None:
    right = {"center": (0, 0, 0), "size": (1, 1, 1), "orientation": (1, 0, 0, 0), "color": (0,) * 3}
    with pytest.raises(UsageError):
        box3d(**{**right, **wrong})  # type: ignore[arg-type]
