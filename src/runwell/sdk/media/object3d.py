"""Things in space: point clouds, scenes of points, boxes and vectors, and models from files."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence

from runwell.errors import UsageError
from runwell.sdk.documents import document_bytes
from runwell.sdk.encoding import in_silence, plain
from runwell.sdk.media.file import Content, Media, MediaFiles, Step
from runwell.sdk.media.pixels import array_of
from runwell.sdk.media.source import content_of
from runwell.values.json import Json

_POINT_WIDTHS = (3, 4, 6)


class Object3D(Media):
    """A thing in space for `log()`.

    Args:
        data_or_path: The path or address of a model (obj, gltf, glb, stl, babylon, pts.json); an
            open file with one (`file_type` says which); an array of points, each x y z, x y z and
            a category (1…14), or x y z and red, green, blue; or a scene: a dict with `type`
            "lidar/beta", `points`, `boxes` and `vectors`.
        caption: A line below it.
        file_type: The type of an open file.

    Raises:
        UsageError: It is none of these.
        OSError: No file is at the path.
    """

    SUPPORTED_TYPES = frozenset({"obj", "gltf", "glb", "stl", "babylon", "pts.json"})
    SUPPORTED_POINT_CLOUD_TYPES = frozenset({"lidar/beta"})

    def __init__(
        self, data_or_path: object, caption: str | None = None, file_type: str | None = None
    ) -> None:
        self.caption = caption
        if isinstance(data_or_path, Mapping):
            self._content = _scene(data_or_path)
        elif _is_file_like(data_or_path):
            found = content_of(data_or_path, "a 3D object", self.SUPPORTED_TYPES, file_type)
            self._content = found or Content("pts.json")
        else:
            self._content = _points(data_or_path)

    @classmethod
    def from_file(cls, data_or_path: object, file_type: str | None = None) -> Object3D:
        """Returns a model from a path or an open file."""
        return cls(data_or_path, file_type=file_type)

    @classmethod
    def from_numpy(cls, data: object) -> Object3D:
        """Returns a point cloud."""
        return cls(data)

    @classmethod
    def from_point_cloud(
        cls,
        points: object,
        boxes: object,
        vectors: object = None,
        point_cloud_type: str = "lidar/beta",
    ) -> Object3D:
        """Returns a scene."""
        scene = {"type": point_cloud_type, "points": points, "boxes": boxes, "vectors": vectors}
        return cls(scene)

    def write(self, files: MediaFiles, key: str, step: Step) -> dict[str, Json]:
        """Writes the object."""
        return files.put("object3D", key, step, self._content).as_row(
            "object3D-file", caption=self.caption
        )

    @classmethod
    def write_several(
        cls, items: Sequence[Media], files: MediaFiles, key: str, step: Step
    ) -> dict[str, Json]:
        """Writes several objects of one key as one value."""
        rows = [item.write(files, key, step) for item in items]
        names: list[Json] = [str(row["path"]).rpartition("/")[2] for row in rows]
        return {"_type": "object3D", "filenames": names, "count": len(rows), "objects": [*rows]}


def box3d(
    *,
    center: Sequence[float],
    size: Sequence[float],
    orientation: Sequence[float],
    color: Sequence[int],
    label: str | None = None,
    score: float | None = None,
) -> dict[str, Json]:
    """Returns a box of a scene by its middle.

    Args:
        center: x, y, z of its middle.
        size: Its lengths along x, y and z before it is turned.
        orientation: How it is turned, as a quaternion: r, i, j, k.
        color: Red, green and blue, 0…255.
        label: Its name.
        score: A number to filter by.

    Raises:
        UsageError: One of them has not the right number of numbers, or the quaternion is zero.
    """
    x, y, z = _numbers("center", center, 3)
    half = [length / 2 for length in _numbers("size", size, 3)]
    quaternion = _numbers("orientation", orientation, 4)
    corners: list[Json] = []
    for sx in (-1, 1):
        for sy in (-1, 1):
            for sz in (-1, 1):
                a, b, c = _turned(quaternion, (sx * half[0], sy * half[1], sz * half[2]))
                corners.append([x + a, y + b, z + c])
    return {
        "corners": corners, "color": [int(part) for part in _numbers("color", color, 3)],
        "label": label, "score": score,
    }  # fmt: skip


def _turned(
    quaternion: Sequence[float], point: tuple[float, float, float]
) -> tuple[float, float, float]:
    r, i, j, k = quaternion
    norm = r * r + i * i + j * j + k * k
    if norm == 0:
        raise UsageError("orientation is zero; a box that is not turned has 1, 0, 0, 0")
    s = 2.0 / norm
    x, y, z = point
    return (
        (1 - s * (j * j + k * k)) * x + s * (i * j - k * r) * y + s * (i * k + j * r) * z,
        s * (i * j + k * r) * x + (1 - s * (i * i + k * k)) * y + s * (j * k - i * r) * z,
        s * (i * k - j * r) * x + s * (j * k + i * r) * y + (1 - s * (i * i + j * j)) * z,
    )


def _numbers(what: str, given: object, count: int) -> list[float]:
    values = plain(given, in_silence)
    if not isinstance(values, list) or len(values) != count:
        raise UsageError(f"{what} of a box is {given!r}; use {count} numbers")
    return [float(value) for value in values]  # type: ignore[arg-type]


def _is_file_like(source: object) -> bool:
    return isinstance(source, str | os.PathLike | bytes | bytearray) or hasattr(source, "read")


def _points(source: object) -> Content:
    array = array_of(source)
    if array.ndim != 2 or array.shape[1] not in _POINT_WIDTHS:
        raise UsageError(
            f"points have the shape {array.shape}; use points × 3 (x y z), × 4 (and a category) "
            "or × 6 (and red, green, blue)"
        )
    return Content("pts.json", document_bytes(array.tolist()))


def _scene(scene: Mapping[object, object]) -> Content:
    kind = scene.get("type")
    if kind not in Object3D.SUPPORTED_POINT_CLOUD_TYPES:
        raise UsageError(f"a scene has the type {kind!r}; use 'lidar/beta'")
    parts: dict[str, Json] = {"type": "lidar/beta"}
    for name in ("vectors", "points", "boxes"):
        given = scene.get(name)
        if hasattr(given, "tolist"):  # an array of numbers, or one of boxes
            given = given.tolist()
        part = [] if given is None else plain(given, in_silence, fold_arrays=False)
        if not isinstance(part, list):
            raise UsageError(f"{name} of a scene are {given!r}; use a list or an array")
        parts[name] = part
    return Content("pts.json", document_bytes(parts))
