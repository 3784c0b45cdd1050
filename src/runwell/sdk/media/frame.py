"""DataFrames of pandas, polars and their like as rows; known only by the shape of their objects."""

from __future__ import annotations

from collections.abc import Sequence

from runwell.sdk.media.column_type import is_missing


def is_dataframe(value: object) -> bool:
    """Tells whether a value has the shape of a DataFrame (pandas, polars, modin …)."""
    return type(value).__name__ == "DataFrame" and hasattr(value, "columns")


def names_in(frame: object) -> list[object]:
    """Returns the names of a frame's columns."""
    return list(frame.columns)  # type: ignore[attr-defined]


def rows_of_frame(frame: object, columns: Sequence[object] | None) -> list[list[object]]:
    """Returns the rows of a frame, of these columns only if some are named.

    What pandas knows as missing becomes None; NaN of a column of floats stays.
    """
    names = names_in(frame)
    wanted = [names.index(name) for name in columns if name in names] if columns else []
    places = wanted if columns and len(wanted) == len(columns) else range(len(names))
    series = [_column(frame, place, names[place]) for place in places]
    return [[_cell(cell) for cell in row] for row in zip(*series, strict=True)]


def _column(frame: object, place: int, name: object) -> list[object]:
    if hasattr(frame, "iloc"):  # by place, for a name may occur twice
        return list(frame.iloc[:, place])
    return list(frame[name])  # type: ignore[index]


def _cell(cell: object) -> object:
    return None if is_missing(cell) and not isinstance(cell, float) else cell
