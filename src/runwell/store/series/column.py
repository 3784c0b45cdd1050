"""One column of points as bytes: `u8 form, u32 size, bytes`.

Line numbers and steps mostly go up by a constant: 16 bytes then, however many there are. A column
that fits no pattern goes through the codec; one that is too short to gain by it stays raw.
Lossless: NaN payloads and negative zero come back.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from contextlib import contextmanager
from enum import IntEnum
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from runwell.errors import StoreError
from runwell.store.series.codec import CODECS, Codec, N

_PART = struct.Struct("<BI")
PROGRESSION = struct.Struct("<qq")  # first, stride
SHIFT = struct.Struct("<q")  # step minus row
_TOO_SHORT = 16  # values; below that the codec's own header costs more than it saves


class Form(IntEnum):
    """How the bytes of a column are meant."""

    RAW = 0
    CODED = 1
    PROGRESSION = 2
    SHIFTED_ROWS = 3


class Part(NamedTuple):
    """Where a column lies in a blob."""

    form: int
    start: int
    stop: int


def encode_steps(rows: NDArray[np.int64], steps: NDArray[np.int64], codec: Codec) -> bytes:
    """Returns the steps of rows."""
    if len(rows) > 2:
        shift = int(steps[0]) - int(rows[0])
        if abs(shift) < 2**62 and np.array_equal(steps, rows + shift):
            return _part(Form.SHIFTED_ROWS, SHIFT.pack(shift))
    return encode_integers(steps, codec)


def encode_integers(column: NDArray[np.int64], codec: Codec) -> bytes:
    """Returns integers that often go up by a constant."""
    if len(column) > 2:
        first, stride = int(column[0]), int(column[1]) - int(column[0])
        last = first + stride * (len(column) - 1)
        is_in_range = -(2**63) <= last < 2**63 and abs(stride) < 2**63
        if is_in_range and np.array_equal(column, _progression(first, stride, len(column))):
            return _part(Form.PROGRESSION, PROGRESSION.pack(first, stride))
    return encode_column(column, codec)


def encode_column(column: NDArray[N], codec: Codec) -> bytes:
    """Returns any column."""
    raw = column.astype(column.dtype.newbyteorder("<"), copy=False).tobytes()
    if len(column) < _TOO_SHORT:
        return _part(Form.RAW, raw)
    coded = codec.encode(column)
    return _part(Form.CODED, coded) if len(coded) < len(raw) else _part(Form.RAW, raw)


def _part(form: Form, data: bytes) -> bytes:
    return _PART.pack(form, len(data)) + data


@contextmanager
def damage(what: str) -> Iterator[None]:
    """Turns what reading damaged bytes raises into a StoreError."""
    try:
        yield
    except (struct.error, ValueError) as error:
        raise StoreError(f"{what} is damaged; restore a backup") from error


def codec_of(number: int) -> Codec:
    """Returns the codec of this number. Raises StoreError."""
    codec = CODECS.get(number)
    if codec is None:
        raise StoreError(f"points are kept with codec {number}; upgrade runwell to read them")
    return codec


def parts(data: bytes, at: int, count: int) -> list[Part]:
    """Returns where so many columns lie, of which the first begins at `at`."""
    found = []
    for _ in range(count):
        form, size = _PART.unpack_from(data, at)
        at += _PART.size
        found.append(Part(form, at, at + size))
        at += size
    return found


def decode_steps(
    data: bytes, part: Part, rows: NDArray[np.int64], room: NDArray[np.int64], codec: Codec
) -> None:
    """Fills `room` with the steps of rows."""
    if part.form == Form.SHIFTED_ROWS:
        np.add(rows, SHIFT.unpack_from(data, part.start)[0], out=room)
    else:
        decode_column(data, part, room, codec)


def decode_column(data: bytes, part: Part, room: NDArray[N], codec: Codec) -> None:
    """Fills `room`, which has as many values as the column. Raises StoreError."""
    form, start, stop = part
    if form == Form.CODED:
        codec.decode_into(data[start:stop], room)
    elif form == Form.RAW:
        room[:] = np.frombuffer(data, room.dtype.newbyteorder("<"), len(room), start)
    elif form == Form.PROGRESSION:
        first, stride = PROGRESSION.unpack_from(data, start)
        room[:] = _progression(first, stride, len(room))
    else:
        raise StoreError(f"points are kept in form {form}; upgrade runwell to read them")


def _progression(first: int, stride: int, count: int) -> NDArray[np.int64]:
    return np.arange(count, dtype=np.int64) * np.int64(stride) + np.int64(first)
