"""Tables: columns and rows, kept as one JSON file.

Cells may be any value; media in a cell is written beside the table and the cell holds what stands
for it. A column has a type (`media/column_type.py`), so that a mistake shows where it is made.

What logging twice means is the `log_mode`: an IMMUTABLE table is written once and named again, a
MUTABLE one is written anew, of an INCREMENTAL one only the rows that were added are.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from copy import copy
from typing import TYPE_CHECKING

from runwell.errors import UsageError
from runwell.sdk.documents import document_bytes
from runwell.sdk.encoding import in_silence, plain
from runwell.sdk.media import column_type as types
from runwell.sdk.media.file import Content, Media, MediaFiles, Step
from runwell.sdk.media.frame import is_dataframe, names_in, rows_of_frame
from runwell.sdk.terminal import termwarn
from runwell.values.json import Json

if TYPE_CHECKING:
    import pandas as pd  # type: ignore[import-not-found, import-untyped, unused-ignore]

LOG_MODES = ("IMMUTABLE", "MUTABLE", "INCREMENTAL")
DEFAULT_COLUMNS = ("Input", "Output", "Expected")


class TypeMismatch(UsageError, TypeError):
    """A cell does not fit its column."""


class TableIndex(int):
    """The number of a row that knows its table."""

    table: Table | None = None

    def get_row(self) -> dict[object, object]:
        """Returns the row by column."""
        if self.table is None:
            return {}
        return dict(zip(self.table.columns, self.table.data[self], strict=True))


class Table(Media):
    """A table for `log()`.

    Args:
        columns: Names; default Input, Output, Expected.
        data: Rows, each with a value per column; a two-dimensional array; or a DataFrame.
        rows: The same as data.
        dataframe: A pandas (or like) DataFrame; its columns become the table's.
        dtype: The type of all columns, or a list with one for each: a type of Python, None for
            whatever comes first.
        optional: Whether cells may be empty, for all columns or a list with one for each.
        allow_mixed_types: Take any value in any column.
        log_mode: IMMUTABLE, MUTABLE or INCREMENTAL, see the module.

    Attributes:
        columns, data: Names and rows. Use the methods to change them.

    Raises:
        UsageError: A row has not one value per column, or an argument cannot be meant.
        TypeMismatch: A value is not of the type of its column (a UsageError and a TypeError).
    """

    MAX_ROWS = 10_000
    MAX_ARTIFACT_ROWS = 200_000

    def __init__(
        self,
        columns: Sequence[object] | None = None,
        data: object = None,
        rows: Sequence[Sequence[object]] | None = None,
        dataframe: object = None,
        dtype: object = None,
        optional: bool | Sequence[bool] = True,  # noqa: FBT001, FBT002  the same
        allow_mixed_types: bool = False,  # noqa: FBT001, FBT002  the same
        log_mode: str | None = "IMMUTABLE",
    ) -> None:
        self.log_mode = log_mode or "IMMUTABLE"
        if self.log_mode not in LOG_MODES:
            raise UsageError(f"log_mode is {log_mode!r}; use one of {', '.join(LOG_MODES)}")
        if isinstance(columns, str):
            raise UsageError(f"columns are {columns!r}; use a list of names")
        self.data: list[list[object]] = []
        self._logged = _Logged()
        self._num_changes = 0
        frame = dataframe if dataframe is not None else data
        if is_dataframe(frame):
            self.columns: list[object] = list(columns or map(_name, names_in(frame)))
            self._types = _types_for(len(self.columns), None, optional, allow_mixed=True)
            # Columns of objects may hold anything; a frame is taken as it is.
            self.data = rows_of_frame(frame, columns)
            self._settle_types(allow_mixed=allow_mixed_types)
            return
        self.columns = list(columns or DEFAULT_COLUMNS)
        self._types = _types_for(len(self.columns), dtype, optional, allow_mixed=allow_mixed_types)
        for row in _rows_in(rows if data is None else data):
            self.add_data(*row)

    @property
    def has_been_logged(self) -> bool:
        """Tells whether the table stands in some row."""
        return bool(self._logged.rows)

    @property
    def column_types(self) -> Json:
        """The types of the columns, in the form in which tables in artifacts carry them."""
        pairs = zip(self.columns, self._types, strict=True)
        return {
            "wb_type": "typedDict",
            "params": {"type_map": {str(name): known for name, known in pairs}},
        }

    def add_data(self, *data: object) -> None:
        """Adds a row: one value per column."""
        if len(data) != len(self.columns):
            raise UsageError(
                f"this row has {len(data)} values; the table has {len(self.columns)} columns: "
                f"{', '.join(map(str, self.columns))}"
            )
        self._types = [self._fitting(at, value) for at, value in enumerate(data)]
        self.data.append(list(data))
        self._change()

    def add_row(self, *row: object) -> None:
        """Adds a row; an older name of `add_data`."""
        self.add_data(*row)

    def add_column(
        self,
        name: object,
        data: object,
        optional: bool = False,  # noqa: FBT001, FBT002  the signature is W&B's
    ) -> None:
        """Adds a column: one value per row; `optional` allows empty cells."""
        self._must_not_increment("add_column")
        values: list[object] = list(data)  # type: ignore[call-overload]
        if self.columns and self.data and len(values) != len(self.data):
            raise UsageError(f"this column has {len(values)} values for {len(self.data)} rows")
        known = types.optional(types.UNKNOWN) if optional else types.UNKNOWN
        for value in values:
            known = _must_fit(known, value, name)
        if not self.data:
            self.data = [[] for _ in values]
        self.columns.append(name)
        self._types.append(known)
        for row, value in zip(self.data, values, strict=True):
            row.append(value)
        self._change()

    def add_computed_columns(
        self, fn: Callable[[int, dict[object, object]], Mapping[str, object]]
    ) -> None:
        """Adds the columns that a function returns, called with number and row (by column)."""
        self._must_not_increment("add_computed_columns")
        made: dict[str, list[object]] = {}
        for number, row in enumerate(self.data):
            cells = fn(number, dict(zip(self.columns, row, strict=True)))
            for name, cell in cells.items():
                made.setdefault(name, []).append(cell)
        for name, cells_of_column in made.items():
            self.add_column(name, cells_of_column)

    def get_column(self, name: object, convert_to: str | None = None) -> object:
        """Returns a column as a list, or as an array with `convert_to="numpy"`."""
        if convert_to not in (None, "numpy"):
            raise UsageError(f"convert_to is {convert_to!r}; use numpy, or leave it out")
        index = self._place_of(name)
        values = [row[index] for row in self.data]
        if convert_to is None:
            return values
        import numpy as np

        return np.asarray(values)

    def get_dataframe(self) -> pd.DataFrame:
        """Returns the table as a DataFrame of pandas."""
        try:
            import pandas as pd  # type: ignore[import-not-found, import-untyped, unused-ignore]
        except ModuleNotFoundError as error:
            raise UsageError("this needs pandas; pip install pandas") from error
        return pd.DataFrame(self.data, columns=self.columns)

    def get_index(self) -> list[TableIndex]:
        """Returns the numbers of the rows; each can give its row."""
        return [self.index_ref(number) for number in range(len(self.data))]

    def index_ref(self, index: int) -> TableIndex:
        """Returns the number of a row so that it can give its row."""
        number = TableIndex(index)
        number.table = self
        return number

    def iterrows(self) -> Iterator[tuple[TableIndex, list[object]]]:
        """Yields the number and the values of each row."""
        for number, row in enumerate(self.data):
            yield self.index_ref(number), row

    def cast(
        self,
        col_name: object,
        dtype: object,
        optional: bool = False,  # noqa: FBT001, FBT002  the signature is W&B's
    ) -> Json:
        """Gives a column another type, which all its cells must fit; returns it."""
        at = self._place_of(col_name)
        known = types.type_for(dtype)
        if optional:
            known = types.optional(known)
        for row in self.data:
            known = _must_fit(known, row[at], col_name)
        self._types[at] = known
        return known

    def set_pk(self, col_name: object) -> None:
        """Makes a column of text the key of the table."""
        self.cast(col_name, types.PRIMARY_KEY)

    def set_fk(self, col_name: object, table: Table, table_col: object) -> None:
        """Makes a column of text refer to a column of another table."""
        table._place_of(table_col)
        params: Json = {"col_name": str(table_col)}
        self.cast(col_name, {"wb_type": "foreignKey", "params": params})

    def write(self, files: MediaFiles, key: str, step: Step) -> dict[str, Json]:
        """Writes the table, and media in its cells; see `log_mode` for a table logged before."""
        where = str(files.root)
        known = self._logged.rows.get(where)
        if known is not None and self.log_mode == "IMMUTABLE":
            if self._logged.num_changes != self._num_changes:
                termwarn(
                    f"table {key!r} was changed after it was logged, and it is IMMUTABLE; what was "
                    'logged first stands. Make it with log_mode="MUTABLE" to log it anew'
                )
            return known
        if self.log_mode == "INCREMENTAL":
            row = self._write_increment(files, key, step, known)
        else:
            row = self._write_rows(files, key, step, self.data)
            row |= files.keep_table(self, key, None)
        self._logged.rows[where] = row
        self._logged.num_changes = self._num_changes
        return row

    def as_document(self, files: MediaFiles, key: str) -> dict[str, Json]:
        """Returns the whole table in the form of artifacts; media in cells are written."""
        if len(self.data) > self.MAX_ARTIFACT_ROWS:
            termwarn(f"table {key!r} has more than {self.MAX_ARTIFACT_ROWS} rows; those are kept")
        rows: list[Json] = [
            [_as_json(cell, files, key, "table") for cell in row]
            for row in self.data[: self.MAX_ARTIFACT_ROWS]
        ]
        return {
            "_type": "table",
            "column_types": self.column_types,
            "columns": [plain(name, in_silence) for name in self.columns],
            "data": rows,
            "ncols": len(self.columns),
            "nrows": len(rows),
            "log_mode": self.log_mode,
        }

    @classmethod
    def of_document(cls, document: Mapping[str, Json], cell: Callable[[Json], object]) -> Table:
        """Returns the table that `as_document` wrote; `cell` makes values of what stands there."""
        columns, data, mode = (document.get(key) for key in ("columns", "data", "log_mode"))
        rows = [
            [cell(value) for value in row]
            for row in (data if isinstance(data, list) else [])
            if isinstance(row, list)
        ]
        return cls(
            columns=columns if isinstance(columns, list) else [],
            data=rows,
            allow_mixed_types=True,
            log_mode=mode if isinstance(mode, str) else None,
        )

    def __eq__(self, other: object) -> bool:
        return (
            isinstance(other, Table) and self.columns == other.columns and self.data == other.data
        )

    __hash__ = object.__hash__  # what logs remember it by

    def _write_rows(
        self, files: MediaFiles, key: str, step: Step, data: Sequence[Sequence[object]]
    ) -> dict[str, Json]:
        if len(data) > self.MAX_ROWS:
            termwarn(f"table {key!r} has {len(data)} rows; the first {self.MAX_ROWS} are kept")
        rows: list[Json] = [
            [_as_json(cell, files, key, step) for cell in row] for row in data[: self.MAX_ROWS]
        ]
        names: list[Json] = [plain(name, in_silence) for name in self.columns]
        content = Content("table.json", document_bytes({"columns": names, "data": rows}))
        return files.put("table", key, step, content).as_row(
            "table-file", ncols=len(self.columns), nrows=len(rows), log_mode=self.log_mode
        )

    def _write_increment(
        self, files: MediaFiles, key: str, step: Step, known: dict[str, Json] | None
    ) -> dict[str, Json]:
        where = str(files.root)
        num_written, paths = self._logged.increments.get(where, (0, ()))
        if known is not None and num_written == len(self.data):
            return known
        row = self._write_rows(files, key, step, self.data[num_written:])
        self._logged.increments[where] = (len(self.data), (*paths, str(row["path"])))
        increment = copy(self)
        increment.data = self.data[num_written:]
        return {
            **row,
            **files.keep_table(increment, key, len(paths)),
            "_type": "incremental-table-file",
            "nrows": len(self.data),
            "increment_num": len(paths),
            "previous_increments_paths": [*paths],
        }

    def _settle_types(self, *, allow_mixed: bool) -> None:
        """Finds the types of columns whose cells are there already; mixed ones take anything."""
        if allow_mixed:
            return
        for at in range(len(self.columns)):
            known: types.ColumnType | None = types.optional(types.UNKNOWN)
            for row in self.data:
                known = types.joined(known, types.type_of(row[at])) if known else None
            self._types[at] = known or types.ANY

    def _fitting(self, at: int, value: object) -> types.ColumnType:
        return _must_fit(self._types[at], value, self.columns[at])

    def _place_of(self, name: object) -> int:
        if name not in self.columns:
            raise UsageError(f"no column {name!r}; there are {', '.join(map(str, self.columns))}")
        return self.columns.index(name)

    def _must_not_increment(self, call: str) -> None:
        if self.log_mode == "INCREMENTAL":
            raise UsageError(f"{call} is not for INCREMENTAL tables; their rows can only be added")

    def _change(self) -> None:
        self._num_changes += 1


class _Logged:
    """What a table knows of having been logged, by the run's directory."""

    def __init__(self) -> None:
        self.num_changes = 0
        self.rows: dict[str, dict[str, Json]] = {}
        self.increments: dict[str, tuple[int, tuple[str, ...]]] = {}


