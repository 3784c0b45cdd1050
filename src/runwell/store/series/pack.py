"""Some 64 metrics sealed in one blob, for runs that have very many.

Metrics are put together by the first bits of their digests, so nobody has to remember where one is.
They share line numbers and steps, and their values are squeezed as one column: fewer rows, less
time and fewer bytes than a chunk each.

    u32 metrics | u32 lines | u32 points | rows | steps | digests i64[metrics], rising
    | counts, and line indices of metrics that are not on every line | values

Rows, steps, counts with indices, and values are each a column as `store.series.column` has it.
"""

from __future__ import annotations

import struct
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from runwell.errors import StoreError
from runwell.store.series.block import EVERY_LINE, Block
from runwell.store.series.codec import CODECS, PCODEC, Codec
from runwell.store.series.column import (
    codec_of,
    damage,
    decode_column,
    decode_steps,
    encode_column,
    encode_integers,
    encode_steps,
    parts,
)

DIGEST_BITS = 63
_METRICS = 64  # about so many in one
_HEAD = struct.Struct("<IIII")  # metrics, lines, points, line indices
_COUNT = struct.Struct("<I")
_WHAT = "a pack of metrics"


@dataclass(frozen=True, slots=True)
class Ends:
    """How many points each metric of a pack has, and value and step of its last; by digest."""

    digests: NDArray[np.int64]
    counts: NDArray[np.int64]
    values: NDArray[np.float64]
    steps: NDArray[np.int64]


