"""Lines of history and events as columns.

A line is a JSON object in which NaN, the infinities and integers of any size may stand. Numbers
become columns, those in nested objects under dotted keys. What a float64 cannot carry exactly
(big integers, booleans, nesting, text, media) is kept beside them as JSON, so that a row comes
back as it was sent (`services/history.py` does that).

Pure: knows neither stores nor clocks. Lines that hold only numbers take the fast path: one typed
decode for all of them, and one array where all have the same keys.
"""

from __future__ import annotations

import json
import math
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import chain
from operator import itemgetter
from typing import TYPE_CHECKING

import msgspec
import numpy as np

from runwell.errors import UsageError
from runwell.store.ports.histories import Flush, MetricColumn, Stream
from runwell.values.names import MAX_METRIC_KEY_LENGTH
from runwell.values.text import storable

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from runwell.values.json import Json

STEP = "_step"
MAX_EXACT_INT = 2**53
MAX_DEPTH = 16
MAX_NESTING = 64
_MAX_STEP = 2**62
_MANY_LINES, _MAX_FIELDS = 16, 512  # what a decoder of its own is made for
_KNOWN_DECODERS = 64
# `_wandb: true` marks every event line of official clients and says nothing.
_NO_METRICS = {Stream.HISTORY: frozenset({STEP}), Stream.EVENTS: frozenset({STEP, "_wandb"})}

_Numbers = dict[str, int | float]
_ALL_NUMBERS = msgspec.json.Decoder(list[_Numbers])
_LINE_OF_NUMBERS = msgspec.json.Decoder(_Numbers)


@dataclass(slots=True)
class _Columns:
    """Columns while they grow: row numbers and values by key."""

    rows: dict[str, list[int]] = field(default_factory=dict)
    values: dict[str, list[float]] = field(default_factory=dict)
    rest: dict[int, str] = field(default_factory=dict)
    steps: list[int | None] = field(default_factory=list)

    def add(self, row: int, key: str, value: float) -> bool:
        """Adds a value unless the row has one: "a.b" may stand beside a "b" in "a"; tells it."""
        rows = self.rows.setdefault(key, [])
        if rows and rows[-1] == row:
            return False
        rows.append(row)
        self.values.setdefault(key, []).append(value)
        return True


def to_flush(
    run: int,
    stream: Stream,
    first_row: int,
    lines: Sequence[str],
    last_step: Callable[[], int],
) -> Flush:
    """Returns the lines as columns.

    Args:
        run: The run's row key.
        stream: Which stream they belong to.
        first_row: Line number of the first.
        lines: JSON objects.
        last_step: The highest step that the run has; asked only if the first line has no `_step`.

    Raises:
        UsageError: A line is no JSON object.
    """
    uniform, numbers = _uniform_lines(lines), None
    if uniform is None:
        numbers = _all_numbers(lines)
        uniform = _uniform(numbers) if numbers else None
    if uniform is not None and (stream is Stream.EVENTS or STEP in uniform):
        return _from_matrix(run, stream, first_row, len(lines), uniform)
    columns = _Columns()
    skipped = _NO_METRICS[stream]
    for row, line in enumerate(lines):
        _add_row(columns, row, numbers[row] if numbers else parse_object(line), skipped)
    steps = _steps(stream, first_row, columns.steps, last_step)
    metrics = {
        key: MetricColumn(np.array(rows, np.int32), np.array(columns.values[key], np.float64))
        for key, rows in columns.rows.items()
    }
    return Flush(run, stream, first_row, steps, metrics, columns.rest)


def parse_filter(text: str | None) -> Json:
    """Returns the filter document in a text; None if there is none. Raises UsageError."""
    return dict(parse_object(text, "the filter")) if text else None


def parse_object(text: str, what: str = "a line of the stream") -> Mapping[str, Json]:
    """Returns a JSON object, tolerantly: NaN, infinities and big integers are numbers.

    What is nested more than `MAX_NESTING` deep becomes the text of its JSON: who reads it later, by
    recursion, has to get to the end.

    Args:
        text: The object.
        what: What it is, for the message.

    Raises:
        UsageError: It is none.
    """
    try:
        return _LINE_OF_NUMBERS.decode(text)
    except (msgspec.DecodeError, UnicodeEncodeError):
        pass  # more than numbers in it: the next parser takes everything
    try:
        value: Json = json.loads(text)
        if text.count("{") + text.count("[") > MAX_NESTING:
            _flatten(value)
    except (ValueError, RecursionError) as error:
        raise UsageError(f"{what} is no JSON: {error}") from error
    if not isinstance(value, dict):
        raise UsageError(f"{what} is no JSON object")
    return value


def to_number(value: float) -> int | float:
    """Returns a number of a column as the wire has it: integral ones as integers."""
    return int(value) if value.is_integer() and abs(value) <= MAX_EXACT_INT else value


def _flatten(document: Json) -> None:
    """Turns what is nested too deep into text, in place; goes down by levels, not by recursion."""
    level = [document]
    for _ in range(MAX_NESTING - 1):
        level = [item for outer in level for item in _items(outer)]
    for outer in level:
        if isinstance(outer, dict):
            outer.update({key: _as_text(item) for key, item in outer.items()})
        elif isinstance(outer, list):
            outer[:] = map(_as_text, outer)


def _items(value: Json) -> Iterable[Json]:
    if isinstance(value, dict):
        return value.values()
    return value if isinstance(value, list) else ()


def _as_text(value: Json) -> Json:
    return json.dumps(value) if isinstance(value, (dict, list)) else value


