"""Gives what was deleted back to the disk while the server works.

SQLite keeps free pages in its file; a new database is made so that they can be taken out piece by
piece, and each piece is a short transaction. PostgreSQL has its autovacuum, whose settings for the
busiest tables are in migration 0013.
"""

from __future__ import annotations

from sqlalchemy import Connection

from runwell.store.database import Database

PAGES_AT_ONCE = 2_000  # 8 MB: some 10 ms, for which other writers wait
_MIN_FREE = 1_000  # new rows fill fewer by themselves


def reclaim(database: Database) -> bool:
    """Gives a piece back; tells whether there is more to give."""
    with database.read() as connection:
        if connection.dialect.name != "sqlite" or _free(connection) < _MIN_FREE:
            return False
        (mode,) = connection.exec_driver_sql("PRAGMA auto_vacuum").one()
        if mode == 0:  # a file of before: only a VACUUM of the whole would help
            return False

    def work(connection: Connection) -> bool:
        cursor = connection.connection.cursor()
        for _ in range(min(PAGES_AT_ONCE, _free(connection))):
            # A page a step; and a statement without columns gets one step, however many are meant.
            cursor.execute("PRAGMA incremental_vacuum(1)")
        cursor.close()
        return _free(connection) >= _MIN_FREE

    return database.write(work)


def _free(connection: Connection) -> int:
    (pages,) = connection.exec_driver_sql("PRAGMA freelist_count").one()
    return int(pages)
