"""Copies every row of one database into another of the same schema, whichever their engines.

The triggers of the target sleep meanwhile: what they would count is copied, too.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import Connection, Table, delete, func, insert, select, text, update

from runwell.store.progress import Progress, Tell
from runwell.store.schema.columns import tables
from runwell.store.schema.runs import runs

_BATCH = 200  # rows; one may have a chunk of 300 kB


def copy_rows(source: Connection, target: Connection, tell: Tell) -> None:
    """Copies all rows; of the target's own, which a new schema may bring along, none stays."""
    ordered = tables.sorted_tables
    counts = (source.scalar(select(func.count()).select_from(table)) or 0 for table in ordered)
    total, done = sum(counts), 0
    with _sleeping_triggers(target):
        for table in reversed(ordered):
            target.execute(delete(table))
        for table in ordered:
            with source.execute(select(table).execution_options(yield_per=_BATCH)) as rows:
                for some in rows.mappings().partitions():
                    target.execute(insert(table), [dict(row) for row in some])
                    done += len(some)
                    tell(Progress("tables", done, total))
    if target.dialect.name == "postgresql":
        _count_on(target)


@contextmanager
def _sleeping_triggers(target: Connection) -> Iterator[None]:
    if target.dialect.name == "postgresql":
        for table in tables.sorted_tables:
            target.execute(text(f'ALTER TABLE "{table.name}" DISABLE TRIGGER USER'))
        yield
        for table in tables.sorted_tables:
            target.execute(text(f'ALTER TABLE "{table.name}" ENABLE TRIGGER USER'))
        return
    found = target.execute(text("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'")).all()
    for name, _ in found:
        target.exec_driver_sql(f'DROP TRIGGER "{name}"')
    yield
    for _, sql in found:
        target.exec_driver_sql(sql)


def _count_on(target: Connection) -> None:
    """Lets PostgreSQL number new rows behind the copied ones, and its revisions begin anew: those
    of runs are numbers of transactions, which another cluster counts by itself."""
    for table in tables.sorted_tables:
        if _is_numbered(table):
            target.execute(
                text(
                    f"SELECT setval(pg_get_serial_sequence('{table.name}', 'id'), "  # noqa: S608
                    f'(SELECT coalesce(max(id), 0) + 1 FROM "{table.name}"), false)'
                )
            )
    target.execute(update(runs).values(revision=0))


def _is_numbered(table: Table) -> bool:
    return [column.name for column in table.primary_key] == ["id"]