def bits_for(metrics: int) -> int:
    """Returns of how many bits the number of a pack is."""
    return max(0, (max(metrics, 1) - 1) // _METRICS).bit_length()


def number_of(digest: int, bits: int) -> int:
    """Returns the number of the pack that holds a metric."""
    return digest >> (DIGEST_BITS - bits)


def split(blocks: Sequence[Block], bits: int) -> dict[int, list[Block]]:
    """Returns by the number of the pack what each block has of its metrics."""
    found: dict[int, list[Block]] = {}
    for block in blocks:
        numbers = block.digests >> np.int64(DIGEST_BITS - bits)
        for number in np.unique(numbers).tolist():
            start, stop = np.searchsorted(numbers, [number, number + 1]).tolist()
            found.setdefault(number, []).append(_cut(block, start, stop))
    return found


def _cut(block: Block, start: int, stop: int) -> Block:
    """Returns the metrics of a block from position `start` up to `stop`."""
    starts = block.starts[start : stop + 1]
    return Block(
        block.lines,
        block.steps,
        block.digests[start:stop],
        block.values[starts[0] : starts[-1]],
        starts - starts[0],
        block.rows_at[start:stop],
        block.rows,
    )


def joined_blocks(blocks: Sequence[Block]) -> Block:
    """Returns the lines of all blocks (one or more), one after the other, as one."""
    lines = np.concatenate([block.lines for block in blocks])
    steps = np.concatenate([block.steps for block in blocks])
    first = blocks[0]
    if all(_is_dense_like(block, first) for block in blocks):
        shaped = [b.values.reshape(len(b.digests), len(b.lines)) for b in blocks]
        values = np.concatenate(shaped, axis=1).ravel()
        starts = np.arange(len(first.digests) + 1, dtype=np.int64) * len(lines)
        every = np.full(len(first.digests), EVERY_LINE, dtype=np.int32)
        return Block(lines, steps, first.digests, values, starts, every, _no_rows())
    return _joined_one_by_one(blocks, lines, steps)


def _is_dense_like(block: Block, first: Block) -> bool:
    return bool((block.rows_at == EVERY_LINE).all()) and np.array_equal(
        block.digests, first.digests
    )


def _joined_one_by_one(
    blocks: Sequence[Block], lines: NDArray[np.int64], steps: NDArray[np.int64]
) -> Block:
    digests = np.unique(np.concatenate([block.digests for block in blocks]))
    at_lines: dict[int, list[NDArray[np.int64]]] = {int(digest): [] for digest in digests}
    values: dict[int, list[NDArray[np.float64]]] = {int(digest): [] for digest in digests}
    offset = 0
    for block in blocks:
        for at, digest in enumerate(block.digests.tolist()):
            start, stop, rows_at = block.starts[at], block.starts[at + 1], block.rows_at[at]
            values[digest].append(block.values[start:stop])
            if rows_at == EVERY_LINE:
                own = np.arange(len(block.lines), dtype=np.int64)
            else:
                own = block.rows[rows_at : rows_at + int(stop) - int(start)].astype(np.int64)
            at_lines[digest].append(own + offset)
        offset += len(block.lines)
    counts = np.array([sum(map(len, found)) for found in values.values()], dtype=np.int64)
    starts = np.concatenate((np.zeros(1, np.int64), np.cumsum(counts)))
    indices = [
        np.concatenate(found)
        for found, count in zip(at_lines.values(), counts.tolist(), strict=True)
        if count < len(lines)
    ]
    return Block(
        lines,
        steps,
        digests,
        np.concatenate([piece for found in values.values() for piece in found]),
        starts,
        _rows_at(counts, len(lines)),
        np.concatenate(indices).astype(np.int32) if indices else _no_rows(),
    )


def _rows_at(counts: NDArray[np.int64], lines: int) -> NDArray[np.int32]:
    lengths = np.where(counts == lines, 0, counts)
    return np.where(counts == lines, EVERY_LINE, np.cumsum(lengths) - lengths).astype(np.int32)


def _no_rows() -> NDArray[np.int32]:
    return np.empty(0, dtype=np.int32)


def encode_pack(block: Block, codec: Codec = CODECS[PCODEC]) -> bytes:
    """Returns a block whose `rows` hold its own indices and no others as bytes."""
    counts = block.starts[1:] - block.starts[:-1]
    indices = np.concatenate((counts, block.rows)).astype(np.int64)
    return b"".join(
        (
            _HEAD.pack(len(block.digests), len(block.lines), len(block.values), len(block.rows)),
            encode_integers(block.lines, codec),
            encode_steps(block.lines, block.steps, codec),
            encode_column(np.ascontiguousarray(block.digests), codec),
            encode_integers(indices, codec),
            encode_column(np.ascontiguousarray(block.values), codec),
        )
    )


def decode_pack(codec: int, data: bytes) -> Block:
    """Returns a pack as a block.

    Raises:
        StoreError: The bytes are no pack, or need a codec that this version lacks.
    """
    with damage(_WHAT):
        metrics, line_count, points, sparse = _HEAD.unpack_from(data)
        if max(metrics, line_count, points, sparse) > _most(data):
            raise StoreError(f"{_WHAT} has an impossible size; restore a backup")
        rows, steps, digests, counts, values = parts(data, _HEAD.size, 5)
        decoder = codec_of(codec)
        of_lines = np.empty(line_count, dtype=np.int64), np.empty(line_count, dtype=np.int64)
        of_metrics = np.empty(metrics, dtype=np.int64)
        decode_column(data, rows, of_lines[0], decoder)
        decode_steps(data, steps, *of_lines, decoder)
        decode_column(data, digests, of_metrics, decoder)
        both = np.empty(metrics + sparse, dtype=np.int64)
        decode_column(data, counts, both, decoder)
        numbers = np.empty(points, dtype=np.float64)
        decode_column(data, values, numbers, decoder)
    lengths = both[:metrics]
    starts = np.concatenate((np.zeros(1, np.int64), np.cumsum(lengths)))
    at_lines = both[metrics:].astype(np.int32)
    rows_at = _rows_at(lengths, line_count)
    return Block(*of_lines, of_metrics, numbers, starts, rows_at, at_lines)


def _most(data: bytes) -> int:
    """Returns a bound on what so many bytes may hold, so that damage asks for no endless room."""
    return 2**24 + 64 * len(data)


def ends_of(block: Block) -> Ends:
    """Returns how many points each metric of a block has, and where it ends."""
    counts = block.starts[1:] - block.starts[:-1]
    is_dense = block.rows_at == EVERY_LINE
    at_lines = np.full(len(counts), len(block.steps) - 1, dtype=np.int64)
    last = block.rows_at.astype(np.int64) + counts - 1
    at_lines[~is_dense] = block.rows[last[~is_dense]]
    values = block.values[block.starts[1:] - 1]
    return Ends(block.digests, counts, values, block.steps[at_lines])


def encode_ends(ends: Ends) -> bytes:
    """Returns ends as bytes: their number, then their columns raw, all little endian."""
    return b"".join(
        (
            _COUNT.pack(len(ends.digests)),
            ends.digests.astype("<i8").tobytes(),
            ends.counts.astype("<i8").tobytes(),
            ends.values.astype("<f8").tobytes(),
            ends.steps.astype("<i8").tobytes(),
        )
    )


def decode_ends(data: bytes) -> Ends:
    """Returns ends as they were encoded. Raises StoreError."""
    with damage(_WHAT):
        (count,) = _COUNT.unpack_from(data)
        at = _COUNT.size
        return Ends(
            np.frombuffer(data, "<i8", count, at),
            np.frombuffer(data, "<i8", count, at + 8 * count),
            np.frombuffer(data, "<f8", count, at + 16 * count),
            np.frombuffer(data, "<i8", count, at + 24 * count),
        )
