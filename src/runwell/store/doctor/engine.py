"""What the engine itself knows to check: its pages, its indexes, what refers to what."""

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy import Connection, text

from runwell.store.database import Database
from runwell.store.doctor.finding import Finding, Loss
from runwell.store.progress import Progress, Tell

_MOST = 20  # of what one engine says; a file that is torn says thousands of things
_OF_INDEXES = ("missing from index", "wrong # of entries in index", "non-unique entry in index")


class EngineCheck:
    """The pages of SQLite; of PostgreSQL the indexes that were never finished."""

    name = "database"

    def __init__(self, database: Database) -> None:
        self._database = database

    def look(self, tell: Tell) -> Iterator[Finding]:
        """Yields what the engine finds."""
        tell(Progress("database", 0, 0))
        with self._database.read() as connection:
            if connection.dialect.name == "sqlite":
                found = [*_pages(connection), *_references(connection)]
            else:
                found = _unfinished_indexes(connection)
        for what in found:
            yield self._finding(what)

    def _finding(self, what: str) -> Finding:
        if any(words in what for words in _OF_INDEXES):
            return Finding(f"an index does not fit its table: {what}", Loss.NOTHING, self._reindex)
        return Finding(what)

    def _reindex(self) -> None:
        def work(connection: Connection) -> None:
            connection.exec_driver_sql("REINDEX")

        self._database.write(work)


def _pages(connection: Connection) -> list[str]:
    rows = connection.exec_driver_sql(f"PRAGMA integrity_check({_MOST})").scalars()
    return [str(row) for row in rows if row != "ok"]


def _references(connection: Connection) -> list[str]:
    rows = connection.exec_driver_sql("PRAGMA foreign_key_check").fetchmany(_MOST)
    return [
        f"a row of {table} ({row}) names a {to} that is not there" for table, row, to, _ in rows
    ]


def _unfinished_indexes(connection: Connection) -> list[str]:
    query = text(
        "SELECT c.relname FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid "
        "JOIN pg_namespace n ON n.oid = c.relnamespace "
        "WHERE n.nspname = current_schema() AND NOT i.indisvalid ORDER BY 1"
    )
    return [
        f"an index is not finished; run REINDEX INDEX {name} as its owner"
        for name in connection.scalars(query)
    ]
