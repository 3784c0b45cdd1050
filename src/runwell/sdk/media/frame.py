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
    series = _columns_of(frame, names)
    wanted = [names.index(name) for name in columns if name in names] if columns else []
    if columns and len(wanted) == len(columns):
        series = [series[place] for place in wanted]
    return [[_cell(cell) for cell in row] for row in zip(*series, strict=True)]


def _columns_of(frame: object, names: Sequence[object]) -> list[object]:
    if hasattr(frame, "items"):  # one by one, for a name may occur twice
        return [series for _, series in frame.items()]
    return [frame[name] for name in names]  # type: ignore[index]


def _cell(cell: object) -> object:
    return None if is_missing(cell) and not isinstance(cell, float) else cell
