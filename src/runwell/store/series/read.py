"""How points get out: sealed chunks first, then what the tail holds, from one snapshot.

Only bytes are fetched while the snapshot is open; they are decoded after it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import Connection, select

from runwell.store.database import Database
from runwell.store.digest import key_digest
from runwell.store.ports import MetricInfo, RestValue, Series, Stream
from runwell.store.schema import chunks, metrics, rest_keys, rests, tails
from runwell.store.series.assemble import Sealed, assemble
from runwell.store.series.block import Block, decode_block
from runwell.store.series.points import Points
from runwell.store.series.rest import parse_rest
from runwell.values.leaves import row_leaves


@dataclass(frozen=True, slots=True)
class _Found:
    """Bytes of one snapshot: chunks by run and digest, blocks by run, each in order."""

    chunks: dict[tuple[int, int], list[Sealed]] = field(default_factory=dict)
    blocks: dict[int, list[Block]] = field(default_factory=dict)


def read_many(
    database: Database, runs: Sequence[int], stream: Stream, keys: Sequence[str]
) -> Mapping[tuple[int, str], Series]:
    """Returns the points of each (run, key) that has any."""
    digests = {key: key_digest(key) for key in keys}
    with database.read() as connection:
        found = _fetch(connection, runs, stream, list(digests.values()))
    series: dict[tuple[int, str], Series] = {}
    for run in dict.fromkeys(runs):
        for key, digest in digests.items():
            points = assemble(
                found.chunks.get((run, digest), ()), _fresh(found.blocks.get(run, ()), digest)
            )
            if len(points):
                series[run, key] = Series(points.rows, points.steps, points.values)
    return series


def _fetch(
    connection: Connection, runs: Sequence[int], stream: Stream, digests: Sequence[int]
) -> _Found:
    found = _Found()
    sealed = connection.execute(
        select(chunks.c.run, chunks.c.metric, chunks.c.points, chunks.c.codec, chunks.c.data)
        .where(chunks.c.run.in_(runs), chunks.c.stream == stream, chunks.c.metric.in_(digests))
        .order_by(chunks.c.run, chunks.c.metric, chunks.c.row_first)
    )
    for run, metric, points, codec, data in sealed:
        found.chunks.setdefault((run, metric), []).append(Sealed(points, codec, bytes(data)))
    fresh = connection.execute(
        select(tails.c.run, tails.c.first_row, tails.c.block)
        .where(tails.c.run.in_(runs), tails.c.stream == stream)
        .order_by(tails.c.run, tails.c.first_row)
    )
    for run, first_row, block in fresh:
        found.blocks.setdefault(run, []).append(decode_block(first_row, bytes(block)))
    return found


def _fresh(blocks: Iterable[Block], digest: int) -> list[Points]:
    return [points for block in blocks if (points := block.points(digest)) is not None]


def read_metrics(database: Database, run: int, stream: Stream) -> tuple[MetricInfo, ...]:
    """Returns what is known of every key of a stream, by key."""
    with database.read() as connection:
        sealed = connection.execute(
            select(
                metrics.c.digest,
                metrics.c.key,
                metrics.c.points,
                metrics.c.last,
                metrics.c.last_step,
            ).where(metrics.c.run == run, metrics.c.stream == stream)
        ).all()
        fresh = connection.execute(
            select(tails.c.first_row, tails.c.block)
            .where(tails.c.run == run, tails.c.stream == stream)
            .order_by(tails.c.first_row)
        ).all()
        others = connection.execute(
            select(
                rest_keys.c.key, rest_keys.c.kind, rest_keys.c.points, rest_keys.c.last_step
            ).where(rest_keys.c.run == run, rest_keys.c.stream == stream)
        ).all()
    infos = {
        key: MetricInfo(key, kind, points, 0.0, last_step)
        for key, kind, points, last_step in others
    }
    tail = _tail_ends([decode_block(first_row, bytes(block)) for first_row, block in fresh])
    for digest, key, points, last, last_step in sealed:
        count, fresh_last, fresh_step = tail.get(digest, (0, last, last_step))
        if points + count:
            value = float("nan") if fresh_last is None else fresh_last
            infos[key] = MetricInfo(key, "number", points + count, value, fresh_step)
    return tuple(infos[key] for key in sorted(infos))


def _tail_ends(blocks: Sequence[Block]) -> dict[int, tuple[int, float, int]]:
    """Returns per digest how many points the tail has, and value and step of the last."""
    digests = np.concatenate([np.empty(0, dtype=np.int64), *(block.digests for block in blocks)])
    if not len(digests):
        return {}
    counts = np.concatenate([np.diff(block.starts.astype(np.int64)) for block in blocks])
    values = np.concatenate(
        [block.values[block.starts[1:].astype(np.int64) - 1] for block in blocks]
    )
    steps = np.concatenate([_last_steps(block) for block in blocks])
    # Of equal digests the last one in the order of the blocks tells the end.
    order = np.argsort(digests, kind="stable")
    digests, counts, values, steps = digests[order], counts[order], values[order], steps[order]
    is_last = np.append(digests[1:] != digests[:-1], True)
    ends = np.flatnonzero(is_last)
    totals = np.diff(np.concatenate(([0], np.cumsum(counts)[ends])))
    return {
        digest: (count, value, step)
        for digest, count, value, step in zip(
            digests[ends].tolist(),
            totals.tolist(),
            values[ends].tolist(),
            steps[ends].tolist(),
            strict=True,
        )
    }


def _last_steps(block: Block) -> NDArray[np.int64]:
    counts = np.diff(block.starts.astype(np.int64))
    is_dense = block.rows_at < 0
    lines = np.full(len(counts), len(block.steps) - 1, dtype=np.int64)
    sparse_ends = block.rows_at.astype(np.int64) + counts - 1
    lines[~is_dense] = block.rows[sparse_ends[~is_dense]]
    return block.steps[lines]


def read_values(database: Database, run: int, stream: Stream, key: str) -> tuple[RestValue, ...]:
    """Returns what the key held that is no number, in order."""
    return tuple(
        RestValue(line.row, line.step, value)
        for line in read_rest(database, run, stream)
        if isinstance(line.value, dict)
        for found, _, value in row_leaves(line.value)
        if found == key
    )


def read_rest(database: Database, run: int, stream: Stream) -> tuple[RestValue, ...]:
    """Returns the lines that hold more than numbers, in order, each with the object of the rest."""
    columns = rests.c
    with database.read() as connection:
        lines = connection.execute(
            select(columns.row, columns.step, columns.text)
            .where(columns.run == run, columns.stream == stream)
            .order_by(columns.row)
        ).all()
    return tuple(RestValue(row, step, parse_rest(text)) for row, step, text in lines)
