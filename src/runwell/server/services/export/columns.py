"""From the series of one run to columns of a table. Pure: knows neither stores nor formats.

A key that held nothing but numbers is a column of float64: NaN and the infinities are values, what
was not logged is null. A key that ever held anything else in the exported runs (text, a boolean, an
integer that float64 cannot carry, media, a list) is a column of texts: a text as it is, all else as
its JSON. So the schema is known before the first row, and nothing is lost.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from runwell.server.services.rows import MAX_EXACT_INT
from runwell.store.ports.histories import RestValue, Series
from runwell.values.json import Json
from runwell.values.leaves import row_leaves

RUN, STEP = "run", "_step"
TIMES = ("_timestamp", "_runtime")
_NONE = np.empty(0, dtype=np.int64)


@dataclass(frozen=True, slots=True)
class Column:
    """A key of the history as a column; `is_text` as the module says."""

    key: str
    is_text: bool


@dataclass(frozen=True, slots=True)
class Layout:
    """The columns of an export: run and step, then these.

    Attributes:
        columns: In order.
        defining: Keys of which a row must have one that is not null to be exported; None for every
            row.
    """

    columns: tuple[Column, ...]
    defining: frozenset[str] | None = None

    @property
    def keys(self) -> list[str]:
        """The keys of the columns."""
        return [column.key for column in self.columns]

    @property
    def has_texts(self) -> bool:
        """Whether a row's rest has to be read."""
        return any(column.is_text for column in self.columns)


def make_schema(layout: Layout) -> pa.Schema:
    """Returns the schema of what `run_table` returns."""
    kinds = {True: pa.string(), False: pa.float64()}
    return pa.schema(
        [
            pa.field(RUN, pa.dictionary(pa.int32(), pa.string()), nullable=False),
            pa.field(STEP, pa.int64(), nullable=False),
            *(pa.field(column.key, kinds[column.is_text]) for column in layout.columns),
        ]
    )


def run_columns(
    layout: Layout, series: Mapping[str, Series], rest: Sequence[RestValue]
) -> tuple[NDArray[np.int64], list[pa.Array]]:
    """Returns the steps of a run's rows, in the order in which they came, and its columns.

    Args:
        layout: Which columns.
        series: What each key has of numbers.
        rest: The run's lines that hold more than numbers; empty if no column is of texts.
    """
    texts = _texts(layout, rest)
    rows, steps = _rows(layout, series, texts, rest)
    columns = [
        _text_column(rows, series.get(column.key), texts[column.key])
        if column.is_text
        else _number_column(rows, series.get(column.key))
        for column in layout.columns
    ]
    return steps, columns


def is_exact_number(value: Json) -> bool:
    """Says whether a column of float64 holds the value as it is; None is held as null."""
    if value is None or isinstance(value, float):
        return True
    return type(value) is int and abs(value) <= MAX_EXACT_INT


def as_text(value: Json) -> str | None:
    """Returns what stands for a value in a column of texts."""
    if value is None or isinstance(value, str):
        return value
    return json.dumps(value, separators=(",", ":"), ensure_ascii=False)


def _texts(layout: Layout, rest: Sequence[RestValue]) -> dict[str, dict[int, Json]]:
    found: dict[str, dict[int, Json]] = {
        column.key: {} for column in layout.columns if column.is_text
    }
    for line in rest if found else ():
        if not isinstance(line.value, dict):
            continue
        for key, _, value in row_leaves(line.value):
            if key in found:
                found[key][line.row] = value
    return found


def _rows(
    layout: Layout,
    series: Mapping[str, Series],
    texts: Mapping[str, Mapping[int, Json]],
    rest: Sequence[RestValue],
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Returns number and step of every row that counts, by rising number."""
    counting = layout.keys if layout.defining is None else layout.defining
    pieces: list[tuple[NDArray[np.int64], NDArray[np.int64]]] = []
    for key in counting:
        found = series.get(key)
        if found is not None and not (pieces and np.array_equal(found.rows, pieces[0][0])):
            pieces.append((found.rows, found.steps))
    beside = {
        row
        for key in counting
        for row, value in texts.get(key, {}).items()
        if value is not None  # a null says as much as nothing, whatever else the key holds
    }
    if beside:
        lines = [line for line in rest if line.row in beside]
        pieces.append((_whole(line.row for line in lines), _whole(line.step for line in lines)))
    if len(pieces) <= 1:
        return pieces[0] if pieces else (_NONE, _NONE)
    rows, first = np.unique(np.concatenate([rows for rows, _ in pieces]), return_index=True)
    return rows, np.concatenate([steps for _, steps in pieces])[first]


def _whole(numbers: Iterable[int]) -> NDArray[np.int64]:
    return np.fromiter(numbers, dtype=np.int64)


def _number_column(rows: NDArray[np.int64], series: Series | None) -> pa.Array:
    if series is None:
        return pa.nulls(len(rows), pa.float64())
    if _is_on_every(rows, series):
        return pa.array(series.values, from_pandas=False)
    at, there = _places(rows, series)
    values, mask = np.zeros(len(rows)), np.ones(len(rows), dtype=bool)
    values[at], mask[at] = series.values[there], False
    return pa.array(values, mask=mask, from_pandas=False)


def _text_column(
    rows: NDArray[np.int64], series: Series | None, texts: Mapping[int, Json]
) -> pa.Array:
    values: list[str | None] = [None] * len(rows)
    if series is not None:
        at, there = _places(rows, series)
        for place, number in zip(at.tolist(), series.values[there].tolist(), strict=True):
            is_whole = number.is_integer() and abs(number) <= MAX_EXACT_INT
            values[place] = as_text(int(number) if is_whole else number)
    if texts:
        where = np.searchsorted(rows, _whole(texts)).tolist()
        for place, (row, value) in zip(where, texts.items(), strict=True):
            if place < len(rows) and rows[place] == row:
                values[place] = as_text(value)
    return pa.array(values, pa.string())


def _is_on_every(rows: NDArray[np.int64], series: Series) -> bool:
    return series.rows is rows or np.array_equal(series.rows, rows)


def _places(rows: NDArray[np.int64], series: Series) -> tuple[NDArray[np.int64], NDArray[np.bool_]]:
    """Returns where among the rows points of the series lie, and which of its points these are."""
    at = np.searchsorted(rows, series.rows)
    there = at < len(rows)
    there[there] = rows[at[there]] == series.rows[there]
    return at[there], there
