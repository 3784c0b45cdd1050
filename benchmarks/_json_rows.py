"""What the others do: one row of JSON per logged line in SQLite, as durable as ours."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Sequence
from pathlib import Path

import msgspec
import numpy as np
from numpy.typing import NDArray


class JsonRows:
    """A table of lines; a commit per call of `append`, flushed to disk."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._connection = sqlite3.connect(path, isolation_level=None, check_same_thread=False)
        for statement in (
            "PRAGMA journal_mode = WAL",
            "PRAGMA synchronous = FULL",
            "CREATE TABLE line (run INTEGER, step INTEGER, text TEXT)",
            "CREATE INDEX line_run ON line (run, step)",
        ):
            self._connection.execute(statement)

    def append(self, run: int, first_row: int, lines: Sequence[str]) -> None:
        self._connection.execute("BEGIN IMMEDIATE")
        self._connection.executemany(
            "INSERT INTO line VALUES (?, ?, ?)",
            ((run, first_row + number, line) for number, line in enumerate(lines)),
        )
        self._connection.execute("COMMIT")

    def read(self, run: int, key: str) -> NDArray[np.float64]:
        rows = self._connection.execute(
            "SELECT text FROM line WHERE run = ? ORDER BY step", (run,)
        ).fetchall()
        return np.fromiter((value[key] for value in _parsed(rows)), np.float64, len(rows))

    def read_all(self, run: int, keys: Sequence[str]) -> list[NDArray[np.float64]]:
        """Returns the columns of a run; every line is parsed once."""
        rows = self._connection.execute(
            "SELECT text FROM line WHERE run = ? ORDER BY step", (run,)
        ).fetchall()
        found = list(_parsed(rows))
        return [np.fromiter((line[key] for line in found), np.float64, len(rows)) for key in keys]

    def size_bytes(self) -> int:
        self._connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        return self.path.stat().st_size

    def close(self) -> None:
        self._connection.close()


def _parsed(rows: Sequence[tuple[str]]) -> Iterable[dict[str, float]]:
    decoder = msgspec.json.Decoder(dict[str, float])
    return (decoder.decode(row[0]) for row in rows)
