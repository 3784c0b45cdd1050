"""The columns of one project, kept from question to question.

Each question opens a snapshot and asks which runs were written since the last one; only these are
read again, in the columns that are there. So an answer is never older than its snapshot, and a
column is read whole once. What makes that true is `run.revision` (`store.revision`).

Lock order: `lock`, then a connection. `refreshed` is called with the lock held; the views that it
returns are never changed and outlive the lock.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from threading import Lock

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import Connection, select

from runwell.filters.field import Field
from runwell.store.columns.column import EMPTY, Column, Places
from runwell.store.columns.load import read_column, read_keys
from runwell.store.columns.view import View
from runwell.store.dialect import Dialect
from runwell.store.revision import Feed
from runwell.store.schema.projects import projects


class ProjectColumns:
    """What is in memory of one project."""

    def __init__(self, project_id: int) -> None:
        self.lock = Lock()
        self._project_id = project_id
        self._feed = Feed(project_id)
        self._purges = -1
        self._keys = np.empty(0, dtype=np.int64)
        self._sorter = np.empty(0, dtype=np.int64)
        self._columns: dict[Field, Column] = {}

    @property
    def sizes(self) -> dict[Field, int]:
        """About how many bytes each column takes, the one that was asked for last at the end."""
        return {field: column.size_bytes for field, column in self._columns.items()}

    def forget(self, fields: Iterable[Field]) -> None:
        """Drops columns; they are read again when they are asked for."""
        for field in fields:
            self._columns.pop(field, None)

    def refreshed(self, connection: Connection, dialect: Dialect, fields: Iterable[Field]) -> View:
        """Returns columns as the connection's snapshot has them."""
        purges = connection.scalar(
            select(projects.c.purges).where(projects.c.id == self._project_id)
        )
        if purges != self._purges:
            self._begin(connection, dialect, purges or 0)
        elif changed := self._feed.next(connection, dialect):
            self._patch(connection, changed)
        wanted: dict[Field, Column] = {}
        for field in fields:
            column = self._columns.pop(field, None)
            if column is None:
                column = self._read(connection, EMPTY, field, None)
            self._columns[field] = wanted[field] = column
        return View(self._keys, wanted)

    def _begin(self, connection: Connection, dialect: Dialect, purges: int) -> None:
        self._columns.clear()
        self._feed.start(connection, dialect)
        self._set_keys(np.fromiter(read_keys(connection, self._project_id), dtype=np.int64))
        self._purges = purges

    def _patch(self, connection: Connection, changed: Sequence[int]) -> None:
        is_new = ~np.isin(np.array(changed, dtype=np.int64), self._keys)
        if is_new.any():
            self._set_keys(np.concatenate((self._keys, np.array(changed, dtype=np.int64)[is_new])))
        for field, column in list(self._columns.items()):
            self._columns[field] = self._read(connection, column, field, changed)

    def _read(
        self,
        connection: Connection,
        before: Column,
        field: Field,
        changed: Sequence[int] | None,
    ) -> Column:
        rows = read_column(connection, self._project_id, field, changed)
        places, is_here = self._places([row.run for row in rows])
        if not is_here.all():  # rows of runs that were deleted lie about for a while
            rows = [row for row, here in zip(rows, is_here, strict=True) if here]
            places = places[is_here]
        patched = self._places(changed or ())[0]
        return before.patched(len(self._keys), patched, places, rows)

    def _set_keys(self, keys: Places) -> None:
        self._keys, self._sorter = keys, np.argsort(keys)

    def _places(self, keys: Sequence[int]) -> tuple[Places, NDArray[np.bool_]]:
        """Returns the places of runs; where the flag is False, there is no such run."""
        wanted = np.array(keys, dtype=np.int64)
        if not len(self._keys):
            return np.zeros(len(wanted), dtype=np.int64), np.zeros(len(wanted), dtype=np.bool_)
        found = np.searchsorted(self._keys, wanted, sorter=self._sorter)
        places = self._sorter[np.minimum(found, len(self._keys) - 1)]
        return places, self._keys[places] == wanted
