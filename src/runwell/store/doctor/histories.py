"""Whether every stored piece of a history can be read and is what its row says: chunks with their
statistics and cells, packs, blocks of the tail.

Branch by branch, each in a snapshot of its own: a long one would keep the engine from cleaning up.
What cannot be decoded is lost; without it the rest of the run can be read again.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import asdict, dataclass
from functools import partial

from sqlalchemy import (
    ColumnElement,
    Connection,
    Row,
    Table,
    and_,
    delete,
    func,
    insert,
    select,
    update,
)

from runwell.errors import StoreError
from runwell.store.database import Database
from runwell.store.doctor.finding import Finding, Loss, executed
from runwell.store.doctor.names import branch_name, metric_name, run_name
from runwell.store.progress import Progress, Tell
from runwell.store.schema.histories import (
    branches,
    cells,
    chunks,
    lineage,
    metrics,
    packs,
    streams,
    tails,
)
from runwell.store.series.block import decode_block
from runwell.store.series.chunk import MAX_POINTS, Statistics, decode_chunk, statistics
from runwell.store.series.pack import decode_pack, encode_ends, ends_of
from runwell.store.series.points import Points, no_points
from runwell.store.series.summary import summary

_FIELDS = tuple(field for field in Statistics.__dataclass_fields__ if field != "row_first")
_AT_ONCE = 100  # rows


@dataclass(frozen=True, slots=True)
class _Wrong:
    """A row that is wrong, in words, and the work that mends it."""

    what: str
    loss: Loss
    work: Callable[[Connection], None] | None


@dataclass(frozen=True, slots=True)
class _Sealed:
    """What is sealed of a metric: how many points, and where they end."""

    points: int = 0
    last: float | None = None
    step_last: int = -1
    row_last: int = -1


class HistoriesCheck:
    """Chunks, packs and tails of every branch."""

    name = "histories"

    def __init__(self, database: Database) -> None:
        self._database = database

    def look(self, tell: Tell) -> Iterator[Finding]:
        """Yields what cannot be read, or is not what its row says."""
        last, done = 0, 0
        with self._database.read() as connection:
            total = connection.scalar(select(func.count()).select_from(branches)) or 0
        while True:
            with self._database.read() as connection:
                branch = connection.scalar(
                    select(branches.c.id).where(branches.c.id > last).order_by(branches.c.id)
                )
                found = [] if branch is None else list(_of_branch(connection, branch))
            for wrong in found:
                mend = None if wrong.work is None else partial(self._database.write, wrong.work)
                yield Finding(wrong.what, wrong.loss, mend)
            if branch is None:
                return
            last, done = branch, done + 1
            tell(Progress("histories", done, total))


def _of_branch(connection: Connection, branch: int) -> Iterator[_Wrong]:
    yield from _of_chunks(connection, branch)
    yield from _of_packs(connection, branch)
    yield from _of_tail(connection, branch)
    yield from _of_lines(connection, branch)


def _of_chunks(connection: Connection, branch: int) -> Iterator[_Wrong]:
    known = connection.execute(select(cells).where(cells.c.branch == branch)).mappings()
    summed = {(row["metric"], row["row_first"]): dict(row) for row in known}
    sealed: dict[int, _Sealed] = {}
    query = (
        select(chunks)
        .where(chunks.c.branch == branch)
        .order_by(chunks.c.metric, chunks.c.row_first)
        .execution_options(yield_per=_AT_ONCE)
    )
    for row in connection.execute(query):
        where = partial(_place, connection, branch, row.metric, row.step_min, row.step_max)
        kept = summed.pop((row.metric, row.row_first), None)
        before = sealed.get(row.metric, _Sealed())
        points = _decoded(row)
        if points is None:
            yield _chunk_to_go(branch, row, f"a chunk of {where()} cannot be read")
        elif points.rows[0] != row.row_first or row.row_first <= before.row_last:
            yield _chunk_to_go(branch, row, f"a chunk of {where()} lies where it should not")
        else:
            told = statistics(points)
            yield from _of_statistics(branch, row, told, where)
            yield from _of_cells(branch, row.metric, points, kept, where)
            sealed[row.metric] = _Sealed(
                before.points + told.points, told.last, told.step_last, told.row_last
            )
    for metric, row_first in summed:
        is_it = _is_row(cells, branch, metric=metric, row_first=row_first)
        what = f"cells of {branch_name(connection, branch)} are of no chunk"
        yield _Wrong(what, Loss.NOTHING, executed(delete(cells).where(is_it)))
    yield from _of_metrics(connection, branch, sealed)


def _chunk_to_go(branch: int, row: Row[object], what: str) -> _Wrong:
    place = {"metric": row.metric, "row_first": row.row_first}

    def work(connection: Connection) -> None:
        for table in (cells, chunks):
            connection.execute(delete(table).where(_is_row(table, branch, **place)))

    return _Wrong(what, Loss.WHAT_IS_DAMAGED, work)


def _of_statistics(
    branch: int, row: Row[object], told: Statistics, where: Callable[[], str]
) -> Iterator[_Wrong]:
    if all(getattr(told, field) == getattr(row, field) for field in _FIELDS):
        return
    is_it = _is_row(chunks, branch, metric=row.metric, row_first=row.row_first)
    work = executed(update(chunks).where(is_it).values(**asdict(told)))
    what = f"the statistics of a chunk of {where()} are not those of its values"
    yield _Wrong(what, Loss.NOTHING, work)


def _of_metrics(
    connection: Connection, branch: int, sealed: Mapping[int, _Sealed]
) -> Iterator[_Wrong]:
    """Compares what a metric says of its sealed points with them. What is inherited is counted
    there, too, so this is for runs that inherit nothing."""
    inherits = connection.scalar(
        select(lineage.c.branch).where(lineage.c.branch == branch).limit(1)
    )
    owner = connection.execute(
        select(streams.c.run, streams.c.stream).where(streams.c.branch == branch)
    ).one_or_none()
    if inherits is not None or owner is None:
        return
    columns = metrics.c
    of_stream = (columns.run == owner.run, columns.stream == owner.stream)
    query = select(columns.digest, columns.points, columns.last, columns.last_step)
    for digest, points, last, last_step in connection.execute(query.where(*of_stream)):
        should = sealed.get(digest)
        if should is None and not points:
            continue  # what it says of its last value is for the next sealing
        should = should or _Sealed()
        if (points, last, last_step) != (should.points, should.last, should.step_last):
            new = {"points": should.points, "last": should.last, "last_step": should.step_last}
            where = metric_name(connection, branch, digest)
            yield _Wrong(
                f"{where} in {run_name(connection, owner.run)} does not know its last point",
                Loss.NOTHING,
                executed(update(metrics).where(*of_stream, columns.digest == digest).values(new)),
            )


def _of_cells(
    branch: int,
    metric: int,
    points: Points,
    kept: dict[str, object] | None,
    where: Callable[[], str],
) -> Iterator[_Wrong]:
    """Compares what a chunk is summed up in with what its values make."""
    made = summary(points)
    place = {"branch": branch, "metric": metric, "row_first": int(points.rows[0])}
    should = None if made is None else {**place, **asdict(made)}
    if kept == should:
        return

    def work(connection: Connection) -> None:
        is_it = _is_row(cells, branch, metric=metric, row_first=place["row_first"])
        connection.execute(delete(cells).where(is_it))
        if should is not None:
            connection.execute(insert(cells).values(should))

    yield _Wrong(f"a chunk of {where()} is summed up wrongly", Loss.NOTHING, work)


def _of_packs(connection: Connection, branch: int) -> Iterator[_Wrong]:
    query = (
        select(packs)
        .where(packs.c.branch == branch)
        .order_by(packs.c.bits, packs.c.number, packs.c.row_first)
        .execution_options(yield_per=_AT_ONCE)
    )
    for row in connection.execute(query):
        where = partial(_of_pack, connection, branch, row.step_min, row.step_max)
        is_it = _is_row(packs, branch, bits=row.bits, number=row.number, row_first=row.row_first)
        try:
            block = decode_pack(row.codec, bytes(row.data))
        except StoreError:
            yield _Wrong(
                f"a pack of metrics of {where()} cannot be read", *_discarded(packs, is_it)
            )
            continue
        ends = encode_ends(ends_of(block))
        if ends != bytes(row.ends):
            yield _Wrong(
                f"the ends of a pack of {where()} are not those of its values",
                Loss.NOTHING,
                executed(update(packs).where(is_it).values(ends=ends)),
            )


def _of_tail(connection: Connection, branch: int) -> Iterator[_Wrong]:
    query = select(tails).where(tails.c.branch == branch).order_by(tails.c.first_row)
    for row in connection.execute(query.execution_options(yield_per=_AT_ONCE)):
        try:
            decode_block(row.first_row, bytes(row.block))
        except StoreError:
            name = branch_name(connection, branch)
            is_it = _is_row(tails, branch, first_row=row.first_row)
            yield _Wrong(
                f"the newest lines of {name}, from row {row.first_row:,}, cannot be read",
                *_discarded(tails, is_it),
            )


def _of_lines(connection: Connection, branch: int) -> Iterator[_Wrong]:
    """The next line of a stream lies behind all that are there, or it would be refused."""
    ends = [
        connection.scalar(select(func.max(column)).where(table.c.branch == branch))
        for table, column in ((chunks, chunks.c.row_last), (packs, packs.c.row_last))
    ]
    ends.append(
        connection.scalar(select(func.max(tails.c.first_row)).where(tails.c.branch == branch))
    )
    least = max((end for end in ends if end is not None), default=-1) + 1
    of_branch = streams.c.branch == branch
    lines = connection.scalar(select(streams.c.lines).where(of_branch))
    if lines is not None and lines < least:
        yield _Wrong(
            f"{branch_name(connection, branch)} counts {lines:,} rows and has {least:,}",
            Loss.NOTHING,
            executed(update(streams).where(of_branch).values(lines=least, next_line=least)),
        )


def _decoded(row: Row[object]) -> Points | None:
    """Returns the points of a chunk; None if they cannot be read."""
    if not 0 < row.points <= MAX_POINTS:
        return None
    room = no_points(row.points)
    try:
        decode_chunk(row.codec, bytes(row.data), room)
    except StoreError:
        return None
    return room


def _place(connection: Connection, branch: int, metric: int, low: int, high: int) -> str:
    name = f"{metric_name(connection, branch, metric)} in {branch_name(connection, branch)}"
    return _steps(name, low, high)


def _of_pack(connection: Connection, branch: int, low: int, high: int) -> str:
    return _steps(branch_name(connection, branch), low, high)


def _steps(what: str, low: int, high: int) -> str:
    return f"{what}, steps {low:,} to {high:,},"


def _is_row(table: Table, branch: int, **key: int) -> ColumnElement[bool]:
    return and_(table.c.branch == branch, *(table.c[name] == part for name, part in key.items()))


def _discarded(
    table: Table, is_it: ColumnElement[bool]
) -> tuple[Loss, Callable[[Connection], None]]:
    return Loss.WHAT_IS_DAMAGED, executed(delete(table).where(is_it))