def _all_numbers(lines: Sequence[str]) -> list[_Numbers] | None:
    try:
        rows = _ALL_NUMBERS.decode(f"[{','.join(lines)}]")
    except (msgspec.DecodeError, UnicodeEncodeError):
        return None
    return rows if len(rows) == len(lines) else None


def _uniform_lines(lines: Sequence[str]) -> dict[str, NDArray[np.float64]] | None:
    """Returns what `_uniform` would, of lines enough to be worth a decoder for their very keys: it
    makes no dicts and no integers, which takes half the time."""
    if len(lines) < _MANY_LINES:
        return None
    try:
        keys = tuple(_LINE_OF_NUMBERS.decode(lines[0]))
        if not _are_plain(keys) or len(keys) > _MAX_FIELDS:
            return None
        rows = _decoder_of(keys).decode(f"[{','.join(lines)}]")
    except (msgspec.DecodeError, ValueError):  # other keys in a line, no numbers, or odd letters
        return None
    if len(rows) != len(lines):
        return None
    values = chain.from_iterable(map(msgspec.structs.astuple, rows))
    return _columns_of(keys, values, len(rows))


@lru_cache(maxsize=_KNOWN_DECODERS)
def _decoder_of(keys: tuple[str, ...]) -> msgspec.json.Decoder[list[msgspec.Struct]]:
    """Returns a decoder of objects that have these keys, all with numbers, and no others."""
    names = {f"field_{number}": key for number, key in enumerate(keys)}
    line = msgspec.defstruct(
        "Line", [(name, float) for name in names], rename=names, forbid_unknown_fields=True
    )
    return msgspec.json.Decoder(list[line])  # type: ignore[valid-type]


def _uniform(rows: list[_Numbers]) -> dict[str, NDArray[np.float64]] | None:
    """Returns one array per key if all rows have the same keys and floats carry all values."""
    keys = tuple(rows[0])
    if set(map(len, rows)) != {len(keys)} or not _are_plain(keys):
        return None
    try:
        return _columns_of(keys, chain.from_iterable(map(itemgetter(*keys), rows)), len(rows))
    except (KeyError, OverflowError):
        return None


def _are_plain(keys: tuple[str, ...]) -> bool:
    """Says whether these keys, two or more, are kept as they are."""
    return len(keys) >= 2 and all(
        len(key) <= MAX_METRIC_KEY_LENGTH and storable(key) == key for key in keys
    )


def _columns_of(
    keys: tuple[str, ...], values: Iterable[float], lines: int
) -> dict[str, NDArray[np.float64]] | None:
    """Returns one array per key of values line by line; None if floats do not carry them all."""
    matrix = np.fromiter(values, np.float64, lines * len(keys)).reshape(-1, len(keys))
    if bool((np.abs(matrix) >= MAX_EXACT_INT).any()):
        return None
    return dict(zip(keys, np.ascontiguousarray(matrix.T), strict=True))


def _from_matrix(
    run: int,
    stream: Stream,
    first_row: int,
    count: int,
    values: dict[str, NDArray[np.float64]],
) -> Flush:
    rows = np.arange(count, dtype=np.int32)
    if stream is Stream.EVENTS:
        steps = np.arange(first_row, first_row + count, dtype=np.int64)
    else:
        steps = values[STEP].astype(np.int64)
    metrics = {key: MetricColumn(rows, column) for key, column in values.items() if key != STEP}
    return Flush(run, stream, first_row, steps, metrics)


def _add_row(
    columns: _Columns, row: int, data: Mapping[str, Json], skipped: frozenset[str]
) -> None:
    rest: dict[str, Json] = {}
    columns.steps.append(_step(data.get(STEP)))
    # Nested ones first: a number beside them whose key is taken then knows that, and is kept.
    for key, value in data.items():
        if isinstance(value, dict) and key not in skipped:
            rest[key] = value
            _add_nested(columns, row, key, value, 1)
    for key, value in data.items():
        if isinstance(value, dict) or key in skipped:
            continue
        if not _add_number(columns, row, key, value):
            rest[key] = value
    if rest:
        columns.rest[row] = json.dumps(rest, separators=(",", ":"))


def _add_nested(
    columns: _Columns, row: int, prefix: str, data: dict[str, Json], depth: int
) -> None:
    if "_type" in data or depth > MAX_DEPTH:
        return
    for name, value in data.items():
        key = f"{prefix}.{name}"
        if isinstance(value, dict):
            _add_nested(columns, row, key, value, depth + 1)
        else:
            _add_number(columns, row, key, value)


def _add_number(columns: _Columns, row: int, key: str, value: Json) -> bool:
    """Adds a number to its column; returns whether the column alone says all of it."""
    if not isinstance(value, (int, float)) or len(key) > MAX_METRIC_KEY_LENGTH:
        return False
    try:
        number = float(value)
    except OverflowError:  # an integer beyond 1.8e308
        return False
    storable_key = storable(key)
    is_whole = columns.add(row, storable_key, number) and storable_key == key
    if isinstance(value, float):
        return is_whole
    return type(value) is int and abs(value) <= MAX_EXACT_INT and is_whole


def _step(value: Json) -> int | None:
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        return None
    if not math.isfinite(value) or abs(value) > _MAX_STEP:
        return None
    return int(value)


def _steps(
    stream: Stream, first_row: int, given: list[int | None], last_step: Callable[[], int]
) -> NDArray[np.int64]:
    """Fills in steps: a row without one follows the row before it; events count lines."""
    if stream is Stream.EVENTS:
        return np.arange(first_row, first_row + len(given), dtype=np.int64)
    steps: list[int] = []
    for step in given:
        before = steps[-1] if steps else None
        if step is not None:
            steps.append(step)
        else:
            steps.append((last_step() if before is None else before) + 1)
    return np.array(steps, np.int64)
