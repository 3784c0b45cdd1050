from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest

from runwell.errors import UsageError
from runwell.sdk.media.file import MediaFiles
from runwell.sdk.media.image import Image
from runwell.sdk.media.table import Table
from runwell.values.json import Json
from tests.fakes.reading import at


class NAType:
    """pandas' missing value, without pandas."""


class DataFrame:
    """The shape of a pandas DataFrame."""

    def __init__(self, data: dict[str, list[object]]) -> None:
        self._data = data
        self.columns = list(data)

    def __getitem__(self, name: str) -> list[object]:
        return self._data[name]


def written(table: Table, root: Path) -> tuple[dict[str, Json], dict[str, Json]]:
    row = table.write(MediaFiles(root, lambda path, size: None), "t", 3)
    return row, json.loads((root / str(row["path"])).read_text())


def test_a_table_is_one_file(tmp_path: Path) -> None:
    table = Table(columns=["a", "b"], data=[[1, "x"]])
    table.add_data(float("nan"), None)
    row, content = written(table, tmp_path)
    assert content == {"columns": ["a", "b"], "data": [[1, "x"], ["NaN", None]]}
    assert {key: row[key] for key in ("_type", "ncols", "nrows", "log_mode")} == {
        "_type": "table-file",
        "ncols": 2,
        "nrows": 2,
        "log_mode": "IMMUTABLE",
    }
    assert str(row["path"]).startswith("media/table/t_3_")
    assert str(row["path"]).endswith(".table.json")


def test_rows_come_from_arrays_and_frames(tmp_path: Path) -> None:
    assert Table(columns=["a", "b"], data=np.array([[1, 2]])).data == [[1, 2]]
    frame = DataFrame({"a": [1, NAType()], "b": ["x", "y"]})
    for table in (Table(dataframe=frame), Table(data=frame)):
        assert (table.columns, table.data) == (["a", "b"], [[1, "x"], [None, "y"]])
    assert Table(columns=["b"], dataframe=frame).data == [["x"], ["y"]]
    assert Table().columns == ["Input", "Output", "Expected"]


def test_columns_can_be_read_and_added() -> None:
    table = Table(columns=["a"], data=[[1], [2]])
    table.add_column("b", ["x", "y"])
    assert (table.get_column("b"), list(table.iterrows())) == (
        ["x", "y"],
        [(0, [1, "x"]), (1, [2, "y"])],
    )
    array = table.get_column("a", convert_to="numpy")
    assert isinstance(array, np.ndarray)
    assert array.tolist() == [1, 2]


@pytest.mark.parametrize(
    "wrong",
    [
        lambda: Table(columns=["a"], data=[[1, 2]]),
        lambda: Table(columns=["a"], data=[[1]]).add_column("b", [1, 2]),
        lambda: Table(columns=["a"]).get_column("x"),
    ],
)
def test_wrong_shapes_are_refused(wrong: object) -> None:
    with pytest.raises(UsageError):
        wrong()  # type: ignore[operator]


def test_pictures_in_cells_are_files(tmp_path: Path) -> None:
    _, content = written(Table(columns=["im"], data=[[Image(np.zeros((2, 2)))]]), tmp_path)
    assert at(content, "data", 0, 0, "_type") == "image-file"
    assert (tmp_path / str(at(content, "data", 0, 0, "path"))).exists()


def test_only_so_many_rows_are_kept(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(Table, "MAX_ROWS", 2)
    row, content = written(Table(columns=["a"], data=[[1], [2], [3]]), tmp_path)
    assert (row["nrows"], content["data"]) == (2, [[1], [2]])
    assert "table 't' has 3 rows; the first 2 are kept" in capsys.readouterr().err
