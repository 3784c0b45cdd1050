"""The sealed form of points: three small columns in one blob, and what can be told without it.

    u32 points | rows | steps | values, each as  u8 form, u32 size, bytes

Rows and steps mostly go up by a constant: 16 bytes then, however many there are. A column that
fits no pattern goes through the codec; one that is too short to gain by it stays raw.
Lossless: NaN payloads and negative zero come back.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from enum import IntEnum

import numpy as np
from numpy.typing import NDArray

from runwell.errors import StoreError
from runwell.store.series.codec import CODECS, PCODEC, Codec, N
from runwell.store.series.points import Points

MAX_POINTS = 32_768
_COUNT = struct.Struct("<I")
_PART = struct.Struct("<BI")
_PROGRESSION = struct.Struct("<qq")  # first, stride
_SHIFT = struct.Struct("<q")  # step minus row
_TOO_SHORT = 16  # values; below that the codec's own header costs more than it saves


@dataclass(frozen=True, slots=True)
class Regular:
    """Points whose rows go up by a constant, and whose steps are their rows plus a constant."""

    row_first: int
    stride: int
    shift: int


class _Form(IntEnum):
    RAW = 0
    CODED = 1
    PROGRESSION = 2
    SHIFTED_ROWS = 3


@dataclass(frozen=True, slots=True)
class Statistics:
    """What is told of a chunk without decoding it. `low` and `high` are of its finite values, and
    None without one; `first` and `last` are None for NaN."""

    points: int
    nonfinite: int
    low: float | None
    high: float | None
    first: float | None
    last: float | None
    row_first: int
    row_last: int
    step_min: int
    step_max: int
    step_last: int


def statistics(points: Points) -> Statistics:
    """Returns the statistics of at least one point."""
    finite = np.isfinite(points.values)
    values = points.values[finite] if not finite.all() else points.values
    return Statistics(
        points=len(points),
        nonfinite=len(points) - len(values),
        low=float(values.min()) if len(values) else None,
        high=float(values.max()) if len(values) else None,
        first=_unless_nan(points.values[0]),
        last=_unless_nan(points.values[-1]),
        row_first=int(points.rows[0]),
        row_last=int(points.rows[-1]),
        step_min=int(points.steps.min()),
        step_max=int(points.steps.max()),
        step_last=int(points.steps[-1]),
    )


def encode_chunk(points: Points, codec: Codec = CODECS[PCODEC]) -> bytes:
    """Returns points as a blob."""
    return b"".join(
        (
            _COUNT.pack(len(points)),
            _encode_integers(points.rows, codec),
            _encode_steps(points, codec),
            _encode_column(points.values, codec),
        )
    )


def regular(data: bytes) -> Regular | None:
    """Returns what rows and steps of a chunk are if they are regular, else None.

    Raises:
        StoreError: The bytes are no chunk.
    """
    with _damage():
        (form, start, _), steps, _ = _parts(data)
        if form != _Form.PROGRESSION or steps[0] != _Form.SHIFTED_ROWS:
            return None
        first, stride = _PROGRESSION.unpack_from(data, start)
        return Regular(first, stride, _SHIFT.unpack_from(data, steps[1])[0])


def decode_values(codec: int, data: bytes, room: NDArray[np.float64]) -> None:
    """Fills `room`, which has as many values as the chunk.

    Raises:
        StoreError: The bytes are no chunk, or need a codec that this version lacks.
    """
    with _damage():
        _check_count(data, len(room))
        _decode_column(data, _parts(data)[2], room, _codec(codec))


def decode_chunk(codec: int, data: bytes, room: Points) -> None:
    """Fills `room`, which has as many points as the chunk.

    Raises:
        StoreError: The bytes are no chunk, or need a codec that this version lacks.
    """
    with _damage():
        _check_count(data, len(room))
        rows, steps, values = _parts(data)
        decoder = _codec(codec)
        _decode_column(data, rows, room.rows, decoder)
        if steps[0] == _Form.SHIFTED_ROWS:
            np.add(room.rows, _SHIFT.unpack_from(data, steps[1])[0], out=room.steps)
        else:
            _decode_column(data, steps, room.steps, decoder)
        _decode_column(data, values, room.values, decoder)


def _encode_steps(points: Points, codec: Codec) -> bytes:
    if len(points) > 2:
        shift = int(points.steps[0]) - int(points.rows[0])
        if abs(shift) < 2**62 and np.array_equal(points.steps, points.rows + shift):
            return _part(_Form.SHIFTED_ROWS, _SHIFT.pack(shift))
    return _encode_integers(points.steps, codec)


def _encode_integers(column: NDArray[np.int64], codec: Codec) -> bytes:
    if len(column) > 2:
        first, stride = int(column[0]), int(column[1]) - int(column[0])
        last = first + stride * (len(column) - 1)
        is_in_range = -(2**63) <= last < 2**63 and abs(stride) < 2**63
        if is_in_range and np.array_equal(column, _progression(first, stride, len(column))):
            return _part(_Form.PROGRESSION, _PROGRESSION.pack(first, stride))
    return _encode_column(column, codec)


def _encode_column(column: NDArray[N], codec: Codec) -> bytes:
    raw = column.astype(column.dtype.newbyteorder("<"), copy=False).tobytes()
    if len(column) < _TOO_SHORT:
        return _part(_Form.RAW, raw)
    coded = codec.encode(column)
    return _part(_Form.CODED, coded) if len(coded) < len(raw) else _part(_Form.RAW, raw)


def _part(form: _Form, data: bytes) -> bytes:
    return _PART.pack(form, len(data)) + data


@contextmanager
def _damage() -> Iterator[None]:
    try:
        yield
    except (struct.error, ValueError) as error:
        raise StoreError("a chunk of points is damaged; restore a backup") from error


def _check_count(data: bytes, expected: int) -> None:
    if _COUNT.unpack_from(data)[0] != expected:
        raise StoreError("a chunk of points has another length than it says; restore a backup")


def _codec(number: int) -> Codec:
    codec = CODECS.get(number)
    if codec is None:
        raise StoreError(f"points are kept with codec {number}; upgrade runwell to read them")
    return codec


def _parts(data: bytes) -> list[tuple[int, int, int]]:
    """Returns the form, the start and the stop of rows, steps and values."""
    parts, at = [], _COUNT.size
    for _ in range(3):
        form, size = _PART.unpack_from(data, at)
        at += _PART.size
        parts.append((form, at, at + size))
        at += size
    return parts


def _decode_column(data: bytes, part: tuple[int, int, int], room: NDArray[N], codec: Codec) -> None:
    form, start, stop = part
    if form == _Form.CODED:
        codec.decode_into(data[start:stop], room)
    elif form == _Form.RAW:
        room[:] = np.frombuffer(data, room.dtype.newbyteorder("<"), len(room), start)
    elif form == _Form.PROGRESSION:
        first, stride = _PROGRESSION.unpack_from(data, start)
        room[:] = _progression(first, stride, len(room))
    else:
        raise StoreError(f"points are kept in form {form}; upgrade runwell to read them")


def _progression(first: int, stride: int, count: int) -> NDArray[np.int64]:
    return np.arange(count, dtype=np.int64) * np.int64(stride) + np.int64(first)


def _unless_nan(value: np.float64) -> float | None:
    return None if np.isnan(value) else float(value)
