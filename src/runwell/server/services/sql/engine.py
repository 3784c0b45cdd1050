"""Runs one query in a connection that reaches nothing but the tables it is given.

A connection is made for each query and thrown away: in memory, without file system, network,
extensions or Python variables, its settings locked before the query is seen, its memory and time
bounded. A few queries run at once; others wait for their turn.
"""

from __future__ import annotations

import threading
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from http import HTTPStatus

import duckdb
import pyarrow as pa

from runwell.errors import ServerError, UsageError
from runwell.server.services.sql.pushdown import LazyTable
from runwell.server.services.sql.statement import check_statement
from runwell.server.services.sql.tables import Tables
from runwell.store.ports.projects import Project
from runwell.store.ports.stores import Stores

MEMORY = "512MB"
TIME_S = 30.0
AT_ONCE = 2
TURN_S = 30.0
_BATCH_ROWS = 10_000
_CONFIG: dict[str, str | bool | int | float | list[str]] = {
    "memory_limit": MEMORY,
    "threads": "2",
    "temp_directory": "",
    "max_temp_directory_size": "0KB",
    "autoinstall_known_extensions": "false",
    "autoload_known_extensions": "false",
    "allow_community_extensions": "false",
    "python_enable_replacements": "false",
}


@dataclass(frozen=True, slots=True)
class Result:
    """The rows of an answer; `is_cut` says that there were more."""

    table: pa.Table
    is_cut: bool


class Engine:
    """Answers queries. `time_s` is the most that one may take."""

    def __init__(self, stores: Stores, time_s: float = TIME_S) -> None:
        self._stores = stores
        self._time_s = time_s
        self._turns = threading.BoundedSemaphore(AT_ONCE)

    def run(self, projects: Sequence[Project], text: str, limit: int) -> Result:
        """Returns at most `limit` rows of the answer, from what is in these projects.

        Raises:
            UsageError: It is no query that can be answered, or takes too much time or memory.
            ServerError: Too many others are being answered.
        """
        check_statement(text)
        if not self._turns.acquire(timeout=TURN_S):
            busy = HTTPStatus.SERVICE_UNAVAILABLE
            raise ServerError("other queries are still running; ask again", status=busy)
        try:
            return self._answer(Tables(self._stores, projects), text, limit)
        finally:
            self._turns.release()

    def _answer(self, tables: Tables, text: str, limit: int) -> Result:
        with locked(tables.all()) as connection, _bounded(connection, self._time_s):
            try:
                return _read(connection, text, limit)
            except duckdb.InterruptException as error:
                raise UsageError(
                    f"the query took longer than {self._time_s:g} s; ask for fewer runs or keys"
                ) from error
            except (duckdb.Error, pa.ArrowException) as error:
                if tables.failures.found:
                    raise tables.failures.found[0] from error
                raise UsageError(f"the query cannot be run: {_said(error)}") from error


@contextmanager
def locked(tables: Mapping[str, LazyTable]) -> Iterator[duckdb.DuckDBPyConnection]:
    """Gives a connection that sees these tables and reaches nothing else."""
    with duckdb.connect(":memory:", config=_CONFIG) as connection:
        connection.execute("SET TimeZone = 'UTC'")
        for name, table in tables.items():
            connection.register(name, table)
        connection.execute("SET enable_external_access = false")
        connection.execute("SET lock_configuration = true")
        yield connection


@contextmanager
def _bounded(connection: duckdb.DuckDBPyConnection, time_s: float) -> Iterator[None]:
    timer = threading.Timer(time_s, connection.interrupt)
    timer.start()
    try:
        yield
    finally:
        timer.cancel()
        timer.join()


def _read(connection: duckdb.DuckDBPyConnection, text: str, limit: int) -> Result:
    reader = connection.sql(text).to_arrow_reader(_BATCH_ROWS)
    batches: list[pa.RecordBatch] = []
    rows = 0
    for batch in reader:
        batches.append(batch)
        rows += batch.num_rows
        if rows > limit:
            break
    table = pa.Table.from_batches(batches, schema=reader.schema)
    return Result(table.slice(0, limit), is_cut=rows > limit)


def _said(error: Exception) -> str:
    """Returns what is wrong, without the drawing that shows where."""
    text = str(error).split("\n\nLINE", 1)[0]
    return " ".join(text.split())[:500]
