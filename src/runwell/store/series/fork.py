"""How a run begins with the history of another, and how it goes back in its own.

Both make a new branch that inherits (`store.series.lineage`); what there is of each metric up to
the step is counted from the statistics of chunks, of which only those are decoded that lie across
the step. All that happens in one snapshot, and is written if the source is as it was then.
Lock order: the stream of the source, then that of the run.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass, field

from sqlalchemy import Connection, delete, insert, select, update

from runwell.errors import Conflict, NotFound
from runwell.store.database import Database
from runwell.store.digest import key_digest
from runwell.store.ports.histories import Stream
from runwell.store.schema.histories import (
    branches,
    chunks,
    lineage,
    metrics,
    packs,
    rest_keys,
    streams,
    writers,
)
from runwell.store.series.append import add_stream, new_branch
from runwell.store.series.block import Block
from runwell.store.series.chunk import decode_chunk
from runwell.store.series.free import free, trim
from runwell.store.series.lineage import Span, read_spans
from runwell.store.series.pack import Ends, decode_ends, decode_pack
from runwell.store.series.points import Points, no_points
from runwell.store.series.read import read_blocks, rest_lines
from runwell.store.series.rest import parse_rest
from runwell.values.leaves import row_leaves
from runwell.values.text import storable

_HISTORY = Stream.HISTORY
_TRIES = 20
_Row = dict[str, object]


@dataclass(slots=True)
class _Kept:
    """What is kept of one metric, or of one key that holds no number, as far as it is counted."""

    points: int = 0
    last: float | None = None
    last_step: int = -1
    kind: str = ""

    def add(self, points: int, last: float | None, last_step: int) -> None:
        self.points += points
        self.last = last
        self.last_step = last_step


@dataclass(slots=True)
class _Heritage:
    """What a run had up to a step, in one snapshot.

    Attributes:
        branch, all_lines: Of the source's stream; it must still be so when the heritage is used.
        lines, last_step: How many rows are kept, counted from the first, and their highest step.
        spans: Where they lie.
        metrics: By digest.
        rest: By key.
    """

    branch: int
    all_lines: int
    lines: int = 0
    last_step: int = -1
    spans: list[Span] = field(default_factory=list)
    metrics: dict[int, _Kept] = field(default_factory=dict)
    rest: dict[str, _Kept] = field(default_factory=dict)

    def note(self, row: int, step: int) -> None:
        self.lines = max(self.lines, row + 1)
        self.last_step = max(self.last_step, step)


class Forker:
    """Forks and rewinds. `clock` is in seconds since the epoch."""

    def __init__(self, database: Database, clock: Callable[[], float]) -> None:
        self._database = database
        self._clock = clock

    def fork(self, run: int, parent: int, last_step: int) -> None:
        """Lets a run begin with the history of `parent` up to `last_step`.

        Raises:
            NotFound: There is no such run or parent.
            Conflict: The run has history already.
        """

        def work(connection: Connection, heritage: _Heritage) -> None:
            add_stream(self._database, connection, run, _HISTORY, self._clock())
            own = _locked(connection, run)
            if own.lines or read_spans(connection, [run], _HISTORY)[run][:-1]:
                raise Conflict("the run has history already; fork into a new one")
            _inherit(connection, own.branch, heritage)
            _copy_metrics(connection, run, parent, heritage)
            _set_stream(connection, run, heritage, next_line=0)

        self._write_with_heritage(parent, last_step, work)

    def rewind(self, run: int, last_step: int) -> int:
        """Drops the history behind `last_step`; returns how many lines are left.

        Raises:
            NotFound: There is no such run.
        """

        def work(connection: Connection, heritage: _Heritage) -> None:
            branch = new_branch(connection, run, _HISTORY)
            _inherit(connection, branch, heritage)
            _copy_metrics(connection, run, run, heritage)
            of_run = (streams.c.run == run, streams.c.stream == _HISTORY)
            connection.execute(
                update(streams).where(*of_run).values(branch=branch, fresh_blocks=0, fresh_bytes=0)
            )
            _set_stream(connection, run, heritage, next_line=heritage.lines)
            connection.execute(
                delete(writers).where(writers.c.run == run, writers.c.stream == _HISTORY)
            )
            old = branches.c.id == heritage.branch
            connection.execute(update(branches).where(old).values(run=None))
            trim(connection, heritage.branch)
            free(connection)

        return self._write_with_heritage(run, last_step, work)

    def _write_with_heritage(
        self, source: int, last_step: int, work: Callable[[Connection, _Heritage], None]
    ) -> int:
        """Does the work with what the source had when nobody wrote to it; returns its lines."""

        def add(connection: Connection) -> None:
            add_stream(self._database, connection, source, _HISTORY, self._clock())

        def checked(connection: Connection) -> bool:
            found = _locked(connection, source)
            if (found.branch, found.lines) != (heritage.branch, heritage.all_lines):
                return False
            work(connection, heritage)
            return True

        for _ in range(_TRIES):
            with self._database.read() as connection:
                found = _heritage(connection, source, last_step)
            if found is None:  # it has logged nothing yet
                self._database.write(add)
                continue
            heritage = found
            if self._database.write(checked):
                return heritage.lines
        raise Conflict("the run is written to all the time; try again")


@dataclass(frozen=True, slots=True)
class _Stream:
    branch: int
    lines: int
    last_step: int


_of_stream = select(streams.c.branch, streams.c.lines, streams.c.last_step)


def _locked(connection: Connection, run: int) -> _Stream:
    row = connection.execute(
        _of_stream.where(streams.c.run == run, streams.c.stream == _HISTORY).with_for_update()
    ).one_or_none()
    if row is None:
        raise NotFound("there is no such run")
    return _Stream(*row)


def _heritage(connection: Connection, run: int, last_step: int) -> _Heritage | None:
    row = connection.execute(
        _of_stream.where(streams.c.run == run, streams.c.stream == _HISTORY)
    ).one_or_none()
    if row is None:
        return None
    stream = _Stream(*row)
    heritage = _Heritage(stream.branch, stream.lines)
    for span in read_spans(connection, [run], _HISTORY)[run]:
        kept = span.up_to(stream.lines, last_step)
        lines_before = heritage.lines
        _count_chunks(connection, kept, heritage)
        _count_packs(connection, kept, heritage)
        _count_tail(connection, kept, heritage)
        _count_rest(connection, kept, heritage)
        if heritage.lines > lines_before:
            heritage.spans.append(kept)
    if last_step >= stream.last_step:  # lines that hold nothing, too
        heritage.lines, heritage.last_step = stream.lines, stream.last_step
    return heritage


def _count_chunks(connection: Connection, span: Span, heritage: _Heritage) -> None:
    columns = chunks.c
    rows = connection.execute(
        select(
            columns.metric,
            columns.row_first,
            columns.row_last,
            columns.step_max,
            columns.step_last,
            columns.points,
            columns.last,
        )
        .where(
            columns.branch == span.branch,
            columns.row_first < span.row_end,
            columns.step_min <= span.step_end,
        )
        .order_by(columns.metric, columns.row_first)
    ).all()
    for metric, row_first, row_last, step_max, step_last, count, last in rows:
        kept = heritage.metrics.setdefault(metric, _Kept())
        if span.holds_all(row_last, step_max):
            kept.add(count, last, step_last)
            heritage.note(row_last, step_max)
        else:
            points = _decoded(connection, span.branch, metric, row_first)
            _count_points(span.of(points), kept, heritage)


def _count_packs(connection: Connection, span: Span, heritage: _Heritage) -> None:
    columns = packs.c
    within = (
        columns.branch == span.branch,
        columns.row_first < span.row_end,
        columns.step_min <= span.step_end,
    )
    place = (columns.bits, columns.number, columns.row_first)
    rows = connection.execute(
        select(*place, columns.row_last, columns.step_max, columns.ends)
        .where(*within)
        .order_by(columns.bits, columns.row_first, columns.number)
    ).all()
    for bits, number, row_first, row_last, step_max, ends in rows:
        if span.holds_all(row_last, step_max):
            _count_ends(decode_ends(bytes(ends)), heritage)
            heritage.note(row_last, step_max)
            continue
        codec, data = connection.execute(
            select(columns.codec, columns.data).where(
                columns.branch == span.branch,
                columns.bits == bits,
                columns.number == number,
                columns.row_first == row_first,
            )
        ).one()
        _count_block(decode_pack(codec, bytes(data)), span, heritage)


def _count_ends(ends: Ends, heritage: _Heritage) -> None:
    for metric, count, last, step in zip(
        ends.digests.tolist(),
        ends.counts.tolist(),
        ends.values.tolist(),
        ends.steps.tolist(),
        strict=True,
    ):
        kept = heritage.metrics.setdefault(metric, _Kept())
        kept.add(count, None if math.isnan(last) else last, step)


def _decoded(connection: Connection, branch: int, metric: int, row_first: int) -> Points:
    columns = chunks.c
    count, codec, data = connection.execute(
        select(columns.points, columns.codec, columns.data).where(
            columns.branch == branch, columns.metric == metric, columns.row_first == row_first
        )
    ).one()
    room = no_points(count)
    decode_chunk(codec, bytes(data), room)
    return room


def _count_tail(connection: Connection, span: Span, heritage: _Heritage) -> None:
    for _, block in read_blocks(connection, [span.branch]):
        _count_block(block, span, heritage)


def _count_block(block: Block, span: Span, heritage: _Heritage) -> None:
    for metric, points in block.all_points():
        kept = heritage.metrics.setdefault(metric, _Kept())
        _count_points(span.of(points), kept, heritage)


def _count_points(points: Points, kept: _Kept, heritage: _Heritage) -> None:
    if not len(points):
        return
    last = float(points.values[-1])
    kept.add(len(points), None if math.isnan(last) else last, int(points.steps[-1]))
    heritage.note(int(points.rows[-1]), int(points.steps.max()))


def _count_rest(connection: Connection, span: Span, heritage: _Heritage) -> None:
    for row, step, text in rest_lines(connection, span):
        heritage.note(row, step)
        for key, kind, _ in row_leaves(parse_rest(text)):
            kept = heritage.rest.setdefault(key, _Kept())
            kept.add(1, None, step)
            kept.kind = kind


def _inherit(connection: Connection, branch: int, heritage: _Heritage) -> None:
    rows: list[_Row] = [
        {
            "branch": branch,
            "position": position,
            "ancestor": span.branch,
            "row_end": span.row_end,
            "step_end": span.step_end,
        }
        for position, span in enumerate(heritage.spans)
    ]
    if rows:
        connection.execute(insert(lineage), rows)


def _copy_metrics(connection: Connection, run: int, source: int, heritage: _Heritage) -> None:
    """Gives the run the metrics of the source as far as they are kept, and no others."""
    of_source = (metrics.c.run == source, metrics.c.stream == _HISTORY)
    keys = dict(connection.execute(select(metrics.c.digest, metrics.c.key).where(*of_source)).all())
    place = {"run": run, "stream": int(_HISTORY)}
    for table in (metrics, rest_keys):
        connection.execute(delete(table).where(table.c.run == run, table.c.stream == _HISTORY))
    numbers: list[_Row] = [
        {
            **place,
            "digest": digest,
            "key": keys[digest],
            "points": kept.points,
            "last": kept.last,
            "last_step": kept.last_step,
        }
        for digest, kept in heritage.metrics.items()
        if kept.points
    ]
    others: list[_Row] = [
        {
            **place,
            "digest": key_digest(key),
            "key": storable(key),
            "kind": storable(kept.kind),
            "points": kept.points,
            "last_step": kept.last_step,
        }
        for key, kept in heritage.rest.items()
    ]
    for table, rows in ((metrics, numbers), (rest_keys, others)):
        if rows:
            connection.execute(insert(table), rows)


def _set_stream(connection: Connection, run: int, heritage: _Heritage, *, next_line: int) -> None:
    connection.execute(
        update(streams)
        .where(streams.c.run == run, streams.c.stream == _HISTORY)
        .values(lines=heritage.lines, last_step=heritage.last_step, next_line=next_line)
    )
