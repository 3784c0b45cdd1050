"""How lines go away: when nobody reads their branch any more.

A branch that is no run's own is *released*. It stays while a branch inherits of it, but only as far
as that one reads. The foreign keys hold the order: what is inherited of cannot be deleted, and what
is deleted takes its lines along.
"""

from __future__ import annotations

from sqlalchemy import Connection, and_, delete, exists, func, or_, select, update

from runwell.store.ports.histories import Stream
from runwell.store.schema.histories import (
    branches,
    cells,
    chunks,
    lineage,
    metrics,
    packs,
    rest_keys,
    rests,
    streams,
    tails,
    writers,
)
from runwell.store.schema.runs import runs
from runwell.store.series.append import new_branch


def delete_run(connection: Connection, run: int) -> None:
    """Drops everything of a run that nobody else reads. Its row may be gone already."""
    for table in (streams, writers, metrics, rest_keys):
        connection.execute(delete(table).where(table.c.run == run))
    own = connection.scalars(select(branches.c.id).where(branches.c.run == run)).all()
    connection.execute(update(branches).where(branches.c.run == run).values(run=None))
    for branch in own:
        trim(connection, branch)
    free(connection)


def forget(connection: Connection, stream: Stream, before: float, limit: int) -> int:
    """Drops what a stream holds of at most so many runs that ended before this time; returns of how
    many. How many lines there were stays known: a line that is sent again is not taken for new."""
    holds = exists().where(metrics.c.run == runs.c.id, metrics.c.stream == stream)
    due = select(runs.c.id).where(runs.c.finished_at < before, holds).limit(limit)
    found = connection.scalars(due).all()
    for run in found:
        _empty(connection, run, stream)
    free(connection)
    return len(found)


def _empty(connection: Connection, run: int, stream: Stream) -> None:
    for table in (metrics, rest_keys):
        connection.execute(delete(table).where(table.c.run == run, table.c.stream == stream))
    of_run = (streams.c.run == run, streams.c.stream == stream)
    old = connection.scalars(select(streams.c.branch).where(*of_run).with_for_update()).one()
    branch = new_branch(connection, run, stream)
    connection.execute(
        update(streams).where(*of_run).values(branch=branch, fresh_blocks=0, fresh_bytes=0)
    )
    connection.execute(update(branches).where(branches.c.id == old).values(run=None))
    trim(connection, old)


def free(connection: Connection) -> None:
    """Deletes the released branches that nobody inherits of, and then those that only they did."""
    is_inherited = exists().where(lineage.c.ancestor == branches.c.id)
    unread = select(branches.c.id).where(branches.c.run.is_(None), ~is_inherited)
    while found := connection.scalars(unread.limit(100)).all():
        connection.execute(delete(branches).where(branches.c.id.in_(found)))


def trim(connection: Connection, branch: int) -> None:
    """Deletes of a released branch what lies behind all that others inherit of it."""
    row_end, step_end = connection.execute(
        select(func.max(lineage.c.row_end), func.max(lineage.c.step_end)).where(
            lineage.c.ancestor == branch
        )
    ).one()
    if row_end is None:
        return  # nobody inherits of it: it goes as a whole
    of_branch = chunks.c.branch == branch
    for table in (chunks, packs):
        connection.execute(
            delete(table).where(
                table.c.branch == branch,
                or_(table.c.row_first >= row_end, table.c.step_min > step_end),
            )
        )
    is_there = exists().where(
        of_branch,
        chunks.c.metric == cells.c.metric,
        chunks.c.row_first == cells.c.row_first,
    )
    connection.execute(delete(cells).where(cells.c.branch == branch, ~is_there))
    connection.execute(
        delete(tails).where(and_(tails.c.branch == branch, tails.c.first_row >= row_end))
    )
    connection.execute(
        delete(rests).where(
            rests.c.branch == branch, or_(rests.c.row >= row_end, rests.c.step > step_end)
        )
    )
