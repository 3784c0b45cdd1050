"""Engines that the server's figures are measured on: SQLite, and PostgreSQL if it is there."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from typing import Protocol

from tools.postgres import NoCluster, running_cluster

_numbers = count()


class Engine(Protocol):
    """Where a benchmark keeps its data."""

    @property
    def name(self) -> str: ...

    def url(self, folder: Path) -> str:
        """Returns the URL of an empty database; a file of it lies in the folder."""

    def settle(self, url: str) -> None:
        """Does what the engine does by itself in the minute after much was written."""


@dataclass(frozen=True, slots=True)
class Sqlite:
    """A file."""

    name: str = "SQLite"

    def url(self, folder: Path) -> str:
        """Returns the URL of a file that is not there yet."""
        return f"sqlite:///{folder / 'runwell.db'}"

    def settle(self, url: str) -> None:
        """Does nothing: there is nothing that SQLite does later."""


@dataclass(frozen=True, slots=True)
class Postgres:
    """A cluster that runs for the benchmark alone, as durable as it is by default."""

    cluster: Path
    name: str = "PostgreSQL"

    def url(self, folder: Path) -> str:
        """Returns the URL of a database that was just made."""
        import psycopg

        del folder
        name = f"bench_{next(_numbers)}"
        with psycopg.connect(f"host={self.cluster} user=postgres", autocommit=True) as connection:
            connection.execute(f"CREATE DATABASE {name}")
        return f"postgresql://postgres@/{name}?host={self.cluster}"

    def settle(self, url: str) -> None:
        """Cleans up and counts, as autovacuum does."""
        import psycopg

        with psycopg.connect(url, autocommit=True) as connection:
            connection.execute("VACUUM ANALYZE")


@contextmanager
def engines() -> Iterator[tuple[Engine, ...]]:
    """Gives the engines that are there."""
    with ExitStack() as stack:
        found: list[Engine] = [Sqlite()]
        try:
            found.append(Postgres(stack.enter_context(running_cluster())))
        except NoCluster as error:
            print(f"(SQLite alone: {error})", file=sys.stderr)
        yield tuple(found)
