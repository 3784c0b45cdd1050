"""The tail's form of a flush: its columns raw, behind each other, found by the metric's digest.

    header | steps i64[lines] | digests i64[metrics], rising | values f64[points]
           | starts u32[metrics + 1] | rows_at i32[metrics] | rows i32[…]

The values of metric `m` are `values[starts[m]:starts[m + 1]]`. Its line indices begin at
`rows[rows_at[m]]`; -1 means that every line has one. All little endian. A reader of one metric
touches nothing of the others.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from runwell.errors import StoreError, UsageError
from runwell.store.digest import key_digest
from runwell.store.ports.histories import MetricColumn
from runwell.store.series.points import Points

_VERSION = 1
_HEADER = struct.Struct("<IIIIII")  # version, lines, metrics, points, sparse rows, zero
EVERY_LINE = -1


@dataclass(frozen=True, slots=True)
class Block:
    """Lines as columns, one or more of them.

    Attributes:
        lines: The row of each line, rising.
        steps: `_step` per line.
        digests: Of its metrics, rising.
        starts, rows_at, rows, values: As the module says.
    """

    lines: NDArray[np.int64]
    steps: NDArray[np.int64]
    digests: NDArray[np.int64]
    values: NDArray[np.float64]
    starts: NDArray[np.int64]
    rows_at: NDArray[np.int32]
    rows: NDArray[np.int32]

    def points(self, digest: int) -> Points | None:
        """Returns the points of one metric; None if it has none here."""
        at = int(np.searchsorted(self.digests, digest))
        if at == len(self.digests) or self.digests[at] != digest:
            return None
        return self._points_at(at)

    def all_points(self) -> Iterator[tuple[int, Points]]:
        """Yields every metric's digest and points."""
        for at, digest in enumerate(self.digests.tolist()):
            yield digest, self._points_at(at)

    def _points_at(self, at: int) -> Points:
        start, stop = int(self.starts[at]), int(self.starts[at + 1])
        rows_at = int(self.rows_at[at])
        if rows_at == EVERY_LINE:
            return Points(self.lines, self.steps, self.values[start:stop])
        at_lines = self.rows[rows_at : rows_at + stop - start]
        return Points(self.lines[at_lines], self.steps[at_lines], self.values[start:stop])


def encode_block(
    steps: NDArray[np.int64], metrics: Mapping[str, MetricColumn], skip: int = 0
) -> bytes:
    """Returns lines as a block, without the first `skip` lines.

    Raises:
        UsageError: A metric has not as many rows as values, or a row that is no line.
    """
    lines = len(steps) - skip
    columns = sorted(
        ((key_digest(key), column) for key, column in metrics.items()), key=lambda pair: pair[0]
    )
    kept = [(digest, *_kept(column, len(steps), skip)) for digest, column in columns]
    kept = [entry for entry in kept if len(entry[1])]
    counts = np.array([len(rows) for _, rows, _ in kept], dtype=np.int64)
    starts = np.zeros(len(kept) + 1, dtype="<u4")
    starts[1:] = np.cumsum(counts)
    sparse = [rows for _, rows, _ in kept if len(rows) != lines]
    lengths = np.where(counts == lines, 0, counts)
    rows_at = np.where(counts == lines, EVERY_LINE, np.cumsum(lengths) - lengths).astype("<i4")
    sparse_rows = np.concatenate(sparse).astype("<i4") if sparse else np.empty(0, dtype="<i4")
    values = np.concatenate([values for _, _, values in kept]) if kept else np.empty(0)
    header = _HEADER.pack(_VERSION, lines, len(kept), len(values), len(sparse_rows), 0)
    return b"".join(
        (
            header,
            np.asarray(steps[skip:], dtype="<i8").tobytes(),
            np.array([digest for digest, _, _ in kept], dtype="<i8").tobytes(),
            np.asarray(values, dtype="<f8").tobytes(),
            starts.tobytes(),
            rows_at.tobytes(),
            sparse_rows.tobytes(),
        )
    )


def decode_block(first_row: int, data: bytes) -> Block:
    """Returns a block as it was encoded; its arrays lie over `data`.

    Raises:
        StoreError: The bytes are no block.
    """
    try:
        version, lines, metrics, points, sparse, _ = _HEADER.unpack_from(data)
        if version != _VERSION:
            raise StoreError(f"fresh lines have form {version}; upgrade runwell to read them")
        at = _HEADER.size
        steps = np.frombuffer(data, "<i8", lines, at)
        digests = np.frombuffer(data, "<i8", metrics, at := at + 8 * lines)
        values = np.frombuffer(data, "<f8", points, at := at + 8 * metrics)
        starts = np.frombuffer(data, "<u4", metrics + 1, at := at + 8 * points)
        rows_at = np.frombuffer(data, "<i4", metrics, at := at + 4 * (metrics + 1))
        rows = np.frombuffer(data, "<i4", sparse, at + 4 * metrics)
    except (struct.error, ValueError) as error:
        raise StoreError("fresh lines in the database are damaged; restore a backup") from error
    numbers = np.arange(first_row, first_row + lines, dtype=np.int64)
    return Block(numbers, steps, digests, values, starts.astype(np.int64), rows_at, rows)


def _kept(
    column: MetricColumn, lines: int, skip: int
) -> tuple[NDArray[np.int32], NDArray[np.float64]]:
    rows, values = column.rows, column.values
    if len(rows) != len(values):
        raise UsageError("a metric of a flush needs as many rows as values")
    if len(rows) and (rows[0] < 0 or rows[-1] >= lines or len(rows) > lines):
        raise UsageError("a metric of a flush names a row that is none of its lines")
    if not skip:
        return rows, values
    start = int(np.searchsorted(rows, skip))
    return rows[start:] - np.int32(skip), values[start:]
