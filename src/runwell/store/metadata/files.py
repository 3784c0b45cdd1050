"""Which files a run has. The bytes lie in the blobs, and nothing here looks at them."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import Connection, Select, delete, select

from runwell.store.database import Database
from runwell.store.digest import key_digest
from runwell.store.ports.files import RunFile
from runwell.store.schema.runs import files
from runwell.values.text import storable

_FILE: Select[str, int, str, float, str, str | None] = select(
    files.c.path,
    files.c.size_bytes,
    files.c.mimetype,
    files.c.updated_at,
    files.c.blob,
    files.c.md5,
)


class SqlFiles:
    """`ports.Files` in SQL."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def put(self, run: int, file: RunFile) -> None:
        """Notes a file; one of the same path is replaced."""
        row = {
            "run": run,
            "digest": key_digest(file.path),
            "path": storable(file.path),
            "size_bytes": file.size_bytes,
            "mimetype": file.mimetype,
            "updated_at": file.updated_at,
            "blob": file.blob,
            "md5": file.md5,
        }
        key = (files.c.run, files.c.digest)
        replaced = [column for column in files.c if column not in key]
        dialect = self._database.dialect
        statement = dialect.insert_or_replace(files, key, replaced).values(row)

        def work(connection: Connection) -> None:
            connection.execute(statement)

        self._database.write(work)

    def remove(self, run: int, paths: Sequence[str]) -> tuple[RunFile, ...]:
        """Forgets files and returns those that were there."""
        digests = [key_digest(path) for path in paths]
        condition = (files.c.run == run) & self._database.dialect.among(files.c.digest, digests)

        def work(connection: Connection) -> tuple[RunFile, ...]:
            gone = tuple(RunFile(*row) for row in connection.execute(_FILE.where(condition)))
            connection.execute(delete(files).where(condition))
            return gone

        return self._database.write(work)

    def find(self, run: int, path: str) -> RunFile | None:
        """Returns the file of this path."""
        query = _FILE.where(files.c.run == run, files.c.digest == key_digest(path))
        with self._database.read() as connection:
            row = connection.execute(query).one_or_none()
        return None if row is None else RunFile(*row)

    def all(self, run: int) -> tuple[RunFile, ...]:
        """Returns the files of a run by path."""
        query = _FILE.where(files.c.run == run).order_by(files.c.path)
        with self._database.read() as connection:
            return tuple(RunFile(*row) for row in connection.execute(query))
