"""A database as the aggregates see it: snapshots to read from, transactions to write in.

Knows neither tables nor which engine is behind it; `sqlite.py` and `postgres.py` make one each.
Readers never wait for writers. Work that is passed to `write` may run more than once (after a
deadlock), so it must not change anything but the database.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Protocol, TypeVar

from sqlalchemy import Connection, Engine
from sqlalchemy.exc import DataError, SQLAlchemyError

from runwell.errors import RunwellError, StoreError, UsageError
from runwell.store.dialect import Dialect

T = TypeVar("T")


class Writer(Protocol):
    """Runs work in a transaction and returns its result after the commit."""

    def run(self, work: Callable[[Connection], T]) -> T: ...


class Database:
    """One open database.

    Args:
        reading: An engine whose transactions see one snapshot from begin to end.
        writing: An engine whose transactions write.
        writer: Runs work on `writing`, grouped or not.
        dialect: Where the engines' SQL differs.
    """

    def __init__(self, reading: Engine, writing: Engine, writer: Writer, dialect: Dialect) -> None:
        self._reading = reading
        self._writing = writing
        self._writer = writer
        self.dialect = dialect

    @contextmanager
    def read(self) -> Iterator[Connection]:
        """Gives a connection that sees one snapshot.

        Raises:
            StoreError: The database cannot be read.
            UsageError: It cannot compare with a value that it was given.
        """
        try:
            with self._reading.begin() as connection:
                yield connection
        except (SQLAlchemyError, OverflowError) as error:
            raise _translated(error, "read") from error

    def write(self, work: Callable[[Connection], T]) -> T:
        """Runs the work in a transaction and returns its result once that is durable.

        Raises:
            StoreError: The database cannot be written; nothing of the work is kept.
            UsageError: It cannot keep a value that it was given.
        """
        try:
            return self._writer.run(work)
        except (SQLAlchemyError, OverflowError) as error:
            raise _translated(error, "written") from error

    def close(self) -> None:
        """Lets go of every connection."""
        self._reading.dispose()
        self._writing.dispose()


def _translated(error: SQLAlchemyError | OverflowError, verb: str) -> RunwellError:
    reason = str(getattr(error, "orig", None) or error).strip()
    if isinstance(error, DataError | OverflowError):  # SQLite's driver overflows by itself
        return UsageError(f"the database does not take a value; use another one: {reason}")
    return StoreError(
        f"the database could not be {verb}; see whether it is up and has room: {reason}"
    )
