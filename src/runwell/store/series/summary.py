"""The cells of a long chunk: what a chart needs where its buckets are wider than them.

A chunk is summed up twice, in about 64 fine and about 4 coarse cells, if its steps never fall and
its values are finite; any other is decoded whenever it is charted. Cells as bytes:

    u8 form | 7 zeros | i64 number of the first cell | numbers u32[n], counted from the first
    | counts u32[n] | totals f64[n] | last, low, high: each f32[n] (form 1) or f64[n] (form 2)

All little endian. Form 1 is taken where it loses nothing, as with most metrics.
"""

from __future__ import annotations

import struct
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from runwell.errors import StoreError
from runwell.series.cells import MAX_EXACT_STEP, Cells, summed_up
from runwell.store.series.points import Points

MIN_POINTS = 16_384  # a shorter chunk is decoded in no time, and cells would cost more bytes
_FINE, _COARSE = 64, 4
_HEADER = struct.Struct("<B7xq")
_SHORT, _LONG = 1, 2
_FORMS = {_SHORT: "<f4", _LONG: "<f8"}


@dataclass(frozen=True, slots=True)
class Summary:
    """A chunk summed up. `different` counts its steps; the others are as in the table."""

    different: int
    fine_bits: int
    coarse_bits: int
    coarse: bytes
    fine: bytes


def summary(points: Points) -> Summary | None:
    """Returns the cells of a chunk; None if it has none."""
    steps, values = points.steps, points.values
    if len(points) < MIN_POINTS or not np.isfinite(values).all():
        return None
    rises = steps[1:] - steps[:-1]
    first, last = int(steps[0]), int(steps[-1])
    if (rises < 0).any() or max(abs(first), abs(last)) > MAX_EXACT_STEP:
        return None
    fine, coarse = _bits(last - first, _FINE), _bits(last - first, _COARSE)
    return Summary(
        different=int(np.count_nonzero(rises)) + 1,
        fine_bits=fine,
        coarse_bits=coarse,
        coarse=encode_cells(summed_up(steps, values, coarse), coarse),
        fine=encode_cells(summed_up(steps, values, fine), fine),
    )


def _bits(width: int, cells: int) -> int:
    return max(0, (width // cells).bit_length())


def encode_cells(cells: Cells, bits: int) -> bytes:
    """Returns cells that are `2**bits` wide as bytes."""
    numbers = cells.x.astype(np.int64) >> np.int64(bits)
    ends = np.stack((cells.last, cells.low, cells.high))
    with np.errstate(over="ignore"):
        form = _SHORT if np.array_equal(ends.astype("<f4").astype("<f8"), ends) else _LONG
    first = int(numbers[0])
    return b"".join(
        (
            _HEADER.pack(form, first),
            (numbers - first).astype("<u4").tobytes(),
            cells.counts.astype("<u4").tobytes(),
            cells.totals.astype("<f8").tobytes(),
            ends.astype(_FORMS[form]).tobytes(),
        )
    )


def decode_cells(data: bytes, bits: int) -> Cells:
    """Returns cells as they were encoded.

    Raises:
        StoreError: The bytes are none.
    """
    try:
        form, first = _HEADER.unpack_from(data)
        kind = _FORMS[form]
        count, rest = divmod(len(data) - _HEADER.size, 16 + 12 * form)
        if rest:
            raise StoreError("the cells of a chunk are cut short; restore a backup")
        numbers = np.frombuffer(data, "<u4", count, at := _HEADER.size)
        counts = np.frombuffer(data, "<u4", count, at := at + 4 * count)
        totals = np.frombuffer(data, "<f8", count, at := at + 4 * count)
        ends = np.frombuffer(data, kind, 3 * count, at + 8 * count).reshape(3, count)
    except (struct.error, ValueError, KeyError) as error:
        raise StoreError("the cells of a chunk are damaged; restore a backup") from error
    last, low, high = ends.astype(np.float64)
    return Cells(_starts(numbers, first, bits), last, low, high, totals, counts.astype(np.int64))


def _starts(numbers: NDArray[np.uint32], first: int, bits: int) -> NDArray[np.float64]:
    return ((numbers.astype(np.int64) + first) << np.int64(bits)).astype(np.float64)
