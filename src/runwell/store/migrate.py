"""Brings a database up to the schema of this version. Runs on every start; safe to run at once in
several processes.

A database that is there already is only looked at, and Alembic, which is slow to load, stays away.
"""

from __future__ import annotations

from runwell.store.database import Database
from runwell.store.schema_version import head, schema_of


def migrate(database: Database) -> None:
    """Applies the revisions that the database lacks, all or none.

    Raises:
        StoreError: The database was written by a later version, or cannot be changed.
    """
    with database.read() as connection:
        if schema_of(connection) == head():
            return
    from runwell.store.upgrade import upgrade  # noqa: PLC0415 - brings Alembic

    database.write(upgrade)
