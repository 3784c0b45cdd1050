"""From the pieces of a metric, sealed and fresh, to its three columns.

Most metrics are logged on every line, or every tenth, with one step a line. Then rows and steps are
not decoded piece by piece but counted out at once, and one array serves as both where they are the
same: allocating and filling them would take longer than decoding the values.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from runwell.store.series.chunk import Regular, decode_chunk, decode_values, regular
from runwell.store.series.points import Points, no_points

_COUNTED_ONCE = 131_072  # rows, that is 1 MiB


@dataclass(frozen=True, slots=True)
class Sealed:
    """A chunk, not yet decoded."""

    points: int
    codec: int
    data: bytes


def assemble(sealed: Sequence[Sealed], fresh: Sequence[Points]) -> Points:
    """Returns all points of the chunks and then of the tail; its arrays must not be changed.

    Raises:
        StoreError: A chunk is damaged or of a later version.
    """
    total = sum(chunk.points for chunk in sealed) + sum(map(len, fresh))
    if not sealed and len(fresh) == 1:
        return fresh[0]
    pattern = _pattern(sealed, fresh)
    if pattern is None:
        return _piece_by_piece(sealed, fresh, no_points(total))
    rows = _rows_of(pattern, total)
    steps = _rows_of(_shifted(pattern), total)
    return Points(rows, steps, _values(sealed, fresh, total))


def _pattern(sealed: Sequence[Sealed], fresh: Sequence[Points]) -> Regular | None:
    """Returns what all points follow, or None if any does not."""
    if not sealed:
        return None  # a tail is short
    pattern = regular(sealed[0].data)
    if pattern is None:
        return None
    count = sealed[0].points
    for chunk in sealed[1:]:
        if regular(chunk.data) != _from(pattern, count):
            return None
        count += chunk.points
    for points in fresh:
        expected = _rows_of(_from(pattern, count), len(points))
        is_same = np.array_equal(points.rows, expected)
        if not is_same or not np.array_equal(points.steps, expected + pattern.shift):
            return None
        count += len(points)
    return pattern


def _from(pattern: Regular, count: int) -> Regular:
    return Regular(pattern.row_first + count * pattern.stride, pattern.stride, pattern.shift)


def _shifted(pattern: Regular) -> Regular:
    """Returns what the steps follow."""
    return Regular(pattern.row_first + pattern.shift, pattern.stride, 0)


def _rows_of(pattern: Regular, count: int) -> NDArray[np.int64]:
    counted = _counted_once if count <= _COUNTED_ONCE else _counted
    return counted(pattern.row_first, pattern.stride, count)


def _counted(first: int, stride: int, count: int) -> NDArray[np.int64]:
    rows = np.arange(first, first + count * stride, stride, dtype=np.int64)
    rows.flags.writeable = False
    return rows


_counted_once = lru_cache(maxsize=8)(_counted)  # runs that were logged alike have the same


def _piece_by_piece(sealed: Sequence[Sealed], fresh: Sequence[Points], room: Points) -> Points:
    at = 0
    for chunk in sealed:
        decode_chunk(chunk.codec, chunk.data, room.cut(at, at + chunk.points))
        at += chunk.points
    for points in fresh:
        piece = room.cut(at, at + len(points))
        piece.rows[:], piece.steps[:], piece.values[:] = points.rows, points.steps, points.values
        at += len(points)
    return room


def _values(sealed: Sequence[Sealed], fresh: Sequence[Points], total: int) -> NDArray[np.float64]:
    room = np.empty(total, dtype=np.float64)
    at = 0
    for chunk in sealed:
        decode_values(chunk.codec, chunk.data, room[at : at + chunk.points])
        at += chunk.points
    for points in fresh:
        room[at : at + len(points)] = points.values
        at += len(points)
    return room
