"""`run_table.RunTable` over columns in memory; each question has its module."""

from __future__ import annotations

from runwell.store.columns.cache import ColumnCache
from runwell.store.metadata.run_groups import read_groups
from runwell.store.run_table import GroupPage, GroupQuery


class SqlRunTable:
    """`run_table.RunTable`."""

    def __init__(self, columns: ColumnCache) -> None:
        self._columns = columns

    def groups(self, project_id: int, query: GroupQuery) -> GroupPage:
        """Returns a page of groups. Raises UsageError for a query that makes no sense."""
        return read_groups(self._columns, project_id, query)
