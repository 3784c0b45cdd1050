"""Databases that hold nothing yet, at the schema of this version: one of each engine is brought
there, and copied for every test. To migrate one takes longer than most tests do.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from shutil import copy

import psycopg
from sqlalchemy import make_url

from runwell.store.migrate import migrate
from runwell.store.open import open_database

_NAME = "blank"


def migrated(url: str) -> None:
    """Brings an empty database to the schema of this version."""
    database = open_database(url)
    try:
        migrate(database)
    finally:
        database.close()


@dataclass(frozen=True, slots=True)
class BlankFile:
    """One of SQLite; `path` is where it lies."""

    path: Path

    @classmethod
    def made(cls, folder: Path) -> BlankFile:
        """Makes it in a folder."""
        path = folder / "blank.db"
        migrated(f"sqlite:///{path}")
        return cls(path)

    def fill(self, url: str) -> None:
        """Puts a copy where the URL says."""
        database = make_url(url).database
        assert database is not None
        copy(self.path, database)


@dataclass(frozen=True, slots=True)
class BlankCluster:
    """One of PostgreSQL, in the cluster whose socket lies in `folder`."""

    folder: Path

    @classmethod
    def made(cls, folder: Path) -> BlankCluster:
        """Makes it in a cluster."""
        blank = cls(folder)
        blank.run(f"CREATE DATABASE {_NAME}")
        migrated(f"postgresql://postgres@/{_NAME}?host={folder}")
        return blank

    def fill(self, url: str) -> None:
        """Puts a copy in the place of the database, still empty, that the URL names."""
        name = make_url(url).database
        self.run(f"DROP DATABASE {name}", f"CREATE DATABASE {name} TEMPLATE {_NAME}")

    def run(self, *statements: str) -> None:
        """Runs statements that no transaction may hold."""
        with psycopg.connect(f"host={self.folder} user=postgres", autocommit=True) as connection:
            for statement in statements:
                connection.execute(statement)
