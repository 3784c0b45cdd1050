"""Sealing of runs with very many metrics, and reading of their packs.

Once a branch has a pack all that it seals is packed, so what lies in chunks came before. A pack is
taken up again and joined with what follows while it is not much larger, as chunks are.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import TypeVar

import numpy as np
from sqlalchemy import Connection, bindparam, delete, func, insert, select, tuple_

from runwell.store.ports.histories import ALL_ROWS
from runwell.store.schema.histories import packs
from runwell.store.series.block import Block
from runwell.store.series.codec import PCODEC
from runwell.store.series.pack import (
    Ends,
    bits_for,
    decode_ends,
    decode_pack,
    encode_ends,
    encode_pack,
    ends_of,
    joined_blocks,
    number_of,
    split,
)
from runwell.store.series.points import Points

MIN_METRICS = 1_000
MAX_POINTS = 131_072
_AT_ONCE = 400  # packs per query

_USED = (
    select(packs.c.branch, packs.c.bits)
    .where(packs.c.branch.in_(bindparam("branches", expanding=True)))
    .distinct()
)
_PACKS = (
    select(packs.c.number, packs.c.codec, packs.c.data)
    .where(packs.c.branch == bindparam("of_branch"))
    .where(packs.c.bits == bindparam("of_bits"))
    .where(packs.c.number.in_(bindparam("numbers", expanding=True)))
    .where(packs.c.row_last >= bindparam("from_row"), packs.c.row_first < bindparam("row_end"))
    .order_by(packs.c.number, packs.c.row_first)
)

_Row = dict[str, object]
_T = TypeVar("_T")


@dataclass(frozen=True, slots=True)
class Packed:
    """What replaces a piece of the tail: new rows, and the first rows, by number, of old ones."""

    bits: int
    made: tuple[_Row, ...]
    old: tuple[tuple[int, int], ...]


def packed(connection: Connection, branch: int, blocks: Sequence[Block]) -> Packed | None:
    """Returns the packs of fresh blocks; None if the run is not wide."""
    metrics = len(np.unique(np.concatenate([block.digests for block in blocks])))
    known = connection.scalar(select(func.max(packs.c.bits)).where(packs.c.branch == branch))
    if known is None and metrics < MIN_METRICS:
        return None
    bits = max(known or 0, bits_for(metrics))
    fresh = split(blocks, bits)
    taken = _taken_up(connection, branch, bits, fresh)
    made = []
    for number, parts in sorted(fresh.items()):
        before = [taken[number][1]] if number in taken else []
        made.append(_row(branch, bits, number, joined_blocks([*before, *parts])))
    return Packed(bits, tuple(made), tuple((n, first) for n, (first, _) in taken.items()))


def _taken_up(
    connection: Connection, branch: int, bits: int, fresh: Mapping[int, Sequence[Block]]
) -> dict[int, tuple[int, Block]]:
    """Returns by number the first row and the content of the last pack, if it is taken up."""
    columns = packs.c
    ends = connection.execute(
        select(columns.number, func.max(columns.row_first))
        .where(columns.branch == branch, columns.bits == bits)
        .group_by(columns.number)
    )
    wanted = [(number, row_first) for number, row_first in ends if number in fresh]
    taken: dict[int, tuple[int, Block]] = {}
    for batch in _batches(wanted):
        rows = connection.execute(
            select(columns.number, columns.row_first, columns.points, columns.codec, columns.data)
            .where(columns.branch == branch, columns.bits == bits)
            .where(tuple_(columns.number, columns.row_first).in_(batch))
        )
        for number, row_first, points, codec, data in rows:
            more = sum(len(block.values) for block in fresh[number])
            if points <= 2 * more and points + more <= MAX_POINTS:
                taken[number] = (row_first, decode_pack(codec, bytes(data)))
    return taken


def _row(branch: int, bits: int, number: int, block: Block) -> _Row:
    return {
        "branch": branch,
        "bits": bits,
        "number": number,
        "row_first": int(block.lines[0]),
        "row_last": int(block.lines[-1]),
        "step_min": int(block.steps.min()),
        "step_max": int(block.steps.max()),
        "points": len(block.values),
        "codec": PCODEC,
        "ends": encode_ends(ends_of(block)),
        "data": encode_pack(block),
    }


def write_packs(connection: Connection, branch: int, made: Packed) -> None:
    """Puts new packs in place of the old ones."""
    if made.old:
        connection.execute(
            delete(packs).where(
                packs.c.branch == branch,
                packs.c.bits == made.bits,
                packs.c.number == bindparam("of_number"),
                packs.c.row_first == bindparam("of_row"),
            ),
            [{"of_number": number, "of_row": row} for number, row in made.old],
        )
    if made.made:  # lines without a metric make none
        connection.execute(insert(packs), list(made.made))


def read_packed(
    connection: Connection,
    branches: Iterable[int],
    digests: Sequence[int],
    rows: tuple[int, int] = ALL_ROWS,
) -> dict[tuple[int, int], list[Points]]:
    """Returns by branch and digest the points that are packed, in order; those of packs that hold
    any of these rows."""
    used = connection.execute(_USED, {"branches": list(branches)})
    found: dict[tuple[int, int], list[Points]] = {}
    for branch, bits in sorted(tuple(row) for row in used):
        by_number: dict[int, list[int]] = {}
        for digest in digests:
            by_number.setdefault(number_of(digest, bits), []).append(digest)
        for batch in _batches(by_number):
            sealed = connection.execute(
                _PACKS,
                {
                    "of_branch": branch,
                    "of_bits": bits,
                    "numbers": batch,
                    "from_row": rows[0],
                    "row_end": rows[1],
                },
            )
            for number, codec, data in sealed:
                block = decode_pack(codec, bytes(data))
                for digest in by_number[number]:
                    points = block.points(digest)
                    if points is not None:
                        found.setdefault((branch, digest), []).append(points)
    return found


def read_ends(connection: Connection, branch: int) -> list[Ends]:
    """Returns the ends of all packs of a branch, in order."""
    columns = packs.c
    rows = connection.scalars(
        select(columns.ends)
        .where(columns.branch == branch)
        .order_by(columns.bits, columns.row_first, columns.number)
    )
    return [decode_ends(bytes(data)) for data in rows]


def _batches(items: Iterable[_T]) -> Iterator[list[_T]]:
    rest = iter(items)
    while batch := list(islice(rest, _AT_ONCE)):
        yield batch
