"""Whether what filters and sorting look at is what configs, summaries and tags say."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from sqlalchemy import Connection, and_, delete, func, insert, select

from runwell.store.columns.source import Source
from runwell.store.database import Database
from runwell.store.dialect import Dialect
from runwell.store.doctor.finding import Finding, Loss
from runwell.store.doctor.names import run_name
from runwell.store.metadata.documents import decode_document, leaf_rows
from runwell.store.progress import Progress, Tell
from runwell.store.schema.runs import documents, keys, runs, values

_AT_ONCE = 200  # runs
_VALUE = (values.c.digest, values.c.item, values.c.kind, values.c.number, values.c.text)


class LeavesCheck:
    """The leaves of documents, run by run."""

    name = "configs and summaries"

    def __init__(self, database: Database) -> None:
        self._database = database

    def look(self, tell: Tell) -> Iterator[Finding]:
        """Yields the runs whose leaves are not those of their documents."""
        done, last = 0, 0
        with self._database.read() as connection:
            total = connection.scalar(select(func.count()).select_from(runs)) or 0
        while True:
            with self._database.read() as connection:
                batch = connection.execute(
                    select(runs.c.id, runs.c.project_id)
                    .where(runs.c.id > last)
                    .order_by(runs.c.id)
                    .limit(_AT_ONCE)
                ).all()
                found = [
                    Finding(
                        f"what filters see of {run_name(connection, run)} is not what it logged",
                        Loss.NOTHING,
                        partial(self._mend, run),
                    )
                    for run, project in batch
                    if not _fits(connection, run, project)
                ]
            yield from found
            if not batch:
                return
            last, done = batch[-1][0], done + len(batch)
            tell(Progress("configs and summaries", done, total))

    def _mend(self, run: int) -> None:
        self._database.write(partial(_write_again, dialect=self._database.dialect, run=run))


def _fits(connection: Connection, run: int, project: int) -> bool:
    return _there(connection, run, project) == _expected(connection, run)


def _there(connection: Connection, run: int, project: int) -> set[tuple[object, ...]]:
    """Returns the leaves that are kept, found by the keys of the project: the index leads there."""
    held = select(keys.c.source, keys.c.digest).where(keys.c.project == project).distinct()
    known = held.subquery()
    is_held = and_(known.c.source == values.c.source, known.c.digest == values.c.digest)
    query = (
        select(values.c.source, *_VALUE)
        .join(known, is_held)
        .where(values.c.project == project, values.c.run == run)
    )
    return {tuple(row) for row in connection.execute(query)}


def _expected(connection: Connection, run: int) -> set[tuple[object, ...]]:
    kept = select(documents.c.source, documents.c.text).where(documents.c.run == run)
    return {
        (source, digest, item, leaf.kind, leaf.number, leaf.text)
        for source, text in connection.execute(kept)
        for (digest, item), leaf in leaf_rows(Source(source), decode_document(text)).items()
    }


def _write_again(connection: Connection, dialect: Dialect, run: int) -> None:
    """Writes the leaves anew, and the keys that nobody knows any more; in how many runs these are
    is for the check of counts."""
    project = connection.scalar(select(runs.c.project_id).where(runs.c.id == run))
    connection.execute(delete(values).where(values.c.project == project, values.c.run == run))
    kept = select(documents.c.source, documents.c.text).where(documents.c.run == run)
    for source, text in connection.execute(kept).all():
        found = leaf_rows(Source(source), decode_document(text))
        if not found:
            continue
        of_source = {"project": project, "source": source}
        connection.execute(
            insert(values),
            [
                {
                    **of_source,
                    "run": run,
                    "digest": place.digest,
                    "item": place.item,
                    "kind": leaf.kind,
                    "number": leaf.number,
                    "text": leaf.text,
                }
                for place, leaf in found.items()
            ],
        )
        connection.execute(
            dialect.insert_new(keys),
            [
                {**of_source, "digest": place.digest, "kind": leaf.kind, "key": leaf.key, "runs": 0}
                for place, leaf in found.items()
                if not place.item
            ],
        )
