"""A database as the aggregates see it: snapshots to read from, transactions to write in.

Knows neither tables nor which engine is behind it; `sqlite.py` and `postgres.py` make one each.
Readers never wait for writers. Work that is passed to `write` may run more than once (after a
deadlock), so it must not change anything but the database.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from threading import local
from typing import Protocol, TypeVar

from sqlalchemy import Connection, Engine
from sqlalchemy.exc import DataError, SQLAlchemyError

from runwell.errors import NoRoom, RunwellError, StoreError, UsageError
from runwell.store.dialect import Dialect

T = TypeVar("T")
_POSTGRES_FULL = "53100"
_SQLITE_FULL = "database or disk is full"  # the driver tells no code before Python 3.11


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
        self._open = _Open()
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
        """Runs the work in a transaction and returns its result once that is durable; within
        `together` it is part of that transaction.

        Raises:
            StoreError: The database cannot be written; nothing of the work is kept.
            UsageError: It cannot keep a value that it was given.
        """
        if self._open.connection is not None:
            return work(self._open.connection)  # the writer has to see an error as it is
        try:
            return self._writer.run(work)
        except (SQLAlchemyError, OverflowError) as error:
            raise _translated(error, "written") from error

    def together(self, work: Callable[[], T]) -> T:
        """Runs work that writes several times as one transaction, all or none.

        The work may run more than once and in another thread; what it reads by `read` may be older
        than what it has written.

        Raises:
            StoreError, UsageError: As `write`.
        """

        def joined(connection: Connection) -> tuple[T, list[Callable[[], None]]]:
            self._open.connection, self._open.later = connection, []
            try:
                return work(), self._open.later
            finally:
                self._open.connection, self._open.later = None, []

        result, later = self.write(joined)
        for callback in later:
            callback()
        return result

    def once_committed(self, callback: Callable[[], None]) -> None:
        """Calls back when what was just written is durable: at once, or after `together`."""
        if self._open.connection is None:
            callback()
        else:
            self._open.later.append(callback)

    def close(self) -> None:
        """Lets go of every connection."""
        self._reading.dispose()
        self._writing.dispose()


class _Open(local):
    """The transaction of `together` in this thread, and what is to be called after it."""

    def __init__(self) -> None:
        self.connection: Connection | None = None
        self.later: list[Callable[[], None]] = []


def _translated(error: SQLAlchemyError | OverflowError, verb: str) -> RunwellError:
    reason = str(getattr(error, "orig", None) or error).strip()
    if isinstance(error, DataError | OverflowError):  # SQLite's driver overflows by itself
        return UsageError(f"the database does not take a value; use another one: {reason}")
    kind = NoRoom if _is_full(error) else StoreError
    return kind(f"the database could not be {verb}; see whether it is up and has room: {reason}")


def _is_full(error: SQLAlchemyError | OverflowError) -> bool:
    """Returns whether the engine found no room on its disk."""
    cause = getattr(error, "orig", None)
    return getattr(cause, "sqlstate", None) == _POSTGRES_FULL or str(cause) == _SQLITE_FULL
