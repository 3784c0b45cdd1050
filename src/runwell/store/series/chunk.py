"""The sealed form of points: three small columns in one blob, and what can be told without it.

u32 points | rows | steps | values, each as `store.series.column` has it
"""

from __future__ import annotations

import struct
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from runwell.errors import StoreError
from runwell.store.series.codec import CODECS, PCODEC, Codec
from runwell.store.series.column import (
    PROGRESSION,
    SHIFT,
    Form,
    codec_of,
    damage,
    decode_column,
    decode_steps,
    encode_column,
    encode_integers,
    encode_steps,
    parts,
)
from runwell.store.series.points import Points

MAX_POINTS = 32_768
_WHAT = "a chunk of points"
_COUNT = struct.Struct("<I")


@dataclass(frozen=True, slots=True)
class Regular:
    """Points whose rows go up by a constant, and whose steps are their rows plus a constant."""

    row_first: int
    stride: int
    shift: int


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
            encode_integers(points.rows, codec),
            encode_steps(points.rows, points.steps, codec),
            encode_column(points.values, codec),
        )
    )


def regular(data: bytes) -> Regular | None:
    """Returns what rows and steps of a chunk are if they are regular, else None.

    Raises:
        StoreError: The bytes are no chunk.
    """
    with damage(_WHAT):
        rows, steps, _ = parts(data, _COUNT.size, 3)
        if rows.form != Form.PROGRESSION or steps.form != Form.SHIFTED_ROWS:
            return None
        first, stride = PROGRESSION.unpack_from(data, rows.start)
        return Regular(first, stride, SHIFT.unpack_from(data, steps.start)[0])


def decode_values(codec: int, data: bytes, room: NDArray[np.float64]) -> None:
    """Fills `room`, which has as many values as the chunk.

    Raises:
        StoreError: The bytes are no chunk, or need a codec that this version lacks.
    """
    with damage(_WHAT):
        _check_count(data, len(room))
        decode_column(data, parts(data, _COUNT.size, 3)[2], room, codec_of(codec))


def decode_chunk(codec: int, data: bytes, room: Points) -> None:
    """Fills `room`, which has as many points as the chunk.

    Raises:
        StoreError: The bytes are no chunk, or need a codec that this version lacks.
    """
    with damage(_WHAT):
        _check_count(data, len(room))
        rows, steps, values = parts(data, _COUNT.size, 3)
        decoder = codec_of(codec)
        decode_column(data, rows, room.rows, decoder)
        decode_steps(data, steps, room.rows, room.steps, decoder)
        decode_column(data, values, room.values, decoder)


def _check_count(data: bytes, expected: int) -> None:
    if _COUNT.unpack_from(data)[0] != expected:
        raise StoreError("a chunk of points has another length than it says; restore a backup")


def _unless_nan(value: np.float64) -> float | None:
    return None if np.isnan(value) else float(value)
