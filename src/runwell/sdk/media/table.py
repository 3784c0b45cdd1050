"""Tables: columns and rows, kept as one JSON file.

Cells may be any value; media in a cell is written beside the table and the cell holds what stands
for it. pandas is known only by the shape of a DataFrame.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from runwell.errors import UsageError
from runwell.sdk.documents import document_bytes
from runwell.sdk.encoding import in_silence, plain
from runwell.sdk.media.file import Media, MediaFiles
from runwell.sdk.terminal import termwarn
from runwell.values.json import Json


class Table(Media):
    """A table for `log()`.

    Args:
        columns: Names; default Input, Output, Expected.
        data: Rows, each with a value per column; a two-dimensional array; or a DataFrame.
        rows: The same as data.
        dataframe: A pandas (or like) DataFrame; its columns become the table's.
        log_mode: Kept in the value for readers that know it.

    Raises:
        UsageError: A row has not one value per column.
    """

    MAX_ROWS = 10_000

    def __init__(
        self,
        columns: Sequence[object] | None = None,
        data: object = None,
        rows: Sequence[Sequence[object]] | None = None,
        dataframe: object = None,
        log_mode: str = "IMMUTABLE",
    ) -> None:
        self.log_mode = log_mode
        self.columns: list[str] = []
        self.data: list[list[object]] = []
        frame = dataframe if dataframe is not None else data
        if is_dataframe(frame):
            self.columns = [str(name) for name in frame.columns]  # type: ignore[attr-defined]
            self.data = _rows_of_frame(frame, columns)
            self.columns = [str(name) for name in columns] if columns else self.columns
            return
        self.columns = [str(name) for name in columns or ("Input", "Output", "Expected")]
        given = rows if data is None else data
        if hasattr(given, "tolist"):
            given = given.tolist()
        for row in given or ():  # type: ignore[attr-defined]
            self.add_data(*row)

    def add_data(self, *data: object) -> None:
        """Adds a row: one value per column."""
        if len(data) != len(self.columns):
            raise UsageError(
                f"this row has {len(data)} values; the table has {len(self.columns)} columns: "
                f"{', '.join(self.columns)}"
            )
        self.data.append(list(data))

    def add_column(self, name: str, data: Sequence[object]) -> None:
        """Adds a column: one value per row."""
        values = list(data)
        if self.columns and self.data and len(values) != len(self.data):
            raise UsageError(f"this column has {len(values)} values for {len(self.data)} rows")
        if not self.data:
            self.data = [[] for _ in values]
        self.columns.append(str(name))
        for row, value in zip(self.data, values, strict=True):
            row.append(value)

    def get_column(self, name: str, convert_to: str | None = None) -> object:
        """Returns a column as a list, or as an array with `convert_to="numpy"`."""
        if name not in self.columns:
            raise UsageError(f"no column {name!r}; there are {', '.join(self.columns)}")
        index = self.columns.index(name)
        values = [row[index] for row in self.data]
        if convert_to == "numpy":
            import numpy as np

            return np.asarray(values)
        return values

    def iterrows(self) -> Iterator[tuple[int, list[object]]]:
        """Yields the number and the values of each row."""
        yield from enumerate(self.data)

    def write(self, files: MediaFiles, key: str, step: int) -> dict[str, Json]:
        """Writes the table, and media in its cells."""
        if len(self.data) > self.MAX_ROWS:
            termwarn(f"table {key!r} has {len(self.data)} rows; the first {self.MAX_ROWS} are kept")
        rows: list[Json] = [
            [self._cell(cell, files, key, step) for cell in row]
            for row in self.data[: self.MAX_ROWS]
        ]
        content = document_bytes({"columns": [*self.columns], "data": rows})
        return files.put("table", key, step, "table.json", content).as_row(
            "table-file", ncols=len(self.columns), nrows=len(rows), log_mode=self.log_mode
        )

    def _cell(self, cell: object, files: MediaFiles, key: str, step: int) -> Json:
        if isinstance(cell, Media):
            return cell.write(files, key, step)
        return plain(cell, in_silence)


def is_dataframe(value: object) -> bool:
    """Tells whether a value has the shape of a DataFrame (pandas, polars, modin …)."""
    return type(value).__name__ == "DataFrame" and hasattr(value, "columns")


def _rows_of_frame(frame: object, columns: Sequence[object] | None) -> list[list[object]]:
    names = list(columns or frame.columns)  # type: ignore[attr-defined]
    series = [list(frame[name]) for name in names]  # type: ignore[index]
    return [
        [None if type(cell).__name__ in ("NAType", "NaTType") else cell for cell in row]
        for row in zip(*series, strict=True)
    ]
