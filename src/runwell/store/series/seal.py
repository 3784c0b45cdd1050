"""How fresh lines become chunks, in the background.

A pass reads a bounded piece of the tail in one snapshot, encodes it without any lock, and then
replaces it in one short transaction: old rows out, chunks in. If any of the old rows is gone by
then, another process has sealed them, and the pass undoes itself; so a reader, a crash or a rival
never sees a point twice or not at all.

A small chunk is taken up again and joined with what follows while it is not much larger, so that a
metric has few chunks and a point is rewritten only a handful of times.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from threading import Lock

from sqlalchemy import Connection, bindparam, delete, func, insert, or_, select, update
from sqlalchemy.sql.dml import Update

from runwell.errors import Conflict, StoreError
from runwell.store.database import Database
from runwell.store.ports.histories import Stream
from runwell.store.schema.histories import cells, chunks, metrics, streams, tails
from runwell.store.series.block import Block, decode_block
from runwell.store.series.chunk import MAX_POINTS, decode_chunk, encode_chunk, statistics
from runwell.store.series.codec import PCODEC
from runwell.store.series.points import Points, joined, no_points
from runwell.store.series.summary import summary
from runwell.store.series.wide import Packed, packed, write_packs

DUE_BLOCKS = 64
DUE_BYTES = 1024 * 1024
IDLE_S = 60.0  # a tail that nobody adds to is sealed then, however small
MAX_STREAMS = 64  # per call of seal_due
_PASS_BYTES = 8 * 1024 * 1024
_BATCH = 500  # metrics per query

_Row = dict[str, object]


@dataclass(frozen=True, slots=True)
class _Tail:
    """A piece of the tail from its beginning; `is_all` says that there is no more."""

    blocks: tuple[Block, ...]
    size_bytes: int
    is_all: bool


@dataclass(frozen=True, slots=True)
class _Old:
    """Where a chunk lies that is taken up again."""

    metric: int
    row_first: int
    points: int


@dataclass(frozen=True, slots=True)
class _Made:
    """The rows of a new chunk; only a long one has cells."""

    chunk: _Row
    cells: _Row | None


class Sealer:
    """Seals streams, one at a time in this process. `clock` is in seconds since the epoch."""

    def __init__(self, database: Database, clock: Callable[[], float]) -> None:
        self._database = database
        self._clock = clock
        self._turn = Lock()

    def seal(self, run: int) -> None:
        """Seals all that is fresh of a run now."""
        for stream in Stream:
            self._seal_stream(run, stream)

    def seal_due(self) -> int:
        """Seals streams with much that is fresh, or with anything that nobody adds to any more.

        Returns:
            How many streams were sealed.

        Raises:
            StoreError: A stream could not be sealed; all others were tried, too.
        """
        columns = streams.c
        due = (
            select(columns.run, columns.stream)
            .where(
                columns.fresh_blocks > 0,
                or_(
                    columns.fresh_blocks >= DUE_BLOCKS,
                    columns.fresh_bytes >= DUE_BYTES,
                    columns.fresh_at <= self._clock() - IDLE_S,
                ),
            )
            .limit(MAX_STREAMS)
        )
        with self._database.read() as connection:
            found = connection.execute(due).all()
        failure: StoreError | None = None
        for run, stream in found:
            try:
                self._seal_stream(run, Stream(stream))
            except StoreError as error:  # one damaged stream must not keep the others from it
                failure = error
        if failure is not None:
            raise failure
        return len(found)

    def _seal_stream(self, run: int, stream: Stream) -> None:
        with self._turn:
            while self._pass(run, stream):
                pass

    def _pass(self, run: int, stream: Stream) -> bool:
        """Seals a piece of the tail and tells whether there is more."""
        with self._database.read() as connection:
            branch = _head(connection, run, stream)
            tail = _read_tail(connection, branch)
            if branch is None or not tail.blocks:
                return False
            sealed = packed(connection, branch, tail.blocks) or _chunked(
                connection, branch, tail.blocks
            )

        def work(connection: Connection) -> None:
            _take_away(connection, branch, tail)
            if isinstance(sealed, Packed):
                write_packs(connection, branch, sealed)
            else:
                _write_chunks(connection, branch, sealed)
            _grow(connection, run, stream, branch, tail, sealed)

        try:
            self._database.write(work)
        except Conflict:
            return False
        return not tail.is_all


@dataclass(frozen=True, slots=True)
class _Chunked:
    """What replaces a piece of the tail: new chunks, old ones that are taken up in them, and what
    the metrics grow by."""

    made: tuple[_Made, ...]
    old: tuple[_Old, ...]
    ends: tuple[_Row, ...]


def _chunked(connection: Connection, branch: int, blocks: Sequence[Block]) -> _Chunked:
    fresh = _by_metric(blocks)
    old = _to_take_up(connection, branch, fresh)
    parts = _read_chunks(connection, branch, old)
    for metric, points in fresh.items():
        parts.setdefault(metric, []).extend(points)
    made = (
        _made(branch, metric, piece)
        for metric, points in parts.items()
        for piece in _pieces(joined(points))
    )
    ends = (_metric_end(metric, points) for metric, points in fresh.items())
    return _Chunked(tuple(made), tuple(old), tuple(ends))


def _head(connection: Connection, run: int, stream: Stream) -> int | None:
    branch: int | None = connection.scalar(
        select(streams.c.branch).where(streams.c.run == run, streams.c.stream == stream)
    )
    return branch


def _read_tail(connection: Connection, branch: int | None) -> _Tail:
    of_branch = tails.c.branch == branch
    sizes = connection.execute(
        select(tails.c.first_row, func.length(tails.c.block))
        .where(of_branch)
        .order_by(tails.c.first_row)
    ).all()
    total, taken = 0, 0
    for _, size in sizes:
        if taken and total + size > _PASS_BYTES:
            break
        total, taken = total + size, taken + 1
    if not taken:
        return _Tail((), 0, is_all=True)
    rows = connection.execute(
        select(tails.c.first_row, tails.c.block)
        .where(of_branch, tails.c.first_row <= sizes[taken - 1][0])
        .order_by(tails.c.first_row)
    )
    blocks = tuple(decode_block(first_row, bytes(block)) for first_row, block in rows)
    return _Tail(blocks, total, is_all=taken == len(sizes))


def _by_metric(blocks: Sequence[Block]) -> dict[int, list[Points]]:
    fresh: dict[int, list[Points]] = {}
    for block in blocks:
        for metric, points in block.all_points():
            fresh.setdefault(metric, []).append(points)
    return fresh


def _to_take_up(
    connection: Connection, branch: int | None, fresh: Mapping[int, Sequence[Points]]
) -> list[_Old]:
    """Returns the last chunks of each metric that are small beside what follows them."""
    columns = chunks.c
    rows = connection.execute(
        select(columns.metric, columns.row_first, columns.points)
        .where(columns.branch == branch, columns.points < MAX_POINTS)
        .order_by(columns.metric, columns.row_first.desc())
    )
    totals = {metric: sum(map(len, points)) for metric, points in fresh.items()}
    old: list[_Old] = []
    for metric, row_first, points in rows:
        total = totals.get(metric, 0)
        if not total:
            continue
        if points > 2 * total or points + total > MAX_POINTS:
            totals[metric] = 0  # what lies before stays as it is
            continue
        totals[metric] = total + points
        old.append(_Old(metric, row_first, points))
    return old


def _read_chunks(
    connection: Connection, branch: int | None, wanted: Sequence[_Old]
) -> dict[int, list[Points]]:
    by_row: dict[int, list[int]] = {}
    for old in wanted:
        by_row.setdefault(old.row_first, []).append(old.metric)
    columns = chunks.c
    parts: dict[int, list[Points]] = {}
    for row_first in sorted(by_row):
        of_row = by_row[row_first]
        for start in range(0, len(of_row), _BATCH):
            rows = connection.execute(
                select(columns.metric, columns.points, columns.codec, columns.data).where(
                    columns.branch == branch,
                    columns.metric.in_(of_row[start : start + _BATCH]),
                    columns.row_first == row_first,
                )
            )
            for metric, count, codec, data in rows:
                room = no_points(count)
                decode_chunk(codec, bytes(data), room)
                parts.setdefault(metric, []).append(room)
    return parts


def _pieces(points: Points) -> Iterator[Points]:
    for start in range(0, len(points), MAX_POINTS):
        yield points.cut(start, start + MAX_POINTS)


def _made(branch: int | None, metric: int, points: Points) -> _Made:
    place = {"branch": branch, "metric": metric}
    known = statistics(points)
    chunk = {**place, **asdict(known), "codec": PCODEC, "data": encode_chunk(points)}
    summed = summary(points)
    if summed is None:
        return _Made(chunk, None)
    return _Made(chunk, {**place, "row_first": known.row_first, **asdict(summed)})


def _metric_end(metric: int, parts: Sequence[Points]) -> _Row:
    end = statistics(parts[-1].cut(len(parts[-1]) - 1, len(parts[-1])))
    return {
        "of_metric": metric,
        "more": sum(map(len, parts)),
        "new_last": end.last,
        "new_last_step": end.step_last,
    }


def _take_away(connection: Connection, branch: int, tail: _Tail) -> None:
    gone = connection.execute(
        delete(tails).where(
            tails.c.branch == branch, tails.c.first_row <= int(tail.blocks[-1].lines[0])
        )
    )
    if gone.rowcount != len(tail.blocks):
        raise Conflict("another process has sealed these lines")


def _write_chunks(connection: Connection, branch: int, sealed: _Chunked) -> None:
    for table in (chunks, cells) if sealed.old else ():
        connection.execute(
            delete(table).where(
                table.c.branch == branch,
                table.c.metric == bindparam("of_metric"),
                table.c.row_first == bindparam("of_row"),
            ),
            [{"of_metric": chunk.metric, "of_row": chunk.row_first} for chunk in sealed.old],
        )
    if sealed.made:
        connection.execute(insert(chunks), [one.chunk for one in sealed.made])
    summed = [one.cells for one in sealed.made if one.cells is not None]
    if summed:
        connection.execute(insert(cells), summed)


def _grow(
    connection: Connection,
    run: int,
    stream: Stream,
    branch: int,
    tail: _Tail,
    sealed: _Chunked | Packed,
) -> None:
    """Counts what is sealed, unless the run was rewound meanwhile and has another branch.

    What is packed is counted by the packs themselves: there are too many metrics to touch."""
    of_run = (streams.c.run == run, streams.c.stream == stream, streams.c.branch == branch)
    counted = connection.execute(
        update(streams)
        .where(*of_run)
        .values(
            fresh_blocks=streams.c.fresh_blocks - len(tail.blocks),
            fresh_bytes=streams.c.fresh_bytes - tail.size_bytes,
        )
    )
    if counted.rowcount and isinstance(sealed, _Chunked) and sealed.ends:
        connection.execute(_grow_metrics(run, stream), list(sealed.ends))


def _grow_metrics(run: int, stream: Stream) -> Update:
    return (
        update(metrics)
        .where(
            metrics.c.run == run,
            metrics.c.stream == stream,
            metrics.c.digest == bindparam("of_metric"),
        )
        .values(
            points=metrics.c.points + bindparam("more"),
            last=bindparam("new_last"),
            last_step=bindparam("new_last_step"),
        )
    )
