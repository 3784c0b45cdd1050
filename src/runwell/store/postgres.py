"""PostgreSQL: many writers, many processes.

Readers get REPEATABLE READ, so that chunk and tail come from one snapshot. Writers are committed
one by one (the server groups their flushes to disk itself) and repeated when two of them met in a
deadlock.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from sqlalchemy import URL, Connection, Engine, create_engine
from sqlalchemy.exc import DBAPIError

from runwell.errors import StoreError
from runwell.store.database import Database
from runwell.store.dialect import PostgresDialect

T = TypeVar("T")

_TRIES = 5
_SERIALIZATION_FAILURE = "40001"
_DEADLOCK = "40P01"


class RetryingWriter:
    """Runs each work in its own transaction, again if the database took it for the victim."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def run(self, work: Callable[[Connection], T]) -> T:
        """Returns the result of the work after its commit."""
        for _ in range(_TRIES - 1):
            try:
                return self._once(work)
            except DBAPIError as error:
                if not _is_worth_a_retry(error):
                    raise
        return self._once(work)

    def _once(self, work: Callable[[Connection], T]) -> T:
        with self._engine.begin() as connection:
            return work(connection)


def open_postgres(url: URL) -> Database:
    """Opens a database by its URL.

    Raises:
        StoreError: The driver is not installed.
    """
    url = url.set(drivername="postgresql+psycopg")
    try:
        reading = create_engine(
            url,
            pool_size=8,
            max_overflow=24,
            pool_pre_ping=True,
            isolation_level="REPEATABLE READ",
        )
        writing = create_engine(url, pool_size=8, max_overflow=24, pool_pre_ping=True)
    except ModuleNotFoundError as error:
        raise StoreError(
            "PostgreSQL needs its driver; install it with pip install 'runwell[postgres]'"
        ) from error
    return Database(reading, writing, RetryingWriter(writing), PostgresDialect())


def _is_worth_a_retry(error: DBAPIError) -> bool:
    code = getattr(error.orig, "sqlstate", None)
    return code in (_SERIALIZATION_FAILURE, _DEADLOCK)