def _name(given: object) -> object:
    return given if isinstance(given, str | int) else str(given)


def _rows_in(given: object) -> Sequence[Sequence[object]]:
    if given is None:
        return ()
    if hasattr(given, "tolist"):
        given = given.tolist()
    if not isinstance(given, Sequence) or isinstance(given, str | bytes):
        raise UsageError(f"rows are of type {type(given).__name__}; use a list of lists")
    return given


def _types_for(
    count: int, dtype: object, optional: object, *, allow_mixed: bool
) -> list[types.ColumnType]:
    if allow_mixed:
        return [types.ANY] * count
    wanted = list(dtype) if isinstance(dtype, list | tuple) else [dtype] * count
    empties = list(optional) if isinstance(optional, list | tuple) else [optional] * count
    if len(wanted) != count or len(empties) != count:
        raise UsageError(f"dtype and optional need one item for each of the {count} columns")
    known = [types.type_for(each) for each in wanted]
    return [types.optional(a) if b else a for a, b in zip(known, empties, strict=True)]


def _must_fit(known: types.ColumnType, value: object, column: object) -> types.ColumnType:
    new = types.type_of(value)
    fit = types.joined(known, new)
    if fit is None:
        raise TypeMismatch(
            f"column {column!r} holds {types.shown_type(known)}, and {value!r:.80} is "
            f"{types.shown_type(new)}; make the table with allow_mixed_types=True to keep both"
        )
    return fit


def _as_json(cell: object, files: MediaFiles, key: str, step: Step) -> Json:
    if isinstance(cell, Media):
        return cell.write(files, key, step)
    if isinstance(cell, bytes | bytearray):
        return [*cell]
    if types.is_missing(cell) and not isinstance(cell, float):
        return None
    return plain(cell, in_silence, fold_arrays=False)
