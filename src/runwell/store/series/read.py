"""How points get out: sealed chunks first, then what the tail holds, from one snapshot.

Only bytes are fetched while the snapshot is open; they are decoded after it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
from sqlalchemy import Connection, bindparam, select

from runwell.store.database import Database
from runwell.store.digest import key_digest
from runwell.store.ports.histories import ALL_ROWS, MetricInfo, RestValue, Series, Stream
from runwell.store.schema.histories import chunks, metrics, rest_keys, rests, tails
from runwell.store.series.assemble import Sealed, assemble
from runwell.store.series.block import Block, decode_block
from runwell.store.series.lineage import Span, read_spans
from runwell.store.series.pack import Ends, ends_of
from runwell.store.series.points import Points, joined
from runwell.store.series.rest import parse_rest
from runwell.store.series.wide import read_ends, read_packed
from runwell.values.leaves import row_leaves

_CHUNKS = (
    select(
        chunks.c.branch,
        chunks.c.metric,
        chunks.c.row_first,
        chunks.c.row_last,
        chunks.c.step_min,
        chunks.c.step_max,
        chunks.c.points,
        chunks.c.codec,
        chunks.c.data,
    )
    .where(chunks.c.branch.in_(bindparam("branches", expanding=True)))
    .where(chunks.c.metric.in_(bindparam("digests", expanding=True)))
    .where(chunks.c.row_last >= bindparam("row_first"))
    .where(chunks.c.row_first < bindparam("row_end"))
    .order_by(chunks.c.branch, chunks.c.metric, chunks.c.row_first)
)
_TAILS = (
    select(tails.c.branch, tails.c.first_row, tails.c.block)
    .where(tails.c.branch.in_(bindparam("branches", expanding=True)))
    .order_by(tails.c.branch, tails.c.first_row)
)


@dataclass(frozen=True, slots=True)
class _Chunk:
    """A chunk, not yet decoded, and where it lies."""

    row_first: int
    row_last: int
    step_min: int
    step_max: int
    sealed: Sealed


@dataclass(frozen=True, slots=True)
class _Found:
    """What one snapshot has: what each run reads, chunks and packed points by branch and digest,
    blocks by branch; all in order."""

    spans: dict[int, tuple[Span, ...]]
    packed: dict[tuple[int, int], list[Points]]
    chunks: dict[tuple[int, int], list[_Chunk]] = field(default_factory=dict)
    blocks: dict[int, list[Block]] = field(default_factory=dict)


def read_many(
    database: Database,
    runs: Sequence[int],
    stream: Stream,
    keys: Sequence[str],
    rows: tuple[int, int] = ALL_ROWS,
) -> Mapping[tuple[int, str], Series]:
    """Returns the points of each (run, key) that has any in these rows (below the second)."""
    digests = {key: key_digest(key) for key in keys}
    with database.read() as connection:
        found = _fetch(connection, runs, stream, list(digests.values()), rows)
    series: dict[tuple[int, str], Series] = {}
    for run in dict.fromkeys(runs):
        for key, digest in digests.items():
            parts = [_read_span(found, span, digest) for span in found.spans.get(run, ())]
            points = _within(joined([part for part in parts if len(part)]), rows)
            if len(points):
                series[run, key] = Series(points.rows, points.steps, points.values)
    return series


def _within(points: Points, rows: tuple[int, int]) -> Points:
    if rows == ALL_ROWS:
        return points
    start, stop = np.searchsorted(points.rows, rows).tolist()
    return points.cut(start, stop)


def _fetch(
    connection: Connection,
    runs: Sequence[int],
    stream: Stream,
    digests: Sequence[int],
    rows: tuple[int, int],
) -> _Found:
    spans = read_spans(connection, runs, stream)
    branches = {span.branch for own in spans.values() for span in own}
    found = _Found(spans, read_packed(connection, branches, digests, rows))
    which = {
        "branches": list(branches),
        "digests": list(digests),
        "row_first": rows[0],
        "row_end": rows[1],
    }
    sealed = connection.execute(_CHUNKS, which)
    for branch, metric, row_first, row_last, step_min, step_max, points, codec, data in sealed:
        chunk = _Chunk(row_first, row_last, step_min, step_max, Sealed(points, codec, bytes(data)))
        found.chunks.setdefault((branch, metric), []).append(chunk)
    for branch, block in read_blocks(connection, branches):
        found.blocks.setdefault(branch, []).append(block)
    return found


def read_blocks(connection: Connection, branches: Iterable[int]) -> Iterator[tuple[int, Block]]:
    """Yields the branch and each block of its tail, in order."""
    fresh = connection.execute(_TAILS, {"branches": list(branches)})
    for branch, first_row, block in fresh:
        yield branch, decode_block(first_row, bytes(block))


def _read_span(found: _Found, span: Span, digest: int) -> Points:
    sealed = found.chunks.get((span.branch, digest), ())
    blocks = found.blocks.get(span.branch, ())
    fresh = list(found.packed.get((span.branch, digest), ()))
    fresh.extend(points for block in blocks if (points := block.points(digest)) is not None)
    if span.is_whole:
        return assemble([chunk.sealed for chunk in sealed], fresh)
    touched = [chunk for chunk in sealed if not span.holds_none(chunk.row_first, chunk.step_min)]
    return span.of(assemble([chunk.sealed for chunk in touched], fresh))


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
        # What is inherited is counted in `metric` already.
        heads = [spans[-1].branch for spans in read_spans(connection, [run], stream).values()]
        ends = [end for head in heads for end in read_ends(connection, head)]
        ends.extend(ends_of(block) for _, block in read_blocks(connection, heads))
        others = connection.execute(
            select(
                rest_keys.c.key, rest_keys.c.kind, rest_keys.c.points, rest_keys.c.last_step
            ).where(rest_keys.c.run == run, rest_keys.c.stream == stream)
        ).all()
    infos = {
        key: MetricInfo(key, kind, points, 0.0, last_step)
        for key, kind, points, last_step in others
    }
    more = _merged_ends(ends)
    for digest, key, points, last, last_step in sealed:
        count, fresh_last, fresh_step = more.get(digest, (0, last, last_step))
        if points + count:
            value = float("nan") if fresh_last is None else fresh_last
            infos[key] = MetricInfo(key, "number", points + count, value, fresh_step)
    return tuple(infos[key] for key in sorted(infos))


def _merged_ends(ends: Sequence[Ends]) -> dict[int, tuple[int, float, int]]:
    """Returns per digest how many points there are, and value and step of the last."""
    if not ends:
        return {}
    digests = np.concatenate([one.digests for one in ends])
    # Of equal digests the last one in the order of arrival tells the end.
    order = np.argsort(digests, kind="stable")
    digests = digests[order]
    counts = np.concatenate([one.counts for one in ends])[order]
    values = np.concatenate([one.values for one in ends])[order]
    steps = np.concatenate([one.steps for one in ends])[order]
    last = np.flatnonzero(np.append(digests[1:] != digests[:-1], np.True_))
    if not len(digests):
        return {}
    totals = np.diff(np.concatenate(([0], np.cumsum(counts)[last])))
    return dict(
        zip(
            digests[last].tolist(),
            zip(totals.tolist(), values[last].tolist(), steps[last].tolist(), strict=True),
            strict=True,
        )
    )


def read_values(database: Database, run: int, stream: Stream, key: str) -> tuple[RestValue, ...]:
    """Returns what the key held that is no number, in order."""
    return tuple(
        RestValue(line.row, line.step, value)
        for line in read_rest(database, run, stream)
        if isinstance(line.value, dict)
        for found, _, value in row_leaves(line.value)
        if found == key
    )


def read_rest(
    database: Database, run: int, stream: Stream, rows: tuple[int, int] = ALL_ROWS
) -> tuple[RestValue, ...]:
    """Returns those of these rows that hold more than numbers, in order, each with the object of
    the rest."""
    with database.read() as connection:
        lines = [
            line
            for span in read_spans(connection, [run], stream).get(run, ())
            for line in rest_lines(connection, span, rows)
        ]
    return tuple(RestValue(row, step, parse_rest(text)) for row, step, text in lines)


def rest_lines(
    connection: Connection, span: Span, rows: tuple[int, int] = ALL_ROWS
) -> list[tuple[int, int, str]]:
    """Returns row, step and text of those of these rows that hold more than numbers, in order."""
    columns = rests.c
    lines = connection.execute(
        select(columns.row, columns.step, columns.text)
        .where(
            columns.branch == span.branch,
            columns.row >= rows[0],
            columns.row < min(rows[1], span.row_end),
            columns.step <= span.step_end,
        )
        .order_by(columns.row)
    )
    return [(row, step, text) for row, step, text in lines]
