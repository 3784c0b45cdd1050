"""Whether what is counted beforehand is what one counts: keys of a project, and tails."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from functools import partial
from typing import TypeAlias

from sqlalchemy import (
    Connection,
    delete,
    func,
    insert,
    literal,
    select,
    update,
)

from runwell.store.database import Database
from runwell.store.doctor.finding import Finding, Loss
from runwell.store.progress import Progress, Tell
from runwell.store.schema.histories import metric_keys, metrics, rest_keys, streams, tails
from runwell.store.schema.projects import projects
from runwell.store.schema.runs import keys, runs, values

_Counts: TypeAlias = Mapping[tuple[object, object, object], object]
_FRESH = select(
    tails.c.branch,
    func.count().label("blocks"),
    func.sum(func.length(tails.c.block)).label("bytes"),
)


class CountsCheck:
    """Counts by triggers and by hand."""

    name = "counts"

    def __init__(self, database: Database) -> None:
        self._database = database

    def look(self, tell: Tell) -> Iterator[Finding]:
        """Yields the tables whose counts are wrong, project by project."""
        with self._database.read() as connection:
            ids = connection.execute(
                select(projects.c.id, projects.c.entity, projects.c.name).order_by(projects.c.id)
            ).all()
        for done, (project, entity, name) in enumerate(ids):
            tell(Progress("counts", done, len(ids)))
            for what, look, mend in (
                ("keys of configs and summaries", _wrong_keys, _recount_keys),
                ("metrics", _wrong_metrics, _recount_metrics),
            ):
                with self._database.read() as connection:
                    wrong = look(connection, project)
                if wrong:
                    yield Finding(
                        f"{wrong:,} {what} of {entity}/{name} are counted wrongly",
                        Loss.NOTHING,
                        self._mend(mend, project),
                    )
        yield from self._tails()

    def _tails(self) -> Iterator[Finding]:
        fresh = _FRESH.group_by(tails.c.branch).subquery()
        wrong = (
            select(streams.c.run, streams.c.stream, fresh.c.blocks, fresh.c.bytes)
            .outerjoin(fresh, fresh.c.branch == streams.c.branch)
            .where(
                (streams.c.fresh_blocks != func.coalesce(fresh.c.blocks, 0))
                | (streams.c.fresh_bytes != func.coalesce(fresh.c.bytes, 0))
            )
        )
        with self._database.read() as connection:
            found = connection.execute(wrong).all()
        if found:
            what = f"{len(found):,} streams do not know how much of them waits to be sealed"
            yield Finding(what, Loss.NOTHING, partial(self._database.write, _recount_tails))

    def _mend(self, mend: Callable[[Connection, int], None], project: int) -> Callable[[], None]:
        return lambda: self._database.write(lambda connection: mend(connection, project))


def _wrong(has: _Counts, should: _Counts) -> int:
    return sum(has.get(key, 0) != should.get(key, 0) for key in has.keys() | should.keys())


def _kept_keys(connection: Connection, project: int) -> _Counts:
    columns = keys.c
    query = select(columns.source, columns.digest, columns.kind, columns.runs)
    found = connection.execute(query.where(columns.project == project))
    return {(source, digest, kind): count for source, digest, kind, count in found}


def _held_keys(connection: Connection, project: int) -> _Counts:
    columns = values.c
    query = (
        select(columns.source, columns.digest, columns.kind, func.count())
        .join(runs, runs.c.id == columns.run)
        .where(columns.project == project, columns.item == 0, runs.c.deleted_at.is_(None))
        .group_by(columns.source, columns.digest, columns.kind)
    )
    found = connection.execute(query)
    return {(source, digest, kind): count for source, digest, kind, count in found}


def _wrong_keys(connection: Connection, project: int) -> int:
    return _wrong(_kept_keys(connection, project), _held_keys(connection, project))


def _recount_keys(connection: Connection, project: int) -> None:
    """Counts anew. A key that has no row, and so no name, is for the check of documents."""
    should = _held_keys(connection, project)
    columns = keys.c
    for key, count in _kept_keys(connection, project).items():
        if count != should.get(key, 0):
            source, digest, kind = key
            connection.execute(
                update(keys)
                .where(columns.project == project, columns.source == source)
                .where(columns.digest == digest, columns.kind == kind)
                .values(runs=should.get(key, 0))
            )


def _kept_metrics(connection: Connection, project: int) -> _Counts:
    columns = metric_keys.c
    query = select(columns.stream, columns.digest, columns.is_number, columns.runs)
    found = connection.execute(query.where(columns.project == project))
    return {(stream, digest, number): count for stream, digest, number, count in found}


def _held_metrics(connection: Connection, project: int) -> list[dict[str, object]]:
    """Returns the rows of `metric_key` as they should be."""
    rows: list[dict[str, object]] = []
    for table, is_number in ((metrics, 1), (rest_keys, 0)):
        columns = table.c
        kind = literal("number") if is_number else func.max(columns.kind)
        query = (
            select(columns.stream, columns.digest, func.min(columns.key), kind, func.count())
            .join(runs, runs.c.id == columns.run)
            .where(runs.c.project_id == project, runs.c.deleted_at.is_(None))
            .group_by(columns.stream, columns.digest)
        )
        names = ("stream", "digest", "key", "kind", "runs")
        rows += (
            {"project": project, "is_number": is_number, **dict(zip(names, row, strict=True))}
            for row in connection.execute(query)
        )
    return rows


def _wrong_metrics(connection: Connection, project: int) -> int:
    should = {
        (row["stream"], row["digest"], row["is_number"]): row["runs"]
        for row in _held_metrics(connection, project)
    }
    return _wrong(_kept_metrics(connection, project), should)


def _recount_metrics(connection: Connection, project: int) -> None:
    rows = _held_metrics(connection, project)
    connection.execute(delete(metric_keys).where(metric_keys.c.project == project))
    if rows:
        connection.execute(insert(metric_keys), rows)


def _recount_tails(connection: Connection) -> None:
    found = {
        branch: (blocks, size)
        for branch, blocks, size in connection.execute(_FRESH.group_by(tails.c.branch))
    }
    columns = streams.c
    every = select(columns.run, columns.stream, columns.branch)
    for run, stream, branch in connection.execute(every).all():
        blocks, size = found.get(branch, (0, 0))
        is_wrong = (columns.fresh_blocks != blocks) | (columns.fresh_bytes != size)
        connection.execute(
            update(streams)
            .where(columns.run == run, columns.stream == stream, is_wrong)
            .values(fresh_blocks=blocks, fresh_bytes=size)
        )
