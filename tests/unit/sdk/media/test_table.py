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


def test_a_column_holds_one_type_unless_it_may_be_mixed() -> None:
    table = Table(columns=["a", "b"], data=[[1, None]])
    table.add_data(None, "x")
    for error in (UsageError, TypeError):
        with pytest.raises(error, match="column 'a' holds none or number, and 'x' is string"):
            table.add_data("x", "y")
    assert table.data == [[1, None], [None, "x"]]
    mixed = Table(columns=["a"], data=[[1], ["x"]], allow_mixed_types=True)
    assert mixed.column_types == {
        "wb_type": "typedDict", "params": {"type_map": {"a": {"wb_type": "any"}}}
    }  # fmt: skip


def test_types_and_empty_cells_may_be_chosen() -> None:
    table = Table(columns=["a", "b"], data=[[1, "x"]], dtype=[int, str], optional=[True, False])
    number: Json = {"wb_type": "union", "params": {"allowed_types": [
        {"wb_type": "none"}, {"wb_type": "number"}]}}  # fmt: skip
    assert at(table.column_types, "params", "type_map") == {"a": number, "b": {"wb_type": "string"}}
    for wrong in ([None, None], ["x", "x"]):
        with pytest.raises(UsageError):
            table.add_data(*wrong)
    for arguments in ({"dtype": [int]}, {"optional": [True]}):
        with pytest.raises(UsageError):
            Table(columns=["a", "b"], **arguments)


def test_a_column_can_be_cast_and_be_a_key() -> None:
    table = Table(columns=["id", "n"], data=[["x", 1], ["y", 2]])
    assert table.cast("n", float) == {"wb_type": "number"}
    with pytest.raises(UsageError):
        table.cast("n", str)
    table.set_pk("id")
    with pytest.raises(UsageError):
        table.set_pk("n")
    other = Table(columns=["ref"], data=[["x"]])
    other.set_fk("ref", table, "id")
    other.add_data("y")
    kinds = [at(each.column_types, "params", "type_map") for each in (table, other)]
    assert at(kinds[0], "id") == {"wb_type": "primaryKey"}
    assert at(kinds[1], "ref", "wb_type") == "foreignKey"


def test_rows_know_their_table() -> None:
    table = Table(columns=["a"], data=[[1], [2]])
    index = table.get_index()
    assert (index, index[1].get_row()) == ([0, 1], {"a": 2})
    table.add_computed_columns(lambda number, row: {"twice": row["a"] * 2, "at": number})  # type: ignore[operator]
    assert (table.columns, table.data) == (["a", "twice", "at"], [[1, 2, 0], [2, 4, 1]])
    assert table == Table(columns=["a", "twice", "at"], data=[[1, 2, 0], [2, 4, 1]])
    assert table != Table(columns=["a"], data=[[1], [2]])


def test_what_is_logged_twice_depends_on_the_mode(
    files: MediaFiles, capsys: pytest.CaptureFixture[str]
) -> None:
    def content(row: dict[str, Json]) -> Json:
        return at(json.loads((files.root / str(row["path"])).read_text()), "data")

    fixed, fluid, growing = (
        Table(columns=["a"], data=[[1]], log_mode=mode)
        for mode in ("IMMUTABLE", "MUTABLE", "INCREMENTAL")
    )
    tables = (fixed, fluid, growing)
    first = [table.write(files, "t", 0) for table in tables]
    assert [content(row) for row in first] == [[[1]]] * 3
    assert fixed.has_been_logged
    for table in tables:
        table.add_data(2)
    second = [table.write(files, "t", 1) for table in tables]
    assert [content(row) for row in second] == [[[1]], [[1], [2]], [[2]]]
    assert "table 't' was changed after it was logged" in capsys.readouterr().err
    assert second[2] == {
        **second[2],
        "_type": "incremental-table-file",
        "nrows": 2,
        "increment_num": 1,
        "previous_increments_paths": [first[2]["path"]],
    }
    assert growing.write(files, "t", 2) == second[2]
    with pytest.raises(UsageError, match="INCREMENTAL"):
        growing.add_column("b", [1, 2])


def test_a_table_is_written_to_each_run_that_logs_it(tmp_path: Path) -> None:
    table = Table(columns=["a"], data=[[1]])
    for name in ("one", "two"):
        row, _ = written(table, tmp_path / name)
        assert (tmp_path / name / str(row["path"])).exists()


def test_missing_values_of_pandas_are_empty_cells(tmp_path: Path) -> None:
    _, content = written(Table(columns=["a", "b"], data=[[NAType(), 1]]), tmp_path)
    assert content["data"] == [[None, 1]]
    frame = DataFrame({"mixed": [1, "a", NAType()]})
    assert written(Table(dataframe=frame), tmp_path)[1]["data"] == [[1], ["a"], [None]]


@pytest.mark.parametrize(
    "arguments", [{"log_mode": "SOMETIMES"}, {"columns": "ab"}, {"data": 5}, {"data": "ab"}]
)
def test_arguments_that_cannot_be_meant_are_refused(arguments: dict[str, object]) -> None:
    with pytest.raises(UsageError):
        Table(**arguments)  # type: ignore[arg-type]
