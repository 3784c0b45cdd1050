"""Whether every table, index and trigger of the schema is there: triggers keep counts, and one that
is gone or asleep lets them go wrong unseen.

What there should be is asked of an empty database of the same engine, where that costs nothing
(SQLite); on PostgreSQL the tables, and the triggers that sleep.
"""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterator, Mapping
from functools import cache
from pathlib import Path

from sqlalchemy import URL, Connection, Executable, inspect, text
from sqlalchemy.schema import CreateIndex

from runwell.store.database import Database
from runwell.store.doctor.finding import Finding, Loss, executed
from runwell.store.migrate import migrate
from runwell.store.progress import Progress, Tell
from runwell.store.schema.columns import tables
from runwell.store.sqlite import open_sqlite

_OBJECTS = text(
    "SELECT type, name, sql FROM sqlite_master "
    "WHERE type IN ('table', 'index', 'trigger') AND name NOT LIKE 'sqlite_%'"
)
_SLEEPING = text(
    "SELECT c.relname, t.tgname FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid "
    "JOIN pg_namespace n ON n.oid = c.relnamespace "
    "WHERE n.nspname = current_schema() AND NOT t.tgisinternal AND t.tgenabled = 'D' ORDER BY 1, 2"
)


class ObjectsCheck:
    """Tables, indexes and triggers."""

    name = "schema"

    def __init__(self, database: Database) -> None:
        self._database = database

    def look(self, tell: Tell) -> Iterator[Finding]:
        """Yields what is not there, or not as it should be."""
        tell(Progress("schema", 0, 0))
        with self._database.read() as connection:
            if connection.dialect.name == "sqlite":
                found = list(self._of_sqlite(_objects(connection)))
            else:
                found = list(self._of_postgres(connection))
        yield from found

    def _of_sqlite(self, there: Mapping[tuple[str, str], str]) -> Iterator[Finding]:
        for (kind, name), sql in _expected().items():
            is_there = (kind, name) in there
            if is_there and (kind == "table" or there[kind, name] == sql):
                continue
            what = f"the {kind} {name} is {'another one than it should be' if is_there else 'gone'}"
            if kind == "table":
                yield Finding(what)
            else:
                yield Finding(what, Loss.NOTHING, self._made_again(kind, name, sql))

    def _made_again(self, kind: str, name: str, sql: str) -> Callable[[], None]:
        def work(connection: Connection) -> None:
            connection.exec_driver_sql(f'DROP {kind} IF EXISTS "{name}"')
            connection.exec_driver_sql(sql)

        return lambda: self._database.write(work)

    def _of_postgres(self, connection: Connection) -> Iterator[Finding]:
        inspector = inspect(connection)
        there = set(inspector.get_table_names())
        for table in tables.sorted_tables:
            if table.name not in there:
                yield Finding(f"the table {table.name} is gone")
                continue
            known = {index["name"] for index in inspector.get_indexes(table.name)}
            for index in sorted(table.indexes, key=lambda index: str(index.name)):
                if index.name not in known:
                    what = f"the index {index.name} is gone"
                    yield Finding(what, Loss.NOTHING, self._run(CreateIndex(index)))
        for table_name, trigger in connection.execute(_SLEEPING).all():
            statement = text(f'ALTER TABLE "{table_name}" ENABLE TRIGGER "{trigger}"')
            what = f"the trigger {trigger} of {table_name} sleeps"
            yield Finding(what, Loss.NOTHING, self._run(statement))

    def _run(self, statement: Executable) -> Callable[[], None]:
        return lambda: self._database.write(executed(statement))


def _objects(connection: Connection) -> dict[tuple[str, str], str]:
    return {(kind, name): sql for kind, name, sql in connection.execute(_OBJECTS)}


@cache
def _expected() -> dict[tuple[str, str], str]:
    """Returns what a new database has."""
    with tempfile.TemporaryDirectory(prefix="runwell-doctor-") as folder:
        database = open_sqlite(URL.create("sqlite", database=str(Path(folder) / "empty.db")))
        try:
            migrate(database)
            with database.read() as connection:
                return _objects(connection)
        finally:
            database.close()
