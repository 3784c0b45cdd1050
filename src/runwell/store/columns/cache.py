"""The columns of all projects that were asked about lately, in bounded memory."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Collection, Iterator
from contextlib import ExitStack, contextmanager
from threading import Lock

from sqlalchemy import Connection

from runwell.filters.field import Field
from runwell.store.columns.table import ProjectColumns
from runwell.store.columns.view import View
from runwell.store.database import Database

MAX_BYTES = 512 << 20
_MAX_PROJECTS = 256


class ColumnCache:
    """Gives views of a project's runs.

    Lock order: `_lock` is held only to find a project, never while another lock is taken.
    """

    def __init__(self, database: Database, max_bytes: int = MAX_BYTES) -> None:
        self._database = database
        self._max_bytes = max_bytes
        self._lock = Lock()
        self._projects: OrderedDict[int, ProjectColumns] = OrderedDict()
        self._sizes: dict[int, int] = {}

    @contextmanager
    def view(self, project_id: int, fields: Collection[Field]) -> Iterator[tuple[View, Connection]]:
        """Gives columns and a connection whose snapshot they show."""
        table = self._table(project_id)
        with ExitStack() as stack:
            with table.lock:
                connection = stack.enter_context(self._database.read())
                view = table.refreshed(connection, self._database.dialect, fields)
                self._bound(project_id, table, set(fields))
            yield view, connection

    def kept(self, project_id: int) -> tuple[Field, ...]:
        """Returns the columns of a project that are in memory."""
        with self._lock:
            table = self._projects.get(project_id)
        return tuple(table.sizes) if table else ()

    def _table(self, project_id: int) -> ProjectColumns:
        with self._lock:
            table = self._projects.setdefault(project_id, ProjectColumns(project_id))
            self._projects.move_to_end(project_id)
            return table

    def _bound(self, project_id: int, table: ProjectColumns, in_use: set[Field]) -> None:
        """Drops what was not asked for the longest: other projects first, then columns."""
        sizes = table.sizes
        with self._lock:
            if self._projects.get(project_id) is table:
                self._sizes[project_id] = sum(sizes.values())
            for other in list(self._projects):
                is_too_much = sum(self._sizes.values()) > self._max_bytes
                if other != project_id and (is_too_much or len(self._projects) > _MAX_PROJECTS):
                    del self._projects[other]
                    self._sizes.pop(other, None)
            excess = sum(self._sizes.values()) - self._max_bytes
        for field, size in sizes.items():
            if excess > 0 and field not in in_use:
                table.forget([field])
                excess -= size
